/* workflow_expression.c - expressions of workflows; see workflow.h. */
#include "checks/workflow.h"

#include "checks/check_ctx.h"
#include "format/command.h"

/* Behind the quote that ends the string at text[from]; two quotes stand for one. */
static size_t string_end(struct str text, size_t from)
{
	size_t i = from + 1;

	while (i < text.len) {
		if (text.ptr[i] != '\'') {
			i++;
			continue;
		}
		if (i + 1 >= text.len || text.ptr[i + 1] != '\'')
			return i + 1;
		i += 2;
	}
	return text.len;
}

bool gh_next_expression(struct str text, size_t *from, struct str *inner, size_t *offset)
{
	size_t start = str_find(str_from(text, *from), STR("${{"));

	if (start == STR_NONE)
		return false;
	start += *from;
	for (size_t i = start + 3; i + 1 < text.len;) {
		if (text.ptr[i] == '\'') {
			i = string_end(text, i);
			continue;
		}
		if (text.ptr[i] == '}' && text.ptr[i + 1] == '}') {
			*inner = str_slice(text, start + 3, i);
			*offset = start;
			*from = i + 2;
			return true;
		}
		i++;
	}
	*from = text.len;
	return false;
}

bool gh_has_expression(struct str text)
{
	return str_find(text, STR("${{")) != STR_NONE;
}

static bool is_name_char(char c)
{
	return is_alnum(c) || c == '_' || c == '-';
}

static void skip_space(struct str *s)
{
	*s = str_trim_left(*s);
}

static void put(struct gh_context *c, struct str word)
{
	size_t n = strlen(c->path);

	for (size_t i = 0; i < word.len && n + 1 < sizeof(c->path); i++)
		c->path[n++] = lower_of(word.ptr[i]);
	c->path[n] = '\0';
}

/* Behind the bracket that closes the one at s[0]. */
static size_t bracket_end(struct str s, char open, char close)
{
	size_t depth = 0, i = 0;

	while (i < s.len) {
		if (s.ptr[i] == '\'') {
			i = string_end(s, i);
			continue;
		}
		depth += s.ptr[i] == open;
		if (s.ptr[i] == close && --depth == 0)
			return i + 1;
		i++;
	}
	return s.len;
}

static struct str take_name(struct str *s)
{
	size_t n = 0;

	while (n < s->len && is_name_char(s->ptr[n]))
		n++;
	struct str name = str_slice(*s, 0, n);

	*s = str_from(*s, n);
	return name;
}

/* ".name", ".*", "['name']", "[0]", "[expression]" */
static bool take_member(struct str *s, struct gh_context *c)
{
	struct str rest = str_trim_left(*s);

	if (str_starts_with(rest, STR("."))) {
		rest = str_trim_left(str_from(rest, 1));
		put(c, STR("."));
		if (str_starts_with(rest, STR("*"))) {
			put(c, STR("*"));
			rest = str_from(rest, 1);
		} else {
			put(c, take_name(&rest));
		}
		*s = rest;
		return true;
	}
	if (!str_starts_with(rest, STR("[")))
		return false;
	size_t end = bracket_end(rest, '[', ']');
	struct str index = str_trim(str_slice(rest, 1, end ? end - 1 : 0));

	put(c, STR("."));
	if (index.len > 1 && index.ptr[0] == '\'' && string_end(index, 0) == index.len) {
		put(c, str_slice(index, 1, index.len - 1));
	} else {
		put(c, STR("*"));
		c->computed |=
			index.len && !is_digit(index.ptr[0]) && !str_is(index, "*");
	}
	*s = str_from(rest, end);
	return true;
}

static bool starts_comparison(struct str s)
{
	return str_starts_with(s, STR("==")) || str_starts_with(s, STR("!=")) ||
	       str_starts_with(s, STR("<")) || str_starts_with(s, STR(">"));
}

/* What is followed by && is a result only when it counts as false: empty or zero. */
static bool is_only_tested(struct str after)
{
	for (;;) {
		skip_space(&after);
		if (!str_starts_with(after, STR(")")))
			break;
		after = str_from(after, 1);
	}
	return starts_comparison(after) || str_starts_with(after, STR("&&"));
}

static bool is_test_function(struct str name)
{
	struct str rest = STR("contains startsWith endsWith hashFiles always success "
			      "failure cancelled"),
		   word;

	while (str_next_word(&rest, &word))
		if (str_eq_nocase(word, name))
			return true;
	return false;
}

/* Takes an operator or a single character. */
static void take_operator(struct str *s, struct gh_before *before)
{
	bool comparison = starts_comparison(*s);
	bool two = s->len > 1 && (s->ptr[1] == '=' || s->ptr[1] == s->ptr[0]);
	bool negation = !comparison && s->ptr[0] == '!';

	if (s->ptr[0] != '(')
		*before = (struct gh_before){ comparison, negation };
	*s = str_from(
		*s, (comparison || s->ptr[0] == '&' || s->ptr[0] == '|') && two ? 2 : 1);
}

/* As much of it as a message takes, in whole characters. */
static struct str shown(struct str text)
{
	size_t n = text.len < GH_CONTEXT_MAX ? text.len : GH_CONTEXT_MAX;

	while (n && n < text.len && ((unsigned char)text.ptr[n] & 0xc0) == 0x80)
		n--;
	return str_slice(text, 0, n);
}

bool gh_next_context(struct str *rest, struct gh_before *before, struct gh_context *out)
{
	for (;;) {
		skip_space(rest);
		if (!rest->len)
			return false;
		char c = rest->ptr[0];

		if (c == '\'') {
			*rest = str_from(*rest, string_end(*rest, 0));
			*before = (struct gh_before){ false, false };
			continue;
		}
		if (is_digit(c)) {
			take_name(rest);
			continue;
		}
		if (!is_alpha(c) && c != '_') {
			take_operator(rest, before);
			continue;
		}
		*out = (struct gh_context){ .text = *rest };
		struct str name = take_name(rest), after = str_trim_left(*rest);

		if (str_starts_with(after, STR("("))) {
			*rest = after;
			if (is_test_function(name))
				*rest = str_from(after, bracket_end(after, '(', ')'));
			continue;
		}
		put(out, name);
		while (take_member(rest, out))
			;
		out->text = shown(str_slice(out->text, 0, out->text.len - rest->len));
		out->is_result = !before->comparison && !before->negation &&
				 !is_only_tested(*rest);
		*before = (struct gh_before){ false, false };
		return true;
	}
}

bool gh_path_matches(const char *path, const char *pattern)
{
	struct str p = str_of(path), q = str_of(pattern), a, b;

	while (q.len) {
		if (!p.len)
			return false;
		str_cut(p, '.', &a, &p);
		str_cut(q, '.', &b, &q);
		if (!str_is(b, "*") && !str_eq(a, b))
			return false;
	}
	return !p.len;
}

bool gh_mentions(struct str text, const char *pattern)
{
	struct str inner;
	struct gh_context c;
	size_t from = 0, offset;

	while (gh_next_expression(text, &from, &inner, &offset)) {
		struct gh_before before = { false, false };

		while (gh_next_context(&inner, &before, &c))
			if (gh_path_matches(c.path, pattern))
				return true;
	}
	return false;
}
