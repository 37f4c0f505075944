/* test_constraint.c - requirements of six ecosystems: what they allow, what not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "version/constraint.h"

/* Blank separated versions; "-" as `yes` means that the text is not understood. */
struct row {
	const char *text, *yes, *no;
};

static void check(enum ecosystem e, const struct row *row)
{
	const struct version_scheme *s = version_scheme_of(e);
	struct constraint c;
	struct str rest, word;
	struct arena a;

	arena_init(&a);
	int rc = constraint_read(&a, e, str_of(row->text), &c);

	if (str_is(str_of(row->yes), "-")) {
		if (!rc)
			fail_msg("'%s' is understood", row->text);
		arena_release(&a);
		return;
	}
	if (rc)
		fail_msg("'%s' is not understood", row->text);
	for (rest = str_of(row->yes); str_next_word(&rest, &word);)
		if (!constraint_allows(&c, s, word))
			fail_msg("'%s' does not allow " STR_FMT, row->text,
				 STR_ARG(word));
	for (rest = str_of(row->no); str_next_word(&rest, &word);)
		if (constraint_allows(&c, s, word))
			fail_msg("'%s' allows " STR_FMT, row->text, STR_ARG(word));
	/* the union ascends and has gaps */
	for (size_t i = 0; i < c.n; i++) {
		assert_true(!c.v[i].low.len || s->valid(c.v[i].low));
		assert_true(!c.v[i].high.len || s->valid(c.v[i].high));
		if (i)
			assert_true(s->compare(c.v[i - 1].high, c.v[i].low) <= 0);
	}
	arena_release(&a);
}

#define CHECK_ALL(ecosystem, rows)                                                       \
	for (size_t i = 0; i < sizeof(rows) / sizeof((rows)[0]); i++)                    \
	check((ecosystem), &(rows)[i])

static void pep440(void **state)
{
	static const struct row rows[] = {
		{ "", "0 1.0 99", "1.0a1 junk" },
		{ "*", "0 1.0", "" },
		{ "==1.0", "1 1.0.0 1.0+local 1.0+1", "1.0.post1 1.0a1 1.0.1" },
		{ "==1.0+x", "1.0+x 1.0+X", "1.0 1.0+y" },
		{ "===1.0", "1.0", "1.0.1 1.0+x" },
		{ "==1.1.*", "1.1 1.1.2 1.1.post1 1.1+x", "1.1a1 1.10 1.2 1.0" },
		{ "==1.1.*,>=1.0a1", "1.1a1 1.1.dev1", "1.0" },
		{ "!=1.1.*", "1.0 1.2 2", "1.1 1.1.9" },
		{ "!=1.0", "0.9 1.0.1 1.0.post1", "1.0 1.0.0 1.0+x" },
		{ "~=2.2", "2.2 2.9 2.2.post3", "3.0 2.1 3.0.dev1" },
		{ "~=1.4.5a4", "1.4.5a4 1.4.5 1.4.9", "1.4.5a3 1.5" },
		{ "~=2.2.post3", "2.2.post3 2.3", "2.2 3" },
		{ "~=1", "-", "" },
		{ ">1.7", "1.7.1 1.8", "1.7 1.7.0.post1 1.7+x 1.7.0" },
		{ ">1.7.post2", "1.7.1 1.7.post3", "1.7.0 1.7.post2 1.7.post2+x" },
		{ ">=1.7", "1.7 1.7+x 1.7.post1 2", "1.7rc1 1.6" },
		{ "<=1.7", "1.7 1.7+x 1.6", "1.7.post1 1.7.1" },
		{ "<1.7", "1.6.9 1.6.post1", "1.7 1.7rc1 1.7.dev1" },
		{ "<1.7rc2", "1.7rc1 1.6", "1.7rc2 1.7" },
		{ ">= 1.0, < 2.0 , != 1.5", "1.0 1.4 1.6", "0.9 2.0 1.5 1.5.0" },
		{ "(>=1.0,<2)", "1.0 1.9", "2" },
		{ ">=1.0,", "1.0", "0.9" },
		{ ">2,<1", "", "0 1 1.5 2 3" },
		{ ">=1!0", "1!0 2!0", "9999" },
		{ ">=1.0.dev1", "1.0a1 2.0rc1", "1.0.dev0" },
		{ "==99999999999999999999.*", "99999999999999999999.5",
		  "100000000000000000000" },
		{ "1.0", "-", "" },
		{ ">=1.0.*", "-", "" },
		{ ">=1.0+x", "-", "" },
		{ "==1.0a1.*", "-", "" },
		{ "^1.0", "-", "" },
		{ "==", "-", "" },
		{ "===foobar", "-", "" },
		{ "https://example.org/x.whl", "-", "" },
	};

	(void)state;
	CHECK_ALL(ECO_PYPI, rows);
}

