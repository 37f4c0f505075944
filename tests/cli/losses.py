#!/usr/bin/env python3
"""losses.py FOLDER WAYBILL... - converts losses.cdx.json from every format to every other.

What the second document holds less than the first must be named on stderr; each field
that is not is one line.
"""
import json
import os
import subprocess
import sys

FORMATS = ["cyclonedx-json", "cyclonedx-json@1.4", "cyclonedx-json@1.5", "cyclonedx-xml",
           "spdx-json", "spdx", "spdx3-json"]
# what stderr calls it
WORDS = {"hashes": "digests", "externalReferences": "digests", "lifecycles": "lifecycles",
         "authors": "authors", "compositions": "completeness"}


def run(*words):
    p = subprocess.run(sys.argv[2:] + list(words), stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return p.stdout, p.stderr.decode()


def held(path):
    """Field by field what a document says, as packages and as CycloneDX."""
    report = json.loads(run("scan", "-q", "-f", "json", "--scanners", "vuln", "sbom:" + path)[0])
    bom = json.loads(run("convert", "-q", "-f", "cyclonedx-json", path)[0])
    out = {}
    for p in report["packages"]:
        out.update(((p["name"], k), v) for k, v in p.items() if k != "reach")
    for c in bom["components"]:
        for k in ("supplier", "type", "externalReferences", "properties", "licenses"):
            out[c["name"], k] = c.get(k)
    for k in ("component", "authors", "lifecycles", "supplier"):
        out["document", k] = bom["metadata"].get(k)
    out["document", "compositions"] = [c["aggregate"] for c in bom.get("compositions", [])]
    out["document", "dependencies"] = bom["dependencies"]
    return out


def main():
    folder = sys.argv[1]
    first = os.path.join(os.path.dirname(os.path.abspath(__file__)), "losses.cdx.json")
    lost = 0
    for a in FORMATS:
        from_a = os.path.join(folder, "from-" + a)
        run("convert", "-q", "-f", a, "-o", from_a, first)
        before = held(from_a)
        for b in FORMATS:
            to_b = os.path.join(folder, "to-" + b)
            said = run("convert", "-v", "-f", b, "-o", to_b, from_a)[1]
            after = held(to_b)
            for where, what in before:
                if before[where, what] == after.get((where, what)):
                    continue
                lost += 1
                if WORDS.get(what, what) not in said:
                    print("%s to %s: %s of %s: %s became %s" % (
                        a, b, what, where, before[where, what], after.get((where, what))))
    if lost < 10:
        print("only %d fields were lost: is anything compared?" % lost)


main()
