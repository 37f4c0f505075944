#!/bin/sh
# run.sh WAYBILL - `make bench`: ratios within one run, and the database's figures.
set -eu
waybill=$1
cd "$(dirname "$0")/../.."
python3 tests/bench/bench.py "$waybill"
for bench in build/release/bench/*; do
	[ -x "$bench" ] && [ "${bench%.d}" = "$bench" ] || continue
	echo
	"$bench" || echo "  (not run)"
done
