/*
 * ignore.h - findings that the user has decided to live with.
 *
 * .waybill-ignore.yaml: a list of entries
 *   - id: CVE-2023-30861        # any id or alias, or a rule's id, slug or alias
 *     package: flask            # optional: a name, or a purl (without version: any)
 *     path: requirements.txt    # optional: a glob from the root; of a package it
 *                               # must fit all places
 *     reason: not reachable
 *     until: 2026-12-31         # optional: the last day on which it holds
 * .trivyignore: one id a line, `exp:2026-12-31` after it, '#' comments.
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

struct ignore_entry {
	struct str id, package, path, reason, until_text;
	date_day until; /* DATE_NONE = for ever */
	struct str file;
	unsigned line;
	bool used;
};

/* True when `name` is one of the names of rule `id`: its slug, or a spelling of an alias.
 */
typedef bool ignore_rule_fn(struct str id, struct str name);

struct ignore_list {
	struct ignore_entry *v;
	size_t n, cap;
	struct arena *arena;
	ignore_rule_fn *names_rule; /* NULL: rules have no names but id and aliases */
};

void ignore_list_init(struct ignore_list *list, struct arena *a);

/* Adds the entries of one file; YAML by its name, or by its first line
 * that is no comment.
 * What is not understood is a DIAG_POLICY error at its line, and counts as a violation of
 * *violations. */
void ignore_list_read(struct ignore_list *list, struct str bytes, struct str file,
		      struct diag_list *d, unsigned *violations);

/*
 * Marks findings that an entry names as suppressed.  Expired entries do not suppress.
 * Adds a DIAG_POLICY warning for each entry that is expired or unused, and, as `policy`
 * asks, for those without reason or expiry; returns how many of these the policy makes
 * fail.
 */
unsigned ignore_list_apply(struct ignore_list *list, const struct inventory *inv,
			   struct finding *v, size_t n, date_day today, unsigned policy,
			   struct diag_list *d);

#endif
