#!/usr/bin/env python3
"""trivy_lines.py WAYBILL FOLDER - where Trivy's checks of Dockerfiles and waybill differ below
a folder: for each of its checks that a rule of waybill has for an alias, the lines that only
one of them names.  docs/hadolint.md says why they differ.

All rules of both are on, Trivy's are those built into it.  What Trivy says of a whole file (no
USER, no HEALTHCHECK) is compared by the file."""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SHOWN = 3  # places of each check
BATCH = 8


def run(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return json.loads(done.stdout or "{}")


def trivys(trivy, top):
    """Its findings as (check, file, first line or 0), and the files it has read.  A few
    files at a time: one that a check cannot take silences that check for all of a run."""
    command = [trivy, "config", "-q", "-f", "json", "--skip-check-update", "--misconfig-scanners", "dockerfile"]
    files = sorted(r["Target"] for r in run(command + [top]).get("Results") or [] if r.get("Type") == "dockerfile")
    found = set()
    for first in range(0, len(files), BATCH):
        with tempfile.TemporaryDirectory() as folder:
            for i, path in enumerate(files[first : first + BATCH]):
                os.mkdir("%s/%d" % (folder, i))
                shutil.copy(os.path.join(top, path), "%s/%d/Dockerfile" % (folder, i))
            for result in run(command + [folder]).get("Results") or []:
                path = files[first + int(result["Target"].split("/")[0])]
                for m in result.get("Misconfigurations") or []:
                    found.add((m["ID"], path, (m.get("CauseMetadata") or {}).get("StartLine", 0)))
    return found, files


def lines_of(finding):
    """The lines of a finding's instruction and of others that its message names."""
    named = set(range(finding["line"], finding.get("end_line", finding["line"]) + 1))
    for group in re.findall(r"\(line (\d+)\)|also on lines? ([\d, ]+)", finding["message"]):
        named |= {int(n) for n in re.findall(r"\d+", " ".join(group))}
    return named


def main():
    waybill, top = sys.argv[1:3]
    trivy = shutil.which("trivy")
    if not trivy:
        print("no trivy on PATH: not compared")
        return
    theirs, files = trivys(trivy, top)
    ours = collections.defaultdict(list)
    known = {a for r in run([waybill, "rules", "-f", "json"]) for a in r["aliases"] if a.startswith("DS-")}
    for path in files:
        for f in run([waybill, "scan", "--scanners", "misconfig,secret", "-q", "--rules", "all", "-f", "json", os.path.join(top, path)])["findings"]:
            for alias in f["aliases"]:
                if alias.startswith("DS-"):
                    ours[alias, path].append(lines_of(f))
    both = collections.Counter()
    only = {"trivy": collections.defaultdict(list), "waybill": collections.defaultdict(list)}
    used = set()
    for check, path, line in sorted(theirs):
        match = [i for i, lines in enumerate(ours[check, path]) if not line or line in lines]
        used |= {(check, path, i) for i in match}
        if match:
            both[check] += 1
        elif check in known:
            only["trivy"][check].append("%s:%d" % (path, line))
        else:
            only["trivy"]["(no rule) " + check].append("%s:%d" % (path, line))
    for (check, path), found in ours.items():
        for i, lines in enumerate(found):
            if (check, path, i) not in used:
                only["waybill"][check].append("%s:%d" % (path, min(lines)))
    print("%d Dockerfiles that Trivy reads; findings of both: %d" % (len(files), sum(both.values())))
    for check in sorted(set(both) | set(only["trivy"]) | set(only["waybill"])):
        print("%s  both %d, trivy alone %d, waybill alone %d" % (check, both[check], len(only["trivy"][check]), len(only["waybill"][check])))
        for who in only:
            for place in sorted(only[who][check])[:SHOWN]:
                print("    %s alone: %s" % (who, place))


main()
