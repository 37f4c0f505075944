/*
 * flake_lock.c - flake.lock of Nix.
 *
 * https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake.html#lock-files
 * (lock file versions 5 to 7; Nix 2.4 to 2.31): `nodes` by a name of their own, of which
 * `root` is the flake itself.  A node has `inputs`, each the name of a node or a path of
 * inputs from the root that it follows, and `locked`: type, and by type owner, repo, rev
 * (github, gitlab, sourcehut), url and rev (git, mercurial), url (tarball, file) or path.
 * narHash is of the unpacked tree as Nix archives it, not of what is downloaded.
 *
 * An input is a repository at a commit: no database but one of commits knows it.
 */
#include "base/codec.h"
#include "base/map.h"
#include "format/json.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum { NESTING = 32, OLDEST = 5, NEWEST = 7, FOLLOWS_MOST = 64 };

struct node {
	const struct jnode *json;
	package_ref ref;
	bool is_project; /* on the same disk */
};

struct reading {
	struct parse_ctx *ctx;
	struct map by_name; /* index into v */
	struct map inputs;  /* input_key(): its struct jnode; only where some follow */
	struct node *v;
	size_t n, cap;
	const struct jnode *root;
};

/* "github:owner/repo" and its like, written out. */
static struct str forge_url(struct reading *r, const struct jnode *locked,
			    struct str type)
{
	static const struct {
		const char *type, *host;
	} forges[] = {
		{ "github", "github.com" },
		{ "gitlab", "gitlab.com" },
		{ "sourcehut", "git.sr.ht" },
	};
	struct arena *a = parse_arena(r->ctx);
	struct str host = jnode_string(locked, "host"), owner, repo;

	for (size_t i = 0; i < sizeof(forges) / sizeof(forges[0]); i++) {
		if (!str_is(type, forges[i].type))
			continue;
		if (!host.len)
			host = str_of(forges[i].host);
		/* GitLab's groups within groups are written with %2F */
		if (!percent_decode(a, jnode_string(locked, "owner"), &owner))
			owner = jnode_string(locked, "owner");
		repo = jnode_string(locked, "repo");
		return owner.len && repo.len
			       ? arena_printf(
					 a, "https://" STR_FMT "/" STR_FMT "/" STR_FMT,
					 STR_ARG(host), STR_ARG(owner), STR_ARG(repo))
			       : STR("");
	}
	return STR("");
}

static void set_repository(struct reading *r, const struct jnode *locked, struct str url,
			   struct package *p)
{
	struct str rev = jnode_string(locked, "rev");
	struct vcs_url vcs;

	p->subpath = jnode_string(locked, "dir");
	if (vcs_is_commit(rev))
		p->vcs_commit = arena_lower(parse_arena(r->ctx), rev);
	else
		parse_warn(r->ctx, p->line, DIAG_UNPINNED, STR_FMT " has no commit",
			   STR_ARG(p->name));
	if (str_starts_with(url, STR("file:")) || str_starts_with(url, STR("/"))) {
		p->kind = PACKAGE_PROJECT; /* a repository on the same disk */
	} else if (vcs_url_read(parse_arena(r->ctx), url, VCS_REPOSITORY, &vcs)) {
		/* vcs_url is git's alone */
		*(str_is(str_of(vcs.type), "git") ? &p->vcs_url : &p->source_url) =
			vcs.url;
		p->name = vcs.key;
	} else {
		parse_warn(r->ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT ": its repository's address is not one that can be "
				   "read",
			   STR_ARG(p->name));
	}
}

/* What an archive of a known host is, or its address. */
static void set_download(struct reading *r, const struct jnode *locked, struct package *p)
{
	struct str url = jnode_string(locked, "url"), rev = jnode_string(locked, "rev");
	struct vcs_url vcs;

	if (str_find(url, STR("://")) == STR_NONE || str_starts_with(url, STR("file:"))) {
		p->kind = PACKAGE_PROJECT;
	} else if (vcs_url_read(parse_arena(r->ctx), url, VCS_GUESS, &vcs)) {
		p->name = vcs.key;
		p->vcs_url = vcs.url;
		p->vcs_commit = vcs.commit;
		p->requested = vcs.ref;
		if (!vcs.commit.len && vcs_is_commit(rev))
			p->vcs_commit = arena_lower(parse_arena(r->ctx), rev);
	} else {
		p->source_url = url_clean(parse_arena(r->ctx), url);
	}
}

static void set_source(struct reading *r, const struct jnode *locked, struct package *p)
{
	struct str type = jnode_string(locked, "type");
	struct str forge = forge_url(r, locked, type);
	struct str url = jnode_string(locked, "url");

	if (forge.len)
		set_repository(r, locked, forge, p);
	else if (str_is(type, "git"))
		set_repository(r, locked, url, p);
	else if (str_is(type, "mercurial") || str_is(type, "hg"))
		set_repository(r, locked,
			       arena_cat(parse_arena(r->ctx), STR("hg+"), url, STR("")),
			       p);
	else if (str_is(type, "tarball") || str_is(type, "file"))
		set_download(r, locked, p);
	else if (str_is(type, "path"))
		p->kind = PACKAGE_PROJECT;
	else
		parse_warn(r->ctx, p->line, DIAG_UNSUPPORTED,
			   STR_FMT ": inputs of type '" STR_FMT "' are not known",
			   STR_ARG(p->name), STR_ARG(type));
}

