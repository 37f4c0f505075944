#!/bin/sh
# The advisory database as a file: import, status, verify, and what is broken.
. "$(dirname "$0")/../lib.sh"
unset WAYBILL_DB
cat >"$tmp/osv.py" <<'P'
import json, sys
def record(n, package="flask", fixed="9.9"):
    return {"schema_version": "1.6.0", "id": "TEST-2026-%d" % n, "modified": "2026-01-0%dT00:00:00Z" % (n % 9 + 1),
            "aliases": ["CVE-2026-9%03d" % n], "summary": "test %d" % n, "affected": [{
                "package": {"ecosystem": "PyPI", "name": package},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}]}
def put(name, value):
    with open(sys.argv[1] + "/" + name, "w") as f:
        f.write(value if isinstance(value, str) else json.dumps(value))
put("one.json", record(1))
put("folder/two.json", record(2))
put("folder/sub/three.json", record(3))
put("folder/readme.txt", "no record")
put("lines.jsonl", "".join(json.dumps(record(n)) + "\n" for n in (4, 5)))
def also(r, ecosystem):
    r["affected"].append({"package": {"ecosystem": ecosystem, "name": "example.com/m"}, "versions": ["1.0.0"]})
    return r
put("PyPI/7.json", record(7))
put("PyPI/8.json", also(record(8), "Go"))
put("bad.json", '{"id": "TEST-2026-6", ')
put("many.jsonl", "".join(json.dumps(record(n)) + "\n" for n in range(100, 30000)))
P
mkdir -p "$tmp/folder/sub" "$tmp/PyPI"
python3 "$tmp/osv.py" "$tmp"
(cd "$tmp" && python3 -m zipfile -c all.zip folder/two.json folder/sub/three.json)
echo flask==1.0 >"$tmp/requirements.txt"
db=$tmp/x.db
ids() { json "' '.join(sorted(f['id'] for f in r['findings']))" 2>&1; }
scan() { waybill scan -q -f json --db "$db" "$tmp/requirements.txt"; }

# --- import ------------------------------------------------------------------------
code 'import a record' 0 waybill db import --db "$db" "$tmp/one.json"
like 'says what it did' "$(cat "$out")" 'x\.db: 1 advisories added, 0 replaced'
code 'a scan with it' 0 scan
is 'finds by this database alone' "$(ids)" CVE-2026-9001
is 'which the report names' "$(json "r['advisory_db']['origin'], r['advisory_db']['advisories'], r['advisory_db']['ecosystems']['PyPI']")" \
	"file 1 {'advisories': 1, 'newest': '2026-01-02T00:00:00Z'}"
unlike 'without its path' "$(cat "$out")" "$tmp"
code 'import a folder' 0 waybill db import --db "$db" "$tmp/folder"
scan
is 'adds to what is there' "$(ids)" 'CVE-2026-9001 CVE-2026-9002 CVE-2026-9003'
rm "$db"
code 'import a zip' 0 waybill db import --db "$db" "$tmp/all.zip"
scan
is 'is the same' "$(ids)" 'CVE-2026-9002 CVE-2026-9003'
code 'import lines and more' 0 waybill db import --db "$db" "$tmp/lines.jsonl" "$tmp/one.json"
scan
is 'takes all' "$(ids)" 'CVE-2026-9001 CVE-2026-9002 CVE-2026-9003 CVE-2026-9004 CVE-2026-9005'
code 'import again' 0 waybill db import --db "$db" "$tmp/one.json"
like 'adds nothing' "$(cat "$out")" ': 0 advisories added'
cp "$db" "$tmp/before.db"
waybill db import --db "$db" "$tmp/bad.json"
like 'a broken record is said' "$(cat "$err")" 'bad\.json'
scan
is 'and changes nothing' "$(ids)" 'CVE-2026-9001 CVE-2026-9002 CVE-2026-9003 CVE-2026-9004 CVE-2026-9005'
code 'an input that is not there' 4 waybill db import --db "$db" "$tmp/none.json"
like 'leaves the old one, and says it' "$(cat "$err")" 'is as it was before'
code 'no place to write' 4 waybill db import --db "$tmp/one.json/x.db" "$tmp/one.json"
code 'the default place is made' 0 waybill db import "$tmp/one.json"
is 'below home' "$(ls "$HOME/.local/share/waybill")" advisories.db
waybill scan -q -f json "$tmp/requirements.txt"
is 'and is used' "$(ids)" CVE-2026-9001
XDG_DATA_HOME=$tmp/xdg
export XDG_DATA_HOME
code 'XDG_DATA_HOME' 0 waybill db import "$tmp/one.json"
is 'too' "$(ls "$tmp/xdg/waybill")" advisories.db
unset XDG_DATA_HOME
rm -r "$HOME/.local"

