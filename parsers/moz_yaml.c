/*
 * moz_yaml.c - moz.yaml: where the sources of others in its folder come from.
 *
 * https://firefox-source-docs.mozilla.org/mozbuild/vendor/index.html (schema 1): `origin`
 * has name, home page, release, revision and licence, `vendoring` the repository.  Files
 * without an origin tell only who maintains a folder.
 */
#include "format/yaml.h"
#include "parsers/lock_text.h"
#include "parsers/vendored.h"

enum { NESTING = 32, LICENSES_MOST = 16 };

/* "version 1.6.4", "tag v3.0.5", "v1.2 (Mon May 08)": the word that is meant. */
static struct str release_of(struct str text)
{
	struct str word = STR("");

	if (!str_next_word(&text, &word))
		return word;
	if (str_eq_nocase(word, STR("version")) || str_eq_nocase(word, STR("tag")) ||
	    str_eq_nocase(word, STR("release")) || str_eq_nocase(word, STR("commit")) ||
	    str_eq_nocase(word, STR("bookmark"))) {
		word = STR("");
		str_next_word(&text, &word);
	}
	return word;
}

static size_t licenses_of(struct parse_ctx *ctx, const struct ynode *v, struct str *out)
{
	size_t n = 0;

	if (v && v->type == YNODE_SCALAR && v->text.len)
		out[n++] = vendored_license(ctx, v->text);
	if (v && v->type == YNODE_SEQUENCE)
		ynode_each (one, v)
			if (one->type == YNODE_SCALAR && n < LICENSES_MOST)
				out[n++] = vendored_license(ctx, one->text);
	return n;
}

static void take(struct parse_ctx *ctx, const struct ynode *root)
{
	const struct ynode *origin = ynode_get(root, "origin");
	const struct ynode *name = ynode_get(origin, "name");
	struct str repository = ynode_string(ynode_get(root, "vendoring"), "url");
	struct str licenses[LICENSES_MOST];
	struct vendored v = {
		.name = ynode_string(origin, "name"),
		.url = repository.len ? repository : ynode_string(origin, "url"),
		.is_repository = repository.len > 0,
		.version = release_of(ynode_string(origin, "release")),
		.revision = ynode_string(origin, "revision"),
		.licenses = licenses,
		.line = name ? name->line : 0,
	};

	if (!origin)
		return;
	v.n_licenses = licenses_of(ctx, ynode_get(origin, "license"), licenses);
	vendored_add(ctx, &v);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0 ||
	    ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
		       parse_path(ctx), &docs) < 0)
		return -1;
	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *root = docs.v[i];
		struct str schema;

		if (!root || root->type != YNODE_MAPPING)
			return parse_error(ctx, 1, "expected a mapping");
		schema = ynode_string(root, "schema");
		if (schema.len && !str_is(schema, "1"))
			parse_warn(ctx, 1, DIAG_UNSUPPORTED,
				   "schema " STR_FMT " is not known (1 is)",
				   STR_ARG(str_slice(schema, 0, 40)));
		else
			take(ctx, root);
	}
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "moz.yaml", NULL },
};

const struct parser moz_yaml_parser = {
	.id = "moz-yaml",
	.title = "moz.yaml",
	.versions = "schema 1",
	.spec = "https://firefox-source-docs.mozilla.org/mozbuild/vendor/index.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
