#include "sbom/sbom_model.h"

#include "base/codec.h"
#include "base/hash.h"
#include "core/license.h"

/* Everything that the root reaches already is not named by it again. */
static void mark_reached(const struct inventory *inv, package_ref from, bool *reached,
			 package_ref *stack)
{
	size_t n = 0;

	stack[n++] = from;
	reached[from] = true;
	while (n) {
		package_ref at = stack[--n];

		for (uint32_t k = inv->first_edge[at]; k < inv->first_edge[at + 1]; k++) {
			package_ref to = inv->edges[k].to;

			if (!reached[to]) {
				reached[to] = true;
				stack[n++] = to;
			}
		}
	}
}

struct root_list {
	package_ref *v;
	size_t n;
	bool *listed;
};

static void add_root(struct root_list *list, package_ref ref)
{
	if (list->listed[ref])
		return;
	list->listed[ref] = true;
	list->v[list->n++] = ref;
}

/*
 * The root depends on: what the project that it is depends on; every other project; every
 * direct package that no project pulls in; and, so that the graph is connected, what is
 * left.
 */
static void choose_roots(struct sbom_model *m)
{
	const struct inventory *inv = m->r->inventory;
	size_t n = inv->n_packages;
	bool *reached = arena_new_array(m->arena, bool, n + 1);
	package_ref *stack = arena_new_array(m->arena, package_ref, n + 1);
	struct root_list list = {
		.v = arena_new_array(m->arena, package_ref, n + 1),
		.listed = arena_new_array(m->arena, bool, n + 1),
	};
	package_ref self = m->r->subject.package;

	if (self != PACKAGE_NONE) {
		list.listed[self] = true;
		for (uint32_t k = inv->first_edge[self]; k < inv->first_edge[self + 1];
		     k++)
			add_root(&list, inv->edges[k].to);
		mark_reached(inv, self, reached, stack);
	}
	/* projects first, then direct packages, then the rest */
	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < n; i++) {
			const struct package *p = &inv->packages[i];

			if (reached[i] || (pass == 0 && p->kind != PACKAGE_PROJECT) ||
			    (pass == 1 && p->relation != DEP_DIRECT))
				continue;
			add_root(&list, (package_ref)i);
			mark_reached(inv, (package_ref)i, reached, stack);
		}
	/* ascending, as the packages are */
	m->n_roots = 0;
	package_ref *sorted = arena_new_array(m->arena, package_ref, list.n + 1);
	for (size_t i = 0; i < n; i++)
		if (list.listed[i] && (package_ref)i != self)
			sorted[m->n_roots++] = (package_ref)i;
	m->roots = sorted;
}

static void judge_completeness(struct sbom_model *m)
{
	const struct inventory *inv = m->r->inventory;

	m->complete = m->r->complete;
	m->root_edges_known = m->r->complete;
	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];
		bool matters = p->kind == PACKAGE_LIBRARY || p->kind == PACKAGE_PROJECT;

		if (matters &&
		    (!p->edges_known || (!p->version.len && p->kind == PACKAGE_LIBRARY &&
					 !p->vcs_commit.len)))
			m->complete = false;
		if (p->kind == PACKAGE_LIBRARY && p->relation == DEP_UNKNOWN)
			m->root_edges_known = false;
	}
}

/* The root's reference must not be one that a package has. */
static struct str choose_root_ref(struct sbom_model *m)
{
	const struct report *r = m->r;
	struct str ref = r->subject.purl;

	if (r->subject.package != PACKAGE_NONE && ref.len)
		return r->inventory->packages[r->subject.package].id;
	return STR("waybill:root");
}

void sbom_model_init(struct sbom_model *m, const struct report *r, struct arena *a)
{
	*m = (struct sbom_model){ .r = r, .arena = a };
	m->root_ref = choose_root_ref(m);
	choose_roots(m);
	judge_completeness(m);
}

bool sbom_is_root(const struct sbom_model *m, package_ref ref)
{
	return ref == m->r->subject.package;
}

bool sbom_license(const struct sbom_model *m, const struct package *p, struct str *out)
{
	struct str all = STR(""), one;

	for (size_t i = 0; i < p->n_licenses; i++) {
		if (!license_normalize(m->arena, p->licenses[i], &one))
			return false;
		if (p->n_licenses > 1 && !license_is_single(one))
			one = arena_cat(m->arena, STR("("), one, STR(")"));
		all = i ? arena_printf(m->arena, STR_FMT " OR " STR_FMT, STR_ARG(all),
				       STR_ARG(one))
			: one;
	}
	if (all.len)
		*out = all;
	return all.len > 0;
}

struct str sbom_iri(const struct sbom_model *m, struct str address)
{
	/* RFC 3986 section 2.2, and the '%' of what is encoded already */
	return percent_encode(m->arena, address, ":/?#[]@!$&'()*+,;=%");
}

void sbom_split_name(const struct package *p, struct str *group, struct str *name)
{
	*group = STR("");
	*name = p->name;
	switch (p->ecosystem) {
	case ECO_NPM:
		if (!p->name.len || p->name.ptr[0] != '@' ||
		    !str_cut(p->name, '/', group, name))
			*group = STR("");
		break;
	case ECO_PACKAGIST:
		if (!str_cut(p->name, '/', group, name))
			*group = STR("");
		break;
	case ECO_MAVEN:
		if (!str_cut(p->name, ':', group, name))
			*group = STR("");
		break;
	default:
		break;
	}
	if (!group->len || !name->len) {
		*group = STR("");
		*name = p->name;
	}
}

static void uuid_text(const uint8_t digest[DIGEST128_SIZE], char text[36])
{
	static const char hex[] = "0123456789abcdef";
	uint8_t b[16];
	size_t at = 0;

	memcpy(b, digest, sizeof(b));
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x80); /* version 8 */
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
	for (size_t i = 0; i < sizeof(b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text[at++] = '-';
		text[at++] = hex[b[i] >> 4];
		text[at++] = hex[b[i] & 15];
	}
}

void sbom_stamp_uuid(struct buf *out, size_t from)
{
	static const struct str mark = { SBOM_UUID_MARK, sizeof(SBOM_UUID_MARK) - 1 };
	struct str document = str_from(buf_str(out), from);
	uint8_t digest[DIGEST128_SIZE];
	char text[36];

	digest128_of(document, digest);
	uuid_text(digest, text);
	for (size_t at = from;;) {
		size_t found = str_find(str_from(buf_str(out), at), mark);

		if (found == STR_NONE)
			break;
		memcpy(out->ptr + at + found, text, sizeof(text));
		at += found + sizeof(text);
	}
}
