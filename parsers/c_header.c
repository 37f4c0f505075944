/*
 * c_header.c - headers of well-known libraries of C and C++ that lie in a tree: what they
 * were copied from, by the macros or the comment that tell its version.
 *
 * Which headers, and what they say: src/data/c_headers.def.  A header is known by its
 * name and by its macros both; one whose macros are not there is somebody else's, and
 * nothing is said of it.  No more is read than it takes: most state their version at
 * once. Where the same library is told of by a submodule, a wrap file or the metadata of
 * a folder above, it is listed by these alone.  Below usr/include lies what a
 * distribution's packages have put there, which its database lists.
 */
#include "parsers/c_header.h"

#include "format/git_config.h"
#include "format/vcs_url.h"
#include "core/parser.h"

enum {
	HEAD = 64 << 10,     /* bytes that are read first */
	HEAD_MOST = 1 << 20, /* bytes that are read at all */
	FOLDERS_ABOVE = 16,  /* that are asked who tells of the library */
	METADATA_ABOVE = 4,  /* the same for metadata of one library */
};

/* --- who else tells of it ------------------------------------------------------ */

/* "zlib" in text, in any case and as a word of its own. */
static bool names(struct str text, const char *library)
{
	struct str word = str_of(library);

	for (size_t i = 0; i + word.len <= text.len; i++) {
		if (lower_of(text.ptr[i]) != lower_of(word.ptr[0]) ||
		    (i && is_alnum(text.ptr[i - 1])) ||
		    (i + word.len < text.len && is_alnum(text.ptr[i + word.len])))
			continue;
		if (str_starts_with_nocase(str_from(text, i), word))
			return true;
	}
	return false;
}

static bool is_same_repository(struct arena *a, struct str url, const struct c_header *h)
{
	struct vcs_url x, y;

	return vcs_url_read(a, url, VCS_REPOSITORY, &x) &&
	       vcs_url_read(a, str_of(h->repository), VCS_REPOSITORY, &y) &&
	       (str_eq_nocase(x.key, y.key) ||
		str_eq_nocase(str_basename(x.key), str_basename(y.key)));
}

/* Whether one of the submodules is the library and holds `below`, the header as seen from
 * the folder of .gitmodules. */
static bool is_submodule(struct parse_ctx *ctx, struct str modules, struct str below,
			 const struct c_header *h)
{
	struct git_config_reader r;
	struct git_config_item item;
	bool around = false, same = false;

	git_config_init(&r, parse_arena(ctx), modules);
	while (git_config_next(&r, &item)) {
		if (item.kind == GIT_CONFIG_SECTION)
			around = same = false;
		if (item.kind != GIT_CONFIG_VARIABLE)
			continue;
		if (str_eq_nocase(item.name, STR("path")))
			around = item.value.len && item.value.len < below.len &&
				 str_starts_with(below, item.value) &&
				 below.ptr[item.value.len] == '/';
		else if (str_eq_nocase(item.name, STR("url")))
			same = is_same_repository(parse_arena(ctx), item.value, h);
		if (around && same)
			return true;
	}
	return false;
}

/* The path of `name` in the folder that is `up` above. */
static const char *above(struct parse_ctx *ctx, unsigned up, const char *name)
{
	struct str path = str_of(name);

	while (up--)
		path = arena_cat(parse_arena(ctx), STR("../"), path, STR(""));
	return arena_dup(parse_arena(ctx), path).ptr;
}

static bool is_told_in(struct parse_ctx *ctx, unsigned up, struct str below,
		       const struct c_header *h)
{
	static const char *const metadata[] = { "README.chromium", "moz.yaml",
						"METADATA" };
	struct str bytes, wrap = arena_cat(parse_arena(ctx), str_of(h->library),
					   STR(".wrap"), STR(""));
	const char *path = above(ctx, up, ".gitmodules");

	if (parse_exists(ctx, path) && parse_sibling(ctx, path, &bytes) &&
	    is_submodule(ctx, bytes, below, h))
		return true;
	if (up <= METADATA_ABOVE)
		for (size_t i = 0; i < sizeof(metadata) / sizeof(metadata[0]); i++) {
			path = above(ctx, up, metadata[i]);
			if (parse_exists(ctx, path) && parse_sibling(ctx, path, &bytes) &&
			    names(bytes, h->library))
				return true;
		}
	wrap = arena_dup(parse_arena(ctx), wrap);
	return parse_exists(ctx, above(ctx, up, wrap.ptr));
}

