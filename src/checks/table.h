/*
 * table.h - all rules, and sets of them.
 */
#ifndef CHECKS_TABLE_H
#define CHECKS_TABLE_H

#include "core/check.h"

/* In order of id. */
extern const struct check *const check_table[];
extern const size_t check_table_len;

/*
 * True when name is the rule's id, slug or one of its aliases, in any case.  Trivy's
 * three spellings are one: DS-0002, DS002 and AVD-DS-0002.
 */
bool check_matches(const struct check *c, struct str name);

/* The first rule that name means; NULL when none.  An alias can mean several. */
const struct check *check_find(struct str name);

/* The rules that run. */
#define CHECK_SET_WORDS 4
struct check_set {
	uint64_t bits[CHECK_SET_WORDS]; /* by place in check_table */
};

void check_set_default(struct check_set *set);
void check_set_all(struct check_set *set);
bool check_set_has(const struct check_set *set, size_t index);

/*
 * Changes the set by a list as in --rules: "all", "default", "none", "+NAME" or "NAME"
 * adds,
 * "-NAME" takes away; commas between.  A name is all that check_matches takes.  Returns
 * false, with *unknown set to the first name that no rule has, the others done.
 */
bool check_set_apply(struct check_set *set, struct str list, struct str *unknown);

#endif
