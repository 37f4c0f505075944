/*
 * conan_lock.c - conan.lock of Conan 1 and 2, with the conanfile.txt beside it.
 *
 * Conan 2 (https://docs.conan.io/2/tutorial/versioning/lockfiles.html) writes version
 * 0.5, lists of references without edges: "requires", "build_requires",
 * "python_requires", "config_requires" Conan 1
 * (https://docs.conan.io/en/1.66/versioning/lockfiles/introduction.html) writes 0.1 to
 * 0.4, a graph: graph_lock.nodes has for each number `ref` (0.1: `pref`, with the package
 * behind ':'), `requires` and `build_requires` (numbers), `context`, and `path` for what
 * the lock is made for.  Revisions are no digests of a file.
 */
#include "base/map.h"
#include "format/json.h"
#include "parsers/conan.h"
#include "parsers/lock_text.h"

enum { NESTING = 64 };

struct node {
	const struct jnode *json;
	package_ref ref;
	bool is_project, is_needed, is_runtime;
};

struct graph {
	struct parse_ctx *ctx;
	struct map index; /* number as text -> index in nodes */
	struct node *nodes;
	size_t n;
};

/* --- the graph of Conan 1 ---------------------------------------------------- */

static void add_node(struct graph *g, struct node *node)
{
	struct arena *a = parse_arena(g->ctx);
	struct str text = jnode_string(node->json, "ref"), rest, id, prev;
	struct package p = { .line = node->json->line };

	node->ref = PACKAGE_NONE;
	node->is_project = jnode_string(node->json, "path").len > 0;
	prev = jnode_string(node->json, "prev");
	if (!text.len) {
		text = jnode_string(node->json, "pref");
		if (str_cut(text, ':', &rest, &id))
			str_cut(id, '#', &id, &prev);
	}
	if (!conan_reference_read(a, text, prev, &p)) {
		/* a conanfile.txt has no name */
		if (text.len && !node->is_project)
			parse_warn(g->ctx, p.line, DIAG_SYNTAX,
				   "\"" STR_FMT "\" is no reference", STR_ARG(text));
		node->is_project = node->is_project || !text.len;
		return;
	}
	if (node->is_project)
		p.kind = PACKAGE_PROJECT;
	node->ref = parse_add(g->ctx, &p);
}

static struct node *find_node(const struct graph *g, const struct jnode *number)
{
	uint64_t at;

	if (!jnode_is(number, JNODE_STRING) || !map_get(&g->index, number->text, &at))
		return NULL;
	return &g->nodes[at];
}

static void add_edges(struct graph *g, const struct node *from, const char *key)
{
	const struct jnode *list = jnode_get(from->json, key);

	jnode_each (it, jnode_is(list, JNODE_ARRAY) ? list : NULL) {
		struct node *to = find_node(g, it);

		if (!to) {
			parse_warn(g->ctx, it->line, DIAG_UNRESOLVED,
				   "%s: a node that is not there", key);
			continue;
		}
		to->is_needed = true;
		parse_edge(g->ctx, from->ref, to->ref);
		if (from->is_project)
			parse_relation(g->ctx, to->ref, DEP_DIRECT);
	}
}

/* What is reached over `requires` alone from what the lock is made for, or from what
 * nothing needs, is part of it; tools, and what these need, are not. */
static void mark_runtime(struct graph *g)
{
	struct node **stack = arena_new_array(parse_arena(g->ctx), struct node *, g->n);
	bool has_project = false;
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		has_project = has_project || g->nodes[i].is_project;
	for (size_t i = 0; i < g->n; i++) {
		struct node *node = &g->nodes[i];

		if (has_project ? node->is_project : !node->is_needed) {
			node->is_runtime = true;
			stack[n++] = node;
		}
	}
	while (n) {
		const struct jnode *list = jnode_get(stack[--n]->json, "requires");

		jnode_each (it, jnode_is(list, JNODE_ARRAY) ? list : NULL) {
			struct node *to = find_node(g, it);

			if (to && !to->is_runtime) {
				to->is_runtime = true;
				stack[n++] = to;
			}
		}
	}
	for (size_t i = 0; i < g->n; i++) {
		parse_set_scope(g->ctx, g->nodes[i].ref,
				g->nodes[i].is_runtime ? SCOPE_RUNTIME : SCOPE_DEV);
		if (has_project && !g->nodes[i].is_project)
			parse_relation(g->ctx, g->nodes[i].ref, DEP_TRANSITIVE);
	}
}

