/*
 * check_license.c - rules about the licences of packages, against what is allowed here.
 *
 * SPDX 2.3 annex D: in "A OR B" one may choose, "A AND B" binds to both.  Several
 * licences of one package that the file does not join are taken as AND: nothing says that
 * one may choose.  What a file says is judged; no licence is guessed from a text.
 */
#include "base/glob.h"
#include "checks/check_ctx.h"
#include "core/license.h"

/* Longer than any id of the list with any exception; what is longer fits no pattern. */
enum { TERM_BYTES = 256 };

static bool fits(struct str pattern, struct str term)
{
	char lower[TERM_BYTES];

	if (term.len > sizeof(lower))
		return false;
	for (size_t i = 0; i < term.len; i++)
		lower[i] = lower_of(term.ptr[i]);
	return glob_match(pattern, (struct str){ lower, term.len });
}

/* "gpl-*": an id, or an id with its exception. */
static bool names(const struct str *patterns, size_t n, struct str id, struct str whole)
{
	for (size_t i = 0; i < n; i++)
		if (fits(patterns[i], whole) || fits(patterns[i], id))
			return true;
	return false;
}

/* An exception that is allowed by name takes its licence out of what is denied. */
static bool is_denied(const struct license_policy *p, struct str id, struct str whole)
{
	if (!names(p->deny, p->n_deny, id, whole))
		return false;
	return whole.len == id.len || !names(p->allow, p->n_allow, whole, whole);
}

static bool not_denied(const void *arg, struct str id, struct str whole)
{
	return !is_denied(arg, id, whole);
}

static bool allowed(const void *arg, struct str id, struct str whole)
{
	const struct license_policy *p = arg;

	return names(p->allow, p->n_allow, id, whole) && !is_denied(p, id, whole);
}

static bool is_excepted(struct arena *a, const struct license_policy *policy,
			const struct package *p)
{
	struct str key = ecosystem_name_key(a, p->ecosystem, p->name);
	struct str bare, version;

	if (!str_rcut(p->purl, '@', &bare, &version))
		bare = p->purl;
	for (size_t i = 0; i < policy->n_except; i++) {
		struct str e = policy->except[i];

		if (str_starts_with(e, STR("pkg:"))
			    ? str_eq(e, p->purl) || str_eq(e, bare)
			    : str_eq(ecosystem_name_key(a, p->ecosystem, e), key))
			return true;
	}
	return false;
}

/* First-party code, images and actions are not what a licence policy is about. */
static bool is_judged(struct check_ctx *ctx, const struct package *p)
{
	const struct license_policy *policy = ctx->opt->licenses;

	return policy && (policy->n_allow || policy->n_deny) &&
	       p->kind == PACKAGE_LIBRARY && !is_excepted(ctx->arena, policy, p);
}

static struct str label(struct check_ctx *ctx, const struct package *p)
{
	return p->version.len ? arena_cat(ctx->arena, p->name, STR(" "), p->version)
			      : p->name;
}

static struct check_at place(const struct package *p, const package_ref *ref)
{
	struct check_at at = { .package = ref };

	if (p->n_locations) {
		at.path = p->locations[0].path;
		at.line = at.end_line = p->locations[0].line;
	}
	return at;
}

/* Of the expressions of a package: whether each passes. */
static bool all_pass(struct check_ctx *ctx, const struct package *p,
		     license_term_fn *term, struct str *culprit)
{
	for (size_t i = 0; i < p->n_licenses; i++) {
		struct str text;
		bool passes = true;

		if (license_normalize(ctx->arena, p->licenses[i], &text) &&
		    license_evaluate(text, term, ctx->opt->licenses, &passes) &&
		    !passes) {
			*culprit = text;
			return false;
		}
	}
	return true;
}

/* True when some licence is not known: none is stated, or it is a mere name. */
static bool is_unknown(struct check_ctx *ctx, const struct package *p)
{
	struct str unused;

	for (size_t i = 0; i < p->n_licenses; i++)
		if (!license_normalize(ctx->arena, p->licenses[i], &unused))
			return true;
	return !p->n_licenses;
}

