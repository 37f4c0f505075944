#!/usr/bin/env python3
"""hostile.make.py FOLDER - what hostile.t scans, one folder a case.

FOLDER/bad/<case>/ holds one file that cannot be wholly understood and must be said;
FOLDER/odd/<case>/ what must not stop the reading of the rest.
"""
import json
import os
import random
import subprocess
import sys

top = sys.argv[1]
waybill = sys.argv[2:]


def put(path, data):
    path = os.path.join(os.fsencode(top), os.fsencode(path))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())


# A whole file of each format that can be cut in the middle and be seen to be cut.
npm = json.dumps({"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {
    "": {"dependencies": {"lodash": "^4"}},
    "node_modules/lodash": {"version": "4.17.15", "integrity": "sha512-AA=="}}}, indent=1)
whole = {
    "package-lock.json": npm,
    "npm-shrinkwrap.json": npm,
    "composer.lock": json.dumps({"packages": [
        {"name": "monolog/monolog", "version": "1.0.0"}], "packages-dev": []}, indent=1),
    "Pipfile.lock": json.dumps({"_meta": {"pipfile-spec": 6}, "default": {
        "flask": {"version": "==0.10"}}, "develop": {}}, indent=1),
    "poetry.lock": '[[package]]\nname = "flask"\nversion = "0.10"\ndescription = "a b c d '
                   'e f g h i j k l m n o p q r s t u v w x y z"\nfiles = []\n'
                   '[metadata]\nlock-version = "2.0"\n',
    "Cargo.lock": 'version = 3\n[[package]]\nname = "time"\nversion = "0.1.0"\nsource = '
                  '"registry+https://github.com/rust-lang/crates.io-index and more text"\n',
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    "
                                "steps:\n      - uses: 'actions/checkout@v1'\n      - uses: "
                                "'actions/setup-node@v1'\n",
}
for name, text in whole.items():
    case = "cut-" + name.replace("/", "-").lstrip(".")
    cut = text[:len(text) * 2 // 3]
    put("bad/%s/%s" % (case, name), cut)
    put("bad/conflict-%s/%s" % (case[4:], name),
        "<<<<<<< HEAD\n" + text + "=======\n" + text + ">>>>>>> other\n")

# Garbage under every name that some parser knows.
random.seed(1)
garbage = bytes(random.randrange(256) for _ in range(3000))
for f in json.loads(subprocess.check_output(waybill + ["rules", "--formats", "-f", "json"])):
    for i, name in enumerate(f["files"].split(", ")):
        if "*" in name and f["id"] in ("dockerfile", "conda-explicit",
                                        "helm-requirements", "ansible-requirements"):
            continue  # such names say nothing for sure
        if f["id"] in ("jenkins-plugins", "requirements-lock", "wordpress", "c-header",
                       "browser-library", "flatpak-manifest", "flatpak-metadata"):
            continue  # what is inside tells whose file it is
        if name in ("executables", "Manifest.toml", "Project.toml", "DESCRIPTION",
                    "stack.yaml", "opam", "*.egg") or f["id"] == "executable" or name.startswith(
                        ("Manifest-v", "JuliaManifest-v", "stack-", "bom*", "sbom*",
                         "*.bom.", "*.sbom.", "*-bom.", "*-sbom.")):
            continue  # others have files of such names
        if name.startswith(("node_modules/", "vendor/")):
            continue  # only read with --installed
        put("bad/garbage-%s-%d/%s" % (f["id"], i, name.replace("*", "x")), garbage)
        put("bad/lfs-%s-%d/%s" % (f["id"], i, name.replace("*", "x")),
            "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 +
            "\nsize 12345\n")
put("bad/no-dockerfile/Dockerfile", "this is prose\nand nothing else\n")
put("bad/conflict-requirements/requirements.txt",
    "<<<<<<< HEAD\nflask==0.10\n=======\nflask==0.12\n>>>>>>> other\n")
put("bad/nul/requirements.txt", b"flask==0.10\n\0\0\0\nurllib3==1.25.2\n")
put("bad/latin1/requirements.txt", b"flask==0.10 # caf\xe9\n")
deep = 10000
put("bad/deep-json/package-lock.json", '{"lockfileVersion":3,"packages":' + '{"a":' * deep +
    "1" + "}" * deep + "}")
put("bad/deep-array/composer.lock", "[" * deep + "]" * deep)
put("bad/deep-yaml/.github/workflows/x.yml", "[" * deep + "]" * deep)
put("bad/deep-yaml-block/action.yml",
    "".join(" " * i + "a:\n" for i in range(2000)))
put("bad/deep-toml/Cargo.lock", "a = " + "[" * deep + "]" * deep + "\n")
put("bad/deep-toml-table/poetry.lock", "[" + ".".join("a" for _ in range(deep)) + "]\n")
put("bad/bomb/.github/workflows/x.yml", "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    "%s: &%s [%s]\n" % (b, b, ",".join(["*" + a] * 9)) for a, b in
    zip("abcdefghij", "bcdefghijk")))
