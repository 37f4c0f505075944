/*
 * vcpkg_json.c - vcpkg.json, the manifest of vcpkg, with the vcpkg-configuration.json
 * beside it.
 *
 * https://learn.microsoft.com/vcpkg/reference/vcpkg-json and
 * https://learn.microsoft.com/vcpkg/reference/vcpkg-configuration-json (2025).
 * A dependency is a name, or an object with name, "version>=", host, features and
 * platform.  `overrides` are exact; what they leave open is fixed by the baseline, a
 * commit of the registry, which is not here.  A dependency for the host is a tool of the
 * build.  The configuration tells which registry a package comes from.
 */
#include "base/map.h"
#include "format/json.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

/* How many patterns with a star are looked at for each package. */
enum { NESTING = 64, PATTERNS_MOST = 256 };

struct pattern {
	struct str head; /* without the star */
	const struct jnode *registry;
};

struct manifest {
	struct parse_ctx *ctx;
	package_ref project;
	struct str name;
	struct map overrides; /* name -> struct jnode */
	struct map seen;      /* names of dependencies */
	struct map exact;     /* name -> struct jnode of its registry */
	struct map defaults;  /* default-features */
	struct pattern patterns[PATTERNS_MOST];
	size_t n_patterns;
	struct str default_repository, default_baseline;
	size_t n_open; /* dependencies whose version the baseline fixes */
};

/* --- registries -------------------------------------------------------------- */

static struct str repository_of(struct manifest *m, const struct jnode *registry)
{
	struct arena *a = parse_arena(m->ctx);
	struct str text = jnode_string(registry, "repository");
	struct vcs_url url;

	if (!vcs_url_read(a, text, VCS_REPOSITORY, &url) ||
	    str_is(url.key, "github.com/microsoft/vcpkg"))
		return STR("");
	return str_ends_with(url.url, STR(".git")) && !str_ends_with(text, STR(".git"))
		       ? str_slice(url.url, 0, url.url.len - 4)
		       : url.url;
}

static void take_patterns(struct manifest *m, const struct jnode *registry)
{
	const struct jnode *packages = jnode_get(registry, "packages");

	jnode_each (it, jnode_is(packages, JNODE_ARRAY) ? packages : NULL) {
		if (it->type != JNODE_STRING)
			continue;
		if (!str_ends_with(it->text, STR("*"))) {
			map_put(&m->exact, it->text, (uint64_t)(uintptr_t)registry);
			continue;
		}
		if (m->n_patterns == PATTERNS_MOST) {
			parse_warn(m->ctx, 0, DIAG_LIMIT,
				   "more than %d patterns of registries; the rest is "
				   "left out",
				   PATTERNS_MOST);
			return;
		}
		m->patterns[m->n_patterns++] = (struct pattern){
			.head = str_slice(it->text, 0, it->text.len - 1),
			.registry = registry,
		};
	}
}

static void take_registries(struct manifest *m, const struct jnode *configuration)
{
	const struct jnode *first = jnode_get(configuration, "default-registry");
	const struct jnode *list = jnode_get(configuration, "registries");

	if (jnode_is(first, JNODE_OBJECT)) {
		m->default_repository = repository_of(m, first);
		m->default_baseline = jnode_string(first, "baseline");
	}
	jnode_each (it, jnode_is(list, JNODE_ARRAY) ? list : NULL)
		take_patterns(m, it);
}

static void read_configuration(struct manifest *m, const struct jnode *root)
{
	const struct jnode *configuration = jnode_get(root, "vcpkg-configuration");
	struct diag_list unused;
	struct str bytes;

	if (!configuration)
		configuration = jnode_get(root, "configuration");
	if (!configuration && parse_sibling(m->ctx, "vcpkg-configuration.json", &bytes)) {
		diag_list_init(&unused, parse_arena(m->ctx));
		configuration = jnode_read(parse_arena(m->ctx), bytes, JNODE_COMMENTS,
					   NESTING, &unused, parse_path(m->ctx));
		if (!configuration)
			parse_warn(m->ctx, 0, DIAG_SYNTAX,
				   "vcpkg-configuration.json beside it is not JSON");
	}
	take_registries(m, configuration);
}

