/* object_impl.h - what the readers of single formats share; see object_file.h. */
#ifndef FORMAT_OBJECT_IMPL_H
#define FORMAT_OBJECT_IMPL_H

#include "format/object_file.h"

/* Programs have some fifty of each; what claims to have more is not read. */
enum { OBJECT_MOST_PARTS = 16384 };

struct object_reader {
	struct arena *a;
	struct object_file *out;
	uint64_t base; /* where the program begins in a file of several */
	struct object_section *sections;
	size_t n_sections, cap_sections;
	struct object_range *ranges;
	size_t n_ranges, cap_ranges;
};

/* len bytes of the program from `from` on. */
bool object_bytes(const struct object_reader *r, uint64_t from, uint64_t len,
		  struct str *out);

/* Adds one, offsets being those of the program; one that does not lie in the file is
 * left out. */
void object_add_section(struct object_reader *r, struct object_section s);
void object_add_range(struct object_reader *r, struct object_range range);

/* A name of at most `most` bytes, which a NUL ends before. */
struct str object_name(struct str b, size_t at, size_t most);

/* Each reads a program whose first bytes are of its kind: as object_open(). */
const char *elf_read(struct object_reader *r);
const char *pe_read(struct object_reader *r);
const char *macho_read(struct object_reader *r);
/* Sets r->base to the program to read. */
const char *macho_choose(struct object_reader *r);

bool macho_is(struct str head);
bool macho_is_universal(struct str head);

#endif
