/* stack.c - see stack.h. */
#include "parsers/stack.h"

#include "format/sri.h"
#include "format/vcs_url.h"

bool stack_split_hackage(struct str text, struct str *name, struct str *version)
{
	struct str head, digest, before, after;

	str_cut(text, '@', &head, &digest);
	if (!str_rcut(head, '-', &before, &after) || !before.len || !after.len)
		return false;
	for (size_t i = 0; i < after.len; i++)
		if (!is_digit(after.ptr[i]) && after.ptr[i] != '.')
			return false;
	for (size_t i = 0; i < before.len; i++)
		if (!is_alnum(before.ptr[i]) && before.ptr[i] != '-')
			return false;
	if (!is_digit(after.ptr[0]) || !is_digit(after.ptr[after.len - 1]))
		return false;
	*name = before;
	*version = after;
	return true;
}

static void add_hackage(struct parse_ctx *ctx, struct str text, unsigned line)
{
	struct package p = { .line = line };

	if (stack_split_hackage(text, &p.name, &p.version))
		parse_add(ctx, &p);
	else
		parse_warn(ctx, line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no package of Hackage with a version",
			   STR_ARG(str_slice(text, 0, 80)));
}

/* Of an archive: the name its repository or its file has; of a repository the last
 * part of its address. */
static struct str guess_name(struct str url)
{
	struct str name, version;

	while (str_ends_with(url, STR("/")))
		url.len--;
	url = str_basename(url);
	if (str_ends_with(url, STR(".git")))
		url.len -= 4;
	if (str_ends_with(url, STR(".tar.gz")))
		url.len -= 7;
	else if (str_ends_with(url, STR(".zip")))
		url.len -= 4;
	return stack_split_hackage(url, &name, &version) ? name : url;
}

/* A version beside a commit or an address is not the one of that name on Hackage. */
static void add_archive(struct parse_ctx *ctx, struct package *p, struct str url,
			struct str sha256)
{
	struct package_hash *hash = arena_new(parse_arena(ctx), struct package_hash);
	struct vcs_url vcs;

	if (str_find(url, STR("://")) == STR_NONE) {
		p->kind = PACKAGE_PROJECT; /* an archive of the tree itself */
	} else if (vcs_url_read(parse_arena(ctx), url, VCS_GUESS, &vcs)) {
		p->vcs_url = vcs.url;
		p->vcs_commit = vcs.commit;
		p->requested = vcs.ref;
		if (!p->name.len)
			p->name = str_basename(vcs.key);
	} else {
		p->source_url = url_clean(parse_arena(ctx), url);
	}
	if (!p->name.len)
		p->name = guess_name(url);
	if (p->source_url.len && hash_is_hex(HASH_SHA256, sha256)) {
		hash->alg = HASH_SHA256;
		hash->hex = arena_lower(parse_arena(ctx), sha256);
		p->hashes = hash;
		p->n_hashes = 1;
	}
	parse_add(ctx, p);
}

static void add_repository(struct parse_ctx *ctx, struct package *p, struct str url,
			   struct str commit, const struct ynode *subdirs)
{
	struct vcs_url vcs;
	struct str name = p->name;

	if (vcs_url_read(parse_arena(ctx), url, VCS_REPOSITORY, &vcs)) {
		/* vcs_url is git's alone */
		*(str_is(str_of(vcs.type), "git") ? &p->vcs_url : &p->source_url) =
			vcs.url;
		if (!p->name.len)
			p->name = str_basename(vcs.key);
	} else {
		parse_warn(ctx, p->line, DIAG_UNRESOLVED,
			   "'" STR_FMT "' is no address of a repository",
			   STR_ARG(url_clean(parse_arena(ctx), str_slice(url, 0, 200))));
		p->name = p->name.len ? p->name : guess_name(url);
	}
	if (vcs_is_commit(commit)) {
		p->vcs_commit = arena_lower(parse_arena(ctx), commit);
	} else {
		p->requested = commit;
		parse_warn(ctx, p->line, DIAG_UNPINNED, STR_FMT " has no commit",
			   STR_ARG(p->name));
	}
	if (!subdirs || subdirs->type != YNODE_SEQUENCE || !subdirs->child) {
		parse_add(ctx, p);
		return;
	}
	/* one package a folder; stack.yaml does not tell their names */
	ynode_each (one, subdirs) {
		p->subpath = str_is(one->text, ".") ? STR("") : one->text;
		if (!name.len && p->subpath.len)
			p->name = guess_name(one->text);
		if (p->name.len)
			parse_add(ctx, p);
	}
}

void stack_add_location(struct parse_ctx *ctx, const struct ynode *location)
{
	struct package p = { .line = location->line,
			     .name = ynode_string(location, "name"),
			     .subpath = ynode_string(location, "subdir") };
	struct str hackage = ynode_string(location, "hackage");
	struct str git = ynode_string(location, "git");
	struct str github = ynode_string(location, "github");
	struct str hg = ynode_string(location, "hg");
	struct str archive = ynode_string(location, "archive");
	struct str commit = ynode_string(location, "commit");
	const struct ynode *subdirs = ynode_get(location, "subdirs");

	if (!archive.len)
		archive = ynode_string(location, "url");
	if (hackage.len)
		add_hackage(ctx, hackage, location->line);
	else if (github.len)
		add_repository(ctx, &p,
			       arena_cat(parse_arena(ctx), STR("https://github.com/"),
					 github, STR("")),
			       commit, subdirs);
	else if (git.len)
		add_repository(ctx, &p, git, commit, subdirs);
	else if (hg.len)
		add_repository(ctx, &p,
			       arena_cat(parse_arena(ctx), STR("hg+"), hg, STR("")),
			       commit, subdirs);
	else if (archive.len)
		add_archive(ctx, &p, archive, ynode_string(location, "sha256"));
	else
		parse_warn(ctx, location->line, DIAG_SYNTAX,
			   "a package that comes from nowhere that is known");
}

void stack_add_text(struct parse_ctx *ctx, struct str text, unsigned line)
{
	struct package p = { .line = line };

	if (str_find(text, STR("://")) != STR_NONE)
		add_archive(ctx, &p, text, STR(""));
	else if (str_has_char(text, '/') || str_has_char(text, '\\') ||
		 str_starts_with(text, STR(".")))
		return; /* a folder of the tree */
	else
		add_hackage(ctx, text, line);
}

void stack_say_snapshot(struct parse_ctx *ctx, struct str snapshot, unsigned line)
{
	if (str_starts_with(snapshot, STR("ghc-")))
		return; /* a compiler, with nothing but its own libraries */
	parse_warn(ctx, line, DIAG_UNRESOLVED,
		   "which packages of the snapshot '" STR_FMT
		   "' are used is not in this file",
		   STR_ARG(url_clean(parse_arena(ctx), str_slice(snapshot, 0, 200))));
}
