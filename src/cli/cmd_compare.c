/*
 * cmd_compare.c - `waybill compare ECOSYSTEM`: pairs of versions on stdin, separated by a
 * tab, one pair a line; prints <, =, > or ?, where one is not a version there.
 */
#include <errno.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/term.h"
#include "version/version.h"

enum { LINE_BYTES = 256 * 1024 };

/* By OSV's name, or by the purl type. */
static const struct version_scheme *scheme_of_word(struct str word)
{
	const struct version_scheme *s = version_scheme_for(word);

	return s ? s : version_scheme_of(ecosystem_of_purl_type(word, STR("")));
}

static char compare_line(const struct version_scheme *scheme, struct str line)
{
	struct str a, b;

	if (!str_cut(line, '\t', &a, &b) || !scheme->valid(a) || !scheme->valid(b))
		return '?';
	int c = scheme->compare(a, b);

	return c < 0 ? '<' : c > 0 ? '>' : '=';
}

/* Handles the whole lines of `in`, and at the end the last one; drops them from it. */
static int compare_lines(const struct version_scheme *scheme, struct buf *in, bool at_end,
			 struct buf *out)
{
	struct str rest = buf_str(in), line;
	size_t last = str_rfind_char(rest, '\n');

	if (!at_end)
		rest = str_slice(rest, 0, last == STR_NONE ? 0 : last + 1);
	size_t used = rest.len;

	buf_clear(out);
	while (str_next_line(&rest, &line)) {
		buf_add_char(out, compare_line(scheme, line));
		buf_add_char(out, '\n');
	}
	in->len -= used;
	if (used && in->len)
		memmove(in->ptr, in->ptr + used, in->len);
	return term_write(buf_str(out));
}

static int compare_all(const struct version_scheme *scheme)
{
	struct buf in, out;
	ssize_t n = 1;
	int rc = EXIT_CLEAN;

	buf_init(&in, LINE_BYTES);
	buf_init(&out, SIZE_MAX / 2);
	while (n > 0 && rc == EXIT_CLEAN) {
		size_t room = buf_reserve(&in, LINE_BYTES / 2);

		if (!room) {
			term_error("a line is longer than %d bytes", LINE_BYTES / 2);
			rc = EXIT_USAGE;
			break;
		}
		n = read(STDIN_FILENO, in.ptr + in.len, room);
		if (n < 0) {
			if (errno == EINTR) {
				n = 1;
				continue;
			}
			term_error("stdin cannot be read");
			rc = EXIT_NO_RUN;
			break;
		}
		in.len += (size_t)n;
		int written = compare_lines(scheme, &in, n == 0, &out);

		if (written)
			n = 0; /* nobody reads on */
		if (written < 0)
			rc = EXIT_NO_RUN;
	}
	buf_release(&in);
	buf_release(&out);
	return rc;
}

int cmd_compare(struct options *opt)
{
	if (opt->args.n != 1) {
		term_error(
			"compare wants one ecosystem, as: waybill compare PyPI < pairs");
		return EXIT_USAGE;
	}
	const struct version_scheme *scheme = scheme_of_word(opt->args.v[0]);

	if (!scheme) {
		term_error("no order of versions is known for '" STR_FMT "'",
			   STR_ARG(opt->args.v[0]));
		return EXIT_USAGE;
	}
	return compare_all(scheme);
}
