/*
 * nuget_packages_config.c - packages.config, the packages of an older project.
 *
 * https://learn.microsoft.com/nuget/reference/packages-config ; it lists what is
 * installed, dependencies of dependencies among it, without a word on which is which.
 */
#include "format/xml.h"
#include "parsers/nuget.h"

enum { DEPTH_MOST = 16 };

static void add_package(struct parse_ctx *ctx, const struct xml *e)
{
	struct package p = { .name = str_trim(xml_attr(e, "id")),
			     .line = e->line,
			     .scope = SCOPE_RUNTIME };

	if (!p.name.len) {
		parse_warn(ctx, e->line, DIAG_SYNTAX, "a package without an id");
		return;
	}
	/* this format allows exact versions alone */
	p.version = str_trim(xml_attr(e, "version"));
	if (!p.version.len)
		parse_warn(ctx, e->line, DIAG_SYNTAX, STR_FMT " has no version",
			   STR_ARG(p.name));
	if (str_eq_nocase(xml_attr(e, "developmentDependency"), STR("true")))
		p.scope = SCOPE_DEV;
	parse_add(ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct xml *root = xml_read(parse_arena(ctx), bytes, DEPTH_MOST,
					  parse_diags(ctx), parse_path(ctx));

	if (!root)
		return -1;
	if (!xml_is(root, "packages"))
		return parse_error(ctx, root->line,
				   "expected <packages>, found <" STR_FMT ">",
				   STR_ARG(root->name));
	xml_each (e, root)
		if (xml_is(e, "package"))
			add_package(ctx, e);
		else
			parse_warn(ctx, e->line, DIAG_SYNTAX,
				   "<" STR_FMT "> is no package", STR_ARG(e->name));
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME_NOCASE, "packages.config", NULL },
	/* the name where a folder holds several projects */
	{ MATCH_WRAP_NOCASE, "packages.", ".config" },
};

const struct parser nuget_packages_config_parser = {
	.id = "nuget-packages-config",
	.title = "NuGet packages.config",
	.versions = "as NuGet 2 to 6 write it",
	.spec = "https://learn.microsoft.com/nuget/reference/packages-config",
	.ecosystem = ECO_NUGET,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse,
};
