#include "sbom/sbom_tree.h"

#include <assert.h>

struct jnode *tree_new(struct arena *a, enum jnode_type type, unsigned line)
{
	struct jnode *v = arena_new(a, struct jnode);

	v->type = type;
	v->line = line;
	return v;
}

struct jnode *tree_string(struct arena *a, struct str text, unsigned line)
{
	struct jnode *v = tree_new(a, JNODE_STRING, line);

	v->text = text;
	return v;
}

struct tree_list tree_open(struct arena *a, enum jnode_type type, unsigned line)
{
	return (struct tree_list){ .node = tree_new(a, type, line) };
}

void tree_add(struct tree_list *to, struct str key, struct jnode *value)
{
	value->key = key;
	if (to->last)
		to->last->next = value;
	else
		to->node->child = value;
	to->last = value;
	to->node->n++;
}

/* A NUL is written as an escape that readers refuse: it becomes U+FFFD, as other bytes
 * that are no text do. */
static void replace_nul(struct buf *text)
{
	for (size_t i = 0; i + 6 <= text->len; i++) {
		if (text->ptr[i] != '\\')
			continue;
		if (memcmp(text->ptr + i + 1, "u0000", 5) == 0)
			memcpy(text->ptr + i + 1, "ufffd", 5);
		i++; /* what is escaped begins no escape */
	}
}

const struct jnode *tree_of_own_json(struct arena *a, struct buf *text)
{
	enum { OWN_DEPTH = 32 };
	struct diag_list unheard;

	diag_list_init(&unheard, a);
	replace_nul(text);
	const struct jnode *root =
		jnode_read(a, buf_str(text), JNODE_STRICT, OWN_DEPTH, &unheard, STR(""));

	assert(root && "our own document");
	return root;
}
