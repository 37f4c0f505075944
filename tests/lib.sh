# lib.sh - TAP from shell: sourced by tests/cli/*.t, run from the root of the repository.
#
#   is WHAT GOT WANT        the same text
#   like WHAT GOT PATTERN   an extended regular expression finds it
#   unlike WHAT GOT PATTERN
#   code WHAT WANT COMMAND… the exit code; stdout is in $out, stderr in $err
#   skip_all WHY            ends the file
#   done_testing            the plan, last
set -u
LC_ALL=C
export LC_ALL
unset NO_COLOR CLICOLOR_FORCE SOURCE_DATE_EPOCH
# options of the caller's environment; WAYBILL_SHARED is the tests' own
for v in $(env | sed -n 's/^\(WAYBILL_[A-Z_]*\)=.*/\1/p'); do
	[ "$v" = WAYBILL_SHARED ] || unset "$v"
done

root=$(cd "$(dirname "$0")/../.." && pwd)
: "${WAYBILL:=$root/waybill}"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# a home of its own: no database of the user's
real_home=$HOME
HOME=$tmp/home
XDG_DATA_HOME=
export HOME XDG_DATA_HOME
mkdir -p "$HOME"
n=0
out=$tmp/out
err=$tmp/err

ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() {
	n=$((n + 1))
	echo "not ok $n - $1"
	shift
	for line; do echo "$line" | sed 's/^/#   /' | head -20; done
}
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "got:  $2" "want: $3"; fi; }
like() {
	if printf '%s\n' "$2" | grep -qE -- "$3"; then ok "$1"; else not_ok "$1" "no /$3/ in:" "$2"; fi
}
unlike() {
	if printf '%s\n' "$2" | grep -qE -- "$3"; then not_ok "$1" "/$3/ is in:" "$2"; else ok "$1"; fi
}
# waybill ARGUMENT…: runs it, keeps stdout and stderr
waybill() {
	# shellcheck disable=SC2086 # a program and its wrappers
	$WAYBILL "$@" >"$out" 2>"$err" </dev/null
}
code() {
	what=$1
	want=$2
	shift 2
	"$@"
	got=$?
	if [ "$got" = "$want" ]; then ok "$what"; else
		not_ok "$what" "exit code $got, want $want" "$(head -5 "$out")" "$(head -5 "$err")"
	fi
}
# json EXPRESSION: python over the report in $out as r
json() { python3 -c "import json; r=json.load(open('$out')); print($1)"; }
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}
done_testing() { echo "1..$n"; }
