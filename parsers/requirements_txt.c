/*
 * requirements_txt.c - pip's requirements files, what they include, and the
 * constraints files that bound them.
 *
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/ (pip 25), with the
 * annotations of pip-compile and uv (format/pip_annotations.c).
 *
 * A file that is not compiled lists no more than what somebody asked for; that
 * is said in a note.  Packages are added when the whole tree of includes has been read,
 * since a later line or a constraints file may give the version that an earlier one
 * leaves open.
 */
#include "core/parser.h"

#include "base/multimap.h"
#include "base/path.h"
#include "format/pip_files.h"
#include "format/pip_package.h"
#include "format/pip_requirements.h"
#include "format/pip_source.h"
#include "format/text.h"
#include "format/vcs_url.h"

/* Files included one in the other; real trees are three deep.  And files that one
 * file may draw in: each is read again for each that includes it. */
enum { MAX_DEPTH = 32, MAX_FILES = 256 };

/* Lines of one file that are told to be unreadable: prose may be called
 * requirements.txt too. */
enum { MAX_TOLD = 10 };

/* Entries of one name (markers tell them apart) that an edge leads to. */
enum { MAX_SAME = 64 };

#define NO_ENTRY MULTIMAP_END

struct source_file {
	struct str path; /* from the scan root; "" for the file that is parsed */
	struct str name; /* the same, never empty */
	bool is_constraints, is_dev, is_annotated, told_index;
	enum pip_header header;
	size_t n_requirements, n_hashed, n_bad;
};

/* One requirement, or one line of a constraints file. */
struct entry {
	struct package package;
	struct str key; /* PEP 503 */
	struct str marker;
	bool is_unconditional, is_annotated, is_direct;
	size_t file; /* index in reading.files */
	package_ref ref;
};

struct via {
	size_t entry;
	struct str key;
};

/* Entries with a look-up by key that keeps their order. */
struct entry_list {
	struct entry *v;
	size_t n, cap;
	struct multimap by_key;
};

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct source_file *files;
	size_t n_files, cap_files;
	struct map seen;
	struct entry_list wanted, bounds;
	struct via *vias;
	size_t n_vias, cap_vias;
	int result;
};

static size_t entry_list_add(struct entry_list *list, struct arena *a, struct entry e)
{
	arena_grow(a, list->v, list->n, &list->cap);
	list->v[list->n++] = e;
	return multimap_add(&list->by_key, e.key);
}

/* The path of `target`, both from the root, as seen from the folder of the parsed
 * file; with a NUL after it. */
static const char *relative_to_parsed(struct reading *r, struct str target)
{
	return path_from(r->a, str_dirname(parse_path(r->ctx)), target).ptr;
}

static void read_file(struct reading *r, size_t file, struct str bytes, unsigned depth);

/* Registers a file; false when it was read before in the same role. */
static bool add_file(struct reading *r, struct str path, struct str name,
		     bool constraints, bool dev, size_t *index)
{
	struct str key =
		arena_cat(r->a, constraints ? STR("c") : STR("r"), name, STR(""));

	if (!map_put(&r->seen, key, 1))
		return false;
	arena_grow(r->a, r->files, r->n_files, &r->cap_files);
	r->files[r->n_files] = (struct source_file){
		.path = path,
		.name = name,
		.is_constraints = constraints,
		.is_dev = dev || pip_is_dev_name(name),
	};
	*index = r->n_files++;
	return true;
}

/* A file by URL is not here to read.  A constraints file takes no package with it. */
static bool is_remote(struct reading *r, unsigned line, struct str target,
		      bool constraints)
{
	struct str scheme, rest;

	if (str_find(target, STR("://")) == STR_NONE &&
	    !str_starts_with_nocase(target, STR("file:")))
		return false;
	str_cut(target, ':', &scheme, &rest);
	if (constraints)
		parse_note(r->ctx, line, DIAG_UNRESOLVED,
			   "constraints behind a " STR_FMT ": URL are not read",
			   STR_ARG(scheme));
	else
		parse_warn(r->ctx, line, DIAG_UNRESOLVED,
			   "requirements behind a " STR_FMT ": URL are not read",
			   STR_ARG(scheme));
	return true;
}

