#define _GNU_SOURCE /* realpath */
#include "cli/config_file.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fsio.h"
#include "format/text.h"
#include "format/yaml.h"

enum { CONFIG_BYTES = 1024 * 1024, CONFIG_DEPTH = 16 };

static const char config_name[] = ".waybill.yaml";

/* The nearest file up the tree; empty when there is none. */
static struct str find_up(struct arena *a, struct str start)
{
	struct str found = STR("");
	char *real = realpath(arena_dup(a, start).ptr, NULL);
	struct str folder = str_of(real);

	while (real) {
		struct str path =
			arena_printf(a, STR_FMT "/%s", STR_ARG(folder), config_name);

		if (access(path.ptr, F_OK) == 0) {
			found = path;
			break;
		}
		/* a repository is a world of its own */
		if (access(arena_printf(a, STR_FMT "/.git", STR_ARG(folder)).ptr, F_OK) ==
			    0 ||
		    !folder.len)
			break;
		folder = str_dirname(folder);
	}
	free(real);
	return found;
}

struct config {
	struct arena *arena;
	struct str file;
	config_fn *fn;
	void *arg;
	struct str *error;
};

static int fail_at(struct config *c, unsigned line, struct str why)
{
	*c->error = arena_printf(c->arena, STR_FMT ":%u: " STR_FMT, STR_ARG(c->file),
				 line, STR_ARG(why));
	return -1;
}

static int take(struct config *c, const struct ynode *v)
{
	struct str inner = STR("");

	*c->error = inner;
	if (v->type == YNODE_SCALAR) {
		if (c->fn(c->arg, v->key, v->text) != 0)
			return fail_at(c, v->key_line, *c->error);
		return 0;
	}
	if (v->type == YNODE_MAPPING) /* build-arg: {A: x}, fail-on: {vuln: high} */
		ynode_each (e, v) {
			struct str pair = arena_printf(c->arena, STR_FMT "=" STR_FMT,
						       STR_ARG(e->key), STR_ARG(e->text));

			if (e->type != YNODE_SCALAR || c->fn(c->arg, v->key, pair) != 0)
				return fail_at(c, e->key_line,
					       e->type == YNODE_SCALAR
						       ? *c->error
						       : STR("wants plain values"));
		}
	else
		ynode_each (e, v)
			if (e->type != YNODE_SCALAR ||
			    c->fn(c->arg, v->key, e->text) != 0)
				return fail_at(c, e->line,
					       e->type == YNODE_SCALAR
						       ? *c->error
						       : STR("wants plain values"));
	return 0;
}

int config_file_read(struct arena *a, struct str file, struct str start, config_fn *fn,
		     void *arg, struct str *error)
{
	struct config c = { a, file, fn, arg, error };
	struct diag_list diags;
	struct ynode_docs docs;
	struct buf bytes;
	int rc = -1;

	if (str_starts_with(start, STR("dir:")))
		start = str_from(start, 4);
	if (!file.len)
		c.file = find_up(a, start);
	if (!c.file.len)
		return 0;
	buf_init(&bytes, CONFIG_BYTES);
	diag_list_init(&diags, a);
	enum fs_result r = fs_read_named(arena_dup(a, c.file).ptr, &bytes);

	if (r != FS_OK) {
		*error = arena_printf(a, STR_FMT ": %s", STR_ARG(c.file),
				      fs_result_text(r, 0));
		goto out;
	}
	struct str text = arena_dup(a, text_decode(a, buf_str(&bytes), &diags, c.file));

	if (ynode_load(a, text, CONFIG_DEPTH, &diags, c.file, &docs) != 0) {
		fail_at(&c, diags.n ? diags.v[diags.n - 1].line : 0,
			diags.n ? diags.v[diags.n - 1].text : STR("cannot be read"));
		goto out;
	}
	for (size_t i = 0; i < docs.n; i++) {
		if (!docs.v[i])
			continue;
		if (docs.v[i]->type != YNODE_MAPPING) {
			fail_at(&c, docs.v[i]->line,
				STR("wants a mapping of option names to values"));
			goto out;
		}
		ynode_each (v, docs.v[i])
			if (take(&c, v) != 0)
				goto out;
	}
	rc = 0;
out:
	buf_release(&bytes);
	return rc;
}
