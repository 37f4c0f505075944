#include "sbom/sbom_read.h"

#include "base/codec.h"
#include "format/text.h"
#include "sbom/sbom_tree.h"

/* --- diagnostics ------------------------------------------------------------- */

void sbom_warn(struct sbom_doc *doc, unsigned line, enum diag_code code, const char *fmt,
	       ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(doc->diags, DIAG_WARNING, code, doc->path, line, fmt, ap);
	va_end(ap);
}

void sbom_note(struct sbom_doc *doc, unsigned line, enum diag_code code, const char *fmt,
	       ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(doc->diags, DIAG_NOTE, code, doc->path, line, fmt, ap);
	va_end(ap);
}

const struct jnode *sbom_array(struct sbom_doc *doc, const struct jnode *v,
			       const char *key)
{
	const struct jnode *list = jnode_get(v, key);

	if (!list || list->type == JNODE_ARRAY || list->type == JNODE_NULL)
		return list;
	sbom_warn(doc, list->line, DIAG_SYNTAX, "\"%s\" is %s, not an array", key,
		  jnode_type_name(list->type));
	return NULL;
}

bool sbom_is_object(struct sbom_doc *doc, const struct jnode *v, const char *what)
{
	if (jnode_is(v, JNODE_OBJECT))
		return true;
	sbom_warn(doc, v->line, DIAG_SYNTAX, "an element of \"%s\" is %s, not an object",
		  what, jnode_type_name(v->type));
	return false;
}

/* --- which format ------------------------------------------------------------ */

/* By its first bytes: gzip, zstd, xz, bzip2, a zip archive. */
static bool is_compressed(struct str bytes)
{
	return str_starts_with(bytes, STR("\x1f\x8b")) ||
	       str_starts_with(bytes, STR("\x28\xb5\x2f\xfd")) ||
	       str_starts_with(bytes, STR("\xfd"
					  "7zXZ")) ||
	       str_starts_with(bytes, STR("BZh")) ||
	       str_starts_with(bytes, STR("PK\x03\x04"));
}

static bool holds(struct str bytes, const char *text)
{
	return str_find(bytes, str_of(text)) != STR_NONE;
}

/* The first byte that is no white space, behind a BOM. */
static char first_byte(struct str bytes)
{
	if (str_starts_with(bytes, STR("\xef\xbb\xbf")))
		bytes = str_from(bytes, 3);
	bytes = str_trim_left(bytes);
	return bytes.len ? bytes.ptr[0] : '\0';
}

static bool is_tag_value(struct str bytes)
{
	struct str rest = bytes, line;

	/* comments may come first */
	for (unsigned i = 0; i < 200 && str_next_line(&rest, &line); i++)
		if (str_starts_with(str_trim(line), STR("SPDXVersion:")))
			return true;
	return false;
}

/* The schema of a format has all its words, and is no SBOM. */
static bool is_json_schema(struct str bytes)
{
	return holds(str_slice(bytes, 0, bytes.len < 512 ? bytes.len : 512),
		     "json-schema.org/");
}

bool sbom_looks_like(struct str bytes, enum sbom_format format)
{
	char first = first_byte(bytes);

	switch (format) {
	case SBOM_CYCLONEDX_JSON:
		return first == '{' && !is_json_schema(bytes) &&
		       !holds(bytes, "\"@graph\"") &&
		       (holds(bytes, "\"bomFormat\"") ||
			(holds(bytes, "\"bom-ref\"") && holds(bytes, "\"components\"")));
	case SBOM_CYCLONEDX_XML:
		/* UTF-16 is told by expat; by its name such a file has to be one */
		return first == '<' && holds(bytes, "cyclonedx.org/schema/bom");
	case SBOM_SPDX_JSON:
		return first == '{' && !is_json_schema(bytes) &&
		       holds(bytes, "\"spdxVersion\"");
	case SBOM_SPDX3_JSON:
		return first == '{' && holds(bytes, "spdx.org/rdf/3.") &&
		       holds(bytes, "\"@graph\"");
	case SBOM_SYFT_JSON:
		return first == '{' && !is_json_schema(bytes) &&
		       holds(bytes, "\"artifactRelationships\"") &&
		       holds(bytes, "\"descriptor\"");
	case SBOM_SPDX_TAG:
		return first != '{' && first != '<' && is_tag_value(bytes);
	case SBOM_SPDX_YAML:
		/* writers that sort the keys have the version behind all packages */
		return first != '{' && first != '<' && !is_tag_value(bytes) &&
		       (holds(bytes, "spdxVersion:") ||
			str_starts_with(bytes, STR("SPDXID:")));
	case SBOM_SPDX_XML:
		return first == '<' && holds(bytes, "<Document") &&
		       holds(bytes, "<spdxVersion>");
	}
	return false;
}

bool sbom_looks_unread(struct str bytes)
{
	return first_byte(bytes) == '<' && holds(bytes, "spdx.org/rdf/terms");
}

/* --- envelopes --------------------------------------------------------------- */

/*
 * An attestation holds the document as "predicate" (in-toto), and that may be the payload
 * of an envelope (DSSE) in base64: then lines count in what is inside.
 */
static const struct jnode *open_envelope(struct sbom_doc *doc, const struct jnode *root)
{
	const struct jnode *payload = jnode_get(root, "payload");
	struct str inner;

	if (jnode_is(payload, JNODE_STRING) && jnode_get(root, "payloadType")) {
		if (!base64_decode(doc->arena, payload->text, &inner)) {
			sbom_warn(doc, payload->line, DIAG_SYNTAX,
				  "the envelope's payload is not base64");
			return root;
		}
		sbom_note(doc, payload->line, DIAG_SKIPPED,
			  "an envelope: lines are those of its payload, its signature is "
			  "not verified");
		root = jnode_read(doc->arena, inner, JNODE_STRICT, SBOM_DEPTH, doc->diags,
				  doc->path);
	}
	if (jnode_is(jnode_get(root, "predicate"), JNODE_OBJECT) &&
	    jnode_get(root, "predicateType"))
		root = jnode_get(root, "predicate");
	return root;
}

