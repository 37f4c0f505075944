/*
 * constraint_paket.c - requirements of Paket: ">= 1.0 < 2.0", "~> 1.2 beta".
 *
 * https://fsprojects.github.io/Paket/nuget-dependencies.html#Version-constraints
 *
 * Conditions stand one behind the other, and all count; a version alone, "=" and "==" ask
 * for that one.  A word behind them lets pre-releases in: "prerelease", or the name of
 * those that are.  No range of NuGet begins with an operator, so that its reader tells
 * the two apart.
 */
#include "version/intervals.h"

#include "version/order.h"

/* "2" of "1.2.3" being one higher: the last number but one, or the only one. */
static struct str bump(struct arena *a, struct str v)
{
	struct str numbers, label, head, last;

	str_cut(v, '-', &numbers, &label);
	str_rcut(numbers, '.', &head, &last);
	size_t dot = str_rfind_char(head, '.');
	size_t start = dot == STR_NONE ? 0 : dot + 1;

	return arena_cat(a, str_slice(head, 0, start),
			 number_plus_one(a, str_from(head, start)), STR("-0"));
}

static int cut_to(struct intervals *u, struct str op, struct str v)
{
	struct version_interval i = { .low_in = true };

	if (!version_nuget.valid(v))
		return -1;
	v = arena_dup(u->arena, v);
	if (!op.len || str_is(op, "=") || str_is(op, "=="))
		i = (struct version_interval){ v, v, true, true };
	else if (str_is(op, ">=") || str_is(op, ">"))
		i = (struct version_interval){ .low = v, .low_in = op.len == 2 };
	else if (str_is(op, "<=") || str_is(op, "<"))
		i = (struct version_interval){ .high = v, .high_in = op.len == 2 };
	else if (str_is(op, "~>"))
		i = (struct version_interval){ v, bump(u->arena, v), true, false };
	else
		return -1;
	intervals_cut_to(u, i);
	return 0;
}

int constraint_read_paket(struct arena *a, struct str text, struct constraint *out)
{
	bool prereleases = false;
	struct intervals u;
	struct str word;

	intervals_init(&u, a, &version_nuget);
	intervals_add(&u, (struct version_interval){ .low_in = true });
	while (str_next_word(&text, &word)) {
		size_t n = 0;

		if (is_alpha(word.ptr[0])) {
			prereleases = true;
			continue;
		}
		while (n < word.len && str_has_char(STR("<>=~"), word.ptr[n]))
			n++;
		struct str op = str_slice(word, 0, n);

		word = str_from(word, n);
		if ((!word.len && !str_next_word(&text, &word)) || cut_to(&u, op, word))
			return -1;
		prereleases |= version_nuget.prerelease(word);
	}
	*out = (struct constraint){ .v = u.v, .n = u.n, .prereleases = prereleases };
	return 0;
}
