#include "sbom/sbom_model.h"

#include "sbom/sbom_package.h"

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

enum { ROOT_PASSES = 4 };

/* Whether the root names the package in this pass: projects with a folder always; then,
 * of what nothing has led to, projects, direct packages, and the rest. */
static bool is_due(const struct package *p, unsigned pass, bool is_reached)
{
	switch (pass) {
	case 0:
		return p->has_folder;
	case 1:
		return p->kind == PACKAGE_PROJECT && !is_reached;
	case 2:
		return p->relation == DEP_DIRECT && !is_reached;
	default:
		return !is_reached;
	}
}

/*
 * The root depends on: what the project that it is depends on; every other project, also
 * one that another needs; every direct package that no project pulls in; and, so that the
 * graph is connected, what is left.
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
	package_ref self = m->self;

	if (self != PACKAGE_NONE) {
		list.listed[self] = true;
		for (uint32_t k = inv->first_edge[self]; k < inv->first_edge[self + 1];
		     k++)
			add_root(&list, inv->edges[k].to);
		mark_reached(inv, self, reached, stack);
	}
	for (unsigned pass = 0; pass < ROOT_PASSES; pass++)
		for (size_t i = 0; i < n; i++) {
			if (!is_due(&inv->packages[i], pass, reached[i]))
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

/* What is true of a document without packages is not known: the formats that we read may
 * not be those of the folder. */
static void judge_completeness(struct sbom_model *m)
{
	const struct inventory *inv = m->r->inventory;

	if (!inv->n_packages) {
		m->whole = m->r->complete ? SBOM_UNKNOWN : SBOM_INCOMPLETE;
		return;
	}
	m->whole = m->r->complete ? SBOM_COMPLETE : SBOM_INCOMPLETE;
	m->root_edges_known = m->r->complete;
	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];
		bool pinned =
			p->version.len || p->vcs_commit.len || p->kind == PACKAGE_PROJECT;

		if (!p->edges_known || !pinned)
			m->whole = SBOM_INCOMPLETE;
		if (p->kind == PACKAGE_LIBRARY && p->relation == DEP_UNKNOWN)
			m->root_edges_known = false;
	}
	/* what others made is as whole as they say */
	if (m->r->target == TARGET_SBOM) {
		if (m->whole > m->r->origin.whole)
			m->whole = m->r->origin.whole;
		m->root_edges_known = m->root_edges_known && m->r->origin.root_known;
	}
}

/*
 * The package that the root is, unless another one depends on it (a workspace member on
 * the workspace's own package): then it is listed below the root, since nothing may
 * depend on the root of a document.
 */
static package_ref choose_self(const struct report *r)
{
	const struct inventory *inv = r->inventory;
	package_ref self = r->subject.package;

	if (self != PACKAGE_NONE &&
	    inv->first_parent[self] != inv->first_parent[self + 1])
		return PACKAGE_NONE;
	return self;
}

void sbom_model_init(struct sbom_model *m, const struct report *r, struct arena *a)
{
	*m = (struct sbom_model){ .r = r, .arena = a, .self = choose_self(r) };
	m->root_ref = STR(
		"waybill:root"); /* no id of a package: those have an '@' or are a purl */
	if (m->self != PACKAGE_NONE && r->subject.purl.len) {
		m->root_ref = r->inventory->packages[m->self].id;
		m->root_purl = r->subject.purl;
		m->root_supplier = sbom_supplier(r, &r->inventory->packages[m->self]);
		m->root_vcs = sbom_repository(a, &r->inventory->packages[m->self]);
	}
	if (r->subject.supplier.len)
		m->root_supplier = r->subject.supplier;
	if (r->subject.vcs_url.len)
		m->root_vcs = r->subject.vcs_url;
	choose_roots(m);
	judge_completeness(m);
}

bool sbom_is_root(const struct sbom_model *m, package_ref ref)
{
	return ref != PACKAGE_NONE && ref == m->self;
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

void sbom_stamp_uuid(struct buf *out, size_t from, const struct digest128 *content,
		     enum sbom_stamp which)
{
	static const struct str mark = { SBOM_UUID_MARK, sizeof(SBOM_UUID_MARK) - 1 };
	uint8_t digest[DIGEST128_SIZE];
	char text[36];

	_Static_assert(sizeof(SBOM_UUID_MARK) - 1 == sizeof(text), "the same length");
	digest128_end(content, digest);
	uuid_text(digest, text);
	for (size_t at = from;;) {
		size_t found = str_find(str_from(buf_str(out), at), mark);

		if (found == STR_NONE)
			break;
		memcpy(out->ptr + at + found, text, sizeof(text));
		at += found + sizeof(text);
		if (which == SBOM_STAMP_FIRST)
			break;
	}
}
