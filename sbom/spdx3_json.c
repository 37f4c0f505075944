/*
 * spdx3_json.c - SPDX 3.0.1 JSON-LD.
 *
 * https://spdx.github.io/spdx-spec/v3.0.1/ ; model, context and JSON schema of
 * spdx/spdx-spec 3.0.1.  Every element has an address of its own below the document's;
 * the individuals of the model (NoneElement …) are named and never defined again.
 */
#include "base/codec.h"
#include "base/date.h"
#include "core/license.h"
#include "sbom/sbom_doc.h"
#include "sbom/sbom_package.h"
#include "sbom/sbom_writers.h"
#include "sbom/spdx.h"

#define TERMS "https://spdx.org/rdf/3.0.1/terms/"

struct spdx3 {
	struct jout j;
	struct sbom_model m;
	struct arena *a;
	struct str space;    /* of the addresses: "https://…#" */
	struct str *ids;     /* of each package, behind the space */
	struct map agents;   /* suppliers that are written */
	struct map licenses; /* licences that are written */
	unsigned n_relationships;
};

/* --- elements ----------------------------------------------------------------- */

static struct str full_id(struct spdx3 *s, struct str id)
{
	return arena_cat(s->a, s->space, id, STR(""));
}

static void open_element(struct spdx3 *s, const char *type, struct str id)
{
	jout_object(&s->j);
	jout_member_text(&s->j, "type", type);
	jout_member(&s->j, "spdxId", full_id(s, id));
	jout_member_text(&s->j, "creationInfo", "_:creationinfo");
}

static struct str agent_id(struct spdx3 *s, struct str name)
{
	return spdx_make_ref(s->a, "SPDXRef-Organization-", name, name);
}

static struct str license_id_of(struct spdx3 *s, struct str text)
{
	return spdx_make_ref(s->a, "SPDXRef-License-", text, text);
}

/* An organisation, the first time that it is named. */
static void write_agent(struct spdx3 *s, struct str name)
{
	bool added;

	if (!name.len)
		return;
	map_get_or_put(&s->agents, name, 0, &added);
	if (!added)
		return;
	open_element(s, "Organization", agent_id(s, name));
	jout_member(&s->j, "name", name);
	jout_end_object(&s->j);
}

/* A licence as an expression, or, where it is none, as the text that was found. */
static void write_license(struct spdx3 *s, struct str text, bool is_expression)
{
	bool added;

	map_get_or_put(&s->licenses, text, 0, &added);
	if (!added)
		return;
	open_element(s,
		     is_expression ? "simplelicensing_LicenseExpression"
				   : "simplelicensing_SimpleLicensingText",
		     license_id_of(s, text));
	if (!is_expression)
		jout_member(&s->j, "name", text);
	jout_member(&s->j,
		    is_expression ? "simplelicensing_licenseExpression"
				  : "simplelicensing_licenseText",
		    text);
	jout_end_object(&s->j);
}

/* Opened up to its list of targets. */
static void open_relationship(struct spdx3 *s, struct str from, const char *type,
			      const char *scope, const char *completeness)
{
	struct jout *j = &s->j;

	open_element(s, scope ? "LifecycleScopedRelationship" : "Relationship",
		     arena_printf(s->a, "SPDXRef-Relationship-%u", ++s->n_relationships));
	jout_member(j, "from", full_id(s, from));
	jout_member_text(j, "relationshipType", type);
	if (scope)
		jout_member_text(j, "scope", scope);
	if (completeness)
		jout_member_text(j, "completeness", completeness);
	jout_member_array(j, "to");
}

static void close_relationship(struct spdx3 *s)
{
	jout_end_array(&s->j);
	jout_end_object(&s->j);
}

/* --- licences ------------------------------------------------------------------ */

