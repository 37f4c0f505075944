/*
 * dockerignore.c - the patterns of a .dockerignore, and what they exclude.
 *
 * https://docs.docker.com/build/concepts/context/#dockerignore-files (2026-08); Go's
 * path/filepath.Match (1.25) for *, ?, [ ] and \; "**" as the builder's matcher has it:
 * as a last component everything below, else any number of components, none too.
 */
#include "context/dockerignore.h"

enum { MOST_PATTERN = 4096 }; /* bytes, as PATH_MAX; longer ones match nothing */

/* --- matching ---------------------------------------------------------------- */

/* Bytes of the UTF-8 sequence at i, one for what is none. */
static size_t unit(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];
	size_t n = c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;

	return i + n <= s.len ? n : 1;
}

/* The offset behind the class that begins at i, or STR_NONE when it is not closed. */
static size_t class_end(struct str p, size_t i)
{
	size_t from;

	if (++i < p.len && p.ptr[i] == '^')
		i++;
	for (from = i; i < p.len; i++) {
		if (p.ptr[i] == '\\')
			i++;
		else if (p.ptr[i] == ']' && i > from)
			return i + 1;
	}
	return STR_NONE;
}

static bool in_class(struct str p, size_t i, size_t end, unsigned char c)
{
	bool negated = p.ptr[i + 1] == '^', found = false;

	if (c == '/')
		return false;
	for (i += negated ? 2 : 1; i + 1 < end; i++) {
		unsigned char low, high;

		if (p.ptr[i] == '\\' && i + 2 < end)
			i++;
		low = high = (unsigned char)p.ptr[i];
		if (i + 3 < end && p.ptr[i + 1] == '-') {
			i += 2;
			if (p.ptr[i] == '\\' && i + 2 < end)
				i++;
			high = (unsigned char)p.ptr[i];
		}
		found |= c >= low && c <= high;
	}
	return found != negated;
}

static bool is_double(struct str p, size_t i)
{
	return p.ptr[i] == '*' && i + 1 < p.len && p.ptr[i + 1] == '*';
}

/* The place behind "**" and the '/' after it. */
static size_t after_double(struct str p, size_t i)
{
	i += 2;
	return i < p.len && p.ptr[i] == '/' ? i + 1 : i;
}

/* Marks place i of the pattern, and those that are reached from it for nothing. */
static void reach_place(struct str p, bool *on, size_t i)
{
	while (!on[i]) {
		on[i] = true;
		if (i == p.len || p.ptr[i] != '*')
			return;
		i = is_double(p, i) ? after_double(p, i) : i + 1;
	}
}

/*
 * One step: from place i over the sequence c of the path.  "**" has two places: its first
 * star, where it may still stand for nothing, and its second, inside components.
 */
static void step(struct str p, bool *next, size_t i, struct str c)
{
	bool inside = i > 0 && is_double(p, i - 1) && !(i > 1 && is_double(p, i - 2));
	size_t end;

	if (inside || is_double(p, i)) {
		size_t first = inside ? i - 1 : i;

		next[first + 1] = true;
		if (c.ptr[0] == '/')
			reach_place(p, next, after_double(p, first));
		return;
	}
	switch (p.ptr[i]) {
	case '*':
		if (c.ptr[0] != '/')
			reach_place(p, next, i);
		return;
	case '?':
		if (c.ptr[0] != '/')
			reach_place(p, next, i + 1);
		return;
	case '[':
		end = class_end(p, i);
		if (in_class(p, i, end, (unsigned char)c.ptr[0]))
			reach_place(p, next, end);
		return;
	case '\\':
		i++;
		break;
	default:
		break;
	}
	if (str_starts_with(str_from(p, i), c))
		reach_place(p, next, i + c.len);
}

static bool is_valid(struct str p)
{
	for (size_t i = 0; i < p.len; i++) {
		if (p.ptr[i] == '\\') {
			if (++i == p.len)
				return false;
			continue;
		}
		if (p.ptr[i] == '[') {
			size_t end = class_end(p, i);

			if (end == STR_NONE)
				return false;
			i = end - 1;
		}
	}
	return p.len <= MOST_PATTERN;
}

/* A "**" at the end takes whatever is left. */
static bool takes_all(struct str p, const bool *on)
{
	return p.len >= 2 && is_double(p, p.len - 2) && (on[p.len - 2] || on[p.len - 1]);
}

