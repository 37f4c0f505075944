#!/bin/sh
# run.sh WAYBILL - `make bench`: ratios within one run, then the readers' and the
# database's own figures.
set -eu
waybill=$1
cd "$(dirname "$0")/../.."
python3 tests/bench/bench.py "$waybill"
echo
build/release/bench/bench_json
echo
build/release/bench/bench_lookup
pypi=${WAYBILL_SHARED:-../shared}/advisories/PyPI/all.zip
if [ -f "$pypi" ]; then
	echo
	echo "import of $(basename "$(dirname "$pypi")")/all.zip, $(wc -c <"$pypi") bytes"
	build/release/bench/bench_lookup "$pypi"
else
	echo "no OSV archive at $pypi: the import is not measured"
fi
echo
python3 tests/bench/scale.py "$waybill"
