/*
 * composer_lock.c - composer.lock, as Composer 1 and 2 write it.
 *
 * https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control
 * ; an entry holds the fields of https://getcomposer.org/doc/04-schema.md and "source"
 * and "dist" of https://getcomposer.org/doc/05-repositories.md#package-2 (Composer 2.5).
 */
#include "base/map.h"
#include "format/json.h"
#include "format/sri.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum {
	NESTING = 512, /* real ones stay below 10 */
};

struct state {
	struct parse_ctx *ctx;
	const struct jnode *manifest; /* composer.json; NULL when there is none */
	struct map names;             /* in lower case -> package_ref */
	struct map projects;          /* those of them that lie in the project's tree */
};

/* What the machine provides:
 * https://getcomposer.org/doc/articles/composer-platform-dependencies.md */
static bool is_platform(struct str name)
{
	static const char *const heads[] = { "php-", "ext-", "lib-", "composer-" };
	static const char *const names[] = { "php", "hhvm", "composer" };

	if (str_has_char(name, '/'))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts_with_nocase(name, str_of(heads[i])))
			return true;
	return false;
}

/* https://getcomposer.org/doc/articles/versions.md#branches: "dev-main", "2.x-dev". */
static bool is_branch(struct str version)
{
	return str_starts_with_nocase(version, STR("dev-")) ||
	       (version.len > 4 &&
		str_eq_nocase(str_from(version, version.len - 4), STR("-dev")));
}

/* --- one package ----------------------------------------------------------- */

static void set_licenses(struct parse_ctx *ctx, struct package *p,
			 const struct jnode *entry)
{
	const struct jnode *v = jnode_get(entry, "license");
	size_t n = 0;

	if (!jnode_is(v, JNODE_STRING) && !jnode_is(v, JNODE_ARRAY))
		return;
	struct str *texts = arena_new_array(parse_arena(ctx), struct str, v->n + 1);
	if (v->type == JNODE_STRING && v->text.len)
		texts[n++] = v->text;
	jnode_each (one, v)
		if (one->type == JNODE_STRING && one->text.len)
			texts[n++] = one->text;
	p->licenses = texts;
	p->n_licenses = n;
}

static bool is_git(const struct jnode *source)
{
	struct str type = jnode_string(source, "type");

	return !type.len || str_is(type, "git") || str_is(type, "github") ||
	       str_is(type, "gitlab");
}

/* A branch is known by its commit only: its name is no version. */
static void set_branch_source(struct state *s, struct package *p,
			      const struct jnode *entry)
{
	const struct jnode *source = jnode_get(entry, "source"),
			   *dist = jnode_get(entry, "dist");
	struct str url = jnode_string(source, "url");
	struct str commit = jnode_string(source, "reference");
	struct vcs_url v;

	if (!url.len)
		url = jnode_string(dist, "url");
	if (!commit.len)
		commit = jnode_string(dist, "reference");
	if (!vcs_is_commit(commit) ||
	    !vcs_url_read(parse_arena(s->ctx), url, source ? VCS_REPOSITORY : VCS_GUESS,
			  &v))
		return;
	p->requested = p->version;
	p->version = STR("");
	/* A purl's vcs_url is taken for git where it does not say otherwise. */
	if (!str_is(str_of(v.type), "git") || !is_git(source)) {
		p->source_url = v.url;
		return;
	}
	p->vcs_url = v.url;
	p->vcs_commit = arena_lower(parse_arena(s->ctx), commit);
}

static void set_dist(struct state *s, struct package *p, const struct jnode *dist)
{
	struct arena *a = parse_arena(s->ctx);
	struct str url = jnode_string(dist, "url"), sum = jnode_string(dist, "shasum");

	/* Of an archive the URL may be a path on the machine that made the lock. */
	if (str_find(url, STR("://")) != STR_NONE && !str_starts_with(url, STR("file:")))
		p->source_url = url_clean(a, url);
	if (!sum.len)
		return;
	if (!hash_is_hex(HASH_SHA1, sum)) {
		parse_note(s->ctx, jnode_get(dist, "shasum")->line, DIAG_SYNTAX,
			   "shasum of " STR_FMT " is no sha1", STR_ARG(p->name));
		return;
	}
	struct package_hash *hash = arena_new(a, struct package_hash);
	*hash = (struct package_hash){ .alg = HASH_SHA1, .hex = arena_lower(a, sum) };
	p->hashes = hash;
	p->n_hashes = 1;
}

/*
 * Packages of a repository other than Packagist: "notification-url" is the
 * repository's own, with "/downloads" behind its address.  WordPress Packagist sends
 * none, but its vendors are its own.
 */
