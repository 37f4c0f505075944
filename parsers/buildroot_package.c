/*
 * buildroot_package.c - package/NAME/NAME.mk of Buildroot, with NAME.hash beside it.
 *
 * The Buildroot user manual 2025.08, chapter 18, "Adding new packages to Buildroot":
 * https://buildroot.org/downloads/manual/manual.html .  NAME_VERSION, NAME_SITE,
 * NAME_SITE_METHOD, NAME_SOURCE and NAME_LICENSE, as far as they are literals and
 * references to one another; $(call github,OWNER,REPOSITORY,TAG) and its like are
 * known.  The file ends with $(eval $(generic-package)), or that of another kind.
 */
#include "base/buf.h"
#include "base/map.h"
#include "format/vcs_url.h"
#include "parsers/fetched.h"
#include "parsers/lock_text.h"

enum { EXPANDED_MOST = 4096, DEPTH_MOST = 8, STEPS_MOST = 256 };

struct variable {
	struct str value;
	unsigned line;
};

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct str name, prefix; /* "python-six", "PYTHON_SIX" */
	struct map names;        /* -> index into v */
	struct variable *v;
	size_t n, cap;
};

/* --- variables ------------------------------------------------------------------ */

static void assign(struct reading *r, struct str name, struct str value, unsigned line,
		   bool append)
{
	bool added;
	uint64_t at = map_get_or_put(&r->names, name, r->n, &added);

	if (added) {
		arena_grow(r->a, r->v, r->n, &r->cap);
		r->v[r->n++] = (struct variable){ value, line };
	} else if (!append) {
		r->v[at] = (struct variable){ value, line };
	}
}

/* Lines that a backslash joins, recipes and conditionals are of no use here; what is
 * within a conditional counts as if it were not. */
static void read_line(struct reading *r, struct str line, unsigned number)
{
	size_t n = 0;
	bool append = false;
	struct str name;

	while (n < line.len && (is_alnum(line.ptr[n]) || line.ptr[n] == '_'))
		n++;
	name = str_slice(line, 0, n);
	line = str_trim_left(str_from(line, n));
	if (line.len > 1 && str_has_char(STR("+:?"), line.ptr[0]) && line.ptr[1] == '=') {
		append = line.ptr[0] != ':';
		line = str_from(line, 1);
	}
	if (!name.len || !str_starts_with(line, STR("=")))
		return;
	line = str_from(line, 1);
	line = str_slice(line, 0, str_find(line, STR(" #")));
	assign(r, name, str_trim(line), number, append);
}

static bool expand_into(const struct reading *r, struct str text, unsigned depth,
			unsigned *steps, struct buf *b)
{
	while (text.len) {
		size_t at = str_find(text, STR("$(")), end;
		uint64_t index;

		buf_add(b, str_slice(text, 0, at));
		if (at == STR_NONE)
			break;
		text = str_from(text, at + 2);
		end = str_find_char(text, ')');
		if (end == STR_NONE || !depth || !*steps ||
		    !map_get(&r->names, str_slice(text, 0, end), &index))
			return false;
		--*steps;
		if (!expand_into(r, r->v[index].value, depth - 1, steps, b))
			return false;
		text = str_from(text, end + 1);
	}
	return !b->full;
}

/* False where something in it is not known. */
static bool expand(const struct reading *r, struct str text, struct str *out)
{
	unsigned steps = STEPS_MOST;
	struct buf b;
	bool ok;

	buf_init(&b, EXPANDED_MOST);
	ok = expand_into(r, text, DEPTH_MOST, &steps, &b);
	if (ok)
		*out = arena_dup(r->a, buf_str(&b));
	buf_release(&b);
	return ok;
}

/* NAME_what as written; empty when it is not set. */
static struct str raw(const struct reading *r, const char *what, unsigned *line)
{
	uint64_t at;

	if (!map_get(&r->names, arena_cat(r->a, r->prefix, str_of(what), STR("")), &at))
		return STR("");
	*line = r->v[at].line;
	return r->v[at].value;
}

static struct str value(const struct reading *r, const char *what, unsigned *line)
{
	struct str text = raw(r, what, line), out = STR("");

	return expand(r, text, &out) ? out : STR("");
}

/* --- the package ---------------------------------------------------------------- */

/* "$(call github,OWNER,REPOSITORY,REF)": the repository. */
static bool take_call(struct reading *r, struct str site, struct package *p)
{
	static const char *const calls[][2] = {
		{ "$(call github,", "https://github.com/" },
		{ "$(call gitlab,", "https://gitlab.com/" },
	};
	struct str owner, repository, ref;
	struct vcs_url vcs;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct str head = str_of(calls[i][0]);

		if (!str_starts_with(site, head) || !str_ends_with(site, STR(")")))
			continue;
		site = str_slice(site, head.len, site.len - 1);
		if (!str_cut(site, ',', &owner, &site) ||
		    !str_cut(site, ',', &repository, &ref) || !expand(r, owner, &owner) ||
		    !expand(r, repository, &repository))
			return false;
		struct str url = arena_cat(r->a, str_of(calls[i][1]), owner, STR("/"));

		url = arena_cat(r->a, url, repository, STR(""));
		if (vcs_url_read(r->a, url, VCS_REPOSITORY, &vcs))
			p->vcs_url = vcs.url;
		return true;
	}
	return false;
}