/* The whole name beats the longest pattern, and that the default registry. */
static struct str find_repository(struct manifest *m, struct str name)
{
	const struct pattern *best = NULL;
	uint64_t at;

	if (map_get(&m->exact, name, &at))
		return repository_of(m, (const struct jnode *)(uintptr_t)at);
	for (size_t i = 0; i < m->n_patterns; i++) {
		const struct pattern *it = &m->patterns[i];

		if (str_starts_with(name, it->head) &&
		    (!best || it->head.len > best->head.len))
			best = it;
	}
	return best ? repository_of(m, best->registry) : m->default_repository;
}

static void set_registry(struct manifest *m, struct package *p)
{
	struct str repository = find_repository(m, p->name);

	if (!repository.len)
		return;
	if (p->qualifiers.len)
		p->qualifiers =
			arena_cat(parse_arena(m->ctx), p->qualifiers, STR("&"), STR(""));
	p->qualifiers = arena_cat(parse_arena(m->ctx), p->qualifiers,
				  STR("repository_url="), repository);
}

/* --- packages ---------------------------------------------------------------- */

/* One of four keys holds it; "1.2#3" has the number of the port behind it. */
static struct str version_of(const struct jnode *v, struct str *port)
{
	static const char *const keys[] = { "version", "version-semver", "version-string",
					    "version-date" };
	const struct jnode *number = jnode_get(v, "port-version");
	struct str version = STR("");

	*port = STR("");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && !version.len; i++)
		version = jnode_string(v, keys[i]);
	str_cut(version, '#', &version, port);
	if (jnode_is(number, JNODE_NUMBER))
		*port = number->text;
	return version;
}

static void set_version(struct manifest *m, const struct jnode *override,
			struct package *p)
{
	struct str port;

	p->version = version_of(override, &port);
	if (port.len && !str_is(port, "0"))
		p->qualifiers = arena_cat(parse_arena(m->ctx), STR("port_version="), port,
					  STR(""));
}

static void add_dependency(struct manifest *m, const struct jnode *it,
			   enum dep_scope scope, struct str group)
{
	struct package p = {
		.scope = scope, .group = group, .relation = DEP_DIRECT, .line = it->line
	};
	struct str least = jnode_string(it, "version>=");
	uint64_t override;

	p.name = it->type == JNODE_STRING ? it->text : jnode_string(it, "name");
	if (!p.name.len) {
		parse_warn(m->ctx, it->line, DIAG_SYNTAX, "a dependency without a name");
		return;
	}
	if (str_eq(p.name, m->name))
		return; /* features of the manifest's own */
	if (jnode_is_true(it, "host"))
		p.scope = SCOPE_DEV;
	map_put(&m->seen, p.name, 0);
	if (map_get(&m->overrides, p.name, &override))
		set_version(m, (const struct jnode *)(uintptr_t) override, &p);
	else
		m->n_open++;
	if (!p.version.len && least.len)
		p.requested = arena_cat(parse_arena(m->ctx), STR(">="), least, STR(""));
	set_registry(m, &p);
	parse_edge(m->ctx, m->project, parse_add(m->ctx, &p));
}

static void add_dependencies(struct manifest *m, const struct jnode *owner,
			     enum dep_scope scope, struct str group)
{
	const struct jnode *list = jnode_get(owner, "dependencies");

	if (list && list->type != JNODE_ARRAY) {
		parse_warn(m->ctx, list->line, DIAG_SYNTAX,
			   "dependencies: expected a list, found %s",
			   jnode_type_name(list->type));
		return;
	}
	jnode_each (it, list)
		add_dependency(m, it, scope, group);
}

/* A feature among default-features is there unless one asks for the contrary. */
static void take_defaults(struct manifest *m, const struct jnode *list)
{
	jnode_each (it, jnode_is(list, JNODE_ARRAY) ? list : NULL)
		map_put(&m->defaults,
			it->type == JNODE_STRING ? it->text : jnode_string(it, "name"),
			0);
}

