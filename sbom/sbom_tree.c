#include "sbom/sbom_tree.h"

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
