/*
 * match.c - which packages of an inventory have known flaws: the walk over them.
 */
#include "advisory/match_internal.h"

#include <stdlib.h>

#include "advisory/repository.h"
#include "advisory/sql.h"
#include "core/distribution.h"

struct location match_location(const struct matcher *m)
{
	return m->p->n_locations ? m->p->locations[0] : (struct location){ 0 };
}

/* Those of any suffix; with the `distro` of a purl, of that release. */
static struct eco_rows list_rows(struct matcher *m, enum ecosystem e,
				 const struct str *distro, struct arena *a)
{
	struct eco_rows out = { .known = true,
				.id = arena_new_array(a, int64_t, m->db->n_eco) };

	for (size_t i = 0; i < m->db->n_eco; i++) {
		const struct db_eco *row = &m->db->eco[i];

		if (row->ecosystem == e && row->records &&
		    (!distro || distribution_covers(e, row->suffix, *distro)))
			out.id[out.n++] = row->id;
	}
	return out;
}

/* "Debian:11, Debian:12" */
static struct str releases_held(struct matcher *m, const struct eco_rows *rows)
{
	enum { SHOWN = 16 };
	struct buf names;
	size_t n = 0;

	buf_init(&names, 16 * 1024);
	for (size_t i = 0; i < m->db->n_eco && n < rows->n && n < SHOWN; i++)
		if (m->db->eco[i].id == rows->id[n])
			buf_printf(&names, "%s" STR_FMT, n++ ? ", " : "",
				   STR_ARG(m->db->eco[i].name));
	if (n < rows->n)
		buf_add_text(&names, ", ...");
	struct str text = arena_dup(m->a, buf_str(&names));
	buf_release(&names);
	return text;
}

/*
 * The rows of which ecosystems of the database decide.  OSV schema, "affected[].package":
 * a suffix counts where both sides have one.  For a distribution without its release any
 * answer would be wrong for most releases, so that there is none.
 */
static struct eco_rows ecosystems_for(struct matcher *m)
{
	enum ecosystem e = m->p->ecosystem;
	struct eco_account *account = &m->account[e];

	if (!m->eco[e].known)
		m->eco[e] = list_rows(m, e, NULL, &m->rows);
	struct eco_rows found = m->eco[e];
	if (found.n && ecosystem_is_distribution(e)) {
		struct str distro = distribution_of_package(m->p);

		found = list_rows(m, e, &distro, &m->scratch);
		if (!found.n && !distro.len) {
			account->no_release++;
			return found;
		}
		if (!found.n) {
			if (!account->no_such++) {
				account->asked = arena_dup(m->a, distro);
				account->held = releases_held(m, &m->eco[e]);
			}
			if (!str_eq(account->asked, distro))
				account->asked_others = true;
			return found;
		}
	}
	if (!found.n)
		account->no_rows++;
	return found;
}

/* Of a range that may hold the version: where that ends, and what is known to be affected
 * last. */
static void note_ends(struct matcher *m, struct hit *h, struct affected_range r)
{
	struct str last = { 0 }, fixed;

	for (size_t k = 0; k < r.n; k++) {
		const struct range_event *e = &r.events[k];

		if (e->kind == EVENT_LAST_AFFECTED &&
		    m->scheme->compare(
			    e->version,
			    range_version_for(m->scheme, m->version, e->version)) >= 0)
			last = e->version;
		if (e->kind != EVENT_FIXED ||
		    m->scheme->compare(e->version, m->version) <= 0 ||
		    !m->scheme->valid(e->version))
			continue;
		arena_grow(&m->scratch, m->fixes, m->n_fixes, &m->cap_fixes);
		m->fixes[m->n_fixes++] = arena_dup(&m->scratch, e->version);
	}
	if (last.len && range_contains(m->scheme, r, m->version, &fixed) && !fixed.len)
		h->ceiling = arena_dup(m->a, last);
}

