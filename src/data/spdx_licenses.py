#!/usr/bin/env python3
"""Writes spdx_licenses.c from the SPDX License List.

usage: spdx_licenses.py licenses.json exceptions.json > spdx_licenses.c

The two files are json/licenses.json and json/exceptions.json of a release of
https://github.com/spdx/license-list-data.  Name the release in spdx_licenses.h too.
"""
import json
import sys


def key(text):
    return text.lower()


def main(licenses_path, exceptions_path):
    with open(licenses_path, encoding="utf-8") as f:
        listed = json.load(f)
    with open(exceptions_path, encoding="utf-8") as f:
        exceptions = json.load(f)["exceptions"]
    rows = sorted(((r["licenseId"], r["isDeprecatedLicenseId"], r["isOsiApproved"])
                   for r in listed["licenses"]), key=lambda r: key(r[0]))
    names = sorted((r["licenseExceptionId"] for r in exceptions), key=key)
    for text in [r[0] for r in rows] + names:
        if not all(c.isascii() and (c.isalnum() or c in "-.+") for c in text):
            sys.exit("an id with a sign that an id does not have: %r" % text)

    print("/* Made by spdx_licenses.py; do not edit. */")
    print('#include "data/spdx_licenses.h"\n')
    print('const char spdx_list_version[] = "%s";\n' % listed["licenseListVersion"])
    print("/* clang-format off */")
    print("#define D true,  false /* deprecated */")
    print("#define O false, true  /* approved by the OSI */")
    print("#define B true,  true")
    print("#define N false, false")
    print("const struct license_id spdx_licenses[] = {")
    for name, deprecated, osi in rows:
        flags = "B" if deprecated and osi else "D" if deprecated else "O" if osi else "N"
        print('\t{ "%s", %s },' % (name, flags))
    print("};\n")
    print("const size_t spdx_licenses_len = sizeof(spdx_licenses) / sizeof(spdx_licenses[0]);\n")
    print("const char *const spdx_exceptions[] = {")
    for name in names:
        print('\t"%s",' % name)
    print("};\n")
    print("const size_t spdx_exceptions_len =\n\tsizeof(spdx_exceptions) / sizeof(spdx_exceptions[0]);")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
