/*
 * html.c - one page for people: what a browser shows, an archive keeps, a mail carries.
 *
 * https://html.spec.whatwg.org/ (2026).  The page is whole by itself: no script, no
 * font, no picture from elsewhere, and a Content-Security-Policy that allows none.
 */
#include "format/xml_text.h"
#include "report/finding_text.h"
#include "report/report_writers.h"

struct page {
	const struct report *r;
	struct buf *out;
	struct arena arena; /* scratch */
};

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" "
	"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<style>\n"
	":root{color-scheme:light dark}\n"
	"body{font:15px/1.4 system-ui,sans-serif;margin:2em auto;max-width:78em;"
	"padding:0 1em}\n"
	"table{border-collapse:collapse;width:100%;margin-bottom:1.5em}\n"
	"th,td{text-align:left;vertical-align:top;padding:.3em .7em;"
	"border-bottom:1px solid #8884}\n"
	"th{font-weight:600}\n"
	"h3{font:600 1em ui-monospace,monospace;margin:1.2em 0 .3em}\n"
	"td.n{text-align:right;font-variant-numeric:tabular-nums}\n"
	".s{font-weight:600;white-space:nowrap}\n"
	".CRITICAL{color:#d11a2a}.HIGH{color:#d9480f}.MEDIUM{color:#b58100}"
	".LOW{color:#2b7a9b}.UNKNOWN{color:#868e96}\n"
	".fix,.off{opacity:.75}\n"
	".bad{border-left:4px solid #d11a2a;padding:.4em .8em}\n"
	"</style>\n";

static void add_text(struct page *p, struct str s)
{
	xml_add_text(p->out, s);
}

static void add_cell(struct page *p, struct str s)
{
	buf_add_text(p->out, "<td>");
	add_text(p, s);
	buf_add_text(p->out, "</td>");
}

/* --- counts ------------------------------------------------------------------------ */

static const char *const kind_title[FINDING_KIND_COUNT] = {
	[FINDING_VULNERABILITY] = "Vulnerabilities",
	[FINDING_MISCONFIGURATION] = "Misconfigurations",
	[FINDING_END_OF_LIFE] = "End of life",
	[FINDING_SECRET] = "Secrets",
	[FINDING_LICENSE] = "Licences",
};

static void add_counts(struct page *p)
{
	const struct report_counts *c = &p->r->counts;

	buf_add_text(p->out, "<table>\n<tr><th></th>");
	for (int s = SEVERITY_CRITICAL; s >= 0; s--)
		buf_printf(p->out, "<th class=\"%s\">%s</th>",
			   severity_name((enum severity)s),
			   severity_name((enum severity)s));
	buf_add_text(p->out, "</tr>\n");
	for (int k = 0; k < FINDING_KIND_COUNT; k++) {
		buf_printf(p->out, "<tr><th>%s</th>", kind_title[k]);
		for (int s = SEVERITY_CRITICAL; s >= 0; s--)
			buf_printf(p->out, "<td class=\"n\">%u</td>", c->shown[k][s]);
		buf_add_text(p->out, "</tr>\n");
	}
	buf_add_text(p->out, "</table>\n");
	buf_printf(p->out, "<p>%u of %u files read.", c->files_read, c->files_seen);
	if (c->hidden || c->suppressed)
		buf_printf(p->out, " Hidden by options: %u. Suppressed: %u.", c->hidden,
			   c->suppressed);
	buf_add_text(p->out, "</p>\n");
	if (!p->r->complete)
		buf_add_text(p->out, "<p class=\"bad\"><strong>Incomplete:</strong> "
				     "something could not be read or understood, see "
				     "below.</p>\n");
}

/* --- findings ---------------------------------------------------------------------- */

