/*
 * read_cyclonedx.c - CycloneDX from the tree of its JSON.
 *
 * https://cyclonedx.org/docs/1.6/json/ ; schemas bom-1.2 to bom-1.7.schema.json of
 * CycloneDX/specification at e02a34ae.  A reader takes what any version has, wherever it
 * stands; keys that it does not know are passed over.
 */
#include "sbom/sbom_read.h"

/* --- a component ------------------------------------------------------------- */

static enum sbom_said said_of(const struct jnode *v)
{
	struct str word = jnode_string(v, "acknowledgement");

	return str_is(word, "declared")    ? SBOM_DECLARED
	       : str_is(word, "concluded") ? SBOM_CONCLUDED
					   : SBOM_SAID;
}

static void read_licenses(struct sbom_doc *doc, struct sbom_component *c,
			  const struct jnode *v)
{
	jnode_each (one, sbom_array(doc, v, "licenses")) {
		const struct jnode *license = jnode_get(one, "license");
		struct str id = jnode_string(license, "id"),
			   expression = jnode_string(one, "expression");

		if (!sbom_is_object(doc, one, "licenses"))
			continue;
		sbom_doc_check_license(doc, expression, false, one->line);
		sbom_doc_check_license(doc, id, true, one->line);
		if (expression.len)
			sbom_doc_license(doc, c, expression, said_of(one));
		else
			sbom_doc_license(doc, c,
					 id.len ? id : jnode_string(license, "name"),
					 said_of(license));
	}
}

static void read_hashes(struct sbom_doc *doc, struct sbom_component *c,
			const struct jnode *v, struct str file)
{
	jnode_each (one, sbom_array(doc, v, "hashes"))
		if (sbom_is_object(doc, one, "hashes"))
			sbom_doc_hash(doc, c, jnode_string(one, "alg"),
				      jnode_string(one, "content"), file, one->line);
}

/*
 * "distribution" is where the file comes from.  With digests it is one file of several,
 * named by an address or by its name; what the component's own reference names is the
 * file that the component is.
 */
static void read_references(struct sbom_doc *doc, struct sbom_component *c,
			    const struct jnode *v)
{
	jnode_each (one, sbom_array(doc, v, "externalReferences")) {
		struct str type = jnode_string(one, "type"), url;

		if (!sbom_is_object(doc, one, "externalReferences"))
			continue;
		url = jnode_string(one, "url");
		if (str_is(type, "vcs") && !c->vcs_url.len)
			c->vcs_url = url;
		else if (!str_is(type, "distribution"))
			sbom_doc_lost(doc, STR("externalReferences"));
		if (!str_is(type, "distribution"))
			continue;
		bool address = str_find(url, STR("://")) != STR_NONE;

		if (address && !c->source_url.len)
			c->source_url = url;
		if (jnode_get(one, "hashes") && !c->n_hashes)
			read_hashes(doc, c, one,
				    address || str_eq(url, c->ref) ? STR("") : url);
		else if (jnode_get(one, "hashes") && !str_eq(url, c->source_url))
			read_hashes(doc, c, one, str_eq(url, c->ref) ? STR("") : url);
	}
}

static void read_properties(struct sbom_doc *doc, struct sbom_component *c,
			    const struct jnode *v)
{
	jnode_each (one, sbom_array(doc, v, "properties"))
		if (sbom_is_object(doc, one, "properties"))
			sbom_doc_property(doc, c, jnode_string(one, "name"),
					  jnode_string(one, "value"));
}

static uint32_t number_of(const struct jnode *v)
{
	uint32_t n = 0;

	/* XML has no numbers */
	if (jnode_is(v, JNODE_NUMBER) || jnode_is(v, JNODE_STRING))
		str_to_u32(v->text, UINT32_MAX, &n);
	return n;
}

static void read_evidence(struct sbom_doc *doc, struct sbom_component *c,
			  const struct jnode *v)
{
	jnode_each (one, sbom_array(doc, jnode_get(v, "evidence"), "occurrences"))
		if (sbom_is_object(doc, one, "occurrences"))
			sbom_doc_place(doc, c, jnode_string(one, "location"),
				       number_of(jnode_get(one, "line")));
}

