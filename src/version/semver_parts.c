#include "version/semver_parts.h"

#include "version/order.h"

/* semver.org, clause 9: [0-9A-Za-z-]+, numeric ones without leading zeros. */
static bool is_identifier(struct str s, bool leading_zeros)
{
	if (!s.len)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '-')
			return false;
	return leading_zeros || s.len == 1 || s.ptr[0] != '0' || !order_all_digits(s);
}

bool semver_is_identifiers(struct str s, bool leading_zeros)
{
	struct str part;

	for (bool more = true; more;) {
		more = str_cut(s, '.', &part, &s);
		if (!is_identifier(part, leading_zeros))
			return false;
	}
	return true;
}

/* Takes the numbers at the start of *v; false when there are none. */
static bool take_numbers(struct str *v, const struct semver_style *style, struct str *out)
{
	struct str rest = *v, number;
	size_t n = 0;

	for (;;) {
		number = order_take_digits(&rest);
		if (!number.len || (style->most_parts && n == style->most_parts))
			return false;
		if (!style->leading_zeros && number.len > 1 && number.ptr[0] == '0')
			return false;
		n++;
		if (!rest.len || rest.ptr[0] != '.')
			break;
		rest = str_from(rest, 1);
	}
	*out = str_slice(*v, 0, v->len - rest.len);
	*v = rest;
	return true;
}

bool semver_take_apart(struct str v, const struct semver_style *style,
		       struct semver_parts *out)
{
	*out = (struct semver_parts){ .pre_letters = 0 };
	if (v.len && v.ptr[0] == '=')
		v = str_from(v, 1);
	if (v.len && (v.ptr[0] == 'v' || v.ptr[0] == 'V'))
		v = str_from(v, 1);
	if (!take_numbers(&v, style, &out->numbers))
		return false;
	if (str_cut(v, '+', &v, &out->build) && !semver_is_identifiers(out->build, true))
		return false;
	if (!v.len)
		return true;
	out->pre = str_from(v, 1);
	return v.ptr[0] == '-' && semver_is_identifiers(out->pre, style->leading_zeros);
}

/* Takes the identifier up to the next '.' off *s. */
static struct str take_identifier(struct str *s, size_t *letters)
{
	struct str part;

	if (*letters) {
		part = str_slice(*s, 0, *letters);
		*s = str_from(*s, *letters);
		*letters = 0;
		return part;
	}
	str_cut(*s, '.', &part, s);
	return part;
}

/* semver.org, clause 11.4.  Both hold at least one identifier. */
static int identifiers_cmp(struct str a, size_t a_letters, struct str b, size_t b_letters,
			   bool fold_case)
{
	while (a.len && b.len) {
		struct str x = take_identifier(&a, &a_letters);
		struct str y = take_identifier(&b, &b_letters);
		bool x_number = order_all_digits(x), y_number = order_all_digits(y);
		int c;

		if (x_number != y_number)
			return x_number ? -1 : 1;
		if (x_number)
			c = order_numbers(x, y);
		else
			c = fold_case ? str_cmp_nocase(x, y) : str_cmp(x, y);
		if (c)
			return c;
	}
	return (a.len > 0) - (b.len > 0);
}

static int build_cmp(struct str a, struct str b)
{
	if (!a.len || !b.len)
		return (a.len > 0) - (b.len > 0);
	return identifiers_cmp(a, 0, b, 0, false);
}

int semver_parts_cmp(const struct semver_parts *a, const struct semver_parts *b,
		     const struct semver_style *style)
{
	struct str x = a->pre, y = b->pre;
	int c = order_dotted(a->numbers, b->numbers);

	if (c)
		return c;
	if (style->revision) {
		bool x_number = order_all_digits(x), y_number = order_all_digits(y);

		c = order_numbers(x_number ? x : STR(""), y_number ? y : STR(""));
		x = x_number ? STR("") : x;
		y = y_number ? STR("") : y;
		if (!x.len && !y.len && c)
			return c;
	}
	if (!x.len || !y.len)
		c = (x.len == 0) - (y.len == 0);
	else
		c = identifiers_cmp(x, a->pre_letters, y, b->pre_letters,
				    style->fold_case);
	if (c || !style->build_counts)
		return c;
	return build_cmp(a->build, b->build);
}
