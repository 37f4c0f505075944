/*
 * json_report.c - the native report; docs/schema/report.schema.json describes it.
 */
#include "format/json_out.h"
#include "report/report_writers.h"

static void write_strings(struct jout *j, const char *key, const struct str *v, size_t n)
{
	jout_member_array(j, key);
	for (size_t i = 0; i < n; i++)
		jout_string(j, v[i]);
	jout_end_array(j);
}

static void write_words(struct jout *j, const char *key, struct str words)
{
	struct str one;

	jout_member_array(j, key);
	while (str_next_word(&words, &one))
		jout_string(j, one);
	jout_end_array(j);
}

static void write_refs(struct jout *j, const char *key, const struct inventory *inv,
		       const package_ref *v, size_t n)
{
	jout_member_array(j, key);
	for (size_t i = 0; i < n; i++)
		jout_string(j, inv->packages[v[i]].id);
	jout_end_array(j);
}

static void write_reach(struct jout *j, enum tristate image, struct str stages,
			struct str why)
{
	jout_member_object(j, "reach");
	jout_key(j, "image");
	if (image == TRI_UNKNOWN)
		jout_null(j);
	else
		jout_bool(j, image == TRI_YES);
	write_words(j, "stages", stages);
	jout_member(j, "why", why);
	jout_end_object(j);
}

static void write_db(struct jout *j, const struct report_db *db)
{
	jout_key(j, "advisory_db");
	if (!db->present) {
		jout_null(j);
		return;
	}
	jout_object(j);
	jout_member_text(j, "origin", db->built_in ? "built-in" : "file");
	jout_member(j, "built", db->built);
	jout_member_number(j, "advisories", db->advisories);
	jout_member_object(j, "ecosystems");
	for (size_t i = 0; i < db->n_ecosystems; i++) {
		jout_key_str(j, db->ecosystems[i].name);
		jout_object(j);
		jout_member_number(j, "advisories", db->ecosystems[i].advisories);
		jout_member(j, "newest", db->ecosystems[i].newest);
		jout_end_object(j);
	}
	jout_end_object(j);
	if (db->knows_kev || db->knows_epss) {
		jout_member_array(j, "attacks");
		if (db->knows_epss)
			jout_text(j, "epss");
		if (db->knows_kev)
			jout_text(j, "kev");
		jout_end_array(j);
	}
	jout_end_object(j);
}

