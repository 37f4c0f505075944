#include "sbom/sbom_emit.h"

#include "base/buf.h"
#include "base/map.h"
#include "sbom/sbom_read.h"

enum { DANGLING_SAID = 50 };

struct emit {
	struct parse_ctx *ctx;
	struct sbom_doc *doc;
	unsigned flags;
	struct map refs;   /* reference -> index of the component */
	struct map others; /* references to what is no package */
	size_t n_dangling;
};

static struct sbom_component *find(const struct emit *e, struct str ref)
{
	uint64_t at;

	return map_get(&e->refs, ref, &at) ? &e->doc->v[at] : NULL;
}

static void index_refs(struct emit *e)
{
	struct sbom_doc *doc = e->doc;
	bool added;

	for (size_t i = 0; i < doc->n; i++) {
		struct sbom_component *c = &doc->v[i];

		c->at = PACKAGE_NONE;
		if (!c->ref.len)
			continue;
		uint64_t at = map_get_or_put(&e->refs, c->ref, i, &added);

		if (!added)
			sbom_warn(doc, c->line, DIAG_UNRESOLVED,
				  "the reference '" STR_FMT
				  "' is that of line %u too; the first one counts",
				  STR_ARG(str_slice(c->ref, 0, 200)), doc->v[at].line);
	}
	for (size_t i = 0; i < doc->others.n; i++)
		map_put(&e->others, doc->others.v[i], 0);
}

/* --- what edges tell of their ends -------------------------------------------- */

/* An element of another document, or the document itself. */
static bool is_elsewhere(const struct emit *e, struct str ref)
{
	return map_has(&e->others, ref) || str_starts_with(ref, STR("DocumentRef-")) ||
	       str_starts_with(ref, STR("urn:cdx:")) || str_is(ref, "SPDXRef-DOCUMENT");
}

static struct sbom_component *end_of(struct emit *e, struct str ref, unsigned line)
{
	struct sbom_component *c = find(e, ref);

	if (!ref.len) {
		sbom_warn(e->doc, line, DIAG_SYNTAX, "a reference is missing");
		return NULL;
	}
	if (!c && !is_elsewhere(e, ref) && e->n_dangling++ < DANGLING_SAID)
		sbom_warn(e->doc, line, DIAG_UNRESOLVED,
			  "'" STR_FMT "' is referred to, but not listed",
			  STR_ARG(str_slice(ref, 0, 200)));
	return c;
}

/* What both ends are, found once: the edges come in three rounds. */
struct ends {
	struct sbom_component *from, *to;
};

static struct ends *find_ends(struct emit *e)
{
	struct sbom_doc *doc = e->doc;
	struct ends *v = arena_new_array(doc->arena, struct ends, doc->n_edges + 1);

	for (size_t i = 0; i < doc->n_edges; i++) {
		const struct sbom_edge *edge = &doc->edges[i];

		if (edge->kind != SBOM_DEPENDS) {
			/* in a list of claims, or beside an edge that says it */
			v[i].from = edge->kind == SBOM_ALL_TOLD
					    ? end_of(e, edge->from, edge->line)
					    : find(e, edge->from);
			continue;
		}
		v[i].from = find(e, edge->from);
		if (!v[i].from && doc->format != SBOM_CYCLONEDX_JSON &&
		    doc->format != SBOM_CYCLONEDX_XML)
			v[i].from = end_of(e, edge->from, edge->line);
		v[i].to = end_of(e, edge->to, edge->line);
	}
	if (e->n_dangling > DANGLING_SAID)
		sbom_warn(doc, 0, DIAG_UNRESOLVED,
			  "%zu more references lead to nothing that is listed",
			  e->n_dangling - DANGLING_SAID);
	return v;
}

static void judge_edges(struct emit *e, const struct ends *ends)
{
	const struct sbom_doc *doc = e->doc;

	for (size_t i = 0; i < doc->n_edges; i++) {
		const struct sbom_edge *edge = &doc->edges[i];

		if (edge->kind == SBOM_ALL_TOLD && ends[i].from)
			ends[i].from->edges_known = true;
		if (edge->kind != SBOM_DEPENDS || !ends[i].from || !ends[i].to)
			continue;
		if (edge->scope > ends[i].to->scope)
			ends[i].to->scope = edge->scope;
		/* a component that stands for a manifest says where it was found */
		if (ends[i].from->is_file && !ends[i].to->n_places)
			sbom_doc_place(e->doc, ends[i].to, ends[i].from->name, 0);
	}
	for (size_t i = 0; i < doc->n_edges; i++)
		if (doc->edges[i].kind == SBOM_NOT_ALL && ends[i].from)
			ends[i].from->edges_known = false;
}

/* "DEPENDS_ON" is what makers write who know no scopes: it does not say "runtime"
 * against a lock file that says "development". */
static void weaken_scopes(struct sbom_doc *doc)
{
	bool spdx =
		doc->format != SBOM_CYCLONEDX_JSON && doc->format != SBOM_CYCLONEDX_XML;

	for (size_t i = 0; i < doc->n && spdx && !doc->is_ours; i++)
		if (doc->v[i].scope == SCOPE_RUNTIME)
			doc->v[i].scope = SCOPE_UNKNOWN;
}

