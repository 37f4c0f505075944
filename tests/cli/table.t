#!/bin/sh
# The table: what a person sees of a scan.
. "$(dirname "$0")/../lib.sh"
scan() { waybill scan --as-of 2026-11-24 "$@"; }
text() { cat "$out"; }
esc=$(printf '\033')

# --- grouping and columns ------------------------------------------------------------------
t=$tmp/t
mkdir -p "$t/sub"
printf 'flask==0.10\nrequests\n' >"$t/requirements.txt"
echo django==1.11 >"$t/sub/requirements.txt"
printf 'FROM ubuntu:20.04\nADD a /b\n' >"$t/Dockerfile"
scan "$t"
is 'each file is a heading once' "$(grep -xE 'Dockerfile|requirements.txt|sub/requirements.txt' "$out" | tr '\n' ' ')" 'Dockerfile requirements.txt sub/requirements.txt '
is 'a blank line is above each' "$(grep -B1 -xE 'Dockerfile|requirements.txt|sub/requirements.txt' "$out" | grep -cx '')" 3
rows() { grep -E '^ +([0-9]+|-)  (CRITICAL|HIGH|MEDIUM|LOW|UNKNOWN) ' "$out"; }
# the column where the text behind the id begins
columns() { rows | python3 -c "import re, sys; print(*sorted({re.match(r' +\S+ +\S+ +\S+ +', l).end() for l in sys.stdin}))"; }
is 'severities are in one column' "$(rows | cut -c10-17 | sort -u | tr -d ' ' | tr '\n' ' ')" 'CRITICAL HIGH LOW MEDIUM UNKNOWN '
is 'texts are in one column' "$(columns | wc -w | tr -d ' ')" 1
is 'what cures a rule is below its text' "$(grep -c "^ \{$(columns)\}write COPY\$" "$out")" 1
like 'a flaw: package, version, the one that mends it' "$(text)" 'CVE-2018-1000656 +flask 0\.10 -> 0\.12\.3'

