#include "core/license.h"

/* Parentheses in parentheses.  Real expressions have two or three. */
enum { MOST_DEPTH = 64 };

/* The index of id in a table of n names in ASCII order without case; n when absent. */
static size_t search(const void *table, size_t n,
		     const char *(*name_at)(const void *, size_t), struct str id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = str_cmp_nocase(str_of(name_at(table, mid)), id);

		if (c == 0)
			return mid;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return n;
}

static const char *license_at(const void *table, size_t i)
{
	return ((const struct license_id *)table)[i].id;
}

static const char *exception_at(const void *table, size_t i)
{
	return ((const char *const *)table)[i];
}

const struct license_id *license_find(struct str id)
{
	size_t i = search(spdx_licenses, spdx_licenses_len, license_at, id);

	return i < spdx_licenses_len ? &spdx_licenses[i] : NULL;
}

static const char *exception_find(struct str id)
{
	size_t i = search(spdx_exceptions, spdx_exceptions_len, exception_at, id);

	return i < spdx_exceptions_len ? spdx_exceptions[i] : NULL;
}

bool license_is_exception(struct str id)
{
	return exception_find(id) != NULL;
}

/*
 * The words of the result are listed one after the other, an empty one where
 * parentheses may come, and joined at the end.
 */
struct reader {
	struct arena *arena;
	struct str rest;
	struct str *words;
	size_t n, cap;
};

static void put(struct reader *r, struct str word)
{
	arena_grow(r->arena, r->words, r->n, &r->cap);
	r->words[r->n++] = word;
}

static bool is_word_char(char c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '+' || c == ':';
}

/* The next word, or parenthesis or slash; "" at the end and on anything else. */
static struct str peek(struct reader *r)
{
	size_t n = 0;

	r->rest = str_trim_left(r->rest);
	if (r->rest.len && memchr("()/", r->rest.ptr[0], 3))
		return str_slice(r->rest, 0, 1);
	while (n < r->rest.len && is_word_char(r->rest.ptr[n]))
		n++;
	return str_slice(r->rest, 0, n);
}

static void skip(struct reader *r, struct str word)
{
	r->rest = str_from(r->rest, word.len);
}

/* Operators are upper case, or lower case as SPDX 3.0 allows; never mixed. */
static bool take_operator(struct reader *r, const char *upper, const char *lower)
{
	struct str word = peek(r);

	if (!str_is(word, upper) && !str_is(word, lower))
		return false;
	skip(r, word);
	return true;
}

/* [A-Za-z0-9.-]+ */
static bool is_idstring(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '.')
			return false;
	return s.len > 0;
}

/* A reference with the given prefix, written as the annex has it; "" when s is none. */
static struct str reference(struct arena *a, struct str s, struct str prefix)
{
	struct str document = STR("DocumentRef-"), head = STR(""), tail = s, before,
		   after;

	if (str_starts_with_nocase(s, document)) {
		if (!str_cut(s, ':', &before, &after) ||
		    !is_idstring(str_from(before, document.len)))
			return STR("");
		head = arena_cat(a, document, str_from(before, document.len), STR(":"));
		tail = after;
	}
	if (!str_starts_with_nocase(tail, prefix) ||
	    !is_idstring(str_from(tail, prefix.len)))
		return STR("");
	return arena_cat(a, head, prefix, str_from(tail, prefix.len));
}

/* ID, ID+, or a reference. */
static bool take_license(struct reader *r)
{
	struct str word = peek(r), base = word, text;
	const struct license_id *id = license_find(word);

	skip(r, word);
	if (id) {
		put(r, str_of(id->id));
		return true;
	}
	if (str_ends_with(word, STR("+"))) {
		base.len--;
		id = license_find(base);
		if (!id)
			return false;
		put(r, arena_cat(r->arena, str_of(id->id), STR("+"), STR("")));
		return true;
	}
	text = reference(r->arena, word, STR("LicenseRef-"));
	put(r, text);
	return text.len > 0;
}

