/* split.c - see split.h. */
#include "cli/split.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/codec.h"
#include "base/fsio.h"
#include "base/hash.h"
#include "base/map.h"
#include "cli/commands.h"
#include "cli/term.h"
#include "core/project.h"

/* Bytes of a name before its extension: file systems allow 255 of all. */
enum { STEM_MOST = 200 };

/* One document to write. */
struct document {
	const struct planned_output *output;
	size_t project; /* projects->n: all there is, where there are no projects */
	struct str path;
};

int split_check(const struct planned_output *outputs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str folder = outputs[i].file;
		struct stat st;

		if (!folder.len) {
			term_error("--split-by wants a folder to write to: -o FOLDER/ or "
				   "-o FORMAT=FOLDER/");
			return EXIT_USAGE;
		}
		if (stat(folder.ptr, &st) == 0) {
			if (S_ISDIR(st.st_mode))
				continue;
			term_error("--split-by wants a folder to write to, and " STR_FMT
				   " is none",
				   STR_ARG(folder));
			return EXIT_USAGE;
		}
		if (!str_ends_with(folder, STR("/"))) {
			term_error("--split-by wants a folder to write to, and " STR_FMT
				   " is not there; with a / at its end it is made",
				   STR_ARG(folder));
			return EXIT_USAGE;
		}
	}
	return EXIT_CLEAN;
}

/* Letters, digits, '.', '_' and '-' as they are; '/' becomes '-', all else '_'. */
static struct str stem_of(struct arena *a, struct str folder)
{
	struct buf b;

	if (!folder.len)
		return STR("root");
	buf_init(&b, folder.len + STEM_MOST);
	for (size_t i = 0; i < folder.len && i < STEM_MOST; i++) {
		char c = folder.ptr[i];
		bool keep = is_alnum(c) || c == '-' || c == '_' || (c == '.' && i);

		buf_add_char(&b, keep ? c : c == '/' ? '-' : '_');
	}
	if (folder.len > STEM_MOST) {
		uint8_t digest[SHA256_SIZE];

		sha256_of(folder, digest);
		buf_add_char(&b, '-');
		buf_add(&b, hex_encode(a, digest, 8));
	}
	struct str stem = arena_dup(a, buf_str(&b));

	buf_release(&b);
	return stem;
}

static struct document document_of(const struct run *run, const struct planned_output *o,
				   size_t project)
{
	const struct project_list *list = run->scan.inventory.projects;
	const struct writer *w = o->writer;
	struct str folder = project < list->n ? list->v[project].folder : STR("");
	struct str dir = o->file;

	while (dir.len > 1 && dir.ptr[dir.len - 1] == '/')
		dir.len--;
	return (struct document){
		.output = o,
		.project = project,
		.path = arena_printf(run->arena, STR_FMT "%s" STR_FMT ".%s", STR_ARG(dir),
				     str_is(dir, "/") ? "" : "/",
				     STR_ARG(stem_of(run->arena, folder)),
				     w->extension ? w->extension : w->name),
	};
}

static struct str shown_folder(const struct run *run, const struct document *d)
{
	const struct project_list *list = run->scan.inventory.projects;
	struct str folder = d->project < list->n ? list->v[d->project].folder : STR("");

	return folder.len ? folder : STR(".");
}

/* Some file systems take "App" and "app" for the same. */
static int refuse_same_names(const struct run *run, const struct document *v, size_t n)
{
	struct map by_path;
	uint64_t other;
	bool added = true;

	map_init(&by_path);
	for (size_t i = 0; i < n && added; i++) {
		other = map_get_or_put(&by_path, arena_lower(run->arena, v[i].path), i,
				       &added);
		if (!added)
			term_error("nothing written: " STR_FMT " and " STR_FMT
				   " would both be " STR_FMT
				   "; scan them one by one, or leave one out with "
				   "--skip-dirs",
				   STR_ARG(shown_folder(run, &v[other])),
				   STR_ARG(shown_folder(run, &v[i])), STR_ARG(v[i].path));
	}
	map_release(&by_path);
	return added ? EXIT_CLEAN : EXIT_NO_RUN;
}

/* --- diagnostics: those of the files of a project, and of files below it ---------- */

/* A diagnostic by the project that is nearest to its file. */
struct near {
	size_t project, diag;
};

struct splitter {
	struct run *run;
	struct project_reader *reader;
	struct near *near; /* sorted */
	size_t n_near;
};

static int near_cmp(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->project != y->project)
		return x->project < y->project ? -1 : 1;
	return (x->diag > y->diag) - (x->diag < y->diag);
}

static void find_near(struct splitter *s)
{
	const struct diag_list *all = &s->run->scan.diags;

	s->near = arena_new_array(s->run->arena, struct near, all->n + 1);
	for (size_t i = 0; i < all->n; i++)
		s->near[s->n_near++] =
			(struct near){ project_of_path(s->run->scan.inventory.projects,
						       all->v[i].path),
				       i };
	if (s->n_near)
		qsort(s->near, s->n_near, sizeof(*s->near), near_cmp);
}

struct choice {
	struct arena *arena;
	size_t *v; /* indices of diagnostics */
	size_t n, cap;
};

static void choose(struct choice *c, size_t diag)
{
	arena_grow(c->arena, c->v, c->n, &c->cap);
	c->v[c->n++] = diag;
}

