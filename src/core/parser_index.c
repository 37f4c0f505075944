/*
 * parser_index.c - which parsers read a file of this name.
 *
 * Exact names, and those at the end of a path, are in a hash on the last component; the
 * few patterns are a list that is walked.  Most files of a tree match nothing, so a table
 * of the bytes that a name can end in turns them away before that.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "core/parser.h"

struct pattern {
	const struct file_match *match;
	uint32_t parser;
	uint32_t next; /* 1 + place of the next with the same end; 0: none */
};

/* Where patterns with an open end are kept. */
enum { OPEN_END = 256 };

struct exact {
	const struct file_match *match;
	uint32_t parser;
	uint32_t next; /* another one of the same lower-case name; UINT32_MAX ends */
};

struct parser_index {
	struct arena arena;
	const struct parser *const *table;
	size_t n_table;
	struct map names; /* lower-case name -> first struct exact */
	struct exact *exact;
	size_t n_exact, cap_exact;
	struct pattern *patterns;
	size_t n_patterns, cap_patterns;
	/* 1 + place of the first pattern whose names end in this byte, in lower case */
	uint32_t first[OPEN_END + 1];
	size_t longest_name;
	const struct parser *programs; /* NULL: there is none */
};

static void add_exact(struct parser_index *ix, const struct file_match *m,
		      uint32_t parser)
{
	struct str key = arena_lower(&ix->arena, str_basename(str_of(m->text)));
	uint64_t first = UINT32_MAX;

	map_get(&ix->names, key, &first);
	arena_grow(&ix->arena, ix->exact, ix->n_exact, &ix->cap_exact);
	ix->exact[ix->n_exact] = (struct exact){ m, parser, (uint32_t)first };
	map_put(&ix->names, key, ix->n_exact++);
	if (key.len > ix->longest_name)
		ix->longest_name = key.len;
}

/* Nearly every name is told from nearly every pattern by its last byte. */
static void add_pattern(struct parser_index *ix, const struct file_match *m,
			uint32_t parser)
{
	struct str end = str_of(m->tail ? m->tail : m->text);
	size_t group = end.len ? (unsigned char)lower_of(end.ptr[end.len - 1]) : OPEN_END;

	arena_grow(&ix->arena, ix->patterns, ix->n_patterns, &ix->cap_patterns);
	ix->patterns[ix->n_patterns++] = (struct pattern){ m, parser, ix->first[group] };
	ix->first[group] = (uint32_t)ix->n_patterns;
}

struct parser_index *parser_index_new(const struct parser *const *table, size_t n)
{
	struct parser_index *ix = calloc(1, sizeof(*ix));

	if (!ix)
		oom_die();
	arena_init(&ix->arena);
	map_init(&ix->names);
	ix->table = table;
	ix->n_table = n;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < table[i]->n_matches; k++) {
			const struct file_match *m = &table[i]->matches[k];

			if (m->kind == MATCH_PROGRAM) {
				ix->programs = table[i];
				continue;
			}
			if (m->kind == MATCH_NAME || m->kind == MATCH_NAME_NOCASE ||
			    m->kind == MATCH_TAIL) {
				add_exact(ix, m, (uint32_t)i);
				continue;
			}
			add_pattern(ix, m, (uint32_t)i);
		}
	}
	return ix;
}

void parser_index_free(struct parser_index *ix)
{
	if (!ix)
		return;
	map_release(&ix->names);
	arena_release(&ix->arena);
	free(ix);
}

/* text and tail at both ends of name, not overlapping. */
static bool wraps(struct str name, const struct file_match *m, bool nocase)
{
	struct str head = str_of(m->text), tail = str_of(m->tail);

	if (name.len < head.len + tail.len)
		return false;
	struct str start = str_slice(name, 0, head.len);
	struct str end = str_from(name, name.len - tail.len);

	if (nocase)
		return str_eq_nocase(start, head) && str_eq_nocase(end, tail);
	return str_eq(start, head) && str_eq(end, tail);
}

/* text anywhere in front of tail, which ends the name. */
static bool holds(struct str name, const struct file_match *m)
{
	struct str text = str_of(m->text), tail = str_of(m->tail);

	if (name.len < text.len + tail.len ||
	    !str_eq_nocase(str_from(name, name.len - tail.len), tail))
		return false;
	for (size_t i = 0; i + text.len + tail.len <= name.len; i++)
		if (str_eq_nocase(str_slice(name, i, i + text.len), text))
			return true;
	return false;
}

/* `tail` is path itself, or the end of it after a '/'. */
static bool is_path_tail(struct str path, struct str tail)
{
	if (!str_ends_with(path, tail))
		return false;
	return path.len == tail.len || path.ptr[path.len - tail.len - 1] == '/';
}

