/* npm.c - see npm.h. */
#include "parsers/npm.h"

#include "format/sri.h"
#include "format/vcs_url.h"
#include "parsers/npm_project.h"

const struct npm_list npm_lists[NPM_N_LISTS] = {
	{ "dependencies", SCOPE_RUNTIME, true },
	{ "devDependencies", SCOPE_DEV, true },
	{ "optionalDependencies", SCOPE_OPTIONAL, false },
	{ "peerDependencies", SCOPE_RUNTIME, false },
};

enum npm_spec npm_spec_of(struct arena *a, struct str spec)
{
	static const char *const local[] = { "file:",   "link:", "workspace:",
					     "portal:", "./",    "../",
					     "/",       "~/",    "file%3A" };
	struct vcs_url v;

	if (str_starts_with(spec, STR("npm:")))
		return NPM_SPEC_ALIAS;
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if (str_starts_with(spec, str_of(local[i])))
			return NPM_SPEC_LOCAL;
	/* A range holds neither, which spares the many the closer look. */
	if (!str_has_char(spec, '/') && !str_has_char(spec, ':'))
		return NPM_SPEC_RANGE;
	if (vcs_url_read(a, spec, VCS_SHORTHAND, &v))
		return NPM_SPEC_GIT;
	return str_find(spec, STR("://")) != STR_NONE ? NPM_SPEC_URL : NPM_SPEC_RANGE;
}

bool npm_split(struct str text, struct str *name, struct str *rest)
{
	size_t at = text.len ? str_find_char(str_from(text, 1), '@') : STR_NONE;

	if (at == STR_NONE)
		return false;
	*name = str_slice(text, 0, at + 1);
	*rest = str_from(text, at + 2);
	return true;
}

bool npm_is_name(struct str name)
{
	struct str scope, bare = name;

	if (str_starts_with(name, STR("@"))) {
		if (!str_cut(name, '/', &scope, &bare) || scope.len < 2)
			return false;
	}
	if (!bare.len || bare.ptr[0] == '.' || name.len > 214)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] <= ' ' || name.ptr[i] == 0x7f)
			return false;
	return !str_has_char(bare, '/') && !str_has_char(bare, '\\');
}

static bool take_number(struct str *s)
{
	size_t n = 0;

	while (n < s->len && is_digit(s->ptr[n]))
		n++;
	if (!n || (n > 1 && s->ptr[0] == '0'))
		return false;
	*s = str_from(*s, n);
	return true;
}

bool npm_is_exact(struct str s)
{
	for (unsigned i = 0; i < 3; i++) {
		if (i && (!s.len || s.ptr[0] != '.'))
			return false;
		s = str_from(s, i ? 1 : 0);
		if (!take_number(&s))
			return false;
	}
	if (s.len && s.ptr[0] != '-' && s.ptr[0] != '+')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '+' &&
		    s.ptr[i] != '.')
			return false;
	return s.len != 1;
}

/* Registries put "/-/" before the file; what GitLab puts after it is an archive. */
static bool is_registry_file(struct str url)
{
	if (str_starts_with(url, STR("https://registry.npmjs.org/")) ||
	    str_starts_with(url, STR("https://registry.yarnpkg.com/")))
		return true;
	return str_starts_with(url, STR("http")) &&
	       str_find(url, STR("/-/")) != STR_NONE &&
	       str_find(url, STR("/-/archive/")) == STR_NONE;
}

bool npm_read_file_url(struct str url, struct str *name, struct str *version)
{
	struct str path, file, rest, scope, bare;

	str_cut(url, '#', &url, &rest);
	str_cut(url, '?', &url, &rest);
	size_t at = str_find(url, STR("/-/"));
	if (at == STR_NONE || !is_registry_file(url))
		return false;
	path = str_slice(url, 0, at);
	file = str_from(url, at + 3);
	bare = str_basename(path);
	scope = str_basename(str_dirname(path));
	if (!str_starts_with(file, bare) || !str_ends_with(file, STR(".tgz")) ||
	    file.len < bare.len + 6 || file.ptr[bare.len] != '-' ||
	    !is_digit(file.ptr[bare.len + 1]) || str_has_char(file, '/'))
		return false;
	/* The scope stands just before the name in the same run of bytes. */
	*name = str_starts_with(scope, STR("@"))
			? str_slice(path, path.len - bare.len - 1 - scope.len, path.len)
			: bare;
	*version = str_slice(file, bare.len + 1, file.len - 4);
	return npm_is_name(*name);
}

