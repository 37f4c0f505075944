#!/bin/sh
# VEX documents in and out, and the ignore files of other scanners.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
mkdir -p "$d/sub"
printf 'flask==0.10\nurllib3==1.25.2\n' >"$d/requirements.txt"
scan() { waybill scan -f json --as-of 2026-11-24 "$@" "$d"; }
hidden() { json "sorted((f['id'], f['suppressed']['by'], f['suppressed']['reason']) for f in r['findings'] if f.get('suppressed'))"; }
policy() { json "'; '.join('%s:%s %s' % (d.get('path'), d.get('line'), d['text']) for d in r['diagnostics'] if d['code'] == 'policy')"; }

# --- out ----------------------------------------------------------------------------
cat >"$d/.waybill-ignore.yaml" <<'Y'
- id: CVE-2018-1000656
  reason: no JSON is read
  justification: vulnerable_code_not_in_execute_path
- id: CVE-2019-1010083
Y
v=$tmp/v.json
SOURCE_DATE_EPOCH=1700000000
export SOURCE_DATE_EPOCH
code '-f openvex' 0 waybill scan -f openvex --source-supplier 'ACME' -o "$v" "$d"
waybill scan -f openvex --source-supplier 'ACME' -j4 -o "$v.2" "$d"
is 'twice the same bytes' "$(cmp "$v" "$v.2" 2>&1)" ''
unset SOURCE_DATE_EPOCH
cp "$v" "$out"
is 'the head' "$(json "r['@context'], r['author'], r['timestamp'], r['version'], r['@id'].startswith('https://openvex.dev/docs/public/vex-')")" \
	"https://openvex.dev/ns/v0.2.0 ACME 2023-11-14T22:13:20Z 1 True"
statement() { json "[{k: s[k] for k in s if k not in ('vulnerability', 'products')} for s in r['statements'] if '$1' in [s['vulnerability']['name']] + s['vulnerability'].get('aliases', [])]"; }
is 'what is ignored with a reason' "$(statement CVE-2018-1000656)" \
	"[{'status': 'not_affected', 'justification': 'vulnerable_code_not_in_execute_path', 'impact_statement': 'no JSON is read'}]"
is 'without one' "$(statement CVE-2019-1010083)" "[{'status': 'under_investigation'}]"
is 'and what is not ignored' "$(statement CVE-2023-30861)" \
	"[{'status': 'affected', 'action_statement': 'update flask to 2.2.5 or later'}]"
is 'the product is the package' "$(json "sorted({p['@id'] for s in r['statements'] for p in s['products']})")" \
	"['pkg:pypi/flask@0.10', 'pkg:pypi/urllib3@1.25.2']"
schema=${WAYBILL_SHARED:-$root/../shared}/schemas/vex/openvex-0.2.0.schema.json
if [ -f "$schema" ] && python3 -c 'import jsonschema' 2>/dev/null; then
	is 'its schema takes it' "$(python3 -c "
import json, jsonschema
jsonschema.Draft202012Validator(json.load(open('$schema'))).validate(json.load(open('$v')))" 2>&1)" ''
else
	echo "# SKIP: no OpenVEX schema at $schema, or no jsonschema for python3"
fi

# --- in -----------------------------------------------------------------------------
rm "$d/.waybill-ignore.yaml"
code '--vex with what was written' 0 scan --show-suppressed --vex "$v"
is 'hides the same finding' "$(hidden)" "[('CVE-2018-1000656', 'vex', 'no JSON is read')]"
cat >"$tmp/c.json" <<'J'
{"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"timestamp": "2025-01-01T00:00:00Z"}, "vulnerabilities": [
 {"id": "CVE-2019-1010083", "analysis": {"state": "false_positive"},
  "affects": [{"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:pypi/flask@0.10"}]},
 {"id": "CVE-2020-7212", "analysis": {"state": "resolved", "detail": "patched"},
  "affects": [{"ref": "a-uuid"}]}]}
J
code 'two documents' 0 scan --show-suppressed --vex "$v" --vex "$tmp/c.json"
is 'hide what either says' "$(hidden)" \
	"[('CVE-2018-1000656', 'vex', 'no JSON is read'), ('CVE-2019-1010083', 'vex', '')]"
like 'what cannot be applied is said with its line' "$(policy)" \
	"c.json:5 this statement is not applied: no purl says which package is meant by 'a-uuid'"
unlike 'without the path of this machine' "$(policy)" "$tmp"
echo '- id: CVE-2018-1000656' >"$d/.waybill-ignore.yaml"
scan --show-suppressed --vex "$v"
is "the user's own entry comes first" "$(hidden)" "[('CVE-2018-1000656', 'ignore-file', '')]"
rm "$d/.waybill-ignore.yaml"
code 'what VEX hides binds no gate' 1 waybill scan --fail-on any --vex "$v" "$d"
code 'a file that is not there' 2 scan --vex "$tmp/none.json"
like 'is named' "$(cat "$err")" 'none.json: no such file'
for bad in '{}' '[]' 'x' ''; do
	printf '%s' "$bad" >"$tmp/bad.json"
	code "no VEX document: '$bad'" 2 scan --vex "$tmp/bad.json"
	like 'is named with its line' "$(cat "$err")" 'bad.json:[01]: not a VEX document'
done

# --- ignore files of other scanners ----------------------------------------------------------
cat >"$d/.trivyignore.yaml" <<'Y'
vulnerabilities:
  - id: CVE-2018-1000656
    paths: [requirements.txt]
    expired_at: 2027-01-01
    statement: trivy
Y
cat >"$d/.grype.yaml" <<'Y'
ignore:
  - vulnerability: GHSA-5wv5-4vpf-pj6m
    package: {name: flask, type: python}
    reason: grype
  - vulnerability: CVE-2023-30861
    namespace: github:language:python
Y
cat >"$d/osv-scanner.toml" <<'T'
[[IgnoredVulns]]
id = "CVE-2020-7212"
reason = "osv"
T
cp "$d/requirements.txt" "$d/sub/"
scan --show-suppressed
is 'Trivy, and neither of a folder below' "$(hidden)" "[('CVE-2019-1010083', 'ignore-file', 'grype')]"
rm "$d/sub/requirements.txt"
scan --show-suppressed
is 'Trivy, Grype and OSV-Scanner' "$(hidden)" \
	"[('CVE-2018-1000656', 'ignore-file', 'trivy'), ('CVE-2019-1010083', 'ignore-file', 'grype'), ('CVE-2020-7212', 'ignore-file', 'osv')]"
like 'a condition that cannot be decided is said' "$(policy)" \
	".grype.yaml:6 this rule is not applied: no condition here is called 'namespace'"
echo six==1.0 >"$d/sub/requirements.txt"
code 'a part of the tree' 0 waybill scan -f json --ignore-policy stale "$d/sub/requirements.txt" "$d/requirements.txt"
code 'does not make an entry stale' 0 waybill scan -f json --ignore-policy stale --scanners misconfig "$d"
code '--ignorefile takes osv-scanner.toml too' 0 scan --show-suppressed --ignorefile "$d/osv-scanner.toml"
done_testing
