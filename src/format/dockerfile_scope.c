/*
 * dockerfile_scope.c - what variables hold at each point of a Dockerfile.
 *
 * https://docs.docker.com/reference/dockerfile/ (2026-08), "ENV", "ARG", "Scope".
 *
 * Values are worked out once, in order of the file, while it is read.  A name has a
 * row for each stage, with the instructions that set it, so a scope is only a place
 * and a look-up is a search for the last setting in front of it.
 */
#include "format/dockerfile_impl.h"

enum { GLOBAL_STAGE = UINT32_MAX };

struct setting {
	uint32_t index; /* of the instruction; in force after it */
	enum df_value state;
	struct str value;
};

struct variable {
	struct str name;
	uint32_t stage;
	bool env; /* ENV's names are apart from ARG's: they win */
	struct setting *v;
	size_t n, cap;
	struct variable *next; /* of the same bucket */
};

/* In the arena, since it lives as long as the model; struct map owns malloc'd memory. */
struct df_vars {
	struct variable **buckets;
	size_t n_buckets, n;
};

struct df_scope {
	const struct dockerfile *df;
	uint32_t stage;
	size_t index;
};

/* --- the table --------------------------------------------------------------- */

static uint64_t hash_of(struct str name, uint32_t stage, bool env)
{
	uint64_t h = str_hash(name);

	return (h ^ ((uint64_t)stage << 1 | env)) * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

static struct variable *find_variable(const struct df_vars *vars, struct str name,
				      uint32_t stage, bool env)
{
	struct variable *v = vars->buckets[hash_of(name, stage, env) % vars->n_buckets];

	while (v && (v->stage != stage || v->env != env || !str_eq(v->name, name)))
		v = v->next;
	return v;
}

static void grow_table(struct arena *a, struct df_vars *vars)
{
	size_t n = vars->n_buckets * 2;
	struct variable **v = arena_new_array(a, struct variable *, n);

	for (size_t i = 0; i < vars->n_buckets; i++) {
		for (struct variable *at = vars->buckets[i], *next; at; at = next) {
			size_t k = hash_of(at->name, at->stage, at->env) % n;

			next = at->next;
			at->next = v[k];
			v[k] = at;
		}
	}
	vars->buckets = v;
	vars->n_buckets = n;
}

static void set_variable(struct df_reader *r, struct df_vars *vars, struct str name,
			 uint32_t stage, bool env, struct setting to)
{
	struct variable *v = find_variable(vars, name, stage, env);

	if (!v) {
		if (vars->n >= vars->n_buckets)
			grow_table(r->a, vars);
		size_t k = hash_of(name, stage, env) % vars->n_buckets;
		v = arena_new(r->a, struct variable);
		v->name = name;
		v->stage = stage;
		v->env = env;
		v->next = vars->buckets[k];
		vars->buckets[k] = v;
		vars->n++;
	}
	arena_grow(r->a, v->v, v->n, &v->cap);
	v->v[v->n++] = to;
}

/* The last setting by an instruction before `index`; NULL when there is none. */
static const struct setting *setting_at(const struct df_vars *vars, struct str name,
					uint32_t stage, bool env, size_t index)
{
	const struct variable *v = find_variable(vars, name, stage, env);
	size_t low = 0, high = v ? v->n : 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (v->v[mid].index < index)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &v->v[low - 1] : NULL;
}

struct df_vars *df_vars_new(struct df_reader *r)
{
	struct df_vars *vars = arena_new(r->a, struct df_vars);

	vars->n_buckets = 16;
	vars->buckets = arena_new_array(r->a, struct variable *, vars->n_buckets);
	return vars;
}

/* --- names known beforehand -------------------------------------------------- */

static bool is_platform_name(struct str name)
{
	static const char *const ends[] = { "PLATFORM", "OS", "OSVERSION", "ARCH",
					    "VARIANT" };
	struct str end;

	if (str_starts_with(name, STR("TARGET")))
		end = str_from(name, 6);
	else if (str_starts_with(name, STR("BUILD")))
		end = str_from(name, 5);
	else
		return false;
	if (str_is(name, "TARGETSTAGE"))
		return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_is(end, ends[i]))
			return true;
	return false;
}

