/*
 * composer.c - versions of Composer packages.
 *
 * https://getcomposer.org/doc/articles/versions.md and the normal form of
 * https://github.com/composer/semver, ordered as PHP's version_compare() does:
 * https://www.php.net/version_compare (dev < alpha < beta < RC < nothing < number <
 * patch).  Branches without a number, "dev-main", come before all versions.
 */
#include "version/composer_parts.h"

#include "version/order.h"
#include "version/version.h"

/* In the order in which they rank at one place. */
enum token_kind {
	TOKEN_DEV,
	TOKEN_ALPHA,
	TOKEN_BETA,
	TOKEN_RC,
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_PATCH
};

struct token {
	enum token_kind kind;
	struct str digits;
};

/* The normal form, one token after the other. */
struct reader {
	const struct composer_parts *parts;
	struct str numbers, stability_numbers;
	unsigned n_numbers;
	bool word_done, dev_done;
};

static struct reader reader_of(const struct composer_parts *p)
{
	return (struct reader){ .parts = p,
				.numbers = p->numbers,
				.stability_numbers = p->stability_numbers,
				.word_done = p->stability == COMPOSER_STABLE,
				.dev_done = !p->dev };
}

/* The next run of digits; anything else between is a separator, 'x' the highest number.
 */
static struct str take_number(struct str *s)
{
	while (s->len && !is_digit(s->ptr[0])) {
		bool any = lower_of(s->ptr[0]) == 'x' || s->ptr[0] == '*';

		*s = str_from(*s, 1);
		if (any)
			return STR("9999999");
	}
	return order_take_digits(s);
}

static struct token next_token(struct reader *r)
{
	static const enum token_kind words[] = {
		[COMPOSER_DEV] = TOKEN_DEV,    [COMPOSER_ALPHA] = TOKEN_ALPHA,
		[COMPOSER_BETA] = TOKEN_BETA,  [COMPOSER_RC] = TOKEN_RC,
		[COMPOSER_STABLE] = TOKEN_END, [COMPOSER_PATCH] = TOKEN_PATCH,
	};

	if (r->numbers.len) {
		r->n_numbers++;
		return (struct token){ TOKEN_NUMBER, take_number(&r->numbers) };
	}
	if (r->n_numbers < r->parts->pad) {
		r->n_numbers++;
		return (struct token){ TOKEN_NUMBER,
				       r->parts->pad_high ? STR("9999999") : STR("") };
	}
	if (!r->word_done) {
		r->word_done = true;
		return (struct token){ words[r->parts->stability], STR("") };
	}
	if (r->stability_numbers.len)
		return (struct token){ TOKEN_NUMBER, take_number(&r->stability_numbers) };
	if (!r->dev_done) {
		r->dev_done = true;
		return (struct token){ TOKEN_DEV, STR("") };
	}
	return (struct token){ TOKEN_END, STR("") };
}

static int parts_cmp(const struct composer_parts *a, const struct composer_parts *b)
{
	struct reader x = reader_of(a), y = reader_of(b);

	if (a->is_branch || b->is_branch) {
		if (a->is_branch != b->is_branch)
			return a->is_branch ? -1 : 1;
		return str_cmp(a->branch, b->branch);
	}
	for (;;) {
		struct token s = next_token(&x), t = next_token(&y);

		if (s.kind != t.kind)
			return (int)s.kind - (int)t.kind;
		if (s.kind == TOKEN_END)
			return 0;
		int c = order_numbers(s.digits, t.digits);

		if (c)
			return c;
	}
}

static int compare(struct str a, struct str b)
{
	struct composer_parts x, y;
	int c;

	if (order_plain(a, b, &c))
		return c;
	bool x_ok = composer_take_apart(a, &x), y_ok = composer_take_apart(b, &y);
	return x_ok && y_ok ? parts_cmp(&x, &y) : order_invalid(x_ok, y_ok, a, b);
}

static bool valid(struct str v)
{
	struct composer_parts parts;

	return order_key(v) || composer_take_apart(v, &parts);
}

static bool prerelease(struct str v)
{
	struct composer_parts p;

	return composer_take_apart(v, &p) &&
	       (p.is_branch || p.dev || p.stability < COMPOSER_STABLE);
}

const struct version_scheme version_composer = {
	"composer", "https://getcomposer.org/doc/articles/versions.md", compare, valid,
	prerelease
};
