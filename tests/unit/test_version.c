/*
 * test_version.c - the version orders: the tables of fixtures/versions/, and what an
 * order has to be over all strings.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "version/version.h"

enum { MOST_VERSIONS = 1024, MOST_TEXT = 64 * 1024 };

struct table {
	const struct version_scheme *scheme;
	struct str v[MOST_VERSIONS]; /* every string of the file */
	size_t n;
	char text[MOST_TEXT];
};

static const char *const names[] = {
	"semver", "tag",      "pub",   "nuget",   "bitnami", "go",   "pep440",
	"gem",    "composer", "pvp",   "r",       "maven",   "dpkg", "opam",
	"rpm",    "apk",      "conan", "freebsd", "android",
};
enum { N_NAMES = sizeof(names) / sizeof(names[0]) };

static int sign(int c)
{
	return (c > 0) - (c < 0);
}

static void expect(const struct version_scheme *s, struct str a, struct str b, int want)
{
	if (!s->valid(a))
		fail_msg("%s: " STR_FMT " is not valid", s->name, STR_ARG(a));
	if (!s->valid(b))
		fail_msg("%s: " STR_FMT " is not valid", s->name, STR_ARG(b));
	if (sign(s->compare(a, b)) != want || sign(s->compare(b, a)) != -want)
		fail_msg("%s: " STR_FMT " and " STR_FMT ": %d and %d", s->name,
			 STR_ARG(a), STR_ARG(b), s->compare(a, b), s->compare(b, a));
}

/* "A < B", "A = B" or "! V"; strings may hold single blanks. */
static void take_line(struct table *t, struct str line, bool check)
{
	size_t less = str_find(line, STR(" < ")), same = str_find(line, STR(" = "));
	size_t at = less < same ? less : same;

	if (!line.len || line.ptr[0] == '#')
		return;
	assert_true(t->n + 2 < MOST_VERSIONS);
	if (str_starts_with(line, STR("! "))) {
		t->v[t->n] = str_from(line, 2);
		if (check && t->scheme->valid(t->v[t->n]))
			fail_msg("%s: " STR_FMT " is valid", t->scheme->name,
				 STR_ARG(t->v[t->n]));
		t->n++;
		return;
	}
	assert_true(at != STR_NONE);
	struct str a = str_slice(line, 0, at), b = str_from(line, at + 3);

	t->v[t->n++] = a;
	t->v[t->n++] = b;
	if (check)
		expect(t->scheme, a, b, at == less ? -1 : 0);
}

static struct table *load(const char *name, bool check)
{
	struct table *t = calloc(1, sizeof(*t));
	char path[256];
	struct str rest, line;

	assert_non_null(t);
	t->scheme = version_scheme_named(str_of(name));
	assert_non_null(t->scheme);
	snprintf(path, sizeof(path), "fixtures/versions/%s.txt", name);
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	rest = (struct str){ t->text, fread(t->text, 1, MOST_TEXT, f) };
	assert_true(rest.len > 0 && rest.len < MOST_TEXT);
	fclose(f);
	while (str_next_line(&rest, &line))
		take_line(t, line, check);
	assert_true(t->n > 10);
	return t;
}

static void tables_hold(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_NAMES; i++)
		free(load(names[i], true));
}

/* Sorts by the order, then looks at every pair: what a sorted array says about two must
 * be what the order says.  That is antisymmetry and transitivity over all of them. */
static const struct version_scheme *sorting;

static int by_scheme(const void *a, const void *b)
{
	return sorting->compare(*(const struct str *)a, *(const struct str *)b);
}

static void check_pairs(const struct version_scheme *s, const struct str *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(s->compare(v[i], v[i]), 0);
		for (size_t j = 0; j < i; j++)
			if (sign(s->compare(v[i], v[j])) != -sign(s->compare(v[j], v[i])))
				fail_msg("%s: '" STR_FMT "' '" STR_FMT "'", s->name,
					 STR_ARG(v[j]), STR_ARG(v[i]));
	}
}