static void write_locations(struct jout *j, const struct package *p)
{
	jout_member_array(j, "locations");
	for (size_t i = 0; i < p->n_locations; i++) {
		jout_object(j);
		jout_member(j, "path", p->locations[i].path);
		jout_member_number(j, "line", p->locations[i].line);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_hashes(struct jout *j, const struct package *p)
{
	jout_member_array(j, "hashes");
	for (size_t i = 0; i < p->n_hashes; i++) {
		jout_object(j);
		jout_member_text(j, "alg", hash_alg_name(p->hashes[i].alg));
		jout_member(j, "content", p->hashes[i].hex);
		jout_member_opt(j, "file", p->hashes[i].file);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_edges(struct jout *j, const struct inventory *inv, size_t i)
{
	jout_member_array(j, "depends_on");
	for (uint32_t k = inv->first_edge[i]; k < inv->first_edge[i + 1]; k++) {
		const struct package *to = &inv->packages[inv->edges[k].to];

		if (to->kind != PACKAGE_PROJECT)
			jout_string(j, to->id);
	}
	jout_end_array(j);
}

static void write_package(struct jout *j, const struct inventory *inv, size_t i)
{
	const struct package *p = &inv->packages[i];

	jout_object(j);
	jout_member(j, "id", p->id);
	jout_member(j, "name", p->name);
	jout_member(j, "version", p->version);
	jout_member(j, "ecosystem", ecosystem_label(p->ecosystem));
	jout_member(j, "purl", p->purl);
	jout_member_text(j, "scope", scope_name(p->scope));
	jout_key(j, "direct");
	if (p->relation == DEP_UNKNOWN)
		jout_null(j);
	else
		jout_bool(j, p->relation == DEP_DIRECT);
	jout_member_opt(j, "requested", p->requested);
	write_locations(j, p);
	write_edges(j, inv, i);
	write_strings(j, "licenses", p->licenses, p->n_licenses);
	write_hashes(j, p);
	write_reach(j, p->reach_image, p->reach_stages, p->reach_why);
	jout_end_object(j);
}

static void write_cvss(struct jout *j, const struct finding *f)
{
	jout_member_array(j, "cvss");
	for (size_t i = 0; i < f->n_cvss; i++) {
		jout_object(j);
		jout_member_text(j, "version", f->cvss[i].version);
		jout_member(j, "vector", f->cvss[i].vector);
		jout_key(j, "score");
		jout_tenths(j, f->cvss[i].tenths);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_finding_package(struct jout *j, const struct inventory *inv,
				  const struct finding *f)
{
	const struct package *p;

	if (f->package == PACKAGE_NONE)
		return;
	p = &inv->packages[f->package];
	jout_member_object(j, "package");
	jout_member(j, "id", p->id);
	jout_member(j, "name", p->name);
	jout_member(j, "version", p->version);
	jout_member(j, "ecosystem", ecosystem_label(p->ecosystem));
	jout_member(j, "purl", p->purl);
	jout_end_object(j);
	write_refs(j, "introduced_by", inv, f->introduced_by, f->n_introduced_by);
	write_strings(j, "fixed_versions", f->fixed_versions, f->n_fixed_versions);
	write_cvss(j, f);
}

/* What the gate asks beside severities; absent where there is nothing to tell. */
static void write_gate_facts(struct jout *j, const struct finding *f)
{
	const struct exploitation *e = &f->exploited;

	if (f->informational)
		jout_member_bool(j, "informational", true);
	if (f->possible)
		jout_member_bool(j, "possible", true);
	if (!e->kev && !e->has_epss)
		return;
	struct arena a;

	arena_init(&a);
	jout_member_object(j, "attacks");
	if (e->kev) {
		jout_member(j, "kev", date_text(&a, e->kev));
		jout_member_bool(j, "ransomware", e->ransomware);
	}
	if (e->has_epss) {
		jout_key(j, "epss");
		jout_decimal(j, e->epss, 5);
	}
	jout_end_object(j);
	arena_release(&a);
}

static void write_finding(struct jout *j, const struct inventory *inv,
			  const struct finding *f)
{
	jout_object(j);
	jout_member_text(j, "kind", finding_kind_name(f->kind));
	jout_member(j, "id", f->id);
	write_strings(j, "aliases", f->aliases, f->n_aliases);
	jout_member_text(j, "severity", severity_name(f->severity));
	jout_member(j, "title", f->title);
	jout_member(j, "message", f->message);
	jout_member(j, "path", f->path);
	jout_member_number(j, "line", f->line);
	jout_member_number(j, "end_line", f->end_line);
	jout_member(j, "fingerprint", f->fingerprint);
	write_reach(j, f->reach_image, f->reach_stages, f->reach_why);
	write_finding_package(j, inv, f);
	write_gate_facts(j, f);
	jout_member_opt(j, "fix", f->fix);
	jout_member_opt(j, "url", f->url);
	if (f->suppressed) {
		jout_member_object(j, "suppressed");
		jout_member(j, "by", f->suppressed_by);
		jout_member(j, "reason", f->suppressed_reason);
		jout_member_opt(j, "until", f->suppressed_until);
		jout_end_object(j);
	}
	jout_end_object(j);
}

static void write_diags(struct jout *j, const struct diag_list *d)
{
	jout_member_array(j, "diagnostics");
	for (size_t i = 0; i < d->n; i++) {
		jout_object(j);
		jout_member_text(j, "level", diag_level_name(d->v[i].level));
		jout_member_text(j, "code", diag_code_name(d->v[i].code));
		jout_member(j, "path", d->v[i].path);
		jout_member_number(j, "line", d->v[i].line);
		jout_member(j, "text", d->v[i].text);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_head(struct jout *j, const struct report *r)
{
	static const char *const targets[] = { "directory", "sbom", "image" };

	jout_member_number(j, "schema_version", 1);
	jout_member_object(j, "tool");
	jout_member_text(j, "name", "waybill");
	jout_member_text(j, "version", r->tool_version);
	jout_end_object(j);
	jout_member_object(j, "target");
	jout_member_text(j, "type", targets[r->target]);
	jout_member(j, "name", r->target_name);
	jout_end_object(j);
	write_db(j, &r->db);
	jout_member_bool(j, "complete", r->complete);
}

static void write_report(const struct report *r, const char *version, bool findings,
			 struct buf *out)
{
	const struct inventory *inv = r->inventory;
	struct jout j;

	(void)version;
	jout_init(&j, out, false);
	jout_object(&j);
	write_head(&j, r);
	jout_member_array(&j, "packages");
	for (size_t i = 0; i < inv->n_packages; i++)
		if (inv->packages[i].kind != PACKAGE_PROJECT)
			write_package(&j, inv, i);
	jout_end_array(&j);
	jout_member_array(&j, "findings");
	for (size_t i = 0; findings && i < r->n_findings; i++)
		write_finding(&j, inv, &r->findings[i]);
	jout_end_array(&j);
	write_diags(&j, r->diags);
	jout_end_object(&j);
	buf_add_char(out, '\n');
}

const struct writer json_writer = {
	.name = "json",
	.title = "native report",
	.media_type = "application/json",
	.write = write_report,
};
