#!/bin/sh
# waybill-fetch against real servers on loopback, good ones and bad ones.
. "$(dirname "$0")/../lib.sh"
for fetch in $WAYBILL; do fetch=$(dirname "$fetch")/waybill-fetch; done
[ -x "$fetch" ] || skip_all 'waybill-fetch is not built (no libcurl)'
command -v python3 >/dev/null || skip_all 'no python3 for the server'
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR
pids=
# shellcheck disable=SC2086 # a list
trap 'kill $pids 2>/dev/null; wait 2>/dev/null; rm -rf "$tmp"' EXIT

# --- what is served ----------------------------------------------------------------------
cat >"$tmp/make.py" <<'P'
"""make.py FOLDER DAY [CHANGED...]: an archive of 200 records, its list; those named have a later date."""
import json, os, random, sys, zipfile
folder, day, changed = sys.argv[1], sys.argv[2], sys.argv[3:]
os.makedirs(folder, exist_ok=True)
random.seed(1)
rows, texts = [], {}
for n in range(200):
    osv = "TEST-2026-%d" % n
    modified = "2026-02-%sT00:00:00Z" % day if str(n) in changed else "2026-01-01T00:00:00Z"
    texts[osv] = json.dumps({"id": osv, "modified": modified, "details": random.randbytes(2000).hex(), "affected": [
        {"package": {"ecosystem": "PyPI", "name": "p%d" % n}, "versions": ["1.0"]}]}, indent=1)
    rows.append("%s,%s\n" % (modified, osv))
with open(folder + "/modified_id.csv", "w") as f:
    f.writelines(sorted(rows, reverse=True))
for osv, text in texts.items():
    with open("%s/%s.json" % (folder, osv), "w") as f:
        f.write(text)
if day == "01" or "zip" in changed:
    with zipfile.ZipFile(folder + "/all.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for osv, text in texts.items():
            z.writestr(osv + ".json", text)
    os.utime(folder + "/all.zip", (1769000000, 1769000000) if day == "01" else None)
P
make_day() { python3 "$tmp/make.py" "$tmp/www/PyPI" "$@"; }
make_day 01
mkdir "$tmp/www/Rocky Linux" "$tmp/www/Bare" "$tmp/www/GIT"
cp "$tmp/www/PyPI/all.zip" "$tmp/www/Rocky Linux/"
cp "$tmp/www/PyPI/all.zip" "$tmp/www/Bare/"
cp "$tmp/www/PyPI/all.zip" "$tmp/www/GIT/"
printf 'Bare\nPyPI\nRocky Linux\nRocky Linux:8\nGIT\n[EMPTY]\n../x\n' >"$tmp/www/ecosystems.txt"
serve() { # serve NAME ARGUMENT...: its port is in $tmp/NAME.port
	name=$1
	shift
	python3 "$root/tests/cli/fetch.server.py" "$tmp/www" "$tmp/log" "$@" >"$tmp/$name.port" 2>"$tmp/$name.err" &
	pids="$pids $!"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s "$tmp/$name.port" ] && return 0
		sleep 0.25
	done
	return 1
}
serve plain || skip_all "no server on loopback: $(cat "$tmp/plain.err")"
port=$(cat "$tmp/plain.port")
at() { echo "http://127.0.0.1:$port/$1"; }
d=$tmp/d
get() { # get MODE [OPTION...]
	mode=$1
	shift
	timeout 60 "$fetch" --mirror "$(at "$mode")" --retries 2 --timeout 20 --ecosystems PyPI "$@" "$d" >"$out" 2>"$err" </dev/null
}
log() { cat "$tmp/log" 2>/dev/null; }
clear_log() { : >"$tmp/log"; }
state() { python3 -c "import json; print(json.load(open('$d/PyPI/state.json'))['$1'])"; }
zip_of() { echo "$d/PyPI/$(state sha256 | cut -c1-32)/all.zip"; }
same_zip() { if cmp -s "$(zip_of)" "$tmp/www/PyPI/all.zip"; then ok "$1"; else not_ok "$1"; fi; }
# what is there besides what is complete
rest() { find "$d" -type f ! -path '*/changed/*' ! -name state.json ! -name all.zip ! -name index.csv ! -name lock | sort; }

