/*
 * json.c - the JSON reader; see json.h.
 *
 * RFC 8259, https://www.rfc-editor.org/rfc/rfc8259.  One pass over the bytes and no
 * stack: while a container is open its `next`, which can have no other use before its
 * end, leads to the container around it.
 */
#include "format/json.h"

#include "base/map.h"
#include "base/swar.h"
#include "format/text.h"

enum {
	POOL_FIRST = 16,  /* nodes taken from the arena at once: few for small files, */
	POOL_MOST = 1024, /* then more */
	DUPLICATES_SAID = 16, /* diagnostics of one document about duplicate keys */
	SMALL_OBJECT = 64,    /* up to here keys are compared without a table */
};

struct reader {
	const char *p, *end, *start;
	unsigned line; /* of p */
	bool comments;
	unsigned depth, max_depth;
	struct jnode *open; /* innermost open container */
	struct jnode *last; /* its last member so far */
	struct jnode *pool;
	size_t pool_left, pool_size;
	size_t duplicates;
	struct arena *arena;
	struct diag_list *d;
	struct str path;
};

/* What stands at p, for "found …". */
static struct str found(const struct reader *r)
{
	if (r->p >= r->end)
		return STR("the end of the file");
	unsigned char c = (unsigned char)*r->p;

	if (c > 0x20 && c < 0x7f)
		return arena_printf(r->arena, "'%c'", c);
	return arena_printf(r->arena, "byte 0x%02x", c);
}

static int fail(struct reader *r, const char *expected)
{
	struct str text = { r->start, (size_t)(r->end - r->start) };

	if (text_in_conflict_marker(text, (size_t)(r->p - r->start)))
		diag_add(
			r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, r->line,
			"unresolved merge conflict: found a conflict marker where %s was "
			"expected",
			expected);
	else
		diag_add(r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, r->line,
			 "expected %s, found " STR_FMT, expected, STR_ARG(found(r)));
	return -1;
}

static int fail_at(struct reader *r, const char *at, const char *what)
{
	r->p = at;
	diag_add(r->d, DIAG_ERROR, DIAG_SYNTAX, r->path, r->line, "%s", what);
	return -1;
}

static struct jnode *new_node(struct reader *r)
{
	if (!r->pool_left) {
		r->pool_size = r->pool_size ? r->pool_size * 2 : POOL_FIRST;
		if (r->pool_size > POOL_MOST)
			r->pool_size = POOL_MOST;
		r->pool = arena_new_raw_array(r->arena, struct jnode, r->pool_size);
		r->pool_left = r->pool_size;
	}
	struct jnode *node = r->pool++;

	r->pool_left--;
	*node = (struct jnode){ .line = r->line };
	if (!r->open)
		return node;
	if (r->last)
		r->last->next = node;
	else
		r->open->child = node;
	r->last = node;
	r->open->n++;
	return node;
}

/* Steps over one comment at p.  1, 0 when there is none, -1 after an error. */
static int skip_comment(struct reader *r)
{
	if (r->end - r->p < 2 || r->p[0] != '/' || (r->p[1] != '/' && r->p[1] != '*'))
		return 0;
	bool block = r->p[1] == '*';

	for (r->p += 2; r->p < r->end; r->p++) {
		if (*r->p == '\n') {
			if (!block)
				return 1;
			r->line++;
		} else if (block && *r->p == '*' && r->end - r->p > 1 && r->p[1] == '/') {
			r->p += 2;
			return 1;
		}
	}
	return block ? fail(r, "'*/'") : 1;
}

static inline void skip_blanks(struct reader *r)
{
	const char *p = r->p, *end = r->end;

	for (; p < end; p++) {
		if (*p == '\n') {
			r->line++;
			/* The indent of pretty-printed JSON is most of its white space.
			 */
			while (end - p > 8) {
				uint64_t w = swar_load(p + 1) ^ (SWAR_ONES * ' ');

				p += w ? swar_first(w) : 8;
				if (w)
					break;
			}
		} else if (*p != ' ' && *p != '\t' && *p != '\r') {
			break;
		}
	}
	r->p = p;
}

