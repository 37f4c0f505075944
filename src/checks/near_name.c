/* near_name.c - the name that somebody may have meant. */
#include "checks/check_ctx.h"

#define NAME_MAX_LEN 48
#define NAMES_MAX 200

/* Edits (insert, delete, replace) from a to b; at most NAME_MAX_LEN bytes each. */
static unsigned edits(struct str a, struct str b)
{
	unsigned row[NAME_MAX_LEN + 1];

	for (size_t k = 0; k <= b.len; k++)
		row[k] = (unsigned)k;
	for (size_t i = 0; i < a.len; i++) {
		unsigned corner = row[0];

		row[0] = (unsigned)i + 1;
		for (size_t k = 0; k < b.len; k++) {
			unsigned same = corner + (a.ptr[i] != b.ptr[k]);
			unsigned up = row[k + 1] + 1, left = row[k] + 1;

			corner = row[k + 1];
			row[k + 1] = same < up ? same : up;
			if (left < row[k + 1])
				row[k + 1] = left;
		}
	}
	return row[b.len];
}

static void try_names(const struct df_instr *in, struct str name, struct str *best,
		      unsigned *best_edits, unsigned *tried)
{
	if (in->kind != DF_ARG && in->kind != DF_ENV)
		return;
	for (size_t k = 0; k < in->n_pairs && *tried < NAMES_MAX; k++, ++*tried) {
		struct str other = in->pairs[k].name;

		if (other.len > NAME_MAX_LEN || other.len < 3 || str_eq(other, name))
			continue;
		unsigned e = edits(name, other);

		if (e < *best_edits) {
			*best_edits = e;
			*best = other;
		}
	}
}

struct str check_near_variable(const struct check_ctx *ctx, struct str name)
{
	const struct dockerfile *df = ctx->df;
	struct str best = { "", 0 };
	unsigned best_edits = name.len < 5 ? 2 : 3, tried = 0;
	bool from = ctx->instr && ctx->instr->kind == DF_FROM;
	size_t begin = from || !ctx->stage ? 0 : ctx->stage->first;

	if (name.len > NAME_MAX_LEN || name.len < 3)
		return best;
	for (size_t i = begin; i < df->n_instrs && i < ctx->index && tried < NAMES_MAX;
	     i++) {
		if (from && !df->instrs[i].before_from)
			break;
		try_names(&df->instrs[i], name, &best, &best_edits, &tried);
	}
	return best;
}
