#!/bin/sh
# Well-made Dockerfiles, of which the default rules have nothing to say.
. "$(dirname "$0")/../lib.sh"
for folder in "$root"/fixtures/dockerfiles/*/; do
	code "$(basename "$folder")" 0 waybill config -q -f gnu --as-of 2026-11-24 "$folder"
	is 'no finding' "$(cat "$out")" ''
done
like 'they are read' "$(waybill config -f json "$root/fixtures/dockerfiles" && json "r['complete'], len(r['packages']) > 10")" 'True True'
done_testing
