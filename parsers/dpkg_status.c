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
#include "format/rfc822.h"
#include "parsers/lock_text.h"
#include "parsers/system.h"

enum { TOLD_LINES = 16 };

struct entry {
	struct str name, status, version, arch, source, provides, maintainer;
	struct str needs[2]; /* Depends, Pre-Depends */
	unsigned line;
};

struct reading {
	struct system system;
	struct arena *a;
	bool is_joined; /* status.d: the files of one folder are one database */
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

/* "libc6" and "libc6:amd64". */
static void tell_provides(struct reading *r, const struct entry *e, package_ref ref)
{
	struct parse_ctx *ctx = r->system.ctx;
	struct str rest = e->provides, one;

	parse_provides(ctx, ref, e->name);
	parse_provides(ctx, ref, arena_cat(r->a, e->name, STR(":"), e->arch));
	while (rest.len) {
		str_cut(rest, ',', &one, &rest);
		one = name_of_relation(one);
		if (!one.len)
			continue;
		parse_provides_too(ctx, ref, one);
		parse_provides_too(ctx, ref, arena_cat(r->a, one, STR(":"), e->arch));
	}
}

/* The first alternative that is installed is the one that is used; of the same
 * architecture, where there are several. */
static void need(struct reading *r, const struct entry *e, package_ref ref,
		 struct str alternatives)
{
	struct parse_wish wish = { .required = r->is_joined };
	struct str *keys = NULL, one;
	size_t cap = 0;

	while (alternatives.len) {
		str_cut(alternatives, '|', &one, &alternatives);
		one = name_of_relation(one);
		if (!one.len)
			continue;
		arena_grow(r->a, keys, wish.n_keys, &cap);
		keys[wish.n_keys++] = arena_cat(r->a, one, STR(":"), e->arch);
		arena_grow(r->a, keys, wish.n_keys, &cap);
		keys[wish.n_keys++] = one;
	}
	wish.keys = keys;
	parse_wishes(r->system.ctx, ref, &wish);
}

static void tell_edges(struct reading *r, const struct entry *e, package_ref ref)
{
	tell_provides(r, e, ref);
	for (size_t k = 0; k < 2; k++) {
		struct str rest = e->needs[k], one;

		while (rest.len) {
			str_cut(rest, ',', &one, &rest);
			need(r, e, ref, one);
		}
	}
}

/* --- the file ------------------------------------------------------------------ */

static void add_entry(struct reading *r, const struct entry *e)
{
	struct package p = { .name = e->name,
			     .version = e->version,
			     .scope = SCOPE_RUNTIME,
			     .supplier = system_person(e->maintainer),
			     .edges_known = true,
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
	tell_edges(r, e, system_add(&r->system, &p, e->arch, upstream_of(r, e)));
}

static void read_entries(struct reading *r, struct str bytes)
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
		add_entry(r, &e);
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
	bool alone = str_is(str_basename(str_dirname(parse_path(ctx))), "status.d");
	struct reading r = { .a = parse_arena(ctx), .is_joined = alone };

	/* dpkg makes it empty before anything is installed */
	if (!str_trim(bytes).len || (alone && is_list(bytes)))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	if (alone)
		parse_join(ctx, ".");
	system_read(ctx, alone ? 4 : 3, "deb", !alone, &r.system);
	system_check_end(ctx, bytes);
	read_entries(&r, bytes);
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
