/*
 * cvss_parts.h - CVSS vectors taken apart; for cvss.c and cvss4.c.
 */
#ifndef CORE_CVSS_PARTS_H
#define CORE_CVSS_PARTS_H

#include "base/str.h"

struct cvss_metric {
	const char *name;
	const char *values; /* blank separated */
};

enum { CVSS_MOST_METRICS = 40 };

/*
 * Reads "N:V/N:V/…".  The first n_base of the n metrics are required; value[i] gets
 * the place of the value among its metric's values, for the required ones.  False
 * when the text is not a vector of these metrics.
 */
bool cvss_take_apart(struct str text, const struct cvss_metric *metrics, size_t n,
		     size_t n_base, unsigned *value);

/* The 4.0 score, times ten, of a vector without its prefix; false when it is none. */
bool cvss4_score(struct str text, unsigned *tenths);

#endif
