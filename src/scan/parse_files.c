#define _GNU_SOURCE /* d_type */
/*
 * parse_files.c - what a parser may ask of the files around its own: reading one,
 * whether one is there, and which folders a workspace's pattern means.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fsio.h"
#include "base/glob.h"
#include "base/path.h"
#include "format/text.h"
#include "scan/limits.h"
#include "scan/parse_ctx.h"

bool parse_ctx_join(struct parse_ctx *ctx, struct str name, struct str *path)
{
	if (name.len && name.ptr[0] == '/')
		return false;
	return path_join(&ctx->scratch, str_dirname(ctx->place), name, path) && path->len;
}

bool parse_ctx_folder(struct parse_ctx *ctx, struct str name, struct str *folder)
{
	if (!name.len || name.ptr[0] == '/' || str_has_char(name, '\0'))
		return false;
	return path_join(&ctx->scratch, str_dirname(ctx->place), name, folder);
}

/* Git tracks no path with ".git" in it, so that no source has one: what is asked for
 * below a ".git" is read from the folder, whatever the rest is read from. */
static const struct file_source *source_for(const struct parse_ctx *ctx, struct str path)
{
	struct str part;

	while (path.len) {
		str_cut(path, '/', &part, &path);
		if (str_is(part, ".git"))
			return NULL;
	}
	return ctx->source;
}

bool parse_sibling(struct parse_ctx *ctx, const char *name, struct str *bytes)
{
	struct str path;
	struct buf b;

	if (!parse_ctx_join(ctx, str_of(name), &path))
		return false;
	buf_init(&b, LIMIT_FILE_BYTES);
	enum fs_result r = source_read(source_for(ctx, path), ctx->rootfd, path, &b);

	if (r != FS_OK) {
		if (r != FS_ABSENT)
			parse_warn(ctx, 0, r == FS_TOO_BIG ? DIAG_LIMIT : DIAG_IO,
				   STR_FMT " beside it: %s", STR_ARG(path),
				   fs_result_text(r, errno));
		buf_release(&b);
		return false;
	}
	struct buf *more = realloc(ctx->siblings, (ctx->n_siblings + 1) * sizeof(*more));
	if (!more)
		oom_die();
	ctx->siblings = more;
	ctx->siblings[ctx->n_siblings++] = b;
	*bytes = ctx->parser->is_binary ? buf_str(&b)
					: text_decode(&ctx->scratch, buf_str(&b),
						      &ctx->out->diags, path);
	return true;
}

static void say_limit(struct parse_ctx *ctx)
{
	if (!ctx->full)
		parse_warn(ctx, 0, DIAG_LIMIT,
			   "more than %u MiB of it would have to be read",
			   LIMIT_READ_AT_BYTES / (1024 * 1024));
	ctx->full = true;
}

uint64_t parse_size(struct parse_ctx *ctx)
{
	return ctx->fd < 0 ? ctx->whole.len : ctx->size;
}

bool parse_read_at(struct parse_ctx *ctx, uint64_t from, size_t len, struct str *bytes)
{
	uint64_t size = parse_size(ctx);

	if (from > size || len > size - from)
		return false;
	if (ctx->fd < 0) {
		*bytes = str_slice(ctx->whole, (size_t)from, (size_t)from + len);
		return true;
	}
	if (len > LIMIT_READ_AT_BYTES - ctx->n_read_at) {
		say_limit(ctx);
		return false;
	}
	char *to = arena_alloc(&ctx->scratch, len + 1, 1);

	if (!fs_read_at(ctx->fd, from, to, len))
		return false;
	ctx->n_read_at += len;
	*bytes = (struct str){ to, len };
	return true;
}

bool parse_exists(struct parse_ctx *ctx, const char *name)
{
	struct str path;

	if (!parse_ctx_join(ctx, str_of(name), &path))
		return false;
	if (source_for(ctx, path))
		return source_has(ctx->source, path);
	return fs_exists_beneath(ctx->rootfd, path);
}

struct beside {
	struct parse_ctx *ctx;
	struct str end;
	struct str *found;
	size_t n, cap;
};

static void add_beside(struct beside *b, struct str name)
{
	if (!str_ends_with(name, b->end))
		return;
	arena_grow(&b->ctx->scratch, b->found, b->n, &b->cap);
	b->found[b->n++] = arena_dup(&b->ctx->scratch, name);
}

static void beside_source(struct beside *b, struct str folder)
{
	const struct file_source *s = b->ctx->source;
	size_t seen = 0;

	for (size_t i = 0; i < s->n_paths && seen < PARSE_BESIDE_MOST; i++)
		if (str_eq(str_dirname(s->paths[i]), folder)) {
			add_beside(b, str_basename(s->paths[i]));
			seen++;
		}
}

static void beside_folder(struct beside *b, struct str folder)
{
	int fd = fs_open_folder(b->ctx->rootfd, folder);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	size_t seen = 0;

	if (!d) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while (seen++ < PARSE_BESIDE_MOST && (e = readdir(d)))
		if (e->d_type == DT_REG || e->d_type == DT_UNKNOWN)
			add_beside(b, str_of(e->d_name));
	closedir(d);
}

