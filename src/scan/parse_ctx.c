#include "scan/parse_ctx.h"

#include <stdlib.h>

#include "base/heap.h"
#include "core/purl.h"
#include "scan/limits.h"

void parse_ctx_init(struct parse_ctx *ctx, const struct parser *parser, int rootfd,
		    struct str path, const struct build_arg *args, size_t n_args,
		    struct parse_result *out)
{
	*ctx = (struct parse_ctx){
		.parser = parser,
		.rootfd = rootfd,
		.fd = -1,
		.path = path,
		.place = path,
		.build_args = args,
		.n_build_args = n_args,
		.out = out,
	};
	arena_init(&ctx->scratch);
	map_init(&ctx->provides);
	map_init(&ctx->stands_in);
	out->path = path;
	arena_init(&out->arena);
	diag_list_init(&out->diags, &out->arena);
}

void parse_result_free_arrays(struct parse_result *r)
{
	free(r->packages);
	free(r->edges);
	r->packages = NULL;
	r->edges = NULL;
	r->n_packages = r->n_edges = 0;
}

/* Makes room for one more in a malloc'd array. */
static void *grow(void *v, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 16; /* bounded by LIMIT_FILE_*, so it cannot overflow */
	v = realloc(v, *cap * size);
	if (!v)
		oom_die();
	heap_advise(v, *cap * size);
	return v;
}

/* --- what a parser adds ---------------------------------------------------- */

static struct str keep(struct parse_ctx *ctx, struct str s)
{
	return s.len ? arena_dup(&ctx->out->arena, s) : STR("");
}

/* What stands where a version is expected may be an address with a password. */
static struct str keep_version(struct parse_ctx *ctx, struct str s)
{
	size_t at = s.len ? str_rfind_char(s, '@') : STR_NONE;
	size_t mark = at == STR_NONE ? at : str_find(str_slice(s, 0, at), STR("://"));

	if (mark == STR_NONE || str_has_char(str_slice(s, mark + 3, at), '/') ||
	    (at - mark < 16 && !str_has_char(str_slice(s, mark + 3, at), ':')))
		return keep(ctx, s);
	return arena_cat(&ctx->out->arena, str_slice(s, 0, mark + 3), str_from(s, at + 1),
			 STR(""));
}

static void keep_lists(struct parse_ctx *ctx, struct package *p)
{
	struct arena *a = &ctx->out->arena;

	if (p->n_hashes) {
		struct package_hash *h =
			arena_new_array(a, struct package_hash, p->n_hashes);

		for (size_t i = 0; i < p->n_hashes; i++)
			h[i] = (struct package_hash){ p->hashes[i].alg,
						      keep(ctx, p->hashes[i].hex),
						      keep(ctx, p->hashes[i].file) };
		p->hashes = h;
	}
	if (p->n_licenses) {
		struct str *l = arena_new_array(a, struct str, p->n_licenses);

		for (size_t i = 0; i < p->n_licenses; i++)
			l[i] = keep(ctx, p->licenses[i]);
		p->licenses = l;
	}
}

/* The place of the last package again, when it is the same file: no copy. */
static struct str keep_place(struct parse_ctx *ctx)
{
	const struct parse_result *r = ctx->out;

	if (r->n_packages) {
		struct str last = r->packages[r->n_packages - 1].locations[0].path;

		if (str_eq(last, ctx->place))
			return last;
	}
	return keep(ctx, ctx->place);
}

void parse_ctx_say_full(struct parse_ctx *ctx, unsigned line, const char *what,
			unsigned limit)
{
	if (!ctx->full)
		parse_warn(ctx, line, DIAG_LIMIT, "more than %u %s; the rest is left out",
			   limit, what);
	ctx->full = true;
}

static bool is_too_long(struct parse_ctx *ctx, const struct package *p)
{
	if (p->name.len <= LIMIT_NAME_BYTES && p->version.len <= LIMIT_NAME_BYTES &&
	    p->requested.len <= LIMIT_NAME_BYTES)
		return false;
	parse_warn(ctx, p->line, DIAG_LIMIT,
		   "a package whose name or version is longer than %d bytes is left "
		   "out: " STR_FMT,
		   LIMIT_NAME_BYTES, STR_ARG(str_slice(p->name, 0, 40)));
	return true;
}

