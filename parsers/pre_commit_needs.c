/* pre_commit_needs.c - see pre_commit_needs.h. */
#include "parsers/pre_commit_needs.h"

#include "parsers/npm.h"

static bool is_name(struct str s, struct str more)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(more, s.ptr[i]))
			return false;
	return s.len > 0;
}

/*
 * "github.com/o/r/cmd/x@v1.2.3", as `go install` takes it.  Which part of the path is the
 * module only the proxy knows: it stays whole.
 */
static bool read_go(struct str text, struct package *p)
{
	struct str version, host, rest;

	str_rcut(text, '@', &p->name, &version);
	str_cut(p->name, '/', &host, &rest);
	if (!str_has_char(host, '.') || !is_name(p->name, STR("-_./~")))
		return false;
	if (str_starts_with(version, STR("v")) && npm_is_exact(str_from(version, 1)))
		p->version = version;
	else
		p->requested = version;
	return true;
}

/* "name:1.2", as `gem install` and pub take it; the version may be a requirement. */
static bool read_colon(struct str text, struct package *p)
{
	struct str spec, bare;

	str_cut(text, ':', &p->name, &spec);
	if (!is_name(p->name, STR("-_.")))
		return false;
	bare = str_trim(spec);
	if (str_starts_with(bare, STR("=")))
		bare = str_trim(str_from(bare, 1));
	/* a gem has as many numbers as it likes; a bare one is that version */
	if (bare.len && is_digit(bare.ptr[0]) && is_name(bare, STR(".-+")))
		p->version = bare;
	else
		p->requested = spec;
	return true;
}

/* "name:1.2.3", a crate beside the hook's own, and "cli:name:1.2.3", a program.  Cargo
 * takes a bare version for a range, unless it is the version of a program. */
static bool read_crate(struct str text, struct package *p)
{
	struct str cli = STR("cli:"), spec, bare;
	bool is_program = str_starts_with(text, cli);

	text = str_from(text, is_program ? cli.len : 0);
	if (!str_cut(text, '@', &p->name, &spec))
		str_cut(text, ':', &p->name, &spec);
	if (!is_name(p->name, STR("-_")))
		return false;
	bare = str_starts_with(spec, STR("=")) ? str_trim(str_from(spec, 1)) : spec;
	if (npm_is_exact(bare) && (is_program || bare.ptr != spec.ptr))
		p->version = bare;
	else
		p->requested = spec;
	return true;
}

static const struct {
	const char *language;
	enum ecosystem ecosystem;
	bool (*read)(struct str text, struct package *p);
} languages[] = {
	{ "golang", ECO_GO, read_go },
	{ "ruby", ECO_RUBYGEMS, read_colon },
	{ "rust", ECO_CRATES, read_crate },
	{ "dart", ECO_PUB, read_colon },
};
enum { N_LANGUAGES = sizeof(languages) / sizeof(languages[0]) };

bool pre_commit_knows(struct str language)
{
	for (size_t i = 0; i < N_LANGUAGES; i++)
		if (str_is(language, languages[i].language))
			return true;
	return false;
}

void pre_commit_add(struct parse_ctx *ctx, struct str language, struct str text,
		    unsigned line)
{
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		struct package p = { .ecosystem = languages[i].ecosystem,
				     .scope = SCOPE_DEV,
				     .relation = DEP_DIRECT,
				     .line = line };

		if (!str_is(language, languages[i].language))
			continue;
		if (languages[i].read(text, &p))
			parse_add(ctx, &p);
		else
			parse_note(ctx, line, DIAG_UNRESOLVED,
				   "what '" STR_FMT "' installs is not known",
				   STR_ARG(str_slice(text, 0, 200)));
	}
}
