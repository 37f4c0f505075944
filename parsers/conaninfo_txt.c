/*
 * conaninfo_txt.c - conaninfo.txt: what a package that Conan has built was built with.
 *
 * https://docs.conan.io/2/reference/binary_model/package_id.html (Conan 2.34), and
 * https://docs.conan.io/en/1.66/ (Conan 1), whose [full_requires] has references with
 * versions and ids of packages, and whose [requires] only what made the id:
 * "zlib/1.Y.Z".  Conan 2 has [requires] alone, as "zlib/1.3.Z".
 */
#include "parsers/conan.h"
#include "parsers/lock_text.h"

/* "1.Y.Z", "1.3.Z": a letter stands for any number. */
static bool is_pattern(struct str version)
{
	return str_ends_with(version, STR(".Z")) || str_ends_with(version, STR(".Y"));
}

static void add_reference(struct parse_ctx *ctx, struct str text, unsigned line)
{
	struct package p = { .relation = DEP_UNKNOWN, .line = line };

	if (!conan_reference_read(parse_arena(ctx), text, STR(""), &p)) {
		parse_warn(ctx, line, DIAG_SYNTAX, "\"" STR_FMT "\" is no reference",
			   STR_ARG(str_slice(text, 0, 200)));
		return;
	}
	if (is_pattern(p.version)) {
		p.requested = p.version;
		p.version = STR("");
	}
	parse_add(ctx, &p);
}

static bool has_section(struct str bytes, const char *name)
{
	struct str line;

	while (str_next_line(&bytes, &line))
		if (str_is(str_trim(line), name))
			return true;
	return false;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const char *wanted =
		has_section(bytes, "[full_requires]") ? "[full_requires]" : "[requires]";
	struct str line, section = STR("");

	/* one of headers alone has nothing that its id depends on */
	if (!str_trim(bytes).len)
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	for (unsigned n = 1; str_next_line(&bytes, &line); n++) {
		line = str_trim(line);
		if (str_starts_with(line, STR("[")) && str_ends_with(line, STR("]")))
			section = line;
		else if (line.len && str_is(section, wanted))
			add_reference(ctx, line, n);
		else if (line.len && !section.len)
			return parse_error(ctx, n,
					   "a line before any section: not a "
					   "conaninfo.txt");
	}
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "conaninfo.txt", NULL },
};

const struct parser conaninfo_txt_parser = {
	.id = "conaninfo-txt",
	.title = "conaninfo.txt of a package built by Conan",
	.versions = "Conan 1, 2",
	.spec = "https://docs.conan.io/2/reference/binary_model/package_id.html",
	.ecosystem = ECO_CONAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
