/*
 * go_vendor_modules.c - vendor/modules.txt, the modules that `go mod vendor` copied.
 *
 * https://go.dev/ref/mod#vendoring (Go 1.26):
 *   # module version [=> module version | => path]
 *   ## explicit; go 1.17            of the module above: go.mod names it, be it as
 * indirect module/package                  a package that was copied
 * "## workspace" stands first in the one of a workspace.  A module without any package is
 * in the list for its version only: nothing of it is in the tree.
 */
#include "core/parser.h"
#include "format/go_file.h"
#include "parsers/lock_text.h"

struct module {
	struct str path, version, new_path, new_version;
	unsigned line;
	bool is_explicit, has_packages;
};

/* What follows "# ".  False when it is not of the form. */
static bool read_module(struct str text, struct module *out)
{
	struct str arrow, more;

	if (!str_next_word(&text, &out->path))
		return false;
	if (!str_next_word(&text, &out->version))
		return false;
	arrow = out->version;
	if (str_is(arrow, "=>")) /* every version of it */
		out->version = STR("");
	else if (!str_next_word(&text, &arrow))
		return true;
	if (!str_is(arrow, "=>") || !str_next_word(&text, &out->new_path))
		return false;
	str_next_word(&text, &out->new_version);
	return !str_next_word(&text, &more);
}

static void add_module(struct parse_ctx *ctx, const struct module *m)
{
	struct package p = { .name = m->path,
			     .version = m->version,
			     .scope = SCOPE_RUNTIME,
			     .relation = m->is_explicit ? DEP_UNKNOWN : DEP_TRANSITIVE,
			     .line = m->line };

	/* one of a folder is the project's own, and is found there */
	if (!m->line || !m->has_packages || (m->new_path.len && !m->new_version.len))
		return;
	if (m->new_path.len) {
		p.name = m->new_path;
		p.version = m->new_version;
	}
	if (p.version.len && !go_is_version(p.version)) {
		parse_warn(ctx, p.line, DIAG_BAD_VERSION,
			   STR_FMT ": '" STR_FMT "' is not a version", STR_ARG(p.name),
			   STR_ARG(p.version));
		p.requested = p.version;
		p.version = STR("");
	}
	parse_add(ctx, &p);
}

/* "## explicit; go 1.17", "## explicit", "## workspace" */
static void read_mark(struct module *m, struct str text)
{
	struct str word;

	while (text.len) {
		str_cut(text, ';', &word, &text);
		if (str_is(str_trim(word), "explicit"))
			m->is_explicit = true;
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct module m = { .line = 0 };
	struct str line;
	unsigned n = 0;

	if (!str_trim(bytes).len)
		return 0; /* a module without dependencies */
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	while (str_next_line(&bytes, &line)) {
		n++;
		if (str_starts_with(line, STR("## "))) {
			read_mark(&m, str_from(line, 3));
		} else if (str_starts_with(line, STR("# "))) {
			add_module(ctx, &m);
			m = (struct module){ .line = n };
			if (read_module(str_from(line, 2), &m))
				continue;
			parse_warn(ctx, n, DIAG_SYNTAX,
				   "expected a module and its version");
			m.line = 0;
		} else if (str_trim(line).len) {
			m.has_packages = true;
		}
	}
	add_module(ctx, &m);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "vendor/modules.txt", NULL },
};

const struct parser go_vendor_modules_parser = {
	.id = "go-vendor-modules",
	.title = "Go's list of vendored modules",
	.versions = "Go 1.5 to 1.26",
	.spec = "https://go.dev/ref/mod#vendoring",
	.ecosystem = ECO_GO,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
