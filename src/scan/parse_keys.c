/*
 * parse_keys.c - keys that packages provide and need: the edges of formats that name what
 * a package depends on rather than pointing to it.  Those of one file are joined here,
 * and those of several by merge_join.c.
 */
#include "scan/limits.h"
#include "scan/parse_ctx.h"

void parse_join(struct parse_ctx *ctx, const char *folder)
{
	struct str path;
	struct parse_joined *j;

	if (!parse_ctx_folder(ctx, str_of(folder), &path))
		return;
	j = arena_new(&ctx->out->arena, struct parse_joined);
	j->parser = ctx->parser;
	j->folder = arena_dup(&ctx->out->arena, path);
	ctx->out->joined = j;
}

static void provide(struct parse_ctx *ctx, package_ref p, struct str key, bool too)
{
	struct parse_joined *j = ctx->out->joined;
	struct arena *a = &ctx->out->arena;
	bool added;

	if (p == PACKAGE_NONE)
		return;
	if (!j) {
		map_get_or_keep(too ? &ctx->stands_in : &ctx->provides, &ctx->scratch,
				key, p, &added);
		return;
	}
	if (j->n_provided >= LIMIT_FILE_EDGES) {
		parse_ctx_say_full(ctx, 0, "names that packages stand for",
				   LIMIT_FILE_EDGES);
		return;
	}
	arena_grow(a, j->provided, j->n_provided, &j->cap_provided);
	j->provided[j->n_provided++] =
		(struct parse_provided){ p, too, arena_dup(a, key) };
}

void parse_provides(struct parse_ctx *ctx, package_ref p, struct str key)
{
	provide(ctx, p, key, false);
}

void parse_provides_too(struct parse_ctx *ctx, package_ref p, struct str key)
{
	provide(ctx, p, key, true);
}

static const struct parse_need_more *keep_more(struct arena *a,
					       const struct parse_wish *wish)
{
	struct parse_need_more *more;
	struct str *others;

	if (wish->n_keys < 2 && !wish->when.len)
		return NULL;
	more = arena_new(a, struct parse_need_more);
	others = arena_new_array(a, struct str, wish->n_keys);
	for (size_t i = 1; i < wish->n_keys; i++)
		others[i - 1] = arena_dup(a, wish->keys[i]);
	*more = (struct parse_need_more){ others, wish->n_keys - 1,
					  wish->when.len ? arena_dup(a, wish->when)
							 : STR("") };
	return more;
}

void parse_wishes(struct parse_ctx *ctx, package_ref from, const struct parse_wish *wish)
{
	struct parse_joined *j = ctx->out->joined;
	struct arena *a = j ? &ctx->out->arena : &ctx->scratch;

	if (from == PACKAGE_NONE || !wish->n_keys)
		return;
	if ((j ? j->n_needs : ctx->n_needs) >= LIMIT_FILE_EDGES) {
		parse_ctx_say_full(ctx, 0, "edges", LIMIT_FILE_EDGES);
		return;
	}
	struct parse_need need = { .from = from,
				   .required = wish->required,
				   .key = arena_dup(a, wish->keys[0]),
				   .more = keep_more(a, wish) };

	if (j) {
		arena_grow(a, j->needs, j->n_needs, &j->cap_needs);
		j->needs[j->n_needs++] = need;
	} else {
		arena_grow(a, ctx->needs, ctx->n_needs, &ctx->cap_needs);
		ctx->needs[ctx->n_needs++] = need;
	}
}

void parse_needs(struct parse_ctx *ctx, package_ref from, struct str key, bool required)
{
	parse_wishes(
		ctx, from,
		&(struct parse_wish){ .keys = &key, .n_keys = 1, .required = required });
}

/* --- when the file has been read ------------------------------------------- */

static bool find(const struct parse_ctx *ctx, struct str key, uint64_t *to)
{
	return map_get(&ctx->provides, key, to) || map_get(&ctx->stands_in, key, to);
}

static bool find_any(const struct parse_ctx *ctx, const struct parse_need *need,
		     uint64_t *to)
{
	if (find(ctx, need->key, to))
		return true;
	for (size_t i = 0; need->more && i < need->more->n_others; i++)
		if (find(ctx, need->more->others[i], to))
			return true;
	return false;
}

void parse_ctx_resolve(struct parse_ctx *ctx)
{
	for (size_t i = 0; i < ctx->n_needs; i++) {
		const struct parse_need *need = &ctx->needs[i];
		uint64_t to;

		if (need->from >= ctx->out->n_packages)
			continue;
		const struct package *p = &ctx->out->packages[need->from];

		if (find_any(ctx, need, &to))
			parse_edge(ctx, need->from, (package_ref)to);
		else if (need->required)
			parse_note(ctx, p->line, DIAG_UNRESOLVED,
				   STR_FMT " needs " STR_FMT
					   ", which the file does not list",
				   STR_ARG(p->name), STR_ARG(need->key));
	}
}
