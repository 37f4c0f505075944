/*
 * conanfile_txt.c - conanfile.txt of Conan, where no conan.lock says more.
 *
 * https://docs.conan.io/2/reference/conanfile_txt.html (Conan 2.34) and
 * https://docs.conan.io/en/1.66/reference/conanfile_txt.html .  Sections in brackets;
 * [requires], [tool_requires], [test_requires] and, of Conan 1, [build_requires] hold a
 * reference a line, whose version may be a range in brackets: "zlib/[>=1.2.11 <2]".
 */
#include "parsers/conan.h"
#include "parsers/lock_text.h"

struct section {
	const char *name;
	enum dep_scope scope;
};

static const struct section sections[] = {
	{ "[requires]", SCOPE_RUNTIME },
	{ "[tool_requires]", SCOPE_DEV },
	{ "[build_requires]", SCOPE_DEV },
	{ "[test_requires]", SCOPE_DEV },
};

static const struct section *find_section(struct str line)
{
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (str_is(line, sections[i].name))
			return &sections[i];
	return NULL;
}

/* A comment begins a line, or follows a blank: '#' alone begins a revision. */
static struct str without_comment(struct str line)
{
	size_t at = str_find(line, STR(" #"));

	line = str_trim(at == STR_NONE ? line : str_slice(line, 0, at));
	return str_starts_with(line, STR("#")) ? STR("") : line;
}

static bool add_reference(struct parse_ctx *ctx, struct str text,
			  const struct section *section, unsigned line)
{
	struct package p = { .scope = section->scope,
			     .relation = DEP_DIRECT,
			     .line = line };

	if (!conan_reference_read(parse_arena(ctx), text, STR(""), &p)) {
		parse_warn(ctx, line, DIAG_SYNTAX, "\"" STR_FMT "\" is no reference",
			   STR_ARG(text));
		return false;
	}
	if (section->scope == SCOPE_DEV)
		p.group = str_slice(str_of(section->name), 1,
				    str_of(section->name).len - 1);
	parse_add(ctx, &p);
	return true;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct section *section = NULL;
	bool has_section = false;
	size_t n_found = 0;
	struct str line;

	if (parse_exists(ctx, "conan.lock"))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	for (unsigned n = 1; str_next_line(&bytes, &line); n++) {
		line = without_comment(line);
		if (str_starts_with(line, STR("[")) && str_ends_with(line, STR("]"))) {
			section = find_section(line);
			has_section = true;
		} else if (line.len && !has_section) {
			return parse_error(ctx, n,
					   "expected a section: not a conanfile.txt");
		} else if (line.len && section) {
			n_found += add_reference(ctx, line, section, n);
		}
	}
	if (n_found)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no conan.lock: what these packages need is not known");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "conanfile.txt", NULL },
};

const struct parser conanfile_txt_parser = {
	.id = "conanfile-txt",
	.title = "conanfile.txt of Conan",
	.versions = "Conan 1, 2",
	.spec = "https://docs.conan.io/2/reference/conanfile_txt.html",
	.ecosystem = ECO_CONAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