/* The diagnostics are sorted by path; those of no file come first. */
static void choose_of_path(struct choice *c, const struct diag_list *all, struct str path)
{
	size_t from = 0, to = all->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (str_cmp(all->v[mid].path, path) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	for (; from < all->n && str_eq(all->v[from].path, path); from++)
		choose(c, from);
}

static void choose_near(struct choice *c, const struct splitter *s, size_t project)
{
	size_t from = 0, to = s->n_near;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (s->near[mid].project < project)
			from = mid + 1;
		else
			to = mid;
	}
	for (; from < s->n_near && s->near[from].project == project; from++)
		choose(c, s->near[from].diag);
}

static int index_cmp(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static void choose_diags(const struct splitter *s, size_t project, struct diag_list *out)
{
	const struct diag_list *all = &s->run->scan.diags;
	struct choice c = { .arena = out->arena };
	struct str *paths;
	size_t n = project_paths(s->run->scan.inventory.projects, project, out->arena,
				 &paths);

	choose_of_path(&c, all, STR(""));
	choose_near(&c, s, project);
	if (n)
		qsort(paths, n, sizeof(*paths), str_qsort_cmp);
	for (size_t i = 0; i < n; i++)
		if (!i || !str_eq(paths[i], paths[i - 1]))
			choose_of_path(&c, all, paths[i]);
	if (c.n)
		qsort(c.v, c.n, sizeof(*c.v), index_cmp);
	for (size_t i = 0; i < c.n; i++) {
		if (i && c.v[i] == c.v[i - 1])
			continue;
		arena_grow(out->arena, out->v, out->n, &out->cap);
		out->v[out->n++] = all->v[c.v[i]];
	}
}

/* --- documents ------------------------------------------------------------------ */

static void name_subject(const struct project *p, struct report *r, package_ref self)
{
	struct report_subject *s = &r->subject;

	s->package = self;
	if (!p->folder.len)
		return; /* the root is the application that the report names */
	*s = (struct report_subject){ .name = str_basename(p->folder),
				      .supplier = s->supplier,
				      .package = self };
	if (self == PACKAGE_NONE)
		return;
	const struct package *of = &r->inventory->packages[self];

	s->name = of->name;
	s->version = of->version;
	s->purl = of->purl;
	s->licenses = of->licenses;
	s->n_licenses = of->n_licenses;
	s->vcs_url = of->vcs_url;
}

static int write_document(const struct document *d, const struct report *r)
{
	struct buf out;
	int rc = EXIT_CLEAN;

	buf_init(&out, SIZE_MAX / 2);
	d->output->writer->write(r, d->output->version, false, &out);
	if (fs_write_atomic(d->path.ptr, buf_str(&out)) != 0) {
		term_error(STR_FMT ": cannot be written: %s", STR_ARG(d->path),
			   strerror(errno));
		rc = EXIT_NO_RUN;
	}
	buf_release(&out);
	return rc;
}

/* The documents of one project; v is one for each output. */
static int write_project(const struct splitter *s, const struct document *v, size_t n)
{
	const struct run *run = s->run;
	const struct project_list *list = run->scan.inventory.projects;
	struct report r = run->report;
	struct inventory inv;
	struct diag_list diags;
	struct arena arena;
	package_ref self;
	int rc = EXIT_CLEAN;

	arena_init(&arena);
	diag_list_init(&diags, &arena);
	project_inventory(s->reader, v->project, run->opt->no_dev, &arena, &inv, &self);
	choose_diags(s, v->project, &diags);
	r.inventory = &inv;
	r.diags = &diags;
	r.complete = diag_complete(&diags);
	name_subject(&list->v[v->project], &r, self);
	for (size_t i = 0; i < n && rc == EXIT_CLEAN; i++)
		rc = write_document(&v[i], &r);
	arena_release(&arena);
	return rc;
}

static int make_folders(const struct planned_output *outputs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mkdir(outputs[i].file.ptr, 0777) != 0 && errno != EEXIST) {
			term_error(STR_FMT ": cannot be made: %s",
				   STR_ARG(outputs[i].file), strerror(errno));
			return EXIT_NO_RUN;
		}
	return EXIT_CLEAN;
}

int split_write(struct run *run, const struct planned_output *outputs, size_t n)
{
	const struct project_list *list = run->scan.inventory.projects;
	size_t n_projects = list->n ? list->n : 1, at = 0;
	struct document *v = arena_new_array(run->arena, struct document, n_projects * n);

	for (size_t i = 0; i < n_projects; i++)
		for (size_t k = 0; k < n; k++)
			v[at++] = document_of(run, &outputs[k], i);
	int rc = refuse_same_names(run, v, at);

	if (rc == EXIT_CLEAN)
		rc = make_folders(outputs, n);
	if (rc != EXIT_CLEAN)
		return rc;
	if (!list->n) {
		for (size_t k = 0; k < n && rc == EXIT_CLEAN; k++)
			rc = write_document(&v[k], &run->report);
		return rc;
	}
	struct splitter s = { .run = run };

	s.reader = project_reader_new(&run->scan.inventory, run->arena);
	find_near(&s);
	for (size_t i = 0; i < n_projects && rc == EXIT_CLEAN; i++)
		rc = write_project(&s, &v[i * n], n);
	return rc;
}
