/*
 * table_report.c - the report for people, and the default: by file, aligned, one line a
 * finding, and a last line that also counts what is not shown.
 */
#include "format/text_visible.h"
#include "report/report_writers.h"

/* A longer id moves the rest of its own line only. */
enum { ID_WIDTH_MOST = 40, WRAP_LEAST = 20 };

struct table {
	const struct report *r;
	struct buf *out;
	size_t id_width;
};

static const char *const severity_color[SEVERITY_COUNT] = {
	[SEVERITY_UNKNOWN] = "\033[2m",     [SEVERITY_LOW] = "\033[36m",
	[SEVERITY_MEDIUM] = "\033[33m",     [SEVERITY_HIGH] = "\033[31m",
	[SEVERITY_CRITICAL] = "\033[1;31m",
};

static void color(struct table *t, const char *code)
{
	if (t->r->color)
		buf_add_text(t->out, code);
}

static void add_padded(struct buf *out, struct str s, size_t width)
{
	text_add_visible(out, s);
	for (size_t i = s.len; i < width; i++)
		buf_add_char(out, ' ');
}

/* Few flaws are ever attacked: those that are, or will be, stand out. */
static void add_attacks(struct table *t, const struct exploitation *e)
{
	enum { EPSS_WORTH_A_WORD = 10000 }; /* a tenth */

	if (e->kev)
		buf_add_text(t->out, e->ransomware ? " [exploited by ransomware]"
						   : " [exploited]");
	if (e->has_epss && e->epss >= EPSS_WORTH_A_WORD)
		buf_printf(t->out, " [EPSS %u %%]", e->epss / 1000);
}

/* "flask 0.10 -> 0.12.3, via x": what is affected and what cures it. */
static void add_package(struct table *t, const struct finding *f)
{
	const struct inventory *inv = t->r->inventory;
	const struct package *p = &inv->packages[f->package];

	text_add_visible(t->out, p->name);
	buf_add_char(t->out, ' ');
	text_add_visible(t->out, p->version.len ? p->version : p->requested);
	if (f->n_fixed_versions) {
		buf_add_text(t->out, " -> ");
		text_add_visible(t->out, f->fixed_versions[0]);
	} else {
		buf_add_text(t->out, " (no fix known)");
	}
	if (f->n_introduced_by) {
		buf_add_text(t->out, ", through ");
		text_add_visible(t->out, inv->packages[f->introduced_by[0]].name);
		if (f->n_introduced_by > 1)
			buf_printf(t->out, " and %zu more", f->n_introduced_by - 1);
	}
	add_attacks(t, &f->exploited);
}

static bool title_tells_more(const struct table *t, const struct finding *f)
{
	const struct package *p = &t->r->inventory->packages[f->package];

	/* without a summary in the database the title is "ID in NAME" */
	return f->title.len &&
	       !(str_starts_with(f->title, f->id) && str_ends_with(f->title, p->name));
}

static void add_what(struct table *t, const struct finding *f)
{
	if (f->package == PACKAGE_NONE || f->kind != FINDING_VULNERABILITY) {
		text_add_visible(t->out, f->message.len ? f->message : f->title);
		return;
	}
	add_package(t, f);
	if (title_tells_more(t, f)) {
		buf_add_text(t->out, ": ");
		text_add_visible(t->out, f->title);
	}
}

static void add_suppression(struct table *t, const struct finding *f)
{
	buf_add_text(t->out, " [suppressed by ");
	text_add_visible(t->out, f->suppressed_by);
	if (f->suppressed_reason.len) {
		buf_add_text(t->out, ": ");
		text_add_visible(t->out, f->suppressed_reason);
	}
	buf_add_char(t->out, ']');
}

/* The columns that well-formed UTF-8 takes, if none of it is wide. */
static size_t columns_of(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return n;
}

