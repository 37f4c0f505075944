/*
 * dpkg_status.c - what dpkg has installed: var/lib/dpkg/status of a root file system, and
 * the files of status.d/, one a package, of images that are made without dpkg.
 *
 * deb-control(5), deb-src-control(5) and dpkg(1) of dpkg 1.22:
 * https://man7.org/linux/man-pages/man5/deb-control.5.html ; Debian Policy 4.7, chapters
 * 5 and 7: https://www.debian.org/doc/debian-policy/ch-controlfields.html .
 * status.d: https://github.com/GoogleContainerTools/distroless .
 * Advisories of Debian and Ubuntu go by source package; Source names it where it is not
 * called as the binary one, or has another version.
 */
#include "base/map.h"
#include "format/rfc822.h"
#include "parsers/lock_text.h"
#include "parsers/system.h"

enum { TOLD_LINES = 16 };

struct entry {
	struct str name, status, version, arch, source, provides, maintainer;
	struct str needs[2]; /* Depends, Pre-Depends */
	unsigned line;
	package_ref ref;
};

struct reading {
	struct system system;
	struct arena *a;
	struct entry *v;
	size_t n, cap;
	struct map names; /* "libc6", "libc6:amd64" -> index into v */
	size_t n_bad;
};

/* --- fields -------------------------------------------------------------------- */

static void take_field(struct entry *e, const struct rfc822_field *f)
{
	const struct {
		const char *name;
		struct str *value;
	} fields[] = {
		{ "Package", &e->name },          { "Status", &e->status },
		{ "Version", &e->version },       { "Architecture", &e->arch },
		{ "Source", &e->source },         { "Provides", &e->provides },
		{ "Maintainer", &e->maintainer }, { "Depends", &e->needs[0] },
		{ "Pre-Depends", &e->needs[1] },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (str_eq_nocase(f->name, str_of(fields[i].name)))
			*fields[i].value = f->value;
	if (!e->line || str_eq_nocase(f->name, STR("Package")))
		e->line = f->line;
}

/* The third word: "install ok installed".  Of what was removed, files of its
 * configuration may be left. */
static bool is_installed(struct str status)
{
	struct str want, flag, state;

	if (!str_next_word(&status, &want) || !str_next_word(&status, &flag) ||
	    !str_next_word(&status, &state))
		return true; /* status.d has no such field */
	return !str_is(state, "config-files") && !str_is(state, "not-installed");
}

/* "glibc (2.36-9)", or a name alone, as `upstream` has it; empty where it says nothing
 * that the package does not. */
static struct str upstream_of(struct reading *r, const struct entry *e)
{
	struct str name, version;

	str_cut(e->source, '(', &name, &version);
	name = str_trim(name);
	version = str_trim(str_slice(version, 0, str_find_char(version, ')')));
	if (str_eq(version, e->version))
		version = STR("");
	if (!name.len || (str_eq(name, e->name) && !version.len))
		return STR("");
	return version.len ? arena_cat(r->a, name, STR("@"), version) : name;
}

/* --- what needs what ----------------------------------------------------------- */

/* "libc6:any (>= 2.36)": the name alone. */
static struct str name_of_relation(struct str relation)
{
	size_t n = 0;

	relation = str_trim(relation);
	while (n < relation.len && !is_space(relation.ptr[n]) &&
	       !str_has_char(STR(":([<"), relation.ptr[n]))
		n++;
	return str_slice(relation, 0, n);
}

static void provide(struct reading *r, struct str name, struct str arch, size_t at)
{
	bool added;

	if (!name.len)
		return;
	map_get_or_put(&r->names, name, at, &added);
	map_get_or_put(&r->names, arena_cat(r->a, name, STR(":"), arch), at, &added);
}

static void provide_all(struct reading *r)
{
	struct str rest, one;

	for (size_t i = 0; i < r->n; i++)
		provide(r, r->v[i].name, r->v[i].arch, i);
	/* names of packages before names that others stand for */
	for (size_t i = 0; i < r->n; i++) {
		rest = r->v[i].provides;
		while (rest.len) {
			str_cut(rest, ',', &one, &rest);
			provide(r, name_of_relation(one), r->v[i].arch, i);
		}
	}
}

/* The first alternative that is installed is the one that is used. */
static void need(struct reading *r, const struct entry *e, struct str alternatives)
{
	struct str one;
	uint64_t at;

	while (alternatives.len) {
		str_cut(alternatives, '|', &one, &alternatives);
		one = name_of_relation(one);
		if (!map_get(&r->names, arena_cat(r->a, one, STR(":"), e->arch), &at) &&
		    !map_get(&r->names, one, &at))
			continue;
		parse_edge(r->system.ctx, e->ref, r->v[at].ref);
		return;
	}
}

static void need_all(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < 2; k++) {
			struct str rest = r->v[i].needs[k], one;

			while (rest.len) {
				str_cut(rest, ',', &one, &rest);
				need(r, &r->v[i], one);
			}
		}
}

