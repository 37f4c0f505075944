/*
 * cyclonedx_xml.c - CycloneDX XML 1.4 to 1.7: the JSON document in the form of its XML,
 * so that both say the same under the same serial number.
 *
 * https://cyclonedx.org/docs/1.6/xml/ ; schemas bom-1.4 to bom-1.7.xsd of
 * CycloneDX/specification at e02a34ae.  Names are those of JSON; lists have an element
 * around them, the order of elements is fixed, and some members are attributes.
 */
#include <assert.h>

#include "sbom/cyclonedx.h"
#include "sbom/sbom_tree.h"
#include "sbom/sbom_writers.h"

enum { XML_DEPTH = 32 };

struct xml_out {
	struct buf *out;
};

/* --- tables ------------------------------------------------------------------- */

/* What the elements of a list are called; a list without a row has no element around it,
 * its elements have its own name. */
static const char *element_of(struct str list)
{
	static const struct {
		const char *list, *element;
	} names[] = {
		{ "components", "component" },
		{ "hashes", "hash" },
		{ "externalReferences", "reference" },
		{ "properties", "property" },
		{ "tools", "tool" },
		{ "lifecycles", "lifecycle" },
		{ "authors", "author" },
		{ "methods", "method" },
		{ "occurrences", "occurrence" },
		{ "dependencies", "dependency" },
		{ "compositions", "composition" },
		{ "vulnerabilities", "vulnerability" },
		{ "references", "reference" },
		{ "ratings", "rating" },
		{ "advisories", "advisory" },
		{ "affects", "target" },
		{ "versions", "version" },
		{ "licenses", "license" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(list, names[i].list))
			return names[i].element;
	return NULL;
}

static bool is_attribute(struct str element, struct str key)
{
	static const struct {
		const char *element, *key;
	} rows[] = {
		{ "component", "type" },
		{ "component", "bom-ref" },
		{ "hash", "alg" },
		{ "reference", "type" },
		{ "property", "name" },
		{ "license", "acknowledgement" },
		{ "vulnerability", "bom-ref" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_is(element, rows[i].element) && str_is(key, rows[i].key))
			return true;
	return false;
}

static bool is_content(struct str element, struct str key)
{
	return (str_is(element, "hash") && str_is(key, "content")) ||
	       (str_is(element, "property") && str_is(key, "value"));
}

/* Where XML has another order than our JSON: what comes last, in this order. */
static bool is_late(struct str element, struct str key)
{
	/* the properties of a document stand before its vulnerabilities */
	return str_is(element, "bom") && str_is(key, "vulnerabilities");
}

/* What the start tag of the document has instead. */
static bool is_head(struct str key)
{
	return str_is(key, "$schema") || str_is(key, "bomFormat") ||
	       str_is(key, "specVersion") || str_is(key, "serialNumber") ||
	       str_is(key, "version");
}

/* --- text --------------------------------------------------------------------- */

static void add_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '&')
			buf_add_text(out, "&amp;");
		else if (c == '<')
			buf_add_text(out, "&lt;");
		else if (c == '>')
			buf_add_text(out, "&gt;");
		else if (c == '"')
			buf_add_text(out, "&quot;");
		else if (c == '\n' || c == '\t' || c == '\r')
			buf_printf(out, "&#%d;", c);
		else if (c < 0x20) /* no character of XML 1.0 */
			buf_add_text(out, "\xef\xbf\xbd");
		else
			buf_add_char(out, (char)c);
	}
}

static void indent(struct xml_out *x, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		buf_add_text(x->out, "  ");
}

static struct str scalar(const struct jnode *v)
{
	return v->type == JNODE_TRUE    ? STR("true")
	       : v->type == JNODE_FALSE ? STR("false")
					: v->text;
}

static void write_leaf(struct xml_out *x, struct str name, struct str text,
		       unsigned depth)
{
	indent(x, depth);
	buf_printf(x->out, "<" STR_FMT ">", STR_ARG(name));
	add_escaped(x->out, text);
	buf_printf(x->out, "</" STR_FMT ">\n", STR_ARG(name));
}

static void write_empty(struct xml_out *x, const char *name, struct str ref,
			unsigned depth)
{
	indent(x, depth);
	buf_printf(x->out, "<%s ref=\"", name);
	add_escaped(x->out, ref);
	buf_add_text(x->out, "\"/>\n");
}

static void write_tag(struct xml_out *x, const char *form, struct str name,
		      unsigned depth)
{
	indent(x, depth);
	buf_add_text(x->out, form);
	buf_add(x->out, name);
	buf_add_text(x->out, ">\n");
}

/* --- elements ----------------------------------------------------------------- */

static void write_node(struct xml_out *x, struct str name, const struct jnode *v,
		       unsigned depth);

static void write_members(struct xml_out *x, struct str name, const struct jnode *v,
			  unsigned depth)
{
	for (int late = 0; late < 2; late++)
		jnode_each (one, v)
			if (!is_attribute(name, one->key) &&
			    !is_content(name, one->key) &&
			    is_late(name, one->key) == (late == 1) &&
			    !(str_is(name, "bom") && is_head(one->key)))
				write_node(x, one->key, one, depth);
}