static bool is_proxy_name(struct str name)
{
	static const char *const upper[] = { "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY",
					     "NO_PROXY", "ALL_PROXY" };
	static const char *const lower[] = { "http_proxy", "https_proxy", "ftp_proxy",
					     "no_proxy", "all_proxy" };

	for (size_t i = 0; i < sizeof(upper) / sizeof(upper[0]); i++)
		if (str_is(name, upper[i]) || str_is(name, lower[i]))
			return true;
	return false;
}

bool df_is_predefined(struct str name)
{
	return is_platform_name(name) || is_proxy_name(name);
}

/* --- scopes ------------------------------------------------------------------ */

struct df_scope *df_scope_at(struct arena *a, const struct dockerfile *df, size_t index)
{
	struct df_scope *s = arena_new(a, struct df_scope);

	s->df = df;
	s->index = index;
	if (index < df->n_instrs) {
		const struct df_instr *in = &df->instrs[index];

		s->stage =
			in->before_from || in->kind == DF_FROM ? GLOBAL_STAGE : in->stage;
	} else {
		s->stage = df->n_stages ? (uint32_t)df->n_stages - 1 : GLOBAL_STAGE;
	}
	return s;
}

static enum df_value state_of(const struct setting *at, struct str *value)
{
	if (at->state == DF_SET)
		*value = at->value;
	return at->state;
}

/* In the stage and those it is FROM, ENV or ARG; NULL when not found. */
static const struct setting *find_in_chain(const struct df_scope *s, struct str name,
					   bool env, bool *too_deep)
{
	const struct dockerfile *df = s->df;
	uint32_t stage = s->stage;
	size_t index = s->index;

	for (unsigned depth = 0; depth < DF_MOST_PARENTS; depth++) {
		const struct setting *at = setting_at(df->vars, name, stage, env, index);

		if (at || df->stages[stage].parent < 0)
			return at;
		stage = (uint32_t)df->stages[stage].parent;
		index = SIZE_MAX;
	}
	*too_deep = true;
	return NULL;
}

enum df_value df_scope_get(const struct df_scope *s, struct str name, struct str *value)
{
	const struct setting *at;
	bool too_deep = false;

	if (s->stage == GLOBAL_STAGE) {
		at = setting_at(s->df->vars, name, GLOBAL_STAGE, false, s->index);
		if (at)
			return state_of(at, value);
		return is_platform_name(name) ? DF_UNKNOWN_VALUE : DF_UNSET;
	}
	at = find_in_chain(s, name, true, &too_deep);
	if (!at)
		at = find_in_chain(s, name, false, &too_deep);
	if (at)
		return state_of(at, value);
	return too_deep || is_proxy_name(name) ? DF_UNKNOWN_VALUE : DF_UNSET;
}

bool df_scope_is_open(const struct df_scope *s)
{
	const struct df_stage *stage;

	if (s->stage == GLOBAL_STAGE)
		return true;
	stage = &s->df->stages[s->stage];
	for (unsigned depth = 0; stage->parent >= 0 && depth < DF_MOST_PARENTS; depth++)
		stage = &s->df->stages[stage->parent];
	return !stage->is_scratch;
}

/* --- reading ----------------------------------------------------------------- */

static struct df_expansion expand_here(struct df_reader *r, const struct df_scope *s,
				       struct str raw)
{
	struct df_expansion e = { .text = raw };
	size_t work = 0;

	if (r->work > DF_MOST_TOTAL)
		return e;
	e = df_expand_counted(r->a, s, raw, r->escape, &work);
	r->work += work;
	return e;
}

