#!/bin/sh
# score.sh [FOLDER...] - SBOMs of waybill, Syft and Trivy for each folder, scored by sbom-check
# --score of the shared folder, ten being the most.  Without FOLDER: the demo, the shared corpora,
# and, with BIG=1, the tree of the bench.  What is absent is said and left out.  Exit code 1
# when a peer's document has the higher score.  WAYBILL= is the program.
# shellcheck disable=SC2086 # commands that are lists of words
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
shared=${WAYBILL_SHARED:-$root/../shared}
check=$shared/tools/sbom-check
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
limit="timeout -k 5 ${PEER_SECONDS:-400}"
# A peer is to describe the folder: what lies in caches of Go and Maven on this machine, and would
# not on another, is kept from it.
alone="env HOME=$out/home GOPATH=$out/home/go GOMODCACHE=$out/home/go/pkg/mod"
[ -x "$check" ] || {
	echo "score.sh: skipped, no $check" >&2
	exit 0
}
if [ $# = 0 ]; then
	set -- "$root/fixtures/scans/flask-demo"
	for d in "$shared"/corpora/*/; do
		[ -d "$d" ] && set -- "$@" "${d%/}"
	done
	if [ -n "${BIG:-}" ]; then
		python3 "$root/tests/bench/make_tree.py" "$out/big"
		set -- "$@" "$out/big"
	fi
fi
for peer in syft trivy; do
	command -v $peer >/dev/null 2>&1 || echo "score.sh: no $peer on PATH, left out" >&2
done

# score NAME FILE...: the score of the first that is there, or -
score() {
	[ -s "$1" ] || {
		echo -
		return
	}
	$limit "$check" --score --ntia off "$1" 2>/dev/null | sed -n 's/.*score \([0-9.]*\).*/\1/p' | grep . || echo -
}

# is_more A B: the score A is above B; one that is not there is above none
is_more() {
	[ "$1" != - ] && [ "$(printf '%s\n' "$1" "${2#-}" | sort -n | tail -n 1)" != "$2" ]
}

worse=0
printf '%-22s %-10s %8s %8s %8s\n' folder format waybill syft trivy
for folder; do
	for format in cyclonedx spdx; do
		case $format in
		cyclonedx) ours=cyclonedx-json syft=cyclonedx-json trivy=cyclonedx ;;
		spdx) ours=spdx-json syft=spdx-json trivy=spdx-json ;;
		esac
		rm -f "$out"/*.json
		${WAYBILL:-$root/waybill} sbom -q -f $ours -o "$out/waybill.json" "$folder"
		if command -v syft >/dev/null 2>&1; then
			$limit $alone syft -q -o "$syft=$out/syft.json" "dir:$folder" >/dev/null 2>&1 || true
		fi
		if command -v trivy >/dev/null 2>&1; then
			$limit $alone trivy fs -q --format "$trivy" --offline-scan --skip-db-update --skip-java-db-update \
				--skip-version-check --disable-telemetry --cache-dir "$out/cache" \
				-o "$out/trivy.json" "$folder" >/dev/null 2>&1 || true
		fi
		a=$(score "$out/waybill.json") b=$(score "$out/syft.json") c=$(score "$out/trivy.json")
		printf '%-22s %-10s %8s %8s %8s\n' "$(basename "$folder")" $format "$a" "$b" "$c"
		for peer in "$b" "$c"; do
			if is_more "$peer" "$a"; then worse=1; fi
		done
	done
done
exit $worse
