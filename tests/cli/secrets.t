#!/bin/sh
# Secrets in files: which are looked at, what is said of them, and that no output of any
# command shows one.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
mkdir -p "$d/src" "$d/other" "$d/.github/workflows" "$d/python"
token=ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6
word=q8ZrT2mXw5LpK9vBn4
cat >"$d/Dockerfile" <<T
FROM alpine:3.24
# $token
COPY src /src
ENV DB_PASSWORD=$word
RUN curl -k https://me:$word@a.example/x | sh
RUN wget http://$token:x-oauth-basic@a.example/y
ADD https://$token@a.example/z /z
ADD http://me:$word@a.example/z /z
RUN pip install --trusted-host x git+https://$token@github.com/a/b.git
RUN npm config set //r.example/:_authToken=$token
USER x
T
echo "k = '$token'" | tee "$d/src/a.py" >"$d/other/b.py"
printf 'A=1\nDB_PASSWORD=%s\nU=https://me:%s@a.example/\nT=%s\n' $word $word $token >"$d/.env"
printf '//r.example/:_authToken=%s\n//r.example/:_password=%s\n' $token $word >"$d/.npmrc"
cat >"$d/compose.yaml" <<T
services:
  a:
    image: redis
    environment:
      DB_PASSWORD: $word
      T: $token
    command: redis-server --requirepass $word
T
cat >"$d/.github/workflows/ci.yml" <<T
on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    env:
      DEPLOY_TOKEN: $word
    steps:
      - uses: actions/checkout@v4
      - run: curl https://$token@a.example/ | sh
T
cat >"$d/python/requirements.txt" <<T
--index-url https://me:$word@pypi.example/simple
flask==0.10
a @ git+https://$token@github.com/a/b.git@v1
b @ https://me:$word@a.example/b-1.0.tar.gz
git+https://me:$word@github.com/c/d.git@v1#egg=c
e @ https://me:$word@a.example/e.whl ; this is no marker
https://me:$word@a.example/nothing that is a requirement
f == https://$token@a.example/
T
cat >"$d/package.json" <<T
{"name": "x", "version": "1.0.0", "repository": "https://$token@github.com/x/x.git",
 "dependencies": {"c": "git+https://$token@github.com/c/d.git#v1", "e": "https://me:$word@a.example/e-1.0.tgz"}}
T
cat >"$d/package-lock.json" <<T
{"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {
 "": {"name": "x", "version": "1.0.0", "dependencies": {"c": "*", "e": "*"}},
 "node_modules/c": {"version": "1.0.0", "resolved": "git+https://$token@github.com/c/d.git#0123456789012345678901234567890123456789"},
 "node_modules/e": {"version": "1.0.0", "resolved": "https://me:$word@a.example/e-1.0.tgz"}}}
T
cat >"$d/Gemfile.lock" <<T
GIT
  remote: https://$token@github.com/a/b.git
  revision: 0123456789012345678901234567890123456789
  specs:
    b (1.0.0)

GEM
  remote: https://me:$word@gems.example/
  specs:
    rack (2.0.0)

DEPENDENCIES
  b!
  rack
T
cat >"$d/go.mod" <<T
module a.example/x
require (
	github.com/a/b v1.0.0 // $token
	https://$token@a.example/x
)
T

scan() { waybill scan -f json --as-of 2026-11-24 "$@"; }
places() { json "sorted({'%s:%s %s' % (f['path'], f['line'], f['id']) for f in r['findings'] if f['kind'] == 'secret' and f['path'] in '$1'.split()})"; }

scan "$d"
is '.env: a value, a URL, a token' "$(places .env)" "['.env:2 WB-SE-108', '.env:3 WB-SE-104', '.env:4 WB-SE-107']"
is '.npmrc: a token, a password' "$(places .npmrc)" "['.npmrc:1 WB-SE-107', '.npmrc:2 WB-SE-108']"
is 'a workflow' "$(places .github/workflows/ci.yml)" "['.github/workflows/ci.yml:6 WB-SE-108', '.github/workflows/ci.yml:9 WB-SE-107']"
is 'what the build copies is searched' "$(places src/a.py)" "['src/a.py:1 WB-SE-107']"
is 'and said to reach the image' "$(json "[f['reach']['image'] for f in r['findings'] if f['path'] == 'src/a.py']")" '[True]'
is 'what it does not copy is not' "$(places other/b.py)" '[]'
like 'a comment of the Dockerfile is' "$(places Dockerfile)" 'Dockerfile:2 WB-SE-107'
like 'a token in Compose' "$(places compose.yaml)" 'compose.yaml:6 WB-SE-107'
scan --scanners secret "$d"
is 'with --scanners secret all is searched' "$(places other/b.py)" "['other/b.py:1 WB-SE-107']"
is 'and nothing else is found' "$(json "{f['kind'] for f in r['findings']}")" "{'secret'}"
scan --scanners vuln,misconfig "$d"
is 'without it nothing is' "$(json "[f for f in r['findings'] if f['kind'] == 'secret']")" '[]'
scan "$d/other/b.py"
is 'a file that is named is searched' "$(json "[f['id'] for f in r['findings']]")" "['WB-SE-107']"
is 'and there was something to scan' "$(cat "$err")" ''
scan --skip-files '*.npmrc' "$d"
is '--skip-files holds here' "$(places .npmrc)" '[]'
scan --rules -WB-SE-108 "$d"
is '--rules too' "$(places .env)" "['.env:3 WB-SE-104', '.env:4 WB-SE-107']"
printf 'src\n' >"$d/.dockerignore"
scan "$d"
is 'what .dockerignore keeps back is not searched' "$(places src/a.py)" '[]'
rm "$d/.dockerignore"

