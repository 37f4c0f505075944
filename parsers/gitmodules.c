/*
 * gitmodules.c - .gitmodules: the repositories that lie in folders of this one, at the
 * commits that git's index has for them.
 *
 * https://git-scm.com/docs/gitmodules and https://git-scm.com/docs/index-format (git
 * 2.52).  The commit of a submodule is an entry of the index, there whether the submodule
 * is checked out or not.  It is read from .git/index beside the file; where .git is a
 * file, "gitdir: PATH" as in a submodule or a work tree, from there, unless that leads
 * out of the folder that is scanned.  No database of advisories but one of commits knows
 * a submodule.
 */
#include "base/codec.h"
#include "base/map.h"
#include "format/git_config.h"
#include "format/git_index.h"
#include "format/text.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum {
	MODULES_MOST = 10000,
	STRAYS_TOLD = 16, /* folders of repositories that .gitmodules does not name */
};

struct module {
	struct str name, path, url, branch;
	unsigned line;
	struct str commit;
	bool is_unmerged; /* the index has it in several stages */
};

struct reading {
	struct parse_ctx *ctx;
	struct module *v;
	size_t n, cap;
	struct map by_name, by_path; /* index into v */
	bool has_index;
};

/* --- the file ------------------------------------------------------------------ */

static struct module *module_at(struct reading *r, const struct git_config_item *item)
{
	bool added;
	uint64_t at = map_get_or_put(&r->by_name, item->subsection, r->n, &added);

	if (!added)
		return &r->v[at];
	arena_grow(parse_arena(r->ctx), r->v, r->n, &r->cap);
	r->v[r->n] = (struct module){ .name = item->subsection, .line = item->line };
	return &r->v[r->n++];
}

static void take_variable(struct reading *r, const struct git_config_item *item)
{
	struct module *m = module_at(r, item);

	/* the last one counts, as for git */
	if (str_eq_nocase(item->name, STR("path")))
		m->path = item->value;
	else if (str_eq_nocase(item->name, STR("url")))
		m->url = item->value;
	else if (str_eq_nocase(item->name, STR("branch")))
		m->branch = item->value;
}

static void read_modules(struct reading *r, struct str text)
{
	struct git_config_reader reader;
	struct git_config_item item;

	git_config_init(&reader, parse_arena(r->ctx), text);
	while (git_config_next(&reader, &item)) {
		if (item.kind == GIT_CONFIG_BAD) {
			parse_warn(r->ctx, item.line, DIAG_SYNTAX,
				   "expected a section or a variable");
			continue;
		}
		if (!str_eq_nocase(item.section, STR("submodule")) ||
		    !item.subsection.len)
			continue;
		if (r->n == MODULES_MOST && !map_has(&r->by_name, item.subsection)) {
			parse_warn(r->ctx, item.line, DIAG_LIMIT,
				   "more than %d submodules; the rest is left out",
				   MODULES_MOST);
			return;
		}
		if (item.kind == GIT_CONFIG_SECTION)
			module_at(r, &item);
		else
			take_variable(r, &item);
	}
}

/* "./libs/x/" as the index has it, "libs/x". */
static struct str plain_path(struct str path)
{
	while (str_starts_with(path, STR("./")))
		path = str_from(path, 2);
	while (str_ends_with(path, STR("/")))
		path.len--;
	return path;
}

static void index_paths(struct reading *r)
{
	for (size_t i = 0; i < r->n; i++) {
		r->v[i].path = plain_path(r->v[i].path);
		if (r->v[i].path.len)
			map_put(&r->by_path, r->v[i].path, i);
	}
}

/* --- git's index --------------------------------------------------------------- */

/* What "gitdir: PATH" in a file .git names. */
static bool read_gitdir(struct reading *r, struct str *path)
{
	struct str bytes, head = STR("gitdir:");

	if (!parse_sibling(r->ctx, ".git", &bytes))
		return false;
	if (!str_starts_with(bytes, head))
		return false;
	*path = str_trim(str_from(bytes, head.len));
	return path->len > 0;
}

static bool climbs_out(struct reading *r, struct str path)
{
	struct str here = str_dirname(parse_path(r->ctx)), part;
	long depth = here.len > 0;

	for (size_t i = 0; i < here.len; i++)
		depth += here.ptr[i] == '/';
	if (path.ptr[0] == '/' || str_has_char(path, '\0'))
		return true;
	while (path.len) {
		str_cut(path, '/', &part, &path);
		if (str_is(part, ".."))
			depth--;
		else if (part.len && !str_is(part, "."))
			depth++;
		if (depth < 0)
			return true;
	}
	return false;
}

/* The bytes of the index; false, and said, where there is none to read. */
static bool find_index(struct reading *r, struct str *bytes)
{
	struct str gitdir;

	if (parse_sibling(r->ctx, ".git/index", bytes))
		return true;
	if (parse_exists(r->ctx, ".git/HEAD") || !parse_exists(r->ctx, ".git") ||
	    !read_gitdir(r, &gitdir)) {
		parse_note(r->ctx, 0, DIAG_UNPINNED,
			   "no index of git beside it: the commits of its submodules are "
			   "not known");
		return false;
	}
	if (climbs_out(r, gitdir)) {
		parse_note(r->ctx, 0, DIAG_UNPINNED,
			   ".git leads out of the folder that is scanned, which is not "
			   "followed: the commits of the submodules are not known");
		return false;
	}
	struct str index = arena_cat(parse_arena(r->ctx), gitdir, STR("/index"), STR(""));

	if (parse_sibling(r->ctx, arena_dup(parse_arena(r->ctx), index).ptr, bytes))
		return true;
	parse_note(r->ctx, 0, DIAG_UNPINNED,
		   "no index of git where .git leads: the commits of the submodules are "
		   "not known");
	return false;
}

