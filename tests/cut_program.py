#!/usr/bin/env python3
"""cut_program.py: makes the small programs of fixtures/parsers/executable from real ones.

    cut_program.py cut PROGRAM OUT [SECTION…]   keep what tells the packages, at its addresses
    cut_program.py elf OUT NAME=FILE…           an ELF program of sections alone
    cut_program.py pe|macho OUT NAME=FILE       the same for Windows, macOS
    cut_program.py fat OUT PROGRAM…             a universal Mach-O file

Of ELF the sections named (.go.buildinfo and .dep-v0 by default) stay, and with the first the
strings that it points to; of PE the headers and the start of .data; of Mach-O the header, the
load commands and __go_buildinfo.  Everything else goes, and offsets are set right."""

import struct
import sys

MAGIC = b"\xff Go buildinf:"


class Elf:
    def __init__(self, data):
        self.data = data
        self.wide = data[4] == 2
        self.end = ">" if data[5] == 2 else "<"
        self.type, self.machine = self.get("HH", 16)
        w = "Q" if self.wide else "I"
        self.entry, self.phoff, self.shoff = self.get(w * 3, 24)
        at = 54 if self.wide else 42
        self.phsize, self.phnum, self.shsize, self.shnum, self.names = self.get("HHHHH", at)

    def get(self, form, at):
        return struct.unpack_from(self.end + form, self.data, at)

    def sections(self):
        rows = []
        for i in range(self.shnum):
            at = self.shoff + i * self.shsize
            if self.wide:
                name, kind, _, addr, off, size = self.get("IIQQQQ", at)
            else:
                name, kind, _, addr, off, size = self.get("IIIIII", at)
            rows.append([name, kind, addr, off, size])
        strings = self.data[rows[self.names][3] :]
        for r in rows:
            r[0] = strings[r[0] : strings.index(b"\0", r[0])].decode()
        return rows

    def at(self, addr, size):
        for i in range(self.phnum):
            at = self.phoff + i * self.phsize
            if self.wide:
                kind, _, off, va, _, filesz = self.get("IIQQQQ", at)
            else:
                kind, off, va, _, filesz = self.get("IIIII", at)
            if kind == 1 and va <= addr and addr + size <= va + filesz:
                return self.data[off + addr - va : off + addr - va + size]
        raise SystemExit("no bytes at %#x" % addr)


def write_elf(out, wide, end, machine, ranges, sections):
    """ranges: (address, bytes), loaded and writable; sections: (name, address, bytes)."""
    w = "Q" if wide else "I"
    body = bytearray()
    head = (64 if wide else 52) + len(ranges) * (56 if wide else 32)
    place = {}

    def put(blob):
        if blob not in place:
            while (head + len(body)) % 16:
                body.append(0)
            place[blob] = head + len(body)
            body.extend(blob)
        return place[blob]

    phdrs = b""
    for addr, blob in ranges:
        off = put(blob)
        if wide:
            phdrs += struct.pack(end + "IIQQQQQQ", 1, 6, off, addr, addr, len(blob), len(blob), 16)
        else:
            phdrs += struct.pack(end + "IIIIIIII", 1, off, addr, addr, len(blob), len(blob), 6, 16)
    names = b"\0"
    rows = [(0, 0, 0, 0, 0)]
    for name, addr, blob in sections:
        rows.append((len(names), 1, addr, put(blob), len(blob)))
        names += name.encode() + b"\0"
    if sections:
        rows.append((len(names), 3, 0, 0, 0))
        names += b".shstrtab\0"
        rows[-1] = rows[-1][:3] + (put(names), len(names))
    while (head + len(body)) % 16:
        body.append(0)
    shoff = head + len(body) if sections else 0
    for name, kind, addr, off, size in rows if sections else ():
        if wide:
            body += struct.pack(end + "IIQQQQIIQQ", name, kind, 0, addr, off, size, 0, 0, 1, 0)
        else:
            body += struct.pack(end + "IIIIIIIIII", name, kind, 0, addr, off, size, 0, 0, 1, 0)
    ident = b"\x7fELF" + bytes([2 if wide else 1, 2 if end == ">" else 1, 1]) + bytes(9)
    ehdr = ident + struct.pack(
        end + "HHI" + w * 3 + "IHHHHHH", 2, machine, 1, 0, (64 if wide else 52) if ranges else 0, shoff, 0,
        64 if wide else 52, 56 if wide else 32, len(ranges), 64 if wide else 40,
        len(rows) if sections else 0, len(rows) - 1 if sections else 0)
    open(out, "wb").write(ehdr + phdrs + bytes(body))


def cut_elf(data, out, wanted):
    e = Elf(data)
    ranges, kept = [], []
    for name, _, addr, off, size in e.sections():
        if name not in wanted:
            continue
        blob = data[off : off + size]
        kept.append((name, addr, blob))
        if not blob.startswith(MAGIC):
            continue
        ranges.append((addr, blob))
        if not blob[15] & 2:  # two addresses of strings
            size = blob[14]
            form = e.end + ("Q" if size == 8 else "I") * 2
            for header in struct.unpack_from(form, blob, 16):
                text = e.at(header, 2 * size)
                where, n = struct.unpack(form, text)
                ranges += [(header, text), (where, e.at(where, n))]
    write_elf(out, e.wide, e.end, e.machine, ranges, kept)


