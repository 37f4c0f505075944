#!/bin/sh
# demo.sh - one scan of a Flask app that is about to become an image, and its SBOMs.
set -eu
waybill=$1
cd "$(dirname "$0")/.."
out=build/demo
mkdir -p "$out"
demo=fixtures/scans/flask-demo
echo "\$ waybill scan $demo"
"$waybill" scan -o - -o cyclonedx-json="$out/flask-demo.cdx.json" \
	-o spdx-json="$out/flask-demo.spdx.json" "$demo"
echo
echo "CycloneDX: $out/flask-demo.cdx.json ($(wc -c <"$out/flask-demo.cdx.json") bytes)"
echo "SPDX:      $out/flask-demo.spdx.json ($(wc -c <"$out/flask-demo.spdx.json") bytes)"
