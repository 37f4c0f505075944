#include "core/purl.h"

#include <stdlib.h>

#include "base/codec.h"
#include "core/purl_rules.h"

static const char bad_escape[] = "a percent escape is malformed or not UTF-8";

/* ECMA-427 leaves ':' as it is everywhere, besides the unreserved characters. */
static struct str escape(struct arena *a, struct str s, bool keep_slashes)
{
	return percent_encode(a, s, keep_slashes ? ":/" : ":");
}

static bool unescape(struct arena *a, struct str s, struct str *out)
{
	struct str text;

	if (!percent_decode(a, s, &text) || !str_is_utf8(text))
		return false;
	*out = text;
	return true;
}

static struct str trim_slashes(struct str s)
{
	while (s.len && s.ptr[0] == '/')
		s = str_from(s, 1);
	while (s.len && s.ptr[s.len - 1] == '/')
		s.len--;
	return s;
}

static bool is_type(struct str s)
{
	if (!s.len || !is_alpha(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-')
			return false;
	return true;
}

static bool is_key(struct str s)
{
	if (!s.len || !is_alpha(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-' &&
		    s.ptr[i] != '_')
			return false;
	return true;
}

static bool is_dots(struct str s)
{
	return str_is(s, ".") || str_is(s, "..");
}

enum segment_change { DECODE, ENCODE, KEEP };

/*
 * Takes text apart at each '/', changes the segments and joins them again
 * without the empty ones; in a subpath "." and ".." go too.  Returns NULL, or
 * what is wrong.
 */
static const char *map_segments(struct arena *a, struct str text, enum segment_change how,
				bool is_subpath, struct str *out)
{
	size_t n = 0;
	struct str segment;

	if (!text.len) {
		*out = text;
		return NULL;
	}
	/* an escape is three bytes for one */
	char *joined = arena_alloc_raw_array(a, text.len + 1, how == ENCODE ? 3 : 1, 1);

	for (bool more = true; more;) {
		more = str_cut(text, '/', &segment, &text);
		if (how == DECODE && !unescape(a, segment, &segment))
			return bad_escape;
		if (how == DECODE && str_has_char(segment, '/'))
			return "an escaped slash stands inside a segment";
		if (!segment.len || (is_subpath && is_dots(segment)))
			continue;
		if (how == ENCODE)
			segment = escape(a, segment, false);
		if (n)
			joined[n++] = '/';
		memcpy(joined + n, segment.ptr, segment.len);
		n += segment.len;
	}
	joined[n] = '\0';
	*out = (struct str){ joined, n };
	return NULL;
}

static int qualifier_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct purl_qualifier *)a)->key,
		       ((const struct purl_qualifier *)b)->key);
}

/* Sorts; NULL, or what is wrong. */
static const char *sort_qualifiers(struct purl_qualifier *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof(*v), qualifier_cmp);
	for (size_t i = 1; i < n; i++)
		if (str_eq(v[i - 1].key, v[i].key))
			return "a qualifier stands twice";
	return NULL;
}

static const char *parse_qualifiers(struct arena *a, struct str text, struct purl *p)
{
	struct purl_qualifier *v = NULL;
	size_t n = 0, cap = 0;
	struct str pair, key, value;

	for (bool more = true; more;) {
		more = str_cut(text, '&', &pair, &text);
		if (!pair.len)
			continue;
		if (!str_cut(pair, '=', &key, &value) || !is_key(key))
			return "a qualifier is not key=value";
		if (!value.len)
			continue;
		if (!unescape(a, value, &value))
			return bad_escape;
		arena_grow(a, v, n, &cap);
		v[n++] = (struct purl_qualifier){ arena_lower(a, key), value };
	}
	p->qualifiers = v;
	p->n_qualifiers = n;
	return sort_qualifiers(v, n);
}

/*
 * Where the '@' before the version stands: the last one, but for that of a scope
 * written without its escape, which begins a segment that another one follows.
 */
static size_t find_version(struct str s)
{
	size_t at = str_rfind_char(s, '@');

	if (at == STR_NONE)
		return STR_NONE;
	bool begins = at == 0 || s.ptr[at - 1] == '/';

	return begins && str_has_char(str_from(s, at), '/') ? STR_NONE : at;
}

/* What is between the type's '/' and the '?': namespace, name and version. */
static const char *parse_path(struct arena *a, struct str path, struct purl *p)
{
	size_t at = find_version(path);
	const char *wrong;
	struct str space = STR(""), name;

	if (at != STR_NONE) {
		if (!unescape(a, str_from(path, at + 1), &p->version))
			return bad_escape;
		path = str_slice(path, 0, at);
		if (str_ends_with(path, STR("/")))
			return "the name is missing";
	}
	path = trim_slashes(path);
	size_t slash = str_rfind_char(path, '/');

	if (slash != STR_NONE)
		space = str_slice(path, 0, slash);
	if (!unescape(a, str_from(path, slash == STR_NONE ? 0 : slash + 1), &name))
		return bad_escape;
	wrong = map_segments(a, space, DECODE, false, &p->name_space);
	p->name = trim_slashes(name);
	return wrong;
}

