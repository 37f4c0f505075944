#!/bin/sh
# The documentation tells what the program does.
. "$(dirname "$0")/../lib.sh"
cd "$root" || exit 1
waybill rules -f markdown
is 'docs/rules.md is what the program writes (make docs)' "$(cmp docs/rules.md "$out" 2>&1)" ''
waybill rules --formats -f markdown
is 'docs/formats.md is what the program writes (make docs)' "$(cmp docs/formats.md "$out" 2>&1)" ''
for c in scan sbom db; do
	waybill help "$c"
	cat "$out" >>"$tmp/help"
done
for o in $(grep -oE '`--[a-z-]+' README.md | tr -d '`' | sort -u); do
	like "$o of the README is an option" "$(cat "$tmp/help")" "(^|[ ,])$o( |,|\$)"
done
# Every limit of the page is the one of the source.
for pair in '64 MiB|LIMIT_FILE_BYTES (64u \* 1024 \* 1024)' '128|LIMIT_WALK_DEPTH 128' '512|LIMIT_NESTING 512' '256|LIMIT_JOBS 256'; do
	like "limit ${pair%%|*}" "$(cat src/scan/limits.h)" "$(printf '%s' "${pair#*|}" | sed 's/[()]/\\&/g')"
done
done_testing
