/*
 * lines_report.c - formats of one line a finding: gnu, github and csv.
 */
#include "format/text_visible.h"
#include "report/finding_text.h"
#include "report/report_writers.h"

typedef void finding_line_fn(struct buf *out, struct arena *a, const struct finding *f);

static void write_finding_lines(const struct report *r, struct buf *out,
				finding_line_fn *line)
{
	struct arena scratch;

	arena_init(&scratch);
	for (size_t i = 0; i < r->n_findings; i++)
		if (!r->findings[i].suppressed)
			line(out, &scratch, &r->findings[i]);
	arena_release(&scratch);
}

/* --- gnu: "file:line: severity: text [ID]" ------------------------------------ */

static const char *gnu_level(enum severity s)
{
	return s >= SEVERITY_HIGH ? "error" : s == SEVERITY_MEDIUM ? "warning" : "note";
}

static void gnu_line(struct buf *out, struct arena *a, const struct finding *f)
{
	text_add_visible(out, f->path);
	buf_printf(out, ":%u: %s: ", f->line ? f->line : 1, gnu_level(f->severity));
	text_add_visible(out, finding_text(a, f));
	buf_add_text(out, " [");
	text_add_visible(out, f->id);
	buf_add_text(out, "]\n");
}

/* What was not read belongs into every output. */
static void gnu_diags(const struct report *r, struct buf *out)
{
	for (size_t i = 0; i < r->diags->n; i++) {
		const struct diag *d = &r->diags->v[i];

		if (d->level == DIAG_NOTE)
			continue;
		text_add_visible(out, d->path.len ? d->path : STR("."));
		buf_printf(out, ":%u: %s: ", d->line ? d->line : 1,
			   diag_level_name(d->level));
		text_add_visible(out, d->text);
		buf_printf(out, " [%s]\n", diag_code_name(d->code));
	}
}

static void write_gnu(const struct report *r, const char *version, bool findings,
		      struct buf *out)
{
	(void)version;
	(void)findings;
	write_finding_lines(r, out, gnu_line);
	gnu_diags(r, out);
}

/* --- github: workflow commands ------------------------------------------------- */

/*
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions: '%', CR
 * and LF are escaped in the text, ':' and ',' too in a property.
 */
static void github_escape(struct buf *out, struct str s, bool property)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '%' || (unsigned char)c < 0x20 ||
		    (property && (c == ':' || c == ',')))
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
		else
			buf_add_char(out, c);
	}
}

static const char *github_command(enum severity s)
{
	return s >= SEVERITY_HIGH ? "error" : s == SEVERITY_MEDIUM ? "warning" : "notice";
}

static void github_line(struct buf *out, struct arena *a, const struct finding *f)
{
	buf_printf(out, "::%s file=", github_command(f->severity));
	github_escape(out, f->path, true);
	buf_printf(out, ",line=%u,title=", f->line ? f->line : 1);
	github_escape(out, f->id, true);
	buf_add_text(out, "::");
	github_escape(out, finding_text(a, f), false);
	buf_add_char(out, '\n');
}

static void github_diags(const struct report *r, struct buf *out)
{
	for (size_t i = 0; i < r->diags->n; i++) {
		const struct diag *d = &r->diags->v[i];

		if (d->level == DIAG_NOTE)
			continue;
		buf_printf(out,
			   "::%s file=", d->level == DIAG_ERROR ? "error" : "warning");
		github_escape(out, d->path.len ? d->path : STR("."), true);
		buf_printf(out, ",line=%u,title=%s::", d->line ? d->line : 1,
			   diag_code_name(d->code));
		github_escape(out, d->text, false);
		buf_add_char(out, '\n');
	}
}

static void write_github(const struct report *r, const char *version, bool findings,
			 struct buf *out)
{
	(void)version;
	(void)findings;
	write_finding_lines(r, out, github_line);
	github_diags(r, out);
}

/* --- csv: RFC 4180 ------------------------------------------------------------- */

/* Quoted always; a formula's first character gets a quote in front, since people open
 * these in a spreadsheet. */
static void csv_field(struct buf *out, struct str s, char end)
{
	buf_add_char(out, '"');
	if (s.len && strchr("=+-@", s.ptr[0]))
		buf_add_char(out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, (unsigned char)s.ptr[i] < 0x20 ? ' ' : s.ptr[i]);
	}
	buf_add_char(out, '"');
	buf_add_char(out, end);
	if (end == '\r')
		buf_add_char(out, '\n');
}

static void write_csv(const struct report *r, const char *version, bool findings,
		      struct buf *out)
{
	struct arena a;

	(void)version;
	(void)findings;
	arena_init(&a);
	buf_add_text(out,
		     "kind,severity,id,path,line,package,version,fixed_version,message,"
		     "suppressed\r\n");
	for (size_t i = 0; i < r->n_findings; i++) {
		const struct finding *f = &r->findings[i];
		const struct package none = { .name = STR("") };
		const struct package *p = f->package == PACKAGE_NONE
						  ? &none
						  : &r->inventory->packages[f->package];

		csv_field(out, str_of(finding_kind_name(f->kind)), ',');
		csv_field(out, str_of(severity_name(f->severity)), ',');
		csv_field(out, f->id, ',');
		csv_field(out, f->path, ',');
		buf_printf(out, "%u,", f->line);
		csv_field(out, p->name, ',');
		csv_field(out, p->version, ',');
		csv_field(out, f->n_fixed_versions ? f->fixed_versions[0] : STR(""), ',');
		csv_field(out, finding_text(&a, f), ',');
		csv_field(out, f->suppressed ? f->suppressed_by : STR(""), '\r');
	}
	for (size_t i = 0; i < r->diags->n; i++) {
		const struct diag *d = &r->diags->v[i];

		if (d->level == DIAG_NOTE)
			continue;
		buf_printf(out, "\"diagnostic\",\"%s\",\"%s\",",
			   diag_level_name(d->level), diag_code_name(d->code));
		csv_field(out, d->path, ',');
		buf_printf(out, "%u,\"\",\"\",\"\",", d->line);
		csv_field(out, d->text, ',');
		csv_field(out, STR(""), '\r');
	}
	arena_release(&a);
}

const struct writer gnu_writer = {
	.name = "gnu",
	.title = "compiler-like lines",
	.media_type = "text/plain",
	.write = write_gnu,
};

const struct writer github_writer = {
	.name = "github",
	.title = "GitHub annotations",
	.media_type = "text/plain",
	.write = write_github,
};

const struct writer csv_writer = {
	.name = "csv",
	.title = "CSV",
	.media_type = "text/csv",
	.write = write_csv,
};
