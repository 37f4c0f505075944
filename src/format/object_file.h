/*
 * object_file.h - executables and shared libraries: their sections, and what lies at an
 * address of the loaded program.
 *
 * ELF: System V ABI, "Object Files", https://gabi.xinuos.com/ (v42).  PE:
 * https://learn.microsoft.com/windows/win32/debug/pe-format (2025-07).  Mach-O:
 * mach-o/loader.h and mach-o/fat.h of Apple's xnu-11417.
 *
 * Only the parts that are asked for are read, through the source that the caller gives.
 * Every number of the file is taken for a claim: what does not lie in the file is not
 * there.  Strings and arrays are in the arena or the source's own bytes.
 */
#ifndef FORMAT_OBJECT_FILE_H
#define FORMAT_OBJECT_FILE_H

#include "base/arena.h"

struct object_source {
	uint64_t size; /* bytes of the file */
	/* Exactly len bytes from `from` on; false when they cannot be had. */
	bool (*read)(void *arg, uint64_t from, size_t len, struct str *out);
	void *arg;
};

struct object_section {
	struct str name; /* ".data", "__go_buildinfo" */
	uint64_t address;
	uint64_t offset, size; /* in the file; size 0 where it has no bytes there */
};

/* A part of the file that is loaded. */
struct object_range {
	uint64_t address;
	uint64_t offset, size; /* in the file */
	bool is_data;          /* initialised, writable, not to be executed */
};

enum object_kind { OBJECT_NONE, OBJECT_ELF, OBJECT_PE, OBJECT_MACHO };

/* A table of a PE file's optional header: the address of the loaded program, and bytes; 0
 * where there is none. */
struct object_directory {
	uint64_t address;
	uint64_t size;
};

struct object_file {
	const struct object_source *source;
	enum object_kind kind; /* OBJECT_NONE: only the first bytes are a program's */
	bool big_endian;
	bool is_loadable; /* a program or shared library; not an object to be linked */
	const struct object_section *sections;
	size_t n_sections;
	const struct object_range *ranges; /* in the order of the file */
	size_t n_ranges;
	/* Of PE. */
	uint64_t image; /* where the program is loaded */
	struct object_directory resources, clr;
};

/* By the first four bytes of a file, more do no harm. */
bool object_is(struct str head);

/* Returns NULL, or what is wrong, static, *out then being of no use.  Of a universal
 * Mach-O file the first part for 64-bit processors is read. */
const char *object_open(struct arena *a, const struct object_source *s,
			struct object_file *out);

/* NULL when there is none of that name. */
const struct object_section *object_section(const struct object_file *o,
					    const char *name);

/* len bytes that lie at an address when the program is loaded. */
bool object_at(const struct object_file *o, uint64_t address, uint64_t len,
	       struct str *out);

/* Bytes of the file, at most `most`; false when the section has more. */
bool object_section_bytes(const struct object_file *o, const struct object_section *s,
			  size_t most, struct str *out);

/* A number of `width` bytes (1, 2, 4, 8) at `at`, which must lie in b. */
uint64_t object_number(struct str b, size_t at, unsigned width, bool big_endian);

#endif
