/*
 * cyclonedx_json.c - CycloneDX JSON, the document: see cyclonedx.h.
 */
#include "base/date.h"
#include "sbom/cyclonedx.h"
#include "sbom/sbom_doc.h"
#include "sbom/sbom_writers.h"

void cdx_write_property(struct cdx *c, const char *name, struct str value)
{
	jout_object(&c->j);
	jout_member_text(&c->j, "name", name);
	jout_member(&c->j, "value", value);
	jout_end_object(&c->j);
}

void cdx_write_supplier(struct cdx *c, struct str supplier)
{
	if (!supplier.len)
		return;
	jout_member_object(&c->j, "supplier");
	jout_member(&c->j, "name", supplier);
	jout_end_object(&c->j);
}

/* --- metadata ---------------------------------------------------------------- */

static void write_tool(struct cdx *c, struct str name, struct str version)
{
	struct jout *j = &c->j;

	jout_object(j);
	if (c->minor >= 5)
		jout_member_text(j, "type", "application");
	jout_member(j, "name", name);
	jout_member_opt(j, "version", version);
	jout_end_object(j);
}

/* Until 1.4 a list of tools, later one of components.  Those that made what this document
 * is made of come too. */
static void write_tools(struct cdx *c)
{
	const struct report_origin *o = &c->m.r->origin;
	struct jout *j = &c->j;
	struct str name, version;

	if (c->minor < 5) {
		jout_member_array(j, "tools");
	} else {
		jout_member_object(j, "tools");
		jout_member_array(j, "components");
	}
	write_tool(c, STR("waybill"), str_of(c->m.r->tool_version));
	for (size_t i = 0; i < o->n_tools; i++) {
		str_rcut(o->tools[i], ' ', &name, &version);
		write_tool(c, name, version);
	}
	jout_end_array(j);
	if (c->minor >= 5)
		jout_end_object(j);
}

static bool is_phase(struct str word)
{
	static const char *const phases[] = { "design",      "pre-build",  "build",
					      "post-build",  "operations", "discovery",
					      "decommission" };

	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
		if (str_is(word, phases[i]))
			return true;
	return false;
}

/* A scan of files is before the build; another document says for itself when it was. */
static void write_lifecycles(struct cdx *c)
{
	static const struct str before = { "pre-build", 9 };
	const struct report *r = c->m.r;
	bool scanned = r->target == TARGET_DIRECTORY;
	const struct str *v = scanned ? &before : r->origin.lifecycles;
	size_t n = scanned ? 1 : r->origin.n_lifecycles;

	if (c->minor < 5 || !n)
		return;
	jout_member_array(&c->j, "lifecycles");
	for (size_t i = 0; i < n; i++) {
		jout_object(&c->j);
		jout_member(&c->j, is_phase(v[i]) ? "phase" : "name", v[i]);
		jout_end_object(&c->j);
	}
	jout_end_array(&c->j);
}

/* Persons, or organisations, that made the document. */
static void write_authors(struct cdx *c)
{
	const struct report_origin *o = &c->m.r->origin;
	struct str mail, name;

	struct str supplier = c->m.r->subject.supplier;

	if (!o->n_authors && !supplier.len)
		return;
	jout_member_array(&c->j, "authors");
	/* as in SPDX: who lets it be made for himself */
	if (!o->n_authors) {
		jout_object(&c->j);
		jout_member(&c->j, "name", supplier);
		jout_end_object(&c->j);
	}
	for (size_t i = 0; i < o->n_authors; i++) {
		name = sbom_party(o->authors[i], &mail);
		jout_object(&c->j);
		jout_member(&c->j, "name", name);
		jout_member_opt(&c->j, "email", mail);
		jout_end_object(&c->j);
	}
	jout_end_array(&c->j);
}

/* What was not read belongs into every output. */
static void write_document_properties(struct cdx *c, bool findings)
{
	const struct diag_list *d = c->m.r->diags;
	struct arena *a = c->m.arena;

	jout_member_array(&c->j, "properties");
	cdx_write_property(c, "waybill:complete",
			   c->m.r->complete ? STR("true") : STR("false"));
	if (findings)
		cdx_write_property(c, "waybill:advisory_db",
				   report_db_text(a, &c->m.r->db));
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].level != DIAG_NOTE)
			cdx_write_property(c, "waybill:diagnostic",
					   arena_printf(a, STR_FMT ":%u: %s: " STR_FMT,
							STR_ARG(d->v[i].path),
							d->v[i].line,
							diag_level_name(d->v[i].level),
							STR_ARG(d->v[i].text)));
	jout_end_array(&c->j);
}

static void write_metadata(struct cdx *c, bool findings)
{
	struct jout *j = &c->j;

	jout_member_object(j, "metadata");
	jout_member(j, "timestamp", time_text(c->m.arena, c->m.r->created));
	write_lifecycles(c);
	write_tools(c);
	write_authors(c);
	cdx_write_root(c);
	cdx_write_supplier(c, c->m.root_supplier);
	if (c->minor < 5) /* the document itself has none yet */
		write_document_properties(c, findings);
	jout_end_object(j);
}

/* --- graph ------------------------------------------------------------------- */

