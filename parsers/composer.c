/* composer.c - see composer.h. */
#include "parsers/composer.h"

#include "format/sri.h"
#include "format/vcs_url.h"

/* What the machine provides:
 * https://getcomposer.org/doc/articles/composer-platform-dependencies.md */
bool composer_is_platform(struct str name)
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
bool composer_is_branch(struct str version)
{
	return str_starts_with_nocase(version, STR("dev-")) ||
	       (version.len > 4 &&
		str_eq_nocase(str_from(version, version.len - 4), STR("-dev")));
}

/* --- one package ----------------------------------------------------------- */

void composer_set_licenses(struct parse_ctx *ctx, struct package *p,
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
static void set_branch_source(struct composer *s, struct package *p,
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
	bool remote = vcs_url_read(parse_arena(s->ctx), url,
				   source ? VCS_REPOSITORY : VCS_GUESS, &v);

	if (!vcs_is_commit(commit) || (!remote && !source))
		return;
	p->requested = p->version;
	p->version = STR("");
	/* A repository on a disk has a commit and no address that others know. */
	if (!remote) {
		if (is_git(source))
			p->vcs_commit = arena_lower(parse_arena(s->ctx), commit);
		return;
	}
	/* A purl's vcs_url is taken for git where it does not say otherwise. */
	if (!str_is(str_of(v.type), "git") || !is_git(source)) {
		p->source_url = v.url;
		return;
	}
	p->vcs_url = v.url;
	p->vcs_commit = arena_lower(parse_arena(s->ctx), commit);
}

static void set_dist(struct composer *s, struct package *p, const struct jnode *dist)
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
static void set_repository(struct composer *s, struct package *p,
			   const struct jnode *entry)
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

static void read_version(struct composer *s, struct package *p, const struct jnode *entry)
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

void composer_add_package(struct composer *s, const struct jnode *entry,
			  enum dep_scope scope)
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
	composer_set_licenses(s->ctx, &p, entry);
	if (str_is(jnode_string(dist, "type"), "path")) {
		p.kind = PACKAGE_PROJECT;
		p.relation = DEP_UNKNOWN;
		p.folder = jnode_string(dist, "url");
	} else {
		if (composer_is_branch(p.version))
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

const struct jnode *composer_object(const struct jnode *parent, const char *key)
{
	const struct jnode *v = jnode_get(parent, key);

	return jnode_is(v, JNODE_OBJECT) ? v : NULL; /* PHP writes [] for {} */
}

void composer_add_provided(struct composer *s, const struct jnode *entry, package_ref ref)
{
	static const char *const lists[] = { "replace", "provide" };

	for (size_t i = 0; i < 2; i++)
		jnode_each (item, composer_object(entry, lists[i]))
			parse_provides(s->ctx, ref,
				       arena_lower(parse_arena(s->ctx), item->key));
}

/* The package of an entry of the list; the second of two of one name gives way. */
package_ref composer_ref(struct composer *s, const struct jnode *entry)
{
	uint64_t ref;
	struct str name = jnode_string(entry, "name");

	if (!name.len ||
	    !map_get(&s->names, arena_lower(parse_arena(s->ctx), name), &ref))
		return PACKAGE_NONE;
	return (package_ref)ref;
}

/* Projects of one's own are neither direct nor not. */
void composer_mark_direct(struct composer *s, struct str key, package_ref ref)
{
	if (!map_has(&s->projects, key))
		parse_relation(s->ctx, ref, DEP_DIRECT);
}

void composer_add_needs(struct composer *s, const struct jnode *entry, package_ref ref)
{
	bool first_party = str_is(jnode_string(jnode_get(entry, "dist"), "type"), "path");

	jnode_each (item, composer_object(entry, "require")) {
		struct str key = arena_lower(parse_arena(s->ctx), item->key);
		uint64_t to;

		if (composer_is_platform(key))
			continue;
		parse_needs(s->ctx, ref, key, true);
		if (first_party && map_get(&s->names, key, &to))
			composer_mark_direct(s, key, (package_ref)to);
	}
}
