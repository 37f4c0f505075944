/*
 * diag.h - everything the scan has to tell about the input that is not a
 * finding: a lockfile that would not parse, a version that is not valid.
 *
 * Library code reports here and returns a code; it never prints or exits.
 * Only cli/ and the writers turn diagnostics into text.  A list belongs to one
 * thread at a time; each scanned file has its own, joined at the merge.
 *
 * A list takes DIAG_MOST of each level for one file, the first ones; of the others it
 * knows how many they were and whether something was lost with them, which diag_sort()
 * tells.  What is listed does not depend on how a sequence of them was cut up into
 * lists that were joined.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdarg.h>

#include "base/arena.h"
#include "base/map.h"

enum diag_level { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR, DIAG_LEVEL_COUNT };

/* Diagnostics of one level and one file that are listed.  Nobody reads more, and a file
 * that is broken every other byte would cost a hundred times its size. */
#define DIAG_MOST 1000u

/*
 * A code that is "partial" means that something of the input was not taken in:
 * at level warning or error it makes the report say `complete: false`.
 * A note never does.
 */
enum diag_code {
	DIAG_IO,            /* partial: open, read or stat failed */
	DIAG_SYNTAX,        /* partial: not the format its name promises */
	DIAG_UNSUPPORTED,   /* partial: right format, a version of it we do not read */
	DIAG_ENCODING,      /* partial: bytes that are no text in the stated encoding */
	DIAG_BAD_VERSION,   /* partial: version not valid in its ecosystem's scheme */
	DIAG_BAD_NAME,      /* partial: package name cannot be put in a purl */
	DIAG_LIMIT,         /* partial: file size, depth or count limit reached */
	DIAG_UNRESOLVED,    /* partial: a reference that leads nowhere we can see */
	DIAG_DUPLICATE_KEY, /* object key met twice; the last one counts */
	DIAG_SKIPPED,       /* left out on purpose: installed tree, option */
	DIAG_UNPINNED,      /* no exact version is stated */
	DIAG_NO_ADVISORIES, /* partial: the database knows nothing of an ecosystem */
	DIAG_DATABASE,      /* partial: the advisory database is old or damaged */
	DIAG_POLICY,        /* an ignore entry that is stale, expired or unreadable */
	DIAG_CODE_COUNT
};

struct diag {
	enum diag_level level;
	enum diag_code code;
	struct str path; /* relative to the scan root, '/' separated */
	unsigned line;   /* 1-based, 0 when the whole file is meant */
	struct str text; /* one sentence, no full stop, no newline */
};

/* What was told of one path. */
struct diag_tally {
	struct str path;
	unsigned n[DIAG_LEVEL_COUNT];      /* that were listed */
	size_t left_out[DIAG_LEVEL_COUNT]; /* and were not */
	unsigned line;                     /* the lowest of those */
	bool partial;                      /* one of those says that something is lost */
};

struct diag_list {
	struct diag *v;
	size_t n, cap;
	struct arena *arena; /* borrowed; owns v, every path and every text */
	struct diag_tally *tallies;
	size_t n_tallies, cap_tallies, last; /* `last`: the one that was needed last */
	struct map by_path;                  /* path -> index in tallies */
	bool is_deaf;                        /* what is added is not taken */
};

void diag_list_init(struct diag_list *list, struct arena *arena);

/* Copies path and the formatted text into the list's arena. */
void diag_add(struct diag_list *list, enum diag_level level, enum diag_code code,
	      struct str path, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
void diag_vadd(struct diag_list *list, enum diag_level level, enum diag_code code,
	       struct str path, unsigned line, const char *fmt, va_list ap)
	__attribute__((format(printf, 6, 0)));

/* Appends from's diagnostics to `to`; their strings are not copied, so from's
 * arena must be adopted by to's. */
void diag_join(struct diag_list *to, const struct diag_list *from);

/* By path, line, code, text; equal ones are then listed once.  Where some of a file were
 * left out, one more of code "limit" says how many. */
void diag_sort(struct diag_list *list);

/* False when some diagnostic says that part of the input was not taken in. */
bool diag_complete(const struct diag_list *list);

const char *diag_code_name(enum diag_code code);    /* "bad-version" */
const char *diag_level_name(enum diag_level level); /* "warning" */

#endif