static struct setting set_to(struct df_reader *r, const struct df_scope *s, size_t index,
			     const struct df_pair *p)
{
	struct setting to = { (uint32_t)index, DF_UNKNOWN_VALUE, { NULL, 0 } };
	struct df_expansion e = expand_here(r, s, p->raw);

	if (e.error) {
		df_refuse(r, p->line, "the value of '" STR_FMT "': %s",
			  STR_ARG(str_slice(p->name, 0, 60)), e.error);
	} else if (e.known) {
		to.state = DF_SET;
		to.value = e.text;
	}
	return to;
}

/* ARG name: the build argument, else the default written here, else the one of the
 * ARGs before FROM, else what an ARG before it in the stage had. */
static void add_arg(struct df_reader *r, struct df_vars *vars, const struct df_scope *s,
		    const struct df_pair *p)
{
	struct setting to = { (uint32_t)s->index, DF_UNKNOWN_VALUE, { NULL, 0 } };
	const struct setting *global;
	struct str value;
	bool too_deep = false;

	if (r->build_arg && r->build_arg(r->build_arg_data, p->name, &value)) {
		to.state = DF_SET;
		to.value = arena_dup(r->a, value);
	} else if (p->has_value) {
		to = set_to(r, s, s->index, p);
	} else if (s->stage != GLOBAL_STAGE) {
		global = setting_at(vars, p->name, GLOBAL_STAGE, false, SIZE_MAX);
		if (global) {
			to.state = global->state;
			to.value = global->value;
		} else if (find_in_chain(s, p->name, false, &too_deep)) {
			return;
		}
	}
	set_variable(r, vars, p->name, s->stage, false, to);
}

void df_vars_add(struct df_reader *r, struct df_vars *vars, size_t index)
{
	const struct df_instr *in = &r->instrs[index];
	struct df_scope s = { r->df, in->stage, index };

	if (in->before_from)
		s.stage = GLOBAL_STAGE;
	if (in->kind == DF_ARG) {
		for (size_t i = 0; i < in->n_pairs; i++)
			add_arg(r, vars, &s, &in->pairs[i]);
	} else if (in->kind == DF_ENV && s.stage != GLOBAL_STAGE) {
		/* The pairs of one line see what was before the line. */
		for (size_t i = 0; i < in->n_pairs; i++)
			set_variable(r, vars, in->pairs[i].name, s.stage, true,
				     set_to(r, &s, index, &in->pairs[i]));
	}
}

static void check_word(struct df_reader *r, const struct df_scope *s, struct str raw,
		       unsigned line)
{
	struct df_expansion e;

	if (!str_has_char(raw, '$') && !str_has_char(raw, '"') &&
	    !str_has_char(raw, '\''))
		return;
	e = expand_here(r, s, raw);
	if (e.error)
		df_refuse(r, line, "'" STR_FMT "': %s", STR_ARG(str_slice(raw, 0, 60)),
			  e.error);
}

void df_words_check(struct df_reader *r, size_t index)
{
	const uint32_t kinds = DF_BIT(DF_ADD) | DF_BIT(DF_COPY) | DF_BIT(DF_EXPOSE) |
			       DF_BIT(DF_STOPSIGNAL) | DF_BIT(DF_USER) |
			       DF_BIT(DF_VOLUME) | DF_BIT(DF_WORKDIR);
	const struct df_instr *in = &r->instrs[index];
	struct df_scope s = { r->df, in->stage, index };

	if (in->kind == DF_LABEL)
		for (size_t i = 0; i < in->n_pairs; i++)
			check_word(r, &s, in->pairs[i].raw, in->pairs[i].line);
	else if ((DF_BIT(in->kind) & kinds) && !in->json)
		for (size_t i = 0; i < in->n_words; i++)
			if (!in->n_heredocs || !str_has_char(in->words[i].raw, '<'))
				check_word(r, &s, in->words[i].raw, in->words[i].line);
}