static struct str supplier_of(const struct jnode *v)
{
	static const char *const keys[] = { "supplier", "manufacturer", "manufacture" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct str name = jnode_string(jnode_get(v, keys[i]), "name");

		if (name.len)
			return name;
	}
	return jnode_string(v, "publisher");
}

static bool has_address(const struct jnode *party)
{
	const struct jnode *contact = jnode_get(party, "contact"),
			   *url = jnode_get(party, "url");

	jnode_each (one, jnode_is(contact, JNODE_ARRAY) ? contact : NULL)
		if (jnode_string(one, "email").len)
			return true;
	return jnode_string(contact, "email").len || jnode_string(party, "url").len ||
	       (jnode_is(url, JNODE_ARRAY) && url->n);
}

static enum dep_scope scope_of(struct str word)
{
	return str_is(word, "excluded")   ? SCOPE_DEV
	       : str_is(word, "optional") ? SCOPE_OPTIONAL
	       : str_is(word, "required") ? SCOPE_RUNTIME
					  : SCOPE_UNKNOWN;
}

/* What a component is that no package manager ever installed. */
static bool is_no_package(struct str type)
{
	static const char *const types[] = {
		"file",
		"operating-system",
		"device",
		"device-driver",
		"firmware",
		"platform",
		"data",
		"machine-learning-model",
		"cryptographic-asset",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_is(type, types[i]))
			return true;
	return false;
}

#define WORD(lit)                                                                        \
	{                                                                                \
		(lit), sizeof(lit) - 1                                                   \
	}

/* Members that some writer of ours has; the rest is counted. */
static const struct str component_keys[] = {
	WORD("type"),         WORD("bom-ref"),      WORD("group"),
	WORD("name"),         WORD("version"),      WORD("purl"),
	WORD("supplier"),     WORD("scope"),        WORD("hashes"),
	WORD("licenses"),     WORD("publisher"),    WORD("evidence"),
	WORD("properties"),   WORD("components"),   WORD("mime-type"),
	WORD("manufacturer"), WORD("versionRange"), WORD("externalReferences"),
	WORD("isExternal"),   WORD("modified"),
};
static const struct str document_keys[] = {
	WORD("$schema"),      WORD("bomFormat"),       WORD("specVersion"),
	WORD("serialNumber"), WORD("version"),         WORD("metadata"),
	WORD("components"),   WORD("dependencies"),    WORD("compositions"),
	WORD("properties"),   WORD("vulnerabilities"),
};

static void count_lost(struct sbom_doc *doc, const struct jnode *v,
		       const struct str *taken, size_t n)
{
	jnode_each (one, v) {
		bool known = false;

		for (size_t i = 0; i < n && !known; i++)
			known = str_eq(one->key, taken[i]);
		/* what is empty is no loss */
		if (!known && (one->n || one->text.len || one->type == JNODE_TRUE))
			sbom_doc_lost(doc, one->key);
	}
}

static struct sbom_component component_of(struct sbom_doc *doc, const struct jnode *v)
{
	struct sbom_component c = {
		.ref = jnode_string(v, "bom-ref"),
		.type = jnode_string(v, "type"),
		.group = jnode_string(v, "group"),
		.name = jnode_string(v, "name"),
		.version = jnode_string(v, "version"),
		.purl = jnode_string(v, "purl"),
		.cpe = jnode_string(v, "cpe"),
		.supplier = supplier_of(v),
		.requested = jnode_string(v, "versionRange"),
		.scope = scope_of(jnode_string(v, "scope")),
		.line = v->line,
	};

	count_lost(doc, v, component_keys,
		   sizeof(component_keys) / sizeof(component_keys[0]));
	c.supplier_contact = has_address(jnode_get(v, "manufacturer")) ||
			     has_address(jnode_get(v, "supplier"));
	c.is_file = is_no_package(c.type);
	read_licenses(doc, &c, v);
	read_hashes(doc, &c, v, STR(""));
	read_references(doc, &c, v);
	read_evidence(doc, &c, v);
	read_properties(doc, &c, v);
	return c;
}

