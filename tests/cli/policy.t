#!/bin/sh
# What suppresses a finding, what binds the gate, and what is said of stale entries.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
mkdir -p "$d/sub"
printf 'flask==0.10\nurllib3==1.25.2\n' >"$d/requirements.txt"
echo flask==0.11 >"$d/sub/requirements.txt"
printf 'FROM ubuntu:20.04\nADD a /b\n' >"$d/Dockerfile"
scan() { waybill scan -f json --as-of 2026-11-24 "$@" "$d"; }
ignore() { cat >"$d/.waybill-ignore.yaml"; }
count() { json "sum(1 for f in r['findings'] if ($1))"; } # of the findings f
shown() { json "sorted(f['path'] + ' ' + f['package']['name'] for f in r['findings'] if '$1' in [f['id']] + f['aliases'])"; }
policy() { json "'; '.join(str(d['line']) + ' ' + d['text'] for d in r['diagnostics'] if d['code'] == 'policy')"; }

scan
all=$(count True)
both="['requirements.txt flask', 'sub/requirements.txt flask']"
is 'nothing is suppressed' "$(shown CVE-2018-1000656)" "$both"
id=$(json "[f['id'] for f in r['findings'] if 'CVE-2018-1000656' in [f['id']] + f['aliases']][0]")
alias=$(json "([a for f in r['findings'] if 'CVE-2018-1000656' in [f['id']] + f['aliases'] for a in [f['id']] + f['aliases'] if a.startswith('GHSA')] + ['$id'])[0]")
pysec=$(json "([a for f in r['findings'] if 'CVE-2018-1000656' in [f['id']] + f['aliases'] for a in [f['id']] + f['aliases'] if a.startswith('PYSEC')] + ['$id'])[0]")

# --- entries of .waybill-ignore.yaml ---------------------------------------------------
hides() { # WHAT, ENTRY, LEFT
	about=$1 left=$3
	printf '%b' "$2" | ignore
	scan
	is "$about" "$(shown CVE-2018-1000656)" "$left"
}
hides 'by id' "- id: $id\n  reason: x\n" '[]'
hides 'by CVE' '- id: CVE-2018-1000656\n' '[]'
hides 'by GHSA' "- id: $alias\n" '[]'
hides 'by PYSEC' "- id: $pysec\n" '[]'
hides 'in lower case' '- id: cve-2018-1000656\n' '[]'
hides 'a bare id' '- CVE-2018-1000656\n' '[]'
hides 'below "ignore:"' 'ignore:\n  - id: CVE-2018-1000656\n' '[]'
hides 'with the package' '- id: CVE-2018-1000656\n  package: Flask\n' '[]'
hides 'with another package' '- id: CVE-2018-1000656\n  package: django\n' "$both"
hides 'by package alone' '- package: flask\n' '[]'
hides 'by purl' '- package: pkg:pypi/flask\n' '[]'
hides 'by purl with version' '- package: pkg:pypi/flask@0.10\n' "['sub/requirements.txt flask']"
hides 'by purl of another version' '- package: pkg:pypi/flask@0.12\n' "$both"
hides 'by purl of another ecosystem' '- package: pkg:npm/flask\n' "$both"
hides 'by path' '- id: CVE-2018-1000656\n  path: sub/**\n' "['requirements.txt flask']"
hides 'by exact path' '- id: CVE-2018-1000656\n  path: requirements.txt\n' "['sub/requirements.txt flask']"
hides 'until a day to come' '- id: CVE-2018-1000656\n  until: 2026-11-25\n' '[]'
hides 'until today, the last day' '- id: CVE-2018-1000656\n  until: 2026-11-24\n' '[]'
hides 'until yesterday' '- id: CVE-2018-1000656\n  until: 2026-11-23\n' "$both"
like 'expired: said, with its line' "$(policy)" '^1 ignoring CVE-2018-1000656 has expired'
code 'expired is no failure by default' 0 scan
hides 'an entry that nothing needs' '# c\n- id: CVE-1999-0001\n- id: CVE-2018-1000656\n' '[]'
like 'unused: said, with its line' "$(policy)" '^2 ignoring CVE-1999-0001 hides nothing'
is 'and only that' "$(json "len([d for d in r['diagnostics'] if d['code'] == 'policy'])")" 1

