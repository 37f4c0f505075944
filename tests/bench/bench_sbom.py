#!/usr/bin/env python3
"""bench_sbom.py WAYBILL: SBOMs written and read.  10,000 packages as a lock file has them, in every
format; then a CycloneDX document of 50 MB, beside `syft convert` when that is on PATH.  Wall time of
whole commands in turn (the faster of the runs counts), and in memory what bench_sbom measures."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

from bench import run

HERE = os.path.dirname(os.path.abspath(__file__))
IN_MEMORY = os.path.join(os.path.dirname(os.path.dirname(HERE)), "build", "release", "bench", "bench_sbom")
FORMATS = "cyclonedx-json cyclonedx-xml spdx-json spdx-tag spdx3-json".split()
PACKAGES = 10_000
BIG_PACKAGES = 31_500  # about 50 MB


def write_lock(path):
    """A package-lock.json: one digest, one address, one licence, one or two edges each."""
    rnd = random.Random(1)
    names = ["package-%d" % i for i in range(PACKAGES)]
    packages = {"": {"name": "big", "version": "1.0.0", "dependencies": {n: "*" for n in names[:40]}}}
    for i, name in enumerate(names):
        entry = {
            "version": "%d.%d.%d" % (i % 9, i % 7, i % 30),
            "resolved": "https://registry.npmjs.org/%s/-/%s-1.tgz" % (name, name),
            "integrity": "sha512-%086d==" % i,
            "license": "MIT",
        }
        if i + 1 < PACKAGES:
            entry["dependencies"] = {names[rnd.randrange(i + 1, PACKAGES)]: "^1" for _ in range(rnd.randrange(4))}
        packages["node_modules/" + name] = entry
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"name": "big", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}, f, indent=2)


def best(command, cwd, env, runs):
    samples = [run(command, cwd, False, env) for _ in range(runs)]
    return min(t for t, _, _ in samples), max(m for _, m, _ in samples)


def line(name, seconds, memory, more=""):
    print("  %-44s %9.1f ms  %18.1f MB%s" % (name, seconds * 1e3, memory, more), flush=True)


def in_memory(*arguments):
    sys.stdout.flush()
    subprocess.check_call([IN_MEMORY] + list(arguments))


def main(waybill):
    waybill = os.path.abspath(waybill)
    env = dict(os.environ, HOME="/nonexistent", XDG_DATA_HOME="", SYFT_CHECK_FOR_APP_UPDATE="false")
    with tempfile.TemporaryDirectory() as tmp:
        write_lock(os.path.join(tmp, "package-lock.json"))
        small = os.path.join(tmp, "small.cdx.json")
        subprocess.check_call([waybill, "sbom", "-q", "-o", small, os.path.join(tmp, "package-lock.json")])
        print("SBOMs: writing, without reading and without a process (processor time)")
        in_memory("write", small)
        print("the whole command, from CycloneDX JSON")
        for name in FORMATS:
            line("waybill convert -f " + name, *best([waybill, "convert", "-q", "-f", name, small], tmp, env, 3))
        big = os.path.join(tmp, "big.cdx.json")
        subprocess.check_call([sys.executable, os.path.join(HERE, "make_sbom.py"), big, str(BIG_PACKAGES)])
        forms = [big]
        for name in FORMATS[1:]:
            forms.append(os.path.join(tmp, "big." + name))
            subprocess.check_call([waybill, "convert", "-q", "-f", name, "-o", forms[-1], big])
        print("\nSBOMs: reading %d packages, without a process (processor time)" % BIG_PACKAGES)
        in_memory("read", *forms)
        print("the whole command, CycloneDX JSON to CycloneDX JSON")
        ours, memory = best([waybill, "convert", "-q", big], tmp, env, 3)
        line("waybill convert", ours, memory)
        if shutil.which("syft"):
            theirs, memory = best(["syft", "convert", "-q", big, "-o", "cyclonedx-json"], tmp, env, 1)
            line("syft convert", theirs, memory, "  %.1f times as long" % (theirs / ours))
        else:
            print("  no syft on PATH")


if __name__ == "__main__":
    main(sys.argv[1])
