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
	struct str *ids;     /* of each package: addresses, as all that are given on */
	struct str root;     /* of the root */
	struct map agents;   /* suppliers that are written: index into told */
	struct map licenses; /* licences that are written: index into told */
	struct str *told;    /* their addresses */
	size_t n_told, cap_told;
	struct str *authors; /* as SPDX 2 writes them */
	size_t n_authors;
	unsigned n_relationships;
	struct buf address; /* of the one that is written */
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
	jout_member(&s->j, "spdxId", id);
	jout_member_text(&s->j, "creationInfo", "_:creationinfo");
}

static struct str agent_id(struct spdx3 *s, struct str name)
{
	return full_id(s, spdx_make_ref(s->a, "SPDXRef-Organization-", name, name));
}

static struct str license_id_of(struct spdx3 *s, struct str text)
{
	return full_id(s, spdx_make_ref(s->a, "SPDXRef-License-", text, text));
}

/* True the first time that the text is named; *id gets its address. */
static bool is_new(struct spdx3 *s, struct map *known, struct str text,
		   struct str (*make)(struct spdx3 *s, struct str text), struct str *id)
{
	bool added;
	uint64_t at = map_get_or_put(known, text, s->n_told, &added);

	if (added) {
		arena_grow(s->a, s->told, s->n_told, &s->cap_told);
		s->told[s->n_told++] = make(s, text);
	}
	*id = s->told[at];
	return added;
}

/* An organisation, the first time that it is named.  Its address. */
static struct str write_agent(struct spdx3 *s, struct str name)
{
	struct str id = STR("");

	if (!name.len || !is_new(s, &s->agents, name, agent_id, &id))
		return id;
	open_element(s, "Organization", id);
	jout_member(&s->j, "name", name);
	jout_end_object(&s->j);
	return id;
}

/* --- authors -------------------------------------------------------------------- */

/* "Person: Ann (ann@acme.example)": the address of one author. */
static struct str author_id(struct spdx3 *s, struct str author)
{
	struct str mail, name = sbom_party(author, &mail);
	const char *head = str_starts_with(author, STR("Person:"))
				   ? "SPDXRef-Person-"
				   : "SPDXRef-Organization-";

	return full_id(s, spdx_make_ref(s->a, head, name, name));
}

/* Each author once, though another contact may stand beside him elsewhere. */
static void list_authors(struct spdx3 *s)
{
	const struct report_origin *o = &s->m.r->origin;
	struct map seen;
	bool added;

	map_init_in(&seen, s->a);
	s->authors = arena_new_array(s->a, struct str, o->n_authors + 1);
	for (size_t i = 0; i < o->n_authors; i++) {
		map_get_or_put(&seen, author_id(s, o->authors[i]), i, &added);
		if (added)
			s->authors[s->n_authors++] = o->authors[i];
	}
}

static void write_email(struct jout *j, struct str mail)
{
	if (!str_has_char(mail, '@'))
		return;
	jout_member_array(j, "externalIdentifier");
	jout_object(j);
	jout_member_text(j, "type", "ExternalIdentifier");
	jout_member_text(j, "externalIdentifierType", "email");
	jout_member(j, "identifier", mail);
	jout_end_object(j);
	jout_end_array(j);
}

/* An organisation may supply packages too, and is one element. */
static void write_author(struct spdx3 *s, struct str author)
{
	struct str mail, name = sbom_party(author, &mail), id = author_id(s, author);
	bool is_person = str_starts_with(author, STR("Person:"));

	if (!is_person && !is_new(s, &s->agents, name, agent_id, &id))
		return;
	open_element(s, is_person ? "Person" : "Organization", id);
	jout_member(&s->j, "name", name);
	write_email(&s->j, mail);
	jout_end_object(&s->j);
}

/* A licence as an expression, or, where it is none, as the text that was found.  Its
 * address. */
static struct str write_license(struct spdx3 *s, struct str text, bool is_expression)
{
	struct str id;

	if (!is_new(s, &s->licenses, text, license_id_of, &id))
		return id;
	open_element(s,
		     is_expression ? "simplelicensing_LicenseExpression"
				   : "simplelicensing_SimpleLicensingText",
		     id);
	if (!is_expression)
		jout_member(&s->j, "name", text);
	jout_member(&s->j,
		    is_expression ? "simplelicensing_licenseExpression"
				  : "simplelicensing_licenseText",
		    text);
	jout_end_object(&s->j);
	return id;
}

/* Opened up to its list of targets. */
static void open_relationship(struct spdx3 *s, struct str from, const char *type,
			      const char *scope, const char *completeness)
{
	struct jout *j = &s->j;

	/* no reference leads to it: its address need not stay */
	buf_clear(&s->address);
	buf_add(&s->address, s->space);
	buf_add(&s->address, STR("SPDXRef-Relationship-"));
	buf_add_number(&s->address, ++s->n_relationships);
	open_element(s, scope ? "LifecycleScopedRelationship" : "Relationship",
		     buf_str(&s->address));
	jout_member(j, "from", from);
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
		v[n++] = write_license(s, expression, true);
	}
	for (size_t i = 0; i < p->n_licenses && !expression.len; i++) {
		struct str text = p->licenses[i];
		bool known = license_normalize(s->a, p->licenses[i], &text);

		v[n++] = write_license(s, text, known);
	}
	open_relationship(s, from, "hasDeclaredLicense", NULL, NULL);
	for (size_t i = 0; i < n; i++)
		jout_string(&s->j, v[i]);
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
			   struct str purl, struct str agent)
{
	struct jout *j = &s->j;

