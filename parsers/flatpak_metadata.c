/*
 * flatpak_metadata.c - app/ID/ARCH/BRANCH/COMMIT/metadata and runtime/…: an application
 * or runtime that Flatpak has installed
 *
 * https://docs.flatpak.org/en/latest/flatpak-command-reference.html#flatpak-metadata
 * (Flatpak 1.16): [Application] with name and runtime ("org.x.Platform/x86_64/46"), or
 * [Runtime] with name.  It tells a branch, and no version: that is asked for.  There is
 * no purl type for Flatpak.
 */
#include "format/ini.h"
#include "parsers/lock_text.h"
#include "parsers/system.h"

struct entry {
	struct str name, runtime;
	unsigned line, runtime_line;
	bool is_app;
};

static void read_entry(struct str bytes, struct entry *e)
{
	struct ini_reader r;
	struct ini_line l;

	ini_reader_init(&r, bytes);
	while (ini_next(&r, &l)) {
		bool is_app = str_is(l.section, "Application");

		if (l.kind != INI_KEY || (!is_app && !str_is(l.section, "Runtime")))
			continue;
		if (str_is(l.key, "name") && !e->name.len) {
			e->name = l.value;
			e->line = l.line;
			e->is_app = is_app;
		} else if (str_is(l.key, "runtime") && is_app && !e->runtime.len) {
			e->runtime = l.value;
			e->runtime_line = l.line;
		}
	}
}

/* ".../app/ID/ARCH/BRANCH/COMMIT/metadata": the third folder from the file; empty
 * elsewhere. */
static struct str branch_of(struct str path, struct str name)
{
	struct str branch = str_dirname(str_dirname(path));

	return str_eq(str_basename(str_dirname(str_dirname(branch))), name)
		       ? str_basename(branch)
		       : STR("");
}

static package_ref add(struct parse_ctx *ctx, struct str name, struct str branch,
		       unsigned line)
{
	struct package p = { .name = name,
			     .requested = branch,
			     .scope = SCOPE_RUNTIME,
			     .purl_given = true,
			     .line = line };

	return parse_add(ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str name, rest, arch, branch;
	struct entry e = { .line = 0 };
	package_ref self;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	read_entry(bytes, &e);
	if (!e.name.len || !system_is_word(e.name))
		return parse_error(ctx, e.line, "no name: not the metadata of a Flatpak");
	branch = branch_of(parse_path(ctx), e.name);
	self = add(ctx, e.name, branch, e.line);
	if (!str_cut(e.runtime, '/', &name, &rest) ||
	    !str_cut(rest, '/', &arch, &branch) || !name.len ||
	    !system_is_word(e.runtime))
		return 0;
	parse_edge(ctx, self, add(ctx, name, branch, e.runtime_line));
	return 0;
}

static bool sniff(struct str bytes)
{
	bytes = str_trim_left(bytes);
	return str_starts_with(bytes, STR("[Application]")) ||
	       str_starts_with(bytes, STR("[Runtime]"));
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "metadata", NULL },
};

const struct parser flatpak_metadata_parser = {
	.id = "flatpak-metadata",
	.title = "metadata of an installed Flatpak",
	.versions = "Flatpak 1",
	.spec = "https://docs.flatpak.org/en/latest/"
		"flatpak-command-reference.html#flatpak-metadata",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = sniff,
	.parse = parse,
};
