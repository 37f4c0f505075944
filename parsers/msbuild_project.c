/*
 * msbuild_project.c - projects of .NET: *.csproj, *.fsproj, *.vbproj
 *
 * https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files
 * and https://learn.microsoft.com/nuget/consume-packages/central-package-management ; see
 * format/msbuild.h for how a project is read.
 *
 * A lock file, or what a restore left in obj/, gives the versions; the project then says
 * which are direct, and what for.  Without either a version is the lowest that is
 * allowed, which is what a restore takes for a direct reference.
 */
#include "format/pip_files.h"
#include "format/text.h"
#include "parsers/msbuild_references.h"
#include "parsers/nuget.h"

struct project {
	struct parse_ctx *ctx;
	struct msbuild m;
	struct references refs;
	struct nuget_graph g;
	struct str lock;  /* path of the file that gives the versions; "" = none */
	bool scopes_told; /* by that file */
	bool is_tests;
	package_ref self;
};

/* --- who gives the versions ------------------------------------------------------ */

static const struct jnode *read_json(struct project *p, const char *name,
				     struct str *path)
{
	struct str bytes;

	if (!parse_exists(p->ctx, name) || !parse_sibling(p->ctx, name, &bytes) ||
	    pip_resolve(parse_arena(p->ctx), parse_path(p->ctx), str_of(name), path))
		return NULL;
	parse_in_file(p->ctx, *path);
	/* the bytes of a project, and of what is beside it, come as they are */
	const struct jnode *root = nuget_read_json(
		p->ctx,
		text_decode(parse_arena(p->ctx), bytes, parse_diags(p->ctx), *path),
		*path);
	parse_in_file(p->ctx, STR(""));
	return root;
}

/* "packages.<project>.lock.json" with '_' for blanks comes first, for folders of several
 * projects. */
static const struct jnode *find_lock(struct project *p, struct str *path)
{
	struct arena *a = parse_arena(p->ctx);
	struct str stem = arena_dup(a, msbuild_single(&p->m, "MSBuildProjectName"));
	struct str other = msbuild_single(&p->m, "NuGetLockFilePath");
	const struct jnode *root = NULL;

	for (size_t i = 0; i < stem.len; i++)
		if (stem.ptr[i] == ' ')
			((char *)(uintptr_t)stem.ptr)[i] = '_';
	if (other.len)
		root = read_json(p, arena_dup(a, other).ptr, path);
	if (!root)
		root = read_json(
			p, arena_cat(a, STR("packages."), stem, STR(".lock.json")).ptr,
			path);
	return root ? root : read_json(p, "packages.lock.json", path);
}

/* The one in obj/ is of this project when it says so: a folder may have several. */
static const struct jnode *find_assets(struct project *p, struct str *path)
{
	const struct jnode *root = read_json(p, "obj/project.assets.json", path);
	struct str of = jnode_string(jnode_get(jnode_get(root, "project"), "restore"),
				     "projectUniqueName");
	size_t at = str_rfind_char(of, '\\');

	of = str_basename(at == STR_NONE ? of : str_from(of, at + 1));
	return str_eq_nocase(of, str_basename(parse_path(p->ctx))) ? root : NULL;
}

static void read_lock(struct project *p)
{
	struct str path;
	const struct jnode *root = find_lock(p, &path);
	int rc = -1;

	if (root) {
		parse_in_file(p->ctx, path);
		rc = nuget_read_packages_lock(&p->g, root);
	} else if ((root = find_assets(p, &path)) != NULL) {
		parse_in_file(p->ctx, path);
		rc = nuget_read_assets(&p->g, root);
		p->scopes_told = true;
	}
	parse_in_file(p->ctx, STR(""));
	if (rc == 0)
		p->lock = path;
}

/* --- packages ---------------------------------------------------------------------- */

static enum dep_scope scope_of(const struct project *p, const struct reference *ref)
{
	return p->is_tests || ref->is_dev ? SCOPE_DEV : SCOPE_RUNTIME;
}

