#include "fetch/index.h"

#include "base/date.h"
#include "base/map.h"

enum { ID_BYTES = 128 };

/* No separator and no dot in front, so that it stays in its folder. */
static bool is_id(struct str s)
{
	if (!s.len || s.len > ID_BYTES || !is_alnum(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !memchr("-_.:+", s.ptr[i], 5))
			return false;
	return true;
}

int index_read(struct arena *a, struct str text, struct index *out, struct str *error)
{
	struct index_row *v = NULL;
	size_t n = 0, cap = 0, odd = 0;
	struct str line;
	int64_t unused;

	while (str_next_line(&text, &line)) {
		struct index_row row;

		if (!str_trim(line).len)
			continue;
		if (!str_cut(line, ',', &row.modified, &row.id) ||
		    !time_parse(row.modified, &unused) || !is_id(row.id)) {
			odd++;
			continue;
		}
		arena_grow(a, v, n, &cap);
		v[n++] = row;
	}
	if (n <= odd) {
		*error = arena_printf(a,
				      "this is no list of records: %zu lines are, %zu "
				      "are not",
				      n, odd);
		return -1;
	}
	*out = (struct index){ v, n, odd };
	return 0;
}

void index_changed(struct arena *a, const struct index *before, const struct index *now,
		   struct index *changed, size_t *gone)
{
	struct map known;
	size_t cap = 0, still = 0;
	uint64_t at;

	map_init(&known);
	map_reserve(&known, before->n);
	for (size_t i = 0; i < before->n; i++)
		map_put(&known, before->v[i].id, i);
	*changed = (struct index){ 0 };
	for (size_t i = 0; i < now->n; i++) {
		bool was = map_get(&known, now->v[i].id, &at);

		still += was;
		if (was && str_eq(before->v[at].modified, now->v[i].modified))
			continue;
		arena_grow(a, changed->v, changed->n, &cap);
		changed->v[changed->n++] = now->v[i];
	}
	*gone = known.n > still ? known.n - still : 0;
	map_release(&known);
}

void index_write(const struct index *in, int64_t until, struct buf *out)
{
	for (size_t i = 0; i < in->n; i++) {
		int64_t modified;

		if (time_parse(in->v[i].modified, &modified) && modified > until)
			continue;
		buf_add(out, in->v[i].modified);
		buf_add_char(out, ',');
		buf_add(out, in->v[i].id);
		buf_add_char(out, '\n');
	}
}