package_ref parse_add(struct parse_ctx *ctx, const struct package *p)
{
	struct parse_result *r = ctx->out;

	if (is_too_long(ctx, p))
		return PACKAGE_NONE;

	if (r->n_packages >= LIMIT_FILE_PACKAGES) {
		parse_ctx_say_full(ctx, p->line, "packages", LIMIT_FILE_PACKAGES);
		return PACKAGE_NONE;
	}
	struct str folder;
	struct package copy = *p;
	struct location *at = arena_new(&r->arena, struct location);

	copy.name = keep(ctx, p->name);
	copy.version = keep_version(ctx, p->version);
	copy.requested = keep_version(ctx, p->requested);
	copy.group = keep(ctx, p->group);
	copy.source_url = keep(ctx, p->source_url);
	copy.vcs_url = keep(ctx, p->vcs_url);
	copy.vcs_commit = keep(ctx, p->vcs_commit);
	copy.qualifiers = keep(ctx, p->qualifiers);
	copy.subpath = keep(ctx, p->subpath);
	copy.supplier = keep(ctx, p->supplier);
	copy.purl = keep(ctx, p->purl);
	copy.has_folder =
		p->kind == PACKAGE_PROJECT && parse_ctx_folder(ctx, p->folder, &folder);
	copy.folder = copy.has_folder ? keep(ctx, folder) : STR("");
	if (copy.ecosystem == ECO_NONE)
		copy.ecosystem = ctx->parser->ecosystem;
	copy.edges_known = copy.edges_known || ctx->parser->has_edges;
	keep_lists(ctx, &copy);
	*at = (struct location){ keep_place(ctx), p->line };
	copy.locations = at;
	copy.n_locations = 1;
	r->packages =
		grow(r->packages, r->n_packages, &r->cap_packages, sizeof(*r->packages));
	r->packages[r->n_packages] = copy;
	return (package_ref)r->n_packages++;
}

static struct package *package_at(struct parse_ctx *ctx, package_ref ref)
{
	return ref < ctx->out->n_packages ? &ctx->out->packages[ref] : NULL;
}

/* The group is named for the scope that it gives: another scope is not of that group. */
static void change_scope(struct package *p, enum dep_scope scope)
{
	if (p->scope != scope && p->scope != SCOPE_UNKNOWN)
		p->group = STR("");
	p->scope = scope;
}

void parse_scope(struct parse_ctx *ctx, package_ref ref, enum dep_scope scope)
{
	struct package *p = package_at(ctx, ref);

	if (p && scope > p->scope)
		change_scope(p, scope);
}

void parse_set_scope(struct parse_ctx *ctx, package_ref ref, enum dep_scope scope)
{
	struct package *p = package_at(ctx, ref);

	if (p)
		p->scope = scope;
}

void parse_relation(struct parse_ctx *ctx, package_ref ref, enum dep_relation relation)
{
	struct package *p = package_at(ctx, ref);

	if (p && relation > p->relation)
		p->relation = relation;
}

void parse_edge(struct parse_ctx *ctx, package_ref from, package_ref to)
{
	struct parse_result *r = ctx->out;

	if (from >= r->n_packages || to >= r->n_packages || from == to)
		return;
	if (r->n_edges >= LIMIT_FILE_EDGES) {
		parse_ctx_say_full(ctx, 0, "edges", LIMIT_FILE_EDGES);
		return;
	}
	r->edges = grow(r->edges, r->n_edges, &r->cap_edges, sizeof(*r->edges));
	r->edges[r->n_edges++] = (struct package_edge){ from, to };
}

void parse_spread_scopes(struct parse_ctx *ctx)
{
	ctx->spread = true;
}

/* --- what a parser asks ---------------------------------------------------- */

struct str parse_path(const struct parse_ctx *ctx)
{
	return ctx->path;
}

void parse_in_file(struct parse_ctx *ctx, struct str path)
{
	ctx->place = path.len ? arena_dup(&ctx->scratch, path) : ctx->path;
}

bool parse_build_arg(const struct parse_ctx *ctx, struct str name, struct str *value)
{
	for (size_t i = ctx->n_build_args; i > 0; i--)
		if (str_eq(ctx->build_args[i - 1].name, name)) {
			*value = ctx->build_args[i - 1].value;
			return true;
		}
	return false;
}

struct arena *parse_arena(struct parse_ctx *ctx)
{
	return &ctx->scratch;
}

struct diag_list *parse_diags(struct parse_ctx *ctx)
{
	return &ctx->out->diags;
}