static void exact_row(struct matcher *m, struct hit *h, const struct affected_set *set,
		      const void *context)
{
	struct str fixed;

	(void)context;
	if (!m->moving)
		h->affected = affected_version(m->scheme, set, m->version, &fixed);
	else
		h->affected = AFFECTED_UNKNOWN;
	if (h->affected != AFFECTED_YES &&
	    range_text_lists(&m->scratch, m->scheme, h->versions, m->version))
		h->affected = AFFECTED_YES;
	if (h->affected == AFFECTED_UNKNOWN)
		m->unknown = true;
	if (h->affected != AFFECTED_YES || m->moving || !m->scheme ||
	    !m->scheme->valid(m->version))
		return;
	h->first_fix = m->n_fixes;
	for (size_t i = 0; i < set->n_ranges; i++)
		note_ends(m, h, set->ranges[i]);
	h->n_fixes = m->n_fixes - h->first_fix;
}

/* Some record names the package, and its version has no place in the order. */
static void say_unknown(struct matcher *m)
{
	struct location at = match_location(m);

	if (!m->scheme) {
		m->account[m->p->ecosystem].no_order++;
		return;
	}
	if (m->moving)
		diag_add(m->d, DIAG_NOTE, DIAG_UNPINNED, at.path, at.line,
			 STR_FMT " has known flaws, but which release '" STR_FMT
				 "' means is not known: it moves",
			 STR_ARG(m->p->name), STR_ARG(m->p->version));
	else
		diag_add(m->d, DIAG_WARNING, DIAG_BAD_VERSION, at.path, at.line,
			 STR_FMT ": '" STR_FMT "' is no version of " STR_FMT
				 " (%s), so it cannot be compared with its advisories",
			 STR_ARG(m->p->name), STR_ARG(m->p->version),
			 STR_ARG(ecosystem_label(m->p->ecosystem)), m->scheme->name);
}

/* An action's "v4" or "v4.1" is moved to the newest release of its line. */
static bool is_moving_tag(struct str version)
{
	size_t dots = 0;

	for (size_t i = 0; i < version.len; i++)
		dots += version.ptr[i] == '.';
	return dots < 2;
}

/* The rows of each name that advisories know the package by. */
static int match_names(struct matcher *m, const int64_t *ecos, size_t n)
{
	struct advised_name names[ADVISED_NAMES];
	size_t n_names = distribution_advised(&m->scratch, m->p, names);

	for (size_t k = 0; k < n_names; k++) {
		struct str key =
			ecosystem_name_key(&m->scratch, m->p->ecosystem, names[k].name);
		size_t before = m->n_hits;

		m->version = names[k].is_source ? names[k].version : m->version;
		for (size_t i = 0; i < n; i++)
			if (match_rows(m, ecos[i], key, exact_row, NULL) < 0)
				return -1;
		if (names[k].is_source && m->n_hits > before)
			m->source = names[k];
	}
	return 0;
}

static int match_package(struct matcher *m)
{
	enum ecosystem e = m->p->ecosystem;
	struct eco_rows ecos = ecosystems_for(m);

	if (!ecos.n)
		return 0; /* what its repository tells stands */
	m->account[e].checked++;
	m->scheme = version_scheme_of(e);
	m->version = m->p->version;
	m->moving = e == ECO_GITHUB_ACTIONS && is_moving_tag(m->version);
	if (!m->version.len)
		return match_requested(m, ecos.id, ecos.n,
				       ecosystem_name_key(&m->scratch, e, m->p->name));
	if (match_names(m, ecos.id, ecos.n) < 0)
		return -1;
	if (m->unknown)
		say_unknown(m);
	return 0;
}

/* Looked up by its repository, by its version, or by both. */
static int match_any(struct matcher *m)
{
	struct eco_account *account = &m->account[m->p->ecosystem];
	bool has_advisories = ecosystem_name(m->p->ecosystem).len > 0;
	int told = match_is_of_repository(m->p) ? match_repository(m) : 0;

	if (told < 0)
		return -1;
	if (has_advisories && !m->p->vcs_commit.len) {
		if (match_package(m))
			return -1;
	} else if (!told) {
		account->pinned += has_advisories;
		account->nameless += !has_advisories;
	}
	if (!m->n_hits)
		return 0;
	match_group(m);
	match_findings(m);
	if (told)
		match_say_untold(m);
	return 0;
}