echo flask==0.10 >"$d/sub/requirements.txt"
printf -- '- id: CVE-2018-1000656\n  path: requirements.txt\n' | ignore
scan
is 'a package in two files is not ignored by one of them' "$(shown CVE-2018-1000656)" "['requirements.txt flask']"
printf -- '- id: CVE-2018-1000656\n  path: "**/requirements.txt"\n' | ignore
scan
is 'but by both' "$(shown CVE-2018-1000656)" '[]'
echo flask==0.11 >"$d/sub/requirements.txt"

# --- rules, by every name ------------------------------------------------------------------
rule() { json "len([f for f in r['findings'] if 'DL3020' in f['aliases']])"; }
printf '' | ignore
scan
is 'ADD is found' "$(rule)" 1
slug=$(json "[f for f in r['findings'] if 'DL3020' in f['aliases']][0]['id']")
for name in DL3020 "$slug" dl3020 \
	$(waybill explain -f json DL3020 && json "r[0]['slug'], *r[0]['aliases']"); do
	echo "- id: $name" | ignore
	scan
	is "ADD is ignored by $name" "$(rule)" 0
done

# --- what is shown ---------------------------------------------------------------------------
printf -- '- id: CVE-2018-1000656\n  reason: we do not\n  until: 2027-01-01\n' | ignore
scan --show-suppressed
is '--show-suppressed marks them' \
	"$(json "[f['suppressed'] for f in r['findings'] if f.get('suppressed')][0]")" \
	"{'by': 'ignore-file', 'reason': 'we do not', 'until': '2027-01-01'}"
is 'and shows all' "$(count True)" "$all"
waybill scan --as-of 2026-11-24 "$d"
like 'the table counts them' "$(cat "$out")" '2 are suppressed'
waybill scan --as-of 2026-11-24 --show-suppressed "$d"
like 'and shows them with the reason' "$(cat "$out")" 'suppressed by ignore-file: we do not'
echo '- package: flask' | ignore
cp "$d/.waybill-ignore.yaml" "$d/sub/"
code 'what is suppressed binds no gate' 0 waybill scan --scanners vuln --fail-on any "$d/sub"
rm "$d/sub/.waybill-ignore.yaml"
code 'that of the root alone' 1 waybill scan --scanners vuln --fail-on any "$d/sub"
code '--ignorefile' 0 waybill scan --scanners vuln --fail-on any --ignorefile "$d/.waybill-ignore.yaml" "$d/sub"
code '--exit-code counts what is not suppressed' 0 waybill scan --scanners vuln --exit-code 3 --show-suppressed --ignorefile "$d/.waybill-ignore.yaml" "$d/sub"

# --- policy of entries -----------------------------------------------------------------------
entry() { printf '%b' "$1" | ignore; }
entry '- id: CVE-2018-1000656\n'
code 'reason is asked for' 1 scan --ignore-policy reason
like 'says which' "$(policy)" '1 ignoring CVE-2018-1000656 states no reason'
code 'expiry is asked for' 1 scan --ignore-policy expiry
like 'says which' "$(policy)" 'states no end'
entry '- id: CVE-2018-1000656\n  reason: r\n  until: 2027-01-01\n'
code 'both are given' 0 scan --ignore-policy reason,expiry,stale
entry '- id: CVE-1999-0001\n'
code 'stale entries fail' 1 scan --ignore-policy stale
entry '- id: CVE-2018-1000656\n  until: 2020-01-01\n'
code 'expired ones too' 1 scan --ignore-policy stale
for bad in '- id: CVE-2018-1000656\n  untill: 2027-01-01\n' '- id: CVE-2018-1000656\n  until: soon\n' \
	'- id: {a: b}\n' '- reason: none\n' 'id: CVE-2018-1000656\n' '- id: "x\n' '- [a, b]\n'; do
	entry "$bad"
	code "not an entry: $bad" 2 scan
	like 'is said with its line' "$(policy)$(cat "$err")" '[0-9]+[ :]'
