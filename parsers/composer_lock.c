/*
 * composer_lock.c - composer.lock, as Composer 1 and 2 write it.
 *
 * https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control
 * ; an entry holds the fields of https://getcomposer.org/doc/04-schema.md and "source"
 * and "dist" of https://getcomposer.org/doc/05-repositories.md#package-2 (Composer 2.5).
 */
#include "parsers/composer.h"
#include "parsers/lock_text.h"

/* --- composer.json --------------------------------------------------------- */

static struct str manifest_path(struct parse_ctx *ctx)
{
	struct str folder = str_dirname(parse_path(ctx));

	return arena_cat(parse_arena(ctx), folder, folder.len ? STR("/") : STR(""),
			 STR("composer.json"));
}

static void read_manifest(struct composer *s)
{
	struct str bytes;

	if (!parse_sibling(s->ctx, "composer.json", &bytes))
		return;
	s->manifest =
		jnode_read(parse_arena(s->ctx), bytes, JNODE_STRICT, COMPOSER_NESTING,
			   parse_diags(s->ctx), manifest_path(s->ctx));
	if (!jnode_is(s->manifest, JNODE_OBJECT))
		s->manifest = NULL;
}

static package_ref add_project(struct composer *s)
{
	const struct jnode *name = jnode_get(s->manifest, "name");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .scope = SCOPE_RUNTIME };

	if (!jnode_is(name, JNODE_STRING) || !name->text.len)
		return PACKAGE_NONE;
	p.name = name->text;
	p.line = name->line;
	p.version = jnode_string(s->manifest, "version");
	composer_set_licenses(s->ctx, &p, s->manifest);
	return parse_add(s->ctx, &p);
}

static void add_direct(struct composer *s, package_ref project, const char *list)
{
	jnode_each (item, composer_object(s->manifest, list)) {
		struct str key = arena_lower(parse_arena(s->ctx), item->key);
		uint64_t ref;

		if (composer_is_platform(key))
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
		composer_mark_direct(s, key, (package_ref)ref);
	}
}

static void add_root(struct composer *s)
{
	if (!s->manifest)
		return;
	parse_in_file(s->ctx, manifest_path(s->ctx));
	package_ref project = add_project(s);
	add_direct(s, project, "require");
	add_direct(s, project, "require-dev");
	composer_add_provided(s, s->manifest, project);
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

static int read_lock(struct composer *s, const struct jnode *root)
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
			composer_add_package(s, entry, scopes[i]);
	for (size_t i = 0; i < 2; i++)
		jnode_each (entry, jnode_is(lists[i], JNODE_ARRAY) ? lists[i] : NULL) {
			package_ref ref = composer_ref(s, entry);

			composer_add_provided(s, entry, ref);
			composer_add_needs(s, entry, ref);
		}
	add_root(s);
	return rc;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct composer s = { .ctx = ctx };

	const struct jnode *root =
		lock_read_object(ctx, bytes, JNODE_STRICT, COMPOSER_NESTING);

	if (!root)
		return -1;
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
