#!/bin/sh
# waybill db update, prune and status; imports of hostile archives, and two at once.
. "$(dirname "$0")/../lib.sh"
for program in $WAYBILL; do :; done
[ -x "$(dirname "$program")/waybill-fetch" ] || skip_all 'waybill-fetch is not built (no libcurl)'
command -v python3 >/dev/null || skip_all 'no python3 for the server'
unset WAYBILL_DB http_proxy https_proxy all_proxy no_proxy XDG_CACHE_HOME
server=
trap 'kill $server 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT
cat >"$tmp/make.py" <<'P'
"""make.py WWW ECOSYSTEM DAY COUNT [FIRST]: records FIRST.. of an ecosystem; the archive when DAY is 01."""
import json, os, sys, zipfile
www, ecosystem, day, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
first = int(sys.argv[5]) if len(sys.argv) > 5 else 0
folder = www + "/" + ecosystem
os.makedirs(folder, exist_ok=True)
rows = {}
if day != "01":
    for line in open(folder + "/modified_id.csv"):
        modified, osv = line.strip().split(",")
        rows[osv] = modified
texts = {}
for n in range(first, first + count):
    osv = "%s-2026-%d" % (ecosystem.upper(), n)
    rows[osv] = "2026-01-%sT00:00:00Z" % day
    record = {"id": osv, "modified": rows[osv], "summary": "day " + day, "affected": [
        {"package": {"ecosystem": e, "name": "flask"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9"}]}]}
        for e in (ecosystem, "Go")]}
    texts[osv] = json.dumps(record)
    with open("%s/%s.json" % (folder, osv), "w") as f:
        f.write(texts[osv])
with open(folder + "/modified_id.csv", "w") as f:
    f.writelines(sorted("%s,%s\n" % (m, o) for o, m in rows.items()))
if day == "01":
    with zipfile.ZipFile(folder + "/all.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for osv, text in texts.items():
            z.writestr(osv + ".json", text)
P
make() { python3 "$tmp/make.py" "$tmp/www" "$@"; }
make PyPI 01 3
make npm 01 2
python3 "$root/tests/cli/fetch.server.py" "$tmp/www" "$tmp/log" >"$tmp/port" 2>"$tmp/server.err" &
server=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$tmp/port" ] || sleep 0.25; done
[ -s "$tmp/port" ] || skip_all "no server on loopback: $(cat "$tmp/server.err")"
mirror=http://127.0.0.1:$(cat "$tmp/port")
db=$tmp/x.db
echo flask==1.0 >"$tmp/requirements.txt"
ids() { waybill scan -q -f json --db "$db" "$tmp/requirements.txt"; json "' '.join(sorted(f['id'] for f in r['findings'] if f['kind'] == 'vulnerability'))" 2>&1; }
status() { waybill db status -f json --db "$db"; json "$1"; }
update() { waybill db update --db "$db" --mirror "$mirror/plain" "$@"; }

# --- update ---------------------------------------------------------------------------------
code 'the first update' 0 update --ecosystems pypi,npm
like 'tells what came' "$(cat "$out")" 'x\.db: 5 advisories added'
is 'a scan finds by it' "$(ids)" 'PYPI-2026-0 PYPI-2026-1 PYPI-2026-2'
is 'status names the sources' "$(status "[(k, v['url'].split('/', 3)[3]) for k, v in r['sources'].items()]")" "[('PyPI', 'plain/PyPI'), ('npm', 'plain/npm')]"
is 'what the records say of Go alone is not taken for all of Go' "$(status "' '.join(r['ecosystems'])")" 'PyPI npm'
is 'the age, schema and checksum are there' "$(status "r['age_days'], r['schema'], len(r['checksum'])")" '0 1 64'
like 'in the table too' "$(waybill db status --db "$db"; cat "$out")" '^checksum    [0-9a-f]{64}$'
like 'with the sources' "$(cat "$out")" '^PyPI +checked 20.*/plain/PyPI$'
is 'the downloads are in the cache' "$(ls "$HOME/.cache/waybill/osv")" "$(printf 'PyPI\nlock\nnpm')"
: >"$tmp/log"
code 'again, without naming any' 0 update
is 'asks for both' "$(cut -d' ' -f1,2 "$tmp/log" | sort | tr '\n' ' ')" '304 /plain/PyPI/modified_id.csv 304 /plain/npm/modified_id.csv '
like 'and says that nothing has changed' "$(cat "$out")" 'x\.db: nothing has changed'
make PyPI 05 2 2
code 'two records later' 0 update
like 'they are taken in' "$(cat "$out")" '1 advisories added, 1 replaced'
is 'and found' "$(ids)" 'PYPI-2026-0 PYPI-2026-1 PYPI-2026-2 PYPI-2026-3'
code 'verify' 0 waybill db verify --db "$db"
# what was imported by hand stays, but for --full
echo '{"id": "OWN-1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "PyPI", "name": "flask"}, "versions": ["1.0"]}]}' >"$tmp/own.json"
waybill db import --db "$db" "$tmp/own.json"
update
is 'an own advisory stays' "$(ids)" 'OWN-1 PYPI-2026-0 PYPI-2026-1 PYPI-2026-2 PYPI-2026-3'
sed -i '/PYPI-2026-0$/d' "$tmp/www/PyPI/modified_id.csv"
code 'a record that is gone there' 0 update
like 'is said' "$(cat "$err")" '1 records are no longer there.*--full'
python3 - "$tmp/www/PyPI/all.zip" <<'P'
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    for n in (1, 2, 3):
        z.write(os.path.dirname(sys.argv[1]) + "/PYPI-2026-%d.json" % n, "PYPI-2026-%d.json" % n)
P
printf 'cveID,dateAdded\nCVE-2026-1,2026-01-02\n' >"$tmp/kev.csv"
waybill db import --db "$db" "$tmp/kev.csv"
code '--full' 0 update --full
like 'keeps what was imported of attacks' "$(cat "$out")" 'kept, what is known of attacks on 1 CVE$'
is 'which is still there' "$(status "r['exploited']")" 1
is 'and is else what the source has' "$(ids)" 'PYPI-2026-1 PYPI-2026-2 PYPI-2026-3'
rm -r "$HOME/.cache"
code 'the cache may be deleted' 0 update
is 'and is made again' "$(ids)" 'PYPI-2026-1 PYPI-2026-2 PYPI-2026-3'
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
code 'XDG_CACHE_HOME' 0 update
is 'is obeyed' "$(ls "$tmp/cache/waybill/osv")" "$(printf 'PyPI\nlock\nnpm')"
unset XDG_CACHE_HOME

# an ecosystem that was imported by hand loses nothing to a record that names it too
echo '{"id": "PYPI-2026-3", "modified": "2025-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "Go", "name": "x"}, "versions": ["1.0"]}]}' >"$tmp/go.json"
rm -f "$tmp/hand.db"
waybill db import --db "$tmp/hand.db" "$tmp/go.json"
XDG_CACHE_HOME=$tmp/other # what it downloads is not the other database's
export XDG_CACHE_HOME
code 'an update of another ecosystem' 0 waybill db update --db "$tmp/hand.db" --mirror "$mirror/plain" --ecosystems PyPI
unset XDG_CACHE_HOME
waybill db status -f json --db "$tmp/hand.db"
is 'goes on with what it says of this one' "$(json "r['ecosystems']['Go']['advisories']")" 3

# --- repositories -----------------------------------------------------------------------------
mkdir "$tmp/www/GIT"
python3 - "$tmp/www/GIT" <<'P'
import json, sys, zipfile
one, two = "1" * 40, "2" * 40
git = {"type": "GIT", "repo": "https://github.com/acme/x", "events": [{"introduced": one}, {"fixed": two}]}
with zipfile.ZipFile(sys.argv[1] + "/all.zip", "w") as z:
    for name, package in (("OSV-1", None), ("OSV-2", None), ("PYSEC-1", {"ecosystem": "PyPI", "name": "flask"})):
        affected = {"versions": ["1.0"], "ranges": [git]}
        if package:
            affected["package"] = package
        z.writestr(name + ".json", json.dumps({"id": name, "modified": "2026-01-02T00:00:00Z", "affected": [affected]}))
P
printf 'GIT\nnpm\n' >"$tmp/www/ecosystems.txt"
XDG_CACHE_HOME=$tmp/third
export XDG_CACHE_HOME
code 'an update of all' 0 waybill db update --db "$tmp/git.db" --mirror "$mirror/plain" --ecosystems all
waybill db status -f json --db "$tmp/git.db"
is 'brings repositories, too' "$(json "{k: v['advisories'] for k, v in r['ecosystems'].items()}, sorted(r['sources'])")" "{'GIT': 3, 'npm': 2} ['GIT', 'npm']"
code 'and them alone' 0 waybill db update --db "$tmp/gitonly.db" --mirror "$mirror/plain" --ecosystems git
waybill db status -f json --db "$tmp/gitonly.db"
is 'under their name' "$(json "list(r['ecosystems']), list(r['sources'])")" "['GIT'] ['GIT']"
unset XDG_CACHE_HOME
mkdir "$tmp/GIT"
cp "$tmp/www/GIT/all.zip" "$tmp/GIT/"
cp "$tmp/www/GIT/all.zip" "$tmp/repositories.zip"
for archive in GIT/all.zip repositories.zip; do
	rm -f "$tmp/git.db"
	code "the archive by hand: $archive" 0 waybill db import --db "$tmp/git.db" "$tmp/$archive"
	like 'says whose packages are left out' "$(cat "$out")" 'left out, of 1 advisory: PyPI '
	waybill db status -f json --db "$tmp/git.db"
	is 'is not taken for all of PyPI' "$(json "{k: v['advisories'] for k, v in r['ecosystems'].items()}")" "{'GIT': 3}"
	waybill db import --db "$tmp/git.db" "$tmp/own.json" "$tmp/$archive"
	waybill db status -f json --db "$tmp/git.db"
	is 'beside PyPI it adds to that' "$(json "{k: v['advisories'] for k, v in r['ecosystems'].items()}")" "{'GIT': 3, 'PyPI': 2}"
done

# --- what goes wrong --------------------------------------------------------------------------
built=$(status "r['built']")
sum=$(cksum <"$db")
code 'a server that fails' 4 waybill db update --db "$db" --mirror "$mirror/html"
is 'the database answers as before' "$(ids)" 'PYPI-2026-1 PYPI-2026-2 PYPI-2026-3'
is 'and has not become younger' "$(status "r['built'] <= '$built'")" True
make npm 06 1 2
code 'one ecosystem that is not there' 4 update --ecosystems npm,Nope
like 'is said' "$(cat "$err")" 'Nope: .*404'
is 'the others are updated' "$(status "r['ecosystems']['npm']['advisories']")" 3
cp "$program" "$tmp/waybill"
"$tmp/waybill" db update --db "$db" >"$out" 2>"$err"
is 'no waybill-fetch beside it' $? 4
like 'says where it looked' "$(cat "$err")" "neither $tmp/waybill-fetch nor $tmp/../libexec/waybill/waybill-fetch"
mkdir -p "$tmp/usr/bin" "$tmp/usr/libexec/waybill" "$tmp/path"
cp "$program" "$tmp/usr/bin/"
printf '#!/bin/sh\nenv | sort >"%s/env"\nprintf "%%s\\n" "$@" >"%s/args"\nexit 4\n' "$tmp" "$tmp" >"$tmp/usr/libexec/waybill/waybill-fetch"
printf '#!/bin/sh\necho from-path >"%s/args"\n' "$tmp" >"$tmp/path/waybill-fetch"
chmod +x "$tmp/usr/libexec/waybill/waybill-fetch" "$tmp/path/waybill-fetch"
PATH="$tmp/path:$PATH" TOKEN=secret https_proxy=http://p:1 SSL_CERT_FILE=/x "$tmp/usr/bin/${program##*/}" db update -q --db "$db" \
	--ecosystems PyPI --proxy http://q:2 --cacert /c --mirror http://m/ >"$out" 2>"$err" </dev/null
is 'libexec is looked in, PATH is not' "$(tr '\n' ' ' <"$tmp/args")" \
	"--watch-stdin --quiet --ecosystems PyPI --mirror http://m/ --proxy http://q:2 --cacert /c -- $HOME/.cache/waybill/osv "
unlike 'the environment is scrubbed' "$(cat "$tmp/env")" 'TOKEN|secret|HOME'
like 'but for proxies' "$(cat "$tmp/env")" '^https_proxy=http://p:1$'
for bad in 'update x' 'prune' 'update --ecosystems ../x' 'update --mirror ftp://x' 'nope'; do
	# shellcheck disable=SC2086
	code "wrong: db $bad" 2 waybill db $bad --db "$db"
done
code 'a scan knows no --mirror' 2 waybill scan --mirror http://x "$tmp"

# --- killed ---------------------------------------------------------------------------------------
rm -rf "$HOME/.cache" "$db"
make PyPI 01 20
update --ecosystems PyPI
before=$(ids)
python3 -c "
import json, zipfile
with zipfile.ZipFile('$tmp/www/PyPI/all.zip', 'w') as z:
    for n in range(20000):
        z.writestr('B-%d.json' % n, json.dumps({'id': 'B-%d' % n, 'modified': '2026-01-01T00:00:00Z', 'affected': [
            {'package': {'ecosystem': 'PyPI', 'name': 'p%d' % n}, 'versions': ['1']}]}))"
for wait in 0.02 0.1 0.2 0.3 0.5; do
	# shellcheck disable=SC2086
	$WAYBILL db update --db "$db" --mirror "$mirror/plain" >/dev/null 2>&1 </dev/null &
	pid=$!
	sleep $wait
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	is "killed after $wait s: it answers" "$(ids)" "$before"
	code "killed after $wait s: and is whole" 0 waybill db verify --db "$db"
done
code 'then an update goes through' 0 update --full
is 'and leaves nothing beside it' "$(find "$tmp" -maxdepth 1 -name 'x.db?*')" ''
# the child ends when its parent does
rm -rf "$HOME/.cache"
# shellcheck disable=SC2086
$WAYBILL db update --db "$db" --mirror "$mirror/slow" >/dev/null 2>&1 </dev/null &
pid=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	sleep 0.25
	[ -s "$HOME/.cache/waybill/osv/PyPI/all.zip.part" ] && break
done
kill -9 $pid
wait $pid 2>/dev/null
code 'killed while it downloads: the next one does not wait long' 0 timeout 30 $WAYBILL db update --db "$db" --mirror "$mirror/plain" -q

# --- two at once --------------------------------------------------------------------------------
rm -f "$db"
for k in 1 2 3 4; do
	python3 -c "
import json
for i in range(2000):
    print(json.dumps({'id': 'T$k-%d' % i, 'modified': '2026-01-01T00:00:00Z', 'affected': [{'package': {'ecosystem': 'PyPI', 'name': 'p'}, 'versions': ['1']}]}))" >"$tmp/two$k.jsonl"
done
codes=
jobs=
for k in 1 2 3 4; do
	# shellcheck disable=SC2086
	$WAYBILL db import --db "$db" "$tmp/two$k.jsonl" >"$tmp/two$k.out" 2>&1 </dev/null &
	jobs="$jobs $!"
done
for j in $jobs; do
	wait "$j"
	codes="$codes $?"
done
is 'four imports at once: all go well' "$codes" ' 0 0 0 0'
is 'and none takes away what another adds' "$(status "r['advisories']")" 8000

# --- prune -----------------------------------------------------------------------------------------
cat >"$tmp/debian.json" <<'J'
[{"id": "D-1", "modified": "2026-01-01T00:00:00Z", "aliases": ["CVE-2026-1"], "affected": [{"package": {"ecosystem": "Debian:11", "name": "x"}, "versions": ["1"]}, {"package": {"ecosystem": "Debian:12", "name": "x"}, "versions": ["1"]}]},
 {"id": "D-2", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "Debian:11", "name": "x"}, "versions": ["1"]}, {"package": {"ecosystem": "npm", "name": "x"}, "versions": ["1"]}]},
 {"id": "D-3", "modified": "2026-01-01T00:00:00Z", "withdrawn": "2026-01-02T00:00:00Z"}]
