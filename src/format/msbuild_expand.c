/* msbuild_expand.c - properties in texts, and conditions; see msbuild.h. */
#include "format/msbuild.h"

enum {
	TEXTS_MOST = 16,               /* values of one property; frameworks are fewer */
	TEXT_BYTES = 4096,             /* of one value; longer ones stay unexpanded */
	SPENT_MOST = 64 * 1024 * 1024, /* bytes of all expansion in one project */
	CONDITION_DEPTH = 16,
};

static bool has_reference(struct str text)
{
	return str_find(text, STR("$(")) != STR_NONE;
}

static void add_text(struct msbuild *m, struct msbuild_texts *t, struct str text)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->v[i], text))
			return;
	if (t->n == TEXTS_MOST) {
		t->known = false;
		return;
	}
	if (!t->v)
		t->v = arena_new_array(parse_arena(m->ctx), struct str, TEXTS_MOST);
	t->v[t->n++] = text;
	t->known &= !has_reference(text);
}

static bool has_property(struct msbuild *m, struct str name, uint64_t *at)
{
	return name.len <= TEXT_BYTES &&
	       map_get(&m->by_name, arena_lower(parse_arena(m->ctx), name), at);
}

struct msbuild_texts msbuild_property(struct msbuild *m, const char *name)
{
	struct msbuild_texts none = { NULL, 0, false };
	uint64_t at;

	return has_property(m, str_of(name), &at) ? m->properties[at] : none;
}

struct str msbuild_single(struct msbuild *m, const char *name)
{
	struct msbuild_texts t = msbuild_property(m, name);

	return t.known && t.n == 1 ? t.v[0] : STR("");
}

void msbuild_set(struct msbuild *m, struct str name, struct msbuild_texts value,
		 enum tristate condition)
{
	struct arena *a = parse_arena(m->ctx);
	struct msbuild_texts merged = { NULL, 0, true };
	uint64_t at;

	if (condition == TRI_NO || name.len > TEXT_BYTES)
		return;
	if (!has_property(m, name, &at)) {
		at = m->n_properties;
		arena_grow(a, m->properties, m->n_properties, &m->cap_properties);
		m->properties[m->n_properties++] = merged;
		map_put(&m->by_name, arena_lower(a, name), at);
	}
	if (condition == TRI_YES) {
		m->properties[at] = value;
		return;
	}
	merged.known = m->properties[at].known;
	for (size_t i = 0; i < m->properties[at].n; i++)
		add_text(m, &merged, m->properties[at].v[i]);
	/* it may stay unset */
	if (!merged.n)
		add_text(m, &merged, STR(""));
	for (size_t i = 0; i < value.n; i++)
		add_text(m, &merged, value.v[i]);
	merged.known &= value.known;
	m->properties[at] = merged;
}

static bool is_property_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '_' && s.ptr[i] != '-')
			return false;
	return s.len > 0;
}

/* What "$(name)" comes to; as it is written where that is not known, as for
 * "$(Name.Substring(1))". */
static struct msbuild_texts reference(struct msbuild *m, struct str whole,
				      struct str self)
{
	struct str name = str_trim(str_slice(whole, 2, whole.len - 1));
	struct msbuild_texts t = { NULL, 0, true };
	bool is_set = false;
	uint64_t at;

	if (is_property_name(name) && has_property(m, name, &at)) {
		if (m->properties[at].n)
			return m->properties[at];
		is_set = true; /* to what is too long */
	}
	add_text(m, &t,
		 !is_set && self.len && str_eq_nocase(name, self) ? STR("") : whole);
	return t;
}

