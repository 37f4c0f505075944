#!/usr/bin/env python3
"""bench.py WAYBILL: times as ratios within one run, and peak memory.

Each line is one command, run in turn with the others so that a slow moment of the machine hits
all of them; the median counts.  The yardstick is what no scanner can do without: finding
the files and reading the manifests, on one processor.  Peers run when they are on PATH."""

import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MANIFESTS = "package-lock.json requirements.txt Cargo.lock go.mod Dockerfile".split()


def run(command, cwd, one_cpu, env):
    """Wall seconds, peak memory in MB and exit code of one run; 11 MB are this interpreter's, before
    the exec."""

    def before():
        if one_cpu:
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    start = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=before, env=env
    )
    _, status, usage = os.wait4(child.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def compare(title, commands, cwd, runs, env):
    """commands: (name, argv, one processor).  The first is the yardstick."""
    print("\n%s" % title)
    results = {name: [] for name, _, _ in commands}
    for i in range(runs + 1):
        for name, argv, one_cpu in commands:
            sample = run(argv, cwd, one_cpu, env)
            if i:  # the first warms the cache
                results[name].append(sample)
    yard = None
    for name, _, _ in commands:
        times = sorted(t for t, _, _ in results[name])
        median = times[len(times) // 2]
        yard = yard or median
        memory = max(m for _, m, _ in results[name])
        # whoever fails at once is no peer: without its database a scanner does little
        code = max((c for _, _, c in results[name]), key=abs)
        note = "  exit code %d" % code if code else ""
        print("  %-44s %9.2f ms  %7.2f x  %7.1f MB%s" % (name, median * 1e3, median / yard, memory, note))


def peers(tree):
    found = []
    for name, argv in (
        ("syft", ["syft", "-q", "-o", "cyclonedx-json", "dir:" + tree]),
        ("grype", ["grype", "-q", "dir:" + tree]),
        ("trivy", ["trivy", "fs", "-q", "--offline-scan", "--skip-version-check", "--format", "cyclonedx", tree]),
        ("osv-scanner", ["osv-scanner", "scan", "source", "-r", "--offline", tree]),
    ):
        if shutil.which(name):
            found.append((name, argv, False))
    return found


def compare_dockerfiles(waybill, env):
    """1,000 Dockerfiles of whole applications, with all rules."""
    sources = sorted(glob.glob(os.path.join(ROOT, "fixtures", "dockerfiles", "*", "Dockerfile")))
    sources += sorted(glob.glob(os.path.join(ROOT, "fixtures", "scans", "flask-demo", "*", "Dockerfile")))
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for i in range(1000):
            os.mkdir(os.path.join(scratch, "d%d" % i))
            files.append("d%d/Dockerfile" % i)
            shutil.copy(sources[i % len(sources)], os.path.join(scratch, files[-1]))
        commands = [("waybill config -j1 --rules all", [waybill, "config", "-j1", "--rules", "all", "."], True)]
        if shutil.which("hadolint"):
            commands.append(("hadolint", ["hadolint", "--no-fail"] + files, True))
        compare("1,000 Dockerfiles, on one processor", commands, scratch, 3, env)


def main(waybill):
    waybill = os.path.abspath(waybill)
    env = dict(os.environ, HOME="/nonexistent", XDG_DATA_HOME="")
    demo = os.path.join(ROOT, "fixtures", "scans", "flask-demo")
    with tempfile.TemporaryDirectory() as scratch:
        tree = os.path.join(scratch, "tree")
        files = subprocess.check_output([sys.executable, os.path.join(HERE, "make_tree.py"), tree])
        pattern = "/(%s)$" % "|".join(MANIFESTS).replace(".", "[.]")
        yard = "find . -type f >../list; cat $(grep -E '%s' ../list) >/dev/null" % pattern
        compare(
            "tree of %d files, 200 manifests: against find and cat on one processor" % int(files),
            [
                ("find . -type f; cat the manifests", ["sh", "-c", yard], True),
                ("waybill scan -j1", [waybill, "scan", "-j1", "."], True),
                ("waybill scan -j2", [waybill, "scan", "-j2", "."], False),
                ("waybill scan -j1 -f json", [waybill, "scan", "-j1", "-f", "json", "."], True),
                ("waybill sbom -j1", [waybill, "sbom", "-j1", "."], True),
            ]
            + peers(tree),
            tree,
            11,
            env,
        )
    compare(
        "the demo: against cat of its files",
        [("cat", ["sh", "-c", "cat $(find . -type f) >/dev/null"], False), ("waybill scan", [waybill, "scan", "."], False)],
        demo,
        21,
        env,
    )
    dockerfile = os.path.join(demo, "app", "Dockerfile")
    compare_dockerfiles(waybill, env)
    if shutil.which("hadolint"):
        compare(
            "one Dockerfile: against hadolint",
            [("hadolint", ["hadolint", dockerfile], False), ("waybill config", [waybill, "config", dockerfile], False)],
            demo,
            11,
            env,
        )


if __name__ == "__main__":
    main(sys.argv[1])
