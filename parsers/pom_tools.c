/*
 * pom_tools.c - what a POM needs to build, and no more: plugins and extensions.
 *
 * https://maven.apache.org/pom.html#plugins ; annotation processors:
 * https://maven.apache.org/plugins/maven-compiler-plugin/compile-mojo.html
 */
#include "parsers/pom_scan.h"

static struct str plugin_group(const struct xml *plugin)
{
	struct str group = xml_text(plugin, "groupId");

	return group.len ? group : STR("org.apache.maven.plugins");
}

static struct str version_in(struct pom_scan *s, const struct xml *from, struct str name)
{
	unsigned left = POM_LOOK_MOST;

	xml_each (p, xml_path(from, "build.pluginManagement.plugins")) {
		if (!left--)
			break;
		struct str other = pom_name(
			s, maven_expand(s->model, plugin_group(p), NULL, NULL),
			maven_expand(s->model, xml_text(p, "artifactId"), NULL, NULL));

		if (str_eq(other, name) && xml_text(p, "version").len)
			return xml_text(p, "version");
	}
	return STR("");
}

/* What pluginManagement of the POM or a parent has, as written. */
static struct str managed_plugin(struct pom_scan *s, const struct pom_place *at,
				 struct str name)
{
	struct str found = at->profile ? version_in(s, at->profile, name) : STR("");

	for (size_t i = 0; i < s->model->n_lineage && !found.len; i++) {
		const struct maven_pom *pom = s->model->lineage[i];

		xml_each (profile, xml_get(pom->root, "profiles"))
			if (!found.len && maven_profile_is_active(s->files, pom, profile))
				found = version_in(s, profile, name);
		if (!found.len)
			found = version_in(s, pom->root, name);
	}
	return found;
}

/* What is needed to build, and no more. */
static package_ref add_tool(struct pom_scan *s, const struct pom_place *at,
			    const struct xml *e, struct str group, struct str version,
			    struct str away)
{
	struct package p = {
		.scope = SCOPE_DEV,
		.relation = DEP_DIRECT,
		.line = e->line,
		.group = at->profile ? xml_text(at->profile, "id") : STR(""),
	};
	struct str artifact =
		maven_expand(s->model, xml_text(e, "artifactId"), pom_overlay(at), NULL);

	group = maven_expand(s->model, group, pom_overlay(at), NULL);
	if (!pom_has_name(s, at, e, group, artifact))
		return PACKAGE_NONE;
	p.name = pom_name(s, group, artifact);
	pom_take_version(s, at, e, version, away, &p);
	return pom_add(s, at->pom->path, &p);
}

/* Annotation processors of the compiler's configuration. */
static void add_processors(struct pom_scan *s, const struct pom_place *at,
			   const struct xml *plugin)
{
	xml_each (path, xml_path(plugin, "configuration.annotationProcessorPaths")) {
		struct maven_key key;

		if (!xml_get(path, "artifactId"))
			continue;
		maven_key_of(s->model, path, pom_overlay(at), &key);
		parse_edge(s->ctx, s->project,
			   add_tool(s, at, path, key.group,
				    pom_managed(s, at, &key).version, s->away));
	}
}

static void add_plugins(struct pom_scan *s, const struct pom_place *at,
			const struct xml *plugins)
{
	xml_each (plugin, plugins) {
		struct str group = plugin_group(plugin), name;
		package_ref ref;

		if (!xml_is(plugin, "plugin"))
			continue;
		name = pom_name(s, maven_expand(s->model, group, pom_overlay(at), NULL),
				maven_expand(s->model, xml_text(plugin, "artifactId"),
					     pom_overlay(at), NULL));
		ref = add_tool(s, at, plugin, group, managed_plugin(s, at, name),
			       s->away);
		parse_edge(s->ctx, s->project, ref);
		xml_each (d, xml_get(plugin, "dependencies"))
			parse_edge(s->ctx, ref,
				   add_tool(s, at, d, xml_text(d, "groupId"), STR(""),
					    STR("")));
		add_processors(s, at, plugin);
	}
}

static void add_build(struct pom_scan *s, const struct pom_place *at,
		      const struct xml *from)
{
	add_plugins(s, at, xml_path(from, "build.plugins"));
	add_plugins(s, at, xml_path(from, "build.pluginManagement.plugins"));
	add_plugins(s, at, xml_path(from, "reporting.plugins"));
	xml_each (e, xml_path(from, "build.extensions"))
		parse_edge(s->ctx, s->project,
			   add_tool(s, at, e, xml_text(e, "groupId"), STR(""), STR("")));
}

/* Those of the parents are reported with the parents. */
void pom_add_tools(struct pom_scan *s)
{
	struct pom_place at = { .pom = s->pom, .active = true };

	add_build(s, &at, s->pom->root);
	xml_each (profile, xml_get(s->pom->root, "profiles")) {
		at.profile = profile;
		at.active = maven_profile_is_active(s->files, s->pom, profile);
		add_build(s, &at, profile);
	}
}
