/*
 * pear_registry.c - .registry/NAME.reg and .registry/.channel.CHANNEL/NAME.reg: what PEAR
 * and PECL have installed
 *
 * https://pear.php.net/manual/en/guide.developers.package2.php and
 * .../guide.developers.package-xml.php: the elements of package.xml 2.0 and 1.0, which
 * PEAR_Registry of PEAR 1.4 to 1.10 keeps in PHP's serialize() with what it adds
 * (https://github.com/pear/pear-core/blob/master/PEAR/Registry.php).  "_lastversion" is
 * the one that was there before.
 *
 * An edge leads to what is installed of that name; for want of one there is none.  The
 * name is "channel/Name", since channels are registries of their own.  There is no purl
 * type for them, nor do advisories know them: Packagist's pear/archive_tar is another
 * registry's.
 */
#include "base/map.h"
#include "base/path.h"
#include "format/php_serialized.h"
#include "parsers/lock_text.h"
#include "parsers/system.h"

enum {
	NESTING = 64,
	BESIDE_MOST = 16 * 1024 * 1024, /* bytes of entries that are read for edges */
};

#define PEAR "pear.php.net"

struct reader {
	struct parse_ctx *ctx;
	const struct jnode *root;
	struct str channel;
	package_ref self;
	struct map done; /* files that an edge leads to */
	size_t n_beside;
};

/* A text that is one, or "_content" of an element with attributes. */
static struct str text_of(const struct jnode *v)
{
	if (jnode_is(v, JNODE_OBJECT))
		v = jnode_get(v, "_content");
	return jnode_is(v, JNODE_STRING) ? v->text : STR("");
}

/* Of what is in file names as well. */
static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR("._-/"), s.ptr[i]))
			return false;
	return s.len && is_alnum(s.ptr[0]);
}

static bool is_clean(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ')
			return false;
	return s.len && str_is_utf8(s);
}

/* Name, version and channel of an entry in either form.  False when it has none. */
static bool read_identity(struct arena *a, const struct jnode *root, struct package *p,
			  struct str *channel)
{
	const struct jnode *name = jnode_get(root, "name");
	const struct jnode *version = jnode_get(root, "version");
	struct str host = jnode_string(root, "channel");

	if (!jnode_is(name, JNODE_STRING))
		name = jnode_get(root, "package"); /* 1.0 */
	if (jnode_is(version, JNODE_OBJECT))
		version = jnode_get(version, "release");
	if (!host.len)
		host = STR(PEAR);
	/* one that came from an address instead of a channel */
	if (jnode_is(jnode_get(root, "uri"), JNODE_STRING))
		host = STR("__uri");
	if (!jnode_is(name, JNODE_STRING) || !is_name(name->text) ||
	    (!is_name(host) && !str_is(host, "__uri")))
		return false;
	*channel = host;
	p->name = arena_cat(a, host, STR("/"), name->text);
	p->line = name->line;
	p->scope = SCOPE_RUNTIME;
	if (jnode_is(version, JNODE_STRING) && system_is_word(version->text))
		p->version = version->text;
	return true;
}

/* Where the entry of a package lies, from the folder of this file. */
static struct str path_of(const struct reader *r, struct str channel, struct str name)
{
	struct arena *a = parse_arena(r->ctx);
	struct str here = str_basename(str_dirname(parse_path(r->ctx)));
	struct str file = arena_lower(a, arena_cat(a, name, STR(".reg"), STR("")));
	struct str folder = STR("");

	if (!str_is(here, ".registry"))
		folder = STR("../");
	if (!str_is(channel, PEAR)) {
		char *host = arena_bytes(a, channel.len);

		for (size_t i = 0; i < channel.len; i++)
			host[i] = channel.ptr[i] == '/' ? '_' : lower_of(channel.ptr[i]);
		folder = arena_cat(a, folder, STR(".channel."),
				   (struct str){ host, channel.len });
		folder = arena_cat(a, folder, STR("/"), STR(""));
	}
	return arena_cat(a, folder, file, STR(""));
}

