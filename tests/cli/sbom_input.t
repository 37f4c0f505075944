#!/bin/sh
# SBOMs as input: what a tree gives, its SBOM gives too, in every format.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip_all 'no python3'

# Packages and vulnerabilities of the report in $out, without what no SBOM holds.
view() {
	python3 - "$out" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
for p in r['packages']:
    at = sorted((l['path'], l['line']) for l in p['locations'])
    print(p['id'], p['name'], p['version'], p['ecosystem'], p['scope'], p['direct'],
          p.get('requested'), p['depends_on'], at)
for f in r['findings']:
    if f['kind'] == 'vulnerability':
        print(f['id'], f['package']['id'], f['path'], f['line'], f['fingerprint'],
              f['introduced_by'])
P
}

formats='cyclonedx-json@1.4 cyclonedx-json@1.5 cyclonedx-json@1.6 cyclonedx-json@1.7 spdx-json
	cyclonedx-xml@1.4 cyclonedx-xml@1.6 spdx-tag spdx3-json'
for d in "$root"/fixtures/scans/* "$root"/fixtures/parsers/poetry-lock/graph \
	"$root"/fixtures/parsers/dockerfile/digest-registry-port "$root"/fixtures/parsers/go-mod/*; do
	[ -d "$d" ] || continue
	name=${d#"$root"/fixtures/}
	waybill scan -q -f json "$d"
	want=$(view)
	for f in $formats; do
		waybill sbom -q -f "$f" -o "$tmp/s" "$d"
		waybill scan -q -f json "sbom:$tmp/s"
		is "$name: scan of its $f gives the same" "$(view)" "$want"
	done
done

demo=$root/fixtures/scans/flask-demo
waybill sbom -q -o "$tmp/demo.json" "$demo"
waybill scan -q -f json "sbom:$tmp/demo.json"
cp "$out" "$tmp/by-file"
is 'the target is an SBOM' "$(json "r['target']['type'], r['target']['name']")" 'sbom demo.json'
# shellcheck disable=SC2086
$WAYBILL scan -q -f json sbom:- <"$tmp/demo.json" >"$out" 2>"$err"
sed 's/"stdin"/"demo.json"/' "$out" >"$tmp/by-stdin"
is 'standard input gives the same' "$(cmp "$tmp/by-stdin" "$tmp/by-file" 2>&1)" ''
code 'the gate works on it' 1 waybill scan -q --fail-on high "sbom:$tmp/demo.json"

# An SBOM that lies in the tree adds no second package, and outputs are no inputs.
cp -R "$demo" "$tmp/tree"
waybill scan -q -f json "$tmp/tree"
packages='sorted((p["id"], p["scope"]) for p in r["packages"])'
want=$(json "$packages")
cp "$tmp/demo.json" "$tmp/tree/bom.json"
waybill scan -q -f json "$tmp/tree"
is 'an SBOM in the tree doubles nothing' "$(json "$packages")" "$want"
is 'and is a place where they are' \
	"$(json 'any(l["path"] == "bom.json" for p in r["packages"] for l in p["locations"])')" True
waybill sbom -q -o "$tmp/tree/bom.json" "$tmp/tree"
cp "$tmp/tree/bom.json" "$tmp/first"
waybill sbom -q -o "$tmp/tree/bom.json" "$tmp/tree"
is 'an SBOM written into the tree is not read for the next one' \
	"$(grep -c '"location": "bom.json"' "$tmp/tree/bom.json")" 0

# What cannot be read is said.
printf 'hello\n' >"$tmp/text"
code 'no SBOM' 4 waybill scan "sbom:$tmp/text"
like 'and why' "$(cat "$err")" 'text:1: not read as an SBOM: .*neither JSON, XML nor SPDX'
head -c 3000 "$tmp/demo.json" >"$tmp/cut.json"
code 'a truncated one' 4 waybill scan "sbom:$tmp/cut.json"
like 'with its line' "$(cat "$err")" 'cut.json:[0-9]+: not read'
code 'an absent one' 4 waybill scan "sbom:$tmp/absent.json"
code 'an SBOM beside a folder' 2 waybill scan "sbom:$tmp/demo.json" "$demo"
code 'an SBOM of changes' 2 waybill scan --staged "sbom:$tmp/demo.json"
code 'no file' 2 waybill scan sbom:

odd=$root/fixtures/parsers/cyclonedx-json/odd/bom.json
code 'an odd one is incomplete' 3 waybill scan --strict --scanners eol "sbom:$odd"
like 'what has no package URL is said' "$(cat "$out")" "bom.json:10: .*'libfoo' has no package URL"
waybill sbom -q "sbom:$odd"
unlike 'and gets none' "$(cat "$out")" 'pkg:generic'
like 'a purl of a type that is not known stays' "$(cat "$out")" '"purl": "pkg:huggingface/google/bert@1"'

# A module without a slash in its path: the type asks for a namespace, nobody has one.
echo '{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"type": "library", "name": "gitea.dev", "version": "v0.4.0", "purl": "pkg:golang/gitea.dev@v0.4.0"}]}' >"$tmp/go.json"
waybill scan -q -f json "sbom:$tmp/go.json"
is 'a purl that lacks its namespace names the package all the same' \
	"$(json "[(p['ecosystem'], p['name'], p['version']) for p in r['packages']], [d['code'] for d in r['diagnostics'] if d['code'] == 'bad-name']")" \
	"[('Go', 'gitea.dev', 'v0.4.0')] []"

# Go's standard library has no purl by the rules of the type: its reference is what others write.
mkdir "$tmp/go"
printf 'module example.com/x\n\ngo 1.21\n\ntoolchain go1.22.3\n\nrequire gitea.dev v1.2.3\n' \
	>"$tmp/go/go.mod"
told="sorted((p['id'], p['name'], p['version'], p['purl']) for p in r['packages']), sorted((f['id'], f['package']['id']) for f in r['findings'] if 'package' in f)"
waybill scan -q -f json --scanners vuln "$tmp/go"
json "$told" >"$tmp/want"
like 'a module of one word is matched' "$(cat "$tmp/want")" "'CVE-[0-9-]+', 'pkg:golang/stdlib@1.22.3'"
for f in cyclonedx cyclonedx@1.4 cyclonedx-xml spdx spdx-json spdx3-json; do
	waybill sbom -q -f "$f" -o "$tmp/go.$f" "$tmp/go"
	waybill scan -q -f json --scanners vuln "sbom:$tmp/go.$f"
	is "the same from its $f" "$(json "$told")" "$(cat "$tmp/want")"
done
is 'no purl without a namespace is written' "$(grep -l '"purl": "pkg:golang/stdlib' "$tmp"/go.cyclonedx*)" ''
like 'but the reference' "$(cat "$tmp/go.cyclonedx")" '"bom-ref": "pkg:golang/stdlib@1.22.3"'

# An attestation holds one: the predicate, and the payload of an envelope.
python3 - "$tmp" <<'P'
import base64, json, sys
bom = json.load(open(sys.argv[1] + '/demo.json'))
statement = {'_type': 'https://in-toto.io/Statement/v1', 'predicateType': 'https://cyclonedx.org/bom', 'predicate': bom}
json.dump(statement, open(sys.argv[1] + '/statement', 'w'))
payload = base64.b64encode(json.dumps(statement).encode()).decode()
json.dump({'payloadType': 'application/vnd.in-toto+json', 'payload': payload, 'signatures': []}, open(sys.argv[1] + '/envelope', 'w'))
P
n_demo=$(python3 -c "import json; print(len(json.load(open('$tmp/by-file'))['packages']))")
for f in statement envelope; do
	waybill scan -q -f json "sbom:$tmp/$f"
	is "an SBOM in a $f" "$(json 'len(r["packages"])')" "$n_demo"
done
# --- Syft's own JSON ------------------------------------------------------------------------
syft=$root/fixtures/parsers/syft-json/simple/web.syft.json
code 'Syft: scanned' 0 waybill scan -q -f json "sbom:$syft"
syft_ids=$(json "sorted({f['id'] for f in r['findings']})")
waybill scan -q -f json --no-dev --scanners vuln "$root/fixtures/scans/flask-demo/web"
is 'Syft: what a scan of the lock file finds, but for the development packages, which Syft leaves out' \
	"$syft_ids" "$(json "sorted({f['id'] for f in r['findings']})")"
code 'Syft: converted' 0 waybill convert -f cyclonedx-json "$syft"
is 'Syft: with its root and its graph' "$(json "r['metadata']['component']['name'], len(r['components']), sum(len(d['dependsOn']) for d in r['dependencies']) >= 3")" 'web 4 True'
like 'Syft: the loss is said' "$(cat "$err")" 'not taken over: .*cpes'


# standard input that is no document
piped() { $WAYBILL "$@" >"$out" 2>"$err" <"$tmp/in"; }
bom=$root/fixtures/parsers/cyclonedx-json/npm/bom.json
input() { # name, exit code, what stderr says, arguments
	said=$1 want=$2 text=$3
	shift 3
	code "stdin: $said" "$want" piped "$@"
	like "stdin: $said is said" "$(cat "$err")" "$text"
}
: >"$tmp/in"
input 'empty' 4 '^waybill: stdin:1: not read as an SBOM: empty$' scan sbom:-
head -c 300 "$bom" >"$tmp/in"
input 'cut off' 4 '^waybill: stdin:[0-9]+: not read as an SBOM: ' scan sbom:-
cat "$bom" "$bom" >"$tmp/in"
input 'two documents' 4 'stdin:[0-9]+: not read as an SBOM: expected the end of the file' scan sbom:-
gzip -c "$bom" >"$tmp/in"
input 'compressed' 4 'compressed; unpack it first' scan sbom:-
head -c 70000000 /dev/zero >"$tmp/in"
input 'too big' 4 'stdin: bigger than 64 MiB, which is the most that is read' scan sbom:-
input 'named twice' 2 'standard input, which can be read once' merge - -
waybill convert -q -f spdx "$bom" && grep -v -e '^Created' "$out" >"$tmp/plain"
printf '\357\273\277' | cat - "$bom" >"$tmp/in"
code 'stdin: behind a BOM' 0 piped convert -q -f spdx -
is 'stdin: it is read' "$(grep -c '^PackageName' "$out")" "$(grep -c '^PackageName' "$tmp/plain")"
iconv -f utf-8 -t utf-16 "$bom" >"$tmp/in"
code 'stdin: in UTF-16' 0 piped convert -q -f spdx -
is 'stdin: it is read too' "$(grep -c '^PackageName' "$out")" "$(grep -c '^PackageName' "$tmp/plain")"
done_testing
