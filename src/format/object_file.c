/* object_file.c - see object_file.h. */
#include "format/object_impl.h"

uint64_t object_number(struct str b, size_t at, unsigned width, bool big_endian)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < width; i++) {
		unsigned k = big_endian ? i : width - 1 - i;

		n = n << 8 | (unsigned char)b.ptr[at + k];
	}
	return n;
}

bool object_bytes(const struct object_reader *r, uint64_t from, uint64_t len,
		  struct str *out)
{
	const struct object_source *s = r->out->source;

	if (r->base > s->size || from > s->size - r->base ||
	    len > s->size - r->base - from || len > SIZE_MAX)
		return false;
	if (!len) {
		*out = STR("");
		return true;
	}
	return s->read(s->arg, r->base + from, (size_t)len, out);
}

/* False when offset and size, counted from the program, do not lie in the file. */
static bool place(const struct object_reader *r, uint64_t *offset, uint64_t size)
{
	uint64_t file = r->out->source->size;

	if (*offset > file || r->base > file - *offset || size > file - *offset - r->base)
		return false;
	*offset += r->base;
	return true;
}

void object_add_section(struct object_reader *r, struct object_section s)
{
	if (!place(r, &s.offset, s.size))
		return;
	arena_grow(r->a, r->sections, r->n_sections, &r->cap_sections);
	r->sections[r->n_sections++] = s;
}

void object_add_range(struct object_reader *r, struct object_range range)
{
	if (!range.size || !place(r, &range.offset, range.size) ||
	    range.size > UINT64_MAX - range.address)
		return;
	arena_grow(r->a, r->ranges, r->n_ranges, &r->cap_ranges);
	r->ranges[r->n_ranges++] = range;
}

struct str object_name(struct str b, size_t at, size_t most)
{
	struct str s = str_from(b, at);
	size_t end;

	s = str_slice(s, 0, most);
	end = str_find_char(s, '\0');
	return str_slice(s, 0, end == STR_NONE ? s.len : end);
}

static bool is_elf(struct str head)
{
	return str_starts_with(head, STR("\177ELF"));
}

static bool is_pe(struct str head)
{
	return str_starts_with(head, STR("MZ"));
}

bool object_is(struct str head)
{
	return is_elf(head) || is_pe(head) || macho_is(head) || macho_is_universal(head);
}

const char *object_open(struct arena *a, const struct object_source *s,
			struct object_file *out)
{
	struct object_reader r = { .a = a, .out = out };
	const char *wrong = NULL;
	struct str head;

	*out = (struct object_file){ .source = s };
	if (!object_bytes(&r, 0, 4, &head))
		return "too short for a program";
	if (macho_is_universal(head))
		wrong = macho_choose(&r);
	if (!wrong && !object_bytes(&r, 0, 4, &head))
		wrong = "too short for a program";
	if (!wrong && macho_is_universal(head))
		return NULL; /* a Java class */
	if (!wrong)
		wrong = is_elf(head)     ? elf_read(&r)
			: is_pe(head)    ? pe_read(&r)
			: macho_is(head) ? macho_read(&r)
					 : "not a program";
	out->sections = r.sections;
	out->n_sections = r.n_sections;
	out->ranges = r.ranges;
	out->n_ranges = r.n_ranges;
	return wrong;
}

const struct object_section *object_section(const struct object_file *o, const char *name)
{
	for (size_t i = 0; i < o->n_sections; i++)
		if (str_is(o->sections[i].name, name))
			return &o->sections[i];
	return NULL;
}

bool object_at(const struct object_file *o, uint64_t address, uint64_t len,
	       struct str *out)
{
	for (size_t i = 0; i < o->n_ranges; i++) {
		const struct object_range *r = &o->ranges[i];
		uint64_t from = address - r->address;

		if (address < r->address || from > r->size || len > r->size - from ||
		    len > SIZE_MAX)
			continue;
		if (!len) {
			*out = STR("");
			return true;
		}
		return o->source->read(o->source->arg, r->offset + from, (size_t)len,
				       out);
	}
	return false;
}

bool object_section_bytes(const struct object_file *o, const struct object_section *s,
			  size_t most, struct str *out)
{
	if (s->size > most)
		return false;
	if (!s->size) {
		*out = STR("");
		return true;
	}
	return o->source->read(o->source->arg, s->offset, (size_t)s->size, out);
}
