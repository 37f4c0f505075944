/*
 * podfile_lock.c - Podfile.lock of CocoaPods.
 *
 * https://guides.cocoapods.org/using/using-cocoapods.html#what-is-podfilelock and its
 * writer, Pod::Lockfile of https://github.com/CocoaPods/Core (CocoaPods 0.17 to 1.16):
 *   PODS:                    "Pod/Subspec (1.0)", with what it needs below it
 *   DEPENDENCIES:            what the Podfile asks for: "Pod (~> 1.0)"
 *   SPEC REPOS:              from which repository of specifications a pod comes
 *   EXTERNAL SOURCES:        pods that come from a folder, a repository, an archive
 *   CHECKOUT OPTIONS:        the commits of those in repositories
 * A pod is one package: its subspecs are parts of one release, and are the subpath of the
 * purl where one alone is used.  SPEC CHECKSUMS are of the specification, not of what is
 * downloaded, and are left out.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

struct pod {
	struct str name, version, subspec;
	bool many; /* subspecs, or the pod itself */
	bool is_project;
	unsigned line;
	package_ref ref;
};

struct lock {
	struct parse_ctx *ctx;
	const struct ynode *root;
	struct map index;        /* name of a pod -> index in pods */
	struct map sources;      /* name of a pod -> struct ynode of its source */
	struct map checkouts;    /* the same of its checkout */
	struct map repositories; /* name of a pod -> struct ynode of a list of them */
	struct pod *pods;
	size_t n, cap;
};

/* "Pod/Sub (1.0)" in its parts; the version may be absent. */
static bool split_entry(struct str text, struct str *name, struct str *subspec,
			struct str *version)
{
	struct str head, tail;

	*version = STR("");
	if (str_cut(text, '(', &head, &tail) && str_ends_with(tail, STR(")")))
		*version = str_trim(str_slice(tail, 0, tail.len - 1));
	str_cut(str_trim(head), '/', name, subspec);
	return name->len > 0;
}

/* An item of PODS is its text, or a mapping with its text for the only key. */
static struct str item_text(const struct ynode *item)
{
	if (item->type == YNODE_SCALAR)
		return item->text;
	return item->type == YNODE_MAPPING && item->child ? item->child->key : STR("");
}

static void take_pod(struct lock *k, const struct ynode *item)
{
	struct str name, subspec, version;
	struct pod *pod;
	bool added;

	if (!split_entry(item_text(item), &name, &subspec, &version) || !version.len) {
		parse_warn(k->ctx, item->line, DIAG_SYNTAX,
			   "a pod without name and version");
		return;
	}
	size_t i = (size_t)map_get_or_put(&k->index, name, k->n, &added);

	if (!added) {
		k->pods[i].many = true;
		if (!str_eq(k->pods[i].version, version))
			parse_warn(k->ctx, item->line, DIAG_SYNTAX,
				   STR_FMT " is there with two versions", STR_ARG(name));
		return;
	}
	arena_grow(parse_arena(k->ctx), k->pods, k->n, &k->cap);
	pod = &k->pods[k->n++];
	*pod = (struct pod){
		.name = name, .version = version, .subspec = subspec, .line = item->line
	};
}

/* --- where a pod comes from -------------------------------------------------- */

static const struct ynode *find(const struct map *nodes, struct str name)
{
	uint64_t at;

	return map_get(nodes, name, &at) ? (const struct ynode *)(uintptr_t)at : NULL;
}

static void take_section(const struct lock *k, const char *section, struct map *nodes)
{
	const struct ynode *list = ynode_get(k->root, section);

	if (list && list->type == YNODE_MAPPING)
		ynode_each (it, list)
			map_put(nodes, it->key, (uint64_t)(uintptr_t)it);
}

static void set_git(struct lock *k, struct package *p, const struct ynode *source,
		    const struct ynode *checkout)
{
	static const char *const refs[] = { ":tag", ":branch", ":commit" };
	struct arena *a = parse_arena(k->ctx);
	struct str commit = ynode_string(checkout, ":commit");
	struct vcs_url url;

	p->version = STR(""); /* the one of a fork is no release of the pod */
	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]) && !p->requested.len; i++)
		p->requested = ynode_string(source, refs[i]);
	if (!commit.len)
		commit = ynode_string(source, ":commit");
	if (vcs_url_read(a, ynode_string(source, ":git"), VCS_REPOSITORY, &url))
		p->vcs_url = url.url;
	else
		parse_warn(k->ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT " comes from a repository that is none of a server",
			   STR_ARG(p->name));
	if (vcs_is_commit(commit))
		p->vcs_commit = arena_lower(a, commit);
	else if (!ynode_get(source, ":tag"))
		parse_warn(k->ctx, p->line, DIAG_UNRESOLVED,
			   "the commit of " STR_FMT " is not in the file",
			   STR_ARG(p->name));
	if (str_eq(p->requested, commit))
		p->requested = STR("");
}

static void set_source(struct lock *k, struct package *p)
{
	const struct ynode *source = find(&k->sources, p->name);

	if (!source || source->type != YNODE_MAPPING)
		return;
	if (ynode_get(source, ":path")) {
		p->kind = PACKAGE_PROJECT;
		p->relation = DEP_UNKNOWN;
	} else if (ynode_get(source, ":git")) {
		set_git(k, p, source, find(&k->checkouts, p->name));
	} else if (ynode_get(source, ":http")) {
		p->source_url =
			url_clean(parse_arena(k->ctx), ynode_string(source, ":http"));
	} else if (!ynode_get(source, ":podspec")) {
		parse_warn(k->ctx, source->key_line, DIAG_UNSUPPORTED,
			   STR_FMT " comes from a source of a kind that is not known",
			   STR_ARG(p->name));
	}
}

