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

# --- markdown, junit, gitlab-codequality ---------------------------------------------------
hard=$tmp/hard/'a|b <i>&"x" *y*'
mkdir -p "$hard" "$tmp/clean"
printf 'flask==0.10\n' >"$hard/requirements.txt"
printf 'left-pad==1.0\n' >"$tmp/clean/requirements.txt"
printf -- '- id: CVE-2018-1000656\n  reason: a | b <c>\n' >"$tmp/hard/.waybill-ignore.yaml"

waybill scan -f markdown "$demo"
is 'markdown: a row a finding' "$(grep -cE '^\| (CRITICAL|HIGH|MEDIUM|LOW|UNKNOWN) \|' "$out")" "$want"
like 'markdown: counts' "$(cat "$out")" '^\*\*[0-9]+ [A-Z]+\*\*(, \*\*[0-9]+ [A-Z]+\*\*)*$'
like 'markdown: ids are links' "$(cat "$out")" '\| \[CVE-2023-30861\]\(https://[^ )|]+\) \|'
waybill scan -f markdown --show-suppressed "$tmp/hard"
is 'markdown: every row has five cells' "$(grep '^|' "$out" | sed 's/\\|//g' | tr -cd '|\n' | sort -u)" '||||||'
like 'markdown: markup is escaped' "$(cat "$out")" 'a\\\|b &lt;i\\>&amp;"x" \\\*y\\\*/requirements'
like 'markdown: what is suppressed says why' "$(cat "$out")" 'CVE-2018-1000656.*\(suppressed: a \\\| b &lt;c\\>\)'
waybill scan -f markdown "$tmp/clean"
is 'markdown: nothing found' "$(grep -c '^No findings\.$' "$out") $(grep -c '^|' "$out")" '1 0'

cat >"$tmp/junit.py" <<'P'
import sys, xml.etree.ElementTree as E
x = E.parse(sys.argv[1]).getroot()
def count(of, tag): return len(list(of.iter(tag)))
def fits(of): return [int(of.get(k)) for k in ("tests", "failures", "errors", "skipped")] == [count(of, k) for k in ("testcase", "failure", "error", "skipped")]
print(eval(sys.argv[2]))
P
junit() { python3 "$tmp/junit.py" "$out" "$1"; }
waybill scan -f junit "$demo"
is 'junit: a failure a finding' "$(junit "count(x, 'failure')")" "$want"
is 'junit: the numbers are right' "$(junit 'fits(x) and all(map(fits, x))')" True
is 'junit: a suite a file' "$(junit "len({s.get('name') for s in x}) == len(x) > 2")" True
waybill scan -f junit --show-suppressed "$tmp/hard"
is 'junit: names are escaped' "$(junit "x[0].get('name')")" 'a|b <i>&"x" *y*/requirements.txt'
is 'junit: what is suppressed is skipped' "$(junit "[s.get('message') for s in x.iter('skipped')]")" "['a | b <c>']"
is 'junit: and counted' "$(junit 'fits(x) and all(map(fits, x))')" True
waybill scan -f junit "$tmp/clean"
is 'junit: nothing found is one case that passes' "$(junit "count(x, 'testcase'), count(x, 'failure'), fits(x)")" '(1, 0, True)'
waybill scan -f junit "$tmp/t"
is 'junit: what could not be read is an error' "$(junit "[c.get('file') for c in x.iter('testcase') if c.find('error') is not None]")" "['package-lock.json']"

waybill scan -f gitlab-codequality "$demo"
is 'gitlab-codequality: an entry a finding' "$(json 'len(r)')" "$want"
is 'gitlab-codequality: fingerprints differ' "$(json "len({e['fingerprint'] for e in r}) == len(r)")" True
is 'gitlab-codequality: what GitLab needs' "$(json "all(e['description'] and e['check_name'] and e['severity'] in ('info', 'minor', 'major', 'critical', 'blocker') and e['location']['path'][0] not in './' and e['location']['lines']['begin'] > 0 for e in r)")" True
waybill scan -f gitlab-codequality --show-suppressed "$tmp/hard"
is 'gitlab-codequality: suppressed ones are left out' "$(json "[e for e in r if e['check_name'] == 'CVE-2018-1000656']")" '[]'
waybill scan -f gitlab-codequality "$tmp/clean"
is 'gitlab-codequality: nothing found is an empty array' "$(json 'r')" '[]'

for f in table json sarif cyclonedx-json spdx-json gnu github csv markdown junit gitlab-codequality; do
	waybill scan -f "$f" "$tmp/t"
	like "$f tells what could not be read" "$(cat "$out")" 'package-lock\.json'
done
code 'an unknown format' 2 waybill scan -f yaml "$demo"
for f in table json sarif cyclonedx-json spdx-json gnu github csv markdown junit gitlab-codequality; do
	like "the message names $f" "$(cat "$err")" "$f"
done
done_testing
