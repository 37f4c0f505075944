/* pyproject.c - see pyproject.h. */
#include "format/pyproject.h"

#include "base/map.h"
#include "format/pep508.h"

struct asks {
	struct arena *a;
	struct pyproject_ask *v;
	size_t n, cap;
	struct map project; /* key of what [project] dependencies asks for: place in v */
};

static struct pyproject_ask *add(struct asks *asks, struct pyproject_ask one)
{
	arena_grow(asks->a, asks->v, asks->n, &asks->cap);
	asks->v[asks->n] = one;
	return &asks->v[asks->n++];
}

static void add_wrong(struct asks *asks, unsigned line, const char *why)
{
	add(asks, (struct pyproject_ask){ .line = line, .wrong = why });
}

/* "-e file:///${PROJECT_ROOT}/x#egg=x" is what PDM puts into its lists. */
static void add_text(struct asks *asks, const struct toml *it, struct str group,
		     enum dep_scope scope)
{
	struct pyproject_ask one = {
		.text = it->text, .group = group, .scope = scope, .line = it->line
	};
	struct pep508 r;

	if (!pep508_read(it->text, &r)) {
		one.name = r.name;
		one.key = ecosystem_name_key(asks->a, ECO_PYPI, r.name);
	}
	add(asks, one);
}

/* An array of requirements.  {include-group = "x"}: x has its own place. */
static void add_list(struct asks *asks, const struct toml *list, struct str group,
		     enum dep_scope scope)
{
	if (!list)
		return;
	if (list->type != TOML_ARRAY) {
		add_wrong(asks, list->line, "expected an array of requirements");
		return;
	}
	toml_each (it, list) {
		if (it->type == TOML_STRING)
			add_text(asks, it, group, scope);
		else if (!toml_get(it, "include-group"))
			add_wrong(asks, it->line, "expected a requirement, a string");
	}
}

static void add_lists(struct asks *asks, const struct toml *table, enum dep_scope scope)
{
	if (table && table->type != TOML_TABLE) {
		add_wrong(asks, table->line, "expected a table of groups");
		return;
	}
	toml_each (it, table)
		add_list(asks, it, it->key, scope);
}

static bool is_optional(const struct toml *value)
{
	if (value->type == TOML_ARRAY)
		value = value->child;
	return value && toml_is_true(value, "optional");
}

static void add_poetry_one(struct asks *asks, const struct toml *it, struct str group,
			   const struct toml *value)
{
	struct pyproject_ask one = {
		.name = it->key,
		.key = ecosystem_name_key(asks->a, ECO_PYPI, it->key),
		.table = value,
		.group = group,
		.scope = group.len ? SCOPE_DEV : SCOPE_RUNTIME,
		.line = value->line,
	};
	uint64_t at;

	if (value->type != TOML_STRING && value->type != TOML_TABLE) {
		add_wrong(asks, value->line, "expected a constraint or a table");
		return;
	}
	/* Since Poetry 2 the table only adds to what [project] asks for. */
	if (!group.len && map_get(&asks->project, one.key, &at)) {
		asks->v[at].table = value;
		return;
	}
	if (!group.len && is_optional(value))
		one.scope = SCOPE_OPTIONAL;
	add(asks, one);
}

/* Poetry's own: name = constraint, table, or array of either. */
static void add_poetry(struct asks *asks, const struct toml *table, struct str group)
{
	if (table && table->type != TOML_TABLE) {
		add_wrong(asks, table->line, "expected a table of dependencies");
		return;
	}
	toml_each (it, table) {
		if (str_eq_nocase(it->key, STR("python")))
			continue;
		if (it->type == TOML_ARRAY)
			toml_each (one, it)
				add_poetry_one(asks, it, group, one);
		else
			add_poetry_one(asks, it, group, it);
	}
}