# --- what an archive says of other ecosystems -------------------------------------------
(cd "$tmp/PyPI" && python3 -m zipfile -c all.zip 7.json 8.json)
go() { waybill scan --scanners vuln -q -f json --db "$tmp/py.db" "$tmp/go.mod"; }
printf 'module x\n\ngo 1.22\n\nrequire example.com/m v1.0.0\n' >"$tmp/go.mod"
code 'an archive that names a package of Go' 0 waybill db import --db "$tmp/py.db" "$tmp/PyPI/all.zip"
like 'says that it is left out' "$(cat "$out")" 'py\.db: left out, of 1 advisory: Go '
waybill db status -f json --db "$tmp/py.db"
is 'and is not there' "$(json "r['advisories'], r['ecosystems']")" \
	"2 {'PyPI': {'advisories': 2, 'newest': '2026-01-09T00:00:00Z'}}"
go
like 'a scan of Go says that nothing is known' "$(cat "$out")" 'no-advisories'
code 'the record by itself' 0 waybill db import --db "$tmp/py.db" "$tmp/PyPI/8.json"
unlike 'is taken whole' "$(cat "$out")" 'left out'
go
is 'and found' "$(ids)" CVE-2026-9008

# --- Go itself: its library and its command -----------------------------------------------
printf 'module x\n\ngo 1.22\n\ntoolchain go1.22.2\n' >"$tmp/go.mod"
toolchain() { waybill scan --scanners vuln -q -f json "$@" "$tmp/go.mod"; json "sorted((p['scope'], f['id']) for f in r['findings'] for p in r['packages'] if p['id'] == f['package']['id'] and p['name'] == 'toolchain')"; }
like 'a toolchain line' "$(toolchain)" "'dev', 'CVE-2024-24787'"
is 'which is no runtime package' "$(toolchain --no-dev)" '[]'
sed -i 's/1.22.2$/1.22.3/' "$tmp/go.mod"
unlike 'the release that fixes it' "$(toolchain)" 'CVE-2024-24787'
sed -i '/toolchain/d' "$tmp/go.mod"
toolchain >/dev/null
like 'a go line is a range' "$(json "' '.join(d['text'] for d in r['diagnostics'])")" 'go 1.22 allows releases of the go command with [0-9]+ known flaws; write toolchain go1\.[0-9.]+'

# --- status, verify --------------------------------------------------------------------
code 'status' 0 waybill db status --db "$db"
like 'tells the number' "$(cat "$out")" 'advisories +5'
code 'status -f json' 0 waybill db status -f json --db "$db"
is 'tells it too' "$(json "r['origin'], r['advisories'], list(r['ecosystems'])")" "file 5 ['PyPI']"
like 'status names the databases and their licences' "$(waybill db status; cat "$out")" '^GHSA +[0-9]+  GitHub Advisory Database, CC-BY-4.0$'
is 'each record is of one of them' "$(waybill db status -f json; json "sum(o['advisories'] for o in r['origins'].values()) == r['advisories'], all(o['database'] for p, o in r['origins'].items() if p != 'CVE')")" 'True True'
code 'status of the built-in one' 0 waybill db status -f json
is 'is no file' "$(json "r['origin'], r['advisories'] > 1000, 'file' in r")" 'built-in True False'
code 'verify' 0 waybill db verify --db "$db"
like 'is sound' "$(cat "$out")" 'x\.db: sound'
code 'verify the built-in one' 0 waybill db verify
WAYBILL_DB=$db
export WAYBILL_DB
code 'WAYBILL_DB' 0 waybill db status -f json
is 'is the file' "$(json "r['advisories']")" 5
unset WAYBILL_DB

