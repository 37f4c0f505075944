/*
 * cmake.h - the commands of a CMake file, one after the other, with their arguments as
 * written.
 *
 * cmake-language(7) of CMake 4.1: https://cmake.org/cmake/help/latest/manual/
 * cmake-language.7.html .  Nothing is run: a ${reference} stays in the text, unless
 * cmake_expand() is asked, which knows the variables that one set() gives a literal.
 */
#ifndef FORMAT_CMAKE_H
#define FORMAT_CMAKE_H

#include "base/arena.h"
#include "base/map.h"

struct cmake_argument {
	struct str text; /* without quotes or brackets, escapes resolved */
	unsigned line;   /* 1-based */
};

struct cmake_command {
	struct str name; /* as written; commands are compared without case */
	unsigned line;
	const struct cmake_argument *v; /* in the arena, until the next command */
	size_t n;
	bool is_cut; /* the file ends within it */
};

struct cmake_reader {
	struct arena *a;
	struct str text;
	size_t at;
	unsigned line;
	struct cmake_argument *v;
	size_t n, cap;
};

void cmake_init(struct cmake_reader *r, struct arena *a, struct str bytes);
/* False at the end of the file. */
bool cmake_next(struct cmake_reader *r, struct cmake_command *out);

/* The variables of a file. */
struct cmake_variables {
	struct arena *a;
	struct map names; /* -> index into v */
	struct str *v;    /* a literal; ptr NULL where set() gives others too */
	size_t n, cap;
	size_t expanded; /* bytes that references have made */
	bool is_cut;     /* they were more than a file may have */
};

/* Takes note of a set(NAME VALUE).  Release the map with cmake_variables_release(). */
void cmake_variables_init(struct cmake_variables *vars, struct arena *a);
void cmake_variables_take(struct cmake_variables *vars, const struct cmake_command *c);
void cmake_variables_release(struct cmake_variables *vars);

/* text with its references replaced; false where one is not known, or it grows beyond
 * bounds. */
bool cmake_expand(struct cmake_variables *vars, struct str text, struct str *out);

#endif