static void read_components(struct sbom_doc *doc, const struct jnode *v, unsigned depth)
{
	if (depth > SBOM_DEPTH) /* the tree's own bound is below this */
		return;
	jnode_each (one, sbom_array(doc, v, "components")) {
		if (!sbom_is_object(doc, one, "components"))
			continue;
		struct sbom_component c = component_of(doc, one);

		sbom_doc_add(doc, &c);
		read_components(doc, one, depth + 1);
	}
}

/* --- metadata ---------------------------------------------------------------- */

static void add_tool(struct sbom_doc *doc, const struct jnode *v)
{
	struct str name = jnode_string(v, "name"), version = jnode_string(v, "version");

	if (!name.len)
		return;
	doc->is_ours = doc->is_ours || str_is(name, "waybill");
	str_list_add(
		doc->arena, &doc->tools,
		arena_cat(doc->arena, name, version.len ? STR(" ") : STR(""), version));
}

static void read_tools(struct sbom_doc *doc, const struct jnode *metadata)
{
	const struct jnode *tools = jnode_get(metadata, "tools");

	if (jnode_is(tools, JNODE_OBJECT)) {
		jnode_each (one, jnode_get(tools, "components"))
			add_tool(doc, one);
		jnode_each (one, jnode_get(tools, "services"))
			add_tool(doc, one);
	} else if (jnode_is(tools, JNODE_ARRAY)) {
		jnode_each (one, tools)
			add_tool(doc, one);
	}
}

static void read_contacts(struct sbom_doc *doc, const struct jnode *v)
{
	const struct jnode *contact = jnode_get(v, "contact");
	const struct jnode *url = jnode_get(v, "url");

	if (jnode_is(contact, JNODE_OBJECT) && jnode_string(contact, "email").len)
		str_list_add(doc->arena, &doc->contacts, jnode_string(contact, "email"));
	jnode_each (one, jnode_is(contact, JNODE_ARRAY) ? contact : NULL)
		if (jnode_string(one, "email").len)
			str_list_add(doc->arena, &doc->contacts,
				     jnode_string(one, "email"));
	if (jnode_is(url, JNODE_STRING) && url->text.len)
		str_list_add(doc->arena, &doc->contacts, url->text);
	jnode_each (one, jnode_is(url, JNODE_ARRAY) ? url : NULL)
		if (one->text.len)
			str_list_add(doc->arena, &doc->contacts, one->text);
}

static void add_author(struct sbom_doc *doc, const char *kind, struct str name,
		       struct str mail)
{
	if (!name.len && !mail.len)
		return;
	str_list_add(doc->arena, &doc->authors,
		     arena_printf(doc->arena, "%s: " STR_FMT "%s" STR_FMT "%s", kind,
				  STR_ARG(name.len ? name : mail), mail.len ? " (" : "",
				  STR_ARG(mail), mail.len ? ")" : ""));
}

static void read_authors(struct sbom_doc *doc, const struct jnode *metadata)
{
	static const char *const makers[] = { "manufacturer", "manufacture" };

	jnode_each (one, sbom_array(doc, metadata, "authors")) {
		struct str name = jnode_string(one, "name"),
			   mail = jnode_string(one, "email");

		add_author(doc, "Person", name, mail);
		if (mail.len)
			str_list_add(doc->arena, &doc->contacts, mail);
	}
	for (size_t i = 0; i < 2; i++) {
		const struct jnode *maker = jnode_get(metadata, makers[i]);

		add_author(doc, "Organization", jnode_string(maker, "name"), STR(""));
		read_contacts(doc, maker);
	}
	read_contacts(doc, jnode_get(metadata, "supplier"));
}

