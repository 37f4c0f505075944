/*
 * package_json.c - package.json where no lock file covers it, and those of installed
 * packages.
 *
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-json (npm 11).  Of a project
 * that a lock file covers only the tools are read here: the lock's parser reads the
 * rest.  Without a
 * lock every dependency is listed, most of them with a range in place of a version.
 * Below node_modules (which the walk enters with --installed only) a file tells one
 * package: itself.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/npm_above.h"
#include "parsers/npm_project.h"
#include "parsers/npm_tools.h"

struct reader {
	struct parse_ctx *ctx;
	const struct jnode *root;
	package_ref project;
	struct map seen; /* names -> package_ref */
	struct npm_catalogs catalogs;
	bool has_catalogs; /* they have been looked for */
	size_t n_unpinned, n_jsr;
	unsigned jsr_line;
};

/* --- what a dependency asks for -------------------------------------------- */

/* A version where the range allows one only ("1.2.3", "=1.2.3"), else the range. */
static void set_range(struct package *p, struct str range)
{
	struct str bare = str_trim(range);

	if (str_starts_with(bare, STR("=")))
		bare = str_trim(str_from(bare, 1));
	if (str_starts_with(bare, STR("v")))
		bare = str_from(bare, 1);
	if (npm_is_exact(bare))
		p->version = bare;
	else
		p->requested = bare.len ? range : STR("*"); /* "" means any */
}

/* "npm:real@range" and "npm:real". */
static void set_alias(struct package *p, struct str spec)
{
	struct str real = str_from(spec, STR("npm:").len), range = STR("");

	/* Yarn 2 and later write "npm:range" too. */
	if (real.len &&
	    (is_digit(real.ptr[0]) || str_has_char(STR("^~<>=*"), real.ptr[0]))) {
		set_range(p, real);
		return;
	}
	npm_split(real, &real, &range);
	p->name = real;
	set_range(p, range);
}

/* "jsr:range" and "jsr:@scope/name@range": a registry that no advisory knows. */
static void set_jsr(struct reader *r, struct package *p, struct str spec)
{
	struct str range = str_from(spec, STR("jsr:").len);

	p->ecosystem = ECO_NONE;
	if (str_starts_with(range, STR("@"))) {
		p->name = range;
		if (!npm_split(range, &p->name, &range))
			range = STR("");
	}
	set_range(p, range);
	if (!r->n_jsr++)
		r->jsr_line = p->line;
}

/* A folder is a project, which its package.json names; an archive has the name that
 * stands here. */
static package_ref add_local(struct reader *r, struct package *p, struct str spec)
{
	struct str word, path, folder;
	const struct jnode *manifest = NULL;

	if (!str_cut(spec, ':', &word, &path))
		path = spec;
	/* "workspace:*" is a member, which has its own package.json. */
	if (str_is(word, "workspace") && !str_has_char(path, '/'))
		return PACKAGE_NONE;
	folder = npm_join(parse_arena(r->ctx), STR(""), path);
	if (folder.len && !str_has_char(folder, '\0') &&
	    !str_starts_with(path, STR("/")) && !str_starts_with(path, STR("~")))
		manifest = npm_sibling_manifest(r->ctx, folder);
	package_ref ref = npm_add_project(r->ctx, manifest, folder);
	if (ref != PACKAGE_NONE)
		return ref;
	p->kind = PACKAGE_PROJECT;
	p->relation = DEP_UNKNOWN;
	return parse_add(r->ctx, p);
}

static void set_address(struct reader *r, struct package *p, struct str spec)
{
	struct str name, version;
	struct vcs_url v;

	if (npm_read_file_url(spec, &name, &version)) {
		p->name = name;
		p->version = version;
	}
	npm_set_source(r->ctx, p, spec);
	if (p->vcs_url.len && !p->vcs_commit.len &&
	    vcs_url_read(parse_arena(r->ctx), spec, VCS_SHORTHAND, &v))
		p->requested = v.ref;
}

/* What "catalog:" stands for; itself, when that is not known. */
static struct str look_up(struct reader *r, const struct jnode *need)
{
	struct str range;

