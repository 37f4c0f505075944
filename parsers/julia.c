/* julia.c - see julia.h. */
#include "parsers/julia.h"

#include "base/map.h"
#include "format/vcs_url.h"

enum { NESTING = 32 };

/* Where what is wrong with it is said. */
struct said {
	struct diag_list *d;
	struct str path;
};

/* A section; NULL when it is not there, or no table, which is said. */
static const struct toml *table(const struct said *to, const struct toml *root,
				const char *name)
{
	const struct toml *t = toml_get(root, name);

	if (!t || t->type == TOML_TABLE)
		return t;
	diag_add(to->d, DIAG_WARNING, DIAG_SYNTAX, to->path, t->line,
		 "%s: expected a table", name);
	return NULL;
}

/* Sections that are looked up by the name of a dependency. */
struct sections {
	struct map compat, sources; /* their struct toml */
	struct map targets;         /* names that some target has */
};

static void index_section(struct map *to, const struct toml *section)
{
	map_init(to);
	toml_each (one, section)
		map_put(to, one->key, (uint64_t)(uintptr_t)one);
}

/* [targets] test = [...], and build: what of extras is used for it. */
static void index_targets(struct map *to, const struct toml *targets)
{
	map_init(to);
	toml_each (target, targets)
		if (target->type == TOML_ARRAY)
			toml_each (one, target)
				if (one->type == TOML_STRING)
					map_put(to, one->text, 0);
}

static const struct toml *find(const struct map *in, struct str name)
{
	uint64_t at;

	return map_get(in, name, &at) ? (const struct toml *)(uintptr_t)at : NULL;
}

static void take_deps(struct arena *a, const struct said *to, const struct toml *deps,
		      const struct sections *more, enum dep_scope scope,
		      struct julia_project *out)
{
	toml_each (dep, deps) {
		const struct toml *range = find(&more->compat, dep->key);

		if (dep->type != TOML_STRING) {
			diag_add(to->d, DIAG_WARNING, DIAG_SYNTAX, to->path, dep->line,
				 STR_FMT ": expected a UUID", STR_ARG(dep->key));
			continue;
		}
		arena_grow(a, out->deps, out->n_deps, &out->cap_deps);
		out->deps[out->n_deps++] = (struct julia_dep){
			.name = dep->key,
			.uuid = dep->text,
			.compat = range && range->type == TOML_STRING ? range->text
								      : STR(""),
			.source = find(&more->sources, dep->key),
			.scope = scope,
			.group = scope == SCOPE_RUNTIME ? STR("") : deps->key,
			.line = dep->line,
		};
	}
}

/* Extras that no target names are the old way to write weakdeps. */
static void mark_extras(const struct map *targets, struct julia_project *out, size_t from)
{
	for (size_t i = from; i < out->n_deps; i++)
		if (!map_has(targets, out->deps[i].name))
			out->deps[i].scope = SCOPE_OPTIONAL;
}

unsigned julia_project_read(struct arena *a, struct str bytes, struct diag_list *d,
			    struct str path, struct julia_project *out)
{
	unsigned errors = 0;
	const struct toml *root = toml_read(a, bytes, NESTING, d, path, &errors);
	const struct toml *name = toml_get(root, "name"), *workspace;
	struct said to = { d, path };
	struct sections more;
	size_t extras;

	*out = (struct julia_project){ .name = toml_string(root, "name"),
				       .uuid = toml_string(root, "uuid"),
				       .version = toml_string(root, "version"),
				       .line = name ? name->line : 1 };
	index_section(&more.compat, table(&to, root, "compat"));
	index_section(&more.sources, table(&to, root, "sources"));
	index_targets(&more.targets, table(&to, root, "targets"));
	take_deps(a, &to, table(&to, root, "deps"), &more, SCOPE_RUNTIME, out);
	take_deps(a, &to, table(&to, root, "weakdeps"), &more, SCOPE_OPTIONAL, out);
	extras = out->n_deps;
	take_deps(a, &to, table(&to, root, "extras"), &more, SCOPE_DEV, out);
	mark_extras(&more.targets, out, extras);
	map_release(&more.compat);
	map_release(&more.sources);
	map_release(&more.targets);
	workspace = toml_get(table(&to, root, "workspace"), "projects");
	if (workspace && workspace->type == TOML_ARRAY)
		out->workspace = workspace;
	return errors;
}

bool julia_is_of_development(struct str folder)
{
	struct str name = str_basename(folder);

	return str_is(name, "test") || str_is(name, "docs") ||
	       str_is(name, "benchmark") || str_is(name, "benchmarks");
}

/* RFC 9562: 8-4-4-4-12 hex digits. */
static bool is_uuid(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? s.ptr[i] != '-' : !is_hex(s.ptr[i]))
			return false;
	}
	return s.len == 36;
}

struct str julia_uuid(struct parse_ctx *ctx, struct str uuid, struct str name,
		      unsigned line)
{
	if (is_uuid(uuid))
		return arena_cat(parse_arena(ctx), STR("uuid="),
				 arena_lower(parse_arena(ctx), uuid), STR(""));
	parse_warn(ctx, line, DIAG_BAD_NAME,
		   STR_FMT " has no UUID, without which no purl can name it",
		   STR_ARG(name));
	return STR("");
}

package_ref julia_add_project(struct parse_ctx *ctx, const struct julia_project *p)
{
	struct package own = { .kind = PACKAGE_PROJECT,
			       .name = p->name,
			       .version = p->version,
			       .scope = SCOPE_RUNTIME,
			       .line = p->line };

	if (!p->name.len)
		return PACKAGE_NONE;
	own.qualifiers = julia_uuid(ctx, p->uuid, p->name, p->line);
	return parse_add(ctx, &own);
}

void julia_set_repository(struct parse_ctx *ctx, struct str url, struct str revision,
			  struct str subdir, struct package *p)
{
	struct vcs_url vcs;

	/* a version beside it is not the one of a registry */
	p->version = STR("");
	p->subpath = subdir;
	if (vcs_is_commit(revision))
		p->vcs_commit = arena_lower(parse_arena(ctx), revision);
	else
		p->requested = revision;
	if (vcs_url_read(parse_arena(ctx), url, VCS_REPOSITORY, &vcs))
		p->vcs_url = vcs.url;
	else
		parse_note(ctx, p->line, DIAG_UNRESOLVED,
			   "the repository of " STR_FMT " is not one on the network",
			   STR_ARG(p->name));
}
