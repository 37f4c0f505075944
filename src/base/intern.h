/*
 * intern.h - one copy of each distinct string, kept in an arena.
 *
 * Names and paths repeat over a whole scan; the merge interns them (one
 * thread, so no lock), after which equal strings share their bytes.
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include "base/arena.h"
#include "base/map.h"

struct intern {
	struct map map;
	struct arena *arena; /* borrowed; owns the copies */
};

void intern_init(struct intern *in, struct arena *arena);
void intern_release(struct intern *in); /* the strings stay in the arena */

/* The one copy of s; lives as long as the arena. */
struct str intern_str(struct intern *in, struct str s);

#endif
