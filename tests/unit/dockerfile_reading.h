/*
 * dockerfile_reading.h - a Dockerfile read, and what its tests ask of it.
 *
 * Include cmocka and what it needs before.
 */
#ifndef TESTS_DOCKERFILE_READING_H
#define TESTS_DOCKERFILE_READING_H

#include "format/dockerfile.h"

struct fixture {
	struct arena a;
	struct diag_list d;
	struct dockerfile *df;
	unsigned errors;
};

static struct fixture f;

static inline int set_up(void **state)
{
	(void)state;
	arena_init(&f.a);
	diag_list_init(&f.d, &f.a);
	return 0;
}

static inline int tear_down(void **state)
{
	(void)state;
	arena_release(&f.a);
	return 0;
}

static inline const struct df_instr *read_bytes(struct str bytes)
{
	f.d.n = 0;
	f.df = dockerfile_read(&f.a, bytes, &f.d, STR("Dockerfile"), NULL, NULL,
			       &f.errors);
	return f.df->instrs;
}

static inline const struct df_instr *read_text(const char *text)
{
	return read_bytes(str_of(text));
}

#define assert_str(got, want) check_str((got), (want), __LINE__)
static inline void check_str(struct str got, const char *want, int line)
{
	if (str_is(got, want))
		return;
	print_error("line %d: got '" STR_FMT "', want '%s'\n", line, STR_ARG(got), want);
	fail();
}

static inline void print_diags(void)
{
	for (size_t i = 0; i < f.d.n; i++)
		print_error("%u: " STR_FMT "\n", f.d.v[i].line, STR_ARG(f.d.v[i].text));
}

#define assert_clean() check_clean(__LINE__)
static inline void check_clean(int line)
{
	if (!f.errors)
		return;
	print_error("line %d: %u errors\n", line, f.errors);
	print_diags();
	fail();
}

#endif
