#!/usr/bin/env python3
"""check_sbom.py (REPORT CYCLONEDX SPDX)...: what an SBOM must hold, from the native report of the
same scan.  Prints a line for each fault; nothing when all is well."""

import json
import re
import sys


about = ""


def fault(text):
    print("%s: %s" % (about, text))


def reachable(start, edges):
    seen, todo = {start}, [start]
    while todo:
        for to in edges.get(todo.pop(), ()):
            if to not in seen:
                seen.add(to)
                todo.append(to)
    return seen


def check_cyclonedx(report, bom):
    root = bom["metadata"]["component"]["bom-ref"]
    refs = [c["bom-ref"] for c in bom["components"]] + [root]
    refs_set = set(refs)
    if len(refs) != len(refs_set):
        fault("a bom-ref is there twice")
    edges = {}
    for d in bom["dependencies"]:
        if d["ref"] in edges:
            fault("dependencies lists %s twice" % d["ref"])
        edges[d["ref"]] = d["dependsOn"]
    for ref, to in edges.items():
        for r in [ref] + to:
            if r not in refs_set:
                fault("dependencies names %s, which is no component" % r)
        if root in to:
            fault("%s depends on the root" % ref)
    lost = refs_set - reachable(root, edges)
    if lost:
        fault("not connected from the root: %s" % sorted(lost)[:3])
    for c in bom.get("compositions", ()):
        for r in c.get("dependencies", ()):
            if r not in refs_set:
                fault("compositions names %s, which is no component" % r)
    known = {r for c in bom.get("compositions", ()) if c["aggregate"] == "complete" for r in c.get("dependencies", ())}
    for p in report["packages"]:
        told = set(edges.get(p["id"], ()))
        if not set(p["depends_on"]) <= told:
            fault("%s lacks %s" % (p["id"], sorted(set(p["depends_on"]) - told)[:3]))
        if p["id"] in known and p["id"] not in edges:
            fault("%s is said to be known and is not in dependencies" % p["id"])
    for v in bom.get("vulnerabilities", ()):
        for a in v["affects"]:
            if a["ref"] not in refs_set:
                fault("%s affects %s, which is no component" % (v["id"], a["ref"]))
    if not re.match(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", bom["serialNumber"]):
        fault("serialNumber %s" % bom["serialNumber"])
    scope = {"runtime": "required", "dev": "excluded", "optional": "optional"}
    components = {c["bom-ref"]: c for c in bom["components"]}
    for p in report["packages"]:
        c = components.get(p["id"])
        if not c:
            fault("CycloneDX lacks %s" % p["id"])
            continue
        name = c.get("group", "") + ("/" if c.get("group") else "") + c["name"]
        if name.replace("/", ":") != p["name"].replace("/", ":"):
            fault("%s is named %s" % (p["id"], name))
        if c.get("version", "") != p["version"]:
            fault("%s has version %s" % (p["id"], c.get("version")))
        if c.get("purl", "") != p["purl"]:
            fault("%s has purl %s" % (p["id"], c.get("purl")))
        if c["scope"] != scope[p["scope"]]:
            fault("%s has scope %s" % (p["id"], c["scope"]))
        places = [(o["location"], o.get("line", 0)) for o in c["evidence"]["occurrences"]]
        if places != [(x["path"], x["line"]) for x in p["locations"]]:
            fault("%s stands at %s" % (p["id"], places))
    told = any(c["name"] == "waybill:complete" and c["value"] == str(report["complete"]).lower() for c in bom["properties"])
    if not told:
        fault("whether it is complete is not told")
    said = [c["value"] for c in bom["properties"] if c["name"] == "waybill:diagnostic"]
    loud = [d for d in report["diagnostics"] if d["level"] != "note"]
    if len(said) != len(loud):
        fault("%d diagnostics of %d are told" % (len(said), len(loud)))


def check_spdx(report, doc):
    ids = [p["SPDXID"] for p in doc["packages"]]
    known = set(ids) | {"SPDXRef-DOCUMENT", "NONE", "NOASSERTION"}
    if len(ids) != len(set(ids)):
        fault("an SPDXID is there twice")
    edges = {}
    for r in doc["relationships"]:
        a, kind, b = r["spdxElementId"], r["relationshipType"], r["relatedSpdxElement"]
        for x in (a, b):
            if x not in known:
                fault("a relationship names %s" % x)
        if kind.endswith("DEPENDENCY_OF"):
            a, b = b, a
        edges.setdefault(a, []).append(b)
    lost = set(ids) - reachable("SPDXRef-DOCUMENT", edges)
    if lost:
        fault("SPDX: not connected: %s" % sorted(lost)[:3])
    purls = {r["referenceLocator"] for p in doc["packages"] for r in p.get("externalRefs", ())}
    places = " ".join(p.get("sourceInfo", "") for p in doc["packages"])
    for p in report["packages"]:
        if p["purl"] and p["purl"] not in purls:
            fault("SPDX lacks %s" % p["purl"])
        first = p["locations"][0]
        if first["line"] and "%s:%d" % (first["path"], first["line"]) not in places:
            fault("SPDX does not tell that %s stands at line %d" % (p["id"], first["line"]))
    licences = {i["licenseId"] for i in doc.get("hasExtractedLicensingInfos", ())}
    for p in doc["packages"]:
        for ref in re.findall(r"LicenseRef-[A-Za-z0-9.-]+", p["licenseDeclared"]):
            if ref not in licences:
                fault("%s is not explained" % ref)


def main():
    global about
    files = sys.argv[1:]
    if not files or len(files) % 3:
        sys.exit(__doc__)
    for i in range(0, len(files), 3):
        about = files[i].rsplit("/", 1)[-1]
        report, bom, doc = (json.load(open(f, encoding="utf-8")) for f in files[i : i + 3])
        check_cyclonedx(report, bom)
        check_spdx(report, doc)


main()
