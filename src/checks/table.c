/* One line a rule, in order of id; see core/check.h. */
#include "checks/table.h"

#define CHECK(name) extern const struct check name;
#include "checks/checks.def"
#undef CHECK

#define CHECK(name) &name,
const struct check *const check_table[] = {
#include "checks/checks.def"
};
#undef CHECK

const size_t check_table_len = sizeof(check_table) / sizeof(check_table[0]);

_Static_assert(sizeof(check_table) / sizeof(check_table[0]) <= 64 * CHECK_SET_WORDS,
	       "a set has a bit for every rule");

/* The digits of "DS-0002", "DS002", "AVD-DS-0002" without leading zeroes. */
static bool trivy_number(struct str name, struct str *digits)
{
	if (str_starts_with_nocase(name, STR("AVD-")))
		name = str_from(name, 4);
	if (!str_starts_with_nocase(name, STR("DS")))
		return false;
	name = str_from(name, 2);
	if (name.len && name.ptr[0] == '-')
		name = str_from(name, 1);
	if (name.len < 3)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!is_digit(name.ptr[i]))
			return false;
	while (name.len > 1 && name.ptr[0] == '0')
		name = str_from(name, 1);
	*digits = name;
	return true;
}

bool check_matches(const struct check *c, struct str name)
{
	struct str rest = str_of(c->aliases), alias, want, have;
	bool trivy = trivy_number(name, &want);

	if (str_eq_nocase(name, str_of(c->id)) || str_eq_nocase(name, str_of(c->slug)))
		return true;
	while (str_next_word(&rest, &alias)) {
		if (str_eq_nocase(alias, name))
			return true;
		if (trivy && trivy_number(alias, &have) && str_eq(have, want))
			return true;
	}
	return false;
}

const struct check *check_find(struct str name)
{
	for (size_t i = 0; name.len && i < check_table_len; i++)
		if (check_matches(check_table[i], name))
			return check_table[i];
	return NULL;
}

static void set_bit(struct check_set *set, size_t i, bool on)
{
	uint64_t bit = UINT64_C(1) << (i % 64);

	if (on)
		set->bits[i / 64] |= bit;
	else
		set->bits[i / 64] &= ~bit;
}

void check_set_default(struct check_set *set)
{
	for (size_t i = 0; i < check_table_len; i++)
		set_bit(set, i, check_table[i]->on_by_default);
}

void check_set_all(struct check_set *set)
{
	for (size_t i = 0; i < check_table_len; i++)
		set_bit(set, i, true);
}

bool check_set_has(const struct check_set *set, size_t index)
{
	return (set->bits[index / 64] >> (index % 64)) & 1;
}

static bool apply_name(struct check_set *set, struct str name, bool on)
{
	bool found = false;

	for (size_t i = 0; i < check_table_len; i++) {
		if (!check_matches(check_table[i], name))
			continue;
		set_bit(set, i, on);
		found = true;
	}
	return found;
}

bool check_set_apply(struct check_set *set, struct str list, struct str *unknown)
{
	struct str name;
	bool all_known = true;

	while (list.len) {
		str_cut(list, ',', &name, &list);
		name = str_trim(name);
		if (!name.len)
			continue;
		bool minus = name.ptr[0] == '-', sign = minus || name.ptr[0] == '+';
		struct str bare = sign ? str_from(name, 1) : name;

		if (str_is(name, "all")) {
			check_set_all(set);
		} else if (str_is(name, "default")) {
			check_set_default(set);
		} else if (str_is(name, "none")) {
			for (size_t i = 0; i < check_table_len; i++)
				set_bit(set, i, false);
		} else if (!apply_name(set, bare, !minus) && all_known) {
			all_known = false;
			*unknown = bare;
		}
	}
	return all_known;
}
