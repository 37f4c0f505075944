#!/bin/sh
# diff: packages and findings that two SBOMs, folders or git revisions do not share.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip_all 'no python3'
mkdir "$tmp/a" "$tmp/b"
printf 'flask==0.10\nurllib3==1.25.2\nclick==7.0\n' >"$tmp/a/requirements.txt"
printf 'flask==3.0.0\nclick==7.0\njinja2==2.10\n' >"$tmp/b/requirements.txt"
code 'two folders' 0 waybill diff "$tmp/a" "$tmp/b"
is 'packages' "$(sed -n '/^packages/,/^findings/p' "$out" | sed '$d')" 'packages: 1 added, 1 removed, 1 changed
  ~ PyPI flask 0.10 -> 3.0.0
  + PyPI jinja2 2.10
  - PyPI urllib3 1.25.2'
like 'a new finding' "$(cat "$out")" '^  \+ MEDIUM +CVE-[0-9-]+ jinja2 2.10  requirements.txt:3$'
like 'one that is gone' "$(cat "$out")" '^  - [A-Z]+ +CVE-[0-9-]+ urllib3 1.25.2  requirements.txt:2$'
cp "$out" "$tmp/folders"
waybill sbom -q -f cyclonedx-json -o "$tmp/a.json" "$tmp/a"
waybill sbom -q -f spdx -o "$tmp/b.spdx" "$tmp/b"
code 'two SBOMs of two formats' 0 waybill diff "$tmp/a.json" "sbom:$tmp/b.spdx"
is 'say the same' "$(cmp "$out" "$tmp/folders" 2>&1)" ''
code 'an SBOM and a folder' 0 waybill diff "$tmp/a.json" "$tmp/b"
is 'too' "$(cmp "$out" "$tmp/folders" 2>&1)" ''
code 'nothing changed' 0 waybill diff -f json --fail-on any "$tmp/a.json" "$tmp/a"
is 'is nothing' "$(json "r['packages'], r['findings']['new'], r['findings']['gone']")" '[] [] []'
code 'the gate is for what is new' 1 waybill diff -q --fail-on medium "$tmp/a" "$tmp/b"
code 'not for what was there' 0 waybill diff -q --fail-on any "$tmp/b" "$tmp/b"
code 'a view' 0 waybill diff -q -s low "$tmp/a" "$tmp/b"
unlike 'shows what it is for' "$(cat "$out")" 'MEDIUM'
waybill diff -q -f json "$tmp/a" "$tmp/b"
is 'as JSON' "$(json "[(p['change'], p['name'], [v['version'] for v in p['base']], [v['version'] for v in p['head']]) for p in r['packages']]")" \
	"[('changed', 'flask', ['0.10'], ['3.0.0']), ('added', 'jinja2', [], ['2.10']), ('removed', 'urllib3', ['1.25.2'], [])]"
python3 - "$tmp" <<'P'
import json, sys
d = json.load(open(sys.argv[1] + '/a.json'))
for c in d['components']:
    if c['name'] == 'click':
        c['scope'] = 'excluded'
json.dump(d, open(sys.argv[1] + '/dev.json', 'w'))
P
waybill diff -q "$tmp/a.json" "$tmp/dev.json"
like 'a scope that changed' "$(cat "$out")" '^  ~ PyPI click 7.0: scope runtime -> dev$'
code 'no such file' 4 waybill diff "$tmp/a" "$tmp/absent"
code 'too many' 2 waybill diff "$tmp/a" "$tmp/b" "$tmp/a"
code 'no other format' 2 waybill diff -f sarif "$tmp/a" "$tmp/b"

# reports of the two scans
waybill scan -q -f json -o "$tmp/ra.json" "$tmp/a"
waybill scan -q -f json -o "$tmp/rb.json" "$tmp/b"
code 'two reports' 0 waybill diff "$tmp/ra.json" "$tmp/rb.json"
is 'say what the folders do' "$(cmp "$out" "$tmp/folders" 2>&1)" ''
code 'a report and a folder' 0 waybill diff "$tmp/ra.json" "$tmp/b"
is 'too' "$(cmp "$out" "$tmp/folders" 2>&1)" ''
for at in a b; do
	waybill diff -q -f json "$tmp/$at" "$root/fixtures/scans/flask-demo"
	json "r['packages'], r['findings']" >"$tmp/by-folder"
	waybill diff -q -f json "$tmp/r$at.json" "$root/fixtures/scans/flask-demo"
	is 'to the last field' "$(json "r['packages'], r['findings']" | cmp - "$tmp/by-folder" 2>&1)" ''
