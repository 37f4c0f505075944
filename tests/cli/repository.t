#!/bin/sh
# Packages that are taken from a repository, by commit or tag, against advisories.
. "$(dirname "$0")/../lib.sh"
command -v git >/dev/null 2>&1 || skip_all 'git is not there'
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
unset GIT_DIR GIT_INDEX_FILE WAYBILL_DB
one=1111111111111111111111111111111111111111
two=2222222222222222222222222222222222222222
found() { json "' / '.join(sorted(f['id'] + ' ' + f['message'] for f in r['findings'] if f['kind'] == 'vulnerability'))"; }
notes() { json "' / '.join(d['text'] for d in r['diagnostics'])"; }

for name in pip cargo sub; do
	echo '{"id": "OSV-'$name'", "modified": "2026-01-01T00:00:00Z", "affected": [{"versions": ["v1.2"],
	"ranges": [{"type": "GIT", "repo": "https://github.com/acme/'$name'", "events": [{"introduced": "'$one'"},
	{"fixed": "'$two'"}]}]}]}' | tr -d '\n'
	echo
done >"$tmp/r.jsonl"
code 'import' 0 waybill db import --db "$tmp/x.db" "$tmp/r.jsonl"
waybill db status --db "$tmp/x.db"
like 'they are counted by themselves' "$(cat "$out")" 'GIT +3 '
code 'sound' 0 waybill db verify --db "$tmp/x.db"

r=$tmp/repo
git init -q "$r"
cd "$r" || exit 1
scan() { waybill scan -q -f json --db "$tmp/x.db" .; }

echo 'pip @ git+https://github.com/acme/pip.git@1.2' >requirements.txt
scan
is 'a tag' "$(found)" "OSV-pip pip (github.com/acme/pip at 1.2) is affected; fixed in $two"
echo 'pip @ git+https://github.com/acme/pip.git@2' >requirements.txt
scan
is 'a part of a tag is no tag' "$(found)" ''
echo 'pip @ git+https://github.com/acme/pip.git@main' >requirements.txt
scan
is 'a branch is no tag that is listed' "$(found)" ''
like 'which is said' "$(notes)" 'pip: 1 advisory about github.com/acme/pip cannot be told to fit without its history: OSV-pip'
rm requirements.txt

lock() {
	printf 'version = 3\n\n[[package]]\nname = "cargo"\nversion = "1.2.0"\nsource = "git+https://github.com/Acme/cargo?branch=x#%s"\n' "$1" >Cargo.lock
}
lock $one
scan
is 'a commit' "$(found)" "OSV-cargo cargo (github.com/acme/cargo at $one) is affected; fixed in $two"
lock $two
code 'the one that fixes it' 0 scan
is 'is not affected' "$(found)" ''
unlike 'and nothing is left to be told' "$(notes)" 'OSV-cargo'
rm Cargo.lock

printf '[submodule "libs/sub"]\n\tpath = libs/sub\n\turl = git@github.com:acme/sub.git\n' >.gitmodules
git add .gitmodules
git update-index --add --cacheinfo 160000,$one,libs/sub
scan
is 'a submodule' "$(found)" "OSV-sub github.com/acme/sub at $one is affected; fixed in $two"
git update-index --add --cacheinfo 160000,3333333333333333333333333333333333333333,libs/sub
scan
is 'at another commit' "$(found)" ''
like 'that its history would tell of' "$(notes)" '1 advisory about github.com/acme/sub cannot be told'
is 'the scan is as whole as before' "$(json "r['complete']")" True
done_testing
