#!/bin/sh
# What rules about a Dockerfile see of the files beside it.
. "$(dirname "$0")/../lib.sh"
d=$tmp/d
# --- what builds it, and what looks after it -------------------------------------
found() { # RULE: the lines of its findings
	waybill config -q -f json --rules "none,+$1" "$d"
	json "[f['line'] for f in r['findings']]"
}
mkdir -p "$d/web"
cat >"$d/web/Dockerfile" <<'D'
FROM alpine:3.24 AS dev
RUN make debug
FROM alpine:3.24
EXPOSE 80
CMD ["httpd"]
D
is 'nothing builds the stage' "$(found WB-DF-115)" '[1]'
is 'nothing looks after the container' "$(found WB-DF-212)" '[3]'

cat >"$d/compose.yml" <<'Y'
services:
  web:
    build:
      context: ./web
      target: dev
    healthcheck:
      test: wget -q localhost
Y
is 'a Compose file above builds it' "$(found WB-DF-115)" '[]'
is 'and has a healthcheck' "$(found WB-DF-212)" '[]'
sed -i 's,\./web,./other,' "$d/compose.yml"
is 'it builds another Dockerfile' "$(found WB-DF-115)$(found WB-DF-212)" '[1][3]'
mv "$d/compose.yml" "$d/web/docker-compose.override.yml"
sed -i 's,\./other,.,' "$d/web/docker-compose.override.yml"
is 'a Compose file beside it' "$(found WB-DF-115)$(found WB-DF-212)" '[][]'
rm "$d/web/docker-compose.override.yml"

printf 'target "web" {\n  target = "dev"\n}\n' >"$d/docker-bake.hcl"
is 'a bake file' "$(found WB-DF-115)" '[]'
printf 'target "web" {\n  target = "prod"\n}\n' >"$d/docker-bake.hcl"
is 'of another stage' "$(found WB-DF-115)" '[1]'
echo '{"target": {"web": {"target": "DEV"}}}' >"$d/web/docker-bake.json"
is 'a bake file in JSON' "$(found WB-DF-115)" '[]'
mkdir "$d/k8s"
is 'Kubernetes has probes' "$(found WB-DF-212)" '[]'

# --- whether a file holds a secret -------------------------------------------------
rm -r "$d"
mkdir "$d"
files() { # the findings of WB-DI-002 and WB-SE-103
	waybill scan -q -f json --rules none,+WB-DI-002,+WB-SE-103 "$d"
	json "sorted('%s %s' % (f['id'][3:5], f['severity']) for f in r['findings'])"
}
of() { # NAME CONTENT: the findings when that file is copied by name and with all others
	rm -rf "$d"
	mkdir "$d"
	printf -- "$2" >"$d/$1"
	printf 'FROM alpine:3.24\nCOPY %s /x\nCOPY . /y\n' "$1" >"$d/Dockerfile"
	files
}
both="['DI HIGH', 'SE HIGH']"
is 'a token for npm' "$(of .npmrc '//r.example/:_authToken=x7G2kPq9\n')" "$both"
is 'a variable in its place' "$(of .npmrc '//r.example/:_authToken=${TOKEN}\n; _auth = x\n')" '[]'
is 'settings alone' "$(of .npmrc 'registry=https://r.example\n')" '[]'
is 'a password for PyPI' "$(of .pypirc '[pypi]\npassword = x7G2kPq9\n')" "$both"
is 'none' "$(of .pypirc '[pypi]\nusername = me\npassword =\n')" '[]'
is 'a password of a machine' "$(of .netrc 'machine a.example login me password x7G2kPq9\n')" "$both"
is 'a private key' "$(of a.pem '-----BEGIN PRIVATE KEY-----\nMIIE\n')" "$both"
is 'a certificate' "$(of a.pem '-----BEGIN CERTIFICATE-----\nMIIE\n')" '[]'
is 'nobody knows' "$(of a.pem 'x\n')" "['DI MEDIUM', 'SE MEDIUM']"
printf 'FROM alpine:3.24\nCOPY b.pem /x\n' >"$d/Dockerfile"
is 'a file that is not there' "$(files)" "['SE MEDIUM']"
done_testing
