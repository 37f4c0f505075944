#!/bin/sh
# Workflows, actions and dependabot.yml: which files are looked at, and hostile ones.
. "$(dirname "$0")/../lib.sh"
: "${WAYBILL_SECONDS:=20}"
limited() {
	# shellcheck disable=SC2086 # a program and its wrappers
	timeout "$WAYBILL_SECONDS" $WAYBILL "$@" >"$out" 2>"$err" </dev/null
}
found() { json "' '.join(sorted(set(f['path'] + ':' + f['id'] for f in r['findings'])))" 2>&1; }

# --- which files ---------------------------------------------------------------
step='steps: [ { uses: a/b@v1 } ]'
mkdir -p "$tmp/p/.github/workflows" "$tmp/p/.forgejo/workflows" "$tmp/p/sub/act" "$tmp/p/sub/.github"
printf 'on: push\npermissions: {}\njobs: { a: { runs-on: ubuntu-20.04, %s } }\n' "$step" |
	tee "$tmp/p/.github/workflows/ci.yml" >"$tmp/p/.forgejo/workflows/ci.yaml"
printf 'name: x\nruns: { using: composite, %s }\n' "$step" >"$tmp/p/sub/act/action.yml"
printf 'version: 2\nupdates:\n  - { package-ecosystem: bundler, insecure-external-code-execution: allow, cooldown: { default-days: 9 } }\n' |
	tee "$tmp/p/.github/dependabot.yml" >"$tmp/p/sub/.github/dependabot.yml"
scan() { limited scan -q --scanners misconfig,eol --as-of 2026-11-24 -f json "$@"; }
both='.forgejo/workflows/ci.yaml:WB-GH-001'
ci='.github/workflows/ci.yml:WB-GH-001 .github/workflows/ci.yml:WB-GH-019'
scan "$tmp/p"
is 'the labels of another host mean nothing, a dependabot.yml counts at the root' "$(found)" \
	"$both .github/dependabot.yml:WB-GH-021 $ci sub/act/action.yml:WB-GH-001"
scan "$tmp/p" --skip-files '.github/dependabot.yml' --skip-dirs '.forgejo'
is 'what is skipped is skipped' "$(found)" "$ci sub/act/action.yml:WB-GH-001"
cd "$tmp/p" || exit 1
scan .github/workflows/ci.yml
is 'a workflow alone' "$(found)" "$ci"
scan .github/dependabot.yml
is 'a dependabot.yml alone' "$(found)" '.github/dependabot.yml:WB-GH-021'
scan --rules none,+unpinned-uses .
is 'by an alias of zizmor' "$(found)" "$both ${ci%% *} sub/act/action.yml:WB-GH-001"
scan --scanners eol .
is 'a runner past its end is of the kind end-of-life' "$(found)" "${ci##* }"
cd "$root" || exit 1

# --- hostile ones ----------------------------------------------------------------
python3 "$root/tests/cli/workflow.make.py" "$tmp/h" || skip_all 'the files cannot be made'
for d in "$tmp"/h/*/; do
	case=$(basename "$d")
	limited scan -q --scanners misconfig,eol --rules all --as-of 2026-11-24 -f json "$d"
	got=$?
	is "$case: in time, and a report" "$got $(json "type(r['findings']).__name__" 2>&1)" '0 list'
	case $case in
	aliases | laughs | deep | garbage | types) want=False ;;
	comments | inputs) want=False ;; # more findings of a rule than are shown
	*) want=True ;;
	esac
	is "$case: what was not read is said" "$(json "r['complete']")" "$want"
done
limited scan -q --scanners misconfig -f json "$tmp/h/expressions"
is 'one finding for one value, at the first line' \
	"$(json "[(f['id'], f['line']) for f in r['findings'] if f['id'] == 'WB-GH-003']")" "[('WB-GH-003', 8)]"
# a pattern with folders in it holds for the whole path of what is scanned
mkdir -p "$tmp/above/.github/workflows"
printf 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v1\n' >"$tmp/above/.github/workflows/ci.yml"
for folder in .github .github/workflows; do
	waybill scan -f json "$tmp/above/$folder"
	is "a workflow below $folder as the root" "$(json "[p['name'] for p in r['packages']]")" "['actions/checkout']"
done
(cd "$tmp/above/.github/workflows" && waybill scan -f json ci.yml)
is 'by its name alone' "$(json "[p['name'] for p in r['packages']]")" "['actions/checkout']"
done_testing
