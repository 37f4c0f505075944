#!/bin/sh
# The formats of one line a finding, and what every format has to tell.
. "$(dirname "$0")/../lib.sh"
demo=$root/fixtures/scans/flask-demo/app
mkdir -p "$tmp/t/a,b: 100%"
printf 'flask==0.10\n' >"$tmp/t/a,b: 100%/requirements.txt"
printf '{' >"$tmp/t/package-lock.json"

waybill scan -f json "$demo"
want=$(json "len(r['findings'])")
waybill scan -f gnu "$demo"
is 'gnu: a line a finding' "$(wc -l <"$out" | tr -d ' ')" "$want"
is 'gnu: file:line: severity: text [ID]' "$(grep -cvE '^[^:]+:[0-9]+: (error|warning|note): .+ \[[A-Za-z0-9-]+\]$' "$out")" 0
waybill scan -f github "$demo"
is 'github: a line a finding' "$(grep -cE '^::(error|warning|notice) file=[^,]+,line=[0-9]+,title=[^:]+::.+$' "$out")" "$want"
waybill scan -f github "$tmp/t"
like 'github: properties are escaped' "$(cat "$out")" 'file=a%2Cb%3A 100%25/requirements.txt,line=1,title=CVE'
waybill scan -f csv "$demo"
is 'csv: a row a finding and the header' "$(python3 -c "import csv; r=list(csv.reader(open('$out', newline=''))); print(len(r) - 1, len(set(map(len, r))))")" "$want 1"
for f in table json sarif cyclonedx-json spdx-json gnu github csv; do
	waybill scan -f "$f" "$tmp/t"
	like "$f tells what could not be read" "$(cat "$out")" 'package-lock\.json'
done
code 'an unknown format' 2 waybill scan -f yaml "$demo"
for f in table json sarif cyclonedx-json spdx-json gnu github csv; do
	like "the message names $f" "$(cat "$err")" "$f"
done
done_testing
