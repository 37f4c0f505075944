/*
 * purl_rules.c - the rules of each registered purl type, as a table.
 *
 * Written from the files type-definitions/<type>-definition.json of
 * https://github.com/package-url/purl-spec, commit 16f3d0e (2026-08-21).
 */
#include "core/purl_rules.h"

enum rule {
	NS_REQUIRED = 1 << 0,
	NS_PROHIBITED = 1 << 1,
	NS_LOWER = 1 << 2,
	NAME_LOWER = 1 << 3,
	VERSION_LOWER = 1 << 4,
	/* Required by the definition, but "stdlib" and "go4.org" have none and are
	 * met in the field: read, not written. */
	NS_EXPECTED = 1 << 5,
	BOTH_LOWER = NS_LOWER | NAME_LOWER,
};

struct type_rules {
	const char *type;
	unsigned rules;        /* of enum rule */
	const char *qualifier; /* a required one, or NULL */
	const char *(*more)(struct arena *a, struct purl *p); /* NULL, or what is wrong */
};

static struct str replace_char(struct arena *a, struct str s, char from, char to)
{
	char *p = arena_alloc(a, s.len + 1, 1);

	for (size_t i = 0; i < s.len; i++)
		p[i] = s.ptr[i] == from ? to : s.ptr[i];
	return (struct str){ p, s.len };
}

static const char *pypi_rule(struct arena *a, struct purl *p)
{
	p->name = replace_char(a, p->name, '_', '-');
	return NULL;
}

static const char *pub_rule(struct arena *a, struct purl *p)
{
	char *name = arena_alloc(a, p->name.len + 1, 1);

	for (size_t i = 0; i < p->name.len; i++)
		name[i] = is_alnum(p->name.ptr[i]) ? p->name.ptr[i] : '_';
	p->name.ptr = name;
	return NULL;
}

/* The author is a CPAN id, which is upper case; a name with "::" is that of a
 * module, where the type wants the distribution. */
static const char *cpan_rule(struct arena *a, struct purl *p)
{
	char *author = arena_alloc(a, p->name_space.len + 1, 1);

	if (str_find(p->name, STR("::")) != STR_NONE)
		return "the name is a module's, not a distribution's";
	for (size_t i = 0; i < p->name_space.len; i++) {
		char c = p->name_space.ptr[i];

		author[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	p->name_space.ptr = author;
	return NULL;
}

/* Databricks folds the case of model names, Azure ML does not. */
static const char *mlflow_rule(struct arena *a, struct purl *p)
{
	for (size_t i = 0; i < p->n_qualifiers; i++)
		if (str_is(p->qualifiers[i].key, "repository_url") &&
		    str_find(p->qualifiers[i].value, STR("azuredatabricks")) != STR_NONE)
			p->name = arena_lower(a, p->name);
	return NULL;
}

/* The namespace is the host alone; the path on it is the name, whose slashes stand
 * for themselves, so that none may be empty between two. */
static const char *git_rule(struct arena *a, struct purl *p)
{
	struct str host, path;
	size_t n = 0;

	if (str_cut(p->name_space, '/', &host, &path)) {
		path = arena_cat(a, path, STR("/"), p->name);
		p->name_space = host;
	} else {
		path = p->name;
	}
	char *name = arena_alloc(a, path.len + 1, 1);

	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] != '/' || (n && name[n - 1] != '/'))
			name[n++] = path.ptr[i];
	p->name = (struct str){ name, n };
	return NULL;
}

static const char *chrome_rule(struct arena *a, struct purl *p)
{
	struct str rest = p->version, part;
	unsigned parts = 0;

	(void)a;
	for (size_t i = 0; i < p->name.len; i++)
		if (p->name.ptr[i] < 'a' || p->name.ptr[i] > 'p')
			return "the name is not an extension id";
	if (p->name.len != 32)
		return "the name is not an extension id";
	if (!p->version.len)
		return NULL;
	for (bool more = true; more; parts++) {
		more = str_cut(rest, '.', &part, &rest);
		if (!part.len || parts == 4)
			return "the version is not one to four numbers";
		for (size_t i = 0; i < part.len; i++)
			if (!is_digit(part.ptr[i]))
				return "the version is not one to four numbers";
	}
	return NULL;
}

