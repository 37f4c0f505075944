#!/bin/sh
# --staged and --diff: what git says has changed, and the index as it is.
. "$(dirname "$0")/../lib.sh"
command -v git >/dev/null 2>&1 || skip_all 'git is not there'
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
unset GIT_DIR GIT_INDEX_FILE
r=$tmp/repo
git init -q "$r"
cd "$r" || exit 1
found() { json "' '.join(sorted(set(p['name'] + '@' + p['version'] for p in r['packages'])))"; }

code 'nothing staged in a new repository' 0 waybill scan -f json --staged .
is 'is nothing' "$(found)" ''
echo flask==0.10 >requirements.txt
mkdir -p app 'odd "name"'
echo six==1.16.0 >app/requirements.txt
echo idna==3.0 >'odd "name"/requirements.txt'
code '--staged before git add' 0 waybill scan -f json --staged .
is 'sees nothing' "$(found)" ''
git add .
waybill scan -f json --staged .
is 'after it all three' "$(found)" 'flask@0.10 idna@3.0 six@1.16.0'
git commit -qm one

echo flask==99.0 >requirements.txt
git add requirements.txt
echo flask==0.10 >requirements.txt
waybill scan -f json --staged .
is 'the index counts, not the folder' "$(found)" flask@99.0
waybill scan -f json --diff HEAD .
is '--diff reads the folder' "$(found)" ''
echo flask==0.12 >requirements.txt
waybill scan -f json --diff HEAD .
is 'and what changed in it' "$(found)" flask@0.12
code 'no gate binds on what is not staged' 0 waybill scan --fail-on high --staged .
waybill scan -f json --staged app
is 'a path narrows it' "$(found)" ''

# what lies beside a staged file comes from the index too
printf '{"dependencies": {"a": "1.0.0"}}\n' >package.json
printf 'a@1.0.0:\n  version "1.0.0"\n  resolved "https://registry.yarnpkg.com/a/-/a-1.0.0.tgz#%s"\n' 0123456789012345678901234567890123456789 >yarn.lock
git add package.json yarn.lock
rm package.json
waybill scan -f json --staged .
is 'the manifest beside a lock file is the staged one' "$(json "[p['direct'] for p in r['packages'] if p['name'] == 'a']")" '[True]'
for j in 1 4; do
	waybill scan -j$j -f json --staged .
	cp "$out" "$tmp/j$j"
done
is 'the same bytes for any number of threads' "$(cmp "$tmp/j1" "$tmp/j4" 2>&1)" ''
printf '#!/bin/sh\ntouch "%s/ran"\n' "$tmp" >.git/hooks/fsmonitor && chmod +x .git/hooks/fsmonitor
git config core.fsmonitor .git/hooks/fsmonitor
waybill scan -f json --staged .
is 'nothing of the repository is run' "$(ls "$tmp/ran" 2>/dev/null)" ''
git config --unset core.fsmonitor

echo '* filter=x' >.gitattributes
git config filter.x.clean "touch '$tmp/ran'; cat"
echo flask==0.13 >requirements.txt
waybill scan -f json --diff HEAD .
is 'no filter of the repository is run' "$(ls "$tmp/ran" 2>/dev/null) $(found)" ' a@1.0.0 flask@0.13'
git config --unset filter.x.clean
rm .gitattributes
mkdir -p lib
echo six==1.0.0 >lib/requirements.txt
git add .
waybill scan -f json --staged --skip-dirs lib .
is '--skip-dirs holds for what is staged' "$(found)" 'a@1.0.0 flask@0.13'
git commit -qm lib
waybill scan -f json --diff HEAD~1 --skip-dirs lib .
is 'and for --diff' "$(found)" 'a@1.0.0 flask@0.13'
waybill scan -f json --diff HEAD~1..HEAD .
is 'a range of revisions' "$(found)" 'a@1.0.0 flask@0.13 six@1.0.0'

# what the environment of a hook names is meant from git's folder, not from the path's
export GIT_DIR=.git GIT_INDEX_FILE=.git/index
waybill scan -f json --staged lib
is 'a relative GIT_DIR and a folder below' "$(found)" ''
echo six==1.1.0 >lib/requirements.txt
(unset GIT_DIR GIT_INDEX_FILE && git add lib)
waybill scan -f json --staged lib
is 'sees what is staged there' "$(found)" 'six@1.1.0'
cp .git/index .git/next-index
GIT_INDEX_FILE=.git/next-index
(unset GIT_DIR GIT_INDEX_FILE && git reset -q)
waybill scan -f json --staged .
is 'the index of a partial commit counts' "$(found)" 'six@1.1.0'
unset GIT_DIR GIT_INDEX_FILE
mkdir -p lib/node_modules/x
echo '{"name": "x", "version": "1.0.0", "dependencies": {"y": "1.0.0"}}' >lib/node_modules/x/package.json
git add -f lib
waybill scan -f json --staged .
is 'a committed installed tree is passed over' "$(found)" 'six@1.1.0'
like 'and that is said' "$(json "[(d['path'], d['text']) for d in r['diagnostics']]")" "lib/node_modules'.*installed tree"
waybill scan -f json --diff HEAD .
is 'for --diff too' "$(found)" 'six@1.1.0'
waybill scan -f json --staged --installed .
is '--installed reads it' "$(found)" 'six@1.1.0 x@1.0.0'

code 'an unknown revision' 4 waybill scan --diff nowhere .
like 'is named' "$(cat "$err")" "no revision 'nowhere'"
code 'an option in place of a revision' 4 waybill scan --diff=--output=x .
code 'both' 2 waybill scan --staged --diff HEAD .
cd "$tmp" && mkdir plain
code 'no repository' 4 waybill scan --staged plain
like 'says so' "$(cat "$err")" 'not a git repository'
done_testing
