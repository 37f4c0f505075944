#!/bin/sh
# run.sh WAYBILL - `make bench`: ratios within one run, then the readers', the database's
# and the SBOMs' own figures; at last how time and memory grow with a file, which fails
# when a format does not keep its bounds.
set -eu
waybill=$1
cd "$(dirname "$0")/../.."
python3 tests/bench/bench.py "$waybill"
echo
build/release/bench/bench_json
echo
build/release/bench/bench_lookup
echo
python3 tests/bench/bench_sbom.py "$waybill"
advisories=${WAYBILL_SHARED:-../shared}/advisories
if [ -f "$advisories/PyPI/all.zip" ]; then
	echo
	echo "import of $advisories/*/all.zip, $(cat "$advisories"/*/all.zip | wc -c) bytes, and 10,000 packages"
	build/release/bench/bench_lookup "$advisories"/*/all.zip
	python3 tests/bench/bench_advisories.py "$waybill" "$advisories"
else
	echo "no OSV archives in $advisories: neither the import nor a full database is measured"
fi
echo
python3 tests/bench/scale.py "$waybill"