/* --- reading ----------------------------------------------------------------- */

static int fail(struct sbom_doc *doc, enum diag_code code, const char *text)
{
	diag_add(doc->diags, DIAG_ERROR, code, doc->path, 1, "%s", text);
	return -1;
}

static int read_json(struct sbom_doc *doc, struct str bytes)
{
	const struct jnode *root = jnode_read(doc->arena, bytes, JNODE_STRICT, SBOM_DEPTH,
					      doc->diags, doc->path);

	if (!root)
		return -1;
	root = open_envelope(doc, root);
	if (!root)
		return -1;
	if (root->type != JNODE_OBJECT)
		return fail(doc, DIAG_SYNTAX, "not an SBOM: no JSON object");
	if (jnode_get(root, "@graph")) {
		doc->format = SBOM_SPDX3_JSON;
		read_spdx3(doc, root);
	} else if (jnode_get(root, "spdxVersion")) {
		doc->format = SBOM_SPDX_JSON;
		read_spdx2(doc, root);
	} else if (str_is(jnode_string(root, "bomFormat"), "CycloneDX") ||
		   jnode_get(root, "components")) {
		doc->format = SBOM_CYCLONEDX_JSON;
		read_cyclonedx(doc, root);
	} else if (jnode_get(root, "artifacts") && jnode_get(root, "descriptor")) {
		doc->format = SBOM_SYFT_JSON;
		read_syft(doc, root);
	} else {
		return fail(
			doc, DIAG_SYNTAX,
			"neither CycloneDX (\"bomFormat\") nor SPDX "
			"(\"spdxVersion\", \"@graph\") nor Syft's JSON (\"artifacts\")");
	}
	return 0;
}

/* The namespace has the version, and the reader of XML drops it: it is the text behind
 * the last '/' of xmlns in the start tag. */
static struct str version_of_xml(struct str bytes)
{
	static const struct str space = { "cyclonedx.org/schema/bom/", 25 };
	size_t at = str_find(bytes, space), n = 0;
	struct str v;

	if (at == STR_NONE)
		return STR("");
	v = str_from(bytes, at + space.len);
	while (n < v.len && (is_digit(v.ptr[n]) || v.ptr[n] == '.'))
		n++;
	return str_slice(v, 0, n);
}

static int read_xml(struct sbom_doc *doc, struct str bytes)
{
	if (sbom_looks_unread(bytes))
		return fail(doc, DIAG_UNSUPPORTED,
			    "SPDX in RDF/XML is not supported; convert it to JSON or "
			    "tag-value");
	const struct xml *bom =
		xml_read(doc->arena, bytes, SBOM_DEPTH, doc->diags, doc->path);

	if (!bom)
		return -1;
	if (xml_is(bom, "Document") && sbom_looks_like(bytes, SBOM_SPDX_XML)) {
		doc->format = SBOM_SPDX_XML;
		read_spdx2(doc, tree_of_spdx_xml(doc->arena, bom));
		return 0;
	}
	if (!xml_is(bom, "bom"))
		return fail(doc, DIAG_SYNTAX, "not an SBOM: no element <bom>");
	doc->format = SBOM_CYCLONEDX_XML;
	doc->version = version_of_xml(bytes);
	if (!doc->version.len)
		doc->version = STR("without a namespace");
	read_cyclonedx(doc, tree_of_cyclonedx_xml(doc->arena, bom));
	return 0;
}

static int read_text(struct sbom_doc *doc, struct str bytes)
{
	if (is_tag_value(bytes)) {
		doc->format = SBOM_SPDX_TAG;
		read_spdx2(doc,
			   tree_of_spdx_tag(doc->arena, bytes, doc->diags, doc->path));
		return 0;
	}
	if (sbom_looks_like(bytes, SBOM_SPDX_YAML)) {
		const struct jnode *root =
			tree_of_spdx_yaml(doc->arena, bytes, doc->diags, doc->path);

		if (!root)
			return -1;
		doc->format = SBOM_SPDX_YAML;
		read_spdx2(doc, root);
		return 0;
	}
	return fail(doc, DIAG_SYNTAX,
		    bytes.len ? "not an SBOM: neither JSON, XML nor SPDX tag-value"
			      : "empty");
}

struct sbom_doc *sbom_read(struct arena *a, struct str bytes, struct diag_list *d,
			   struct str path)
{
	struct sbom_doc *doc = arena_new(a, struct sbom_doc);
	char first = first_byte(bytes);
	int rc;

	*doc = (struct sbom_doc){
		.arena = a, .diags = d, .path = path, .root = SBOM_NO_ROOT
	};
	if (is_compressed(bytes)) { /* before it is taken for text in another encoding */
		rc = fail(doc, DIAG_UNSUPPORTED, "compressed; unpack it first");
	} else if (first == '<') {
		rc = read_xml(doc, bytes);
	} else {
		struct str text = text_decode(a, bytes, d, path);

		first = first_byte(text);
		/* in UTF-16 only the decoded text shows it */
		if (first == '<')
			rc = read_xml(doc, bytes);
		else if (first == '{' || first == '[')
			rc = read_json(doc, text);
		else
			rc = read_text(doc, text);
	}
	return rc == 0 ? doc : NULL;
}