/* The end of "$(…)" at the start of s, with brackets and quotes in it; 0: none. */
static size_t reference_end(struct str s)
{
	unsigned depth = 0;

	for (size_t i = 1; i < s.len; i++) {
		if (s.ptr[i] == '(')
			depth++;
		else if (s.ptr[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

/* Each text so far with each of `tails` behind it.  Properties can be made to double in
 * length with each line, so there are bounds; past them nothing is left. */
static void append(struct msbuild *m, struct msbuild_texts *t, struct msbuild_texts tails)
{
	struct msbuild_texts out = { NULL, 0, t->known && tails.known };
	struct arena *a = parse_arena(m->ctx);

	for (size_t i = 0; i < t->n; i++) {
		for (size_t k = 0; k < tails.n && out.n < TEXTS_MOST; k++) {
			size_t len = t->v[i].len + tails.v[k].len;

			m->spent += len + TEXTS_MOST * sizeof(struct str);
			if (len > TEXT_BYTES || m->spent > SPENT_MOST) {
				if (!m->said_full)
					parse_warn(m->ctx, 0, DIAG_LIMIT,
						   "properties too long to expand");
				m->said_full = true;
				*t = (struct msbuild_texts){ NULL, 0, false };
				return;
			}
			add_text(m, &out, arena_cat(a, t->v[i], tails.v[k], STR("")));
		}
	}
	out.known &= t->n * tails.n <= TEXTS_MOST;
	*t = out;
}

struct msbuild_texts msbuild_expand(struct msbuild *m, struct str text, struct str self)
{
	struct msbuild_texts t = { NULL, 0, true }, literal;
	size_t at;

	if (!has_reference(text)) {
		t.v = arena_new(parse_arena(m->ctx), struct str);
		t.v[t.n++] = text;
		return t;
	}
	add_text(m, &t, STR(""));
	while ((at = str_find(text, STR("$("))) != STR_NONE) {
		size_t end = reference_end(str_from(text, at));

		if (!end)
			break;
		literal =
			(struct msbuild_texts){ &(struct str){ text.ptr, at }, 1, true };
		append(m, &t, literal);
		append(m, &t, reference(m, str_slice(text, at, at + end), self));
		text = str_from(text, at + end);
	}
	literal = (struct msbuild_texts){ &text, 1, !has_reference(text) };
	append(m, &t, literal);
	return t;
}

/* --- conditions ---------------------------------------------------------------- */

static enum tristate both(enum tristate a, enum tristate b)
{
	if (a == TRI_NO || b == TRI_NO)
		return TRI_NO;
	return a == TRI_YES && b == TRI_YES ? TRI_YES : TRI_UNKNOWN;
}

static enum tristate negate(enum tristate a)
{
	return a == TRI_YES ? TRI_NO : a == TRI_NO ? TRI_YES : TRI_UNKNOWN;
}

/* Where `word` stands in s outside of quotes and brackets; STR_NONE. */
static size_t find_outside(struct str s, struct str word)
{
	unsigned depth = 0;
	bool quoted = false;

	for (size_t i = 0; i + word.len <= s.len; i++) {
		char c = s.ptr[i];

		if (c == '\'')
			quoted = !quoted;
		else if (!quoted && c == '(')
			depth++;
		else if (!quoted && c == ')' && depth)
			depth--;
		if (!quoted && !depth && str_starts_with_nocase(str_from(s, i), word))
			return i;
	}
	return STR_NONE;
}

static struct str unquoted(struct str s)
{
	s = str_trim(s);
	if (s.len > 1 && s.ptr[0] == '\'' && s.ptr[s.len - 1] == '\'')
		return str_slice(s, 1, s.len - 1);
	return s;
}

/* Case does not count.  Numbers are compared as text: "1" and "1.0" are not met. */
static enum tristate is_equal(struct msbuild *m, struct str a, struct str b,
			      struct str self)
{
	struct msbuild_texts x = msbuild_expand(m, unquoted(a), self),
			     y = msbuild_expand(m, unquoted(b), self);
	size_t same = 0;

	if (!x.known || !y.known)
		return TRI_UNKNOWN;
	for (size_t i = 0; i < x.n; i++)
		for (size_t k = 0; k < y.n; k++)
			same += str_eq_nocase(x.v[i], y.v[k]);
	if (!same)
		return TRI_NO;
	return same == x.n * y.n ? TRI_YES : TRI_UNKNOWN;
}

/* One comparison, or "true". */
static enum tristate term(struct msbuild *m, struct str s, struct str self)
{
	size_t at;

	if ((at = find_outside(s, STR("=="))) != STR_NONE)
		return is_equal(m, str_slice(s, 0, at), str_from(s, at + 2), self);
	if ((at = find_outside(s, STR("!="))) != STR_NONE)
		return negate(
			is_equal(m, str_slice(s, 0, at), str_from(s, at + 2), self));
	if (str_has_char(s, '<') || str_has_char(s, '>') ||
	    (str_has_char(s, '(') && !str_starts_with(unquoted(s), STR("$("))))
		return TRI_UNKNOWN; /* Exists('x'), '$(X)' > '6.0' */
	return is_equal(m, s, STR("true"), self);
}

static enum tristate condition(struct msbuild *m, struct str s, struct str self,
			       unsigned depth)
{
	enum tristate left;
	size_t at;

	s = str_trim(s);
	if (depth == CONDITION_DEPTH)
		return TRI_UNKNOWN;
	if ((at = find_outside(s, STR(" or "))) != STR_NONE) {
		left = negate(condition(m, str_slice(s, 0, at), self, depth + 1));
		return negate(both(left, negate(condition(m, str_from(s, at + 4), self,
							  depth + 1))));
	}
	if ((at = find_outside(s, STR(" and "))) != STR_NONE) {
		left = condition(m, str_slice(s, 0, at), self, depth + 1);
		return both(left, condition(m, str_from(s, at + 5), self, depth + 1));
	}
	if (s.len && s.ptr[0] == '!' && !(s.len > 1 && s.ptr[1] == '='))
		return negate(condition(m, str_from(s, 1), self, depth + 1));
	if (s.len > 1 && s.ptr[0] == '(' && s.ptr[s.len - 1] == ')' &&
	    reference_end(arena_cat(parse_arena(m->ctx), STR("$"), s, STR(""))) ==
		    s.len + 1)
		return condition(m, str_slice(s, 1, s.len - 1), self, depth + 1);
	return term(m, s, self);
}

enum tristate msbuild_condition(struct msbuild *m, struct str text, struct str self)
{
	text = str_trim(text);
	if (!text.len)
		return TRI_YES;
	return text.len > TEXT_BYTES ? TRI_UNKNOWN : condition(m, text, self, 0);
}

enum tristate msbuild_item_condition(struct msbuild *m, const struct msbuild_item *item)
{
	struct str none = { 0 };
	struct str group = xml_attr(item->group, "Condition");

	if (m->last_group != item->group) {
		m->last_group = item->group;
		m->last_condition = msbuild_condition(m, group, none);
	}
	return both(both(item->around, m->last_condition),
		    msbuild_condition(m, xml_attr(item->element, "Condition"), none));
}