static int read_graph(struct parse_ctx *ctx, const struct jnode *nodes)
{
	struct graph g = { .ctx = ctx };

	if (!jnode_is(nodes, JNODE_OBJECT))
		return parse_error(ctx, nodes ? nodes->line : 1,
				   "no graph_lock.nodes: not a conan.lock");
	g.nodes = arena_new_array(parse_arena(ctx), struct node, nodes->n + 1);
	map_init(&g.index);
	jnode_each (it, nodes) {
		if (it->type != JNODE_OBJECT) {
			parse_warn(ctx, it->line, DIAG_SYNTAX, "a node that is %s",
				   jnode_type_name(it->type));
			continue;
		}
		struct node *node = &g.nodes[g.n];

		node->json = it;
		map_put(&g.index, it->key, g.n++);
		add_node(&g, node);
	}
	for (size_t i = 0; i < g.n; i++) {
		add_edges(&g, &g.nodes[i], "requires");
		add_edges(&g, &g.nodes[i], "build_requires");
	}
	mark_runtime(&g);
	map_release(&g.index);
	return 0;
}

/* --- the lists of Conan 2 ---------------------------------------------------- */

/* Names under the sections of a conanfile.txt that ask for packages. */
static bool read_conanfile(struct parse_ctx *ctx, struct map *asked)
{
	struct str bytes, line, section = STR(""), name, rest;

	if (!parse_sibling(ctx, "conanfile.txt", &bytes))
		return false;
	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (str_starts_with(line, STR("[")))
			section = line;
		else if (str_ends_with(section, STR("requires]")) &&
			 str_cut(line, '/', &name, &rest))
			map_put(asked, name, 0);
	}
	return true;
}

/* A reference, or a list with it and with its packages (conan lock --lockfile-packages).
 */
static struct str reference_of(const struct jnode *it)
{
	if (jnode_is(it, JNODE_ARRAY))
		it = it->child;
	return jnode_is(it, JNODE_STRING) ? it->text : STR("");
}

static void read_list(struct parse_ctx *ctx, const struct jnode *list,
		      enum dep_scope scope, const struct map *asked)
{
	jnode_each (it, list) {
		struct package p = { .scope = scope, .line = it->line };
		struct str text = reference_of(it);

		if (!conan_reference_read(parse_arena(ctx), text, STR(""), &p)) {
			parse_warn(ctx, it->line, DIAG_SYNTAX,
				   "\"" STR_FMT "\" is no reference", STR_ARG(text));
			continue;
		}
		if (asked)
			p.relation = map_has(asked, p.name) ? DEP_DIRECT : DEP_TRANSITIVE;
		parse_add(ctx, &p);
	}
}

static int read_lists(struct parse_ctx *ctx, const struct jnode *root)
{
	static const struct {
		const char *key;
		enum dep_scope scope;
	} lists[] = {
		{ "requires", SCOPE_RUNTIME },
		{ "build_requires", SCOPE_DEV },
		{ "python_requires", SCOPE_DEV },
		{ "config_requires", SCOPE_DEV },
	};
	size_t n = sizeof(lists) / sizeof(lists[0]), n_found = 0;
	struct map asked;

	map_init(&asked);
	bool has_manifest = read_conanfile(ctx, &asked);

	for (size_t i = 0; i < n; i++) {
		const struct jnode *list = jnode_get(root, lists[i].key);

		n_found += list != NULL;
		if (jnode_is(list, JNODE_ARRAY))
			read_list(ctx, list, lists[i].scope,
				  has_manifest ? &asked : NULL);
		else if (list)
			parse_warn(ctx, list->line, DIAG_SYNTAX,
				   "%s: expected a list, found %s", lists[i].key,
				   jnode_type_name(list->type));
	}
	map_release(&asked);
	return n_found ? 0
		       : parse_error(ctx, root->line,
				     "no list of references: not a conan.lock");
}

/* --- the file ---------------------------------------------------------------- */

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	static const char *const graphs[] = { "0.1", "0.2", "0.3", "0.4" };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct jnode *root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT,
					      NESTING, parse_diags(ctx), parse_path(ctx));

	if (!root)
		return -1;
	struct str version = jnode_string(root, "version");
	const struct jnode *graph = jnode_get(root, "graph_lock");

	for (size_t i = 0; i < sizeof(graphs) / sizeof(graphs[0]); i++)
		if (str_is(version, graphs[i]) && graph)
			return read_graph(ctx, jnode_get(graph, "nodes"));
	if (str_is(version, "0.5"))
		return read_lists(ctx, root);
	if (!version.len)
		return parse_error(ctx, root->line, "no \"version\": not a conan.lock");
	parse_warn(ctx, jnode_get(root, "version")->line, DIAG_UNSUPPORTED,
		   "version " STR_FMT
		   "%s of conan.lock; the graphs of 0.1 to 0.4 and the "
		   "lists of 0.5 are read",
		   STR_ARG(version), jnode_get(root, "lock_bundle") ? ", a bundle," : "");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "conan.lock", NULL },
};

const struct parser conan_lock_parser = {
	.id = "conan-lock",
	.title = "Conan lock file",
	.versions = "0.1 to 0.5",
	.spec = "https://docs.conan.io/2/tutorial/versioning/lockfiles.html",
	.ecosystem = ECO_CONAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
