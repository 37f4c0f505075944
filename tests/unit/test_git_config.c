/* test_git_config.c - the syntax of git's configuration. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/git_config.h"

/* Each item as "LINE[section|subsection]name=value;", what is bad as "LINE!text;". */
static void check(const char *text, const char *expected)
{
	struct git_config_reader r;
	struct git_config_item it;
	struct arena a;
	struct buf b;

	arena_init(&a);
	buf_init(&b, 10000);
	git_config_init(&r, &a, str_of(text));
	while (git_config_next(&r, &it)) {
		if (it.kind == GIT_CONFIG_SECTION)
			continue;
		buf_printf(&b, "%u", it.line);
		if (it.kind == GIT_CONFIG_BAD)
			buf_printf(&b, "!" STR_FMT ";", STR_ARG(it.value));
		else
			buf_printf(&b,
				   "[" STR_FMT "|" STR_FMT "]" STR_FMT "%s" STR_FMT ";",
				   STR_ARG(it.section), STR_ARG(it.subsection),
				   STR_ARG(it.name), it.has_value ? "=" : "",
				   STR_ARG(it.value));
	}
	assert_int_equal(it.kind, GIT_CONFIG_END);
	assert_string_equal(b.ptr, expected);
	buf_release(&b);
	arena_release(&a);
}

static void test_items(void **state)
{
	(void)state;
	check("", "");
	check("# c\n; d\n\n", "");
	check("[a]\n\tb = c\n", "2[a|]b=c;");
	check("[a \"B c\"] d=e\nf\n", "1[a|B c]d=e;2[a|B c]f;");
	check("[a.b]\r\nc = d\r\ne\r\n", "2[a|b]c=d;3[a|b]e;");
	check("[a \"q\\\"\\\\\\x\"]b=", "1[a|q\"\\x]b=;");
	check("[a]b = c # d\ne ; f\ng = \"h # i\" ; j", "1[a|]b=c;2[a|]e;3[a|]g=h # i;");
}

static void test_values(void **state)
{
	(void)state;
	check("[a]b = \" c \"", "1[a|]b= c ;");
	check("[a]b = c\\\nd\n[e]f=g", "1[a|]b=cd;3[e|]f=g;");
	check("[a]b = c\\\r\nd\r\ne=f", "1[a|]b=cd;3[a|]e=f;");
	check("[a]b = \\\"c\\\\\\t", "1[a|]b=\"c\\\t;");
	check("[a]b = c\\", "1[a|]b=c\\;");
	check("[a]b = \"c\nd=e", "1[a|]b=c;2[a|]d=e;");
}

static void test_bad(void **state)
{
	(void)state;
	check("[a\nb=c", "1![a;2[|]b=c;");
	check("[a \"b\n\"]\nc=d", "1![a \"b;2!\"];3[|]c=d;");
	check("[]\n[ ]\n=x\r\nb c\n", "1![];2![ ];3!=x;4!b c;");
	check("[x]a=b\n[y_z]\nc=d", "1[x|]a=b;2![y_z];3[|]c=d;");
	check("[a \"b\\", "1![a \"b\\;");
	check("[", "1![;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests_name("git_config", tests, NULL, NULL);
}
