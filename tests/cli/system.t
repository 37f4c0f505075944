#!/bin/sh
# Databases of installed packages in a root file system: advisories of distributions go by
# release, and by source package.
. "$(dirname "$0")/../lib.sh"
cd "$root" || exit 1
f=fixtures/parsers
findings() { json "' '.join(sorted(x['id'] + ':' + x['package']['name'] for x in r['findings']))"; }
messages() { json "' / '.join(x['message'] for x in r['findings'])"; }
fixes() { json "' / '.join(x.get('fix', '') for x in r['findings'])"; }
texts() { json "' / '.join(d['text'] for d in r['diagnostics'])"; }

record() { # id ecosystem name fixed
	printf '{"id":"%s","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"%s","name":"%s"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}\n' "$@" >"$tmp/osv/$1.json"
}
mkdir "$tmp/osv"
record D-SOURCE Debian:11 openssl 1.1.1n-0+deb11u2
record D-BINARY Debian:11 libssl1.1 9
record D-OTHER-RELEASE Debian:12 openssl 9
record U-SOURCE Ubuntu:22.04:LTS foo 2.0-2
record U-SOURCE-VERSION Ubuntu:22.04:LTS foo 2.0-1+a
record U-PRO Ubuntu:Pro:22.04:LTS foo 9
record A-ORIGIN Alpine:v3.11 openssl 1.1.1d-r4
record A-BINARY Alpine:v3.11 libcrypto1.1 9
record W-ROLLING Wolfi glibc 2.41-r0
record AL-BINARY AlmaLinux:9 openssl-libs 1:3.0.7-16.el9_2
record AL-EPOCH AlmaLinux:9 bash 5.1.8-6.el9_1
record R-SOURCE 'Red Hat:enterprise_linux:7::server' openssl 1:3.0.7-16.el9_2
record S-SOURCE 'openSUSE:Leap 15.6' openssl 1:3.0.8-1
record S-OTHER 'openSUSE:Leap 15.5' openssl 1:3.0.8-1
code 'records are imported' 0 waybill db import --db "$tmp/db" "$tmp/osv"

scan() { waybill scan -f json --db "$tmp/db" "$@"; }
scan $f/dpkg-status/older
is 'Debian: by source, and release' "$(findings)" 'D-SOURCE:libssl1.1 D-SOURCE:openssl'
like 'the source is told' "$(messages)" 'libssl1.1 1.1.1k-1\+deb11u1 \(source package openssl\) is affected; fixed in 1.1.1n-0\+deb11u2'
like 'the fix is what is built of it' "$(fixes)" 'upgrade libssl1.1 to what is built of openssl 1.1.1n-0\+deb11u2'
like 'one that has its own name' "$(fixes)" 'upgrade openssl to 1.1.1n-0\+deb11u2'
is 'where it is told' "$(json "r['findings'][0]['path']")" rootfs/var/lib/dpkg/status
scan $f/dpkg-status/simple
is 'the fixed release has none' "$(findings)" ''
scan $f/dpkg-status/graph
is "Ubuntu: the source's version counts" "$(findings)" 'U-SOURCE-VERSION:libfoo U-SOURCE-VERSION:libfoo U-SOURCE:libfoo U-SOURCE:libfoo'
like 'a version of its own is told' "$(messages)" 'libfoo 2.0-1\+b1 \(source package foo 2.0-1\)'
scan $f/apk-installed/simple
is 'Alpine: by origin' "$(findings)" 'A-ORIGIN:libcrypto1.1 A-ORIGIN:libssl1.1'
scan $f/apk-installed/usr-merged
is 'Wolfi: no release' "$(findings)" 'W-ROLLING:glibc W-ROLLING:ld-linux'
scan $f/rpm-database/sqlite
is 'AlmaLinux: by what is installed' "$(findings)" 'AL-BINARY:openssl-libs'
scan $f/rpm-database/berkeley
is 'Red Hat: by CPE' "$(findings)" 'R-SOURCE:openssl'
scan $f/rpm-database/ndb
is 'openSUSE: by source' "$(findings)" 'S-SOURCE:openssl S-SOURCE:openssl-libs'
scan $f/dpkg-status/no-os-release
is 'no os-release: nothing is found' "$(findings)" ''
like 'and it is said' "$(texts)" 'no os-release in the root file system .* listed, but not checked'
is 'the scan is not complete' "$(json "r['complete']")" False
scan $f/rpm-database/berkeley-big-endian
like 'Fedora is not of OSV' "$(texts)" "OSV holds no advisories for the distribution 'fedora'"

# an SBOM of such a root brings the same findings
for case in dpkg-status/older dpkg-status/graph apk-installed/simple rpm-database/sqlite rpm-database/ndb; do
	scan $f/$case
	want=$(findings)
	for format in cyclonedx-json spdx-json spdx-tag; do
		waybill sbom -f $format -o "$tmp/sbom" $f/$case
		scan "sbom:$tmp/sbom"
		is "$case as $format" "$(findings)" "$want"
	done
done

# of another maker: the source and its version in the qualifier
cat >"$tmp/x.cdx.json" <<'X'
{"bomFormat":"CycloneDX","specVersion":"1.5","components":[
{"type":"library","name":"openssl-libs","version":"1:3.0.7-6.el9_2","purl":"pkg:rpm/opensuse/openssl-libs@3.0.7-6.el9_2?arch=x86_64&epoch=1&distro=opensuse-leap-15.6&upstream=openssl-3.0.7-6.el9_2.src.rpm"},
{"type":"library","name":"libfoo","version":"9","purl":"pkg:deb/ubuntu/libfoo@9?distro=ubuntu-22.04&upstream=foo%402.0-1"}]}
X
scan "sbom:$tmp/x.cdx.json"
is 'an SBOM of another maker' "$(findings)" 'S-SOURCE:openssl-libs U-SOURCE-VERSION:libfoo U-SOURCE:libfoo'

shared=${WAYBILL_SHARED:-$root/../shared}/advisories
if [ -f "$shared/Debian/all.zip" ] && [ -f "$shared/Alpine/all.zip" ] && [ -f "$shared/AlmaLinux/all.zip" ]; then
	waybill db import --db "$tmp/real" "$shared/Debian/all.zip" "$shared/Alpine/all.zip" "$shared/AlmaLinux/all.zip"
	waybill scan -f json --db "$tmp/real" $f/dpkg-status/older
	like 'records of Debian' "$(findings)" 'DSA-5139-1:libssl1.1 DSA-5139-1:openssl'
	unlike 'of another release' "$(findings)" 'DSA-4855-1' # of Debian 10
	cp -r $f/apk-installed/simple "$tmp/apk"
	sed -i 's/1.1.1d-r3/1.1.1d-r2/' "$tmp/apk/lib/apk/db/installed"
	waybill scan -f json --db "$tmp/real" "$tmp/apk"
	like 'records of Alpine' "$(findings)" ':libcrypto1.1 .*:libssl1.1'
	waybill scan -f json --db "$tmp/real" $f/apk-installed/simple
	is 'the fixed release has none' "$(findings)" ''
	waybill scan -f json --db "$tmp/real" $f/rpm-database/sqlite
	like 'records of AlmaLinux' "$(findings)" 'ALSA-2023:3722:openssl ALSA-2023:3722:openssl-libs'
	unlike 'bash has the fixed release' "$(findings)" ':bash'
else
	ok 'real records # SKIP none at WAYBILL_SHARED'
fi
done_testing
