#!/bin/sh
# SARIF as GitHub code scanning reads it: addresses, fingerprints, rules, suppressions,
# notifications and the limit of results.
shared=${WAYBILL_SHARED:-} # lib.sh unsets what is the scanner's own
. "$(dirname "$0")/../lib.sh"
shared=${shared:-$root/../shared}

cat >"$tmp/sarif.py" <<'P'
import json, re, sys
doc = json.load(open(sys.argv[1], encoding="utf-8"))
run = doc["runs"][0]
rules = run["tool"]["driver"]["rules"]
results = run["results"]
notes = run["invocations"][0]["toolExecutionNotifications"]
def place(r): return r["locations"][0]["physicalLocation"]
def uri(r): return place(r)["artifactLocation"]["uri"]
def of(part): return [r for r in results if part in uri(r)]
def prints(): return sorted((r["ruleId"], r["partialFingerprints"]["primaryLocationLineHash"], r["partialFingerprints"]["waybill/v1"]) for r in results)
print(eval(sys.argv[2]))
P
sarif() { python3 "$tmp/sarif.py" "$out" "$1"; }
scan() { waybill scan -f sarif --as-of 2026-11-24 "$@"; }

# --- addresses ---------------------------------------------------------------------------
# a package is reported once for each version of it, so every folder has its own
t=$tmp/names
minor=0
for d in 'a b' '(c)' '100%' 'é' 'x#y?z' 'p:q'; do
	mkdir -p "$t/$d"
	minor=$((minor + 1))
	echo "flask==0.$minor" >"$t/$d/requirements.txt"
done
scan "$t"
for u in a%20b %28c%29 100%25 %C3%A9 x%23y%3Fz p%3Aq; do
	is "the address $u" "$(sarif "len(of('$u/requirements.txt')) > 0 and all(uri(r) == '$u/requirements.txt' for r in of('$u/'))")" True
done
is 'every address is relative to SRCROOT' "$(sarif "{(place(r)['artifactLocation']['uriBaseId'], uri(r)[0] == '/', '://' in uri(r)) for r in results}")" "{('SRCROOT', False, False)}"
is 'SRCROOT is told of' "$(sarif "'SRCROOT' in run['originalUriBaseIds']")" True
is 'nothing names the folder that was scanned' "$(grep -cF "$tmp" "$out")" 0
is 'every line is 1 or more' "$(sarif "all(1 <= place(r)['region']['startLine'] <= place(r)['region']['endLine'] for r in results)")" True

# --- fingerprints ------------------------------------------------------------------------
t=$tmp/prints
mkdir -p "$t"
printf 'flask==0.10\nurllib3==1.25.2\n' >"$t/requirements.txt"
printf 'FROM ubuntu:20.04\nADD a /b\n' >"$t/Dockerfile"
scan "$t"
before=$(sarif 'prints()')
lines=$(sarif "sorted({place(r)['region']['startLine'] for r in of('requirements')})")
printf '# one\n\n# two\nflask==0.10\nurllib3==1.25.2\n' >"$t/requirements.txt"
printf '# one\n\n# two\nFROM ubuntu:20.04\nADD a /b\n' >"$t/Dockerfile"
scan "$t"
is 'the lines were others' "$lines $(sarif "sorted({place(r)['region']['startLine'] for r in of('requirements')})")" '[1, 2] [4, 5]'
is 'fingerprints stay when lines are added above' "$(sarif 'prints()')" "$before"
is 'no two results share one' "$(sarif 'len({p[2] for p in prints()}) == len(results) > 4')" True

# --- rules -------------------------------------------------------------------------------
is 'rules are unique' "$(sarif "len({r['id'] for r in rules}) == len(rules) > 1")" True
is 'ruleIndex leads to ruleId' "$(sarif "all(rules[r['ruleIndex']]['id'] == r['ruleId'] for r in results)")" True
is 'every rule has a result' "$(sarif "{r['id'] for r in rules} == {r['ruleId'] for r in results}")" True
is 'security-severity is a number in a string' "$(sarif "[r['id'] for r in rules if not re.fullmatch(r'10\.0|[0-9]\.[0-9]', r['properties']['security-severity']) or float(r['properties']['security-severity']) == 0]")" '[]'
is 'every rule has its texts' "$(sarif "[r['id'] for r in rules for k in ('shortDescription', 'fullDescription', 'help') if not r[k]['text']]")" '[]'
is 'levels are those of SARIF' "$(sarif "{r['level'] for r in results} <= {'error', 'warning', 'note'}")" True

