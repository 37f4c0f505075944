#!/bin/sh
# Which files a scan finds, and what it says of those that it passes over.
. "$(dirname "$0")/../lib.sh"
t=$tmp/tree
put() { mkdir -p "$(dirname "$t/$1")" && echo "flask==0.10" >"$t/$1"; }
found() { json "' '.join(sorted(set(l['path'] for p in r['packages'] for l in p['locations'])))" 2>&1; }
skipped() { json "' '.join(sorted(d['path'] for d in r['diagnostics'] if d['code'] == 'skipped'))" 2>&1; }
scan() { waybill scan -q -f json "$@"; }

# --- installed trees, version control -------------------------------------------
put requirements.txt
for d in node_modules .venv lib/site-packages vendor/bundle .tox __pycache__ rust/target \
	.git .hg .svn; do put "$d/requirements.txt"; done
put plain/target/requirements.txt
put plain/vendor/requirements.txt
put plain/venv/requirements.txt
put real/venv/requirements.txt
put .devcontainer/requirements.txt
: >"$t/rust/build.sbt"
: >"$t/real/venv/pyvenv.cfg"
code 'a tree' 0 scan "$t"
is 'installed trees are passed over, look-alikes are not' "$(found)" \
	'.devcontainer/requirements.txt plain/target/requirements.txt plain/vendor/requirements.txt plain/venv/requirements.txt requirements.txt'
is 'each is said, version control is not' "$(skipped)" \
	'.tox .venv __pycache__ lib/site-packages node_modules real/venv rust/target vendor/bundle'
is 'passing over is complete' "$(json "r['complete']")" True
code '--installed' 0 scan --installed "$t"
is '--installed reads them, never version control' "$(found)" \
	'.devcontainer/requirements.txt .tox/requirements.txt .venv/requirements.txt __pycache__/requirements.txt lib/site-packages/requirements.txt node_modules/requirements.txt plain/target/requirements.txt plain/vendor/requirements.txt plain/venv/requirements.txt real/venv/requirements.txt requirements.txt rust/target/requirements.txt vendor/bundle/requirements.txt'
code 'an installed tree by name' 0 scan "$t/node_modules"
is 'is scanned' "$(found)" requirements.txt
code 'two, one of them installed' 0 scan "$t/node_modules" "$t/plain/venv"
is 'are scanned' "$(found)" 'node_modules/requirements.txt plain/venv/requirements.txt'

# --- executables -------------------------------------------------------------------
t=$tmp/programs
mkdir -p "$t/node_modules" "$t/bin"
program=$root/fixtures/parsers/executable/go/hello-linux-amd64
for f in node_modules/x bin/tool data.bin; do cp "$program" "$t/$f" && chmod +x "$t/$f"; done
cp "$program" "$t/plain" && chmod -x "$t/plain"
cp "$program" "$t/huge" && truncate -s 200M "$t/huge" && chmod +x "$t/huge"
ln -s bin/tool "$t/link"
printf '#!/bin/sh\n%0100d\n' 0 >"$t/script" && chmod +x "$t/script"
code 'executables' 0 scan "$t"
is 'are read by name and mode, whatever their size' "$(found)" 'bin/tool huge'
is 'and what is none is not counted or said' \
	"$(json "[d['path'] for d in r['diagnostics'] if d['level'] != 'note']") $(json "r['complete']")" '[] True'
code 'one by its name' 0 scan "$t/data.bin" "$t/plain"
is 'is read whatever the name and mode' "$(found)" 'data.bin plain'
scan --skip-files 'huge,*/tool' "$t"
is '--skip-files leaves them out' "$(found) $(skipped)" ' bin/tool huge node_modules'
(cd "$t" && git init -q && git add bin script plain) 2>/dev/null
code 'staged ones' 0 waybill scan -q -f json --staged "$t"
is 'are read' "$(found)" 'bin/tool plain'

# --- a link is left out as a file is ---------------------------------------------
t=$tmp/linked
put real.list
ln -s real.list "$t/requirements.txt"
scan "$t"
is 'a link to a file of another name is read' "$(found)" requirements.txt
scan --skip-files requirements.txt "$t"
is '--skip-files leaves the link out' "$(found) $(skipped)" ' requirements.txt'
echo requirements.txt >"$t/.gitignore"
scan --gitignore "$t"
is 'and .gitignore too' "$(found)" ''