static const struct type_rules types[] = {
	{ "alpm", NS_REQUIRED | BOTH_LOWER, NULL, NULL },
	{ "apk", NS_REQUIRED | BOTH_LOWER, NULL, NULL },
	{ "bazel", NS_PROHIBITED, NULL, NULL },
	{ "bitbucket", NS_REQUIRED | BOTH_LOWER, NULL, NULL },
	{ "bitnami", NS_PROHIBITED | NAME_LOWER, NULL, NULL },
	{ "brew", BOTH_LOWER, NULL, NULL },
	{ "cargo", NS_PROHIBITED, NULL, NULL },
	{ "chrome-extension", NS_PROHIBITED | NAME_LOWER, NULL, chrome_rule },
	{ "cocoapods", NS_PROHIBITED, NULL, NULL },
	{ "composer", NS_REQUIRED | BOTH_LOWER, NULL, NULL },
	{ "conan", 0, NULL, NULL },
	{ "conda", NS_PROHIBITED, NULL, NULL },
	{ "cpan", 0, NULL, cpan_rule },
	{ "cran", NS_PROHIBITED, NULL, NULL },
	{ "deb", NS_REQUIRED | BOTH_LOWER, NULL, NULL },
	{ "docker", 0, NULL, NULL },
	{ "gem", NS_PROHIBITED, NULL, NULL },
	{ "generic", 0, NULL, NULL },
	{ "git", NS_REQUIRED, NULL, git_rule },
	{ "github", NS_REQUIRED | BOTH_LOWER, NULL, NULL },
	{ "golang", NS_EXPECTED, NULL, NULL },
	{ "hackage", NS_PROHIBITED, NULL, NULL },
	{ "hex", BOTH_LOWER, NULL, NULL },
	{ "huggingface", NS_REQUIRED | VERSION_LOWER, NULL, NULL },
	{ "julia", NS_PROHIBITED, "uuid", NULL },
	{ "luarocks", BOTH_LOWER, NULL, NULL },
	{ "maven", NS_REQUIRED, NULL, NULL },
	{ "mlflow", NS_PROHIBITED, NULL, mlflow_rule },
	{ "npm", 0, NULL, NULL },
	{ "nuget", NS_PROHIBITED, NULL, NULL },
	{ "oci", NS_PROHIBITED | NAME_LOWER | VERSION_LOWER, NULL, NULL },
	{ "opam", NS_PROHIBITED, NULL, NULL },
	{ "otp", NS_PROHIBITED | NAME_LOWER, NULL, NULL },
	{ "pub", NS_PROHIBITED | NAME_LOWER, NULL, pub_rule },
	{ "pypi", NS_PROHIBITED | NAME_LOWER | VERSION_LOWER, NULL, pypi_rule },
	{ "qpkg", NS_REQUIRED | NS_LOWER, NULL, NULL },
	{ "rpm", NS_REQUIRED | NS_LOWER, NULL, NULL },
	{ "swid", 0, "tag_id", NULL },
	{ "swift", NS_REQUIRED, NULL, NULL },
	{ "vcpkg", NS_PROHIBITED, NULL, NULL },
	{ "vscode-extension", NS_REQUIRED | BOTH_LOWER | VERSION_LOWER, NULL, NULL },
	{ "yocto", NS_LOWER, NULL, NULL },
};

static const struct type_rules *rules_of(struct str type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_is(type, types[i].type))
			return &types[i];
	return NULL;
}

static bool has_qualifier(const struct purl *p, const char *key)
{
	for (size_t i = 0; i < p->n_qualifiers; i++)
		if (str_is(p->qualifiers[i].key, key))
			return true;
	return false;
}

const char *purl_apply_rules(struct arena *a, struct purl *p, bool building)
{
	const struct type_rules *t = rules_of(p->type);

	if (!t)
		return NULL;
	if (t->rules & NS_PROHIBITED && p->name_space.len)
		return "the type has no namespace";
	if ((t->rules & NS_REQUIRED || (building && t->rules & NS_EXPECTED)) &&
	    !p->name_space.len)
		return "the namespace is missing";
	if (t->qualifier && !has_qualifier(p, t->qualifier))
		return "a qualifier that the type requires is missing";
	if (t->rules & NS_LOWER)
		p->name_space = arena_lower(a, p->name_space);
	if (t->rules & NAME_LOWER)
		p->name = arena_lower(a, p->name);
	if (t->rules & VERSION_LOWER)
		p->version = arena_lower(a, p->version);
	return t->more ? t->more(a, p) : NULL;
}

bool purl_name_has_segments(struct str type)
{
	return str_is(type, "git");
}
