/*
 * run_sbom.c - an SBOM as what is scanned: its packages, and the root that it names.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/fsio.h"
#include "cli/commands.h"
#include "cli/run.h"
#include "cli/term.h"
#include "sbom/sbom_emit.h"
#include "sbom/sbom_read.h"
#include "scan/limits.h"
#include "scan/merge.h"

/* Nothing but the packages that the document lists. */
static const struct parser sbom_input = { .id = "sbom", .title = "SBOM" };

static enum fs_result read_stdin(struct buf *b)
{
	ssize_t got;

	do {
		size_t room = buf_reserve(b, 64 * 1024);

		if (!room)
			return FS_TOO_BIG;
		got = read(STDIN_FILENO, b->ptr + b->len, room);
		if (got > 0)
			b->len += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	return got < 0 ? FS_FAILED : FS_OK;
}

/* What the reader said, when it could read nothing. */
static int say_unreadable(const struct run *run, struct str name)
{
	const struct diag_list *d = &run->scan.diags;

	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].level == DIAG_ERROR) {
			term_error(STR_FMT ":%u: not read as an SBOM: " STR_FMT,
				   STR_ARG(name), d->v[i].line, STR_ARG(d->v[i].text));
			return EXIT_NO_RUN;
		}
	term_error(STR_FMT ": not read as an SBOM", STR_ARG(name));
	return EXIT_NO_RUN;
}

int run_take_sbom(struct run *run, struct str bytes, struct str name, unsigned flags)
{
	struct scan_result *scan = &run->scan;
	struct parse_result result = { .n_packages = 0 };
	struct parse_ctx ctx;
	struct str *read = arena_new_array(run->arena, struct str, 1);

	diag_list_init(&scan->diags, run->arena);
	run->doc = sbom_read(run->arena, bytes, &scan->diags, name);
	if (!run->doc)
		return say_unreadable(run, name);
	parse_ctx_init(&ctx, &sbom_input, -1, name, NULL, 0, &result);
	sbom_emit(&ctx, run->doc, flags);
	parse_ctx_finish(&ctx);
	merge_results(&result, 1, run->arena, &scan->diags, &scan->inventory);
	read[0] = name;
	scan->read = read;
	scan->n_read = scan->n_seen = 1;
	return EXIT_CLEAN;
}

/* "-" is standard input. */
int run_load_file(struct run *run, struct str file, struct str *bytes, struct str *name)
{
	bool is_stdin = str_is(file, "-");
	enum fs_result r;
	struct buf b;

	*name = is_stdin ? STR("stdin") : str_basename(file);
	buf_init(&b, LIMIT_FILE_BYTES);
	r = is_stdin ? read_stdin(&b)
		     : fs_read_named(arena_dup(run->arena, file).ptr, &b);
	if (r == FS_OK)
		*bytes = arena_dup(run->arena, buf_str(&b));
	else
		term_error(STR_FMT ": %s", STR_ARG(is_stdin ? *name : file),
			   r == FS_TOO_BIG ? "bigger than is read"
					   : fs_result_text(r, errno));
	buf_release(&b);
	return r == FS_OK ? EXIT_CLEAN : EXIT_NO_RUN;
}

int run_read_sbom(struct run *run, struct str file)
{
	struct str bytes, name;
	int rc = run_load_file(run, file, &bytes, &name);

	if (rc != EXIT_CLEAN)
		return rc;
	run->targets.name = name;
	/* ignore files are those of the folder where it runs */
	run->scan.rootfd = open(".", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	return run_take_sbom(run, bytes, name, SBOM_EMIT_EVIDENCE);
}

/* The project at the line of the document's root. */
static package_ref find_root(const struct run *run, const struct sbom_component *root)
{
	const struct inventory *inv = &run->scan.inventory;

	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];

		if (p->kind == PACKAGE_PROJECT && p->locations[0].line == root->line &&
		    str_eq(p->locations[0].path, run->doc->path))
			return (package_ref)i;
	}
	return PACKAGE_NONE;
}

static void name_root(struct run *run, const struct sbom_component *root)
{
	struct report_subject *s = &run->report.subject;
	struct package p;

	s->package = find_root(run, root);
	if (s->package != PACKAGE_NONE) {
		p = run->scan.inventory.packages[s->package];
	} else {
		struct diag_list unheard; /* it was said when packages were added */
		struct diag_list *heard = run->doc->diags;

		diag_list_init(&unheard, run->arena);
		run->doc->diags = &unheard;
		if (!sbom_package_of(run->arena, run->doc, root, SBOM_EMIT_DECLARED, &p))
			p = (struct package){ .version = root->version };
		run->doc->diags = heard;
	}
	if (p.name.len)
		s->name = p.name;
	s->version = p.version;
	s->purl = p.purl;
	s->licenses = p.licenses;
	s->n_licenses = p.n_licenses;
	s->vcs_url = p.vcs_url;
	s->supplier = root->supplier;
}

void run_name_sbom(struct run *run)
{
	struct sbom_doc *doc = run->doc;
	struct report_subject *s = &run->report.subject;

	s->package = PACKAGE_NONE;
	s->name = doc->name.len ? doc->name : run->targets.name;
	if (doc->root != SBOM_NO_ROOT)
		name_root(run, &doc->v[doc->root]);
	if (!s->supplier.len)
		s->supplier = doc->supplier;
	run->report.origin = (struct report_origin){
		.tools = doc->tools.v,
		.n_tools = doc->tools.n,
		.lifecycles = doc->lifecycles.v,
		.n_lifecycles = doc->lifecycles.n,
		.whole = doc->whole,
	};
}
