#include "cli/suggest.h"

enum { LONGEST = 40, FARTHEST = 3 };

/* Levenshtein's distance; LONGEST for words too long to be mistyped ones. */
static unsigned distance(struct str a, struct str b)
{
	unsigned row[LONGEST + 1];

	if (a.len > LONGEST || b.len > LONGEST)
		return LONGEST;
	for (unsigned k = 0; k <= b.len; k++)
		row[k] = k;
	for (size_t i = 0; i < a.len; i++) {
		unsigned left_above = row[0];

		row[0] = (unsigned)i + 1;
		for (size_t k = 0; k < b.len; k++) {
			unsigned above = row[k + 1];
			unsigned best = left_above + (a.ptr[i] != b.ptr[k]);

			if (above + 1 < best)
				best = above + 1;
			if (row[k] + 1 < best)
				best = row[k] + 1;
			left_above = above;
			row[k + 1] = best;
		}
	}
	return row[b.len];
}

void suggest_init(struct suggest *s, struct str word)
{
	*s = (struct suggest){ .word = word, .distance = FARTHEST + 1 };
}

void suggest_offer(struct suggest *s, struct str candidate)
{
	unsigned d = distance(s->word, candidate);

	/* a third of the word at most, so that "x" suggests nothing */
	if (d < s->distance && d * 3 <= candidate.len) {
		s->distance = d;
		s->best = candidate;
	}
}