static const char *check(struct arena *a, struct purl *p, bool building)
{
	if (!p->name.len)
		return "the name is missing";
	for (size_t i = 0; i < p->n_qualifiers; i++)
		if (p->version.len && str_is(p->qualifiers[i].key, "vers"))
			return "a version and a range of versions exclude each other";
	return purl_apply_rules(a, p, building);
}

const char *purl_parse(struct arena *a, struct str text, struct purl *out)
{
	struct purl p = { .n_qualifiers = 0 };
	struct str rest, part;
	const char *wrong = NULL;

	if (str_rcut(text, '#', &rest, &part))
		wrong = map_segments(a, part, DECODE, true, &p.subpath);
	if (!wrong && str_rcut(rest, '?', &rest, &part))
		wrong = parse_qualifiers(a, part, &p);
	if (wrong)
		return wrong;
	if (!str_cut(rest, ':', &part, &rest) || !str_eq_nocase(part, STR("pkg")))
		return "it does not begin with pkg:";
	while (rest.len && rest.ptr[0] == '/')
		rest = str_from(rest, 1);
	if (!str_cut(rest, '/', &part, &rest))
		return "the type or the name is missing";
	if (!is_type(part))
		return "the type is malformed";
	p.type = arena_lower(a, part);
	wrong = parse_path(a, rest, &p);
	if (!wrong)
		wrong = check(a, &p, false);
	if (!wrong)
		*out = p;
	return wrong;
}

/* The parts of p as a parser would have given them. */
static const char *canonical_parts(struct arena *a, struct purl *p, bool strict)
{
	struct purl_qualifier *v =
		arena_new_raw_array(a, struct purl_qualifier, p->n_qualifiers);
	size_t n = 0;
	const char *wrong;

	if (!is_type(p->type))
		return "the type is malformed";
	p->type = arena_lower(a, p->type);
	p->name = trim_slashes(p->name);
	map_segments(a, p->name_space, KEEP, false, &p->name_space);
	map_segments(a, p->subpath, KEEP, true, &p->subpath);
	for (size_t i = 0; i < p->n_qualifiers; i++) {
		struct purl_qualifier q = p->qualifiers[i];

		if (!is_key(q.key))
			return "the key of a qualifier is malformed";
		if (!str_is_utf8(q.value))
			return "a qualifier is not UTF-8";
		q.key = arena_lower(a, q.key);
		if (q.value.len)
			v[n++] = q;
	}
	p->qualifiers = v;
	p->n_qualifiers = n;
	wrong = sort_qualifiers(v, n);
	if (wrong)
		return wrong;
	if (!str_is_utf8(p->name_space) || !str_is_utf8(p->name) ||
	    !str_is_utf8(p->version) || !str_is_utf8(p->subpath))
		return "a part is not UTF-8";
	return check(a, p, strict);
}

/* A list of pieces that is put together at once, so that nothing is copied twice. */
struct pieces {
	struct str *v;
	size_t n, len;
};

static void put(struct pieces *to, struct str s)
{
	to->v[to->n++] = s;
	to->len += s.len;
}

static struct str join(struct arena *a, const struct pieces *from)
{
	char *p = arena_bytes(a, from->len + 1);
	size_t n = 0;

	for (size_t i = 0; i < from->n; i++) {
		if (from->v[i].len)
			memcpy(p + n, from->v[i].ptr, from->v[i].len);
		n += from->v[i].len;
	}
	p[n] = '\0';
	return (struct str){ p, n };
}

static const char *build(struct arena *a, const struct purl *from, bool strict,
			 struct str *out)
{
	struct purl p = *from;
	const char *wrong = canonical_parts(a, &p, strict);

	if (wrong)
		return wrong;
	struct pieces text = {
		arena_new_raw_array(a, struct str, 10 + 4 * p.n_qualifiers), 0, 0
	};
	struct str segments;

	put(&text, STR("pkg:"));
	put(&text, p.type);
	put(&text, STR("/"));
	if (p.name_space.len) {
		map_segments(a, p.name_space, ENCODE, false, &segments);
		put(&text, segments);
		put(&text, STR("/"));
	}
	put(&text, escape(a, p.name, purl_name_has_segments(p.type)));
	if (p.version.len) {
		put(&text, STR("@"));
		put(&text, escape(a, p.version, false));
	}
	for (size_t i = 0; i < p.n_qualifiers; i++) {
		put(&text, i ? STR("&") : STR("?"));
		put(&text, p.qualifiers[i].key);
		put(&text, STR("="));
		put(&text, escape(a, p.qualifiers[i].value, false));
	}
	if (p.subpath.len) {
		map_segments(a, p.subpath, ENCODE, true, &segments);
		put(&text, STR("#"));
		put(&text, segments);
	}
	*out = join(a, &text);
	return NULL;
}

const char *purl_build(struct arena *a, const struct purl *from, struct str *out)
{
	return build(a, from, true, out);
}

const char *purl_build_lax(struct arena *a, const struct purl *from, struct str *out)
{
	return build(a, from, false, out);
}
