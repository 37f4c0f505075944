#!/bin/sh
# tidy.sh FILE… - clang-tidy as .clang-tidy says.  Without TIDY_ANALYZE=1 the analyser, which takes
# most of the time, is left out: `make lint-deep` runs it.
cd "$(dirname "$0")/../.." || exit 2
checks=
[ "${TIDY_ANALYZE:-}" = 1 ] || checks=--checks=-clang-analyzer-*
# shellcheck disable=SC2086,SC2046 # lists of words
exec clang-tidy --quiet $checks "$@" -- -std=c11 -D_POSIX_C_SOURCE=200809L \
	'-DWAYBILL_VERSION="0"' -Isrc -I. -Ibuild/release/gen \
	$(pkg-config --cflags jansson yaml-0.1 sqlite3 libpcre2-8 expat libarchive) 2>/dev/null
