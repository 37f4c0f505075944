/*
 * vex_openvex.c - OpenVEX: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
 *
 * 0.2.0; in 0.0.1 a vulnerability is a string and products are strings.
 */
#include "policy/vex_internal.h"

static enum vex_state state_of(struct str status)
{
	if (str_is(status, "not_affected"))
		return VEX_NOT_AFFECTED;
	if (str_is(status, "fixed"))
		return VEX_FIXED;
	if (str_is(status, "affected") || str_is(status, "under_investigation"))
		return VEX_AFFIRMS;
	return VEX_UNKNOWN;
}

/* The ids of a vulnerability: an id may be the last part of an address. */
static void read_ids(struct vex_reader *r, const struct jnode *statement,
		     struct vex_texts *ids)
{
	const struct jnode *v = jnode_get(statement, "vulnerability");

	if (jnode_is(v, JNODE_STRING)) {
		vex_add_text(r, ids, v->text);
		return;
	}
	vex_add_text(r, ids, jnode_string(v, "name"));
	if (!ids->n)
		vex_add_text(r, ids, str_basename(jnode_string(v, "@id")));
	jnode_each (a, jnode_get(v, "aliases"))
		vex_add_text(r, ids, a->text);
}

static void add_product(struct vex_reader *r, const struct jnode *product,
			struct vex_packages *packages)
{
	const struct jnode *identifiers = jnode_get(product, "identifiers");

	if (jnode_is(product, JNODE_STRING))
		vex_add_purl(r, packages, product->line, product->text);
	else if (!vex_add_purl(r, packages, product->line,
			       jnode_string(identifiers, "purl")))
		vex_add_purl(r, packages, product->line, jnode_string(product, "@id"));
}

static void read_products(struct vex_reader *r, const struct jnode *statement,
			  struct vex_packages *packages)
{
	const struct jnode *products = jnode_get(statement, "products");

	jnode_each (p, products) {
		const struct jnode *parts = jnode_get(p, "subcomponents");

		jnode_each (s, parts)
			add_product(r, s, packages);
		if (!parts || !parts->child)
			add_product(r, p, packages);
	}
	/* 0.0.1 has them beside the products */
	products = jnode_get(statement, "subcomponents");
	if (products && products->child)
		packages->n = 0;
	jnode_each (s, products)
		add_product(r, s, packages);
}

static struct str first_text(const struct jnode *statement)
{
	static const char *const keys[] = { "impact_statement", "status_notes",
					    "action_statement" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct str text = jnode_string(statement, keys[i]);

		if (text.len)
			return text;
	}
	return jnode_string(statement, "justification");
}

static void read_statement(struct vex_reader *r, const struct jnode *statement)
{
	struct vex_texts ids = { .n = 0 };
	struct vex_packages packages = { .n = 0 };
	struct str status = jnode_string(statement, "status");

	read_ids(r, statement, &ids);
	read_products(r, statement, &packages);
	vex_add(r, &(struct vex_statement){
			   .line = statement->line,
			   .state = state_of(status),
			   .state_text = status,
			   .ids = &ids,
			   .packages = &packages,
			   .reason = first_text(statement),
			   .justification = jnode_string(statement, "justification"),
			   .when = vex_time(jnode_string(statement, "timestamp"),
					    r->when) });
}

void vex_read_openvex(struct vex_reader *r, const struct jnode *root)
{
	const struct jnode *statements = jnode_get(root, "statements");

	r->when = vex_time(jnode_string(root, "timestamp"), 0);
	jnode_each (s, statements)
		read_statement(r, s);
}
