/*
 * intervals.h - unions of version intervals, for the readers of requirements.
 *
 * A union ascends and its intervals do not touch.  Everything is in the arena.  The
 * cost is quadratic in the number of intervals, which constraint.c bounds.
 */
#ifndef VERSION_INTERVALS_H
#define VERSION_INTERVALS_H

#include "version/constraint.h"

struct intervals {
	struct version_interval *v;
	size_t n, cap;
	struct arena *arena;
	const struct version_scheme *scheme;
};

void intervals_init(struct intervals *u, struct arena *a, const struct version_scheme *s);

/* Adds one; an empty interval changes nothing. */
void intervals_add(struct intervals *u, struct version_interval i);

/* Leaves what lies in both. */
void intervals_cut(struct intervals *u, const struct intervals *by);
void intervals_cut_to(struct intervals *u, struct version_interval i);
/* Takes i out. */
void intervals_drop(struct intervals *u, struct version_interval i);

bool intervals_hold(const struct version_interval *v, size_t n,
		    const struct version_scheme *s, struct str version);

/* The decimal number after this one; "" is 0. */
struct str number_plus_one(struct arena *a, struct str digits);

/* One reader a grammar; each returns 0, or -1 with *out untouched. */
int constraint_read_pep440(struct arena *a, struct str text, struct constraint *out);
int constraint_read_npm(struct arena *a, struct str text, struct constraint *out);
int constraint_read_cargo(struct arena *a, struct str text, struct constraint *out);
int constraint_read_gem(struct arena *a, struct str text, struct constraint *out);
int constraint_read_maven(struct arena *a, struct str text, struct constraint *out);
int constraint_read_composer(struct arena *a, struct str text, struct constraint *out);
int constraint_read_nuget(struct arena *a, struct str text, struct constraint *out);
int constraint_read_paket(struct arena *a, struct str text, struct constraint *out);
int constraint_read_pub(struct arena *a, struct str text, struct constraint *out);
int constraint_read_go(struct arena *a, struct str text, struct constraint *out);
int constraint_read_hex(struct arena *a, struct str text, struct constraint *out);
/* CRAN, Bioconductor, Hackage, opam, ConanCenter, Julia; -1 for another. */
int constraint_read_compared(struct arena *a, enum ecosystem e, struct str text,
			     struct constraint *out);

#endif