static void set_repository(struct state *s, struct package *p, const struct jnode *entry)
{
	struct str url = jnode_string(entry, "notification-url");

	if (str_starts_with(p->name, STR("wpackagist-plugin/")) ||
	    str_starts_with(p->name, STR("wpackagist-theme/")))
		url = STR("https://wpackagist.org");
	url = url_clean(parse_arena(s->ctx), url);
	if (str_ends_with(url, STR("/")))
		url.len--;
	if (str_ends_with(url, STR("/downloads")))
		url.len -= 10;
	if (!str_starts_with(url, STR("http")) || str_is(url, "https://packagist.org"))
		return;
	p->qualifiers =
		arena_cat(parse_arena(s->ctx), STR("repository_url="), url, STR(""));
}

static void read_version(struct state *s, struct package *p, const struct jnode *entry)
{
	const struct jnode *v = jnode_get(entry, "version");

	if (jnode_is(v, JNODE_STRING) && v->text.len) {
		p->version = v->text;
		return;
	}
	if (v && v->type != JNODE_STRING)
		parse_warn(s->ctx, v->line, DIAG_SYNTAX, "version of " STR_FMT " is %s",
			   STR_ARG(p->name), jnode_type_name(v->type));
	else
		parse_warn(s->ctx, p->line, DIAG_SYNTAX, STR_FMT " has no version",
			   STR_ARG(p->name));
}

static void add_package(struct state *s, const struct jnode *entry, enum dep_scope scope)
{
	const struct jnode *name = jnode_get(entry, "name"),
			   *dist = jnode_get(entry, "dist");
	struct package p = { .scope = scope };

	if (!jnode_is(name, JNODE_STRING) || !str_has_char(name->text, '/')) {
		parse_warn(s->ctx, name ? name->line : entry->line, DIAG_BAD_NAME,
			   "a package without a name \"vendor/name\"");
		return;
	}
	p.name = name->text;
	p.line = name->line;
	p.relation = s->manifest ? DEP_TRANSITIVE : DEP_UNKNOWN;
	read_version(s, &p, entry);
	set_licenses(s->ctx, &p, entry);
	if (str_is(jnode_string(dist, "type"), "path")) {
		p.kind = PACKAGE_PROJECT;
		p.relation = DEP_UNKNOWN;
	} else {
		if (is_branch(p.version))
			set_branch_source(s, &p, entry);
		if (jnode_is(dist, JNODE_OBJECT) && !p.requested.len)
			set_dist(s, &p, dist);
		set_repository(s, &p, entry);
	}
	package_ref ref = parse_add(s->ctx, &p);
	struct str key = arena_lower(parse_arena(s->ctx), p.name);

	map_put(&s->names, key, ref);
	if (p.kind == PACKAGE_PROJECT)
		map_put(&s->projects, key, ref);
	parse_provides(s->ctx, ref, key);
}

/* --- edges ----------------------------------------------------------------- */

static const struct jnode *object_of(const struct jnode *parent, const char *key)
{
	const struct jnode *v = jnode_get(parent, key);

	return jnode_is(v, JNODE_OBJECT) ? v : NULL; /* PHP writes [] for {} */
}

static void add_provided(struct state *s, const struct jnode *entry, package_ref ref)
{
	static const char *const lists[] = { "replace", "provide" };

	for (size_t i = 0; i < 2; i++)
		jnode_each (item, object_of(entry, lists[i]))
			parse_provides(s->ctx, ref,
				       arena_lower(parse_arena(s->ctx), item->key));
}

/* The package of an entry of the list; the second of two of one name gives way. */
static package_ref ref_of(struct state *s, const struct jnode *entry)
{
	uint64_t ref;
	struct str name = jnode_string(entry, "name");

	if (!name.len ||
	    !map_get(&s->names, arena_lower(parse_arena(s->ctx), name), &ref))
		return PACKAGE_NONE;
	return (package_ref)ref;
}

/* Projects of one's own are neither direct nor not. */
static void mark_direct(struct state *s, struct str key, package_ref ref)
{
	if (!map_has(&s->projects, key))
		parse_relation(s->ctx, ref, DEP_DIRECT);
}

static void add_needs(struct state *s, const struct jnode *entry, package_ref ref)
{
	bool first_party = str_is(jnode_string(jnode_get(entry, "dist"), "type"), "path");

	jnode_each (item, object_of(entry, "require")) {
		struct str key = arena_lower(parse_arena(s->ctx), item->key);
		uint64_t to;

		if (is_platform(key))
			continue;
		parse_needs(s->ctx, ref, key, true);
		if (first_party && map_get(&s->names, key, &to))
			mark_direct(s, key, (package_ref)to);
	}
}

