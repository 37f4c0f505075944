/*
 * pacman_local.c - what pacman has installed: var/lib/pacman/local/NAME-VERSION/desc.
 *
 * libalpm's local database, version 9 (pacman 4.2 to 7.0), as lib/libalpm/be_local.c of
 * pacman writes it: https://gitlab.archlinux.org/pacman/pacman .  "%FIELD%" on a line,
 * the values on the next ones, an empty line.  %REASON% is 1 for what was installed
 * because another package needs it.  Each package has a file of its own, so that there
 * are no edges.
 */
#include "parsers/lock_text.h"
#include "parsers/system.h"

struct entry {
	struct str name, version, base, arch, reason, packager;
	struct str *licenses;
	size_t n_licenses, cap_licenses;
	unsigned line; /* of the name */
};

static void take_value(struct parse_ctx *ctx, struct entry *e, struct str field,
		       struct str value, unsigned line)
{
	const struct {
		const char *name;
		struct str *value;
	} fields[] = {
		{ "%VERSION%", &e->version },   { "%BASE%", &e->base },
		{ "%ARCH%", &e->arch },         { "%REASON%", &e->reason },
		{ "%PACKAGER%", &e->packager },
	};

	if (str_is(field, "%NAME%")) {
		e->name = value;
		e->line = line;
	} else if (str_is(field, "%LICENSE%")) {
		arena_grow(parse_arena(ctx), e->licenses, e->n_licenses,
			   &e->cap_licenses);
		e->licenses[e->n_licenses++] = value;
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (str_is(field, fields[i].name) && !fields[i].value->len)
			*fields[i].value = value;
}

static bool is_field(struct str line)
{
	return line.len > 2 && line.ptr[0] == '%' && line.ptr[line.len - 1] == '%';
}

static void add_entry(struct parse_ctx *ctx, const struct entry *e)
{
	struct package p = { .name = e->name,
			     .version = e->version,
			     .scope = SCOPE_RUNTIME,
			     .relation =
				     str_is(e->reason, "1") ? DEP_TRANSITIVE : DEP_DIRECT,
			     .supplier = system_person(e->packager),
			     .licenses = e->licenses,
			     .n_licenses = e->n_licenses,
			     .line = e->line };
	bool other = !str_eq(e->base, e->name);
	struct system system;

	system_read(ctx, 5, "alpm", false, &system);
	system_add(&system, &p, e->arch, other ? e->base : STR(""));
}

/* "var/lib/pacman/local/bash-5.2-1/desc"; other files are called so as well. */
static bool is_of_pacman(struct str path)
{
	struct str above = str_dirname(str_dirname(path)),
		   tail = STR("var/lib/pacman/local");

	return str_ends_with(above, tail) &&
	       (above.len == tail.len || above.ptr[above.len - tail.len - 1] == '/');
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str line, field = STR("");
	struct entry e = { .line = 0 };

	if (!is_of_pacman(parse_path(ctx)))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	for (unsigned n = 1; str_next_line(&bytes, &line); n++) {
		line = str_trim(line);
		if (is_field(line))
			field = line;
		else if (!line.len)
			field = STR("");
		else if (field.len)
			take_value(ctx, &e, field, line, n);
		else
			parse_warn(ctx, n, DIAG_SYNTAX, "a value without a field");
	}
	if (!e.name.len || !e.version.len)
		return parse_error(ctx, e.line,
				   "no %%NAME%% or no %%VERSION%%: not an "
				   "entry of pacman's database");
	add_entry(ctx, &e);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "desc", NULL },
};

const struct parser pacman_local_parser = {
	.id = "pacman-local",
	.title = "pacman's database of installed packages",
	.versions = "9 (pacman 4.2 to 7.0)",
	.spec = "https://gitlab.archlinux.org/pacman/pacman/-/blob/master/lib/libalpm/"
		"be_local.c",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
