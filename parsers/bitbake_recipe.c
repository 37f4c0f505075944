/*
 * bitbake_recipe.c - NAME_VERSION.bb of Yocto and OpenEmbedded: what a recipe builds,
 * from where; and a .bbappend, where it sets another revision.
 *
 * Yocto Project Reference Manual 5.2, "Variables Glossary":
 * https://docs.yoctoproject.org/ref-manual/variables.html (PN, PV, LICENSE, SRC_URI,
 * SRCREV), and BitBake's fetchers: https://docs.yoctoproject.org/bitbake/
 * bitbake-user-manual/bitbake-user-manual-fetching.html .  Files that it requires are
 * read where they lie beside it.  purl type yocto:
 * https://github.com/package-url/purl-spec .
 */
#include "core/purl.h"
#include "format/bitbake.h"
#include "format/vcs_url.h"
#include "parsers/fetched.h"
#include "parsers/lock_text.h"

enum { REQUIRES_MOST = 64 };

struct recipe {
	struct parse_ctx *ctx;
	struct bitbake b;
	struct str name; /* of the file, as PN */
	bool is_append;
	struct package *crates; /* that it is built from */
	size_t n_crates, cap_crates, n_further;
	unsigned source_line; /* of SRC_URI */
};

/* --- names ---------------------------------------------------------------------- */

/* "zlib_1.3.1.bb": PN and PV. */
static void take_file_name(struct recipe *r)
{
	struct str file = str_basename(parse_path(r->ctx)), name, version;
	size_t dot = str_rfind_char(file, '.');

	r->is_append = str_ends_with(file, STR(".bbappend"));
	str_cut(str_slice(file, 0, dot), '_', &name, &version);
	r->name = name;
	bitbake_default(&r->b, "PN", name);
	bitbake_default(&r->b, "BPN", name);
	if (version.len && !str_has_char(version, '%') && !str_is(version, "git"))
		bitbake_default(&r->b, "PV", version);
	bitbake_default(&r->b, "BP", STR("${BPN}-${PV}"));
	bitbake_default(&r->b, "P", STR("${PN}-${PV}"));
}

/* Mirrors that bitbake.conf of OpenEmbedded-Core 5.2 names. */
static void take_mirrors(struct recipe *r)
{
	static const char *const mirrors[][2] = {
		{ "GNU_MIRROR", "https://ftp.gnu.org/gnu" },
		{ "KERNELORG_MIRROR", "https://cdn.kernel.org/pub" },
		{ "DEBIAN_MIRROR", "http://ftp.debian.org/debian/pool" },
		{ "GNOME_MIRROR", "https://download.gnome.org/sources/" },
		{ "SAVANNAH_GNU_MIRROR",
		  "https://download-mirror.savannah.gnu.org/releases" },
		{ "SAVANNAH_NONGNU_MIRROR",
		  "https://download-mirror.savannah.nongnu.org/releases" },
		{ "SOURCEFORGE_MIRROR", "https://downloads.sourceforge.net" },
		{ "XORG_MIRROR", "https://www.x.org/releases" },
		{ "APACHE_MIRROR", "https://archive.apache.org/dist" },
		{ "CPAN_MIRROR", "https://search.cpan.org/CPAN" },
	};

	for (size_t i = 0; i < sizeof(mirrors) / sizeof(mirrors[0]); i++)
		bitbake_default(&r->b, mirrors[i][0], str_of(mirrors[i][1]));
}

/* Those in the recipe's own folder; others lie in layers that are not known here. */
static void read_required(struct recipe *r)
{
	for (size_t i = 0; i < r->b.n_requires && i < REQUIRES_MOST; i++) {
		struct str path, bytes;

		if (!bitbake_expand(&r->b, r->b.requires[i], &path))
			continue;
		path = arena_dup(parse_arena(r->ctx), path);
		if (path.len && parse_exists(r->ctx, path.ptr) &&
		    parse_sibling(r->ctx, path.ptr, &bytes))
			bitbake_read(&r->b, bytes);
		else
			parse_note(r->ctx, 0, DIAG_UNRESOLVED,
				   STR_FMT " that it requires is not beside it",
				   STR_ARG(path));
	}
	if (r->b.n_requires > REQUIRES_MOST)
		parse_warn(r->ctx, 0, DIAG_LIMIT,
			   "more than %d files that it requires: the others are not read",
			   REQUIRES_MOST);
}

/* The value, expanded; empty when it is not set or computed. */
static struct str value_of(struct recipe *r, const char *name, unsigned *line)
{
	struct str raw, out;

	*line = 0;
	if (!bitbake_get(&r->b, str_of(name), &raw, line) ||
	    !bitbake_expand(&r->b, raw, &out))
		return STR("");
	return str_trim(out);
}

/* --- sources -------------------------------------------------------------------- */

struct source {
	struct str address; /* without parameters */
	struct str name, protocol, tag;
};

/* "git://h/p.git;protocol=https;branch=main;name=x" */
static struct source split_source(struct str text)
{
	struct source s = { .name = STR("") };
	struct str one, key, value, rest;

