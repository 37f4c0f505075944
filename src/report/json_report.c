/*
 * json_report.c - the native report; docs/schema/report.schema.json describes it.
 */
#include "format/json_out.h"
#include "report/report_writers.h"

static void write_strings(struct json_out *j, const char *key, const struct str *v,
			  size_t n)
{
	json_out_member_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_out_string(j, v[i]);
	json_out_end_array(j);
}

static void write_words(struct json_out *j, const char *key, struct str words)
{
	struct str one;

	json_out_member_array(j, key);
	while (str_next_word(&words, &one))
		json_out_string(j, one);
	json_out_end_array(j);
}

static void write_refs(struct json_out *j, const char *key, const struct inventory *inv,
		       const package_ref *v, size_t n)
{
	json_out_member_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_out_string(j, inv->packages[v[i]].id);
	json_out_end_array(j);
}

static void write_reach(struct json_out *j, enum tristate image, struct str stages,
			struct str why)
{
	json_out_member_object(j, "reach");
	json_out_key(j, "image");
	if (image == TRI_UNKNOWN)
		json_out_null(j);
	else
		json_out_bool(j, image == TRI_YES);
	write_words(j, "stages", stages);
	json_out_member(j, "why", why);
	json_out_end_object(j);
}

static void write_db(struct json_out *j, const struct report_db *db)
{
	json_out_key(j, "advisory_db");
	if (!db->present) {
		json_out_null(j);
		return;
	}
	json_out_object(j);
	json_out_member_text(j, "origin", db->built_in ? "built-in" : "file");
	json_out_member(j, "built", db->built);
	json_out_member_number(j, "advisories", db->advisories);
	json_out_member_object(j, "ecosystems");
	for (size_t i = 0; i < db->n_ecosystems; i++) {
		json_out_key_str(j, db->ecosystems[i].name);
		json_out_object(j);
		json_out_member_number(j, "advisories", db->ecosystems[i].advisories);
		json_out_member(j, "newest", db->ecosystems[i].newest);
		json_out_end_object(j);
	}
	json_out_end_object(j);
	json_out_end_object(j);
}

static void write_locations(struct json_out *j, const struct package *p)
{
	json_out_member_array(j, "locations");
	for (size_t i = 0; i < p->n_locations; i++) {
		json_out_object(j);
		json_out_member(j, "path", p->locations[i].path);
		json_out_member_number(j, "line", p->locations[i].line);
		json_out_end_object(j);
	}
	json_out_end_array(j);
}

static void write_hashes(struct json_out *j, const struct package *p)
{
	json_out_member_array(j, "hashes");
	for (size_t i = 0; i < p->n_hashes; i++) {
		json_out_object(j);
		json_out_member_text(j, "alg", hash_alg_name(p->hashes[i].alg));
		json_out_member(j, "content", p->hashes[i].hex);
		json_out_member_opt(j, "file", p->hashes[i].file);
		json_out_end_object(j);
	}
	json_out_end_array(j);
}

static void write_edges(struct json_out *j, const struct inventory *inv, size_t i)
{
	json_out_member_array(j, "depends_on");
	for (uint32_t k = inv->first_edge[i]; k < inv->first_edge[i + 1]; k++) {
		const struct package *to = &inv->packages[inv->edges[k].to];

		if (to->kind != PACKAGE_PROJECT)
			json_out_string(j, to->id);
	}
	json_out_end_array(j);
}

static void write_package(struct json_out *j, const struct inventory *inv, size_t i)
{
	const struct package *p = &inv->packages[i];

	json_out_object(j);
	json_out_member(j, "id", p->id);
	json_out_member(j, "name", p->name);
	json_out_member(j, "version", p->version);
	json_out_member(j, "ecosystem", ecosystem_label(p->ecosystem));
	json_out_member(j, "purl", p->purl);
	json_out_member_text(j, "scope", scope_name(p->scope));
	json_out_key(j, "direct");
	if (p->relation == DEP_UNKNOWN)
		json_out_null(j);
	else
		json_out_bool(j, p->relation == DEP_DIRECT);
	json_out_member_opt(j, "requested", p->requested);
	write_locations(j, p);
	write_edges(j, inv, i);
	write_strings(j, "licenses", p->licenses, p->n_licenses);
	write_hashes(j, p);
	write_reach(j, p->reach_image, p->reach_stages, p->reach_why);
	json_out_end_object(j);
}

