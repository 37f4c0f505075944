/*
 * pe.c - programs and libraries of Windows.
 *
 * https://learn.microsoft.com/windows/win32/debug/pe-format (2025-07)
 */
#include "format/object_impl.h"

enum {
	PE_POINTER_AT = 0x3c, /* in the MS-DOS header: where the signature stands */
	PE_HEADER = 24,       /* signature and COFF header */
	PE_SECTION = 40,
	PE_WIDE = 0x20b, /* PE32+ */
	PE_NARROW = 0x10b,
	/* Data directories: their number behind the other fields, and places in the list
	 */
	PE_DIRECTORIES_NARROW = 92,
	PE_DIRECTORIES_WIDE = 108,
	PE_RESOURCES = 2,
	PE_CLR = 14,
};
/* Characteristics of a section. */
#define PE_INITIALIZED UINT32_C(0x00000040)
#define PE_EXECUTE UINT32_C(0x20000000)
#define PE_WRITE UINT32_C(0x80000000)

static void add_section(struct object_reader *r, struct str b, uint64_t image)
{
	uint64_t flags = object_number(b, 36, 4, false);
	uint64_t raw = object_number(b, 16, 4, false);
	uint64_t loaded = object_number(b, 8, 4, false);
	uint64_t address = image + object_number(b, 12, 4, false);
	struct object_section s = {
		.name = object_name(b, 0, 8),
		.address = address,
		.offset = object_number(b, 20, 4, false),
		/* the file pads a section; the size in memory is the exact one */
		.size = loaded && loaded < raw ? loaded : raw,
	};

	object_add_section(r, s);
	object_add_range(r,
			 (struct object_range){
				 .address = address,
				 .offset = s.offset,
				 .size = raw,
				 .is_data = (flags & PE_INITIALIZED) &&
					    (flags & PE_WRITE) && !(flags & PE_EXECUTE),
			 });
}

static struct object_directory directory(struct str b, size_t list, uint64_t n,
					 unsigned which, uint64_t image)
{
	size_t at = list + (size_t)which * 8;
	struct object_directory d = { 0, 0 };

	if (which >= n || at + 8 > b.len)
		return d;
	d.address = object_number(b, at, 4, false);
	d.size = object_number(b, at + 4, 4, false);
	if (d.address)
		d.address += image;
	return d;
}

/* "Optional Header"; b is as much of it as is there. */
static void read_optional(struct object_reader *r, struct str b)
{
	bool wide = object_number(b, 0, 2, false) == PE_WIDE;
	size_t list = wide ? PE_DIRECTORIES_WIDE : PE_DIRECTORIES_NARROW;

	if (!wide && object_number(b, 0, 2, false) != PE_NARROW)
		return;
	r->out->image =
		wide ? object_number(b, 24, 8, false) : object_number(b, 28, 4, false);
	if (b.len < list + 4)
		return;
	uint64_t n = object_number(b, list, 4, false);

	r->out->resources = directory(b, list + 4, n, PE_RESOURCES, r->out->image);
	r->out->clr = directory(b, list + 4, n, PE_CLR, r->out->image);
}

const char *pe_read(struct object_reader *r)
{
	struct str b, all;
	uint64_t at, n, optional;

	if (!object_bytes(r, 0, 64, &b))
		return "the header is cut off";
	at = object_number(b, PE_POINTER_AT, 4, false);
	if (!object_bytes(r, at, PE_HEADER, &b) ||
	    !str_starts_with(b, (struct str){ "PE\0\0", 4 }))
		return NULL; /* a program of MS-DOS, or text that begins with "MZ" */
	n = object_number(b, 6, 2, false);
	optional = object_number(b, 20, 2, false);
	r->out->kind = OBJECT_PE;
	r->out->is_loadable = true;
	at += PE_HEADER;
	if (optional >= 32) {
		/* more than is defined is of no use */
		if (!object_bytes(r, at, optional < 240 ? optional : 240, &b))
			return "the PE header is cut off";
		read_optional(r, b);
	}
	if (n > OBJECT_MOST_PARTS ||
	    !object_bytes(r, at + optional, n * PE_SECTION, &all))
		return "the PE sections do not lie in the file";
	for (uint64_t i = 0; i < n; i++)
		add_section(r, str_from(all, (size_t)(i * PE_SECTION)), r->out->image);
	return NULL;
}
