#!/usr/bin/env python3
"""extract.py - OSV archives to the tables of the built-in advisory database.

    python3 src/data/starter/extract.py FOLDER DATE [OUTPUT-FOLDER]

FOLDER holds <Ecosystem>/all.zip, as OSV.dev publishes them; DATE is the day they
were fetched (2026-08-22).  Which packages are taken is in packages.txt.  Only facts
are taken: ids, dates, severities, names and versions; no text of anybody's.

Only sources whose licence allows copying: records of Debian, Ubuntu, Alpine and
others are not asked for, as their ecosystems are not in packages.txt.  SOURCES says
where the committed tables come from; write it anew with them.

The columns are explained in build_starter.c, their syntax in
src/advisory/range_text.h.  Listed versions are kept only where they say more than the
ranges; for PyPI that needs the package `packaging`, else such lists are kept whole.
"""
import fnmatch
import json
import os
import re
import sys
import urllib.parse
import zipfile

try:
    from packaging.version import InvalidVersion, Version
except ImportError:
    Version = None

KEPT = "+!:^*,=@/()_"
HERE = os.path.dirname(os.path.abspath(__file__))


def read_packages():
    wanted, ecosystem = {}, None
    with open(os.path.join(HERE, "packages.txt"), encoding="utf-8") as f:
        for line in f:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("["):
                ecosystem = line.strip("[]")
                wanted[ecosystem] = set()
            else:
                wanted[ecosystem].update(line.split())
    return wanted


def matcher(patterns):
    names = {p for p in patterns if "*" not in p}
    globs = [re.compile(fnmatch.translate(p)) for p in patterns if "*" in p]
    return lambda name: name in names or any(g.match(name) for g in globs)


def key_of(ecosystem, name):
    if ecosystem == "PyPI":
        return re.sub(r"[-_.]+", "-", name).lower()
    return name


def escape(version):
    return urllib.parse.quote(version, safe=KEPT)


def ranges_of(entry):
    out = []
    for r in entry.get("ranges", []):
        if r["type"] not in ("SEMVER", "ECOSYSTEM"):
            continue
        events = []
        for e in r["events"]:
            for kind, letter in (("introduced", "i"), ("fixed", "f"),
                                 ("last_affected", "l"), ("limit", "x")):
                if e.get(kind):
                    events.append((letter, e[kind]))
        if events:
            out.append(events)
    return out


def pep440(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def covered(version, ranges):
    """Whether some range holds the version (OSV schema, "Evaluation")."""
    v = pep440(version)
    if v is None:
        return False
    for events in ranges:
        inside = False
        line = [(k, None if t == "0" else pep440(t)) for k, t in events]
        if any(p is None and t != "0" for (_, p), (_, t) in zip(line, events)):
            continue
        line.sort(key=lambda e: (e[1] is not None, e[1] or Version("0")))
        for kind, at in line:
            if kind == "i":
                inside = inside or at is None or v >= at
            elif (kind == "f" and v >= at) or (kind == "l" and v > at):
                inside = False
        if inside:
            return True
    return False


def listed_of(ecosystem, versions, ranges):
    if not ranges:
        return versions
    if ecosystem == "PyPI" and Version:
        return [v for v in versions if not covered(v, ranges)]
    return [] if ecosystem != "PyPI" else versions


def vectors_of(record, entries):
    found = [s["score"] for s in record.get("severity", [])]
    for e in entries:
        found += [s["score"] for s in e.get("severity", [])]
    return [s for s in dict.fromkeys(found) if re.fullmatch(r"[A-Za-z0-9.:/()]+", s)]


def read_vectors(folder, ecosystems):
    """CVSS vectors by id, for records of one flaw that come without."""
    vectors = {}
    for ecosystem in ecosystems:
        path = os.path.join(folder, ecosystem, "all.zip")
        if not os.path.exists(path):
            continue
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                record = json.loads(archive.read(name))
                found = vectors_of(record, record.get("affected", []))
                for i in [record["id"]] + record.get("aliases", []):
                    if found and re.match(r"CVE-|GHSA-", i) and "withdrawn" not in record:
                        vectors.setdefault(i, {}).update(dict.fromkeys(found))
    return vectors


def severity_of(record, entries, vectors):
    found = vectors_of(record, entries)
    specific = record.get("database_specific", {})
    if not found and specific.get("severity"):
        found = [specific["severity"].upper()]
    for i in sorted([record["id"]] + record.get("aliases", [])):
        if not found:
            found = sorted(vectors.get(i, []))
    tags = [specific] + [e.get("database_specific", {}) for e in entries]
    if any(t.get("informational") for t in tags):
        found.insert(0, "informational")
    return " ".join(found)


def rows_of(record, ecosystem, wants, vectors):
    packages = {}
    for entry in record.get("affected", []):
        package = entry.get("package", {})
        name = key_of(ecosystem, package.get("name", ""))
        # A repository of its own, as Drupal's, is another table.
        if package.get("ecosystem") == ecosystem and wants(name):
            packages.setdefault(name, []).append(entry)
    for name, entries in sorted(packages.items()):
        ranges = [r for e in entries for r in ranges_of(e)]
        versions = list(dict.fromkeys(v for e in entries for v in e.get("versions", [])))
        versions = listed_of(ecosystem, versions, ranges)
        if not ranges and not versions:
            continue
        text = [";".join(k + escape(v) for k, v in r) for r in ranges]
        yield [record["id"], " ".join(record.get("aliases", [])), record["modified"][:10],
               severity_of(record, entries, vectors), name, "|".join(dict.fromkeys(text)),
               " ".join(escape(v) for v in versions)]


def extract(folder, ecosystem, wants, vectors):
    rows = []
    with zipfile.ZipFile(os.path.join(folder, ecosystem, "all.zip")) as archive:
        for name in archive.namelist():
            record = json.loads(archive.read(name))
            if "withdrawn" not in record:
                rows += rows_of(record, ecosystem, wants, vectors)
    return sorted(rows, key=lambda r: (r[4], r[0]))


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    out = sys.argv[3] if len(sys.argv) == 4 else HERE
    wanted = read_packages()
    # Bitnami's records are of images, but rate the same flaws.
    vectors = read_vectors(sys.argv[1], sorted(wanted) + ["Bitnami"])
    for ecosystem, patterns in sorted(wanted.items()):
        rows = extract(sys.argv[1], ecosystem, matcher(patterns), vectors)
        path = os.path.join(out, ecosystem + ".tsv")
        with open(path, "w", encoding="utf-8", newline="\n") as f:
            f.write("# Facts about known flaws; made by extract.py, sources in SOURCES.\n")
            f.write(f"# ecosystem {ecosystem}\n# extracted {sys.argv[2]}\n")
            f.write("# id\taliases\tmodified\tseverity\tpackage\tranges\tversions\n")
            for row in rows:
                f.write("\t".join(column or "-" for column in row) + "\n")
        print(f"{ecosystem}: {len({r[0] for r in rows})} advisories, {len(rows)} rows, "
              f"{os.path.getsize(path)} bytes")


main()
