/* test_edn.c - forms of EDN and Clojure, their lines, and what is no EDN. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/edn.h"

static void dump(struct buf *b, const struct edn *v)
{
	static const char *const signs[] = { "~",  "",  ":", "\"", "",
					     "\\", "(", "[", "{",  "#{" };
	static const char *const ends[] = {
		"", "", "", "\"", "", "", ")", "]", "}", "}"
	};

	buf_add_text(b, signs[v->type]);
	buf_add(b, v->text);
	edn_each (it, v) {
		if (it != v->child)
			buf_add_char(b, ' ');
		dump(b, it);
	}
	buf_add_text(b, ends[v->type]);
}

static void check(const char *text, const char *want)
{
	struct arena a;
	struct diag_list d;
	struct edn root, *const all = &root;
	struct buf b;

	arena_init(&a);
	diag_list_init(&d, &a);
	buf_init(&b, 4096);
	int rc = edn_read(&a, str_of(text), 16, &d, STR("x.edn"), &root);

	if (rc)
		buf_add_char(&b, '!');
	assert_int_equal(d.n, rc ? 1 : 0);
	edn_each (it, all) {
		if (it != all->child)
			buf_add_char(&b, ' ');
		dump(&b, it);
	}
	if (strcmp(b.ptr, want) != 0)
		fail_msg("%s: '%s', not '%s'", text, b.ptr, want);
	buf_release(&b);
	arena_release(&a);
}

static void forms(void **state)
{
	(void)state;
	check("", "");
	check("; only a comment", "");
	check("a :b \"c\" 1 -2.5M +3 nil - +", "a :b \"c\" 1 -2.5M +3 nil - +");
	check("{:a/b [1, 2], c (d #{e})}", "{:a/b [1 2] c (d #{e})}");
	check("\"a\\n\\\"b\\u00e9\\\\\"", "\"a\n\"b\xc3\xa9\\\"");
	check("#_ gone here #_[a b] #_ #_ a b c", "here c");
	check("[#_x]", "[]");
	check("#inst \"2020\" #my/tag {:a 1}", "\"2020\" {:a 1}");
	check("#:mvn{:version \"1\" :a/b 2 x 3}", "{:mvn/version \"1\" :a/b 2 x 3}");
	check("^:replace [a] ^{:x 1} b #^String c", "[a] b c");
	check("~version ~@all @at #(+ 1 %) #\"re\\d+\" #'v #=(x) #?(:clj a) #?@(:clj b)",
	      "~version ~all ~at ~ ~re\\d+ ~v ~ ~ ~");
	check("'(a) `b ::kw \\a \\newline \\( \\\"", "(a) b :kw \\a \\newline \\( \\\"");
	check("#!/usr/bin/env bb\nx", "x");
	check("##Inf", "~Inf");
}

static void faults(void **state)
{
	(void)state;
	check("{:a", "!{:a}");
	check("{:a}", "!{:a}");
	check("[a b", "![a b]");
	check("(a]", "!(a)");
	check("a)", "!a");
	check("\"open", "!~");
	check("\"\\q\"", "!~");
	check("~", "!~");
	check("#", "!~");
	check("#_", "!");
	check("^", "!");
	check("^a", "!");
	check("\\", "!\\");
	check("#:a b", "!");
	check("[[[[[[[[[[[[[[[[[[", "![[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]");
	check("'''''''''''''''''''''a", "!");
}

static void lines(void **state)
{
	struct arena a;
	struct diag_list d;
	struct edn root;

	(void)state;
	arena_init(&a);
	diag_list_init(&d, &a);
	assert_int_equal(edn_read(&a, STR("{:x\r\n \"a\nb\" ; c\n :y {:z \"q\"}}\nend"),
				  9, &d, STR("x"), &root),
			 0);
	assert_int_equal(edn_get(root.child, "x")->line, 2);
	assert_int_equal(edn_get(root.child, "y")->line, 4);
	assert_int_equal(root.child->next->line, 5);
	assert_true(str_is(edn_string(edn_get(root.child, "y"), "z"), "q"));
	assert_null(edn_get(root.child, "z"));
	assert_true(str_is(edn_string(root.child, "y"), ""));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(faults),
		cmocka_unit_test(lines),
	};

	return cmocka_run_group_tests_name("edn", tests, NULL, NULL);
}