static void read_metadata(struct sbom_doc *doc, const struct jnode *metadata)
{
	const struct jnode *component = jnode_get(metadata, "component");

	if (!metadata || !sbom_is_object(doc, metadata, "metadata"))
		return;
	doc->created = jnode_string(metadata, "timestamp");
	doc->supplier = jnode_string(jnode_get(metadata, "supplier"), "name");
	read_tools(doc, metadata);
	read_authors(doc, metadata);
	jnode_each (one, sbom_array(doc, metadata, "lifecycles")) {
		struct str phase = jnode_string(one, "phase"),
			   name = jnode_string(one, "name");

		if (phase.len || name.len)
			str_list_add(doc->arena, &doc->lifecycles,
				     phase.len ? phase : name);
	}
	if (!component || !sbom_is_object(doc, component, "metadata.component"))
		return;
	struct sbom_component c = component_of(doc, component);

	doc->name = c.name;
	doc->root = (long)sbom_doc_add(doc, &c);
	read_components(doc, component, 0);
}

/* --- the graph --------------------------------------------------------------- */

static void read_dependencies(struct sbom_doc *doc, const struct jnode *root)
{
	jnode_each (one, sbom_array(doc, root, "dependencies")) {
		if (!sbom_is_object(doc, one, "dependencies"))
			continue;
		struct str ref = jnode_string(one, "ref");

		sbom_doc_leaf(doc, ref, true, one->line);
		jnode_each (to, sbom_array(doc, one, "dependsOn"))
			if (to->type == JNODE_STRING)
				sbom_doc_edge(doc, ref, to->text, SCOPE_UNKNOWN,
					      to->line);
			else
				sbom_warn(doc, to->line, DIAG_SYNTAX,
					  "a reference is %s, not a string",
					  jnode_type_name(to->type));
	}
}

static enum sbom_whole whole_of(struct str aggregate)
{
	return str_is(aggregate, "complete")                   ? SBOM_COMPLETE
	       : str_starts_with(aggregate, STR("incomplete")) ? SBOM_INCOMPLETE
							       : SBOM_UNKNOWN;
}

/* Of the whole document; and whose dependencies are not all told. */
static void read_compositions(struct sbom_doc *doc, const struct jnode *root)
{
	jnode_each (one, sbom_array(doc, root, "compositions")) {
		enum sbom_whole whole = whole_of(jnode_string(one, "aggregate"));
		const struct jnode *of = jnode_get(one, "dependencies");

		if (!of && !jnode_get(one, "assemblies"))
			doc->whole = whole;
		jnode_each (ref, whole != SBOM_COMPLETE ? of : NULL)
			if (ref->type == JNODE_STRING)
				sbom_doc_leaf(doc, ref->text, false, ref->line);
	}
}

static void add_others(struct sbom_doc *doc, const struct jnode *list)
{
	jnode_each (one, list) {
		struct str ref = jnode_string(one, "bom-ref");

		if (ref.len)
			str_list_add(doc->arena, &doc->others, ref);
	}
}

static void check_version(struct sbom_doc *doc, const struct jnode *at)
{
	struct str v = doc->version;
	bool known = v.len == 3 && str_starts_with(v, STR("1.")) && v.ptr[2] >= '0' &&
		     v.ptr[2] <= '7';

	if (!known)
		sbom_warn(doc, at ? at->line : 1, DIAG_UNSUPPORTED,
			  "CycloneDX %s" STR_FMT " is read as 1.7; its versions up to "
			  "1.7 are known",
			  v.len ? "" : "without a version", STR_ARG(v));
}

void read_cyclonedx(struct sbom_doc *doc, const struct jnode *root)
{
	const struct jnode *version = jnode_get(root, "specVersion");
	const struct jnode *vulnerabilities;

	/* XML says it in its namespace, which the caller has read */
	if (!doc->version.len) {
		doc->version = jnode_string(root, "specVersion");
		check_version(doc, version);
	} else {
		check_version(doc, NULL);
	}
	doc->serial = jnode_string(root, "serialNumber");
	count_lost(doc, root, document_keys,
		   sizeof(document_keys) / sizeof(document_keys[0]));
	read_metadata(doc, jnode_get(root, "metadata"));
	read_components(doc, root, 0);
	add_others(doc, jnode_get(root, "services"));
	read_dependencies(doc, root);
	read_compositions(doc, root);
	vulnerabilities = sbom_array(doc, root, "vulnerabilities");
	doc->n_vulnerabilities = vulnerabilities ? vulnerabilities->n : 0;
}
