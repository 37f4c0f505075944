#!/bin/sh
# .hadolint.yaml: where it is found, what each setting does, what is said of the rest.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
mkdir -p "$d/app"
cat >"$d/Dockerfile" <<'T'
FROM evil.example/a:1
LABEL version=latest color=red
# hadolint ignore=DL3004
RUN sudo apt-get install -y curl
WORKDIR x
USER x
T
config() { cat >"$d/.hadolint.yaml"; }
scan() { waybill scan -f json --as-of 2026-11-24 "$@" "$d"; }
found() { json "[(f['severity'], f['suppressed']['by'] if 'suppressed' in f else '') for f in r['findings'] if '$1' in [f['id']] + f['aliases']]"; }
said() { json "'; '.join('%s:%s %s %s' % (d['path'], d.get('line', 0), d['level'], d['text']) for d in r['diagnostics'] if 'hadolint' in d['path'])"; }

scan --show-suppressed
is 'without a file' "$(found DL3000)$(found DL3004)$(found DL3026)" "[('MEDIUM', '')][('MEDIUM', 'inline')][]"

config <<'T'
ignored: [DL3000]
T
scan --show-suppressed
is 'ignored: suppressed, and by what' "$(found DL3000)" "[('MEDIUM', 'ignore-file')]"
like 'with the reason' "$(json "[f['suppressed']['reason'] for f in r['findings'] if 'DL3000' in f['aliases']]")" 'ignored by .hadolint.yaml'
is 'nothing to say' "$(said)" ''

config <<'T'
override:
  error: [DL3000, DL3008]
  warning:
    - DL3015
  info: [DL3002]
  style: [DL3004]
T
scan --show-suppressed
is 'override: error' "$(found DL3000)" "[('HIGH', '')]"
is 'override: warning' "$(found DL3015)" "[('MEDIUM', '')]"
is 'override brings a rule that is off' "$(found DL3008)" "[('HIGH', '')]"
scan --rules -DL3008
is '--rules has the last word' "$(found DL3008)" '[]'

config <<'T'
trustedRegistries:
  - docker.io
  - "*.good.example"
T
scan
is 'trustedRegistries' "$(found DL3026)" "[('MEDIUM', '')]"
echo 'trustedRegistries: evil.example' | config
scan
is 'trustedRegistries as one value' "$(found DL3026)" '[]'

config <<'T'
label-schema:
  version: semver
  author: text
strict-labels: true
T
scan
is 'label-schema: missing, extra, form' "$(found DL3049)$(found DL3050)$(found DL3056)" "[('LOW', '')][('LOW', '')][('LOW', '')]"

echo 'disable-ignore-pragma: true' | config
scan --show-suppressed
is 'disable-ignore-pragma' "$(found DL3004)" "[('MEDIUM', '')]"

echo 'failure-threshold: warning' | config
code 'failure-threshold is a gate' 1 scan
code '--fail-on has the last word' 0 scan --fail-on none
echo 'failure-threshold: error' | config
code 'which may be higher than what is found' 0 scan
printf 'failure-threshold: warning\nno-fail: true\n' | config
code 'no-fail' 0 scan
echo 'failure-threshold: none' | config
code 'failure-threshold: none' 0 scan

printf 'format: tty\nno-color: true\nverbose: true\n' | config
scan
is 'how hadolint prints is no matter' "$(said)" ''
config <<'T'
ignored: [DL3000, SC2046]
colour: red
override:
  fatal: [DL3000]
strict-labels: perhaps
failure-threshold: high
label-schema:
  a: number
T
scan
like 'a name that is no rule: a note' "$(said)" '.hadolint.yaml:1 note no rule here has this name: SC2046'
like 'an unknown setting: a warning' "$(said)" '.hadolint.yaml:2 warning hadolint has no such setting: colour'
like 'an unknown severity' "$(said)" '.hadolint.yaml:4 warning no severity of hadolint.s: fatal'
like 'no truth value' "$(said)" '.hadolint.yaml:5 warning neither true nor false: perhaps'
like 'no threshold' "$(said)" '.hadolint.yaml:6 warning no failure-threshold of hadolint.s: high'
like 'no type' "$(said)" '.hadolint.yaml:8 warning no type of label of hadolint.s: number'
is 'the report is complete all the same' "$(json "r['complete']")" True
printf 'ignored: [\n' | config
scan
like 'no YAML: an error' "$(said)" 'error'
is 'and the report is not complete' "$(json "r['complete']")" False
printf -- '- a\n' | config
scan
like 'a list: a warning' "$(said)" 'warning not a mapping'
: | config
scan
is 'an empty file says nothing' "$(said)" ''

# --- where --------------------------------------------------------------------------
rm "$d/.hadolint.yaml"
echo 'ignored: [DL3000]' >"$d/.hadolint.yml"
scan
is '.hadolint.yml too' "$(found DL3000)" '[]'
cp "$d/Dockerfile" "$d/app/Dockerfile"
waybill scan -f json "$d/app"
is 'above the folder: only within a repository' "$(found DL3000)" "[('MEDIUM', '')]"
mkdir "$d/.git"
waybill scan -f json "$d/app"
is 'above the folder, in its repository' "$(found DL3000)" '[]'
echo 'colour: red' >"$d/.hadolint.yml"
waybill scan -f json "$d/app"
like 'named from the root of the scan' "$(said)" '^../.hadolint.yml:1 warning'
waybill scan -f sarif "$d/app"
is 'in SARIF it is no place below the root' "$(json "[x['message']['text'][:17] for x in \
	r['runs'][0]['invocations'][0]['toolExecutionNotifications'] if 'locations' not in x and 'hadolint' in x['message']['text']]")" \
	"['../.hadolint.yml:']"
rm "$d/.hadolint.yml"
printf 'ignored: [DL3000]\nsecret-word: red\n' >"$tmp/elsewhere"
ln -s "$tmp/elsewhere" "$d/.hadolint.yaml"
waybill scan -f json "$d/app"
is 'a link there is not followed' "$(found DL3000)" "[('MEDIUM', '')]"
is 'which is said' "$(said)" '../.hadolint.yaml:0 warning not read: not a regular file'
done_testing