static void include(struct reading *r, size_t file, unsigned line, struct str target,
		    bool constraints, unsigned depth)
{
	struct source_file *from = &r->files[file];
	struct str path, bytes;
	const char *wrong;
	size_t index;
	bool found;

	if (pip_variable(target).len) {
		parse_warn(
			r->ctx, line, DIAG_UNRESOLVED,
			"the name of an included file is known to the environment alone");
		return;
	}
	if (is_remote(r, line, target, constraints))
		return;
	wrong = pip_resolve(r->a, from->name, target, &path);
	if (wrong) {
		parse_warn(r->ctx, line, DIAG_UNRESOLVED, "included file " STR_FMT " %s",
			   STR_ARG(target), wrong);
		return;
	}
	if (depth + 1 >= MAX_DEPTH || r->n_files >= MAX_FILES) {
		parse_warn(r->ctx, line, DIAG_LIMIT,
			   "not followed: more than %d files deep, or %d files",
			   MAX_DEPTH, MAX_FILES);
		return;
	}
	if (!add_file(r, path, path, constraints, from->is_dev, &index))
		return;
	/* A file beside the parsed one: the name is seen from there. */
	parse_in_file(r->ctx, STR(""));
	found = parse_sibling(r->ctx, relative_to_parsed(r, path), &bytes);
	parse_in_file(r->ctx, r->files[file].path);
	if (!found) {
		parse_warn(r->ctx, line, DIAG_UNRESOLVED,
			   "included file " STR_FMT " is not there", STR_ARG(target));
		return;
	}
	parse_in_file(r->ctx, path);
	read_file(r, index, bytes, depth + 1);
	parse_in_file(r->ctx, r->files[file].path);
}

static void note_index(struct reading *r, size_t file, unsigned line, struct str url)
{
	struct source_file *f = &r->files[file];
	struct str clean = url_clean(r->a, url);

	if (f->told_index || pip_is_pypi(clean))
		return;
	f->told_index = true;
	if (str_find(clean, STR("://")) == STR_NONE)
		parse_note(r->ctx, line, DIAG_UNRESOLVED,
			   "packages also come from a local folder, not only from PyPI");
	else
		parse_note(r->ctx, line, DIAG_UNRESOLVED,
			   "packages also come from " STR_FMT ", not only from PyPI",
			   STR_ARG(clean));
}

static void report_problem(struct reading *r, size_t file, unsigned line,
			   const struct pip_package *p)
{
	struct source_file *f = &r->files[file];

	if (!p->problem.len)
		return;
	if (p->level == DIAG_NOTE) {
		parse_note(r->ctx, line, p->code, STR_FMT, STR_ARG(p->problem));
		return;
	}
	if (p->level == DIAG_ERROR) {
		r->result = -1;
		if (++f->n_bad == MAX_TOLD)
			parse_error(r->ctx, line,
				    "more lines that are no requirements follow");
		else if (f->n_bad < MAX_TOLD)
			parse_error(r->ctx, line, STR_FMT, STR_ARG(p->problem));
		return;
	}
	parse_warn(r->ctx, line, p->code, STR_FMT, STR_ARG(p->problem));
}

/* Returns the entry's index, or NO_ENTRY when the line gives no package. */
static size_t read_requirement(struct reading *r, size_t file,
			       const struct pip_line *line, struct str text,
			       struct str options, bool editable)
{
	struct source_file *f = &r->files[file];
	struct pip_package p;
	struct entry e = { .file = file, .ref = PACKAGE_NONE };
	bool maybe_left_out;

	if (text_is_conflict_marker(text)) {
		r->result = parse_error(r->ctx, line->line,
					"a merge conflict is not resolved");
		return NO_ENTRY;
	}
	pip_package_read(r->a, text, options, editable, &p);
	report_problem(r, file, line->line, &p);
	if (!p.package.name.len)
		return NO_ENTRY;
	f->n_requirements++;
	f->n_hashed += p.hashed;
	maybe_left_out = p.marker.verdict == PEP508_EXTRA ||
			 p.marker.verdict == PEP508_GROUP ||
			 p.marker.verdict == PEP508_NEVER;
	e.package = p.package;
	e.package.line = line->line;
	e.package.scope = f->is_dev        ? SCOPE_DEV
			  : maybe_left_out ? SCOPE_OPTIONAL
					   : SCOPE_RUNTIME;
	e.marker = p.marker_text;
	e.is_unconditional = p.marker.verdict == PEP508_ALWAYS;
	e.key = ecosystem_name_key(r->a, ECO_PYPI, p.package.name);
	return entry_list_add(f->is_constraints ? &r->bounds : &r->wanted, r->a, e);
}