	jout_member(j, "name", name);
	jout_member_opt(j, "software_packageVersion", version);
	jout_member_opt(j, "software_packageUrl", purl);
	jout_member_opt(j, "suppliedBy", agent);
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
	struct str agent = write_agent(s, sbom_supplier(s->m.r, p)), elsewhere, location;
	struct jout *j = &s->j;

	location = spdx_location(s->a, p, &elsewhere);
	open_element(s, "software_Package", s->ids[i]);
	write_identity(s, p->name, p->version, p->purl, agent);
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

	struct str agent = write_agent(s, s->m.root_supplier);

	open_element(s, "software_Package", s->root);
	write_identity(s, r->name, r->version, s->m.root_purl, agent);
	jout_member_text(&s->j, "software_primaryPurpose", "application");
	jout_end_object(&s->j);
	write_licenses(s, s->root, &as_package);
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
			jout_string(&s->j, s->ids[to[i]]);
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

	write_edges(s, s->root, s->m.roots, s->m.n_roots, s->m.root_edges_known);
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
	return full_id(s, arena_printf(s->a, "SPDXRef-Tool-%zu", i + 1));
}

static void write_creation(struct spdx3 *s)
{
	const struct report *r = s->m.r;
	struct jout *j = &s->j;
	struct str tool = arena_printf(s->a, "waybill-%s", r->tool_version);

	list_authors(s);
	jout_object(j);
	jout_member_text(j, "type", "CreationInfo");
	jout_member_text(j, "@id", "_:creationinfo");
	jout_member_text(j, "specVersion", "3.0.1");
	jout_member(j, "created", time_text(s->a, r->created));
	jout_member_array(j, "createdBy");
	for (size_t i = 0; i < s->n_authors; i++)
		jout_string(j, author_id(s, s->authors[i]));
	if (!s->n_authors)
		jout_string(j, r->subject.supplier.len
				       ? agent_id(s, r->subject.supplier)
				       : full_id(s, STR("SPDXRef-Agent")));
	jout_end_array(j);
	jout_member_array(j, "createdUsing");
	jout_string(j, full_id(s, STR("SPDXRef-Tool")));
	for (size_t i = 0; i < r->origin.n_tools; i++)
		jout_string(j, earlier_tool(s, i));
	jout_end_array(j);
	jout_end_object(j);
	open_element(s, "Tool", full_id(s, STR("SPDXRef-Tool")));
	jout_member(j, "name", tool);
	jout_end_object(j);
	for (size_t i = 0; i < r->origin.n_tools; i++) {
		open_element(s, "Tool", earlier_tool(s, i));
		jout_member(j, "name", r->origin.tools[i]);
		jout_end_object(j);
	}
	for (size_t i = 0; i < s->n_authors; i++)
		write_author(s, s->authors[i]);
	/* somebody must have made it: the program, when nobody else is named */
	if (r->subject.supplier.len || s->n_authors)
		return;
	open_element(s, "SoftwareAgent", full_id(s, STR("SPDXRef-Agent")));
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
	jout_string(&s->j, id);
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

	struct str license = write_license(s, STR("CC0-1.0"), true),
		   sbom = full_id(s, STR("SPDXRef-SBOM"));

	open_element(s, "SpdxDocument", full_id(s, STR("SPDXRef-DOCUMENT")));
	jout_member(j, "name", r->subject.name);
	jout_member_opt(j, "comment", spdx_comment(s->a, r));
	jout_member(j, "dataLicense", license);
	write_strings(j, "profileConformance", profiles, 3);
	write_reference(s, "rootElement", sbom);
	jout_end_object(j);
	open_element(s, "software_Sbom", sbom);
	write_reference(s, "rootElement", s->root);
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
	struct digest128 digest;
	struct arena arena;
	size_t from = out->len;

	(void)version;
	(void)findings; /* the software profile has no place for them */
	arena_init(&arena);
	s.a = &arena;
	sbom_model_init(&s.m, r, &arena);
	buf_init(&s.address, SIZE_MAX / 2);
	map_init(&s.agents);
	map_init(&s.licenses);
	s.space = arena_printf(
		&arena, "https://spdx.org/spdxdocs/" STR_FMT "-" SBOM_UUID_MARK "#",
		STR_ARG(percent_encode(&arena, r->subject.name, "")));
	s.root = full_id(&s, STR(SPDX_ROOT_ID));
	s.ids = arena_new_array(&arena, struct str, inv->n_packages + 1);
	for (size_t i = 0; i < inv->n_packages; i++)
		s.ids[i] = full_id(&s, spdx_make_id(&arena, inv->packages[i].id,
						    inv->packages[i].name));
	jout_init(&s.j, out, false);
	digest128_init(&digest);
	s.j.digest = &digest;
	write_graph_of(&s);
	buf_add_char(out, '\n');
	sbom_stamp_uuid(out, from, &digest, SBOM_STAMP_ALL);
	buf_release(&s.address);
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