static package_ref add_at(struct project *p, const struct package *package,
			  struct str file, unsigned line)
{
	struct package copy = *package;

	copy.line = line;
	parse_in_file(p->ctx, file);
	package_ref ref = parse_add(p->ctx, &copy);
	parse_in_file(p->ctx, STR(""));
	return ref;
}

/* With the version that the lock has for it, or for each framework. */
static bool add_locked(struct project *p, const struct reference *ref)
{
	const struct nuget_direct *d = nuget_direct_named(&p->g, ref->name);

	if (!d || d->node.is_project)
		return false;
	for (;; d = &p->g.direct[d->next - 1]) {
		struct package package = { .name = ref->name,
					   .version = d->node.version,
					   .relation = DEP_DIRECT,
					   .scope = scope_of(p, ref),
					   .edges_known = true };

		add_at(p, &package, ref->file, ref->line);
		if (!p->scopes_told || p->is_tests)
			parse_set_scope(p->ctx, d->node.ref, package.scope);
		if (!d->next)
			return true;
	}
}

static void add_unlocked(struct project *p, const struct reference *ref)
{
	struct package package = { .name = ref->name,
				   .relation = DEP_DIRECT,
				   .scope = scope_of(p, ref) };

	for (const struct stated *s = ref->versions; s; s = s->next) {
		package.version = package.requested = STR("");
		nuget_set_version(&package, s->text);
		if (str_find(s->text, STR("$(")) != STR_NONE) {
			parse_in_file(p->ctx, s->file);
			parse_warn(p->ctx, s->line, DIAG_UNRESOLVED,
				   STR_FMT ": what " STR_FMT " is, is not known",
				   STR_ARG(ref->name),
				   STR_ARG(str_slice(s->text, 0, 100)));
		}
		parse_edge(p->ctx, p->self, add_at(p, &package, s->file, s->line));
		if (s->is_apart)
			add_at(p, &package, ref->file, ref->line);
	}
	if (ref->versions)
		return;
	parse_edge(p->ctx, p->self, add_at(p, &package, ref->file, ref->line));
	parse_in_file(p->ctx, ref->file);
	parse_warn(p->ctx, ref->line, DIAG_UNRESOLVED,
		   STR_FMT " has no version in the files that are at hand",
		   STR_ARG(ref->name));
	parse_in_file(p->ctx, STR(""));
}

static void add_reference(struct project *p, const struct reference *ref)
{
	if (ref->is_removed || (p->lock.len && add_locked(p, ref)))
		return;
	if (p->lock.len && ref->is_certain)
		parse_note(p->ctx, ref->line, DIAG_UNRESOLVED,
			   STR_FMT " is not in " STR_FMT ", which is older",
			   STR_ARG(ref->name), STR_ARG(p->lock));
	if (!p->lock.len || ref->is_certain)
		add_unlocked(p, ref);
}

/* What the lock calls direct, those included that no file at hand names: the SDK's. */
static void link_locked(struct project *p)
{
	for (size_t i = 0; i < p->g.n_direct; i++) {
		const struct nuget_direct *d = &p->g.direct[i];

		if (p->is_tests)
			parse_set_scope(p->ctx, d->node.ref, SCOPE_DEV);
		else if (!p->scopes_told && !references_find(&p->refs, d->key))
			parse_scope(p->ctx, d->node.ref, SCOPE_RUNTIME);
		parse_edge(p->ctx, p->self, d->node.ref);
	}
}

/* --- the project ------------------------------------------------------------------- */

static struct str stem_of(struct str path)
{
	struct str stem, extension;

	str_rcut(str_basename(path), '.', &stem, &extension);
	return stem;
}

static package_ref add_project(struct project *p, struct str path)
{
	struct package self = { .kind = PACKAGE_PROJECT,
				.folder = STR("."),
				.name = stem_of(path),
				.scope = SCOPE_RUNTIME };

	return self.name.len ? add_at(p, &self, path, 1) : PACKAGE_NONE;
}

