/* swift_direct.c - see swift_direct.h. */
#include "parsers/swift_direct.h"

#include "format/gradle_lex.h"
#include "format/vcs_url.h"

static void take_url(struct swift_direct *d, struct str text)
{
	struct arena *a = parse_arena(d->ctx);
	struct vcs_url url;

	/* GitHub and GitLab know a repository by its name in any case. */
	if (vcs_url_read(a, text, VCS_REPOSITORY, &url))
		map_put(&d->keys, arena_lower(a, url.key), 1);
}

/* --- Package.swift -------------------------------------------------------------- */

static bool is_sign(const struct gradle_token *t, char c)
{
	return t->kind == GRADLE_SIGN && t->text.len && t->text.ptr[0] == c;
}

static bool is_word(const struct gradle_token *t, const char *word)
{
	return t->kind == GRADLE_WORD && str_is(t->text, word);
}

/* The arguments behind ".package("; returns how many tokens they are. */
static size_t read_arguments(struct swift_direct *d, const struct gradle_token *v,
			     size_t n)
{
	unsigned depth = 1;
	bool named = false;
	size_t i;

	for (i = 0; i < n && depth; i++) {
		bool is_url = is_word(&v[i], "url");

		if (is_sign(&v[i], '('))
			depth++;
		else if (is_sign(&v[i], ')'))
			depth--;
		if (depth != 1 || i + 2 >= n || !is_sign(&v[i + 1], ':'))
			continue;
		named = named || is_word(&v[i], "path");
		if ((!is_url && !is_word(&v[i], "id")) ||
		    v[i + 2].kind != GRADLE_STRING ||
		    str_find(v[i + 2].text, STR("\\(")) != STR_NONE)
			continue;
		named = true;
		if (is_url)
			take_url(d, v[i + 2].text);
		else
			map_put(&d->keys, arena_lower(parse_arena(d->ctx), v[i + 2].text),
				1);
	}
	d->is_all = d->is_all && named;
	return i;
}

/* Words, strings and comments of Swift are written as Kotlin's are. */
static void read_manifest(struct swift_direct *d, struct str bytes)
{
	struct gradle_token *v;
	size_t n = gradle_lex(parse_arena(d->ctx), bytes, &v);

	d->is_known = d->is_all = true;
	for (size_t i = 0; i + 3 < n; i++)
		if (is_sign(&v[i], '.') && is_word(&v[i + 1], "package") &&
		    is_sign(&v[i + 2], '('))
			i += 2 + read_arguments(d, v + i + 3, n - i - 3);
}

/* --- project.pbxproj -------------------------------------------------------------- */

static void read_project(struct swift_direct *d, struct str bytes)
{
	struct str line, key, value;

	d->is_known = d->is_all = true;
	while (str_next_line(&bytes, &line)) {
		if (!str_cut(line, '=', &key, &value) ||
		    !str_is(str_trim(key), "repositoryURL"))
			continue;
		value = str_trim(value);
		while (value.len && (value.ptr[value.len - 1] == ';' ||
				     value.ptr[value.len - 1] == '"'))
			value.len--;
		if (value.len && value.ptr[0] == '"')
			value = str_from(value, 1);
		take_url(d, value);
	}
}

void swift_direct_init(struct swift_direct *d, struct parse_ctx *ctx)
{
	/* x.xcodeproj/project.xcworkspace/xcshareddata/swiftpm/Package.resolved */
	static const char project[] = "../../../project.pbxproj";
	struct str bytes;

	*d = (struct swift_direct){ .ctx = ctx };
	map_init(&d->keys);
	if (parse_exists(ctx, "Package.swift") &&
	    parse_sibling(ctx, "Package.swift", &bytes))
		read_manifest(d, bytes);
	else if (str_is(str_basename(str_dirname(parse_path(ctx))), "swiftpm") &&
		 parse_exists(ctx, project) && parse_sibling(ctx, project, &bytes))
		read_project(d, bytes);
}

void swift_direct_release(struct swift_direct *d)
{
	map_release(&d->keys);
}

enum dep_relation swift_direct_relation(const struct swift_direct *d, struct str key)
{
	if (!d->is_known)
		return DEP_UNKNOWN;
	if (map_has(&d->keys, arena_lower(parse_arena(d->ctx), key)))
		return DEP_DIRECT;
	return d->is_all ? DEP_TRANSITIVE : DEP_UNKNOWN;
}