# --- suppressions ------------------------------------------------------------------------
all=$(sarif 'len(results)')
printf -- '- id: CVE-2018-1000656\n  reason: not reached\n' >"$t/.waybill-ignore.yaml"
scan "$t"
is 'an ignored finding is suppressed, with its reason' "$(sarif "[r['suppressions'] for r in results if r['ruleId'] == 'CVE-2018-1000656']")" "[[{'kind': 'external', 'status': 'accepted', 'justification': 'not reached'}]]"
is 'the others say that they are not' "$(sarif "{len(r['suppressions']) for r in results if r['ruleId'] != 'CVE-2018-1000656'}")" '{0}'
is 'none is lost' "$(sarif 'len(results)')" "$all"

# --- diagnostics -------------------------------------------------------------------------
is 'complete' "$(sarif "run['properties']['complete']")" True
printf '{' >"$t/package-lock.json"
scan "$t"
is 'a diagnostic is a notification with its place' "$(sarif "[(n['level'], n['descriptor']['id'], uri(n), place(n)['region']['startLine']) for n in notes if n['level'] == 'error']")" "[('error', 'syntax', 'package-lock.json', 1)]"
is 'not complete' "$(sarif "run['properties']['complete']")" False

# --- the limit of results ----------------------------------------------------------------
m=$tmp/many
python3 - "$m" <<'P'
import os, sys
versions = [f"tensorflow==2.{m}.{n}" for m in range(5) for n in range(5)]
for i, line in enumerate(versions):
    os.makedirs(f"{sys.argv[1]}/{i}")
    with open(f"{sys.argv[1]}/{i}/requirements.txt", "w") as f:
        f.write(line + "\n")
P
waybill scan -f json --as-of 2026-11-24 "$m"
n_all=$(json "len(r['findings'])")
is 'there are more than 5,000' "$((n_all > 5000))" 1
n_high=$(json "sum(f['severity'] in ('CRITICAL', 'HIGH') for f in r['findings'])")
scan "$m"
is '5,000 results are kept' "$(sarif 'len(results)')" 5000
is 'the worst are' "$(sarif "sum(r['level'] == 'error' for r in results)")" "$n_high"
is 'some of the others are cut' "$(sarif "len({r['level'] for r in results}) > 1")" True
is 'it is said how many are left out' "$(sarif "[n['descriptor']['id'] for n in notes if n['message']['text'].startswith('$((n_all - 5000)) findings are left out')]")" "['limit']"
is 'rules and results still fit' "$(sarif "all(rules[r['ruleIndex']]['id'] == r['ruleId'] for r in results)")" True
cp "$out" "$tmp/many.sarif"

# --- the schema --------------------------------------------------------------------------
checker=$shared/tools/sbom-check
export SBOM_CHECK_VENV="${SBOM_CHECK_VENV:-$real_home/.cache/sbom-check-venv}"
if [ -x "$checker" ] && "$checker" --self-test >/dev/null 2>&1; then
	scan --show-suppressed "$t" && cp "$out" "$tmp/t.sarif"
	scan "$tmp/names" && cp "$out" "$tmp/names.sarif"
	mkdir "$tmp/empty"
	scan "$tmp/empty"
	cp "$out" "$tmp/empty.sarif"
	is 'the checker finds nothing' "$("$checker" "$tmp"/*.sarif 2>&1 | grep -v '^OK')" ''
	is 'it looked at four files' "$("$checker" "$tmp"/*.sarif 2>&1 | grep -c '^OK')" 4
else
	ok 'validated by the checker # SKIP it or its Python packages are not there'
fi
done_testing
