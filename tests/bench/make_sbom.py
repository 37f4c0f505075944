#!/usr/bin/env python3
"""make_sbom.py FILE PACKAGES: a CycloneDX 1.6 document as other tools write them: components of four
ecosystems with package URL, digests, licences, addresses, places and properties, and a graph.  The same
bytes every time."""

import json
import random
import sys
import uuid

WORDS = "acme beta core data edge flux grid hash init java kern lock mesh node opal pipe".split()
LICENSES = ["MIT", "MIT", "MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "MPL-2.0"]
EXPRESSIONS = ["MIT OR Apache-2.0", "Apache-2.0 WITH LLVM-exception", "GPL-2.0-only OR MIT"]


def purl_of(kind, group, name, version):
    group = group.replace("@", "%40")
    return "pkg:%s/%s%s@%s" % (kind, group + "/" if group else "", name, version)


def licenses(rnd):
    if rnd.random() < 0.2:
        return [{"expression": rnd.choice(EXPRESSIONS)}]
    return [{"license": {"id": rnd.choice(LICENSES), "acknowledgement": "declared"}}]


def component(rnd, i):
    kind = rnd.choice(["npm", "npm", "npm", "pypi", "cargo", "maven"])
    name = "%s-%s-%d" % (rnd.choice(WORDS), rnd.choice(WORDS), i)
    group = ""
    if kind == "maven":
        group = "org.%s.%s" % (rnd.choice(WORDS), rnd.choice(WORDS))
    elif kind == "npm" and rnd.random() < 0.3:
        group = "@" + rnd.choice(WORDS)
    version = "%d.%d.%d" % (rnd.randrange(9), rnd.randrange(30), rnd.randrange(30))
    purl = purl_of(kind, group, name, version)
    c = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "scope": "required" if rnd.random() < 0.8 else "excluded",
        "hashes": [
            {"alg": "SHA-256", "content": "%064x" % rnd.getrandbits(256)},
            {"alg": "SHA-512", "content": "%0128x" % rnd.getrandbits(512)},
        ],
        "licenses": licenses(rnd),
        "purl": purl,
        "externalReferences": [
            {"type": "distribution", "url": "https://registry.example.org/%s/-/%s-%s.tgz" % (name, name, version)},
            {"type": "vcs", "url": "https://github.com/%s/%s.git" % (rnd.choice(WORDS), name)},
        ],
        "properties": [
            {"name": "syft:package:type", "value": kind},
            {"name": "syft:location:0:path", "value": "/services/s%d/package-lock.json" % (i % 50)},
        ],
        "evidence": {"occurrences": [{"location": "services/s%d/package-lock.json" % (i % 50), "line": 10 + i}]},
    }
    if group:
        c["group"] = group
    return c


def main(path, n):
    rnd = random.Random(1)
    components = [component(rnd, i) for i in range(n)]
    refs = [c["bom-ref"] for c in components]
    dependencies = [{"ref": "root", "dependsOn": refs[:40]}]
    for i, ref in enumerate(refs):
        to = sorted({refs[rnd.randrange(i + 1, n)] for _ in range(rnd.randrange(4))} if i + 1 < n else set())
        dependencies.append({"ref": ref, "dependsOn": to})
    bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "urn:uuid:%s" % uuid.UUID(int=rnd.getrandbits(128), version=4),
        "version": 1,
        "metadata": {
            "timestamp": "2026-01-01T00:00:00Z",
            "tools": {"components": [{"type": "application", "name": "made-up", "version": "1"}]},
            "component": {"type": "application", "bom-ref": "root", "name": "big", "version": "1.0.0"},
        },
        "components": components,
        "dependencies": dependencies,
    }
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        json.dump(bom, f, indent=2)
        f.write("\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