/* --- composer.json --------------------------------------------------------- */

static struct str manifest_path(struct parse_ctx *ctx)
{
	struct str folder = str_dirname(parse_path(ctx));

	return arena_cat(parse_arena(ctx), folder, folder.len ? STR("/") : STR(""),
			 STR("composer.json"));
}

static void read_manifest(struct state *s)
{
	struct str bytes;

	if (!parse_sibling(s->ctx, "composer.json", &bytes))
		return;
	s->manifest = jnode_read(parse_arena(s->ctx), bytes, JNODE_STRICT, NESTING,
				 parse_diags(s->ctx), manifest_path(s->ctx));
	if (!jnode_is(s->manifest, JNODE_OBJECT))
		s->manifest = NULL;
}

static package_ref add_project(struct state *s)
{
	const struct jnode *name = jnode_get(s->manifest, "name");
	struct package p = { .kind = PACKAGE_PROJECT, .scope = SCOPE_RUNTIME };

	if (!jnode_is(name, JNODE_STRING) || !name->text.len)
		return PACKAGE_NONE;
	p.name = name->text;
	p.line = name->line;
	p.version = jnode_string(s->manifest, "version");
	set_licenses(s->ctx, &p, s->manifest);
	return parse_add(s->ctx, &p);
}

static void add_direct(struct state *s, package_ref project, const char *list)
{
	jnode_each (item, object_of(s->manifest, list)) {
		struct str key = arena_lower(parse_arena(s->ctx), item->key);
		uint64_t ref;

		if (is_platform(key))
			continue;
		if (!map_get(&s->names, key, &ref)) {
			parse_note(s->ctx, item->line, DIAG_UNRESOLVED,
				   STR_FMT
				   " is not in composer.lock, which is older or has "
				   "another package that provides it",
				   STR_ARG(item->key));
			continue;
		}
		parse_edge(s->ctx, project, (package_ref)ref);
		mark_direct(s, key, (package_ref)ref);
	}
}

static void add_root(struct state *s)
{
	if (!s->manifest)
		return;
	parse_in_file(s->ctx, manifest_path(s->ctx));
	package_ref project = add_project(s);
	add_direct(s, project, "require");
	add_direct(s, project, "require-dev");
	add_provided(s, s->manifest, project);
	parse_in_file(s->ctx, STR(""));
}

/* --- the file -------------------------------------------------------------- */

static int check_list(struct parse_ctx *ctx, const struct jnode *list)
{
	if (!list || list->type == JNODE_NULL || list->type == JNODE_ARRAY)
		return 0;
	return parse_error(ctx, list->line, "\"" STR_FMT "\" is %s, not an array",
			   STR_ARG(list->key), jnode_type_name(list->type));
}

static int read_lock(struct state *s, const struct jnode *root)
{
	static const enum dep_scope scopes[] = { SCOPE_RUNTIME, SCOPE_DEV };
	const struct jnode *lists[] = { jnode_get(root, "packages"),
					jnode_get(root, "packages-dev") };

	if (!lists[0] && !lists[1])
		return parse_error(s->ctx, root->line,
				   "no \"packages\": not a composer.lock");
	int rc = check_list(s->ctx, lists[0]) | check_list(s->ctx, lists[1]);
	read_manifest(s);
	for (size_t i = 0; i < 2; i++)
		jnode_each (entry, jnode_is(lists[i], JNODE_ARRAY) ? lists[i] : NULL)
			add_package(s, entry, scopes[i]);
	for (size_t i = 0; i < 2; i++)
		jnode_each (entry, jnode_is(lists[i], JNODE_ARRAY) ? lists[i] : NULL) {
			package_ref ref = ref_of(s, entry);

			add_provided(s, entry, ref);
			add_needs(s, entry, ref);
		}
	add_root(s);
	return rc;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct state s = { .ctx = ctx };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct jnode *root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT,
					      NESTING, parse_diags(ctx), parse_path(ctx));
	if (!root)
		return -1;
	if (root->type != JNODE_OBJECT)
		return parse_error(ctx, root->line, "%s instead of an object",
				   jnode_type_name(root->type));
	map_init(&s.names);
	map_init(&s.projects);
	int rc = read_lock(&s, root);
	map_release(&s.projects);
	map_release(&s.names);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "composer.lock", NULL },
};

const struct parser composer_lock_parser = {
	.id = "composer-lock",
	.title = "Composer lock file",
	.versions = "1, 2",
	.spec = "https://getcomposer.org/doc/04-schema.md",
	.ecosystem = ECO_PACKAGIST,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