J
rm -f "$db"
SOURCE_DATE_EPOCH=1767225600
export SOURCE_DATE_EPOCH
waybill db import --db "$db" "$tmp/debian.json" "$tmp/two1.jsonl"
unset SOURCE_DATE_EPOCH
code 'prune' 0 waybill db prune --ecosystems debian:11,npm --db "$db"
is 'keeps what is named' "$(status "' '.join(r['ecosystems']), r['advisories']")" 'Debian:11 npm 2'
is 'and the age' "$(status "r['built']")" 2026-01-01T00:00:00Z
code 'the result is sound' 0 waybill db verify --db "$db"
code 'an ecosystem without release' 0 waybill db prune --ecosystems Debian --db "$db"
is 'is all of them' "$(status "' '.join(r['ecosystems']), r['advisories']")" 'Debian:11 2'
sum=$(cksum <"$db")
code 'nothing left' 4 waybill db prune --ecosystems PyPI --db "$db"
is 'is no prune' "$(cksum <"$db")" "$sum"
code 'the built-in one' 4 waybill db prune --ecosystems PyPI
like 'stays' "$(cat "$err")" 'built-in'

# --- a row that was changed -------------------------------------------------------------------------
cp "$db" "$tmp/changed.db"
python3 - "$tmp/changed.db" <<'P'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("UPDATE pkg SET versions = '2'")
c.commit()
P
code 'verify of a database that somebody has edited' 4 waybill db verify --db "$tmp/changed.db"
like 'says that it is not what was imported' "$(cat "$err")" 'checksum does not match'
code '--db-max-age of status' 4 waybill db status --db "$db" --db-max-age 30
like 'names the way out' "$(cat "$err")" 'days old, more than the 30.*waybill db update'