done
entry '- id: CVE-2018-1000656\n- idd: CVE-2020-26137\n'
code 'a fault beside a good entry' 2 scan --show-suppressed
is 'costs itself alone' "$(json "{f['id'] for f in r['findings'] if f.get('suppressed')}")" "{'CVE-2018-1000656'}"
rm "$d/.waybill-ignore.yaml"
printf 'ignore:\n  - {}\n  - vulnerability: [a]\n' >"$d/.grype.yaml"
printf '[[IgnoredVulns]]\nid = 3\n[[PackageOverrides]]\nname = ""\nignore = true\n[[' >"$d/osv-scanner.toml"
code 'faults in the files of others bind nobody' 0 scan
is 'they are said with their lines' "$(json "sorted({(x['path'], x['line'] > 0) for x in r['diagnostics'] if x['path'] in ('.grype.yaml', 'osv-scanner.toml')})")" "[('.grype.yaml', True), ('osv-scanner.toml', True)]"
rm "$d/.grype.yaml" "$d/osv-scanner.toml"

# --- .trivyignore ------------------------------------------------------------------------------
printf '# comment\nCVE-2018-1000656 # not reachable\n\n' >"$d/.trivyignore"
scan --show-suppressed
is '.trivyignore' "$(json "[f['suppressed']['reason'] for f in r['findings'] if f.get('suppressed')][0]")" 'not reachable'
printf 'CVE-2018-1000656 exp:2026-11-23\nCVE-2020-26137 exp:2026-11-24\n' >"$d/.trivyignore"
scan
is 'exp: has passed' "$(shown CVE-2018-1000656)" "$both"
is 'exp: holds' "$(shown CVE-2020-26137)" '[]'
printf '\357\273\277CVE-2018-1000656\r\n' >"$d/.trivyignore"
scan
is 'with BOM and CRLF' "$(shown CVE-2018-1000656)" '[]'
rm "$d/.trivyignore"

# --- comments in a Dockerfile ------------------------------------------------------------------
for comment in '# hadolint ignore=DL3020' '# waybill: ignore=DL3020 until=2027-01-01 because' \
	'# waybill: ignore=add-for-copy'; do
	printf 'FROM ubuntu:24.04\n%s\nADD a /b\n' "$comment" >"$d/Dockerfile"
	scan
	is "$comment" "$(rule)" 0
done
printf 'FROM ubuntu:24.04\n# hadolint ignore=DL3007\nADD a /b\n' >"$d/Dockerfile"
scan
is 'of another rule' "$(rule)" 1
printf 'FROM ubuntu:24.04\n# waybill: ignore=DL3020 until=2026-11-23 because\nADD a /b\n' >"$d/Dockerfile"
scan
is 'an expired comment' "$(rule)" 1
printf 'FROM ubuntu:24.04\n# waybill: ignore=DL3020 because\nADD a /b\n' >"$d/Dockerfile"
scan --show-suppressed
is 'is marked inline' "$(json "[f['suppressed']['by'] for f in r['findings'] if 'DL3020' in f['aliases']]")" "['inline']"
printf 'FROM ubuntu:20.04\nADD a /b\n' >"$d/Dockerfile"

