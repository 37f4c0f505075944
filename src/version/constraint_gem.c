/*
 * constraint_gem.c - requirements of Ruby gems: "~> 1.2", ">= 1, < 3".
 *
 * Gem::Requirement, https://docs.ruby-lang.org/en/master/Gem/Requirement.html and
 * https://guides.rubygems.org/patterns/#pessimistic-version-constraint
 */
#include "version/intervals.h"
#include "version/order.h"

enum operator{ EQUAL, NOT_EQUAL, AT_LEAST, AT_MOST, ABOVE, BELOW, PESSIMISTIC };

static enum operator take_operator(struct str *s)
{
	static const struct {
		const char *text;
		enum operator op;
	} all[] = {
		{ "~>", PESSIMISTIC }, { ">=", AT_LEAST }, { "<=", AT_MOST },
		{ "!=", NOT_EQUAL },   { ">", ABOVE },     { "<", BELOW },
		{ "=", EQUAL },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!str_starts_with(*s, str_of(all[i].text)))
			continue;
		*s = str_trim_left(str_from(*s, strlen(all[i].text)));
		return all[i].op;
	}
	return EQUAL;
}

/*
 * The version that "~> v" stops before: the numbers before the first letters, without
 * the last of them unless it is the only one, and one higher.  "A" is put after it, which
 * no pre-release comes before: they do not belong either.
 */
static struct str bump(struct arena *a, struct str v)
{
	size_t end = 0, start = 0, before = STR_NONE; /* of the last two numbers */

	for (size_t i = 0; i < v.len && (is_digit(v.ptr[i]) || v.ptr[i] == '.'); i++) {
		if (v.ptr[i] != '.')
			continue;
		if (i + 1 == v.len || !is_digit(v.ptr[i + 1]))
			break;
		before = start;
		end = i;
		start = i + 1;
	}
	if (before == STR_NONE) {
		while (end < v.len && is_digit(v.ptr[end]))
			end++;
		before = 0;
	}
	struct str number = number_plus_one(a, str_slice(v, before, end));

	return arena_cat(a, str_slice(v, 0, before), number, STR(".A"));
}

static int take_requirement(struct intervals *u, struct str text, bool *prereleases)
{
	enum operator op = take_operator(&text);
	struct version_interval i;

	if (!version_gem.valid(text))
		return -1;
	text = arena_dup(u->arena, text);
	*prereleases |= version_gem.prerelease(text);
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
		i = (struct version_interval){ text, bump(u->arena, text), true, false };
		break;
	}
	if (op == NOT_EQUAL)
		intervals_drop(u, i);
	else
		intervals_cut_to(u, i);
	return 0;
}

int constraint_read_gem(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals u;
	bool prereleases = false;
	struct str part;

	intervals_init(&u, a, &version_gem);
	intervals_add(&u, (struct version_interval){ .low_in = true });
	if (text.len > 1 && text.ptr[0] == '(' && text.ptr[text.len - 1] == ')')
		text = str_trim(str_slice(text, 1, text.len - 1));
	for (bool more = text.len && !str_is(text, "*"); more;) {
		more = str_cut(text, ',', &part, &text);
		if (take_requirement(&u, str_trim(part), &prereleases))
			return -1;
	}
	*out = (struct constraint){ .v = u.v, .n = u.n, .prereleases = prereleases };
	return 0;
}
