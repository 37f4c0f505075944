/*
 * cabal_freeze.c - cabal.project.freeze, as `cabal freeze` writes it.
 *
 * https://cabal.readthedocs.io/en/stable/cabal-project-description-file.html, "Solver
 * configuration options", constraints; and "Package name and version constraints" of
 * https://cabal.readthedocs.io/en/stable/cabal-commands.html (Cabal 2.4 to 3.14).
 *
 * The value of `constraints` is a list with commas, over as many lines as it likes:
 * "any.text ==1.2.4.1", "text ==1.2.4.1", "setup.Cabal ==3.2", "aeson +fast -cffi".
 * "any." is for every use of the package, "setup." and "x:setup." for Setup.hs alone.
 * The file has no edges and does not say what is direct.
 */
#include "parsers/lock_text.h"

struct reading {
	struct parse_ctx *ctx;
	bool in_constraints;
	bool has_field;
};

/* Cabal's package names: letters and digits in words with '-' between. */
static bool is_name(struct str s)
{
	bool letter = false;

	for (size_t i = 0; i < s.len; i++) {
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '-')
			return false;
		letter = letter || is_alpha(s.ptr[i]);
	}
	return letter && s.ptr[0] != '-' && s.ptr[s.len - 1] != '-';
}

/* "any.", "setup.", "x:setup.": takes the qualifier off.  True for Setup.hs. */
static bool take_qualifier(struct str *name)
{
	struct str head, tail;
	bool setup = false;

	if (str_cut(*name, ':', &head, &tail))
		*name = tail;
	while (str_cut(*name, '.', &head, &tail)) {
		setup = setup || str_is(head, "setup");
		*name = tail;
	}
	return setup;
}

/* "==1.2.3" and nothing else; "==1.2.*" means several. */
static bool is_exact(struct str constraint, struct str *version)
{
	if (!str_starts_with(constraint, STR("==")))
		return false;
	*version = str_trim(str_from(constraint, 2));
	for (size_t i = 0; i < version->len; i++)
		if (!is_digit(version->ptr[i]) && version->ptr[i] != '.')
			return false;
	return version->len && is_digit(version->ptr[version->len - 1]);
}

/* Flags, test suites and benchmarks are not about versions. */
static bool is_of_flags(struct str s)
{
	return !s.len || s.ptr[0] == '+' || s.ptr[0] == '-' || str_is(s, "test") ||
	       str_is(s, "bench") || str_is(s, "source");
}

static void read_constraint(struct reading *r, struct str text, unsigned line)
{
	struct package p = { .line = line };
	size_t n = 0;

	while (n < text.len && !is_space(text.ptr[n]) &&
	       !str_has_char(STR("=<>^+"), text.ptr[n]))
		n++;
	p.name = str_slice(text, 0, n);
	text = str_trim(str_from(text, n));
	if (take_qualifier(&p.name)) {
		p.scope = SCOPE_DEV;
		p.group = STR("setup");
	}
	if (!is_name(p.name)) {
		parse_warn(r->ctx, line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no name of a Haskell package",
			   STR_ARG(str_slice(p.name, 0, 80)));
		return;
	}
	if (is_of_flags(text))
		return;
	if (!is_exact(text, &p.version)) {
		p.version = STR("");
		p.requested = text;
		parse_note(r->ctx, line, DIAG_UNPINNED,
			   STR_FMT " is not held at one version", STR_ARG(p.name));
	}
	parse_add(r->ctx, &p);
}

/* Braces are another way to write a field's value over several lines. */
static struct str without_braces(struct str s)
{
	s = str_trim(s);
	if (str_starts_with(s, STR("{")))
		s = str_from(s, 1);
	if (str_ends_with(s, STR("}")))
		s.len--;
	return s;
}

static void read_constraints(struct reading *r, struct str line, unsigned number)
{
	struct str rest = without_braces(line), one;

	while (rest.len) {
		str_cut(rest, ',', &one, &rest);
		one = str_trim(one);
		if (one.len)
			read_constraint(r, one, number);
	}
}

static void read_line(struct reading *r, struct str line, unsigned number)
{
	struct str name, value, text = str_trim(line);

	if (!text.len || str_starts_with(text, STR("--")))
		return;
	if (line.ptr[0] == ' ' || line.ptr[0] == '\t' || text.ptr[0] == '}') {
		if (r->in_constraints)
			read_constraints(r, text, number);
		return;
	}
	r->in_constraints = false;
	if (!str_cut(line, ':', &name, &value)) {
		parse_warn(r->ctx, number, DIAG_SYNTAX,
			   "expected a field, \"name: value\"");
		return;
	}
	r->has_field = true;
	r->in_constraints = str_eq_nocase(str_trim(name), STR("constraints"));
	if (r->in_constraints)
		read_constraints(r, value, number);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	struct str rest = bytes, line;
	unsigned number = 0;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	while (str_next_line(&rest, &line))
		read_line(&r, line, ++number);
	return r.has_field ? 0
			   : parse_error(ctx, 1,
					 "no field in it: not a freeze file of Cabal");
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".project.freeze", NULL },
};

const struct parser cabal_freeze_parser = {
	.id = "cabal-freeze",
	.title = "Cabal freeze file",
	.versions = "Cabal 2.4 to 3.14",
	.spec = "https://cabal.readthedocs.io/en/stable/"
		"cabal-project-description-file.html",
	.ecosystem = ECO_HACKAGE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
