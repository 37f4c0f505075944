/*
 * pep440.c - versions of Python distributions.
 *
 * https://packaging.python.org/en/latest/specifications/version-specifiers/
 * (PEP 440; the pattern is that of its Appendix B).
 */
#include "version/pep440_parts.h"

#include "version/order.h"
#include "version/version.h"

static bool is_separator(char c)
{
	return c == '-' || c == '_' || c == '.';
}

static void skip_separator(struct str *s)
{
	if (s->len && is_separator(s->ptr[0]))
		*s = str_from(*s, 1);
}

/*
 * Takes [-_.]? WORD [-_.]? [0-9]* off *s, WORD being one of the n words; longer ones
 * stand before those they begin with.  Returns its index, or n.
 */
static size_t take_phase(struct str *s, const char *const *words, size_t n,
			 struct str *number)
{
	struct str rest = *s;

	skip_separator(&rest);
	if (!rest.len || !is_alpha(rest.ptr[0]))
		return n; /* most versions end here */
	for (size_t i = 0; i < n; i++) {
		struct str word = str_of(words[i]);

		if (!str_starts_with_nocase(rest, word))
			continue;
		rest = str_from(rest, word.len);
		skip_separator(&rest);
		*number = order_take_digits(&rest);
		*s = rest;
		return i;
	}
	return n;
}

static void take_pre(struct str *s, struct pep440_parts *out)
{
	static const char *const words[] = {
		"alpha", "a", "beta", "b", "preview", "pre", "c", "rc",
	};
	static const enum pep440_phase phases[] = {
		PEP440_ALPHA, PEP440_ALPHA, PEP440_BETA, PEP440_BETA,
		PEP440_RC,    PEP440_RC,    PEP440_RC,   PEP440_RC,
	};
	size_t i = take_phase(s, words, 8, &out->pre_number);

	if (i < 8)
		out->pre = phases[i];
}

static void take_post(struct str *s, struct pep440_parts *out)
{
	static const char *const words[] = { "post", "rev", "r" };
	struct str rest = *s;

	/* an implicit post-release: "1.0-1" */
	if (rest.len > 1 && rest.ptr[0] == '-' && is_digit(rest.ptr[1])) {
		rest = str_from(rest, 1);
		out->has_post = true;
		out->post = order_take_digits(&rest);
		*s = rest;
		return;
	}
	out->has_post = take_phase(s, words, 3, &out->post) < 3;
}

/* Segments of letters and digits with one separator between. */
static bool is_local(struct str s)
{
	bool after_separator = true;

	for (size_t i = 0; i < s.len; i++) {
		bool separator = is_separator(s.ptr[i]);

		if (separator ? after_separator : !is_alnum(s.ptr[i]))
			return false;
		after_separator = separator;
	}
	return !after_separator;
}

bool pep440_take_apart(struct str v, struct pep440_parts *out)
{
	static const char *const dev[] = { "dev" };
	struct str s = str_trim(v), start, number;

	*out = (struct pep440_parts){ .pre = PEP440_NONE };
	if (s.len && lower_of(s.ptr[0]) == 'v')
		s = str_from(s, 1);
	start = s;
	number = order_take_digits(&s);
	if (number.len && s.len && s.ptr[0] == '!') {
		out->epoch = number;
		start = s = str_from(s, 1);
		number = order_take_digits(&s);
	}
	if (!number.len)
		return false;
	while (s.len > 1 && s.ptr[0] == '.' && is_digit(s.ptr[1])) {
		s = str_from(s, 1);
		order_take_digits(&s);
	}
	out->release = str_slice(start, 0, start.len - s.len);
	take_pre(&s, out);
	take_post(&s, out);
	out->has_dev = take_phase(&s, dev, 1, &out->dev) < 1;
	if (!s.len)
		return true;
	out->local = str_from(s, 1);
	return s.ptr[0] == '+' && is_local(out->local);
}

int pep440_release_cmp(struct str a, struct str b)
{
	return order_dotted(a, b);
}

/* A development release without a pre- or post-release comes before all of these. */
static int phase_of(const struct pep440_parts *p)
{
	if (p->pre == PEP440_NONE && !p->has_post && p->has_dev)
		return PEP440_DEV;
	return (int)p->pre;
}

static struct str take_segment(struct str *s)
{
	size_t n = 0;

	while (n < s->len && !is_separator(s->ptr[n]))
		n++;
	struct str segment = str_slice(*s, 0, n);

	*s = str_from(*s, n + 1);
	return segment;
}

int pep440_local_cmp(struct str a, struct str b)
{
	while (a.len && b.len) {
		struct str x = take_segment(&a), y = take_segment(&b);
		bool x_number = order_all_digits(x), y_number = order_all_digits(y);

		if (x_number != y_number)
			return x_number ? 1 : -1;
		int c = x_number ? order_numbers(x, y) : str_cmp_nocase(x, y);

		if (c)
			return c;
	}
	return (a.len > 0) - (b.len > 0);
}

int pep440_public_cmp(const struct pep440_parts *a, const struct pep440_parts *b)
{
	int c = order_numbers(a->epoch, b->epoch);

	if (!c)
		c = pep440_release_cmp(a->release, b->release);
	if (!c)
		c = phase_of(a) - phase_of(b);
	if (!c)
		c = order_numbers(a->pre_number, b->pre_number);
	if (!c)
		c = (int)a->has_post - (int)b->has_post;
	if (!c)
		c = order_numbers(a->post, b->post);
	if (!c)
		c = (int)b->has_dev - (int)a->has_dev;
	return c ? c : order_numbers(a->dev, b->dev);
}

static int compare(struct str a, struct str b)
{
	struct pep440_parts x, y;
	int c;

	if (order_plain(a, b, &c))
		return c;
	bool x_ok = pep440_take_apart(a, &x), y_ok = pep440_take_apart(b, &y);
	if (!x_ok || !y_ok)
		return order_invalid(x_ok, y_ok, a, b);
	c = pep440_public_cmp(&x, &y);
	return c ? c : pep440_local_cmp(x.local, y.local);
}

static bool valid(struct str v)
{
	struct pep440_parts parts;

	return order_key(v) || pep440_take_apart(v, &parts);
}

static bool prerelease(struct str v)
{
	struct pep440_parts parts;

	return pep440_take_apart(v, &parts) &&
	       (parts.pre != PEP440_NONE || parts.has_dev);
}

const struct version_scheme version_pep440 = {
	"pep440",
	"https://packaging.python.org/en/latest/specifications/version-specifiers/",
	compare, valid, prerelease
};
