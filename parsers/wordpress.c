/*
 * wordpress.c - WordPress, its plugins and its themes, as they lie in a site
 *
 * https://developer.wordpress.org/plugins/plugin-basics/header-requirements/ ,
 * https://developer.wordpress.org/themes/basics/main-stylesheet-style-css/ (WordPress 6).
 * A plugin is a folder of wp-content/plugins, one of whose files begins with a comment
 * that has "Plugin Name:" in it, or is one such file; a theme has "Theme Name:" in its
 * style.css.  Of a file the first 8 KiB count, as in WordPress' get_file_data().  The
 * folder is the name that WordPress.org knows; no package URL has a type for it.
 */
#include "core/parser.h"

enum { HEADER_MOST = 8192 };

/* --- headers ------------------------------------------------------------------------ */

/* "* Key: value" and other lines of a comment; false when it is of another key. */
static bool is_field(struct str line, const char *key, struct str *value)
{
	struct str name = str_of(key), php = STR("<?php");
	size_t end;

	if (str_starts_with(str_trim(line), php))
		line = str_from(str_trim(line), php.len);
	while (line.len && str_has_char(STR(" \t/*#@"), line.ptr[0]))
		line = str_from(line, 1);
	if (!str_starts_with_nocase(line, name))
		return false;
	line = str_from(line, name.len);
	if (!line.len || line.ptr[0] != ':')
		return false;
	line = str_from(line, 1);
	end = str_find(line, STR("*/"));
	if (end != STR_NONE)
		line.len = end;
	end = str_find(line, STR("?>"));
	if (end != STR_NONE)
		line.len = end;
	*value = str_trim(line);
	return value->len > 0;
}

/* The first such field, and its line; "" when there is none. */
static struct str field(struct str header, const char *key, unsigned *at)
{
	unsigned number = 0;
	struct str line, value;

	while (str_next_line(&header, &line)) {
		number++;
		if (!is_field(line, key, &value))
			continue;
		*at = number;
		return str_is_utf8(value) ? value : STR("");
	}
	return STR("");
}

/* --- packages ------------------------------------------------------------------------
 */

/* "akismet" of ".../plugins/akismet/akismet.php", "hello" of ".../plugins/hello.php" */
static struct str slug_of(struct str path)
{
	struct str folder = str_basename(str_dirname(path)), stem, extension;

	if (!str_is(folder, "plugins") && !str_is(folder, "mu-plugins"))
		return folder;
	str_rcut(str_basename(path), '.', &stem, &extension);
	return stem;
}

static void add_extension(struct parse_ctx *ctx, struct str header, const char *kind,
			  unsigned line)
{
	struct arena *a = parse_arena(ctx);
	struct str slug = slug_of(parse_path(ctx)), license;
	struct package p = { .scope = SCOPE_RUNTIME, .line = line };
	unsigned unused;

	if (!slug.len || !str_is_utf8(slug))
		return;
	p.name = arena_cat(a, str_of(kind), STR("/"), slug);
	p.version = field(header, "Version", &unused);
	p.supplier = field(header, "Author", &unused);
	license = field(header, "License", &unused);
	if (license.len) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	if (!p.version.len)
		parse_note(ctx, line, DIAG_UNPINNED, STR_FMT ": no version is stated",
			   STR_ARG(p.name));
	parse_add(ctx, &p);
}

/* $wp_version = '6.4.2'; */
static int add_core(struct parse_ctx *ctx, struct str bytes)
{
	struct str line, name = STR("$wp_version");
	unsigned number = 0;

	while (str_next_line(&bytes, &line)) {
		struct package p = { .name = STR("wordpress"),
				     .scope = SCOPE_RUNTIME,
				     .line = ++number };
		struct str rest, head, tail;

		line = str_trim(line);
		if (!str_starts_with(line, name))
			continue;
		rest = str_trim(str_from(line, name.len));
		if (!rest.len || rest.ptr[0] != '=')
			continue;
		rest = str_trim(str_from(rest, 1));
		if (rest.len < 2 || !str_has_char(STR("'\""), rest.ptr[0]) ||
		    !str_cut(str_from(rest, 1), rest.ptr[0], &head, &tail) || !head.len ||
		    !str_is_utf8(head))
			continue;
		p.version = head;
		parse_add(ctx, &p);
		return 0;
	}
	return parse_error(ctx, 0, "no $wp_version: not the version.php of WordPress");
}

/* Whole lines: a half of one says something else. */
static struct str header_of(struct str bytes)
{
	struct str header = str_slice(bytes, 0, HEADER_MOST), line, half;

	return header.len < bytes.len && str_rcut(header, '\n', &line, &half) ? line
									      : header;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str path = parse_path(ctx), header = header_of(bytes);
	unsigned line = 0;

	if (str_is(str_basename(path), "version.php") &&
	    str_is(str_basename(str_dirname(path)), "wp-includes"))
		return add_core(ctx, bytes);
	if (str_ends_with(path, STR(".css"))) {
		field(header, "Theme Name", &line);
		if (line)
			add_extension(ctx, header, "wordpress-theme", line);
	} else {
		field(header, "Plugin Name", &line);
		if (line)
			add_extension(ctx, header, "wordpress-plugin", line);
	}
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "wp-includes/version.php", NULL },
	{ MATCH_BELOW, "wp-content/plugins", ".php" },
	{ MATCH_BELOW, "wp-content/mu-plugins", ".php" },
	{ MATCH_DIR, "wp-content/plugins", ".php" },
	{ MATCH_DIR, "wp-content/mu-plugins", ".php" },
	{ MATCH_BELOW, "wp-content/themes", "style.css" },
	/* where Bedrock has them */
	{ MATCH_BELOW, "app/plugins", ".php" },
	{ MATCH_BELOW, "app/mu-plugins", ".php" },
	{ MATCH_BELOW, "app/themes", "style.css" },
};

const struct parser wordpress_parser = {
	.id = "wordpress",
	.title = "WordPress, its plugins and themes",
	.versions = "WordPress 3 to 6",
	.spec = "https://developer.wordpress.org/plugins/plugin-basics/"
		"header-requirements/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse,
};