def cut_pe(data, out):
    pe = struct.unpack_from("<I", data, 0x3C)[0]
    n, = struct.unpack_from("<H", data, pe + 6)
    optional, = struct.unpack_from("<H", data, pe + 20)
    table = pe + 24 + optional
    head = bytearray(data[: table + n * 40])
    while len(head) % 16:
        head.append(0)
    body = b""
    for i in range(n):
        at = table + i * 40
        size, off = struct.unpack_from("<II", data, at + 16)
        blob = b""
        if data[at : at + 6] == b".data\0":
            start = data.index(MAGIC, off, off + size)
            end = data.index(b"\xf92C1\x86\x18 r\x00\x82B\x10A\x16\xd8\xf2", start) + 16
            blob = data[off:end]
        struct.pack_into("<II", head, at + 16, len(blob), len(head) + len(body) if blob else 0)
        body += blob
    open(out, "wb").write(bytes(head) + body)


def cut_macho(data, out):
    wide = data[:4] == b"\xcf\xfa\xed\xfe"
    n, size = struct.unpack_from("<II", data, 16)
    at = start = 32 if wide else 28
    head = bytearray(data[: start + size])
    body = b""
    for _ in range(n):
        kind, length = struct.unpack_from("<II", data, at)
        if kind == 0x19:
            sections, = struct.unpack_from("<I", data, at + 64)
            here = b""
            for k in range(sections):
                s = at + 72 + k * 80
                name = data[s : s + 16].rstrip(b"\0")
                addr, bytes_, off = struct.unpack_from("<QQI", data, s + 32)
                if name == b"__go_buildinfo":
                    here = data[off : off + bytes_]
                    struct.pack_into("<I", head, s + 48, len(head))
                    struct.pack_into("<Q", head, at + 24, addr)
                else:
                    struct.pack_into("<QI", head, s + 40, 0, 0)
            struct.pack_into("<QQ", head, at + 40, len(head) if here else 0, len(here))
            body += here
        at += length
    open(out, "wb").write(bytes(head) + body)


def write_pe(out, name, blob):
    head = bytearray(64)
    head[:2] = b"MZ"
    struct.pack_into("<I", head, 0x3C, 64)
    head += b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 112, 0x22)
    head += struct.pack("<H", 0x20B) + bytes(22) + struct.pack("<Q", 0x140000000) + bytes(80)
    padded = blob + bytes(-len(blob) % 512)
    head += name.encode().ljust(8, b"\0") + struct.pack(
        "<IIIIIIHHI", len(blob), 0x1000, len(padded), len(head) + 40, 0, 0, 0, 0, 0x40000040)
    open(out, "wb").write(bytes(head) + padded)


def write_macho(out, name, blob):
    head = struct.pack("<IIIIIIII", 0xFEEDFACF, 0x0100000C, 0, 2, 1, 152, 0, 0)
    off = len(head) + 152
    head += struct.pack("<II16sQQQQIIII", 0x19, 152, b"__DATA", 0x1000, len(blob), off, len(blob), 3, 3, 1, 0)
    head += struct.pack("<16s16sQQIIIIIIII", name.encode(), b"__DATA", 0x1000, len(blob), off, 0, 0, 0, 0, 0, 0, 0)
    open(out, "wb").write(head + blob)


def write_fat(out, parts):
    at = 8 + 20 * len(parts)
    head = struct.pack(">II", 0xCAFEBABE, len(parts))
    body = b""
    for data in parts:
        cpu, sub = struct.unpack_from("<II", data, 4)
        body += bytes(-(at + len(body)) % 16)
        head += struct.pack(">IIIII", cpu, sub, at + len(body), len(data), 4)
        body += data
    open(out, "wb").write(head + body)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def main(argv):
    what, rest = argv[1], argv[2:]
    if what == "cut":
        data = read(rest[0])
        if data[:4] == b"\x7fELF":
            cut_elf(data, rest[1], rest[2:] or [".go.buildinfo", ".dep-v0"])
        elif data[:2] == b"MZ":
            cut_pe(data, rest[1])
        else:
            cut_macho(data, rest[1])
        return
    if what == "fat":
        write_fat(rest[0], [read(p) for p in rest[1:]])
        return
    named = [a.split("=", 1) for a in rest[1:]]
    if what == "elf":
        write_elf(rest[0], True, "<", 62, [], [(n, 0, read(f)) for n, f in named])
    elif what == "pe":
        write_pe(rest[0], named[0][0], read(named[0][1]))
    elif what == "macho":
        write_macho(rest[0], named[0][0], read(named[0][1]))


main(sys.argv)
