#!/bin/sh
# convert, merge and validate: SBOM to SBOM, with what is lost said.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip_all 'no python3'
SOURCE_DATE_EPOCH=1700000000
export SOURCE_DATE_EPOCH
demo=$root/fixtures/scans/flask-demo
fixtures=$root/fixtures/parsers

# Into its own format a document comes back as it was, whatever was in between.
for f in cyclonedx-json cyclonedx-xml spdx-json spdx spdx3-json; do
	waybill sbom -q -f "$f" -o "$tmp/a" "$demo"
	code "$f to itself" 0 waybill convert -q -f "$f" -o "$tmp/b" "$tmp/a"
	is "$f to itself is the same but for its serial number" \
		"$(diff "$tmp/a" "$tmp/b" | grep '^[<>]' | grep -vE 'serialNumber|[nN]amespace|spdxdocs')" ''
done
parts='[(c["bom-ref"], c.get("purl"), c.get("version"), c["scope"], c.get("licenses"), c.get("hashes"), c["evidence"]["occurrences"]) for c in r["components"]], r["dependencies"]'
waybill sbom -q "$demo"
want=$(json "$parts")
waybill sbom -q -o "$tmp/a" "$demo"
for f in cyclonedx-xml@1.5 cyclonedx-xml cyclonedx-json@1.4; do
	waybill convert -q -f "$f" -o "$tmp/b" "$tmp/a"
	waybill convert -q "$tmp/b"
	is "by way of $f nothing is lost" "$(json "$parts")" "$want"
done

# What a format, or this program, has no place for is said.
waybill convert -f spdx-json "$fixtures/cyclonedx-json/odd/bom.json"
like 'losses are said' "$(cat "$err")" 'not taken over: vulnerabilities \(1\)'
like 'services too' "$(cat "$err")" 'services \(1\)'
like 'and stand in the document' "$(cat "$out")" 'Incomplete: '
waybill convert "$fixtures/spdx-json/odd/odd.spdx.json"
like 'a licence that was only concluded is not declared' "$(cat "$err")" 'concluded licences \(1\)'
is 'the makers are named' "$(json "[t['name'] for t in r['metadata']['tools']['components']]")" "['waybill', 'maker-1.0']"
is 'the authors too' "$(json "r['metadata']['authors']")" "[{'name': 'Ann', 'email': 'ann@acme.example'}]"
waybill convert -q -f spdx3-json -o "$tmp/x.spdx3.json" "$fixtures/spdx-json/odd/odd.spdx.json"
waybill convert -q "$tmp/x.spdx3.json"
is 'by way of SPDX 3 as well' "$(json "r['metadata']['authors']")" "[{'name': 'Ann', 'email': 'ann@acme.example'}]"
waybill convert -q -f spdx-json "$tmp/x.spdx3.json"
is 'and what they are stays' "$(json "[c for c in r['creationInfo']['creators'] if not c.startswith('Tool:')]")" "['Person: Ann (ann@acme.example)']"
waybill convert "$fixtures/spdx-json/odd/odd.spdx.json"
is 'and no phase of life is made up' "$(json "'lifecycles' in r['metadata']")" False
is 'nor that it is whole' "$(json "r['compositions'][0]['aggregate']")" unknown
is 'a supplier stays' "$(json "[c['supplier']['name'] for c in r['components'] if c['name'] == 'lodash']")" "['Acme']"
waybill convert -q -f spdx-json "$fixtures/cyclonedx-json/npm/bom.json"
is 'the root stays the root' "$(json "[p['name'] for p in r['packages'] if p['SPDXID'] == 'SPDXRef-RootPackage']")" "['flask-demo-web']"
# shellcheck disable=SC2086
$WAYBILL convert -q - <"$tmp/a" >"$out" 2>"$err"
is 'from standard input' "$(json "$parts")" "$want"
code 'one at a time' 2 waybill convert "$tmp/a" "$tmp/a"
code 'a file at least' 2 waybill convert
code 'no report format' 2 waybill convert -f sarif "$tmp/a"
code 'no SBOM' 4 waybill convert "$root/README.md"
code 'strict' 3 waybill convert -q --strict "$fixtures/cyclonedx-json/odd/bom.json"

# Nobody is known to have let it be made: the maker of the tool is a creator, no author.
waybill sbom -q -f spdx-json -o "$tmp/spdx" "$demo"
waybill convert -q "$tmp/spdx"
is 'the maker of the tool becomes no author' "$(json "'authors' in r['metadata']")" False
is 'nor another tool' "$(json "[t['name'] for t in r['metadata']['tools']['components']]")" "['waybill']"

# From every format to every other: what the second lacks is named.
mkdir "$tmp/losses"
# shellcheck disable=SC2086
is 'no loss of a conversion is unsaid' "$(python3 "$root/tests/cli/losses.py" "$tmp/losses" $WAYBILL 2>&1)" ''
waybill convert -f spdx-json "$root/tests/cli/losses.cdx.json"
like 'digests of several files, for SPDX' "$(cat "$err")" 'spdx-json@2.3 has no place for: digests of packages of several files \(1\)'
waybill convert "$root/tests/cli/losses.cdx.json"
is 'not for CycloneDX' "$(cat "$err")" ''

# merge: a root above the roots.
waybill merge -q --source-name shop --source-version 2 "$fixtures/cyclonedx-json/npm/bom.json" "$fixtures/spdx-json/syft/app.spdx.json"
is 'the root is new' "$(json "r['metadata']['component']['name'], r['metadata']['component']['version']")" 'shop 2'
is 'a package of both is there once' "$(json "sum(c.get('purl') == 'pkg:npm/lodash@4.17.15' for c in r['components'])")" 1
is 'the root depends on the roots' "$(json "'pkg:npm/flask-demo-web@1.0.0' in r['dependencies'][0]['dependsOn']")" True
is 'the graph stays' "$(json "[d['dependsOn'] for d in r['dependencies'] if d['ref'] == 'pkg:npm/axios@0.21.1']")" "[['pkg:npm/follow-redirects@1.16.3']]"
code 'merge wants files' 2 waybill merge

# validate
waybill sbom -q -o "$tmp/a" "$demo"
code 'what is not met is exit 1' 1 waybill validate "$tmp/a"
like 'each list is there' "$(cat "$out")" 'BSI TR-03183-2 \(2.1.0\): [0-9]+ of [0-9]+ elements'
like 'with what lacks' "$(cat "$out")" 'missing +supplier: [0-9]+ of [0-9]+ components; first lacking: line [0-9]+'
printf 'module github.com/acme/shop\n\nrequire github.com/google/uuid v1.6.0\n' >"$tmp/go.mod"
waybill sbom -q --source-name shop --source-version 2.0 --source-supplier Acme -o "$tmp/full" "$tmp/go.mod"
code 'what is met is exit 0' 0 waybill validate --standard ntia "$tmp/full"
code 'as JSON' 0 waybill validate --standard ntia -f json "$tmp/full"
is 'in detail' "$(json "[(e['id'], e['met']) for e in r['documents'][0]['standards'][0]['elements']][0]")" "('supplier', True)"
code 'no such standard' 2 waybill validate --standard iso "$tmp/full"
code 'no such format' 2 waybill validate -f sarif "$tmp/full"
done_testing
