/*
 * ignore.c - entries against findings; see ignore.h.
 */
#include "policy/ignore.h"

#include "base/glob.h"
#include "base/map.h"
#include "core/purl.h"

void ignore_list_init(struct ignore_list *list, struct arena *a)
{
	*list = (struct ignore_list){ .arena = a };
}

void ignore_list_add(struct ignore_list *list, const struct ignore_entry *e)
{
	arena_grow(list->arena, list->v, list->n, &list->cap);
	list->v[list->n++] = *e;
}

const struct str *ignore_one(struct arena *a, struct str s)
{
	struct str *v = arena_new(a, struct str);

	*v = s;
	return v;
}

const char *ignore_package_read(struct arena *a, struct str text,
				struct ignore_package *out)
{
	struct ignore_package p = { .text = text };
	struct package named = { .ecosystem = ECO_NONE };
	struct purl purl;

	if (str_starts_with(text, STR("pkg:"))) {
		const char *wrong = purl_parse(a, text, &purl);

		if (wrong)
			return wrong;
		purl_to_package(a, &purl, &named);
		p.is_purl = true;
		p.ecosystem = named.ecosystem;
		p.name_key = ecosystem_name_key(a, named.ecosystem, named.name);
		p.version = named.version;
	}
	*out = p;
	return NULL;
}

/* --- does an entry fit? ------------------------------------------------------- */

enum { SCRATCH_BYTES = 256 * 1024 };

struct judge {
	struct ignore_list *list;
	const struct inventory *inv;
	date_day today;
	struct map first;   /* lower-case id -> 1 + place in `links` */
	struct link *links; /* entries that name an id, chained */
	size_t n_links, cap_links;
	const size_t *nameless; /* entries that name none */
	size_t n_nameless;
	struct arena scratch; /* of a few findings */
};

struct link {
	size_t entry;
	size_t next; /* 1 + place of the next; 0: none */
};

static bool any_path(const struct ignore_entry *e, struct str path)
{
	if (e->in_folder && !str_eq(str_dirname(path), e->folder))
		return false;
	for (size_t i = 0; i < e->n_paths; i++)
		if (glob_match(e->paths[i], path))
			return true;
	return !e->n_paths;
}

/* A package stands in several files: what is decided for one of them is not for all. */
static bool fits_path(const struct ignore_entry *e, const struct inventory *inv,
		      const struct finding *f)
{
	if (!e->n_paths && !e->in_folder)
		return true;
	if (f->package == PACKAGE_NONE)
		return any_path(e, f->path);
	const struct package *p = &inv->packages[f->package];

	for (size_t i = 0; i < p->n_locations; i++)
		if (!any_path(e, p->locations[i].path))
			return false;
	return p->n_locations > 0;
}

static bool is_package(struct arena *a, const struct ignore_package *want,
		       const struct package *p)
{
	struct str key = ecosystem_name_key(a, p->ecosystem, p->name);

	if (!want->is_purl)
		return str_eq(ecosystem_name_key(a, p->ecosystem, want->text), key);
	return want->ecosystem == p->ecosystem && str_eq(want->name_key, key) &&
	       (!want->version.len || str_eq(want->version, p->version));
}

static bool fits_package(struct arena *a, const struct ignore_entry *e,
			 const struct inventory *inv, const struct finding *f)
{
	if (!e->n_packages && e->ecosystem == ECO_NONE && !e->version.len &&
	    !e->group.len)
		return true;
	if (f->package == PACKAGE_NONE)
		return false;
	const struct package *p = &inv->packages[f->package];

	if ((e->ecosystem != ECO_NONE && e->ecosystem != p->ecosystem) ||
	    (e->version.len && !str_eq(e->version, p->version)) ||
	    (e->group.len && !str_eq(e->group, p->group)))
		return false;
	for (size_t i = 0; i < e->n_packages; i++)
		if (is_package(a, &e->packages[i], p))
			return true;
	return !e->n_packages;
}

static bool fits(struct judge *j, const struct ignore_entry *e, const struct finding *f)
{
	if (e->kinds && !(e->kinds & 1u << f->kind))
		return false;
	if (e->fix != IGNORE_ANY_FIX &&
	    (f->kind != FINDING_VULNERABILITY ||
	     (f->n_fixed_versions > 0) != (e->fix == IGNORE_FIXED)))
		return false;
	return fits_path(e, j->inv, f) && fits_package(&j->scratch, e, j->inv, f);
}

/* --- which entries name a finding? --------------------------------------------- */

static void add_link(struct judge *j, struct str id, size_t entry)
{
	struct arena *a = j->list->arena;
	uint64_t first = 0;
	struct str key = arena_lower(a, id);

	map_get(&j->first, key, &first);
	arena_grow(a, j->links, j->n_links, &j->cap_links);
	j->links[j->n_links++] = (struct link){ entry, (size_t)first };
	map_put(&j->first, key, j->n_links);
}

static void index_entries(struct judge *j)
{
	struct ignore_list *list = j->list;
	size_t *nameless = arena_new_array(list->arena, size_t, list->n + 1);

	for (size_t i = 0; i < list->n; i++) {
		const struct ignore_entry *e = &list->v[i];

		for (size_t k = 0; k < e->n_ids; k++) {
			struct str rule;

			add_link(j, e->ids[k], i);
			for (size_t nth = 0; list->rule_of; nth++) {
				rule = list->rule_of(e->ids[k], nth);
				if (!rule.len)
					break;
				add_link(j, rule, i);
			}
		}
		if (!e->n_ids)
			nameless[j->n_nameless++] = i;
	}
	j->nameless = nameless;
}

