#!/bin/sh
# Pairs of versions from stdin.
. "$(dirname "$0")/../lib.sh"
compare() { # shellcheck disable=SC2086
	$WAYBILL compare "$1" 2>"$err"; }
# ECOSYSTEM LOWER HIGHER INVALID
while read -r eco low high invalid; do
	is "$eco: $low < $high" \
		"$(printf '%s\t%s\n%s\t%s\n%s\t%s\n%s\t%s\n' "$low" "$high" "$high" "$low" "$low" "$low" "$invalid" "$low" | compare "$eco" | tr '\n' ' ')" \
		'< > = ? '
done <<'T'
PyPI 1.0rc1 1.0 not-a-version
pypi 1.9 1.10 1..2
npm 1.0.0-alpha 1.0.0 1.0.0.0.x
crates.io 1.9.0 1.10.0 x
cargo 1.0.0 2.0.0 one
Go v1.2.3 v1.10.0 vv1
golang v1.0.0-0.20190101000000-abcdefabcdef v1.0.0 latest
RubyGems 1.0.a 1.0 1..x
gem 1.9 1.10 -
Packagist 1.0-beta1 1.0 a_b_c
T
# every ecosystem of OSV has an order; of what repeats another's packages, it is theirs
while read -r eco; do
	is "$eco" "$(printf '1.9\t1.10\n' | compare "$eco")" '<'
done <<'T'
AlmaLinux:9
Alpaquita
Alpine:v3.20
Android
Azure Linux:3
BellSoft Hardened Containers
Bioconductor:3.19
Bitnami
Chainguard
CleanStart
ConanCenter
CRAN
crates.io
Debian:12
Docker Hardened Images:Debian:12
Echo
FreeBSD
GHC
GitHub Actions
Go
Hackage
Hex
Julia
Kubernetes
Linux
Mageia:9
Maven
MinimOS
npm
NuGet
opam
openEuler:24.03-LTS
openSUSE:Leap 15.5
OSS-Fuzz
Packagist
Photon OS:5.0
Pub
PyPI
Red Hat:enterprise_linux:9::baseos
Rocky Linux:9
Root:PyPI
RubyGems
SUSE:Linux Enterprise Server 15 SP5
SwiftURL
TuxCare:npm
Ubuntu:22.04:LTS
VSCode
Wolfi
T
compare Root </dev/null >"$out"
is 'without what it repeats there is none' "$? $(cat "$err")" "2 waybill: no order of versions is known for 'Root'"
is 'a local version and an epoch' "$(printf '1.0\t1.0+x\n1!0.1\t9\n' | compare PyPI | tr '\n' ' ')" '< > '
is 'lines without a tab' "$(printf '1.0\n\n1.0 2.0\n' | compare PyPI | tr '\n' ' ')" '? ? ? '
is 'CRLF, and no newline at the end' "$(printf '1.0\t2.0\r\n2.0\t1.0' | compare PyPI | tr '\n' ' ')" '< > '
is 'no input' "$(printf '' | compare PyPI)" ''
is 'NUL bytes and other garbage' "$(printf '1.0\0001\t2.0\n\377\t\376\n' | compare PyPI | tr '\n' ' ')" '? ? '
is 'more than two columns' "$(printf '1\t2\t3\n' | compare PyPI)" '?'
is 'an answer a line, for a million of them' \
	"$(python3 -c "
for i in range(1000000): print('1.%d.0\t1.%d.0' % (i % 997, i % 991))" | compare PyPI | sort | uniq -c | awk '{ n += $1 } END { print n, NR }')" '1000000 3'
long=$(python3 -c "print('1.' * 40000 + '1')")
is 'a long version' "$(printf '%s\t%s.1\n' "$long" "$long" | compare PyPI)" '<'
printf '%s%s%s%s%s' "$long" "$long" "$long" "$long" "$long" | compare PyPI >"$out"
is 'a line without end is refused' "$? $(cat "$err")" '2 waybill: a line is longer than 131072 bytes'
compare PyPI </ >"$out"
is 'what cannot be read is no end of input' "$? $(cat "$err")" '4 waybill: stdin cannot be read'
done_testing
