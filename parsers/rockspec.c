/*
 * rockspec.c - *.rockspec, the specification of a Lua rock: what a project needs, where
 * no luarocks.lock says more, and rocks that are installed.
 *
 * https://github.com/luarocks/luarocks/blob/main/docs/rockspec_format.md (formats 1.0 to
 * 3.1).  A Lua file of assignments:
 *   package = "x"; version = "1.0-1"; description = { license = "MIT" }
 *   dependencies = { "lua >= 5.1", "penlight ~> 1.13", "ns/name == 1.0-1" }
 * Since 3.0 there are build_dependencies and test_dependencies too.  In a rocks tree,
 * below rocks-5.x/name/version, is the one of each rock that is installed.
 */
#include "format/lua_literal.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

struct spec {
	struct parse_ctx *ctx;
	package_ref project;
	size_t n_found;
};

/* ".../rocks-5.4/name/version/name-version.rockspec", "rocks" of old. */
static bool is_installed(struct parse_ctx *ctx)
{
	struct str version = str_dirname(parse_path(ctx)), name = str_dirname(version);
	struct str tree = str_basename(str_dirname(name));
	struct str file = str_basename(parse_path(ctx));

	return (str_is(tree, "rocks") || str_starts_with(tree, STR("rocks-"))) &&
	       name.len && str_starts_with(file, str_basename(name));
}

static void set_license(struct parse_ctx *ctx, const struct lua *file, struct package *p)
{
	struct str text = lua_string(lua_get(file, "description"), "license");
	struct str *license;

	if (!text.len)
		return;
	license = arena_new(parse_arena(ctx), struct str);
	*license = text;
	p->licenses = license;
	p->n_licenses = 1;
}

/* One version, with or without the rock's revision: "== 1.0-1", "1.0". */
static bool is_exact(struct str constraint, struct str *version)
{
	if (str_starts_with(constraint, STR("==")))
		constraint = str_trim(str_from(constraint, 2));
	if (!constraint.len || !is_digit(constraint.ptr[0]))
		return false;
	for (size_t i = 0; i < constraint.len; i++)
		if (!is_alnum(constraint.ptr[i]) && constraint.ptr[i] != '.' &&
		    constraint.ptr[i] != '-' && constraint.ptr[i] != '_')
			return false;
	*version = constraint;
	return true;
}

static void add_dependency(struct spec *s, const struct lua *it, enum dep_scope scope,
			   struct str group)
{
	struct package p = {
		.scope = scope, .group = group, .relation = DEP_DIRECT, .line = it->line
	};
	struct str rest = it->text;
	size_t n = 0;

	if (it->type != LUA_STRING) {
		parse_warn(s->ctx, it->line, DIAG_UNRESOLVED,
			   "a dependency that is computed");
		return;
	}
	rest = str_trim(rest);
	while (n < rest.len && !is_space(rest.ptr[n]) && rest.ptr[n] != '=' &&
	       rest.ptr[n] != '<' && rest.ptr[n] != '>' && rest.ptr[n] != '~')
		n++;
	p.name = str_slice(rest, 0, n);
	rest = str_trim(str_from(rest, n));
	if (!p.name.len) {
		parse_warn(s->ctx, it->line, DIAG_SYNTAX, "a dependency without a name");
		return;
	}
	if (str_is(p.name, "lua"))
		return; /* the interpreter */
	if (!is_exact(rest, &p.version))
		p.requested = rest;
	parse_edge(s->ctx, s->project, parse_add(s->ctx, &p));
	s->n_found++;
}

static void add_list(struct spec *s, const struct lua *file, const char *key,
		     enum dep_scope scope)
{
	const struct lua *list = lua_get(file, key);

	if (!list)
		return;
	if (list->type != LUA_TABLE) {
		parse_warn(s->ctx, list->line,
			   list->type == LUA_COMPUTED ? DIAG_UNRESOLVED : DIAG_SYNTAX,
			   "%s: expected a table of literals", key);
		return;
	}
	lua_each (it, list)
		if (!it->key.len) /* "platforms" has lists for single systems */
			add_dependency(s, it, scope,
				       scope == SCOPE_DEV ? str_of(key) : STR(""));
	const struct lua *platforms = lua_get(list, "platforms");

	lua_each (platform, platforms)
		lua_each (it, platform)
			add_dependency(s, it, scope,
				       scope == SCOPE_DEV ? str_of(key) : STR(""));
}

/* Takes the project or, in a rocks tree, the rock. */
static int add_self(struct spec *s, const struct lua *file, bool installed)
{
	const struct lua *at = lua_get(file, "package");
	struct package p = { .kind = installed ? PACKAGE_LIBRARY : PACKAGE_PROJECT,
			     .name = lua_string(file, "package"),
			     .version = lua_string(file, "version"),
			     .scope = SCOPE_RUNTIME,
			     .line = at ? at->line : 1 };

	s->project = PACKAGE_NONE;
	if (!p.name.len && installed)
		return parse_error(s->ctx, p.line,
				   "an installed rock without a name and a version");
	if (!p.name.len)
		return 0;
	set_license(s->ctx, file, &p);
	s->project = parse_add(s->ctx, &p);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct spec s = { .ctx = ctx };
	bool installed = is_installed(ctx);
	const struct lua *returned;
	struct lua file;

	if (!installed && parse_exists(ctx, "luarocks.lock"))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = lua_read(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			  parse_path(ctx), &file, &returned);

	if (!rc && !lua_get(&file, "package"))
		return parse_error(ctx, 1, "no \"package\": not a rockspec");
	if (add_self(&s, &file, installed) < 0)
		return -1;
	if (installed)
		return rc;
	add_list(&s, &file, "dependencies", SCOPE_RUNTIME);
	add_list(&s, &file, "build_dependencies", SCOPE_DEV);
	add_list(&s, &file, "test_dependencies", SCOPE_DEV);
	if (s.n_found)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no luarocks.lock: which versions are used, and what they "
			   "need, is not known");
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".rockspec", NULL },
};

const struct parser rockspec_parser = {
	.id = "rockspec",
	.title = "specification of a Lua rock",
	.versions = "1.0 to 3.1; literals",
	.spec = "https://github.com/luarocks/luarocks/blob/main/docs/rockspec_format.md",
	.ecosystem = ECO_LUAROCKS,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
