#!/usr/bin/env python3
"""validate_report.py SCHEMA REPORT... - checks JSON documents against a JSON Schema.

Knows the keywords that docs/schema uses (2020-12): type, const, enum, pattern, minimum,
maximum, minItems, required, properties, additionalProperties, items, $ref.  A keyword
that it does not know is an error, so that nothing goes unchecked.  Exit code 1 when a
document does not fit; each misfit is one line.
"""
import json
import re
import sys

TELLS_NOTHING = {"$schema", "$id", "$defs", "title", "description"}
KNOWN = {"type", "const", "enum", "pattern", "minimum", "maximum", "minItems", "required",
         "properties", "additionalProperties", "items", "$ref"} | TELLS_NOTHING
TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
}


def follow(root, ref):
    if not ref.startswith("#/"):
        raise SystemExit("reference out of the schema: " + ref)
    for part in ref[2:].split("/"):
        root = root[part]
    return root


def check_object(schema, value, root, where):
    for name in schema.get("required", []):
        if name not in value:
            yield where, "lacks " + name
    known = schema.get("properties", {})
    more = schema.get("additionalProperties", True)
    for name, inner in value.items():
        at = where + "/" + name
        if name in known:
            yield from check(known[name], inner, root, at)
        elif more is False:
            yield at, "is not a key of the schema"
        elif isinstance(more, dict):
            yield from check(more, inner, root, at)


def check(schema, value, root, where):
    strange = set(schema) - KNOWN
    if strange:
        raise SystemExit("keywords that are not checked: %s at %s" % (sorted(strange), where))
    if "$ref" in schema:
        yield from check(follow(root, schema["$ref"]), value, root, where)
    types = schema.get("type", list(TYPES))
    if not any(TYPES[t](value) for t in ([types] if isinstance(types, str) else types)):
        yield where, "is %s, not %s" % (type(value).__name__, types)
        return
    if "const" in schema and value != schema["const"]:
        yield where, "is %r, not %r" % (value, schema["const"])
    if "enum" in schema and value not in schema["enum"]:
        yield where, "is %r, not one of %s" % (value, schema["enum"])
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield where, "is %r, which %s does not match" % (value, schema["pattern"])
    if "minimum" in schema and value < schema["minimum"]:
        yield where, "is below %s" % schema["minimum"]
    if "maximum" in schema and value > schema["maximum"]:
        yield where, "is above %s" % schema["maximum"]
    if isinstance(value, dict):
        yield from check_object(schema, value, root, where)
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield where, "has %d elements" % len(value)
        for i, inner in enumerate(value):
            yield from check(schema.get("items", {}), inner, root, "%s/%d" % (where, i))


def cross_check(r):
    """What a report's schema cannot say: ids are unique, and every id that is named is there."""
    ids = [p["id"] for p in r["packages"]]
    for i in sorted(set(i for i in ids if ids.count(i) > 1)) if len(set(ids)) < len(ids) else []:
        yield i, "is the id of two packages"
    have = set(ids)
    named = [i for p in r["packages"] for i in p["depends_on"]]
    named += [i for f in r["findings"] for i in f.get("introduced_by", [])]
    named += [f["package"]["id"] for f in r["findings"] if "package" in f]
    for i in sorted(set(named) - have):
        yield i, "is named and is no package"
    prints = [f["fingerprint"] for f in r["findings"]]
    if len(set(prints)) < len(prints):
        yield "findings", "two have the same fingerprint"


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        schema = json.load(f)
    bad = 0
    for path in sys.argv[2:]:
        try:
            with open(path, encoding="utf-8") as f:
                report = json.load(f)
        except ValueError as e:
            print("%s: %s" % (path, e))
            bad = 1
            continue
        misfits = list(check(schema, report, schema, ""))
        if not misfits and schema["$id"].startswith("urn:waybill:report:"):
            misfits = list(cross_check(report))
        for where, why in misfits[:10]:
            print("%s: %s %s" % (path, where, why))
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main())
