/*
 * ignore.h - findings that the user has decided to live with.
 *
 * An entry names flaws (any id or alias; a rule's id, slug or alias), packages, places,
 * or several of these, and hides the findings that fit all it names.  Read by
 * ignore_read.c from .waybill-ignore.yaml, a list of
 *   - id: CVE-2023-30861        # or ids: [..]
 *     package: flask            # optional: a name, or a purl (without version: any)
 *     path: requirements.txt    # optional: a glob from the root; of a package it
 *                               # must fit all places
 *     reason: not reachable
 *     justification: component_not_present   # optional: OpenVEX's word
 *     until: 2026-12-31         # optional: the last day on which it holds
 * from .trivyignore and .trivyignore.yaml; by ignore_peers.c from .grype.yaml and
 * osv-scanner.toml; by vex.h from VEX documents.
 *
 * Entries that are expired or that nothing needs are said: suppressions must not rot.
 */
#ifndef POLICY_IGNORE_H
#define POLICY_IGNORE_H

#include "base/date.h"
#include "base/diag.h"
#include "core/finding.h"

enum ignore_policy {
	IGNORE_WANTS_REASON = 1,
	IGNORE_WANTS_EXPIRY = 2,
	IGNORE_FAILS_STALE = 4
};

/* A package as an entry names it. */
struct ignore_package {
	struct str text;          /* as written */
	bool is_purl;             /* else `text` is a name of any ecosystem */
	enum ecosystem ecosystem; /* of a purl */
	struct str name_key;      /* of a purl: see ecosystem_name_key() */
	struct str version;       /* empty: any */
	struct str distro;        /* of a purl's qualifiers; empty: any */
};

enum ignore_fix { IGNORE_ANY_FIX, IGNORE_FIXED, IGNORE_NOT_FIXED };

/* What is empty fits everything; what is not must fit.  Strings live in the list's
 * arena. */
struct ignore_entry {
	const struct str *ids; /* any of them */
	size_t n_ids;
	struct ignore_package *packages; /* any of them */
	size_t n_packages, cap_packages;
	const struct str *paths; /* globs; each place of a package must fit one */
	size_t n_paths;
	bool in_folder;           /* only files that lie in `folder` itself */
	struct str folder;        /* from the root; "" is the root */
	enum ecosystem ecosystem; /* ECO_NONE: any */
	struct str version, group;
	unsigned kinds; /* bits of 1 << finding_kind */
	enum ignore_fix fix;

	struct str reason, until_text;
	struct str status, justification; /* OpenVEX's words; may be empty */
	date_day until;                   /* DATE_NONE = for ever */
	struct str file;
	unsigned line;

	/* Of a VEX statement.  Of those that fit, the latest is heard. */
	bool is_vex;
	bool affirms; /* says "affected" or "under investigation" */
	int64_t when; /* seconds since 1970 */

	bool used;
};

/* The id of the nth rule that `name` means (its id, slug or alias); "" after the last. */
typedef struct str ignore_rule_fn(struct str name, size_t nth);

struct ignore_list {
	struct ignore_entry *v;
	size_t n, cap;
	struct arena *arena;
	bool partial; /* not everything was scanned: nothing is said of unused entries */
	ignore_rule_fn *rule_of; /* NULL: rules have no names but id and aliases */
};

void ignore_list_init(struct ignore_list *list, struct arena *a);

/* Copies *e. */
void ignore_list_add(struct ignore_list *list, const struct ignore_entry *e);

/* Reads a package as an entry names it, into the arena.  NULL, or what is wrong with the
 * purl; one for a range of versions (the qualifier vers) is not read, as without it
 * every version would be meant. */
const char *ignore_package_read(struct arena *a, struct str text,
				struct ignore_package *out);

/* One of a list that an entry points to: an array of one, in the arena. */
const struct str *ignore_one(struct arena *a, struct str s);

/* Adds the entries of one file; what it is is told by its name (.grype.yaml,
 * osv-scanner.toml, .trivyignore.yaml, else .yaml), or by its first line that is no
 * comment.
 * What is not understood is a DIAG_POLICY error at its line, and counts as a violation of
 * *violations. */
void ignore_list_read(struct ignore_list *list, struct str bytes, struct str file,
		      struct diag_list *d, unsigned *violations);

/*
 * Marks findings that an entry names as suppressed.  Expired entries do not suppress.
 * Adds a DIAG_POLICY warning for each entry that is expired or unused, and, as `policy`
 * asks, for those without reason or expiry; returns how many of these the policy makes
 * fail.  Of a VEX document one note says how many statements fit nothing.
 */
unsigned ignore_list_apply(struct ignore_list *list, const struct inventory *inv,
			   struct finding *v, size_t n, date_day today, unsigned policy,
			   struct diag_list *d);

#endif