static void npm(void **state)
{
	static const struct row rows[] = {
		{ "", "0.0.0 1.2.3", "1.0.0-rc.1" },
		{ "*", "0.0.0 1.2.3", "1.0.0-rc.1" },
		{ "x", "1.2.3", "" },
		{ "1.2.3", "1.2.3 v1.2.3 1.2.3+b", "1.2.4 1.2.3-rc.1" },
		{ "=v1.2.3", "1.2.3", "1.2.4" },
		{ "1.2", "1.2.0 1.2.9", "1.3.0 1.1.9" },
		{ "1.x", "1.0.0 1.9.9", "2.0.0 2.0.0-0" },
		{ "^1.2.3", "1.2.3 1.9.0", "2.0.0 1.2.2 2.0.0-rc.1 1.3.0-rc.1" },
		{ "^0.2.3", "0.2.3 0.2.9", "0.3.0" },
		{ "^0.0.3", "0.0.3", "0.0.4" },
		{ "^0.0", "0.0.0 0.0.9", "0.1.0" },
		{ "^0.x", "0.0.0 0.9.9", "1.0.0" },
		{ "^1.2.3-beta.2", "1.2.3-beta.2 1.2.3-beta.4 1.2.3 1.3.0",
		  "1.2.3-beta.1 1.2.4-beta.3" },
		{ "~1.2.3", "1.2.3 1.2.9", "1.3.0" },
		{ "~1", "1.0.0 1.9.0", "2.0.0" },
		{ "~> 1.2", "1.2.0 1.2.5", "1.3.0" },
		{ "1.2 - 2", "1.2.0 2.9.9", "3.0.0 1.1.9" },
		{ "1.2.3 - 2.3.4", "1.2.3 2.3.4", "2.3.5 1.2.2" },
		{ ">=1.2.7 <1.3.0", "1.2.7 1.2.99", "1.3.0 1.2.6" },
		{ ">= 1.2.7  < 1.3.0", "1.2.7", "1.3.0" },
		{ ">1.2", "1.3.0", "1.2.9" },
		{ "<=1.2", "1.2.9", "1.3.0" },
		{ "<1.2", "1.1.9", "1.2.0 1.2.0-rc.1" },
		{ "<2.0.0", "1.9.9", "2.0.0-rc.1 2.0.0" },
		{ ">=2.0.0-alpha <2.0.0", "2.0.0-rc.1", "2.0.0 1.9.9" },
		{ "1.2.7 || >=1.2.9 <2.0.0", "1.2.7 1.2.9 1.4.6", "1.2.8 2.0.0" },
		{ "^1 || ^3", "1.5.0 3.1.0", "2.0.0 4.0.0" },
		{ "<1 >2", "", "0.5.0 1.5.0 3.0.0" },
		{ ">*", "", "0.0.0 1.0.0" },
		{ "latest", "-", "" },
		{ "git+https://github.com/a/b.git", "-", "" },
		{ "npm:other@^1.0.0", "-", "" },
		{ "workspace:*", "-", "" },
		{ "^1.0, <2", "-", "" },
		{ "1.2.3.4", "-", "" },
		{ "01.2.3", "-", "" },
		{ ">", "-", "" },
		{ "1.2.3 - ", "-", "" },
	};

	(void)state;
	CHECK_ALL(ECO_NPM, rows);
}

