#!/bin/sh
# check-names.sh - names and calls that the house does not use; see docs/ARCHITECTURE.md.
cd "$(dirname "$0")/../.." || exit 2
rc=0
bad() {
	if [ -n "$2" ]; then
		echo "$1"
		echo "$2"
		rc=1
	fi
}
files=$(find src parsers sbom -name '*.[ch]')
# shellcheck disable=SC2086 # a list of words
{
bad 'functions that are never called:' \
	"$(grep -nE '\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|alloca|strtod|isalpha|isdigit|isspace|tolower|toupper|setlocale)\(' $files)"
bad 'printing or ending the process outside cli/:' \
	"$(grep -nE '\b(printf|puts|fprintf|exit|abort)\(' $files |
	grep -vE '^src/(cli|fetch)/|_exit\(|(buf|arena|v?sn)_?printf|src/data/.*build' |
	grep -E '[^_a-z](printf|puts|fprintf|exit|abort)\(')"
bad 'names of the libraries, taken by us:' \
	"$(grep -nE '^[a-z].*\b\*?(json|yaml|sqlite3|pcre2)_[a-z_]+\([^;]*$' $files | grep -vE 'static|=|return')"
bad 'network functions:' \
	"$(grep -nE '\b(socket|connect|getaddrinfo|bind|listen|accept)\(' $files | grep -v '^src/fetch/')"
bad 'code that is switched off, or unfinished:' \
	"$(grep -nE '#if 0|\b(TODO|FIXME|XXX)\b' $files)"
}
exit $rc
