#!/bin/sh
# The scanner cannot reach the network, and starts no program.
. "$(dirname "$0")/../lib.sh"
# the program itself, without wrappers
for program in $WAYBILL; do :; done
[ -x "$program" ] || skip_all 'no program'
demo=$root/fixtures/scans/flask-demo

# --- what it is linked with -------------------------------------------------------------
network='socket|socketpair|connect|bind|listen|accept4?|send|sendto|sendmsg|recv|recvfrom|recvmsg|getaddrinfo|gethostbyname.*|getnameinfo|res_.*|curl_.*|SSL_.*|gnutls_.*|ldap_.*'
other='exec[lv].*|fexecve|posix_spawnp?|fork|vfork|popen|system|dlopen|io_uring_.*'
if command -v nm >/dev/null; then
	nm -D --undefined-only "$program" | awk '{ sub(/@.*/, "", $NF); print $NF }' | sort -u >"$tmp/symbols"
	is 'symbols are seen' "$(grep -cE '^(openat|write)(64)?$' "$tmp/symbols")" 2
	is 'no function of the network is imported' "$(grep -E "^($network)\$" "$tmp/symbols")" ''
	is 'one that starts a program, none that loads code' "$(grep -E "^($other)\$" "$tmp/symbols")" posix_spawnp
	is 'in one place' "$(grep -rl 'posix_spawnp' "$root/src" "$root/parsers" "$root/sbom" | sed "s|$root/||")" src/cli/child.c
	is 'which two call: for git, and for db update' "$(grep -rl 'child_start(' "$root/src" "$root/parsers" "$root/sbom" | sed "s|$root/||" | sort | tr '\n' ' ')" \
		'src/cli/child.c src/cli/child.h src/cli/db_fetch.c src/cli/git.c '
	is 'and that with one command alone' "$(grep -rl 'db_fetch(' "$root/src" | sed "s|$root/||" | sort | tr '\n' ' ')" 'src/cli/db_fetch.c src/cli/db_fetch.h src/cli/db_update.c '
	needed=$(objdump -p "$program" 2>/dev/null | awk '$1 == "NEEDED" { print $2 }' | sort | tr '\n' ' ')
	unlike "no network library is needed: $needed" "$needed" 'curl|ssl|crypto|gnutls|nghttp|cares|resolv|nsl|ldap'
fi
if command -v ldd >/dev/null; then
	ldd "$program" | awk '{ print $1 }' >"$tmp/libs"
	unlike 'nor does any library bring one in' "$(cat "$tmp/libs")" 'libcurl|libssl|libgnutls|libnghttp|libcares|libresolv|libnsl|libldap'
	# libarchive may be built with libxml2, old versions of which can open sockets;
	# nothing here calls it (the run below shows it)
	grep -q libxml2 "$tmp/libs" && echo '# seen: libxml2, through libarchive'
	echo "# libraries: $(tr '\n' ' ' <"$tmp/libs")"
fi

# --- a run without network ------------------------------------------------------------------
code 'a scan' 0 waybill scan -q -f json --as-of 2026-11-24 "$demo"
cp "$out" "$tmp/with"
if unshare -rn true 2>/dev/null || unshare -n true 2>/dev/null; then
	flags=-n
	unshare -n true 2>/dev/null || flags=-rn
	# shellcheck disable=SC2086
	unshare $flags $WAYBILL scan -q -f json --as-of 2026-11-24 "$demo" >"$out" 2>"$err" </dev/null
	is 'a scan without any network' $? 0
	if cmp -s "$out" "$tmp/with"; then ok 'gives the same bytes'; else not_ok 'gives the same bytes'; fi
else
	ok 'a scan without any network # SKIP unshare -n does not work here'
fi

# --- system calls ------------------------------------------------------------------------------
cat >"$tmp/osv.json" <<'J'
{"id": "TEST-1", "modified": "2026-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "PyPI", "name": "flask"}, "versions": ["0.10"]}]}
J
(cd "$tmp" && python3 -m zipfile -c osv.zip osv.json)
trace() { # shellcheck disable=SC2086
	ASAN_OPTIONS=detect_leaks=0 strace -f -o "$tmp/trace" -e trace=network,execve,execveat,fork,vfork $WAYBILL "$@" >"$out" 2>"$err" </dev/null; }
if strace -o "$tmp/trace" true 2>/dev/null; then
	calls() { grep -vE '^[0-9]+ +(---|\+\+\+)' "$tmp/trace" | grep -v '\+\+\+ exited' | tail -n +2; }
	code 'a scan, traced' 0 trace scan -j 4 --installed "$root/fixtures"
	is 'no call of the network, no program' "$(calls)" ''
	code 'an import, traced' 0 trace db import --db "$tmp/x.db" "$tmp/osv.zip"
	is 'neither' "$(calls)" ''
	code 'status and prune, traced' 0 trace db status --db "$tmp/x.db"
	is 'neither' "$(calls)" ''
	trace db prune --ecosystems PyPI --db "$tmp/x.db"
	is 'nor this' "$(calls)" ''
	code 'other commands, traced' 0 trace rules
	is 'neither either' "$(calls)" ''
else
	ok 'system calls # SKIP strace is not here or may not trace'
fi

# --- nothing is written but what is named -------------------------------------------------------
cp -r "$demo" "$tmp/copy"
find "$tmp/copy" -type f -exec cksum {} + | sort >"$tmp/sums"
mkdir "$tmp/elsewhere"
(cd "$tmp/elsewhere" && TMPDIR=$tmp/elsewhere waybill scan "$tmp/copy" && waybill sbom "$tmp/copy")
find "$tmp/copy" -type f -exec cksum {} + | sort >"$tmp/sums2"
if cmp -s "$tmp/sums" "$tmp/sums2"; then ok 'the tree is untouched'; else not_ok 'the tree is untouched'; fi
is 'nothing lies in the working folder or at home' "$(find "$tmp/elsewhere" "$HOME" -type f)" ''

# --- nothing of the environment comes out --------------------------------------------------------
SECRET_TOKEN=hunter2-in-the-environment
export SECRET_TOKEN
printf 'FROM ubuntu:$SECRET_TOKEN\nRUN echo $SECRET_TOKEN ${HOME}\n' >"$tmp/copy/Dockerfile"
printf -- '--index-url https://${SECRET_TOKEN}@example.org/simple\nflask==0.10\nx @ https://${SECRET_TOKEN}/x-1.0.tar.gz\n' >"$tmp/copy/requirements.txt"
for f in table json sarif cyclonedx-json spdx-json; do
	waybill scan -v -f $f "$tmp/copy"
	unlike "$f: no variable of the environment" "$(cat "$out" "$err")" 'hunter2'
	unlike "$f: no absolute path, no host" "$(cat "$out" "$err")" "$tmp|$(uname -n | sed 's/\./\\./g')\$"
done
done_testing
