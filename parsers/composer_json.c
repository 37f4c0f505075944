/*
 * composer_json.c - a composer.json without a composer.lock beside it.
 *
 * https://getcomposer.org/doc/04-schema.md and
 * https://getcomposer.org/doc/articles/versions.md (Composer 2.5).  "1.2.3" alone is
 * exact; everything else is a constraint, "dev-main#commit" a place in a repository that
 * only Packagist knows.
 */
#include "parsers/composer.h"
#include "parsers/lock_text.h"

struct manifest {
	struct parse_ctx *ctx;
	package_ref project;
	size_t n, n_unpinned;
};

/* Three or four numbers, with "v" in front and a stability behind: one version. */
static bool is_exact(struct str s)
{
	size_t i = str_starts_with_nocase(s, STR("v")), numbers = 0;

	while (i < s.len && is_digit(s.ptr[i])) {
		while (i < s.len && is_digit(s.ptr[i]))
			i++;
		numbers++;
		if (i == s.len || s.ptr[i] != '.')
			break;
		i++;
	}
	if (numbers < 2 || (i && s.ptr[i - 1] == '.'))
		return false;
	if (i < s.len && s.ptr[i] != '-')
		return false;
	if (composer_is_branch(s))
		return false;
	for (; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-')
			return false;
	return true;
}

/* "1.2.3@dev" and "^1.0@beta": what stability is let in, no part of the version. */
static struct str without_flag(struct str s)
{
	struct str version, flag;

	return str_rcut(s, '@', &version, &flag) && !str_has_char(flag, ' ')
		       ? str_trim(version)
		       : s;
}

/* "=1.2.3" and "==1.2.3" ask for what "1.2.3" does. */
static struct str without_sign(struct str s)
{
	for (int i = 0; i < 2 && str_starts_with(s, STR("=")); i++)
		s = str_from(s, 1);
	return str_trim(s);
}

static void add_one(struct manifest *m, const struct jnode *item, enum dep_scope scope)
{
	struct package p = { .name = item->key,
			     .version = STR(""),
			     .scope = scope,
			     .relation = DEP_DIRECT,
			     .line = item->line };

	if (composer_is_platform(p.name))
		return;
	if (!str_has_char(p.name, '/')) {
		parse_warn(m->ctx, p.line, DIAG_BAD_NAME,
			   "a package without a name \"vendor/name\": " STR_FMT,
			   STR_ARG(p.name));
		return;
	}
	if (item->type != JNODE_STRING)
		parse_warn(m->ctx, p.line, DIAG_SYNTAX,
			   "what is asked of " STR_FMT " is %s, not a string",
			   STR_ARG(p.name), jnode_type_name(item->type));
	else if (is_exact(without_flag(without_sign(str_trim(item->text)))))
		p.version = without_flag(without_sign(str_trim(item->text)));
	else
		p.requested = item->text;
	m->n++;
	m->n_unpinned += !p.version.len;
	parse_edge(m->ctx, m->project, parse_add(m->ctx, &p));
}

static void add_list(struct manifest *m, const struct jnode *root, const char *key,
		     enum dep_scope scope)
{
	const struct jnode *list = jnode_get(root, key);

	if (list && list->type != JNODE_OBJECT && list->n)
		parse_warn(m->ctx, list->line, DIAG_SYNTAX, "\"%s\" is %s, not an object",
			   key, jnode_type_name(list->type));
	jnode_each (item, composer_object(root, key))
		add_one(m, item, scope);
}

static void add_project(struct manifest *m, const struct jnode *root)
{
	const struct jnode *name = jnode_get(root, "name");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .scope = SCOPE_RUNTIME,
			     .version = jnode_string(root, "version") };

	if (!jnode_is(name, JNODE_STRING) || !name->text.len)
		return;
	p.name = name->text;
	p.line = name->line;
	composer_set_licenses(m->ctx, &p, root);
	m->project = parse_add(m->ctx, &p);
}

/* Composer keeps a manifest for each package that it installs. */
static bool is_installed(struct parse_ctx *ctx)
{
	return parse_exists(ctx, "../../composer/installed.json") ||
	       parse_exists(ctx, "../../composer/installed.php");
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct manifest m = { .ctx = ctx, .project = PACKAGE_NONE };

	if (parse_exists(ctx, "composer.lock") || is_installed(ctx))
		return 0;
	const struct jnode *root =
		lock_read_object(ctx, bytes, JNODE_STRICT, COMPOSER_NESTING);

	if (!root)
		return -1;
	add_project(&m, root);
	add_list(&m, root, "require", SCOPE_RUNTIME);
	add_list(&m, root, "require-dev", SCOPE_DEV);
	if (m.n)
		parse_note(
			ctx, 0, DIAG_UNPINNED,
			"no composer.lock: what the dependencies need is not known, and "
			"%zu of %zu are not pinned to a version",
			m.n_unpinned, m.n);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "composer.json", NULL },
};

const struct parser composer_json_parser = {
	.id = "composer-json",
	.title = "Composer manifest",
	.versions = "Composer 1, 2",
	.spec = "https://getcomposer.org/doc/04-schema.md",
	.ecosystem = ECO_PACKAGIST,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
