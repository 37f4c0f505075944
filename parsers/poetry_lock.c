/*
 * poetry_lock.c - poetry.lock, lock-version 1.0 to 2.1.
 *
 * Poetry documents the file by its writer alone (src/poetry/packages/locker.py, Poetry
 * 2.5); https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock.
 *
 * What tells development packages apart changed twice: 1.x has a category, 2.0 (Poetry
 * 1.5 to 1.8) nothing, 2.1 groups.  For 2.0 the pyproject.toml beside the lock names the
 * direct ones, and the rest follows over the edges.
 */
#include "core/parser.h"

#include "base/multimap.h"
#include "format/pep508.h"
#include "format/pip_source.h"
#include "format/poetry_project.h"
#include "format/sri.h"
#include "format/text.h"
#include "format/toml.h"
#include "format/vcs_url.h"
#include "parsers/python.h"

enum { MAX_NESTING = 64 };

/* Versions of one name; real locks hold up to five. */
enum { MAX_SAME = 64 };

struct entry {
	const struct toml *table;
	struct str key, version;
	package_ref ref;
};

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct entry *entries;
	size_t n, cap;
	struct multimap by_key; /* of entries */
	struct map files;       /* key to the node in [metadata.files] */
	const struct poetry_ask *asks;
	size_t n_asks;
	struct map ask_of; /* key to the strongest ask */
	struct map extras; /* "key extra" of every extra that is asked for */
	bool has_project, has_category, has_groups, told_index;
	int result;
};

static struct str key_of(struct reading *r, struct str name)
{
	return ecosystem_name_key(r->a, ECO_PYPI, name);
}

/* The scope that the lock itself states; unknown in 2.0. */
static enum dep_scope stated_scope(struct reading *r, const struct toml *t,
				   struct str *group)
{
	const struct toml *groups = toml_get(t, "groups");
	struct str category = toml_string(t, "category");
	bool optional = toml_is_true(t, "optional");

	*group = (struct str){ NULL, 0 };
	if (groups && groups->type == TOML_ARRAY && groups->child) {
		r->has_groups = true;
		toml_each (it, groups) {
			if (it->type == TOML_STRING && str_is(it->text, "main"))
				return optional ? SCOPE_OPTIONAL : SCOPE_RUNTIME;
		}
		*group = groups->child->text;
		return SCOPE_DEV;
	}
	if (category.len) {
		r->has_category = true;
		if (str_is(category, "main"))
			return optional ? SCOPE_OPTIONAL : SCOPE_RUNTIME;
		*group = category;
		return SCOPE_DEV;
	}
	return optional ? SCOPE_OPTIONAL : SCOPE_UNKNOWN;
}

/* 2.1: a marker, or one for each group. */
static void weaken_by_marker(struct reading *r, const struct toml *t, struct package *p)
{
	const struct toml *markers = toml_get(t, "markers");
	struct pep508_marker m;
	const char *wrong;

	if (markers && markers->type == TOML_TABLE)
		markers = toml_get(markers, "main");
	if (!markers || markers->type != TOML_STRING)
		return;
	wrong = pep508_judge(markers->text, &m);
	if (wrong)
		parse_warn(r->ctx, markers->line, DIAG_SYNTAX, "markers: %s", wrong);
	if (p->scope != SCOPE_DEV &&
	    (m.verdict == PEP508_EXTRA || m.verdict == PEP508_NEVER))
		p->scope = SCOPE_OPTIONAL;
}

static void read_git(struct reading *r, const struct toml *source, struct package *p)
{
	struct str url = toml_string(source, "url");
	struct str commit = toml_string(source, "resolved_reference");
	struct str ref = toml_string(source, "reference");
	struct vcs_url vcs;

	/* The version beside a commit is the project's own, not the registry's. */
	p->version.len = 0;
	if (vcs_url_read(r->a, url, VCS_REPOSITORY, &vcs))
		p->vcs_url = vcs.url;
	else
		parse_warn(r->ctx, source->line, DIAG_UNRESOLVED,
			   STR_FMT ": the repository's address is not understood",
			   STR_ARG(p->name));
	if (vcs_is_commit(commit))
		p->vcs_commit = arena_lower(r->a, commit);
	else
		parse_note(r->ctx, source->line, DIAG_UNPINNED,
			   STR_FMT " follows a repository without a commit",
			   STR_ARG(p->name));
	if (!vcs_is_commit(ref))
		p->requested = ref;
	p->subpath = toml_string(source, "subdirectory");
}