# --- one line, named with constraints and without ----------------------------------
t=$tmp/narrow
mkdir "$t"
printf 'flask>=1\nflask-cors==3.0.0\n' >"$t/requirements.txt"
printf -- '-r requirements.txt\n-c constraints.txt\n' >"$t/requirements-dev.txt"
echo flask==2.0 >"$t/constraints.txt"
scan "$t"
is 'the narrower one stays, with the stronger scope' \
	"$(json "[(p['version'], p['scope']) for p in r['packages'] if p['name'] == 'flask']")" \
	"[('2.0', 'runtime')]"
rm -r "$t" && mkdir "$t"
awk 'BEGIN { for (i = 0; i < 100000; i++) print "a>=0." i }' >"$t/requirements.txt"
code 'many requirements of one package are no trap' 0 \
	timeout 60 "$WAYBILL" scan -q -f json -o "$tmp/many.json" "$t"

# --- globs -----------------------------------------------------------------------
t=$tmp/globs
for f in requirements.txt a/requirements.txt a/b/requirements.txt a/b/c/requirements.txt \
	test/requirements.txt x/test/requirements.txt x/y/requirements-dev.txt; do put "$f"; done
globs() {
	want=$1
	shift
	scan "$@" "$t"
	is "$*" "$(found)" "$want"
}
globs 'a/b/c/requirements.txt a/b/requirements.txt a/requirements.txt requirements.txt x/y/requirements-dev.txt' --skip-dirs test
globs 'a/b/c/requirements.txt a/b/requirements.txt a/requirements.txt requirements.txt x/test/requirements.txt x/y/requirements-dev.txt' --skip-dirs ./test/
globs 'requirements.txt' --skip-dirs a,x,test
globs 'requirements.txt' --skip-dirs a --skip-dirs x --skip-dirs 'te*'
globs 'requirements.txt test/requirements.txt x/test/requirements.txt x/y/requirements-dev.txt' --skip-dirs 'a/**'
globs 'a/requirements.txt requirements.txt test/requirements.txt x/test/requirements.txt x/y/requirements-dev.txt' --skip-dirs 'a/*'
globs 'requirements.txt' --skip-dirs '**'
globs 'a/b/c/requirements.txt a/b/requirements.txt a/requirements.txt requirements.txt x/y/requirements-dev.txt' --exclude '**/test/**'
globs 'x/y/requirements-dev.txt' --skip-files requirements.txt
globs 'a/b/c/requirements.txt a/b/requirements.txt a/requirements.txt requirements.txt test/requirements.txt x/test/requirements.txt' --skip-files 'x/**/*-dev.txt'
globs 'a/b/c/requirements.txt a/b/requirements.txt requirements.txt x/test/requirements.txt x/y/requirements-dev.txt' --skip-files '*/*'
globs '' --exclude '*'
like 'an emptied scan says that there is nothing' "$(waybill scan --exclude '*' "$t"; cat "$err")" 'nothing to scan'
scan --skip-dirs 'a' --skip-files '*-dev.txt' "$t"
is 'what is left out is said' "$(skipped)" 'a x/y/requirements-dev.txt'

