#include "base/diag.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name;
	bool partial;
} code_table[DIAG_CODE_COUNT] = {
	[DIAG_IO] = { "io", true },
	[DIAG_SYNTAX] = { "syntax", true },
	[DIAG_UNSUPPORTED] = { "unsupported", true },
	[DIAG_ENCODING] = { "encoding", true },
	[DIAG_BAD_VERSION] = { "bad-version", true },
	[DIAG_BAD_NAME] = { "bad-name", true },
	[DIAG_LIMIT] = { "limit", true },
	[DIAG_UNRESOLVED] = { "unresolved", true },
	[DIAG_DUPLICATE_KEY] = { "duplicate-key", false },
	[DIAG_SKIPPED] = { "skipped", false },
	[DIAG_UNPINNED] = { "unpinned", false },
	[DIAG_NO_ADVISORIES] = { "no-advisories", true },
	[DIAG_DATABASE] = { "database", true },
	[DIAG_POLICY] = { "policy", false },
};

static bool is_partial(enum diag_level level, enum diag_code code)
{
	return level != DIAG_NOTE && code_table[code].partial;
}

void diag_list_init(struct diag_list *list, struct arena *arena)
{
	*list = (struct diag_list){ .arena = arena };
	map_init_in(&list->by_path, arena);
}

/* The tally of path; a new one has the path that is given, or a copy of it. */
static struct diag_tally *tally_of(struct diag_list *list, struct str path, bool copy)
{
	if (list->n_tallies && str_eq(list->tallies[list->last].path, path))
		return &list->tallies[list->last];

	uint64_t at = list->n_tallies;

	if (!map_get(&list->by_path, path, &at)) {
		if (copy)
			path = arena_dup(list->arena, path);
		map_put(&list->by_path, path, at);
		arena_grow(list->arena, list->tallies, list->n_tallies,
			   &list->cap_tallies);
		list->tallies[list->n_tallies++] = (struct diag_tally){ .path = path };
	}
	list->last = (size_t)at;
	return &list->tallies[list->last];
}

static size_t n_left_out(const struct diag_tally *t)
{
	return t->left_out[DIAG_NOTE] + t->left_out[DIAG_WARNING] +
	       t->left_out[DIAG_ERROR];
}

static void leave_out(struct diag_tally *t, enum diag_level level, size_t n,
		      unsigned line)
{
	if (n && (!n_left_out(t) || line < t->line))
		t->line = line;
	t->left_out[level] += n;
}

/* Counts one more; false when it is not to be listed. */
static bool count(struct diag_tally *t, enum diag_level level, enum diag_code code,
		  unsigned line)
{
	if (t->n[level] < DIAG_MOST) {
		t->n[level]++;
		return true;
	}
	leave_out(t, level, 1, line);
	t->partial = t->partial || is_partial(level, code);
	return false;
}

/* A text is one line: control characters of the input become '?'. */
static void clean_text(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
			p[i] = '?';
}

static void append(struct diag_list *list, const struct diag *d)
{
	arena_grow(list->arena, list->v, list->n, &list->cap);
	list->v[list->n++] = *d;
}

void diag_vadd(struct diag_list *list, enum diag_level level, enum diag_code code,
	       struct str path, unsigned line, const char *fmt, va_list ap)
{
	va_list again;

	if (list->is_deaf)
		return;
	struct diag_tally *t = tally_of(list, path, true);

	if (!count(t, level, code, line))
		return;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	size_t len = n > 0 ? (size_t)n : 0;
	char *p = arena_alloc(list->arena, len + 1, 1);
	vsnprintf(p, len + 1, fmt, again);
	va_end(again);
	clean_text(p, len);
	append(list, &(struct diag){ .level = level,
				     .code = code,
				     .path = t->path,
				     .line = line,
				     .text = { p, len } });
}

void diag_add(struct diag_list *list, enum diag_level level, enum diag_code code,
	      struct str path, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_vadd(list, level, code, path, line, fmt, ap);
	va_end(ap);
}

void diag_join(struct diag_list *to, const struct diag_list *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct diag *d = &from->v[i];

		if (count(tally_of(to, d->path, false), d->level, d->code, d->line))
			append(to, d);
	}
	for (size_t i = 0; i < from->n_tallies; i++) {
		const struct diag_tally *f = &from->tallies[i];
		struct diag_tally *t = tally_of(to, f->path, false);

		for (int level = 0; level < DIAG_LEVEL_COUNT; level++)
			leave_out(t, level, f->left_out[level], f->line);
		t->partial = t->partial || f->partial;
	}
}

static int diag_cmp(const void *pa, const void *pb)
{
	const struct diag *a = pa, *b = pb;
	int c = str_cmp(a->path, b->path);

	if (!c)
		c = (a->line > b->line) - (a->line < b->line);
	if (!c)
		c = (a->code > b->code) - (a->code < b->code);
	if (!c)
		c = (a->level > b->level) - (a->level < b->level);
	return c ? c : str_cmp(a->text, b->text);
}

/* What was left out of each file. */
static void tell_left_out(struct diag_list *list)
{
	for (size_t i = 0; i < list->n_tallies; i++) {
		struct diag_tally *t = &list->tallies[i];
		size_t n = n_left_out(t);

		if (!n)
			continue;
		struct str text = arena_printf(
			list->arena,
			"%zu more are not listed (%zu errors, %zu warnings, %zu notes); "
			"at most %u of each are, of one file",
			n, t->left_out[DIAG_ERROR], t->left_out[DIAG_WARNING],
			t->left_out[DIAG_NOTE], DIAG_MOST);
		append(list,
		       &(struct diag){ .level = t->partial ? DIAG_WARNING : DIAG_NOTE,
				       .code = DIAG_LIMIT,
				       .path = t->path,
				       .line = t->line,
				       .text = text });
		for (int level = 0; level < DIAG_LEVEL_COUNT; level++)
			t->left_out[level] = 0;
		t->partial = false;
	}
}

void diag_sort(struct diag_list *list)
{
	size_t kept = 0;

	tell_left_out(list);
	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), diag_cmp);
	for (size_t i = 0; i < list->n; i++)
		if (!kept || diag_cmp(&list->v[kept - 1], &list->v[i]) != 0)
			list->v[kept++] = list->v[i];
	list->n = kept;
}

bool diag_complete(const struct diag_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_partial(list->v[i].level, list->v[i].code))
			return false;
	for (size_t i = 0; i < list->n_tallies; i++)
		if (list->tallies[i].partial)
			return false;
	return true;
}

const char *diag_code_name(enum diag_code code)
{
	return code_table[code].name;
}

const char *diag_level_name(enum diag_level level)
{
	static const char *const names[] = { "note", "warning", "error" };

	return names[level];
}
