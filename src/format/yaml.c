/*
 * yaml.c - YAML to a tree, from libyaml's events; see yaml.h.
 *
 * YAML 1.1, https://yaml.org/spec/1.1/, and its merge key,
 * https://yaml.org/type/merge.html. libyaml reads the syntax and keeps no tree; this file
 * adds keys, anchors, merges, comments and every bound.
 */
#include "format/yaml.h"

#include <yaml.h>

#include "base/map.h"
#include "format/text.h"

/* Nodes after expansion: no file without aliases has more nodes than bytes. */
#define EXPANSION_MOST 1000000u

enum {
	SMALL_MAPPING = 16,   /* up to here keys are compared one by one */
	DUPLICATES_SAID = 16, /* diagnostics of one stream about duplicate keys */
};

struct anchor {
	struct ynode *node;
	size_t weight;   /* nodes of it, aliases expanded; 0 while it is still open */
	unsigned height; /* 0 of a scalar, one more than its highest child's else */
};

/* A sequence or mapping that is open. */
struct frame {
	struct ynode *node, *last;
	struct ynode *merges, *last_merge; /* values of <<, not among the children */
	struct anchor *anchor;             /* NULL: it has none */
	size_t weight;
	unsigned height;
	unsigned end_line; /* of what was placed so far */
	bool flow;
	bool has_key; /* a value comes next */
	bool drop;    /* … whose key was no scalar */
	bool merge;   /* … whose key is << */
	struct str key;
	unsigned key_line;
};

struct reader {
	yaml_parser_t parser;
	struct arena *arena;
	struct str bytes;
	struct diag_list *d;
	struct str path;
	struct frame *frames;
	size_t depth, frames_cap, max_depth;
	struct map anchors; /* of this document: name to struct anchor */
	size_t nodes;       /* of this stream, aliases expanded */
	size_t duplicates;
	struct ynode *root;
	/* The same place counted in characters, as libyaml's marks do, and in bytes. */
	size_t at_char, at_byte;
};

static int fail(struct reader *r, enum diag_code code, unsigned line, const char *what)
{
	diag_add(r->d, DIAG_ERROR, code, r->path, line, "%s", what);
	return -1;
}

static unsigned line_of(yaml_mark_t mark)
{
	return (unsigned)mark.line + 1;
}

/* --- errors of libyaml ----------------------------------------------------- */

/* Line of the first "<<<<<<< " marker; 0 when there is none. */
static unsigned conflict_line(struct str bytes)
{
	struct str rest = bytes, line;

	for (unsigned n = 1; str_next_line(&rest, &line); n++)
		if (str_starts_with(line, STR("<<<<<<<")) &&
		    text_is_conflict_marker(line))
			return n;
	return 0;
}

static int fail_syntax(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;

	if (p->error == YAML_MEMORY_ERROR)
		oom_die();
	unsigned line = conflict_line(r->bytes);

	if (line)
		return fail(r, DIAG_SYNTAX, line,
			    "unresolved merge conflict: found a conflict marker");
	if (p->error == YAML_READER_ERROR) {
		line = 1;
		for (size_t i = 0; i < p->problem_offset && i < r->bytes.len; i++)
			line += r->bytes.ptr[i] == '\n';
		return fail(r, DIAG_SYNTAX, line, p->problem);
	}
	diag_add(r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, line_of(p->problem_mark),
		 "%s%s%s", p->problem ? p->problem : "not YAML", p->context ? " " : "",
		 p->context ? p->context : "");
	return -1;
}

/* --- comments -------------------------------------------------------------- */

/* Byte offset of a mark; marks come in order, so that each byte is counted once. */
static size_t byte_offset(struct reader *r, yaml_mark_t mark)
{
	while (r->at_char < mark.index && r->at_byte < r->bytes.len) {
		r->at_byte++;
		while (r->at_byte < r->bytes.len &&
		       ((unsigned char)r->bytes.ptr[r->at_byte] & 0xc0) == 0x80)
			r->at_byte++;
		r->at_char++;
	}
	return r->at_byte;
}

/* The comment that follows on the line of offset `at`, behind the bytes of `between`. */
static struct str comment_at(struct reader *r, size_t at, const char *between)
{
	struct str rest = str_from(r->bytes, at), line = STR("");
	size_t i = 0;

