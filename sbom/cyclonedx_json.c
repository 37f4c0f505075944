/*
 * cyclonedx_json.c - CycloneDX 1.6 JSON.
 *
 * https://cyclonedx.org/docs/1.6/json/ ; schema bom-1.6.schema.json of
 * CycloneDX/specification at e02a34ae.
 */
#include "base/date.h"
#include "core/license.h"
#include "format/json_out.h"
#include "sbom/cyclonedx_vulnerabilities.h"
#include "sbom/sbom_model.h"
#include "sbom/sbom_writers.h"

static void write_property(struct jout *j, const char *name, struct str value)
{
	jout_object(j);
	jout_member_text(j, "name", name);
	jout_member(j, "value", value);
	jout_end_object(j);
}

/* --- licences ---------------------------------------------------------------- */

/* Ids of the list 3.29.0 that the enumeration in CycloneDX 1.6 does not have yet: as
 * an expression they are valid all the same. */
static bool is_too_new(struct str id)
{
	static const char *const ids[] = {
		"atc-game",
		"Brian-Gladman-3-Clause-no-conversion",
		"BSD-2-Clause-pos-unchanged",
		"BSD-3-Clause-OpenWebUI",
		"BSD-ask-to-endorse",
		"BSD-Source-alt-GPL",
		"BSD-Source-Code-no-disclaimer",
		"Bugroff",
		"CC-BY-NC-3.0-IGO",
		"FDK-MPEG-H",
		"Hippocratic-3.0-core",
		"Informatica",
		"MVT-1.1",
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (str_is(id, ids[i]))
			return true;
	return false;
}

static void write_license(struct jout *j, const char *what, struct str text)
{
	jout_object(j);
	jout_member_object(j, "license");
	jout_member(j, what, text);
	jout_member_text(j, "acknowledgement", "declared");
	jout_end_object(j);
	jout_end_object(j);
}

static void write_licenses(struct jout *j, const struct sbom_model *m,
			   const struct package *p)
{
	struct str expression;

	if (!p->n_licenses)
		return;
	jout_member_array(j, "licenses");
	if (!sbom_license(m, p, &expression)) {
		for (size_t i = 0; i < p->n_licenses; i++)
			write_license(j, "name", p->licenses[i]);
	} else if (license_is_single(expression) && license_find(expression) &&
		   !is_too_new(expression)) {
		write_license(j, "id", expression);
	} else {
		jout_object(j);
		jout_member(j, "expression", expression);
		jout_member_text(j, "acknowledgement", "declared");
		jout_end_object(j);
	}
	jout_end_array(j);
}

/* --- digests and references -------------------------------------------------- */

/* One digest of each kind, none of a named file: they are the component's own. */
static bool hashes_are_own(const struct package *p)
{
	unsigned seen = 0;

	for (size_t i = 0; i < p->n_hashes; i++) {
		unsigned bit = 1u << p->hashes[i].alg;

		if (p->hashes[i].file.len || (seen & bit))
			return false;
		seen |= bit;
	}
	return true;
}

static void write_hash(struct jout *j, const struct package_hash *h)
{
	jout_object(j);
	jout_member_text(j, "alg", hash_alg_name(h->alg));
	jout_member(j, "content", h->hex);
	jout_end_object(j);
}

static void write_own_hashes(struct jout *j, const struct package *p)
{
	if (!p->n_hashes || !hashes_are_own(p))
		return;
	jout_member_array(j, "hashes");
	for (size_t i = 0; i < p->n_hashes; i++)
		write_hash(j, &p->hashes[i]);
	jout_end_array(j);
}

static void write_reference(struct jout *j, const struct sbom_model *m, const char *type,
			    struct str url, const struct package_hash *h)
{
	jout_object(j);
	jout_member_text(j, "type", type);
	jout_member(j, "url", sbom_iri(m, url));
	if (h) {
		jout_member_array(j, "hashes");
		write_hash(j, h);
		jout_end_array(j);
	}
	jout_end_object(j);
}

/* A package of several files has a digest for each: a reference a file. */
static void write_references(struct jout *j, const struct sbom_model *m,
			     const struct package *p)
{
	bool own = hashes_are_own(p);

	if (!p->source_url.len && !p->vcs_url.len && own)
		return;
	jout_member_array(j, "externalReferences");
	if (p->source_url.len)
		write_reference(j, m, "distribution", p->source_url, NULL);
	if (p->vcs_url.len)
		write_reference(j, m, "vcs", p->vcs_url, NULL);
	for (size_t i = 0; !own && i < p->n_hashes; i++)
		write_reference(j, m, "distribution",
				p->hashes[i].file.len ? p->hashes[i].file : p->purl,
				&p->hashes[i]);
	jout_end_array(j);
}

/* --- components -------------------------------------------------------------- */

static const char *component_type(enum package_kind kind)
{
	static const char *const types[] = {
		[PACKAGE_LIBRARY] = "library",
		[PACKAGE_PROJECT] = "application",
		[PACKAGE_CONTAINER] = "container",
		[PACKAGE_ACTION] = "application",
	};

	return types[kind];
}

static const char *component_scope(enum dep_scope scope)
{
	return scope == SCOPE_DEV        ? "excluded"
	       : scope == SCOPE_OPTIONAL ? "optional"
					 : "required";
}

static void write_evidence(struct jout *j, const struct package *p)
{
	jout_member_object(j, "evidence");
	jout_member_array(j, "identity");
	jout_object(j);
	jout_member_text(j, "field", "purl");
	jout_member_number(j, "confidence", 1);
	jout_member_array(j, "methods");
	jout_object(j);
	jout_member_text(j, "technique", "manifest-analysis");
	jout_member_number(j, "confidence", 1);
	jout_member(j, "value", p->locations[0].path);
	jout_end_object(j);
	jout_end_array(j);
	jout_end_object(j);
	jout_end_array(j);
	jout_member_array(j, "occurrences");
	for (size_t i = 0; i < p->n_locations; i++) {
		jout_object(j);
		jout_member(j, "location", p->locations[i].path);
		if (p->locations[i].line)
			jout_member_number(j, "line", p->locations[i].line);
		jout_end_object(j);
	}
	jout_end_array(j);
	jout_end_object(j);
}

static void write_properties(struct jout *j, const struct package *p)
{
	jout_member_array(j, "properties");
	if (p->ecosystem == ECO_NPM && p->scope == SCOPE_DEV)
		write_property(j, "cdx:npm:package:development", STR("true"));
	if (p->relation != DEP_UNKNOWN)
		write_property(j, "waybill:direct",
			       p->relation == DEP_DIRECT ? STR("true") : STR("false"));
	if (p->group.len)
		write_property(j, "waybill:group", p->group);
	if (p->requested.len)
		write_property(j, "waybill:requested", p->requested);
	if (p->vcs_commit.len)
		write_property(j, "waybill:vcs_commit", p->vcs_commit);
	jout_end_array(j);
}

static void write_component(struct jout *j, const struct sbom_model *m, size_t i)
{
	const struct package *p = &m->r->inventory->packages[i];
	struct str group, name;

	sbom_split_name(p, &group, &name);
	jout_object(j);
	jout_member_text(j, "type", component_type(p->kind));
	jout_member(j, "bom-ref", p->id);
	jout_member_opt(j, "group", group);
	jout_member(j, "name", name);
	jout_member_opt(j, "version", p->version);
	jout_member_text(j, "scope", component_scope(p->scope));
	write_own_hashes(j, p);
	write_licenses(j, m, p);
	jout_member_opt(j, "purl", p->purl);
	write_references(j, m, p);
	write_properties(j, p);
	write_evidence(j, p);
	jout_end_object(j);
}

static void write_components(struct jout *j, const struct sbom_model *m)
{
	jout_member_array(j, "components");
	for (size_t i = 0; i < m->r->inventory->n_packages; i++)
		if (!sbom_is_root(m, (package_ref)i))
			write_component(j, m, i);
	jout_end_array(j);
}

/* --- metadata ---------------------------------------------------------------- */

static void write_root(struct jout *j, const struct sbom_model *m)
{
	const struct report_subject *s = &m->r->subject;
	struct package as_package = { .name = s->name };
	struct str group = STR(""), name = s->name;

	if (s->package != PACKAGE_NONE) {
		as_package.ecosystem = m->r->inventory->packages[s->package].ecosystem;
		as_package.licenses = s->licenses;
		as_package.n_licenses = s->n_licenses;
		sbom_split_name(&as_package, &group, &name);
	}
	jout_member_object(j, "component");
	jout_member_text(j, "type", "application");
	jout_member(j, "bom-ref", m->root_ref);
	if (s->supplier.len) {
		jout_member_object(j, "supplier");
		jout_member(j, "name", s->supplier);
		jout_end_object(j);
	}
	jout_member_opt(j, "group", group);
	jout_member(j, "name", name);
	jout_member_opt(j, "version", s->version);
	write_licenses(j, m, &as_package);
	jout_member_opt(j, "purl", s->purl);
	if (s->vcs_url.len) {
		jout_member_array(j, "externalReferences");
		write_reference(j, m, "vcs", s->vcs_url, NULL);
		jout_end_array(j);
	}
	jout_end_object(j);
}

static void write_metadata(struct jout *j, const struct sbom_model *m, struct str time)
{
	jout_member_object(j, "metadata");
	jout_member(j, "timestamp", time);
	jout_member_array(j, "lifecycles");
	jout_object(j);
	jout_member_text(j, "phase", "pre-build");
	jout_end_object(j);
	jout_end_array(j);
	jout_member_object(j, "tools");
	jout_member_array(j, "components");
	jout_object(j);
	jout_member_text(j, "type", "application");
	jout_member_text(j, "name", "waybill");
	jout_member_text(j, "version", m->r->tool_version);
	jout_end_object(j);
	jout_end_array(j);
	jout_end_object(j);
	write_root(j, m);
	if (m->r->subject.supplier.len) {
		jout_member_object(j, "supplier");
		jout_member(j, "name", m->r->subject.supplier);
		jout_end_object(j);
	}
	jout_end_object(j);
}

/* --- graph ------------------------------------------------------------------- */

static void write_dependencies(struct jout *j, const struct sbom_model *m)
{
	const struct inventory *inv = m->r->inventory;

	jout_member_array(j, "dependencies");
	jout_object(j);
	jout_member(j, "ref", m->root_ref);
	jout_member_array(j, "dependsOn");
	for (size_t i = 0; i < m->n_roots; i++)
		jout_string(j, inv->packages[m->roots[i]].id);
	jout_end_array(j);
	jout_end_object(j);
	for (size_t i = 0; i < inv->n_packages; i++) {
		uint32_t from = inv->first_edge[i], to = inv->first_edge[i + 1];

		/* one that is not listed is one whose dependencies are not known */
		if (sbom_is_root(m, (package_ref)i) ||
		    (from == to && !inv->packages[i].edges_known))
			continue;
		jout_object(j);
		jout_member(j, "ref", inv->packages[i].id);
		jout_member_array(j, "dependsOn");
		for (uint32_t k = from; k < to; k++)
			/* a member may need the workspace around it: no one depends on
			 * the root */
			if (!sbom_is_root(m, inv->edges[k].to))
				jout_string(j, inv->packages[inv->edges[k].to].id);
		jout_end_array(j);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_graph_claim(struct jout *j, const struct sbom_model *m, bool known)
{
	const struct inventory *inv = m->r->inventory;
	bool open = false;

	if (m->root_edges_known == known) {
		jout_object(j);
		jout_member_text(j, "aggregate", known ? "complete" : "unknown");
		jout_member_array(j, "dependencies");
		jout_string(j, m->root_ref);
		open = true;
	}
	for (size_t i = 0; i < inv->n_packages; i++) {
		if (inv->packages[i].edges_known != known ||
		    sbom_is_root(m, (package_ref)i))
			continue;
		if (!open) {
			jout_object(j);
			jout_member_text(j, "aggregate", known ? "complete" : "unknown");
			jout_member_array(j, "dependencies");
			open = true;
		}
		jout_string(j, inv->packages[i].id);
	}
	if (open) {
		jout_end_array(j);
		jout_end_object(j);
	}
}

/* What this document knows to be whole, and what it does not. */
static void write_compositions(struct jout *j, const struct sbom_model *m)
{
	jout_member_array(j, "compositions");
	jout_object(j);
	jout_member_text(j, "aggregate", m->complete ? "complete" : "incomplete");
	jout_end_object(j);
	write_graph_claim(j, m, true);
	write_graph_claim(j, m, false);
	jout_end_array(j);
}

/* Diagnostics: what was not read belongs into every output. */
static void write_document_properties(struct jout *j, const struct sbom_model *m,
				      bool findings)
{
	const struct diag_list *d = m->r->diags;

	jout_member_array(j, "properties");
	write_property(j, "waybill:complete",
		       m->r->complete ? STR("true") : STR("false"));
	if (findings)
		write_property(j, "waybill:advisory_db",
			       report_db_text(m->arena, &m->r->db));
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].level != DIAG_NOTE)
			write_property(j, "waybill:diagnostic",
				       arena_printf(m->arena, STR_FMT ":%u: %s: " STR_FMT,
						    STR_ARG(d->v[i].path), d->v[i].line,
						    diag_level_name(d->v[i].level),
						    STR_ARG(d->v[i].text)));
	jout_end_array(j);
}

static void write_cyclonedx(const struct report *r, const char *version, bool findings,
			    struct buf *out)
{
	struct sbom_model m;
	struct arena arena;
	struct jout j;
	size_t from = out->len;

	(void)version;
	arena_init(&arena);
	sbom_model_init(&m, r, &arena);
	jout_init(&j, out, false);
	jout_object(&j);
	jout_member_text(&j, "$schema",
			 "http://cyclonedx.org/schema/bom-1.6.schema.json");
	jout_member_text(&j, "bomFormat", "CycloneDX");
	jout_member_text(&j, "specVersion", "1.6");
	jout_member_text(&j, "serialNumber", "urn:uuid:" SBOM_UUID_MARK);
	jout_member_number(&j, "version", 1);
	write_metadata(&j, &m, time_text(&arena, r->created));
	write_components(&j, &m);
	write_dependencies(&j, &m);
	write_compositions(&j, &m);
	if (findings)
		cyclonedx_write_vulnerabilities(&j, &m);
	write_document_properties(&j, &m, findings);
	jout_end_object(&j);
	buf_add_char(out, '\n');
	sbom_stamp_uuid(out, from);
	arena_release(&arena);
}

const struct writer cyclonedx_json_writer = {
	.name = "cyclonedx-json",
	.aliases = "cyclonedx",
	.title = "CycloneDX JSON",
	.versions = "1.6",
	.media_type = "application/vnd.cyclonedx+json; version=1.6",
	.is_sbom = true,
	.wants_every_finding = true,
	.write = write_cyclonedx,
};