	if (!str_starts_with(need->text, STR("catalog:")))
		return need->text;
	if (!r->has_catalogs)
		npm_catalogs_find(r->ctx, r->root, &r->catalogs);
	r->has_catalogs = true;
	if (npm_catalogs_get(&r->catalogs, need->key, need->text, &range))
		return range;
	parse_note(r->ctx, need->line, DIAG_UNRESOLVED,
		   "no catalog tells the version of " STR_FMT, STR_ARG(need->key));
	return need->text;
}

static package_ref add_need(struct reader *r, const struct jnode *need,
			    enum dep_scope scope)
{
	struct str spec = look_up(r, need);
	struct package p = { .ecosystem = ECO_NPM,
			     .name = need->key,
			     .scope = scope,
			     .relation = DEP_DIRECT,
			     .line = need->line };

	if (str_starts_with(spec, STR("jsr:"))) {
		set_jsr(r, &p, spec);
	} else {
		switch (npm_spec_of(parse_arena(r->ctx), spec)) {
		case NPM_SPEC_LOCAL:
			return npm_is_name(p.name) ? add_local(r, &p, spec)
						   : PACKAGE_NONE;
		case NPM_SPEC_ALIAS:
			set_alias(&p, spec);
			break;
		case NPM_SPEC_GIT:
		case NPM_SPEC_URL:
			set_address(r, &p, spec);
			break;
		case NPM_SPEC_RANGE:
			set_range(&p, spec);
			break;
		}
	}
	if (!npm_is_name(p.name)) {
		parse_warn(r->ctx, need->line, DIAG_BAD_NAME,
			   "\"" STR_FMT "\" is no package name", STR_ARG(p.name));
		return PACKAGE_NONE;
	}
	r->n_unpinned += !p.version.len && !p.vcs_commit.len;
	return parse_add(r->ctx, &p);
}

/* --- the lists ------------------------------------------------------------- */

/* A peer that its meta calls optional need not be there. */
static enum dep_scope scope_of(const struct reader *r, const struct npm_list *list,
			       struct str name)
{
	const struct jnode *meta = jnode_get(r->root, "peerDependenciesMeta");

	if (str_is(str_of(list->key), "peerDependencies") &&
	    jnode_is_true(jnode_get_str(meta, name), "optional"))
		return SCOPE_OPTIONAL;
	return list->scope;
}

static void add_one(struct reader *r, const struct npm_list *list,
		    const struct jnode *need)
{
	enum dep_scope scope = scope_of(r, list, need->key);
	uint64_t known;

	if (need->type != JNODE_STRING) {
		parse_warn(r->ctx, need->line, DIAG_SYNTAX,
			   "what is asked of " STR_FMT " is %s, not a string",
			   STR_ARG(need->key), jnode_type_name(need->type));
		return;
	}
	/* A peer is installed with the project, so that a development dependency of
	 * that name is more than one. */
	if (map_get(&r->seen, need->key, &known)) {
		parse_scope(r->ctx, (package_ref)known, scope);
		return;
	}
	package_ref ref = add_need(r, need, scope);
	map_put(&r->seen, need->key, ref);
	parse_edge(r->ctx, r->project, ref);
}

/* Of a key met twice the last one counts. */
static void add_list(struct reader *r, const struct npm_list *list)
{
	const struct jnode *needs = jnode_get(r->root, list->key);
	struct map last;
	uint64_t n = 0;

	if (needs && needs->type != JNODE_OBJECT) {
		if (needs->type > JNODE_TRUE && (needs->type != JNODE_ARRAY || needs->n))
			parse_warn(r->ctx, needs->line, DIAG_SYNTAX,
				   "\"%s\" is %s, not an object", list->key,
				   jnode_type_name(needs->type));
		return;
	}
	map_init(&last);
	jnode_each (need, needs)
		map_put(&last, need->key, n++);
	n = 0;
	jnode_each (need, needs) {
		uint64_t at = n;

		map_get(&last, need->key, &at);
		if (at == n++)
			add_one(r, list, need);
	}
	map_release(&last);
}

/* In the order in which one list hides another's entry of the same name. */
static void add_lists(struct reader *r)
{
	static const char *const order[] = { "optionalDependencies", "dependencies",
					     "devDependencies", "peerDependencies" };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (size_t k = 0; k < NPM_N_LISTS; k++)
			if (str_is(str_of(npm_lists[k].key), order[i]))
				add_list(r, &npm_lists[k]);
}

