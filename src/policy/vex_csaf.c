/*
 * vex_csaf.c - CSAF documents of the profile csaf_vex:
 * https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html (2.0; 2.1 has the same
 * members here), sections 3.2.2 and 3.2.3.
 *
 * A product id stands for the purl of its product, or, in a relationship, of the
 * component that is part of another product.
 */
#include "base/multimap.h"
#include "policy/vex_internal.h"

enum { BRANCH_DEPTH = 64 };

struct products {
	struct vex_reader *r;
	struct map by_id; /* product id -> place in v */
	struct vex_packages *v;
	size_t n, cap;
	struct multimap groups; /* product id -> the groups that it is in, in group_id */
	struct str *group_id;
	size_t cap_groups;
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
	vex_add_purl(p->r, &purls, product->line, jnode_string(helper, "purl"));
	jnode_each (m, more)
		vex_add_purl(p->r, &purls, m->line, m->text);
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

static void add_group(struct products *p, const struct jnode *group)
{
	const struct jnode *ids = jnode_get(group, "product_ids");

	jnode_each (id, ids) {
		size_t n = multimap_add(&p->groups, id->text);

		arena_grow(p->r->arena, p->group_id, n, &p->cap_groups);
		p->group_id[n] = jnode_string(group, "group_id");
	}
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
	jnode_each (g, groups)
		add_group(p, g);
}

/* Flags or threats of one vulnerability: which is the first that is about a product.
 * One without any list is about all of them. */
struct remarks {
	const struct jnode **v;
	size_t n, cap;
	size_t general; /* the first without a list; n without one */
	struct map by_product, by_group;
};

static void note_first(struct map *m, const struct jnode *ids, size_t at)
{
	bool added;

	jnode_each (id, ids)
		map_get_or_put(m, id->text, at, &added);
}

/* category: of those alone; NULL: all. */
static void remarks_read(struct remarks *out, struct arena *a, const struct jnode *list,
			 const char *category)
{
	*out = (struct remarks){ .general = SIZE_MAX };
	map_init(&out->by_product);
	map_init(&out->by_group);
	jnode_each (remark, list) {
		const struct jnode *products = jnode_get(remark, "product_ids"),
				   *groups = jnode_get(remark, "group_ids");

		if (category && !str_is(jnode_string(remark, "category"), category))
			continue;
		note_first(&out->by_product, products, out->n);
		note_first(&out->by_group, groups, out->n);
		if (!products && !groups && out->general == SIZE_MAX)
			out->general = out->n;
		arena_grow(a, out->v, out->n, &out->cap);
		out->v[out->n++] = remark;
	}
}

static void remarks_release(struct remarks *r)
{
	map_release(&r->by_product);
	map_release(&r->by_group);
}

/* Of the first remark that is about the product: member `key`. */
static struct str remark_on(const struct products *p, const struct remarks *r,
			    struct str product, const char *key)
{
	enum { MOST_GROUPS = 256 }; /* of one product, that are looked at */
	uint64_t first = r->general, at;
	unsigned left = MOST_GROUPS;

	if (map_get(&r->by_product, product, &at) && at < first)
		first = at;
	for (size_t g = multimap_first(&p->groups, product); g != MULTIMAP_END && left--;
	     g = multimap_next(&p->groups, g))
		if (map_get(&r->by_group, p->group_id[g], &at) && at < first)
			first = at;
	return first < r->n ? jnode_string(r->v[first], key) : STR("");
}

/* What one vulnerability says beside its product_status. */
struct reasons {
	const struct vex_texts *ids;
	struct remarks flags, impacts;
};

/* Product ids are judged one by one: each can have a justification of its own. */
static void read_status(struct products *p, const struct reasons *reasons,
			const struct jnode *list, enum vex_state state)
{
	jnode_each (v, list) {
		static const struct vex_packages none;
		struct str why = remark_on(p, &reasons->flags, v->text, "label");
		struct str impact = remark_on(p, &reasons->impacts, v->text, "details");
		uint64_t at;

		vex_add(p->r,
			&(struct vex_statement){
				.line = v->line,
				.state = state,
				.ids = reasons->ids,
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
	struct reasons reasons = { .ids = &ids };

	vex_add_text(p->r, &ids, jnode_string(v, "cve"));
	jnode_each (id, more)
		vex_add_text(p->r, &ids, jnode_string(id, "text"));
	remarks_read(&reasons.flags, p->r->arena, jnode_get(v, "flags"), NULL);
	remarks_read(&reasons.impacts, p->r->arena, jnode_get(v, "threats"), "impact");
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		read_status(p, &reasons, jnode_get(status, states[i].name),
			    states[i].state);
	remarks_release(&reasons.flags);
	remarks_release(&reasons.impacts);
}

void vex_read_csaf(struct vex_reader *r, const struct jnode *root)
{
	const struct jnode *list = jnode_get(root, "vulnerabilities"),
			   *tracking = jnode_get(jnode_get(root, "document"), "tracking");
	struct products p = { .r = r };

	r->when = vex_time(jnode_string(tracking, "current_release_date"), 0);
	map_init(&p.by_id);
	multimap_init(&p.groups, r->arena);
	read_tree(&p, jnode_get(root, "product_tree"));
	jnode_each (v, list)
		read_vulnerability(&p, v);
	map_release(&p.by_id);
	multimap_release(&p.groups);
}