	while (i < rest.len && rest.ptr[i] && strchr(between, rest.ptr[i]))
		i++;
	/* Only blank space makes a '#' the start of a comment. */
	if (!i || i >= rest.len || rest.ptr[i] != '#' ||
	    (rest.ptr[i - 1] != ' ' && rest.ptr[i - 1] != '\t'))
		return STR("");
	rest = str_from(rest, i + 1);
	str_next_line(&rest, &line);
	return arena_dup(r->arena, str_trim(line));
}

static struct str comment_of(struct reader *r, const yaml_event_t *e, bool block)
{
	size_t start = byte_offset(r, e->start_mark);

	if (block) /* on the line of its indicator; its own lines hold no comments */
		return comment_at(r, start, "|>+-0123456789 \t");
	return comment_at(r, byte_offset(r, e->end_mark), " \t,]}");
}

/* --- placing values -------------------------------------------------------- */

static void append(struct frame *f, struct ynode *v)
{
	v->next = NULL;
	if (f->last)
		f->last->next = v;
	else
		f->node->child = v;
	f->last = v;
}

static struct ynode *copy_node(struct reader *r, const struct ynode *from)
{
	struct ynode *v = arena_new(r->arena, struct ynode);

	*v = *from;
	v->next = NULL;
	return v;
}

static int count_nodes(struct reader *r, size_t n, unsigned line)
{
	size_t most = r->bytes.len + EXPANSION_MOST;

	if (n > most - r->nodes)
		return fail(r, DIAG_LIMIT, line, "aliases expand to too many nodes");
	r->nodes += n;
	return 0;
}

static void take_key(struct reader *r, struct frame *f, const struct ynode *v)
{
	f->has_key = true;
	f->key_line = v->line;
	f->drop = v->type != YNODE_SCALAR;
	f->merge = !f->drop && v->plain && str_is(v->text, "<<");
	f->key = v->text;
	if (f->drop)
		diag_add(r->d, DIAG_WARNING, DIAG_UNSUPPORTED, r->path, v->line,
			 "a key that is a %s is left out, with its value",
			 v->type == YNODE_SEQUENCE ? "sequence" : "mapping");
}

static void take_value(struct frame *f, struct ynode *v)
{
	f->has_key = false;
	v->key = f->key;
	v->key_line = f->key_line;
	if (f->drop)
		return;
	if (!f->merge) {
		append(f, v);
		return;
	}
	if (f->last_merge)
		f->last_merge->next = v;
	else
		f->merges = v;
	f->last_merge = v;
}

/* v is complete: an element, a key, a value or the root. */
static void place(struct reader *r, struct ynode *v, size_t weight, unsigned height)
{
	if (!r->depth) {
		r->root = v;
		return;
	}
	struct frame *f = &r->frames[r->depth - 1];

	f->weight += weight;
	if (f->end_line < v->end_line)
		f->end_line = v->end_line;
	if (f->height < height + 1)
		f->height = height + 1;
	if (f->node->type == YNODE_SEQUENCE)
		append(f, v);
	else if (f->has_key)
		take_value(f, v);
	else
		take_key(r, f, v);
}

/* --- closing a mapping ----------------------------------------------------- */

static void say_duplicate(struct reader *r, const struct ynode *v)
{
	r->duplicates++;
	if (r->duplicates < DUPLICATES_SAID)
		diag_add(r->d, DIAG_WARNING, DIAG_DUPLICATE_KEY, r->path, v->key_line,
			 "duplicate key \"" STR_FMT "\": the last one counts",
			 STR_ARG(v->key));
	else if (r->duplicates == DUPLICATES_SAID)
		diag_add(r->d, DIAG_WARNING, DIAG_DUPLICATE_KEY, r->path, v->key_line,
			 "more duplicate keys, which are not listed");
}

static void check_keys(struct reader *r, const struct ynode *mapping)
{
	struct map seen;
	size_t n = 0;

	map_init(&seen);
	ynode_each (v, mapping) {
		if (++n > SMALL_MAPPING) {
			if (n == SMALL_MAPPING + 1)
				for (const struct ynode *it = mapping->child; it != v;
				     it = it->next)
					map_put(&seen, it->key, 0);
			if (!map_put(&seen, v->key, 0))
				say_duplicate(r, v);
			continue;
		}
		for (const struct ynode *it = mapping->child; it != v; it = it->next) {
			if (str_eq(it->key, v->key)) {
				say_duplicate(r, v);
				break;
			}
		}
	}
	map_release(&seen);
}

