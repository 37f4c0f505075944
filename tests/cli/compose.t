#!/bin/sh
# Compose files: what lies beside them, and what does not.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
mkdir -p "$d/sub/etc" "$tmp/beside"
secret='API_TOKEN=hG7dk29sLqPz83nVbT4x'
echo "$secret" | tee "$tmp/.env" "$tmp/beside/.env" "$d/.env" >"$d/sub/etc/.env"
scan() { waybill scan -f json --as-of 2026-11-24 "$@"; }
env_files() { json "['%s:%s %s' % (f['path'], f['line'], f['message'].split()[0]) for f in r['findings'] if f['id'] == 'WB-CP-031']"; }

# --- what an env_file names --------------------------------------------------------
cat >"$d/compose.yaml" <<'T'
services:
  a: {image: "a.example/a:1", env_file: .env}
  b: {image: "a.example/a:1", env_file: ./sub/../.env}
  c: {image: "a.example/a:1", env_file: ../.env}
  d: {image: "a.example/a:1", env_file: /.env}
  e: {image: "a.example/a:1", env_file: [sub/../../beside/.env, sub/../../.env]}
T
scan "$d"
is 'a file of the root is looked at, one out of it is not, nor one of its name' \
	"$(env_files)" "['compose.yaml:2 .env', 'compose.yaml:3 sub/../.env']"
rm "$d/compose.yaml"
printf 'services:\n  a: {image: "a.example/a:1", env_file: [../.env, /etc/.env, etc/.env]}\n' \
	>"$d/sub/compose.yaml"
scan "$d"
is 'one above the file is, as long as it is in the root' "$(env_files)" \
	"['sub/compose.yaml:2 ../.env', 'sub/compose.yaml:2 etc/.env']"
rm -r "$d/sub"
ln -s "$tmp/beside" "$d/link"
printf 'services:\n  a: {image: "a.example/a:1", env_file: link/.env}\n' >"$d/compose.yaml"
scan "$d"
is 'no link is followed out of the root' "$(env_files)" '[]'

# --- variables ---------------------------------------------------------------------
python3 -c "print('services:\n' + ''.join('  s%d: {image: \"%s\"}\n' % (i, '\$A-' * 1300) for i in range(50)))" >"$d/compose.yaml"
code 'many variables in one text take no time' 0 timeout 20 $WAYBILL scan -q -o "$out" "$d"
# shellcheck disable=SC2016
printf 'services:\n  a: {image: "a.example/a:$TAG-slim"}\n' >"$d/compose.yaml"
scan "$d"
is 'a variable without braces has no default' "$(json "[p['name'] for p in r['packages']]")" '[]'
# a chain of files: each path is from the file that names it; what cannot be had is said
e=$tmp/extends
mkdir -p "$e/base/deep"
printf 'services:\n  web:\n    image: nginx:1.30\n    extends: {file: base/one.yaml, service: web}\n' >"$e/compose.yaml"
printf 'services:\n  web:\n    extends: {file: deep/two.yaml, service: web}\n' >"$e/base/one.yaml"
printf 'services:\n  web:\n    privileged: true\n' >"$e/base/deep/two.yaml"
said() { json "[(d['path'], d['line'], d['text']) for d in r['diagnostics'] if d['code'] == 'unresolved']"; }
waybill scan -f json --scanners misconfig --rules all "$e/compose.yaml"
is 'a file that a file in another folder extends is found' "$(said)" '[]'
rm "$e/base/deep/two.yaml"
waybill scan -f json --scanners misconfig --rules all "$e/compose.yaml"
is 'one that is not there is said once' "$(said)" "[('compose.yaml', 0, 'base/deep/two.yaml, which a service extends, cannot be looked at')]"
done_testing
