/*
 * report_sample.h - a small finished report for the tests of the writers: a project of
 * the npm kind, a library below it with another one below that, one that is only asked
 * for.
 */
#ifndef TESTS_REPORT_SAMPLE_H
#define TESTS_REPORT_SAMPLE_H

#include "core/graph.h"
#include "core/report.h"
#include "core/writer.h"

enum { S_APP, S_ASKED, S_DEEP, S_LIB, S_COUNT };

struct sample {
	struct arena arena;
	struct package packages[S_COUNT];
	struct location at[S_COUNT];
	struct package_edge edges[4];
	struct inventory inv;
	struct diag_list diags;
	struct report r;
	struct buf out;
};

static void sample_place(struct sample *s, int i, const char *id, const char *name,
			 const char *version)
{
	struct package *p = &s->packages[i];

	s->at[i] = (struct location){ STR("package-lock.json"), 10 + (unsigned)i };
	p->ecosystem = ECO_NPM;
	p->id = p->purl = str_of(id);
	p->name = str_of(name);
	p->version = str_of(version);
	p->scope = SCOPE_RUNTIME;
	p->relation = DEP_TRANSITIVE;
	p->edges_known = true;
	p->locations = &s->at[i];
	p->n_locations = 1;
}

static void sample_init(struct sample *s)
{
	*s = (struct sample){ .edges = { { S_APP, S_LIB }, { S_LIB, S_DEEP } } };
	arena_init(&s->arena);
	diag_list_init(&s->diags, &s->arena);
	buf_init(&s->out, SIZE_MAX / 2);
	sample_place(s, S_APP, "pkg:npm/app@1.0.0", "app", "1.0.0");
	s->packages[S_APP].kind = PACKAGE_PROJECT;
	sample_place(s, S_ASKED, "pkg:npm/asked", "asked", "");
	s->packages[S_ASKED].requested = STR("^2");
	s->packages[S_ASKED].relation = DEP_DIRECT;
	s->packages[S_ASKED].scope = SCOPE_DEV;
	s->packages[S_ASKED].edges_known = false;
	sample_place(s, S_DEEP, "pkg:npm/deep@3.0.0", "deep", "3.0.0");
	sample_place(s, S_LIB, "pkg:npm/%40acme/lib@2.0.0", "@acme/lib", "2.0.0");
	s->packages[S_LIB].relation = DEP_DIRECT;
	s->inv = (struct inventory){ .packages = s->packages,
				     .n_packages = S_COUNT,
				     .edges = s->edges,
				     .n_edges = 2 };
	graph_index(&s->inv, &s->arena);
	s->r = (struct report){ .target_name = STR("shop"),
				.inventory = &s->inv,
				.diags = &s->diags,
				.complete = true,
				.tool_version = "9.9",
				.created = 1764000000 };
	s->r.subject = (struct report_subject){ .name = STR("app"),
						.version = STR("1.0.0"),
						.purl = STR("pkg:npm/app@1.0.0"),
						.package = S_APP };
}

static void sample_release(struct sample *s)
{
	buf_release(&s->out);
	arena_release(&s->arena);
}

/* What the writer makes of it, white space taken out; borrowed. */
static inline const char *sample_write(struct sample *s, const struct writer *w,
				       const char *version, bool findings)
{
	size_t n = 0;
	bool quoted = false;

	buf_clear(&s->out);
	w->write(&s->r, version, findings, &s->out);
	for (size_t i = 0; i < s->out.len; i++) {
		char c = s->out.ptr[i];

		if (c == '"' && s->out.ptr[i - 1] != '\\')
			quoted = !quoted;
		if (quoted || !is_space(c))
			s->out.ptr[n++] = c;
	}
	s->out.ptr[n] = '\0';
	return s->out.ptr;
}

#define assert_has(text, part)                                                           \
	do {                                                                             \
		if (!strstr(text, part))                                                 \
			fail_msg("%s is not in %.4000s", part, text);                    \
	} while (0)
#define assert_lacks(text, part)                                                         \
	do {                                                                             \
		if (strstr(text, part))                                                  \
			fail_msg("%s is in %.4000s", part, text);                        \
	} while (0)
#define assert_str(got, want)                                                            \
	do {                                                                             \
		struct str got_ = (got);                                                 \
		if (!str_is(got_, want))                                                 \
			fail_msg("got " STR_FMT ", want %s", STR_ARG(got_), want);       \
	} while (0)

/* The one of a test program, made anew for each of its tests. */
static struct sample s;

static int begin(void **state)
{
	(void)state;
	sample_init(&s);
	return 0;
}

static int end(void **state)
{
	(void)state;
	sample_release(&s);
	return 0;
}

#endif