static void next_package(struct matcher *m, package_ref ref)
{
	/* Most packages take a few bytes of it. */
	enum { SCRATCH_KEPT = 64 * 1024 };

	if (m->scratch.bytes > SCRATCH_KEPT)
		arena_release(&m->scratch);
	m->p = &m->inv->packages[ref];
	m->ref = ref;
	m->hits = NULL;
	m->fixes = NULL;
	m->others = NULL;
	m->n_others = m->cap_others = 0;
	m->n_hits = m->cap_hits = m->n_fixes = m->cap_fixes = 0;
	m->unknown = false;
	m->source = (struct advised_name){ 0 };
	m->repository = (struct str){ 0 };
}

struct match_part {
	struct arena arena; /* of its findings and diagnostics */
	struct diag_list diags;
	struct finding *findings;
	size_t n_findings;
	struct eco_account account[ECO_COUNT];
};

struct match_part *match_part_new(void)
{
	struct match_part *part = calloc(1, sizeof(*part));

	if (!part)
		oom_die();
	arena_init(&part->arena);
	diag_list_init(&part->diags, &part->arena);
	return part;
}

static bool is_looked_up(const struct package *p)
{
	/* an image is looked up by its age, elsewhere */
	return p->kind != PACKAGE_PROJECT && p->ecosystem != ECO_OCI;
}

static int64_t find_repositories(const struct advisory_db *db)
{
	for (size_t i = 0; i < db->n_eco; i++)
		if (db->eco[i].records && str_is(db->eco[i].name, REPOSITORY_ECOSYSTEM))
			return db->eco[i].id;
	return -1;
}

/* Filters cost as much to open as some ten packages to look up. */
static void open_filters(struct advisory_db *db, size_t packages)
{
	enum { WORTH_IT = 32 };

	for (int i = 1; i < FILTER_END && packages >= WORTH_IT; i++)
		if (!db->filter[i].blob)
			db_filter_open(&db->filter[i], db->sql, (enum db_filter_id)i);
	/* every package is looked for there; of ids only few are */
	db_filter_load(&db->filter[FILTER_PKG], packages);
}

int match_part_run(struct match_part *part, struct advisory_db *db,
		   const struct inventory *inv, size_t from, size_t to)
{
	struct matcher m = { .db = db,
			     .inv = inv,
			     .a = &part->arena,
			     .d = &part->diags,
			     .repositories = find_repositories(db) };
	int rc = 0;

	arena_init(&m.scratch);
	arena_init(&m.rows);
	m.reader.arena = &m.rows;
	/* One transaction for all look-ups, instead of one each. */
	sqlite3_exec(db->sql, "BEGIN", NULL, NULL, NULL);
	open_filters(db, to - from);
	for (size_t i = from; i < to && !rc; i++) {
		if (!is_looked_up(&inv->packages[i]))
			continue;
		next_package(&m, (package_ref)i);
		rc = match_any(&m);
	}
	if (rc)
		diag_add(&part->diags, DIAG_ERROR, DIAG_DATABASE, (struct str){ 0 }, 0,
			 "the advisory database cannot be read: %s",
			 sqlite3_errmsg(db->sql));
	sqlite3_exec(db->sql, "COMMIT", NULL, NULL, NULL);
	arena_release(&m.scratch);
	arena_release(&m.rows);
	part->findings = m.findings;
	part->n_findings = m.n_findings;
	memcpy(part->account, m.account, sizeof(part->account));
	return rc;
}

static void tell_account(const struct eco_account *account, enum ecosystem e,
			 struct diag_list *d)
{
	struct str none = { 0 }, name = ecosystem_label(e);
	/* actions are no packages of the application, and most are named by a tag that
	 * moves: the scan of what is built is whole without them */
	enum diag_level level = e == ECO_GITHUB_ACTIONS ? DIAG_NOTE : DIAG_WARNING;

