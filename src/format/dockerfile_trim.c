/*
 * dockerfile_trim.c - the shell patterns in ${x#p}, ${x%p} and ${x/p/r}.
 *
 * POSIX.1-2017 "Shell Command Language", 2.6.2 and 2.13, without bracket expressions, as
 * BuildKit reads them: '*', '?', and a backslash before *, ?, \ or, where it only
 * serves the braces around, before '/' and '}'.
 */
#include "format/dockerfile_impl.h"

enum token_kind { TOKEN_BYTE, TOKEN_ANY, TOKEN_STAR };

struct token {
	enum token_kind kind;
	char byte;
};

struct df_pattern {
	struct token *v;
	size_t n;
	bool *active, *next; /* scratch: n + 1 places each */
};

struct df_pattern *df_pattern_read(struct arena *a, struct str text)
{
	struct df_pattern *p = arena_new(a, struct df_pattern);

	p->v = arena_new_array(a, struct token, text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		struct token t = { TOKEN_BYTE, text.ptr[i] };

		if (t.byte == '*') {
			t.kind = TOKEN_STAR;
		} else if (t.byte == '?') {
			t.kind = TOKEN_ANY;
		} else if (t.byte == '\\') {
			if (++i == text.len || !df_one_of(text.ptr[i], "*?\\/}"))
				return NULL;
			t.byte = text.ptr[i];
		}
		p->v[p->n++] = t;
	}
	p->active = arena_new_array(a, bool, p->n + 1);
	p->next = arena_new_array(a, bool, p->n + 1);
	return p;
}

/* Token k counted from the end when the match runs backwards. */
static struct token token_at(const struct df_pattern *p, size_t k, bool back)
{
	return p->v[back ? p->n - 1 - k : k];
}

/* A star may stand for nothing. */
static void close_stars(const struct df_pattern *p, bool *active, bool back)
{
	for (size_t k = 0; k < p->n; k++)
		if (active[k] && token_at(p, k, back).kind == TOKEN_STAR)
			active[k + 1] = true;
}

/*
 * The length of the head (or tail, read backwards) of text that the pattern matches, the
 * longest or the shortest; STR_NONE when none does.  All places of the pattern that can
 * be reached are followed together, so the time is the product of both lengths at most.
 */
static size_t run(const struct df_pattern *p, struct str text, bool back, bool longest,
		  size_t *work)
{
	bool *active = p->active, *next = p->next, *swap;
	size_t found = STR_NONE;

	memset(active, 0, p->n + 1);
	active[0] = true;
	close_stars(p, active, back);
	for (size_t i = 0;; i++) {
		bool any = false;

		if (active[p->n]) {
			found = i;
			if (!longest)
				break;
		}
		*work += p->n + 1;
		if (i == text.len || *work > DF_MOST_WORK)
			break;
		char c = text.ptr[back ? text.len - 1 - i : i];
		memset(next, 0, p->n + 1);
		for (size_t k = 0; k < p->n; k++) {
			struct token t = token_at(p, k, back);

			if (!active[k] || (t.kind == TOKEN_BYTE && t.byte != c))
				continue;
			next[t.kind == TOKEN_STAR ? k : k + 1] = true;
			any = true;
		}
		if (!any)
			break;
		close_stars(p, next, back);
		swap = active;
		active = next;
		next = swap;
	}
	return found;
}

struct str df_pattern_trim(const struct df_pattern *p, struct str value, bool tail,
			   bool longest, size_t *work)
{
	size_t n = run(p, value, tail, longest, work);

	if (n == STR_NONE)
		return value;
	return tail ? str_slice(value, 0, value.len - n) : str_from(value, n);
}

size_t df_pattern_match(const struct df_pattern *p, struct str text, size_t *work)
{
	return run(p, text, false, true, work);
}