static void add_id(struct page *p, const struct finding *f)
{
	buf_add_text(p->out, "<td>");
	if (finding_has_page(f)) {
		buf_add_text(p->out, "<a rel=\"noreferrer\" href=\"");
		add_text(p, f->url);
		buf_add_text(p->out, "\">");
	}
	add_text(p, f->id);
	if (finding_has_page(f))
		buf_add_text(p->out, "</a>");
	for (size_t i = 0; i < f->n_aliases; i++) {
		buf_add_text(p->out, "<br><small>");
		add_text(p, f->aliases[i]);
		buf_add_text(p->out, "</small>");
	}
	buf_add_text(p->out, "</td>");
}

static void add_what(struct page *p, const struct finding *f)
{
	const struct inventory *inv = p->r->inventory;

	buf_add_text(p->out, "<td>");
	add_text(p, f->message.len ? f->message : f->title);
	if (f->message.len && f->title.len && f->kind == FINDING_VULNERABILITY) {
		buf_add_text(p->out, "<br>");
		add_text(p, f->title);
	}
	for (size_t i = 0; i < f->n_introduced_by; i++) {
		buf_add_text(p->out, i ? ", " : "<br><small>through ");
		add_text(p, inv->packages[f->introduced_by[i]].name);
	}
	if (f->n_introduced_by)
		buf_add_text(p->out, "</small>");
	if (f->exploited.kev)
		buf_add_text(p->out, "<br><strong>known to be exploited</strong>");
	if (f->fix.len) {
		buf_add_text(p->out, "<br><span class=\"fix\">");
		add_text(p, f->fix);
		buf_add_text(p->out, "</span>");
	}
	if (f->suppressed) {
		buf_add_text(p->out, "<br><em>suppressed: ");
		add_text(p, f->suppressed_reason.len ? f->suppressed_reason
						     : f->suppressed_by);
		buf_add_text(p->out, "</em>");
	}
	buf_add_text(p->out, "</td>");
}

static void add_finding(struct page *p, const struct finding *f)
{
	const char *severity = severity_name(f->severity);

	buf_printf(p->out, "<tr%s><td class=\"n\">",
		   f->suppressed ? " class=\"off\"" : "");
	if (f->line)
		buf_printf(p->out, "%u", f->line);
	buf_printf(p->out, "</td><td class=\"s %s\">%s</td>", severity, severity);
	add_id(p, f);
	add_what(p, f);
	buf_add_text(p->out, "<td>");
	for (size_t i = 0; i < f->n_fixed_versions; i++) {
		if (i)
			buf_add_text(p->out, ", ");
		add_text(p, f->fixed_versions[i]);
	}
	buf_add_text(p->out, "</td></tr>\n");
}

/* Findings are sorted by path: those of a file stand together. */
static void add_findings(struct page *p)
{
	const struct finding *f = p->r->findings;

	buf_add_text(p->out, "<h2>Findings</h2>\n");
	if (!p->r->n_findings)
		buf_add_text(p->out, "<p>No findings.</p>\n");
	for (size_t i = 0; i < p->r->n_findings; i++) {
		if (!i || !str_eq(f[i].path, f[i - 1].path)) {
			buf_add_text(p->out, "<h3>");
			add_text(p, f[i].path.len ? f[i].path : STR("."));
			buf_add_text(p->out,
				     "</h3>\n<table>\n<tr><th>Line</th><th>Severity</th>"
				     "<th>ID</th><th>What</th><th>Fixed in</th></tr>\n");
		}
		add_finding(p, &f[i]);
		if (i + 1 == p->r->n_findings || !str_eq(f[i].path, f[i + 1].path))
			buf_add_text(p->out, "</table>\n");
	}
}

/* --- what else there is to know ----------------------------------------------------- */

