/*
 * cmd_batch.c - `waybill batch`: a target a line on standard input, its native report a
 * line on standard output, in the same order; for what runs many of them.
 *
 * Each target is scanned as `waybill scan -f json OPTIONS -- TARGET` would: with its own
 * configuration file, and its own memory, which is given back before the next.
 */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/run.h"
#include "cli/term.h"
#include "cli/writers.h"

enum { TARGET_MOST = 64 * 1024 }; /* bytes of a line */

struct batch {
	const struct options *opt;
	const struct writer *writer;
	struct buf line;
	unsigned long number; /* of the line, from 1 */
	bool closed;          /* nobody reads any more */
};

/* A report without line breaks: those it has are followed by blanks of indent alone,
 * since a string cannot hold one. */
static void add_joined(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len;) {
		if (text.ptr[i] != '\n') {
			buf_add_char(out, text.ptr[i++]);
			continue;
		}
		while (i < text.len && (text.ptr[i] == '\n' || text.ptr[i] == ' '))
			i++;
	}
	buf_add_char(out, '\n');
}

static void emit(struct batch *b, const struct report *r)
{
	struct buf text, line;

	buf_init(&text, SIZE_MAX / 2);
	buf_init(&line, SIZE_MAX / 2);
	b->writer->write(r, "", true, &text);
	add_joined(&line, buf_str(&text));
	b->closed = term_write(buf_str(&line)) != 0;
	buf_release(&text);
	buf_release(&line);
}

/* What cannot be scanned has its line too: an empty report that says so. */
static void emit_failure(struct batch *b, struct arena *a, const char *why)
{
	struct diag_list diags;
	struct inventory none = { .n_packages = 0 };
	struct report r = {
		.inventory = &none,
		.diags = &diags,
		.tool_version = WAYBILL_VERSION,
		.subject = { .package = PACKAGE_NONE },
		.created = term_now(),
	};

	term_error("line %lu: %s", b->number, why);
	diag_list_init(&diags, a);
	diag_add(&diags, DIAG_ERROR, DIAG_IO, STR(""), 0, "line %lu of the batch: %s",
		 b->number, why);
	emit(b, &r);
}

static int scan_target(struct batch *b, struct arena *a, struct options *opt)
{
	struct run run;
	int rc = run_scan(opt, &run);

	if (rc == EXIT_CLEAN) {
		emit(b, &run.report);
		rc = run_exit_code(&run);
	} else {
		emit_failure(b, a, "the target could not be scanned");
	}
	run_release(&run);
	return rc;
}

static char *word_of(struct arena *a, struct str s)
{
	char *word = arena_alloc(a, s.len + 1, 1);

	if (s.len)
		memcpy(word, s.ptr, s.len);
	return word;
}

/* The options of the batch, and the target for their argument. */
static int run_target(struct batch *b, struct str target)
{
	const struct string_list *words = &b->opt->words;
	struct arena a;
	struct options opt;
	struct str error;
	int argc = 0, rc;

	arena_init(&a);
	char **argv = arena_new_array(&a, char *, words->n + 5);

	argv[argc++] = word_of(&a, b->opt->program);
	argv[argc++] = word_of(&a, STR("scan"));
	for (size_t i = 0; i < words->n; i++)
		argv[argc++] = word_of(&a, words->v[i]);
	argv[argc++] = word_of(&a, STR("--"));
	argv[argc++] = word_of(&a, target);
	if (memchr(target.ptr, '\0', target.len)) {
		emit_failure(b, &a, "a NUL byte is in no path");
		rc = EXIT_NO_RUN;
	} else if (options_read(argc, argv, &a, &opt, &error) != 0) {
		emit_failure(b, &a, error.ptr);
		rc = EXIT_USAGE;
	} else {
		rc = scan_target(b, &a, &opt);
	}
	arena_release(&a);
	return rc;
}

/* The next line into b->line.  False at the end. */
static bool read_line(struct batch *b, bool *too_long)
{
	int c;
	bool any = false;

	*too_long = false;
	buf_clear(&b->line);
	while ((c = getc(stdin)) != EOF) {
		any = true;
		if (c == '\n')
			break;
		if (b->line.len < TARGET_MOST)
			buf_add_char(&b->line, (char)c);
		else
			*too_long = true;
	}
	b->number++;
	return any;
}

/* The worst of two exit codes: could not run, wrong usage, incomplete, gate. */
static int worse(int a, int b)
{
	static const int order[] = { EXIT_NO_RUN, EXIT_USAGE, EXIT_INCOMPLETE };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return a ? a : b;
}

static int read_targets(struct batch *b)
{
	struct arena a;
	bool too_long;
	int rc = EXIT_CLEAN;

	arena_init(&a);
	while (!b->closed && read_line(b, &too_long)) {
		struct str line = buf_str(&b->line);

		if (str_ends_with(line, STR("\r")))
			line.len--;
		if (too_long) {
			emit_failure(b, &a, "longer than 64 KiB");
			rc = worse(rc, EXIT_NO_RUN);
		} else if (line.len) {
			rc = worse(rc, run_target(b, line));
		}
	}
	if (ferror(stdin)) {
		term_error("standard input cannot be read");
		rc = EXIT_NO_RUN;
	}
	arena_release(&a);
	return rc;
}

int cmd_batch(struct options *opt)
{
	struct batch b = { .opt = opt, .writer = writer_find(STR("json")) };
	int rc;

	if (opt->args.n) {
		term_error(
			"batch reads its targets from standard input, a line each, not "
			"from the command line: '" STR_FMT "'",
			STR_ARG(opt->args.v[0]));
		return EXIT_USAGE;
	}
	if (opt->format.len && !str_is(opt->format, "json")) {
		term_error("batch writes json, a report a line, not '" STR_FMT "'",
			   STR_ARG(opt->format));
		return EXIT_USAGE;
	}
	if (opt->output.n || opt->write_baseline.len) {
		term_error("batch writes to standard output alone");
		return EXIT_USAGE;
	}
	buf_init(&b.line, TARGET_MOST + 1);
	rc = read_targets(&b);
	buf_release(&b.line);
	return rc;
}
