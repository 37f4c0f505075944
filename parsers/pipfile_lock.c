/*
 * pipfile_lock.c - Pipfile.lock of pipenv.
 *
 * https://github.com/pypa/pipfile ("Pipfile.lock", specification 6) and
 * https://pipenv.pypa.io/en/latest/pipfile.html (pipenv 2026.10).
 * Every key but `_meta` is a category.  The lock holds no edges, and what was asked for
 * is known from the Pipfile beside it.
 */
#include "core/parser.h"

#include "base/map.h"
#include "format/json.h"
#include "format/pep508.h"
#include "format/pip_source.h"
#include "format/sri.h"
#include "format/text.h"
#include "format/toml.h"
#include "parsers/python.h"

enum { MAX_NESTING = 64 };

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	const struct toml *pipfile; /* NULL when there is none */
	int result;
};

struct category {
	struct str name;
	enum dep_scope scope;
	struct map asked; /* keys of the names in the Pipfile's section */
};

static void read_hashes(struct reading *r, const struct jnode *list, struct package *p)
{
	struct package_hash *hashes;
	size_t n = 0;

	if (!list)
		return;
	if (!jnode_is(list, JNODE_ARRAY)) {
		parse_warn(r->ctx, list->line, DIAG_SYNTAX,
			   "hashes: expected an array, not %s",
			   jnode_type_name(list->type));
		return;
	}
	hashes = arena_new_array(r->a, struct package_hash, list->n);
	jnode_each (it, list) {
		struct str alg, hex;

		if (it->type != JNODE_STRING || !str_cut(it->text, ':', &alg, &hex) ||
		    !hash_alg_of(alg, &hashes[n].alg) ||
		    !hash_is_hex(hashes[n].alg, hex)) {
			parse_warn(r->ctx, it->line, DIAG_SYNTAX,
				   "a hash is no digest that is known");
			continue;
		}
		hashes[n++].hex = arena_lower(r->a, hex);
	}
	p->hashes = hashes;
	p->n_hashes = n;
}

/* True when the entry comes from a repository. */
static bool read_repository(struct reading *r, const struct jnode *entry,
			    struct package *p)
{
	static const char *const kinds[] = { "git", "hg", "svn", "bzr" };
	struct vcs_url vcs;
	struct str ref;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str url = jnode_string(entry, kinds[i]);

		if (!url.len)
			continue;
		ref = jnode_string(entry, "ref");
		if (vcs_url_read(r->a, url, VCS_REPOSITORY | VCS_AT_REF, &vcs)) {
			/* A package's repository is a git one. */
			if (i == 0)
				p->vcs_url = vcs.url;
			else
				p->source_url = vcs.url;
			p->vcs_commit = vcs.commit;
			if (!ref.len)
				ref = vcs.ref;
		} else {
			parse_warn(r->ctx, p->line, DIAG_UNRESOLVED,
				   STR_FMT ": the repository's address is not understood",
				   STR_ARG(p->name));
		}
		if (vcs_is_commit(ref))
			p->vcs_commit = arena_lower(r->a, ref);
		else
			p->requested = ref;
		if (!p->vcs_commit.len)
			parse_note(r->ctx, p->line, DIAG_UNPINNED,
				   STR_FMT " follows a repository without a commit",
				   STR_ARG(p->name));
		p->subpath = jnode_string(entry, "subdirectory");
		return true;
	}
	return false;
}

/* Old pipenv puts the first digits of a hash in place of a name it does not know. */
static bool is_made_up_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_hex(name.ptr[i]))
			return false;
	return name.len == 7;
}

/* "path" and "file": a folder is first party, an archive may tell its version. */
static bool read_local(struct reading *r, const struct jnode *entry, struct package *p)
{
	struct str where = jnode_string(entry, "path");
	struct pip_source s;

	if (!where.len)
		where = jnode_string(entry, "file");
	if (!where.len)
		return false;
	pip_source_read(r->a, where, &s);
	if (is_made_up_name(p->name))
		p->name = s.name;
	if (s.kind == PIP_SOURCE_FOLDER) {
		p->kind = PACKAGE_PROJECT;
		return true;
	}
	if (!p->version.len && str_eq(ecosystem_name_key(r->a, ECO_PYPI, s.name),
				      ecosystem_name_key(r->a, ECO_PYPI, p->name)))
		p->version = s.version;
	p->source_url = s.url;
	return true;
}

static void read_version(struct reading *r, const struct jnode *entry, struct package *p)
{
	const struct jnode *v =
		entry->type == JNODE_STRING ? entry : jnode_get(entry, "version");

	if (!v)
		return;
	if (v->type != JNODE_STRING) {
		parse_warn(r->ctx, v->line, DIAG_SYNTAX,
			   STR_FMT ": version is %s, not a string", STR_ARG(p->name),
			   jnode_type_name(v->type));
		return;
	}
	p->version = pep508_exact(v->text);
	if (!p->version.len)
		p->requested = v->text;
}

