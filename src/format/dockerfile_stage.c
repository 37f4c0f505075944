/*
 * dockerfile_stage.c - the stages of a Dockerfile: names, images, parents, uses.
 *
 * https://docs.docker.com/build/building/multi-stage/ (2026-08).
 */
#include "format/dockerfile_impl.h"

#include <stdlib.h>

/* --- names ------------------------------------------------------------------- */

struct name_key {
	struct str name;
	uint32_t index;
};

static int compare_names(const void *a, const void *b)
{
	const struct name_key *x = a, *y = b;
	int c = str_cmp(x->name, y->name);

	return c ? c : (x->index > y->index) - (x->index < y->index);
}

static void sort_names(struct df_reader *r, const struct df_stage *stages, size_t n)
{
	struct name_key *keys = arena_new_array(r->a, struct name_key, n ? n : 1);
	uint32_t *by_name = arena_new_array(r->a, uint32_t, n ? n : 1);

	for (size_t i = 0; i < n; i++)
		keys[i] = (struct name_key){ stages[i].name, (uint32_t)i };
	if (n)
		qsort(keys, n, sizeof(*keys), compare_names);
	for (size_t i = 0; i < n; i++)
		by_name[i] = keys[i].index;
	r->df->by_name = by_name;
}

/* The last stage of this name in front of stage `before`; -1 when there is none. */
static int stage_by_name(const struct dockerfile *df, struct str name, unsigned before)
{
	size_t low = 0, high = df->n_stages;

	/* The first entry that is greater than (name, before - 1). */
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		uint32_t index = df->by_name[mid];
		int c = str_cmp_nocase(df->stages[index].name, name);

		if (c < 0 || (c == 0 && index < before))
			low = mid + 1;
		else
			high = mid;
	}
	if (!name.len || !low)
		return -1;
	uint32_t index = df->by_name[low - 1];
	if (index >= before || !str_eq_nocase(df->stages[index].name, name))
		return -1;
	return (int)index;
}

int df_stage_find(const struct dockerfile *df, struct str ref, unsigned before)
{
	int found = stage_by_name(df, ref, before);
	uint32_t number;

	if (found < 0 && before && str_to_u32(ref, before - 1, &number))
		found = (int)number;
	return found;
}

/* ^[a-z][a-z0-9-_.]*$ */
static bool is_stage_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!(c >= 'a' && c <= 'z') &&
		    (!i || (!is_digit(c) && !df_one_of(c, "-_."))))
			return false;
	}
	return name.len > 0;
}

/* --- finding them ------------------------------------------------------------ */

static void begin_stage(struct df_reader *r, struct df_stage *s, size_t index)
{
	const struct df_instr *in = &r->instrs[index];
	const struct df_flag *platform = df_flag(in, "platform");

	s->from = in;
	s->parent = -1;
	s->first = index;
	if (platform)
		s->platform = platform->value;
	if (in->n_words == 3) {
		s->name = arena_lower(r->a, in->words[2].raw);
		if (!is_stage_name(s->name))
			df_refuse(r, in->line, "'" STR_FMT "' is no name for a stage",
				  STR_ARG(str_slice(in->words[2].raw, 0, 60)));
	}
}

static void number_stages(struct df_reader *r)
{
	struct df_stage *stages;
	size_t n = 0, k = 0;

	for (size_t i = 0; i < r->n_instrs; i++)
		n += r->instrs[i].kind == DF_FROM;
	r->df->has_from = n > 0;
	if (!n && r->n_instrs) { /* a fragment that others include */
		stages = arena_new(r->a, struct df_stage);
		stages->parent = -1;
		stages->last = r->n_instrs;
		n = 1;
		diag_add(r->d, DIAG_NOTE, DIAG_SYNTAX, r->path, r->instrs[0].line,
			 "no FROM: read as a part of a Dockerfile");
	} else {
		stages = arena_new_array(r->a, struct df_stage, n ? n : 1);
		for (size_t i = 0; i < r->n_instrs; i++) {
			struct df_instr *in = &r->instrs[i];

			if (in->kind == DF_FROM) {
				if (k)
					stages[k - 1].last = i;
				stages[k].index = (unsigned)k;
				begin_stage(r, &stages[k++], i);
			}
			in->before_from = k == 0;
			in->stage = k ? (unsigned)k - 1 : 0;
		}
		if (k)
			stages[k - 1].last = r->n_instrs;
	}
	r->df->stages = stages;
	r->df->n_stages = n;
	sort_names(r, stages, n);
}

/* What FROM means: a stage, scratch or an image. */
static void resolve_from(struct df_reader *r, struct df_stage *s)
{
	struct df_scope *scope = df_scope_at(r->a, r->df, s->first);
	struct df_expansion e;
	size_t work = 0;

	if (!s->from->n_words)
		return;
	e = df_expand_counted(r->a, scope, s->from->words[0].raw, r->escape, &work);
	r->work += work;
	s->image = e.text;
	if (e.error) {
		df_refuse(r, s->from->line, "FROM: %s", e.error);
		return;
	}
	s->unknown = e.unknown;
	s->image_known = e.known;
	if (!s->image_known)
		return;
	s->parent = stage_by_name(r->df, s->image, s->index);
	s->is_scratch = s->parent < 0 && str_is(s->image, "scratch");
}