static void write_cvss(struct json_out *j, const struct finding *f)
{
	json_out_member_array(j, "cvss");
	for (size_t i = 0; i < f->n_cvss; i++) {
		json_out_object(j);
		json_out_member_text(j, "version", f->cvss[i].version);
		json_out_member(j, "vector", f->cvss[i].vector);
		json_out_key(j, "score");
		json_out_tenths(j, f->cvss[i].tenths);
		json_out_end_object(j);
	}
	json_out_end_array(j);
}

static void write_finding_package(struct json_out *j, const struct inventory *inv,
				  const struct finding *f)
{
	const struct package *p;

	if (f->package == PACKAGE_NONE)
		return;
	p = &inv->packages[f->package];
	json_out_member_object(j, "package");
	json_out_member(j, "id", p->id);
	json_out_member(j, "name", p->name);
	json_out_member(j, "version", p->version);
	json_out_member(j, "ecosystem", ecosystem_label(p->ecosystem));
	json_out_member(j, "purl", p->purl);
	json_out_end_object(j);
	write_refs(j, "introduced_by", inv, f->introduced_by, f->n_introduced_by);
	write_strings(j, "fixed_versions", f->fixed_versions, f->n_fixed_versions);
	write_cvss(j, f);
}

static void write_finding(struct json_out *j, const struct inventory *inv,
			  const struct finding *f)
{
	json_out_object(j);
	json_out_member_text(j, "kind", finding_kind_name(f->kind));
	json_out_member(j, "id", f->id);
	write_strings(j, "aliases", f->aliases, f->n_aliases);
	json_out_member_text(j, "severity", severity_name(f->severity));
	json_out_member(j, "title", f->title);
	json_out_member(j, "message", f->message);
	json_out_member(j, "path", f->path);
	json_out_member_number(j, "line", f->line);
	json_out_member_number(j, "end_line", f->end_line);
	json_out_member(j, "fingerprint", f->fingerprint);
	write_reach(j, f->reach_image, f->reach_stages, f->reach_why);
	write_finding_package(j, inv, f);
	json_out_member_opt(j, "fix", f->fix);
	json_out_member_opt(j, "url", f->url);
	if (f->suppressed) {
		json_out_member_object(j, "suppressed");
		json_out_member(j, "by", f->suppressed_by);
		json_out_member(j, "reason", f->suppressed_reason);
		json_out_member_opt(j, "until", f->suppressed_until);
		json_out_end_object(j);
	}
	json_out_end_object(j);
}

static void write_diags(struct json_out *j, const struct diag_list *d)
{
	json_out_member_array(j, "diagnostics");
	for (size_t i = 0; i < d->n; i++) {
		json_out_object(j);
		json_out_member_text(j, "level", diag_level_name(d->v[i].level));
		json_out_member_text(j, "code", diag_code_name(d->v[i].code));
		json_out_member(j, "path", d->v[i].path);
		json_out_member_number(j, "line", d->v[i].line);
		json_out_member(j, "text", d->v[i].text);
		json_out_end_object(j);
	}
	json_out_end_array(j);
}

static void write_head(struct json_out *j, const struct report *r)
{
	static const char *const targets[] = { "directory", "sbom", "image" };

	json_out_member_number(j, "schema_version", 1);
	json_out_member_object(j, "tool");
	json_out_member_text(j, "name", "waybill");
	json_out_member_text(j, "version", r->tool_version);
	json_out_end_object(j);
	json_out_member_object(j, "target");
	json_out_member_text(j, "type", targets[r->target]);
	json_out_member(j, "name", r->target_name);
	json_out_end_object(j);
	write_db(j, &r->db);
	json_out_member_bool(j, "complete", r->complete);
}

static void write_report(const struct report *r, const char *version, bool findings,
			 struct buf *out)
{
	const struct inventory *inv = r->inventory;
	struct json_out j;

	(void)version;
	json_out_init(&j, out, false);
	json_out_object(&j);
	write_head(&j, r);
	json_out_member_array(&j, "packages");
	for (size_t i = 0; i < inv->n_packages; i++)
		if (inv->packages[i].kind != PACKAGE_PROJECT)
			write_package(&j, inv, i);
	json_out_end_array(&j);
	json_out_member_array(&j, "findings");
	for (size_t i = 0; findings && i < r->n_findings; i++)
		write_finding(&j, inv, &r->findings[i]);
	json_out_end_array(&j);
	write_diags(&j, r->diags);
	json_out_end_object(&j);
	buf_add_char(out, '\n');
}

const struct writer json_writer = {
	.name = "json",
	.title = "native report",
	.media_type = "application/json",
	.write = write_report,
};
