/*
 * nuspec.c - *.nuspec, the manifest of a NuGet package: what a package of ours asks for,
 * and packages that are installed.
 *
 * https://learn.microsoft.com/nuget/reference/nuspec (NuGet 6).  <dependencies> holds
 * <dependency> elements, bare or in a <group> for a target framework, each with an id and
 * a range: "1.0" is the lowest that is allowed, "[1.0]" is one version.  Tokens like
 * $version$ are filled in when the package is made.  A package that is installed has the
 * file in a folder "id.version", or "version" below "id".
 */
#include "base/map.h"
#include "format/xml.h"
#include "parsers/lock_text.h"

enum { DEPTH_MOST = 16 };

struct spec {
	struct parse_ctx *ctx;
	const struct xml *metadata;
	package_ref project;
	struct map seen; /* id and version of dependencies */
	size_t n_found;
};

/* "" for a token, which stands for what is known when the package is made. */
static struct str text_of(const struct xml *metadata, const char *name)
{
	struct str text = xml_text(metadata, name);

	return str_has_char(text, '$') ? STR("") : text;
}

static bool is_installed(struct parse_ctx *ctx, struct str id, struct str version)
{
	struct str folder = str_dirname(parse_path(ctx)), name = str_basename(folder);
	struct str above = str_basename(str_dirname(folder));

	if (!id.len || !version.len)
		return false;
	return (str_eq_nocase(above, id) && str_eq_nocase(name, version)) ||
	       str_eq_nocase(name, arena_cat(parse_arena(ctx), id, STR("."), version));
}

static void set_license(struct spec *s, struct package *p)
{
	const struct xml *at = xml_get(s->metadata, "license");
	struct str *license;

	if (!at || !str_is(xml_attr(at, "type"), "expression") || !at->text.len)
		return;
	license = arena_new(parse_arena(s->ctx), struct str);
	*license = at->text;
	p->licenses = license;
	p->n_licenses = 1;
}

/* "[1.0.0]" alone is a version. */
static void set_range(struct package *p, struct str text)
{
	struct str inside = STR("");

	text = str_trim(text);
	if (text.len > 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']')
		inside = str_trim(str_slice(text, 1, text.len - 1));
	if (inside.len && is_digit(inside.ptr[0]) && !str_has_char(inside, ',') &&
	    !str_has_char(inside, '*'))
		p->version = inside;
	else
		p->requested = text;
}

static void add_dependency(struct spec *s, const struct xml *e)
{
	struct package p = { .name = str_trim(xml_attr(e, "id")),
			     .scope = SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = e->line };
	struct arena *a = parse_arena(s->ctx);
	struct str range = xml_attr(e, "version");

	if (!p.name.len) {
		parse_warn(s->ctx, e->line, DIAG_SYNTAX, "a dependency without an id");
		return;
	}
	/* the same for several frameworks */
	if (!map_put(&s->seen,
		     arena_cat(a, arena_lower(a, p.name), STR(" "), str_trim(range)), 0))
		return;
	if (str_has_char(range, '$') || str_has_char(p.name, '$')) {
		parse_note(s->ctx, e->line, DIAG_UNRESOLVED,
			   STR_FMT " " STR_FMT " is filled in when the package is made",
			   STR_ARG(p.name), STR_ARG(range));
		range = STR("");
		if (str_has_char(p.name, '$'))
			return;
	}
	set_range(&p, range);
	parse_edge(s->ctx, s->project, parse_add(s->ctx, &p));
	s->n_found++;
}

static void add_dependencies(struct spec *s)
{
	xml_each (e, xml_get(s->metadata, "dependencies")) {
		if (xml_is(e, "dependency"))
			add_dependency(s, e);
		else if (xml_is(e, "group"))
			xml_each (inner, e)
				if (xml_is(inner, "dependency"))
					add_dependency(s, inner);
	}
}

static void add_self(struct spec *s, enum package_kind kind, struct str id,
		     struct str version)
{
	const struct xml *at = xml_get(s->metadata, "id");
	struct package p = { .kind = kind,
			     .name = id,
			     .version = version,
			     .scope = SCOPE_RUNTIME,
			     .line = at ? at->line : 1 };

	set_license(s, &p);
	s->project = id.len ? parse_add(s->ctx, &p) : PACKAGE_NONE;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct spec s = { .ctx = ctx };
	const struct xml *root = xml_read(parse_arena(ctx), bytes, DEPTH_MOST,
					  parse_diags(ctx), parse_path(ctx));

	if (!root)
		return -1;
	s.metadata = xml_get(root, "metadata");
	if (!xml_is(root, "package") || !s.metadata)
		return parse_error(ctx, root->line,
				   "expected <package> with <metadata>: not a nuspec");
	struct str id = text_of(s.metadata, "id");
	struct str version = text_of(s.metadata, "version");

	if (is_installed(ctx, id, version)) {
		add_self(&s, PACKAGE_LIBRARY, id, version);
		return 0;
	}
	map_init(&s.seen);
	add_self(&s, PACKAGE_PROJECT, id, version);
	add_dependencies(&s);
	map_release(&s.seen);
	if (s.n_found)
		parse_note(
			ctx, 0, DIAG_UNPINNED,
			"a package states ranges: which versions are used is for those "
			"who use it");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".nuspec", NULL },
};

const struct parser nuspec_parser = {
	.id = "nuspec",
	.title = "NuGet package manifest",
	.versions = "NuGet 1 to 6",
	.spec = "https://learn.microsoft.com/nuget/reference/nuspec",
	.ecosystem = ECO_NUGET,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse,
};
