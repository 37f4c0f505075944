/*
 * suggest.h - the nearest known word to a mistyped one.
 */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include "base/str.h"

struct suggest {
	struct str word; /* borrowed */
	struct str best; /* empty while nothing is near enough */
	unsigned distance;
};

void suggest_init(struct suggest *s, struct str word);
void suggest_offer(struct suggest *s, struct str candidate);

#endif