static void take_link(struct reading *r, const struct git_index_file *ix,
		      const struct git_index_entry *e, size_t *strays)
{
	uint64_t at;

	if (!map_get(&r->by_path, e->path, &at)) {
		if (++*strays <= STRAYS_TOLD)
			parse_note(r->ctx, 0, DIAG_UNRESOLVED,
				   "the repository in " STR_FMT
				   " is not in .gitmodules: what it is, is not known",
				   STR_ARG(str_slice(e->path, 0, 200)));
		return;
	}
	if (e->stage)
		r->v[at].is_unmerged = true;
	else
		r->v[at].commit =
			hex_encode(parse_arena(r->ctx), e->object, ix->object_bytes);
}

static void read_index(struct reading *r)
{
	struct git_index_file *ix = arena_new(parse_arena(r->ctx), struct git_index_file);
	struct git_index_entry e;
	struct str bytes;
	size_t strays = 0;
	const char *problem;

	if (!find_index(r, &bytes))
		return;
	problem = git_index_file_open(ix, bytes);
	if (problem) {
		parse_warn(r->ctx, 0, DIAG_UNSUPPORTED,
			   "git's index is not read: %s; the commits of the submodules "
			   "are not known",
			   problem);
		return;
	}
	r->has_index = true;
	while (git_index_file_next(ix, &e))
		if (e.mode == GIT_MODE_LINK)
			take_link(r, ix, &e, &strays);
	if (strays > STRAYS_TOLD)
		parse_note(r->ctx, 0, DIAG_UNRESOLVED,
			   "and %zu more repositories that are not in .gitmodules",
			   strays - STRAYS_TOLD);
	if (ix->is_split || ix->is_sparse)
		parse_warn(r->ctx, 0, DIAG_UNSUPPORTED,
			   "git's index is %s one: it does not hold all submodules",
			   ix->is_split ? "a split" : "a sparse");
}

/* --- packages ------------------------------------------------------------------ */

static bool is_null_commit(struct str commit)
{
	for (size_t i = 0; i < commit.len; i++)
		if (commit.ptr[i] != '0')
			return false;
	return true;
}

static void say_commit(struct reading *r, const struct module *m)
{
	if (m->is_unmerged)
		parse_warn(r->ctx, m->line, DIAG_UNPINNED,
			   "submodule " STR_FMT
			   ": a merge left it with several commits in git's index",
			   STR_ARG(m->name));
	else if (r->has_index)
		parse_note(r->ctx, m->line, DIAG_UNPINNED,
			   "submodule " STR_FMT ": git's index has no commit for it",
			   STR_ARG(m->name));
}

static void add_module(struct reading *r, const struct module *m)
{
	struct package p = { .name = str_basename(m->path),
			     .requested = m->branch,
			     .relation = DEP_DIRECT,
			     .line = m->line };
	struct vcs_url vcs;

	if (!m->path.len || !m->url.len) {
		parse_warn(r->ctx, m->line, DIAG_SYNTAX,
			   "submodule " STR_FMT " has no %s", STR_ARG(m->name),
			   m->path.len ? "url" : "path");
		if (!m->path.len && !m->url.len)
			return;
	}
	if (vcs_url_read(parse_arena(r->ctx), m->url, VCS_REPOSITORY, &vcs)) {
		p.vcs_url = vcs.url;
		p.name = vcs.key;
	} else if (m->url.len) {
		/* "../x.git" is beside wherever this repository was cloned from */
		parse_note(r->ctx, m->line, DIAG_UNRESOLVED,
			   "submodule " STR_FMT
			   ": its address is relative to this repository's, or on disk",
			   STR_ARG(m->name));
	}
	if (!p.name.len)
		p.name = m->name;
	if (m->commit.len && !is_null_commit(m->commit))
		p.vcs_commit = m->commit;
	else
		say_commit(r, m);
	parse_add(r->ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	struct str text =
		text_decode(parse_arena(ctx), bytes, parse_diags(ctx), parse_path(ctx));

	/* after the last submodule is removed git leaves it empty */
	if (!str_trim(text).len)
		return 0;
	if (lock_check_bytes(ctx, text) < 0)
		return -1;
	map_init(&r.by_name);
	map_init(&r.by_path);
	read_modules(&r, text);
	index_paths(&r);
	if (r.n)
		read_index(&r);
	for (size_t i = 0; i < r.n; i++)
		add_module(&r, &r.v[i]);
	map_release(&r.by_name);
	map_release(&r.by_path);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, ".gitmodules", NULL },
};

const struct parser gitmodules_parser = {
	.id = "gitmodules",
	.title = "Git submodules",
	.versions = "git 2.52; index 2, 3, 4",
	.spec = "https://git-scm.com/docs/gitmodules",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true, /* so that the index comes as it is */
	.parse = parse,
};