static void read_source(struct reading *r, const struct toml *t, struct package *p)
{
	const struct toml *source = toml_get(t, "source");
	struct str type = toml_string(source, "type");
	struct str url = url_clean(r->a, toml_string(source, "url"));

	if (!source || str_is(type, "file"))
		return;
	if (str_is(type, "git")) {
		read_git(r, source, p);
	} else if (str_is(type, "url")) {
		p->source_url = url;
	} else if (str_is(type, "directory")) {
		p->kind = PACKAGE_PROJECT;
	} else if (str_is(type, "legacy")) {
		python_note_index(r->ctx, source->line, url, &r->told_index);
	} else {
		parse_warn(r->ctx, source->line, DIAG_UNSUPPORTED,
			   STR_FMT ": a source of type \"" STR_FMT "\" is not known",
			   STR_ARG(p->name), STR_ARG(str_slice(type, 0, 40)));
	}
}

/* One element of `files`: a table {file, hash}, or in the oldest locks a bare SHA-256. */
static bool read_file(struct reading *r, const struct toml *it, struct package_hash *out)
{
	struct str text = toml_string(it, "hash"), alg, hex;

	out->file = toml_string(it, "file");
	if (it->type == TOML_STRING) {
		hex = it->text;
		out->alg = HASH_SHA256;
	} else if (!str_cut(text, ':', &alg, &hex) || !hash_alg_of(alg, &out->alg)) {
		return false;
	}
	if (!hash_is_hex(out->alg, hex))
		return false;
	out->hex = arena_lower(r->a, hex);
	return true;
}

/* Up to 1.1 the files of all versions of a name stand in one list. */
static bool is_of_version(struct reading *r, struct str file, struct str version)
{
	struct str name, v;

	return !pip_archive_read(r->a, file, &name, &v) || str_eq(v, version);
}

static void read_files(struct reading *r, const struct toml *t, struct str key,
		       struct package *p)
{
	const struct toml *files = toml_get(t, "files");
	struct package_hash *hashes;
	uint64_t node;
	size_t n = 0;

	if (!files && map_get(&r->files, key, &node))
		files = (const struct toml *)(uintptr_t)node;
	if (!files || files->type != TOML_ARRAY)
		return;
	hashes = arena_new_array(r->a, struct package_hash, files->n);
	toml_each (it, files) {
		if (!read_file(r, it, &hashes[n]))
			parse_warn(r->ctx, it->line, DIAG_SYNTAX,
				   STR_FMT ": a hash is no digest that is known",
				   STR_ARG(p->name));
		else if (is_of_version(r, hashes[n].file, p->version))
			n++;
	}
	p->hashes = hashes;
	p->n_hashes = n;
}

/* What the pyproject.toml says of a direct one. */
static void take_ask(struct reading *r, struct str key, struct package *p)
{
	uint64_t at;

	if (!r->has_project)
		return;
	if (!map_get(&r->ask_of, key, &at)) {
		p->relation = DEP_TRANSITIVE;
		return;
	}
	p->relation = DEP_DIRECT;
	if (!p->group.len)
		p->group = r->asks[at].group;
	if (p->scope == SCOPE_UNKNOWN)
		p->scope = r->asks[at].scope;
}

static void add_entry(struct reading *r, struct entry e)
{
	arena_grow(r->a, r->entries, r->n, &r->cap);
	r->entries[r->n++] = e;
	multimap_add(&r->by_key, e.key);
}

static void read_package(struct reading *r, const struct toml *t)
{
	struct package p = { .name = toml_string(t, "name"), .line = t->line };
	struct entry e = { .table = t };

	if (t->type != TOML_TABLE || !pep508_is_name(p.name)) {
		r->result = parse_error(r->ctx, t->line, "a package without a name");
		return;
	}
	p.version = toml_string(t, "version");
	if (!p.version.len)
		parse_warn(r->ctx, t->line, DIAG_SYNTAX, STR_FMT " has no version",
			   STR_ARG(p.name));
	e.key = key_of(r, p.name);
	e.version = p.version;
	p.scope = stated_scope(r, t, &p.group);
	read_files(r, t, e.key, &p);
	read_source(r, t, &p);
	take_ask(r, e.key, &p);
	weaken_by_marker(r, t, &p);
	e.ref = parse_add(r->ctx, &p);
	add_entry(r, e);
}

