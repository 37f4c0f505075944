/*
 * nuget_packages_lock.c - packages.lock.json of a project with PackageReference.
 *
 * https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files
 * #locking-dependencies ; versions 1, 2 (with centrally managed versions) and 3 (each
 * target framework under its alias, https://github.com/NuGet/NuGet.Client/pull/7105).
 */
#include "parsers/nuget.h"

/* "Project" is written so, though some files have "project". */
static bool is_type(const struct jnode *entry, const char *type)
{
	return str_eq_nocase(jnode_string(entry, "type"), str_of(type));
}

static void add_package(struct nuget_graph *g, unsigned target, const struct jnode *entry)
{
	struct package p = { .name = entry->key,
			     .line = entry->line,
			     .relation = DEP_TRANSITIVE };

	if (!is_type(entry, "Direct") && !is_type(entry, "Transitive") &&
	    !is_type(entry, "CentralTransitive"))
		parse_warn(g->ctx, entry->line, DIAG_UNSUPPORTED,
			   STR_FMT ": a type that is not known", STR_ARG(entry->key));
	p.version = jnode_string(entry, "resolved");
	if (!p.version.len) {
		p.requested = jnode_string(entry, "requested");
		parse_warn(g->ctx, entry->line, DIAG_SYNTAX,
			   STR_FMT " has no resolved version", STR_ARG(entry->key));
	}
	nuget_add(g, target, &p);
	if (is_type(entry, "Direct"))
		nuget_add_direct(g, target, target, p.name);
}

static void add_entry(struct nuget_graph *g, unsigned target, const struct jnode *entry)
{
	struct package p = { .kind = PACKAGE_PROJECT,
			     .name = entry->key,
			     .line = entry->line };

	if (entry->type != JNODE_OBJECT)
		parse_warn(g->ctx, entry->line, DIAG_SYNTAX, STR_FMT " is %s",
			   STR_ARG(entry->key), jnode_type_name(entry->type));
	else if (is_type(entry, "Project"))
		nuget_add(g, target, &p);
	else
		add_package(g, target, entry);
}

static void add_edges(struct nuget_graph *g, unsigned target, unsigned base,
		      const struct jnode *entry)
{
	const struct jnode *list = jnode_get(entry, "dependencies");
	package_ref from = nuget_find(g, target, base, entry->key);

	if (list && list->type != JNODE_OBJECT)
		parse_warn(g->ctx, list->line, DIAG_SYNTAX,
			   "dependencies of " STR_FMT " are %s", STR_ARG(entry->key),
			   jnode_type_name(list->type));
	if (jnode_is(list, JNODE_OBJECT) && from != PACKAGE_NONE)
		jnode_each (d, list)
			nuget_need(g, target, base, from, entry->key, d);
}

/* The packages of one framework, "net8.0" or "net8.0/linux-x64"; the latter lists what
 * differs from the former. */
static void add_framework(struct nuget_graph *g, struct str name,
			  const struct jnode *list)
{
	struct str framework, rid;

	str_cut(name, '/', &framework, &rid);
	unsigned target = nuget_target(g, name), base = nuget_target(g, framework);

	if (list->type != JNODE_OBJECT) {
		parse_warn(g->ctx, list->line, DIAG_SYNTAX,
			   "the packages of " STR_FMT " are %s", STR_ARG(name),
			   jnode_type_name(list->type));
		return;
	}
	jnode_each (entry, list)
		add_entry(g, target, entry);
	jnode_each (entry, list)
		add_edges(g, target, base, entry);
}

/* Version 3: {"net8.0": {"framework": "net8.0", "dependencies": {…}}, …} */
static void add_aliases(struct nuget_graph *g, const struct jnode *root)
{
	jnode_each (alias, root) {
		const struct jnode *list = jnode_get(alias, "dependencies");

		if (alias->type != JNODE_OBJECT && !str_is(alias->key, "version"))
			parse_warn(g->ctx, alias->line, DIAG_SYNTAX, STR_FMT " is %s",
				   STR_ARG(alias->key), jnode_type_name(alias->type));
		if (list)
			add_framework(g, alias->key, list);
	}
}

int nuget_read_packages_lock(struct nuget_graph *g, const struct jnode *root)
{
	const struct jnode *version = jnode_get(root, "version"),
			   *list = jnode_get(root, "dependencies");

	if (!list && !version)
		return parse_error(g->ctx, root->line,
				   "no \"dependencies\": no lock file of NuGet");
	nuget_check_version(g->ctx, root, '1', '3');
	if (!list) {
		add_aliases(g, root);
		return 0;
	}
	if (list->type != JNODE_OBJECT)
		return parse_error(g->ctx, list->line, "\"dependencies\" is %s",
				   jnode_type_name(list->type));
	jnode_each (framework, list)
		add_framework(g, framework->key, framework);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root = nuget_read_json(ctx, bytes, parse_path(ctx));
	struct nuget_graph g;

	if (!root)
		return -1;
	nuget_graph_init(&g, ctx);
	int rc = nuget_read_packages_lock(&g, root);
	nuget_graph_release(&g);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "packages.lock.json", NULL },
	/* the name where a folder holds several projects */
	{ MATCH_WRAP, "packages.", ".lock.json" },
};

const struct parser nuget_packages_lock_parser = {
	.id = "nuget-packages-lock",
	.title = "NuGet lock file",
	.versions = "1, 2, 3",
	.spec = "https://learn.microsoft.com/nuget/consume-packages/"
		"package-references-in-project-files#locking-dependencies",
	.ecosystem = ECO_NUGET,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
