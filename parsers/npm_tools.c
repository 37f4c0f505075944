/*
 * npm_tools.c - see npm_tools.h.
 *
 *   packageManager  https://github.com/nodejs/corepack#when-authoring-packages (0.34):
 *                   "pnpm@9.1.0+sha512.HEX", the digest being that of the file which is
 *                   downloaded; config.json there says from where
 *   devEngines https://docs.npmjs.com/cli/v11/configuring-npm/package-json#devengines
 *   volta           https://docs.volta.sh/guide/understanding#managing-your-project
 *
 * "engines" is what users of a package may have, not what it is built with: no package.
 */
#include "parsers/npm_tools.h"

#include "format/sri.h"
#include "format/vcs_url.h"
#include "parsers/npm.h"

bool npm_may_name_tools(struct str bytes)
{
	static const char *const keys[] = { "\"packageManager\"", "\"devEngines\"",
					    "\"volta\"" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_find(bytes, str_of(keys[i])) != STR_NONE)
			return true;
	return false;
}

static bool is_manager(struct str name)
{
	return str_is(name, "npm") || str_is(name, "pnpm") || str_is(name, "yarn") ||
	       str_is(name, "bun");
}

/* Yarn 2 and later is another package of npm's registry, and corepack takes it from
 * repo.yarnpkg.com as one script. */
static bool is_berry(struct str name, struct str version)
{
	return str_is(name, "yarn") && version.len && is_digit(version.ptr[0]) &&
	       !(version.len > 1 && (version.ptr[0] == '0' || version.ptr[0] == '1') &&
		 version.ptr[1] == '.');
}

static void set_version(struct package *p, struct str text)
{
	text = str_trim(text);
	if (npm_is_exact(text))
		p->version = text;
	else
		p->requested = text;
}

static void add_manager(struct parse_ctx *ctx, struct package *p)
{
	if (is_berry(p->name, p->version)) {
		p->name = STR("@yarnpkg/cli-dist");
		p->n_hashes = 0;
	}
	p->ecosystem = ECO_NPM;
	p->scope = SCOPE_DEV;
	p->relation = DEP_DIRECT;
	parse_add(ctx, p);
}

/* "sha512.HEX" behind the version's '+'. */
static void take_digest(struct parse_ctx *ctx, struct package *p, struct str text,
			struct package_hash *hash)
{
	struct str alg, hex;

	if (!text.len)
		return;
	if (!str_cut(text, '.', &alg, &hex) || !hash_alg_of(alg, &hash->alg)) {
		/* corepack takes sha224, which no format of an SBOM has */
		if (!str_is(alg, "sha224"))
			parse_warn(ctx, p->line, DIAG_SYNTAX,
				   "packageManager: a hash is no digest that is known");
		return;
	}
	hash->hex = arena_lower(parse_arena(ctx), hex);
	if (hash_is_hex(hash->alg, hash->hex)) {
		p->hashes = hash;
		p->n_hashes = 1;
	} else {
		parse_warn(ctx, p->line, DIAG_SYNTAX,
			   "packageManager: a hash is no digest that is known");
	}
}

/* True when it names one. */
static bool read_package_manager(struct parse_ctx *ctx, const struct jnode *v)
{
	struct package p = { .line = v ? v->line : 0 };
	struct package_hash hash = { .alg = HASH_SHA512 };
	struct str spec, digest;

	if (!v || v->type == JNODE_NULL)
		return false;
	if (v->type != JNODE_STRING || !npm_split(v->text, &p.name, &spec) || !spec.len ||
	    !npm_is_name(p.name)) {
		parse_warn(ctx, v->line, DIAG_SYNTAX,
			   "packageManager: expected \"name@version\"");
		return false;
	}
	if (str_find(spec, STR("://")) != STR_NONE) {
		p.source_url = url_clean(parse_arena(ctx), spec);
	} else {
		str_cut(spec, '+', &spec, &digest);
		set_version(&p, spec);
		take_digest(ctx, &p, digest, &hash);
	}
	if (!p.version.len)
		parse_note(ctx, v->line, DIAG_UNPINNED,
			   "packageManager: " STR_FMT " has no exact version",
			   STR_ARG(p.name));
	add_manager(ctx, &p);
	return true;
}

static void add_node(struct parse_ctx *ctx, struct str version, unsigned line)
{
	struct package p = { .name = STR("nodejs"),
			     .relation = DEP_DIRECT,
			     .line = line };

	version = str_trim(version);
	if (version.len > 1 && version.ptr[0] == 'v' && is_digit(version.ptr[1]))
		version = str_from(version, 1);
	set_version(&p, version);
	if (version.len)
		parse_add(ctx, &p);
}

static void read_engine(struct parse_ctx *ctx, const struct jnode *engine, bool runtime,
			bool has_manager)
{
	struct str name = jnode_string(engine, "name"),
		   version = jnode_string(engine, "version");
	struct package p = { .name = name, .line = engine->line };

	if (runtime && str_is(name, "node")) {
		add_node(ctx, version, engine->line);
	} else if (!runtime && !has_manager && is_manager(name)) {
		set_version(&p, version);
		add_manager(ctx, &p);
	}
}

/* One object, or a list of them. */
static void read_dev_engines(struct parse_ctx *ctx, const struct jnode *v,
			     bool has_manager)
{
	static const char *const kinds[] = { "runtime", "packageManager" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct jnode *engines = jnode_get(v, kinds[i]);

		if (jnode_is(engines, JNODE_OBJECT))
			read_engine(ctx, engines, i == 0, has_manager);
		jnode_each (one, jnode_is(engines, JNODE_ARRAY) ? engines : NULL)
			if (one->type == JNODE_OBJECT)
				read_engine(ctx, one, i == 0, has_manager);
	}
}

static void read_volta(struct parse_ctx *ctx, const struct jnode *v)
{
	jnode_each (tool, jnode_is(v, JNODE_OBJECT) ? v : NULL) {
		struct package p = { .name = tool->key, .line = tool->line };

		if (tool->type != JNODE_STRING)
			continue;
		if (str_is(tool->key, "node")) {
			add_node(ctx, tool->text, tool->line);
		} else if (is_manager(tool->key)) {
			set_version(&p, tool->text);
			add_manager(ctx, &p);
		}
	}
}

void npm_add_tools(struct parse_ctx *ctx, const struct jnode *manifest)
{
	bool has_manager =
		read_package_manager(ctx, jnode_get(manifest, "packageManager"));

	read_dev_engines(ctx, jnode_get(manifest, "devEngines"), has_manager);
	read_volta(ctx, jnode_get(manifest, "volta"));
}