static bool take_exception(struct reader *r)
{
	struct str word = peek(r), text;
	const char *id = exception_find(word);

	skip(r, word);
	text = id ? str_of(id) : reference(r->arena, word, STR("AdditionRef-"));
	put(r, text);
	return text.len > 0;
}

/* A part of an expression: whether OR binds it, and where its parentheses would be. */
struct part {
	bool is_or;
	size_t open, close; /* in words; both 0 when it has none */
};

static bool take_or(struct reader *r, unsigned depth, struct part *out);

static bool take_primary(struct reader *r, unsigned depth, struct part *out)
{
	*out = (struct part){ .is_or = false };
	if (!str_is(peek(r), "(")) {
		if (!take_license(r))
			return false;
		if (!take_operator(r, "WITH", "with"))
			return true;
		put(r, STR("WITH"));
		return take_exception(r);
	}
	skip(r, STR("("));
	out->open = r->n;
	put(r, STR(""));
	if (!depth || !take_or(r, depth - 1, out))
		return false;
	if (!str_is(peek(r), ")"))
		return false;
	skip(r, STR(")"));
	return true;
}

/* Only an OR within an AND needs its parentheses. */
static void keep_parentheses(struct reader *r, const struct part *p)
{
	if (p->is_or) {
		r->words[p->open] = STR("(");
		r->words[p->close] = STR(")");
	}
}

static bool take_and(struct reader *r, unsigned depth, struct part *out)
{
	struct part first, next;

	if (!take_primary(r, depth, &first))
		return false;
	*out = first;
	while (take_operator(r, "AND", "and")) {
		keep_parentheses(r, out);
		put(r, STR("AND"));
		if (!take_primary(r, depth, &next))
			return false;
		keep_parentheses(r, &next);
		*out = (struct part){ .is_or = false };
	}
	return true;
}

/* The words of an OR without its parentheses, which *out tells the places of. */
static bool take_or(struct reader *r, unsigned depth, struct part *out)
{
	struct part part;
	size_t open = r->n ? r->n - 1 : 0;
	bool is_or = false;

	if (!take_and(r, depth, &part))
		return false;
	while (take_operator(r, "OR", "or") || take_operator(r, "/", "/")) {
		is_or = true;
		put(r, STR("OR"));
		if (!take_and(r, depth, &part))
			return false;
	}
	/* an inner pair that holds the same OR is the same place */
	*out = (struct part){ .is_or = is_or || part.is_or, .open = open, .close = r->n };
	put(r, STR(""));
	return true;
}

static struct str join(struct reader *r)
{
	size_t len = 0, n = 0;

	for (size_t i = 0; i < r->n; i++)
		len += r->words[i].len + 1;
	char *p = arena_alloc(r->arena, len + 1, 1);

	for (size_t i = 0; i < r->n; i++) {
		struct str word = r->words[i];

		if (!word.len)
			continue;
		if (n && p[n - 1] != '(' && !str_is(word, ")"))
			p[n++] = ' ';
		memcpy(p + n, word.ptr, word.len);
		n += word.len;
	}
	return (struct str){ p, n };
}

bool license_normalize(struct arena *a, struct str text, struct str *out)
{
	struct reader r = { .arena = a, .rest = text };
	struct part whole;

	put(&r, STR("")); /* where the parentheses of the whole would be */
	if (!take_or(&r, MOST_DEPTH, &whole))
		return false;
	r.rest = str_trim_left(r.rest);
	if (r.rest.len)
		return false;
	*out = join(&r);
	return true;
}

bool license_is_single(struct str expression)
{
	return license_find(expression) && !str_has_char(expression, '+');
}

struct str license_list_version(void)
{
	struct str version = str_of(spdx_list_version), rest;

	str_rcut(version, '.', &version, &rest);
	return version;
}