	if (account->no_rows)
		diag_add(d, level, DIAG_NO_ADVISORIES, none, 0,
			 STR_FMT
			 ": %u %s not checked: the database holds no advisories for it",
			 STR_ARG(name), account->no_rows,
			 account->no_rows == 1 ? "package" : "packages");
	if (account->no_release)
		diag_add(d, DIAG_WARNING, DIAG_NO_ADVISORIES, none, 0,
			 STR_FMT ": %u %s not checked: the release of the distribution "
				 "is not told",
			 STR_ARG(name), account->no_release,
			 account->no_release == 1 ? "package" : "packages");
	if (account->no_such)
		diag_add(d, DIAG_WARNING, DIAG_NO_ADVISORIES, none, 0,
			 STR_FMT ": %u %s not checked: the database holds no advisories "
				 "for " STR_FMT "%s, but for " STR_FMT,
			 STR_ARG(name), account->no_such,
			 account->no_such == 1 ? "package" : "packages",
			 STR_ARG(account->asked),
			 account->asked_others ? " and others" : "",
			 STR_ARG(account->held));
	if (account->no_order)
		diag_add(d, DIAG_WARNING, DIAG_UNSUPPORTED, none, 0,
			 STR_FMT
			 ": %u %s with advisories not checked: the order of its versions "
			 "is not known here",
			 STR_ARG(name), account->no_order,
			 account->no_order == 1 ? "package" : "packages");
	if (account->pinned)
		diag_add(d, DIAG_NOTE, DIAG_SKIPPED, none, 0,
			 STR_FMT
			 ": %u %s pinned to a commit not checked: advisories speak of "
			 "released versions",
			 STR_ARG(name), account->pinned,
			 account->pinned == 1 ? "package" : "packages");
}

/* Nothing that could be imported would change it: a scan without them is whole, but what
 * it lists is not to be taken for checked. */
static void tell_nameless(const struct eco_account *account, enum ecosystem e,
			  struct diag_list *d)
{
	struct str none = { 0 };
	const char *noun = account->nameless == 1 ? "package" : "packages";

	if (!account->nameless)
		return;
	if (e == ECO_NONE)
		diag_add(d, DIAG_NOTE, DIAG_NO_ADVISORIES, none, 0,
			 "%u %s of no ecosystem that has advisories: listed, not checked "
			 "for vulnerabilities",
			 account->nameless, noun);
	else
		diag_add(d, DIAG_NOTE, DIAG_NO_ADVISORIES, none, 0,
			 STR_FMT
			 ": %u %s not checked: OSV holds no advisories of that kind",
			 STR_ARG(ecosystem_label(e)), account->nameless, noun);
}

static void add_account(struct eco_account *to, const struct eco_account *more)
{
	to->checked += more->checked;
	to->no_rows += more->no_rows;
	to->no_order += more->no_order;
	to->pinned += more->pinned;
	to->no_release += more->no_release;
	to->nameless += more->nameless;
	if (!to->no_such) {
		to->asked = more->asked;
		to->held = more->held;
	}
	to->asked_others |=
		more->asked_others || (more->no_such && !str_eq(to->asked, more->asked));
	to->no_such += more->no_such;
}

void match_parts_join(struct match_part **parts, size_t n_parts, struct arena *a,
		      struct diag_list *d, struct finding **out, size_t *n)
{
	struct eco_account account[ECO_COUNT] = { { 0 } };
	size_t total = 0;

	for (size_t i = 0; i < n_parts; i++)
		total += parts[i]->n_findings;
	*out = arena_new_raw_array(a, struct finding, total + 1);
	*n = 0;
	for (size_t i = 0; i < n_parts; i++) {
		struct match_part *part = parts[i];

		arena_adopt(a, &part->arena);
		diag_join(d, &part->diags);
		if (part->n_findings)
			memcpy(*out + *n, part->findings,
			       part->n_findings * sizeof(**out));
		*n += part->n_findings;
		for (int e = 0; e < ECO_COUNT; e++)
			add_account(&account[e], &part->account[e]);
		free(part);
	}
	for (int e = 0; e < ECO_COUNT; e++) {
		tell_account(&account[e], (enum ecosystem)e, d);
		tell_nameless(&account[e], (enum ecosystem)e, d);
	}
}

int advisory_match(struct advisory_db *db, const struct inventory *inv, struct arena *a,
		   struct diag_list *d, struct finding **out, size_t *n)
{
	struct match_part *part = match_part_new();
	int rc = match_part_run(part, db, inv, 0, inv->n_packages);

	match_parts_join(&part, 1, a, d, out, n);
	return rc;
}
