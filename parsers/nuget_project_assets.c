/*
 * nuget_project_assets.c - obj/project.assets.json, what a restore found.
 *
 * https://learn.microsoft.com/nuget/concepts/package-installation-process and the
 * client's writer, https://github.com/NuGet/NuGet.Client (NuGet.ProjectModel), versions
 * 2, 3 and 4 (target frameworks by their alias).  It has absolute paths of the machine,
 * none of which is taken.
 */
#include "parsers/nuget.h"

static bool is_project(const struct jnode *entry)
{
	return str_eq_nocase(jnode_string(entry, "type"), STR("project"));
}

/* "Newtonsoft.Json/13.0.1" */
static void split(struct str key, struct str *name, struct str *version)
{
	str_cut(key, '/', name, version);
}

static void add_library(struct nuget_graph *g, unsigned target, const struct jnode *entry)
{
	struct package p = { .line = entry->line };

	split(entry->key, &p.name, &p.version);
	if (entry->type != JNODE_OBJECT || !p.version.len) {
		parse_warn(g->ctx, entry->line, DIAG_SYNTAX,
			   "expected \"name/version\": an object");
		return;
	}
	if (is_project(entry)) {
		p.kind = PACKAGE_PROJECT;
		p.version = STR(""); /* "1.0.0" where the project says nothing */
	} else {
		p.relation = DEP_TRANSITIVE;
	}
	nuget_add(g, target, &p);
}

static void add_edges(struct nuget_graph *g, unsigned target, unsigned base,
		      const struct jnode *entry)
{
	const struct jnode *list = jnode_get(entry, "dependencies");
	struct str name, version;

	split(entry->key, &name, &version);
	package_ref from = nuget_find(g, target, base, name);

	if (list && list->type != JNODE_OBJECT)
		parse_warn(g->ctx, list->line, DIAG_SYNTAX,
			   "dependencies of " STR_FMT " are %s", STR_ARG(name),
			   jnode_type_name(list->type));
	if (jnode_is(list, JNODE_OBJECT) && from != PACKAGE_NONE)
		jnode_each (d, list)
			nuget_need(g, target, base, from, name, d);
}

/* "netcoreapp3.1" is the target ".NETCoreApp,Version=v3.1" in files of older clients,
 * "net472" is ".NETFramework,Version=v4.7.2". */
static struct str long_name(struct arena *a, struct str name)
{
	struct str netcore = STR("netcoreapp"), standard = STR("netstandard"),
		   net = STR("net");
	struct str version = STR("");

	if (str_starts_with(name, netcore))
		return arena_cat(a, STR(".NETCoreApp,Version=v"),
				 str_from(name, netcore.len), STR(""));
	if (str_starts_with(name, standard))
		return arena_cat(a, STR(".NETStandard,Version=v"),
				 str_from(name, standard.len), STR(""));
	if (!str_starts_with(name, net) || str_has_char(name, '.') || name.len > 6)
		return name;
	for (size_t i = net.len; i < name.len; i++)
		version = arena_cat(a, version, i > net.len ? STR(".") : STR(""),
				    str_slice(name, i, i + 1));
	return arena_cat(a, STR(".NETFramework,Version=v"), version, STR(""));
}

static unsigned target_of(struct nuget_graph *g, struct str framework)
{
	if (!map_has(&g->targets, framework))
		framework = long_name(parse_arena(g->ctx), framework);
	return nuget_target(g, framework);
}

/* What the project itself asks for in one framework. */
static void mark_direct(struct nuget_graph *g, const struct jnode *framework)
{
	unsigned target = target_of(g, framework->key);

	jnode_each (d, jnode_get(framework, "dependencies")) {
		package_ref ref = nuget_add_direct(g, target, target, d->key);
		struct str suppressed = jnode_string(d, "suppressParent");

		if (!str_eq_nocase(jnode_string(d, "target"), STR("Project")))
			parse_scope(g->ctx, ref, /* PrivateAssets="all" */
				    str_eq_nocase(suppressed, STR("All"))
					    ? SCOPE_DEV
					    : SCOPE_RUNTIME);
	}
}

/* "net8.0": ["Newtonsoft.Json >= 13.0.1", …], projects that are referred to among them.
 */
static void mark_group(struct nuget_graph *g, const struct jnode *group)
{
	unsigned target = target_of(g, group->key);

	jnode_each (text, group) {
		struct str rest = text->text, name;

		if (text->type == JNODE_STRING && str_next_word(&rest, &name))
			nuget_add_direct(g, target, target, name);
	}
}

static void add_targets(struct nuget_graph *g, const struct jnode *targets)
{
	jnode_each (t, targets) {
		struct str framework, rid;

		str_cut(t->key, '/', &framework, &rid);
		unsigned target = nuget_target(g, t->key),
			 base = nuget_target(g, framework);

		if (t->type != JNODE_OBJECT) {
			parse_warn(g->ctx, t->line, DIAG_SYNTAX,
				   "target " STR_FMT " is %s", STR_ARG(t->key),
				   jnode_type_name(t->type));
			continue;
		}
		jnode_each (entry, t)
			add_library(g, target, entry);
		jnode_each (entry, t)
			add_edges(g, target, base, entry);
	}
}

int nuget_read_assets(struct nuget_graph *g, const struct jnode *root)
{
	const struct jnode *targets = jnode_get(root, "targets"),
			   *project = jnode_get(root, "project");

	if (!jnode_is(targets, JNODE_OBJECT))
		return parse_error(g->ctx, targets ? targets->line : root->line,
				   "no object \"targets\": no assets file of NuGet");
	nuget_check_version(g->ctx, root, '2', '4');
	add_targets(g, targets);
	jnode_each (framework, jnode_get(project, "frameworks"))
		mark_direct(g, framework);
	jnode_each (group, jnode_get(root, "projectFileDependencyGroups"))
		mark_group(g, group);
	return 0;
}

static void add_project(struct nuget_graph *g, const struct jnode *project)
{
	const struct jnode *restore = jnode_get(project, "restore"),
			   *name = jnode_get(restore, "projectName");
	/* the file itself lies in obj/ */
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR(".."),
			     .scope = SCOPE_RUNTIME };

	if (!jnode_is(name, JNODE_STRING) || !name->text.len)
		return;
	p.name = name->text;
	p.line = name->line;
	package_ref ref = parse_add(g->ctx, &p);

	for (size_t i = 0; i < g->n_direct; i++)
		parse_edge(g->ctx, ref, g->direct[i].node.ref);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root = nuget_read_json(ctx, bytes, parse_path(ctx));
	struct nuget_graph g;

	if (!root)
		return -1;
	nuget_graph_init(&g, ctx);
	int rc = nuget_read_assets(&g, root);
	bool is_tests = nuget_direct_named(&g, STR("Microsoft.NET.Test.Sdk")) != NULL;

	for (size_t i = 0; i < g.n_direct && is_tests; i++)
		parse_set_scope(ctx, g.direct[i].node.ref, SCOPE_DEV);
	add_project(&g, jnode_get(root, "project"));
	parse_spread_scopes(ctx);
	nuget_graph_release(&g);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "project.assets.json", NULL },
};

const struct parser nuget_project_assets_parser = {
	.id = "nuget-project-assets",
	.title = "NuGet restore result",
	.versions = "2, 3, 4",
	.spec = "https://learn.microsoft.com/nuget/concepts/package-installation-process",
	.ecosystem = ECO_NUGET,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
