#!/bin/sh
# batch: a target a line in, a report a line out, each what scan would say.
. "$(dirname "$0")/../lib.sh"
demo=$root/fixtures/scans/flask-demo
export SOURCE_DATE_EPOCH=1700000000
batch() {
	# shellcheck disable=SC2086
	$WAYBILL batch "$@" <"$tmp/targets" >"$out" 2>"$err"
}
# lines EXPRESSION: python over the reports as r
lines() { python3 -c "import json; r=[json.loads(l) for l in open('$out')]; print($1)"; }

cp -R "$demo/app" "$tmp/app"
mkdir "$tmp/own"
printf 'flask==0.10\n' >"$tmp/own/requirements.txt"
printf 'severity: HIGH\n' >"$tmp/own/.waybill.yaml"
$WAYBILL sbom -o "$tmp/app.cdx.json" "$demo/app"
printf '%s\n%s\n\n%s\r\nsbom:%s\n%s' "$tmp/app" "$tmp/nowhere" "$demo/web" "$tmp/app.cdx.json" "$tmp/own" >"$tmp/targets"
code 'what cannot run is the exit code' 4 batch
is 'a line a target, in their order' "$(lines "[(x['target']['type'], x['target']['name']) for x in r]")" \
	"[('directory', 'app'), ('directory', ''), ('directory', 'web'), ('sbom', 'app.cdx.json'), ('directory', 'own')]"
is 'the one that cannot be scanned says so' "$(lines "r[1]['complete'], [(d['level'], d['text']) for d in r[1]['diagnostics']]")" \
	"False [('error', 'line 2 of the batch: the target could not be scanned')]"
like 'and why, on stderr' "$(cat "$err")" 'nowhere: no such file or folder'
is 'a tree has its own configuration' "$(lines "{f['severity'] for f in r[4]['findings']}, len({f['severity'] for f in r[0]['findings']}) > 1")" "{'HIGH'} True"
cp "$out" "$tmp/all"
for i in 1 3 4 5; do
	target=$(sed '/^$/d' "$tmp/targets" | tr -d '\r' | sed -n "${i}p")
	waybill scan -q -f json "$target"
	is "line $i is what scan writes" "$(python3 -c "import json; print(json.loads(open('$tmp/all').read().split('\n')[$i - 1]) == json.load(open('$out')))")" True
done
python3 "$root/tests/validate_report.py" "$root/docs/schema/report.schema.json" "$out" >"$tmp/said"
sed -n 2p "$tmp/all" >"$tmp/failed.json"
is 'the report of a failure fits the schema' "$(python3 "$root/tests/validate_report.py" "$root/docs/schema/report.schema.json" "$tmp/failed.json")" ''

printf '%s\n' "$tmp/app" "$demo/web" >"$tmp/targets"
code 'without a gate it ends well' 0 batch -q
code 'a gate is that of any target' 1 batch -q --fail-on critical
code 'options are those of scan' 0 batch -q -s CRITICAL --scanners vuln
is 'and are obeyed' "$(lines "{(f['kind'], f['severity']) for x in r for f in x['findings']} <= {('vulnerability', 'CRITICAL')}")" True
mkdir "$tmp/bad"
printf '{' >"$tmp/bad/package-lock.json"
printf '%s\n' "$tmp/bad" "$tmp/app" >"$tmp/targets"
code '--strict is told' 3 batch -q --strict

: >"$tmp/targets"
code 'no target, no line' 0 batch
is 'nothing is written' "$(wc -c <"$out" | tr -d ' ')" 0
python3 -c "print('x' * 70000); print('a\0b'); print('$tmp/own')" >"$tmp/targets"
code 'odd lines cost themselves' 4 batch
is 'each has its line' "$(lines "[(x['target']['name'], [d['text'] for d in x['diagnostics']][:1]) for x in r][:2], len(r[2]['packages'])")" \
	"[('', ['line 1 of the batch: longer than 64 KiB']), ('', ['line 2 of the batch: a NUL byte is in no path'])] 1"
printf '%s\n' --version "sbom:$tmp/nowhere" '-' >"$tmp/targets"
code 'what looks like an option is a path' 4 batch
is 'three lines' "$(lines 'len(r)')" 3
code 'an argument is refused' 2 batch "$demo"
code 'another format is refused' 2 batch -f sarif
code 'a file is refused' 2 batch -o x.json
done_testing
