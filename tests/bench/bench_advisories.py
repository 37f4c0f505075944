#!/usr/bin/env python3
"""bench_advisories.py WAYBILL ADVISORIES: the program with a full database.

ADVISORIES is laid out as OSV.dev is, ECOSYSTEM/all.zip.  What a scan costs at least, and what
10,000 packages cost, with the database that is built in, with one of one ecosystem and
with all: neither time nor memory may grow with the file.  osv-scanner is given the same archives and
packages when it is on PATH."""

import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse

from bench import compare

PACKAGES = 10000
PURL = {"PyPI": "pypi", "npm": "npm", "Go": "golang", "crates.io": "cargo", "RubyGems": "gem", "Packagist": "composer"}
NAMES = "SELECT DISTINCT eco.name, pkg.name FROM pkg JOIN eco ON eco.id = pkg.eco ORDER BY 1, 2"


def write_sbom(db, path):
    """One package in ten has a name that the database knows."""
    with sqlite3.connect(db) as c:
        names = [row for row in c.execute(NAMES) if row[0] in PURL]
    known = names[:: max(1, len(names) * 10 // PACKAGES)]
    components = []
    for i in range(PACKAGES):
        ecosystem = sorted(PURL)[i % len(PURL)]
        name = "example.com/nothing/n%d" % i if ecosystem in ("Go", "Packagist") else "nothing-%d" % i
        if i % 10 == 0 and i // 10 < len(known):
            ecosystem, name = known[i // 10]
        version = "%s%d.%d.%d" % ("v" if ecosystem == "Go" else "", i // 100 % 5, i // 10 % 10, i % 10)
        purl = "pkg:%s/%s@%s" % (PURL[ecosystem], urllib.parse.quote(name), version)
        components.append({"type": "library", "bom-ref": str(i), "name": name, "version": version, "purl": purl})
    with open(path, "w") as f:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}, f)


def osv_folder(archives, folder):
    for archive in archives:
        there = os.path.join(folder, "osv-scalibr", os.path.basename(os.path.dirname(archive)))
        os.makedirs(there)
        os.symlink(os.path.abspath(archive), os.path.join(there, "all.zip"))


def main(waybill, advisories):
    waybill = os.path.abspath(waybill)
    archives = sorted(glob.glob(os.path.join(advisories, "*", "all.zip")))
    with tempfile.TemporaryDirectory() as scratch:
        full, small = os.path.join(scratch, "full.db"), os.path.join(scratch, "small.db")
        pypi = [a for a in archives if os.path.dirname(a).endswith("PyPI")]
        for db, inputs in ((full, archives), (small, pypi)):
            subprocess.check_call([waybill, "db", "import", "-q", "--db", db] + inputs, stdout=subprocess.DEVNULL)
        cache = os.path.join(scratch, "osv")
        osv_folder(archives, cache)
        env = dict(
            os.environ, HOME=scratch, XDG_DATA_HOME="", WAYBILL_DB="", OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY=cache
        )
        tree = os.path.join(scratch, "tree")
        os.mkdir(tree)
        with open(os.path.join(tree, "requirements.txt"), "w") as f:
            f.write("flask==2.0.1\n")
        databases = [("built in", []), ("of PyPI", ["--db", small]), ("of all", ["--db", full])]
        scan = [waybill, "scan", "-q", "-f", "json"]
        compare(
            "one requirements.txt: against a program that does nothing",
            [("true", [shutil.which("true")], True)]
            + [("waybill scan, database " + name, scan + db + ["."], True) for name, db in databases],
            tree,
            21,
            env,
        )
        sbom = os.path.join(scratch, "bom.cdx.json")
        write_sbom(full, sbom)
        commands = [("cat", ["cat", sbom], True)]
        commands += [("waybill scan, database " + name, scan + db + [sbom], True) for name, db in databases]
        if shutil.which("osv-scanner"):
            offline = ["osv-scanner", "scan", "source", "--offline", "--offline-vulnerabilities"]
            commands.append(("osv-scanner", offline + ["--format", "json", "-L", sbom], True))
        compare("an SBOM of %d packages: against cat" % PACKAGES, commands, scratch, 5, env)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
