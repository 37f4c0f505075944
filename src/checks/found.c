/*
 * found.c - what rules have reported, joined as it comes.
 *
 * A file may break one rule on each of its lines.  What is kept of it is bounded:
 * findings of one rule and stage are one, and of those that are not, CHECK_MOST_OF_RULE
 * stand for themselves and one more stands for the rest.
 */
#include "base/buf.h"
#include "base/map.h"
#include "checks/run_impl.h"

#include <stdlib.h>

struct found_of_rule {
	size_t n[2];              /* kept; the second of what is suppressed */
	struct check_found *last; /* what was kept or joined last; NULL */
	struct check_found *rest[2];
	const struct str *aliases; /* sorted; NULL until asked for */
	size_t n_aliases;
};

struct check_store {
	struct found_of_rule *of_rule; /* one a rule */
	struct map groups; /* place, rule, stage, subject: the first of them */
	struct buf key;
};

enum { KEY_BYTES = 1 << 20 };

static struct check_store *store(struct check_ctx *ctx)
{
	struct check_store *s = ctx->store;

	if (s)
		return s;
	s = ctx->store = arena_new(ctx->arena, struct check_store);
	s->of_rule = arena_new_array(ctx->arena, struct found_of_rule, check_table_len);
	map_init(&s->groups);
	buf_init(&s->key, KEY_BYTES);
	return s;
}

/* --- joining ---------------------------------------------------------------- */

static bool stands_alone(const struct check_found *f)
{
	return (f->check->traits & CHECK_EACH) || f->finding.suppressed;
}

static bool joins(const struct check_found *a, const struct check_found *b)
{
	return a->check == b->check && a->stage == b->stage &&
	       str_eq(a->subject, b->subject);
}

/* What f joins; NULL with *slot set, under which it is to be found, when it is the first.
 */
static struct check_found *group_of(struct check_ctx *ctx, const struct check_found *f)
{
	struct check_store *s = store(ctx);
	struct found_of_rule *of = &s->of_rule[f->rule];
	uint64_t at;

	if (of->last && joins(of->last, f))
		return of->last;
	buf_clear(&s->key);
	buf_printf(&s->key, "%zu %u ", f->rule, f->stage);
	buf_add(&s->key, f->subject);
	if (!map_get(&s->groups, buf_str(&s->key), &at))
		return NULL;
	return ctx->found[at];
}

/* Adds to the lines that a finding names: the first few of them, ascending. */
static void add_line(struct check_found *f, unsigned line)
{
	unsigned at = f->n_lines;

	while (at > 0 && f->lines[at - 1] > line)
		at--;
	if (at > 0 && f->lines[at - 1] == line)
		return;
	if (f->n_lines < CHECK_MOST_LINES)
		f->n_lines++;
	for (unsigned i = f->n_lines; i-- > at + 1;)
		f->lines[i] = f->lines[i - 1];
	if (at < f->n_lines)
		f->lines[at] = line;
}

/* What comes first in the file speaks for all. */
static bool is_before(const struct check_found *a, const struct check_found *b)
{
	if (a->finding.line != b->finding.line)
		return a->finding.line < b->finding.line;
	if (a->shown_line != b->shown_line)
		return a->shown_line < b->shown_line;
	return str_cmp(a->finding.message, b->finding.message) < 0;
}

static void join(struct check_ctx *ctx, struct check_found *to,
		 const struct check_found *more)
{
	enum severity severity = to->finding.severity;
	bool informational = to->finding.informational && more->finding.informational;

	if (is_before(more, to)) {
		to->finding = more->finding;
		to->finding.message = arena_dup(ctx->arena, more->finding.message);
		to->shown_line = more->shown_line;
	}
	if (more->finding.severity > severity)
		severity = more->finding.severity;
	to->finding.severity = severity;
	to->finding.informational = informational;
	add_line(to, more->shown_line);
}

/* --- keeping ---------------------------------------------------------------- */

static struct check_found *add(struct check_ctx *ctx, const struct check_found *f)
{
	struct check_found *kept = arena_new(ctx->arena, struct check_found);

	*kept = *f;
	kept->finding.message = arena_dup(ctx->arena, f->finding.message);
	kept->lines[0] = f->shown_line;
	kept->n_lines = 1;
	arena_grow(ctx->arena, ctx->found, ctx->n_found, &ctx->cap_found);
	ctx->found[ctx->n_found++] = kept;
	return kept;
}

