/* msbuild_references.c - see msbuild_references.h. */
#include "parsers/msbuild_references.h"

#include "format/pip_files.h"

enum { PROJECTS_MOST = 5000 }; /* that one refers to: each is looked for */

static bool is_item(const struct msbuild_item *item, const char *type)
{
	return str_eq_nocase(item->element->name, str_of(type));
}

/* Adds what is not there yet, at the end. */
static void add_stated(struct arena *a, struct stated **list, struct str text,
		       const struct msbuild_item *item)
{
	unsigned n = 0;

	for (; *list; list = &(*list)->next, n++)
		if (str_eq((*list)->text, text))
			return;
	if (n >= 64) /* frameworks that one project is built for are fewer */
		return;
	*list = arena_new(a, struct stated);
	**list = (struct stated){ .text = text,
				  .file = item->file,
				  .line = item->element->line,
				  .is_apart = !xml_attr(item->element, "Include").len ||
					      is_item(item, "PackageVersion") };
}

/* What a metadata of the item says goes to *list, in place of what is there when
 * `anew`. */
static void state(struct references *r, struct stated **list,
		  const struct msbuild_item *item, const char *metadata, bool anew)
{
	struct str none = { 0 }, text = msbuild_metadata(item->element, metadata);

	if (!text.len)
		return;
	struct msbuild_texts all = msbuild_expand(r->m, text, none);

	if (anew)
		*list = NULL;
	if (!all.n)
		add_stated(parse_arena(r->m->ctx), list, text, item);
	for (size_t i = 0; i < all.n; i++)
		if (str_trim(all.v[i]).len)
			add_stated(parse_arena(r->m->ctx), list, str_trim(all.v[i]),
				   item);
}

static struct reference *reference_named(struct references *r, struct str name,
					 const struct msbuild_item *item)
{
	struct arena *a = parse_arena(r->m->ctx);
	struct str key = arena_lower(a, name);
	struct reference *found = references_find(r, key);

	if (found && !found->is_removed)
		return found;
	if (!found) {
		map_put(&r->by_key, key, r->n);
		arena_grow(a, r->v, r->n, &r->cap);
		found = &r->v[r->n++];
	}
	*found = (struct reference){
		.name = name, .key = key, .file = item->file, .line = item->element->line
	};
	return found;
}

static void set_assets(struct references *r, struct reference *ref,
		       const struct msbuild_item *item)
{
	struct str none = { 0 }, one, rest;
	struct msbuild_texts all = msbuild_expand(
		r->m, msbuild_metadata(item->element, "PrivateAssets"), none);

	for (size_t i = 0; i < all.n; i++)
		for (rest = all.v[i]; rest.len;) {
			str_cut(rest, ';', &one, &rest);
			ref->is_dev |= str_eq_nocase(str_trim(one), STR("all"));
		}
}

static void take_reference(struct references *r, struct str name,
			   const struct msbuild_item *item, struct str how,
			   enum tristate holds)
{
	struct reference *ref;

	if (str_is(how, "Include")) {
		ref = reference_named(r, name, item);
	} else {
		ref = references_find(r, arena_lower(parse_arena(r->m->ctx), name));
		if (!ref)
			return;
		if (str_is(how, "Remove")) {
			ref->is_removed |= holds == TRI_YES;
			return;
		}
	}
	bool anew = str_is(how, "Update") && holds == TRI_YES;

	ref->is_certain |= holds == TRI_YES;
	state(r, &ref->versions, item, "Version", anew);
	state(r, &ref->override, item, "VersionOverride", anew);
	set_assets(r, ref, item);
	if (!is_item(item, "PackageReference"))
		ref->is_dev = true;
}

static void take_central(struct references *r, struct str name,
			 const struct msbuild_item *item, struct str how,
			 enum tristate holds)
{
	struct arena *a = parse_arena(r->m->ctx);
	struct str key = arena_lower(a, name);
	bool added;
	size_t at = map_get_or_put(&r->central, key, r->n_sets, &added);

