/*
 * cargo_toml.c - what a Cargo.toml says about dependencies.
 *
 * https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html,
 * .../workspaces.html and .../features.html (Cargo 1.95).
 */
#include "format/cargo_toml.h"

#include "base/map.h"

/* Tables in tables of a manifest: target.'cfg(…)'.dependencies.x.features is five. */
enum { DEPTH_MOST = 64 };

struct manifest_reader {
	struct arena *arena;
	const struct toml *root;
	struct map on;       /* key of every optional dependency that is on by default */
	struct map features; /* key: its struct toml */
	struct map shared;   /* the same for [workspace.dependencies] */
	struct cargo_manifest *out;
};

/* Values of a table by key, since looking each up in turn would be quadratic. */
static void index_table(struct map *m, const struct toml *table)
{
	map_init(m);
	if (!table || table->type != TOML_TABLE)
		return;
	toml_each (value, table)
		map_put(m, value->key, (uint64_t)(uintptr_t)value);
}

static const struct toml *find_indexed(const struct map *m, struct str key)
{
	uint64_t value;

	return map_get(m, key, &value) ? (const struct toml *)(uintptr_t)value : NULL;
}

/* --- features ---------------------------------------------------------------- */

struct feature_list {
	const struct toml **v;
	size_t n, cap;
};

/*
 * One value of a feature: another feature, "dep:x", "x/feature" (which turns x on) or
 * "x?/feature" (which does not).
 */
static void follow_feature(struct manifest_reader *r, struct str value, struct map *seen,
			   struct feature_list *todo)
{
	struct str name, feature;
	bool has_slash;
	const struct toml *next;

	if (str_starts_with(value, STR("dep:"))) {
		map_put(&r->on, str_from(value, 4), 0);
		return;
	}
	has_slash = str_cut(value, '/', &name, &feature);
	if (has_slash && str_ends_with(name, STR("?")))
		return;
	map_put(&r->on, name, 0);
	next = has_slash ? NULL : find_indexed(&r->features, name);
	if (!next || map_has(seen, name))
		return;
	map_put(seen, name, 0);
	arena_grow(r->arena, todo->v, todo->n, &todo->cap);
	todo->v[todo->n++] = next;
}

static void follow_defaults(struct manifest_reader *r)
{
	struct feature_list todo = { .n = 0 };
	struct map seen;

	map_init(&seen);
	follow_feature(r, STR("default"), &seen, &todo);
	while (todo.n) {
		const struct toml *list = todo.v[--todo.n];

		if (list->type != TOML_ARRAY)
			continue;
		toml_each (value, list)
			if (value->type == TOML_STRING)
				follow_feature(r, value->text, &seen, &todo);
	}
	map_release(&seen);
}

/* --- dependencies ------------------------------------------------------------ */

/* One of the three at most, says Cargo. */
static struct str git_ref_of(const struct toml *spec)
{
	static const char *const keys[] = { "rev", "tag", "branch" };
	struct str ref = STR("");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && !ref.len; i++)
		ref = toml_string(spec, keys[i]);
	return ref;
}

static void add_dep(struct manifest_reader *r, const struct toml *entry,
		    enum cargo_dep_kind kind)
{
	struct cargo_manifest *out = r->out;
	struct cargo_dep dep = { .kind = kind, .name = entry->key, .line = entry->line };
	const struct toml *spec = entry;

	if (toml_is_true(entry, "workspace")) {
		const struct toml *shared = find_indexed(&r->shared, entry->key);

		spec = shared ? shared : entry;
		dep.path_is_of_root = shared != NULL;
		dep.not_shared = !shared;
	}
	if (spec->type == TOML_STRING) {
		dep.requirement = spec->text;
	} else {
		struct str renamed = toml_string(spec, "package");

		if (renamed.len)
			dep.name = renamed;
		dep.requirement = toml_string(spec, "version");
		dep.path = toml_string(spec, "path");
		dep.git = toml_string(spec, "git");
		dep.git_ref = git_ref_of(spec);
	}
	dep.optional = toml_is_true(entry, "optional") && !map_has(&r->on, entry->key);
	arena_grow(r->arena, out->deps, out->n_deps, &out->cap_deps);
	out->deps[out->n_deps++] = dep;
}

/* The three tables of a manifest or of one target; '_' is the spelling of old ones. */
static void add_tables(struct manifest_reader *r, const struct toml *of)
{
	static const struct {
		const char *name;
		enum cargo_dep_kind kind;
	} row[] = {
		{ "dependencies", CARGO_NORMAL },
		{ "build-dependencies", CARGO_BUILD },
		{ "build_dependencies", CARGO_BUILD },
		{ "dev-dependencies", CARGO_DEV },
		{ "dev_dependencies", CARGO_DEV },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const struct toml *table = toml_get(of, row[i].name);

		if (!table || table->type != TOML_TABLE)
			continue;
		toml_each (entry, table)
			add_dep(r, entry, row[i].kind);
	}
}

void cargo_toml_read(struct arena *a, struct str bytes, const struct toml *workspace,
		     struct diag_list *d, struct str path, struct cargo_manifest *out)
{
	struct manifest_reader r = { .arena = a, .out = out };
	unsigned errors = 0;

	*out = (struct cargo_manifest){ .n_deps = 0 };
	r.root = toml_read(a, bytes, DEPTH_MOST, d, path, &errors);
	out->name = toml_string(toml_get(r.root, "package"), "name");
	if (!out->name.len) /* "project" until 2016, read by Cargo since */
		out->name = toml_string(toml_get(r.root, "project"), "name");
	out->workspace = toml_get(r.root, "workspace");
	if (!workspace)
		workspace = out->workspace;
	map_init(&r.on);
	index_table(&r.features, toml_get(r.root, "features"));
	index_table(&r.shared, toml_get(workspace, "dependencies"));
	follow_defaults(&r);
	add_tables(&r, r.root);
	toml_each (target, toml_get(r.root, "target"))
		add_tables(&r, target);
	map_release(&r.shared);
	map_release(&r.features);
	map_release(&r.on);
}
