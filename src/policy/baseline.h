/*
 * baseline.h - the findings of a day, so that later runs tell only new ones.
 *
 * JSON: {"schema_version": 1, "findings": [{"fingerprint", "id", "path"}]}; only the
 * fingerprint counts, the rest is for people who read the file.
 */
#ifndef POLICY_BASELINE_H
#define POLICY_BASELINE_H

#include "base/buf.h"
#include "base/diag.h"
#include "core/finding.h"

/* Suppresses the findings that the file lists.  Returns how many of its entries no
 * finding has any more, or -1 with *error set when the file is no baseline. */
int baseline_apply(struct str bytes, struct arena *a, struct finding *v, size_t n,
		   struct str *error);

/* Writes the findings that are not suppressed otherwise. */
void baseline_write(const struct finding *v, size_t n, struct buf *out);

#endif
