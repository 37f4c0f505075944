/*
 * rpm_database.c - what rpm has installed: rpmdb.sqlite, Packages.db or Packages in
 * var/lib/rpm, usr/lib/sysimage/rpm or usr/share/rpm of a root file system.
 *
 * rpm 4.20: https://rpm-software-management.github.io/rpm/manual/ , "Header format" and
 * "Tags"; the files themselves are src/format/rpm_db.h's.  A package requires names that
 * packages provide, or the path of a file that one has.
 */
#include "base/map.h"
#include "format/rpm_db.h"
#include "format/rpm_header.h"
#include "parsers/system.h"

enum { PATH_BYTES = 4096 }; /* of a file that another package may require */

struct reading {
	struct system system;
	struct rpm_db db;
	struct map paths; /* that some package requires */
	size_t n_bad;
};

/* --- what needs what ----------------------------------------------------------- */

/* "rpmlib(…)" is of rpm itself, "(a if b)" a condition on others. */
static bool is_plain(struct str requirement)
{
	return requirement.len && requirement.ptr[0] != '(' &&
	       !str_starts_with(requirement, STR("rpmlib("));
}

/* Most files of a system are required by no one: only those that are become keys. */
static void collect_paths(struct reading *r)
{
	for (size_t i = 0; i < r->db.n; i++) {
		struct rpm_header h;
		struct rpm_strings s;
		struct str one;

		if (!rpm_header_open(r->db.headers[i], &h))
			continue;
		s = rpm_header_strings(&h, RPM_REQUIRES);
		while (rpm_strings_next(&s, &one))
			if (one.len && one.ptr[0] == '/')
				map_put(&r->paths, one, 0);
	}
}

/* The folders of the package, into which its files have indices. */
static struct str *folders_of(struct arena *a, const struct rpm_header *h, size_t *n)
{
	struct rpm_strings s = rpm_header_strings(h, RPM_DIR_NAMES);
	struct str *v = NULL, one;
	size_t cap = 0;

	*n = 0;
	while (rpm_strings_next(&s, &one)) {
		arena_grow(a, v, *n, &cap);
		v[(*n)++] = one;
	}
	return v;
}

static void provide_paths(struct reading *r, const struct rpm_header *h, package_ref ref)
{
	struct rpm_strings s = rpm_header_strings(h, RPM_BASE_NAMES);
	struct str *folders, one;
	struct rpm_numbers indexes = rpm_header_numbers(h, RPM_DIR_INDEXES);
	struct arena scratch;
	size_t n;

	arena_init(&scratch);
	folders = folders_of(&scratch, h, &n);
	for (size_t i = 0; i < indexes.n && rpm_strings_next(&s, &one); i++) {
		uint32_t at = rpm_number_at(&indexes, i);

		if (at >= n || folders[at].len + one.len > PATH_BYTES)
			continue;
		struct str path = arena_cat(&scratch, folders[at], one, STR(""));

		if (map_has(&r->paths, path))
			parse_provides(r->system.ctx, ref, path);
	}
	arena_release(&scratch);
}

static void tell_edges(struct reading *r, const struct rpm_header *h, package_ref ref)
{
	struct rpm_strings s = rpm_header_strings(h, RPM_PROVIDES);
	struct str one;

	while (rpm_strings_next(&s, &one))
		parse_provides(r->system.ctx, ref, one);
	if (r->paths.n)
		provide_paths(r, h, ref);
	s = rpm_header_strings(h, RPM_REQUIRES);
	while (rpm_strings_next(&s, &one))
		if (is_plain(one))
			parse_needs(r->system.ctx, ref, one, false);
}

/* --- packages ------------------------------------------------------------------ */

/* A string of the header; empty where it is no UTF-8, which older packages may have in
 * what is for people. */
static struct str text_of(const struct rpm_header *h, enum rpm_tag tag)
{
	struct str text = rpm_header_string(h, tag);

	return str_is_utf8(text) ? text : STR("");
}

