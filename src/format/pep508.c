/*
 * pep508.c - a Python requirement cut into its parts, and the exact version
 * that its clauses ask for.
 *
 * https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 * https://packaging.python.org/en/latest/specifications/version-specifiers/
 */
#include "format/pep508.h"

bool pep508_is_name(struct str s)
{
	if (!s.len || !is_alnum(s.ptr[0]) || !is_alnum(s.ptr[s.len - 1]))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!is_alnum(c) && c != '-' && c != '_' && c != '.')
			return false;
	}
	return true;
}

/* Takes the longest name off *rest; it may end in no separator. */
static struct str take_name(struct str *rest)
{
	size_t n = 0;
	struct str name;

	while (n < rest->len && (is_alnum(rest->ptr[n]) || rest->ptr[n] == '-' ||
				 rest->ptr[n] == '_' || rest->ptr[n] == '.'))
		n++;
	name = str_slice(*rest, 0, n);
	*rest = str_trim_left(str_from(*rest, n));
	return name;
}

/* "[a, b]" at the head of *rest; an empty list is allowed. */
static const char *take_extras(struct str *rest, struct str *extras)
{
	size_t end;
	struct str list, one;

	*extras = (struct str){ NULL, 0 };
	if (!rest->len || rest->ptr[0] != '[')
		return NULL;
	end = str_find_char(*rest, ']');
	if (end == STR_NONE)
		return "expected ']' after the extras";
	*extras = str_trim(str_slice(*rest, 1, end));
	*rest = str_trim_left(str_from(*rest, end + 1));
	for (list = *extras; list.len;) {
		str_cut(list, ',', &one, &list);
		if (!pep508_is_name(str_trim(one)))
			return "an extra is not a name";
	}
	return NULL;
}

static size_t operator_length(struct str s)
{
	static const char *const ops[] = {
		"===", "==", "~=", "!=", "<=", ">=", "<", ">"
	};

	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		if (str_starts_with(s, str_of(ops[i])))
			return strlen(ops[i]);
	return 0;
}

/* The clauses are those of a list: each an operator and one word. */
static const char *check_clauses(struct str spec)
{
	struct str one, version;
	size_t op;

	while (spec.len) {
		str_cut(spec, ',', &one, &spec);
		one = str_trim(one);
		/* A comma at the end of the list is let pass, as pip does. */
		if (!one.len && !spec.len)
			break;
		op = operator_length(one);
		if (!op)
			return "expected an operator (== ~= != <= >= < > ===) before the "
			       "version";
		version = str_trim_left(str_from(one, op));
		if (!version.len)
			return "expected a version after the operator";
		for (size_t i = 0; i < version.len; i++) {
			char c = version.ptr[i];

			/* Letters beyond ASCII are left to the version's own rules. */
			if (is_space(c))
				return "expected ',' between version clauses";
			if (c == '(' || c == ')' || c == '[' || c == ']' || c == '"' ||
			    c == '\'' || (unsigned char)c < 0x20)
				return "a version holds a character that is none of a "
				       "version";
		}
	}
	return NULL;
}

/* Version clauses with or without parentheses, up to ';' or the end. */
static const char *take_spec(struct str *rest, struct str *spec)
{
	size_t end;

	if (rest->len && rest->ptr[0] == '(') {
		end = str_find_char(*rest, ')');
		if (end == STR_NONE)
			return "expected ')' after the version clauses";
		*spec = str_trim(str_slice(*rest, 1, end));
		*rest = str_trim_left(str_from(*rest, end + 1));
	} else {
		end = str_find_char(*rest, ';');
		if (end == STR_NONE)
			end = rest->len;
		*spec = str_trim(str_slice(*rest, 0, end));
		*rest = str_from(*rest, end);
	}
	return check_clauses(*spec);
}

void pep508_cut_marker(struct str *text, struct str *marker)
{
	size_t i;

	*marker = (struct str){ NULL, 0 };
	/* "With an URL a marker must be preceded by white space": pip also takes a ';'
	 * that white space follows, and so does this. */
	for (i = 0; i < text->len; i++) {
		if (text->ptr[i] == ';' &&
		    ((i > 0 && is_space(text->ptr[i - 1])) ||
		     (i + 1 < text->len && is_space(text->ptr[i + 1])))) {
			*marker = str_trim(str_from(*text, i + 1));
			break;
		}
	}
	*text = str_trim(str_slice(*text, 0, i));
}

