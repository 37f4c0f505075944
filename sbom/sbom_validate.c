#include "sbom/sbom_validate.h"

/* --- the document --------------------------------------------------------------- */

static bool has_author(const struct sbom_doc *doc)
{
	return doc->authors.n || doc->supplier.len;
}

static bool has_contact(const struct sbom_doc *doc)
{
	return doc->contacts.n > 0;
}

/* "2026-11-24T16:00:00Z": a date and a time. */
static bool has_time(const struct sbom_doc *doc)
{
	struct str s = doc->created;

	return s.len >= 20 && is_digit(s.ptr[0]) && s.ptr[4] == '-' && s.ptr[7] == '-' &&
	       s.ptr[10] == 'T';
}

static bool has_tool(const struct sbom_doc *doc)
{
	return doc->tools.n > 0;
}

static bool has_context(const struct sbom_doc *doc)
{
	return doc->lifecycles.n > 0;
}

static bool has_address(const struct sbom_doc *doc)
{
	return doc->serial.len > 0;
}

/* Something is said of what the root depends on. */
static bool has_graph(const struct sbom_doc *doc)
{
	const struct sbom_component *root;

	if (doc->root == SBOM_NO_ROOT)
		return false;
	root = &doc->v[doc->root];
	for (size_t i = 0; i < doc->n_edges; i++)
		if (root->ref.len && str_eq(doc->edges[i].from, root->ref))
			return true;
	return false;
}

/* Section 4: CycloneDX 1.6 and later, SPDX 3.0.1 and later. */
static bool is_new_enough(const struct sbom_doc *doc)
{
	bool cyclonedx =
		doc->format == SBOM_CYCLONEDX_JSON || doc->format == SBOM_CYCLONEDX_XML;

	if (cyclonedx)
		return str_cmp(doc->version, STR("1.6")) >= 0;
	return doc->format == SBOM_SPDX3_JSON && str_cmp(doc->version, STR("3.0.1")) >= 0;
}

/* Section 3.1: vulnerabilities belong into documents of their own. */
static bool has_no_vulnerabilities(const struct sbom_doc *doc)
{
	return !doc->n_vulnerabilities;
}

/* --- a component ---------------------------------------------------------------- */

#define COMPONENT_RULE(name, condition)                                                  \
	static bool name(const struct sbom_doc *doc, const struct sbom_component *c)     \
	{                                                                                \
		(void)doc;                                                               \
		return condition;                                                        \
	}

COMPONENT_RULE(has_name, c->name.len > 0)
COMPONENT_RULE(has_version, c->version.len > 0)
COMPONENT_RULE(has_supplier, c->supplier.len > 0)
COMPONENT_RULE(has_identifier, c->ref.len || c->purl.len || c->cpe.len)
COMPONENT_RULE(has_software_identifier, c->purl.len || c->cpe.len)
COMPONENT_RULE(has_hash, c->n_hashes > 0)
COMPONENT_RULE(has_license, c->n_licenses > 0)
COMPONENT_RULE(knows_edges, c->edges_known)
COMPONENT_RULE(has_supplier_contact, c->supplier_contact)
COMPONENT_RULE(has_file_name, c->bsi &SBOM_BSI_FILENAME)
COMPONENT_RULE(has_executable, c->bsi &SBOM_BSI_EXECUTABLE)
COMPONENT_RULE(has_archive, c->bsi &SBOM_BSI_ARCHIVE)
COMPONENT_RULE(has_structured, c->bsi &SBOM_BSI_STRUCTURED)

static bool has_sha512(const struct sbom_doc *doc, const struct sbom_component *c)
{
	(void)doc;
	for (size_t i = 0; i < c->n_hashes; i++)
		if (c->hashes[i].alg == HASH_SHA512)
			return true;
	return false;
}

static bool has_concluded(const struct sbom_doc *doc, const struct sbom_component *c)
{
	(void)doc;
	for (size_t i = 0; i < c->n_licenses; i++)
		if (c->licenses[i].said == SBOM_CONCLUDED)
			return true;
	return false;
}

/* --- the lists ------------------------------------------------------------------- */

