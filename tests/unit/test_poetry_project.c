/* test_poetry_project.c - Poetry's constraints, and what a project asks for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/poetry_project.h"

static void constraints(void **state)
{
	static const struct {
		const char *constraint, *version;
		bool may;
	} rows[] = {
		{ "^1.2", "1.2.0", true },
		{ "^1.2", "1.10", true },
		{ "^1.2", "2.0", false },
		{ "^1.2", "1.1", false },
		{ "^0.2.3", "0.2.9", true },
		{ "^0.2.3", "0.3.0", false },
		{ "^0.0.3", "0.0.4", false },
		{ "^0", "0.9", true },
		{ "^0.0", "0.0.7", true },
		{ "^0.0", "0.1", false },
		{ "~1.2.3", "1.2.9", true },
		{ "~1.2.3", "1.3", false },
		{ "~1", "1.9", true },
		{ "~1", "2.0", false },
		{ "~=1.2", "1.1", false },
		{ "1.0", "1.0.0", true },
		{ "1.0", "1.1", false },
		{ "==1.0", "1.1", false },
		{ "1.0rc1", "1.0rc1", true },
		{ "1.0rc1", "1.0", false },
		{ "*", "5", true },
		{ "", "5", true },
		{ ">=1,<2 || >=3", "2.5", false },
		{ ">=1,<2 || >=3", "3.1", true },
		{ "!=1.5", "1.5", false },
		{ ">=1 , <2", "1.9", true },
		/* Not plain: nothing is sure. */
		{ "^1.2", "2.0rc1", true },
		{ ">=2", "1!1.0", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (poetry_may_allow(str_of(rows[i].constraint),
				     str_of(rows[i].version)) != rows[i].may)
			fail_msg("%s of %s", rows[i].version, rows[i].constraint);
}

static const char project[] =
	"[project]\n"
	"dependencies = ['A_b[x,y] >= 1 ; python_version > \"3\"', 7, '-']\n"
	"[project.optional-dependencies]\n"
	"web = ['c']\n"
	"[dependency-groups]\n"
	"test = ['d', {include-group = 'web'}]\n"
	"[tool.poetry.dependencies]\n"
	"python = '^3.9'\n"
	"e = {version = '1', optional = true, extras = ['p', 'q']}\n"
	"f = [{version = '1'}, {version = '2'}]\n"
	"[tool.poetry.dev-dependencies]\n"
	"g = '*'\n"
	"[tool.poetry.group.docs.dependencies]\n"
	"h = '*'\n"
	"[tool.poetry.group.empty]\n";

static void project_asks(void **state)
{
	static const struct {
		const char *key, *group, *extras;
		enum dep_scope scope;
	} want[] = {
		{ "a-b", "", "x,y", SCOPE_RUNTIME }, { "c", "web", "", SCOPE_OPTIONAL },
		{ "d", "test", "", SCOPE_DEV },      { "e", "", "p,q,", SCOPE_OPTIONAL },
		{ "f", "", "", SCOPE_RUNTIME },      { "g", "dev", "", SCOPE_DEV },
		{ "h", "docs", "", SCOPE_DEV },
	};
	const struct poetry_ask *asks;
	struct diag_list diags;
	struct arena a;
	unsigned errors;
	size_t n;

	(void)state;
	arena_init(&a);
	diag_list_init(&diags, &a);
	n = poetry_project_read(
		&a, toml_read(&a, STR(project), 16, &diags, STR("p"), &errors), &asks);
	assert_int_equal(errors, 0);
	assert_int_equal(n, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < n; i++) {
		assert_true(str_is(asks[i].key, want[i].key));
		assert_true(str_is(asks[i].group, want[i].group));
		assert_true(str_is(asks[i].extras, want[i].extras));
		assert_int_equal(asks[i].scope, want[i].scope);
	}
	arena_release(&a);
}

/* As Poetry 2.5 itself writes them into the metadata of a package. */
static void in_pep440(void **state)
{
	static const struct {
		const char *constraint, *spec, *exact;
	} rows[] = {
		{ "^1.2.3", ">=1.2.3,<2", "" },
		{ "^0.2.3", ">=0.2.3,<0.3", "" },
		{ "^0.0.3", ">=0.0.3,<0.0.4", "" },
		{ "^0.0", ">=0.0,<0.1", "" },
		{ "^0", ">=0,<1", "" },
		{ "^2020.1", ">=2020.1,<2021", "" },
		{ "^1.2.3rc1", ">=1.2.3rc1,<2", "" },
		{ "^1.0.0-beta.1", ">=1.0.0-beta.1,<2", "" },
		{ "^1.2.3.4", ">=1.2.3.4,<2", "" },
		{ "~1.2.3", ">=1.2.3,<1.3", "" },
		{ "~1.2", ">=1.2,<1.3", "" },
		{ "~1", ">=1,<2", "" },
		{ "~1.2.3.4", ">=1.2.3.4,<1.3", "" },
		{ "1.2.3", "==1.2.3", "1.2.3" },
		{ "==1.2.3", "==1.2.3", "1.2.3" },
		{ "=1.2.3", "==1.2.3", "1.2.3" },
		{ "1.2.*", "==1.2.*", "" },
		{ "*", "", "" },
		{ " ", "", "" },
		{ ">=1.0, !=1.5", ">=1.0,!=1.5", "" },
		{ "~=1.4.2", "~=1.4.2", "" },
		{ "^1 || ^2", "^1 || ^2", "" },
		{ "^x", "^x", "" },
		{ "^99999999999", "^99999999999", "" },
		{ "^", "^", "" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str exact;
		struct str got = poetry_to_pep440(&a, str_of(rows[i].constraint), &exact);

		if (!str_is(got, rows[i].spec) || !str_is(exact, rows[i].exact))
			fail_msg("%s: got " STR_FMT " and " STR_FMT, rows[i].constraint,
				 STR_ARG(got), STR_ARG(exact));
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constraints),
		cmocka_unit_test(project_asks),
		cmocka_unit_test(in_pep440),
	};

	return cmocka_run_group_tests_name("poetry project", tests, NULL, NULL);
}
