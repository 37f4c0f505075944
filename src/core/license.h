/*
 * license.h - SPDX licence expressions.
 *
 * SPDX 2.3 annex D and 3.0.1 annex B; ids of the SPDX License List named in
 * data/spdx_licenses.h.
 */
#ifndef CORE_LICENSE_H
#define CORE_LICENSE_H

#include "base/arena.h"
#include "data/spdx_licenses.h" /* struct license_id */

/* Case-insensitive look-up on the list; NULL when it is not there. */
const struct license_id *license_find(struct str id);
bool license_is_exception(struct str id);

/*
 * Normalises an expression: ids and operators in the list's spelling, one blank
 * between words, parentheses kept where they matter.  A '/' between ids as old
 * Cargo manifests have it ("MIT/Apache-2.0") is read as OR.  Returns true and
 * *out (in the arena) when every id is on the list or a LicenseRef; false, *out
 * untouched, when text is not such an expression: then it is a licence *name*.
 */
bool license_normalize(struct arena *a, struct str text, struct str *out);

/* True when the normalised expression is a single id of the list (no operator, no
 * '+', no LicenseRef). */
bool license_is_single(struct str expression);

/* Judges one term: an id, with '+' where it has one, and the id with its exception (else
 * the same). */
typedef bool license_term_fn(const void *arg, struct str id, struct str whole);

/*
 * What a normalised expression comes to: OR is true when one side is, AND when both are.
 * False, *result untouched, when it is no such expression.
 */
bool license_evaluate(struct str expression, license_term_fn *term, const void *arg,
		      bool *result);

/* Major and minor version of the list, as SPDX documents name it: "3.29". */
struct str license_list_version(void);

#endif
