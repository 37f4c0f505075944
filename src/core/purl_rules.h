/*
 * purl_rules.h - what the type of a package URL asks of its parts; for purl*.c.
 */
#ifndef CORE_PURL_RULES_H
#define CORE_PURL_RULES_H

#include "core/purl.h"

/*
 * Applies the rules of p->type to the decoded parts of p: changes case and
 * signs, refuses what the type does not allow.  `building` asks for everything
 * the definition asks for; reading lets pass what is in wide use.  Returns
 * NULL, or what is wrong, static; *p is then of no use.
 */
const char *purl_apply_rules(struct arena *a, struct purl *p, bool building);

/* True when slashes in the name of this type stand for themselves. */
bool purl_name_has_segments(struct str type);

#endif
