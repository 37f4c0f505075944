/* msbuild.c - the files of a project and their order; see msbuild.h. */
#include "format/msbuild.h"

#include "format/pip_files.h"

enum {
	XML_DEPTH = 64,
	IMPORT_DEPTH = 16,
	IMPORTS_MOST = 1000,
	FILES_MOST = 100,  /* of one project */
	LEVELS_MOST = 128, /* folders above it */
};

static void walk(struct msbuild *m, const struct xml *parent, struct str file,
		 enum tristate around, unsigned depth);

static enum tristate both(enum tristate a, enum tristate b)
{
	if (a == TRI_NO || b == TRI_NO)
		return TRI_NO;
	return a == TRI_YES && b == TRI_YES ? TRI_YES : TRI_UNKNOWN;
}

/* --- files --------------------------------------------------------------------- */

/* Reads `target`, written in `from`; NULL when there is none, or it is no XML. */
static const struct xml *load(struct msbuild *m, struct str from, struct str target,
			      struct str *path)
{
	struct arena *a = parse_arena(m->ctx);
	struct str bytes, name;
	const struct xml *root = NULL;

	if (pip_resolve(a, from, target, path) || !map_put(&m->read, *path, 1))
		return NULL;
	if (m->n_files++ >= FILES_MOST) {
		if (m->n_files == FILES_MOST + 1)
			parse_warn(
				m->ctx, 0, DIAG_LIMIT,
				"more than %d files are imported; the rest is left out",
				FILES_MOST);
		return NULL;
	}
	name = arena_dup(a, target);
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == '\\')
			((char *)(uintptr_t)name.ptr)[i] = '/';
	parse_in_file(m->ctx, from);
	if (parse_sibling(m->ctx, name.ptr, &bytes))
		root = xml_read(a, bytes, XML_DEPTH, parse_diags(m->ctx), *path);
	parse_in_file(m->ctx, STR(""));
	return xml_is(root, "Project") ? root : NULL;
}

/* "../../name", the nearest one above the folder of `from`; "" when there is none.
 * `up` is where to begin: "" or "../". */
static struct str find_above(struct msbuild *m, struct str from, struct str up,
			     struct str name)
{
	struct arena *a = parse_arena(m->ctx);
	struct str found = { 0 };

	parse_in_file(m->ctx, from);
	for (unsigned n = 0; n < LEVELS_MOST && !found.len; n++) {
		struct str unused, at = arena_cat(a, up, name, STR(""));

		if (pip_resolve(a, from, at, &unused))
			break;
		if (parse_exists(m->ctx, at.ptr))
			found = at;
		up = arena_cat(a, up, STR("../"), STR(""));
	}
	parse_in_file(m->ctx, STR(""));
	return found;
}

static void read_above(struct msbuild *m, const char *name)
{
	struct str here = parse_path(m->ctx), path;
	struct str at = find_above(m, here, STR(""), str_of(name));
	const struct xml *root = at.len ? load(m, here, at, &path) : NULL;

	if (root)
		walk(m, root, path, TRI_YES, 0);
}

/* --- imports ------------------------------------------------------------------- */

/* $([MSBuild]::GetPathOfFileAbove('Directory.Build.props', …)): how a file of a folder
 * asks for the one of the folder above. */
static bool file_above(struct msbuild *m, struct str from, struct str text,
		       struct str *target)
{
	struct str head = STR("$([MSBuild]::GetPathOfFileAbove("), name, rest;

	if (!str_starts_with_nocase(text, head))
		return false;
	text = str_trim_left(str_from(text, head.len));
	if (!text.len || text.ptr[0] != '\'' ||
	    !str_cut(str_from(text, 1), '\'', &name, &rest) || str_has_char(name, '$'))
		return false;
	*target = find_above(m, from, STR("../"), name);
	return true;
}

static void walk_import(struct msbuild *m, const struct xml *e, struct str file,
			enum tristate around, unsigned depth)
{
	struct str text = str_trim(xml_attr(e, "Project")), target = text, path,
		   none = { 0 };
	struct str here = STR("$(MSBuildThisFileDirectory)");
	struct str condition = xml_attr(e, "Condition");

	around = both(around, msbuild_condition(m, condition, none));
	if (around == TRI_NO || xml_attr(e, "Sdk").len)
		return;
	if (m->n_imports++ >= IMPORTS_MOST) {
		if (!m->said_imports)
			parse_warn(m->ctx, e->line, DIAG_LIMIT,
				   "more than %d imports; the rest is left out",
				   IMPORTS_MOST);
		m->said_imports = true;
		return;
	}
	if (!file_above(m, file, text, &target)) {
		if (str_starts_with_nocase(text, here))
			text = str_from(text, here.len);
		struct msbuild_texts all = msbuild_expand(m, text, none);

		if (!all.known || all.n != 1 || str_has_char(all.v[0], '*'))
			return; /* the SDK's, or the machine's */
		target = all.v[0];
	}
	const struct xml *root = target.len ? load(m, file, target, &path) : NULL;

	if (root) {
		/* that it exists is what most conditions ask */
		if (str_starts_with_nocase(condition, STR("Exists(")))
			around = TRI_YES;
		walk(m, root, path, around, depth + 1);
	}
}

