#!/bin/sh
# A licence policy: allow, deny, exceptions.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
mkdir "$d"
cat >"$d/package-lock.json" <<'J'
{"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {
"": {"name": "x", "version": "1.0.0", "license": "GPL-3.0-only", "dependencies": {"a": "1", "b": "1", "c": "1", "d": "1"}},
"node_modules/a": {"version": "1.0.0", "license": "MIT"},
"node_modules/b": {"version": "1.0.0", "license": "(MIT OR GPL-3.0-only)"},
"node_modules/c": {"version": "1.0.0", "license": "AGPL-3.0-only"},
"node_modules/d": {"version": "1.0.0"}}}
J
scan() { waybill scan -f json --scanners license "$@" "$d"; }
found() { json "[(f['id'], f['package']['name'], f['line'], f['severity']) for f in r['findings']]"; }
code 'without a policy' 0 scan --fail-on any
is 'no licence is a fault' "$(found)" '[]'
code 'a denied licence' 1 scan --license-deny 'agpl-*,GPL-*' --fail-on license=high
is 'is found at its line' "$(found)" "[('WB-LI-001', 'c', 5, 'HIGH')]"
scan --license-allow MIT
is 'an allow list' "$(found)" "[('WB-LI-002', 'c', 5, 'MEDIUM')]"
scan --license-allow MIT --rules +WB-LI-003
is 'what is not known, when asked for' "$(found)" "[('WB-LI-002', 'c', 5, 'MEDIUM'), ('WB-LI-003', 'd', 6, 'LOW')]"
scan --license-allow MIT --license-except c
is 'an exception by name' "$(found)" '[]'
scan --license-allow MIT --license-except pkg:npm/c
is 'by purl' "$(found)" '[]'
cat >"$d/.waybill.yaml" <<'Y'
license-deny: [AGPL-*]
license-except:
  - b
Y
scan
is 'in .waybill.yaml' "$(found)" "[('WB-LI-001', 'c', 5, 'HIGH')]"
printf -- '- id: license-denied\n  package: c\n  reason: asked\n' >"$d/.waybill-ignore.yaml"
code 'accepted with a reason' 0 scan --fail-on any
rm "$d/.waybill-ignore.yaml" "$d/.waybill.yaml"
waybill scan --license-deny 'AGPL-*' "$d"
like 'the table counts them' "$(cat "$out")" '1 licence finding'
waybill scan -f sarif --license-deny 'AGPL-*' "$d"
is 'in SARIF' "$(json "[x['ruleId'] for x in r['runs'][0]['results'] if x['ruleId'].startswith('WB-LI')]")" "['WB-LI-001']"
waybill scan -f json --scanners vuln --license-deny 'AGPL-*' "$d"
is 'not among other scanners' "$(found)" '[]'
done_testing
