/*
 * semver.c - Semantic Versioning 2.0.0, https://semver.org/spec/v2.0.0.html
 *
 * Besides the grammar a leading '=' or 'v' and missing numbers are accepted, as
 * registries and advisories write them.  The other orders here are the same but for
 * what their comment says.
 */
#include "version/semver_parts.h"

#include "version/order.h"
#include "version/version.h"

static int compare(struct str a, struct str b, const struct semver_style *style)
{
	struct semver_parts x, y;
	int c;

	if (order_plain(a, b, &c))
		return c;
	bool x_ok = semver_take_apart(a, style, &x),
	     y_ok = semver_take_apart(b, style, &y);
	return x_ok && y_ok ? semver_parts_cmp(&x, &y, style)
			    : order_invalid(x_ok, y_ok, a, b);
}

static bool valid(struct str v, const struct semver_style *style)
{
	struct semver_parts parts;

	return order_key(v) || semver_take_apart(v, style, &parts);
}

static bool prerelease(struct str v, const struct semver_style *style)
{
	struct semver_parts parts;

	return semver_take_apart(v, style, &parts) && parts.pre.len &&
	       !(style->revision && order_all_digits(parts.pre));
}

/* The functions and the row of one style. */
#define SCHEME(which, title, url)                                                        \
	static int which##_compare(struct str a, struct str b)                           \
	{                                                                                \
		return compare(a, b, &which);                                            \
	}                                                                                \
	static bool which##_valid(struct str v)                                          \
	{                                                                                \
		return valid(v, &which);                                                 \
	}                                                                                \
	static bool which##_prerelease(struct str v)                                     \
	{                                                                                \
		return prerelease(v, &which);                                            \
	}                                                                                \
	const struct version_scheme version_##which = { title, url, which##_compare,     \
							which##_valid,                   \
							which##_prerelease }

static const struct semver_style semver = { .most_parts = 3 };
SCHEME(semver, "semver", "https://semver.org/spec/v2.0.0.html");

/* Tags of repositories: "2024.01.02", "v1.2.3.4". */
static const struct semver_style tag = { .leading_zeros = true };
SCHEME(tag, "tag", "https://semver.org/spec/v2.0.0.html");

/* Dart orders build metadata, after all else. */
static const struct semver_style pub = { .most_parts = 3, .build_counts = true };
SCHEME(pub, "pub", "https://dart.dev/tools/pub/versioning");

/* A fourth number; pre-release labels without case. */
static const struct semver_style nuget = { .most_parts = 4,
					   .leading_zeros = true,
					   .fold_case = true };
SCHEME(nuget, "nuget", "https://learn.microsoft.com/nuget/concepts/package-versioning");

/* "1.2.3-4" is the fourth packaging of 1.2.3, no pre-release of it. */
static const struct semver_style bitnami = { .leading_zeros = true, .revision = true };
SCHEME(bitnami, "bitnami", "https://github.com/bitnami/go-version");
