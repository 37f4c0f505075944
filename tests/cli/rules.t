#!/bin/sh
# The catalogue: rules, formats, explain.
. "$(dirname "$0")/../lib.sh"

code 'rules' 0 waybill rules
n_table=$(wc -l <"$out" | tr -d ' ')
code 'rules -f json' 0 waybill rules -f json
cp "$out" "$tmp/rules.json"
is 'has as many' "$(json "len(r)")" "$n_table"
is 'all keys are there' "$(json "sorted(set(k for x in r for k in ('id', 'slug', 'aliases', 'kind', 'severity', 'default', 'informational', 'title', 'why', 'fix', 'bad', 'good', 'url') if k not in x))")" '[]'
is 'nothing is empty' "$(json "[x['id'] for x in r if not all(x[k] for k in ('id', 'slug', 'severity', 'title', 'why', 'fix', 'bad', 'good', 'url'))]")" '[]'
is 'ids and slugs are unique' "$(json "len(set(x['id'] for x in r)) == len(r) == len(set(x['slug'] for x in r))")" True
is 'many have an alias of hadolint' "$(json "sum(any(a.startswith(('DL', 'SC')) for a in x['aliases']) for x in r) > 30")" True
is 'ids, slugs, severities, defaults and aliases are those of catalogue.tsv' \
	"$(python3 "$root/tests/cli/catalogue.py" "$root/tests/cli/catalogue.tsv" "$tmp/rules.json")" ''
code 'rules -f markdown' 0 waybill rules -f markdown
is 'one heading a rule' "$(grep -c '^## ' "$out")" "$n_table"
code 'rules -f sarif' 2 waybill rules -f sarif

for o in table json markdown; do
	code "rules --formats -f $o" 0 waybill rules --formats -f "$o"
	like "names package-lock.json" "$(cat "$out")" 'package-lock\.json'
	like "names Dockerfiles" "$(cat "$out")" 'dockerfile'
done
waybill rules --formats -f json
is 'each format has a document' "$(json "[x['id'] for x in r if not x['spec'].startswith('http')]")" '[]'
is 'one fixture folder each' \
	"$(json "[x['id'] for x in r if not __import__('os').path.isdir('$root/fixtures/parsers/' + x['id'])]")" '[]'

# --- explain, by every name ----------------------------------------------------------
cat >"$tmp/all.py" <<'P'
import json, subprocess, sys
bad = []
rules = json.load(open(sys.argv[1]))
def explain(name):
    p = subprocess.run(sys.argv[2:] + ["explain", "-f", "json", name], capture_output=True)
    return [x["id"] for x in json.loads(p.stdout)] if p.returncode == 0 else []
for r in rules:
    for name in [r["id"], r["slug"]] + r["aliases"]:
        spellings = {name, name.lower(), name.upper()}
        if name.startswith(("AVD-DS-", "DS-", "DS0")):
            number = name[-4:]
            spellings |= {"AVD-DS-" + number, "DS-" + number, "DS" + number[1:]}
        bad += [s + " is not " + r["id"] for s in spellings if r["id"] not in explain(s)]
print(bad)
P
# shellcheck disable=SC2086
is 'explain knows every id, slug and alias, in any case' "$(python3 "$tmp/all.py" "$tmp/rules.json" $WAYBILL)" '[]'
code 'explain two' 0 waybill explain DL3008 DL3007
like 'tells both' "$(cat "$out" | tr '\n' ' ')" 'DL3008.*DL3007'
for part in 'Why: ' 'Fix: ' 'Not so:' 'But so:' 'https://'; do
	like "explain tells $part" "$(cat "$out")" "$part"
done
code 'unknown id' 2 waybill explain DL300
like 'suggests one' "$(cat "$err")" "no rule 'DL300'; did you mean DL3"
code 'far from all' 2 waybill explain xyzzy-nothing-like-it
like 'says where they are' "$(cat "$err")" 'waybill rules lists them'
code 'a known and an unknown one' 2 waybill explain DL3008 nope
is 'prints nothing' "$(wc -c <"$out" | tr -d ' ')" 0

# --- --rules ---------------------------------------------------------------------------
printf 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y curl\n' >"$tmp/Dockerfile"
ids() { json "' '.join(sorted(set(a for f in r['findings'] for a in [f['id']] + f['aliases'])))"; }
waybill scan -f json "$tmp/Dockerfile"
unlike 'pinning is not asked for by default' "$(ids)" 'DL3008'
for name in +DL3008 +apt-pin +APT-PIN all; do
	waybill scan -f json --rules "$name" "$tmp/Dockerfile"
	like "--rules $name" "$(ids)" 'DL3008'
done
waybill scan -f json --rules all,-DL3008 "$tmp/Dockerfile"
unlike '--rules all,-DL3008' "$(ids)" 'DL3008'
done_testing
