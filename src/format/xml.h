/*
 * xml.h - XML 1.0 to a tree of elements with line numbers, through expat.
 *
 * XML 1.0, fifth edition: https://www.w3.org/TR/xml/ ; names are local, a namespace
 * prefix is dropped, for the formats read here come with and without one.
 *
 * A document type declaration is refused, and with it every entity of one's own
 * (https://www.w3.org/TR/xml/#sec-entity-decl); a reference to an entity that nothing
 * declares stays in the text as it is written and gives a note.
 *
 * Bytes are UTF-8 (with a BOM or without, whatever the declaration says), UTF-16,
 * ISO-8859-1, windows-1252 or US-ASCII: a parser of XML asks for them as they are with
 * `is_binary`.  Everything of the tree lives in the arena.
 */
#ifndef FORMAT_XML_H
#define FORMAT_XML_H

#include "base/diag.h"

struct xml_attr {
	struct str name, value;
	struct xml_attr *next;
};

struct xml {
	struct str name;        /* local */
	struct str text;        /* all text directly inside, joined and trimmed */
	unsigned line;          /* 1-based, of the start tag */
	struct xml *child;      /* first element inside, in file order */
	struct xml *next;       /* the next one of the same parent */
	struct xml_attr *attrs; /* without xmlns; those without a prefix first */
	size_t n;               /* elements inside */
};

/*
 * Reads one document.  Depth is bounded by `max_depth`, the number of elements and
 * attributes by a limit of its own.  Returns the root element, or NULL after an error
 * diagnostic with the line.  path is for diagnostics.
 */
struct xml *xml_read(struct arena *a, struct str bytes, unsigned max_depth,
		     struct diag_list *d, struct str path);

/* The first element `name` inside v; NULL when v is NULL or has none. */
const struct xml *xml_get(const struct xml *v, const char *name);
/* xml_get over a path: xml_path(root, "build.plugins"). */
const struct xml *xml_path(const struct xml *v, const char *dotted);
/* The text of xml_get(v, name), "" when there is none. */
struct str xml_text(const struct xml *v, const char *name);
/* The value of an attribute of v itself, "" when v is NULL or has none. */
struct str xml_attr(const struct xml *v, const char *name);

static inline bool xml_is(const struct xml *v, const char *name)
{
	return v && str_is(v->name, name);
}

#define xml_each(it, parent)                                                             \
	for (const struct xml *it = (parent) ? (parent)->child : NULL; it; it = it->next)

#endif
