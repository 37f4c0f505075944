#!/bin/sh
# tests/bench/peers.sh: what another scanner sees and we do not.
. "$(dirname "$0")/../lib.sh"
mkdir -p "$tmp/bin" "$tmp/tree/app"
printf 'six==1.16.0\nflask\n' >"$tmp/tree/app/requirements.txt"
base=$(dirname "$(command -v python3)"):/usr/bin:/bin
run() { PATH=$tmp/bin:$base WAYBILL=$WAYBILL "$root/tests/bench/peers.sh" "$@" >"$out" 2>"$err" </dev/null; }

if PATH=$base command -v syft || PATH=$base command -v trivy || PATH=$base command -v osv-scanner; then
	ok 'without any: an error # SKIP one is there'
else
	code 'without any: an error' 2 run "$tmp/tree"
fi >"$tmp/first"
cat "$tmp/first"
n=1
code 'without the folder: an error' 2 run "$tmp/nowhere"

cat >"$tmp/bin/syft" <<'X'
#!/bin/sh
cat >"${3#json=}" <<'Y'
{"artifacts": [
 {"purl": "pkg:pypi/six@1.16.0", "locations": [{"path": "/app/requirements.txt"}]},
 {"purl": "pkg:pypi/Other_One@2?x=y#z", "locations": [{"path": "/app/requirements.txt"}]}]}
Y
exit 1
X
cat >"$tmp/bin/osv-scanner" <<'X'
#!/bin/sh
for last; do :; done
while [ "$1" != --output-file ]; do shift; done
cat >"$2" <<Y
{"results": [{"source": {"path": "$last/app/requirements.txt"}, "packages": [
 {"package": {"name": "Six", "version": "1.16.0", "ecosystem": "PyPI"}},
 {"package": {"name": "flask", "version": "", "ecosystem": "PyPI"}}]}]}
Y
X
chmod +x "$tmp/bin"/*
code 'two of them' 0 run "$tmp/tree"
like 'in both' "$(cat "$out")" '^  app/requirements.txt: 1 in both$'
like 'what we alone see' "$(cat "$out")" '^    waybill alone \(1\): flask@\(none\)$'
like 'what the other alone sees' "$(cat "$out")" '^    syft alone \(1\): other-one@2$'
like 'a file that is the same is counted' "$(cat "$out")" '^  2 packages of both, 1 files the same$'
done_testing