put("bad/same-anchor/action.yml", "a: &a\n  b: *a\n")
put("big/long-line/package-lock.json", b'{"lockfileVersion":3,"packages":{"' + b"a" *
    (50 << 20) + b'":')
put("big/long-line-requirements/requirements.txt", b"a" * (50 << 20) + b"\n")
put("big/too-big/package-lock.json", b"{}")
os.truncate(os.path.join(top, "big/too-big/package-lock.json"), (64 << 20) + 1)
put("bad/array/package-lock.json", "[]")
put("bad/future/package-lock.json", '{"lockfileVersion": 99, "packages": {}}')
put("bad/empty/package-lock.json", "")
put("bad/include-loop/requirements.txt", "-r requirements-b.txt\n-r missing.txt\n")
put("bad/include-loop/requirements-b.txt", "-r requirements.txt\n")
put("bad/include-out/requirements.txt", "-r ../../../../../../etc/passwd\nflask==0.10\n")

put("odd/resolved-false/package-lock.json", json.dumps({
    "name": "x", "lockfileVersion": 2, "packages": {
        "": {"license": ["MIT", "ISC"]},
        "node_modules/a": {"version": "1.0.0", "resolved": False, "integrity": 7},
        "node_modules/b": {"version": "2.0.0", "license": ["MIT", "ISC"], "dependencies": []},
        "node_modules/c": {"version": "3.0.0", "license": {"type": "MIT"}, "dev": "yes"},
        "node_modules/d": {"version": "4.0.0"}}}))
put("odd/bom/requirements.txt", b"\xef\xbb\xbfflask==0.10\n")
put("odd/utf16le/requirements.txt", b"\xff\xfe" + "flask==0.10\r\n".encode("utf-16-le"))
put("odd/utf16be/requirements.txt", b"\xfe\xff" + "flask==0.10\r\n".encode("utf-16-be"))
put("odd/utf16le-no-bom/requirements.txt", "flask==0.10\r\n".encode("utf-16-le"))
put("odd/utf16-dockerfile/Dockerfile", b"\xff\xfe" + "FROM ubuntu:20.04\r\n".encode("utf-16-le"))
put("odd/bom-json/package-lock.json", b"\xef\xbb\xbf" + npm.encode())
put("odd/crlf/requirements.txt", "flask==0.10\r\n\r\nurllib3==1.25.2\r\n")
put("odd/cr-only/requirements.txt", "flask==0.10\rurllib3==1.25.2\r")
put("odd/one-bad-line/requirements.txt", "flask==0.10\n=== what? ===\nurllib3==1.25.2\n")
put("odd/folder/Dockerfile/requirements.txt", "flask==0.10\n")
os.makedirs(os.path.join(top, "odd/folder/package-lock.json"))

evil = b"ev\nil\x1b[31m\x9b\xff\xc2\x9b\xe2\x80\xae\r\x7f"
put(b"names/" + evil + b"/package-lock.json", "{")
put(b"names/" + evil + b"/requirements.txt",
    b"flask==0.10\nfl\x1b[31mask==1.0\nurllib3==1.25.2 ; python_version == '\x1b]0;x\x07'\n")
put(b"names/" + evil + b"/Dockerfile", b"FROM ubuntu:20.04\nRUN \x1b[31m apt-get\nFOO \x1b[2J\n")
put(b"names/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {
    "node_modules/e\u001b[31mvil\n\u009b\u202e": {"version": "1.0\u001b[0m.0\n",
                                              "license": "M\u001bIT\nx"},
    "node_modules/lodash": {"version": "4.17.15", "resolved": "https://e\u001b[1m/\n"}}}))