	str_cut(text, ';', &s.address, &rest);
	while (rest.len) {
		str_cut(rest, ';', &one, &rest);
		if (!str_cut(one, '=', &key, &value))
			continue;
		if (str_is(key, "name"))
			s.name = value;
		else if (str_is(key, "protocol"))
			s.protocol = value;
		else if (str_is(key, "tag"))
			s.tag = value;
	}
	return s;
}

/* SRCREV, or SRCREV_name where the source has a name. */
static struct str revision_of(struct recipe *r, const struct source *s, unsigned *line)
{
	struct arena *a = parse_arena(r->ctx);
	struct str rev = STR("");

	if (s->name.len)
		rev = value_of(
			r,
			arena_dup(a, arena_cat(a, STR("SRCREV_"), s->name, STR(""))).ptr,
			line);
	if (!rev.len)
		rev = value_of(r, "SRCREV", line);
	return rev.len ? rev : s->tag;
}

static void take_git(struct recipe *r, const struct source *s, struct package *p)
{
	struct arena *a = parse_arena(r->ctx);
	size_t scheme = str_find(s->address, STR("://"));
	struct str protocol = s->protocol.len ? s->protocol : STR("git"), revision;
	struct vcs_url vcs;
	unsigned line;

	struct str url = arena_cat(a, protocol, str_from(s->address, scheme), STR(""));

	if (vcs_url_read(a, url, VCS_REPOSITORY, &vcs))
		p->vcs_url = vcs.url;
	revision = revision_of(r, s, &line);
	if (str_eq(revision, s->tag) && revision.len)
		return; /* PV is the version, and the tag is made of it */
	if (vcs_is_commit(revision))
		p->vcs_commit = arena_lower(a, revision);
	else if (!revision.len)
		parse_note(r->ctx, p->line, DIAG_UNPINNED,
			   STR_FMT ": no SRCREV that is a literal: the commit is not "
				   "known",
			   STR_ARG(p->name));
	else
		parse_note(r->ctx, line, DIAG_UNPINNED,
			   STR_FMT " is at '" STR_FMT "', which may move",
			   STR_ARG(p->name), STR_ARG(revision));
}

/* SRC_URI[sha256sum], SRC_URI[name.sha256sum]. */
static void take_digest(struct recipe *r, const struct source *s, struct package *p)
{
	struct arena *a = parse_arena(r->ctx);
	struct str flag, hex;
	unsigned line;

	flag = arena_printf(a, "SRC_URI[" STR_FMT "%ssha256sum]", STR_ARG(s->name),
			    s->name.len ? "." : "");
	hex = value_of(r, arena_dup(a, flag).ptr, &line);
	if (hex.len)
		p->hashes = fetched_hash(r->ctx, HASH_SHA256, hex, line);
	p->n_hashes = p->hashes != NULL;
}

static bool is_git(struct str address)
{
	return str_starts_with(address, STR("git://")) ||
	       str_starts_with(address, STR("gitsm://"));
}

static bool is_archive(struct str address)
{
	return str_starts_with(address, STR("https://")) ||
	       str_starts_with(address, STR("http://")) ||
	       str_starts_with(address, STR("ftp://"));
}

static void take_archive(struct recipe *r, const struct source *s, struct package *p)
{
	p->source_url = url_clean(parse_arena(r->ctx), s->address);
	take_digest(r, s, p);
}

/* "crate://crates.io/name/1.0.0" in its parts; false when it is none of crates.io. */
static bool split_crate(struct str address, struct str *name, struct str *version)
{
	struct str begin = STR("crate://crates.io/");

	return str_starts_with(address, begin) &&
	       str_cut(str_from(address, begin.len), '/', name, version) && name->len &&
	       version->len && !str_has_char(*version, '/');
}

static void keep_crate(struct recipe *r, struct str address)
{
	struct package p = { .ecosystem = ECO_CRATES,
			     .scope = SCOPE_RUNTIME,
			     .relation = DEP_TRANSITIVE,
			     .line = r->source_line };
	struct arena *a = parse_arena(r->ctx);
	struct source s = { .name = STR("") };

	if (!split_crate(address, &p.name, &p.version)) {
		r->n_further++;
		return;
	}
	s.name = arena_cat(a, p.name, STR("-"), p.version);
	take_digest(r, &s, &p);
	arena_grow(a, r->crates, r->n_crates, &r->cap_crates);
	r->crates[r->n_crates++] = p;
}

/* What else is fetched: crates, which are packages, and the rest, which is said. */
static void add_further(struct recipe *r, package_ref recipe)
{
	for (size_t i = 0; i < r->n_crates; i++)
		parse_edge(r->ctx, recipe, parse_add(r->ctx, &r->crates[i]));
	if (r->n_further)
		parse_note(r->ctx, r->source_line, DIAG_SKIPPED,
			   "%zu further %s fetched: not listed", r->n_further,
			   r->n_further == 1 ? "source is" : "sources are");
}