/* Options that stand alone; an editable gives the entry that annotations follow. */
static size_t read_options(struct reading *r, size_t file, const struct pip_line *line,
			   unsigned depth)
{
	struct str options = line->options;
	struct pip_option o;
	size_t entry = NO_ENTRY;

	while (pip_option_next(&options, &o)) {
		switch (o.kind) {
		case PIP_OPTION_REQUIREMENT:
		case PIP_OPTION_CONSTRAINT:
			include(r, file, line->line, o.value,
				o.kind == PIP_OPTION_CONSTRAINT, depth);
			break;
		case PIP_OPTION_EDITABLE:
			entry = read_requirement(r, file, line, o.value, options, true);
			return entry;
		case PIP_OPTION_INDEX:
			note_index(r, file, line->line, o.value);
			break;
		case PIP_OPTION_UNKNOWN:
			parse_warn(r->ctx, line->line, DIAG_SYNTAX,
				   "option " STR_FMT " is not known",
				   STR_ARG(str_slice(o.name, 0, 60)));
			break;
		case PIP_OPTION_HASH:
		case PIP_OPTION_OTHER:
		default:
			break;
		}
	}
	return entry;
}

/* The annotations in one comment go to `entry`. */
static void read_comment(struct reading *r, size_t file, size_t entry, struct str comment,
			 bool *in_list)
{
	struct source_file *f = &r->files[file];
	struct str items, name;
	enum pip_via_kind kind;

	if (entry == NO_ENTRY || f->is_constraints ||
	    !pip_via_begin(comment, in_list, &items))
		return;
	f->is_annotated = true;
	r->wanted.v[entry].is_annotated = true;
	while (items.len) {
		kind = pip_via_next(&items, &name);
		if (kind == PIP_VIA_DIRECT)
			r->wanted.v[entry].is_direct = true;
		if (kind != PIP_VIA_PACKAGE)
			continue;
		arena_grow(r->a, r->vias, r->n_vias, &r->cap_vias);
		r->vias[r->n_vias++] =
			(struct via){ entry, ecosystem_name_key(r->a, ECO_PYPI, name) };
	}
}

static void read_file(struct reading *r, size_t file, struct str bytes, unsigned depth)
{
	struct pip_reader reader;
	struct pip_line line;
	enum pip_header header;
	size_t entry = NO_ENTRY;
	bool in_list = false;

	if (text_is_lfs_pointer(bytes)) {
		r->result = parse_error(r->ctx, 1,
					"a git-lfs pointer stands in place of the file");
		return;
	}
	pip_reader_init(&reader, r->a, bytes);
	while (pip_reader_next(&reader, &line)) {
		switch (line.kind) {
		case PIP_LINE_REQUIREMENT:
			in_list = false;
			entry = read_requirement(r, file, &line, line.text, line.options,
						 false);
			break;
		case PIP_LINE_OPTIONS:
			in_list = false;
			entry = read_options(r, file, &line, depth);
			break;
		case PIP_LINE_BLANK:
			entry = NO_ENTRY;
			break;
		case PIP_LINE_COMMENT:
		default:
			header = pip_header_of(line.comment);
			if (header != PIP_HEADER_NONE)
				r->files[file].header = header;
			break;
		}
		read_comment(r, file, entry, line.comment, &in_list);
	}
}

/*
 * The one version that unconditional entries (or such under the same marker)
 * of a list state for a name; NULL when there is none, or more than one.
 */
static const struct entry *find_pin(const struct entry_list *list, const struct entry *e)
{
	const struct entry *found = NULL;
	size_t i = multimap_first(&list->by_key, e->key), seen = 0;

	for (; i != NO_ENTRY && seen < MAX_SAME;
	     i = multimap_next(&list->by_key, i), seen++) {
		const struct entry *pin = &list->v[i];

		if (!pin->package.version.len ||
		    (!pin->is_unconditional && !str_eq(pin->marker, e->marker)))
			continue;
		if (found && !str_eq(found->package.version, pin->package.version))
			return NULL;
		found = pin;
	}
	return found;
}