static struct str version_of(struct arena *a, const struct rpm_header *h)
{
	struct str version =
		arena_cat(a, text_of(h, RPM_VERSION), STR("-"), text_of(h, RPM_RELEASE));
	struct rpm_numbers epoch = rpm_header_numbers(h, RPM_EPOCH);

	if (!epoch.n || !rpm_number_at(&epoch, 0))
		return version;
	return arena_printf(a, "%u:" STR_FMT, rpm_number_at(&epoch, 0), STR_ARG(version));
}

static void add_header(struct reading *r, struct str bytes)
{
	struct arena *a = parse_arena(r->system.ctx);
	struct rpm_header h;
	struct str license;

	if (!rpm_header_open(bytes, &h) || !text_of(&h, RPM_NAME).len ||
	    !text_of(&h, RPM_VERSION).len) {
		r->n_bad++;
		return;
	}
	struct package p = { .name = text_of(&h, RPM_NAME),
			     .version = version_of(a, &h),
			     .scope = SCOPE_RUNTIME,
			     .supplier = text_of(&h, RPM_VENDOR) };

	/* keys that rpm trusts, which it keeps as if they were packages */
	if (str_is(p.name, "gpg-pubkey"))
		return;
	license = text_of(&h, RPM_LICENSE);
	p.licenses = &license;
	p.n_licenses = license.len > 0;
	package_ref ref = system_add(&r->system, &p, text_of(&h, RPM_ARCH),
				     text_of(&h, RPM_SOURCE));

	tell_edges(r, &h, ref);
}

static bool is_sysimage(struct str path)
{
	return str_ends_with(str_dirname(path), STR("usr/lib/sysimage/rpm"));
}

/* What a write-ahead log of SQLite holds is not in the file yet. */
static void say_log(struct parse_ctx *ctx)
{
	const char *log = "rpmdb.sqlite-wal";
	struct str bytes;

	if (str_is(str_basename(parse_path(ctx)), "rpmdb.sqlite") &&
	    parse_exists(ctx, log) && parse_sibling(ctx, log, &bytes) && bytes.len)
		parse_warn(ctx, 0, DIAG_UNSUPPORTED,
			   "a log of SQLite, rpmdb.sqlite-wal, lies beside it: what was "
			   "installed or removed last may be in that alone");
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .n_bad = 0 };

	rpm_db_read(parse_arena(ctx), bytes, &r.db);
	if (r.db.problem)
		parse_warn(ctx, 0, DIAG_UNSUPPORTED, "rpm's database is not read%s: %s",
			   r.db.n ? " whole" : "", r.db.problem);
	say_log(ctx);
	if (!r.db.n)
		return 0;
	map_init(&r.paths);
	system_read(ctx, is_sysimage(parse_path(ctx)) ? 4 : 3, "rpm", true, &r.system);
	collect_paths(&r);
	for (size_t i = 0; i < r.db.n; i++)
		add_header(&r, r.db.headers[i]);
	map_release(&r.paths);
	if (r.n_bad)
		parse_warn(ctx, 0, DIAG_SYNTAX, "%zu of %zu headers are damaged", r.n_bad,
			   r.db.n);
	return 0;
}

#define IN_FOLDER(folder)                                                                \
	{ MATCH_TAIL, folder "/rpmdb.sqlite", NULL },                                    \
		{ MATCH_TAIL, folder "/Packages.db", NULL },                             \
	{                                                                                \
		MATCH_TAIL, folder "/Packages", NULL                                     \
	}

static const struct file_match matches[] = {
	IN_FOLDER("var/lib/rpm"),
	IN_FOLDER("usr/lib/sysimage/rpm"),
	IN_FOLDER("usr/share/rpm"),
};

const struct parser rpm_database_parser = {
	.id = "rpm-database",
	.title = "rpm's database of installed packages",
	.versions = "SQLite, ndb, Berkeley DB (rpm 4)",
	.spec = "https://rpm-software-management.github.io/rpm/manual/format_v4.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.is_binary = true,
	.parse = parse,
};
