/*
 * checks_run.h - rules run over a text, for tests.
 *
 * Include cmocka and what it needs before.
 */
#ifndef TESTS_CHECKS_RUN_H
#define TESTS_CHECKS_RUN_H

#include "base/buf.h"
#include "checks/run.h"

static const struct str notable[] = { { ".git", 4 },
				      { "app/.env", 8 },
				      { "node_modules", 12 } };
struct result {
	struct arena arena;
	struct diag_list diags;
	struct buf bytes;
	struct finding *v;
	size_t n;
};

static inline date_day today(void)
{
	date_day d = DATE_NONE;

	assert_true(date_parse(STR("2026-11-24"), &d));
	return d;
}

static inline void result_init(struct result *r)
{
	arena_init(&r->arena);
	diag_list_init(&r->diags, &r->arena);
	buf_init(&r->bytes, 1 << 20);
	r->v = NULL;
	r->n = 0;
}

static inline void result_release(struct result *r)
{
	buf_release(&r->bytes);
	arena_release(&r->arena);
}

static inline struct check_run all_rules(const struct check_set *set)
{
	return (struct check_run){ .enabled = set,
				   .as_of = today(),
				   .eol_warn_days = 90,
				   .context_known = true,
				   .notable = notable,
				   .n_notable = 3 };
}

static inline const struct finding *find(const struct result *r, const char *id)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_is(r->v[i].id, id) && !r->v[i].suppressed)
			return &r->v[i];
	return NULL;
}

/* The default rules over a Dockerfile. */
static inline void run_text(struct result *r, const char *text)
{
	struct check_run opt = all_rules(NULL);

	result_init(r);
	buf_add_text(&r->bytes, text);
	checks_run_dockerfile(&opt, &r->arena, &r->diags, STR("Dockerfile"),
			      buf_str(&r->bytes), &r->v, &r->n);
}

#endif