static void add_node(struct reading *r, const struct jnode *node, struct node *out)
{
	const struct jnode *locked = jnode_get(node, "locked");
	struct package p = { .name = node->key,
			     .line = node->line,
			     .relation = DEP_TRANSITIVE };

	if (!jnode_is(locked, JNODE_OBJECT)) {
		parse_warn(r->ctx, node->line, DIAG_SYNTAX,
			   STR_FMT ": an input without \"locked\"", STR_ARG(node->key));
		return;
	}
	p.requested = jnode_string(jnode_get(node, "original"), "ref");
	set_source(r, locked, &p);
	out->is_project = p.kind == PACKAGE_PROJECT;
	if (out->is_project)
		p.relation = DEP_UNKNOWN;
	out->ref = parse_add(r->ctx, &p);
}

/* --- inputs -------------------------------------------------------------------- */

static struct node *find(struct reading *r, struct str name)
{
	uint64_t at;

	return map_get(&r->by_name, name, &at) ? &r->v[at] : NULL;
}

static struct str input_key(struct reading *r, const struct jnode *node, struct str name)
{
	return arena_cat(parse_arena(r->ctx), node->key, STR("\n"), name);
}

/* Over a map, so that a file with many inputs that follow takes no longer than others. */
static const struct jnode *input_of(struct reading *r, const struct jnode *node,
				    struct str name)
{
	uint64_t at;

	return map_get(&r->inputs, input_key(r, node, name), &at)
		       ? (const struct jnode *)(uintptr_t)at
		       : NULL;
}

static void index_inputs(struct reading *r)
{
	bool follows = false;

	for (size_t i = 0; i < r->n; i++)
		jnode_each (input, jnode_get(r->v[i].json, "inputs"))
			follows = follows || input->type == JNODE_ARRAY;
	for (size_t i = 0; i < r->n && follows; i++)
		jnode_each (input, jnode_get(r->v[i].json, "inputs"))
			map_put(&r->inputs, input_key(r, r->v[i].json, input->key),
				(uint64_t)(uintptr_t)input);
}

/*
 * The node that an input means: ["a", "b"] is input b of input a of the root, each of
 * which may follow another one.  `left` bounds how many steps that takes.
 */
static struct node *follow(struct reading *r, const struct jnode *input, unsigned *left,
			   unsigned depth)
{
	const struct jnode *at = r->root;
	struct node *to = NULL;

	if (jnode_is(input, JNODE_STRING))
		return find(r, input->text);
	if (!jnode_is(input, JNODE_ARRAY) || !depth)
		return NULL;
	jnode_each (step, input) {
		if (step->type != JNODE_STRING || !at || !*left)
			return NULL;
		--*left;
		to = follow(r, input_of(r, at, step->text), left, depth - 1);
		if (!to)
			return NULL;
		at = to->json;
	}
	return to;
}

static void read_inputs(struct reading *r, const struct node *from)
{
	bool is_root = from->json == r->root;

	jnode_each (input, jnode_get(from->json, "inputs")) {
		unsigned left = FOLLOWS_MOST;
		struct node *to = follow(r, input, &left, FOLLOWS_MOST / 4);

		/* "follows" of nothing switches an input off */
		if (!to && input->type == JNODE_ARRAY && !input->child)
			continue;
		if (!to) {
			parse_warn(r->ctx, input->line, DIAG_UNRESOLVED,
				   "input " STR_FMT " leads to no node",
				   STR_ARG(input->key));
			continue;
		}
		if (to->json == r->root || to->ref == PACKAGE_NONE)
			continue;
		if (is_root && to->is_project)
			continue;
		if (is_root)
			parse_relation(r->ctx, to->ref, DEP_DIRECT);
		else
			parse_edge(r->ctx, from->ref, to->ref);
	}
}

static int read_nodes(struct reading *r, const struct jnode *file)
{
	const struct jnode *nodes = jnode_get(file, "nodes");
	struct str root = jnode_string(file, "root");

	if (!jnode_is(nodes, JNODE_OBJECT) || !root.len)
		return parse_error(r->ctx, file->line,
				   "no \"nodes\" with a \"root\": not a flake.lock");
	r->root = jnode_get_str(nodes, root);
	if (!r->root)
		return parse_error(r->ctx, nodes->line,
				   "the root is not among the nodes");
	jnode_each (node, nodes) {
		struct node n = { .json = node, .ref = PACKAGE_NONE };

		if (map_has(&r->by_name, node->key))
			continue;
		if (node != r->root)
			add_node(r, node, &n);
		map_put(&r->by_name, node->key, r->n);
		arena_grow(parse_arena(r->ctx), r->v, r->n, &r->cap);
		r->v[r->n++] = n;
	}
	index_inputs(r);
	for (size_t i = 0; i < r->n; i++)
		read_inputs(r, &r->v[i]);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	const struct jnode *file, *version;
	uint32_t number = 0;
	int rc;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	file = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, NESTING,
			  parse_diags(ctx), parse_path(ctx));
	if (!file)
		return -1;
	version = jnode_get(file, "version");
	if (!jnode_is(version, JNODE_NUMBER) || !str_to_u32(version->text, 1000, &number))
		return parse_error(ctx, version ? version->line : file->line,
				   "no \"version\": not a flake.lock");
	if (number < OLDEST || number > NEWEST)
		parse_warn(ctx, version->line, DIAG_UNSUPPORTED,
			   "version %u of flake.lock is not known; read as %d", number,
			   NEWEST);
	map_init(&r.by_name);
	map_init(&r.inputs);
	rc = read_nodes(&r, file);
	map_release(&r.by_name);
	map_release(&r.inputs);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "flake.lock", NULL },
};

const struct parser flake_lock_parser = {
	.id = "flake-lock",
	.title = "Nix flake lock file",
	.versions = "5, 6, 7",
	.spec = "https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake.html"
		"#lock-files",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
