#!/usr/bin/env python3
"""scale.py WAYBILL: does a scan's time grow as its file does, and its memory?

Each of the largest formats is scaled from a real file of fixtures/: the part that lists the
packages is repeated, each time with other names, until the file has about 250 kB, and then to ten
and a hundred times that.  Printed are the milliseconds a megabyte takes, without what an empty
folder takes, and the peak memory.  A hundred times the size may take at most 1.5 times as long a
megabyte as the smallest (which is what quadratic work breaks), and memory stays under 16 MB and
16 times the file.  Exit code 1 when one does not.

scale.py --make FORMAT COPIES FOLDER writes one such folder, to look at or to profile."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(os.path.dirname(os.path.dirname(HERE)), "fixtures", "parsers")
SMALLEST = 250_000  # bytes
TIMES = (1, 10, 100)
RUNS = {1: 11, 10: 5, 100: 2}
AGAIN = 3  # times, before growth is held to be too much
RATIO = 1.5
MEMORY = (16, 16)  # MB, and times the file

NPM_NAME = r"(?:@[\w.-]+/)?[\w.-]+"
# id, folder of the fixture, file, the repeated parts (begin, end), what is put between copies, names
FORMATS = [
    ("package-lock", "npm-package-lock/graph-v3", "package-lock.json", [(r'    "node_modules/', r"\n  }\n}\s*\Z")], ",\n", r'node_modules/(%s)":' % NPM_NAME),
    ("pnpm-lock", "pnpm-lock/v9.0", "pnpm-lock.yaml", [(r"(?<=\npackages:\n)", r"\nsnapshots:"), (r"(?<=\nsnapshots:\n)", r"\Z")], "", r"^  '?(%s)@" % NPM_NAME),
    ("yarn-classic", "yarn-lock/scopes", "yarn.lock", [(r"(?<=lockfile v1\n)", r"\Z")], "\n", r'^"?(%s)@' % NPM_NAME),
    ("yarn-berry", "yarn-berry-lock/v6", "yarn.lock", [(r'(?<=\n\n)"', r"\Z")], "\n", r'^"?(%s)@' % NPM_NAME),
    ("bun-lock", "bun-lock/v1", "bun.lock", [(r'(?<="packages": \{\n)', r"\n  }\n}")], "\n", r'^    "(%s)":' % NPM_NAME),
    ("cargo-lock", "cargo-lock/workspace", "Cargo.lock", [(r"\[\[package\]\]", r"\Z")], "\n", r'^name = "([^"]+)"'),
    ("go-mod", "go-mod/tool", "go.mod", [(r"\tgolang", r"\)")], "", r"^\t(\S+) "),
    ("go-sum", "go-mod/old-go-sum", "go.sum", [(r"\A", r"\Z")], "", r"^(\S+) "),
    ("poetry-lock", "poetry-lock/graph-2.1", "poetry.lock", [(r"\[\[package\]\]", r"\[(?:extras|metadata)\]")], "", r'^name = "([^"]+)"'),
    ("uv-lock", "uv-lock/simple", "uv.lock", [(r"\[\[package\]\]", r"\Z")], "\n", r'^name = "([^"]+)"'),
    ("pdm-lock", "pdm-lock/simple", "pdm.lock", [(r"\[\[package\]\]", r"\Z")], "\n", r'^name = "([^"]+)"'),
    ("composer-lock", "composer-lock/graph", "composer.lock", [(r'(?<="packages": \[\n)', r"\n    \],")], ",\n", r'^            "name": "([^"]+)"'),
    ("gemfile-lock", "gemfile-lock/platforms", "Gemfile.lock", [(r"(?<=  specs:\n)", r"\nPLATFORMS"), (r"(?<=CHECKSUMS\n)", r"\nRUBY")], "", r"^ +([\w-]+) \("),
    ("gradle-lockfile", "gradle-lockfile/simple", "gradle.lockfile", [(r"^[^#\n]", r"^empty=|\Z")], "", r"^([^:#\n]+:[^:\n]+):"),
    ("pom-xml", "pom-xml/multi-module", "core/pom.xml", [(r"    <dependency>", r"  </dependencies>\n  <build>")], "", r"<artifactId>([^<]+)<"),
    ("packages.lock.json", "nuget-packages-lock/graph", "packages.lock.json", [(r'(?<="net8.0": \{\n)', r"\n    }")], ",\n", r'^      "([^"]+)": \{'),
    ("requirements-txt", "requirements-txt/graph-hashes", "requirements.txt", [(r"^\w", r"\n# The following|\Z")], "\n", r"^([\w.-]+)(?:\[\w+\])?=="),
]


def other_names(text, names, copy):
    """The same text with a number after each name."""
    if not copy or not names:
        return text
    one = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return re.sub(r"(?<![\w.@-])(%s)(?=[@\"':,;=\[() <\n]|\Z)" % one, r"\1-c%d" % copy, text)


def scaled(form, copies):
    _, folder, file, parts, between, name = form
    with open(os.path.join(FIXTURES, folder, file), encoding="utf-8", newline="") as f:
        text = f.read()
    out = ""
    for begin, end in parts:
        first = re.search(begin, text, re.M)
        last = re.search(end, text[first.start() :], re.M)
        start, stop = first.start(), first.start() + last.start()
        body = text[start:stop]
        names = set(re.findall(name, body, re.M))
        if not names:
            raise SystemExit("%s: no names in %s" % (form[0], body[:80]))
        out += text[:start] + between.join(other_names(body, names, i) for i in range(copies))
        text = text[stop:]
    return out + text


def make(form, copies, root):
    """Writes the folder of the fixture with its file scaled; returns the file's bytes."""
    _, folder, file, _, _, _ = form
    shutil.copytree(os.path.join(FIXTURES, folder), root)
    text = scaled(form, copies)
    with open(os.path.join(root, file), "w", encoding="utf-8", newline="") as f:
        f.write(text)
    return len(text.encode())


