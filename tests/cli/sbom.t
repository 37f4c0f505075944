#!/bin/sh
# SBOMs: whole, connected, the same bytes every time, and valid.
shared=${WAYBILL_SHARED:-}
. "$(dirname "$0")/../lib.sh"

# Every fixture, in one run of three outputs each.
mkdir "$tmp/all"
for d in "$root"/fixtures/scans/*/ "$root"/fixtures/parsers/*/*/; do
	name=$(echo "${d#"$root"/fixtures/}" | tr / -)
	set -- "$tmp/all/$name"
	waybill scan -q -o "json=$1.a.json" -o "cyclonedx-json=$1.b.json" -o "spdx-json=$1.c.json" "$d"
done
set -- "$tmp"/all/*.json
if [ $# -gt 300 ]; then ok 'there are fixtures'; else not_ok 'there are fixtures' "$#"; fi
is 'every package of every fixture is in both SBOMs, with purl, scope, line, and connected' \
	"$(python3 "$root/tests/check_sbom.py" "$@" 2>&1)" ''
# the check itself can fail
waybill scan -q -o "json=$tmp/1.a.json" -o "cyclonedx-json=$tmp/1.b.json" -o "spdx-json=$tmp/1.c.json" \
	"$root/fixtures/scans/flask-demo"
for change in 's/"line": 1$/"line": 2/' 's/"scope": "excluded"/"scope": "required"/' 's/"bom-ref": "pkg:pypi/&x/'; do
	sed "$change" "$tmp/1.b.json" >"$tmp/broken.json"
	like "what is amiss is found: $change" \
		"$(python3 "$root/tests/check_sbom.py" "$tmp/1.a.json" "$tmp/broken.json" "$tmp/1.c.json" 2>&1)" '1.a.json: '
done

demo=$root/fixtures/scans/flask-demo
waybill sbom "$demo"
is 'an SBOM holds no vulnerabilities' "$(json "'vulnerabilities' in r")" False
is 'the lifecycle is pre-build' "$(json "r['metadata']['lifecycles']")" "[{'phase': 'pre-build'}]"
waybill sbom --source-name shop --source-version 2.0 --source-supplier 'Acme Ltd' "$demo"
is 'the root is named by --source-*' \
	"$(json "[r['metadata']['component'][k] for k in ('name', 'version')] + [r['metadata']['supplier']['name']]")" \
	"['shop', '2.0', 'Acme Ltd']"
waybill sbom "$demo/web"
is 'the root is the project of the manifest' "$(json "[r['metadata']['component'][k] for k in ('name', 'version', 'purl')]")" \
	"['flask-demo-web', '1.0.0', 'pkg:npm/flask-demo-web@1.0.0']"
is 'a complete graph is said to be complete' "$(json "r['compositions'][0]['aggregate']")" complete
waybill sbom "$demo/app"
is 'one of which not all is known is not' "$(json "r['compositions'][0]['aggregate']")" incomplete
code 'no other format under sbom' 2 waybill sbom -f sarif "$demo"
like 'and it says which there are' "$(cat "$err")" 'cyclonedx-json, cyclonedx-xml, spdx-json, spdx, spdx3-json'
code 'no such version' 2 waybill sbom -f cyclonedx-json@9.9 "$demo"

for v in 1.4 1.5 1.6 1.7; do
	code "CycloneDX $v" 0 waybill sbom -f "cyclonedx-json@$v" "$demo"
	is "CycloneDX $v says so" "$(json "r['specVersion']")" "$v"
	cp "$out" "$tmp/d-$v.cdx.json"
done
# nothing depends on the root: a workspace whose own package is needed by a member
workspace=$root/fixtures/parsers/npm-package-lock/workspaces
waybill sbom "$workspace"
is 'nothing depends on the root' \
	"$(json "[d for d in r['dependencies'] if r['metadata']['component']['bom-ref'] in d.get('dependsOn', [])]")" '[]'

mkdir "$tmp/empty"
code 'an empty folder gives a document too' 0 waybill sbom "$tmp/empty"
is 'without components' "$(json "r['components']")" '[]'
is 'which is not said to be complete' "$(json "r['compositions'][0]['aggregate']")" unknown

for f in cyclonedx-json spdx-json; do
	SOURCE_DATE_EPOCH=1764000000
	export SOURCE_DATE_EPOCH
	waybill sbom -j1 -f "$f" "$demo"
	cp "$out" "$tmp/one"
	(cd "$demo/web" && waybill sbom -j4 -f "$f" ..)
	is "$f: the same bytes from another folder with four threads" "$(cmp "$out" "$tmp/one" 2>&1)" ''
	is "$f: no absolute path" "$(grep -c "$root" "$out")" 0
	is "$f: no host's name" "$(grep -cF "$(uname -n)" "$out")" 0
	is "$f: the time is SOURCE_DATE_EPOCH's" "$(grep -c '2025-11-24T16:00:00Z' "$out")" 1
	unset SOURCE_DATE_EPOCH
done

# Where every publisher is known, the minimum elements are there: a module of Go (that
# names no version of Go, of which only a lower bound would be known).
mkdir "$tmp/go"
printf 'module github.com/acme/shop\n\nrequire (\n\tgithub.com/google/uuid v1.6.0\n\tk8s.io/api v0.30.0\n)\n' >"$tmp/go/go.mod"
for f in cyclonedx-json spdx-json; do
	waybill sbom -f "$f" --source-name shop --source-version 2.0 --source-supplier 'Acme Ltd' "$tmp/go"
	cp "$out" "$tmp/ntia-$f.json"
	like "$f: the owner of the module is its publisher" "$(tr -d '\n' <"$out")" '(Organization: |"name": ")google"'
	unlike "$f: nothing is without publisher" "$(cat "$out")" '"supplier": "NOASSERTION"'
done

# A go.mod names all that its own module imports; one that could not be read whole does not.
mkdir "$tmp/mods" "$tmp/mods/good" "$tmp/mods/bad"
printf 'module github.com/acme/good\n\nrequire github.com/google/uuid v1.6.0\n' >"$tmp/mods/good/go.mod"
printf 'module github.com/acme/bad\n\nrequire github.com/google/uuid v1.6.0\nrequire ???\n' >"$tmp/mods/bad/go.mod"
waybill sbom "$tmp/mods"
claims='[x for c in r["compositions"] if c["aggregate"] == "complete" for x in c.get("dependencies", [])]'
is 'a module whose imports are all told' "$(json "'pkg:golang/github.com/acme/good' in $claims")" True
is 'and one of which some were not read' "$(json "'pkg:golang/github.com/acme/bad' in $claims")" False

checker=${shared:-$root/../shared}/tools/sbom-check
export SBOM_CHECK_VENV="${SBOM_CHECK_VENV:-$real_home/.cache/sbom-check-venv}"
# 2: it or one of its Python packages is not there
"$checker" --self-test >/dev/null 2>&1
case $? in
2 | 126 | 127)
	ok 'validated by the checker # SKIP it or its Python packages are not there'
	;;
*)
	n_doc=0
	for d in "$demo" "$demo/app" "$demo/web" "$workspace" "$tmp/empty"; do
		n_doc=$((n_doc + 1))
		waybill sbom -o "cyclonedx-json=$tmp/d$n_doc.cdx.json" -o "spdx-json=$tmp/d$n_doc.spdx.json" \
			-o "cyclonedx-xml=$tmp/d$n_doc.cdx.xml" -o "spdx=$tmp/d$n_doc.spdx" -o "spdx3-json=$tmp/d$n_doc.spdx3.json" "$d"
		waybill scan -f sarif "$d" && cp "$out" "$tmp/d$n_doc.sarif"
	done
	is 'the checker finds nothing' \
		"$("$checker" --canonical --no-vulns --ntia warn "$tmp"/d*.json "$tmp"/d*.xml "$tmp"/d*.spdx "$tmp"/d*.sarif 2>&1 | grep -v '^OK')" ''
	for v in 1.4 1.5 1.6 1.7; do
		waybill scan -f "cyclonedx-json@$v" "$demo"
		cp "$out" "$tmp/v$v.cdx.json"
		waybill scan -f "cyclonedx-xml@$v" "$demo"
		cp "$out" "$tmp/v$v.cdx.xml"
	done
	is 'nor in a document with vulnerabilities, in any version' \
		"$("$checker" --canonical --ntia warn "$tmp"/v*.cdx.* 2>&1 | grep -v '^OK')" ''
	is 'the minimum elements are there' \
		"$("$checker" --canonical --no-vulns --ntia fail "$tmp"/ntia-*.json 2>&1 | grep -v '^OK')" ''
	;;
esac
done_testing
