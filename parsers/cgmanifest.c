/*
 * cgmanifest.c - cgmanifest.json: components that Microsoft's Component Detection cannot
 * find by itself.
 *
 * https://github.com/microsoft/component-detection and its schema,
 * https://json.schemastore.org/component-detection-manifest.json (version 1).  Keys are
 * written in any case.
 */
#include "parsers/fetched.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

static const struct jnode *get(const struct jnode *v, const char *key)
{
	jnode_each (one, v)
		if (str_eq_nocase(one->key, str_of(key)))
			return one;
	return NULL;
}

static struct str text_at(const struct jnode *v, const char *key)
{
	const struct jnode *one = get(v, key);

	return jnode_is(one, JNODE_STRING) ? str_trim(one->text) : STR("");
}

static const struct kind {
	const char *type;
	enum ecosystem ecosystem;
} kinds[] = {
	{ "npm", ECO_NPM },      { "nuget", ECO_NUGET },   { "pip", ECO_PYPI },
	{ "cargo", ECO_CRATES }, { "go", ECO_GO },         { "rubygems", ECO_RUBYGEMS },
	{ "gem", ECO_RUBYGEMS }, { "pod", ECO_COCOAPODS }, { "maven", ECO_MAVEN },
	{ "other", ECO_NONE },
};

static void add_git(struct parse_ctx *ctx, const struct jnode *git, struct package *p)
{
	struct str url = text_at(git, "repositoryUrl"), at = text_at(git, "commitHash");

	if (!url.len) {
		parse_warn(ctx, p->line, DIAG_SYNTAX,
			   "a component of git without a "
			   "repositoryUrl");
		return;
	}
	p->name = url;
	fetched_git(ctx, p, url, at.len ? at : text_at(git, "tag"));
	parse_add(ctx, p);
}

static void add_named(struct parse_ctx *ctx, const struct jnode *v, struct package *p)
{
	struct str group = text_at(v, "groupId");

	p->name = text_at(v, "name");
	if (p->ecosystem == ECO_MAVEN)
		p->name = arena_cat(parse_arena(ctx), group, STR(":"),
				    text_at(v, "artifactId"));
	p->version = text_at(v, "version");
	if (!p->name.len || !p->version.len) {
		parse_warn(ctx, p->line, DIAG_SYNTAX,
			   "a component without a name or a version");
		if (!p->name.len)
			return;
	}
	if (p->ecosystem == ECO_NONE && text_at(v, "downloadUrl").len) {
		struct str version = p->version;

		fetched_archive(ctx, p, text_at(v, "downloadUrl"));
		if (!p->version.len && !p->vcs_commit.len)
			p->version = version;
	}
	parse_add(ctx, p);
}

static void take(struct parse_ctx *ctx, const struct jnode *registration)
{
	const struct jnode *component = get(registration, "component"), *body;
	struct str type = text_at(component, "type");
	struct package p = { .relation = DEP_DIRECT, .line = registration->line };

	if (jnode_is(get(registration, "developmentDependency"), JNODE_TRUE))
		p.scope = SCOPE_DEV;
	if (!type.len) {
		parse_warn(ctx, p.line, DIAG_SYNTAX,
			   "a registration without a component");
		return;
	}
	body = get(component, arena_dup(parse_arena(ctx), type).ptr);
	if (body)
		p.line = body->line;
	if (str_eq_nocase(type, STR("git"))) {
		add_git(ctx, body, &p);
		return;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_eq_nocase(type, str_of(kinds[i].type))) {
			p.ecosystem = kinds[i].ecosystem;
			add_named(ctx, body, &p);
			return;
		}
	parse_note(ctx, p.line, DIAG_SKIPPED, "a component of type '" STR_FMT "'",
		   STR_ARG(str_slice(type, 0, 40)));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root = lock_read_object(ctx, bytes, JNODE_COMMENTS, NESTING),
			   *v;

	if (!root)
		return -1;
	v = get(root, "registrations");
	if (!jnode_is(v, JNODE_ARRAY))
		return parse_error(ctx, 1, "no list of registrations");
	jnode_each (one, v)
		take(ctx, one);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME_NOCASE, "cgmanifest.json", NULL },
};

const struct parser cgmanifest_parser = {
	.id = "cgmanifest",
	.title = "manifest of Component Detection",
	.versions = "1",
	.spec = "https://github.com/microsoft/component-detection",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
