/*
 * read_spdx2.c - SPDX 2.1 to 2.3 from the tree of its JSON.
 *
 * https://spdx.github.io/spdx-spec/v2.3/ ; schemas spdx-schema.json of spdx/spdx-spec
 * v2.2.2 and v2.3.
 */
#include "sbom/sbom_read.h"
#include "sbom/spdx.h"

struct spdx2 {
	struct sbom_doc *doc;
	struct map extracted; /* LicenseRef-x -> index into texts */
	struct str *texts;
	size_t n_texts, cap_texts;
	struct map files; /* SPDXID -> index into names */
	struct str *names;
	size_t n_names, cap_names;
	struct map packages; /* SPDXID -> index into doc->v */
	bool by_npm;         /* npm sbom made it */
	bool backwards;      /* "x DEPENDENCY_OF y" says that x needs y */
};

/* --- the document ------------------------------------------------------------ */

static void read_creators(struct spdx2 *s, const struct jnode *info)
{
	struct sbom_doc *doc = s->doc;

	jnode_each (one, sbom_array(doc, info, "creators")) {
		struct str contact, name = sbom_party(one->text, &contact);

		if (!name.len)
			continue;
		if (str_starts_with(one->text, STR("Tool:"))) {
			doc->is_ours =
				doc->is_ours || str_starts_with(name, STR("waybill-"));
			s->by_npm = s->by_npm || str_starts_with(name, STR("npm/cli-"));
			str_list_add(doc->arena, &doc->tools, name);
			continue;
		}
		if (str_is(one->text, SPDX_TOOL_MAKER))
			continue; /* stands for nobody: the writer adds it again */
		str_list_add(doc->arena, &doc->authors, one->text);
		if (contact.len)
			str_list_add(doc->arena, &doc->contacts, contact);
	}
}

static void read_document(struct spdx2 *s, const struct jnode *root)
{
	struct sbom_doc *doc = s->doc;
	const struct jnode *info = jnode_get(root, "creationInfo");
	const struct jnode *version = jnode_get(root, "spdxVersion");

	doc->version = jnode_string(root, "spdxVersion");
	if (str_starts_with(doc->version, STR("SPDX-")))
		doc->version = str_from(doc->version, 5);
	if (!str_is(doc->version, "2.1") && !str_is(doc->version, "2.2") &&
	    !str_is(doc->version, "2.3"))
		sbom_warn(doc, version ? version->line : root->line, DIAG_UNSUPPORTED,
			  "SPDX '" STR_FMT "' is read as 2.3; 2.1 to 2.3 are known",
			  STR_ARG(str_slice(doc->version, 0, 40)));
	doc->name = jnode_string(root, "name");
	doc->serial = jnode_string(root, "documentNamespace");
	doc->created = jnode_string(info, "created");
	read_creators(s, info);
}

/* A licence that the document explains: by its name, or by its text when that is short
 * enough to be a name. */
static void read_extracted(struct spdx2 *s, const struct jnode *root)
{
	jnode_each (one, sbom_array(s->doc, root, "hasExtractedLicensingInfos")) {
		struct str id = jnode_string(one, "licenseId"),
			   name = sbom_asserted(jnode_string(one, "name")),
			   text = jnode_string(one, "extractedText");

		if (!name.len && text.len <= 200 && !str_has_char(text, '\n') &&
		    !str_is(text, SBOM_NO_LICENSE_TEXT))
			name = text;
		if (!id.len || !name.len)
			continue;
		arena_grow(s->doc->arena, s->texts, s->n_texts, &s->cap_texts);
		s->texts[s->n_texts] = name;
		map_put(&s->extracted, id, s->n_texts++);
	}
}

static void read_files(struct spdx2 *s, const struct jnode *root)
{
	jnode_each (one, sbom_array(s->doc, root, "files")) {
		struct str id = jnode_string(one, "SPDXID");

		sbom_doc_lost(s->doc, STR("files"));
		if (!id.len)
			continue;
		arena_grow(s->doc->arena, s->names, s->n_names, &s->cap_names);
		s->names[s->n_names] = jnode_string(one, "fileName");
		map_put(&s->files, id, s->n_names++);
	}
}

/* --- packages ---------------------------------------------------------------- */

static void read_refs(struct sbom_doc *doc, struct sbom_component *c,
		      const struct jnode *package)
{
	jnode_each (one, sbom_array(doc, package, "externalRefs")) {
		struct str type = jnode_string(one, "referenceType"),
			   locator = jnode_string(one, "referenceLocator");

		if (!sbom_is_object(doc, one, "externalRefs"))
			continue;
		/* the category is PACKAGE_MANAGER in 2.2 and PACKAGE-MANAGER in 2.3 */
		if (str_is(type, "purl") && !c->purl.len)
			c->purl = locator;
		else if (str_is(type, "purl") && !str_eq(c->purl, locator))
			sbom_note(doc, one->line, DIAG_DUPLICATE_KEY,
				  "'" STR_FMT "' has more than one purl; the first one "
				  "counts",
				  STR_ARG(c->name));
		else if (str_is(type, "cpe23Type") && !c->cpe.len)
			c->cpe = locator;
		if (!str_is(type, "purl"))
			sbom_doc_lost(doc, STR("externalRefs"));
	}
}