# --- broken ones ---------------------------------------------------------------------------
cp "$db" "$tmp/good.db"
chmod 644 "$tmp/good.db"
echo 'this is no database, but a text that is long enough' >"$tmp/text.db"
: >"$tmp/empty.db"
mkdir "$tmp/folder.db"
head -c 3000 "$tmp/good.db" >"$tmp/short.db"
head -c $(($(wc -c <"$tmp/good.db") / 2)) "$tmp/good.db" >"$tmp/half.db"
cp "$tmp/good.db" "$tmp/newer.db"
cp "$tmp/good.db" "$tmp/other.db"
cp "$tmp/good.db" "$tmp/zeros.db"
python3 - "$tmp" <<'P'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1] + "/newer.db")
c.execute("PRAGMA user_version = 99")
c.commit()
c = sqlite3.connect(sys.argv[1] + "/other.db")
c.execute("PRAGMA application_id = 7")
c.commit()
c = sqlite3.connect(sys.argv[1] + "/foreign.db")
c.execute("CREATE TABLE t (x)")
c.commit()
with open(sys.argv[1] + "/zeros.db", "r+b") as f:
    f.seek(0, 2)
    size = f.tell()
    f.seek(4096)
    f.write(bytes(size - 4096))
P
mkfifo "$tmp/fifo.db"
limited() { # shellcheck disable=SC2086 # a program and its wrappers
	timeout 20 $WAYBILL "$@" >"$out" 2>"$err" </dev/null; }
for f in text empty folder short half newer other foreign zeros fifo none; do
	code "$f: a scan" 4 limited scan -q -f json --db "$tmp/$f.db" "$tmp/requirements.txt"
	like "$f: says which file and what to do" "$(cat "$err")" "$f\.db.*waybill db (import|verify)"
	is "$f: in one line, and no report" "$(wc -l <"$err" | tr -d ' ') $(wc -c <"$out" | tr -d ' ')" '1 0'
	code "$f: verify" 4 limited db verify --db "$tmp/$f.db"
done
like 'a newer schema: says so' "$(waybill db status --db "$tmp/newer.db"; cat "$err")" 'newer'
code 'import over a text file' 4 waybill db import --db "$tmp/text.db" "$tmp/one.json"
is 'does not touch it' "$(head -c 10 "$tmp/text.db")" 'this is no'

# --- import that dies ------------------------------------------------------------------------
cp "$tmp/good.db" "$db"
sum=$(cksum <"$db")
# shellcheck disable=SC2086
$WAYBILL db import --db "$db" "$tmp/many.jsonl" >"$out" 2>"$err" </dev/null &
pid=$!
sleep 0.15
kill -9 $pid 2>/dev/null && killed=killed || killed='done before'
wait $pid 2>/dev/null
if [ "$killed" = killed ] && [ "$(cksum <"$db")" = "$sum" ]; then ok 'killed in the middle, the old one is whole'; else
	waybill db verify --db "$db"
	is "$killed: the database is whole" $? 0
fi
code 'and can be used' 0 scan
is 'as before' "$(ids)" 'CVE-2026-9001 CVE-2026-9002 CVE-2026-9003 CVE-2026-9004 CVE-2026-9005'
code 'the next import goes through' 0 waybill db import --db "$db" "$tmp/one.json"

# --- age --------------------------------------------------------------------------------------
SOURCE_DATE_EPOCH=1767225600 # 2026-01-01
export SOURCE_DATE_EPOCH
waybill db import --db "$tmp/old.db" "$tmp/one.json"
unset SOURCE_DATE_EPOCH
waybill db status -f json --db "$tmp/old.db"
is 'the time of the import is in it' "$(json "r['built']")" 2026-01-01T00:00:00Z
age() { waybill scan -q --db "$tmp/old.db" --as-of 2026-01-11 "$tmp/requirements.txt" "$@"; }
code '--db-max-age 10 at ten days' 0 age --db-max-age 10
code '--db-max-age 9 at ten days' 4 age --db-max-age 9
like 'says how old and what to do' "$(cat "$err")" 'old\.db is 10 days old, more than the 9 of --db-max-age.*waybill db import'
code 'without vulnerabilities its age is no matter' 0 age --db-max-age 9 --scanners misconfig
code 'the built-in one has an age too' 4 waybill scan -q --as-of 2100-01-01 --db-max-age 30 "$tmp/requirements.txt"
code 'db status --db-max-age' 4 waybill db status --db "$tmp/old.db" --db-max-age 1
done_testing
