/*
 * deps_edn.c - deps.edn of Clojure's command line, and bb.edn of Babashka
 *
 * https://clojure.org/reference/deps_edn (Clojure CLI 1.12) and
 * https://book.babashka.org/#_bb_edn .  Artifacts are those of Maven repositories,
 * Clojars and Central unless :mvn/repos names others; a library may lie in a repository
 * of git at a commit, or in a folder.  An alias adds to that when it is asked for.  There
 * is no lock file: what these need is not in the tree.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "parsers/clojure.h"
#include "parsers/lock_text.h"
#include "parsers/npm_project.h"

struct reader {
	struct parse_ctx *ctx;
	size_t n, n_unpinned;
};

/*
 * Libraries whose name tells their repository:
 * https://clojure.org/reference/deps_edn#deps_git
 */
static struct str implied_url(struct reader *r, struct str name)
{
	static const struct {
		const char *head, *host;
	} hosts[] = {
		{ "io.github.", "https://github.com/" },
		{ "com.github.", "https://github.com/" },
		{ "io.gitlab.", "https://gitlab.com/" },
		{ "com.gitlab.", "https://gitlab.com/" },
		{ "io.bitbucket.", "https://bitbucket.org/" },
		{ "org.bitbucket.", "https://bitbucket.org/" },
		{ "ht.sr.", "https://git.sr.ht/~" },
	};
	struct arena *a = parse_arena(r->ctx);
	struct str owner, repository;

	if (!str_cut(name, '/', &owner, &repository))
		return STR("");
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct str head = str_of(hosts[i].head);

		if (str_starts_with(owner, head) && owner.len > head.len)
			return arena_cat(a,
					 arena_cat(a, str_of(hosts[i].host),
						   str_from(owner, head.len), STR("/")),
					 repository, STR(""));
	}
	return STR("");
}

/* True when the library lies in a repository. */
static bool set_git(struct reader *r, struct str name, const struct edn *coord,
		    struct package *p)
{
	struct str sha = edn_string(coord, "git/sha"), tag = edn_string(coord, "git/tag");
	struct str address = edn_string(coord, "git/url");
	struct vcs_url url;

	if (!sha.len)
		sha = edn_string(coord, "sha");
	if (!tag.len)
		tag = edn_string(coord, "tag");
	if (!sha.len && !tag.len && !address.len)
		return false;
	if (!address.len)
		address = implied_url(r, name);
	if (!vcs_url_read(parse_arena(r->ctx), address, VCS_REPOSITORY, &url)) {
		parse_warn(r->ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT ": its repository is not known", STR_ARG(p->name));
		url.url = STR("");
	}
	p->vcs_url = url.url;
	p->subpath = edn_string(coord, "deps/root");
	/* beside a tag a few digits will do */
	if (vcs_is_commit(sha))
		p->vcs_commit = arena_lower(parse_arena(r->ctx), sha);
	else
		p->requested = tag.len ? tag : sha;
	return true;
}

/* A folder is a project; false for an archive, which is read by itself. */
static bool set_local(struct reader *r, struct str path, struct package *p)
{
	if (str_ends_with(path, STR(".jar")))
		return false;
	p->kind = PACKAGE_PROJECT;
	p->relation = DEP_UNKNOWN;
	if (str_starts_with(path, STR("/")))
		return true;
	p->folder = npm_join(parse_arena(r->ctx), STR(""), path);
	if (p->folder.len)
		p->folder.len--; /* the '/' behind */
	return true;
}

static void add_one(struct reader *r, const struct edn *lib, struct package p)
{
	const struct edn *coord = lib->next;
	struct str version = edn_string(coord, "mvn/version");
	struct str root = edn_string(coord, "local/root");

	p.line = lib->line;
	if (!edn_is(lib, EDN_SYMBOL) || !clojure_name(r->ctx, lib->text, &p)) {
		parse_warn(r->ctx, p.line, DIAG_BAD_NAME, "a library without a name");
		return;
	}
	if (!edn_is(coord, EDN_MAP)) {
		parse_warn(r->ctx, p.line, DIAG_SYNTAX,
			   STR_FMT ": expected a map of coordinates", STR_ARG(p.name));
		return;
	}
	if (root.len) {
		if (set_local(r, root, &p))
			parse_add(r->ctx, &p);
		return;
	}
	if (version.len)
		clojure_set_version(&p, version);
	else if (!set_git(r, lib->text, coord, &p))
		parse_warn(r->ctx, p.line, DIAG_UNRESOLVED,
			   STR_FMT ": coordinates that are not known", STR_ARG(p.name));
	r->n++;
	r->n_unpinned += !p.version.len && !p.vcs_commit.len;
	parse_add(r->ctx, &p);
}

static void add_all(struct reader *r, const struct edn *deps, struct package p)
{
	if (deps && !edn_is(deps, EDN_MAP)) {
		parse_warn(r->ctx, deps->line, DIAG_SYNTAX,
			   "expected a map of libraries");
		return;
	}
	edn_each_pair (lib, deps)
		add_one(r, lib, p);
}

static void add_alias(struct reader *r, const struct edn *name)
{
	static const char *const lists[] = { "extra-deps", "deps", "replace-deps",
					     "override-deps", "default-deps" };
	struct package p = { .scope = clojure_scope(name->text),
			     .group = name->text,
			     .relation = DEP_DIRECT };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		/* the last two are of libraries that something else asks for */
		if (i >= 3)
			p.relation = DEP_UNKNOWN;
		add_all(r, edn_get(name->next, lists[i]), p);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct package p = { .scope = SCOPE_RUNTIME, .relation = DEP_DIRECT };
	struct reader r = { .ctx = ctx };
	struct edn forms;
	int rc;

	/* an empty file is one */
	if (str_trim(bytes).len && lock_check_bytes(ctx, bytes))
		return -1;
	rc = edn_read(parse_arena(ctx), bytes, CLOJURE_NESTING, parse_diags(ctx),
		      parse_path(ctx), &forms);
	if (!rc && forms.n && !edn_is(forms.child, EDN_MAP))
		return parse_error(ctx, forms.child->line, "expected a map");
	add_all(&r, edn_get(forms.child, "deps"), p);
	edn_each_pair (name, edn_get(forms.child, "aliases"))
		if (name->type == EDN_KEYWORD)
			add_alias(&r, name);
	if (r.n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no lock file: what the libraries need is not known, and %zu "
			   "of %zu are not pinned to a version or a commit",
			   r.n_unpinned, r.n);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "deps.edn", NULL },
	{ MATCH_NAME, "bb.edn", NULL },
};

const struct parser deps_edn_parser = {
	.id = "deps-edn",
	.title = "Clojure CLI or Babashka manifest",
	.versions = "Clojure CLI 1.9 to 1.12, Babashka 1",
	.spec = "https://clojure.org/reference/deps_edn",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
