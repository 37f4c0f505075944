/* test_dockerfile_heredoc.c - heredocs of Dockerfiles. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "dockerfile_reading.h"

static void test_heredoc(void **state)
{
	const struct df_instr *in =
		read_text("FROM x\nRUN <<EOF\n#!/bin/sh\n# no comment \\\n\n  a\nEOF\n"
			  "RUN <<a <<-\"B C\" /x/\none $V\na\n\t\ttwo\n\tB C\nCMD y\n");

	(void)state;
	assert_clean();
	assert_int_equal(f.df->n_instrs, 4);
	assert_int_equal(in[1].n_heredocs, 1);
	assert_str(in[1].heredocs[0].name, "EOF");
	assert_str(in[1].heredocs[0].body, "#!/bin/sh\n# no comment \\\n\n  a");
	assert_int_equal(in[1].heredocs[0].line, 3);
	assert_int_equal(in[1].heredocs[0].fd, -1);
	assert_true(in[1].heredocs[0].expand);
	assert_int_equal(in[1].end_line, 7);
	assert_int_equal(f.df->n_comments, 0);
	assert_int_equal(in[2].n_heredocs, 2);
	assert_str(in[2].heredocs[0].body, "one $V");
	assert_str(in[2].heredocs[1].name, "B C");
	assert_str(in[2].heredocs[1].body, "two");
	assert_false(in[2].heredocs[1].expand);
	assert_int_equal(in[2].heredocs[1].line, 11);
	assert_int_equal(in[3].line, 13);
}

static void test_heredoc_words(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		const char *name;
		int fd;
		bool expand;
	} row[] = {
		{ "RUN <<EOF", 1, "EOF", -1, true },
		{ "RUN 3<<EOF", 1, "EOF", 3, true },
		{ "RUN <<'EOF'", 1, "EOF", -1, false },
		{ "RUN <<\"EOF\"", 1, "EOF", -1, false },
		{ "RUN <<E\"O\"F", 1, "EOF", -1, false },
		{ "RUN <<\\EOF", 1, "EOF", -1, true },
		{ "RUN <<-EOF", 1, "EOF", -1, true },
		{ "RUN python3 <<EOF", 1, "EOF", -1, true },
		{ "RUN a && cat <<EOF > f && b", 1, "EOF", -1, true },
		{ "RUN cat <<< EOF", 0, "", 0, false },
		{ "RUN cat <<<EOF", 0, "", 0, false },
		{ "RUN cat<<EOF", 0, "", 0, false },
		{ "RUN echo \"<<EOF\"", 0, "", 0, false },
		{ "RUN echo $((1<<2))", 0, "", 0, false },
		{ "RUN a << EOF", 0, "", 0, false },
		{ "RUN it's <<EOF", 0, "", 0, false },
		{ "USER <<EOF", 0, "", 0, false },
		{ "ENV a=b c=<<EOF", 0, "", 0, false },
		{ "RUN [\"a\", \"<<EOF\"]", 0, "", 0, false },
		{ "COPY <<EOF /x", 1, "EOF", -1, true },
		{ "ADD <<EOF /x", 1, "EOF", -1, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char text[200];
		const struct df_instr *in;

		snprintf(text, sizeof(text), "FROM x\n%s%s", row[i].text,
			 row[i].n ? "\nbody\nEOF\nUSER y\n" : "\nUSER y\n");
		in = read_text(text);
		if (in[1].n_heredocs != row[i].n || f.df->n_instrs != 3)
			print_error("%s\n", row[i].text);
		assert_int_equal(in[1].n_heredocs, row[i].n);
		assert_int_equal(f.df->n_instrs, 3);
		if (!row[i].n)
			continue;
		assert_str(in[1].heredocs[0].name, row[i].name);
		assert_str(in[1].heredocs[0].body, "body");
		assert_int_equal(in[1].heredocs[0].fd, row[i].fd);
		assert_int_equal(in[1].heredocs[0].expand, row[i].expand);
	}
}

static void test_heredoc_edges(void **state)
{
	const struct df_instr *in;

	(void)state;
	in = read_text("FROM x\nRUN <<A\nA\nRUN <<A <<B\r\nB\r\nA\r\nB\r\n");
	assert_clean();
	assert_str(in[1].heredocs[0].body, "");
	assert_str(in[2].heredocs[0].body, "B");
	assert_str(in[2].heredocs[1].body, "");

	/* without an end the lines are read as instructions */
	in = read_text("FROM x\nRUN <<EOF\nUSER a\nEOF2\nWORKDIR /b\n");
	assert_int_equal(f.errors, 2);
	assert_int_equal(in[1].n_heredocs, 0);
	assert_int_equal(in[2].kind, DF_USER);
	assert_int_equal(in[4].kind, DF_WORKDIR);
	assert_int_equal(in[1].end_line, 2);

	in = read_text("FROM x\nRUN a \\\n && <<EOF b \\\n  c\nbody\nEOF");
	assert_clean();
	assert_str(in[1].text, "a  && <<EOF b   c");
	assert_int_equal(in[1].heredocs[0].line, 5);
	assert_int_equal(in[1].end_line, 6);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_heredoc),
		T(test_heredoc_words),
		T(test_heredoc_edges),
	};

	return cmocka_run_group_tests_name("dockerfile_heredoc", tests, NULL, NULL);
}