/* Direct is what the root depends on; the rest that it reaches is transitive. */
static void judge_relations(struct emit *e, const struct ends *ends)
{
	const struct sbom_doc *doc = e->doc;
	const struct sbom_component *root;
	bool any = false;

	if (doc->is_ours || doc->root == SBOM_NO_ROOT)
		return; /* ours says it of each, or does not know */
	root = &doc->v[doc->root];
	for (size_t i = 0; i < doc->n_edges; i++)
		if (ends[i].to && ends[i].from == root) {
			ends[i].to->relation = DEP_DIRECT;
			any = true;
		}
	for (size_t i = 0; i < doc->n_edges && any; i++)
		if (ends[i].to && ends[i].from && ends[i].from != root &&
		    !ends[i].from->is_file && ends[i].to->relation == DEP_UNKNOWN)
			ends[i].to->relation = DEP_TRANSITIVE;
}

/* --- packages and edges -------------------------------------------------------- */

/* The folder of a project as parse_add() wants it: from that of the file. */
static struct str folder_from(struct str folder, struct str file)
{
	struct str here = str_dirname(file);

	if (!here.len || !folder.len)
		return folder;
	if (str_eq(folder, here))
		return STR(".");
	if (str_starts_with(folder, here) && folder.ptr[here.len] == '/')
		return str_from(folder, here.len + 1);
	return STR("");
}

static void add_component(struct emit *e, struct sbom_component *c, bool is_root)
{
	struct arena *a = e->doc->arena;
	struct package p;
	size_t n = e->flags & SBOM_EMIT_EVIDENCE ? c->n_places : 0;

	c->first_party = c->first_party || is_root;
	if (!sbom_package_of(a, e->doc, c, e->flags, &p))
		return;
	for (size_t i = 0; i < n; i++) {
		parse_in_file(e->ctx, c->places[i].path);
		p.line = c->places[i].line;
		p.folder = folder_from(c->folder, c->places[i].path);
		package_ref ref = parse_add(e->ctx, &p);

		if (i == 0)
			c->at = ref;
	}
	parse_in_file(e->ctx, STR(""));
	if (!n)
		c->at = parse_add(e->ctx, &p);
}

static void add_components(struct emit *e)
{
	struct sbom_doc *doc = e->doc;
	size_t n_files = 0;

	for (size_t i = 0; i < doc->n; i++) {
		struct sbom_component *c = &doc->v[i];
		bool is_root = (long)i == doc->root;

		/* a name for the whole, no package */
		if (is_root && !c->purl.len && !(e->flags & SBOM_EMIT_ROOTS))
			continue;
		if (c->is_file && !c->purl.len && !is_root)
			n_files++;
		else
			add_component(e, c, is_root);
	}
	if (n_files)
		diag_add(doc->diags,
			 e->flags & SBOM_EMIT_DECLARED ? DIAG_WARNING : DIAG_NOTE,
			 DIAG_SKIPPED, doc->path, 0,
			 "left out: %zu of the components are files or the like",
			 n_files);
}

/* How many licences were only concluded: no file said them. */
static size_t count_concluded(const struct sbom_doc *doc)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->n; i++) {
		bool concluded = false, other = false;

		for (size_t k = 0; k < doc->v[i].n_licenses; k++) {
			concluded |= doc->v[i].licenses[k].said == SBOM_CONCLUDED;
			other |= doc->v[i].licenses[k].said != SBOM_CONCLUDED;
		}
		n += concluded && !other;
	}
	return n;
}

static void add_lost(struct buf *b, struct str what, size_t n)
{
	if (n)
		buf_printf(b, "%s" STR_FMT " (%zu)", b->len ? ", " : "", STR_ARG(what),
			   n);
}

/* What the document holds and its packages do not: a note, unless another document is
 * made of it, which then lacks it. */
static void say_lost(const struct emit *e)
{
	struct sbom_doc *doc = e->doc;
	bool converts = e->flags & SBOM_EMIT_DECLARED;
	struct buf b;

	buf_init(&b, 8192);
	add_lost(&b, STR("vulnerabilities"), doc->n_vulnerabilities);
	if (converts)
		add_lost(&b, STR("concluded licences"), count_concluded(doc));
	add_lost(&b, STR("digests of algorithms that are not read"),
		 doc->n_dropped_hashes);
	for (size_t i = 0; i < doc->n_lost && converts; i++)
		add_lost(&b, doc->lost[i].what, doc->lost[i].n);
	if (b.len)
		diag_add(doc->diags, converts ? DIAG_WARNING : DIAG_NOTE, DIAG_SKIPPED,
			 doc->path, 0, "not taken over: " STR_FMT, STR_ARG(buf_str(&b)));
	buf_release(&b);
}

void sbom_emit(struct parse_ctx *ctx, struct sbom_doc *doc, unsigned flags)
{
	struct emit e = { .ctx = ctx, .doc = doc, .flags = flags };
	struct ends *ends;

	map_init(&e.refs);
	map_init(&e.others);
	index_refs(&e);
	ends = find_ends(&e);
	judge_edges(&e, ends);
	weaken_scopes(doc);
	judge_relations(&e, ends);
	add_components(&e);
	for (size_t i = 0; i < doc->n_edges; i++)
		if (ends[i].from && ends[i].to)
			parse_edge(ctx, ends[i].from->at, ends[i].to->at);
	say_lost(&e);
	map_release(&e.refs);
	map_release(&e.others);
}
