/* go_buildinfo.c - see go_buildinfo.h. */
#include "format/go_buildinfo.h"

enum {
	HEADER = 32, /* bytes; its address is a multiple of 16 */
	ALIGN = 16,
	POINTER_SIZE = 14, /* offset in the header */
	FLAGS = 15,
	BIG_ENDIAN = 1, /* in FLAGS */
	INLINE = 2,
	SENTINEL = 16,             /* bytes around the modules' text */
	SEARCH_MOST = 1024 * 1024, /* bytes of a data segment; it stands at its start */
	VERSION_MOST = 4096,
	MODULES_MOST = 16 * 1024 * 1024,
};

/* A place in the file: where the header is, and how much follows it there. */
struct place {
	uint64_t offset, size;
};

static bool read_file(const struct object_file *o, uint64_t from, uint64_t len,
		      struct str *out)
{
	return len && o->source->read(o->source->arg, from, (size_t)len, out);
}

/* The header at a multiple of 16 from the start of the place, which begins at one. */
static bool find_header(const struct object_file *o, struct place *p)
{
	struct str magic = { "\xff Go buildinf:", 14 }, b;
	uint64_t len = p->size < SEARCH_MOST ? p->size : SEARCH_MOST;

	if (!read_file(o, p->offset, len, &b))
		return false;
	for (size_t i = 0; i + HEADER <= b.len; i += ALIGN)
		if (str_starts_with(str_from(b, i), magic)) {
			p->offset += i;
			p->size -= i;
			return true;
		}
	return false;
}

/* What only Go's linker writes. */
static bool is_go(const struct object_file *o)
{
	static const char *const names[] = { ".gopclntab", "__gopclntab", ".gosymtab",
					     ".note.go.buildid",
					     ".data.rel.ro.gopclntab" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (object_section(o, names[i]))
			return true;
	return false;
}

/* The section made for it, else the first segment of data. */
static bool find_place(const struct object_file *o, struct place *p)
{
	const struct object_section *s = object_section(o, ".go.buildinfo");

	if (!s)
		s = object_section(o, "__go_buildinfo");
	if (s) {
		*p = (struct place){ s->offset, s->size };
		if (find_header(o, p))
			return true;
	}
	/* most programs are not Go's, and need not be searched; PE has no telling names
	 */
	if (o->n_sections && o->kind != OBJECT_PE && !is_go(o))
		return false;
	for (size_t i = 0; i < o->n_ranges; i++) {
		const struct object_range *r = &o->ranges[i];

		if (!r->is_data)
			continue;
		*p = (struct place){ r->offset, r->size };
		return find_header(o, p);
	}
	return false;
}

/* LEB128 as encoding/binary's Uvarint has it. */
static bool take_length(struct str *b, uint64_t *n)
{
	*n = 0;
	for (unsigned i = 0; i < 9 && i < b->len; i++) {
		unsigned char c = (unsigned char)b->ptr[i];

		*n |= (uint64_t)(c & 0x7f) << (7 * i);
		if (!(c & 0x80)) {
			*b = str_from(*b, i + 1);
			return true;
		}
	}
	return false;
}

/* The string at *p of the file; *p is moved behind it. */
static bool read_inline(const struct object_file *o, struct place *p, uint64_t most,
			struct str *out)
{
	uint64_t len, head = p->size < 10 ? p->size : 10;
	struct str b;
	size_t before;

	if (!read_file(o, p->offset, head, &b))
		return false;
	before = b.len;
	if (!take_length(&b, &len))
		return false;
	p->offset += before - b.len;
	p->size -= before - b.len;
	if (len > most || len > p->size)
		return false;
	*out = STR("");
	if (len && !read_file(o, p->offset, len, out))
		return false;
	p->offset += len;
	p->size -= len;
	return true;
}

/* A string of Go, whose header (address and length of the bytes) the word at `at` of the
 * build information's own header leads to. */
static bool read_pointed(const struct object_file *o, struct str header, size_t at,
			 uint64_t most, struct str *out)
{
	unsigned width = (unsigned char)header.ptr[POINTER_SIZE];
	bool big = header.ptr[FLAGS] & BIG_ENDIAN;
	uint64_t address, len;
	struct str b;

	if (width != 4 && width != 8)
		return false;
	address = object_number(header, at, width, big);
	*out = STR("");
	if (!address)
		return true;
	if (!object_at(o, address, (uint64_t)width * 2, &b))
		return false;
	address = object_number(b, 0, width, big);
	len = object_number(b, width, width, big);
	return len <= most && object_at(o, address, len, out);
}

/* The text stands between two marks of 16 bytes; the one behind follows a line's end. */
static struct str without_marks(struct str text)
{
	if (text.len < 2 * SENTINEL + 1 || text.ptr[text.len - SENTINEL - 1] != '\n')
		return STR("");
	return str_slice(text, SENTINEL, text.len - SENTINEL);
}

static bool read_strings(const struct object_file *o, struct place p,
			 struct go_buildinfo *out)
{
	struct str header;

	if (!read_file(o, p.offset, HEADER, &header))
		return false;
	if (header.ptr[FLAGS] & INLINE) {
		p.offset += HEADER;
		p.size -= HEADER;
		return read_inline(o, &p, VERSION_MOST, &out->version) &&
		       read_inline(o, &p, MODULES_MOST, &out->modules);
	}
	return read_pointed(o, header, 16, VERSION_MOST, &out->version) &&
	       read_pointed(o, header,
			    16 + (size_t)(unsigned char)header.ptr[POINTER_SIZE],
			    MODULES_MOST, &out->modules);
}

enum go_buildinfo_result go_buildinfo_read(const struct object_file *o,
					   struct go_buildinfo *out)
{
	struct go_buildinfo info = { .version = STR("") };
	struct place p;

	if (!find_place(o, &p))
		return is_go(o) ? GO_BUILDINFO_HIDDEN : GO_BUILDINFO_NONE;
	if (!read_strings(o, p, &info) || !info.version.len || !str_is_utf8(info.version))
		return GO_BUILDINFO_HIDDEN;
	info.modules = without_marks(info.modules);
	*out = info;
	return GO_BUILDINFO_OK;
}
