/*
 * go_work.c - go.work: what a workspace of Go says beyond the go.mod of its modules.
 *
 * https://go.dev/ref/mod#workspaces (Go 1.26).  The modules it uses have a go.mod each,
 * which is read by itself; here are the modules that `replace` puts in place of others,
 * and the version of Go.  A replacement holds for all modules of the workspace, against
 * what their own go.mod says.
 */
#include "core/parser.h"
#include "format/go_file.h"
#include "format/text.h"
#include "parsers/go_stdlib.h"
#include "parsers/lock_text.h"

struct go_work {
	struct parse_ctx *ctx;
	struct str go, toolchain;
	unsigned go_line, toolchain_line;
	size_t n_read;
};

static const char *read_use(struct go_work *w, const struct go_line *l)
{
	struct arena *a = parse_arena(w->ctx);
	struct str file;

	if (l->n_words != 1 || !l->word[0].len)
		return "expected one folder";
	file = arena_cat(a, l->word[0], STR("/go.mod"), STR(""));
	file = arena_dup(a, file);
	if (!parse_exists(w->ctx, file.ptr))
		parse_note(w->ctx, l->line, DIAG_UNRESOLVED,
			   "no go.mod in " STR_FMT ", a module of the workspace",
			   STR_ARG(l->word[0]));
	return NULL;
}

static const char *read_replace(struct go_work *w, const struct go_line *l)
{
	struct package p = { .scope = SCOPE_RUNTIME, .line = l->line };
	struct go_replacement r;
	const char *wrong = go_line_replace(l, &r);

	if (wrong || go_is_local_path(r.by_path))
		return wrong;
	p.name = r.by_path;
	p.version = r.by_version;
	if (!go_is_version(p.version)) {
		parse_note(w->ctx, l->line, DIAG_UNPINNED,
			   STR_FMT ": '" STR_FMT "' is not a version but a query",
			   STR_ARG(p.name), STR_ARG(p.version));
		p.requested = p.version;
		p.version = STR("");
	}
	parse_add(w->ctx, &p);
	return NULL;
}

static const char *read_line(struct go_work *w, const struct go_line *l)
{
	if (l->error)
		return l->error;
	if (str_is(l->verb, "use"))
		return read_use(w, l);
	if (str_is(l->verb, "replace"))
		return read_replace(w, l);
	if (str_is(l->verb, "go"))
		return go_line_single(l, &w->go, &w->go_line);
	if (str_is(l->verb, "toolchain"))
		return go_line_single(l, &w->toolchain, &w->toolchain_line);
	if (str_is(l->verb, "godebug"))
		return NULL;
	return "not a directive of go.work";
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct go_work w = { .ctx = ctx };
	package_ref refs[GO_RELEASE_PACKAGES];
	struct go_reader reader;
	struct go_line line;
	size_t wrong = 0;

	if (lock_check_conflict(ctx, bytes) < 0)
		return -1;
	go_reader_init(&reader, parse_arena(ctx), bytes);
	while (go_reader_next(&reader, &line)) {
		const char *why = read_line(&w, &line);

		if (!why) {
			w.n_read++;
			continue;
		}
		wrong++;
		parse_warn(ctx, line.line, DIAG_SYNTAX, STR_FMT "%s%s",
			   STR_ARG(line.verb), line.verb.len ? ": " : "", why);
	}
	if (wrong && !w.n_read)
		return parse_error(ctx, 1, "no line of this is one of a go.work file");
	go_stdlib_add(ctx, w.go, w.go_line, w.toolchain, w.toolchain_line, refs);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "go.work", NULL },
};

const struct parser go_work_parser = {
	.id = "go-work",
	.title = "Go workspace file",
	.versions = "up to go 1.26",
	.spec = "https://go.dev/ref/mod#workspaces",
	.ecosystem = ECO_GO,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
