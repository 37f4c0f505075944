/*
 * read_spdx3.c - SPDX 3.0 JSON-LD, in the form that its JSON schema fixes: one @graph of
 * elements that name each other by spdxId.
 *
 * https://spdx.github.io/spdx-spec/v3.0.1/ ; model and context of spdx/spdx-spec 3.0.1.
 */
#include "sbom/sbom_read.h"

struct spdx3 {
	struct sbom_doc *doc;
	const struct jnode *graph;
	struct map ids;      /* spdxId -> index into nodes */
	struct map packages; /* spdxId -> index into doc->v */
	const struct jnode **nodes;
	size_t n_nodes, cap_nodes;
};

/* --- elements ---------------------------------------------------------------- */

static struct str type_of(const struct jnode *v)
{
	struct str type = jnode_string(v, "type");

	return type.len ? type : jnode_string(v, "@type");
}

static struct str id_of(const struct jnode *v)
{
	struct str id = jnode_string(v, "spdxId");

	return id.len ? id : jnode_string(v, "@id");
}

/* What a reference names: an element of the graph, or the object that stands there. */
static const struct jnode *follow(const struct spdx3 *s, const struct jnode *v)
{
	uint64_t at;

	if (jnode_is(v, JNODE_OBJECT))
		return v;
	if (jnode_is(v, JNODE_STRING) && map_get(&s->ids, v->text, &at))
		return s->nodes[at];
	return NULL;
}

static struct str ref_text(const struct jnode *v)
{
	return jnode_is(v, JNODE_STRING)   ? v->text
	       : jnode_is(v, JNODE_OBJECT) ? id_of(v)
					   : STR("");
}

/* The first of one or several values. */
static const struct jnode *first_of(const struct jnode *v)
{
	return jnode_is(v, JNODE_ARRAY) ? v->child : v;
}

/* The short name of an individual: "NoneElement" of ".../Core/NoneElement". */
static bool is_individual(struct str id, const char *name)
{
	return str_is(str_basename(id), name);
}

static void index_graph(struct spdx3 *s)
{
	jnode_each (one, s->graph) {
		struct str id = id_of(one);

		if (!sbom_is_object(s->doc, one, "@graph") || !id.len)
			continue;
		if (map_has(&s->ids, id))
			continue; /* said where packages are read */
		arena_grow(s->doc->arena, s->nodes, s->n_nodes, &s->cap_nodes);
		s->nodes[s->n_nodes] = one;
		map_put(&s->ids, id, s->n_nodes++);
	}
}

/* --- who made it ------------------------------------------------------------- */

/* Addresses by which an agent can be reached; returns the first one of e-mail. */
static struct str read_contacts(struct spdx3 *s, const struct jnode *agent)
{
	struct str mail = STR("");

	jnode_each (one, sbom_array(s->doc, agent, "externalIdentifier")) {
		struct str kind = jnode_string(one, "externalIdentifierType"),
			   id = jnode_string(one, "identifier");

		if (id.len && (str_is(kind, "email") || str_is(kind, "urlScheme")))
			str_list_add(s->doc->arena, &s->doc->contacts, id);
		if (!mail.len && str_is(kind, "email"))
			mail = id;
	}
	return mail;
}

static void read_agents(struct spdx3 *s, const struct jnode *list, bool tools)
{
	const struct jnode *v = first_of(list);
	bool one_only = !jnode_is(list, JNODE_ARRAY);

	for (; v; v = one_only ? NULL : v->next) {
		const struct jnode *agent = follow(s, v);
		struct str name = jnode_string(agent, "name");
		struct sbom_doc *doc = s->doc;

		if (!name.len)
			continue;
		if (str_starts_with(name, STR("waybill-")))
			doc->is_ours = true;
		if (tools || str_is(type_of(agent), "SoftwareAgent")) {
			str_list_add(doc->arena, &doc->tools, name);
			continue;
		}
		struct str mail = read_contacts(s, agent);

		str_list_add(doc->arena, &doc->authors,
			     arena_printf(doc->arena, "%s: " STR_FMT "%s" STR_FMT "%s",
					  str_is(type_of(agent), "Person")
						  ? "Person"
						  : "Organization",
					  STR_ARG(name), mail.len ? " (" : "",
					  STR_ARG(mail), mail.len ? ")" : ""));
	}
}

