/*
 * sbt_lock.c - build.sbt.lock of the plugin sbt-dependency-lock
 *
 * https://github.com/stringbean/sbt-dependency-lock , lock file version 1
 */
#include "format/json.h"
#include "format/sri.h"
#include "parsers/lock_text.h"

enum { DEPTH_MOST = 64 };

/* The strongest of its configurations. */
static enum dep_scope scope_of(const struct jnode *configurations)
{
	enum dep_scope scope = SCOPE_DEV;

	if (!configurations || !configurations->n)
		return SCOPE_UNKNOWN;
	jnode_each (c, configurations) {
		if (str_is(c->text, "provided") || str_is(c->text, "optional"))
			scope = scope < SCOPE_OPTIONAL ? SCOPE_OPTIONAL : scope;
		else if (!str_is(c->text, "test") && !str_is(c->text, "it") &&
			 !str_starts_with(c->text, STR("test-")) &&
			 !str_starts_with(c->text, STR("scala-")))
			return SCOPE_RUNTIME;
	}
	return scope;
}

/* "sha1:hex" of each artifact. */
static void add_hashes(struct parse_ctx *ctx, const struct jnode *artifacts,
		       struct package *p)
{
	struct package_hash *v;

	if (!jnode_is(artifacts, JNODE_ARRAY))
		return;
	v = arena_new_array(parse_arena(ctx), struct package_hash, artifacts->n + 1);
	jnode_each (a, artifacts) {
		struct package_hash h = { .hex = STR("") };
		struct str alg, hash = jnode_string(a, "hash");

		if (!hash.len)
			continue;
		if (!str_cut(hash, ':', &alg, &h.hex) || !hash_alg_of(alg, &h.alg) ||
		    !hash_is_hex(h.alg, h.hex)) {
			parse_warn(ctx, a->line, DIAG_SYNTAX, "not a digest: " STR_FMT,
				   STR_ARG(str_slice(hash, 0, 100)));
			continue;
		}
		h.hex = arena_lower(parse_arena(ctx), h.hex);
		if (artifacts->n > 1)
			h.file = jnode_string(a, "name");
		v[p->n_hashes++] = h;
	}
	p->hashes = v;
}

static void add_dependency(struct parse_ctx *ctx, const struct jnode *d)
{
	struct package p = { .line = d->line };
	struct str org = jnode_string(d, "org"), name = jnode_string(d, "name");

	p.version = jnode_string(d, "version");
	if (!org.len || !name.len || !p.version.len) {
		parse_warn(ctx, d->line, DIAG_SYNTAX,
			   "a dependency without org, name or version");
		return;
	}
	p.name = arena_cat(parse_arena(ctx), org, STR(":"), name);
	p.scope = scope_of(jnode_get(d, "configurations"));
	add_hashes(ctx, jnode_get(d, "artifacts"), &p);
	parse_add(ctx, &p);
}

static int parse_sbt_lock(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root, *version, *list;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, DEPTH_MOST,
			  parse_diags(ctx), parse_path(ctx));
	if (!root)
		return -1;
	version = jnode_get(root, "lockVersion");
	list = jnode_get(root, "dependencies");
	if (!jnode_is(root, JNODE_OBJECT) || !jnode_is(list, JNODE_ARRAY))
		return parse_error(ctx, root->line,
				   "expected an object with dependencies");
	if (!jnode_is(version, JNODE_NUMBER) || !str_is(version->text, "1"))
		parse_warn(ctx, version ? version->line : root->line, DIAG_UNSUPPORTED,
			   "lock version " STR_FMT " is not known, read as 1",
			   STR_ARG(version ? version->text : STR("(none)")));
	jnode_each (d, list)
		add_dependency(ctx, d);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "build.sbt.lock", NULL },
};

const struct parser sbt_lock_parser = {
	.id = "sbt-lock",
	.title = "sbt lock file",
	.versions = "1",
	.spec = "https://github.com/stringbean/sbt-dependency-lock",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_sbt_lock,
};
