#!/usr/bin/env python3
"""Writes the fixtures of PE files with a version resource.

    tests/make_pe.py fixtures/parsers/executable

Each is the least that the format asks for (PE/COFF specification, VS_VERSIONINFO): the
headers, one section .rsrc, and in it the three folders and the resource.  No program of
anybody is in them.
"""
import os
import struct
import sys

HEADERS = 0x400
RVA = 0x2000


def pad(b, n=4):
    return b + bytes(-len(b) % n)


def block(key, value=b"", children=b"", text=False, length=None, value_length=None):
    """One structure of VS_VERSIONINFO's tree."""
    head = pad(bytes(6) + key.encode("utf-16-le") + b"\0\0")
    body = head + (pad(value) if children else value) + children
    n = len(value) // 2 if text else len(value)
    return struct.pack("<HHH", length or len(body), n if value_length is None
                       else value_length, text) + body[6:]


def string(key, value, **more):
    return pad(block(key, value.encode("utf-16-le", "surrogatepass") + b"\0\0",
                     text=True, **more))


def fixed(version):
    a, b, c, d = version
    return struct.pack("<13I", 0xFEEF04BD, 0x10000, a << 16 | b, c << 16 | d,
                       a << 16 | b, c << 16 | d, 0x3F, 0, 4, 1, 0, 0, 0)


def version_info(strings, numbers=(0, 0, 0, 0), tables=None, key="VS_VERSION_INFO"):
    tables = tables or [strings]
    info = b"".join(pad(block("0409%02x" % i + "b0", children=b"".join(
        string(k, v) for k, v in t.items()), text=True)) for i, t in enumerate(tables))
    translation = block("VarFileInfo", children=block("Translation", b"\x09\x04\xb0\x04"))
    return block(key, fixed(numbers), pad(translation) + block("StringFileInfo",
                                                               children=info))


def folder(entries):
    """A folder of resources: (id, offset) for each entry."""
    return struct.pack("<IIHHHH", 0, 0, 0, 0, 0, len(entries)) + b"".join(
        struct.pack("<II", i, at) for i, at in entries)


def resources(data, rva=RVA, kind=16, size=None, name_at=24, data_rva=None):
    sub = 0x80000000
    tree = folder([(kind, sub | name_at)]) + folder([(1, sub | 48)]) + folder([(1033, 72)])
    place = struct.pack("<IIII", rva + 88 if data_rva is None else data_rva,
                        len(data) if size is None else size, 0, 0)
    return tree + place + data


def pe(rsrc, wide=True, clr=False, directories=16, rva=RVA):
    image = 0x140000000 if wide else 0x400000
    start = struct.pack("<HBBIIIII", 0x20B if wide else 0x10B, 14, 0, 0, 0, 0, 0, 0x1000)
    if wide:
        opt = start + struct.pack("<QIIHHHHHHIIIIHHQQQQII", image, 0x1000, 0x200, 6, 0, 0,
                                  0, 6, 0, 0, 0x4000, HEADERS, 0, 2, 0, 0, 0, 0, 0, 0,
                                  directories)
    else:
        opt = start + struct.pack("<IIIIHHHHHHIIIIHHIIIIII", 0, image, 0x1000, 0x200, 6, 0,
                                  0, 0, 6, 0, 0, 0x4000, HEADERS, 0, 2, 0, 0, 0, 0, 0, 0,
                                  directories)
    table = [(0, 0)] * 16
    table[2] = (rva, len(rsrc))
    if clr:
        table[14] = (0x3000, 72)
    opt += b"".join(struct.pack("<II", *d) for d in table[:directories])
    coff = struct.pack("<HHIIIHH", 0x8664 if wide else 0x14C, 1, 0, 0, 0, len(opt), 0x22)
    section = struct.pack("<8sIIIIIIHHI", b".rsrc", len(rsrc), rva, len(rsrc), HEADERS, 0,
                          0, 0, 0, 0x40000040)
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + coff + opt + section
    return head + bytes(HEADERS - len(head)) + rsrc


def product(name, version, file_version=None, original=None, **more):
    s = {"CompanyName": "Example Ltd", "FileDescription": "A program"}
    if file_version:
        s["FileVersion"] = file_version
    if name:
        s["ProductName"] = name
    if version:
        s["ProductVersion"] = version
    if original:
        s["InternalName"] = original
        s["OriginalFilename"] = original
    s.update(more)
    return s


def native(strings, numbers=(1, 2, 3, 4), **more):
    return pe(resources(version_info(strings, numbers)), **more)