static void write_dependencies(struct cdx *c)
{
	const struct inventory *inv = c->m.r->inventory;
	struct jout *j = &c->j;

	jout_member_array(j, "dependencies");
	jout_object(j);
	jout_member(j, "ref", c->m.root_ref);
	jout_member_array(j, "dependsOn");
	for (size_t i = 0; i < c->m.n_roots; i++)
		jout_string(j, inv->packages[c->m.roots[i]].id);
	jout_end_array(j);
	jout_end_object(j);
	for (size_t i = 0; i < inv->n_packages; i++) {
		uint32_t from = inv->first_edge[i], to = inv->first_edge[i + 1];

		/* one that is not listed is one whose dependencies are not known */
		if (sbom_is_root(&c->m, (package_ref)i) ||
		    (from == to && !inv->packages[i].edges_known))
			continue;
		jout_object(j);
		jout_member(j, "ref", inv->packages[i].id);
		jout_member_array(j, "dependsOn");
		for (uint32_t k = from; k < to; k++)
			jout_string(j, inv->packages[inv->edges[k].to].id);
		jout_end_array(j);
		jout_end_object(j);
	}
	jout_end_array(j);
}

/* An element of compositions whose references follow; opened once. */
static void open_claim(struct jout *j, const char *aggregate, bool *open)
{
	if (*open)
		return;
	*open = true;
	jout_object(j);
	jout_member_text(j, "aggregate", aggregate);
	jout_member_array(j, "dependencies");
}

static void write_graph_claim(struct cdx *c, bool known)
{
	const char *aggregate = known ? "complete" : "unknown";
	const struct inventory *inv = c->m.r->inventory;
	bool open = false;

	if (c->m.root_edges_known == known) {
		open_claim(&c->j, aggregate, &open);
		jout_string(&c->j, c->m.root_ref);
	}
	for (size_t i = 0; i < inv->n_packages; i++) {
		if (inv->packages[i].edges_known != known ||
		    sbom_is_root(&c->m, (package_ref)i))
			continue;
		open_claim(&c->j, aggregate, &open);
		jout_string(&c->j, inv->packages[i].id);
	}
	if (open) {
		jout_end_array(&c->j);
		jout_end_object(&c->j);
	}
}

/* What this document knows to be whole, and what it does not. */
static void write_compositions(struct cdx *c)
{
	static const char *const aggregates[] = {
		[SBOM_UNKNOWN] = "unknown",
		[SBOM_INCOMPLETE] = "incomplete",
		[SBOM_COMPLETE] = "complete",
	};

	jout_member_array(&c->j, "compositions");
	jout_object(&c->j);
	jout_member_text(&c->j, "aggregate", aggregates[c->m.whole]);
	jout_end_object(&c->j);
	write_graph_claim(c, true);
	write_graph_claim(c, false);
	jout_end_array(&c->j);
}

/* --- document ---------------------------------------------------------------- */

static void write_bom(struct cdx *c, bool findings)
{
	static const char schema[] = "http://cyclonedx.org/schema/bom-1.%u.schema.json";
	struct arena *a = c->m.arena;
	struct jout *j = &c->j;

	jout_object(j);
	jout_member(j, "$schema", arena_printf(a, schema, c->minor));
	jout_member_text(j, "bomFormat", "CycloneDX");
	jout_member(j, "specVersion", arena_printf(a, "1.%u", c->minor));
	jout_member_text(j, "serialNumber", "urn:uuid:" SBOM_UUID_MARK);
	jout_member_number(j, "version", 1);
	write_metadata(c, findings);
	cdx_write_components(c);
	write_dependencies(c);
	write_compositions(c);
	/* in XML vulnerabilities are the last */
	if (c->minor >= 5)
		write_document_properties(c, findings);
	if (findings)
		cdx_write_vulnerabilities(c);
	jout_end_object(j);
}

/* "1.5" is 5; the version is one of the writer's own. */
static unsigned minor_of(const char *version)
{
	struct str v = str_of(version);

	return v.len == 3 && is_digit(v.ptr[2]) ? (unsigned)(v.ptr[2] - '0') : 6;
}

void cdx_write_document(const struct report *r, const char *version, bool findings,
			const struct jout_sink *sink, struct buf *out)
{
	struct cdx c = { .minor = minor_of(version) };
	struct digest128 digest;
	struct arena arena;
	size_t from = out->len;

	arena_init(&arena);
	digest128_init(&digest);
	sbom_model_init(&c.m, r, &arena);
	jout_init(&c.j, out, false);
	c.j.sink = sink;
	c.j.digest = &digest;
	write_bom(&c, findings);
	if (!sink)
		buf_add_char(out, '\n');
	sbom_stamp_uuid(out, from, &digest, SBOM_STAMP_FIRST);
	arena_release(&arena);
}

static void write_cyclonedx(const struct report *r, const char *version, bool findings,
			    struct buf *out)
{
	cdx_write_document(r, version, findings, NULL, out);
}

const struct writer cyclonedx_json_writer = {
	.name = "cyclonedx-json",
	.aliases = "cyclonedx",
	.title = "CycloneDX JSON",
	.versions = "1.6 1.7 1.5 1.4",
	.media_type = "application/vnd.cyclonedx+json",
	.extension = "cdx.json",
	.is_sbom = true,
	.wants_every_finding = true,
	.write = write_cyclonedx,
};
