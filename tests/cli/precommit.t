#!/bin/sh
# The hooks of .pre-commit-hooks.yaml, in a real repository, with the real pre-commit.
. "$(dirname "$0")/../lib.sh"
command -v git >/dev/null || skip_all 'git is not installed'
pre_commit=$(command -v pre-commit) || skip_all 'pre-commit is not installed'
"$pre_commit" --version >/dev/null 2>&1 || skip_all "$pre_commit does not run"

# the program is found by its name, as after `make install`
mkdir "$tmp/bin"
printf '#!/bin/sh\nexec %s "$@"\n' "$WAYBILL" >"$tmp/bin/waybill"
chmod +x "$tmp/bin/waybill"
PATH=$tmp/bin:$PATH
PRE_COMMIT_HOME=$tmp/pre-commit
GIT_CONFIG_GLOBAL=$tmp/gitconfig
GIT_CONFIG_NOSYSTEM=1
export PATH PRE_COMMIT_HOME GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
git config --global user.name test
git config --global user.email test@example.org
git config --global protocol.file.allow always
git config --global init.defaultBranch main
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

# a repository that holds the hooks, as the project's own does
hooks=$tmp/hooks
git init -q "$hooks"
cp "$root/.pre-commit-hooks.yaml" "$hooks"
git -C "$hooks" add . && git -C "$hooks" commit -qm hooks
rev=$(git -C "$hooks" rev-parse HEAD)
repo() {
	git init -q "$1"
	cd "$1" || exit 1
	printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: %s\n' "$hooks" "$rev" "$2" >.pre-commit-config.yaml
	git add . && git commit -qm start
	"$pre_commit" install >"$out" 2>"$err" || not_ok 'pre-commit install' "$(cat "$out" "$err")"
}
commit() {
	git add -A
	git commit -qm "$1" >"$out" 2>&1
}
refused() {
	commit "$1"
	is "$1: refused" "$(($? != 0)) $(git log -1 --format=%s)" "1 $last"
}
passes() {
	commit "$1"
	is "$1: passes" "$? $(git log -1 --format=%s)" "0 $1"
	last=$1
}

repo "$tmp/one" waybill
last=start
echo text >README.md
passes 'a file of no known name'
like 'is passed over' "$(cat "$out")" 'Passed'
echo urllib3==1.25.2 >requirements.txt
refused 'a bad requirements.txt'
like 'the finding is printed' "$(cat "$out")" 'CVE-2023-43804'
echo urllib3==99.0.0 >requirements.txt
passes 'a good requirements.txt'
mkdir -p app/requirements 'with blank'
echo urllib3==1.25.2 >app/requirements/base.txt
refused 'a bad one below'
like 'its path is told from the root' "$(cat "$out")" 'app/requirements/base.txt'
rm app/requirements/base.txt
echo urllib3==1.25.2 >'with blank/requirements-dev.txt'
refused 'a name with a blank'
rm 'with blank/requirements-dev.txt'
printf '{"lockfileVersion": 3, "packages": {"node_modules/lodash": {"version": "4.17.15"}}}\n' >package-lock.json
refused 'a bad lockfile'
rm package-lock.json
echo urllib3==1.25.2 >notes.txt
passes 'a bad line in another text'
echo urllib3==1.25.2 >old-requirements.txt
git add . && git commit -qnm 'past the hook'
last='past the hook'
echo idna==99.0 >>requirements.txt
passes 'a flaw in a file that is not committed'
printf '{' >package-lock.json
passes 'a broken lockfile, without --strict'
like 'nothing binds, so pre-commit hides it' "$(cat "$out")" 'Passed'

repo "$tmp/all" waybill-all
last=start
echo text >README.md
passes 'the whole repository, clean'
echo urllib3==1.25.2 >old-requirements.txt
git add . && git commit -qnm 'past the hook'
last='past the hook'
echo more >README.md
refused 'a flaw anywhere'

done_testing
