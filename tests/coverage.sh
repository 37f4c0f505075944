#!/bin/sh
# coverage.sh FOLDER - lines of each source file that the tests ran, from gcov; worst last.
set -eu
folder=$1
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
find "$folder/src" "$folder/parsers" "$folder/sbom" -name '*.gcda' | while read -r data; do
	gcov -n "$data" 2>/dev/null
done | awk '
	/^File / { file = $2; gsub(/\047/, "", file) }
	/^Lines executed/ && file ~ /^(src|parsers|sbom)\// && file ~ /\.c$/ {
		split($0, part, /[:% ]+/)
		percent = part[3]; lines = part[5]
		if (lines > 0) { printf "%6.1f%% %6d %s\n", percent, lines, file
			hit += percent * lines / 100; all += lines }
		file = ""
	}
	END { if (all) printf "total %.1f%% of %d lines\n", 100 * hit / all, all }' |
	sort -rn
