/*
 * run_sbom.c - SBOMs instead of files: their packages, and the root that they name.
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

/* "-" is standard input. */
int run_load_file(struct run *run, struct str file, struct str *bytes)
{
	bool is_stdin = str_is(file, "-");
	enum fs_result r;
	struct buf b;

	buf_init(&b, LIMIT_FILE_BYTES);
	r = is_stdin ? read_stdin(&b)
		     : fs_read_named(arena_dup(run->arena, file).ptr, &b);
	if (r == FS_OK) {
		*bytes = buf_str(&b);
		if (b.cap) /* the arena has it: no copy */
			arena_own(run->arena, b.ptr);
		return EXIT_CLEAN;
	}
	struct str name = is_stdin ? STR("stdin") : file;

	if (r == FS_TOO_BIG)
		term_error(STR_FMT ": bigger than %u MiB, which is the most that is read",
			   STR_ARG(name), LIMIT_FILE_BYTES / (1024 * 1024));
	else
		term_error(STR_FMT ": %s", STR_ARG(name), fs_result_text(r, errno));
	buf_release(&b);
	return EXIT_NO_RUN;
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

/* Two documents can have one name in two folders: then what the user typed tells them
 * apart, if it is fit for a report. */
static struct str report_name(struct str file, size_t n)
{
	bool fit = n > 1 && file.ptr[0] != '/' && str_find(file, STR("..")) == STR_NONE;

	return str_is(file, "-") ? STR("stdin") : fit ? file : str_basename(file);
}

static int read_one(struct run *run, struct str file, size_t n, struct sbom_doc **out)
{
	struct str bytes, name = report_name(file, n);
	int rc = run_load_file(run, file, &bytes);

	if (rc != EXIT_CLEAN)
		return rc;
	*out = sbom_read(run->arena, bytes, &run->scan.diags, name);
	return *out ? EXIT_CLEAN : say_unreadable(run, name);
}

int run_read_sboms(struct run *run, const struct str *files, size_t n, unsigned flags)
{
	struct scan_result *scan = &run->scan;
	struct parse_result *results =
		arena_new_array(run->arena, struct parse_result, n);
	struct str *read = arena_new_array(run->arena, struct str, n);
	struct parse_ctx ctx;

	diag_list_init(&scan->diags, run->arena);
	run->docs = arena_new_array(run->arena, struct sbom_doc *, n);
	for (size_t i = 0; i < n; i++) {
		int rc = read_one(run, files[i], n, &run->docs[i]);

		if (rc != EXIT_CLEAN)
			return rc;
		read[i] = run->docs[i]->path;
	}
	for (size_t i = 0; i < n; i++) {
		parse_ctx_init(&ctx, &sbom_input, -1, read[i], NULL, 0, &results[i]);
		sbom_emit(&ctx, run->docs[i], flags);
		parse_ctx_finish(&ctx);
	}
	merge_documents(results, n, run->arena, &scan->diags, &scan->inventory);
	run->n_docs = n;
	scan->read = read;
	scan->n_read = scan->n_seen = n;
	run->targets.name = n == 1 ? read[0] : STR("merged");
	/* ignore files are those of the folder where it runs */
	scan->rootfd = open(".", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	return EXIT_CLEAN;
}

int run_read_arguments(struct run *run)
{
	const struct options *opt = run->opt;
	bool merges = opt->command == CMD_MERGE, one = opt->command == CMD_CONVERT;
	unsigned flags = SBOM_EMIT_EVIDENCE;
	struct str *files = arena_new_array(run->arena, struct str, opt->args.n + 1);
	bool takes_stdin = false;

	if (!opt->args.n || (one && opt->args.n > 1)) {
		term_error("%s", one ? "convert wants one SBOM file, or -"
				     : "merge wants SBOM files");
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < opt->args.n; i++) {
		files[i] = opt->args.v[i];
		if (str_starts_with(files[i], STR("sbom:")))
			files[i] = str_from(files[i], 5);
		if (!files[i].len) {
			term_error("an SBOM file without a name");
			return EXIT_USAGE;
		}
		if (takes_stdin && str_is(files[i], "-")) {
			term_error("- is standard input, which can be read once");
			return EXIT_USAGE;
		}
		takes_stdin = takes_stdin || str_is(files[i], "-");
	}
	if (one || merges)
		flags |= SBOM_EMIT_DECLARED;
	if (merges)
		flags |= SBOM_EMIT_ROOTS;
	return run_read_sboms(run, files, opt->args.n, flags);
}

/* --- the root ------------------------------------------------------------------ */

/* The project at the line of the document's root. */
static package_ref find_root(const struct run *run, const struct sbom_doc *doc)
{
	const struct sbom_component *root = &doc->v[doc->root];
	const struct inventory *inv = &run->scan.inventory;

	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];

		for (size_t k = 0; p->kind == PACKAGE_PROJECT && k < p->n_locations; k++)
			if (p->locations[k].line == root->line &&
			    str_eq(p->locations[k].path, doc->path))
				return (package_ref)i;
	}
	return PACKAGE_NONE;
}