/* To the next byte that means something; -1 after an error in a comment. */
static inline int skip_space(struct reader *r)
{
	for (;;) {
		skip_blanks(r);
		if (!r->comments)
			return 0;
		int rc = skip_comment(r);

		if (rc <= 0)
			return rc;
	}
}

/* The first byte from p that ends plain text in a string: a quote, a backslash or a
 * control character; end when there is none.  *high collects the bytes' top bits. */
static inline const char *plain_end(const char *p, const char *end, uint64_t *high)
{
	while (end - p >= 8) {
		uint64_t w = swar_load(p);
		uint64_t stop =
			swar_below(w, 0x20) | swar_equal(w, '"') | swar_equal(w, '\\');

		*high |= w; /* what lies behind the stop costs a needless check at most */
		if (stop)
			return p + swar_first(stop);
		p += 8;
	}
	for (; p < end; p++) {
		*high |= (uint64_t)(unsigned char)*p;
		if (*p == '"' || *p == '\\' || (unsigned char)*p < 0x20)
			break;
	}
	return p;
}

/* Four hexadecimal digits. */
static bool hex4(const char *p, const char *end, uint32_t *out)
{
	uint32_t n = 0;

	if (end - p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		if (!is_hex(p[i]))
			return false;
		unsigned digit = is_digit(p[i]) ? (unsigned)(p[i] - '0')
						: (unsigned)(lower_of(p[i]) - 'a' + 10);
		n = n * 16 + digit;
	}
	*out = n;
	return true;
}

/* RFC 8259 section 7: \uXXXX, two of them for a character beyond the BMP.  *p is at
 * the 'u'; end is the closing quote. */
static int unescape_unicode(struct reader *r, const char **p, const char *end, char **out)
{
	const char *at = *p - 1;
	uint32_t c, low;

	if (!hex4(*p + 1, end, &c))
		return fail_at(r, at, "\\u in a string needs four hexadecimal digits");
	*p += 5;
	if (!c)
		return fail_at(r, at, "\\u0000 in a string");
	if (c >= 0xd800 && c <= 0xdbff) {
		if (end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u' ||
		    !hex4(*p + 2, end, &low) || low < 0xdc00 || low > 0xdfff)
			return fail_at(r, at, "half of a surrogate pair in a string");
		*p += 6;
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	} else if (c >= 0xdc00 && c <= 0xdfff) {
		return fail_at(r, at, "half of a surrogate pair in a string");
	}
	*out += text_put(*out, c);
	return 0;
}

/* Decodes the bytes up to the closing quote at `end`; the text is never longer. */
static int unescape(struct reader *r, const char *p, const char *end, struct str *text)
{
	char *start = arena_alloc(r->arena, (size_t)(end - p) + 1, 1), *out = start;

	while (p < end) {
		const char *stop = memchr(p, '\\', (size_t)(end - p));
		size_t plain = (size_t)((stop ? stop : end) - p);

		memcpy(out, p, plain);
		out += plain;
		if (!stop)
			break;
		p = stop + 1; /* never the quote, which would be an escaped one */
		switch (*p) {
		case '"':
		case '\\':
		case '/':
			*out++ = *p;
			break;
		case 'b':
			*out++ = '\b';
			break;
		case 'f':
			*out++ = '\f';
			break;
		case 'n':
			*out++ = '\n';
			break;
		case 'r':
			*out++ = '\r';
			break;
		case 't':
			*out++ = '\t';
			break;
		case 'u':
			if (unescape_unicode(r, &p, end, &out) < 0)
				return -1;
			continue;
		default:
			return fail_at(r, stop, "unknown escape in a string");
		}
		p++;
	}
	*text = (struct str){ start, (size_t)(out - start) };
	return 0;
}

