#!/bin/sh
# The command line: errors, help, exit codes, colours, where output goes.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
mkdir "$d"
echo flask==0.10 >"$d/requirements.txt"
printf 'FROM ubuntu:20.04 AS one\nRUN apt-get update\n' >"$d/Dockerfile"

# --- wrong usage: exit code 2, one line that says what -----------------------------
usage() {
	pattern=$1
	shift
	code "$*: wrong usage" 2 waybill "$@"
	like "$*: says it" "$(cat "$err")" "^waybill: .*$pattern"
	is "$*: in one line, and nothing on stdout" "$(wc -l <"$err" | tr -d ' ') $(wc -c <"$out" | tr -d ' ')" '1 0'
}
usage 'unknown option --formt; did you mean --format\?' --formt json "$d"
usage 'unknown option --xyzzy; see waybill help' scan --xyzzy
usage 'unknown option -Z' -Z
usage 'unknown option -Z' scan -qZ "$d"
usage "unknown format 'nope'.*sarif" scan -f nope "$d"
usage "json has no version '7'" scan -f json@7 "$d"
usage "no SBOM has the format 'sarif'" sbom -f sarif "$d"
usage "unknown format 'nope'" scan -o nope=x "$d"
usage "severity wants .*not 'HIGH,terrible'" scan -s HIGH,terrible "$d"
usage 'severity wants' scan -s '' "$d"
usage "fail-on wants .*not 'vuln'" scan --fail-on vuln "$d"
usage "fail-on wants .*not 'virus=high'" scan --fail-on virus=high "$d"
usage "'fail-on' wants a value" scan "$d" --fail-on
usage "'format' wants a value" scan "$d" -f
usage '--fail-on does not belong to this command' db --fail-on high
usage '--severity does not belong to this command' sbom -s HIGH "$d"
usage 'does not belong' compare -f json PyPI
usage "jobs wants a number from 0 to 256, not '257'" scan -j 257 "$d"
usage "jobs wants a number from 0 to 256, not '-1'" scan -j -1 "$d"
usage 'jobs wants a number' scan -j 4294967297 "$d"
usage 'exit-code wants a number from 0 to 255' scan --exit-code 256 "$d"
usage 'db-max-age wants a number of days' scan --db-max-age 1d "$d"
usage "as-of wants a date as 2026-12-31, not '2026-02-30'" scan --as-of 2026-02-30 "$d"
usage 'as-of wants a date' scan --as-of tomorrow "$d"
usage 'color wants auto, always or never' scan --color yes "$d"
usage 'scanners wants a list' scan --scanners vulns "$d"
usage 'reach wants all or image' scan --reach some "$d"
usage 'ignore-policy wants a list' scan --ignore-policy strict "$d"
usage 'build-arg wants NAME=VALUE' scan --build-arg X "$d"
usage "there is no rule 'NOPE'" scan --rules +NOPE "$d"
usage "'strict' takes no value" scan --strict=1 "$d"
usage '--dev and --no-dev' scan --dev --no-dev "$d"
usage 'given twice' scan -o a -o b "$d"
usage "no command 'nope'" help nope
usage "no command 'nope'.*import" db nope
usage "no file, folder or command 'sacn'; did you mean scan" sacn "$d"
usage 'rules takes no argument' rules nope
usage 'version takes no argument' version nope
usage 'explain wants an id' explain
usage 'compare wants one ecosystem' compare
usage "no order of versions is known for 'nope'" compare nope
usage 'db import wants files' db import
usage 'no such Dockerfile' scan --dockerfile x "$d"
usage 'no Dockerfile has such a stage' scan --target two "$d"
usage 'none.yaml: no such file' scan --ignorefile "$tmp/none.yaml" "$d"
usage 'none.json: no such file' scan --baseline "$tmp/none.json" "$d"

# --- help -------------------------------------------------------------------------
code '--help' 0 waybill --help
for c in scan fs repo config sbom db rules explain compare version; do
	like "--help names $c" "$(cat "$out")" "^  $c "
