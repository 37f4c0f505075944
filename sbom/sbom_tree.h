/*
 * sbom_tree.h - other syntaxes as the tree that the JSON of the same format gives, so
 * that each format has one reader.
 */
#ifndef SBOM_SBOM_TREE_H
#define SBOM_SBOM_TREE_H

#include "format/json.h"
#include "format/xml.h"
#include "format/yaml.h"

/* Values of the tree; in a. */
struct jnode *tree_new(struct arena *a, enum jnode_type type, unsigned line);
struct jnode *tree_string(struct arena *a, struct str text, unsigned line);

/* An object or array that grows at its end. */
struct tree_list {
	struct jnode *node;
	struct jnode *last;
};
struct tree_list tree_open(struct arena *a, enum jnode_type type, unsigned line);
void tree_add(struct tree_list *to, struct str key, struct jnode *value);

/* The document of CycloneDX XML in the form of its JSON. */
struct jnode *tree_of_cyclonedx_xml(struct arena *a, const struct xml *bom);

/* The document of SPDX tag-value in the form of SPDX JSON.  What is no tag is said. */
struct jnode *tree_of_spdx_tag(struct arena *a, struct str bytes, struct diag_list *d,
			       struct str path);

/* SPDX in YAML, NULL after an error; and SPDX in XML, whose root is <Document>. */
struct jnode *tree_of_spdx_yaml(struct arena *a, struct str bytes, struct diag_list *d,
				struct str path);
struct jnode *tree_of_spdx_xml(struct arena *a, const struct xml *document);

#endif