# --- hostile archives --------------------------------------------------------------------------------
rm -f "$db"
mkdir "$tmp/zips"
python3 - "$tmp/zips" <<'P'
import json, sys, zipfile
def record(osv):
    return json.dumps({"id": osv, "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "PyPI", "name": "flask"}, "versions": ["1.0"]}]})
d = sys.argv[1]
with zipfile.ZipFile(d + "/dots.zip", "w") as z:
    z.writestr("../../../outside.json", record("DOTS-1"))
    z.writestr("/absolute.json", record("DOTS-2"))
with zipfile.ZipFile(d + "/good.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for n in range(500):
        z.writestr("G-%d.json" % n, record("G-%d" % n))
data = open(d + "/good.zip", "rb").read()
open(d + "/cut.zip", "wb").write(data[:len(data) // 2])
broken = bytearray(data)
broken[len(data) // 3:len(data) // 3 + 40] = bytes(40)
open(d + "/broken.zip", "wb").write(broken)
with zipfile.ZipFile(d + "/crc.zip", "w", zipfile.ZIP_STORED) as z:
    z.writestr("C-1.json", record("C-1"))
data = open(d + "/crc.zip", "rb").read()
open(d + "/crc.zip", "wb").write(data.replace(b'"C-1"', b'"C-9"', 1))
with zipfile.ZipFile(d + "/bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
    with z.open("bomb.json", "w", force_zip64=True) as f:
        for n in range(600):
            f.write(bytes(1 << 20))
with open(d + "/big.json", "w") as f:
    f.write('{"id": "BIG-1", "modified": "2026-01-01T00:00:00Z", "details": "')
    for n in range(100):
        f.write("x" * (1 << 20))
    f.write('"}')
with zipfile.ZipFile(d + "/nested.zip", "w") as z:
    z.write(d + "/good.zip", "good.zip")
    z.writestr("N-1.json", record("N-1"))
P
limited() { # shellcheck disable=SC2086
	( case $WAYBILL in *asan*|*tsan*|*valgrind*) ;; *) ulimit -v 600000 ;; esac; timeout 60 $WAYBILL "$@" >"$out" 2>"$err" </dev/null ); }
code 'names with ..' 0 limited db import --db "$db" "$tmp/zips/dots.zip"
is 'are records like others, and nothing is unpacked' "$(ids) $(find / -maxdepth 1 -name absolute.json; find "$tmp/.." -maxdepth 3 -name outside.json 2>/dev/null)" 'DOTS-1 DOTS-2 '
for f in cut broken crc bomb; do
	code "$f.zip" 4 limited db import --db "$db" "$tmp/zips/$f.zip"
	like "$f.zip: is said" "$(cat "$err")" "$f\.zip: .*(damaged or cut short|times its size)"
	is "$f.zip: the database is as before" "$(ids)" 'DOTS-1 DOTS-2'
done
code 'a record of 100 MB' 0 limited db import --db "$db" "$tmp/zips/big.json"
like 'is left out and said' "$(cat "$out" "$err")" 'big\.json: not taken in: more than 33554432 bytes'
code 'a zip in a zip' 0 limited db import --db "$db" "$tmp/zips/nested.zip"
is 'is not looked into' "$(ids)" 'DOTS-1 DOTS-2 N-1'

# --- disk ------------------------------------------------------------------------------------------------
if [ "$(id -u)" = 0 ] && mkdir "$tmp/small" && mount -t tmpfs -o size=300k none "$tmp/small" 2>/dev/null; then
	waybill db import --db "$tmp/small/y.db" "$tmp/own.json"
	sum=$(cksum <"$tmp/small/y.db")
	code 'a full disk' 4 waybill db import --db "$tmp/small/y.db" "$tmp/two1.jsonl"
	like 'is said' "$(cat "$err")" 'full'
	is 'the old one is as it was' "$(cksum <"$tmp/small/y.db")" "$sum"
	is 'and nothing is left over' "$(ls "$tmp/small")" y.db
	mount -o remount,ro "$tmp/small"
	code 'a disk that is read-only' 4 waybill db import --db "$tmp/small/y.db" "$tmp/own.json"
	like 'is said too' "$(cat "$err")" 'Read-only'
	code 'which a scan does not mind' 0 waybill scan -q --db "$tmp/small/y.db" "$tmp/requirements.txt"
	umount "$tmp/small"
else
	ok 'a full disk # SKIP wants root and mount'
fi

# --- real records -----------------------------------------------------------------------------------------
shared=${WAYBILL_SHARED:-$root/../shared}/advisories
if [ -d "$shared" ]; then
	shared=$(cd "$shared" && pwd)
	rm -f "$db"
	: >"$tmp/port"
	python3 "$root/tests/cli/fetch.server.py" "$shared" "$tmp/log" >"$tmp/port" 2>"$tmp/server.err" &
	server="$server $!"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do [ -s "$tmp/port" ] || sleep 0.25; done
	mirror=http://127.0.0.1:$(cat "$tmp/port")
	code 'real archives' 0 update --ecosystems PyPI,npm,RubyGems
	want=$(python3 -c "import zipfile; print(sum(len(zipfile.ZipFile('$shared/%s/all.zip' % e).namelist()) for e in ('PyPI', 'npm', 'RubyGems')))")
	is 'every record is taken in, some twice' "$(tr -d ',;' <"$out" | awk '{ for (i = 2; i <= NF; i++) if ($i ~ /^(advisories|replaced|older|rejected)$/) sum += $(i - 1); print sum }')" "$want"
	code 'and again' 0 update
	like 'nothing' "$(cat "$out")" 'nothing has changed'
	status "r['checksum']" >"$tmp/checksum"
	code 'from the disk' 0 waybill db update --full --db "$db" --mirror "file://$shared" --ecosystems PyPI,npm,RubyGems
	is 'the same' "$(status "r['checksum']")" "$(cat "$tmp/checksum")"
else
	ok 'real archives # SKIP no records at WAYBILL_SHARED'
fi
done_testing