size_t parse_beside(struct parse_ctx *ctx, struct str end, struct str **out)
{
	struct beside b = { .ctx = ctx, .end = end };
	struct str folder = str_dirname(ctx->place);

	if (source_for(ctx, folder))
		beside_source(&b, folder);
	else
		beside_folder(&b, folder);
	if (b.n)
		qsort(b.found, b.n, sizeof(*b.found), str_qsort_cmp);
	*out = b.found;
	return b.n;
}

/* --- folders of a workspace --------------------------------------------------- */

struct globber {
	struct parse_ctx *ctx;
	struct str pattern;
	struct str
		base; /* the folder of the file, from the root; with a '/' unless empty */
	struct str *found;
	size_t n, cap;
	bool full;
};

static bool is_passed_over(const char *name)
{
	return name[0] == '.' || strcmp(name, "node_modules") == 0 ||
	       strcmp(name, "target") == 0 || strcmp(name, "vendor") == 0;
}

static void add_folder(struct globber *g, struct str path)
{
	if (g->n >= LIMIT_GLOB_FOLDERS) {
		if (!g->full)
			parse_warn(g->ctx, 0, DIAG_LIMIT,
				   "more than %u folders match '" STR_FMT
				   "'; the rest is left out",
				   LIMIT_GLOB_FOLDERS, STR_ARG(g->pattern));
		g->full = true;
		return;
	}
	arena_grow(&g->ctx->scratch, g->found, g->n, &g->cap);
	g->found[g->n++] = path;
}

static void glob_below(struct globber *g, struct str folder, unsigned depth)
{
	struct arena *a = &g->ctx->scratch;
	struct str from_root = arena_cat(a, g->base, folder, STR(""));

	if (from_root.len && from_root.ptr[from_root.len - 1] == '/')
		from_root.len--;
	int fd = fs_open_folder(g->ctx->rootfd, from_root);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;

	if (!d) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while (!g->full && (e = readdir(d))) {
		if ((e->d_type != DT_DIR && e->d_type != DT_UNKNOWN) ||
		    is_passed_over(e->d_name))
			continue;
		struct str path = arena_cat(a, folder, folder.len ? STR("/") : STR(""),
					    str_of(e->d_name));

		if (glob_match(g->pattern, path))
			add_folder(g, path);
		if (depth)
			glob_below(g, path, depth - 1);
	}
	closedir(d);
}

/* The same in a source: every folder of its paths below the file's own. */
static void glob_source(struct globber *g)
{
	const struct file_source *s = g->ctx->source;
	struct str last = STR("");

	for (size_t i = 0; i < s->n_paths && !g->full; i++) {
		struct str below = str_dirname(s->paths[i]);

		if (!str_starts_with(s->paths[i], g->base) || below.len <= g->base.len)
			continue;
		below = str_from(below, g->base.len);
		if (str_eq(below, last))
			continue;
		last = below;
		/* the folders above it have files of their own, or none to read */
		if (glob_match(g->pattern, below))
			add_folder(g, below);
	}
}

/* The part of a pattern that names folders plainly: where the search starts. */
static struct str plain_prefix(struct str pattern)
{
	struct str prefix = STR(""), rest = pattern, part;

	while (rest.len) {
		struct str before = rest;

		str_cut(rest, '/', &part, &rest);
		if (!rest.len || !glob_is_literal(part))
			break;
		prefix = (struct str){ pattern.ptr,
				       (size_t)(before.ptr - pattern.ptr) + part.len };
	}
	return prefix;
}

/* Takes the "../" in front of a pattern off, and as much off *base; false above the
 * root. */
static bool climb(struct str *pattern, struct str *base, struct str *up)
{
	*up = (struct str){ pattern->ptr, 0 };
	while (str_starts_with(*pattern, STR("../"))) {
		if (!base->len)
			return false;
		*base = str_dirname(*base);
		*pattern = str_from(*pattern, 3);
		up->len += 3;
	}
	return true;
}

size_t parse_glob(struct parse_ctx *ctx, struct str pattern, struct str **out)
{
	struct globber g = { .ctx = ctx };
	struct str up;
	unsigned depth = 0;

	*out = NULL;
	if (str_starts_with(pattern, STR("./")))
		pattern = str_from(pattern, 2);
	while (pattern.len && pattern.ptr[pattern.len - 1] == '/')
		pattern.len--;
	g.base = str_dirname(ctx->place);
	if (!climb(&pattern, &g.base, &up))
		return 0;
	g.pattern = pattern;
	if (g.base.len)
		g.base = arena_cat(&ctx->scratch, g.base, STR("/"), STR(""));
	struct str start = plain_prefix(pattern);

	for (size_t i = start.len ? start.len + 1 : 0; i < pattern.len; i++)
		depth += pattern.ptr[i] == '/';
	if (str_find(pattern, STR("**")) != STR_NONE)
		depth = LIMIT_GLOB_DEPTH;
	if (glob_is_literal(pattern)) {
		struct str name = arena_cat(&ctx->scratch, up, pattern, STR(""));

		if (parse_exists(ctx, arena_dup(&ctx->scratch, name).ptr))
			add_folder(&g, arena_dup(&ctx->scratch, pattern));
	} else if (ctx->source) {
		glob_source(&g);
	} else {
		glob_below(&g, start, depth);
	}
	for (size_t i = 0; up.len && i < g.n; i++)
		g.found[i] = arena_cat(&ctx->scratch, up, g.found[i], STR(""));
	if (g.n)
		qsort(g.found, g.n, sizeof(*g.found), str_qsort_cmp);
	*out = g.found;
	return g.n;
}
