#!/bin/sh
# deps.sh - installs what the build and the tests need, with the system's package manager.
#
# Says what it will run before it runs it; asks for root only when something is missing;
# does nothing when nothing is.  `deps.sh --build` leaves out what only tests and lint want.
set -eu

want=all
[ "${1:-}" = --build ] && want=build

# One line a need: what proves that it is there, then its package for apt, apk, dnf, brew.
needs() {
	cat <<'T'
build cmd:cc              gcc                  gcc              gcc              gcc
build cmd:make            make                 make             make             make
build cmd:pkg-config      pkg-config           pkgconf          pkgconf          pkgconf
build pc:jansson          libjansson-dev       jansson-dev      jansson-devel    jansson
build pc:yaml-0.1         libyaml-dev          yaml-dev         libyaml-devel    libyaml
build pc:sqlite3          libsqlite3-dev       sqlite-dev       sqlite-devel     sqlite
build pc:libpcre2-8       libpcre2-dev         pcre2-dev        pcre2-devel      pcre2
build pc:expat            libexpat1-dev        expat-dev        expat-devel      expat
build pc:libarchive       libarchive-dev       libarchive-dev   libarchive-devel libarchive
build pc:libcurl          libcurl4-openssl-dev curl-dev         libcurl-devel    curl
test  pc:cmocka           libcmocka-dev        cmocka-dev       libcmocka-devel  cmocka
test  cmd:prove           perl                 perl-test-harness-utils perl-Test-Harness perl
test  cmd:git             git                  git              git              git
test  cmd:python3         python3              python3          python3          python3
test  cmd:valgrind        valgrind             valgrind         valgrind         valgrind
lint  cmd:clang-tidy      clang-tidy           clang-extra-tools clang-tools-extra llvm
lint  cmd:clang-format    clang-format         clang-extra-tools clang-tools-extra clang-format
lint  cmd:cppcheck        cppcheck             cppcheck         cppcheck         cppcheck
T
}

if command -v apt-get >/dev/null 2>&1; then
	manager=apt
	column=3
	install="apt-get install -y --no-install-recommends"
elif command -v apk >/dev/null 2>&1; then
	manager=apk
	column=4
	install="apk add"
elif command -v dnf >/dev/null 2>&1; then
	manager=dnf
	column=5
	install="dnf install -y"
elif command -v brew >/dev/null 2>&1; then
	manager=brew
	column=6
	install="brew install"
else
	manager=none
	column=3
	install=""
fi

is_there() {
	case $1 in
	cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
	pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	esac
}

missing() {
	needs | while read -r kind proof apt apk dnf brew; do
		[ "$want" = all ] || [ "$kind" = build ] || continue
		is_there "$proof" && continue
		set -- "$kind" "$proof" "$apt" "$apk" "$dnf" "$brew"
		eval "echo \"\$$column\""
	done | sort -u | tr '\n' ' '
}

list=$(missing)
[ -n "$list" ] || exit 0

if [ "$manager" = none ]; then
	echo "deps: please install these (Debian's names): $list" >&2
	exit 1
fi
root=
if [ "$manager" != brew ] && [ "$(id -u)" != 0 ]; then
	root="sudo "
	command -v sudo >/dev/null 2>&1 || {
		echo "deps: as root, please run: $install $list" >&2
		exit 1
	}
fi
if [ "$manager" = apt ]; then
	echo "deps: running: ${root}apt-get update"
	${root}apt-get update -qq
	export DEBIAN_FRONTEND=noninteractive
fi
echo "deps: running: $root$install $list"
# shellcheck disable=SC2086 # a list of words
$root$install $list
list=$(missing)
[ -z "$list" ] || {
	echo "deps: still missing after the installation: $list" >&2
	exit 1
}
