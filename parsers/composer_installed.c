/*
 * composer_installed.c - vendor/composer/installed.json, Composer's record of what it
 * installed.
 *
 * https://getcomposer.org/doc/07-runtime.md (Composer 2.5).  Composer 1 writes a list of
 * packages; Composer 2 an object with that list in `packages`, with `dev` (whether
 * development packages are there) and `dev-package-names`.  Entries are those of
 * composer.lock.
 */
#include "parsers/composer.h"
#include "parsers/lock_text.h"

static const struct jnode *find_packages(struct parse_ctx *ctx, const struct jnode *root)
{
	const struct jnode *list = root;

	if (root->type == JNODE_OBJECT)
		list = jnode_get(root, "packages");
	if (jnode_is(list, JNODE_ARRAY))
		return list;
	parse_error(ctx, list ? list->line : root->line,
		    "no list of packages: not a record of Composer");
	return NULL;
}

static void read_packages(struct composer *s, const struct jnode *root,
			  const struct jnode *list)
{
	const struct jnode *names = jnode_get(root, "dev-package-names");
	struct map dev;

	map_init(&dev);
	jnode_each (name, jnode_is(names, JNODE_ARRAY) ? names : NULL)
		if (name->type == JNODE_STRING)
			map_put(&dev, name->text, 0);
	jnode_each (entry, list) {
		bool is_dev = map_has(&dev, jnode_string(entry, "name"));

		/* Composer 1 does not tell */
		composer_add_package(s, entry,
				     is_dev  ? SCOPE_DEV
				     : names ? SCOPE_RUNTIME
					     : SCOPE_UNKNOWN);
	}
	map_release(&dev);
	jnode_each (entry, list) {
		package_ref ref = composer_ref(s, entry);

		composer_add_provided(s, entry, ref);
		composer_add_needs(s, entry, ref);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct composer s = { .ctx = ctx };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct jnode *root =
		jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, COMPOSER_NESTING,
			   parse_diags(ctx), parse_path(ctx));
	const struct jnode *list = root ? find_packages(ctx, root) : NULL;

	if (!list)
		return -1;
	map_init(&s.names);
	map_init(&s.projects);
	read_packages(&s, root, list);
	map_release(&s.projects);
	map_release(&s.names);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "composer/installed.json", NULL },
};

const struct parser composer_installed_parser = {
	.id = "composer-installed",
	.title = "Composer's record of installed packages",
	.versions = "1, 2",
	.spec = "https://getcomposer.org/doc/07-runtime.md",
	.ecosystem = ECO_PACKAGIST,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
