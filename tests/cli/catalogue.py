"""Rules that changed beside catalogue.tsv: python3 catalogue.py catalogue.tsv rules.json

People write ids, slugs and aliases into files; a rule that was published keeps them, and
what it is by default.  A new rule gets its line (--write); a line that is gone, or differs,
needs a reason.
"""
import json
import sys


def line(r):
    severity = "INFO" if r["informational"] else r["severity"]
    default = "on" if r["default"] else "off"
    return "\t".join([r["id"], r["slug"], severity, default, " ".join(r["aliases"])])


def main():
    name = [a for a in sys.argv[1:] if a != "--write"]
    with open(name[1]) as f:
        now = [line(r) for r in json.load(f)]
    if "--write" in sys.argv:
        with open(name[0], "w") as f:
            f.write("\n".join(now) + "\n")
        return
    with open(name[0]) as f:
        before = f.read().splitlines()
    for gone in sorted(set(before) - set(now)):
        print("gone or changed: " + gone)
    for new in sorted(set(now) - set(before)):
        print("new or changed: " + new)


main()
