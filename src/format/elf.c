/*
 * elf.c - ELF programs, of 32 and 64 bits and both byte orders.
 *
 * System V ABI, "Object Files": https://gabi.xinuos.com/ (v42)
 */
#include "format/object_impl.h"

enum { ELF_EXEC = 2, ELF_DYN = 3 };        /* e_type */
enum { ELF_NOBITS = 8 };                   /* sh_type */
enum { ELF_LOAD = 1 };                     /* p_type */
enum { ELF_X = 1, ELF_W = 2 };             /* p_flags */
enum { ELF_BIG = 2, ELF_64 = 2 };          /* e_ident[EI_DATA], [EI_CLASS] */
enum { ELF_NAMES_MOST = 4 * 1024 * 1024 }; /* bytes of section names */

struct elf {
	struct object_reader *r;
	bool wide, big;
	uint64_t sections_at, segments_at;
	uint64_t n_sections, section_size, names;
	uint64_t n_segments, segment_size;
};

/* A field that lies elsewhere in the two classes and, being an address or an offset, is
 * twice as wide in the second. */
static uint64_t word(const struct elf *e, struct str b, size_t at32, size_t at64)
{
	return object_number(b, e->wide ? at64 : at32, e->wide ? 8 : 4, e->big);
}

static uint64_t number(const struct elf *e, struct str b, size_t at, unsigned width)
{
	return object_number(b, at, width, e->big);
}

static const char *read_header(struct elf *e)
{
	struct str b;
	size_t at;

	if (!object_bytes(e->r, 0, 16, &b))
		return "the ELF header is cut off";
	e->wide = b.ptr[4] == ELF_64;
	e->big = b.ptr[5] == ELF_BIG;
	if (!object_bytes(e->r, 0, e->wide ? 64 : 52, &b))
		return "the ELF header is cut off";
	uint64_t type = number(e, b, 16, 2);

	e->r->out->kind = OBJECT_ELF;
	e->r->out->big_endian = e->big;
	e->r->out->is_loadable = type == ELF_EXEC || type == ELF_DYN;
	e->segments_at = word(e, b, 28, 32);
	e->sections_at = word(e, b, 32, 40);
	at = e->wide ? 54 : 42;
	e->segment_size = number(e, b, at, 2);
	e->n_segments = number(e, b, at + 2, 2);
	e->section_size = number(e, b, at + 4, 2);
	e->n_sections = number(e, b, at + 6, 2);
	e->names = number(e, b, at + 8, 2);
	return NULL;
}

static const char *read_segments(struct elf *e)
{
	struct str all, b;

	if (!e->n_segments)
		return NULL;
	if (e->segment_size < (e->wide ? 56 : 32) || e->n_segments > OBJECT_MOST_PARTS ||
	    !object_bytes(e->r, e->segments_at, e->n_segments * e->segment_size, &all))
		return "the ELF segments do not lie in the file";
	for (uint64_t i = 0; i < e->n_segments; i++) {
		b = str_from(all, (size_t)(i * e->segment_size));
		uint64_t flags = number(e, b, e->wide ? 4 : 24, 4);

		if (number(e, b, 0, 4) != ELF_LOAD)
			continue;
		object_add_range(e->r,
				 (struct object_range){
					 .address = word(e, b, 8, 16),
					 .offset = word(e, b, 4, 8),
					 .size = word(e, b, 16, 32),
					 .is_data = (flags & (ELF_W | ELF_X)) == ELF_W,
				 });
	}
	return NULL;
}

/* "Extended numbering": what does not fit is in the first section's header. */
static void take_extended(struct elf *e, struct str first)
{
	if (!e->n_sections)
		e->n_sections = word(e, first, 20, 32);
	if (e->names == 0xffff)
		e->names = number(e, first, e->wide ? 40 : 24, 4);
}

static const char *read_sections(struct elf *e)
{
	size_t least = e->wide ? 64 : 40;
	struct str all, names, b;

	if (!e->sections_at)
		return NULL; /* a program runs without any */
	if (e->section_size < least ||
	    !object_bytes(e->r, e->sections_at, e->section_size, &b))
		return "the ELF sections do not lie in the file";
	take_extended(e, b);
	if (e->n_sections > OBJECT_MOST_PARTS ||
	    !object_bytes(e->r, e->sections_at, e->n_sections * e->section_size, &all))
		return "the ELF sections do not lie in the file";
	if (e->names >= e->n_sections)
		return NULL; /* without names they are of no use here */
	b = str_from(all, (size_t)(e->names * e->section_size));
	if (word(e, b, 20, 32) > ELF_NAMES_MOST ||
	    !object_bytes(e->r, word(e, b, 16, 24), word(e, b, 20, 32), &names))
		return "the names of the ELF sections do not lie in the file";
	for (uint64_t i = 1; i < e->n_sections; i++) {
		b = str_from(all, (size_t)(i * e->section_size));
		bool empty = number(e, b, 4, 4) == ELF_NOBITS;

		object_add_section(
			e->r, (struct object_section){
				      .name = object_name(names, number(e, b, 0, 4), 256),
				      .address = word(e, b, 12, 16),
				      .offset = empty ? 0 : word(e, b, 16, 24),
				      .size = empty ? 0 : word(e, b, 20, 32),
			      });
	}
	return NULL;
}

const char *elf_read(struct object_reader *r)
{
	struct elf e = { .r = r };
	const char *wrong = read_header(&e);

	if (!wrong)
		wrong = read_segments(&e);
	return wrong ? wrong : read_sections(&e);
}
