/*
 * license_eval.c - what a licence expression comes to, its terms being judged by the
 * caller.
 */
#include "core/license.h"

/* As deep as license_normalize() lets parentheses go, and one more. */
enum { MOST_DEPTH = 66 };

struct eval {
	struct str rest;
	license_term_fn *term;
	const void *arg;
	bool broken;
};

static struct str peek(struct eval *e)
{
	size_t n = 0;

	e->rest = str_trim_left(e->rest);
	if (e->rest.len && (e->rest.ptr[0] == '(' || e->rest.ptr[0] == ')'))
		return str_slice(e->rest, 0, 1);
	while (n < e->rest.len && !is_space(e->rest.ptr[n]) && e->rest.ptr[n] != '(' &&
	       e->rest.ptr[n] != ')')
		n++;
	return str_slice(e->rest, 0, n);
}

static bool take(struct eval *e, const char *word)
{
	struct str next = peek(e);

	if (!str_is(next, word))
		return false;
	e->rest = str_from(e->rest, next.len);
	return true;
}

static bool eval_or(struct eval *e, unsigned depth);

/* ID, or ID WITH EXCEPTION: one term, as it is written. */
static bool eval_term(struct eval *e)
{
	struct str id = peek(e), exception, whole = id;

	e->rest = str_from(e->rest, id.len);
	if (take(e, "WITH")) {
		exception = peek(e);
		e->rest = str_from(e->rest, exception.len);
		whole.len = (size_t)(exception.ptr + exception.len - id.ptr);
		e->broken |= !exception.len;
	}
	e->broken |= !id.len;
	return e->term(e->arg, id, whole);
}

static bool eval_primary(struct eval *e, unsigned depth)
{
	bool value;

	if (!take(e, "("))
		return eval_term(e);
	if (!depth) {
		e->broken = true;
		return false;
	}
	value = eval_or(e, depth - 1);
	e->broken |= !take(e, ")");
	return value;
}

/* Every operand is read, whatever the ones before came to. */
static bool eval_and(struct eval *e, unsigned depth)
{
	bool value = eval_primary(e, depth);

	while (!e->broken && take(e, "AND"))
		value = eval_primary(e, depth) && value;
	return value;
}

static bool eval_or(struct eval *e, unsigned depth)
{
	bool value = eval_and(e, depth);

	while (!e->broken && take(e, "OR"))
		value = eval_and(e, depth) || value;
	return value;
}

bool license_evaluate(struct str expression, license_term_fn *term, const void *arg,
		      bool *result)
{
	struct eval e = { .rest = expression, .term = term, .arg = arg };
	bool value = eval_or(&e, MOST_DEPTH);

	if (e.broken || str_trim(e.rest).len)
		return false;
	*result = value;
	return true;
}