static void add_project(struct reader *r)
{
	map_init(&r->seen);
	npm_add_tools(r->ctx, r->root);
	r->project = npm_add_project(r->ctx, r->root, STR(""));
	add_lists(r);
	if (r->seen.n)
		parse_note(r->ctx, 0, DIAG_UNPINNED,
			   "no lock file: what the dependencies need is not known, and "
			   "%zu of %zu are not pinned to a version",
			   r->n_unpinned, r->seen.n);
	if (r->n_jsr)
		parse_note(r->ctx, r->jsr_line, DIAG_NO_ADVISORIES,
			   "%zu %s JSR's, of which no advisories are known", r->n_jsr,
			   r->n_jsr == 1 ? "package is" : "packages are");
	map_release(&r->seen);
}

/* --- installed packages ---------------------------------------------------- */

/* Trees of other tools, whose package.json says nothing of the project. */
static bool is_other_tree(struct str path)
{
	static const char *const trees[] = {
		"site-packages", "dist-packages", "bower_components",
		"jspm_packages", ".yarn",         ".pnpm-store"
	};
	struct str part;

	while (path.len) {
		str_cut(path, '/', &part, &path);
		for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++)
			if (str_is(part, trees[i]))
				return true;
	}
	return false;
}

/* What follows the last node_modules of the folder; false when there is none. */
static bool below_node_modules(struct str folder, struct str *rest)
{
	bool found = false;
	struct str part;

	while (folder.len) {
		str_cut(folder, '/', &part, &folder);
		if (!str_is(part, "node_modules"))
			continue;
		found = true;
		*rest = folder;
	}
	return found;
}

/* Files further below ("a/esm/package.json", fixtures of tests) are no packages, nor is
 * one without a name and version. */
static void add_installed(struct reader *r)
{
	const struct jnode *name = jnode_get(r->root, "name");
	const struct jnode *integrity = jnode_get(r->root, "_integrity");
	struct package p = { .ecosystem = ECO_NPM,
			     .version = jnode_string(r->root, "version") };

	if (!jnode_is(name, JNODE_STRING) || !npm_is_name(name->text) || !p.version.len)
		return;
	p.name = name->text;
	p.line = name->line;
	npm_set_licenses(r->ctx, &p, r->root);
	/* npm before 7 wrote down where it came from. */
	npm_set_source(r->ctx, &p, jnode_string(r->root, "_resolved"));
	if (jnode_is(integrity, JNODE_STRING) && !p.vcs_url.len)
		npm_set_hashes(r->ctx, &p, integrity->text, integrity->line);
	parse_add(r->ctx, &p);
}

/* What is wrong with the file is said where the lock is read. */
static int parse_covered(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root;
	struct diag_list unused;

	if (!npm_may_name_tools(bytes))
		return 0;
	diag_list_init(&unused, parse_arena(ctx));
	root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, NPM_NESTING, &unused,
			  parse_path(ctx));
	if (jnode_is(root, JNODE_OBJECT))
		npm_add_tools(ctx, root);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reader r = { .ctx = ctx };
	struct str folder = str_dirname(parse_path(ctx)), below = STR("");
	bool installed = below_node_modules(folder, &below);

	if (is_other_tree(folder))
		return 0;
	if (!installed && npm_is_covered(ctx))
		return parse_covered(ctx, bytes);
	/* Packages hold all kinds of files of that name, for their tests. */
	if (installed && !npm_is_name(below))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	r.root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, NPM_NESTING,
			    parse_diags(ctx), parse_path(ctx));
	if (!r.root)
		return -1;
	if (r.root->type != JNODE_OBJECT)
		return parse_error(ctx, r.root->line, "%s instead of an object",
				   jnode_type_name(r.root->type));
	if (installed)
		add_installed(&r);
	else
		add_project(&r);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "package.json", NULL },
};

/* ECO_NONE, so that packages of JSR can be told from npm's. */
const struct parser package_json_parser = {
	.id = "package-json",
	.title = "npm manifest",
	.versions = "npm 11",
	.spec = "https://docs.npmjs.com/cli/v11/configuring-npm/package-json",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
