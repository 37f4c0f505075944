/*
 * pep508.h - one dependency specifier of Python: name, extras, version clauses
 * or URL, and marker.
 *
 * https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 * (PEP 508, with the variables `extras` and `dependency_groups` of PEP 751), version
 * clauses after the specification "version-specifiers" (PEP 440), both as of 2026-08.
 * Everything borrows from the text it was read from; nothing is allocated.  What
 * an URL or path says of the package is pip_source.h's part; versions are
 * ordered by src/version, not here.
 */
#ifndef FORMAT_PEP508_H
#define FORMAT_PEP508_H

#include "base/str.h"

/* When the requirement applies, over all Pythons 3 that are still in use. */
enum pep508_verdict {
	PEP508_ALWAYS, /* no marker, or one that is true on each of them */
	PEP508_MAYBE,  /* true on some, or not known: platforms, implementations */
	PEP508_EXTRA,  /* only with an extra */
	PEP508_GROUP,  /* only with a dependency group */
	PEP508_NEVER,  /* on none: `python_version < "3"` */
};

struct pep508_marker {
	enum pep508_verdict verdict;
	struct str extra;  /* the first extra or group that is asked for; may be empty */
	bool not_on_linux; /* it applies somewhere, but on no Linux */
};

struct pep508 {
	struct str name;   /* as written */
	struct str extras; /* what is between the brackets: "a, b"; may be empty */
	struct str
		spec; /* version clauses as written, without parentheses; may be empty */
	struct str url;    /* what follows '@'; may be empty */
	struct str marker; /* what follows ';'; may be empty */
};

/*
 * Reads one requirement, the whole of text.  Returns NULL, or what is wrong (static),
 * *out untouched.  The marker is cut off, not looked at.
 */
const char *pep508_read(struct str text, struct pep508 *out);

/*
 * The same for what follows an URL or a path that stands without a name: takes
 * it off *text, leaving the URL; *marker gets what follows " ;" or "; ".
 */
void pep508_cut_marker(struct str *text, struct str *marker);

/* Judges a marker; an empty one is ALWAYS.  Returns NULL, or what is wrong (static);
 * *out is then MAYBE. */
const char *pep508_judge(struct str marker, struct pep508_marker *out);

/* The same where the groups of a list are always installed, as the default groups of
 * a pylock.toml are: a marker that asks for one of them is no condition. */
const char *pep508_judge_with(struct str marker, const struct str *groups, size_t n,
			      struct pep508_marker *out);

/*
 * The exact version that clauses ask for: V when some clause is ==V without
 * ".*", or ===V, and no other clause excludes it; else the empty string.
 */
struct str pep508_exact(struct str spec);

/*
 * True when some clause of spec surely forbids the version.  Only the numbers of plain
 * releases are compared, so false is no promise: src/version knows the whole order.
 */
bool pep508_excludes(struct str spec, struct str version);

/* Orders two versions by the numbers of their release alone ("1.10" > "1.9", 1.0 = 1). */
int pep508_cmp_release(struct str a, struct str b);

/* A name that the specification allows. */
bool pep508_is_name(struct str s);

#endif