static void check_order(const struct version_scheme *s, struct str *v, size_t n)
{
	if (s == &version_maven) {
		check_pairs(s, v, n); /* not transitive: see maven.c */
		return;
	}
	sorting = s;
	qsort(v, n, sizeof(*v), by_scheme);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(s->compare(v[i], v[i]), 0);
		/* the first of those that are the same as v[i] */
		size_t first = i;

		while (first > 0 && s->compare(v[first - 1], v[i]) == 0)
			first--;
		for (size_t j = 0; j < i; j++) {
			int want = j < first ? -1 : 0;

			if (sign(s->compare(v[j], v[i])) != want ||
			    sign(s->compare(v[i], v[j])) != -want)
				fail_msg("%s: no order: '" STR_FMT "' '" STR_FMT "'",
					 s->name, STR_ARG(v[j]), STR_ARG(v[i]));
			if (s->valid(v[j]) && !s->valid(v[i]))
				fail_msg("%s: an invalid one after a valid one", s->name);
			if (s->valid(v[j]) != s->valid(v[i]) && want == 0)
				fail_msg("%s: valid equals invalid", s->name);
		}
	}
}

static void orders_are_total(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_NAMES; i++) {
		struct table *t = load(names[i], false);

		check_order(t->scheme, t->v, t->n);
		/* the strings of the other tables are input too */
		for (size_t j = 0; j < N_NAMES; j++) {
			struct table *u = load(names[j], false);

			check_order(t->scheme, u->v, u->n);
			free(u);
		}
		free(t);
	}
}

/* xorshift64: the same numbers in every run. */
static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* A copy of s with one to three bytes changed, taken out or put in. */
static struct str mutate(struct arena *a, struct str s, uint64_t *x)
{
	static const char bytes[] = "00119.-+_!~ abcdevrpxzABRCX*\n\xff";
	char *p = arena_alloc(a, s.len + 4, 1);
	size_t n = s.len, times = 1 + next_random(x) % 3;

	memcpy(p, s.ptr, s.len);
	for (size_t i = 0; i < times; i++) {
		size_t at = n ? next_random(x) % n : 0;
		char c = bytes[next_random(x) % (sizeof(bytes) - 1)];

		switch (next_random(x) % 3) {
		case 0:
			memmove(p + at + 1, p + at, n - at);
			p[at] = c;
			n++;
			break;
		case 1:
			if (n)
				p[at] = c;
			break;
		default:
			if (n)
				memmove(p + at, p + at + 1, --n - at);
		}
	}
	return (struct str){ p, n };
}

static void mutants_are_ordered_too(void **state)
{
	enum { MUTANTS = 300, ROUNDS = 4 };
	uint64_t x = UINT64_C(0x2545f4914f6cdd1d);

	(void)state;
	for (size_t i = 0; i < N_NAMES; i++) {
		struct table *t = load(names[i], false);

		for (int round = 0; round < ROUNDS; round++) {
			struct str v[MUTANTS];
			struct arena a;

			arena_init(&a);
			for (size_t k = 0; k < MUTANTS; k++)
				v[k] = mutate(&a, t->v[next_random(&x) % t->n], &x);
			check_order(t->scheme, v, MUTANTS);
			arena_release(&a);
		}
		free(t);
	}
}