static bool is_public(struct str repository)
{
	return str_is(repository, "trunk") || str_is(repository, "master") ||
	       str_is(repository, "https://cdn.cocoapods.org/") ||
	       str_starts_with(repository, STR("https://github.com/CocoaPods/Specs")) ||
	       str_starts_with(repository, STR("https://github.com/cocoapods/specs"));
}

static void take_repositories(struct lock *k)
{
	const struct ynode *list = ynode_get(k->root, "SPEC REPOS");

	if (!list || list->type != YNODE_MAPPING)
		return;
	ynode_each (repository, list) {
		if (is_public(repository->key) || repository->type != YNODE_SEQUENCE)
			continue;
		ynode_each (pod, repository)
			if (pod->type == YNODE_SCALAR)
				map_put(&k->repositories, pod->text,
					(uint64_t)(uintptr_t)repository);
	}
}

/* The address of a repository of one's own; a name means nothing elsewhere. */
static void set_repository(struct lock *k, struct package *p)
{
	const struct ynode *repository = find(&k->repositories, p->name);
	struct arena *a = parse_arena(k->ctx);
	struct str url = repository ? repository->key : STR("");
	struct vcs_url vcs;

	if (vcs_url_read(a, url, VCS_REPOSITORY, &vcs))
		url = vcs.url;
	else if (str_find(url, STR("://")) == STR_NONE)
		return;
	p->qualifiers = arena_cat(a, STR("repository_url="), url_clean(a, url), STR(""));
}

/* --- the file ---------------------------------------------------------------- */

static void add_pods(struct lock *k)
{
	for (size_t i = 0; i < k->n; i++) {
		struct pod *pod = &k->pods[i];
		struct package p = { .name = pod->name,
				     .version = pod->version,
				     .scope = SCOPE_RUNTIME,
				     .relation = DEP_TRANSITIVE,
				     .line = pod->line };

		if (!pod->many)
			p.subpath = pod->subspec;
		set_repository(k, &p);
		set_source(k, &p);
		pod->is_project = p.kind == PACKAGE_PROJECT;
		pod->ref = parse_add(k->ctx, &p);
		parse_provides(k->ctx, pod->ref, pod->name);
	}
}

static void add_edges(struct lock *k, const struct ynode *item)
{
	struct str name, subspec, version, need;
	uint64_t from;

	if (item->type != YNODE_MAPPING || !item->child ||
	    !split_entry(item->child->key, &name, &subspec, &version) ||
	    !map_get(&k->index, name, &from))
		return;
	ynode_each (it, item->child) {
		if (it->type != YNODE_SCALAR ||
		    !split_entry(it->text, &need, &subspec, &version))
			parse_warn(k->ctx, it->line, DIAG_SYNTAX,
				   STR_FMT " needs something without a name",
				   STR_ARG(name));
		else
			parse_needs(k->ctx, k->pods[from].ref, need, true);
	}
}

static void mark_direct(struct lock *k)
{
	const struct ynode *list = ynode_get(k->root, "DEPENDENCIES");
	struct str name, subspec, version;
	uint64_t at;

	if (!list || list->type != YNODE_SEQUENCE)
		return;
	ynode_each (it, list)
		if (it->type == YNODE_SCALAR &&
		    split_entry(it->text, &name, &subspec, &version) &&
		    map_get(&k->index, name, &at) && !k->pods[at].is_project)
			parse_relation(k->ctx, k->pods[at].ref, DEP_DIRECT);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx };
	struct ynode_docs docs;
	const struct ynode *pods;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);

	k.root = docs.n ? docs.v[0] : NULL;
	pods = ynode_get(k.root, "PODS");
	if (rc < 0 && !pods)
		return rc;
	if (!pods && ynode_get(k.root, "COCOAPODS"))
		return 0; /* a Podfile without pods */
	if (!pods || pods->type != YNODE_SEQUENCE)
		return parse_error(ctx, pods ? pods->line : 1,
				   "no list PODS: not a Podfile.lock");
	map_init(&k.index);
	map_init(&k.sources);
	map_init(&k.checkouts);
	map_init(&k.repositories);
	take_section(&k, "EXTERNAL SOURCES", &k.sources);
	take_section(&k, "CHECKOUT OPTIONS", &k.checkouts);
	take_repositories(&k);
	ynode_each (item, pods)
		take_pod(&k, item);
	add_pods(&k);
	ynode_each (item, pods)
		add_edges(&k, item);
	mark_direct(&k);
	map_release(&k.repositories);
	map_release(&k.checkouts);
	map_release(&k.sources);
	map_release(&k.index);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Podfile.lock", NULL },
};

const struct parser podfile_lock_parser = {
	.id = "podfile-lock",
	.title = "CocoaPods lock file",
	.versions = "CocoaPods 0.17 to 1.16",
	.spec = "https://guides.cocoapods.org/using/using-cocoapods.html",
	.ecosystem = ECO_COCOAPODS,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