/* One of those that are not shown. */
static void add_rest(struct check_ctx *ctx, const struct check_found *f)
{
	struct check_found **rest =
		&store(ctx)->of_rule[f->rule].rest[f->finding.suppressed];

	if (!*rest) {
		*rest = add(ctx, f);
		(*rest)->more = 1;
		return;
	}
	(*rest)->more++;
	if (f->finding.severity > (*rest)->finding.severity)
		(*rest)->finding.severity = f->finding.severity;
	(*rest)->finding.informational =
		(*rest)->finding.informational && f->finding.informational;
}

void check_keep(struct check_ctx *ctx, const struct check_found *f)
{
	struct check_store *s = store(ctx);
	struct found_of_rule *of = &s->of_rule[f->rule];
	struct check_found *group = stands_alone(f) ? NULL : group_of(ctx, f);
	bool added;

	if (group) {
		join(ctx, group, f);
		of->last = group;
		return;
	}
	if (!ctx->unbounded && of->n[f->finding.suppressed] >= CHECK_MOST_OF_RULE) {
		add_rest(ctx, f);
		return;
	}
	of->n[f->finding.suppressed]++;
	group = add(ctx, f);
	if (stands_alone(f))
		return;
	of->last = group;
	map_get_or_keep(&s->groups, ctx->arena, buf_str(&s->key), ctx->n_found - 1,
			&added);
}

/* --- telling ---------------------------------------------------------------- */

static struct str message_of(struct check_ctx *ctx, const struct check_found *f)
{
	struct arena *a = ctx->arena;
	struct str s = f->finding.message;
	bool first = true;

	if (f->more) {
		diag_add(ctx->diags, DIAG_WARNING, DIAG_LIMIT, f->finding.path,
			 f->finding.line, "%zu more findings of %s%s are not shown",
			 f->more, f->check->id,
			 f->finding.suppressed ? ", which are ignored," : "");
		return arena_printf(a,
				    "%zu more findings of this rule, from here on, are "
				    "not shown",
				    f->more);
	}
	if (f->shown_line > f->finding.line)
		s = arena_printf(a, STR_FMT " (line %u)", STR_ARG(s), f->shown_line);
	for (unsigned i = 0; i < f->n_lines; i++) {
		if (f->lines[i] == f->shown_line)
			continue;
		if (i == CHECK_MOST_LINES - 1)
			return arena_cat(a, s, STR(" and more"), STR(""));
		s = arena_printf(a, STR_FMT "%s %u", STR_ARG(s),
				 first ? "; also on line" : ",", f->lines[i]);
		first = false;
	}
	return s;
}

/* The rule's aliases as the finding wants them: sorted. */
static const struct str *split_aliases(struct arena *a, const char *aliases, size_t *n)
{
	struct str rest = str_of(aliases), word, *v = NULL;
	size_t cap = 0;

	*n = 0;
	while (str_next_word(&rest, &word)) {
		arena_grow(a, v, *n, &cap);
		v[(*n)++] = word;
	}
	if (*n)
		qsort(v, *n, sizeof(*v), str_qsort_cmp);
	return v;
}

void check_finish(struct check_ctx *ctx, struct finding **out, size_t *n_out)
{
	struct secret_patterns *patterns =
		ctx->opt->secrets ? ctx->opt->secrets : ctx->secrets;
	struct finding *v = NULL;
	size_t n = ctx->n_found;

	if (n)
		v = arena_new_array(ctx->arena, struct finding, n);
	for (size_t i = 0; i < n; i++) {
		const struct check_found *f = ctx->found[i];
		struct found_of_rule *of = &ctx->store->of_rule[f->rule];

		v[i] = f->finding;
		/* A rule may quote what another one has found to be a secret. */
		v[i].message = secret_masked(ctx->arena, patterns, message_of(ctx, f));
		if (!of->aliases)
			of->aliases = split_aliases(ctx->arena, f->check->aliases,
						    &of->n_aliases);
		v[i].aliases = of->aliases;
		v[i].n_aliases = of->n_aliases;
	}
	if (n)
		qsort(v, n, sizeof(*v), finding_cmp);
	*out = v;
	*n_out = n;
	if (ctx->store) {
		map_release(&ctx->store->groups);
		buf_release(&ctx->store->key);
	}
	ctx->store = NULL;
}