int parse_error(struct parse_ctx *ctx, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(&ctx->out->diags, DIAG_ERROR, DIAG_SYNTAX, ctx->place, line, fmt, ap);
	va_end(ap);
	return -1;
}

void parse_warn(struct parse_ctx *ctx, unsigned line, enum diag_code code,
		const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(&ctx->out->diags, DIAG_WARNING, code, ctx->place, line, fmt, ap);
	va_end(ap);
}

void parse_note(struct parse_ctx *ctx, unsigned line, enum diag_code code,
		const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(&ctx->out->diags, DIAG_NOTE, code, ctx->place, line, fmt, ap);
	va_end(ap);
}

/* --- when the file has been read ------------------------------------------- */

/* Edges as an array of targets per package: first[i] .. first[i + 1]. */
static package_ref *targets_by_source(struct parse_ctx *ctx, uint32_t *first)
{
	const struct parse_result *r = ctx->out;
	package_ref *to = arena_new_array(&ctx->scratch, package_ref, r->n_edges + 1);
	uint32_t *fill = arena_new_array(&ctx->scratch, uint32_t, r->n_packages + 1);

	for (size_t i = 0; i < r->n_edges; i++)
		first[r->edges[i].from + 1]++;
	for (size_t i = 0; i < r->n_packages; i++)
		first[i + 1] += first[i];
	for (size_t i = 0; i < r->n_edges; i++) {
		package_ref from = r->edges[i].from;

		to[first[from] + fill[from]++] = r->edges[i].to;
	}
	return to;
}

/* Gives `scope` to everything reached from the direct packages that have it. */
static void spread_one(struct parse_ctx *ctx, enum dep_scope scope, const uint32_t *first,
		       const package_ref *to, package_ref *stack, bool *seen)
{
	struct parse_result *r = ctx->out;
	size_t n = 0;

	for (size_t i = 0; i < r->n_packages; i++)
		if (r->packages[i].relation == DEP_DIRECT &&
		    r->packages[i].scope == scope) {
			seen[i] = true;
			stack[n++] = (package_ref)i;
		}
	while (n) {
		package_ref from = stack[--n];

		for (uint32_t k = first[from]; k < first[from + 1]; k++) {
			struct package *p = &r->packages[to[k]];

			if (seen[to[k]])
				continue;
			seen[to[k]] = true;
			if (p->kind != PACKAGE_PROJECT && p->relation != DEP_DIRECT)
				change_scope(p, scope);
			if (p->scope < scope)
				change_scope(p, scope);
			stack[n++] = to[k];
		}
	}
}

static void spread_scopes(struct parse_ctx *ctx)
{
	static const enum dep_scope order[] = { SCOPE_DEV, SCOPE_OPTIONAL,
						SCOPE_RUNTIME };
	size_t n = ctx->out->n_packages;
	uint32_t *first = arena_new_array(&ctx->scratch, uint32_t, n + 1);
	package_ref *to = targets_by_source(ctx, first);
	package_ref *stack = arena_new_array(&ctx->scratch, package_ref, n + 1);
	bool *seen = arena_new_array(&ctx->scratch, bool, n + 1);

	/* the strongest last, so that it stays */
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		memset(seen, 0, (n + 1) * sizeof(*seen));
		spread_one(ctx, order[i], first, to, stack, seen);
	}
}

/* Here rather than in the merge, where one thread would do it for all. */
static void make_purls(struct parse_ctx *ctx)
{
	enum { AT_ONCE = 1000 }; /* what they are made of is not kept until the end */
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < ctx->out->n_packages; i++) {
		struct package *p = &ctx->out->packages[i];

		if (!p->purl_given)
			p->purl = keep(ctx, purl_of_package(&a, p));
		if (i % AT_ONCE == AT_ONCE - 1)
			arena_release(&a);
	}
	arena_release(&a);
}

void parse_ctx_finish(struct parse_ctx *ctx)
{
	ctx->place = ctx->path;
	parse_ctx_resolve(ctx);
	if (ctx->spread)
		spread_scopes(ctx);
	make_purls(ctx);
	for (size_t i = 0; i < ctx->n_siblings; i++)
		buf_release(&ctx->siblings[i]);
	free(ctx->siblings);
	map_release(&ctx->provides);
	map_release(&ctx->stands_in);
	arena_release(&ctx->scratch);
}