static void write_licenses(struct spdx3 *s, struct str from, const struct package *p)
{
	struct str expression = STR(""),
		   *v = arena_new_array(s->a, struct str, p->n_licenses + 1);
	size_t n = 0;

	if (!p->n_licenses)
		return;
	if (sbom_license(s->a, p, &expression)) {
		write_license(s, expression, true);
		v[n++] = expression;
	}
	for (size_t i = 0; i < p->n_licenses && !expression.len; i++) {
		bool known = license_normalize(s->a, p->licenses[i], &v[n]);

		if (!known)
			v[n] = p->licenses[i];
		write_license(s, v[n++], known);
	}
	open_relationship(s, from, "hasDeclaredLicense", NULL, NULL);
	for (size_t i = 0; i < n; i++)
		jout_string(&s->j, full_id(s, license_id_of(s, v[i])));
	close_relationship(s);
}

/* --- packages ------------------------------------------------------------------ */

static const char *hash_name(enum hash_alg alg)
{
	static const char *const names[HASH_ALG_COUNT] = {
		[HASH_MD5] = "md5",       [HASH_SHA1] = "sha1",
		[HASH_SHA256] = "sha256", [HASH_SHA384] = "sha384",
		[HASH_SHA512] = "sha512",
	};

	return names[alg];
}