/* Calls judge for each package that a policy is about. */
static void each_package(struct check_ctx *ctx, const struct check *self,
			 const struct inventory *inv,
			 void (*judge)(struct check_ctx *, const struct check *,
				       const struct package *, struct check_at))
{
	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];
		package_ref *ref;

		if (!is_judged(ctx, p))
			continue;
		ref = arena_new(ctx->arena, package_ref);
		*ref = (package_ref)i;
		judge(ctx, self, p, place(p, ref));
	}
}

static void judge_denied(struct check_ctx *ctx, const struct check *self,
			 const struct package *p, struct check_at at)
{
	struct str culprit;

	if (!all_pass(ctx, p, not_denied, &culprit))
		check_report(ctx, self, at, STR_FMT " is under " STR_FMT,
			     STR_ARG(label(ctx, p)), STR_ARG(culprit));
}

static void run_denied(struct check_ctx *ctx, const struct check *self, const void *at)
{
	each_package(ctx, self, at, judge_denied);
}

static void judge_allowed(struct check_ctx *ctx, const struct check *self,
			  const struct package *p, struct check_at at)
{
	struct str culprit;

	if (ctx->opt->licenses->n_allow && all_pass(ctx, p, not_denied, &culprit) &&
	    !all_pass(ctx, p, allowed, &culprit))
		check_report(ctx, self, at,
			     STR_FMT " is under " STR_FMT ", which is not on the list",
			     STR_ARG(label(ctx, p)), STR_ARG(culprit));
}

static void run_allowed(struct check_ctx *ctx, const struct check *self, const void *at)
{
	each_package(ctx, self, at, judge_allowed);
}

static void judge_unknown(struct check_ctx *ctx, const struct check *self,
			  const struct package *p, struct check_at at)
{
	struct str text;

	if (!is_unknown(ctx, p))
		return;
	if (!p->n_licenses) {
		check_report(ctx, self, at, "no file states the licence of " STR_FMT,
			     STR_ARG(label(ctx, p)));
		return;
	}
	for (size_t i = 0; i < p->n_licenses; i++)
		if (!license_normalize(ctx->arena, p->licenses[i], &text))
			check_report(ctx, self, at,
				     "the licence of " STR_FMT
				     " is no SPDX expression: \"" STR_FMT "\"",
				     STR_ARG(label(ctx, p)), STR_ARG(p->licenses[i]));
}

static void run_unknown(struct check_ctx *ctx, const struct check *self, const void *at)
{
	each_package(ctx, self, at, judge_unknown);
}

#define SPDX_URL "https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/"

const struct check check_license_denied = {
	.id = "WB-LI-001",
	.slug = "license-denied",
	.kind = FINDING_LICENSE,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "A package is under a licence that is denied",
	.why = "Every way to comply with the package's licence takes one that "
	       "license-deny names.",
	.fix = "replace the package, or except it with license-except",
	.bad = "license: GPL-3.0-only\n# with license-deny: [GPL-*]",
	.good = "license: MIT OR GPL-3.0-only\n# with license-deny: [GPL-*]",
	.url = SPDX_URL,
	.on = CHECK_INVENTORY,
	.traits = CHECK_EACH,
	.run = run_denied,
};

const struct check check_license_not_allowed = {
	.id = "WB-LI-002",
	.slug = "license-not-allowed",
	.kind = FINDING_LICENSE,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "A package is under a licence that is not on the list",
	.why = "No way to comply with the package's licence takes only those that "
	       "license-allow names.",
	.fix = "replace the package, or allow the licence once it has been looked at",
	.bad = "license: BUSL-1.1\n# with license-allow: [MIT, Apache-2.0]",
	.good = "license: MIT AND Apache-2.0\n# with license-allow: [MIT, Apache-2.0]",
	.url = SPDX_URL,
	.on = CHECK_INVENTORY,
	.traits = CHECK_EACH,
	.run = run_allowed,
};

const struct check check_license_unknown = {
	.id = "WB-LI-003",
	.slug = "license-unknown",
	.kind = FINDING_LICENSE,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "The licence of a package is not known",
	.why = "There is a licence policy, and the files say nothing of this package "
	       "that "
	       "could be held against it. Many lockfiles state no licences.",
	.fix = "scan what states them too (--installed, an SBOM), or look it up",
	.bad = "license: see LICENSE.txt",
	.good = "license: BSD-3-Clause",
	.url = SPDX_URL,
	.on = CHECK_INVENTORY,
	.traits = CHECK_EACH,
	.run = run_unknown,
};
