/* compose.c - services, what they extend, and what is merged; see compose.h. */
#include "checks/compose.h"

#include <stdlib.h>

#include "format/command.h"
#include "format/compose.h"
#include "format/text.h"

enum { DEPTH_MOST = 128, EXTENDS_MOST = 8, INCLUDES_MOST = 32, FILES_MOST = 64 };

/* The entries of a section by name. */
struct compose_index {
	const struct ynode *section;
	const struct ynode **sorted;
	size_t n;
	struct compose_index *next;
};

/* A file beside, read once. */
struct compose_file {
	struct str path;         /* from the folder of the file at hand */
	const struct ynode *doc; /* NULL when there is none or it is no mapping */
	bool said;               /* that it cannot be looked at */
	struct compose_file *next;
};

/* The files that docker compose takes by itself: the second adds to the first. */
static const char *const bases[] = { "compose.yaml", "compose.yml", "docker-compose.yml",
				     "docker-compose.yaml" };
static const char *const overrides[] = { "compose.override.yaml", "compose.override.yml",
					 "docker-compose.override.yml",
					 "docker-compose.override.yaml" };
enum { N_NAMES = 4 };

const struct ynode *compose_section(const struct ynode *doc, const char *name)
{
	const struct ynode *v =
		doc && doc->type == YNODE_MAPPING ? ynode_get(doc, name) : NULL;

	return v && v->type == YNODE_MAPPING ? v : NULL;
}

/* --- files beside ------------------------------------------------------------- */

static const struct ynode *file_beside(struct check_ctx *ctx, struct str path)
{
	struct compose_file *f;
	struct diag_list unsaid; /* it is scanned by itself, if it is one to scan */
	struct ynode_docs docs;
	struct str bytes;
	unsigned n = 0;

	for (f = ctx->compose; f; f = f->next, n++)
		if (str_eq(f->path, path))
			return f->doc;
	if (n >= FILES_MOST) {
		if (n == FILES_MOST)
			diag_add(ctx->diags, DIAG_WARNING, DIAG_LIMIT, ctx->path, 0,
				 "more than %d files that this one extends or includes; "
				 "the rest is not looked at",
				 FILES_MOST);
		if (n > FILES_MOST)
			return NULL;
		/* One more entry, so that this is said once. */
		path = STR("");
	}
	f = arena_new(ctx->arena, struct compose_file);
	f->path = path;
	f->next = ctx->compose;
	ctx->compose = f;
	if (!path.len || !ctx->opt->read_beside ||
	    !ctx->opt->read_beside(ctx->opt->read_beside_data, path, &bytes))
		return NULL;
	diag_list_init(&unsaid, ctx->arena);
	bytes = text_decode(ctx->arena, bytes, &unsaid, path);
	ynode_load(ctx->arena, bytes, DEPTH_MOST, &unsaid, path, &docs);
	if (docs.n && docs.v[0] && docs.v[0]->type == YNODE_MAPPING)
		f->doc = docs.v[0];
	return f->doc;
}

