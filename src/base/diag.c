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

void diag_list_init(struct diag_list *list, struct arena *arena)
{
	*list = (struct diag_list){ .arena = arena };
}

/* A text is one line: control characters of the input become '?'. */
static void clean_text(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
			p[i] = '?';
}

void diag_vadd(struct diag_list *list, enum diag_level level, enum diag_code code,
	       struct str path, unsigned line, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	size_t len = n > 0 ? (size_t)n : 0;
	char *p = arena_alloc(list->arena, len + 1, 1);
	vsnprintf(p, len + 1, fmt, again);
	va_end(again);
	clean_text(p, len);

	arena_grow(list->arena, list->v, list->n, &list->cap);
	list->v[list->n++] = (struct diag){
		.level = level,
		.code = code,
		.path = arena_dup(list->arena, path),
		.line = line,
		.text = { p, len },
	};
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
		arena_grow(to->arena, to->v, to->n, &to->cap);
		to->v[to->n++] = from->v[i];
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

void diag_sort(struct diag_list *list)
{
	size_t kept = 0;

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
		if (list->v[i].level != DIAG_NOTE && code_table[list->v[i].code].partial)
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
