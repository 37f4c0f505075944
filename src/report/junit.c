/*
 * junit.c - JUnit XML, as the CI servers read it: a suite a file, a failed case a
 * finding.
 *
 * https://github.com/testmoapp/junitxml (2024) describes what is in use; there is no
 * standard.
 */
#include "format/xml_text.h"
#include "report/finding_text.h"
#include "report/report_writers.h"

struct junit {
	const struct report *r;
	struct buf *out;
	struct arena arena; /* scratch */
};

static void add_attribute(struct junit *u, const char *name, struct str value)
{
	buf_printf(u->out, " %s=\"", name);
	xml_add_text(u->out, value);
	buf_add_char(u->out, '"');
}

static void open_suite(struct junit *u, struct str name, size_t tests, size_t failures,
		       size_t errors, size_t skipped)
{
	buf_add_text(u->out, "  <testsuite");
	add_attribute(u, "name", name);
	buf_printf(u->out,
		   " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
		   tests, failures, errors, skipped);
}

static void open_case(struct junit *u, struct str name, struct str path, unsigned line)
{
	buf_add_text(u->out, "    <testcase");
	add_attribute(u, "name", name);
	add_attribute(u, "classname", path.len ? path : STR("."));
	add_attribute(u, "file", path.len ? path : STR("."));
	buf_printf(u->out, " line=\"%u\">\n", line ? line : 1);
}

static void add_finding(struct junit *u, const struct finding *f)
{
	struct str text = finding_text(&u->arena, f);

	open_case(u,
		  arena_printf(&u->arena, STR_FMT ": " STR_FMT, STR_ARG(f->id),
			       STR_ARG(f->title)),
		  f->path, f->line);
	if (f->suppressed) {
		buf_add_text(u->out, "      <skipped");
		add_attribute(u, "message",
			      f->suppressed_reason.len ? f->suppressed_reason
						       : f->suppressed_by);
		buf_add_text(u->out, "/>\n");
	} else {
		buf_add_text(u->out, "      <failure");
		add_attribute(u, "message", text);
		add_attribute(u, "type", str_of(severity_name(f->severity)));
		buf_add_char(u->out, '>');
		xml_add_text(u->out, f->path);
		buf_printf(u->out, ":%u: ", f->line ? f->line : 1);
		xml_add_text(u->out, text);
		buf_add_text(u->out, "</failure>\n");
	}
	buf_add_text(u->out, "    </testcase>\n");
}

/* Findings are sorted by path: those of a file stand together. */
static void add_suites(struct junit *u)
{
	const struct finding *f = u->r->findings;

	for (size_t from = 0, to; from < u->r->n_findings; from = to) {
		size_t skipped = 0;

		for (to = from; to < u->r->n_findings; to++) {
			if (!str_eq(f[to].path, f[from].path))
				break;
			skipped += f[to].suppressed;
		}
		open_suite(u, f[from].path, to - from, to - from - skipped, 0, skipped);
		for (size_t i = from; i < to; i++)
			add_finding(u, &f[i]);
		buf_add_text(u->out, "  </testsuite>\n");
	}
}

static size_t count_diags(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->diags->n; i++)
		n += r->diags->v[i].level != DIAG_NOTE;
	return n;
}

/* The scan is a case of its own: a file without any case is an error to some servers. */
static void add_scan_suite(struct junit *u, size_t errors)
{
	open_suite(u, STR("waybill"), errors ? errors : 1, 0, errors, 0);
	if (!errors)
		buf_add_text(u->out, "    <testcase name=\"scan\" "
				     "classname=\"waybill\"/>\n");
	for (size_t i = 0; i < u->r->diags->n; i++) {
		const struct diag *d = &u->r->diags->v[i];

		if (d->level == DIAG_NOTE)
			continue;
		open_case(u, d->text, d->path, d->line);
		buf_add_text(u->out, "      <error");
		add_attribute(u, "message", d->text);
		add_attribute(u, "type", str_of(diag_code_name(d->code)));
		buf_add_text(u->out, "/>\n    </testcase>\n");
	}
	buf_add_text(u->out, "  </testsuite>\n");
}

static void write_junit(const struct report *r, const char *version, bool findings,
			struct buf *out)
{
	struct junit u = { .r = r, .out = out };
	size_t errors = count_diags(r), skipped = 0;

	(void)version;
	(void)findings;
	arena_init(&u.arena);
	for (size_t i = 0; i < r->n_findings; i++)
		skipped += r->findings[i].suppressed;
	buf_printf(out,
		   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		   "<testsuites name=\"waybill\" tests=\"%zu\" failures=\"%zu\" "
		   "errors=\"%zu\" skipped=\"%zu\">\n",
		   r->n_findings + (errors ? errors : 1), r->n_findings - skipped, errors,
		   skipped);
	add_suites(&u);
	add_scan_suite(&u, errors);
	buf_add_text(out, "</testsuites>\n");
	arena_release(&u.arena);
}

const struct writer junit_writer = {
	.name = "junit",
	.title = "JUnit XML",
	.media_type = "application/xml",
	.write = write_junit,
};
