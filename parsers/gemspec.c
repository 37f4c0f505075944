/*
 * gemspec.c - a gem's own specification: what it needs, where no Gemfile.lock says more,
 * and gems that are installed.
 *
 * https://guides.rubygems.org/specification-reference/ (RubyGems 4.0).  Files in a folder
 * "specifications" are what RubyGems writes for each gem that it installs.
 */
#include "core/parser.h"
#include "format/gemspec.h"
#include "format/text.h"
#include "parsers/lock_text.h"

#include <string.h>

static bool is_installed(struct parse_ctx *ctx)
{
	struct str folder = str_dirname(parse_path(ctx));
	struct str name = str_basename(folder);

	return str_is(name, "specifications") ||
	       (str_is(name, "default") &&
		str_is(str_basename(str_dirname(folder)), "specifications"));
}

/* Bundler's locks name what the gemspec beside them needs. */
static bool is_covered(struct parse_ctx *ctx)
{
	return parse_exists(ctx, "Gemfile.lock") || parse_exists(ctx, "gems.locked");
}

static void set_licenses(struct package *p, const struct gemspec *spec)
{
	p->licenses = spec->licenses;
	p->n_licenses = spec->n_licenses;
}

static int add_installed(struct parse_ctx *ctx, const struct gemspec *spec)
{
	struct package p = { .name = spec->name,
			     .version = spec->version,
			     .scope = SCOPE_RUNTIME,
			     .line = spec->name_line };

	if (!p.name.len || !p.version.len)
		return parse_error(ctx, spec->name_line,
				   "an installed gem without a name and a version");
	if (spec->platform.len && !str_is(spec->platform, "ruby"))
		p.qualifiers = arena_cat(parse_arena(ctx), STR("platform="),
					 spec->platform, STR(""));
	set_licenses(&p, spec);
	parse_add(ctx, &p);
	return 0;
}

/* "= 1.2.3" is one version; without a sign it is the same. */
static bool is_exact(struct str requirement, struct str *version)
{
	*version = str_starts_with(requirement, STR("="))
			   ? str_trim(str_from(requirement, 1))
			   : requirement;
	if (!version->len || !is_digit(version->ptr[0]))
		return false;
	for (size_t i = 0; i < version->len; i++)
		if (!is_alnum(version->ptr[i]) && version->ptr[i] != '.' &&
		    version->ptr[i] != '-')
			return false;
	return true;
}

static void add_dependency(struct parse_ctx *ctx, package_ref project,
			   const struct gemspec_dep *dep)
{
	struct package p = { .name = dep->name,
			     .scope = dep->is_dev ? SCOPE_DEV : SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = dep->line };

	if (dep->is_computed)
		parse_note(ctx, dep->line, DIAG_UNRESOLVED,
			   "which versions of " STR_FMT
			   " it takes is computed, so not known",
			   STR_ARG(dep->name));
	else if (!is_exact(dep->requirement, &p.version)) {
		p.version = STR("");
		p.requested = dep->requirement;
	}
	parse_edge(ctx, project, parse_add(ctx, &p));
}

static void add_project(struct parse_ctx *ctx, const struct gemspec *spec)
{
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .name = spec->name,
			     .version = spec->version,
			     .scope = SCOPE_RUNTIME,
			     .line = spec->name_line };
	package_ref project = PACKAGE_NONE;

	set_licenses(&p, spec);
	if (p.name.len)
		project = parse_add(ctx, &p);
	for (size_t i = 0; i < spec->n_deps; i++)
		add_dependency(ctx, project, &spec->deps[i]);
	if (spec->partly_line)
		parse_warn(ctx, spec->partly_line, DIAG_UNRESOLVED,
			   "a dependency whose name is computed is left out");
	if (spec->n_deps)
		parse_note(
			ctx, 0, DIAG_UNPINNED,
			"no Gemfile.lock: which versions are used, and what they need, "
			"is not known");
}

/*
 * RubyGems writes "# stub: name version platform folders" into the second line of what it
 * installs, with a NUL between folders: there, and nowhere else, one is no damage.
 */
static struct str decode(struct parse_ctx *ctx, struct str bytes)
{
	struct arena *a = parse_arena(ctx);
	size_t at = str_find(str_slice(bytes, 0, bytes.len < 256 ? bytes.len : 256),
			     STR("\n# stub: "));

	if (at != STR_NONE) {
		size_t end = at + 1;
		char *copy = arena_alloc(a, bytes.len, 1);

		memcpy(copy, bytes.ptr, bytes.len);
		for (; end < bytes.len && copy[end] != '\n'; end++)
			if (!copy[end])
				copy[end] = ' ';
		bytes.ptr = copy;
	}
	return text_decode(a, bytes, parse_diags(ctx), parse_path(ctx));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct gemspec spec;
	bool installed = is_installed(ctx);

	if (!installed && is_covered(ctx))
		return 0;
	bytes = decode(ctx, bytes);
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	gemspec_read(parse_arena(ctx), bytes, &spec);
	if (!spec.is_gemspec)
		return parse_error(ctx, 1, "no Gem::Specification: not a gemspec");
	if (installed)
		return add_installed(ctx, &spec);
	add_project(ctx, &spec);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".gemspec", NULL },
};

const struct parser gemspec_parser = {
	.id = "gemspec",
	.title = "gem specification",
	.versions = "RubyGems 2 to 4; literals",
	.spec = "https://guides.rubygems.org/specification-reference/",
	.ecosystem = ECO_RUBYGEMS,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true, /* text_decode() comes after the NULs */
	.parse = parse,
};