/* Adds what `from` has and f has not; keys holds those that f has. */
static int merge_pairs(struct reader *r, struct frame *f, struct map *keys,
		       const struct ynode *from, unsigned line)
{
	size_t n = 0;

	if (from->type != YNODE_MAPPING) {
		diag_add(r->d, DIAG_WARNING, DIAG_SYNTAX, r->path, line,
			 "the value of << is no mapping and is left out");
		return 0;
	}
	ynode_each (pair, from) {
		n++;
		if (!map_has(keys, pair->key))
			append(f, copy_node(r, pair));
	}
	/* Only now, so that of equal keys in `from` the last one counts here too. */
	ynode_each (pair, from)
		map_put(keys, pair->key, 0);
	return count_nodes(r, n, line);
}

static int apply_merges(struct reader *r, struct frame *f)
{
	struct map keys;
	int rc = 0;

	map_init(&keys);
	ynode_each (v, f->node)
		map_put(&keys, v->key, 0);
	for (struct ynode *m = f->merges; m && !rc; m = m->next) {
		if (m->type != YNODE_SEQUENCE) {
			rc = merge_pairs(r, f, &keys, m, m->key_line);
			continue;
		}
		/* Earlier mappings of the sequence win over later ones. */
		for (struct ynode *v = m->child; v && !rc; v = v->next)
			rc = merge_pairs(r, f, &keys, v, v->line);
	}
	map_release(&keys);
	return rc;
}

/* --- events ---------------------------------------------------------------- */

/* The anchor of a node that begins, to be filled in; NULL when name is. */
static struct anchor *add_anchor(struct reader *r, const yaml_char_t *name,
				 struct ynode *v)
{
	if (!name)
		return NULL;
	struct anchor *anchor = arena_new(r->arena, struct anchor);
	struct str key = arena_dup(r->arena, str_of((const char *)name));

	anchor->node = v;
	map_put(&r->anchors, key, (uint64_t)(uintptr_t)anchor);
	return anchor;
}

static int on_scalar(struct reader *r, const yaml_event_t *e)
{
	struct ynode *v = arena_new(r->arena, struct ynode);
	struct str value = { (const char *)e->data.scalar.value, e->data.scalar.length };

	v->type = YNODE_SCALAR;
	v->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	v->block = e->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
		   e->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
	v->line = line_of(e->start_mark);
	v->end_line = line_of(e->end_mark);
	/* A block scalar's end is the start of the line after it. */
	if (v->block && v->end_line > v->line && !e->end_mark.column)
		v->end_line--;
	v->text = arena_dup(r->arena, value);
	v->comment = comment_of(r, e, v->block);
	struct anchor *anchor = add_anchor(r, e->data.scalar.anchor, v);

	if (anchor)
		anchor->weight = 1;
	if (count_nodes(r, 1, v->line) < 0)
		return -1;
	place(r, v, 1, 0);
	return 0;
}

static int on_start(struct reader *r, const yaml_event_t *e, enum ynode_type type,
		    const yaml_char_t *name, bool flow)
{
	unsigned line = line_of(e->start_mark);

	if (r->depth >= r->max_depth) {
		diag_add(r->d, DIAG_ERROR, DIAG_LIMIT, r->path, line,
			 "nested deeper than %zu levels", r->max_depth);
		return -1;
	}
	struct ynode *v = arena_new(r->arena, struct ynode);

	v->type = type;
	v->line = line;
	v->end_line = line;
	arena_grow(r->arena, r->frames, r->depth, &r->frames_cap);
	r->frames[r->depth++] = (struct frame){
		.node = v,
		.anchor = add_anchor(r, name, v),
		.weight = 1,
		.height = 1,
		.end_line = line,
		.flow = flow,
	};
	return count_nodes(r, 1, line);
}

static int on_end(struct reader *r, const yaml_event_t *e)
{
	struct frame *f = &r->frames[r->depth - 1];

	/* The event of a block collection's end lies at whatever comes next. */
	if (f->flow)
		f->node->end_line = line_of(e->end_mark);
	else
		f->node->end_line = f->end_line;
	if (f->node->type == YNODE_MAPPING) {
		check_keys(r, f->node);
		if (f->merges && apply_merges(r, f) < 0)
			return -1;
	}
	if (f->anchor) {
		f->anchor->weight = f->weight;
		f->anchor->height = f->height;
	}
	r->depth--;
	place(r, f->node, f->weight, f->height);
	return 0;
}

