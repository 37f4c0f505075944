/* hcl_json.c - HCL in JSON syntax; see hcl.h. */
#include "format/hcl.h"

static struct hcl *append(struct arena *a, struct hcl ***tail, const struct jnode *v)
{
	struct hcl *new = arena_new(a, struct hcl);

	**tail = new;
	*tail = &new->next;
	new->line = v->line;
	new->key = v->key;
	return new;
}

/* Strings are templates, 4.1.1 "Expressions": what holds an expression is computed.
 * "$${" is "${" itself, which no name or version holds. */
static bool is_template(struct str s)
{
	return str_find(s, STR("${")) != STR_NONE || str_find(s, STR("%{")) != STR_NONE;
}

static void read_value(struct arena *a, const struct jnode *v, unsigned depth,
		       struct hcl *out)
{
	struct hcl **tail = &out->child;

	out->text = v->text;
	if (v->type == JNODE_STRING && !is_template(v->text)) {
		out->type = HCL_STRING;
	} else if (v->type == JNODE_OBJECT && depth) {
		out->type = HCL_OBJECT;
		jnode_each (item, v)
			if (item->type != JNODE_NULL)
				read_value(a, item, depth - 1, append(a, &tail, item));
	} else if (!v->text.len) {
		out->text = STR("?"); /* computed, or of a type that is of no use */
	}
}

struct reading {
	struct arena *a;
	struct diag_list *d;
	struct str path;
};

static void expect_object(const struct reading *r, const struct jnode *v, struct str what)
{
	diag_add(r->d, DIAG_WARNING, DIAG_SYNTAX, r->path, v->line,
		 "\"" STR_FMT "\" is %s, not an object", STR_ARG(what),
		 jnode_type_name(v->type));
}

static const struct hcl_block_type *type_of(const struct hcl_block_type *types,
					    struct str key)
{
	for (; types && types->key; types++)
		if (str_is(key, types->key))
			return types;
	return NULL;
}

static void read_body(const struct reading *r, const struct jnode *v,
		      const struct hcl_block_type *types, unsigned depth,
		      struct hcl **tail);

/*
 * The blocks of one type: one body, or a list of them, behind as many objects, or lists
 * of objects, as the type has labels.
 */
static void read_blocks(const struct reading *r, const struct jnode *v,
			const struct hcl_block_type *type, struct hcl first,
			unsigned labels, unsigned depth, struct hcl ***tail)
{
	if (v->type == JNODE_NULL)
		return;
	if (v->type == JNODE_ARRAY && depth) {
		jnode_each (one, v) {
			first.line = one->line;
			read_blocks(r, one, type, first, labels, depth - 1, tail);
		}
		return;
	}
	if (v->type != JNODE_OBJECT || !depth) {
		expect_object(r, v, first.label.len ? first.label : first.key);
		return;
	}
	if (labels) {
		jnode_each (one, v) {
			struct hcl next = first;

			next.line = one->line;
			if (labels == type->labels)
				next.label = one->key;
			read_blocks(r, one, type, next, labels - 1, depth - 1, tail);
		}
		return;
	}
	struct hcl *block = arena_new(r->a, struct hcl);

	*block = first;
	**tail = block;
	*tail = &block->next;
	read_body(r, v, type->inner, depth - 1, &block->child);
}

static void read_body(const struct reading *r, const struct jnode *v,
		      const struct hcl_block_type *types, unsigned depth,
		      struct hcl **tail)
{
	jnode_each (item, v) {
		const struct hcl_block_type *type = type_of(types, item->key);
		struct hcl first = { .type = HCL_BLOCK,
				     .line = item->line,
				     .key = item->key };

		if (type)
			read_blocks(r, item, type, first, type->labels, depth, &tail);
		else if (!str_is(item->key, "//") && item->type != JNODE_NULL)
			read_value(r->a, item, depth, append(r->a, &tail, item));
	}
}

int hcl_read_json(struct arena *a, struct str bytes, const struct hcl_block_type *types,
		  unsigned max_depth, struct diag_list *d, struct str path,
		  struct hcl *out)
{
	const struct jnode *root = jnode_read(a, bytes, JNODE_STRICT, max_depth, d, path);
	struct reading r = { a, d, path };
	struct hcl **tail = &out->child;

	*out = (struct hcl){ .type = HCL_BLOCK, .line = 1 };
	if (!root)
		return -1;
	if (root->type != JNODE_OBJECT && root->type != JNODE_ARRAY) {
		diag_add(d, DIAG_ERROR, DIAG_SYNTAX, path, root->line,
			 "expected an object, not %s", jnode_type_name(root->type));
		return -1;
	}
	/* bodies of a list are one body */
	if (root->type == JNODE_OBJECT) {
		read_body(&r, root, types, max_depth, tail);
		return 0;
	}
	jnode_each (one, root) {
		while (*tail)
			tail = &(*tail)->next;
		if (one->type == JNODE_OBJECT)
			read_body(&r, one, types, max_depth, tail);
		else
			expect_object(&r, one, STR("file"));
	}
	return 0;
}