/* An edge to each version of `key` that the constraint may allow; to all when it
 * allows none, since then it was not understood. */
static void add_edges_to(struct reading *r, const struct entry *from, struct str key,
			 struct str constraint)
{
	/* None where it belongs to an extra or a platform that was not locked. */
	size_t first = multimap_first(&r->by_key, key), i, seen = 0;
	bool some = false;

	for (i = first; i != MULTIMAP_END && seen++ < MAX_SAME;
	     i = multimap_next(&r->by_key, i))
		some = some || poetry_may_allow(constraint, r->entries[i].version);
	seen = 0;
	for (i = first; i != MULTIMAP_END && seen++ < MAX_SAME;
	     i = multimap_next(&r->by_key, i))
		if (!some || poetry_may_allow(constraint, r->entries[i].version))
			parse_edge(r->ctx, from->ref, r->entries[i].ref);
}

/* "key extra" for each extra of a list "a, b". */
static void ask_extras(struct reading *r, struct str key, struct str list)
{
	struct str one;

	while (list.len) {
		str_cut(list, ',', &one, &list);
		one = str_trim(one);
		if (one.len)
			map_put(&r->extras,
				arena_cat(r->a, key, STR(" "), key_of(r, one)), 1);
	}
}

/* Extras come from the project and from every package's dependencies. */
static void collect_extras(struct reading *r)
{
	for (size_t i = 0; i < r->n_asks; i++)
		ask_extras(r, r->asks[i].key, r->asks[i].extras);
	for (size_t i = 0; i < r->n; i++)
		toml_each (it, toml_get(r->entries[i].table, "dependencies"))
			ask_extras(r, key_of(r, it->key), poetry_extras(r->a, it));
}

/* What the extras that are asked for hold, of one package. */
struct active {
	struct map keys;
	bool all;
};

/* "PySocks (>=1.5.6)" */
static struct str leading_name(struct str text)
{
	size_t n = 0;

	while (n < text.len &&
	       (is_alnum(text.ptr[n]) || str_has_char(STR("-_."), text.ptr[n])))
		n++;
	return str_slice(text, 0, n);
}

/*
 * Optional dependencies count when an extra that is asked for holds them.  Without
 * the project nobody knows what is asked for, so all do.
 */
static void find_active(struct reading *r, const struct entry *from, struct active *out)
{
	out->all = !r->has_project;
	toml_each (extra, toml_get(from->table, "extras")) {
		struct str key =
			arena_cat(r->a, from->key, STR(" "), key_of(r, extra->key));

		if (!map_has(&r->extras, key))
			continue;
		toml_each (it, extra) {
			key = key_of(r, leading_name(it->text));
			map_put(&out->keys, key, 1);
			/* "all" may name the package's own extras: taken for every one.
			 */
			out->all = out->all || str_eq(key, from->key);
		}
	}
}

static bool is_optional(const struct toml *d)
{
	return toml_is_true(d->type == TOML_ARRAY ? d->child : d, "optional");
}

/* A string, a table, or an array of tables and strings. */
static void read_dependency(struct reading *r, const struct entry *from,
			    const struct toml *d)
{
	struct str key = key_of(r, d->key);

	if (d->type == TOML_STRING) {
		add_edges_to(r, from, key, d->text);
	} else if (d->type == TOML_TABLE) {
		add_edges_to(r, from, key, toml_string(d, "version"));
	} else if (d->type == TOML_ARRAY) {
		toml_each (it, d)
			add_edges_to(r, from, key,
				     it->type == TOML_STRING
					     ? it->text
					     : toml_string(it, "version"));
	} else {
		parse_warn(r->ctx, d->line, DIAG_SYNTAX,
			   STR_FMT ": expected a constraint or a table",
			   STR_ARG(str_slice(d->key, 0, 80)));
	}
}

