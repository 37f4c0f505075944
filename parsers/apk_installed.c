/*
 * apk_installed.c - what apk has installed: lib/apk/db/installed of a root file system,
 * or usr/lib/apk/db/installed where lib and usr/lib are one.
 *
 * apk-tools 2.14 and 3.0, "APKINDEX Format" and the database of the same letters:
 * https://wiki.alpinelinux.org/wiki/Apk_spec#Install_DB .  Blocks of lines "X:value", one
 * a package; P name, V version, A architecture, o origin, L licence, D needs, p provides,
 * m maintainer; F, M, R, a, Z tell of its files.  etc/apk/world lists what was asked for.
 * Advisories go by origin, the package that others are split from.
 */
#include "base/map.h"
#include "format/text.h"
#include "parsers/lock_text.h"
#include "parsers/system.h"

enum { TOLD_LINES = 16 };

struct entry {
	struct str name, version, arch, origin, license, needs, provides, maintainer;
	unsigned line;
};

struct reading {
	struct system system;
	struct entry e; /* the one being read */
	struct map world;
	bool has_world;
	size_t n_bad;
};

/* "so:libc.musl-x86_64.so.1=1" without the version: what one asks for and another has. */
static struct str key_of(struct str word)
{
	size_t n = 0;

	while (n < word.len && !str_has_char(STR("<>=~@"), word.ptr[n]))
		n++;
	return str_slice(word, 0, n);
}

/* etc/apk/world: what was asked for by name. */
static void read_world(struct reading *r, const char *path)
{
	struct str rest, word;

	r->has_world = parse_exists(r->system.ctx, path) &&
		       parse_sibling(r->system.ctx, path, &rest);
	while (r->has_world && str_next_word(&rest, &word))
		map_put(&r->world, key_of(word), 0);
}

static enum dep_relation relation_of(const struct reading *r)
{
	if (!r->has_world)
		return DEP_UNKNOWN;
	return map_has(&r->world, r->e.name) ? DEP_DIRECT : DEP_TRANSITIVE;
}

static void tell_edges(struct parse_ctx *ctx, const struct entry *e, package_ref ref)
{
	struct str rest, word;

	parse_provides(ctx, ref, e->name);
	rest = e->provides;
	while (str_next_word(&rest, &word))
		parse_provides(ctx, ref, key_of(word));
	rest = e->needs;
	while (str_next_word(&rest, &word))
		if (word.ptr[0] != '!') /* a conflict */
			parse_needs(ctx, ref, key_of(word), false);
}

static void end_entry(struct reading *r)
{
	const struct entry *e = &r->e;
	struct package p = { .name = e->name,
			     .version = e->version,
			     .scope = SCOPE_RUNTIME,
			     .supplier = system_person(e->maintainer),
			     .licenses = &e->license,
			     .n_licenses = e->license.len > 0,
			     .line = e->line };
	bool other = !str_eq(e->origin, e->name);

	if (e->line && !e->name.len)
		parse_warn(r->system.ctx, e->line, DIAG_SYNTAX,
			   "an entry without a name (P:)");
	if (e->name.len) {
		if (!e->version.len)
			parse_warn(r->system.ctx, e->line, DIAG_BAD_VERSION,
				   STR_FMT " has no version (V:)", STR_ARG(e->name));
		p.relation = relation_of(r);
		tell_edges(
			r->system.ctx, e,
			system_add(&r->system, &p, e->arch, other ? e->origin : STR("")));
	}
	r->e = (struct entry){ .line = 0 };
}

static void take_line(struct reading *r, struct str line, unsigned number)
{
	struct entry *e = &r->e;
	struct str value = str_trim(str_from(line, 2));

	if (line.len < 2 || line.ptr[1] != ':') {
		if (r->n_bad++ < TOLD_LINES)
			parse_warn(r->system.ctx, number, DIAG_SYNTAX, "%s",
				   text_is_conflict_marker(line)
					   ? "a merge conflict is left in the file"
					   : "expected a letter and ':'");
		return;
	}
	if (!e->line || line.ptr[0] == 'P')
		e->line = number;
	switch (line.ptr[0]) {
	case 'P':
		e->name = value;
		break;
	case 'V':
		e->version = value;
		break;
	case 'A':
		e->arch = value;
		break;
	case 'o':
		e->origin = value;
		break;
	case 'L':
		e->license = value;
		break;
	case 'D':
		e->needs = value;
		break;
	case 'p':
		e->provides = value;
		break;
	case 'm':
		e->maintainer = value;
		break;
	default: /* of files, and what is of no use here */
		break;
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	bool merged = str_ends_with(parse_path(ctx), STR("usr/lib/apk/db/installed"));
	struct reading r = { .has_world = false };
	const char *world =
		merged ? "../../../../etc/apk/world" : "../../../etc/apk/world";
	struct str line;

	/* a root that nothing has been installed into yet */
	if (!str_trim(bytes).len)
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	system_read(ctx, merged ? 4 : 3, "apk", true, &r.system);
	system_check_end(ctx, bytes);
	map_init(&r.world);
	read_world(&r, world);
	for (unsigned n = 1; str_next_line(&bytes, &line); n++) {
		if (str_trim(line).len)
			take_line(&r, line, n);
		else
			end_entry(&r);
	}
	end_entry(&r);
	map_release(&r.world);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "lib/apk/db/installed", NULL },
};

const struct parser apk_installed_parser = {
	.id = "apk-installed",
	.title = "apk's database of installed packages",
	.versions = "apk-tools 2, 3",
	.spec = "https://wiki.alpinelinux.org/wiki/Apk_spec#Install_DB",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