static void take_site(struct reading *r, struct package *p)
{
	unsigned line = p->line;
	struct str site = raw(r, "_SITE", &line),
		   method = value(r, "_SITE_METHOD", &line);
	struct str source = value(r, "_SOURCE", &line);
	struct vcs_url vcs;

	if (!site.len || take_call(r, site, p))
		return;
	if (!expand(r, site, &site)) {
		parse_note(r->ctx, line, DIAG_UNRESOLVED,
			   STR_FMT "_SITE is computed, which is not done here",
			   STR_ARG(r->prefix));
		return;
	}
	if (str_is(method, "git") || str_starts_with(site, STR("git://")) ||
	    str_ends_with(site, STR(".git"))) {
		if (vcs_url_read(r->a, site, VCS_REPOSITORY, &vcs))
			p->vcs_url = vcs.url;
	} else if (str_find(site, STR("://")) != STR_NONE && source.len) {
		p->source_url = url_clean(r->a, arena_cat(r->a, site, STR("/"), source));
	}
}

/* Without what names parts: "GPL-2.0+, LGPL-2.1+ (libs)"; a comma is an AND. */
static struct str license_of(struct reading *r)
{
	unsigned line;
	struct str rest = value(r, "_LICENSE", &line), one, all = STR("");

	while (rest.len) {
		str_cut(rest, ',', &one, &rest);
		one = str_trim(str_slice(one, 0, str_find(one, STR(" ("))));
		if (one.len)
			all = all.len ? arena_cat(r->a, all, STR(" AND "), one) : one;
	}
	return all;
}

/* "sha256  0123…  zlib-1.3.1.tar.xz" of the archive itself. */
static void take_hash(struct reading *r, struct package *p)
{
	struct str file = arena_cat(r->a, r->name, STR(".hash"), STR("")), bytes, line;
	struct str word, hex, name, source = str_basename(p->source_url);
	enum hash_alg alg;

	file = arena_dup(r->a, file);
	if (!source.len || !parse_exists(r->ctx, file.ptr) ||
	    !parse_sibling(r->ctx, file.ptr, &bytes))
		return;
	while (str_next_line(&bytes, &line))
		if (str_next_word(&line, &word) && str_next_word(&line, &hex) &&
		    str_next_word(&line, &name) && str_eq(name, source) &&
		    hash_alg_of(word, &alg)) {
			p->hashes = fetched_hash(r->ctx, alg, hex, p->line);
			p->n_hashes = p->hashes != NULL;
			return;
		}
}

static void add_package(struct reading *r)
{
	struct package p = { .name = r->name, .relation = DEP_DIRECT, .line = 1 };
	struct str version = value(r, "_VERSION", &p.line), license = license_of(r);
	unsigned line;

	if (vcs_is_commit(version))
		p.vcs_commit = arena_lower(r->a, version);
	else
		p.version = version;
	if (!raw(r, "_VERSION", &line).len && !raw(r, "_SITE", &line).len)
		return; /* of the tree itself: skeletons, virtual packages */
	take_site(r, &p);
	take_hash(r, &p);
	p.licenses = &license;
	p.n_licenses = license.len > 0;
	if (!version.len)
		parse_note(r->ctx, p.line, DIAG_UNPINNED,
			   STR_FMT "_VERSION is computed, or not stated",
			   STR_ARG(r->prefix));
	if (p.source_url.len && !str_has_char(p.source_url, '&'))
		p.qualifiers =
			arena_cat(r->a, STR("download_url="), p.source_url, STR(""));
	parse_add(r->ctx, &p);
}

/* "package/python-six/python-six.mk": makefiles of others have the name as well. */
static bool take_name(struct reading *r)
{
	struct str path = parse_path(r->ctx), folder = str_basename(str_dirname(path));
	struct str stem = str_basename(path);
	char *prefix = arena_alloc(r->a, stem.len + 1, 1);

	stem.len -= STR(".mk").len;
	if (!stem.len || !str_eq(stem, folder))
		return false;
	for (size_t i = 0; i < stem.len; i++) {
		char c = stem.ptr[i];

		prefix[i] = c >= 'a' && c <= 'z'   ? (char)(c - 'a' + 'A')
			    : c == '-' || c == '.' ? '_'
						   : c;
	}
	r->name = stem;
	r->prefix = (struct str){ prefix, stem.len };
	return true;
}

/* The sources of what is made for the target; a host-package alone counts, too. */
static bool evaluates_package(struct str bytes)
{
	return str_find(bytes, STR("$(eval $(")) != STR_NONE &&
	       str_find(bytes, STR("-package))")) != STR_NONE;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct str line;

	if (!take_name(&r) || !evaluates_package(bytes))
		return 0;
	if (lock_check_conflict(ctx, bytes) < 0)
		return -1;
	map_init(&r.names);
	for (unsigned n = 1; str_next_line(&bytes, &line); n++)
		read_line(&r, line, n);
	if (!map_has(&r.names, arena_cat(r.a, r.prefix, STR("_SOURCE"), STR(""))))
		assign(&r, arena_cat(r.a, r.prefix, STR("_SOURCE"), STR("")),
		       arena_printf(r.a, STR_FMT "-$(" STR_FMT "_VERSION).tar.gz",
				    STR_ARG(r.name), STR_ARG(r.prefix)),
		       1, false);
	add_package(&r);
	map_release(&r.names);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".mk", NULL },
};

const struct parser buildroot_package_parser = {
	.id = "buildroot-package",
	.title = "package of Buildroot",
	.versions = "Buildroot 2012.11 to 2025.08; literals",
	.spec = "https://buildroot.org/downloads/manual/manual.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
