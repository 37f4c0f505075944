/*
 * osv_record.h - one OSV record, as far as matching needs it.
 *
 * OSV schema 1.7: https://ossf.github.io/osv-schema/ (ossf/osv-schema 51b8156).
 */
#ifndef ADVISORY_OSV_RECORD_H
#define ADVISORY_OSV_RECORD_H

#include "advisory/range.h"
#include "core/severity.h"
#include "format/json.h"

/* Records nest six levels, and what a source adds of its own some more. */
#define OSV_RECORD_DEPTH 100

enum advisory_kind {
	ADVISORY_FLAW,
	ADVISORY_INFORMATIONAL, /* RustSec: unmaintained, unsound, notice */
	ADVISORY_MALICIOUS,     /* MAL-: the package itself is the attack */
};

#define TIME_NONE INT64_MIN

/*
 * One `affected` entry; or a repository of it, which has the ecosystem and the name of
 * repository.h, ranges over commits, and as versions its tags.
 */
struct osv_package {
	struct str ecosystem;          /* OSV's name, with its suffix */
	struct str name;               /* as the record spells it */
	struct affected_range *ranges; /* events in the record's order */
	size_t n_ranges;
	struct str *versions;
	size_t n_versions;
	struct str *vectors; /* CVSS of this package alone */
	size_t n_vectors;
};

struct osv_record {
	struct str id;
	enum advisory_kind kind;
	int64_t modified, published, withdrawn; /* seconds since 1970 UTC, or TIME_NONE */
	struct str *aliases;
	size_t n_aliases;
	struct str *vectors; /* CVSS vectors, all well-formed */
	size_t n_vectors;
	enum severity word; /* the publisher's; counts where there is no vector */
	struct str summary;
	struct osv_package *packages; /* the repositories last */
	size_t n_packages;
};

/*
 * Reads one record.  Returns 0, or -1 with *why ("it has no id") and *out
 * untouched, when it cannot be used at all.  What was odd but could be left out (a
 * malformed CVSS vector, a date that is none) is told in *odd, else that is
 * empty.  Strings of *out borrow from root.
 */
int osv_record_read(const struct jnode *root, struct arena *a, struct osv_record *out,
		    struct str *odd, struct str *why);

/* Severity by the vectors of the highest CVSS version, their maximum, else word. */
enum severity osv_severity(const struct str *vectors, size_t n, enum severity word);

#endif