/*
 * All places of the pattern that can be reached are followed together: no backing up,
 * the time is the product of both lengths at most.
 */
static bool match(struct str p, struct str path, bool above)
{
	bool one[MOST_PATTERN + 4], two[MOST_PATTERN + 4], *on = one, *next = two, *swap;

	if (!is_valid(p) || !p.len)
		return false;
	memset(on, 0, p.len + 1);
	reach_place(p, on, 0);
	for (size_t i = 0, n; i < path.len; i += n) {
		bool any = false;

		if (takes_all(p, on) || (above && path.ptr[i] == '/' && i && on[p.len]))
			return true;
		n = unit(path, i);
		memset(next, 0, p.len + 1);
		for (size_t k = 0; k < p.len; k++) {
			if (on[k]) {
				step(p, next, k, str_slice(path, i, i + n));
				any = true;
			}
		}
		if (!any)
			return false;
		swap = on;
		on = next;
		next = swap;
	}
	return on[p.len] || takes_all(p, on);
}

bool dockerignore_match(struct str pattern, struct str path)
{
	return match(pattern, path, false);
}

bool dockerignore_match_above(struct str pattern, struct str path)
{
	return match(pattern, path, true);
}

/* --- reading ----------------------------------------------------------------- */

struct str dockerignore_clean(struct arena *a, struct str path)
{
	char *p = arena_alloc(a, path.len + 1, 1);
	size_t n = 0;
	struct str part;

	while (path.len) {
		str_cut(path, '/', &part, &path);
		if (!part.len || str_is(part, "."))
			continue;
		if (str_is(part, "..")) {
			while (n && p[n - 1] != '/')
				n--;
			if (n)
				n--;
			continue;
		}
		if (n)
			p[n++] = '/';
		memcpy(p + n, part.ptr, part.len);
		n += part.len;
	}
	return (struct str){ p, n };
}

bool dockerignore_goes_above(struct str path)
{
	size_t depth = 0;
	struct str part;

	while (path.len) {
		str_cut(path, '/', &part, &path);
		if (str_is(part, "..")) {
			if (!depth)
				return true;
			depth--;
		} else if (part.len && !str_is(part, ".")) {
			depth++;
		}
	}
	return false;
}

static void add_pattern(struct arena *a, struct dockerignore_pattern *p, struct str text,
			unsigned line)
{
	struct str path = text;

	p->text = text;
	p->line = line;
	p->negated = text.ptr[0] == '!';
	if (p->negated)
		path = str_trim(str_from(path, 1));
	bool absolute = path.len && path.ptr[0] == '/';
	/* path.Clean of a relative pattern keeps the ".." in front: it matches nothing.
	 */
	if (!absolute && dockerignore_goes_above(path)) {
		p->path = path;
		return; /* valid stays false */
	}
	p->path = dockerignore_clean(a, path);
	p->valid = p->path.len > 0 && is_valid(p->path);
}

struct dockerignore *dockerignore_read(struct arena *a, struct str bytes)
{
	struct dockerignore *di = arena_new(a, struct dockerignore);
	struct dockerignore_pattern *v = NULL;
	size_t cap = 0;
	struct str line;

	if (str_starts_with(bytes, STR("\xef\xbb\xbf")))
		bytes = str_from(bytes, 3);
	for (unsigned n = 1; str_next_line(&bytes, &line); n++) {
		if (str_starts_with(line, STR("#")))
			continue;
		line = str_trim(line);
		if (!line.len)
			continue;
		if (di->n == DOCKERIGNORE_MOST) {
			di->full = n;
			break;
		}
		arena_grow(a, v, di->n, &cap);
		v[di->n] = (struct dockerignore_pattern){ .line = n };
		add_pattern(a, &v[di->n], line, n);
		di->has_negated |= v[di->n].negated;
		di->n++;
	}
	di->patterns = v;
	return di;
}

bool dockerignore_excludes(const struct dockerignore *di, struct str path, size_t *index)
{
	bool excluded = false;

	if (index)
		*index = DOCKERIGNORE_NONE;
	for (size_t i = 0; di && i < di->n; i++) {
		const struct dockerignore_pattern *p = &di->patterns[i];

		/* only what would change the answer is looked at */
		if (!p->valid || p->negated != excluded ||
		    !dockerignore_match_above(p->path, path))
			continue;
		excluded = !p->negated;
		if (index)
			*index = i;
	}
	return excluded;
}