static void write_hashes(struct jout *j, const struct package *p)
{
	if (!p->n_hashes || !sbom_hashes_of_one_file(p))
		return;
	jout_member_array(j, "verifiedUsing");
	for (size_t i = 0; i < p->n_hashes; i++) {
		jout_object(j);
		jout_member_text(j, "type", "Hash");
		jout_member_text(j, "algorithm", hash_name(p->hashes[i].alg));
		jout_member(j, "hashValue", p->hashes[i].hex);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_identity(struct spdx3 *s, struct str name, struct str version,
			   struct str purl, struct str supplier)
{
	struct jout *j = &s->j;

	jout_member(j, "name", name);
	jout_member_opt(j, "software_packageVersion", version);
	jout_member_opt(j, "software_packageUrl", purl);
	if (supplier.len)
		jout_member(j, "suppliedBy", full_id(s, agent_id(s, supplier)));
	if (!purl.len)
		return;
	jout_member_array(j, "externalIdentifier");
	jout_object(j);
	jout_member_text(j, "type", "ExternalIdentifier");
	jout_member_text(j, "externalIdentifierType", "packageUrl");
	jout_member(j, "identifier", purl);
	jout_end_object(j);
	jout_end_array(j);
}

static void write_package(struct spdx3 *s, size_t i)
{
	const struct package *p = &s->m.r->inventory->packages[i];
	struct str supplier = sbom_supplier(s->m.r, p), elsewhere, location;
	struct jout *j = &s->j;

	write_agent(s, supplier);
	location = spdx_location(s->a, p, &elsewhere);
	open_element(s, "software_Package", s->ids[i]);
	write_identity(s, p->name, p->version, p->purl, supplier);
	jout_member_opt(j, "software_downloadLocation", location);
	jout_member_text(j, "software_primaryPurpose",
			 p->kind == PACKAGE_CONTAINER ? "container"
			 : p->kind == PACKAGE_LIBRARY ? "library"
						      : "application");
	jout_member(j, "software_sourceInfo", spdx_source_info(s->a, p, elsewhere));
	write_hashes(j, p);
	jout_end_object(j);
	write_licenses(s, s->ids[i], p);
}

static void write_root(struct spdx3 *s)
{
	const struct report_subject *r = &s->m.r->subject;
	struct package as_package = { .licenses = r->licenses,
				      .n_licenses = r->n_licenses };

	write_agent(s, s->m.root_supplier);
	open_element(s, "software_Package", STR(SPDX_ROOT_ID));
	write_identity(s, r->name, r->version, s->m.root_purl, s->m.root_supplier);
	jout_member_text(&s->j, "software_primaryPurpose", "application");
	jout_end_object(&s->j);
	write_licenses(s, STR(SPDX_ROOT_ID), &as_package);
}

/* --- the graph ----------------------------------------------------------------- */

struct scope_form {
	enum dep_scope scope;
	const char *type, *word;
};

/* Dependencies of one package, a relationship for each scope. */
static void write_edges(struct spdx3 *s, struct str from, const package_ref *to, size_t n,
			bool known)
{
	static const struct scope_form forms[] = {
		{ SCOPE_RUNTIME, "dependsOn", NULL },
		{ SCOPE_DEV, "dependsOn", "development" },
		{ SCOPE_OPTIONAL, "hasOptionalDependency", NULL },
	};
	const struct package *v = s->m.r->inventory->packages;
	const char *complete = known ? "complete" : "noAssertion";

	for (size_t f = 0; f < 3; f++) {
		bool open = false;

		for (size_t i = 0; i < n; i++) {
			enum dep_scope scope = v[to[i]].scope;

			if (scope == SCOPE_UNKNOWN)
				scope = SCOPE_RUNTIME;
			if (scope != forms[f].scope)
				continue;
			if (!open)
				open_relationship(s, from, forms[f].type, forms[f].word,
						  complete);
			open = true;
			jout_string(&s->j, full_id(s, s->ids[to[i]]));
		}
		if (open)
			close_relationship(s);
	}
	if (n)
		return;
	open_relationship(s, from, "dependsOn", NULL, complete);
	jout_text(&s->j,
		  known ? TERMS "Core/NoneElement" : TERMS "Core/NoAssertionElement");
	close_relationship(s);
}

static void write_graph(struct spdx3 *s)
{
	const struct inventory *inv = s->m.r->inventory;
	package_ref *to = arena_new_array(s->a, package_ref, inv->n_edges + 1);

	write_edges(s, STR(SPDX_ROOT_ID), s->m.roots, s->m.n_roots,
		    s->m.root_edges_known);
	for (size_t i = 0; i < inv->n_packages; i++) {
		size_t n = 0;

		if (sbom_is_root(&s->m, (package_ref)i))
			continue;
		for (uint32_t k = inv->first_edge[i]; k < inv->first_edge[i + 1]; k++)
			to[n++] = inv->edges[k].to;
		write_edges(s, s->ids[i], to, n, inv->packages[i].edges_known);
	}
}

/* --- the document -------------------------------------------------------------- */

/* What made the document that this one is made of. */
static struct str earlier_tool(struct spdx3 *s, size_t i)
{
	return arena_printf(s->a, "SPDXRef-Tool-%zu", i + 1);
}

static void write_creation(struct spdx3 *s)
{
	const struct report *r = s->m.r;
	struct jout *j = &s->j;
	struct str tool = arena_printf(s->a, "waybill-%s", r->tool_version);

	jout_object(j);
	jout_member_text(j, "type", "CreationInfo");
	jout_member_text(j, "@id", "_:creationinfo");
	jout_member_text(j, "specVersion", "3.0.1");
	jout_member(j, "created", time_text(s->a, r->created));
	jout_member_array(j, "createdBy");
	jout_string(j, r->subject.supplier.len
			       ? full_id(s, agent_id(s, r->subject.supplier))
			       : full_id(s, STR("SPDXRef-Agent")));
	jout_end_array(j);
	jout_member_array(j, "createdUsing");
	jout_string(j, full_id(s, STR("SPDXRef-Tool")));
	for (size_t i = 0; i < r->origin.n_tools; i++)
		jout_string(j, full_id(s, earlier_tool(s, i)));
	jout_end_array(j);
	jout_end_object(j);
	open_element(s, "Tool", STR("SPDXRef-Tool"));
	jout_member(j, "name", tool);
	jout_end_object(j);
	for (size_t i = 0; i < r->origin.n_tools; i++) {
		open_element(s, "Tool", earlier_tool(s, i));
		jout_member(j, "name", r->origin.tools[i]);
		jout_end_object(j);
	}
	/* somebody must have made it: the program, when nobody else is named */
	if (r->subject.supplier.len)
		return;
	open_element(s, "SoftwareAgent", STR("SPDXRef-Agent"));
	jout_member(j, "name", tool);
	jout_end_object(j);
}

static void write_strings(struct jout *j, const char *key, const char *const *v, size_t n)
{
	jout_member_array(j, key);
	for (size_t i = 0; i < n; i++)
		jout_text(j, v[i]);
	jout_end_array(j);
}

static void write_reference(struct spdx3 *s, const char *key, struct str id)
{
	jout_member_array(&s->j, key);
	jout_string(&s->j, full_id(s, id));
	jout_end_array(&s->j);
}

static bool has_phase(const struct report *r, const char *phase)
{
	for (size_t k = 0; k < r->origin.n_lifecycles; k++)
		if (str_is(r->origin.lifecycles[k], phase))
			return true;
	return false;
}

/* A scan of files is of the sources; another document says for itself. */
static void write_kinds(struct spdx3 *s)
{
	static const char *const kinds[][2] = { SBOM_KINDS };
	const struct report *r = s->m.r;
	const char *found[sizeof(kinds) / sizeof(kinds[0])] = { "source" };
	size_t n = r->target == TARGET_DIRECTORY;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (r->target != TARGET_DIRECTORY && has_phase(r, kinds[i][1]))
			found[n++] = kinds[i][0];
	if (n)
		write_strings(&s->j, "software_sbomType", found, n);
}

static void write_head(struct spdx3 *s)
{
	static const char *const profiles[] = { "core", "software", "simpleLicensing" };
	const struct report *r = s->m.r;
	struct jout *j = &s->j;

	write_license(s, STR("CC0-1.0"), true);
	open_element(s, "SpdxDocument", STR("SPDXRef-DOCUMENT"));
	jout_member(j, "name", r->subject.name);
	jout_member_opt(j, "comment", spdx_comment(s->a, r));
	jout_member(j, "dataLicense", full_id(s, license_id_of(s, STR("CC0-1.0"))));
	write_strings(j, "profileConformance", profiles, 3);
	write_reference(s, "rootElement", STR("SPDXRef-SBOM"));
	jout_end_object(j);
	open_element(s, "software_Sbom", STR("SPDXRef-SBOM"));
	write_reference(s, "rootElement", STR(SPDX_ROOT_ID));
	write_kinds(s);
	jout_end_object(j);
}

static void write_graph_of(struct spdx3 *s)
{
	const struct inventory *inv = s->m.r->inventory;

	jout_object(&s->j);
	jout_member_text(&s->j, "@context",
			 "https://spdx.org/rdf/3.0.1/spdx-context.jsonld");
	jout_member_array(&s->j, "@graph");
	write_creation(s);
	write_head(s);
	write_root(s);
	for (size_t i = 0; i < inv->n_packages; i++)
		if (!sbom_is_root(&s->m, (package_ref)i))
			write_package(s, i);
	write_graph(s);
	jout_end_array(&s->j);
	jout_end_object(&s->j);
}

static void write_spdx3(const struct report *r, const char *version, bool findings,
			struct buf *out)
{
	struct spdx3 s = { .n_relationships = 0 };
	const struct inventory *inv = r->inventory;
	struct arena arena;
	size_t from = out->len;

	(void)version;
	(void)findings; /* the software profile has no place for them */
	arena_init(&arena);
	s.a = &arena;
	sbom_model_init(&s.m, r, &arena);
	map_init(&s.agents);
	map_init(&s.licenses);
	s.space = arena_printf(
		&arena, "https://spdx.org/spdxdocs/" STR_FMT "-" SBOM_UUID_MARK "#",
		STR_ARG(percent_encode(&arena, r->subject.name, "")));
	s.ids = arena_new_array(&arena, struct str, inv->n_packages + 1);
	for (size_t i = 0; i < inv->n_packages; i++)
		s.ids[i] =
			spdx_make_id(&arena, inv->packages[i].id, inv->packages[i].name);
	jout_init(&s.j, out, false);
	write_graph_of(&s);
	buf_add_char(out, '\n');
	sbom_stamp_uuid(out, from);
	map_release(&s.agents);
	map_release(&s.licenses);
	arena_release(&arena);
}

const struct writer spdx3_json_writer = {
	.name = "spdx3-json",
	.aliases = "spdx-json-3",
	.title = "SPDX 3 JSON-LD",
	.versions = "3.0.1",
	.media_type = "application/spdx+json",
	.is_sbom = true,
	.write = write_spdx3,
};