# --- first, again, changed -----------------------------------------------------------------
code 'the first time' 0 get plain
same_zip 'brings the archive'
is 'its digest is noted' "$(state sha256)" "$(sha256sum <"$(zip_of)" | cut -d' ' -f1)"
is 'and nothing else lies there' "$(rest)" ''
is 'with two requests' "$(log | cut -d' ' -f1,2)" "$(printf '200 /plain/PyPI/modified_id.csv\n200 /plain/PyPI/all.zip')"
clear_log
code 'again' 0 get plain
is 'one question is enough' "$(log | cut -d' ' -f1,2)" '304 /plain/PyPI/modified_id.csv'
like 'and it says so' "$(cat "$err")" 'PyPI: nothing has changed'
clear_log
make_day 02 7 9
code 'two records have changed' 0 get plain
is 'only these are fetched' "$(log | cut -d' ' -f1,2 | sort)" "$(printf '200 /plain/PyPI/TEST-2026-7.json\n200 /plain/PyPI/TEST-2026-9.json\n200 /plain/PyPI/modified_id.csv')"
if cmp -s "$(dirname "$(zip_of)")/changed/TEST-2026-7.json" "$tmp/www/PyPI/TEST-2026-7.json"; then ok 'as they are'; else not_ok 'as they are'; fi
like 'it tells how many' "$(cat "$err")" 'PyPI: 2 changed records'
clear_log
code 'once more' 0 get plain
is 'nothing' "$(log | cut -d' ' -f1)" 304
# a run that was killed between two records
make_day 03 7 9 11
cp "$tmp/www/PyPI/TEST-2026-9.json" "$(dirname "$(zip_of)")/changed/"
clear_log
code 'what a killed run had fetched' 0 get plain
unlike 'is not fetched again' "$(log)" '2026-9\.json'
is 'the others are' "$(log | grep -c json)" 2
# many changes: the archive
make_day 04 zip 1 2 3 4 5
clear_log
code 'more changes than --max-changes' 0 get plain --max-changes 4
like 'the archive comes' "$(log)" '200 /plain/PyPI/all\.zip'
same_zip 'and is the new one'
is 'the old one is gone' "$(find "$d" -name all.zip | wc -l | tr -d ' ')" 1
clear_log
code '--full' 0 get plain --full
is 'asks for list and archive' "$(log | cut -d' ' -f1,2)" "$(printf '200 /plain/PyPI/modified_id.csv\n304 /plain/PyPI/all.zip')"
# the archive may have been written before the list
make_day 08 zip 30
touch -d 2026-02-08T03:00:00Z "$tmp/www/PyPI/all.zip"
clear_log
code 'a record that was modified shortly before the archive' 0 get plain --max-changes 0
is 'is left for the next run' "$(log | grep -c json)" 0
clear_log
code 'which' 0 get plain
is 'fetches it by itself' "$(log | grep json | cut -d' ' -f2)" /plain/PyPI/TEST-2026-30.json
# the list loses records, or is none
sed -i 3,5d "$tmp/www/PyPI/modified_id.csv"
code 'records are gone from the list' 0 get plain
like 'it says how many' "$(cat "$err")" '3 records are no longer there'
cp "$tmp/www/PyPI/modified_id.csv" "$tmp/list"
: >"$tmp/www/PyPI/modified_id.csv"
code 'an empty list' 4 get plain
like 'is no list' "$(cat "$err")" 'modified_id\.csv: this is no list of records'
printf '2026-03-01T00:00:00Z,../../x\n2026-03-01T00:00:00Z,.x\n2026-03-01T00:00:00Z,TEST-2026-20\n2026-03-01T00:00:00Z,GONE-1\n' >"$tmp/www/PyPI/modified_id.csv"
cat "$tmp/list" >>"$tmp/www/PyPI/modified_id.csv"
clear_log
code 'a list with names that are paths' 0 get plain
unlike 'they are not asked for' "$(log)" '\.\.|/\.x'
like 'it says that lines are left out' "$(cat "$err")" '2 lines are not understood'
like 'a record that is not there is said' "$(cat "$err")" 'GONE-1\.json: the server answers 404'
is 'nothing is written outside' "$(find "$tmp" -name 'x*.json')" ''
echo '{"id": "OTHER-1", "modified": "2026-03-02T00:00:00Z"}' >"$tmp/www/PyPI/TEST-2026-21.json"
echo '2026-03-02T00:00:00Z,TEST-2026-21' >>"$tmp/www/PyPI/modified_id.csv"
code 'a record that is another' 4 get plain
like 'is refused' "$(cat "$err")" 'TEST-2026-21\.json: what came is not the record TEST-2026-21'
echo '{"id": "TEST-2026-21", ' >"$tmp/www/PyPI/TEST-2026-21.json"
code 'a record that is cut' 4 get plain
like 'too' "$(cat "$err")" 'TEST-2026-21\.json: what came is no JSON'
rm -rf "$tmp/www/PyPI"
make_day 01

