/* test_gemfile.c - the statements of a Gemfile. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "format/gemfile.h"

/* Every gem as "line name(group,group)", '?' behind it in an optional group. */
static void check(const char *text, const char *want)
{
	struct arena a;
	struct buf got;
	struct gemfile f;

	arena_init(&a);
	buf_init(&got, 65536);
	gemfile_read(&a, str_of(text), &f);
	for (size_t i = 0; i < f.n_gems; i++) {
		const struct gemfile_gem *g = &f.gems[i];

		buf_printf(&got, "%s%u " STR_FMT "(", i ? "; " : "", g->line,
			   STR_ARG(g->name));
		for (size_t k = 0; k < g->n_groups; k++)
			buf_printf(&got, "%s" STR_FMT, k ? "," : "",
				   STR_ARG(g->groups[k]));
		buf_printf(&got, ")%s", g->in_optional ? "?" : "");
	}
	if (f.has_gemspec)
		buf_printf(&got, "; gemspec " STR_FMT, STR_ARG(f.gemspec_group));
	if (f.partly_why)
		buf_printf(&got, "; %u %s", f.partly_line, f.partly_why);
	assert_string_equal(got.ptr, want);
	buf_release(&got);
	arena_release(&a);
}

static void test_gems(void **state)
{
	(void)state;
	check("", "");
	check("gem 'a'\ngem \"b\", '~> 1' # gem 'c'\n", "1 a(); 2 b()");
	check("gem 'a', group: :test\ngem 'b', :group => 'x'\ngem('c', groups: [:a, :b])",
	      "1 a(test); 2 b(x); 3 c(a,b)");
	check("gem 'a',\n  require: false,\n  groups: %i[x y]\ngem 'b'",
	      "1 a(x,y); 4 b()");
	check("gem 'a', \"group\": :x", "1 a(x)");
	check("gem 'a' if RUBY_VERSION >= '3'\ngem 'b' unless x", "1 a(); 2 b()");
	check("gem 'a'; gem 'b', { git: 'x', group: :y }", "1 a(); 1 b(y)");
	check("=begin\ngem 'a'\n=end\ngem 'b'\n__END__\ngem 'c'", "4 b()");
	check("gem 'a', platforms: [:ruby], path: 'group'", "1 a()");
}

static void test_blocks(void **state)
{
	(void)state;
	check("group :a, 'b' do\ngem 'x'\nend\ngem 'y'", "2 x(a,b); 4 y()");
	check("group :a do\ngroup(:b) { gem 'x' }\ngem 'y', group: :c\nend",
	      "2 x(a,b); 3 y(a,c)");
	check("group :a, optional: true do\ngem 'x'\nend", "2 x(a)?");
	check("group :a, :optional => true do\ngem 'x'\nend", "2 x(a)?");
	check("platforms :ruby do\nif x\ngem 'a'\nelse\ngem 'b'\nend\nend\ngroup :t "
	      "do\ngem 'c'\nend",
	      "3 a(); 5 b(); 9 c(t)");
	check("group :t do\nx = if y\n1\nend\ngem 'a'\nend\ngem 'b'", "5 a(t); 7 b()");
	check("group :t do gem 'a' end\ngem 'b'", "1 a(t); 2 b()");
	check("group :t do\nif x then gem 'a' end\ngem 'b'\nend\ngem 'c'",
	      "2 a(t); 3 b(t); 5 c()");
	check("group :t do\nx.end\ngem 'a'\nend", "3 a(t)");
	check("source 'x' do\ngem 'a'\nend\ngit 'y', end: 1 do\ngem 'b'\nend\nend\nend",
	      "2 a(); 5 b()");
	check("case x\nwhen 1 then gem 'a'\nend\ngem 'b'", "2 a(); 4 b()");
}

static void test_odd(void **state)
{
	(void)state;
	check("gemspec", "; gemspec development");
	check("gemspec path: 'x', development_group: :dev", "; gemspec dev");
	check("gem name", "; 1 the name of a gem is computed");
	check("gem \"a#{b}\"\n", "; 1 the name of a gem is computed");
	check("group(*groups) do\ngem 'a'\nend",
	      "2 a(); 1 the names of a group are computed");
	check("eval_gemfile 'x'", "; 1 another Gemfile is taken in");
	check("gem 'a", "1 a(); 1 a string goes on behind its line");
	check("gem 'a', [1\ngem 'b'", "1 a(); 1 a bracket is not closed");
	check("end\n}\n)\n]\ngem 'a'", "5 a()");
	check("%\n%w\n:\n::A\n\\\n=>", "");
	check("gem 'a'\n%w[b\n:", "1 a(); 2 a bracket is not closed");
}

static void test_dev(void **state)
{
	struct str dev[] = { STR("test"), STR("lint") },
		   mixed[] = { STR("test"), STR("assets") };

	(void)state;
	assert_true(
		gemfile_is_dev(&(struct gemfile_gem){ .groups = dev, .n_groups = 2 }));
	assert_false(
		gemfile_is_dev(&(struct gemfile_gem){ .groups = mixed, .n_groups = 2 }));
	assert_false(gemfile_is_dev(&(struct gemfile_gem){ .n_groups = 0 }));
}

/* Nested blocks must not cost their depth for every gem. */
static void test_depth(void **state)
{
	enum { DEPTH = 50000 };
	struct arena a;
	struct buf text;
	struct gemfile f;

	(void)state;
	arena_init(&a);
	buf_init(&text, 8 * 1024 * 1024);
	for (int i = 0; i < DEPTH; i++)
		buf_add_text(&text, "group :a do\ngem 'x'\n");
	gemfile_read(&a, buf_str(&text), &f);
	assert_int_equal(f.n_gems, DEPTH);
	assert_true(f.gems[DEPTH - 1].n_groups <= 32);
	buf_release(&text);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gems),  cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_odd),   cmocka_unit_test(test_dev),
		cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests_name("gemfile", tests, NULL, NULL);
}
