/* conda_direct.c - see conda_direct.h. */
#include "parsers/conda_direct.h"

#include "format/conda.h"
#include "format/pep508.h"
#include "parsers/python.h"

enum { NESTING = 64, SOURCES_MOST = 64 };

static struct str key_of(const struct conda_direct *d, bool is_pip, struct str name)
{
	struct arena *a = parse_arena(d->ctx);

	return is_pip ? arena_cat(a, STR("pip "), python_key(a, name), STR(""))
		      : arena_cat(a, STR("conda "), arena_lower(a, name), STR(""));
}

static void take(struct conda_direct *d, struct str text, bool is_pip)
{
	struct conda_spec spec;
	size_t n = 0;

	if (!is_pip) {
		if (!conda_spec_read(text, &spec))
			map_put(&d->asked, key_of(d, false, spec.name), 1);
		return;
	}
	while (n < text.len && (is_alnum(text.ptr[n]) || text.ptr[n] == '-' ||
				text.ptr[n] == '_' || text.ptr[n] == '.'))
		n++;
	if (pep508_is_name(str_slice(text, 0, n)))
		map_put(&d->asked, key_of(d, true, str_slice(text, 0, n)), 1);
	else
		d->is_all = false; /* an option, an address or a file */
}

static void read_environment(struct conda_direct *d, const struct ynode *root)
{
	ynode_each (it, ynode_get(root, "dependencies")) {
		const struct ynode *pip = ynode_get(it, "pip");

		if (it->type == YNODE_SCALAR)
			take(d, it->text, false);
		ynode_each (p, pip)
			if (p->type == YNODE_SCALAR)
				take(d, str_trim(p->text), true);
	}
}

static bool read_source(struct conda_direct *d, struct str name)
{
	struct arena *a = parse_arena(d->ctx);
	struct diag_list unused; /* the file's own parser tells what is wrong in it */
	struct ynode_docs docs;
	struct str bytes;

	name = arena_dup(a, name);
	if ((!str_ends_with(name, STR(".yml")) && !str_ends_with(name, STR(".yaml"))) ||
	    !parse_exists(d->ctx, name.ptr) || !parse_sibling(d->ctx, name.ptr, &bytes))
		return false;
	diag_list_init(&unused, a);
	if (ynode_load(a, bytes, NESTING, &unused, name, &docs) || !docs.n ||
	    !ynode_get(docs.v[0], "dependencies"))
		return false; /* or it is a recipe, meta.yaml */
	read_environment(d, docs.v[0]);
	return true;
}

void conda_direct_init(struct conda_direct *d, struct parse_ctx *ctx,
		       const struct ynode *sources)
{
	size_t n = 0;

	*d = (struct conda_direct){ .ctx = ctx, .is_all = true };
	map_init(&d->asked);
	ynode_each (it, sources && sources->type == YNODE_SEQUENCE ? sources : NULL) {
		bool read = it->type == YNODE_SCALAR && n++ < SOURCES_MOST &&
			    read_source(d, it->text);

		d->is_known = d->is_known || read;
		d->is_all = d->is_all && read;
	}
}

void conda_direct_release(struct conda_direct *d)
{
	map_release(&d->asked);
}

enum dep_relation conda_direct_relation(const struct conda_direct *d, bool is_pip,
					struct str name)
{
	if (!d->is_known)
		return DEP_UNKNOWN;
	if (map_has(&d->asked, key_of(d, is_pip, name)))
		return DEP_DIRECT;
	return d->is_all ? DEP_TRANSITIVE : DEP_UNKNOWN;
}