static bool pattern_fits(const struct file_match *m, struct str path, struct str name)
{
	switch (m->kind) {
	case MATCH_SUFFIX:
	case MATCH_SURE_SUFFIX:
		return str_ends_with(name, str_of(m->text));
	case MATCH_WRAP:
		return wraps(name, m, false);
	case MATCH_WRAP_NOCASE:
		return wraps(name, m, true);
	case MATCH_WITH_NOCASE:
		return holds(name, m);
	case MATCH_DIR:
		return str_ends_with(name, str_of(m->tail)) &&
		       is_path_tail(str_dirname(path), str_of(m->text));
	case MATCH_BELOW:
		return str_ends_with(name, str_of(m->tail)) &&
		       is_path_tail(str_dirname(str_dirname(path)), str_of(m->text));
	case MATCH_NAME:
	case MATCH_NAME_NOCASE:
	case MATCH_TAIL:
	case MATCH_PROGRAM:
		break;
	}
	assert(false && "exact names are not in the pattern list");
	return false;
}

enum { MOST_HITS = 8 };

static size_t add_hit(uint32_t parser, uint32_t *hits, size_t n, size_t most)
{
	for (size_t i = 0; i < n; i++)
		if (hits[i] == parser)
			return n;
	if (n < most)
		hits[n++] = parser;
	return n;
}

static bool exact_fits(const struct file_match *m, struct str path, struct str name)
{
	return m->kind == MATCH_NAME_NOCASE ||
	       (m->kind == MATCH_NAME && str_is(name, m->text)) ||
	       (m->kind == MATCH_TAIL && is_path_tail(path, str_of(m->text)));
}

static size_t find_exact(const struct parser_index *ix, struct str path, uint32_t *hits,
			 size_t most)
{
	struct str name = str_basename(path);
	char lower[64];
	uint64_t at;
	size_t n = 0;

	if (name.len > ix->longest_name || name.len > sizeof(lower))
		return 0;
	for (size_t i = 0; i < name.len; i++)
		lower[i] = lower_of(name.ptr[i]);
	if (!map_get(&ix->names, (struct str){ lower, name.len }, &at))
		return 0;
	for (uint32_t i = (uint32_t)at; i != UINT32_MAX; i = ix->exact[i].next) {
		const struct exact *e = &ix->exact[i];

		if (exact_fits(e->match, path, name))
			n = add_hit(e->parser, hits, n, most);
	}
	return n;
}

static size_t find_patterns(const struct parser_index *ix, size_t group, struct str path,
			    uint32_t *hits, size_t n)
{
	struct str name = str_basename(path);

	for (uint32_t at = ix->first[group]; at; at = ix->patterns[at - 1].next)
		if (pattern_fits(ix->patterns[at - 1].match, path, name))
			n = add_hit(ix->patterns[at - 1].parser, hits, n, MOST_HITS);
	return n;
}

size_t parser_index_find(const struct parser_index *ix, struct str path,
			 const struct parser **out, size_t most)
{
	struct str name = str_basename(path);
	uint32_t hits[MOST_HITS];
	size_t n;

	if (!name.len)
		return 0;
	n = find_exact(ix, path, hits, MOST_HITS);
	n = find_patterns(ix, (unsigned char)lower_of(name.ptr[name.len - 1]), path, hits,
			  n);
	n = find_patterns(ix, OPEN_END, path, hits, n);
	/* in the order of the table, whatever found them; n is tiny */
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && hits[k - 1] > hits[k]; k--) {
			uint32_t t = hits[k];

			hits[k] = hits[k - 1];
			hits[k - 1] = t;
		}
	if (n > most)
		n = most;
	for (size_t i = 0; i < n; i++)
		out[i] = ix->table[hits[i]];
	return n;
}

/* Programs and libraries have these everywhere; Node.js loads the last. */
static bool is_program_extension(struct str extension)
{
	static const char *const known[] = { "exe", "dll", "so", "dylib", "node" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq_nocase(extension, str_of(known[i])))
			return true;
	return false;
}

const struct parser *parser_index_program(const struct parser_index *ix, struct str name,
					  bool *wants_mode)
{
	size_t dot = str_rfind_char(name, '.');
	struct str extension = dot == STR_NONE ? STR("") : str_from(name, dot + 1);

	*wants_mode = false;
	if (!ix->programs || is_program_extension(extension))
		return ix->programs;
	*wants_mode = true;
	/* "kubectl", "tool.linux-amd64", "app-1.2.3", "libx.so.1": letters alone are the
	 * extension of something else */
	for (size_t i = 0; i < extension.len; i++)
		if (!is_alpha(extension.ptr[i]))
			return ix->programs;
	return extension.len ? NULL : ix->programs;
}
