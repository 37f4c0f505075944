#!/bin/sh
# Submodules: the commit is read from git's index, and never from out of the folder.
. "$(dirname "$0")/../lib.sh"
command -v git >/dev/null 2>&1 || skip_all 'git is not there'
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
unset GIT_DIR GIT_INDEX_FILE
one=1111111111111111111111111111111111111111
two=2222222222222222222222222222222222222222
commits() { json "' '.join(sorted(p['purl'].split('%40')[-1][:12] if '%40' in p['purl'] else '-' for p in r['packages']))"; }
notes() { json "' / '.join(d['text'] for d in r['diagnostics'])"; }

modules='[submodule "libs/zlib"]
	path = libs/zlib
	url = https://github.com/madler/zlib.git
[submodule "json"]
	path = libs/json
	url = https://github.com/nlohmann/json.git'

r=$tmp/repo
git init -q "$r"
cd "$r" || exit 1
echo "$modules" >.gitmodules
waybill scan -f json .
is 'no index yet' "$(commits)" '- -'
like 'and it is said' "$(notes)" 'no index of git beside it'
git add .
git update-index --add --cacheinfo 160000,$one,libs/zlib
waybill scan -f json .
is 'one of two in the index' "$(commits)" '- 111111111111'
like 'the other is told' "$(notes)" 'submodule json: .*no commit'
git update-index --add --cacheinfo 160000,$two,libs/json
git update-index --add --cacheinfo 160000,$two,stray
for v in 2 4; do
	git update-index --index-version $v
	waybill scan -f json .
	is "index version $v" "$(commits)" '111111111111 222222222222'
done
echo new >new && git add -N new
waybill scan -f json .
is 'an entry with more flags' "$(commits)" '111111111111 222222222222'
like 'a repository without a name is told' "$(notes)" 'the repository in stray is not in .gitmodules'
waybill scan -f json --staged .
is '--staged' "$(commits)" '111111111111 222222222222'
code 'a note is no gap' 0 waybill scan --strict .

mkdir sub && cp .gitmodules sub/
waybill scan -f json sub
is 'the index of a folder above is not its own' "$(commits)" '- -'
rm -r sub

printf '0 %040d\tlibs/json\n160000 %s 2\tlibs/json\n160000 %s 3\tlibs/json\n' 0 $one $two | git update-index --index-info
waybill scan -f json .
is 'a merge that is not resolved' "$(commits)" '- 111111111111'
like 'is told' "$(notes)" 'several commits'

head -c 100 .git/index >.git/cut && mv .git/cut .git/index
waybill scan -f json .
is 'a damaged index' "$(commits)" '- -'
like 'is told' "$(notes)" 'index is not read: it is damaged'

# .git as a file: a submodule of its own, within the folder and seen from inside alone
o=$tmp/outer
git init -q "$o/inner"
cd "$o/inner" || exit 1
echo "$modules" >.gitmodules
git add .
git update-index --add --cacheinfo 160000,$one,libs/zlib --add --cacheinfo 160000,$two,libs/json
mkdir -p "$o/.git/modules"
mv .git "$o/.git/modules/inner"
echo 'gitdir: ../.git/modules/inner' >.git
cd "$o" || exit 1
waybill scan -f json .
is '.git leads to a folder within' "$(commits)" '111111111111 222222222222'
cd inner || exit 1
waybill scan -f json .
is '.git leads out' "$(commits)" '- -'
like 'which is not followed' "$(notes)" 'leads out of the folder'
echo "gitdir: $o/.git/modules/inner" >.git
cd "$o" || exit 1
waybill scan -f json .
is 'an absolute path is not followed' "$(commits)" '- -'
cd inner && rm .git && ln -s ../.git/modules/inner .git
waybill scan -f json "$o"
is 'a link is not followed' "$(commits)" '- -'

# SHA-256, a split index
if git init -q --object-format=sha256 "$tmp/sha256" 2>/dev/null; then
	cd "$tmp/sha256" || exit 1
	echo "$modules" >.gitmodules
	git add .
	git update-index --add --cacheinfo 160000,$one${one%????????????????},libs/zlib
	waybill scan -f json .
	is 'SHA-256' "$(json "sorted(len(p['purl'].split('%40')[-1]) for p in r['packages'] if '%40' in p['purl'])")" '[64]'
else
	ok 'SHA-256 # SKIP git has none'
fi
git init -q "$tmp/split" && cd "$tmp/split" || exit 1
echo "$modules" >.gitmodules
git add .
git update-index --add --cacheinfo 160000,$one,libs/zlib --add --cacheinfo 160000,$two,libs/json
git update-index --split-index
waybill scan -f json .
like 'a split index is told' "$(notes)" 'a split one'
done_testing
