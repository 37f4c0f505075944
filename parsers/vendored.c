/*
 * vendored.c - see vendored.h.
 */
#include "parsers/vendored.h"

#include "core/license.h"
#include "data/c_headers.h"
#include "format/vcs_url.h"
#include "parsers/c_header.h"
#include "parsers/fetched.h"

/* Words that stand where nothing is known. */
static struct str known(struct str value)
{
	static const char *const words[] = { "N/A",  "NA",      "0",  "none",   "unknown",
					     "HEAD", "DEPS",    "-",  "master", "main",
					     "git",  "various", "n/a" };

	value = str_trim(value);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq_nocase(value, str_of(words[i])))
			return STR("");
	return value;
}

/* The first of several addresses. */
static struct str first_url(struct str text)
{
	struct str word = STR("");

	str_next_word(&text, &word);
	while (word.len && str_has_char(STR(",;"), word.ptr[word.len - 1]))
		word.len--;
	return word;
}

static bool is_repository(struct str url)
{
	static const char *const hosts[] = { "://github.com/", "://gitlab.com/",
					     "://bitbucket.org/",
					     "://gitlab.freedesktop.org/",
					     "://gitlab.gnome.org/" };
	size_t host = str_find(url, STR("://")), path, owner;

	if (host == STR_NONE)
		return false;
	path = str_find_char(str_from(url, host + 3), '/');
	if (path == STR_NONE)
		return false;
	if (str_ends_with(url, STR(".git")) ||
	    str_ends_with(str_slice(url, 0, host + 3 + path), STR(".googlesource.com")))
		return true;
	/* an owner's page is none */
	owner = str_find_char(str_from(url, host + 4 + path), '/');
	for (size_t i = 0; owner != STR_NONE && i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (str_starts_with(str_from(url, host), str_of(hosts[i])))
			return true;
	return false;
}

/* The product of a CPE: the third part of a name of either version. */
static struct str product_of(struct str cpe)
{
	struct str part = STR("");
	unsigned at = str_starts_with_nocase(cpe, STR("cpe:2.3:")) ? 4 : 3;

	for (unsigned i = 0; i <= at && cpe.len; i++)
		str_cut(cpe, ':', &part, &cpe);
	return part;
}

/* The library that NVD calls so. */
static const struct c_header *library_of(struct str product)
{
	for (size_t i = 0; product.len && i < c_headers_len; i++) {
		const struct c_header *h = &c_headers[i];
		struct str repository = str_basename(str_of(h->repository));

		if (h->tag[0] && (str_eq_nocase(product, str_of(h->library)) ||
				  str_eq_nocase(product, repository)))
			return h;
	}
	return NULL;
}

struct str vendored_license(struct parse_ctx *ctx, struct str text)
{
	struct str normal;

	text = str_trim(text);
	return license_normalize(parse_arena(ctx), text, &normal) ? normal : text;
}

static bool begins_version(struct str s)
{
	return s.len && (is_digit(s.ptr[0]) ||
			 (s.len > 1 && lower_of(s.ptr[0]) == 'v' && is_digit(s.ptr[1])));
}

static void of_library(struct parse_ctx *ctx, const struct c_header *h,
		       const struct vendored *v, struct package *p)
{
	struct str number =
		lower_of(v->version.ptr[0]) == 'v' ? str_from(v->version, 1) : v->version;

	fetched_repository(ctx, p, str_of(h->repository));
	p->requested = c_version_tag(parse_arena(ctx), h, number);
	p->version = number;
	if (str_eq(p->requested, arena_cat(parse_arena(ctx), STR("v"), number, STR(""))))
		p->version = p->requested;
	if (str_eq(p->requested, p->version))
		p->requested = STR("");
}

static void of_page(struct parse_ctx *ctx, const struct vendored *v, struct package *p)
{
	if (begins_version(v->version))
		p->version = v->version;
	else
		p->requested = v->version.len ? v->version : v->revision;
	if (str_find(v->url, STR("://")) != STR_NONE)
		p->source_url = url_clean(parse_arena(ctx), v->url);
	if (!p->version.len)
		parse_note(ctx, p->line, DIAG_UNPINNED,
			   STR_FMT " has no version: what was copied is not known",
			   STR_ARG(p->name));
}

void vendored_add(struct parse_ctx *ctx, const struct vendored *given)
{
	struct vendored v = *given;
	struct package p = { .name = v.name,
			     .relation = DEP_DIRECT,
			     .scope = v.scope,
			     .licenses = v.licenses,
			     .n_licenses = v.n_licenses,
			     .line = v.line };
	const struct c_header *h;

	v.version = known(v.version);
	v.revision = known(v.revision);
	v.url = first_url(v.url);
	h = library_of(product_of(v.cpe));
	if (!v.name.len && !v.is_repository && !is_repository(v.url)) {
		parse_warn(ctx, v.line, DIAG_SYNTAX,
			   "sources of others that have neither name nor repository");
		return;
	}
	if (v.is_repository || is_repository(v.url)) {
		bool commit = vcs_is_commit(v.revision) || !begins_version(v.version);

		fetched_git(ctx, &p, v.url, commit ? v.revision : v.version);
		if (p.vcs_commit.len && !str_eq_nocase(v.version, v.revision))
			p.requested = v.version;
	} else if (h && begins_version(v.version)) {
		of_library(ctx, h, &v, &p);
	} else {
		of_page(ctx, &v, &p);
	}
	parse_add(ctx, &p);
}