/* Words from column `indent` on, in as many lines as a terminal of t's width needs. */
static void add_wrapped(struct table *t, struct str text, size_t indent)
{
	size_t width = t->r->width, column = indent;
	bool wraps = width >= indent + WRAP_LEAST;

	for (size_t from = 0; from < text.len;) {
		size_t to = from;

		while (to < text.len && text.ptr[to] != ' ')
			to++;
		struct str word = str_slice(text, from, to);
		size_t columns = columns_of(word);

		if (from && wraps && column + 1 + columns > width) {
			buf_printf(t->out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (from) {
			buf_add_char(t->out, ' ');
			column++;
		}
		text_add_visible(t->out, word);
		column += columns;
		from = to + 1;
	}
}

static void add_fix(struct table *t, const struct finding *f)
{
	size_t indent = 9 + 8 + 2 + t->id_width + 2;

	color(t, "\033[2m");
	buf_printf(t->out, "%*s", (int)indent, "");
	add_wrapped(t, f->fix, indent);
	color(t, "\033[0m");
	buf_add_char(t->out, '\n');
}

static void add_finding(struct table *t, const struct finding *f)
{
	if (f->line)
		buf_printf(t->out, "  %5u  ", f->line);
	else
		buf_add_text(t->out, "      -  ");
	color(t, severity_color[f->severity]);
	buf_printf(t->out, "%-8s", severity_name(f->severity));
	color(t, "\033[0m");
	buf_add_text(t->out, "  ");
	add_padded(t->out, f->id, t->id_width);
	buf_add_text(t->out, "  ");
	add_what(t, f);
	if (f->suppressed)
		add_suppression(t, f);
	buf_add_char(t->out, '\n');
	if (f->package == PACKAGE_NONE && f->fix.len)
		add_fix(t, f);
}

static void add_findings(struct table *t)
{
	struct str path = { NULL, 0 };
	bool first = true;

	for (size_t i = 0; i < t->r->n_findings; i++) {
		const struct finding *f = &t->r->findings[i];

		if (first || !str_eq(path, f->path)) {
			buf_add_char(t->out, '\n');
			color(t, "\033[1m");
			text_add_visible(t->out, f->path.len ? f->path : STR("."));
			color(t, "\033[0m");
			buf_add_char(t->out, '\n');
		}
		first = false;
		path = f->path;
		add_finding(t, f);
	}
}

static void add_diags(struct table *t)
{
	const struct diag_list *d = t->r->diags;
	bool any = false;

	for (size_t i = 0; i < d->n; i++) {
		if (d->v[i].level == DIAG_NOTE)
			continue;
		if (!any)
			buf_add_text(t->out, "\nNot read or not understood\n");
		any = true;
		buf_add_text(t->out, "  ");
		text_add_visible(t->out, d->v[i].path.len ? d->v[i].path : STR("."));
		if (d->v[i].line)
			buf_printf(t->out, ":%u", d->v[i].line);
		buf_printf(t->out, ": %s: ", diag_level_name(d->v[i].level));
		text_add_visible(t->out, d->v[i].text);
		buf_printf(t->out, " [%s]\n", diag_code_name(d->v[i].code));
	}
}

/* What a requirement leaves open is for people to see, though nothing was missed. */
static void add_unpinned(struct table *t)
{
	const struct diag_list *d = t->r->diags;
	bool any = false;

	for (size_t i = 0; i < d->n; i++) {
		if (d->v[i].code != DIAG_UNPINNED || d->v[i].level != DIAG_NOTE)
			continue;
		if (!any)
			buf_add_text(t->out, "\nNot pinned\n");
		any = true;
		buf_add_text(t->out, "  ");
		text_add_visible(t->out, d->v[i].path);
		if (d->v[i].line)
			buf_printf(t->out, ":%u", d->v[i].line);
		buf_add_text(t->out, ": ");
		text_add_visible(t->out, d->v[i].text);
		buf_add_char(t->out, '\n');
	}
}

static const char *const kind_one[FINDING_KIND_COUNT] = {
	[FINDING_VULNERABILITY] = "vulnerability",
	[FINDING_MISCONFIGURATION] = "misconfiguration",
	[FINDING_END_OF_LIFE] = "end-of-life finding",
	[FINDING_SECRET] = "secret",
	[FINDING_LICENSE] = "licence finding",
};

static const char *const kind_many[FINDING_KIND_COUNT] = {
	[FINDING_VULNERABILITY] = "vulnerabilities",
	[FINDING_MISCONFIGURATION] = "misconfigurations",
	[FINDING_END_OF_LIFE] = "end-of-life findings",
	[FINDING_SECRET] = "secrets",
	[FINDING_LICENSE] = "licence findings",
};

static uint32_t total_of(const uint32_t *by_severity)
{
	uint32_t total = 0;

	for (int s = 0; s < SEVERITY_COUNT; s++)
		total += by_severity[s];
	return total;
}

static void add_count(struct table *t, int kind)
{
	const uint32_t *by_severity = t->r->counts.shown[kind];
	uint32_t total = total_of(by_severity);
	bool first = true;

	buf_printf(t->out, "%u %s", total, total == 1 ? kind_one[kind] : kind_many[kind]);
	if (!total)
		return;
	buf_add_text(t->out, " (");
	for (int s = SEVERITY_CRITICAL; s >= 0; s--) {
		if (!by_severity[s])
			continue;
		struct str name = str_of(severity_name((enum severity)s));

		buf_printf(t->out, "%s%u ", first ? "" : ", ", by_severity[s]);
		for (size_t i = 0; i < name.len; i++)
			buf_add_char(t->out, lower_of(name.ptr[i]));
		first = false;
	}
	buf_add_char(t->out, ')');
}

/* What was found and is not in the table. */
static void add_left_out(struct table *t)
{
	const struct report_counts *c = &t->r->counts;

	if (c->hidden)
		buf_printf(t->out, "%u more %s hidden by options", c->hidden,
			   c->hidden == 1 ? "is" : "are");
	if (c->hidden && c->suppressed)
		buf_add_text(t->out, ", ");
	if (c->suppressed)
		buf_printf(t->out, "%u %s suppressed", c->suppressed,
			   c->suppressed == 1 ? "is" : "are");
	if (c->hidden || c->suppressed)
		buf_add_char(t->out, '\n');
}

static void add_totals(struct table *t)
{
	const struct report_counts *c = &t->r->counts;
	size_t packages = 0;

	for (size_t i = 0; i < t->r->inventory->n_packages; i++)
		packages += t->r->inventory->packages[i].kind != PACKAGE_PROJECT;
	buf_printf(t->out, "\n%zu packages in %u of %u files: ", packages, c->files_read,
		   c->files_seen);
	for (int k = 0; k < FINDING_KIND_COUNT; k++) {
		/* licences are looked at with a policy only */
		if (k == FINDING_LICENSE && !total_of(c->shown[k]))
			continue;
		if (k)
			buf_add_text(t->out, ", ");
		add_count(t, k);
	}
	buf_add_char(t->out, '\n');
}

static void add_summary(struct table *t)
{
	size_t notes = 0;

	for (size_t i = 0; i < t->r->diags->n; i++)
		notes += t->r->diags->v[i].level == DIAG_NOTE &&
			 t->r->diags->v[i].code != DIAG_UNPINNED;
	add_totals(t);
	add_left_out(t);
	if (!t->r->complete)
		buf_add_text(t->out, "INCOMPLETE: something could not be read or "
				     "understood, see above\n");
	if (notes == 1)
		buf_add_text(t->out, "1 note (-v prints it)\n");
	else if (notes)
		buf_printf(t->out, "%zu notes (-v prints them)\n", notes);
}

static void add_sources(struct table *t)
{
	const struct report_db *db = &t->r->db;

	if (db->present) {
		buf_printf(
			t->out, "advisories: %s, %u records, built ",
			db->built_in
				? "built-in starter set (not complete: waybill db import "
				  "brings more)"
				: "database file",
			db->advisories);
		text_add_visible(t->out, str_slice(db->built, 0, 10));
	} else {
		buf_add_text(t->out, "advisories: not looked for");
	}
	if (t->r->facts_date.len) {
		buf_add_text(t->out, "; end-of-life facts of ");
		text_add_visible(t->out, t->r->facts_date);
	}
	buf_add_char(t->out, '\n');
}

static void write_table(const struct report *r, const char *version, bool findings,
			struct buf *out)
{
	struct table t = { .r = r, .out = out };

	(void)version;
	(void)findings;
	for (size_t i = 0; i < r->n_findings; i++)
		if (r->findings[i].id.len > t.id_width)
			t.id_width = r->findings[i].id.len;
	if (t.id_width > ID_WIDTH_MOST)
		t.id_width = ID_WIDTH_MOST;
	add_findings(&t);
	if (!r->n_findings)
		buf_add_text(out, "\nno findings\n");
	add_unpinned(&t);
	add_diags(&t);
	add_summary(&t);
	add_sources(&t);
}

const struct writer table_writer = {
	.name = "table",
	.title = "table for people",
	.media_type = "text/plain",
	.write = write_table,
};