/* A root that is no package still has a name, and licences. */
static struct package root_as_package(struct run *run, struct sbom_doc *doc)
{
	const struct sbom_component *root = &doc->v[doc->root];
	struct package p = { .name = root->name, .version = root->version };
	struct diag_list *heard = doc->diags, unheard;
	struct package out;

	diag_list_init(&unheard, run->arena); /* it was said when packages were added */
	doc->diags = &unheard;
	if (sbom_package_of(run->arena, doc, root, SBOM_EMIT_DECLARED, &out))
		p = out;
	doc->diags = heard;
	return p;
}

static void name_root(struct run *run, struct sbom_doc *doc)
{
	struct report_subject *s = &run->report.subject;
	struct package p;

	s->package = find_root(run, doc);
	p = s->package != PACKAGE_NONE ? run->scan.inventory.packages[s->package]
				       : root_as_package(run, doc);
	if (p.name.len)
		s->name = p.name;
	s->version = p.version;
	s->purl = p.purl;
	s->licenses = p.licenses;
	s->n_licenses = p.n_licenses;
	s->vcs_url = p.vcs_url;
	s->supplier = doc->v[doc->root].supplier;
}

/* --- what they say of themselves ------------------------------------------------ */

static void add_new(struct arena *a, struct str_list *to, const struct str_list *from)
{
	for (size_t i = 0; i < from->n; i++) {
		bool known = false;

		for (size_t k = 0; k < to->n && !known; k++)
			known = str_eq(to->v[k], from->v[i]);
		if (!known)
			str_list_add(a, to, from->v[i]);
	}
}

/* This program of this version is named anyway. */
static void drop_this_tool(struct str_list *tools)
{
	size_t kept = 0;

	for (size_t i = 0; i < tools->n; i++)
		if (!str_is(tools->v[i], "waybill " WAYBILL_VERSION) &&
		    !str_is(tools->v[i], "waybill-" WAYBILL_VERSION))
			tools->v[kept++] = tools->v[i];
	tools->n = kept;
}

/* Together they are as whole as the one that is the least. */
static void describe_origin(struct run *run)
{
	struct str_list tools = { .n = 0 }, authors = { .n = 0 }, phases = { .n = 0 };
	struct report_origin *o = &run->report.origin;
	bool any_unknown = false, any_incomplete = false;

	o->root_known = true;
	for (size_t i = 0; i < run->n_docs; i++) {
		const struct sbom_doc *doc = run->docs[i];

		add_new(run->arena, &tools, &doc->tools);
		add_new(run->arena, &authors, &doc->authors);
		add_new(run->arena, &phases, &doc->lifecycles);
		any_unknown |= doc->whole == SBOM_UNKNOWN;
		any_incomplete |= doc->whole == SBOM_INCOMPLETE;
		o->root_known = o->root_known && doc->root != SBOM_NO_ROOT &&
				doc->v[doc->root].edges_known;
	}
	drop_this_tool(&tools);
	o->whole = any_incomplete ? SBOM_INCOMPLETE
		   : any_unknown  ? SBOM_UNKNOWN
				  : SBOM_COMPLETE;
	o->tools = tools.v;
	o->n_tools = tools.n;
	o->authors = authors.v;
	o->n_authors = authors.n;
	o->lifecycles = phases.v;
	o->n_lifecycles = phases.n;
}

void run_name_sboms(struct run *run)
{
	struct report_subject *s = &run->report.subject;
	struct sbom_doc *doc = run->docs[0];

	s->package = PACKAGE_NONE;
	s->name = run->targets.name;
	describe_origin(run);
	if (run->opt->command == CMD_MERGE)
		return; /* a root of its own, above theirs */
	if (doc->name.len)
		s->name = doc->name;
	if (doc->root != SBOM_NO_ROOT)
		name_root(run, doc);
	if (!s->supplier.len)
		s->supplier = doc->supplier;
}