done
cp "$out" "$tmp/help"
code 'help' 0 waybill help
if cmp -s "$out" "$tmp/help"; then ok 'is the same'; else not_ok 'is the same'; fi
# every option of the table in the source is in some command's help
for c in scan fs repo config sbom db rules explain compare version; do
	code "$c --help" 0 waybill "$c" --help
	like "$c --help has a usage line" "$(cat "$out")" '^Usage: waybill '
	cp "$out" "$tmp/help.$c"
	waybill help "$c"
	if cmp -s "$out" "$tmp/help.$c"; then ok "help $c is the same"; else not_ok "help $c is the same"; fi
done
for o in format output quiet verbose no-progress color severity ignore-unfixed only-fixed \
	show-suppressed fail-on exit-code strict baseline write-baseline scanners dev no-dev \
	reach rules installed skip-dirs skip-files exclude dockerfile target build-arg ignorefile \
	ignore-policy db db-max-age source-name source-version source-supplier config jobs as-of; do
	like "scan --help names --$o" "$(cat "$tmp/help.scan")" "--$o( |,|$)"
done
like 'sbom --help names --split-by' "$(cat "$tmp/help.sbom")" '--split-by project'
like 'rules --help names --formats' "$(cat "$tmp/help.rules")" '--formats'
unlike 'sbom --help leaves out what is not its own' "$(cat "$tmp/help.sbom")" '--fail-on LEVEL'
code '-h' 0 waybill scan -h
code '--version' 0 waybill --version
like 'is the version' "$(cat "$out")" '^waybill [0-9]+\.[0-9]+'
code 'version -f json' 0 waybill version -f json
is 'is JSON' "$(json "r['name']")" waybill

# --- exit codes ---------------------------------------------------------------------
code 'findings without a gate' 0 waybill scan "$d"
code '--fail-on' 1 waybill scan --fail-on low "$d"
code '--fail-on none' 0 waybill scan --fail-on high --fail-on none "$d"
code '--exit-code' 5 waybill scan --exit-code 5 "$d"
code '--exit-code with nothing shown' 0 waybill scan --exit-code 5 --scanners secret "$d"
code 'the gate comes before --exit-code' 1 waybill scan --exit-code 5 --fail-on low "$d"
mkdir "$tmp/bad"
echo '{' >"$tmp/bad/package-lock.json"
code '--strict' 3 waybill scan --strict "$tmp/bad"
code 'sbom --strict' 3 waybill sbom --strict "$tmp/bad"
code 'without' 0 waybill scan "$tmp/bad"
cp "$d/requirements.txt" "$tmp/bad"
code 'the gate comes before --strict' 1 waybill scan --strict --fail-on low "$tmp/bad"
code 'no such root' 4 waybill scan "$tmp/nowhere"
code 'no such database' 4 waybill scan --db "$tmp/no.db" "$d"

# --- spellings ------------------------------------------------------------------------
code 'without the word scan' 0 waybill -f json "$d"
is 'it is a scan' "$(json "len(r['findings']) > 0")" True
for w in "-fjson" "--format=json" "-qfjson" "-q -f json"; do
	# shellcheck disable=SC2086 # several words
	code "$w" 0 waybill scan $w "$d"
	is "$w: JSON" "$(json "r['schema_version']" 2>&1)" 1
done
code '-- ends the options' 4 waybill scan -- --format
code 'options after paths' 0 waybill scan "$d" -f json
is 'count' "$(json "r['schema_version']")" 1
code 'severities in any case' 0 waybill scan -f json -s high,Critical "$d"
is 'show these' "$(json "sorted(set(f['severity'] for f in r['findings']) - {'HIGH', 'CRITICAL'})")" '[]'
for o in --offline --offline-scan --skip-db-update; do code "$o of other scanners" 0 waybill scan $o "$d"; done
for c in fs repo; do
	waybill scan -f json "$d" && cp "$out" "$tmp/scan.json"
	waybill "$c" -f json "$d"
	if cmp -s "$out" "$tmp/scan.json"; then ok "$c is scan"; else not_ok "$c is scan"; fi
done
code 'config' 0 waybill config -f json "$d"
is 'only misconfigurations and ends of life' \
	"$(json "sorted(set(f['kind'] for f in r['findings']) - {'misconfiguration', 'end-of-life'}), r['advisory_db']")" '[] None'
code 'config with --scanners' 0 waybill config --scanners eol -f json "$d"
is 'is what --scanners says' "$(json "sorted(set(f['kind'] for f in r['findings']))")" "['end-of-life']"

