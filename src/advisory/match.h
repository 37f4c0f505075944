/*
 * match.h - which packages of an inventory have known flaws.
 */
#ifndef ADVISORY_MATCH_H
#define ADVISORY_MATCH_H

#include "advisory/db.h"
#include "base/diag.h"

/*
 * Looks every package up that is not first party and whose ecosystem OSV names, and
 * makes one finding a flaw and package, whatever the number of records that tell of it.
 * What could not be answered is a diagnostic: an ecosystem of which the database knows
 * nothing, a version that is none, a requirement that allows affected versions next to
 * others. Findings are in the order of the packages; they and their strings are in a.
 * Returns 0, or -1 after an error diagnostic when the database cannot be read.
 */
int advisory_match(struct advisory_db *db, const struct inventory *inv, struct arena *a,
		   struct diag_list *d, struct finding **out, size_t *n);

/*
 * The same in parts, each by a thread and with a database of its own.  A part is made,
 * run over the packages from..to, and joined with the others in order of the packages.
 */
struct match_part;
struct match_part *match_part_new(void);
int match_part_run(struct match_part *part, struct advisory_db *db,
		   const struct inventory *inv, size_t from, size_t to);
/* Frees the parts.  *out and all strings are in a. */
void match_parts_join(struct match_part **parts, size_t n_parts, struct arena *a,
		      struct diag_list *d, struct finding **out, size_t *n);

#endif
