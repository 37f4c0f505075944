#!/usr/bin/env python3
"""Writes the tables of this folder from one JSON file of facts.

For maintainers; the build does not run it.

    src/data/eol/extract.py eol.json

The JSON file joins three public sources (see SOURCES, which this script writes
too) in one object:

  as_of           the day of the facts, "2026-08-22"
  source          {part: {name, url, commit, as_of, license, copyright?}}
  products        {product: {title, category, images: [...],
                   cycles: [{cycle, codename?, release, eol, support?, extended?,
                             lts?, latest?}]}}
  codenames       {codename: [[product, cycle], ...]}
  retired_images  {image: {deprecated?, removed?}}
  tags            {image: [[distribution or null, day it left or null, "tag tag"]]}

What comes out: one fact a line, fields separated by a tab, an absent one "-",
lines in order of bytes so that a reader can search by halves.  The exception is
cycles.tsv: in order of product, a product's cycles newest first as published.
Lines that begin with '#' are the header.  successors.tsv is written by hand.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def field(value):
    """A value as a field: true is "yes", false is "no"."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if any(c in text for c in "\t\n\r"):
        raise ValueError("a field cannot hold " + repr(text))
    return text


def write(name, columns, rows, keep_order=False):
    lines = ["\t".join(field(v) for v in row) for row in rows]
    if not keep_order:
        lines = sorted(set(lines), key=lambda line: line.encode())
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="\n") as out:
        out.write("#" + "\t".join(columns) + "\n")
        for line in lines:
            out.write(line + "\n")


def cycle_rows(products):
    for name in sorted(products, key=str.encode):
        for c in products[name]["cycles"]:
            yield (name, c["cycle"], c.get("codename"), c["release"], c["eol"],
                   c.get("support"), c.get("extended"), c.get("lts"), c.get("latest"))


def write_sources(facts):
    with open(os.path.join(HERE, "SOURCES"), "w", encoding="utf-8", newline="\n") as out:
        out.write("The tables of src/data/eol are facts taken from (for NOTICE):\n\n")
        for part, s in sorted(facts["source"].items()):
            if "url" not in s:
                continue
            out.write("%s: %s, %s, commit %s, as of %s, %s%s\n" % (
                part, s["name"], s["url"], s["commit"], s["as_of"], s["license"],
                ", " + s["copyright"] if "copyright" in s else ""))
        out.write("\nThe names of images in images.tsv and successors.tsv are the project's own "
                  "list.\n")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: extract.py eol.json")
    with open(sys.argv[1], encoding="utf-8") as f:
        facts = json.load(f)
    products = facts["products"]
    write("about.tsv", ("key", "value"), [("as_of", facts["as_of"])])
    write("products.tsv", ("product", "category", "title"),
          [(n, p["category"], p["title"]) for n, p in products.items()])
    write("cycles.tsv", ("product", "cycle", "codename", "release", "eol", "support",
                         "extended", "lts", "latest"), cycle_rows(products), keep_order=True)
    write("images.tsv", ("image", "product"),
          [(i, n) for n, p in products.items() for i in p["images"]])
    write("codenames.tsv", ("codename", "product", "cycle"),
          [(c, p, y) for c, where in facts["codenames"].items() for p, y in where])
    write("retired.tsv", ("image", "deprecated", "removed"),
          [(i, r.get("deprecated"), r.get("removed"))
           for i, r in facts["retired_images"].items()])
    write("tags.tsv", ("image", "tag", "distribution", "left"),
          [(i, t, d, left) for i, rows in facts["tags"].items()
           for d, left, tags in rows for t in tags.split()])
    write_sources(facts)


if __name__ == "__main__":
    main()
