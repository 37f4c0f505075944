/*
 * facts_read.c - end-of-life facts as JSON (docs/database.md) to tables of lines.
 *
 * Strict, as the facts decide findings: a document that is wrong anywhere is not used.
 */
#include <stdlib.h>

#include "advisory/facts.h"
#include "base/buf.h"

/* Why the document cannot be used, and where: the first that was met counts. */
struct reader {
	struct arena *a;
	const char *wrong;
	unsigned line;
	struct buf lines;      /* of the table that is being written */
	struct eol_facts *out; /* those that are written */
};

static void reject(struct reader *r, const struct jnode *at, const char *why)
{
	if (r->wrong)
		return;
	r->wrong = why;
	r->line = at ? at->line : 0;
}

bool facts_is_document(const struct jnode *root)
{
	return jnode_is(root, JNODE_OBJECT) && jnode_get(root, "as_of") &&
	       jnode_get(root, "products");
}

/* --- fields --------------------------------------------------------------------- */

static void add(struct reader *r, char end, struct str text)
{
	buf_add(&r->lines, text.len ? text : STR("-"));
	buf_add_char(&r->lines, end);
}

/* What can stand in a field: no control character, and not the mark of an absent one. */
static bool is_field(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
			return false;
	return !str_is(s, "-");
}

/* A name that must be there. */
static struct str checked_name(struct reader *r, const struct jnode *at, struct str s)
{
	if (!s.len || !is_field(s) || s.ptr[0] == '#')
		reject(r, at, "a name is missing, or is none");
	return s;
}

static void add_name(struct reader *r, char end, const struct jnode *v,
		     const struct jnode *parent)
{
	add(r, end,
	    checked_name(r, v ? v : parent,
			 jnode_is(v, JNODE_STRING) ? v->text : STR("")));
}

/* A text that may be absent. */
static void add_text(struct reader *r, char end, const struct jnode *v)
{
	struct str s = jnode_is(v, JNODE_STRING) ? v->text : STR("");

	if (v && v->type != JNODE_STRING && v->type != JNODE_NULL)
		reject(r, v, "a text is of another type");
	if (!is_field(s))
		reject(r, v, "a text has control characters, or is \"-\"");
	add(r, end, s);
}

/* A day, where `open` also true and false, that may be absent. */
static void add_day(struct reader *r, char end, const struct jnode *v, bool open)
{
	date_day day;

	if (!v || v->type == JNODE_NULL)
		add(r, end, STR(""));
	else if (open && (v->type == JNODE_TRUE || v->type == JNODE_FALSE))
		add(r, end, v->type == JNODE_TRUE ? STR("yes") : STR("no"));
	else if (v->type == JNODE_STRING && v->text.len == 10 &&
		 date_parse(v->text, &day))
		add(r, end, v->text);
	else
		reject(r, v,
		       open ? "neither a day (YYYY-MM-DD), true nor false"
			    : "no day (YYYY-MM-DD)");
}

/* --- tables --------------------------------------------------------------------- */

static const char too_large[] = "they are too large";

/* Takes the lines as a table as they are. */
static void end_table(struct reader *r, enum eol_table table)
{
	size_t all = r->lines.len;

	for (int i = 0; i < EOL_TABLES; i++)
		all += r->out->table[i].len;
	if (r->lines.full || all > FACTS_BYTES)
		reject(r, NULL, too_large);
	else
		r->out->table[table] = arena_dup(r->a, buf_str(&r->lines));
	buf_clear(&r->lines);
}

/* Takes them in order of bytes, each once. */
static void end_sorted(struct reader *r, enum eol_table table)
{
	struct str all = arena_dup(r->a, buf_str(&r->lines)), line, before = STR("");
	struct str *v = NULL;
	size_t n = 0, cap = 0;

	while (str_next_line(&all, &line)) {
		arena_grow(r->a, v, n, &cap);
		v[n++] = line;
	}
	if (n)
		qsort(v, n, sizeof(*v), str_qsort_cmp);
	if (r->lines.full)
		reject(r, NULL, too_large);
	buf_clear(&r->lines);
	for (size_t i = 0; i < n; i++) {
		if (i && str_eq(v[i], before))
			continue;
		add(r, '\n', v[i]);
		before = v[i];
	}
	end_table(r, table);
}

static void write_cycle(struct reader *r, struct str product, const struct jnode *c)
{
	const struct jnode *eol = jnode_get(c, "eol"), *day = jnode_get(c, "release");

	if (!jnode_is(c, JNODE_OBJECT) || !eol || eol->type == JNODE_NULL || !day ||
	    day->type == JNODE_NULL) {
		reject(r, c, "a cycle is no object with \"cycle\", \"release\", \"eol\"");
		return;
	}
	add(r, '\t', product);
	add_name(r, '\t', jnode_get(c, "cycle"), c);
	add_text(r, '\t', jnode_get(c, "codename"));
	add_day(r, '\t', day, false);
	add_day(r, '\t', eol, true);
	add_day(r, '\t', jnode_get(c, "support"), true);
	add_day(r, '\t', jnode_get(c, "extended"), true);
	add_day(r, '\t', jnode_get(c, "lts"), true);
	add_text(r, '\n', jnode_get(c, "latest"));
}

static int by_key(const void *a, const void *b)
{
	return str_cmp((*(const struct jnode *const *)a)->key,
		       (*(const struct jnode *const *)b)->key);
}