def run(waybill, folder, env):
    """Seconds of the processor, and peak memory in MB."""
    child = subprocess.Popen([waybill, "scan", "-q", "-j1", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        raise SystemExit("%s: the scan ended with %s" % (folder, status))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def best(waybill, folder, empty, env, runs):
    """The least time above that of the empty folder, run in turn with it, and the peak memory."""
    samples = [run(waybill, folder, env) + run(waybill, empty, env) for _ in range(runs)]
    seconds = min(s[0] for s in samples) - min(s[2] for s in samples)
    return max(seconds, 1e-4), max(s[1] for s in samples)



def measure(waybill, form, scratch, empty, env):
    """One line of the table; True when the format keeps its bounds."""
    once = max(1, SMALLEST // max(1, len(scaled(form, 2)) - len(scaled(form, 1))))
    per_mb, memory, sizes, ok = [], [], [], True
    for times in TIMES:
        tries = AGAIN
        folder = os.path.join(scratch, "%s-%d" % (form[0], times))
        # in a process of its own: what this one has used counts for those that it starts
        made = [sys.executable, __file__, "--make", form[0], str(once * times), folder]
        size = int(subprocess.check_output(made))
        seconds, peak = best(waybill, folder, empty, env, RUNS[times])
        while per_mb and tries and seconds * 1e9 / size > RATIO * per_mb[0]:
            tries -= 1  # a moment in which others had the caches, or too much work of ours
            seconds = min(seconds, best(waybill, folder, empty, env, RUNS[times])[0])
        sizes.append(size)
        per_mb.append(seconds * 1e9 / size)
        memory.append(peak)
        ok = ok and peak <= MEMORY[0] + MEMORY[1] * size / 1e6
        shutil.rmtree(folder)
    ratio = max(per_mb[1:]) / per_mb[0]
    ok = ok and ratio <= RATIO
    print(
        "  %-20s %8.1f MB  %7.1f %7.1f %7.1f ms/MB  %5.2f x  %8.1f MB  %5.1f x  %s"
        % (form[0], sizes[-1] / 1e6, *per_mb, ratio, memory[-1], memory[-1] * 1e6 / sizes[-1], "" if ok else "TOO MUCH"),
        flush=True,
    )
    return ok


def main(argv):
    if len(argv) == 5 and argv[1] == "--make":
        print(make(next(f for f in FORMATS if f[0] == argv[2]), int(argv[3]), argv[4]))
        return 0
    waybill, only = os.path.abspath(argv[1]), argv[2:]
    env = dict(os.environ, HOME="/nonexistent", XDG_DATA_HOME="")
    ok = True
    print("one file of 250 kB, ten times and a hundred times that: time a megabyte, growth, peak memory")
    with tempfile.TemporaryDirectory() as scratch:
        nothing = os.path.join(scratch, "nothing")
        os.mkdir(nothing)
        for form in FORMATS:
            if not only or form[0] in only:
                ok = measure(waybill, form, scratch, nothing, env) and ok
    print("  every format keeps its bounds" if ok else "  some format does not keep its bounds")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
