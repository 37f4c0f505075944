/*
 * gitlab_dependency.c - GitLab's dependency scanning report: vulnerabilities by file,
 * and the list of dependencies.
 *
 * https://gitlab.com/gitlab-org/security-products/security-report-schemas, 15.2.1,
 * dependency-scanning-report-format.  It has a place for vulnerable packages alone; how
 * many findings of other kinds there are stands in scan.messages, and the format
 * gitlab-codequality holds them.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/codec.h"
#include "format/json_out.h"
#include "report/finding_text.h"
#include "report/report_writers.h"

#define REPORT_VERSION "15.2.1"
#define REPORT_SCHEMA                                                                    \
	"https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/" \
	"v" REPORT_VERSION "/dist/dependency-scanning-report-format.json"

enum { IDENTIFIERS_MOST = 20 }; /* the schema's maxItems */

struct gitlab {
	const struct report *r;
	struct jout j;
	struct arena arena;
};

/* A package at one of its places. */
struct entry {
	const struct location *at;
	const struct package *package;
};

/* --- scan ----------------------------------------------------------------------- */

static void write_tool(struct gitlab *g, const char *member)
{
	struct jout *j = &g->j;

	jout_member_object(j, member);
	jout_member_text(j, "id", "waybill");
	jout_member_text(j, "name", "waybill");
	jout_member_text(j, "version", g->r->tool_version);
	jout_member_object(j, "vendor");
	jout_member_text(j, "name", "waybill");
	jout_end_object(j);
	jout_end_object(j);
}

/* "2026-08-21T07:00:00": without a zone, which is UTC. */
static struct str local_time(struct gitlab *g)
{
	struct str t = time_text(&g->arena, g->r->created);

	return str_ends_with(t, STR("Z")) ? str_slice(t, 0, t.len - 1) : t;
}

static void write_message(struct gitlab *g, const char *level, struct str text)
{
	jout_object(&g->j);
	jout_member_text(&g->j, "level", level);
	jout_member(&g->j, "value", text);
	jout_end_object(&g->j);
}

static void write_diag(struct gitlab *g, const struct diag *d)
{
	struct str path = d->path.len ? d->path : STR(".");
	struct str text =
		d->line ? arena_printf(&g->arena, STR_FMT ":%u: " STR_FMT " [%s]",
				       STR_ARG(path), d->line, STR_ARG(d->text),
				       diag_code_name(d->code))
			: arena_printf(&g->arena, STR_FMT ": " STR_FMT " [%s]",
				       STR_ARG(path), STR_ARG(d->text),
				       diag_code_name(d->code));

	write_message(g, d->level == DIAG_NOTE ? "info" : "warn", text);
}

static bool belongs(const struct finding *f)
{
	return f->kind == FINDING_VULNERABILITY && f->package != PACKAGE_NONE;
}

static void write_others(struct gitlab *g)
{
	const struct report_counts *c = &g->r->counts;
	size_t others = 0;

	for (size_t i = 0; i < g->r->n_findings; i++)
		others += !belongs(&g->r->findings[i]) && !g->r->findings[i].suppressed;
	if (others)
		write_message(g, "info",
			      arena_printf(&g->arena,
					   "%zu findings of other kinds are not part of "
					   "this format; gitlab-codequality holds them",
					   others));
	if (c->suppressed || c->hidden)
		write_message(g, "info",
			      arena_printf(&g->arena,
					   "%u findings are suppressed, %u are hidden by "
					   "options",
					   c->suppressed, c->hidden));
}

static void write_scan(struct gitlab *g)
{
	struct jout *j = &g->j;

	jout_member_object(j, "scan");
	write_tool(g, "analyzer");
	write_tool(g, "scanner");
	jout_member_text(j, "type", "dependency_scanning");
	jout_member(j, "start_time", local_time(g));
	jout_member(j, "end_time", local_time(g));
	jout_member_text(j, "status", "success");
	jout_member_array(j, "messages");
	for (size_t i = 0; i < g->r->diags->n; i++)
		write_diag(g, &g->r->diags->v[i]);
	write_others(g);
	write_message(g, "info",
		      arena_cat(&g->arena, STR("advisories: "),
				report_db_text(&g->arena, &g->r->db), STR("")));
	jout_end_array(j);
	jout_end_object(j);
}