static void cargo(void **state)
{
	static const struct row rows[] = {
		{ "", "0.0.0 1.2.3", "1.0.0-rc.1" },
		{ "*", "0.0.0 1.2.3", "1.0.0-rc.1" },
		{ "1.2.3", "1.2.3 1.9.0", "2.0.0 1.2.2 2.0.0-rc.1" },
		{ "1.2", "1.2.0 1.9.9", "2.0.0 1.1.0" },
		{ "1", "1.0.0 1.9.9", "2.0.0" },
		{ "0.2.3", "0.2.3 0.2.9", "0.3.0" },
		{ "0.0.3", "0.0.3", "0.0.4" },
		{ "0.0", "0.0.0 0.0.9", "0.1.0" },
		{ "0", "0.0.0 0.9.9", "1.0.0" },
		{ "~1.2.3", "1.2.3 1.2.9", "1.3.0" },
		{ "~1.2", "1.2.0 1.2.9", "1.3.0" },
		{ "~1", "1.0.0 1.9.0", "2.0.0" },
		{ "1.*", "1.0.0 1.9.0", "2.0.0" },
		{ "1.2.*", "1.2.0 1.2.9", "1.3.0" },
		{ "=1.2.3", "1.2.3", "1.2.4 1.2.3-a" },
		{ "=1.2", "1.2.0 1.2.9", "1.3.0" },
		{ ">=1.2, <1.5", "1.2.0 1.4.9", "1.5.0 1.1.0 1.5.0-a" },
		{ "> 1.2", "1.3.0", "1.2.9" },
		{ "1.0.0-alpha.1", "1.0.0-alpha.2 1.0.0 1.1.0",
		  "1.0.0-alpha.0 1.1.0-alpha.2" },
		{ "=1.0.0-rc.1", "1.0.0-rc.1", "1.0.0 1.0.0-rc.2" },
		{ "1.2 || 2", "-", "" },
		{ "~>1.2", "-", "" },
		{ ">=1.2 <2", "-", "" },
		{ "foo", "-", "" },
		{ ",", "-", "" },
	};

	(void)state;
	CHECK_ALL(ECO_CRATES, rows);
}

static void gem(void **state)
{
	static const struct row rows[] = {
		{ "", "0 1.0", "1.0.a" },
		{ "1.0", "1.0 1.0.0", "1.0.1" },
		{ "= 1.0", "1.0", "1.0.1" },
		{ "~> 2.2", "2.2 2.9.9", "3.0 2.1 3.0.a" },
		{ "~> 2.2.0", "2.2 2.2.9", "2.3 2.3.0.a" },
		{ "~> 2", "2 2.9", "3" },
		{ "~> 1.0.a", "1.0.a 1.0.b 1.0 1.9", "2.0 2.0.a" },
		{ ">= 1.0, < 3", "1.0 2.9", "3 0.9" },
		{ "(>= 1.0, < 3)", "1.0", "3" },
		{ "!= 1.5", "1.4 1.6", "1.5 1.5.0" },
		{ "> 1", "1.0.1 2", "1 1.0" },
		{ ">= 1.0.rc1", "1.0.rc2 1.0 2.0.a", "1.0.beta" },
		{ "~>9", "9.1", "10" },
		{ "~> 1.99", "1.100", "2.0" },
		{ "x", "-", "" },
		{ ">= ", "-", "" },
		{ ">= 1,", "-", "" },
		{ "=> 1", "-", "" },
	};

	(void)state;
	CHECK_ALL(ECO_RUBYGEMS, rows);
}

static void composer(void **state)
{
	static const struct row rows[] = {
		{ "", "0 1.0", "1.0-beta" },
		{ "*", "0 1.0", "dev-main" },
		{ "1.0.2", "1.0.2 v1.0.2.0", "1.0.3 1.0.2-p1" },
		{ ">=1.0 <1.1 || >=1.2", "1.0 1.0.9 1.2", "1.1 1.1.5" },
		{ ">=1.0,<2.0", "1.0 1.9.9", "2.0 2.0-beta" },
		{ "1.0 - 2.0", "1.0 2.0 2.0.9", "2.1 0.9" },
		{ "1.0.0 - 2.1.0", "2.1.0", "2.1.1" },
		{ "1.0.*", "1.0 1.0.9", "1.1 0.9" },
		{ "~1.2", "1.2 1.9", "2.0 1.1" },
		{ "~1.2.3", "1.2.3 1.2.9", "1.3" },
		{ "^1.2.3", "1.2.3 1.9", "2.0 1.2.2" },
		{ "^0.3", "0.3 0.3.9", "0.4" },
		{ "^0.0.3", "0.0.3", "0.0.4" },
		{ "!=1.5", "1.4 1.6", "1.5 1.5.0.0" },
		{ "<>1.5", "1.4", "1.5" },
		{ "^1.0@beta", "1.0-beta1 1.5", "2.0-beta1" },
		{ "1.0-RC1", "1.0-rc1", "1.0 1.0-RC2" },
		{ "dev-main", "dev-main", "1.0 dev-other" },
		{ "dev-main#abcdef", "dev-main", "1.0" },
		{ "1.x-dev", "1.x-dev", "1.5" },
		{ "<2.0", "1.0", "2.0 2.0-alpha dev-main" },
		{ "1|2", "1 2", "3" },
		{ "self.version", "-", "" },
		{ "~> 1.2", "-", "" },
		{ ">=", "-", "" },
		{ "||", "-", "" },
		{ "foo", "-", "" },
	};

	(void)state;
	CHECK_ALL(ECO_PACKAGIST, rows);
}