static const char *read_url(struct str rest, struct pep508 *p)
{
	p->url = str_trim(rest);
	pep508_cut_marker(&p->url, &p->marker);
	if (!p->url.len)
		return "expected an URL after '@'";
	for (size_t i = 0; i < p->url.len; i++)
		if (is_space(p->url.ptr[i]))
			return "expected ';' or the end after the URL";
	return NULL;
}

const char *pep508_read(struct str text, struct pep508 *out)
{
	struct pep508 p = { .name = { NULL, 0 } };
	struct str rest = str_trim(text);
	const char *wrong;

	p.name = take_name(&rest);
	if (!pep508_is_name(p.name))
		return "expected the name of a package";
	wrong = take_extras(&rest, &p.extras);
	if (wrong)
		return wrong;
	if (rest.len && rest.ptr[0] == '@') {
		wrong = read_url(str_from(rest, 1), &p);
		if (wrong)
			return wrong;
		*out = p;
		return NULL;
	}
	wrong = take_spec(&rest, &p.spec);
	if (wrong)
		return wrong;
	if (rest.len && rest.ptr[0] != ';')
		return "expected ';' or the end after the version clauses";
	if (rest.len)
		p.marker = str_trim(str_from(rest, 1));
	*out = p;
	return NULL;
}

/* The next number of a release, 0 after its end; *more tells whether one was there. */
static uint64_t next_number(struct str *v, bool *more)
{
	uint64_t n = 0;
	size_t i = 0;

	while (i < v->len && is_digit(v->ptr[i])) {
		n = n > UINT64_MAX / 10 - 9 ? UINT64_MAX / 10 - 9
					    : n * 10 + (uint64_t)(v->ptr[i] - '0');
		i++;
	}
	*more = i > 0;
	if (i < v->len && v->ptr[i] == '.')
		*v = str_from(*v, i + 1);
	else
		*v = (struct str){ NULL, 0 };
	return n;
}

int pep508_cmp_release(struct str a, struct str b)
{
	bool more_a = true, more_b = true;

	while (more_a || more_b) {
		uint64_t x = next_number(&a, &more_a), y = next_number(&b, &more_b);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static bool is_plain_release(struct str v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!is_digit(v.ptr[i]) && v.ptr[i] != '.')
			return false;
	return v.len > 0;
}

static bool clause_excludes(struct str clause, struct str version)
{
	size_t op = operator_length(clause);
	struct str bound = str_trim(str_from(clause, op));
	int cmp;

	if (str_starts_with(clause, STR("!=")))
		return str_eq_nocase(bound, version);
	if (str_ends_with(bound, STR(".*")))
		bound.len -= 2;
	else if (str_starts_with(clause, STR("==")))
		return !str_eq_nocase(bound, version);
	if (!is_plain_release(bound) || !is_plain_release(version))
		return false;
	cmp = pep508_cmp_release(version, bound);
	if (clause.ptr[0] == '<')
		return cmp > 0 || (cmp == 0 && op == 1);
	if (clause.ptr[0] == '>')
		return cmp < 0 || (cmp == 0 && op == 1);
	return cmp < 0;
}

bool pep508_excludes(struct str spec, struct str version)
{
	struct str one;

	while (spec.len && version.len) {
		str_cut(spec, ',', &one, &spec);
		one = str_trim(one);
		if (operator_length(one) && clause_excludes(one, version))
			return true;
	}
	return false;
}

struct str pep508_exact(struct str spec)
{
	struct str rest = spec, one, v, exact = { NULL, 0 };

	while (rest.len && !exact.len) {
		str_cut(rest, ',', &one, &rest);
		one = str_trim(one);
		if (!str_starts_with(one, STR("==")))
			continue;
		v = str_trim(str_from(one, operator_length(one)));
		if (str_starts_with(one, STR("===")) || !str_ends_with(v, STR(".*")))
			exact = v;
	}
	if (pep508_excludes(spec, exact))
		exact.len = 0;
	return exact;
}
