/*
 * severity.h - how bad: the five words of the field, and CVSS base scores.
 *
 * CVSS: https://www.first.org/cvss/ (2.0, 3.0, 3.1 and 4.0 specifications).
 */
#ifndef CORE_SEVERITY_H
#define CORE_SEVERITY_H

#include "base/str.h"

enum severity {
	SEVERITY_UNKNOWN,
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_CRITICAL,
	SEVERITY_COUNT
};

const char *severity_name(enum severity s); /* "HIGH" */
/* Any case; MODERATE is MEDIUM; NEGLIGIBLE, NONE and INFO are LOW.  False, *out
 * untouched, when it is none of them. */
bool severity_of_name(struct str name, enum severity *out);

/*
 * Base score of a vector: "CVSS:4.0/…", "CVSS:3.1/…", "CVSS:3.0/…", or a 2.0
 * vector, bare, in parentheses or with "CVSS:2.0/".  Temporal, threat and
 * environmental metrics are checked for being known and do not count, except that
 * 4.0's are ignored likewise.  *tenths gets the score times ten (0 to 100), so
 * that no floating point reaches an output.  *version gets "4.0", "3.1", "3.0"
 * or "2.0".  Returns 0, or -1 with both untouched when it is not a vector.
 */
int cvss_base_score(struct str vector, unsigned *tenths, const char **version);

/* Bands of the specifications; 2.0 has no CRITICAL.  0.0 gives LOW. */
enum severity severity_of_score(unsigned tenths, bool is_cvss2);

#endif
