/*
 * python_metadata.c - what is installed: METADATA of a *.dist-info folder, PKG-INFO of a
 * *.egg-info folder, and *.egg-info as a file.
 *
 * https://packaging.python.org/en/latest/specifications/core-metadata/ (2.4),
 * .../recording-installed-packages/ and .../direct-url/ (PEP 610).  egg-info:
 * https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html .
 *
 * Each file tells of one package, and what it asks for of those beside.  An egg-info in a
 * source tree is what setuptools left of the project itself: that is first party, and
 * nothing new where its manifest states the name.
 */
#include "format/core_metadata.h"
#include "format/json.h"
#include "format/pep508.h"
#include "format/text.h"
#include "format/vcs_url.h"
#include "parsers/python.h"
#include "parsers/python_installed.h"

enum { MAX_NESTING = 16 };

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct package p;
	struct core_metadata metadata;
};

/* Returns 0, or -1 when there is no package in it. */
static int read_fields(struct reading *r, struct str bytes)
{
	struct core_metadata m;

	core_metadata_read(r->a, bytes, &m);
	r->metadata = m;
	if (m.bad_line)
		parse_warn(r->ctx, m.bad_line, DIAG_SYNTAX, "%s",
			   text_is_conflict_marker(m.bad)
				   ? "a merge conflict is left in the file"
				   : "expected a field, \"Name: value\"");
	if (!pep508_is_name(m.name))
		return parse_error(r->ctx, m.line, "it names no package");
	r->p.name = m.name;
	r->p.version = m.version;
	r->p.line = m.line;
	if (!m.version.len)
		parse_warn(r->ctx, m.line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(m.name));
	r->p.n_licenses = python_license_list(r->a, &m.license, &r->p.licenses);
	return 0;
}

/* --- an installed package ---------------------------------------------------- */

/* direct_url.json: the package did not come from an index. */
static void read_direct_url(struct reading *r)
{
	const struct jnode *root, *vcs;
	struct str bytes, url;

	if (!parse_exists(r->ctx, "direct_url.json") ||
	    !parse_sibling(r->ctx, "direct_url.json", &bytes))
		return;
	root = jnode_read(r->a, bytes, JNODE_STRICT, MAX_NESTING, parse_diags(r->ctx),
			  python_beside(r->ctx, STR("direct_url.json")));
	url = jnode_string(root, "url");
	vcs = jnode_get(root, "vcs_info");
	if (jnode_get(root, "dir_info")) {
		r->p.kind = PACKAGE_PROJECT;
	} else if (vcs && str_is(jnode_string(vcs, "vcs"), "git")) {
		r->p.subpath = jnode_string(root, "subdirectory");
		python_take_repository(r->ctx, &r->p, url,
				       jnode_string(vcs, "commit_id"));
	} else if (vcs) {
		r->p.version.len = 0;
		r->p.source_url = url_clean(r->a, url);
	} else if (str_find(url, STR("://")) != STR_NONE &&
		   !str_starts_with_nocase(url, STR("file:"))) {
		r->p.source_url = url_clean(r->a, url);
	}
}

/* Installers that leave a REQUESTED for what they were asked for. */
static bool tells_requested(struct reading *r)
{
	struct str bytes;

	if (!parse_exists(r->ctx, "INSTALLER") ||
	    !parse_sibling(r->ctx, "INSTALLER", &bytes))
		return false;
	bytes = str_trim(bytes);
	return str_is(bytes, "pip") || str_is(bytes, "uv");
}

static int add_installed(struct reading *r)
{
	struct python_needs needs;

	read_direct_url(r);
	r->p.scope = SCOPE_RUNTIME;
	if (r->p.kind == PACKAGE_PROJECT)
		r->p.relation = DEP_UNKNOWN;
	else if (parse_exists(r->ctx, "REQUESTED"))
		r->p.relation = DEP_DIRECT;
	else if (tells_requested(r))
		r->p.relation = DEP_TRANSITIVE;
	python_installed_find(r->ctx, &r->metadata, &needs);
	r->p.edges_known = needs.are_told;
	python_installed_edges(r->ctx, parse_add(r->ctx, &r->p), &r->metadata, &needs);
	return 0;
}

/* --- the project itself ------------------------------------------------------ */

/* Whether a manifest in `folder` ("../") is there, and whether it states the name. */
static bool find_manifest(struct reading *r, struct str folder, bool *states_name)
{
	static const char *const names[] = { "pyproject.toml", "setup.cfg", "setup.py" };
	bool found = false;

	*states_name = false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str path = arena_cat(r->a, folder, str_of(names[i]), STR(""));
		struct str bytes;

		path = arena_dup(r->a, path);
		if (!parse_exists(r->ctx, path.ptr) ||
		    !parse_sibling(r->ctx, path.ptr, &bytes))
			continue;
		found = true;
		*states_name = *states_name || str_find(bytes, r->p.name) != STR_NONE;
	}
	return found;
}

static int add_project(struct reading *r, bool states_name)
{
	if (states_name) {
		parse_note(r->ctx, 0, DIAG_SKIPPED,
			   "made from the project's own manifest");
		return 0;
	}
	r->p.kind = PACKAGE_PROJECT;
	r->p.scope = SCOPE_RUNTIME;
	parse_add(r->ctx, &r->p);
	return 0;
}

static bool is_installed_tree(struct str path)
{
	static const char *const folders[] = { "site-packages", "dist-packages",
					       "__pypackages__" };
	struct str part;

	while (path.len) {
		str_cut(path, '/', &part, &path);
		for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
			if (str_is(part, folders[i]))
				return true;
	}
	return false;
}

/* Beside the manifest, in "src/", or unpacked from an sdist. */
static int add_egg_info(struct reading *r)
{
	static const char *const above[] = { "", "../", "../../" };
	bool states_name;

	if (is_installed_tree(parse_path(r->ctx)))
		return add_installed(r);
	for (size_t i = 0; i < sizeof(above) / sizeof(above[0]); i++)
		if (find_manifest(r, str_of(above[i]), &states_name))
			return add_project(r, states_name);
	return add_installed(r);
}

static int parse_metadata(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct str path = parse_path(ctx), name = str_basename(path);
	struct str folder = str_basename(str_dirname(path));
	bool dist = str_ends_with(folder, STR(".dist-info"));
	bool egg = str_ends_with(folder, STR(".egg-info")) ||
		   str_is(folder, "EGG-INFO") || str_ends_with(name, STR(".egg-info"));
	bool states_name;

	/* Other files have such a name, too. */
	if (str_is(name, "METADATA") ? !dist
				     : !egg && !parse_exists(ctx, "setup.py") &&
					       !parse_exists(ctx, "pyproject.toml"))
		return 0;
	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer stands in place of the file");
	if (!str_trim(bytes).len)
		return parse_error(ctx, 0, "the file is empty");
	if (read_fields(&r, bytes))
		return -1;
	if (dist)
		return add_installed(&r);
	if (egg)
		return add_egg_info(&r);
	find_manifest(&r, STR(""), &states_name);
	return add_project(&r, states_name);
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "METADATA", NULL },
	{ MATCH_NAME, "PKG-INFO", NULL },
	{ MATCH_SUFFIX, ".egg-info", NULL },
};

const struct parser python_metadata_parser = {
	.id = "python-metadata",
	.title = "metadata of an installed Python package",
	.versions = "1.0 to 2.4",
	.spec = "https://packaging.python.org/en/latest/specifications/core-metadata/",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_metadata,
};
