#!/bin/sh
# .waybill.yaml and the environment: where they are found, and which wins.
. "$(dirname "$0")/../lib.sh"
t=$tmp/repo
mkdir -p "$t/.git" "$t/sub/deep"
for d in . sub sub/deep; do echo flask==0.10 >"$t/$d/requirements.txt"; done
paths() { json "' '.join(sorted(l['path'] for p in r['packages'] for l in p['locations']))" 2>&1; }
config() { cat >"$t/.waybill.yaml"; }

config <<'Y'
format: json
skip-dirs: [deep]
Y
code 'a file at the root' 0 waybill scan "$t"
is 'sets format and folders' "$(paths)" 'requirements.txt sub/requirements.txt'
code 'from below' 0 waybill scan "$t/sub"
is 'it is found upwards' "$(paths)" requirements.txt
code 'with dir:' 0 waybill scan "dir:$t/sub"
is 'it is found too' "$(paths)" requirements.txt
code 'for a file' 0 waybill scan "$t/sub/requirements.txt"
is 'it is found from its folder' "$(paths)" requirements.txt
(cd "$t/sub" && code x 0 waybill scan >/dev/null)
is 'without an argument it is found from the working folder' "$(paths)" requirements.txt
mkdir -p "$t/sub/deep/.git"
waybill scan "$t/sub/deep"
is 'a repository of its own does not take the one above' "$(head -c 1 "$out")" "$(printf '\n' | head -c 1)"
like 'so it has the default format' "$(cat "$out")" '1 packages in 1 of 1 files'
rm -r "$t/sub/deep/.git"
echo 'format: table' >"$t/sub/.waybill.yaml"
waybill scan "$t/sub"
like 'the nearest one alone counts' "$(cat "$out")" '1 packages in 2 of 3 files'
rm "$t/sub/.waybill.yaml"

# --- rank -----------------------------------------------------------------------
waybill scan -f sarif "$t"
is 'an option beats the file' "$(json "'runs' in r")" True
export WAYBILL_FORMAT=sarif
waybill scan "$t"
is 'the environment beats the file' "$(json "'runs' in r")" True
waybill scan -f json "$t"
is 'an option beats the environment' "$(json "r['schema_version']")" 1
for c in version rules 'db status'; do
	# shellcheck disable=SC2086 # two words
	code "WAYBILL_FORMAT does not bind $c" 0 waybill $c
done
unset WAYBILL_FORMAT
config <<'Y'
format: json
strict: true
no-dev: true
Y
echo '{' >"$t/package-lock.json"
code 'a flag of the file' 3 waybill scan "$t"
WAYBILL_STRICT=false
export WAYBILL_STRICT
code 'the environment takes it back' 0 waybill scan "$t"
WAYBILL_STRICT=
code 'an empty variable says nothing' 3 waybill scan "$t"
WAYBILL_STRICT=1
config <<'Y'
strict: false
Y
code 'the environment sets it over the file' 3 waybill scan "$t"
WAYBILL_STRICT=perhaps
code 'a flag is true or false' 2 waybill scan "$t"
like 'and the variable is named' "$(cat "$err")" "WAYBILL_STRICT: .*true or false, not 'perhaps'"
unset WAYBILL_STRICT
rm "$t/package-lock.json"
config <<'Y'
no-dev: true
Y
code '--dev beats no-dev of the file' 0 waybill scan --dev "$t"
WAYBILL_DEV=1
export WAYBILL_DEV
code 'so does WAYBILL_DEV' 0 waybill scan "$t"
unset WAYBILL_DEV
WAYBILL_SKIP_DIRS='deep,x'
export WAYBILL_SKIP_DIRS
waybill scan -f json "$t"
is 'a list in the environment' "$(paths)" 'requirements.txt sub/requirements.txt'
unset WAYBILL_SKIP_DIRS

# --- shapes of values -------------------------------------------------------------
config <<'Y'
# comment
format: json
skip-dirs:
  - deep
  - other,sub
fail-on: {vuln: any, eol: none}
build-arg:
  A: x
  B: "1"
exit-code: 0
jobs: 2
Y
code 'lists and mappings' 1 waybill scan --skip-dirs nothing "$t"
is 'the list of an option replaces that of the file' "$(paths)" 'requirements.txt sub/deep/requirements.txt sub/requirements.txt'
code 'an option replaces the mapping' 0 waybill scan --fail-on eol=any "$t"
waybill scan "$t"
is 'a list has comma lists in it' "$(paths)" requirements.txt

# --- errors -----------------------------------------------------------------------
wrong() {
	about=$1 pattern=$2
	printf '%b' "$3" >"$t/.waybill.yaml"
	code "$about" 2 waybill scan "$t"
	like "$about: one line with file and line" "$(cat "$err")" "^waybill: .*/\.waybill\.yaml:$pattern"
	is "$about: one line" "$(wc -l <"$err" | tr -d ' ')" 1
}
wrong 'unknown key' '2: .*skipdirs.*skip-dirs' 'format: json\nskipdirs: x\n'
wrong 'bad value' '3: --fail-on' '\n\nfail-on: terrible\n'
wrong 'a list in a list' '3: wants plain values' 'skip-dirs:\n  - a\n  - [b]\n'
wrong 'a list in a mapping' '2: wants plain values' 'build-arg:\n  A: [1]\n'
wrong 'a list' '1: wants a mapping' '- format\n'
wrong 'broken YAML' '[0-9]+: ' 'format: [json\n'
wrong 'a bad number' '1: --jobs wants a number' 'jobs: many\n'
wrong 'a bad flag' '1: strict is true or false' 'strict: perhaps\n'
wrong 'a key that is no key' '1: ' 'config: other.yaml\n'
wrong 'a found file must not say where to write' '1: .*output' 'output: json=x.json\n'
wrong 'nor where the baseline goes' '1: .*write-baseline' 'write-baseline: x.json\n'
is 'nothing was written' "$(ls x.json "$t/x.json" 2>/dev/null)" ''
printf 'output: json=%s/o.json\n' "$tmp" >"$tmp/named.yaml"
config </dev/null # empty
code 'a file named with --config may' 0 waybill scan --config "$tmp/named.yaml" "$t"
is 'and does' "$(ls "$tmp/o.json")" "$tmp/o.json"
code 'a file that is not there' 2 waybill scan --config "$tmp/none.yaml" "$t"
like 'is named' "$(cat "$err")" 'none.yaml: no such file'
: >"$tmp/empty.yaml"
code 'an empty file' 0 waybill scan --config "$tmp/empty.yaml" "$t"
mkdir "$tmp/folder.yaml"
code 'a folder' 2 waybill scan --config "$tmp/folder.yaml" "$t"
WAYBILL_CONFIG=$tmp/none.yaml
export WAYBILL_CONFIG
code 'WAYBILL_CONFIG' 2 waybill scan "$t"
done_testing