static bool is_expired(const struct ignore_entry *e, date_day today)
{
	return e->until != DATE_NONE && e->until < today;
}

/* Of the user's own entries the first that holds hides; of a VEX document's statements
 * the last word counts. */
struct verdict {
	struct ignore_entry *own, *vex;
};

static void hear(struct judge *j, struct verdict *v, size_t entry,
		 const struct finding *f)
{
	struct ignore_entry *e = &j->list->v[entry];

	if (!fits(j, e, f))
		return;
	e->used = true;
	if (e->is_vex) {
		if (!v->vex || e->when > v->vex->when ||
		    (e->when == v->vex->when && e > v->vex))
			v->vex = e;
	} else if (!is_expired(e, j->today) && (!v->own || e < v->own)) {
		v->own = e;
	}
}

static void hear_named(struct judge *j, struct verdict *v, struct str id,
		       const struct finding *f)
{
	uint64_t at = 0;

	map_get(&j->first, arena_lower(&j->scratch, id), &at);
	for (; at; at = j->links[at - 1].next)
		hear(j, v, j->links[at - 1].entry, f);
}

static void suppress(struct finding *f, const struct ignore_entry *e)
{
	f->suppressed = true;
	f->suppressed_by = e->is_vex ? STR("vex") : STR("ignore-file");
	f->suppressed_reason = e->reason;
	f->suppressed_until = e->until_text;
	f->suppressed_justification = e->justification;
	f->suppressed_status = e->status;
	if (!e->is_vex && (e->reason.len || e->justification.len))
		f->suppressed_status = STR("not_affected");
}

static void judge_finding(struct judge *j, struct finding *f)
{
	struct verdict v = { NULL, NULL };

	hear_named(j, &v, f->id, f);
	for (size_t i = 0; i < f->n_aliases; i++)
		hear_named(j, &v, f->aliases[i], f);
	for (size_t i = 0; i < j->n_nameless; i++)
		hear(j, &v, j->nameless[i], f);
	if (j->scratch.bytes > SCRATCH_BYTES)
		arena_release(&j->scratch);
	if (f->suppressed)
		return;
	if (v.own)
		suppress(f, v.own);
	else if (v.vex && !v.vex->affirms)
		suppress(f, v.vex);
}

/* --- what is said of the entries themselves -------------------------------------- */

/* What a message calls the entry. */
static struct str entry_name(const struct ignore_entry *e)
{
	if (e->n_ids)
		return e->ids[0];
	if (e->n_packages)
		return e->packages[0].text;
	return STR("by this rule");
}

static unsigned judge_entry(const struct ignore_entry *e, bool partial, date_day today,
			    unsigned policy, struct diag_list *d)
{
	bool unused = !e->used && !partial;
	unsigned fails = 0;
	struct str what = entry_name(e);

	if ((policy & IGNORE_WANTS_REASON) && !e->reason.len && !e->justification.len) {
		diag_add(d, DIAG_ERROR, DIAG_POLICY, e->file, e->line,
			 "ignoring " STR_FMT " states no reason", STR_ARG(what));
		fails++;
	}
	if ((policy & IGNORE_WANTS_EXPIRY) && e->until == DATE_NONE) {
		diag_add(d, DIAG_ERROR, DIAG_POLICY, e->file, e->line,
			 "ignoring " STR_FMT " states no end (until)", STR_ARG(what));
		fails++;
	}
	if (is_expired(e, today) || unused) {
		bool stale_fails = policy & IGNORE_FAILS_STALE;

		diag_add(d, stale_fails ? DIAG_ERROR : DIAG_WARNING, DIAG_POLICY, e->file,
			 e->line,
			 is_expired(e, today) ? "ignoring " STR_FMT
						" has expired; what it hid is shown"
					      : "ignoring " STR_FMT
						" hides nothing any more",
			 STR_ARG(what));
		fails += stale_fails;
	}
	return fails;
}

/* A VEX document is often of a whole product: that some of it fits nothing is no fault.
 */
static void count_vex(const struct ignore_list *list, struct diag_list *d)
{
	for (size_t i = 0; i < list->n;) {
		struct str file = list->v[i].file;
		size_t all = 0, unused = 0;

		for (; i < list->n && str_eq(list->v[i].file, file); i++) {
			all += list->v[i].is_vex;
			unused += list->v[i].is_vex && !list->v[i].used;
		}
		if (unused)
			diag_add(d, DIAG_NOTE, DIAG_POLICY, file, 0,
				 "%zu of %zu VEX statements are of no finding here",
				 unused, all);
	}
}

unsigned ignore_list_apply(struct ignore_list *list, const struct inventory *inv,
			   struct finding *v, size_t n, date_day today, unsigned policy,
			   struct diag_list *d)
{
	struct judge j = { .list = list, .inv = inv, .today = today };
	unsigned fails = 0;

	map_init(&j.first);
	arena_init(&j.scratch);
	index_entries(&j);
	for (size_t i = 0; list->n && i < n; i++)
		judge_finding(&j, &v[i]);
	arena_release(&j.scratch);
	map_release(&j.first);
	for (size_t i = 0; i < list->n; i++)
		if (!list->v[i].is_vex)
			fails +=
				judge_entry(&list->v[i], list->partial, today, policy, d);
	if (!list->partial)
		count_vex(list, d);
	return fails;
}