/* A marker that holds nowhere leaves the package out of a plain install. */
static enum dep_scope scope_of(struct reading *r, const struct jnode *entry,
			       const struct category *c, unsigned line)
{
	struct pep508_marker m;
	const char *wrong = pep508_judge(jnode_string(entry, "markers"), &m);

	if (wrong)
		parse_warn(r->ctx, line, DIAG_SYNTAX, "markers: %s", wrong);
	if (c->scope == SCOPE_RUNTIME &&
	    (m.verdict == PEP508_EXTRA || m.verdict == PEP508_NEVER))
		return SCOPE_OPTIONAL;
	return c->scope;
}

static void read_entry(struct reading *r, const struct jnode *entry,
		       const struct category *c)
{
	struct package p = { .name = entry->key, .line = entry->line };

	if (entry->type != JNODE_OBJECT && entry->type != JNODE_STRING) {
		r->result = parse_error(r->ctx, entry->line, "expected an object, not %s",
					jnode_type_name(entry->type));
		return;
	}
	if (!pep508_is_name(p.name)) {
		r->result = parse_error(r->ctx, entry->line,
					"a key is not the name of a package");
		return;
	}
	if (c->scope != SCOPE_RUNTIME)
		p.group = c->name;
	p.scope = scope_of(r, entry, c, entry->line);
	if (r->pipfile)
		p.relation =
			map_has(&c->asked, ecosystem_name_key(r->a, ECO_PYPI, p.name))
				? DEP_DIRECT
				: DEP_TRANSITIVE;
	if (!read_repository(r, entry, &p)) {
		read_version(r, entry, &p);
		read_local(r, entry, &p);
	}
	if (!p.name.len) {
		parse_note(r->ctx, entry->line, DIAG_SKIPPED,
			   "a local folder is first party, no package");
		return;
	}
	read_hashes(r, jnode_get(entry, "hashes"), &p);
	parse_add(r->ctx, &p);
}

static void read_category(struct reading *r, const struct jnode *list)
{
	struct category c = { .name = list->key, .scope = SCOPE_OPTIONAL };
	struct str section = list->key;

	if (list->type != JNODE_OBJECT) {
		r->result = parse_error(r->ctx, list->line, "expected an object, not %s",
					jnode_type_name(list->type));
		return;
	}
	if (str_is(list->key, "default")) {
		c.scope = SCOPE_RUNTIME;
		section = STR("packages");
	} else if (str_is(list->key, "develop")) {
		c.scope = SCOPE_DEV;
		section = STR("dev-packages");
	}
	map_init(&c.asked);
	toml_each (it, toml_get_str(r->pipfile, section))
		map_put(&c.asked, ecosystem_name_key(r->a, ECO_PYPI, it->key), 1);
	jnode_each (it, list)
		read_entry(r, it, &c);
	map_release(&c.asked);
}

static void check_format(struct reading *r, const struct jnode *root)
{
	const struct jnode *meta = jnode_get(root, "_meta");
	const struct jnode *spec = jnode_get(meta, "pipfile-spec");

	if (!jnode_is(meta, JNODE_OBJECT))
		parse_warn(r->ctx, 1, DIAG_SYNTAX, "no _meta: pipenv did not write this");
	else if (!spec)
		parse_warn(r->ctx, meta->line, DIAG_UNSUPPORTED,
			   "pipfile-spec is missing");
	else if (!str_is(spec->text, "6"))
		parse_warn(r->ctx, spec->line, DIAG_UNSUPPORTED,
			   "pipfile-spec is not 6, the one that is known; read as if it "
			   "were");
}

static void note_sources(struct reading *r, const struct jnode *root)
{
	const struct jnode *sources = jnode_get(jnode_get(root, "_meta"), "sources");
	bool told = false;

	if (!jnode_is(sources, JNODE_ARRAY))
		return;
	jnode_each (it, sources)
		if (jnode_string(it, "url").len)
			python_note_index(r->ctx, it->line, jnode_string(it, "url"),
					  &told);
}

static void read_pipfile(struct reading *r)
{
	struct str bytes, path;
	unsigned errors;

	if (!parse_sibling(r->ctx, "Pipfile", &bytes))
		return;
	path = str_dirname(parse_path(r->ctx));
	path = path.len ? arena_cat(r->a, path, STR("/"), STR("Pipfile"))
			: STR("Pipfile");
	r->pipfile =
		toml_read(r->a, bytes, MAX_NESTING, parse_diags(r->ctx), path, &errors);
}

static int parse_pipfile_lock(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	const struct jnode *root;

	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer stands in place of the file");
	root = jnode_read(r.a, bytes, JNODE_STRICT, MAX_NESTING, parse_diags(ctx),
			  parse_path(ctx));
	if (!root)
		return -1;
	if (root->type != JNODE_OBJECT)
		return parse_error(ctx, root->line, "expected an object, not %s",
				   jnode_type_name(root->type));
	check_format(&r, root);
	note_sources(&r, root);
	read_pipfile(&r);
	jnode_each (it, root)
		if (!str_is(it->key, "_meta"))
			read_category(&r, it);
	return r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Pipfile.lock", NULL },
};

const struct parser pipfile_lock_parser = {
	.id = "pipfile-lock",
	.title = "Pipfile.lock of pipenv",
	.versions = "6",
	.spec = "https://github.com/pypa/pipfile",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_pipfile_lock,
};
