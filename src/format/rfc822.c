/* rfc822.c - see rfc822.h. */
#include "format/rfc822.h"

#include "base/buf.h"

/* Bytes of one folded value: a whole licence or a long description may be in one. */
enum { MAX_VALUE = 1024 * 1024 };

void rfc822_init(struct rfc822_reader *r, struct arena *a, struct str bytes)
{
	*r = (struct rfc822_reader){ .a = a, .rest = bytes };
}

/* A line of blanks alone is a folded one as well: whole licences have them. */
static bool is_folded(struct str rest)
{
	return rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == '\t');
}

/* Appends the folded lines that follow. */
static struct str unfold(struct rfc822_reader *r, struct str first)
{
	struct str line, value;
	struct buf b;

	if (!is_folded(r->rest))
		return first;
	buf_init(&b, MAX_VALUE);
	buf_add(&b, first);
	while (is_folded(r->rest)) {
		str_next_line(&r->rest, &line);
		r->line++;
		buf_add_char(&b, '\n');
		buf_add(&b, str_trim(line));
	}
	value = arena_dup(r->a, str_trim(buf_str(&b)));
	buf_release(&b);
	return value;
}

/* RFC 5322: printable ASCII but the colon. */
static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] >= 0x7f)
			return false;
	return s.len > 0;
}

bool rfc822_next(struct rfc822_reader *r, struct rfc822_field *out)
{
	struct str line, name, value;

	*out = (struct rfc822_field){ .kind = RFC822_END, .line = r->line };
	if (!str_next_line(&r->rest, &line))
		return false;
	out->line = ++r->line;
	if (!str_trim(line).len)
		return false;
	if (!str_cut(line, ':', &name, &value) || !is_name(name)) {
		out->kind = RFC822_BAD;
		out->value = line;
		return true;
	}
	out->kind = RFC822_FIELD;
	out->name = name;
	out->value = unfold(r, str_trim(value));
	return true;
}
