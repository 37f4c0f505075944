/*
 * tree_cyclonedx_xml.c - CycloneDX XML 1.0 to 1.7 as the tree of its JSON.
 *
 * https://cyclonedx.org/docs/1.6/xml/ ; schemas bom-1.0 to bom-1.7.xsd of
 * CycloneDX/specification at e02a34ae.  JSON and XML have the same names; what differs is
 * that XML wraps lists ("components" of "component"), has attributes, and nests
 * dependencies.
 */
#include "sbom/sbom_tree.h"

enum { XML_DEPTH = 512 };

/* Elements that JSON has as an array of what is inside. */
static bool is_list(const struct xml *v)
{
	static const char *const names[] = {
		"components",   "services",     "hashes",
		"properties",   "dependencies", "externalReferences",
		"compositions", "occurrences",  "lifecycles",
		"authors",      "licenses",     "vulnerabilities",
		"assemblies",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (xml_is(v, names[i]))
			return true;
	/* until 1.4 a list, later an object of components and services */
	return xml_is(v, "tools") && (!v->child || xml_is(v->child, "tool"));
}

static struct jnode *convert(struct arena *a, const struct xml *v, unsigned depth);

/* <dependency ref="x"><dependency ref="y"/></dependency>, of all levels: 1.1 and 1.2
 * nest them, though one is enough. */
static void add_dependency(struct arena *a, struct tree_list *to, const struct xml *v,
			   unsigned depth)
{
	struct tree_list one = tree_open(a, JNODE_OBJECT, v->line);
	struct tree_list on = tree_open(a, JNODE_ARRAY, v->line);

	if (depth > XML_DEPTH)
		return;
	tree_add(&one, STR("ref"), tree_string(a, xml_attr(v, "ref"), v->line));
	xml_each (inner, v) {
		if (!xml_is(inner, "dependency"))
			continue;
		tree_add(&on, STR(""),
			 tree_string(a, xml_attr(inner, "ref"), inner->line));
		if (inner->child)
			add_dependency(a, to, inner, depth + 1);
	}
	tree_add(&one, STR("dependsOn"), on.node);
	tree_add(to, STR(""), one.node);
}

/* "dependencies" in a composition, and "assemblies": references alone. */
static struct jnode *references(struct arena *a, const struct xml *v)
{
	struct tree_list to = tree_open(a, JNODE_ARRAY, v->line);

	xml_each (inner, v)
		tree_add(&to, STR(""),
			 tree_string(a, xml_attr(inner, "ref"), inner->line));
	return to.node;
}

/* In "licenses" an expression stands beside the licences, in JSON in an object. */
static struct jnode *list_element(struct arena *a, const struct xml *v, unsigned depth)
{
	bool license = xml_is(v, "license"), expression = xml_is(v, "expression");
	struct tree_list to = tree_open(a, JNODE_OBJECT, v->line);

	if (!license && !expression)
		return convert(a, v, depth);
	if (license) {
		struct jnode *inner = convert(a, v, depth);

		/* 1.7 has details beside expressions; a licence is an object always */
		tree_add(&to, STR("license"), inner);
		return to.node;
	}
	tree_add(&to, STR("expression"), tree_string(a, v->text, v->line));
	tree_add(&to, STR("acknowledgement"),
		 tree_string(a, xml_attr(v, "acknowledgement"), v->line));
	return to.node;
}

static struct jnode *convert_list(struct arena *a, const struct xml *v, unsigned depth)
{
	struct tree_list to = tree_open(a, JNODE_ARRAY, v->line);

	xml_each (inner, v) {
		if (xml_is(inner, "dependency"))
			add_dependency(a, &to, inner, depth);
		else
			tree_add(&to, STR(""), list_element(a, inner, depth));
	}
	return to.node;
}

/* What JSON calls the text of an element that has attributes. */
static struct str text_name(const struct xml *v)
{
	return xml_is(v, "property") ? STR("value") : STR("content");
}

static struct jnode *convert_object(struct arena *a, const struct xml *v, unsigned depth)
{
	struct tree_list to = tree_open(a, JNODE_OBJECT, v->line);

	for (const struct xml_attr *at = v->attrs; at; at = at->next)
		tree_add(&to, at->name, tree_string(a, at->value, v->line));
	if (!v->child && v->text.len)
		tree_add(&to, text_name(v), tree_string(a, v->text, v->line));
	xml_each (inner, v) {
		bool refs = xml_is(v, "composition") && (xml_is(inner, "dependencies") ||
							 xml_is(inner, "assemblies"));

		tree_add(&to, inner->name,
			 refs ? references(a, inner) : convert(a, inner, depth + 1));
	}
	return to.node;
}

static struct jnode *convert(struct arena *a, const struct xml *v, unsigned depth)
{
	if (depth > XML_DEPTH) /* the reader of XML has its own bound, below this */
		return tree_new(a, JNODE_NULL, v->line);
	if (is_list(v))
		return convert_list(a, v, depth + 1);
	if (!v->child && !v->attrs)
		return tree_string(a, v->text, v->line);
	return convert_object(a, v, depth);
}

struct jnode *tree_of_cyclonedx_xml(struct arena *a, const struct xml *bom)
{
	return convert_object(a, bom, 0);
}