static void add_tools(struct asks *asks, const struct toml *root)
{
	add_poetry(asks, toml_path(root, "tool.poetry.dependencies"), STR(""));
	add_poetry(asks, toml_path(root, "tool.poetry.dev-dependencies"), STR("dev"));
	toml_each (it, toml_path(root, "tool.poetry.group"))
		add_poetry(asks, toml_get(it, "dependencies"), it->key);
	add_lists(asks, toml_path(root, "tool.pdm.dev-dependencies"), SCOPE_DEV);
	add_list(asks, toml_path(root, "tool.uv.dev-dependencies"), STR("dev"),
		 SCOPE_DEV);
	toml_each (it, toml_path(root, "tool.hatch.envs")) {
		add_list(asks, toml_get(it, "dependencies"), it->key, SCOPE_DEV);
		add_list(asks, toml_get(it, "extra-dependencies"), it->key, SCOPE_DEV);
	}
	add_list(asks, toml_path(root, "tool.flit.metadata.requires"), STR(""),
		 SCOPE_RUNTIME);
	add_lists(asks, toml_path(root, "tool.flit.metadata.requires-extra"),
		  SCOPE_OPTIONAL);
}

/* Every group that is included must be there. */
static void check_includes(struct asks *asks, const struct toml *groups)
{
	struct map keys;

	if (!groups || groups->type != TOML_TABLE)
		return;
	map_init(&keys);
	toml_each (it, groups)
		map_put(&keys, ecosystem_name_key(asks->a, ECO_PYPI, it->key), 1);
	toml_each (group, groups)
		toml_each (it, group) {
			const struct toml *name = toml_get(it, "include-group");

			if (name && !map_has(&keys, ecosystem_name_key(asks->a, ECO_PYPI,
								       name->text)))
				add_wrong(asks, it->line,
					  "the group that it includes is not there");
		}
	map_release(&keys);
}

static void apply_sources(struct asks *asks, const struct toml *sources)
{
	struct map by_key;

	map_init(&by_key);
	toml_each (it, sources)
		map_put(&by_key, ecosystem_name_key(asks->a, ECO_PYPI, it->key),
			(uint64_t)(uintptr_t)it);
	for (size_t i = 0; i < asks->n; i++) {
		uint64_t node;
		const struct toml *s;

		if (!asks->v[i].key.len || !map_get(&by_key, asks->v[i].key, &node))
			continue;
		s = (const struct toml *)(uintptr_t)node;
		/* Several, by platform: the first stands for them. */
		asks->v[i].source = s->type == TOML_ARRAY ? s->child : s;
	}
	map_release(&by_key);
}

/* project.license is an expression, or a table of text or file. */
static void read_license(struct arena *a, const struct toml *table, struct pyproject *out)
{
	const struct toml *license = toml_get(table, "license");

	if (license && license->type == TOML_STRING)
		out->license.expression = license->text;
	else if (!out->license.text.len)
		out->license.text = toml_string(license, "text");
	toml_each (it, toml_get(table, "classifiers"))
		python_license_classifier(a, &out->license, it->text);
}

static void read_project(struct arena *a, const struct toml *table, struct pyproject *out)
{
	if (!out->name.len) {
		const struct toml *name = toml_get(table, "name");

		out->name = toml_string(table, "name");
		out->line = name ? name->line : 0;
	}
	if (!out->version.len)
		out->version = toml_string(table, "version");
	read_license(a, table, out);
}

void pyproject_read(struct arena *a, const struct toml *root, struct pyproject *out)
{
	struct asks asks = { .a = a }, build = { .a = a };
	const struct toml *project = toml_get(root, "project");

	*out = (struct pyproject){ .dynamic = toml_get(project, "dynamic") };
	map_init(&asks.project);
	read_project(a, project, out);
	read_project(a, toml_path(root, "tool.poetry"), out);
	add_list(&asks, toml_get(project, "dependencies"), STR(""), SCOPE_RUNTIME);
	for (size_t i = 0; i < asks.n; i++)
		if (asks.v[i].key.len)
			map_put(&asks.project, asks.v[i].key, i);
	add_lists(&asks, toml_get(project, "optional-dependencies"), SCOPE_OPTIONAL);
	add_lists(&asks, toml_get(root, "dependency-groups"), SCOPE_DEV);
	check_includes(&asks, toml_get(root, "dependency-groups"));
	add_tools(&asks, root);
	apply_sources(&asks, toml_path(root, "tool.uv.sources"));
	add_list(&build, toml_path(root, "build-system.requires"), STR("build-system"),
		 SCOPE_DEV);
	out->asks = asks.v;
	out->n_asks = asks.n;
	out->build = build.v;
	out->n_build = build.n;
	map_release(&asks.project);
}