/* --- vulnerabilities ------------------------------------------------------------- */

/* A UUID (RFC 9562, version 8) of the finding: the same as long as it is the same. */
static struct str uuid_of(struct gitlab *g, struct str print)
{
	assert(print.len == 32);
	return arena_printf(
		&g->arena, STR_FMT "-" STR_FMT "-8" STR_FMT "-8" STR_FMT "-" STR_FMT,
		STR_ARG(str_slice(print, 0, 8)), STR_ARG(str_slice(print, 8, 12)),
		STR_ARG(str_slice(print, 13, 16)), STR_ARG(str_slice(print, 17, 20)),
		STR_ARG(str_slice(print, 20, 32)));
}

static void write_identifier(struct gitlab *g, struct str id)
{
	struct jout *j = &g->j;
	size_t dash = str_find_char(id, '-');
	bool is_cve = str_starts_with(id, STR("CVE-"));

	jout_object(j);
	jout_member(j, "type",
		    dash < id.len && dash ? arena_lower(&g->arena, str_slice(id, 0, dash))
					  : STR("osv"));
	jout_member(j, "name", id);
	jout_member(j, "value", id);
	jout_member(j, "url",
		    arena_cat(&g->arena,
			      is_cve ? STR("https://www.cve.org/CVERecord?id=")
				     : STR("https://osv.dev/vulnerability/"),
			      percent_encode(&g->arena, id, ""), STR("")));
	jout_end_object(j);
}

static void write_identifiers(struct gitlab *g, const struct finding *f)
{
	jout_member_array(&g->j, "identifiers");
	write_identifier(g, f->id);
	for (size_t i = 0; i < f->n_aliases && i + 1 < IDENTIFIERS_MOST; i++)
		write_identifier(g, f->aliases[i]);
	jout_end_array(&g->j);
}

/* The schema wants a version; where none is known, what was asked for stands there. */
static void write_dependency(struct gitlab *g, const struct package *p)
{
	struct jout *j = &g->j;

	jout_member_object(j, "package");
	jout_member(j, "name", p->name);
	jout_end_object(j);
	jout_member(j, "version",
		    p->version.len     ? p->version
		    : p->requested.len ? p->requested
				       : STR("unspecified"));
	if (p->relation != DEP_UNKNOWN)
		jout_member_bool(j, "direct", p->relation == DEP_DIRECT);
}

static void write_vulnerability(struct gitlab *g, const struct finding *f)
{
	static const char *const severity[SEVERITY_COUNT] = {
		[SEVERITY_UNKNOWN] = "Unknown",   [SEVERITY_LOW] = "Low",
		[SEVERITY_MEDIUM] = "Medium",     [SEVERITY_HIGH] = "High",
		[SEVERITY_CRITICAL] = "Critical",
	};
	const struct package *p = &g->r->inventory->packages[f->package];
	struct jout *j = &g->j;

	jout_object(j);
	jout_member(j, "id", uuid_of(g, f->fingerprint));
	jout_member_opt(j, "name", f->title);
	jout_member_opt(j, "description", f->message.len ? f->message : f->title);
	jout_member_text(j, "severity", severity[f->severity]);
	jout_member_opt(j, "solution", f->fix);
	write_identifiers(g, f);
	jout_member_array(j, "links");
	if (finding_has_page(f)) {
		jout_object(j);
		jout_member(j, "url", f->url);
		jout_end_object(j);
	}
	jout_end_array(j);
	jout_member_object(j, "location");
	jout_member(j, "file", f->path.len ? f->path : STR("."));
	jout_member_object(j, "dependency");
	write_dependency(g, p);
	jout_end_object(j);
	jout_end_object(j);
	jout_end_object(j);
}