# --- ecosystems -------------------------------------------------------------------------------
rm -rf "$d"
code 'a name with a blank, a mirror without list' 0 get plain --ecosystems 'Rocky Linux:8,Bare'
is 'both are there' "$(cd "$d" && ls -d ./*/ | tr '\n' ' ')" './Bare/ ./Rocky Linux/ '
clear_log
code 'again' 0 get plain --ecosystems 'Rocky Linux,Bare'
is 'by the ETag of the archive' "$(log | grep zip | cut -d' ' -f1 | tr '\n' ' ')" '304 304 '
code 'all' 0 get plain --ecosystems all
is 'is what ecosystems.txt names' "$(cd "$d" && ls -d ./*/ | tr '\n' ' ')" './Bare/ ./GIT/ ./PyPI/ ./Rocky Linux/ '
code 'one that is not there' 4 get plain --ecosystems PyPI,Nope
like 'says which' "$(cat "$err")" 'Nope: http://127.0.0.1:[0-9]*/plain/Nope/all\.zip: the server answers 404'
like 'and that the others went well' "$(cat "$err")" '1 of 2 ecosystems'
is 'and leaves no folder' "$(ls -d "$d/Nope" 2>/dev/null)" ''
for bad in ../x .x /etc 'a/b' ''; do code "no name: '$bad'" 2 get plain --ecosystems "$bad"; done

