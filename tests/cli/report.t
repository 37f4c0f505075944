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

# --- gitlab-dependency-scanning, html ------------------------------------------------------
waybill scan -f json "$demo"
vulns=$(json "len([f for f in r['findings'] if f['kind'] == 'vulnerability'])")
waybill scan -f gitlab-dependency-scanning "$demo"
is 'gitlab-dependency-scanning: a vulnerability a flaw' "$(json "len(r['vulnerabilities'])")" "$vulns"
is 'gitlab-dependency-scanning: ids are UUIDs and differ' "$(json "len({v['id'] for v in r['vulnerabilities'] if __import__('uuid').UUID(v['id']).version == 8})")" "$vulns"
is 'gitlab-dependency-scanning: each is identified and placed' "$(json "all(1 <= len(v['identifiers']) <= 20 and all(i['type'] and i['name'] and i['value'] and i['url'].startswith('https://') for i in v['identifiers']) and v['location']['file'] == 'requirements.txt' and v['location']['dependency']['package']['name'] and v['location']['dependency']['version'] and v['severity'] in ('Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical') for v in r['vulnerabilities'])")" True
is 'gitlab-dependency-scanning: every dependency is listed once, by file' "$(json "[(f['path'], f['package_manager'], [(d['package']['name'], d['version']) for d in f['dependencies']]) for f in r['dependency_files']]")" "[('requirements.txt', 'pip', [('flask', '0.10'), ('urllib3', '1.25.2')])]"
is 'gitlab-dependency-scanning: the scan is described' "$(json "r['scan']['type'], r['scan']['status'], len(r['scan']['start_time']), r['scan']['scanner']['id']")" 'dependency_scanning success 19 waybill'
is 'gitlab-dependency-scanning: other kinds are counted' "$(json "[m['value'].split()[0] for m in r['scan']['messages'] if 'other kinds' in m['value']]")" "['$((want - vulns))']"
waybill scan -f gitlab-dependency-scanning --show-suppressed "$tmp/hard"
is 'gitlab-dependency-scanning: suppressed ones are left out' "$(json "[v for v in r['vulnerabilities'] if 'CVE-2018-1000656' in str(v)]")" '[]'
printf 'flask\n' >"$tmp/clean/requirements.txt"
waybill scan -f gitlab-dependency-scanning "$tmp/clean"
is 'gitlab-dependency-scanning: no version is made up' "$(json "[d['version'] for f in r['dependency_files'] for d in f['dependencies']]")" "['unspecified']"

cat >"$tmp/page.py" <<'P'
import sys, html.parser
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(); self.open, self.bad, self.tags = [], [], set()
    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in ("meta", "br"): self.open.append(tag)
    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag: self.bad.append((self.getpos(), tag))
p = Page(); p.feed(open(sys.argv[1], encoding="utf-8").read()); p.close()
print(p.bad + p.open, sorted(p.tags & {"script", "img", "link", "i", "iframe"}))
P
waybill scan -f html "$demo"
is 'html: well nested, nothing from elsewhere' "$(python3 "$tmp/page.py" "$out")" '[] []'
is 'html: a row a finding' "$(grep -c 'class="s ' "$out")" "$want"
like 'html: ids are links' "$(cat "$out")" '<a rel="noreferrer" href="https://[^"]+">CVE-2023-30861</a>'
waybill scan -f html --show-suppressed "$tmp/hard"
is 'html: what is in the tree is no markup' "$(python3 "$tmp/page.py" "$out")" '[] []'
like 'html: it is escaped' "$(cat "$out")" '<h3>a\|b &lt;i&gt;&amp;&quot;x&quot; \*y\*/requirements.txt</h3>'
like 'html: what is suppressed says why' "$(cat "$out")" '<em>suppressed: a \| b &lt;c&gt;</em>'
like 'html: what is not pinned is told' "$(waybill scan -f html "$tmp/clean"; cat "$out")" 'flask'

for f in table json sarif cyclonedx-json spdx-json gnu github csv markdown junit gitlab-codequality gitlab-dependency-scanning html; do
	waybill scan -f "$f" "$tmp/t"
	like "$f tells what could not be read" "$(cat "$out")" 'package-lock\.json'
done
code 'an unknown format' 2 waybill scan -f yaml "$demo"
for f in table json sarif cyclonedx-json spdx-json gnu github csv markdown junit gitlab-codequality gitlab-dependency-scanning html; do
	like "the message names $f" "$(cat "$err")" "$f"
done
done_testing