/* The first source that is fetched is the program; patches and files follow it. */
static void take_source(struct recipe *r, struct package *p)
{
	struct str raw, word, text;
	bool is_taken = false;
	unsigned line;

	if (!bitbake_get(&r->b, STR("SRC_URI"), &raw, &line))
		return;
	r->source_line = line;
	while (str_next_word(&raw, &word)) {
		if (!bitbake_expand(&r->b, word, &text)) {
			if (!str_starts_with(word, STR("file://")))
				parse_note(r->ctx, line, DIAG_UNRESOLVED,
					   "a source is computed, which is not done "
					   "here: " STR_FMT,
					   STR_ARG(str_slice(word, 0, 200)));
			continue;
		}
		struct source s = split_source(text);

		if (str_starts_with(s.address, STR("crate://"))) {
			keep_crate(r, s.address);
		} else if (is_git(s.address) || is_archive(s.address)) {
			r->n_further += is_taken;
			if (!is_taken && is_git(s.address))
				take_git(r, &s, p);
			else if (!is_taken)
				take_archive(r, &s, p);
			is_taken = true;
		}
	}
}

/* --- the package ---------------------------------------------------------------- */

/* "MIT & BSD-3-Clause", "GPL-2.0-only | MIT" as an expression of SPDX. */
static struct str license_expression(struct arena *a, struct str text)
{
	struct str out;
	struct buf b;

	buf_init(&b, 64 * 1024);
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '&')
			buf_add_text(&b, " AND ");
		else if (text.ptr[i] == '|')
			buf_add_text(&b, " OR ");
		else if (!is_space(text.ptr[i]))
			buf_add_char(&b, text.ptr[i]);
	}
	out = arena_dup(a, buf_str(&b));
	buf_release(&b);
	return out;
}

static void give_purl(struct recipe *r, struct package *p)
{
	struct purl purl = { .type = STR("yocto"),
			     .name = p->name,
			     .version = p->version };
	struct purl_qualifier vcs;

	if (p->vcs_url.len) {
		vcs.key = STR("vcs_url");
		vcs.value = arena_cat(parse_arena(r->ctx), STR("git+"), p->vcs_url,
				      p->vcs_commit.len
					      ? arena_cat(parse_arena(r->ctx), STR("@"),
							  p->vcs_commit, STR(""))
					      : STR(""));
		purl.qualifiers = &vcs;
		purl.n_qualifiers = 1;
	}
	p->purl_given = true;
	if (purl_build(parse_arena(r->ctx), &purl, &p->purl))
		p->purl = STR("");
}

static void add_recipe(struct recipe *r)
{
	struct package p = { .relation = DEP_DIRECT };
	struct str license;
	unsigned line, license_line;

	p.name = value_of(r, "PN", &line);
	p.version = value_of(r, "PV", &line);
	if (!p.name.len)
		p.name = r->name;
	p.line = line ? line : 1;
	if (!p.version.len && !r->is_append)
		parse_note(r->ctx, p.line, DIAG_UNPINNED,
			   STR_FMT ": its version (PV) is computed, or not stated",
			   STR_ARG(p.name));
	license = license_expression(parse_arena(r->ctx),
				     value_of(r, "LICENSE", &license_line));
	if (license.len && !str_is(license, "CLOSED")) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	take_source(r, &p);
	give_purl(r, &p);
	add_further(r, parse_add(r->ctx, &p));
}

/* Packagegroups and images set no source: they are of the layer itself. */
static bool has_source(struct recipe *r)
{
	struct str unused;
	unsigned line;

	return bitbake_get(&r->b, STR("SRC_URI"), &unused, &line) ||
	       bitbake_get(&r->b, STR("SRCREV"), &unused, &line);
}

static bool sets_revision(struct recipe *r)
{
	struct str unused;
	unsigned line;

	return bitbake_get(&r->b, STR("SRCREV"), &unused, &line);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct recipe r = { .ctx = ctx };

	if (lock_check_conflict(ctx, bytes) < 0)
		return -1;
	bitbake_init(&r.b, parse_arena(ctx));
	take_file_name(&r);
	take_mirrors(&r);
	bitbake_read(&r.b, bytes);
	read_required(&r);
	if (!r.name.len)
		parse_warn(ctx, 0, DIAG_BAD_NAME, "the file's name names no recipe");
	else if (r.is_append ? sets_revision(&r) : has_source(&r))
		add_recipe(&r);
	if (r.b.is_cut)
		parse_warn(ctx, 0, DIAG_LIMIT,
			   "its variables are longer than is read: not all is taken in");
	bitbake_release(&r.b);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".bb", NULL },
	{ MATCH_SUFFIX, ".bbappend", NULL },
};

const struct parser bitbake_recipe_parser = {
	.id = "bitbake-recipe",
	.title = "BitBake recipe of Yocto",
	.versions = "Yocto 1.0 to 5.2; literals",
	.spec = "https://docs.yoctoproject.org/ref-manual/variables.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
