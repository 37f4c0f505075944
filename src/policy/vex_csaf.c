/*
 * vex_csaf.c - CSAF documents of the profile csaf_vex:
 * https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html (2.0; 2.1 has the same
 * members here), sections 3.2.2 and 3.2.3.
 *
 * A product id stands for the purl of its product, or, in a relationship, of the
 * component that is part of another product.
 */
#include "base/map.h"
#include "policy/vex_internal.h"

enum { BRANCH_DEPTH = 64 };

struct products {
	struct vex_reader *r;
	struct map by_id; /* product id -> place in v */
	struct vex_packages *v;
	size_t n, cap;
	struct map groups; /* group id -> place in group_nodes */
	const struct jnode **group_nodes;
	size_t n_groups, cap_groups;
};

static void add_id(struct products *p, struct str id, const struct vex_packages *purls)
{
	if (!id.len)
		return;
	arena_grow(p->r->arena, p->v, p->n, &p->cap);
	p->v[p->n] = *purls;
	map_put(&p->by_id, id, p->n++);
}

static void add_product(struct products *p, const struct jnode *product)
{
	const struct jnode *helper = jnode_get(product, "product_identification_helper"),
			   *more = jnode_get(helper, "purls"); /* 2.1 */
	struct vex_packages purls = { .n = 0 };

	if (!product)
		return;
	vex_add_purl(p->r, &purls, jnode_string(helper, "purl"));
	jnode_each (m, more)
		vex_add_purl(p->r, &purls, m->text);
	add_id(p, jnode_string(product, "product_id"), &purls);
}

static void add_branches(struct products *p, const struct jnode *branches, unsigned depth)
{
	if (!branches || depth > BRANCH_DEPTH)
		return;
	jnode_each (b, branches) {
		add_product(p, jnode_get(b, "product"));
		add_branches(p, jnode_get(b, "branches"), depth + 1);
	}
}

/* "component as a part of product": what is affected is the component. */
static void add_relationship(struct products *p, const struct jnode *r)
{
	static const struct vex_packages none;
	uint64_t at;
	bool known = map_get(&p->by_id, jnode_string(r, "product_reference"), &at);
	struct vex_packages purls = known ? p->v[at] : none;

	add_id(p, jnode_string(jnode_get(r, "full_product_name"), "product_id"), &purls);
}

static void read_tree(struct products *p, const struct jnode *tree)
{
	const struct jnode *names = jnode_get(tree, "full_product_names"),
			   *relations = jnode_get(tree, "relationships"),
			   *groups = jnode_get(tree, "product_groups");

	jnode_each (n, names)
		add_product(p, n);
	add_branches(p, jnode_get(tree, "branches"), 0);
	jnode_each (r, relations)
		add_relationship(p, r);
	jnode_each (g, groups) {
		arena_grow(p->r->arena, p->group_nodes, p->n_groups, &p->cap_groups);
		p->group_nodes[p->n_groups] = jnode_get(g, "product_ids");
		map_put(&p->groups, jnode_string(g, "group_id"), p->n_groups++);
	}
}

static bool list_has(const struct jnode *list, struct str text)
{
	jnode_each (v, list)
		if (str_eq(v->text, text))
			return true;
	return false;
}

/* Whether a flag, threat or remediation is about the product; without any list it is
 * about all of them. */
static bool is_about(struct products *p, const struct jnode *remark, struct str product)
{
	const struct jnode *ids = jnode_get(remark, "product_ids"),
			   *groups = jnode_get(remark, "group_ids");
	uint64_t at;

	if ((!ids && !groups) || list_has(ids, product))
		return true;
	jnode_each (g, groups)
		if (map_get(&p->groups, g->text, &at) &&
		    list_has(p->group_nodes[at], product))
			return true;
	return false;
}

/* Of the first remark of the list that is about the product: member `key`. */
static struct str remark_on(struct products *p, const struct jnode *list,
			    const char *category, const char *key, struct str product)
{
	jnode_each (v, list)
		if ((!category || str_is(jnode_string(v, "category"), category)) &&
		    is_about(p, v, product))
			return jnode_string(v, key);
	return STR("");
}

/* Product ids are judged one by one: each can have a justification of its own. */
static void read_status(struct products *p, const struct jnode *vulnerability,
			const struct vex_texts *ids, const struct jnode *list,
			enum vex_state state)
{
	jnode_each (v, list) {
		static const struct vex_packages none;
		struct str why = remark_on(p, jnode_get(vulnerability, "flags"), NULL,
					   "label", v->text);
		struct str impact = remark_on(p, jnode_get(vulnerability, "threats"),
					      "impact", "details", v->text);
		uint64_t at;

		vex_add(p->r,
			&(struct vex_statement){
				.line = v->line,
				.state = state,
				.ids = ids,
				.packages = map_get(&p->by_id, v->text, &at) ? &p->v[at]
									     : &none,
				.reason = impact.len ? impact : why,
				.justification = why,
				.when = p->r->when });
	}
}

static void read_vulnerability(struct products *p, const struct jnode *v)
{
	static const struct {
		const char *name;
		enum vex_state state;
	} states[] = {
		{ "known_not_affected", VEX_NOT_AFFECTED },
		{ "fixed", VEX_FIXED },
		{ "first_fixed", VEX_FIXED },
		{ "known_affected", VEX_AFFIRMS },
		{ "first_affected", VEX_AFFIRMS },
		{ "last_affected", VEX_AFFIRMS },
		{ "under_investigation", VEX_AFFIRMS },
	};
	const struct jnode *more = jnode_get(v, "ids"),
			   *status = jnode_get(v, "product_status");
	struct vex_texts ids = { .n = 0 };

	vex_add_text(p->r, &ids, jnode_string(v, "cve"));
	jnode_each (id, more)
		vex_add_text(p->r, &ids, jnode_string(id, "text"));
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		read_status(p, v, &ids, jnode_get(status, states[i].name),
			    states[i].state);
}

void vex_read_csaf(struct vex_reader *r, const struct jnode *root)
{
	const struct jnode *list = jnode_get(root, "vulnerabilities"),
			   *tracking = jnode_get(jnode_get(root, "document"), "tracking");
	struct products p = { .r = r };

	r->when = vex_time(jnode_string(tracking, "current_release_date"), 0);
	map_init(&p.by_id);
	map_init(&p.groups);
	read_tree(&p, jnode_get(root, "product_tree"));
	jnode_each (v, list)
		read_vulnerability(&p, v);
	map_release(&p.by_id);
	map_release(&p.groups);
}