/* Texts that no writer of ours has a place for. */
static void count_lost(struct sbom_doc *doc, const struct jnode *v)
{
	static const char *const keys[] = {
		"description",     "summary",          "comment",     "homepage",
		"licenseComments", "attributionTexts", "annotations", "copyrightText",
		"hasFiles",        "validUntilDate",   "builtDate",   "releaseDate"
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct jnode *one = jnode_get(v, keys[i]);

		if (one && (one->n || sbom_asserted(one->text).len))
			sbom_doc_lost(doc, str_of(keys[i]));
	}
}

static void read_package(struct spdx2 *s, const struct jnode *v)
{
	struct sbom_doc *doc = s->doc;
	struct sbom_extracted extracted = { &s->extracted, s->texts };
	struct str contact, file = jnode_string(v, "packageFileName");
	struct sbom_component c = {
		.ref = jnode_string(v, "SPDXID"),
		.type = arena_lower(doc->arena, jnode_string(v, "primaryPackagePurpose")),
		.name = jnode_string(v, "name"),
		.version = jnode_string(v, "versionInfo"),
		.line = v->line,
	};

	count_lost(doc, v);
	c.is_file = str_is(c.type, "file") || str_is(c.type, "operating-system") ||
		    str_is(c.type, "device") || str_is(c.type, "firmware");
	c.supplier = sbom_party(jnode_string(v, "supplier"), &contact);
	c.supplier_contact = contact.len > 0;
	if (!c.supplier.len)
		c.supplier = sbom_party(jnode_string(v, "originator"), &contact);
	sbom_doc_download(doc, &c, jnode_string(v, "downloadLocation"));
	sbom_doc_spdx_license(doc, &c, jnode_string(v, "licenseDeclared"), SBOM_DECLARED,
			      &extracted);
	sbom_doc_spdx_license(doc, &c, jnode_string(v, "licenseConcluded"),
			      SBOM_CONCLUDED, &extracted);
	sbom_doc_check_license(doc, jnode_string(v, "licenseDeclared"), false, c.line);
	jnode_each (one, sbom_array(doc, v, "checksums"))
		sbom_doc_hash(doc, &c, jnode_string(one, "algorithm"),
			      jnode_string(one, "checksumValue"), file, one->line);
	read_refs(doc, &c, v);
	/* npm states the folder: what is outside of node_modules is the project's own */
	c.first_party = s->by_npm && str_starts_with(c.purl, STR("pkg:npm/")) &&
			file.len && str_find(file, STR("node_modules")) == STR_NONE;
	sbom_doc_source_info(doc, &c, jnode_string(v, "sourceInfo"));
	size_t at = sbom_doc_add(doc, &c);

	if (c.ref.len && !map_has(&s->packages, c.ref))
		map_put(&s->packages, c.ref, at);
}

/* --- relationships ----------------------------------------------------------- */

struct relation {
	const char *type;
	bool reversed; /* "b DEPENDENCY_OF a" */
	enum dep_scope scope;
};

static const struct relation *relation_of(struct str type)
{
	static const struct relation relations[] = {
		{ "DEPENDS_ON", false, SCOPE_RUNTIME },
		{ "DEPENDENCY_OF", true, SCOPE_RUNTIME },
		{ "RUNTIME_DEPENDENCY_OF", true, SCOPE_RUNTIME },
		{ "PROVIDED_DEPENDENCY_OF", true, SCOPE_RUNTIME },
		{ "DEV_DEPENDENCY_OF", true, SCOPE_DEV },
		{ "TEST_DEPENDENCY_OF", true, SCOPE_DEV },
		{ "BUILD_DEPENDENCY_OF", true, SCOPE_DEV },
		{ "DEV_TOOL_OF", true, SCOPE_DEV },
		{ "TEST_TOOL_OF", true, SCOPE_DEV },
		{ "BUILD_TOOL_OF", true, SCOPE_DEV },
		{ "OPTIONAL_DEPENDENCY_OF", true, SCOPE_OPTIONAL },
		{ "OPTIONAL_COMPONENT_OF", true, SCOPE_OPTIONAL },
		{ "HAS_PREREQUISITE", false, SCOPE_RUNTIME },
		{ "PREREQUISITE_FOR", true, SCOPE_RUNTIME },
		{ "DYNAMIC_LINK", false, SCOPE_RUNTIME },
		{ "STATIC_LINK", false, SCOPE_RUNTIME },
	};

	for (size_t i = 0; i < sizeof(relations) / sizeof(relations[0]); i++)
		if (str_is(type, relations[i].type))
			return &relations[i];
	return NULL;
}