static int on_alias(struct reader *r, const yaml_event_t *e)
{
	struct str name = str_of((const char *)e->data.alias.anchor);
	unsigned line = line_of(e->start_mark);
	uint64_t at;

	if (!map_get(&r->anchors, name, &at)) {
		diag_add(r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, line,
			 "alias *" STR_FMT " has no anchor before it", STR_ARG(name));
		return -1;
	}
	const struct anchor *anchor = (const struct anchor *)(uintptr_t)at;

	if (!anchor->weight) {
		diag_add(r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, line,
			 "alias *" STR_FMT " stands inside its own anchor",
			 STR_ARG(name));
		return -1;
	}
	if (r->depth + anchor->height > r->max_depth) {
		diag_add(r->d, DIAG_ERROR, DIAG_LIMIT, r->path, line,
			 "aliases nest deeper than %zu levels", r->max_depth);
		return -1;
	}
	if (count_nodes(r, anchor->weight, line) < 0)
		return -1;
	struct ynode *v = copy_node(r, anchor->node);

	v->line = line;
	v->end_line = line;
	v->comment = comment_at(r, byte_offset(r, e->end_mark), " \t,]}");
	place(r, v, anchor->weight, anchor->height);
	return 0;
}

static void start_document(struct reader *r)
{
	map_release(&r->anchors);
	r->root = NULL;
	r->depth = 0;
}

static int on_event(struct reader *r, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		start_document(r);
		return 0;
	case YAML_SCALAR_EVENT:
		return on_scalar(r, e);
	case YAML_ALIAS_EVENT:
		return on_alias(r, e);
	case YAML_SEQUENCE_START_EVENT:
		return on_start(r, e, YNODE_SEQUENCE, e->data.sequence_start.anchor,
				e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
	case YAML_MAPPING_START_EVENT:
		return on_start(r, e, YNODE_MAPPING, e->data.mapping_start.anchor,
				e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return on_end(r, e);
	default:
		return 0;
	}
}

static bool is_empty(const struct ynode *root)
{
	return root && root->type == YNODE_SCALAR && root->plain && !root->text.len;
}

static int read_stream(struct reader *r, struct ynode_docs *out)
{
	size_t cap = 0;

	for (;;) {
		yaml_event_t e;

		if (!yaml_parser_parse(&r->parser, &e))
			return fail_syntax(r);
		yaml_event_type_t type = e.type;
		int rc = on_event(r, &e);

		yaml_event_delete(&e);
		if (rc < 0)
			return -1;
		if (type == YAML_STREAM_END_EVENT || type == YAML_NO_EVENT)
			return 0;
		if (type == YAML_DOCUMENT_END_EVENT) {
			out->v = arena_grow_array(r->arena, out->v, out->n, &cap,
						  sizeof(struct ynode *),
						  _Alignof(struct ynode *));
			out->v[out->n++] = is_empty(r->root) ? NULL : r->root;
		}
	}
}

int ynode_load(struct arena *a, struct str bytes, unsigned max_depth, struct diag_list *d,
	       struct str path, struct ynode_docs *out)
{
	struct reader r = {
		.arena = a,
		.bytes = bytes,
		.d = d,
		.path = path,
		.max_depth = max_depth,
	};

	*out = (struct ynode_docs){ NULL, 0 };
	if (str_starts_with(bytes, STR("\xef\xbb\xbf")))
		r.at_byte = 3; /* a mark that libyaml does not count */
	if (!yaml_parser_initialize(&r.parser))
		oom_die();
	map_init(&r.anchors);
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser,
				     (const unsigned char *)(bytes.len ? bytes.ptr : ""),
				     bytes.len);
	int rc = read_stream(&r, out);

	map_release(&r.anchors);
	yaml_parser_delete(&r.parser);
	return rc;
}

const struct ynode *ynode_get(const struct ynode *v, const char *key)
{
	const struct ynode *last = NULL;
	struct str name = str_of(key);

	if (!v || v->type != YNODE_MAPPING)
		return NULL;
	ynode_each (it, v)
		if (str_eq(it->key, name))
			last = it;
	return last;
}

struct str ynode_string(const struct ynode *v, const char *key)
{
	const struct ynode *member = ynode_get(v, key);

	return member && member->type == YNODE_SCALAR ? member->text : STR("");
}