static void link_projects(struct project *p)
{
	struct arena *a = parse_arena(p->ctx);

	for (const struct stated *s = p->refs.projects; s; s = s->next) {
		/* as seen from the root, where place "x" is */
		parse_in_file(p->ctx, STR("x"));
		bool there = parse_exists(p->ctx, arena_dup(a, s->text).ptr);

		parse_in_file(p->ctx, s->file);
		if (!there)
			parse_note(p->ctx, s->line, DIAG_UNRESOLVED,
				   "the project " STR_FMT " is not there",
				   STR_ARG(s->text));
		parse_in_file(p->ctx, STR(""));
		if (there)
			parse_edge(p->ctx, p->self, add_project(p, s->text));
	}
}

/* <Project Sdk="Name/1.0">, <Sdk Name="Name" Version="1.0"/>: packages too. */
static void add_sdk(struct project *p, struct str name, struct str version, unsigned line)
{
	struct package package = { .name = str_trim(name),
				   .relation = DEP_DIRECT,
				   .scope = SCOPE_DEV };

	nuget_set_version(&package, version);
	if (package.name.len && package.version.len)
		parse_edge(p->ctx, p->self,
			   add_at(p, &package, parse_path(p->ctx), line));
}

static void add_sdks(struct project *p, const struct xml *root)
{
	struct str rest = xml_attr(root, "Sdk"), one, name, version;

	while (rest.len) {
		str_cut(rest, ';', &one, &rest);
		str_cut(one, '/', &name, &version);
		add_sdk(p, name, version, root->line);
	}
	xml_each (e, root)
		if (xml_is(e, "Sdk"))
			add_sdk(p, xml_attr(e, "Name"), xml_attr(e, "Version"), e->line);
}

static bool is_test_project(struct project *p)
{
	for (size_t i = 0; i < p->refs.n; i++)
		if (nuget_is_test_sdk(p->refs.v[i].name) && !p->refs.v[i].is_removed)
			return true;
	return str_eq_nocase(msbuild_single(&p->m, "IsTestProject"), STR("true"));
}

static void note_lock(struct project *p)
{
	if (p->lock.len)
		parse_note(p->ctx, 0, DIAG_SKIPPED, STR_FMT " gives the versions",
			   STR_ARG(p->lock));
	else if (p->refs.n)
		parse_note(p->ctx, 0, DIAG_UNRESOLVED,
			   "no lock file beside it: versions are the lowest that are "
			   "allowed, and what the packages depend on is not listed");
}

static void scan_project(struct project *p, const struct xml *root)
{
	references_read(&p->refs, &p->m);
	nuget_graph_init(&p->g, p->ctx);
	read_lock(p);
	p->is_tests = is_test_project(p);
	p->self = add_project(p, parse_path(p->ctx));
	add_sdks(p, root);
	for (size_t i = 0; i < p->refs.n; i++)
		add_reference(p, &p->refs.v[i]);
	link_locked(p);
	link_projects(p);
	note_lock(p);
	if (p->lock.len)
		parse_spread_scopes(p->ctx);
	nuget_graph_release(&p->g);
	references_release(&p->refs);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct project p = { .ctx = ctx };
	const struct xml *root = msbuild_read(&p.m, ctx, bytes);

	if (root)
		scan_project(&p, root);
	msbuild_release(&p.m);
	return root ? 0 : -1;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".csproj", NULL },
	{ MATCH_SUFFIX, ".fsproj", NULL },
	{ MATCH_SUFFIX, ".vbproj", NULL },
};

const struct parser msbuild_project_parser = {
	.id = "msbuild-project",
	.title = ".NET project",
	.versions = "with and without an SDK, with central versions",
	.spec = "https://learn.microsoft.com/nuget/consume-packages/"
		"package-references-in-project-files",
	.ecosystem = ECO_NUGET,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse,
};
