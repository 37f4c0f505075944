/*
 * readme_chromium.c - README.chromium: where the sources of others in its folder come
 * from.
 *
 * https://chromium.googlesource.com/chromium/src/+/HEAD/docs/adding_to_third_party.md and
 * third_party/README.chromium.template there (2026): "Field: value", a line each, before
 * the description; a line with DEPENDENCY DIVIDER stands between several dependencies.
 * What is not shipped works on the program: dev.
 */
#include "parsers/lock_text.h"
#include "parsers/vendored.h"

enum { LICENSES_MOST = 16 };

struct entry {
	struct vendored v;
	struct str name, short_name;
	struct str licenses[LICENSES_MOST];
	bool any, in_text;
};

static void take_licenses(struct parse_ctx *ctx, struct entry *e, struct str value)
{
	struct str one;

	while (value.len && e->v.n_licenses < LICENSES_MOST) {
		str_cut(value, ',', &one, &value);
		if (str_trim(one).len)
			e->licenses[e->v.n_licenses++] = vendored_license(ctx, one);
	}
}

/* False for a line that is no field of interest. */
static bool take_field(struct parse_ctx *ctx, struct entry *e, struct str key,
		       struct str value)
{
	const struct {
		const char *key;
		struct str *to;
	} fields[] = {
		{ "Name", &e->name },           { "Short Name", &e->short_name },
		{ "URL", &e->v.url },           { "Version", &e->v.version },
		{ "Revision", &e->v.revision }, { "CPEPrefix", &e->v.cpe },
	};

	if (str_eq_nocase(key, STR("Shipped")) && str_eq_nocase(value, STR("no")))
		e->v.scope = SCOPE_DEV;
	if (str_eq_nocase(key, STR("License")))
		take_licenses(ctx, e, value);
	/* what follows is prose */
	if (str_eq_nocase(key, STR("Description")) ||
	    str_eq_nocase(key, STR("Local Modifications")))
		e->in_text = true;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (str_eq_nocase(key, str_of(fields[i].key)) && !fields[i].to->len) {
			*fields[i].to = value;
			return true;
		}
	return false;
}

static void finish(struct parse_ctx *ctx, struct entry *e)
{
	if (e->any) {
		e->v.name = e->short_name.len ? e->short_name : e->name;
		e->v.licenses = e->licenses;
		vendored_add(ctx, &e->v);
	}
	*e = (struct entry){ .any = false };
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct entry e = { .any = false };
	struct str line, key, value;
	bool found = false;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	for (unsigned n = 1; str_next_line(&bytes, &line); n++) {
		if (str_find(line, STR("DEPENDENCY DIVIDER")) != STR_NONE) {
			finish(ctx, &e);
			continue;
		}
		if (e.in_text || !str_cut(line, ':', &key, &value))
			continue;
		if (!take_field(ctx, &e, str_trim(key), str_trim(value)))
			continue;
		if (!e.any)
			e.v.line = n;
		e.any = found = true;
	}
	finish(ctx, &e);
	if (!found)
		return parse_error(ctx, 1, "it has no field of a README.chromium");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "README.chromium", NULL },
};

const struct parser readme_chromium_parser = {
	.id = "readme-chromium",
	.title = "README.chromium",
	.versions = "2026",
	.spec = "https://chromium.googlesource.com/chromium/src/+/HEAD/docs/"
		"adding_to_third_party.md",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