static void write_vulnerabilities(struct gitlab *g)
{
	jout_member_array(&g->j, "vulnerabilities");
	for (size_t i = 0; i < g->r->n_findings; i++)
		if (belongs(&g->r->findings[i]) && !g->r->findings[i].suppressed)
			write_vulnerability(g, &g->r->findings[i]);
	jout_end_array(&g->j);
	jout_member_array(&g->j, "remediations");
	jout_end_array(&g->j);
}

/* --- dependency files ------------------------------------------------------------- */

/* By file, then ecosystem; packages are sorted by id, and so stand where they stood. */
static int entry_cmp(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = str_cmp(x->at->path, y->at->path);

	if (!c)
		c = (x->package->ecosystem > y->package->ecosystem) -
		    (x->package->ecosystem < y->package->ecosystem);
	if (!c)
		c = (x->package > y->package) - (x->package < y->package);
	return c ? c : (x->at > y->at) - (x->at < y->at);
}

static bool is_listed(const struct package *p)
{
	return p->kind == PACKAGE_LIBRARY && p->name.len;
}

static struct entry *entries_of(struct gitlab *g, size_t *n)
{
	const struct inventory *inv = g->r->inventory;
	struct entry *e;

	*n = 0;
	for (size_t i = 0; i < inv->n_packages; i++)
		if (is_listed(&inv->packages[i]))
			*n += inv->packages[i].n_locations;
	e = arena_new_array(&g->arena, struct entry, *n + 1);
	*n = 0;
	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];

		for (size_t k = 0; is_listed(p) && k < p->n_locations; k++)
			e[(*n)++] = (struct entry){ &p->locations[k], p };
	}
	qsort(e, *n, sizeof(*e), entry_cmp);
	return e;
}

/* What brings an ecosystem's packages, as GitLab's own analyzers call it. */
static struct str manager_of(struct gitlab *g, enum ecosystem e)
{
	switch (e) {
	case ECO_PYPI:
		return STR("pip");
	case ECO_RUBYGEMS:
		return STR("bundler");
	case ECO_PACKAGIST:
		return STR("composer");
	case ECO_CRATES:
		return STR("cargo");
	case ECO_CONAN:
		return STR("conan");
	case ECO_SWIFT:
		return STR("swift");
	default:
		return arena_lower(&g->arena, ecosystem_label(e));
	}
}

static void write_files(struct gitlab *g)
{
	struct jout *j = &g->j;
	size_t n;
	struct entry *e = entries_of(g, &n);

	jout_member_array(j, "dependency_files");
	for (size_t from = 0, to; from < n; from = to) {
		jout_object(j);
		jout_member(j, "path",
			    e[from].at->path.len ? e[from].at->path : STR("."));
		jout_member(j, "package_manager",
			    manager_of(g, e[from].package->ecosystem));
		jout_member_array(j, "dependencies");
		for (to = from; to < n; to++) {
			if (!str_eq(e[to].at->path, e[from].at->path) ||
			    e[to].package->ecosystem != e[from].package->ecosystem)
				break;
			if (to > from && e[to].package == e[to - 1].package)
				continue; /* twice in one file */
			jout_object(j);
			write_dependency(g, e[to].package);
			jout_end_object(j);
		}
		jout_end_array(j);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_gitlab(const struct report *r, const char *version, bool findings,
			 struct buf *out)
{
	struct gitlab g = { .r = r };

	(void)version;
	(void)findings;
	arena_init(&g.arena);
	jout_init(&g.j, out, false);
	jout_object(&g.j);
	jout_member_text(&g.j, "version", REPORT_VERSION);
	jout_member_text(&g.j, "schema", REPORT_SCHEMA);
	write_scan(&g);
	write_vulnerabilities(&g);
	write_files(&g);
	jout_end_object(&g.j);
	buf_add_char(out, '\n');
	arena_release(&g.arena);
}

const struct writer gitlab_dependency_writer = {
	.name = "gitlab-dependency-scanning",
	.title = "GitLab dependency scanning",
	.media_type = "application/json",
	.write = write_gitlab,
};
