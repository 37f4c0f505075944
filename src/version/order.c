#include "version/order.h"

static struct str without_zeros(struct str s)
{
	while (s.len && s.ptr[0] == '0')
		s.ptr++, s.len--;
	return s;
}

int order_numbers(struct str a, struct str b)
{
	a = without_zeros(a);
	b = without_zeros(b);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return a.len ? memcmp(a.ptr, b.ptr, a.len) : 0;
}

int order_invalid(bool a_is_valid, bool b_is_valid, struct str a, struct str b)
{
	if (a_is_valid != b_is_valid)
		return a_is_valid ? 1 : -1;
	return str_cmp(a, b);
}

struct str order_take_digits(struct str *s)
{
	size_t n = 0;

	while (n < s->len && is_digit(s->ptr[n]))
		n++;
	struct str taken = str_slice(*s, 0, n);

	*s = str_from(*s, n);
	return taken;
}

struct str order_take_letters(struct str *s)
{
	size_t n = 0;

	while (n < s->len && is_alpha(s->ptr[n]))
		n++;
	struct str taken = str_slice(*s, 0, n);

	*s = str_from(*s, n);
	return taken;
}

uint64_t order_key(struct str v)
{
	enum { NUMBERS = 3, DIGITS = 5, NUMBER_BITS = 17 };
	uint64_t key = 0;
	size_t at = 0;

	if (v.len >= NUMBERS * (DIGITS + 1))
		return 0;
	for (unsigned n = 0; n < NUMBERS; n++) {
		uint64_t number = 0;

		key <<= NUMBER_BITS;
		if (n && at == v.len)
			continue;
		if (n && v.ptr[at++] != '.')
			return 0;
		size_t first = at;
		for (; at < v.len && is_digit(v.ptr[at]); at++)
			number = number * 10 + (uint64_t)(v.ptr[at] - '0');
		if (at == first || at - first > DIGITS ||
		    (at - first > 1 && v.ptr[first] == '0'))
			return 0;
		key |= number;
	}
	return at == v.len ? key + 1 : 0;
}

bool order_plain(struct str a, struct str b, int *c)
{
	uint64_t x = order_key(a), y = x ? order_key(b) : 0;

	*c = (x > y) - (x < y);
	return y != 0;
}

bool order_all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

int order_dotted(struct str a, struct str b)
{
	while (a.len || b.len) {
		struct str x, y;

		str_cut(a, '.', &x, &a);
		str_cut(b, '.', &y, &b);
		int c = order_numbers(x, y);

		if (c)
			return c;
	}
	return 0;
}