# --- servers that fail ----------------------------------------------------------------------------
fresh() { rm -rf "$d"; clear_log; }
fresh
code 'a server that answers 500 once' 0 get once500
same_zip 'is asked again'
fresh
code 'one that always does' 4 get err500
like 'is named with its answer' "$(cat "$err")" 'modified_id\.csv: the server answers 500.*tried 3 times'
fresh
code '429 with Retry-After' 0 get busy
same_zip 'is waited for'
fresh
code 'a redirect' 0 get redirect
same_zip 'is followed'
fresh
code 'one to a file' 4 get tofile
unlike 'is not' "$(find "$d" -type f -exec cat {} +)" 'root:'
fresh
code 'a page that asks for a login' 4 get html
like 'is no list' "$(cat "$err")" 'no list of records'
fresh
code 'connections that are cut' 0 get cut
same_zip 'are gone on with'
is 'from where they were' "$(log | grep zip | cut -d' ' -f1 | tr '\n' ' ')" '200 206 206 '
fresh
code 'one that is always cut, without another try' 4 get cutall --retries 0
like 'says what came' "$(cat "$err")" 'all\.zip: transfer closed with [0-9]+ bytes remaining'
is 'keeps what it has' "$(rest | sed 's/.*\///' | tr '\n' ' ')" 'all.zip.part all.zip.part.from '
half=$(wc -c <"$d/PyPI/all.zip.part" | tr -d ' ')
clear_log
code 'the next run' 0 get plain
same_zip 'makes it whole'
is 'starting anew, as the URL is another' "$(log | grep zip)" '200 /plain/PyPI/all.zip -'
fresh
get cutall --retries 0
clear_log
get cutall --retries 0
like 'the next run at the same URL goes on' "$(log)" "206 /cutall/PyPI/all.zip bytes=$half-"
# the archive changes in between
rm -rf "$tmp/www/PyPI"
make_day 02 zip 3
fresh
code 'an archive that changes in between' 4 get cutall --retries 0
make_day 03 zip 4
code 'is begun anew' 4 get cutall --retries 0
like 'since the server says so' "$(log | tail -1)" '200 .*bytes='
fresh
get cutall --retries 0
clear_log
sed -i 's/cutall/norange/' "$d/PyPI/all.zip.part.from"
code 'a server without ranges' 0 get norange
like 'was asked for one' "$(log)" '200 /norange/PyPI/all.zip bytes='
same_zip 'and the whole is right'
fresh
code 'a server that sends another range' 4 get wrongrange
like 'is told so' "$(cat "$err")" 'another range than it was asked for'
get wrongrange
same_zip 'and the next run begins anew'
fresh
get cutall --retries 0
cp "$tmp/www/PyPI/all.zip" "$d/PyPI/all.zip.part"
code 'a part that is whole already' 0 get cutall --retries 0
same_zip 'is taken'
fresh
get cutall --retries 0
cat "$tmp/www/PyPI/all.zip" "$tmp/www/PyPI/all.zip" >"$d/PyPI/all.zip.part"
sed -i 's/cutall/plain/' "$d/PyPI/all.zip.part.from"
code 'a part that is too long' 0 get plain
same_zip 'is thrown away'
fresh
code 'a server that stalls' 4 get slow --timeout 2 --retries 0
like 'is given up' "$(cat "$err")" 'all\.zip: .*(too slow|timed out)'
fresh
code 'one that takes too long' 4 get slow --max-time 2 --retries 0
like 'too' "$(cat "$err")" 'all\.zip: .*timed out'
fresh
code 'what is not what the server says' 4 get badcrc
like 'is thrown away' "$(cat "$err") $(rest)" 'CRC32C differs'
unlike 'in full' "$(rest)" part
fresh
code 'what is so' 0 get goodcrc
same_zip 'is taken'
fresh
code 'an archive that claims a terabyte' 4 get huge
like 'is too big' "$(cat "$err")" 'more than the 4294967296 bytes'
python3 -c "open('$tmp/www/Bare/all.zip', 'wb').write(bytes(3 << 20))"
code 'one that is bigger than --max-size' 4 get plain --max-size 2 --ecosystems Bare
like 'too' "$(cat "$err")" 'more than the 2097152 bytes'
code 'a file that is no zip' 4 get plain --ecosystems Bare
like 'is none' "$(cat "$err")" 'no zip archive'
head -c 300000 "$tmp/www/PyPI/all.zip" >"$tmp/www/Bare/all.zip"
code 'a zip cut on the server' 4 get plain --ecosystems Bare
like 'neither' "$(cat "$err")" 'not a whole one'
port_was=$port
port=1
code 'no server' 4 get plain --retries 0
like 'says that, with the way through a proxy' "$(cat "$err")" "127\.0\.0\.1.*--proxy"
port=$port_was
timeout 60 "$fetch" --mirror "http://user:hunter2@127.0.0.1:$port/err500" --retries 0 --ecosystems PyPI "$d" 2>"$err"
unlike 'a password is not shown' "$(cat "$err")" hunter2
like 'but the rest of the URL' "$(cat "$err")" "http://127\.0\.0\.1:$port/err500/PyPI"
timeout 60 "$fetch" --mirror "http://user:hunter2@127.0.0.1:$port/plain" --ecosystems PyPI "$d" 2>"$err"
unlike 'nor kept' "$(grep -rl hunter2 "$d")" .

# --- killed ---------------------------------------------------------------------------------------
fresh
get plain
sum=$(state sha256)
rm -rf "$tmp/www/PyPI"
make_day 05 zip 1 2 3
"$fetch" --mirror "$(at slow)" --full --ecosystems PyPI "$d" 2>"$err" &
pid=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
	sleep 0.25
	[ -s "$d/PyPI/all.zip.part" ] && break