# --- files, several paths, other working folders ----------------------------------
t=$tmp/args
for f in one/requirements.txt one/other/requirements.txt two/requirements.txt; do put "$f"; done
echo 'FROM ubuntu:20.04' >"$t/one/Dockerfile"
echo text >"$t/one/README.md"
code 'a file by name' 0 scan "$t/one/requirements.txt"
is 'is all that is read' "$(found)" requirements.txt
cd "$t/one" || exit 1
code 'a file from its folder' 0 scan requirements.txt
is 'has its path from there' "$(found)" requirements.txt
code 'a file below' 0 scan other/requirements.txt
is 'has its path from the working folder' "$(found)" other/requirements.txt
code 'a file above' 0 scan ../two/requirements.txt
is 'has its path from its folder' "$(found)" requirements.txt
code 'files on both sides' 0 scan requirements.txt ../two/requirements.txt Dockerfile
is 'have paths from the folder above all' "$(found)" 'one/Dockerfile one/requirements.txt two/requirements.txt'
code 'a file twice, and its folder' 0 scan requirements.txt ./requirements.txt .
is 'counts once' "$(found) $(json "len(r['packages'])")" 'Dockerfile other/requirements.txt requirements.txt 2'
echo x >logo.png
code 'a file of no known name' 0 scan logo.png
is 'is said' "$(skipped)" logo.png
code 'dir: as a prefix' 0 scan "dir:$t/two"
is 'is a folder' "$(found)" requirements.txt
cd "$root" || exit 1
mkdir "$t/links"
ln -s ../one/requirements.txt "$t/links/requirements.txt"
(cd "$t" && scan links/requirements.txt)
is 'a link by name keeps its name' "$(found)" links/requirements.txt
(cd "$t/links" && scan requirements.txt)
is 'a link by name is not followed out of the root' \
	"$(found) $(json "r['complete'], r['diagnostics'][0]['code']")" ' False unresolved'
put three/node_modules/x/requirements.txt
ln -s node_modules/x/requirements.txt "$t/three/requirements.txt"
scan "$t/three"
is 'a link into a folder that is passed over is read' "$(found)" requirements.txt
scan --installed "$t/three"
is 'and not twice' "$(found)" node_modules/x/requirements.txt

# --- limits, order ----------------------------------------------------------------
t=$tmp/deep
deep=$(python3 -c "print('/'.join(['d'] * 140))")
put "$deep/requirements.txt"
put requirements.txt
code 'folders that never end' 0 scan "$t"
is 'the upper ones are read, the limit is said' \
	"$(found) $(json "r['complete'], [d['code'] for d in r['diagnostics'] if d['level'] != 'note']")" "requirements.txt False ['limit']"

cp -r "$root/fixtures/parsers" "$tmp/many"
scan -j 1 --as-of 2026-11-24 "$tmp/many"
cp "$out" "$tmp/j1"
for j in 2 4 16 0; do
	scan -j $j --as-of 2026-11-24 "$tmp/many"
	if cmp -s "$out" "$tmp/j1"; then ok "the same bytes with -j $j"; else not_ok "the same bytes with -j $j"; fi
done
(cd "$tmp/many/go-mod" && scan --as-of 2026-11-24 ..)
if cmp -s "$out" "$tmp/j1"; then ok 'and from another folder'; else not_ok 'and from another folder'; fi
is 'no absolute path' "$(grep -c "$tmp" "$out")" 0
ln -s many "$tmp/many-link"
scan --as-of 2026-11-24 "$tmp/many-link"
is 'a link as root is the folder' "$(json "len(r['packages']) > 50")" True

# --gitignore, held against git itself
mkdir -p "$tmp/gi/sub/deep" "$tmp/gi/build" "$tmp/gi/keep" "$tmp/gi/a/x/b"
for p in requirements.txt build/requirements.txt sub/requirements.txt sub/deep/requirements.txt keep/requirements.txt \
	sub/requirements-dev.txt a/x/b/requirements.txt requirements-local.txt; do
	echo six==1.16.0 >"$tmp/gi/$p"
done
printf '# a comment\nbuild/\n/requirements-local.txt  \n*-dev.txt\na/**/b\nkeep/*\n!keep/requirements.txt\n' >"$tmp/gi/.gitignore"
printf '/deep\n!requirements-dev.txt\n' >"$tmp/gi/sub/.gitignore"
read_by() { json "' '.join(sorted(l['path'] for p in r['packages'] for l in p['locations']))"; }
waybill scan -f json --gitignore "$tmp/gi"
if command -v git >/dev/null 2>&1; then
	want=$(cd "$tmp/gi" && git init -q . && git ls-files -o --exclude-standard | grep requirements | LC_ALL=C sort | tr '\n' ' ')
	is '--gitignore reads what git would take' "$(read_by) " "$want"
fi
like 'and says what it hid' "$(json "[d['path'] for d in r['diagnostics'] if 'gitignore' in d['text']]")" "requirements-local.txt"
waybill scan -f json "$tmp/gi"
is 'without it everything is read' "$(read_by | wc -w | tr -d ' ')" 8
done_testing