static void link_instr(struct df_reader *r, struct df_instr *in,
		       const struct df_instr **shell)
{
	const struct df_flag *from;

	in->shell = *shell;
	if (in->kind == DF_SHELL && in->json)
		*shell = in;
	if (in->health)
		((struct df_instr *)in->health)->shell =
			in->shell; /* made by this reader */
	if (in->onbuild) {
		struct df_instr *inner = (struct df_instr *)in->onbuild;

		inner->shell = in->shell;
		inner->stage = in->stage;
	}
	if (in->kind != DF_COPY && in->kind != DF_ADD)
		return;
	from = df_flag(in, "from");
	if (from && !in->before_from)
		in->from_stage = df_stage_find(r->df, from->value, in->stage);
}

static void link_stage(struct df_reader *r, struct df_vars *vars, struct df_stage *s,
		       const struct df_instr **shells)
{
	const struct df_instr *shell = NULL;

	if (s->from)
		resolve_from(r, s);
	if (s->parent >= 0)
		shell = shells[s->parent];
	for (size_t i = s->first; i < s->last; i++) {
		link_instr(r, &r->instrs[i], &shell);
		df_vars_add(r, vars, i);
		df_words_check(r, i);
	}
	shells[s->index] = shell;
}

void df_stages_find(struct df_reader *r)
{
	const struct df_instr **shells;
	struct df_vars *vars;
	size_t n, head;

	r->df->instrs = r->instrs;
	r->df->n_instrs = r->n_instrs;
	number_stages(r);
	vars = df_vars_new(r);
	r->df->vars = vars;
	n = r->df->n_stages;
	head = n ? r->df->stages[0].first : 0;
	for (size_t i = 0; i < head; i++) {
		if (r->instrs[i].kind == DF_ARG)
			df_vars_add(r, vars, i);
		else if (r->instrs[i].kind != DF_UNKNOWN)
			df_refuse(r, r->instrs[i].line, "%s stands before the first FROM",
				  df_kind_name(r->instrs[i].kind));
	}
	shells = arena_new_array(r->a, const struct df_instr *, n ? n : 1);
	for (size_t i = 0; i < n; i++)
		link_stage(r, vars, (struct df_stage *)&r->df->stages[i], shells);
	if (r->work > DF_MOST_TOTAL)
		diag_add(r->d, DIAG_WARNING, DIAG_LIMIT, r->path, 0,
			 "the variables of the file expand to more than %d bytes",
			 DF_MOST_TOTAL);
}

bool df_stage_is_windows(const struct dockerfile *df, unsigned stage)
{
	const struct df_stage *s = &df->stages[stage];

	while (s->parent >= 0) /* a stage names earlier ones only */
		s = &df->stages[s->parent];
	return df->escape == '`' || str_starts_with_nocase(s->platform, STR("windows")) ||
	       str_find(s->image, STR("/windows/")) != STR_NONE ||
	       str_find(s->image, STR("nanoserver")) != STR_NONE ||
	       str_find(s->image, STR("servercore")) != STR_NONE;
}

/* --- uses -------------------------------------------------------------------- */

static void raise_use(enum df_use *use, int stage, enum df_use to)
{
	if (stage >= 0 && use[stage] < to)
		use[stage] = to;
}

static void use_of_instr(const struct dockerfile *df, const struct df_instr *in,
			 enum df_use own, enum df_use *use)
{
	struct str from;

	if (in->from_stage >= 0)
		raise_use(use, in->from_stage, own == DF_SHIPS ? DF_COPIED : DF_BUILDS);
	for (size_t i = 0; i < in->n_flags; i++)
		if (str_eq_nocase(in->flags[i].name, STR("mount")) &&
		    df_mount_field(in->flags[i].value, "from", &from))
			raise_use(use, df_stage_find(df, from, in->stage), DF_BUILDS);
}

const enum df_use *df_uses(struct arena *a, const struct dockerfile *df,
			   struct str target)
{
	unsigned n = (unsigned)df->n_stages;
	int at = target.len ? df_stage_find(df, target, n) : (int)n - 1;
	enum df_use *use;

	if (at < 0)
		return NULL;
	use = arena_new_array(a, enum df_use, n);
	use[at] = DF_SHIPS;
	/* A stage names earlier ones only, so one pass from the back is enough. */
	for (; at >= 0; at--) {
		const struct df_stage *s = &df->stages[at];

		if (use[at] == DF_UNUSED)
			continue;
		raise_use(use, s->parent, use[at]);
		for (size_t i = s->first; i < s->last; i++)
			use_of_instr(df, &df->instrs[i], use[at], use);
	}
	return use;
}