/* p is at the opening quote; afterwards behind the closing one. */
static inline int read_string(struct reader *r, struct str *text)
{
	const char *from = r->p + 1, *p = from;
	uint64_t high = 0;
	bool escapes = false;

	for (;;) {
		p = plain_end(p, r->end, &high);
		if (p >= r->end)
			return fail_at(
				r, p,
				"a string is not closed before the end of the file");
		if (*p == '"')
			break;
		if (*p != '\\')
			return fail_at(r, p,
				       *p == '\n' ? "a string is not closed on its line"
						  : "control character in a string");
		escapes = true;
		p += r->end - p > 1 ? 2 : 1;
	}
	struct str raw = { from, (size_t)(p - from) };

	if ((high & SWAR_HIGH) && !str_is_utf8(raw))
		return fail_at(r, p, "a string is not valid UTF-8");
	if (!escapes)
		*text = raw;
	else if (unescape(r, from, p, text) < 0)
		return -1;
	r->p = p + 1;
	return 0;
}

static const char *skip_digits(const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	return p;
}

/* RFC 8259 section 6. */
static int read_number(struct reader *r, struct str *text)
{
	const char *from = r->p, *end = r->end;

	if (*r->p == '-')
		r->p++;
	const char *digits = r->p;

	r->p = skip_digits(r->p, end);
	if (r->p == digits)
		return fail(r, "a digit");
	if (*digits == '0' && r->p - digits > 1)
		return fail_at(r, digits, "a number begins with a needless 0");
	if (r->p < end && *r->p == '.') {
		digits = ++r->p;
		r->p = skip_digits(r->p, end);
		if (r->p == digits)
			return fail(r, "a digit after the decimal point");
	}
	if (r->p < end && (*r->p == 'e' || *r->p == 'E')) {
		r->p++;
		if (r->p < end && (*r->p == '+' || *r->p == '-'))
			r->p++;
		digits = r->p;
		r->p = skip_digits(r->p, end);
		if (r->p == digits)
			return fail(r, "a digit in the exponent");
	}
	*text = (struct str){ from, (size_t)(r->p - from) };
	return 0;
}

static int read_word(struct reader *r, struct jnode *node)
{
	struct str rest = { r->p, (size_t)(r->end - r->p) };
	struct str word = STR("null");

	node->type = JNODE_NULL;
	if (str_starts_with(rest, STR("true"))) {
		node->type = JNODE_TRUE;
		word = STR("true");
	} else if (str_starts_with(rest, STR("false"))) {
		node->type = JNODE_FALSE;
		word = STR("false");
	} else if (!str_starts_with(rest, word)) {
		return fail(r, "a value");
	}
	r->p += word.len;
	return 0;
}

static int open_container(struct reader *r, struct jnode *node, enum jnode_type type)
{
	if (r->depth >= r->max_depth) {
		diag_add(r->d, DIAG_ERROR, DIAG_LIMIT, r->path, r->line,
			 "nested deeper than %u levels", r->max_depth);
		return -1;
	}
	r->depth++;
	r->p++;
	node->type = type;
	node->next = r->open;
	r->open = node;
	r->last = NULL;
	return 1;
}

/* Reads the value at p into node.  0, 1 when it opened a container, -1 after an error. */
static inline int read_value(struct reader *r, struct jnode *node)
{
	if (r->p >= r->end)
		return fail(r, "a value");
	switch (*r->p) {
	case '"':
		node->type = JNODE_STRING;
		return read_string(r, &node->text);
	case '{':
		return open_container(r, node, JNODE_OBJECT);
	case '[':
		return open_container(r, node, JNODE_ARRAY);
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		node->type = JNODE_NUMBER;
		return read_number(r, &node->text);
	default:
		return read_word(r, node);
	}
}

static void say_duplicate(struct reader *r, const struct jnode *member)
{
	r->duplicates++;
	if (r->duplicates < DUPLICATES_SAID)
		diag_add(r->d, DIAG_WARNING, DIAG_DUPLICATE_KEY, r->path, member->line,
			 "duplicate key \"" STR_FMT "\": the last one counts",
			 STR_ARG(member->key));
	else if (r->duplicates == DUPLICATES_SAID)
		diag_add(r->d, DIAG_WARNING, DIAG_DUPLICATE_KEY, r->path, member->line,
			 "more duplicate keys, which are not listed");
}

static void check_many_keys(struct reader *r, const struct jnode *object)
{
	struct map seen;

	map_init(&seen);
	map_reserve(&seen, object->n);
	jnode_each (member, object)
		if (!map_put(&seen, member->key, 0))
			say_duplicate(r, member);
	map_release(&seen);
}

