/* HCL: blocks, objects and strings are read, everything else is passed over. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/hcl.h"

struct reading {
	struct arena a;
	struct diag_list d;
	struct hcl root;
	int rc;
};

static void read_text(struct reading *r, const char *text, unsigned depth)
{
	arena_init(&r->a);
	diag_list_init(&r->d, &r->a);
	r->rc = hcl_read(&r->a, str_of(text), depth, &r->d, STR("x.tf"), &r->root);
}

static void assert_text(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("got '" STR_FMT "', want '%s'", STR_ARG(got), want);
}

static void blocks_and_objects(void **state)
{
	struct reading r;
	const struct hcl *m, *o;

	(void)state;
	read_text(&r,
		  "# comment { \"\n"
		  "a = 1 + f(\n \"x\", { b = 2 }\n)\n"
		  "module \"one\" \"two\" {\n"
		  "  source = \"a\\\"b\" // why\n"
		  "  o = { k = \"v\", \"q\" : \"w\"\n z = [1, 2] }\n"
		  "}\n",
		  8);
	assert_int_equal(r.rc, 0);
	m = hcl_get(&r.root, "module");
	assert_non_null(m);
	assert_int_equal(m->type, HCL_BLOCK);
	assert_int_equal(m->line, 5);
	assert_text(m->label, "one");
	assert_text(hcl_string(m, "source"), "a\"b");
	o = hcl_get(m, "o");
	assert_true(hcl_is(o, HCL_OBJECT));
	assert_text(hcl_string(o, "k"), "v");
	assert_text(hcl_string(o, "q"), "w");
	assert_int_equal(hcl_get(o, "z")->type, HCL_COMPUTED);
	assert_int_equal(hcl_get(o, "z")->line, 8);
	arena_release(&r.a);
}

static void what_is_computed(void **state)
{
	static const char *const values[] = {
		"\"${x}\"",
		"\"$${x}\"",
		"\"a\" == b ? \"c\" : \"d\"",
		"{ a = 1 }.a",
		"\"%{ if x }y%{ endif }\"",
		"<<-EOT\n  \"}\n  EOT",
		"var.x[\"}\"]",
		"{ for k in x : k => 1 }.b",
		"\"${f(\"}\", {a = \"b\"})}\"",
		"[\n\"a\",\n]",
		"x ? \"a\" : \"b\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct reading r;
		struct str text;

		arena_init(&r.a);
		text = arena_printf(&r.a, "v = %s\nnext = \"yes\"\n", values[i]);
		diag_list_init(&r.d, &r.a);
		r.rc = hcl_read(&r.a, text, 8, &r.d, STR("x.tf"), &r.root);
		if (r.rc || hcl_get(&r.root, "v")->type != HCL_COMPUTED)
			fail_msg("%s", values[i]);
		assert_text(hcl_string(&r.root, "next"), "yes");
		arena_release(&r.a);
	}
}

static void what_is_wrong(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
	} rows[] = {
		{ "a {\n", 1 },
		{ "a = \"x\n", 1 },
		{ "\n}\n", 2 },
		{ "a b c\n", 1 },
		{ "a = <<E\n", 1 },
		{ "a = {\n b = 1", 1 },
		{ "a { b { c { d { } } } }", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reading r;

		read_text(&r, rows[i].text, 3);
		assert_int_equal(r.rc, -1);
		assert_int_equal(r.d.n, 1);
		assert_int_equal(r.d.v[0].line, rows[i].line);
		arena_release(&r.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_and_objects),
		cmocka_unit_test(what_is_computed),
		cmocka_unit_test(what_is_wrong),
	};

	return cmocka_run_group_tests_name("hcl", tests, NULL, NULL);
}
