/*
 * tree_spdx_other.c - SPDX 2.2 and 2.3 in YAML and in XML as the tree of their JSON.
 *
 * https://spdx.github.io/spdx-spec/v2.3/conformance/ , clause 4.4: all have the names of
 * the JSON schema.  YAML has its structure too; XML, whose root is <Document>, repeats
 * the element of a list instead.  Seen in what tools-python 0.8 writes.
 */
#include "sbom/sbom_tree.h"

enum { SPDX_DEPTH = 64 };

static struct jnode *scalar(struct arena *a, const struct ynode *v)
{
	enum jnode_type type = JNODE_STRING;
	struct jnode *node;

	if (v->plain && (!v->text.len || str_is(v->text, "null") || str_is(v->text, "~")))
		type = JNODE_NULL;
	else if (v->plain && str_is(v->text, "true"))
		type = JNODE_TRUE;
	else if (v->plain && str_is(v->text, "false"))
		type = JNODE_FALSE;
	/* A version such as 1.10 is text, quoted or not. */
	node = tree_new(a, type, v->line);
	node->text = v->text;
	return node;
}

static struct jnode *of_yaml(struct arena *a, const struct ynode *v, unsigned depth)
{
	bool is_map = v->type == YNODE_MAPPING;

	if (v->type == YNODE_SCALAR)
		return scalar(a, v);
	if (depth > SPDX_DEPTH) /* the reader of YAML has said so */
		return tree_new(a, JNODE_NULL, v->line);

	struct tree_list to = tree_open(a, is_map ? JNODE_OBJECT : JNODE_ARRAY, v->line);

	ynode_each (one, v)
		tree_add(&to, is_map ? one->key : STR(""), of_yaml(a, one, depth + 1));
	return to.node;
}

struct jnode *tree_of_spdx_yaml(struct arena *a, struct str bytes, struct diag_list *d,
				struct str path)
{
	struct ynode_docs docs;

	if (ynode_load(a, bytes, SPDX_DEPTH, d, path, &docs) && !docs.n)
		return NULL;
	return docs.n && docs.v[0] ? of_yaml(a, docs.v[0], 0) : NULL;
}

/* --- XML --------------------------------------------------------------------- */

static bool is_list(const struct xml *v)
{
	static const char *const names[] = {
		"annotations",  "attributionTexts",
		"checksums",    "creators",
		"files",        "documentDescribes",
		"externalRefs", "externalDocumentRefs",
		"hasFiles",     "hasExtractedLicensingInfos",
		"fileTypes",    "licenseInfoFromFiles",
		"packages",     "licenseInfoInFiles",
		"seeAlsos",     "licenseInfoInSnippets",
		"snippets",     "relationships",
		"ranges",       "packageVerificationCodeExcludedFiles",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (xml_is(v, names[i]))
			return true;
	return false;
}

/* Elements of one name stand together, or the list goes on further down: lists are few,
 * so that looking through those that are open costs little. */
static struct tree_list *list_of(struct arena *a, struct tree_list *lists, size_t *n,
				 const struct xml *v, struct str names[])
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(names[i], v->name))
			return &lists[i];
	names[*n] = v->name;
	lists[*n] = tree_open(a, JNODE_ARRAY, v->line);
	return &lists[(*n)++];
}

static struct jnode *of_xml(struct arena *a, const struct xml *v, unsigned depth)
{
	struct tree_list to = tree_open(a, JNODE_OBJECT, v->line);
	struct tree_list lists[32];
	struct str names[32];
	size_t n = 0;

	if (!v->child)
		return tree_string(a, v->text, v->line);
	if (depth > SPDX_DEPTH)
		return tree_new(a, JNODE_NULL, v->line);
	xml_each (inner, v) {
		struct jnode *value = of_xml(a, inner, depth + 1);

		if (is_list(inner))
			tree_add(list_of(a, lists, &n, inner, names), STR(""), value);
		else
			tree_add(&to, inner->name, value);
	}
	for (size_t i = 0; i < n; i++)
		tree_add(&to, names[i], lists[i].node);
	return to.node;
}

struct jnode *tree_of_spdx_xml(struct arena *a, const struct xml *document)
{
	return of_xml(a, document, 0);
}