done
is 'a report is of what it was of' "$(json "r['base']['type'], r['base']['name']")" 'directory b'
code 'the gate' 1 waybill diff -q --fail-on medium "$tmp/ra.json" "$tmp/rb.json"
code 'is for what is new' 0 waybill diff -q --fail-on any "$tmp/rb.json" "$tmp/rb.json"
code 'a view of reports' 0 waybill diff -q -s low "$tmp/ra.json" "$tmp/rb.json"
unlike 'shows what it is for, too' "$(cat "$out")" 'MEDIUM'
waybill scan -q -f json -o "$tmp/rdev.json" "sbom:$tmp/dev.json"
waybill diff -q --no-dev "$tmp/ra.json" "$tmp/rdev.json"
like '--no-dev leaves development packages out' "$(cat "$out")" '^  - PyPI click 7.0$'
code 'what a report does not know is no gate' 2 waybill diff --fail-on kev "$tmp/ra.json" "$tmp/rb.json"
like 'and it says so' "$(cat "$err")" 'a database that knew nothing of the attacks'
python3 -c "
import json
r = json.load(open('$tmp/rb.json'))
for f in r['findings']:
    f['informational'] = True
json.dump(r, open('$tmp/rinfo.json', 'w'))"
code 'what is informational does not gate' 0 waybill diff -q --fail-on any "$tmp/ra.json" "$tmp/rinfo.json"
sed 's/"schema_version": 1/"schema_version": 9/' "$tmp/ra.json" >"$tmp/r9.json"
code 'a report of another kind' 4 waybill diff "$tmp/r9.json" "$tmp/rb.json"
sed 's/"complete": true/"complete": false/' "$tmp/rb.json" >"$tmp/rpart.json"
code '--strict' 3 waybill diff -q --strict "$tmp/ra.json" "$tmp/rpart.json"

# revisions of the git repository here
command -v git >/dev/null 2>&1 || { done_testing; exit; }
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
unset GIT_DIR GIT_INDEX_FILE
git init -q "$tmp/repo"
cd "$tmp/repo" || exit 1
mkdir sub
cp "$tmp/a/requirements.txt" .
echo six==1.16.0 >sub/requirements.txt
mkdir -p node_modules/x
echo '{"name": "x", "version": "1.0.0"}' >node_modules/x/package.json
ln -s "$tmp/b/requirements.txt" dev-requirements.txt
printf '* filter=evil diff=evil\n' >.gitattributes
git add . && git commit -qm one && git tag v1
git config filter.evil.smudge "touch $tmp/ran; cat"
git config filter.evil.clean "touch $tmp/ran; cat"
git config diff.evil.textconv "touch $tmp/ran; cat"
cp "$tmp/b/requirements.txt" .
packages() { sed -n 's/^  \([-+~] PyPI.*\)/\1/p' "$out"; }
code 'a revision and the folder' 0 waybill diff v1
is 'what changed since it' "$(packages)" '~ PyPI flask 0.10 -> 3.0.0
+ PyPI jinja2 2.10
- PyPI urllib3 1.25.2'
like 'new findings are where they stand' "$(cat "$out")" '^  \+ MEDIUM +CVE-[0-9-]+ jinja2 2.10  requirements.txt:3$'
code 'a gate' 1 waybill diff -q --fail-on medium v1
git -c filter.evil.clean= commit -qam two
rm -f "$tmp/ran"
code 'two revisions' 0 waybill diff v1 HEAD
is 'the same' "$(packages)" '~ PyPI flask 0.10 -> 3.0.0
+ PyPI jinja2 2.10
- PyPI urllib3 1.25.2'
code 'nothing changed' 0 waybill diff git:HEAD HEAD
is 'is nothing' "$(packages)" ''
code 'from a folder below' 0 sh -c "cd sub && $WAYBILL diff v1 HEAD"
code 'a tree' 0 waybill diff v1:sub sub
is 'is a folder' "$(packages)" ''
is 'no program of the repository was run' "$(ls "$tmp/ran" 2>&1 | grep -c '/ran$')" 0
waybill diff -v v1
like 'links of a revision are said' "$(cat "$err")" 'dev-requirements.txt: note: of a revision symbolic links are not read \(1\)'
git -c filter.evil.clean= update-index --add --cacheinfo "160000,$(git rev-parse HEAD),vendored"
git -c filter.evil.clean= commit -qm three
code 'a submodule makes it incomplete' 3 waybill diff --strict HEAD
like 'and is said' "$(cat "$err")" 'vendored: warning: of a revision submodules are not read \(1\)'
touch v1
code 'a file of that name is the file' 4 waybill diff v1
code 'unless git: says otherwise' 0 waybill diff -q -f json git:v1
code 'no such revision' 4 waybill diff nowhere
like 'is said' "$(cat "$err")" "git knows no revision 'nowhere' here"
code 'no option goes to git' 4 waybill diff git:--output=x
code 'nor nothing' 2 waybill diff git:
done_testing
