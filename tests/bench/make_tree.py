#!/usr/bin/env python3
"""Makes the tree that the bench scans: 10,000 files, 200 of them manifests (5 MB,
mostly JSON).  The same bytes every time."""

import base64
import json
import os
import random
import sys

FILES = 10_000
WORDS = "acme beta core data edge flux grid hash init java kern lock mesh node opal pipe".split()


def name(rnd):
    return "-".join(rnd.choice(WORDS) for _ in range(2)) + str(rnd.randrange(1000))


def version(rnd):
    return "%d.%d.%d" % (rnd.randrange(9), rnd.randrange(30), rnd.randrange(30))


def package_lock(rnd):
    names = sorted({name(rnd) for _ in range(130)})
    packages = {"": {"name": name(rnd), "version": "1.0.0", "dependencies": {n: "*" for n in names[:9]}}}
    for n in names:
        digest = base64.b64encode(rnd.getrandbits(512).to_bytes(64, "big")).decode()
        packages["node_modules/" + n] = {
            "version": version(rnd),
            "resolved": "https://registry.npmjs.org/%s/-/%s-1.tgz" % (n, n),
            "integrity": "sha512-" + digest,
            "license": "MIT",
            "dependencies": {d: "^1.0.0" for d in rnd.sample(names, 2)},
        }
    lock = {"name": "x", "version": "1.0.0", "lockfileVersion": 3, "requires": True, "packages": packages}
    return "package-lock.json", json.dumps(lock, indent=2) + "\n"


def requirements(rnd):
    return "requirements.txt", "".join("%s==%s\n" % (name(rnd), version(rnd)) for _ in range(60))


def cargo_lock(rnd):
    text = "version = 4\n"
    for n in sorted({name(rnd) for _ in range(80)}):
        text += (
            '\n[[package]]\nname = "%s"\nversion = "%s"\n'
            'source = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "%064x"\n'
            % (n, version(rnd), rnd.getrandbits(256))
        )
    return "Cargo.lock", text


def go_mod(rnd):
    lines = "".join("\tgithub.com/%s/%s v%s\n" % (name(rnd), name(rnd), version(rnd)) for _ in range(40))
    return "go.mod", "module example.com/%s\n\ngo 1.22\n\nrequire (\n%s)\n" % (name(rnd), lines)


def dockerfile(rnd):
    return "Dockerfile", (
        "FROM python:3.%d-slim\nWORKDIR /app\nCOPY requirements.txt .\n"
        "RUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nUSER 1000\n"
        'CMD ["python", "app.py"]\n' % rnd.randrange(6, 14)
    )


KINDS = [package_lock] * 100 + [requirements] * 40 + [cargo_lock] * 20 + [go_mod] * 20 + [dockerfile] * 20


def main(root):
    rnd = random.Random(1)
    written = 0
    for i, kind in enumerate(KINDS):
        folder = os.path.join(root, "services", "s%03d" % i)
        os.makedirs(folder, exist_ok=True)
        file, text = kind(rnd)
        with open(os.path.join(folder, file), "w") as f:
            f.write(text)
        written += 1
        for k in range((FILES - len(KINDS)) // len(KINDS)):
            sub = os.path.join(folder, "src", "m%d" % (k % 6))
            os.makedirs(sub, exist_ok=True)
            with open(os.path.join(sub, "file%02d.py" % k), "w") as f:
                f.write("# %s\n" % name(rnd) * 20)
            written += 1
    print(written)


if __name__ == "__main__":
    main(sys.argv[1])
