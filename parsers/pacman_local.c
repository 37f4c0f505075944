/*
 * pacman_local.c - what pacman has installed: var/lib/pacman/local/NAME-VERSION/desc.
 *
 * libalpm's local database, version 9 (pacman 4.2 to 7.0), as lib/libalpm/be_local.c of
 * pacman writes it: https://gitlab.archlinux.org/pacman/pacman .  "%FIELD%" on a line,
 * the values on the next ones, an empty line.  %REASON% is 1 for what was installed
 * because another package needs it.  Each package has a file of its own; %DEPENDS% names
 * what others are called, or have in %PROVIDES%: "glibc>=2.38", "libreadline.so=8-64".
 */
#include "parsers/lock_text.h"
#include "parsers/system.h"

struct words {
	struct str *v;
	size_t n, cap;
};

struct entry {
	struct str name, version, base, arch, reason, packager;
	struct words licenses, needs, provides;
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

	const struct {
		const char *name;
		struct words *words;
	} lists[] = {
		{ "%LICENSE%", &e->licenses },
		{ "%DEPENDS%", &e->needs },
		{ "%PROVIDES%", &e->provides },
	};

	if (str_is(field, "%NAME%")) {
		e->name = value;
		e->line = line;
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (str_is(field, lists[i].name)) {
			struct words *w = lists[i].words;

			arena_grow(parse_arena(ctx), w->v, w->n, &w->cap);
			w->v[w->n++] = value;
		}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (str_is(field, fields[i].name) && !fields[i].value->len)
			*fields[i].value = value;
}

static bool is_field(struct str line)
{
	return line.len > 2 && line.ptr[0] == '%' && line.ptr[line.len - 1] == '%';
}

/* "glibc>=2.38", "libreadline.so=8-64", "sh: to run hooks": the name alone. */
static struct str name_of(struct str relation)
{
	size_t n = 0;

	while (n < relation.len && !str_has_char(STR("<>=: "), relation.ptr[n]))
		n++;
	return str_slice(relation, 0, n);
}

static void tell_edges(struct parse_ctx *ctx, const struct entry *e, package_ref ref)
{
	parse_join(ctx, "..");
	parse_provides(ctx, ref, e->name);
	for (size_t i = 0; i < e->provides.n; i++)
		parse_provides_too(ctx, ref, name_of(e->provides.v[i]));
	for (size_t i = 0; i < e->needs.n; i++)
		parse_needs(ctx, ref, name_of(e->needs.v[i]), true);
}

static void add_entry(struct parse_ctx *ctx, const struct entry *e)
{
	struct package p = { .name = e->name,
			     .version = e->version,
			     .scope = SCOPE_RUNTIME,
			     .relation =
				     str_is(e->reason, "1") ? DEP_TRANSITIVE : DEP_DIRECT,
			     .supplier = system_person(e->packager),
			     .licenses = e->licenses.v,
			     .n_licenses = e->licenses.n,
			     .edges_known = true,
			     .line = e->line };
	bool other = !str_eq(e->base, e->name);
	struct system system;

	system_read(ctx, 5, "alpm", false, &system);
	tell_edges(ctx, e, system_add(&system, &p, e->arch, other ? e->base : STR("")));
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
