#!/bin/sh
# The main job on the demo: packages, flaws, faults, dead bases, SBOMs.
. "$(dirname "$0")/../lib.sh"
demo=$root/fixtures/scans/flask-demo

code 'the demo is scanned' 0 waybill scan -f json --as-of 2026-11-24 "$demo"
vulns() {
	json "' '.join(sorted(i for f in r['findings'] if f.get('package', {}).get('name', '').lower() == '$1' and f['package']['version'] == '$2' for i in [f['id']] + f['aliases']))"
}
flask=$(vulns flask 0.10)
for id in CVE-2018-1000656 CVE-2019-1010083 CVE-2023-30861; do
	like "flask 0.10 has $id" "$flask" "$id"
done
urllib3=$(vulns urllib3 1.25.2)
for id in CVE-2020-7212 CVE-2020-26137 CVE-2023-43804 CVE-2023-45803; do
	like "urllib3 1.25.2 has $id" "$urllib3" "$id"
done
unlike 'urllib3 1.25.2 has no CVE-2021-33503' "$urllib3" CVE-2021-33503
is 'one finding a flaw' \
	"$(json "len([f for f in r['findings'] if 'CVE-2018-1000656' in [f['id']] + f['aliases'] and f['path'] == 'app/requirements.txt'])")" 1
is 'fixed versions come from the records' \
	"$(json "[f['fixed_versions'][0] for f in r['findings'] if f['id'] == 'CVE-2018-1000656' and f['path'] == 'app/requirements.txt'][0]")" 0.12.3
is 'ubuntu 20.04 is past its end of life' \
	"$(json "len([f for f in r['findings'] if f['kind'] == 'end-of-life' and f['path'] == 'app/Dockerfile' and '20.04' in f['message'] and '2025-05-31' in f['message']])")" 1
like 'python:alpine3.7 names a dead Alpine' \
	"$(json "[f['message'] for f in r['findings'] if f['kind'] == 'end-of-life' and f['path'] == 'app-v0/Dockerfile']")" \
	'3\.7.*2019-11-01'
is 'via comments give edges' \
	"$(json "sorted(d for p in r['packages'] if p['name'] == 'Flask' for d in p['depends_on'])")" \
	"['pkg:pypi/click@7.0', 'pkg:pypi/itsdangerous@1.1.0', 'pkg:pypi/jinja2@2.10', 'pkg:pypi/werkzeug@0.14.1']"
is 'the development package is labelled' \
	"$(json "[p['scope'] for p in r['packages'] if p['name'] == 'minimist']")" "['dev']"
is 'actions of the workflows are packages' \
	"$(json "len([p for p in r['packages'] if p['ecosystem'] == 'GitHub Actions']) > 4")" True
is 'base images are packages' \
	"$(json "sorted(p['purl'] for p in r['packages'] if p['purl'].startswith('pkg:docker'))")" \
	"['pkg:docker/python@alpine3.7', 'pkg:docker/ubuntu@20.04']"
is 'every finding has a line' "$(json "[f['id'] for f in r['findings'] if f['line'] < 1 and f['kind'] == 'vulnerability']")" '[]'
is 'the report is complete' "$(json "r['complete']")" True
is 'no absolute path in it' "$(grep -c "$root" "$out")" 0

cp "$out" "$tmp/first.json"
(cd "$demo/app" && waybill scan -f json --as-of 2026-11-24 -j 4 ..)
if cmp -s "$out" "$tmp/first.json"; then ok 'the same bytes from another folder and with four threads'; else
	not_ok 'the same bytes from another folder and with four threads' "$(diff "$out" "$tmp/first.json" | head -5)"
fi

code '-s shows only these' 0 waybill scan -f json -s MEDIUM,HIGH,CRITICAL "$demo/app"
is '-s leaves out the others' "$(json "sorted(set(f['severity'] for f in r['findings']) - {'MEDIUM', 'HIGH', 'CRITICAL'})")" '[]'
code '--ignore-unfixed with -s CRITICAL' 0 waybill scan -f json --ignore-unfixed -s critical "$demo/app"
is '--ignore-unfixed leaves out those without a fix' \
	"$(json "[f['id'] for f in r['findings'] if f['kind'] == 'vulnerability' and not f['fixed_versions']]")" '[]'
code '--exit-code 1 with -s HIGH,CRITICAL' 1 waybill scan --exit-code 1 -s HIGH,CRITICAL "$demo/app"
code '--exit-code 7' 7 waybill scan --exit-code 7 "$demo/app"
code '--fail-on high' 1 waybill scan --fail-on high "$demo/app"
code '--fail-on binds whatever is shown' 1 waybill scan --fail-on high -s LOW "$demo/app"
code '--fail-on eol=any' 1 waybill scan --fail-on eol=any "$demo/app"
code '--fail-on secret=any' 0 waybill scan --fail-on secret=any "$demo/app"

code 'the table' 0 waybill scan --as-of 2026-11-24 "$demo"
like 'the table names the flaw, the package and the fix' "$(cat "$out")" 'CVE-2018-1000656 .*flask 0\.10 -> 0\.12\.3'
like 'the table ends with counts' "$(cat "$out")" '[0-9]+ packages in [0-9]+ of [0-9]+ files: [0-9]+ vulnerabilities'
unlike 'no colours off a terminal' "$(cat "$out")" "$(printf '\033')"

for f in cyclonedx-json spdx-json sarif; do
	SOURCE_DATE_EPOCH=1764000000
	export SOURCE_DATE_EPOCH
	code "$f is written" 0 waybill scan -f "$f" --as-of 2026-11-24 "$demo"
	cp "$out" "$tmp/one"
	(cd / && waybill scan -f "$f" --as-of 2026-11-24 -j 3 "$demo")
	if cmp -s "$tmp/one" "$out"; then ok "$f: twice the same bytes"; else not_ok "$f: twice the same bytes"; fi
	is "$f is JSON" "$(json "type(r).__name__")" dict
	unset SOURCE_DATE_EPOCH
done
code 'several outputs of one run' 0 waybill scan -o "sarif=$tmp/a.sarif" -o "cyclonedx-json=$tmp/bom.json" "$demo"
is 'both are there' "$(ls "$tmp" | grep -cE '^(a.sarif|bom.json)$')" 2
code 'sbom alone' 0 waybill sbom "$demo"
is 'an SBOM holds no vulnerabilities' "$(json "'vulnerabilities' in r")" False
is 'the graph is connected' "$(json "(lambda d: len(set(c['bom-ref'] for c in r['components']) - (lambda seen: [seen.update(d.get(x, [])) for _ in range(9) for x in list(seen)] and seen)(set([r['metadata']['component']['bom-ref']]))))({x['ref']: x['dependsOn'] for x in r['dependencies']})")" 0
done_testing