/* The products, each once, by name: cycles keep their order within one. */
static const struct jnode **sorted_products(struct reader *r, const struct jnode *list)
{
	const struct jnode **v = arena_new_array(r->a, const struct jnode *, list->n + 1);
	size_t n = 0;

	jnode_each (p, list) {
		checked_name(r, p, p->key);
		if (!jnode_is(p, JNODE_OBJECT) ||
		    !jnode_is(jnode_get(p, "cycles"), JNODE_ARRAY) ||
		    !jnode_get(p, "cycles")->n)
			reject(r, p, "a product is no object with \"cycles\"");
		if (jnode_get(p, "images") &&
		    !jnode_is(jnode_get(p, "images"), JNODE_ARRAY))
			reject(r, p, "the images of a product are no list");
		v[n++] = p;
	}
	qsort(v, n, sizeof(*v), by_key);
	for (size_t i = 1; i < n; i++)
		if (str_eq(v[i]->key, v[i - 1]->key))
			reject(r, v[i], "a product is there twice");
	return v;
}

static void read_products(struct reader *r, const struct jnode *list)
{
	if (!jnode_is(list, JNODE_OBJECT) || !list->n) {
		reject(r, list, "\"products\" is no object with products");
		return;
	}
	const struct jnode **v = sorted_products(r, list);

	for (size_t i = 0; i < list->n && !r->wrong; i++) {
		add(r, '\t', v[i]->key);
		add_name(r, '\t', jnode_get(v[i], "category"), v[i]);
		add_name(r, '\n', jnode_get(v[i], "title"), v[i]);
	}
	end_sorted(r, EOL_PRODUCTS);
	for (size_t i = 0; i < list->n && !r->wrong; i++)
		jnode_each (c, jnode_get(v[i], "cycles"))
			write_cycle(r, v[i]->key, c);
	end_table(r, EOL_CYCLES);
	for (size_t i = 0; i < list->n && !r->wrong; i++)
		jnode_each (image, jnode_get(v[i], "images")) {
			add_name(r, '\t', image, v[i]);
			add(r, '\n', v[i]->key);
		}
	end_sorted(r, EOL_IMAGES);
}

/* A part that may be left out: then it has no members. */
static const struct jnode *part(struct reader *r, const struct jnode *root,
				const char *key)
{
	const struct jnode *v = jnode_get(root, key);

	if (v && v->type != JNODE_OBJECT) {
		reject(r, v, "a part of the facts is no object");
		return NULL;
	}
	return v;
}

static void read_codenames(struct reader *r, const struct jnode *root)
{
	jnode_each (name, part(r, root, "codenames")) {
		checked_name(r, name, name->key);
		if (name->type != JNODE_ARRAY)
			reject(r, name, "a codename has no list of [product, cycle]");
		jnode_each (pair, name) {
			const struct jnode *product = pair->child;

			if (pair->type != JNODE_ARRAY || pair->n != 2) {
				reject(r, pair, "no pair of product and cycle");
				break;
			}
			add(r, '\t', name->key);
			add_name(r, '\t', product, pair);
			add_name(r, '\n', product->next, pair);
		}
	}
	end_sorted(r, EOL_CODENAMES);
}

static void read_retired(struct reader *r, const struct jnode *root)
{
	jnode_each (image, part(r, root, "retired_images")) {
		add(r, '\t', checked_name(r, image, image->key));
		if (image->type != JNODE_OBJECT)
			reject(r, image, "a retired image is no object");
		add_day(r, '\t', jnode_get(image, "deprecated"), false);
		add_day(r, '\n', jnode_get(image, "removed"), false);
	}
	end_sorted(r, EOL_RETIRED);
}

/* [distribution, day it left, "tag tag"] */
static void write_tags(struct reader *r, struct str image, const struct jnode *row)
{
	if (row->type != JNODE_ARRAY || row->n != 3) {
		reject(r, row, "no [distribution, day, tags]");
		return;
	}
	const struct jnode *left = row->child->next, *tags = left->next;
	struct str rest = tags->text, tag;

	if (tags->type != JNODE_STRING)
		reject(r, tags, "the tags are no text");
	while (!r->wrong && !r->lines.full && str_next_word(&rest, &tag)) {
		add(r, '\t', image);
		add(r, '\t', checked_name(r, tags, tag));
		add_text(r, '\t', row->child);
		add_day(r, '\n', left, false);
	}
}

static void read_tags(struct reader *r, const struct jnode *root)
{
	jnode_each (image, part(r, root, "tags")) {
		checked_name(r, image, image->key);
		if (image->type != JNODE_ARRAY)
			reject(r, image, "an image has no list of tags");
		jnode_each (row, image)
			write_tags(r, image->key, row);
	}
	end_sorted(r, EOL_TAGS);
}

const char *facts_read(const struct jnode *root, struct arena *a, struct eol_facts *out,
		       unsigned *line)
{
	struct reader r = { .a = a, .out = out };
	const struct jnode *as_of = jnode_get(root, "as_of");
	date_day day;

	*out = (struct eol_facts){ 0 };
	buf_init(&r.lines, FACTS_BYTES);
	if (!jnode_is(as_of, JNODE_STRING) || as_of->text.len != 10 ||
	    !date_parse(as_of->text, &day))
		reject(&r, as_of, "\"as_of\" is no day (YYYY-MM-DD)");
	else
		buf_printf(&r.lines, "as_of\t" STR_FMT "\n", STR_ARG(as_of->text));
	end_table(&r, EOL_ABOUT);
	read_products(&r, jnode_get(root, "products"));
	read_codenames(&r, root);
	read_retired(&r, root);
	read_tags(&r, root);
	buf_release(&r.lines);
	*line = r.line;
	return r.wrong;
}
