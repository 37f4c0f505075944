/*
 * pep440_parts.h - a Python version taken apart; for pep440.c and the specifiers.
 * Everything is borrowed from the text.
 */
#ifndef VERSION_PEP440_PARTS_H
#define VERSION_PEP440_PARTS_H

#include "base/str.h"

enum pep440_phase { PEP440_DEV, PEP440_ALPHA, PEP440_BETA, PEP440_RC, PEP440_NONE };

struct pep440_parts {
	struct str epoch;      /* digits; "" = 0 */
	struct str release;    /* "1.2.3" as written */
	enum pep440_phase pre; /* PEP440_NONE, or ALPHA to RC */
	struct str pre_number; /* digits; "" = 0 */
	bool has_post, has_dev;
	struct str post, dev; /* digits; "" = 0 */
	struct str local;     /* without its '+'; "" = none */
};

/* False when v is not valid; *out is then of no use. */
bool pep440_take_apart(struct str v, struct pep440_parts *out);

int pep440_public_cmp(const struct pep440_parts *a, const struct pep440_parts *b);
int pep440_release_cmp(struct str a, struct str b); /* missing numbers are 0 */
int pep440_local_cmp(struct str a, struct str b);

#endif
