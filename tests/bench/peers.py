#!/usr/bin/env python3
"""peers.py FOLDER REPORTS: compares the packages of REPORTS/waybill.json with those of the other
scanners' reports beside it, file by file; see peers.sh."""

import json
import os
import re
import sys
import urllib.parse

MOST = 12  # names of one line
TYPES = {"npm": "npm", "pypi": "pypi", "go": "golang", "crates.io": "cargo", "maven": "maven", "rubygems": "gem",
         "packagist": "composer", "nuget": "nuget", "hex": "hex", "pub": "pub", "hackage": "hackage",
         "conancenter": "conan", "cran": "cran", "swifturl": "swift", "julia": "julia"}


def key(kind, name, version):
    """One spelling for what all mean: (type, name, version)."""
    if kind == "pypi":
        name = re.sub(r"[-_.]+", "-", name).lower()
    elif kind in ("nuget", "composer"):
        name = name.lower()
    elif kind == "maven":
        name = name.replace(":", "/")
    elif kind == "golang":
        # Trivy writes all of it in lower case
        name, version = name.lower(), version.removeprefix("v")
    return kind, name, version


def of_purl(purl):
    body = purl[4:].split("#")[0].split("?")[0]
    kind, _, rest = body.partition("/")
    at = rest.rfind("@")
    name, version = (rest[:at], rest[at + 1 :]) if at > 0 else (rest, "")
    return key(kind, urllib.parse.unquote(name), urllib.parse.unquote(version))


def add(into, file, package):
    into.setdefault(file, set()).add(package)


def read_waybill(report, _):
    found = {}
    for p in report["packages"]:
        kind = TYPES.get(p["ecosystem"].split(":")[0].lower())
        # a Go module of one word has no purl
        if not p["purl"] and not kind:
            continue
        package = of_purl(p["purl"]) if p["purl"] else key(kind, p["name"], p["version"])
        for place in p["locations"]:
            add(found, place["path"], package)
    return found


def read_syft(report, _):
    found = {}
    for p in report["artifacts"]:
        if p.get("purl"):
            for place in p["locations"]:
                add(found, place["path"].lstrip("/"), of_purl(p["purl"]))
    return found


def read_trivy(report, _):
    found = {}
    for result in report.get("Results", ()):
        for p in result.get("Packages", ()):
            if p.get("Identifier", {}).get("PURL"):
                add(found, result["Target"], of_purl(p["Identifier"]["PURL"]))
    return found


def read_osv(report, folder):
    found = {}
    for result in report.get("results", ()):
        file = os.path.relpath(result["source"]["path"], folder)
        for p in result["packages"]:
            p = p["package"]
            kind = TYPES.get(p.get("ecosystem", "").split(":")[0].lower(), p.get("ecosystem", ""))
            add(found, file, key(kind, p["name"], p["version"]))
    return found


READERS = {"syft": read_syft, "trivy": read_trivy, "osv-scanner": read_osv}


def names(packages):
    some = ["%s@%s" % (n, v or "(none)") for _, n, v in sorted(packages)]
    return ", ".join(some[:MOST]) + (", and %d more" % (len(some) - MOST) if len(some) > MOST else "")


def compare(peer, ours, theirs):
    same = files = 0
    print("\n%s" % peer)
    for file in sorted(set(ours) | set(theirs)):
        mine, other = ours.get(file, set()), theirs.get(file, set())
        same += len(mine & other)
        if mine == other:
            files += 1
            continue
        print("  %s: %d in both" % (file, len(mine & other)))
        if mine - other:
            print("    waybill alone (%d): %s" % (len(mine - other), names(mine - other)))
        if other - mine:
            print("    %s alone (%d): %s" % (peer, len(other - mine), names(other - mine)))
    print("  %d packages of both, %d files the same" % (same, files))


def main(folder, reports):
    def read(name, reader):
        with open(os.path.join(reports, name + ".json"), encoding="utf-8") as f:
            return reader(json.load(f), folder)

    ours = read("waybill", read_waybill)
    for peer, reader in READERS.items():
        if os.path.exists(os.path.join(reports, peer + ".json")):
            compare(peer, ours, read(peer, reader))


if __name__ == "__main__":
    main(*sys.argv[1:3])