static void write_object(struct xml_out *x, struct str name, const struct jnode *v,
			 unsigned depth)
{
	const struct jnode *content = NULL;
	size_t inside = 0;

	indent(x, depth);
	buf_printf(x->out, "<" STR_FMT, STR_ARG(name));
	jnode_each (one, v) {
		if (is_attribute(name, one->key)) {
			buf_printf(x->out, " " STR_FMT "=\"", STR_ARG(one->key));
			add_escaped(x->out, scalar(one));
			buf_add_char(x->out, '"');
		} else if (is_content(name, one->key)) {
			content = one;
		} else {
			inside++;
		}
	}
	if (content) {
		buf_add_char(x->out, '>');
		add_escaped(x->out, scalar(content));
		buf_printf(x->out, "</" STR_FMT ">\n", STR_ARG(name));
	} else if (!inside) {
		buf_add_text(x->out, "/>\n");
	} else {
		buf_add_text(x->out, ">\n");
		write_members(x, name, v, depth + 1);
		write_tag(x, "</", name, depth);
	}
}

/* {"ref": "a", "dependsOn": ["b"]} */
static void write_dependency(struct xml_out *x, const struct jnode *v, unsigned depth)
{
	const struct jnode *on = jnode_get(v, "dependsOn");
	struct str ref = jnode_string(v, "ref");

	if (!on || !on->n) {
		write_empty(x, "dependency", ref, depth);
		return;
	}
	indent(x, depth);
	buf_add_text(x->out, "<dependency ref=\"");
	add_escaped(x->out, ref);
	buf_add_text(x->out, "\">\n");
	jnode_each (one, on)
		write_empty(x, "dependency", one->text, depth + 1);
	write_tag(x, "</", STR("dependency"), depth);
}

/* {"license": {…}} or {"expression": "…", "acknowledgement": "…"} */
static void write_license(struct xml_out *x, const struct jnode *v, unsigned depth)
{
	const struct jnode *license = jnode_get(v, "license");
	struct str said = jnode_string(v, "acknowledgement");

	if (license) {
		write_object(x, STR("license"), license, depth);
		return;
	}
	indent(x, depth);
	buf_add_text(x->out, "<expression");
	if (said.len) {
		buf_add_text(x->out, " acknowledgement=\"");
		add_escaped(x->out, said);
		buf_add_char(x->out, '"');
	}
	buf_add_char(x->out, '>');
	add_escaped(x->out, jnode_string(v, "expression"));
	buf_add_text(x->out, "</expression>\n");
}

static void write_element(struct xml_out *x, const char *name, const struct jnode *v,
			  struct str list, unsigned depth)
{
	if (str_is(list, "licenses"))
		write_license(x, v, depth);
	else if (str_is(list, "dependencies") && v->type == JNODE_OBJECT)
		write_dependency(x, v, depth);
	else if (str_is(list, "dependencies")) /* in a composition: references alone */
		write_empty(x, "dependency", v->text, depth);
	else
		write_node(x, str_of(name), v, depth);
}

static void write_list(struct xml_out *x, struct str name, const struct jnode *v,
		       unsigned depth)
{
	const char *element = element_of(name);

	if (!element) {
		jnode_each (one, v)
			write_node(x, name, one, depth);
		return;
	}
	if (!v->n)
		return;
	write_tag(x, "<", name, depth);
	jnode_each (one, v)
		write_element(x, element, one, name, depth + 1);
	write_tag(x, "</", name, depth);
}

static void write_node(struct xml_out *x, struct str name, const struct jnode *v,
		       unsigned depth)
{
	assert(depth < XML_DEPTH && "our own document is not that deep");
	if (depth >= XML_DEPTH)
		return;
	if (v->type == JNODE_ARRAY)
		write_list(x, name, v, depth);
	else if (v->type == JNODE_OBJECT)
		write_object(x, name, v, depth);
	else
		write_leaf(x, name, scalar(v), depth);
}

/* --- the document ------------------------------------------------------------- */

static void write_bom(struct xml_out *x, const struct jnode *root)
{
	buf_add_text(x->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			     "<bom xmlns=\"http://cyclonedx.org/schema/bom/");
	add_escaped(x->out, jnode_string(root, "specVersion"));
	buf_add_text(x->out, "\" serialNumber=\"");
	add_escaped(x->out, jnode_string(root, "serialNumber"));
	buf_add_text(x->out, "\" version=\"1\">\n");
	write_members(x, STR("bom"), root, 1);
	buf_add_text(x->out, "</bom>\n");
}

static void write_cyclonedx_xml(const struct report *r, const char *version,
				bool findings, struct buf *out)
{
	struct arena arena;
	struct buf text;

	buf_init(&text, SIZE_MAX / 2);
	arena_init(&arena);
	cdx_write_document(r, version, findings, &text);
	const struct jnode *root = tree_of_own_json(&arena, &text);

	if (root)
		write_bom(&(struct xml_out){ .out = out }, root);
	arena_release(&arena);
	buf_release(&text);
}

const struct writer cyclonedx_xml_writer = {
	.name = "cyclonedx-xml",
	.title = "CycloneDX XML",
	.versions = "1.6 1.7 1.5 1.4",
	.media_type = "application/vnd.cyclonedx+xml",
	.wants_every_finding = true,
	.is_sbom = true,
	.write = write_cyclonedx_xml,
};