done
timeout 2 "$fetch" --mirror "$(at plain)" --ecosystems PyPI "$d" >"$out" 2>&1
is 'a second one waits' $? 124
like 'and says so' "$(cat "$out")" 'waiting for another waybill'
kill -9 $pid
wait $pid 2>/dev/null
is 'killed: the state is that of before' "$(state sha256)" "$sum"
is 'its archive is there' "$(sha256sum <"$(zip_of)" | cut -d' ' -f1)" "$sum"
like 'and what came' "$(rest)" 'all\.zip\.part'
code 'the next one goes through' 0 get plain --full
same_zip 'and has the new one'
is 'with nothing left over' "$(rest)" ''

# at any moment: the archive that the state names is whole, and at the end all is right
for day in 06 07 08 09 10 11 12 13; do
	rm -rf "$tmp/www/PyPI"
	make_day "$day" zip 1 2 3 4 5 6 7 8 9
	for wait in 0.005 0.02 0.03 0.04 0.06; do
		"$fetch" -q --mirror "$(at plain)" --max-changes "$((${day#0} % 2 * 100))" --ecosystems PyPI "$d" 2>/dev/null &
		pid=$!
		sleep $wait
		kill -9 $pid 2>/dev/null
		wait $pid 2>/dev/null
		[ "$(sha256sum <"$(zip_of)" | cut -d' ' -f1)" = "$(state sha256)" ] || echo "day $day, $wait"
	done
done >"$tmp/torn"
is 'killed forty times: the archive is always the one that is named' "$(cat "$tmp/torn")" ''
code 'then one is let through' 0 get plain --full
same_zip 'and has all'
is 'with nothing left over' "$(rest) $(ls "$d/PyPI" | wc -l | tr -d ' ')" ' 2'

# --- disk ---------------------------------------------------------------------------------------------
fresh
if [ "$(id -u)" = 0 ] && mkdir -p "$tmp/small" && mount -t tmpfs -o size=256k none "$tmp/small" 2>/dev/null; then
	mkdir "$tmp/small/d"
	timeout 60 "$fetch" --mirror "$(at plain)" --ecosystems PyPI "$tmp/small/d" 2>"$err"
	is 'a full disk' $? 4
	like 'is said' "$(cat "$err")" 'all\.zip\.part: cannot be written: No space left'
	is 'and what filled it is gone' "$(find "$tmp/small/d" -type f -size +0)" ''
	mount -o remount,ro "$tmp/small"
	timeout 60 "$fetch" --mirror "$(at plain)" --ecosystems PyPI "$tmp/small/d" 2>"$err"
	is 'a disk that is read-only' $? 4
	like 'is said too' "$(cat "$err")" 'Read-only file system'
	umount "$tmp/small"
else
	ok 'a full disk # SKIP wants root and mount'
fi
echo file >"$tmp/file"
code 'a folder that is a file' 4 timeout 20 "$fetch" --ecosystems PyPI --mirror "$(at plain)" "$tmp/file/d"

# --- file://, proxy, TLS ---------------------------------------------------------------------------------
fresh
disk() { timeout 60 "$fetch" --mirror "file://$tmp/www/" --ecosystems PyPI "$@" "$d" >"$out" 2>"$err"; }
code 'a mirror on disk' 0 disk
same_zip 'is the same'
sed -i 's/2026-02-13/2026-02-14/' "$tmp/www/PyPI/TEST-2026-3.json"
sed -i '/TEST-2026-3$/s/2026-02-13/2026-02-14/' "$tmp/www/PyPI/modified_id.csv"
code 'a record that has changed there' 0 disk
like 'is one record' "$(cat "$err")" 'PyPI: 1 changed record$'
code 'an ecosystem that is not there' 4 disk --ecosystems Nope
like 'is no file' "$(cat "$err")" 'file://.*/Nope/all\.zip: no such file'
rm -rf "$tmp/www/PyPI"
make_day 01
fresh
code 'through a proxy' 0 timeout 60 "$fetch" --proxy "http://127.0.0.1:$port" --mirror http://osv.invalid --ecosystems PyPI "$d"
like 'which is asked for the URL' "$(log)" '200 http://osv\.invalid/PyPI/all\.zip'
fresh
code 'through the proxy of the environment' 0 env "http_proxy=http://127.0.0.1:$port" timeout 60 "$fetch" --mirror http://osv.invalid --ecosystems PyPI "$d"
code 'but not for what no_proxy names' 4 env "http_proxy=http://127.0.0.1:$port" no_proxy=osv.invalid timeout 60 "$fetch" --retries 0 --mirror http://osv.invalid --ecosystems PyPI "$d"
if command -v openssl >/dev/null && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$tmp/key" -out "$tmp/cert" \
	-subj /CN=localhost -addext subjectAltName=DNS:localhost >/dev/null 2>&1 && serve tls "$tmp/cert" "$tmp/key"; then
	tls() { timeout 60 "$fetch" --mirror "https://$1:$(cat "$tmp/tls.port")/plain" --retries 0 --ecosystems PyPI "$d" >"$out" 2>"$err"; }
	fresh
	code 'a certificate that nobody vouches for' 4 tls localhost
	like 'is refused' "$(cat "$err")" 'certificate.*--cacert'
	with() { timeout 60 "$fetch" --cacert "$tmp/cert" --mirror "https://$1:$(cat "$tmp/tls.port")/plain" --retries 0 --ecosystems PyPI "$d" >"$out" 2>"$err"; }
	code '--cacert' 0 with localhost
	code 'a certificate for another host' 4 with 127.0.0.1
	SSL_CERT_FILE=$tmp/cert
	export SSL_CERT_FILE
	code 'SSL_CERT_FILE' 0 tls localhost
	unset SSL_CERT_FILE