/* A number below 256 that differs for most keys of one object. */
static inline unsigned key_mark(struct str key)
{
	unsigned mark = (unsigned)key.len;

	if (key.len)
		mark += (unsigned char)key.ptr[0] * 31u +
			(unsigned char)key.ptr[key.len / 2] * 17u +
			(unsigned char)key.ptr[key.len - 1] * 7u;
	return mark & 255;
}

/* Only keys with a mark met before are compared with those in front of them. */
static inline void check_keys(struct reader *r, const struct jnode *object)
{
	uint64_t marks[4] = { 0 };

	if (object->n > SMALL_OBJECT) {
		check_many_keys(r, object);
		return;
	}
	jnode_each (member, object) {
		unsigned mark = key_mark(member->key);
		uint64_t bit = UINT64_C(1) << (mark & 63);

		if (!(marks[mark / 64] & bit)) {
			marks[mark / 64] |= bit;
			continue;
		}
		for (const struct jnode *it = object->child; it != member;
		     it = it->next) {
			if (str_eq(it->key, member->key)) {
				say_duplicate(r, member);
				break;
			}
		}
	}
}

static inline void close_container(struct reader *r)
{
	struct jnode *node = r->open;

	if (node->type == JNODE_OBJECT && node->n > 1)
		check_keys(r, node);
	r->open = node->next;
	node->next = NULL;
	r->last = node;
	r->depth--;
	r->p++;
}

/* The key and the colon of a member; then p is at its value. */
static inline struct jnode *start_member(struct reader *r)
{
	if (r->open->type == JNODE_ARRAY)
		return new_node(r);
	if (r->p >= r->end || *r->p != '"') {
		fail(r, r->last || r->comments ? "a key in quotes"
					       : "a key in quotes or '}'");
		return NULL;
	}
	struct jnode *node = new_node(r);

	if (read_string(r, &node->key) < 0 || skip_space(r) < 0)
		return NULL;
	if (r->p >= r->end || *r->p != ':') {
		fail(r, "':'");
		return NULL;
	}
	r->p++;
	return skip_space(r) < 0 ? NULL : node;
}

/*
 * Behind a value (`first` false) or an opening bracket: closes what ends here and
 * begins the next member.  Returns its node to read into; NULL at the end of the
 * document, or with *failed set after an error.
 */
static inline struct jnode *next_member(struct reader *r, bool first, bool *failed)
{
	*failed = true;
	for (;; first = false) {
		if (skip_space(r) < 0)
			return NULL;
		if (!r->open)
			break;
		char close = r->open->type == JNODE_OBJECT ? '}' : ']';

		if (!first && r->p < r->end && *r->p == ',') {
			r->p++;
			if (skip_space(r) < 0)
				return NULL;
			first = true;
			/* Only JSONC has a comma in front of the closing bracket. */
			if (!r->comments)
				close = '\0';
		}
		if (close && r->p < r->end && *r->p == close) {
			close_container(r);
			continue;
		}
		if (!first) {
			fail(r, close == '}' ? "',' or '}'" : "',' or ']'");
			return NULL;
		}
		struct jnode *node = start_member(r);

		*failed = !node;
		return node;
	}
	*failed = r->p < r->end;
	if (*failed)
		fail(r, "the end of the file");
	return NULL;
}

struct jnode *jnode_read(struct arena *a, struct str bytes, unsigned flags,
			 unsigned max_depth, struct diag_list *d, struct str path)
{
	struct reader r = {
		.start = bytes.len ? bytes.ptr : "",
		.line = 1,
		.comments = flags & JNODE_COMMENTS,
		.max_depth = max_depth,
		.arena = a,
		.d = d,
		.path = path,
	};
	bool failed = false;

	r.p = r.start;
	r.end = r.start + bytes.len;
	if (skip_space(&r) < 0)
		return NULL;
	struct jnode *root = new_node(&r);

	for (struct jnode *node = root; node;) {
		int opened = read_value(&r, node);

		if (opened < 0)
			return NULL;
		node = next_member(&r, opened, &failed);
	}
	return failed ? NULL : root;
}