static void prereleases(void **state)
{
	static const struct {
		const struct version_scheme *scheme;
		const char *version;
		bool prerelease;
	} cases[] = {
		{ &version_semver, "1.0.0-rc.1", true },
		{ &version_semver, "1.0.0+x-y", false },
		{ &version_semver, "0.0.0-0", true },
		{ &version_semver, "junk-1", false },
		{ &version_bitnami, "1.2.3-4", false },
		{ &version_bitnami, "1.2.3-rc.1", true },
		{ &version_go, "v0.0.0-20190101000000-abcdefabcdef", true },
		{ &version_go, "go1.21rc2", true },
		{ &version_go, "v2.0.0+incompatible", false },
		{ &version_pep440, "1.0.dev1", true },
		{ &version_pep440, "1.0rc1", true },
		{ &version_pep440, "1.0.post1", false },
		{ &version_pep440, "1.0.post1.dev2", true },
		{ &version_pep440, "1.0+dev", false },
		{ &version_gem, "1.0.rc1", true },
		{ &version_gem, "1.0-1", true },
		{ &version_gem, "1.0", false },
		{ &version_maven, "1.0-SNAPSHOT", true },
		{ &version_maven, "1.0.M2", true },
		{ &version_maven, "1.0.Final", false },
		{ &version_maven, "1.0-jre", false },
		{ &version_composer, "1.0-RC1", true },
		{ &version_composer, "1.0-p1", false },
		{ &version_composer, "dev-main", true },
		{ &version_composer, "1.x-dev", true },
		{ &version_dpkg, "1.0~rc1-1", true },
		{ &version_dpkg, "1.0-1~bpo12+1", false },
		{ &version_opam, "1.0~beta", true },
		{ &version_opam, "1.0", false },
		{ &version_rpm, "1.0~rc1-1", true },
		{ &version_rpm, "1.0^git1-1", false },
		{ &version_apk, "1.0_rc1-r0", true },
		{ &version_apk, "1.0_p1-r0", false },
		{ &version_conan, "1.0-rc1", true },
		{ &version_conan, "1.1.1t", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (cases[i].scheme->prerelease(str_of(cases[i].version)) !=
		    cases[i].prerelease)
			fail_msg("%s: %s", cases[i].scheme->name, cases[i].version);
}

static void ecosystems_have_their_order(void **state)
{
	(void)state;
	assert_ptr_equal(version_scheme_of(ECO_NPM), &version_semver);
	assert_ptr_equal(version_scheme_of(ECO_PYPI), &version_pep440);
	assert_ptr_equal(version_scheme_of(ECO_GO), &version_go);
	assert_ptr_equal(version_scheme_of(ECO_MAVEN), &version_maven);
	assert_ptr_equal(version_scheme_of(ECO_RUBYGEMS), &version_gem);
	assert_ptr_equal(version_scheme_of(ECO_PACKAGIST), &version_composer);
	assert_ptr_equal(version_scheme_of(ECO_DEBIAN), &version_dpkg);
	assert_ptr_equal(version_scheme_of(ECO_UBUNTU), &version_dpkg);
	assert_ptr_equal(version_scheme_of(ECO_OPAM), &version_opam);
	assert_ptr_equal(version_scheme_of(ECO_ALPINE), &version_apk);
	assert_ptr_equal(version_scheme_of(ECO_ALMALINUX), &version_rpm);
	assert_ptr_equal(version_scheme_of(ECO_CONAN), &version_conan);
	assert_ptr_equal(version_scheme_of(ECO_FREEBSD), &version_freebsd);
	assert_ptr_equal(version_scheme_for(STR("Root:PyPI")), &version_pep440);
	assert_ptr_equal(version_scheme_for(STR("Docker Hardened Images:Debian:12")),
			 &version_dpkg);
	assert_ptr_equal(version_scheme_for(STR("Alpine:v3.20")), &version_apk);
	assert_null(version_scheme_for(STR("Root")));
	assert_null(version_scheme_of(ECO_NONE));
	assert_null(version_scheme_of(ECO_OCI));
	assert_null(version_scheme_named(STR("none")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_hold),
		cmocka_unit_test(orders_are_total),
		cmocka_unit_test(mutants_are_ordered_too),
		cmocka_unit_test(prereleases),
		cmocka_unit_test(ecosystems_have_their_order),
	};

	return cmocka_run_group_tests_name("version", tests, NULL, NULL);
}
