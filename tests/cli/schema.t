#!/bin/sh
# Every report over every fixture fits docs/schema/report.schema.json.
. "$(dirname "$0")/../lib.sh"
schema=$root/docs/schema/report.schema.json
validate() { python3 "$root/tests/validate_report.py" "$schema" "$@"; }

mkdir "$tmp/r"
reports=0
failed=
for d in "$root"/fixtures/scans/*/ "$root"/fixtures/parsers/*/*/; do
	reports=$((reports + 1))
	timeout 60 $WAYBILL scan -q -f json --installed --rules all --show-suppressed "$d" \
		>"$tmp/r/$reports.json" 2>"$err" </dev/null || failed="$failed $d"
	echo "$reports $d" >>"$tmp/names"
done
is 'every fixture is scanned with exit code 0' "$failed" ''
if [ "$reports" -gt 100 ]; then ok 'there are fixtures'; else not_ok 'there are fixtures' "$reports"; fi
is "$reports reports fit the schema" "$(validate "$tmp"/r/*.json | head -20)" ''

# the validator itself can fail
cat >"$tmp/break.py" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
exec(sys.argv[2])
json.dump(r, open(sys.argv[3], "w"))
P
waybill scan -f json "$root/fixtures/scans/flask-demo"
for change in 'del r["complete"]' 'r["more"] = 1' 'r["complete"] = "yes"' \
	'r["schema_version"] = 2' 'r["packages"][0]["scope"] = "test"' \
	'r["packages"][0]["locations"] = []' 'r["findings"][0]["fingerprint"] = "X"' \
	'r["findings"][0]["line"] = -1' 'r["packages"].append(r["packages"][0])' \
	'r["packages"][0]["depends_on"] = ["pkg:npm/nowhere@1"]'; do
	python3 "$tmp/break.py" "$out" "$change" "$tmp/broken.json"
	if validate "$tmp/broken.json" >"$tmp/said"; then not_ok "misfit is found: $change"; else
		ok "misfit is found: $change"
	fi
done
done_testing
