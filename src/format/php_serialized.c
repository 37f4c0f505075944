/* php_serialized.c - see php_serialized.h. */
#include "format/php_serialized.h"

#include "format/cursor.h"

static bool take(struct cursor *c, const char *text)
{
	struct str s = str_of(text);

	if (!str_starts_with(str_from(c->bytes, c->at), s))
		return false;
	cursor_advance(c, s.len);
	return true;
}

/* Up to the byte `end`, which is taken too. */
static bool take_until(struct cursor *c, char end, struct str *out)
{
	/* no number is longer, and who asks may do so again and again */
	struct str rest = str_slice(c->bytes, c->at, c->at + 64);
	size_t n = str_find_char(rest, end);

	if (n == STR_NONE)
		return false;
	*out = str_slice(rest, 0, n);
	cursor_advance(c, n + 1);
	return true;
}

static bool take_number(struct cursor *c, char end, uint32_t *n)
{
	struct str digits;

	return take_until(c, end, &digits) && str_to_u32(digits, UINT32_MAX, n);
}

/* `3:"abc"`: bytes are counted, and nothing in them is escaped. */
static bool take_string(struct cursor *c, struct str *out)
{
	uint32_t n;

	if (!take_number(c, ':', &n) || !take(c, "\"") || n > c->bytes.len - c->at)
		return false;
	*out = str_slice(c->bytes, c->at, c->at + n);
	cursor_advance(c, n);
	return take(c, "\"");
}

static int read_value(struct cursor *c, unsigned depth, struct jnode *v);

static int read_key(struct cursor *c, struct str *key)
{
	if (take(c, "i:") && take_until(c, ';', key))
		return 0;
	if (take(c, "s:") && take_string(c, key) && take(c, ";"))
		return 0;
	return cursor_fail(c, "expected a key of an array, a string or a number");
}

/* "2:{key value key value}" */
static int read_members(struct cursor *c, unsigned depth, struct jnode *v)
{
	struct jnode **tail = &v->child;
	uint32_t n;

	v->type = JNODE_OBJECT;
	if (!take_number(c, ':', &n) || !take(c, "{"))
		return cursor_fail(c, "expected the number of entries of an array");
	if (!depth) {
		diag_add(c->d, DIAG_ERROR, DIAG_LIMIT, c->path, c->line,
			 "arrays are nested too deep");
		return -1;
	}
	for (; v->n < n; v->n++) {
		struct jnode *member = arena_new(c->arena, struct jnode);

		if (read_key(c, &member->key) || read_value(c, depth - 1, member))
			return -1;
		*tail = member;
		tail = &member->next;
	}
	if (!take(c, "}"))
		return cursor_fail(c, "expected '}' behind the last entry of an array");
	return 0;
}

static int read_scalar(struct cursor *c, struct jnode *v)
{
	struct str unused;
	bool good = false;

	if (take(c, "N;"))
		return 0;
	if (take(c, "b:")) {
		v->type = take(c, "1") ? JNODE_TRUE : JNODE_FALSE;
		good = (v->type == JNODE_TRUE || take(c, "0")) && take(c, ";");
	} else if (take(c, "i:") || take(c, "d:")) {
		v->type = JNODE_NUMBER;
		good = take_until(c, ';', &v->text);
	} else if (take(c, "s:")) {
		v->type = JNODE_STRING;
		good = take_string(c, &v->text) && take(c, ";");
	} else if (take(c, "r:") || take(c, "R:")) {
		good = take_until(c, ';', &unused);
	}
	return good ? 0
		    : cursor_fail(c, "expected a value as PHP's serialize() writes it");
}

static int read_value(struct cursor *c, unsigned depth, struct jnode *v)
{
	struct str class_name;

	v->line = c->line;
	if (take(c, "a:"))
		return read_members(c, depth, v);
	if (!take(c, "O:"))
		return read_scalar(c, v);
	if (!take_string(c, &class_name) || !take(c, ":"))
		return cursor_fail(c, "expected the name of a class");
	return read_members(c, depth, v);
}

const struct jnode *php_serialized_read(struct arena *a, struct str bytes,
					unsigned max_depth, struct diag_list *d,
					struct str path)
{
	struct cursor c = { a, bytes, 0, 1, d, path };
	struct jnode *root = arena_new(a, struct jnode);

	if (read_value(&c, max_depth, root))
		return NULL;
	if (str_trim(str_from(bytes, c.at)).len) {
		cursor_fail(&c, "expected nothing behind the value");
		return NULL;
	}
	return root;
}