static void read_dependencies(struct reading *r, const struct entry *from)
{
	const struct toml *list = toml_get(from->table, "dependencies");
	struct active active = { .all = false };

	map_init(&active.keys);
	find_active(r, from, &active);
	toml_each (it, list)
		if (active.all || !is_optional(it) ||
		    map_has(&active.keys, key_of(r, it->key)))
			read_dependency(r, from, it);
	map_release(&active.keys);
}

static void check_format(struct reading *r, const struct toml *root, bool whole)
{
	const struct toml *meta = toml_get(root, "metadata");
	const struct toml *version = toml_get(meta, "lock-version");
	struct str major, minor;

	if (!meta || meta->type != TOML_TABLE) {
		/* After an error it may be what was lost. */
		if (whole)
			parse_warn(r->ctx, 1, DIAG_SYNTAX,
				   "no [metadata]: Poetry did not write this");
		return;
	}
	/* Poetry before 1.1 wrote none. */
	if (!version)
		return;
	str_cut(version->text, '.', &major, &minor);
	if (!str_is(major, "1") && !str_is(major, "2"))
		parse_warn(r->ctx, version->line, DIAG_UNSUPPORTED,
			   "lock-version " STR_FMT " is not known (1 and 2 are); "
			   "read as if it were 2",
			   STR_ARG(str_slice(version->text, 0, 40)));
}

static void index_files(struct reading *r, const struct toml *root)
{
	const struct toml *files = toml_path(root, "metadata.files");

	if (!files)
		files = toml_path(root, "metadata.hashes");
	toml_each (it, files)
		map_put(&r->files, key_of(r, it->key), (uint64_t)(uintptr_t)it);
}

static void read_project(struct reading *r)
{
	struct str bytes, path = str_dirname(parse_path(r->ctx));
	struct toml *root;
	unsigned errors;

	if (!parse_sibling(r->ctx, "pyproject.toml", &bytes))
		return;
	path = path.len ? arena_cat(r->a, path, STR("/"), STR("pyproject.toml"))
			: STR("pyproject.toml");
	root = toml_read(r->a, bytes, MAX_NESTING, parse_diags(r->ctx), path, &errors);
	r->n_asks = poetry_project_read(r->a, root, &r->asks);
	r->has_project = true;
	for (size_t i = 0; i < r->n_asks; i++) {
		bool added;
		uint64_t at = map_get_or_put(&r->ask_of, r->asks[i].key, i, &added);

		if (!added && r->asks[i].scope > r->asks[at].scope)
			map_put(&r->ask_of, r->asks[i].key, i);
	}
}

static void read_lock(struct reading *r, const struct toml *root, bool whole)
{
	const struct toml *packages = toml_get(root, "package");

	check_format(r, root, whole);
	index_files(r, root);
	read_project(r);
	if (packages && packages->type != TOML_ARRAY)
		r->result = parse_error(r->ctx, packages->line,
					"expected [[package]], an array of tables");
	else
		toml_each (it, packages)
			read_package(r, it);
	collect_extras(r);
	for (size_t i = 0; i < r->n; i++)
		read_dependencies(r, &r->entries[i]);
	if (r->n && !r->has_category && !r->has_groups) {
		if (r->has_project)
			parse_spread_scopes(r->ctx);
		else
			parse_note(
				r->ctx, 0, DIAG_UNRESOLVED,
				"without a pyproject.toml beside it this lock does not "
				"tell which packages are for development");
	}
}

static int parse_poetry_lock(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	const struct toml *root;
	unsigned errors = 0;

	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer stands in place of the file");
	multimap_init(&r.by_key, r.a);
	map_init(&r.files);
	map_init(&r.ask_of);
	map_init(&r.extras);
	root = toml_read(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			 &errors);
	read_lock(&r, root, errors == 0);
	map_release(&r.extras);
	map_release(&r.ask_of);
	map_release(&r.files);
	multimap_release(&r.by_key);
	return errors ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "poetry.lock", NULL },
};

const struct parser poetry_lock_parser = {
	.id = "poetry-lock",
	.title = "poetry.lock",
	.versions = "1.0, 1.1, 2.0, 2.1",
	.spec = "https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_poetry_lock,
};
