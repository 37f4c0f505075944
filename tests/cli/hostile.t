#!/bin/sh
# Hostile, broken and odd input (hostile.make.py): never a crash, a hang, or a "clean" that is none.
. "$(dirname "$0")/../lib.sh"
: "${WAYBILL_SECONDS:=20}"
limited() {
	# shellcheck disable=SC2086 # a program and its wrappers
	timeout "$WAYBILL_SECONDS" $WAYBILL "$@" >"$out" 2>"$err" </dev/null
}
# shellcheck disable=SC2086
python3 "$root/tests/cli/hostile.make.py" "$tmp/t" $WAYBILL || skip_all 'the files cannot be made'

# --- each bad file alone -------------------------------------------------------
for d in "$tmp"/t/bad/*/ "$tmp"/t/big/*/; do
	case=$(basename "$d")
	limited scan --strict -f json "$d"
	got=$?
	complete=$(json "r['complete'], any(d['path'] and d['level'] != 'note' for d in r['diagnostics'])" 2>&1)
	is "$case: --strict exits 3, the report says why" "$got $complete" '3 False True'
done

# --- all of them, in every format ----------------------------------------------
paths() { (cd "$tmp/t/bad" && find . -type f ! -name requirements-b.txt | sed 's|^\./||' | sort); }
cat >"$tmp/missing.py" <<'P'
import sys
text = open(sys.argv[1], encoding="utf-8").read()
print(" ".join(p for p in sys.stdin.read().split("\n") if p and p not in text))
P
for f in table json sarif cyclonedx-json spdx-json; do
	code "$f: broken files are no failure without --strict" 0 limited scan -q -f "$f" "$tmp/t/bad"
	is "$f: every broken file is named" "$(paths | python3 "$tmp/missing.py" "$out" 2>&1)" ''
done
limited scan -q -f json "$tmp/t/bad"
is 'every broken file has a diagnostic of its own' \
	"$(paths >"$tmp/paths"; json "[p for p in open('$tmp/paths').read().split() if p not in set(d['path'] for d in r['diagnostics'] if d['level'] != 'note')]")" '[]'
limited sbom -q "$tmp/t/bad"
is 'sbom names them too' "$(paths | python3 "$tmp/missing.py" "$out" 2>&1)" ''
limited scan "$tmp/t/bad"
like 'the table says that it is incomplete' "$(cat "$out")" '^INCOMPLETE'
limited scan -f json "$tmp/t/bad/nul"
like 'stderr says what is wrong, with path and line' "$(cat "$err")" '^waybill: requirements\.txt:[0-9]+: warning: .*NUL'
limited scan -q -f json "$tmp/t/bad/nul"
is '-q is quiet' "$(cat "$err")" ''

# --- odd ones, whose rest is read ----------------------------------------------
names() { json "' '.join(sorted(p['name'].lower() + '@' + p['version'] for p in r['packages']))" 2>&1; }
while read -r case want; do
	limited scan -q -f json "$tmp/t/odd/$case"
	is "$case" "$? $(names)" "0 $want"
done <<'T'
resolved-false a@1.0.0 b@2.0.0 c@3.0.0 d@4.0.0
bom flask@0.10
utf16le flask@0.10
utf16be flask@0.10
utf16le-no-bom flask@0.10
utf16-dockerfile ubuntu@20.04
bom-json lodash@4.17.15
crlf flask@0.10 urllib3@1.25.2
one-bad-line flask@0.10 urllib3@1.25.2
folder flask@0.10
T
limited scan -q -f json "$tmp/t/odd/one-bad-line"
is 'one bad line is said at its line' \
	"$(json "[(d['path'], d['line']) for d in r['diagnostics'] if d['level'] != 'note']")" "[('requirements.txt', 2)]"
limited scan -q -f json "$tmp/t/odd/cr-only"
is 'lone CRs: read, or said' "$(json "len(r['packages']) == 2 or not r['complete']")" True

# --- names that write on the terminal ------------------------------------------
cat >"$tmp/clean.py" <<'P'
import re, sys
b = open(sys.argv[1], "rb").read()
bad = re.findall(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]", b)
try:
    b.decode("utf-8")
except UnicodeDecodeError as e:
    bad.append(str(e))
print(bad[:5])
P
for f in table json sarif cyclonedx-json spdx-json; do
	for flag in -v --color=always; do
		limited scan --rules all -f "$f" $flag "$tmp/t/names"
		[ $flag = -v ] || sed 's/\x1b\[[0-9;]*m//g' <"$out" >"$tmp/x" # its own colours
		[ $flag = -v ] && cp "$out" "$tmp/x"
		is "$f $flag: no control bytes, valid UTF-8" "$(python3 "$tmp/clean.py" "$tmp/x")" '[]'
	done
	is "$f: none on stderr either" "$(python3 "$tmp/clean.py" "$err")" '[]'
