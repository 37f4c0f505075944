/*
 * executable_go.c - the modules that a Go program was linked from
 *
 * https://pkg.go.dev/runtime/debug#BuildInfo (Go 1.26): lines of fields between tabs,
 *   mod  path version sum    the module of the program; "(devel)": built from its folder
 *   dep  path version sum    each module with code in it
 *   =>   path version sum    what stands for the one of the line above
 * The sums are those of lists of files, not of what a proxy hands out.  Which module
 * needs which is not told: all are below the program's.
 */
#include "format/go_buildinfo.h"
#include "parsers/executable.h"
#include "parsers/go_stdlib.h"

struct module {
	struct str path, version;
	bool is_main, is_folder; /* is_folder: another one stands for it */
};

struct program {
	struct parse_ctx *ctx;
	struct module pending; /* path empty: none */
	package_ref main;
	size_t n, n_bad;
};

/* "./x", "../x", "/x", "C:\x": a replacement that is a folder. */
static bool is_folder(struct str path, struct str version)
{
	return !version.len || str_starts_with(path, STR(".")) ||
	       str_starts_with(path, STR("/"));
}

/* Built where it is developed: no version that anybody has published. */
static bool is_own(const struct module *m)
{
	return m->is_folder || !m->version.len || str_is(m->version, "(devel)") ||
	       (m->is_main && str_ends_with(m->version, STR("+dirty")));
}

static void add_pending(struct program *g)
{
	struct module *m = &g->pending;
	struct package p = {
		.ecosystem = ECO_GO,
		.name = m->path,
		.version = m->version,
		.scope = SCOPE_RUNTIME,
		.relation = m->is_main ? DEP_DIRECT : DEP_UNKNOWN,
		.evidence = EVIDENCE_BINARY,
	};

	if (!m->path.len)
		return;
	if (is_own(m)) {
		p.kind = PACKAGE_PROJECT;
		p.relation = DEP_UNKNOWN;
		p.version = STR("");
	}
	package_ref ref = parse_add(g->ctx, &p);

	g->n++;
	if (m->is_main)
		g->main = ref;
	else
		parse_edge(g->ctx, g->main, ref);
	*m = (struct module){ .path = STR("") };
}

static void take_module(struct program *g, struct str rest, bool is_main)
{
	struct module m = { .is_main = is_main };
	struct str sum;

	add_pending(g);
	str_cut(rest, '\t', &m.path, &rest);
	str_cut(rest, '\t', &m.version, &sum);
	if (!m.path.len || !str_is_utf8(m.path) || !str_is_utf8(m.version)) {
		g->n_bad++;
		return;
	}
	g->pending = m;
}

static void take_replacement(struct program *g, struct str rest)
{
	struct str path, version, sum;

	str_cut(rest, '\t', &path, &rest);
	str_cut(rest, '\t', &version, &sum);
	if (!g->pending.path.len)
		return;
	if (is_folder(path, version)) {
		g->pending.is_folder = true;
		return;
	}
	if (!str_is_utf8(path) || !str_is_utf8(version))
		return;
	g->pending.path = path;
	g->pending.version = version;
}

bool executable_go(struct parse_ctx *ctx, const struct object_file *o)
{
	struct program g = { .ctx = ctx, .main = PACKAGE_NONE };
	struct go_buildinfo info;
	struct str line, word, rest;

	switch (go_buildinfo_read(o, &info)) {
	case GO_BUILDINFO_NONE:
		return false;
	case GO_BUILDINFO_HIDDEN:
		parse_warn(ctx, 0, DIAG_UNSUPPORTED,
			   "a Go program whose build information is missing or damaged: "
			   "its modules are not known");
		return false;
	case GO_BUILDINFO_OK:
		break;
	}
	while (str_next_line(&info.modules, &line)) {
		str_cut(line, '\t', &word, &rest);
		if (str_is(word, "mod") || str_is(word, "dep"))
			take_module(&g, rest, str_is(word, "mod"));
		else if (str_is(word, "=>"))
			take_replacement(&g, rest);
		else
			add_pending(&g);
	}
	add_pending(&g);
	if (g.n_bad)
		parse_warn(ctx, 0, DIAG_SYNTAX,
			   "the build information has %zu %s that %s no module", g.n_bad,
			   g.n_bad == 1 ? "line" : "lines",
			   g.n_bad == 1 ? "names" : "name");
	parse_edge(ctx, g.main, go_stdlib_add_linked(ctx, info.version));
	if (!g.n)
		parse_note(ctx, 0, DIAG_UNRESOLVED,
			   "a Go program that was built without modules: what else it "
			   "holds is not known");
	return true;
}