else
	ok 'TLS # SKIP no openssl to make a certificate'
fi

# --- usage ---------------------------------------------------------------------------------------------------
quiet() { "$fetch" "$@" >"$out" 2>"$err"; }
for bad in '--nope' '--timeout x' '--mirror ftp://x' '--mirror /x' '--cacert /none' '--ecosystems' '--timeout 0'; do
	# shellcheck disable=SC2086
	code "wrong: $bad" 2 quiet --ecosystems PyPI "$d" $bad
done
code 'no folder' 2 quiet --ecosystems PyPI
code 'no ecosystem' 2 quiet "$d"
like '--help' "$("$fetch" --help)" '^Usage: waybill-fetch'
like '--version' "$("$fetch" --version)" '^waybill-fetch [0-9.]+$'

# --- nginx: a server that somebody else wrote ----------------------------------------------------------------
if command -v nginx >/dev/null; then
	fresh
	mkdir "$tmp/ng"
	ngport=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	cat >"$tmp/ng/conf" <<C
daemon off; pid $tmp/ng/pid; error_log $tmp/ng/error; worker_processes 1;
$([ "$(id -u)" = 0 ] && echo 'user root;')
events { worker_connections 32; }
http {
	client_body_temp_path $tmp/ng/b; proxy_temp_path $tmp/ng/p;
	fastcgi_temp_path $tmp/ng/f; uwsgi_temp_path $tmp/ng/u; scgi_temp_path $tmp/ng/s;
	log_format status '\$status \$request_uri \$http_range'; access_log $tmp/ng/access status;
	server { listen 127.0.0.1:$ngport; root $tmp/www; location ~ zip { set \$limit_rate 400k; } }
}
C
	nginx -p "$tmp/ng" -c "$tmp/ng/conf" >/dev/null 2>&1 &
	pids="$pids $!"
	sleep 1
	timeout 1 "$fetch" --mirror "http://127.0.0.1:$ngport" --ecosystems PyPI "$d" >"$out" 2>"$err"
	is 'nginx: cut after a second' $? 124
	code 'nginx: goes on' 0 timeout 60 "$fetch" --mirror "http://127.0.0.1:$ngport" --ecosystems PyPI "$d"
	same_zip 'nginx: and has it whole'
	like 'nginx: with a range' "$(cat "$tmp/ng/access")" '206 /PyPI/all.zip bytes=[0-9]+-'
	: >"$tmp/ng/access"
	code 'nginx: again' 0 timeout 60 "$fetch" --mirror "http://127.0.0.1:$ngport" --ecosystems PyPI "$d"
	is 'nginx: one question' "$(cat "$tmp/ng/access")" '304 /PyPI/modified_id.csv -'
else
	ok 'nginx # SKIP it is not here'
fi
done_testing