/* --- the file ------------------------------------------------------------------ */

static void add_entry(struct reading *r, struct entry *e, bool edges_known)
{
	struct package p = { .name = e->name,
			     .version = e->version,
			     .scope = SCOPE_RUNTIME,
			     .supplier = system_person(e->maintainer),
			     .edges_known = edges_known,
			     .line = e->line };

	if (!e->line)
		return; /* nothing between two blank lines */
	if (!is_installed(e->status))
		return;
	if (!e->name.len) {
		parse_warn(r->system.ctx, e->line, DIAG_SYNTAX,
			   "an entry without Package");
		return;
	}
	if (!e->version.len)
		parse_warn(r->system.ctx, e->line, DIAG_BAD_VERSION,
			   STR_FMT " has no Version", STR_ARG(e->name));
	e->ref = system_add(&r->system, &p, e->arch, upstream_of(r, e));
	if (e->ref == PACKAGE_NONE)
		return;
	arena_grow(r->a, r->v, r->n, &r->cap);
	r->v[r->n++] = *e;
}

static void read_entries(struct reading *r, struct str bytes, bool edges_known)
{
	struct rfc822_reader reader;
	struct rfc822_field f;

	rfc822_init(&reader, r->a, bytes);
	while (reader.rest.len) {
		struct entry e = { .line = 0 };

		while (rfc822_next(&reader, &f)) {
			if (f.kind == RFC822_FIELD)
				take_field(&e, &f);
			else if (r->n_bad++ < TOLD_LINES)
				parse_warn(r->system.ctx, f.line, DIAG_SYNTAX,
					   "expected a field, \"Name: value\"");
		}
		add_entry(r, &e, edges_known);
	}
}

/* status.d holds lists of digests as well: "0123…  usr/bin/x". */
static bool is_list(struct str bytes)
{
	size_t n = 0;

	while (n < bytes.len && is_hex(bytes.ptr[n]))
		n++;
	return n >= 32 && n < bytes.len && bytes.ptr[n] == ' ';
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .a = parse_arena(ctx) };
	bool alone = str_is(str_basename(str_dirname(parse_path(ctx))), "status.d");

	/* dpkg makes it empty before anything is installed */
	if (!str_trim(bytes).len || (alone && is_list(bytes)))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	map_init(&r.names);
	system_read(ctx, alone ? 4 : 3, "deb", !alone, &r.system);
	system_check_end(ctx, bytes);
	read_entries(&r, bytes, !alone);
	provide_all(&r);
	need_all(&r);
	map_release(&r.names);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "var/lib/dpkg/status", NULL },
	{ MATCH_TAIL, "usr/lib/dpkg/status", NULL },
	{ MATCH_DIR, "var/lib/dpkg/status.d", "" },
};

const struct parser dpkg_status_parser = {
	.id = "dpkg-status",
	.title = "dpkg's database of installed packages",
	.versions = "dpkg 1.0 to 1.22; status.d of distroless images",
	.spec = "https://man7.org/linux/man-pages/man5/deb-control.5.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
