/*
 * ignore.c - entries against findings; see ignore.h.
 */
#include "policy/ignore.h"

#include "base/glob.h"
#include "base/multimap.h"
#include "core/purl.h"
#include "version/version.h"

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

/* Of a package's qualifiers, "arch=amd64&distro=debian-12". */
static struct str qualifier(struct str all, const char *name)
{
	struct str one, key, value;

	while (all.len) {
		str_cut(all, '&', &one, &all);
		str_cut(one, '=', &key, &value);
		if (str_is(key, name))
			return value;
	}
	return STR("");
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
		for (size_t i = 0; i < purl.n_qualifiers; i++)
			if (str_is(purl.qualifiers[i].key, "vers"))
				return "a purl for a range of versions (vers) is not "
				       "read:";
		purl_to_package(a, &purl, &named);
		p.is_purl = true;
		p.ecosystem = named.ecosystem;
		p.name_key = ecosystem_name_key(a, named.ecosystem, named.name);
		p.version = named.version;
		p.distro = qualifier(named.qualifiers, "distro");
	}
	*out = p;
	return NULL;
}

/* --- does an entry fit? ------------------------------------------------------- */

/* STEPS: names, packages and patterns that are compared.  Some thousand entries about
 * each of ten thousand findings are within that. */
enum { SCRATCH_BYTES = 256 * 1024, STEPS = 20 * 1000 * 1000 };

/* Which entries have a name. */
struct named {
	struct multimap names;
	size_t *entry; /* by number in names */
	size_t cap;
};

struct judge {
	struct ignore_list *list;
	const struct inventory *inv;
	date_day today;
	struct named by_id; /* lower-case ids, of rules too */
	/* Of the entries that name no id: by the keys of their packages in each ecosystem
	 * that has findings, and those that name no package either. */
	struct named *by_package[ECO_COUNT];
	const size_t *nameless;
	size_t n_nameless;
	struct arena scratch; /* of a few findings */
	int32_t steps;        /* that are left */
};

/* False when there have been too many. */
static bool step(struct judge *j)
{
	if (j->steps > 0)
		j->steps--;
	return j->steps > 0;
}

static bool any_path(struct judge *j, const struct ignore_entry *e, struct str path)
{
	if (e->in_folder && !str_eq(str_dirname(path), e->folder))
		return false;
	for (size_t i = 0; i < e->n_paths && step(j); i++)
		if (glob_match(e->paths[i], path))
			return true;
	return !e->n_paths;
}

/* A package stands in several files: what is decided for one of them is not for all. */
static bool fits_path(struct judge *j, const struct ignore_entry *e,
		      const struct finding *f)
{
	if (!e->n_paths && !e->in_folder)
		return true;
	if (f->package == PACKAGE_NONE)
		return any_path(j, e, f->path);
	const struct package *p = &j->inv->packages[f->package];

	for (size_t i = 0; i < p->n_locations; i++)
		if (!any_path(j, e, p->locations[i].path))
			return false;
	return p->n_locations > 0;
}

/* "1.0" for PyPI's "1.0.0", "v1.22.3" for Go's "1.22.3". */
static bool is_version(enum ecosystem e, struct str want, struct str version)
{
	const struct version_scheme *s = version_scheme_of(e);

	return str_eq(want, version) || (s && s->valid(want) && s->valid(version) &&
					 s->compare(want, version) == 0);
}

/* Another release of the distribution: only where both say which. */
static bool is_distro(struct str want, const struct package *p)
{
	struct str has = want.len ? qualifier(p->qualifiers, "distro") : want;

	return !has.len || str_eq(want, has);
}

static bool is_package(struct arena *a, const struct ignore_package *want,
		       const struct package *p)
{
	struct str key = ecosystem_name_key(a, p->ecosystem, p->name);

	if (!want->is_purl)
		return str_eq(ecosystem_name_key(a, p->ecosystem, want->text), key);
	return want->ecosystem == p->ecosystem && str_eq(want->name_key, key) &&
	       (!want->version.len ||
		is_version(p->ecosystem, want->version, p->version)) &&
	       is_distro(want->distro, p);
}

static bool fits_package(struct judge *j, const struct ignore_entry *e,
			 const struct finding *f)
{
	if (!e->n_packages && e->ecosystem == ECO_NONE && !e->version.len &&
	    !e->group.len)
		return true;
	if (f->package == PACKAGE_NONE)
		return false;
	const struct package *p = &j->inv->packages[f->package];

	if ((e->ecosystem != ECO_NONE && e->ecosystem != p->ecosystem) ||
	    (e->version.len && !is_version(p->ecosystem, e->version, p->version)) ||
	    (e->group.len && !str_eq(e->group, p->group)))
		return false;
	for (size_t i = 0; i < e->n_packages && step(j); i++)
		if (is_package(&j->scratch, &e->packages[i], p))
			return true;
	return !e->n_packages;
}