	if (added) {
		arena_grow(a, r->sets, r->n_sets, &r->cap_sets);
		r->sets[r->n_sets++] = NULL;
	}
	if (str_is(how, "Remove")) {
		if (holds == TRI_YES)
			r->sets[at] = NULL;
		return;
	}
	state(r, &r->sets[at], item, "Version", holds == TRI_YES);
}

static void take_project(struct references *r, struct str name,
			 const struct msbuild_item *item, struct str how)
{
	struct arena *a = parse_arena(r->m->ctx);
	struct stated *one;
	struct str path;

	if (!str_is(how, "Include") || pip_resolve(a, item->file, name, &path))
		return;
	if (r->n_projects++ >= PROJECTS_MOST) {
		if (r->n_projects == PROJECTS_MOST + 1)
			parse_warn(r->m->ctx, item->element->line, DIAG_LIMIT,
				   "more than %d projects; the rest is left out",
				   PROJECTS_MOST);
		return;
	}
	one = arena_new(a, struct stated);
	*one = (struct stated){ .text = path,
				.file = item->file,
				.line = item->element->line,
				.next = r->projects };
	r->projects = one;
}

static void take_name(struct references *r, struct str name,
		      const struct msbuild_item *item, struct str how,
		      enum tristate holds)
{
	if (is_item(item, "ProjectReference"))
		take_project(r, name, item, how);
	else if (is_item(item, "PackageVersion"))
		take_central(r, name, item, how, holds);
	else
		take_reference(r, name, item, how, holds);
}

/* "A;B", of which each is one. */
static void take_item(struct references *r, const struct msbuild_item *item,
		      const char *how, enum tristate holds)
{
	struct str none = { 0 }, one, rest;
	struct msbuild_texts names =
		msbuild_expand(r->m, xml_attr(item->element, how), none);

	for (size_t i = 0; i < names.n; i++) {
		for (rest = names.v[i]; rest.len;) {
			str_cut(rest, ';', &one, &rest);
			one = str_trim(one);
			if (!one.len)
				continue;
			if (str_has_char(one, '*') ||
			    str_find(one, STR("$(")) != STR_NONE ||
			    str_find(one, STR("@(")) != STR_NONE ||
			    str_find(one, STR("%(")) != STR_NONE) {
				parse_in_file(r->m->ctx, item->file);
				parse_note(r->m->ctx, item->element->line,
					   DIAG_UNRESOLVED,
					   "what <" STR_FMT "> means by " STR_FMT
					   " is not known",
					   STR_ARG(item->element->name), STR_ARG(one));
				parse_in_file(r->m->ctx, STR(""));
				continue;
			}
			take_name(r, one, item, str_of(how), holds);
		}
	}
}

/* A reference with no version of its own has the central one. */
static void join_central(struct references *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct reference *ref = &r->v[i];
		uint64_t at;

		if (ref->override)
			ref->versions = ref->override;
		else if (!ref->versions && map_get(&r->central, ref->key, &at))
			ref->versions = r->sets[at];
	}
}

void references_read(struct references *r, struct msbuild *m)
{
	static const char *const types[] = {
		"PackageReference", "PackageVersion",         "GlobalPackageReference",
		"PackageDownload",  "DotNetCliToolReference", "ProjectReference",
	};
	static const char *const ways[] = { "Include", "Update", "Remove" };

	*r = (struct references){ .m = m };
	map_init(&r->by_key);
	map_init(&r->central);
	for (size_t i = 0; i < m->n_items; i++) {
		const struct msbuild_item *item = &m->items[i];
		size_t t = 0, n = sizeof(types) / sizeof(types[0]);

		while (t < n && !is_item(item, types[t]))
			t++;
		enum tristate holds = t < n ? msbuild_item_condition(m, item) : TRI_NO;

		for (size_t w = 0; w < 3 && holds != TRI_NO; w++)
			if (xml_attr(item->element, ways[w]).len)
				take_item(r, item, ways[w], holds);
	}
	join_central(r);
}

void references_release(struct references *r)
{
	map_release(&r->by_key);
	map_release(&r->central);
}

struct reference *references_find(struct references *r, struct str key)
{
	uint64_t at;

	return map_get(&r->by_key, key, &at) ? &r->v[at] : NULL;
}
