/*
 * read_syft.c - Syft's own JSON, schema 1 to 16.
 *
 * https://github.com/anchore/syft/tree/main/schema/json : artifacts, their relationships,
 * and the source that was looked at.  Licences and CPEs are texts in older schemas and
 * objects in newer ones.
 */
#include "format/sri.h"
#include "sbom/sbom_read.h"

enum { FIRST_SCHEMA = 1, LAST_SCHEMA = 16 };

static void read_schema(struct sbom_doc *doc, const struct jnode *root)
{
	const struct jnode *schema = jnode_get(root, "schema");
	const struct jnode *tool = jnode_get(root, "descriptor");
	struct str major, minor, version = jnode_string(tool, "version");
	uint32_t n;

	doc->version = jnode_string(schema, "version");
	str_cut(doc->version, '.', &major, &minor);
	if (!str_to_u32(major, 1000, &n) || n < FIRST_SCHEMA || n > LAST_SCHEMA)
		sbom_warn(doc, schema ? schema->line : root->line, DIAG_UNSUPPORTED,
			  "Syft's schema '" STR_FMT "' is read as %d; %d to %d are known",
			  STR_ARG(str_slice(doc->version, 0, 40)), LAST_SCHEMA,
			  FIRST_SCHEMA, LAST_SCHEMA);
	if (str_starts_with(version, STR("["))) /* "[not provided]" */
		version = STR("");
	str_list_add(doc->arena, &doc->tools,
		     arena_cat(doc->arena, STR("syft"), version.len ? STR(" ") : STR(""),
			       version));
	if (jnode_get(tool, "configuration"))
		sbom_doc_lost(doc, STR("descriptor"));
}

/* What was looked at: a folder, a file, an image.  Its last name, never a path. */
static void read_source(struct sbom_doc *doc, const struct jnode *source)
{
	struct str type = jnode_string(source, "type");
	struct str name = jnode_string(source, "name");
	struct sbom_component c = {
		.ref = jnode_string(source, "id"),
		.version = jnode_string(source, "version"),
		.type = str_is(type, "image") ? STR("container") : STR("application"),
		.line = source ? source->line : 1,
	};

	if (!name.len && jnode_is(jnode_get(source, "target"), JNODE_STRING))
		name = jnode_string(source, "target"); /* in older schemas */
	while (name.len > 1 && str_ends_with(name, STR("/")))
		name = str_slice(name, 0, name.len - 1);
	c.name = str_is(type, "image") ? name : str_basename(name);
	doc->name = c.name;
	if (c.name.len && !str_is(c.name, "."))
		doc->root = (long)sbom_doc_add(doc, &c);
}

static void read_licenses(struct sbom_doc *doc, struct sbom_component *c,
			  const struct jnode *v)
{
	jnode_each (one, sbom_array(doc, v, "licenses")) {
		struct str spdx = jnode_string(one, "spdxExpression");
		struct str text = one->type == JNODE_STRING ? one->text
				  : spdx.len                ? spdx
							    : jnode_string(one, "value");
		bool concluded = str_is(jnode_string(one, "type"), "concluded");

		sbom_doc_license(doc, c, text,
				 concluded ? SBOM_CONCLUDED : SBOM_DECLARED);
		if (spdx.len)
			sbom_doc_check_license(doc, spdx, false, one->line);
	}
}

static void read_places(struct sbom_doc *doc, struct sbom_component *c,
			const struct jnode *v)
{
	jnode_each (one, sbom_array(doc, v, "locations"))
		sbom_doc_place(doc, c, jnode_string(one, "path"), 0);
}

/* What the catalogers note of the distributed file: npm's integrity, a jar's digest. */
static void read_metadata(struct sbom_doc *doc, struct sbom_component *c,
			  const struct jnode *m)
{
	const struct package_hash *hashes;
	size_t n_bad,
		n = sri_read(doc->arena, jnode_string(m, "integrity"), &hashes, &n_bad);

	if (n_bad)
		sbom_warn(doc, m->line, DIAG_SYNTAX,
			  "'" STR_FMT "': an integrity that is no digest",
			  STR_ARG(c->name));
	for (size_t i = 0; i < n; i++)
		sbom_doc_hash(doc, c, str_of(hash_alg_name(hashes[i].alg)), hashes[i].hex,
			      STR(""), m->line);
	if (jnode_is(jnode_get(m, "digest"), JNODE_ARRAY))
		jnode_each (one, jnode_get(m, "digest"))
			sbom_doc_hash(doc, c, jnode_string(one, "algorithm"),
				      jnode_string(one, "value"), STR(""), one->line);
	if (str_starts_with(jnode_string(m, "resolved"), STR("https://")))
		c->source_url = jnode_string(m, "resolved");
	if (m)
		sbom_doc_lost(doc, STR("metadata"));
}

/* "UNKNOWN" is what Syft writes for a version that it does not know, on request. */
static struct str version_of(const struct jnode *v)
{
	struct str version = jnode_string(v, "version");

	return str_is(version, "UNKNOWN") ? STR("") : version;
}

static void read_artifact(struct sbom_doc *doc, const struct jnode *v)
{
	const struct jnode *cpes = sbom_array(doc, v, "cpes");
	struct sbom_component c = {
		.ref = jnode_string(v, "id"),
		.type = STR("library"),
		.name = jnode_string(v, "name"),
		.version = version_of(v),
		.purl = jnode_string(v, "purl"),
		.ecosystem = jnode_string(v, "type"),
		.line = v->line,
	};

	jnode_each (one, cpes) {
		struct str cpe =
			one->type == JNODE_STRING ? one->text : jnode_string(one, "cpe");

		/* the others are guesses at how somebody may have spelt it */
		if (!c.cpe.len && !str_is(jnode_string(one, "source"), "syft-generated"))
			c.cpe = cpe;
		sbom_doc_lost(doc, STR("cpes"));
	}
	read_licenses(doc, &c, v);
	read_places(doc, &c, v);
	read_metadata(doc, &c, jnode_get(v, "metadata"));
	sbom_doc_add(doc, &c);
}

/* "parent" is a dependency of "child"; the other types tell of files and owners. */
static void read_relationship(struct sbom_doc *doc, const struct jnode *v)
{
	struct str type = jnode_string(v, "type");

	if (str_is(type, "dependency-of"))
		sbom_doc_edge(doc, jnode_string(v, "child"), jnode_string(v, "parent"),
			      SCOPE_UNKNOWN, v->line);
	else if (!str_is(type, "contains") && !str_is(type, "evident-by"))
		sbom_doc_lost(doc, STR("relationships of other types"));
}

void read_syft(struct sbom_doc *doc, const struct jnode *root)
{
	const struct jnode *files = sbom_array(doc, root, "files");

	read_schema(doc, root);
	read_source(doc, jnode_get(root, "source"));
	jnode_each (one, sbom_array(doc, root, "artifacts"))
		if (sbom_is_object(doc, one, "artifacts"))
			read_artifact(doc, one);
	jnode_each (one, sbom_array(doc, root, "artifactRelationships"))
		if (sbom_is_object(doc, one, "artifactRelationships"))
			read_relationship(doc, one);
	jnode_each (one, files)
		sbom_doc_lost(doc, STR("files"));
}
