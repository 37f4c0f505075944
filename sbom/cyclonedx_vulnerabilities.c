/*
 * cyclonedx_vulnerabilities.c - the vulnerabilities of a CycloneDX document.
 */
#include <stdlib.h>

#include "sbom/cyclonedx.h"
#include "sbom/sbom_package.h"

static int by_id(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int c = str_cmp(x->id, y->id);

	/* the worst first: it speaks for the entry */
	if (!c)
		c = (y->severity > x->severity) - (y->severity < x->severity);
	return c ? c : (x->package > y->package) - (x->package < y->package);
}

static const char *severity_word(enum severity s)
{
	static const char *const words[SEVERITY_COUNT] = { "unknown", "low", "medium",
							   "high", "critical" };

	return words[s];
}

static const char *method_of(const char *cvss)
{
	if (cvss[0] == '4')
		return "CVSSv4";
	if (cvss[0] == '3')
		return cvss[2] == '1' ? "CVSSv31" : "CVSSv3";
	return "CVSSv2";
}

static void write_source(struct jout *j)
{
	jout_member_object(j, "source");
	jout_member_text(j, "name", "OSV");
	jout_member_text(j, "url", "https://osv.dev");
	jout_end_object(j);
}

static void write_rating(struct cdx *c, const struct cvss_vector *v)
{
	const char *method = method_of(v->version);
	struct jout *j = &c->j;

	if (c->minor < 5 && v->version[0] == '4')
		method = "other"; /* older than that version of CVSS */
	jout_object(j);
	jout_key(j, "score");
	jout_tenths(j, v->tenths);
	jout_member_text(
		j, "severity",
		severity_word(severity_of_score(v->tenths, v->version[0] == '2')));
	jout_member_text(j, "method", method);
	jout_member(j, "vector", v->vector);
	jout_end_object(j);
}

static void write_ratings(struct cdx *c, const struct finding *f)
{
	struct jout *j = &c->j;

	jout_member_array(j, "ratings");
	for (size_t i = 0; i < f->n_cvss; i++)
		write_rating(c, &f->cvss[i]);
	if (!f->n_cvss) {
		jout_object(j);
		jout_member_text(j, "severity", severity_word(f->severity));
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_references(struct jout *j, const struct finding *f)
{
	jout_member_array(j, "references");
	for (size_t i = 0; i < f->n_aliases; i++) {
		jout_object(j);
		jout_member(j, "id", f->aliases[i]);
		write_source(j);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_affects(struct cdx *c, const struct finding *const *v, size_t n)
{
	struct jout *j = &c->j;

	jout_member_array(j, "affects");
	for (size_t i = 0; i < n; i++) {
		const struct package *p = &c->m.r->inventory->packages[v[i]->package];

		jout_object(j);
		jout_member(j, "ref", p->id);
		if (p->version.len) {
			jout_member_array(j, "versions");
			jout_object(j);
			jout_member(j, "version", p->version);
			jout_member_text(j, "status", "affected");
			jout_end_object(j);
			jout_end_array(j);
		}
		jout_end_object(j);
	}
	jout_end_array(j);
}

/* "pkg:npm/x@1: ignore-file: not reached" */
static void write_suppression(struct cdx *c, const struct finding *f)
{
	struct str ref = c->m.r->inventory->packages[f->package].id;
	struct arena *a = c->m.arena;
	struct str text = arena_cat(a, ref, STR(": "), f->suppressed_by);

	if (f->suppressed_reason.len)
		text = arena_cat(a, text, STR(": "), f->suppressed_reason);
	cdx_write_property(c, "waybill:suppressed", text);
}

/* The format judges an id for all packages that it affects: an analysis is written when
 * none of them is left, and each suppression in a property. */
static void write_analysis(struct cdx *c, const struct finding *const *v, size_t n)
{
	struct jout *j = &c->j;
	size_t suppressed = 0;

	for (size_t i = 0; i < n; i++)
		suppressed += v[i]->suppressed;
	if (suppressed == n) {
		jout_member_object(j, "analysis");
		jout_member_text(j, "state", "in_triage");
		jout_member_opt(j, "detail", v[0]->suppressed_reason);
		jout_end_object(j);
	}
	if (!suppressed)
		return;
	jout_member_array(j, "properties");
	for (size_t i = 0; i < n; i++)
		if (v[i]->suppressed)
			write_suppression(c, v[i]);
	jout_end_array(j);
}

static void write_one(struct cdx *c, const struct finding *const *v, size_t n)
{
	const struct finding *f = v[0];
	struct arena *a = c->m.arena;
	struct jout *j = &c->j;

	jout_object(j);
	jout_member(j, "bom-ref", arena_cat(a, STR("vulnerability:"), f->id, STR("")));
	jout_member(j, "id", f->id);
	write_source(j);
	write_references(j, f);
	write_ratings(c, f);
	jout_member_opt(j, "description", f->title);
	jout_member_opt(j, "recommendation", f->fix);
	if (f->url.len) {
		jout_member_array(j, "advisories");
		jout_object(j);
		jout_member(j, "url", sbom_iri(a, f->url));
		jout_end_object(j);
		jout_end_array(j);
	}
	write_affects(c, v, n);
	write_analysis(c, v, n);
	jout_end_object(j);
}

void cdx_write_vulnerabilities(struct cdx *c)
{
	const struct report *r = c->m.r;
	const struct finding **v = arena_alloc_array(c->m.arena, r->n_findings + 1,
						     sizeof(*v), _Alignof(max_align_t));
	size_t n = 0;

	for (size_t i = 0; i < r->n_findings; i++)
		if (r->findings[i].kind == FINDING_VULNERABILITY &&
		    r->findings[i].package != PACKAGE_NONE)
			v[n++] = &r->findings[i];
	if (n)
		qsort(v, n, sizeof(*v), by_id);
	jout_member_array(&c->j, "vulnerabilities");
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && str_eq(v[end]->id, v[i]->id); end++)
			;
		write_one(c, v + i, end - i);
	}
	jout_end_array(&c->j);
}