/* --- groups -------------------------------------------------------------------- */

static void walk_properties(struct msbuild *m, const struct xml *group,
			    enum tristate around)
{
	struct str none = { 0 };

	around = both(around, msbuild_condition(m, xml_attr(group, "Condition"), none));
	if (around == TRI_NO)
		return;
	xml_each (e, group) {
		enum tristate t = both(
			around, msbuild_condition(m, xml_attr(e, "Condition"), e->name));

		if (t != TRI_NO && !e->n)
			msbuild_set(m, e->name, msbuild_expand(m, e->text, e->name), t);
	}
}

static void add_items(struct msbuild *m, const struct xml *group, struct str file,
		      enum tristate around)
{
	xml_each (e, group) {
		arena_grow(parse_arena(m->ctx), m->items, m->n_items, &m->cap_items);
		m->items[m->n_items++] = (struct msbuild_item){ e, group, file, around };
	}
}

/* The first <When> that holds, else <Otherwise>; those behind one that may hold may
 * hold too. */
static void walk_choose(struct msbuild *m, const struct xml *choose, struct str file,
			enum tristate around, unsigned depth)
{
	struct str none = { 0 };

	xml_each (e, choose) {
		enum tristate t =
			xml_is(e, "When")
				? msbuild_condition(m, xml_attr(e, "Condition"), none)
				: TRI_YES;

		walk(m, e, file, both(around, t), depth + 1);
		if (t == TRI_YES)
			return;
		if (t == TRI_UNKNOWN)
			around = both(around, TRI_UNKNOWN);
	}
}

static void walk(struct msbuild *m, const struct xml *parent, struct str file,
		 enum tristate around, unsigned depth)
{
	struct str none = { 0 };

	if (around == TRI_NO || depth >= IMPORT_DEPTH)
		return;
	xml_each (e, parent) {
		if (xml_is(e, "PropertyGroup"))
			walk_properties(m, e, around);
		else if (xml_is(e, "ItemGroup"))
			add_items(m, e, file, around);
		else if (xml_is(e, "Import"))
			walk_import(m, e, file, around, depth);
		else if (xml_is(e, "Choose"))
			walk_choose(m, e, file, around, depth);
		else if (xml_is(e, "ImportGroup"))
			walk(m, e, file,
			     both(around,
				  msbuild_condition(m, xml_attr(e, "Condition"), none)),
			     depth + 1);
	}
}

/* --- the project --------------------------------------------------------------- */

static void set_text(struct msbuild *m, const char *name, struct str text,
		     enum tristate condition)
{
	struct msbuild_texts t = { arena_new(parse_arena(m->ctx), struct str), 1, true };

	t.v[0] = text;
	msbuild_set(m, str_of(name), t, condition);
}

/*
 * <TargetFrameworks>a;b</TargetFrameworks>: the project is built for each, with
 * TargetFramework set from the beginning.
 */
static void set_frameworks(struct msbuild *m, const struct xml *root)
{
	struct str list = { 0 }, one;

	xml_each (group, root)
		if (xml_is(group, "PropertyGroup") && xml_get(group, "TargetFrameworks"))
			list = xml_text(group, "TargetFrameworks");
	if (str_find(list, STR("$(")) != STR_NONE)
		return;
	for (bool first = true; list.len; first = false) {
		str_cut(list, ';', &one, &list);
		one = str_trim(one);
		if (one.len)
			set_text(m, "TargetFramework", one,
				 first ? TRI_YES : TRI_UNKNOWN);
	}
}

const struct xml *msbuild_read(struct msbuild *m, struct parse_ctx *ctx, struct str bytes)
{
	struct str here = parse_path(ctx), stem, extension;
	const struct xml *root;

	*m = (struct msbuild){ .ctx = ctx };
	map_init(&m->by_name);
	map_init(&m->read);
	root = xml_read(parse_arena(ctx), bytes, XML_DEPTH, parse_diags(ctx), here);
	if (!root)
		return NULL;
	if (!xml_is(root, "Project")) {
		parse_error(ctx, root->line, "expected <Project>, found <" STR_FMT ">",
			    STR_ARG(root->name));
		return NULL;
	}
	map_put(&m->read, here, 1);
	str_rcut(str_basename(here), '.', &stem, &extension);
	set_text(m, "MSBuildProjectName", stem, TRI_YES);
	set_frameworks(m, root);
	read_above(m, "Directory.Build.props");
	read_above(m, "Directory.Packages.props");
	walk(m, root, here, TRI_YES, 0);
	read_above(m, "Directory.Build.targets");
	return root;
}

void msbuild_release(struct msbuild *m)
{
	map_release(&m->by_name);
	map_release(&m->read);
}

struct str msbuild_metadata(const struct xml *item, const char *name)
{
	for (const struct xml_attr *a = item->attrs; a; a = a->next)
		if (str_eq_nocase(a->name, str_of(name)))
			return str_trim(a->value);
	xml_each (e, item)
		if (str_eq_nocase(e->name, str_of(name)))
			return e->text;
	return STR("");
}