/* What a constraints file allows bounds the requirement too. */
static void add_bounds(struct reading *r, struct entry *e)
{
	size_t i = multimap_first(&r->bounds.by_key, e->key), seen = 0;

	for (; i != NO_ENTRY && seen < MAX_SAME;
	     i = multimap_next(&r->bounds.by_key, i), seen++) {
		const struct entry *b = &r->bounds.v[i];

		if (!b->package.requested.len || !b->is_unconditional)
			continue;
		e->package.requested = e->package.requested.len
					       ? arena_cat(r->a, e->package.requested,
							   STR(","), b->package.requested)
					       : b->package.requested;
	}
}

static void settle_version(struct reading *r, struct entry *e)
{
	const struct entry *pin;

	if (e->package.version.len || e->package.kind == PACKAGE_PROJECT ||
	    e->package.vcs_url.len || e->package.source_url.len)
		return;
	pin = find_pin(&r->bounds, e);
	if (!pin)
		pin = find_pin(&r->wanted, e);
	if (!pin) {
		add_bounds(r, e);
		return;
	}
	e->package.version = pin->package.version;
	e->package.requested.len = 0;
	parse_note(r->ctx, e->package.line, DIAG_UNPINNED,
		   STR_FMT " has its version from " STR_FMT ":%u",
		   STR_ARG(e->package.name), STR_ARG(r->files[pin->file].name),
		   pin->package.line);
}

static enum dep_relation relation_of(const struct source_file *f, const struct entry *e)
{
	/* Old pip-compile annotates the transitive ones alone. */
	if (f->is_annotated)
		return e->is_direct || !e->is_annotated ? DEP_DIRECT : DEP_TRANSITIVE;
	return f->header != PIP_HEADER_NONE ? DEP_UNKNOWN : DEP_DIRECT;
}

static void add_packages(struct reading *r)
{
	size_t current = NO_ENTRY;

	for (size_t i = 0; i < r->wanted.n; i++) {
		struct entry *e = &r->wanted.v[i];

		if (e->file != current) {
			current = e->file;
			parse_in_file(r->ctx, r->files[current].path);
		}
		settle_version(r, e);
		e->package.relation = relation_of(&r->files[current], e);
		e->ref = parse_add(r->ctx, &e->package);
	}
}

/* A package that a name in `via` stands for: of the same file, else of any. */
static void add_edges_to(struct reading *r, const struct via *v)
{
	const struct entry *to = &r->wanted.v[v->entry];
	size_t first = multimap_first(&r->wanted.by_key, v->key);
	bool in_file = false;
	size_t seen = 0;

	if (first == NO_ENTRY) {
		/* `uv export` names the project that is exported; pip-compile may have
		 * left the package out. */
		if (r->files[to->file].header != PIP_HEADER_COMPILE)
			parse_relation(r->ctx, to->ref, DEP_DIRECT);
		return;
	}
	for (size_t i = first; i != NO_ENTRY && seen < MAX_SAME;
	     i = multimap_next(&r->wanted.by_key, i)) {
		in_file = in_file || r->wanted.v[i].file == to->file;
		seen++;
	}
	seen = 0;
	for (size_t i = first; i != NO_ENTRY && seen < MAX_SAME;
	     i = multimap_next(&r->wanted.by_key, i)) {
		if (!in_file || r->wanted.v[i].file == to->file)
			parse_edge(r->ctx, r->wanted.v[i].ref, to->ref);
		seen++;
	}
}

/* One note for each file that shows no sign of listing all that is installed. */
static void note_missing_transitives(struct reading *r)
{
	for (size_t i = 0; i < r->n_files; i++) {
		const struct source_file *f = &r->files[i];

		if (f->is_constraints || f->header != PIP_HEADER_NONE ||
		    f->is_annotated || !f->n_requirements ||
		    f->n_hashed == f->n_requirements)
			continue;
		parse_in_file(r->ctx, f->path);
		parse_note(
			r->ctx, 0, DIAG_UNRESOLVED,
			"not a compiled file: what the packages depend on is not listed");
	}
}