python3 - "$tmp" <<'P'
import json, sys
def put(n, id, events):
    with open(f"{sys.argv[1]}/osv{n}.json", "w") as f:
        json.dump({"schema_version": "1.6.0", "id": id, "modified": "2026-01-01T00:00:00Z", "summary": "what it is",
                   "affected": [{"package": {"ecosystem": "PyPI", "name": "flask"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}, f)
put(1, "TEST-2026-1", [{"introduced": "0"}, {"fixed": "9.9"}])
put(2, "A-LONG-IDENTIFIER-2026-0000001", [{"introduced": "0"}])
P
waybill db import --db "$tmp/x.db" "$tmp/osv1.json" "$tmp/osv2.json"
mkdir "$tmp/long"
echo flask==1.0 >"$tmp/long/requirements.txt"
scan --db "$tmp/x.db" "$tmp/long"
is 'ids of 30 characters: two rows' "$(rows | wc -l | tr -d ' ')" 2
is 'and still one column' "$(columns | wc -w | tr -d ' ')" 1
like 'the title of the advisory' "$(text)" 'flask 1\.0 -> 9\.9: what it is$'
like 'no fix is said' "$(text)" 'flask 1\.0 \(no fix known\): what it is$'
like 'a database file' "$(text)" '^advisories: database file, 2 records, built [0-9]{4}-[0-9]{2}-[0-9]{2}; end-of-life facts of [0-9-]{10}$'

# --- below the findings ----------------------------------------------------------------------
scan "$t"
like 'not pinned' "$(grep -A1 -x 'Not pinned' "$out")" '^  requirements\.txt:2: requests'
unlike 'complete' "$(text)" 'INCOMPLETE|Not read'
unlike 'nothing is left out' "$(text)" 'hidden|suppressed'
unlike 'there are findings' "$(text)" 'no findings'
like 'the starter set' "$(text)" '^advisories: built-in starter set \(not complete: .*\), [0-9]+ records, built [0-9-]{10}; end-of-life facts of [0-9-]{10}$'
like 'counts by severity, the worst first' "$(text)" '2 misconfigurations \(2 low\), 2 end-of-life findings \(1 high, 1 medium\), 0 secrets$'
printf '{' >"$t/package-lock.json"
scan "$t"
like 'not read' "$(grep -A1 -x 'Not read or not understood' "$out")" '^  package-lock\.json:1: error: .* \[syntax\]$'
is 'incomplete' "$(grep -c '^INCOMPLETE: ' "$out")" 1

# --- what is left out ----------------------------------------------------------------------
rm "$t/package-lock.json"
scan -f json "$t"
n_all=$(json "len(r['findings'])")
n_low=$(json "sum(f['severity'] in ('LOW', 'UNKNOWN', 'MEDIUM') for f in r['findings'])")
scan -s HIGH,CRITICAL "$t"
is 'rows of HIGH and above' "$(rows | wc -l | tr -d ' ')" "$((n_all - n_low))"
is 'the rest is counted' "$(grep hidden "$out")" "$n_low more are hidden by options"
printf -- '- id: CVE-2018-1000656\n  reason: not reached\n' >"$t/.waybill-ignore.yaml"
scan "$t"
is 'one is suppressed' "$(grep suppressed "$out")" '1 is suppressed'
scan -s HIGH,CRITICAL "$t"
is 'hidden and suppressed' "$(grep suppressed "$out" | sed 's/^[0-9]*/N/')" 'N more are hidden by options, 1 is suppressed'
scan --show-suppressed "$t"
like 'shown, it says by what and why' "$(rows | grep CVE-2018-1000656)" '\[suppressed by ignore-file: not reached\]$'

# --- one and many, and none --------------------------------------------------------------------
mkdir "$tmp/one" "$tmp/none"
echo flask==2.2.0 >"$tmp/one/requirements.txt"
scan --db "$tmp/x.db" --severity LOW "$tmp/one"
unlike 'nothing is one of many' "$(text)" '(^|[ (])1 (vulnerabilities|misconfigurations|notes|end-of-life findings|secrets|more are|are)'
printf 'FROM ubuntu:20.04\nUSER 1\nADD a /b\n' >"$tmp/one/Dockerfile"
scan "$tmp/one"
like 'one misconfiguration' "$(text)" '[ ,]1 misconfiguration \(1 low\)'
echo 'left-pad==1.0' >"$tmp/none/requirements.txt"
scan "$tmp/none"
is 'nothing found is said' "$(grep -cx 'no findings' "$out")" 1
like 'and counted' "$(text)" ': 0 vulnerabilities, 0 misconfigurations, 0 end-of-life findings, 0 secrets$'

# --- colours -----------------------------------------------------------------------------------
scan "$t"
is 'no colour off a terminal' "$(grep -c "$esc" "$out")" 0
scan --color always "$t"
sed "s/$esc\[[0-9;]*m//g" "$out" >"$tmp/plain"
is 'colours if asked for' "$(($(grep -c "$esc\[31mHIGH" "$out") > 0))" 1
scan "$t"
is 'they change nothing else' "$(cmp "$tmp/plain" "$out" 2>&1)" ''

# --- the width of a terminal ---------------------------------------------------------------------
cat >"$tmp/terminal.py" <<'P'
import fcntl, os, pty, struct, sys, termios
width, command = int(sys.argv[1]), sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    os.execvp(command[0], command)
data = b""
try:
    while chunk := os.read(fd, 65536):
        data += chunk
except OSError:
    pass
os.waitpid(pid, 0)
sys.stdout.write(data.decode().replace("\r\n", "\n"))
P
rm "$t/.waybill-ignore.yaml"
scan "$t"
cure=$(grep -E '^ {20}' "$out" | sed 's/^ *//' | tr '\n' ' ')
indent=$(columns)
# shellcheck disable=SC2086 # a program and its wrappers
on_terminal() { python3 "$tmp/terminal.py" "$1" $WAYBILL scan -q --color never --as-of 2026-11-24 "$t" >"$out" </dev/null; }
on_terminal 70
is 'no line of a cure is wider than the terminal' "$(grep -E '^ {20}' "$out" | awk 'length > 70' | wc -l | tr -d ' ')" 0
is 'each begins in the column of the texts' "$(grep -E '^ {20}' "$out" | sed "s/^ \{$indent\}//" | grep -c '^ ')" 0
is 'the words are the same' "$(grep -E '^ {20}' "$out" | sed 's/^ *//' | tr '\n' ' ')" "$cure"
n_wrapped=$(grep -cE '^ {20}' "$out")
on_terminal 300
is 'a wide one wraps nothing' "$(grep -cE '^ {20}' "$out") $((n_wrapped > $(grep -cE '^ {20}' "$out")))" '4 1'
on_terminal 30
is 'nor does one too narrow for it' "$(grep -cE '^ {20}' "$out")" 4
done_testing