static void set_root(struct spdx2 *s, struct str id, unsigned line)
{
	uint64_t at;

	if (!map_get(&s->packages, id, &at))
		return; /* a file can be described too */
	if (s->doc->root != SBOM_NO_ROOT && s->doc->root != (long)at)
		sbom_note(s->doc, line, DIAG_DUPLICATE_KEY,
			  "the document describes more than one package; the first one "
			  "counts as the root");
	else
		s->doc->root = (long)at;
}

/* Syft's relation of a package to the file that told of it. */
static void add_place(struct spdx2 *s, struct str package, struct str file)
{
	uint64_t at, name;

	if (map_get(&s->packages, package, &at) && map_get(&s->files, file, &name))
		sbom_doc_place(s->doc, &s->doc->v[at], s->names[name], 0);
}

static void read_relationship(struct spdx2 *s, const struct jnode *v)
{
	struct str a = jnode_string(v, "spdxElementId"),
		   b = jnode_string(v, "relatedSpdxElement"),
		   type = jnode_string(v, "relationshipType");
	const struct relation *r = relation_of(type);

	if (str_is(type, "OTHER"))
		add_place(s, a, b);
	if (!r && !str_is(type, "DESCRIBES") && !str_is(type, "DESCRIBED_BY"))
		sbom_doc_lost(s->doc, STR("relationships of other types"));
	if (!r)
		return;
	if (str_is(b, "NONE") || str_is(b, "NOASSERTION"))
		sbom_doc_leaf(s->doc, a, str_is(b, "NONE"), v->line);
	else if (map_has(&s->files, a) || map_has(&s->files, b))
		return;
	else if (r->reversed && !s->backwards)
		sbom_doc_edge(s->doc, b, a, r->scope, v->line);
	else
		sbom_doc_edge(s->doc, a, b, r->scope, v->line);
}

static void read_root(struct spdx2 *s, const struct jnode *v)
{
	struct str a = jnode_string(v, "spdxElementId"),
		   b = jnode_string(v, "relatedSpdxElement"),
		   type = jnode_string(v, "relationshipType");

	if (str_is(type, "DESCRIBES") && str_is(a, "SPDXRef-DOCUMENT"))
		set_root(s, b, v->line);
	else if (str_is(type, "DESCRIBED_BY") && str_is(b, "SPDXRef-DOCUMENT"))
		set_root(s, a, v->line);
}

/*
 * What a document describes is no dependency of its parts: spdx-maven-plugin writes
 * "project TEST_DEPENDENCY_OF library", and all others alike.
 */
static bool is_backwards(const struct spdx2 *s, const struct jnode *v)
{
	const struct relation *r = relation_of(jnode_string(v, "relationshipType"));

	return r && r->reversed && s->doc->root != SBOM_NO_ROOT &&
	       str_eq(s->doc->v[s->doc->root].ref, jnode_string(v, "spdxElementId")) &&
	       map_has(&s->packages, jnode_string(v, "relatedSpdxElement"));
}

static void read_relationships(struct spdx2 *s, const struct jnode *root)
{
	const struct jnode *list = sbom_array(s->doc, root, "relationships");

	jnode_each (one, list)
		read_root(s, one);
	jnode_each (one, list) {
		if (s->backwards || !is_backwards(s, one))
			continue;
		s->backwards = true;
		sbom_note(s->doc, one->line, DIAG_SYNTAX,
			  "what the document describes is told to be a dependency of its "
			  "parts; such relationships are read the other way round");
	}
	jnode_each (one, list)
		if (sbom_is_object(s->doc, one, "relationships"))
			read_relationship(s, one);
}

/* In a document of ours a package whose dependencies are not all known says so. */
static void close_edges(struct spdx2 *s)
{
	for (size_t i = 0; i < s->doc->n && s->doc->is_ours; i++)
		sbom_doc_leaf(s->doc, s->doc->v[i].ref, true, s->doc->v[i].line);
}

void read_spdx2(struct sbom_doc *doc, const struct jnode *root)
{
	struct spdx2 s = { .doc = doc };

	map_init(&s.extracted);
	map_init(&s.files);
	map_init(&s.packages);
	read_document(&s, root);
	read_extracted(&s, root);
	read_files(&s, root);
	jnode_each (one, sbom_array(doc, root, "packages"))
		if (sbom_is_object(doc, one, "packages"))
			read_package(&s, one);
	jnode_each (one, jnode_get(root, "documentDescribes"))
		set_root(&s, one->text, one->line);
	read_relationships(&s, root);
	close_edges(&s);
	map_release(&s.extracted);
	map_release(&s.files);
	map_release(&s.packages);
}