void npm_set_source(struct parse_ctx *ctx, struct package *p, struct str resolved)
{
	struct arena *a = parse_arena(ctx);
	struct vcs_url v;

	if (!resolved.len)
		return;
	if (is_registry_file(resolved)) {
		p->source_url = url_clean(a, resolved);
	} else if (npm_spec_of(a, resolved) == NPM_SPEC_LOCAL) {
		p->kind = PACKAGE_PROJECT;
	} else if (vcs_url_read(a, resolved, VCS_SHORTHAND, &v)) {
		p->vcs_url = v.url;
		p->vcs_commit = v.commit;
		p->version = STR("");
	} else if (str_find(resolved, STR("://")) != STR_NONE) {
		p->source_url = url_clean(a, resolved);
		if (str_starts_with(p->source_url, STR("git+file:")) ||
		    str_starts_with(p->source_url, STR("file:"))) {
			p->source_url = STR("");
			p->kind = PACKAGE_PROJECT;
		}
	}
}

void npm_set_hashes(struct parse_ctx *ctx, struct package *p, struct str integrity,
		    unsigned line)
{
	size_t bad = 0;

	p->n_hashes = sri_read(parse_arena(ctx), integrity, &p->hashes, &bad);
	if (bad)
		parse_note(ctx, line, DIAG_SYNTAX,
			   "integrity of " STR_FMT " is not understood",
			   STR_ARG(p->name));
}

static struct str license_text(const struct jnode *v)
{
	if (jnode_is(v, JNODE_STRING))
		return v->text;
	if (!jnode_is(v, JNODE_OBJECT))
		return STR("");
	struct str type = jnode_string(v, "type");
	return type.len ? type : jnode_string(v, "name");
}

void npm_set_licenses(struct parse_ctx *ctx, struct package *p, const struct jnode *entry)
{
	const struct jnode *v = jnode_get(entry, "license");

	if (!v)
		v = jnode_get(entry, "licenses");
	if (!v)
		return;
	size_t n = 0, most = v->type == JNODE_ARRAY ? v->n : 1;
	struct str *texts = arena_new_array(parse_arena(ctx), struct str, most);

	if (v->type == JNODE_ARRAY) {
		jnode_each (one, v)
			if (license_text(one).len)
				texts[n++] = license_text(one);
	} else if (license_text(v).len) {
		texts[n++] = license_text(v);
	}
	p->licenses = texts;
	p->n_licenses = n;
}

struct str npm_manifest_path(struct parse_ctx *ctx, struct str folder)
{
	struct arena *a = parse_arena(ctx);
	struct str here = str_dirname(parse_path(ctx));

	if (here.len)
		here = arena_cat(a, here, STR("/"), STR(""));
	return arena_cat(a, npm_join(a, here, folder), STR("package.json"), STR(""));
}

const struct jnode *npm_sibling_manifest(struct parse_ctx *ctx, struct str folder)
{
	struct arena *a = parse_arena(ctx);
	struct str name = arena_cat(a, folder, STR("package.json"), STR(""));
	struct str path = npm_manifest_path(ctx, folder);
	struct str bytes;

	/* A NUL would end the name early. */
	if (str_has_char(name, '\0') || !parse_sibling(ctx, name.ptr, &bytes))
		return NULL;
	const struct jnode *root =
		jnode_read(a, bytes, JNODE_STRICT, NPM_NESTING, parse_diags(ctx), path);
	if (root && root->type != JNODE_OBJECT) {
		parse_note(ctx, 0, DIAG_SYNTAX, STR_FMT " is %s, not an object",
			   STR_ARG(path), jnode_type_name(root->type));
		return NULL;
	}
	return root;
}

bool npm_may_note(struct npm_notes *notes)
{
	return notes->n++ < NPM_MOST_NOTES;
}

void npm_end_notes(struct parse_ctx *ctx, const struct npm_notes *notes, const char *what)
{
	if (notes->n > NPM_MOST_NOTES)
		parse_note(ctx, 0, DIAG_UNRESOLVED, "%zu more %s",
			   notes->n - NPM_MOST_NOTES, what);
}
