#include "sbom/cyclonedx_vulnerabilities.h"

#include <stdlib.h>

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

static void write_ratings(struct jout *j, const struct finding *f)
{
	jout_member_array(j, "ratings");
	for (size_t i = 0; i < f->n_cvss; i++) {
		jout_object(j);
		jout_key(j, "score");
		jout_tenths(j, f->cvss[i].tenths);
		jout_member_text(
			j, "severity",
			severity_word(severity_of_score(f->cvss[i].tenths,
							f->cvss[i].version[0] == '2')));
		jout_member_text(j, "method", method_of(f->cvss[i].version));
		jout_member(j, "vector", f->cvss[i].vector);
		jout_end_object(j);
	}
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

static void write_affects(struct jout *j, const struct sbom_model *m,
			  const struct finding *const *v, size_t n)
{
	jout_member_array(j, "affects");
	for (size_t i = 0; i < n; i++) {
		const struct package *p = &m->r->inventory->packages[v[i]->package];

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

static void write_analysis(struct jout *j, const struct finding *f)
{
	if (!f->suppressed)
		return;
	jout_member_object(j, "analysis");
	jout_member_text(j, "state", "in_triage");
	jout_member_opt(j, "detail", f->suppressed_reason);
	jout_end_object(j);
}

static void write_one(struct jout *j, const struct sbom_model *m,
		      const struct finding *const *v, size_t n)
{
	const struct finding *f = v[0];

	jout_object(j);
	jout_member(j, "bom-ref",
		    arena_cat(m->arena, STR("vulnerability:"), f->id, STR("")));
	jout_member(j, "id", f->id);
	write_source(j);
	write_references(j, f);
	write_ratings(j, f);
	jout_member_opt(j, "description", f->title);
	jout_member_opt(j, "recommendation", f->fix);
	if (f->url.len) {
		jout_member_array(j, "advisories");
		jout_object(j);
		jout_member(j, "url", f->url);
		jout_end_object(j);
		jout_end_array(j);
	}
	write_analysis(j, f);
	write_affects(j, m, v, n);
	jout_end_object(j);
}

void cyclonedx_write_vulnerabilities(struct jout *j, const struct sbom_model *m)
{
	const struct report *r = m->r;
	const struct finding **v = arena_alloc_array(m->arena, r->n_findings + 1,
						     sizeof(*v), _Alignof(max_align_t));
	size_t n = 0;

	for (size_t i = 0; i < r->n_findings; i++)
		if (r->findings[i].kind == FINDING_VULNERABILITY &&
		    r->findings[i].package != PACKAGE_NONE)
			v[n++] = &r->findings[i];
	if (n)
		qsort(v, n, sizeof(*v), by_id);
	jout_member_array(j, "vulnerabilities");
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && str_eq(v[end]->id, v[i]->id); end++)
			;
		write_one(j, m, v + i, end - i);
	}
	jout_end_array(j);
}