static bool fits(struct judge *j, const struct ignore_entry *e, const struct finding *f)
{
	if (!step(j) || (e->kinds && !(e->kinds & 1u << f->kind)))
		return false;
	if (e->fix != IGNORE_ANY_FIX &&
	    (f->kind != FINDING_VULNERABILITY ||
	     (f->n_fixed_versions > 0) != (e->fix == IGNORE_FIXED)))
		return false;
	return fits_path(j, e, f) && fits_package(j, e, f);
}

/* --- which entries name a finding? --------------------------------------------- */

static void add_name(struct judge *j, struct named *to, struct str key, size_t entry)
{
	size_t n = multimap_add(&to->names, key);

	arena_grow(j->list->arena, to->entry, n, &to->cap);
	to->entry[n] = entry;
}

static void add_ids(struct judge *j, size_t entry)
{
	const struct ignore_entry *e = &j->list->v[entry];
	struct arena *a = j->list->arena;

	for (size_t i = 0; i < e->n_ids; i++) {
		struct str rule;

		add_name(j, &j->by_id, arena_lower(a, e->ids[i]), entry);
		/* VEX knows of no rules */
		for (size_t nth = 0; j->list->rule_of && !e->is_vex; nth++) {
			rule = j->list->rule_of(e->ids[i], nth);
			if (!rule.len)
				break;
			add_name(j, &j->by_id, arena_lower(a, rule), entry);
		}
	}
}

static void index_entries(struct judge *j)
{
	struct ignore_list *list = j->list;
	size_t *nameless = arena_new_array(list->arena, size_t, list->n + 1);

	for (size_t i = 0; i < list->n; i++) {
		add_ids(j, i);
		if (!list->v[i].n_ids && !list->v[i].n_packages)
			nameless[j->n_nameless++] = i;
	}
	j->nameless = nameless;
}

/* A name means the packages of every ecosystem that have it there. */
static struct named *packages_of(struct judge *j, enum ecosystem ecosystem)
{
	struct arena *a = j->list->arena;

	if (j->by_package[ecosystem])
		return j->by_package[ecosystem];
	struct named *out = arena_new(a, struct named);
	multimap_init(&out->names, a);
	for (size_t i = 0; i < j->list->n; i++) {
		const struct ignore_entry *e = &j->list->v[i];

		for (size_t k = 0; k < e->n_packages && !e->n_ids; k++) {
			const struct ignore_package *p = &e->packages[k];

			if (!p->is_purl)
				add_name(j, out,
					 ecosystem_name_key(a, ecosystem, p->text), i);
			else if (p->ecosystem == ecosystem)
				add_name(j, out, p->name_key, i);
		}
	}
	j->by_package[ecosystem] = out;
	return out;
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

static void hear_named(struct judge *j, struct verdict *v, const struct named *in,
		       struct str key, const struct finding *f)
{
	for (size_t at = multimap_first(&in->names, key); at != MULTIMAP_END;
	     at = multimap_next(&in->names, at))
		hear(j, v, in->entry[at], f);
}

static void hear_id(struct judge *j, struct verdict *v, struct str id,
		    const struct finding *f)
{
	hear_named(j, v, &j->by_id, arena_lower(&j->scratch, id), f);
}

static void hear_package(struct judge *j, struct verdict *v, const struct finding *f)
{
	if (f->package == PACKAGE_NONE)
		return;
	const struct package *p = &j->inv->packages[f->package];

	hear_named(j, v, packages_of(j, p->ecosystem),
		   ecosystem_name_key(&j->scratch, p->ecosystem, p->name), f);
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

	hear_id(j, &v, f->id, f);
	for (size_t i = 0; i < f->n_aliases; i++)
		hear_id(j, &v, f->aliases[i], f);
	hear_package(j, &v, f);
	for (size_t i = 0; i < j->n_nameless; i++)
		hear(j, &v, j->nameless[i], f);
	if (j->scratch.bytes > SCRATCH_BYTES)
		arena_release(&j->scratch);
	/* what was not heard could have been the last word */
	if (f->suppressed || !j->steps)
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
	struct judge j = { .list = list, .inv = inv, .today = today, .steps = STEPS };
	unsigned fails = 0;

	multimap_init(&j.by_id.names, list->arena);
	arena_init(&j.scratch);
	index_entries(&j);
	for (size_t i = 0; list->n && i < n; i++)
		judge_finding(&j, &v[i]);
	arena_release(&j.scratch);
	multimap_release(&j.by_id.names);
	for (size_t i = 0; i < ECO_COUNT; i++)
		if (j.by_package[i])
			multimap_release(&j.by_package[i]->names);
	if (!j.steps) {
		list->partial = true;
		diag_add(d, DIAG_WARNING, DIAG_LIMIT, STR(""), 0,
			 "so many ignore entries are about so many findings that not all "
			 "of them were compared: what is left is shown");
	}
	for (size_t i = 0; i < list->n; i++)
		if (!list->v[i].is_vex)
			fails +=
				judge_entry(&list->v[i], list->partial, today, policy, d);
	if (!list->partial)
		count_vex(list, d);
	return fails;
}