static bool is_one_of(struct str name, const char *const *names)
{
	for (size_t i = 0; i < N_NAMES; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* The document that this one adds to; NULL when it stands by itself. */
static const struct ynode *base_of(struct check_ctx *ctx)
{
	if (is_one_of(str_basename(ctx->path), bases))
		return NULL;
	for (size_t i = 0; i < N_NAMES; i++) {
		const struct ynode *doc = file_beside(ctx, str_of(bases[i]));

		if (doc)
			return doc;
	}
	return NULL;
}

static const struct ynode *override_of(struct check_ctx *ctx)
{
	if (!is_one_of(str_basename(ctx->path), bases))
		return NULL;
	for (size_t i = 0; i < N_NAMES; i++) {
		const struct ynode *doc = file_beside(ctx, str_of(overrides[i]));

		if (doc)
			return doc;
	}
	return NULL;
}

/* --- services ----------------------------------------------------------------- */

static int key_cmp(const void *a, const void *b)
{
	return str_cmp((*(const struct ynode *const *)a)->key,
		       (*(const struct ynode *const *)b)->key);
}

static const struct compose_index *index_of(struct check_ctx *ctx,
					    const struct ynode *section)
{
	struct compose_index *x;
	size_t n = 0;

	for (x = ctx->compose_index; x; x = x->next)
		if (x->section == section)
			return x;
	x = arena_new(ctx->arena, struct compose_index);
	ynode_each (v, section)
		n++;
	x->section = section;
	x->sorted = arena_new_array(ctx->arena, const struct ynode *, n + 1);
	ynode_each (v, section)
		x->sorted[x->n++] = v;
	if (n)
		qsort(x->sorted, n, sizeof(*x->sorted), key_cmp);
	x->next = ctx->compose_index;
	ctx->compose_index = x;
	return x;
}

/* The entry of a section, which may be NULL. */
static const struct ynode *named(struct check_ctx *ctx, const struct ynode *section,
				 struct str name)
{
	struct ynode key = { .key = name };
	const struct ynode *wanted = &key, **found;
	const struct compose_index *x;

	if (!section || !section->child)
		return NULL;
	x = index_of(ctx, section);
	found = bsearch(&wanted, x->sorted, x->n, sizeof(*x->sorted), key_cmp);
	return found ? *found : NULL;
}

/* A path of `doc`, which may be another file than the one at hand, from the latter's
 * folder. */
static struct str path_from(struct check_ctx *ctx, const struct ynode *doc,
			    struct str path)
{
	struct str folder = STR("");

	for (const struct compose_file *f = ctx->compose; f; f = f->next)
		if (f->doc && f->doc == doc)
			folder = str_dirname(f->path);
	if (!folder.len || path.ptr[0] == '/')
		return path;
	return arena_cat(ctx->arena, folder, STR("/"), path);
}

/* What is set there is not known when the file cannot be had: said once. */
static const struct ynode *file_extended(struct check_ctx *ctx, const struct ynode *from,
					 struct str file, unsigned line)
{
	struct str path = path_from(ctx, from, file);
	const struct ynode *doc = file_beside(ctx, path);

	for (struct compose_file *f = ctx->compose; f && !doc; f = f->next)
		if (str_eq(f->path, path) && !f->said) {
			f->said = true;
			diag_add(ctx->diags, DIAG_NOTE, DIAG_UNRESOLVED, ctx->path,
				 from == ctx->yaml->doc ? line : 0,
				 STR_FMT ", which a service extends, cannot be looked at",
				 STR_ARG(path));
		}
	return doc;
}

/* What the service of `doc` extends; *doc becomes the document that it is in. */
static const struct ynode *extended(struct check_ctx *ctx, const struct ynode *service,
				    const struct ynode **doc)
{
	const struct ynode *e = ynode_get(service, "extends");
	struct str name = STR(""), file = STR("");

	if (!e)
		return NULL;
	if (e->type == YNODE_SCALAR) {
		name = e->text;
	} else {
		name = ynode_string(e, "service");
		file = ynode_string(e, "file");
	}
	if (file.len)
		*doc = file_extended(ctx, *doc, file, e->line);
	return named(ctx, compose_section(*doc, "services"), name);
}

static const struct ynode *get_in(struct check_ctx *ctx, const struct ynode *doc,
				  const struct ynode *service, const char *key)
{
	for (int n = 0; n < EXTENDS_MOST && service && service->type == YNODE_MAPPING;
	     n++) {
		const struct ynode *v = ynode_get(service, key);

		if (v)
			return v;
		service = extended(ctx, service, &doc);
	}
	return NULL;
}

const struct ynode *compose_get(struct check_ctx *ctx, const struct ynode *service,
				const char *key)
{
	const struct ynode *others[] = { override_of(ctx), base_of(ctx) };
	const struct ynode *v = get_in(ctx, ctx->yaml->doc, service, key);

	for (size_t i = 0; i < 2 && !v; i++)
		v = get_in(
			ctx, others[i],
			named(ctx, compose_section(others[i], "services"), service->key),
			key);
	return v;
}

bool compose_is_addition(struct check_ctx *ctx, const struct ynode *service)
{
	return named(ctx, compose_section(base_of(ctx), "services"), service->key) !=
	       NULL;
}

/* --- what is defined ------------------------------------------------------------ */

/* True when an included file defines it, or cannot be looked at. */
static bool included_defines(struct check_ctx *ctx, const struct ynode *doc,
			     const char *section, struct str name, unsigned depth)
{
	const struct ynode *list = ynode_get(doc, "include");
	unsigned n = 0;

	if (!list)
		return false;
	if (list->type != YNODE_SEQUENCE || !depth)
		return true;
	ynode_each (v, list) {
		struct str path =
			v->type == YNODE_SCALAR ? v->text : ynode_string(v, "path");
		const struct ynode *in =
			path.len && !str_has_char(path, '$') && n++ < INCLUDES_MOST
				? file_beside(ctx, path)
				: NULL;

		/* Paths in a file of another folder count from there: not followed. */
		if (!in || named(ctx, compose_section(in, section), name) ||
		    ynode_get(in, "include"))
			return true;
	}
	return false;
}

bool compose_defines(struct check_ctx *ctx, const char *section, struct str name)
{
	const struct ynode *base = base_of(ctx), *over = override_of(ctx);
	const struct ynode *docs[] = { ctx->yaml->doc, base, over };

	for (size_t i = 0; i < 3; i++)
		if (docs[i] && (named(ctx, compose_section(docs[i], section), name) ||
				included_defines(ctx, docs[i], section, name, 1)))
			return true;
	/* A file of another name may be given with any other by -f. */
	return !base && !is_one_of(str_basename(ctx->path), bases);
}

/* --- values ------------------------------------------------------------------- */

struct check_at compose_at(const struct ynode *v, const struct ynode *service)
{
	return (struct check_at){
		.line = v->key_line ? v->key_line : v->line,
		.end_line = v->key_line && v->line < v->key_line ? v->key_line : v->line,
		.also = { v->line, service ? service->key_line : 0 },
	};
}

bool compose_text(struct check_ctx *ctx, const struct ynode *v, struct str *out)
{
	struct str unknown = STR("");

	if (!v || v->type != YNODE_SCALAR)
		return false;
	*out = compose_interpolate(ctx->arena, v->text, &unknown);
	return !unknown.len;
}

bool compose_is_true(const struct ynode *v)
{
	return v && v->type == YNODE_SCALAR &&
	       (str_eq_nocase(v->text, STR("true")) ||
		str_eq_nocase(v->text, STR("yes")) || str_eq_nocase(v->text, STR("on")));
}

bool compose_next_pair(const struct ynode **next, struct compose_pair *out)
{
	for (const struct ynode *v = *next; v; v = v->next) {
		if (v->type != YNODE_SCALAR)
			continue;
		*next = v->next;
		*out = (struct compose_pair){ v->key, v->text, v };
		if (!v->key_line) /* an element of a list */
			str_cut(v->text, '=', &out->name, &out->value);
		return true;
	}
	*next = NULL;
	return false;
}

/* The part of "HOST:CONTAINER:MODE" before the first ':' that is not within ${…}. */
static size_t first_colon(struct str s)
{
	unsigned open = 0;

	for (size_t i = 0; i < s.len; i++) {
		open += s.ptr[i] == '{';
		open -= open && s.ptr[i] == '}';
		if (s.ptr[i] == ':' && !open)
			return i;
	}
	return STR_NONE;
}

static bool is_path(struct str s)
{
	return s.len &&
	       (s.ptr[0] == '/' || s.ptr[0] == '.' || s.ptr[0] == '~' ||
		s.ptr[0] == '$' || str_has_char(s, '/') || str_has_char(s, '\\'));
}

void compose_volume(struct check_ctx *ctx, const struct ynode *v,
		    struct compose_volume *out)
{
	struct str source = STR(""), unknown = STR("");

	*out = (struct compose_volume){ .known = true };
	if (v->type == YNODE_MAPPING) {
		source = ynode_string(v, "source");
		if (!source.len)
			source = ynode_string(v, "src");
		out->read_only = compose_is_true(ynode_get(v, "read_only"));
		out->is_bind = str_is(ynode_string(v, "type"), "bind");
	} else if (v->type == YNODE_SCALAR) {
		size_t colon = first_colon(v->text);
		struct str mode = STR(""), head;

		if (colon == STR_NONE)
			return; /* an anonymous volume */
		source = str_slice(v->text, 0, colon);
		str_rcut(v->text, ':', &head, &mode);
		while (mode.len) {
			str_cut(mode, ',', &head, &mode);
			out->read_only = out->read_only || str_is(head, "ro");
		}
		out->is_bind = is_path(source);
	}
	/* The home folder is the same, however it is written. */
	if (str_starts_with(source, STR("$HOME")))
		source = arena_cat(ctx->arena, STR("~"), str_from(source, 5), STR(""));
	else if (str_starts_with(source, STR("${HOME}")))
		source = arena_cat(ctx->arena, STR("~"), str_from(source, 7), STR(""));
	out->source = compose_interpolate(ctx->arena, source, &unknown);
	out->known = !unknown.len;
	while (out->source.len > 1 && out->source.ptr[out->source.len - 1] == '/')
		out->source.len--;
}