static void maven(void **state)
{
	static const struct row rows[] = {
		{ "", "0 1-alpha 99", "" },
		{ "1.0", "1.0 1 1.0.Final", "1.0.1 1.0-SNAPSHOT" },
		{ "[1.0]", "1.0 1", "1.0.1 0.9" },
		{ "[1.0,2.0)", "1.0 1.9 2.0-alpha 2.0-SNAPSHOT", "2.0 1.0-rc1 0.9" },
		{ "(1.0,2.0]", "1.0.1 2.0", "1.0 2.0.1" },
		{ "[1.5,)", "1.5 99", "1.4" },
		{ "(,1.0]", "0 1.0", "1.0.1" },
		{ "(,1.0],[1.2,)", "1.0 1.2 3", "1.1 1.0.1" },
		{ "(,1.1),(1.1,)", "1.0 1.2", "1.1" },
		{ " [ 1.0 , 2.0 ) ", "1.5", "2.0" },
		{ "[1.0,2.0[", "1.0 1.9", "2.0" },
		{ "]1.0,2.0]", "2.0 1.1", "1.0" },
		{ "1.+", "1.0 1.99 1.0-rc1", "2.0 2.0-alpha 0.9" },
		{ "1.9.+", "1.9 1.9.9", "1.10 1.8" },
		{ "+", "0 1-alpha 9", "" },
		{ "(1.0)", "-", "" },
		{ "[2.0,1.0]", "-", "" },
		{ "[1.0", "-", "" },
		{ "[]", "-", "" },
		{ "[1,2,3]", "-", "" },
		{ "1.0,2.0", "-", "" },
		{ "[1.0],2.0", "-", "" },
		{ "1+", "-", "" },
		{ "x.+", "-", "" },
		{ "LATEST", "-", "" },
		{ "latest.release", "-", "" },
		{ "${v}", "-", "" },
	};

	(void)state;
	CHECK_ALL(ECO_MAVEN, rows);
}

static void what_is_not_known(void **state)
{
	struct arena a;
	struct constraint c = { .n = 77 };
	static char longest[5000];

	(void)state;
	arena_init(&a);
	assert_int_equal(constraint_read(&a, ECO_HEX, STR("[1,2)"), &c), -1);
	assert_int_equal(constraint_read(&a, ECO_NONE, STR(""), &c), -1);
	memset(longest, '1', sizeof(longest) - 1);
	assert_int_equal(constraint_read(&a, ECO_NPM, str_of(longest), &c), -1);
	assert_int_equal(c.n, 77);
	arena_release(&a);
}

/* Every prefix of every row is read or refused, and nothing else happens. */
static void cut_off(void **state)
{
	static const char *const texts[] = {
		">= 1.0.post1.dev2, != 1.5.* , ~=2.2a1",
		"1.2 - 2.x || ^1.2.3-b.1+c ~>1",
		"(~> 1.2.3.a, != 4)",
		"1.0 - 2.0@dev|~1.2 , dev-x#1 <>1.*",
		"[1.0,2.0-a) , (,3[,]4.+",
	};
	static const enum ecosystem all[] = { ECO_PYPI,     ECO_NPM,       ECO_CRATES,
					      ECO_RUBYGEMS, ECO_PACKAGIST, ECO_MAVEN };

	(void)state;
	for (size_t t = 0; t < 5; t++) {
		for (size_t n = 0; n <= strlen(texts[t]); n++) {
			for (size_t e = 0; e < 6; e++) {
				struct arena a;
				struct constraint c;

				arena_init(&a);
				struct str text =
					arena_dup(&a, (struct str){ texts[t], n });

				if (!constraint_read(&a, all[e], text, &c))
					constraint_allows(&c, version_scheme_of(all[e]),
							  STR("1.2.3"));
				arena_release(&a);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pep440),
		cmocka_unit_test(npm),
		cmocka_unit_test(cargo),
		cmocka_unit_test(gem),
		cmocka_unit_test(composer),
		cmocka_unit_test(maven),
		cmocka_unit_test(what_is_not_known),
		cmocka_unit_test(cut_off),
	};

	return cmocka_run_group_tests_name("constraint", tests, NULL, NULL);
}
