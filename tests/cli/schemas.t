#!/bin/sh
# What commands other than scan write as JSON fits its schema of docs/schema; schema.t has
# the report.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip_all 'no python3'
validate() {
	name=$1
	shift
	python3 "$root/tests/validate_report.py" "$root/docs/schema/$name.schema.json" "$@"
}
cat >"$tmp/break.py" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
exec(sys.argv[2])
json.dump(r, open(sys.argv[3], "w"))
P
# fits WHAT SCHEMA: $out does
fits() { is "$1" "$(validate "$2" "$out")" ''; }
# breaks SCHEMA CHANGE…: no change of the document in $out fits
breaks() {
	schema=$1
	shift
	for change; do
		python3 "$tmp/break.py" "$out" "$change" "$tmp/broken.json"
		if validate "$schema" "$tmp/broken.json" >"$tmp/said"; then
			not_ok "$schema: misfit is found: $change"
		else
			ok "$schema: misfit is found: $change"
		fi
	done
}

waybill version -f json
fits 'version' version
breaks version 'del r["libraries"]' 'r["report_schema"] = 2' 'r["version"] = "x"' \
	'r["libraries"]["more"] = 1' 'r["commit"] = ""'

waybill rules -f json
fits 'rules' rules
breaks rules 'r.clear()' 'r[0]["id"] = "x"' 'r[0]["kind"] = "lint"' \
	'r[-1]["severity"] = "high"' 'del r[3]["fix"]' 'r[0]["default"] = 1' \
	'r[0]["aliases"] = "DL3006"'
waybill explain -f json DL3008 WB-CP-001
fits 'explain' rules
is 'of both' "$(json 'len(r)')" 2

waybill rules --formats -f json
fits 'rules --formats' formats
breaks formats 'r[0]["spec"] = "none"' 'del r[0]["files"]' 'r[0]["x"] = 0' \
	'r[0]["id"] = "A B"' 'r[0]["versions"] = 3'

waybill db status -f json
fits 'db status, built in' db-status
breaks db-status 'r["origin"] = "net"' 'del r["checksum"]' 'r["checksum"] = "0"' \
	'r["advisories"] = "many"' 'r["ecosystems"]["PyPI"] = 3' \
	'del r["origins"]["GHSA"]["license"]' 'r["built"] = "today"'
cat >"$tmp/x.json" <<'J'
{"id": "GHSA-1111-2222-3333", "modified": "2026-01-01T00:00:00Z", "affected": [{"package":
 {"ecosystem": "npm", "name": "x"}, "ranges": [{"type": "SEMVER", "events":
 [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}]}
J
waybill db import --db "$tmp/x.db" "$tmp/x.json"
waybill db status -f json --db "$tmp/x.db"
fits 'db status of a file' db-status
is 'names it' "$(json "r['origin'], 'file' in r")" 'file True'

files=
for f in cyclonedx cyclonedx-xml cyclonedx-json@1.4 spdx spdx-json spdx3-json; do
	waybill sbom -q -f "$f" -o "$tmp/$f" "$root/fixtures/scans/flask-demo"
	files="$files $tmp/$f"
done
# shellcheck disable=SC2086 # several words
waybill validate -f json $files
fits 'validate' validate
is 'of six documents' "$(json "len(r['documents'])")" 6
breaks validate 'r["documents"][0]["format"] = "SWID"' 'del r["documents"][0]["standards"]' \
	'r["documents"][0]["standards"][0]["met"] = 0' 'r["schema_version"] = 0' \
	'r["documents"][0]["standards"][0]["elements"][0]["of"] = "all"' \
	'r["documents"][5]["standards"][2]["elements"][0]["have"] = -1'

waybill diff -q -f json "$tmp/cyclonedx" "$root/fixtures/scans/monorepo"
fits 'diff' diff
is 'has something to fit' "$(json "len(r['packages']) > 2, len(r['findings']['new']) > 2")" \
	'True True'
breaks diff 'del r["base"]["complete"]' 'r["head"]["type"] = "tree"' \
	'r["packages"][0]["change"] = "moved"' 'r["packages"][0]["head"] = None' \
	'r["findings"]["new"][0]["fingerprint"] = ""' 'r["findings"]["new"][0]["line"] = -1' \
	'r["findings"]["kept"] = []' \
	'next(p for p in r["packages"] if p["base"])["base"][0]["purl"] = "x"'
done_testing