# --- the same for any number of jobs; binary and big files -----------------------------
i=0
while [ $i -lt 200 ]; do
	echo "t = '$token'" >"$d/src/f$i.py"
	i=$((i + 1))
done
scan -j1 "$d"
cp "$out" "$tmp/j1"
scan -j8 "$d"
is 'the same report for one thread and for eight' "$(cmp "$out" "$tmp/j1" 2>&1)" ''
rm -f "$d"/src/f*.py
printf '\000%s' $token >"$d/src/bin"
{
	head -c 1100000 /dev/zero | tr '\0' 'a'
	printf '\n%s\n' $token
} >"$d/src/big.txt"
scan "$d"
is 'a binary file is passed over' "$(places src/bin)" '[]'
like 'a big one is, and that is said' "$(json "[d['text'] for d in r['diagnostics'] if d['path'] == 'src/big.txt']")" 'bigger than 1024 KiB, not searched for secrets'
rm "$d/src/big.txt" "$d/src/bin"

# --- what is not searched though its name promises secrets --------------------------
o=$tmp/odd
mkdir -p "$o/big" "$o/bin" "$o/link" "$o/fifo"
{
	head -c 1100000 /dev/zero | tr '\0' 'a'
	printf '\nT=%s\n' $token
} >"$o/big/.env"
printf '\000\nT=%s\n' $token >"$o/bin/.env"
echo "T=$token" >"$tmp/elsewhere"
ln -s "$tmp/elsewhere" "$o/link/.env"
mkfifo "$o/fifo/.env"
said() { json "['%s: %s, %s' % (d['path'], d['level'], d['text']) for d in r['diagnostics']]"; }
code 'such files are no failure' 0 scan "$o"
like 'a big one is said' "$(said)" 'big/.env: warning, bigger than 1024 KiB, not searched'
like 'a binary one' "$(said)" 'bin/.env: note, holds NUL bytes, not searched'
like 'a fifo' "$(said)" 'fifo/.env: note, not a regular file, not searched'
like 'a link' "$(said)" 'link/.env: note, a link, not searched'
is 'and the report is not complete' "$(json "r['complete']")" False
scan --scanners misconfig "$o"
is 'nothing is said where nothing is searched' "$(said)" '[]'

# --- git -----------------------------------------------------------------------------
if command -v git >/dev/null; then
	g=$tmp/g
	mkdir -p "$g"
	git -C "$g" init -q
	echo "k = '$token'" >"$g/a.py"
	git -C "$g" add a.py
	echo nothing >"$g/a.py"
	scan --staged "$g"
	is 'what is staged is searched, from the index' "$(places a.py)" "['a.py:1 WB-SE-107']"
fi

# --- inline --------------------------------------------------------------------------
printf 'DB_PASSWORD=%s # waybill: ignore=WB-SE-108 of a test\n' $word >"$d/.env"
scan --show-suppressed "$d"
is 'silenced where it stands' "$(json "[(f['suppressed']['by'], f['suppressed']['reason']) for f in r['findings'] if f['path'] == '.env']")" "[('inline', 'of a test')]"
printf 'DB_PASSWORD=%s\nT=%s\n' $word $token >"$d/.env"

# --- no secret in any output ------------------------------------------------------------
leaks() { # WHAT
	if cat "$out" "$err" | grep -qE "q8ZrT|aB3dE"; then
		not_ok "$1 shows no secret" "$(cat "$out" "$err" | grep -E 'q8ZrT|aB3dE' | cut -c1-200)"
	else
		ok "$1 shows no secret"
	fi
}
formats=$($WAYBILL scan -f nosuch "$d" 2>&1 </dev/null | tr ' ,' '\n\n' | grep -xE '[a-z0-9-]+' | sort -u)
asked=0
for f in $formats; do
	$WAYBILL scan -f "$f" "$d" >"$out" 2>"$err" </dev/null
	[ -s "$out" ] || continue
	asked=$((asked + 1))
	leaks "-f $f"
	waybill scan -f "$f" --rules all --show-suppressed -v "$d"
	leaks "-f $f -v --rules all"
done
like 'the formats were asked' "$asked" '^(1[0-9]|[6-9])$'
for f in cyclonedx-json cyclonedx-xml spdx-json spdx-tag; do
	waybill sbom -f "$f" "$d"
	leaks "sbom -f $f"
done
waybill scan --write-baseline "$tmp/baseline" "$d"
cp "$tmp/baseline" "$out"
leaks 'a baseline'
done_testing