def main(root):
    def put(path, data):
        path = os.path.join(root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)

    good = product("Example Player", "3.1.4", "3.1.4.0", "player.exe")
    put("pe-version/player.exe", native(good))
    put("pe-version/player32.exe", native(good, wide=False))
    put("pe-version/lib/player.dll", native(product("Example Player", "3.1.4", "3.1.4.1",
                                                    "player.dll")))
    put("pe-version/numbers.dll", native(product("Numbers", None), (5, 6, 7, 8)))
    put("pe-version/commas.dll", native(product("Commas", "1, 2, 3, 4", "2, 3, 4, 5"),
                                        (1, 2, 3, 4)))
    put("pe-version/file-version.dll", native(product("File", "of today", "9.8.7")))
    put("pe-version/internal.dll", native(product(None, "1.5", None, "inner.dll")))
    put("pe-version/unicode.dll", native(product("Gerät \U0001F600 «x»", "1.0",
                                                 CompanyName="Žluťoučký")))
    put("pe-version/two-languages.dll", pe(resources(version_info(None, tables=[
        product("First", "1.1"), product("Erste", "2.2")]))))

    put("pe-dotnet/Example.Library.dll", native(product(
        "Example Suite", "2.0.0+0123abc", "2.0.0.0", "Example.Library.dll"), clr=True))
    put("pe-dotnet/de/Example.Library.resources.dll", native(product(
        "Example Suite", "2.0.0", "2.0.0.0", "Example.Library.resources.dll"), clr=True))
    put("pe-dotnet/Unset.dll", native(product(" ", "0.0.0.0", "0.0.0.0", "Unset.dll"),
                                      (0, 0, 0, 0), clr=True))
    assembly = native(product("Json", "13.0.1+c", "13.0.1.25517", "Json.dll"), clr=True)
    put("pe-dotnet/cache/json/13.0.1/lib/net45/Json.dll", assembly)
    put("pe-dotnet/cache/listed/13.0.1/lib/net45/Json.dll", assembly)
    put("pe-dotnet/cache/listed/13.0.1/listed.nuspec", b"""<package><metadata>
<id>Listed</id><version>13.0.1</version></metadata></package>
""")
    put("pe-dotnet/packages/Json.Net.13.0.1/lib/net45/Json.dll", assembly)
    put("pe-dotnet/packages/Json.13.0.2-beta.1/lib/net8.0/Json.dll", assembly)
    put("pe-dotnet/packages/51Json.13.0.2/lib/net8.0/51Json.dll", assembly)
    put("pe-dotnet/tool/Json/13.0.1/lib/Json.dll", assembly)
    put("pe-dotnet/lib/net45/Json.dll", assembly)
    put("pe-dotnet/app/Json.dll", assembly)
    put("pe-dotnet/app/app.deps.json", b"""{
  "runtimeTarget": { "name": ".NETCoreApp,Version=v8.0" },
  "targets": { ".NETCoreApp,Version=v8.0": {
    "app/1.0.0": { "dependencies": { "Json.Net": "13.0.1" }, "runtime": { "app.dll": {} } },
    "Json.Net/13.0.1": { "runtime": { "lib/net45/Json.dll": {} } } } },
  "libraries": {
    "app/1.0.0": { "type": "project" },
    "Json.Net/13.0.1": { "type": "package" } }
}
""")
    put("pe-dotnet/app/app.dll", native(product("app", "1.0.0", "1.0.0.0", "app.dll"),
                                        clr=True))
    put("pe-dotnet/app/Other.dll", native(product("Other", "4.0", "4.0.0.0", "Other.dll"),
                                          clr=True))

    whole = native(good)
    info = version_info(good, (1, 2, 3, 4))
    put("pe-odd/no-resources.dll", pe(b"", directories=2))
    put("pe-odd/few-directories.dll", native(good, directories=3))
    put("pe-odd/icon-only.dll", pe(resources(info, kind=3)))
    put("pe-odd/nowhere.dll", pe(resources(info, data_rva=0x7FFFFFF0)))
    put("pe-odd/too-big.dll", pe(resources(info, size=0xFFFFFFFF)))
    put("pe-odd/folder-nowhere.dll", pe(resources(info, name_at=0x7FFFFF)))
    put("pe-odd/folder-circle.dll", pe(resources(info, name_at=0)))
    put("pe-odd/cut.dll", whole[:HEADERS + 150])
    put("pe-odd/other-key.dll", pe(resources(version_info(good, key="VS_VERSION_OTHER"))))
    put("pe-odd/length-zero.dll", pe(resources(b"\0\0" + info[2:])))
    put("pe-odd/length-long.dll", pe(resources(b"\xff\xff" + info[2:])))
    put("pe-odd/value-long.dll", pe(resources(info[:2] + b"\xff\xff" + info[4:])))
    put("pe-odd/empty.dll", pe(resources(b"")))
    put("pe-odd/control.dll", native(product("a\x01b", "1.0", None, "clean.dll")))
    put("pe-odd/half-pair.dll", native(product("a\ud800b", "1.0", None, "clean2.dll")))
    put("pe-odd/templates.dll", native(product("TODO: <Product name>", "1.0.0.1", None,
                                               "<x>")))
    put("pe-odd/no-name.dll", native(product(None, "1.0")))
    put("pe-odd/no-version.dll", native(product("No version", None), (0, 0, 0, 0)))
    put("pe-odd/blanks.dll", native(product("  Blanks  ", " 1.0 ")))


if __name__ == "__main__":
    main(sys.argv[1])
