/*
 * eol.h - what rules say of an image, or of a version of a product, whose time is over.
 */
#ifndef CHECKS_EOL_H
#define CHECKS_EOL_H

#include "checks/check_ctx.h"

/* An image that a build, a workflow or a service takes. */
struct eol_use {
	const struct base_image *image;
	struct str text; /* the reference as far as it is known, without its digest */
	struct check_at at;
	enum severity most; /* no finding weighs more; SEVERITY_UNKNOWN: no bound */
};

/* Reports one kind of thing about the image, and under which rule is the caller's. */
typedef void eol_fn(struct check_ctx *ctx, const struct check *self,
		    const struct eol_use *use);

eol_fn eol_report_os;      /* a distribution past its end: HIGH, an old one CRITICAL */
eol_fn eol_report_runtime; /* another product past its end: HIGH */
eol_fn eol_report_frozen;  /* no longer built: MEDIUM, HIGH when the tag floats */
eol_fn eol_report_retired; /* given up: HIGH, MEDIUM when only announced */
eol_fn eol_report_soon;    /* near its end: LOW */
eol_fn eol_report_lts;     /* past its end, but longer support goes on: LOW */

/*
 * All of these for the image that `ref` names, under one rule; that the tag is frozen
 * only where nothing else is said.  A reference with a variable is passed over.
 */
void eol_report_image(struct check_ctx *ctx, const struct check *self, struct str ref,
		      struct check_at at, enum severity most);

/*
 * The same for a version of a product by itself ("nodejs", "14" or "14.17.0"), where one
 * that leaves the release open ("python", "3") has no date.
 */
void eol_report_version(struct check_ctx *ctx, const struct check *self,
			struct str product, struct str version, struct check_at at,
			enum severity most);

/* The day that a hosted runner's image ends, or ended; DATE_NONE when none is known. */
date_day eol_runner_end(struct check_ctx *ctx, struct str label);

/* Frees what these keep from one call to the next; before the context goes. */
void eol_release(struct check_ctx *ctx);

struct str eol_without_digest(struct str ref);
struct str eol_suggestion(struct check_ctx *ctx, const struct eol_use *use,
			  const struct base_fact *f);

#endif