const struct sbom_rule sbom_rules[] = {
	{ SBOM_NTIA, "supplier", "supplier", NULL, has_supplier },
	{ SBOM_NTIA, "name", "name", NULL, has_name },
	{ SBOM_NTIA, "version", "version", NULL, has_version },
	{ SBOM_NTIA, "identifier", "unique identifier", NULL, has_identifier },
	{ SBOM_NTIA, "dependencies", "dependencies of the root", has_graph, NULL },
	{ SBOM_NTIA, "author", "author of the SBOM", has_author, NULL },
	{ SBOM_NTIA, "timestamp", "timestamp", has_time, NULL },

	{ SBOM_CISA, "author", "author of the SBOM", has_author, NULL },
	{ SBOM_CISA, "producer", "software producer", NULL, has_supplier },
	{ SBOM_CISA, "name", "name", NULL, has_name },
	{ SBOM_CISA, "version", "version", NULL, has_version },
	{ SBOM_CISA, "identifier", "software identifier (purl or CPE)", NULL,
	  has_software_identifier },
	{ SBOM_CISA, "hash", "hash", NULL, has_hash },
	{ SBOM_CISA, "license", "licence", NULL, has_license },
	{ SBOM_CISA, "dependencies", "dependencies of the root", has_graph, NULL },
	{ SBOM_CISA, "tool", "tool name", has_tool, NULL },
	{ SBOM_CISA, "timestamp", "timestamp", has_time, NULL },
	{ SBOM_CISA, "context", "generation context", has_context, NULL },

	{ SBOM_BSI, "format", "CycloneDX 1.6 or SPDX 3.0.1, or later", is_new_enough,
	  NULL },
	{ SBOM_BSI, "no-vulnerabilities", "no vulnerabilities in it",
	  has_no_vulnerabilities, NULL },
	{ SBOM_BSI, "creator", "e-mail address or URL of its creator", has_contact,
	  NULL },
	{ SBOM_BSI, "timestamp", "timestamp", has_time, NULL },
	{ SBOM_BSI, "uri", "address of the SBOM (serial number)", has_address, NULL },
	{ SBOM_BSI, "component-creator", "e-mail address or URL of the creator", NULL,
	  has_supplier_contact },
	{ SBOM_BSI, "name", "name", NULL, has_name },
	{ SBOM_BSI, "version", "version", NULL, has_version },
	{ SBOM_BSI, "filename", "file name", NULL, has_file_name },
	{ SBOM_BSI, "dependencies", "all dependencies, and that they are all", NULL,
	  knows_edges },
	{ SBOM_BSI, "license", "licence for distribution (concluded)", NULL,
	  has_concluded },
	{ SBOM_BSI, "hash", "SHA-512", NULL, has_sha512 },
	{ SBOM_BSI, "executable", "whether it is executable", NULL, has_executable },
	{ SBOM_BSI, "archive", "whether it is an archive", NULL, has_archive },
	{ SBOM_BSI, "structured", "whether it is structured", NULL, has_structured },
};
const size_t n_sbom_rules = sizeof(sbom_rules) / sizeof(sbom_rules[0]);

const char *sbom_standard_id(enum sbom_standard s)
{
	static const char *const ids[] = { "ntia", "cisa", "bsi" };

	return ids[s];
}

const char *sbom_standard_title(enum sbom_standard s)
{
	static const char *const titles[] = {
		"NTIA minimum elements (2021)",
		"CISA minimum elements (2025, draft)",
		"BSI TR-03183-2 (2.1.0)",
	};

	return titles[s];
}

void sbom_judge(const struct sbom_doc *doc, const struct sbom_rule *rule,
		struct sbom_verdict *out)
{
	*out = (struct sbom_verdict){ .rule = rule };
	if (rule->document) {
		out->of = 1;
		out->have = rule->document(doc);
		return;
	}
	for (size_t i = 0; i < doc->n; i++) {
		const struct sbom_component *c = &doc->v[i];

		/* files and the like are not what the lists are about */
		if (c->is_file && (long)i != doc->root)
			continue;
		out->of++;
		if (rule->component(doc, c))
			out->have++;
		else if (out->n_missing < SBOM_MISSING_MOST)
			out->missing[out->n_missing++] = c;
	}
}
