/*
 * elm_json.c - elm.json of Elm.
 *
 * https://github.com/elm/compiler/blob/master/docs/elm.json/application.md and
 * package.md (Elm 0.19.1).  An application states exact versions of all it uses, direct
 * and indirect ones, for itself and for its tests; a package states ranges.  No edges.
 */
#include "format/json.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

static void add_package(struct parse_ctx *ctx, const struct jnode *it,
			enum dep_scope scope, enum dep_relation relation, bool exact)
{
	struct package p = { .name = it->key,
			     .scope = scope,
			     .group = scope == SCOPE_DEV ? STR("test-dependencies")
							 : STR(""),
			     .relation = relation,
			     .line = it->line };

	if (!jnode_is(it, JNODE_STRING) || !str_has_char(it->key, '/')) {
		parse_warn(ctx, it->line, DIAG_SYNTAX,
			   "\"" STR_FMT "\": expected \"author/name\" and a version",
			   STR_ARG(it->key));
		return;
	}
	if (exact)
		p.version = it->text;
	else
		p.requested = it->text;
	parse_add(ctx, &p);
}

static void add_all(struct parse_ctx *ctx, const struct jnode *table,
		    enum dep_scope scope, enum dep_relation relation, bool exact)
{
	if (table && table->type != JNODE_OBJECT) {
		parse_warn(ctx, table->line, DIAG_SYNTAX,
			   "expected an object of packages, found %s",
			   jnode_type_name(table->type));
		return;
	}
	jnode_each (it, table)
		add_package(ctx, it, scope, relation, exact);
}

static void add_section(struct parse_ctx *ctx, const struct jnode *section,
			enum dep_scope scope, bool is_application)
{
	if (!is_application) {
		add_all(ctx, section, scope, DEP_DIRECT, false);
		return;
	}
	add_all(ctx, jnode_get(section, "direct"), scope, DEP_DIRECT, true);
	add_all(ctx, jnode_get(section, "indirect"), scope, DEP_TRANSITIVE, true);
}

static void add_project(struct parse_ctx *ctx, const struct jnode *root)
{
	struct str license = jnode_string(root, "license");
	const struct jnode *name = jnode_get(root, "name");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .name = jnode_string(root, "name"),
			     .version = jnode_string(root, "version"),
			     .scope = SCOPE_RUNTIME,
			     .line = name ? name->line : root->line };

	if (license.len) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	if (p.name.len)
		parse_add(ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct jnode *root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT,
					      NESTING, parse_diags(ctx), parse_path(ctx));

	if (!root)
		return -1;
	struct str type = jnode_string(root, "type");
	bool is_application = str_is(type, "application");
	const struct jnode *dependencies = jnode_get(root, "dependencies");

	if (!is_application && !str_is(type, "package"))
		return parse_error(ctx, root->line,
				   "neither an application nor a package: not an "
				   "elm.json");
	if (!jnode_is(dependencies, JNODE_OBJECT))
		return parse_error(ctx, dependencies ? dependencies->line : root->line,
				   "no object \"dependencies\"");
	if (!is_application) {
		add_project(ctx, root);
		if (dependencies->n)
			parse_note(ctx, dependencies->line, DIAG_UNPINNED,
				   "a package states ranges, no versions");
	}
	add_section(ctx, dependencies, SCOPE_RUNTIME, is_application);
	add_section(ctx, jnode_get(root, "test-dependencies"), SCOPE_DEV, is_application);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "elm.json", NULL },
};

const struct parser elm_json_parser = {
	.id = "elm-json",
	.title = "Elm application or package",
	.versions = "Elm 0.19",
	.spec = "https://github.com/elm/compiler/blob/master/docs/elm.json/"
		"application.md",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
