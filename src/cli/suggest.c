#include "cli/suggest.h"

enum { LONGEST = 40, FARTHEST = 3 };

/*
 * Edits that make b of a: one for a letter more, less or other, and for two neighbours
 * that changed places; LONGEST for words too long to be mistyped ones.
 */
static unsigned distance(struct str a, struct str b)
{
	unsigned rows[3][LONGEST + 1] = { { 0 } };

	if (a.len > LONGEST || b.len > LONGEST)
		return LONGEST;
	for (unsigned k = 0; k <= b.len; k++)
		rows[0][k] = k;
	for (size_t i = 1; i <= a.len; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t k = 1; k <= b.len; k++) {
			unsigned best = above[k - 1] + (a.ptr[i - 1] != b.ptr[k - 1]);

			if (above[k] + 1 < best)
				best = above[k] + 1;
			if (row[k - 1] + 1 < best)
				best = row[k - 1] + 1;
			if (i > 1 && k > 1 && a.ptr[i - 1] == b.ptr[k - 2] &&
			    a.ptr[i - 2] == b.ptr[k - 1] && above2[k - 2] + 1 < best)
				best = above2[k - 2] + 1;
			row[k] = best;
		}
	}
	return rows[a.len % 3][b.len];
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
