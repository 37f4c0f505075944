#!/usr/bin/env python3
"""hadolint_lines.py WAYBILL FOLDER - where hadolint and waybill differ on the Dockerfiles
below a folder: for each rule of hadolint that a rule of waybill has for an alias, the lines
that only one of them names.  docs/hadolint.md says why they differ.

All rules of both are on.  A finding of waybill stands for its instruction, and for the other
lines that its message names ("also on line 4, 9")."""

import collections
import json
import os
import re
import shutil
import subprocess
import sys

SHOWN = 3  # places of each rule


def dockerfiles(top):
    for folder, _, names in sorted(os.walk(top)):
        for name in sorted(names):
            if name.lower().startswith("dockerfile") or name.lower().endswith(".dockerfile"):
                yield os.path.join(folder, name)


def instructions(path):
    """For each line the first line of its instruction: hadolint names that one."""
    start, first = {}, 1
    with open(path, errors="replace") as f:
        for number, line in enumerate(f, 1):
            start[number] = first
            if not line.rstrip().endswith("\\") and not line.lstrip().startswith("#"):
                first = number + 1
    return start


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return json.loads(done.stdout or "[]")


def lines_of(finding, start):
    named = [finding["line"]]
    for group in re.findall(r"\(line (\d+)\)|also on lines? ([\d, ]+)", finding["message"]):
        named += [int(n) for n in re.findall(r"\d+", " ".join(group))]
    return {start.get(n, n) for n in named}


def main():
    waybill, top = sys.argv[1:3]
    hadolint = shutil.which("hadolint")
    if not hadolint:
        print("no hadolint on PATH: not compared")
        return
    # A rule may stand for several codes of ShellCheck's: then it is the rule that is compared.
    known = {a: rule["id"] if a.startswith("SC") else a
             for rule in run([waybill, "rules", "-f", "json"]) for a in rule["aliases"] if a[:2] in ("DL", "SC")}
    only = {"hadolint": collections.defaultdict(list), "waybill": collections.defaultdict(list)}
    both = collections.Counter()
    files = refused = 0
    for path in dockerfiles(top):
        files += 1
        start = instructions(path)
        said = run([hadolint, "--no-fail", "-f", "json", path])
        if any(x["code"] == "DL1000" for x in said):
            refused += 1  # it does not read the file at all
            continue
        theirs = {(known[x["code"]], start.get(x["line"], x["line"])) for x in said if x["code"] in known}
        ours = set()
        for f in run([waybill, "scan", "--scanners", "misconfig,secret", "-q", "--rules", "all", "-f", "json", path])["findings"]:
            for alias in f["aliases"]:
                if alias in known:
                    ours |= {(known[alias], n) for n in lines_of(f, start)}
        for code, _ in theirs & ours:
            both[code] += 1
        for who, lines in (("hadolint", theirs - ours), ("waybill", ours - theirs)):
            for code, line in lines:
                only[who][code].append("%s:%d" % (os.path.relpath(path, top), line))
    print("%d Dockerfiles, %d of them not read by hadolint; lines that both name: %d" % (files, refused, sum(both.values())))
    for code in sorted(set(both) | set(only["hadolint"]) | set(only["waybill"])):
        print("%s  both %d, hadolint alone %d, waybill alone %d" % (code, both[code], len(only["hadolint"][code]), len(only["waybill"][code])))
        for who in only:
            for place in sorted(only[who][code])[:SHOWN]:
                print("    %s alone: %s" % (who, place))


main()