# --- baseline ----------------------------------------------------------------------------------
code '--write-baseline' 0 scan --write-baseline "$tmp/base.json"
is 'shows all the same' "$(count True)" "$all"
code '--baseline' 0 scan --baseline "$tmp/base.json" --fail-on any
is 'hides them' "$(count True)" 0
printf '\n\n# moved\nurllib3==1.25.2\n\nflask==0.10\n' >"$d/requirements.txt"
printf '# a\n\nFROM ubuntu:20.04\n\n# b\nADD a /b\n' >"$d/Dockerfile"
code 'lines have moved' 0 scan --baseline "$tmp/base.json" --fail-on any
is 'all are known' "$(count True)" 0
echo 'jinja2==2.10' >>"$d/requirements.txt"
code 'a new package' 1 scan --baseline "$tmp/base.json" --fail-on any
is 'its flaws alone are shown' "$(json "sorted(set(f['package']['name'] for f in r['findings']))")" "['jinja2']"
printf 'urllib3==1.25.2\n' >"$d/requirements.txt"
scan --baseline "$tmp/base.json"
like 'what is gone is said' "$(policy)" '[0-9]+ findings of the baseline are gone'
code 'a new baseline over the old one' 0 scan --baseline "$tmp/base.json" --write-baseline "$tmp/base.json"
scan --baseline "$tmp/base.json"
unlike 'has none that are gone' "$(policy)" 'gone'
for bad in '' '{' '[]' '{"findings": 1}' 'text'; do
	printf '%s' "$bad" >"$tmp/nobase.json"
	code "no baseline: '$bad'" 2 scan --baseline "$tmp/nobase.json"
	like 'is said' "$(cat "$err")" 'nobase\.json: not a baseline'
done
code 'a baseline that cannot be written' 4 scan --write-baseline "$tmp/no/base.json"

# --- gate by kind, scope, reach -------------------------------------------------------------------
code '--fail-on eol=any' 1 scan --fail-on eol=any
code '--fail-on any, but not eol and the others' 0 scan --fail-on any,eol=none,vuln=none,misconfig=none
code '--fail-on secret=any' 0 scan --fail-on secret=any
code '--fail-on vuln=high' 1 scan --fail-on vuln=high
code '--fail-on VULN=HIGH' 1 scan --fail-on VULN=HIGH
code '--fail-on vulnerability=high' 1 scan --fail-on vulnerability=high
code 'the gate is about all, whatever -s shows' 1 scan -s LOW --fail-on vuln=high
code '--ignore-unfixed binds the gate too' 0 waybill scan --scanners vuln --ignore-unfixed --fail-on critical "$d/sub"

p=$tmp/p
mkdir "$p"
cat >"$p/package-lock.json" <<'J'
{"name": "x", "lockfileVersion": 3, "packages": {
 "": {"dependencies": {"lodash": "^4"}, "devDependencies": {"minimist": "1"}},
 "node_modules/lodash": {"version": "4.17.15"},
 "node_modules/minimist": {"version": "1.2.0", "dev": true}}}
J
packages() { json "' '.join(sorted(p['name'] for p in r['packages']))"; }
waybill scan -f json "$p"
is 'development packages are reported' "$(packages)" 'lodash minimist'
waybill scan -f json --no-dev "$p"
is '--no-dev' "$(packages) $(json "sorted(set(f['package']['name'] for f in r['findings']))")" "lodash ['lodash']"
printf 'FROM node:22 AS build\nCOPY package-lock.json .\nFROM scratch\nCOPY --from=build /app /app\n' >"$p/Dockerfile"
printf 'unused\n' >"$p/.dockerignore"
mkdir "$p/unused"
echo flask==0.10 >"$p/unused/requirements.txt"
waybill scan -f json "$p"
is 'what the build does not send is known' \
	"$(json "[p['reach']['image'] for p in r['packages'] if p['name'].lower() == 'flask']")" '[False]'
waybill scan -f json --reach image "$p"
is '--reach image leaves its flaws out' "$(json "[f['id'] for f in r['findings'] if f.get('package', {}).get('name', '').lower() == 'flask']")" '[]'
code 'and out of the gate' 0 waybill scan --scanners vuln --reach image --fail-on any --skip-files package-lock.json "$p"
code 'which without it binds' 1 waybill scan --scanners vuln --fail-on any --skip-files package-lock.json "$p"

# --- an entry that names nothing ----------------------------------------------------
for entry in '-' '- ""' 'ignore: ["", flask]'; do
	printf '%s\n' "$entry" >"$tmp/empty.yaml"
	waybill scan -f json --ignorefile "$tmp/empty.yaml" "$p"
	is "'$entry' hides nothing" "$(json "len(r['findings']) > 0")" True
	code 'and is wrong usage' 2 waybill scan --ignorefile "$tmp/empty.yaml" "$p"
done
done_testing