done
for f in json sarif cyclonedx-json spdx-json; do
	limited scan -q -f "$f" "$tmp/t/names"
	is "$f: is JSON" "$(json "type(r).__name__" 2>&1)" dict
done
esc=$(printf '\033[31m\302\233')
limited scan "$tmp/$esc"
is 'a wrong path on the command line cannot either' "$(python3 "$tmp/clean.py" "$err")" '[]'
limited scan "--$esc"
is 'nor a wrong option' "$(python3 "$tmp/clean.py" "$err")" '[]'

# --- what is no regular file ---------------------------------------------------
mkdir -p "$tmp/s/in/deep" "$tmp/s/outside"
echo flask==0.10 >"$tmp/s/outside/requirements.txt"
echo urllib3==1.25.2 >"$tmp/s/in/deep/base.list"
mkfifo "$tmp/s/in/Cargo.lock"
python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('$tmp/s/in/yarn.lock')" 2>/dev/null ||
	mkfifo "$tmp/s/in/yarn.lock"
ln -s poetry.lock "$tmp/s/in/poetry.lock"
ln -s ../outside/requirements.txt "$tmp/s/in/requirements.txt"
ln -s ../outside "$tmp/s/in/away"
ln -s .. "$tmp/s/in/deep/up"
ln -s deep/base.list "$tmp/s/in/requirements-link.txt"
ln -s nowhere "$tmp/s/in/go.mod"
ln -s /etc/passwd "$tmp/s/in/requirements-passwd.txt"
code 'fifo, socket, loops and links' 0 limited scan -v -f json "$tmp/s/in"
is 'only what lies inside is read' "$(names)" urllib3@1.25.2
is 'the link keeps its own name' "$(json "[l['path'] for p in r['packages'] for l in p['locations']]")" \
	"['requirements-link.txt']"
for p in Cargo.lock yarn.lock poetry.lock requirements.txt go.mod requirements-passwd.txt; do
	is "$p is said" "$(json "len([d for d in r['diagnostics'] if d['path'] == '$p' and d['level'] != 'note'])")" 1
done
is 'a link to a folder outside is noted' "$(json "[d['path'] for d in r['diagnostics'] if d['path'] == 'away']")" "['away']"
is 'it is incomplete' "$(json "r['complete']")" False
unlike 'nothing of /etc/passwd comes out' "$(cat "$out" "$err")" 'root:|/bin/'
code 'a fifo by name' 0 limited scan -f json "$tmp/s/in/Cargo.lock"
is 'is said' "$(json "r['complete'], r['diagnostics'][0]['code']")" 'False io'

mkdir -p "$tmp/u/closed"
echo flask==0.10 >"$tmp/u/requirements.txt"
echo flask==0.10 >"$tmp/u/closed/requirements.txt"
if [ "$(id -u)" = 0 ]; then
	n=$((n + 1))
	echo "ok $n - unreadable files # SKIP root reads everything"
else
	chmod 0 "$tmp/u/requirements.txt" "$tmp/u/closed"
	code 'unreadable files' 3 limited scan --strict -f json "$tmp/u"
	is 'both are said' "$(json "sorted(d['path'] for d in r['diagnostics'])")" "['closed', 'requirements.txt']"
	chmod 755 "$tmp/u/closed"
fi
code 'a part of the path is a file' 4 limited scan "$tmp/s/outside/requirements.txt/x"
like 'it says so' "$(cat "$err")" 'not a folder'
code 'no such path' 4 limited scan "$tmp/nowhere"
like 'it names it' "$(cat "$err")" 'nowhere: no such file or folder'

# --- nothing at all ------------------------------------------------------------
mkdir "$tmp/empty"
code 'an empty folder' 0 limited scan --strict "$tmp/empty"
like 'it says that there is nothing' "$(cat "$out" "$err")" 'nothing to scan'
code 'an empty folder as JSON' 0 limited scan -f json "$tmp/empty"
is 'is a report' "$(json "r['packages'], r['findings'], r['complete']")" '[] [] True'
like 'and it says so on stderr' "$(cat "$err")" 'nothing to scan'
echo text >"$tmp/empty/README"
code 'nothing of a known name' 0 limited scan "$tmp/empty"
like 'it says how many files it saw' "$(cat "$err")" 'nothing to scan: 1 file'
done_testing