static void read_creation(struct spdx3 *s, const struct jnode *document)
{
	const struct jnode *info = follow(s, jnode_get(document, "creationInfo"));

	jnode_each (one, s->graph)
		if (!info && str_is(type_of(one), "CreationInfo"))
			info = one;
	s->doc->created = jnode_string(info, "created");
	s->doc->version = jnode_string(info, "specVersion");
	read_agents(s, jnode_get(info, "createdBy"), false);
	read_agents(s, jnode_get(info, "createdUsing"), true);
	if (!str_starts_with(s->doc->version, STR("3.0")))
		sbom_warn(s->doc, info ? info->line : 1, DIAG_UNSUPPORTED,
			  "SPDX '" STR_FMT
			  "' is read as 3.0.1; 3.0.0 and 3.0.1 are known",
			  STR_ARG(str_slice(s->doc->version, 0, 40)));
}

/* --- packages ---------------------------------------------------------------- */

static void read_identifiers(struct sbom_doc *doc, struct sbom_component *c,
			     const struct jnode *v)
{
	jnode_each (one, sbom_array(doc, v, "externalIdentifier")) {
		struct str kind = jnode_string(one, "externalIdentifierType"),
			   id = jnode_string(one, "identifier");

		if (str_is(kind, "packageUrl") && !c->purl.len)
			c->purl = id;
		else if (str_is(kind, "cpe23") && !c->cpe.len)
			c->cpe = id;
	}
}

static struct str supplier_of(const struct spdx3 *s, const struct jnode *v)
{
	const struct jnode *by = follow(s, first_of(jnode_get(v, "suppliedBy")));

	if (!by)
		by = follow(s, first_of(jnode_get(v, "originatedBy")));
	return sbom_asserted(jnode_string(by, "name"));
}

static void read_package(struct spdx3 *s, const struct jnode *v)
{
	struct sbom_doc *doc = s->doc;
	struct sbom_component c = {
		.ref = id_of(v),
		.type = arena_lower(doc->arena,
				    jnode_string(v, "software_primaryPurpose")),
		.name = jnode_string(v, "name"),
		.version = jnode_string(v, "software_packageVersion"),
		.purl = jnode_string(v, "software_packageUrl"),
		.supplier = supplier_of(s, v),
		.line = v->line,
	};

	c.is_file = str_is(c.type, "file") || str_is(c.type, "operatingsystem") ||
		    str_is(c.type, "device") || str_is(c.type, "firmware");
	sbom_doc_download(doc, &c, jnode_string(v, "software_downloadLocation"));
	jnode_each (one, sbom_array(doc, v, "verifiedUsing")) {
		const struct jnode *hash = follow(s, one);

		sbom_doc_hash(doc, &c, jnode_string(hash, "algorithm"),
			      jnode_string(hash, "hashValue"), STR(""), one->line);
	}
	read_identifiers(doc, &c, v);
	sbom_doc_source_info(doc, &c, jnode_string(v, "software_sourceInfo"));
	size_t at = sbom_doc_add(doc, &c);

	if (c.ref.len && !map_has(&s->packages, c.ref))
		map_put(&s->packages, c.ref, at);
}

/* --- relationships ----------------------------------------------------------- */

/* A licence as an element of its own, or by the address of the list. */
static struct str license_text(const struct spdx3 *s, const struct jnode *ref)
{
	static const struct str list = { "https://spdx.org/licenses/", 26 };
	const struct jnode *v = follow(s, ref);
	struct str id = ref_text(ref),
		   text = jnode_string(v, "simplelicensing_licenseExpression");

	if (text.len)
		return text;
	if (str_starts_with(id, list))
		return str_from(id, list.len);
	return sbom_asserted(jnode_string(v, "name"));
}

static void add_license(struct spdx3 *s, struct str from, const struct jnode *to,
			enum sbom_said said)
{
	uint64_t at;

	if (!map_get(&s->packages, from, &at))
		return;
	jnode_each (one, to)
		sbom_doc_license(s->doc, &s->doc->v[at], license_text(s, one), said);
}

static enum dep_scope scope_of(const struct jnode *v, struct str type)
{
	struct str scope = jnode_string(v, "scope");

