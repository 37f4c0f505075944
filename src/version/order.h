/*
 * order.h - what the version orders have in common; for src/version/ alone.
 */
#ifndef VERSION_ORDER_H
#define VERSION_ORDER_H

#include "base/str.h"

/* Runs of decimal digits as numbers of any size; "" is 0. */
int order_numbers(struct str a, struct str b);

/* Numbers with dots between them, one by one; what is not there is 0. */
int order_dotted(struct str a, struct str b);

/* a and b of which at least one is not valid: the invalid one first, two invalid
 * ones by bytes. */
int order_invalid(bool a_is_valid, bool b_is_valid, struct str a, struct str b);

/* Takes the digits, or the letters, at the start of *s off it. */
struct str order_take_digits(struct str *s);
struct str order_take_letters(struct str *s);

/*
 * "1.2.3" and the like, which most versions are: one to three numbers of at most five
 * digits without leading zeros.  Orders in which a missing number is 0 put such versions
 * in that of their keys.  0 for all other strings.
 */
uint64_t order_key(struct str v);

/* Whether both have such a key; then *c is as `compare` returns it. */
bool order_plain(struct str a, struct str b, int *c);

bool order_all_digits(struct str s); /* false for "" */

#endif
