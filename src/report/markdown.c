/*
 * markdown.c - a summary and a table, for a comment or the page of a CI run.
 *
 * https://github.github.com/gfm/ (0.29): backslash escapes (6.1), tables (4.10).
 */
#include "base/codec.h"
#include "format/text_visible.h"
#include "report/finding_text.h"
#include "report/report_writers.h"

struct markdown {
	const struct report *r;
	struct buf *out;
	struct arena arena; /* scratch */
	struct buf text;    /* scratch */
};

/* Text that stays text: no markup, no HTML, no end of a cell. */
static void add_escaped(struct markdown *m, struct str s)
{
	buf_clear(&m->text);
	text_add_visible(&m->text, s);
	s = buf_str(&m->text);
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '<') {
			buf_add_text(m->out, "&lt;");
		} else if (s.ptr[i] == '&') {
			buf_add_text(m->out, "&amp;");
		} else {
			if (strchr("\\`*_[]|~>#!", s.ptr[i]))
				buf_add_char(m->out, '\\');
			buf_add_char(m->out, s.ptr[i]);
		}
	}
}

static void add_id(struct markdown *m, const struct finding *f)
{
	if (!finding_has_page(f)) {
		add_escaped(m, f->id);
		return;
	}
	buf_add_char(m->out, '[');
	add_escaped(m, f->id);
	buf_add_text(m->out, "](");
	buf_add(m->out, percent_encode(&m->arena, f->url, "/:?#=&%+,;@"));
	buf_add_char(m->out, ')');
}

static void add_row(struct markdown *m, const struct finding *f)
{
	buf_printf(m->out, "| %s | ", severity_name(f->severity));
	add_id(m, f);
	buf_add_text(m->out, " | ");
	add_escaped(m, f->path.len ? f->path : STR("."));
	if (f->line)
		buf_printf(m->out, ":%u", f->line);
	buf_add_text(m->out, " | ");
	add_escaped(m, f->message.len ? f->message : f->title);
	if (f->suppressed) {
		buf_add_text(m->out, " (suppressed: ");
		add_escaped(m, f->suppressed_reason.len ? f->suppressed_reason
							: f->suppressed_by);
		buf_add_char(m->out, ')');
	}
	buf_add_text(m->out, " | ");
	add_escaped(m, f->fix);
	buf_add_text(m->out, " |\n");
}

static void add_summary(struct markdown *m)
{
	const struct report_counts *c = &m->r->counts;
	size_t n = 0;
	bool first = true;

	for (int s = SEVERITY_CRITICAL; s >= 0; s--) {
		size_t of_severity = 0;

		for (int k = 0; k < FINDING_KIND_COUNT; k++)
			of_severity += c->shown[k][s];
		if (!of_severity)
			continue;
		buf_printf(m->out, "%s**%zu %s**", first ? "" : ", ", of_severity,
			   severity_name((enum severity)s));
		first = false;
		n += of_severity;
	}
	buf_add_text(m->out, n ? "\n\n" : "No findings.\n\n");
	if (c->hidden || c->suppressed)
		buf_printf(m->out, "Hidden by options: %u. Suppressed: %u.\n\n",
			   c->hidden, c->suppressed);
	if (!m->r->complete)
		buf_add_text(m->out, "**Incomplete:** something could not be read or "
				     "understood, see below.\n\n");
}

static void add_diags(struct markdown *m)
{
	bool any = false;

	for (size_t i = 0; i < m->r->diags->n; i++) {
		const struct diag *d = &m->r->diags->v[i];

		if (d->level == DIAG_NOTE)
			continue;
		if (!any)
			buf_add_text(m->out, "### Not read or not understood\n\n");
		any = true;
		buf_add_text(m->out, "* ");
		add_escaped(m, d->path.len ? d->path : STR("."));
		if (d->line)
			buf_printf(m->out, ":%u", d->line);
		buf_printf(m->out, ": %s: ", diag_level_name(d->level));
		add_escaped(m, d->text);
		buf_printf(m->out, " (%s)\n", diag_code_name(d->code));
	}
	if (any)
		buf_add_char(m->out, '\n');
}

static void write_markdown(const struct report *r, const char *version, bool findings,
			   struct buf *out)
{
	struct markdown m = { .r = r, .out = out };

	(void)version;
	(void)findings;
	arena_init(&m.arena);
	buf_init(&m.text, out->max);
	buf_add_text(out, "## waybill\n\n");
	add_summary(&m);
	if (r->n_findings)
		buf_add_text(out, "| Severity | ID | Where | What | Fix |\n"
				  "|---|---|---|---|---|\n");
	for (size_t i = 0; i < r->n_findings; i++)
		add_row(&m, &r->findings[i]);
	if (r->n_findings)
		buf_add_char(out, '\n');
	add_diags(&m);
	buf_add_text(out, "Advisories: ");
	add_escaped(&m, report_db_text(&m.arena, &r->db));
	buf_add_char(out, '\n');
	buf_release(&m.text);
	arena_release(&m.arena);
}

const struct writer markdown_writer = {
	.name = "markdown",
	.title = "Markdown",
	.media_type = "text/markdown",
	.write = write_markdown,
};
