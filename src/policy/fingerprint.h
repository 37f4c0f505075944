/*
 * fingerprint.h - what stays the same of a finding when lines move.
 */
#ifndef POLICY_FINGERPRINT_H
#define POLICY_FINGERPRINT_H

#include "core/finding.h"

/*
 * Sets .fingerprint of every finding (32 hex digits, in a): a hash of kind, id, path, and
 * of the package's ecosystem and name or of the message; not of line or version.  Equal
 * ones get their number in order of line mixed in.  Findings must be sorted.
 */
void fingerprint_all(const struct inventory *inv, struct finding *v, size_t n,
		     struct arena *a);

#endif