static void add_diags(struct page *p)
{
	const struct diag_list *d = p->r->diags;
	bool any = false;

	for (size_t i = 0; i < d->n; i++) {
		if (d->v[i].level == DIAG_NOTE && d->v[i].code != DIAG_UNPINNED)
			continue;
		if (!any)
			buf_add_text(p->out,
				     "<h2>Not read, not understood, not pinned</h2>\n"
				     "<table>\n<tr><th>Where</th><th>Level</th>"
				     "<th>What</th></tr>\n");
		any = true;
		buf_add_text(p->out, "<tr><td>");
		add_text(p, d->v[i].path.len ? d->v[i].path : STR("."));
		if (d->v[i].line)
			buf_printf(p->out, ":%u", d->v[i].line);
		buf_printf(p->out, "</td><td>%s</td>", diag_level_name(d->v[i].level));
		add_cell(p, d->v[i].text);
		buf_add_text(p->out, "</tr>\n");
	}
	if (any)
		buf_add_text(p->out, "</table>\n");
}

static void add_package(struct page *p, const struct package *k)
{
	buf_add_text(p->out, "<tr>");
	add_cell(p, k->name);
	add_cell(p, k->version.len ? k->version : k->requested);
	add_cell(p, ecosystem_label(k->ecosystem));
	add_cell(p, str_of(scope_name(k->scope)));
	buf_add_text(p->out, "<td>");
	for (size_t i = 0; i < k->n_licenses; i++) {
		if (i)
			buf_add_text(p->out, ", ");
		add_text(p, k->licenses[i]);
	}
	buf_add_text(p->out, "</td><td>");
	for (size_t i = 0; i < k->n_locations; i++) {
		if (i)
			buf_add_text(p->out, "<br>");
		add_text(p, k->locations[i].path);
		if (k->locations[i].line)
			buf_printf(p->out, ":%u", k->locations[i].line);
	}
	buf_add_text(p->out, "</td></tr>\n");
}

static void add_packages(struct page *p)
{
	const struct inventory *inv = p->r->inventory;
	size_t n = 0;

	for (size_t i = 0; i < inv->n_packages; i++)
		n += inv->packages[i].kind != PACKAGE_PROJECT;
	buf_printf(p->out,
		   "<h2>Packages</h2>\n<details><summary>%zu packages</summary>\n", n);
	buf_add_text(p->out,
		     "<table>\n<tr><th>Name</th><th>Version</th><th>Ecosystem</th>"
		     "<th>Scope</th><th>Licence</th><th>Where</th></tr>\n");
	for (size_t i = 0; i < inv->n_packages; i++)
		if (inv->packages[i].kind != PACKAGE_PROJECT)
			add_package(p, &inv->packages[i]);
	buf_add_text(p->out, "</table>\n</details>\n");
}

static void add_title(struct page *p, const char *tag)
{
	buf_printf(p->out, "<%s>waybill: ", tag);
	add_text(p, p->r->subject.name.len ? p->r->subject.name : p->r->target_name);
	if (p->r->subject.version.len) {
		buf_add_char(p->out, ' ');
		add_text(p, p->r->subject.version);
	}
	buf_printf(p->out, "</%s>\n", tag);
}

static void write_html(const struct report *r, const char *version, bool findings,
		       struct buf *out)
{
	struct page p = { .r = r, .out = out };

	(void)version;
	(void)findings;
	arena_init(&p.arena);
	buf_add_text(out, head);
	add_title(&p, "title");
	buf_add_text(out, "</head>\n<body>\n");
	add_title(&p, "h1");
	add_counts(&p);
	add_findings(&p);
	add_diags(&p);
	add_packages(&p);
	buf_add_text(out, "<footer><p>");
	add_text(&p, time_text(&p.arena, r->created));
	buf_printf(out, ", waybill %s. Advisories: ", r->tool_version);
	add_text(&p, report_db_text(&p.arena, &r->db));
	buf_add_text(out, "</p></footer>\n</body>\n</html>\n");
	arena_release(&p.arena);
}

const struct writer html_writer = {
	.name = "html",
	.title = "HTML page",
	.media_type = "text/html",
	.write = write_html,
};
