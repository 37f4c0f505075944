/*
 * luarocks_lock.c - luarocks.lock of LuaRocks.
 *
 * https://github.com/luarocks/luarocks/blob/main/docs/pinning_versions_with_a_lock_file.md
 * (LuaRocks 3.12): a Lua file that returns a table of tables, name to version with the
 * revision of the rockspec:
 *   return { dependencies = { penlight = "1.13.1-1" }, build_dependencies = {…},
 *            test_dependencies = {…} }
 * It holds all that is needed, without telling what needs what.
 */
#include "format/lua_literal.h"
#include "parsers/lock_text.h"

enum { NESTING = 16 };

static void add_rock(struct parse_ctx *ctx, const struct lua *it, enum dep_scope scope)
{
	struct package p = {
		.name = it->key, .version = it->text, .scope = scope, .line = it->line
	};

	if (it->type != LUA_STRING || !p.name.len || !p.version.len) {
		parse_warn(ctx, it->line, DIAG_SYNTAX, "expected a name and a version");
		return;
	}
	if (!str_is(p.name, "lua")) /* the interpreter */
		parse_add(ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	static const struct {
		const char *key;
		enum dep_scope scope;
	} lists[] = {
		{ "dependencies", SCOPE_RUNTIME },
		{ "build_dependencies", SCOPE_DEV },
		{ "test_dependencies", SCOPE_DEV },
	};
	const struct lua *root;
	struct lua file;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	if (lua_read(parse_arena(ctx), bytes, NESTING, parse_diags(ctx), parse_path(ctx),
		     &file, &root) < 0)
		return -1;
	if (!lua_is(root, LUA_TABLE))
		return parse_error(ctx, root ? root->line : 1,
				   "returns no table: not a luarocks.lock");
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct lua *list = lua_get(root, lists[i].key);

		if (list && list->type != LUA_TABLE)
			parse_warn(ctx, list->line, DIAG_SYNTAX, "%s: expected a table",
				   lists[i].key);
		else
			lua_each (it, list)
				add_rock(ctx, it, lists[i].scope);
	}
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "luarocks.lock", NULL },
};

const struct parser luarocks_lock_parser = {
	.id = "luarocks-lock",
	.title = "LuaRocks lock file",
	.versions = "LuaRocks 3",
	.spec = "https://github.com/luarocks/luarocks/blob/main/docs/"
		"pinning_versions_with_a_lock_file.md",
	.ecosystem = ECO_LUAROCKS,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