static bool is_told(struct parse_ctx *ctx, const struct c_header *h)
{
	struct str path = parse_path(ctx);
	size_t at = path.len;

	for (unsigned up = 0; up <= FOLDERS_ABOVE; up++) {
		size_t slash = str_rfind_char(str_slice(path, 0, at), '/');

		at = slash == STR_NONE ? 0 : slash;
		if (is_told_in(ctx, up, str_from(path, at ? at + 1 : 0), h))
			return true;
		if (!at)
			break;
	}
	return false;
}

/* --- the package --------------------------------------------------------------- */

static void add(struct parse_ctx *ctx, const struct c_header *h,
		const struct c_version *v)
{
	struct arena *a = parse_arena(ctx);
	struct package p = { .name = str_of(h->library),
			     .version = v->text,
			     .requested = v->near,
			     .relation = DEP_DIRECT,
			     .evidence = EVIDENCE_HEADER,
			     .line = v->line };
	struct vcs_url vcs;

	if (vcs_url_read(a, str_of(h->repository), VCS_REPOSITORY, &vcs)) {
		p.vcs_url = vcs.url;
		p.name = vcs.key;
	}
	if (v->text.len) {
		struct str tag = c_version_tag(a, h, v->text);

		/* as a tag is written elsewhere: "v1.2.13" is a version itself */
		if (str_eq(tag, arena_cat(a, STR("v"), v->text, STR(""))))
			p.version = tag;
		else if (!str_eq(tag, v->text))
			p.requested = tag;
	} else {
		parse_note(ctx, v->line, DIAG_UNPINNED,
			   "%s: its header states no version of a release", h->library);
	}
	/* several libraries of one repository, without tags, are told apart by their file
	 */
	if (!h->tag[0] && p.vcs_url.len && !str_is(str_basename(p.name), h->library))
		p.subpath = str_of(h->file);
	parse_add(ctx, &p);
}

static bool read_head(struct parse_ctx *ctx, size_t most, struct str *text)
{
	uint64_t size = parse_size(ctx);

	return parse_read_at(ctx, 0, size < most ? (size_t)size : most, text);
}

/* The first of its headers that the text is; one with a version before others. */
static const struct c_header *read_header(struct parse_ctx *ctx, struct str text,
					  struct c_version *v)
{
	const struct c_header *h, *found = NULL;
	size_t i = 0;

	while ((h = c_header_next(parse_path(ctx), &i))) {
		struct c_version one = { .line = 0 };

		if (!c_version_read(parse_arena(ctx), h, text, &one) ||
		    (found && !one.text.len))
			continue;
		found = h;
		*v = one;
		if (one.text.len)
			break;
	}
	return found;
}

static bool is_installed(struct str path)
{
	return str_starts_with(path, STR("usr/include/")) ||
	       str_find(path, STR("/usr/include/")) != STR_NONE;
}

static int parse(struct parse_ctx *ctx, struct str unused)
{
	struct c_version v = { .line = 0 };
	const struct c_header *h;
	struct str text;

	(void)unused;
	if (is_installed(parse_path(ctx)) || !read_head(ctx, HEAD, &text))
		return 1;
	h = read_header(ctx, text, &v);
	if ((!h || !v.text.len) && parse_size(ctx) > HEAD &&
	    read_head(ctx, HEAD_MOST, &text))
		h = read_header(ctx, text, &v);
	if (!h)
		return 1;
	if (!is_told(ctx, h))
		add(ctx, h, &v);
	return 0;
}

static bool sniff(struct str head)
{
	(void)head;
	return true;
}

#define CLIB_HEADER(file, library, repository, version, tag) { MATCH_TAIL, file, NULL },

static const struct file_match matches[] = {
#include "data/c_headers.def"
};

const struct parser c_header_parser = {
	.id = "c-header",
	.title = "header of a library of C or C++",
	.versions = "its version's macros",
	.spec = "https://en.cppreference.com/w/c/preprocessor/replace",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.is_program = true, /* read in parts */
	.sniff = sniff,
	.parse = parse,
};
