/* nuget.c - see nuget.h. */
#include "parsers/nuget.h"

#include "parsers/lock_text.h"

enum { DEPTH_MOST = 64 };

void nuget_graph_init(struct nuget_graph *g, struct parse_ctx *ctx)
{
	*g = (struct nuget_graph){ .ctx = ctx };
	map_init(&g->packages);
	map_init(&g->targets);
	map_init(&g->in_target);
	map_init(&g->is_direct);
	map_init(&g->by_name);
}

void nuget_graph_release(struct nuget_graph *g)
{
	map_release(&g->packages);
	map_release(&g->targets);
	map_release(&g->in_target);
	map_release(&g->is_direct);
	map_release(&g->by_name);
}

unsigned nuget_target(struct nuget_graph *g, struct str name)
{
	bool added;

	return (unsigned)map_get_or_put(&g->targets, name, g->targets.n, &added);
}

static struct str target_key(struct nuget_graph *g, unsigned target, struct str name)
{
	struct arena *a = parse_arena(g->ctx);

	return arena_cat(a, arena_printf(a, "%u", target), STR("\n"),
			 arena_lower(a, name));
}

package_ref nuget_add(struct nuget_graph *g, unsigned target, const struct package *p)
{
	struct arena *a = parse_arena(g->ctx);
	struct str key = target_key(g, p->kind == PACKAGE_PROJECT, p->name);
	uint64_t ref;

	if (!p->name.len) {
		parse_warn(g->ctx, p->line, DIAG_BAD_NAME, "a package without a name");
		return PACKAGE_NONE;
	}
	key = arena_cat(a, key, STR("\n"), arena_lower(a, p->version));
	if (!map_get(&g->packages, key, &ref)) {
		struct package copy = *p;

		copy.edges_known = true;
		ref = parse_add(g->ctx, &copy);
		map_put(&g->packages, key, ref);
	}
	arena_grow(a, g->nodes, g->n_nodes, &g->cap_nodes);
	g->nodes[g->n_nodes] = (struct nuget_node){ (package_ref)ref, p->version,
						    p->kind == PACKAGE_PROJECT };
	map_put(&g->in_target, target_key(g, target, p->name), g->n_nodes++);
	return (package_ref)ref;
}

static const struct nuget_node *find(struct nuget_graph *g, unsigned target,
				     unsigned base, struct str name)
{
	uint64_t at;

	if (!map_get(&g->in_target, target_key(g, target, name), &at) &&
	    !map_get(&g->in_target, target_key(g, base, name), &at))
		return NULL;
	return &g->nodes[at];
}

package_ref nuget_find(struct nuget_graph *g, unsigned target, unsigned base,
		       struct str name)
{
	const struct nuget_node *node = find(g, target, base, name);

	return node ? node->ref : PACKAGE_NONE;
}

void nuget_need(struct nuget_graph *g, unsigned target, unsigned base, package_ref from,
		struct str who, const struct jnode *need)
{
	package_ref to = nuget_find(g, target, base, need->key);

	if (to != PACKAGE_NONE)
		parse_edge(g->ctx, from, to);
	else
		parse_note(g->ctx, need->line, DIAG_UNRESOLVED,
			   STR_FMT " needs " STR_FMT ", which the file does not list",
			   STR_ARG(who), STR_ARG(need->key));
}

package_ref nuget_add_direct(struct nuget_graph *g, unsigned target, unsigned base,
			     struct str name)
{
	struct arena *a = parse_arena(g->ctx);
	struct str key = arena_lower(a, name);
	const struct nuget_node *node = find(g, target, base, name);
	uint64_t first = 0;

	if (!node)
		return PACKAGE_NONE;
	if (!map_put(&g->is_direct, arena_printf(a, "%u", (unsigned)node->ref), 1))
		return node->ref;
	map_get(&g->by_name, key, &first);
	arena_grow(a, g->direct, g->n_direct, &g->cap_direct);
	g->direct[g->n_direct++] = (struct nuget_direct){ key, *node, (size_t)first };
	map_put(&g->by_name, key, g->n_direct);
	/* projects of one's own are neither direct nor not */
	if (!node->is_project)
		parse_relation(g->ctx, node->ref, DEP_DIRECT);
	return node->ref;
}

const struct nuget_direct *nuget_direct_named(struct nuget_graph *g, struct str name)
{
	uint64_t first;

	if (!map_get(&g->by_name, arena_lower(parse_arena(g->ctx), name), &first))
		return NULL;
	return &g->direct[first - 1];
}

bool nuget_is_test_sdk(struct str name)
{
	return str_eq_nocase(name, STR("Microsoft.NET.Test.Sdk"));
}

/* Whether text is one version, whatever its worth: no range, no "*", no "$(x)". */
static bool is_version(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!is_alnum(c) && c != '.' && c != '-' && c != '+')
			return false;
	}
	return text.len && is_digit(text.ptr[0]);
}

void nuget_set_version(struct package *p, struct str text)
{
	text = str_trim(text);
	struct str inside = text;

	if (text.len > 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']')
		inside = str_trim(str_slice(text, 1, text.len - 1));
	if (is_version(inside))
		p->version = inside;
	else
		p->requested = text;
}

const struct jnode *nuget_read_json(struct parse_ctx *ctx, struct str bytes,
				    struct str path)
{
	const struct jnode *root;

	if (lock_check_bytes(ctx, bytes))
		return NULL;
	/* NuGet's own reader, Newtonsoft.Json, lets comments pass */
	root = jnode_read(parse_arena(ctx), bytes, JNODE_COMMENTS, DEPTH_MOST,
			  parse_diags(ctx), path);
	if (root && root->type != JNODE_OBJECT) {
		parse_error(ctx, root->line, "%s instead of an object",
			    jnode_type_name(root->type));
		return NULL;
	}
	return root;
}

void nuget_check_version(struct parse_ctx *ctx, const struct jnode *root, char low,
			 char high)
{
	const struct jnode *v = jnode_get(root, "version");

	if (!v || v->type != JNODE_NUMBER)
		parse_warn(ctx, v ? v->line : root->line, DIAG_UNSUPPORTED,
			   "\"version\" is %s: which version of the format this is, is "
			   "not known",
			   v ? jnode_type_name(v->type) : "missing");
	else if (v->text.len != 1 || v->text.ptr[0] < low || v->text.ptr[0] > high)
		parse_warn(ctx, v->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT " of the format is not known",
			   STR_ARG(v->text));
}
