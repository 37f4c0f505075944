/*
 * fuzz_json.c - what is read as JSON and written again is read as the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "format/json.h"
#include "format/json_out.h"

enum { DEPTH = JOUT_DEPTH - 2 };

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void write_value(struct jout *j, const struct jnode *v, unsigned depth)
{
	size_t n = 0;

	require(depth <= DEPTH && v->line > 0);
	switch (v->type) {
	case JNODE_NULL:
		jout_null(j);
		break;
	case JNODE_FALSE:
	case JNODE_TRUE:
		jout_bool(j, v->type == JNODE_TRUE);
		break;
	case JNODE_NUMBER: /* the writer has no such numbers */
	case JNODE_STRING:
		require(str_is_utf8(v->text));
		jout_string(j, v->text);
		break;
	case JNODE_ARRAY:
		jout_array(j);
		for (const struct jnode *it = v->child; it; it = it->next, n++)
			write_value(j, it, depth + 1);
		jout_end_array(j);
		require(n == v->n);
		break;
	case JNODE_OBJECT:
		jout_object(j);
		for (const struct jnode *it = v->child; it; it = it->next, n++) {
			jout_key_str(j, it->key);
			write_value(j, it, depth + 1);
		}
		jout_end_object(j);
		require(n == v->n);
		break;
	}
}

static void require_same(const struct jnode *a, const struct jnode *b, unsigned depth)
{
	if (!a || !b)
		abort();
	require(depth <= DEPTH && a->n == b->n && str_eq(a->key, b->key));
	require(a->type == b->type ||
		(a->type == JNODE_NUMBER && b->type == JNODE_STRING));
	require(str_eq(a->text, b->text));
	a = a->child;
	for (b = b->child; b; a = a->next, b = b->next)
		require_same(a, b, depth + 1);
}

static void read_and_write(struct str text, unsigned flags)
{
	struct arena a;
	struct diag_list d;
	struct buf b;
	struct jout j;

	arena_init(&a);
	diag_list_init(&d, &a);
	const struct jnode *v = jnode_read(&a, text, flags, DEPTH, &d, STR("fuzz"));

	require(v ? diag_complete(&d) : d.n > 0);
	if (v) {
		buf_init(&b, text.len * 64 + 64);
		jout_init(&j, &b, flags & JNODE_COMMENTS);
		write_value(&j, v, 0);
		if (!b.full) {
			const struct jnode *again =
				jnode_read(&a, buf_str(&b), 0, DEPTH, &d, STR("again"));
			require_same(v, again, 0);
		}
		buf_release(&b);
	}
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };

	read_and_write(text, JNODE_STRICT);
	read_and_write(text, JNODE_COMMENTS);
	return 0;
}