# --- colours ------------------------------------------------------------------------
esc=$(printf '\033\\[')
waybill scan --color always "$d"
like '--color always' "$(cat "$out")" "$esc"
NO_COLOR=1 waybill scan --color always "$d"
like '--color beats NO_COLOR' "$(cat "$out")" "$esc"
CLICOLOR_FORCE=1 waybill scan "$d"
like 'CLICOLOR_FORCE' "$(cat "$out")" "$esc"
CLICOLOR_FORCE=1 NO_COLOR=1 waybill scan "$d"
unlike 'NO_COLOR beats CLICOLOR_FORCE' "$(cat "$out")" "$esc"
CLICOLOR_FORCE=0 waybill scan "$d"
unlike 'CLICOLOR_FORCE=0 is none' "$(cat "$out")" "$esc"
CLICOLOR_FORCE=1 waybill scan --color never "$d"
unlike '--color never' "$(cat "$out")" "$esc"
waybill scan --color always -f json "$d"
unlike 'never in JSON' "$(cat "$out")" "$(printf '\033')"

# --- where output goes ----------------------------------------------------------------
run() { # shellcheck disable=SC2086
	$WAYBILL "$@" </dev/null; }
{ run scan -f json "$root/fixtures/parsers" 2>"$err"; echo $? >"$tmp/rc"; } | head -1 >/dev/null
is 'a reader that stops is no fault' "$(cat "$tmp/rc") $(grep -c stdout "$err")" '0 0'
{ run rules 2>"$err"; echo $? >"$tmp/rc"; } | true
is 'nor for rules' "$(cat "$tmp/rc")" 0
{ yes "$(printf '1\t2')" | run compare PyPI 2>"$err"; echo $? >"$tmp/rc"; } | head -1 >/dev/null
is 'compare stops with its reader' "$(cat "$tmp/rc")" 0
if [ -c /dev/full ]; then
	for c in "scan $d" "scan -f json $d" rules version "db status" "explain DL3008"; do
		# shellcheck disable=SC2086
		run $c >/dev/full 2>"$err"
		is "$c > /dev/full" $? 4
	done
	like 'says it' "$(cat "$err")" 'stdout cannot be written'
	code '-o /dev/full' 4 waybill scan -o /dev/full "$d"
fi
run scan -f json "$d" >&- 2>"$err"
is 'a closed stdout' $? 4
cp "$d/requirements.txt" "$tmp/before"
run scan -f json -o "$tmp/closed.json" "$d" >&- 2>&- <&-
is 'all closed, output to a file' $? 0
cp "$tmp/closed.json" "$out"
is 'which is whole' "$(json "r['schema_version']")" 1
code '-o in a folder that is not there' 4 waybill scan -o "$tmp/no/x.json" "$d"
like 'names it' "$(cat "$err")" 'no/x.json: cannot be written: No such file'
code '-o onto a folder' 4 waybill scan -o "$d" "$d"
mkdir "$tmp/outdir"
code 'several outputs' 0 waybill scan -o "$tmp/outdir/t.txt" -o "json=$tmp/outdir/r.json" -o "sarif=$tmp/outdir/s.sarif" "$d"
is 'are all there, nothing else is' "$(ls "$tmp/outdir" | tr '\n' ' ')" 'r.json s.sarif t.txt '
is 'and stdout is empty' "$(wc -c <"$out" | tr -d ' ')" 0
code '-f beside FORMAT=FILE' 0 waybill scan -f json -o "sarif=$tmp/outdir/s2.sarif" "$d"
is 'writes both' "$(json "r['schema_version']") $(ls "$tmp/outdir/s2.sarif")" "1 $tmp/outdir/s2.sarif"
code '-o -' 0 waybill scan -f json -o - "$d"
is 'is stdout' "$(json "r['schema_version']")" 1
(umask 077 && waybill scan -o "$tmp/outdir/private" "$d")
is 'a new file obeys the umask' "$(stat -c %a "$tmp/outdir/private")" 600
chmod 640 "$tmp/outdir/private"
waybill scan -o "$tmp/outdir/private" "$d"
is 'an old one keeps its mode' "$(stat -c %a "$tmp/outdir/private")" 640
done_testing
