/* test_starlark.c - calls and values of Starlark, and what is none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/starlark.h"

static void dump(struct buf *b, const struct star *v)
{
	if (v->key.len)
		buf_printf(b, STR_FMT "=", STR_ARG(v->key));
	switch (v->type) {
	case STAR_COMPUTED:
		buf_add_char(b, '?');
		return;
	case STAR_TEXT:
		buf_printf(b, "'" STR_FMT "'", STR_ARG(v->text));
		return;
	case STAR_NAME:
	case STAR_NUMBER:
		buf_add(b, v->text);
		return;
	case STAR_LIST:
	case STAR_CALL:
		buf_printf(b, STR_FMT "(", STR_ARG(v->text));
		star_each (it, v) {
			if (it != v->child)
				buf_add_char(b, ',');
			dump(b, it);
		}
		buf_add_text(b, v->is_partial ? ",…)" : ")");
	}
}

static void check(const char *text, const char *want)
{
	struct arena a;
	struct diag_list d;
	struct star root, *const all = &root;
	struct buf b;

	arena_init(&a);
	diag_list_init(&d, &a);
	buf_init(&b, 4096);
	int rc = star_read(&a, str_of(text), 8, &d, STR("x"), &root);

	assert_int_equal(d.n, rc ? 1 : 0);
	star_each (it, all) {
		if (it != all->child)
			buf_add_char(&b, ' ');
		dump(&b, it);
	}
	if (rc)
		buf_add_char(&b, '!');
	if (strcmp(b.ptr, want) != 0)
		fail_msg("%s: '%s', not '%s'", text, b.ptr, want);
	buf_release(&b);
	arena_release(&a);
}

static void values(void **state)
{
	(void)state;
	check("", "");
	check("# comment\n", "");
	check("f(a = 'x', b = True, c = 3,)", "f(a='x',b=True,c=3)");
	check("f('x',\n  ['a', ('b')],\n)\ng()", "f('x',('a',('b'))) g()");
	check("m = use_extension('@r//:e.bzl', 'm')\nm.install(artifacts = ['a:b:1'])",
	      "m=use_extension('@r//:e.bzl','m') m.install(artifacts=('a:b:1'))");
	check("V = '1'\nf(v = 'a:' + V, w = 'x%s.zip' % V, V = 2)",
	      "V='1' f(v='a:1',w='x1.zip',V=2)");
	check("L = ['a']\nf(x = L, y = L + L, z = ['b'] + ['c'] + [], w = ['d'] + more)",
	      "L=('a') f(x=('a'),y=('a',…),z=('b','c'),w=('d',…))");
	check("f(x = more + ['d'])", "f(x=('d',…))");
	check("f({'a': 1, 'b': [2]}, x = 'y')", "f(?,x='y')");
	check("f([x for x in y], a if b else c, -1, 'q')", "f((?),?,?,'q')");
	check("f('a' 'b' 'c')", "f('abc')");
	check("x = 'a%s%s' % y", "x=?");
	check("def f():\n  pass\ng('x')", "? pass g('x')");
	check("x = 1; y = 2", "x=?");
	check("f(a).b(c = 1)\ng(1)", "? g(1)");
	check("if x:\n  f(y = 'z')", "? f(y='z')");
	check("f(,)", "f()");
	check("}\n)f(1)", "? ? f(1)");
}

static void faults(void **state)
{
	(void)state;
	check("f(a = 'x'", "f(a='x')!");
	check("f('open", "f()!");
	check("f([[[[[[[[[[[[1]]]]]]]]]]]])", "f((((((((()))))))))!");
	check("a = b = c = d = e = f = g = h = i = j = k = 1", "a=?");
	check("f($)", "f(?)");
}

/* What a short text makes of a long one many times over is bounded, and said. */
static void growth(void **state)
{
	struct diag_list d;
	struct buf b;
	struct arena a;
	struct star file, *const all = &file;
	const struct star *last = NULL;

	(void)state;
	arena_init(&a);
	diag_list_init(&d, &a);
	buf_init(&b, 1 << 20);
	buf_add(&b, STR("x = '"));
	for (unsigned i = 0; i < 4000; i++)
		buf_add_char(&b, 'a');
	buf_add(&b, STR("'\n"));
	for (unsigned i = 0; i < 20000; i++)
		buf_add(&b, STR("y=x+'b'\n"));
	assert_int_equal(star_read(&a, buf_str(&b), 8, &d, STR("f"), &file), 0);
	assert_int_equal(d.n, 1);
	assert_int_equal(d.v[0].code, DIAG_LIMIT);
	star_each (it, all)
		last = it;
	assert_int_equal(last->type, STAR_COMPUTED);
	buf_clear(&b);
	for (unsigned i = 0; i < 100000; i++)
		buf_add(&b, STR("a.b."));
	assert_int_equal(star_read(&a, buf_str(&b), 8, &d, STR("f"), &file), 0);
	assert_int_equal(file.child->text.len, 0);
	buf_release(&b);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(faults),
		cmocka_unit_test(growth),
	};

	return cmocka_run_group_tests_name("starlark", tests, NULL, NULL);
}