static int parse_requirements(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	size_t top = 0;

	if (pip_is_constraints_name(parse_path(ctx))) {
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "constraints are read with the requirements that name them, "
			   "not as packages");
		return 0;
	}
	multimap_init(&r.wanted.by_key, r.a);
	multimap_init(&r.bounds.by_key, r.a);
	map_init(&r.seen);
	add_file(&r, STR(""), parse_path(ctx), false, false, &top);
	read_file(&r, top, bytes, 0);
	add_packages(&r);
	for (size_t i = 0; i < r.n_vias; i++)
		add_edges_to(&r, &r.vias[i]);
	note_missing_transitives(&r);
	parse_in_file(ctx, STR(""));
	map_release(&r.seen);
	multimap_release(&r.bounds.by_key);
	multimap_release(&r.wanted.by_key);
	return r.result;
}

/* "requirements.in" is what "requirements.txt" beside it was compiled from. */
static int parse_requirements_in(struct parse_ctx *ctx, struct str bytes)
{
	struct arena *a = parse_arena(ctx);
	struct str stem, ending, compiled, unused;

	str_rcut(str_basename(parse_path(ctx)), '.', &stem, &ending);
	compiled = arena_cat(a, stem, STR(".txt"), (struct str){ NULL, 0 });
	if (parse_sibling(ctx, arena_dup(a, compiled).ptr, &unused)) {
		parse_note(ctx, 0, DIAG_SKIPPED, STR_FMT " beside it gives the versions",
			   STR_ARG(compiled));
		return 0;
	}
	return parse_requirements(ctx, bytes);
}

static const struct file_match txt_matches[] = {
	{ MATCH_WITH_NOCASE, "requirements", ".txt" },
	{ MATCH_DIR, "requirements", ".txt" },
	{ MATCH_WRAP, "constraints", ".txt" },
};

const struct parser requirements_txt_parser = {
	.id = "requirements-txt",
	.title = "pip requirements",
	.versions = "pip 25; annotations of pip-compile 4-7 and uv",
	.spec = "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
	.ecosystem = ECO_PYPI,
	.matches = txt_matches,
	.n_matches = sizeof(txt_matches) / sizeof(txt_matches[0]),
	.parse = parse_requirements,
};

/* Helm's and others' lock files have the name, too: the first line that is no comment
 * tells, which is a pin or an option. */
static bool is_pip_lock(struct str bytes)
{
	struct str line, comment;

	while (str_next_line(&bytes, &line)) {
		str_cut(line, '#', &line, &comment);
		line = str_trim(line);
		if (str_is(str_trim(comment), "generated by rye"))
			return true;
		if (line.len)
			return line.ptr[0] == '-' ||
			       str_find(line, STR("==")) != STR_NONE;
	}
	return false;
}

static const struct file_match lock_matches[] = {
	{ MATCH_WITH_NOCASE, "requirements", ".lock" },
};

/* Rye's requirements.lock and requirements-dev.lock, and what others write under such
 * names. */
const struct parser requirements_lock_parser = {
	.id = "requirements-lock",
	.title = "lock file of Rye, or pip requirements named so",
	.versions = "Rye 0.1 to 0.44; pip 25",
	.spec = "https://rye.astral.sh/guide/sync/",
	.ecosystem = ECO_PYPI,
	.matches = lock_matches,
	.n_matches = sizeof(lock_matches) / sizeof(lock_matches[0]),
	.sniff = is_pip_lock,
	.parse = parse_requirements,
};

static const struct file_match in_matches[] = {
	{ MATCH_WITH_NOCASE, "requirements", ".in" },
	{ MATCH_DIR, "requirements", ".in" },
};

const struct parser requirements_in_parser = {
	.id = "requirements-in",
	.title = "pip-compile input",
	.versions = "pip 25",
	.spec = "https://pip-tools.readthedocs.io/en/stable/",
	.ecosystem = ECO_PYPI,
	.matches = in_matches,
	.n_matches = sizeof(in_matches) / sizeof(in_matches[0]),
	.parse = parse_requirements_in,
};