/* What is said of that file is said when it is read for itself. */
static const struct jnode *read_entry(struct reader *r, struct str file)
{
	struct diag_list unsaid;
	struct str bytes;

	diag_list_init(&unsaid, parse_arena(r->ctx));
	if (r->n_beside > BESIDE_MOST || !map_put(&r->done, file, 0) ||
	    !parse_exists(r->ctx, file.ptr) || !parse_sibling(r->ctx, file.ptr, &bytes))
		return NULL;
	r->n_beside += bytes.len;
	if (r->n_beside > BESIDE_MOST) {
		parse_warn(r->ctx, 0, DIAG_LIMIT,
			   "more than %d MiB of what it needs would have to be read",
			   BESIDE_MOST / (1024 * 1024));
		return NULL;
	}
	return php_serialized_read(parse_arena(r->ctx), bytes, NESTING, &unsaid, file);
}

static void add_edge(struct reader *r, struct str channel, struct str name)
{
	struct arena *a = parse_arena(r->ctx);
	struct str here = str_dirname(parse_path(r->ctx)), file, path, found;
	struct package p = { .purl_given = true };
	package_ref to;

	if (!channel.len)
		channel = r->channel;
	if (!is_name(name) || !is_name(channel) || str_has_char(name, '/'))
		return;
	file = path_of(r, channel, name);
	if (!path_join(a, here, file, &path) ||
	    !read_identity(a, read_entry(r, file), &p, &found))
		return;
	parse_in_file(r->ctx, path);
	to = parse_add(r->ctx, &p);
	parse_in_file(r->ctx, STR(""));
	parse_edge(r->ctx, r->self, to);
}

/* An element that is there once is not a list. */
static void add_needs(struct reader *r, const struct jnode *v)
{
	if (!jnode_is(v, JNODE_OBJECT))
		return;
	if (jnode_get(v, "name")) {
		if (!jnode_get(v, "conflicts"))
			add_edge(r, jnode_string(v, "channel"), jnode_string(v, "name"));
		return;
	}
	jnode_each (one, v)
		if (jnode_get(one, "name") && !jnode_get(one, "conflicts"))
			add_edge(r, jnode_string(one, "channel"),
				 jnode_string(one, "name"));
}

static void add_edges(struct reader *r)
{
	const struct jnode *all = jnode_get(r->root, "dependencies");
	static const char *const parts[] = { "required", "optional" };

	for (size_t i = 0; i < 2; i++) {
		add_needs(r, jnode_get(jnode_get(all, parts[i]), "package"));
		add_needs(r, jnode_get(jnode_get(all, parts[i]), "subpackage"));
	}
	/* 1.0 */
	jnode_each (one, all ? NULL : jnode_get(r->root, "release_deps"))
		if (str_is(jnode_string(one, "type"), "pkg") &&
		    !str_is(jnode_string(one, "rel"), "not"))
			add_edge(r, STR(PEAR), jnode_string(one, "name"));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct package p = { .purl_given = true };
	struct reader r = { .ctx = ctx };
	struct str license;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	r.root = php_serialized_read(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
				     parse_path(ctx));
	if (!r.root)
		return -1;
	if (!read_identity(parse_arena(ctx), r.root, &p, &r.channel))
		return parse_error(ctx, r.root->line,
				   "no name: not an entry of PEAR's registry");
	license = text_of(jnode_get(r.root, "license"));
	if (!license.len)
		license = text_of(jnode_get(r.root, "release_license"));
	if (is_clean(license)) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	if (!p.version.len)
		parse_warn(ctx, p.line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	r.self = parse_add(ctx, &p);
	map_init(&r.done);
	add_edges(&r);
	map_release(&r.done);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_DIR, ".registry", ".reg" },
	{ MATCH_BELOW, ".registry", ".reg" },
};

const struct parser pear_registry_parser = {
	.id = "pear-registry",
	.title = "PEAR's and PECL's entry of an installed package",
	.versions = "package.xml 1.0, 2.0; PEAR 1.4 to 1.10",
	.spec = "https://pear.php.net/manual/en/guide.developers.package2.php",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true, /* strings are counted in bytes */
	.parse = parse,
};