static void add_features(struct manifest *m, const struct jnode *root)
{
	const struct jnode *features = jnode_get(root, "features");

	if (!jnode_is(features, JNODE_OBJECT))
		return;
	jnode_each (it, features)
		add_dependencies(m, it,
				 map_has(&m->defaults, it->key) ? SCOPE_RUNTIME
								: SCOPE_OPTIONAL,
				 it->key);
}

/* Overrides of what is needed by others only: there when something needs it. */
static void add_overrides(struct manifest *m, const struct jnode *list)
{
	jnode_each (it, jnode_is(list, JNODE_ARRAY) ? list : NULL) {
		struct package p = { .name = jnode_string(it, "name"),
				     .relation = DEP_TRANSITIVE,
				     .line = it->line };

		if (!p.name.len || map_has(&m->seen, p.name))
			continue;
		set_version(m, it, &p);
		set_registry(m, &p);
		parse_add(m->ctx, &p);
	}
}

static void take_overrides(struct manifest *m, const struct jnode *list)
{
	if (list && list->type != JNODE_ARRAY)
		parse_warn(m->ctx, list->line, DIAG_SYNTAX,
			   "overrides: expected a list, found %s",
			   jnode_type_name(list->type));
	jnode_each (it, jnode_is(list, JNODE_ARRAY) ? list : NULL) {
		struct str name = jnode_string(it, "name"), port;

		if (!name.len || !version_of(it, &port).len)
			parse_warn(m->ctx, it->line, DIAG_SYNTAX,
				   "an override without name and version");
		else
			map_put(&m->overrides, name, (uint64_t)(uintptr_t)it);
	}
}

static package_ref add_project(struct manifest *m, const struct jnode *root)
{
	struct str license = jnode_string(root, "license"), port;
	const struct jnode *name = jnode_get(root, "name");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .name = m->name,
			     .version = version_of(root, &port),
			     .scope = SCOPE_RUNTIME,
			     .line = name ? name->line : root->line };

	if (!m->name.len)
		return PACKAGE_NONE;
	if (license.len) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	return parse_add(m->ctx, &p);
}

static void say_open(struct manifest *m, const struct jnode *root)
{
	const struct jnode *at = jnode_get(root, "builtin-baseline");
	struct str baseline = jnode_string(root, "builtin-baseline");

	if (!m->n_open)
		return;
	if (!baseline.len)
		baseline = m->default_baseline;
	if (baseline.len)
		parse_note(m->ctx, at ? at->line : 0, DIAG_UNPINNED,
			   "dependencies without a version: %zu; the baseline " STR_FMT
			   " fixes them, which is not at hand",
			   m->n_open, STR_ARG(baseline));
	else
		parse_note(m->ctx, 0, DIAG_UNPINNED,
			   "dependencies without a version: %zu; there is no baseline",
			   m->n_open);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct manifest m = { .ctx = ctx };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct jnode *root = jnode_read(parse_arena(ctx), bytes, JNODE_COMMENTS,
					      NESTING, parse_diags(ctx), parse_path(ctx));

	if (!root)
		return -1;
	if (root->type != JNODE_OBJECT)
		return parse_error(ctx, root->line,
				   "expected an object, found %s: not a vcpkg.json",
				   jnode_type_name(root->type));
	m.name = jnode_string(root, "name");
	map_init(&m.overrides);
	map_init(&m.seen);
	map_init(&m.exact);
	map_init(&m.defaults);
	read_configuration(&m, root);
	take_overrides(&m, jnode_get(root, "overrides"));
	take_defaults(&m, jnode_get(root, "default-features"));
	m.project = add_project(&m, root);
	add_dependencies(&m, root, SCOPE_RUNTIME, STR(""));
	add_features(&m, root);
	add_overrides(&m, jnode_get(root, "overrides"));
	say_open(&m, root);
	map_release(&m.defaults);
	map_release(&m.exact);
	map_release(&m.seen);
	map_release(&m.overrides);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "vcpkg.json", NULL },
};

const struct parser vcpkg_json_parser = {
	.id = "vcpkg-json",
	.title = "vcpkg manifest",
	.versions = "vcpkg 2025",
	.spec = "https://learn.microsoft.com/vcpkg/reference/vcpkg-json",
	.ecosystem = ECO_VCPKG,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
