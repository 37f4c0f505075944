#!/bin/sh
# peers.sh [FOLDER] - which packages other scanners see in a folder and we do not, and the other way
# round, file by file.  Asks those of syft, trivy and osv-scanner that are on PATH, offline.  Nothing is
# judged: each difference is for a person to read (docs/differences.md tells of those that are known).
# WAYBILL= is the program, else the one that make has built.
set -eu
folder=${1:-${WAYBILL_SHARED:-$(dirname "$0")/../../../shared}/corpora}
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -d "$folder" ] || {
	echo "peers.sh: no folder $folder" >&2
	exit 2
}
folder=$(cd "$folder" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# shellcheck disable=SC2086 # a program and its wrappers
${WAYBILL:-$root/waybill} scan -q -f json -o "$out/waybill.json" "$folder"
asked=
has() {
	command -v "$1" >/dev/null 2>&1 || return 1
	echo "asking $1" >&2
	asked="$asked $1"
}
# their exit code tells of findings, too; hostile input keeps some of them for ever
limit="timeout -k 5 ${PEER_SECONDS:-300}"
if has syft; then
	$limit syft -q -o "json=$out/syft.json" "dir:$folder" >&2 || true
fi
if has trivy; then
	$limit trivy fs -q --format json --list-all-pkgs --include-dev-deps --offline-scan --skip-db-update \
		--skip-java-db-update --skip-version-check --disable-telemetry --scanners license \
		--cache-dir "$out/trivy" -o "$out/trivy.json" "$folder" >&2 || true
fi
if has osv-scanner; then
	$limit osv-scanner scan source -r --offline --no-call-analysis=all --format json --all-packages \
		--output-file "$out/osv-scanner.json" "$folder" >&2 || true
fi
[ -n "$asked" ] || {
	echo "peers.sh: none of syft, trivy and osv-scanner is on PATH" >&2
	exit 2
}
python3 "$root/tests/bench/peers.py" "$folder" "$out"
