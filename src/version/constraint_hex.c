/*
 * constraint_hex.c - requirements of Hex packages: "~> 1.2", ">= 1.0.0 and < 2.0.0",
 * "~> 1.0 or ~> 2.0".
 *
 * https://hexdocs.pm/elixir/Version.html#module-requirements ; "and" binds closer than
 * "or".  Hex takes a pre-release only where a requirement names one.
 */
#include "version/intervals.h"

#include "version/order.h"
#include "version/semver_parts.h"

enum operator{ EQUAL, NOT_EQUAL, AT_LEAST, AT_MOST, ABOVE, BELOW, PESSIMISTIC };

static const struct semver_style style = { .most_parts = 3 };

static enum operator take_operator(struct str *s)
{
	static const struct {
		const char *text;
		enum operator op;
	} all[] = {
		{ "~>", PESSIMISTIC }, { ">=", AT_LEAST }, { "<=", AT_MOST },
		{ "!=", NOT_EQUAL },   { "!", NOT_EQUAL }, { "==", EQUAL },
		{ ">", ABOVE },        { "<", BELOW },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!str_starts_with(*s, str_of(all[i].text)))
			continue;
		*s = str_trim_left(str_from(*s, strlen(all[i].text)));
		return all[i].op;
	}
	return EQUAL;
}

/* Where "~> v" stops: the last number is dropped, the one before it goes up.  The
 * pre-releases of that do not belong. */
static struct str bump(struct arena *a, struct str numbers)
{
	struct str head, last;

	if (!str_rcut(numbers, '.', &head, &last))
		return arena_cat(a, number_plus_one(a, numbers), STR(".0.0-0"), STR(""));
	bool two = !str_rcut(head, '.', &numbers, &last);

	if (two)
		return arena_cat(a, number_plus_one(a, head), STR(".0.0-0"), STR(""));
	return arena_cat(a, arena_cat(a, numbers, STR("."), number_plus_one(a, last)),
			 STR(".0-0"), STR(""));
}

static int take_requirement(struct intervals *u, struct str text, bool *prereleases)
{
	enum operator op = take_operator(&text);
	struct version_interval i = { .low_in = true };
	struct semver_parts parts;

	if (!text.len || !is_digit(text.ptr[0]) ||
	    !semver_take_apart(text, &style, &parts))
		return -1;
	text = arena_dup(u->arena, text);
	*prereleases |= parts.pre.len > 0;
	switch (op) {
	case EQUAL:
	case NOT_EQUAL:
		i = (struct version_interval){ text, text, true, true };
		break;
	case AT_LEAST:
	case ABOVE:
		i = (struct version_interval){ .low = text, .low_in = op == AT_LEAST };
		break;
	case AT_MOST:
	case BELOW:
		i = (struct version_interval){ .high = text, .high_in = op == AT_MOST };
		break;
	case PESSIMISTIC:
		i = (struct version_interval){ text, bump(u->arena, parts.numbers), true,
					       false };
		break;
	}
	if (op == NOT_EQUAL)
		intervals_drop(u, i);
	else
		intervals_cut_to(u, i);
	return 0;
}

/* Takes what stands before the word `by` off *text; false when there is none. */
static bool cut_word(struct str *text, struct str by, struct str *head)
{
	size_t at = str_find(*text, by);

	*head = str_trim(str_slice(*text, 0, at));
	*text = at == STR_NONE ? STR("") : str_from(*text, at + by.len);
	return at != STR_NONE;
}

int constraint_read_hex(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals all;
	bool prereleases = false;
	struct str part, one;

	intervals_init(&all, a, &version_semver);
	if (!text.len)
		intervals_add(&all, (struct version_interval){ .low_in = true });
	for (bool more = text.len > 0; more;) {
		struct intervals u;

		more = cut_word(&text, STR(" or "), &part);
		intervals_init(&u, a, &version_semver);
		intervals_add(&u, (struct version_interval){ .low_in = true });
		for (bool again = true; again;) {
			again = cut_word(&part, STR(" and "), &one);
			if (take_requirement(&u, one, &prereleases))
				return -1;
		}
		for (size_t i = 0; i < u.n; i++)
			intervals_add(&all, u.v[i]);
	}
	*out = (struct constraint){ .v = all.v, .n = all.n, .prereleases = prereleases };
	return 0;
}
