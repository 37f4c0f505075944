/*
 * executable.c - programs and shared libraries that tell what they were built from: those
 * of Go, and those of Rust that cargo-auditable built; or what they are, those of Windows
 *
 * See executable_go.c, executable_rust.c and executable_pe.c; the containers are ELF, PE
 * and Mach-O (format/object_file.h).  Other programs tell nothing and are passed over.
 */
#include "parsers/executable.h"

static bool read_part(void *arg, uint64_t from, size_t len, struct str *out)
{
	return parse_read_at(arg, from, len, out);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct object_source source = { parse_size(ctx), read_part, ctx };
	struct object_file o;
	const char *wrong = object_open(parse_arena(ctx), &source, &o);
	bool found = false;

	(void)bytes;
	/* what was read before the fault may do */
	if (o.is_loadable)
		found = executable_go(ctx, &o) | executable_rust(ctx, &o) ||
			executable_pe(ctx, &o);
	if (wrong && !found)
		parse_note(ctx, 0, DIAG_SYNTAX, "not a whole program: %s", wrong);
	return 0;
}

static bool sniff(struct str head)
{
	return object_is(head);
}

static const struct file_match matches[] = { { MATCH_PROGRAM, "", NULL } };

/* ECO_NONE: a program is of Go, of Rust, or of no registry. */
const struct parser executable_parser = {
	.id = "executable",
	.title = "Executable of Go, Rust or Windows",
	.versions =
		"build information of Go 1.13 on; cargo-auditable's .dep-v0; in ELF, PE "
		"and Mach-O; PE's version resource",
	.spec = "https://pkg.go.dev/debug/buildinfo",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.is_program = true,
	.sniff = sniff,
	.parse = parse,
};