	if (str_is(type, "hasOptionalDependency"))
		return SCOPE_OPTIONAL;
	return str_is(scope, "development") || str_is(scope, "test") ||
			       str_is(scope, "build")
		       ? SCOPE_DEV
		       : SCOPE_RUNTIME;
}

static void add_edges(struct spdx3 *s, const struct jnode *v, struct str from,
		      struct str type)
{
	struct str whole = jnode_string(v, "completeness");
	const struct jnode *to = jnode_get(v, "to");

	if (str_is(whole, "complete"))
		sbom_doc_leaf(s->doc, from, true, v->line);
	else if (whole.len)
		sbom_doc_leaf(s->doc, from, false, v->line);
	jnode_each (one, to) {
		struct str id = ref_text(one);

		if (is_individual(id, "NoneElement"))
			sbom_doc_leaf(s->doc, from, true, one->line);
		else if (is_individual(id, "NoAssertionElement"))
			sbom_doc_leaf(s->doc, from, false, one->line);
		else
			sbom_doc_edge(s->doc, from, id, scope_of(v, type), one->line);
	}
}

static void read_relationship(struct spdx3 *s, const struct jnode *v)
{
	struct str type = jnode_string(v, "relationshipType"),
		   from = ref_text(jnode_get(v, "from"));
	const struct jnode *to = sbom_array(s->doc, v, "to");

	if (str_is(type, "dependsOn") || str_is(type, "hasOptionalDependency") ||
	    str_is(type, "hasProvidedDependency") || str_is(type, "hasPrerequisite"))
		add_edges(s, v, from, type);
	else if (str_is(type, "hasDeclaredLicense"))
		add_license(s, from, to, SBOM_DECLARED);
	else if (str_is(type, "hasConcludedLicense"))
		add_license(s, from, to, SBOM_CONCLUDED);
}

/* --- the document ------------------------------------------------------------ */

static const struct jnode *find_type(const struct spdx3 *s, const char *type)
{
	jnode_each (one, s->graph)
		if (str_is(type_of(one), type))
			return one;
	return NULL;
}

/* Files and snippets are known, and no packages. */
static void add_other(struct sbom_doc *doc, const struct jnode *v)
{
	sbom_doc_lost(doc, type_of(v));
	str_list_add(doc->arena, &doc->others, id_of(v));
}

/* The kinds of CISA's "Types of Software Bill of Materials" as phases of CycloneDX. */
static void read_kinds(struct sbom_doc *doc, const struct jnode *sbom)
{
	static const char *const kinds[][2] = { SBOM_KINDS };

	jnode_each (one, jnode_get(sbom, "software_sbomType"))
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (str_is(one->text, kinds[i][0]))
				str_list_add(doc->arena, &doc->lifecycles,
					     str_of(kinds[i][1]));
}

/* The document's root is an SBOM, whose root is a package; or a package at once. */
static void find_root(struct spdx3 *s, const struct jnode *document)
{
	const struct jnode *v = document;
	uint64_t at;

	for (int step = 0; v && step < 3; step++) {
		const struct jnode *root = first_of(jnode_get(v, "rootElement"));

		if (root && map_get(&s->packages, ref_text(root), &at)) {
			s->doc->root = (long)at;
			return;
		}
		v = follow(s, root);
	}
}

void read_spdx3(struct sbom_doc *doc, const struct jnode *root)
{
	struct spdx3 s = { .doc = doc, .graph = sbom_array(doc, root, "@graph") };
	const struct jnode *document;

	map_init(&s.ids);
	map_init(&s.packages);
	index_graph(&s);
	document = find_type(&s, "SpdxDocument");
	doc->name = jnode_string(document, "name");
	doc->serial = id_of(document);
	read_creation(&s, document);
	jnode_each (one, s.graph)
		if (str_is(type_of(one), "software_Package"))
			read_package(&s, one);
		else if (str_is(type_of(one), "software_File") ||
			 str_is(type_of(one), "software_Snippet"))
			add_other(doc, one);
	jnode_each (one, s.graph)
		if (str_is(type_of(one), "Relationship") ||
		    str_is(type_of(one), "LifecycleScopedRelationship"))
			read_relationship(&s, one);
	read_kinds(doc, find_type(&s, "software_Sbom"));
	find_root(&s, document ? document : find_type(&s, "software_Sbom"));
	map_release(&s.ids);
	map_release(&s.packages);
}
