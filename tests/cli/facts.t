#!/bin/sh
# End-of-life facts: newer ones are imported into the database, and a scan goes by them.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
mkdir "$d"
cat >"$d/Dockerfile" <<'D'
FROM python:3.13-slim-trixie
FROM example/app:1
D
# facts AS_OF END: Python 3.13 ends on that day
facts() {
	cat <<J
{"as_of": "$1",
 "products": {
  "debian": {"title": "Debian", "category": "os", "images": ["debian"], "cycles": [
   {"cycle": "13", "codename": "Trixie", "release": "2025-08-09", "eol": "2028-08-09"}]},
  "python": {"title": "Python", "category": "lang", "images": ["python"], "cycles": [
   {"cycle": "3.13", "release": "2024-10-07", "eol": $2}]}}}
J
}
facts 2026-08-25 '"2026-09-03"' >"$tmp/new.json"
facts 2026-08-24 false >"$tmp/older.json"
facts 2026-08-22 '"2026-09-03"' >"$tmp/same.json"
facts 2026-08-25 '"soon"' >"$tmp/broken.json"
echo '{"id": "PYSEC-1", "modified": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "PyPI", "name": "flask"}, "versions": ["1"]}]}' >"$tmp/osv.jsonl"
db=$tmp/a.db
scan() { waybill scan --db "$db" --scanners misconfig,eol --as-of 2026-10-01 "$@" "$d"; }
ends() { scan -f json && json "sorted(f['message'] for f in r['findings'] if f['kind'] == 'end-of-life')"; }
export SOURCE_DATE_EPOCH=1790000000 # 2026-09-21: a test is not older than its facts

code 'no database' 0 scan
is 'the facts of the program' "$(ends)" '[]'
code 'facts no newer than those of the program' 0 waybill db import --db "$db" "$tmp/osv.jsonl" "$tmp/same.json"
like 'are not taken in' "$(cat "$err")" 'same.json: end-of-life facts of 2026-08-22, not taken in: no newer than those of the program'
unlike 'nor counted' "$(cat "$out")" 'end-of-life facts'
waybill db status --db "$db"
like 'status tells of the built-in ones' "$(cat "$out")" '^facts +end-of-life facts of 2026-08-22, built into the program$'
code 'broken facts' 0 waybill db import --db "$db" "$tmp/broken.json"
like 'are said with their line' "$(cat "$err")" 'broken.json:6: end-of-life facts, not taken in: neither a day'
is 'and change nothing' "$(ends)" '[]'
code 'newer facts' 0 waybill db import --db "$db" "$tmp/new.json"
like 'are taken in' "$(cat "$out")" 'a.db: end-of-life facts of 2026-08-25$'
waybill db status --db "$db"
like 'status tells' "$(cat "$out")" '^facts +end-of-life facts of 2026-08-25$'
waybill db status --db "$db" -f json
is 'in JSON too' "$(json "r['eol_facts'], r['eol_facts_origin']")" '2026-08-25 file'
code 'the checksum holds' 0 waybill db verify --db "$db"
scan
like 'the table tells their day' "$(cat "$out")" 'end-of-life facts of 2026-08-25'
like 'and what they say' "$(cat "$out")" 'Python 3.13 .*2026-09-03'
is 'which is a finding' "$(ends | grep -c 'Python 3.13')" 1
code 'older ones' 0 waybill db import --db "$db" "$tmp/older.json"
like 'are not taken in' "$(cat "$err")" 'older.json: end-of-life facts of 2026-08-24, not taken in: older than those in the database \(2026-08-25\)'
is 'and change nothing' "$(ends | grep -c 'Python 3.13')" 1
code 'an import of records leaves them' 0 waybill db import --db "$db" "$tmp/osv.jsonl"
is 'so that they count' "$(ends | grep -c 'Python 3.13')" 1
SOURCE_DATE_EPOCH=1780000000 waybill db import --db "$tmp/b.db" "$tmp/new.json"
like 'facts of a day to come are refused' "$(cat "$err")" 'new.json: .*2026-08-25, not taken in: that day is yet to come'
waybill db import --db "$tmp/b.db" "$tmp/new.json"
like 'facts alone are no advisories' "$(cat "$err")" 'holds no advisories: scans with it go by those built into the program'

# the database's file is damaged, or its facts
python3 -c "
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute(\"UPDATE facts SET text = 'python' WHERE name = 'cycles'\")
c.commit()" "$db"
scan
like 'damaged facts are said' "$(cat "$out")" 'the end-of-life facts in it are damaged; the end-of-life facts of the program are used'
like 'and not used' "$(cat "$out")" 'end-of-life facts of 2026-08-22'
echo text >"$tmp/no.db"
db=$tmp/no.db
code 'a file that is no database' 0 scan
like 'is said' "$(cat "$out")" 'no.db: this is no advisory database.*; the end-of-life facts of the program are used'
db=$tmp/absent.db
code 'rules alone need no file' 0 scan
is 'nothing is said' "$(cat "$err")" ''
done_testing
