#include "version/intervals.h"

void intervals_init(struct intervals *u, struct arena *a, const struct version_scheme *s)
{
	*u = (struct intervals){ .arena = a, .scheme = s };
}

static int low_cmp(const struct version_scheme *s, const struct version_interval *a,
		   const struct version_interval *b)
{
	if (!a->low.len || !b->low.len)
		return (a->low.len > 0) - (b->low.len > 0);
	int c = s->compare(a->low, b->low);

	return c ? c : (int)b->low_in - (int)a->low_in;
}

static int high_cmp(const struct version_scheme *s, const struct version_interval *a,
		    const struct version_interval *b)
{
	if (!a->high.len || !b->high.len)
		return (b->high.len > 0) - (a->high.len > 0);
	int c = s->compare(a->high, b->high);

	return c ? c : (int)a->high_in - (int)b->high_in;
}

static bool is_empty(const struct version_scheme *s, const struct version_interval *i)
{
	if (!i->low.len || !i->high.len)
		return false;
	int c = s->compare(i->low, i->high);

	return c > 0 || (c == 0 && !(i->low_in && i->high_in));
}

/* True when something lies between the end of a and the beginning of b. */
static bool is_gap(const struct version_scheme *s, const struct version_interval *a,
		   const struct version_interval *b)
{
	if (!a->high.len || !b->low.len)
		return false;
	int c = s->compare(a->high, b->low);

	return c < 0 || (c == 0 && !a->high_in && !b->low_in);
}

void intervals_add(struct intervals *u, struct version_interval i)
{
	size_t from = 0, to;

	if (is_empty(u->scheme, &i))
		return;
	/* those from `from` up to `to` touch the new one and become part of it */
	while (from < u->n && is_gap(u->scheme, &u->v[from], &i))
		from++;
	for (to = from; to < u->n && !is_gap(u->scheme, &i, &u->v[to]); to++) {
		if (low_cmp(u->scheme, &u->v[to], &i) < 0) {
			i.low = u->v[to].low;
			i.low_in = u->v[to].low_in;
		}
		if (high_cmp(u->scheme, &u->v[to], &i) > 0) {
			i.high = u->v[to].high;
			i.high_in = u->v[to].high_in;
		}
	}
	arena_grow(u->arena, u->v, u->n, &u->cap);
	memmove(u->v + from + 1, u->v + to, (u->n - to) * sizeof(*u->v));
	u->v[from] = i;
	u->n = u->n - (to - from) + 1;
}

static struct version_interval common(const struct version_scheme *s,
				      const struct version_interval *a,
				      const struct version_interval *b)
{
	struct version_interval i = low_cmp(s, a, b) >= 0 ? *a : *b;
	const struct version_interval *end = high_cmp(s, a, b) <= 0 ? a : b;

	i.high = end->high;
	i.high_in = end->high_in;
	return i;
}

void intervals_cut(struct intervals *u, const struct intervals *by)
{
	struct intervals out;
	size_t i = 0, j = 0;

	intervals_init(&out, u->arena, u->scheme);
	while (i < u->n && j < by->n) {
		intervals_add(&out, common(u->scheme, &u->v[i], &by->v[j]));
		if (high_cmp(u->scheme, &u->v[i], &by->v[j]) <= 0)
			i++;
		else
			j++;
	}
	*u = out;
}

void intervals_cut_to(struct intervals *u, struct version_interval i)
{
	struct intervals by;

	intervals_init(&by, u->arena, u->scheme);
	intervals_add(&by, i);
	intervals_cut(u, &by);
}

void intervals_drop(struct intervals *u, struct version_interval i)
{
	struct intervals by;

	intervals_init(&by, u->arena, u->scheme);
	if (i.low.len)
		intervals_add(&by, (struct version_interval){ .high = i.low,
							      .high_in = !i.low_in });
	if (i.high.len)
		intervals_add(&by, (struct version_interval){ .low = i.high,
							      .low_in = !i.high_in });
	intervals_cut(u, &by);
}

bool intervals_hold(const struct version_interval *v, size_t n,
		    const struct version_scheme *s, struct str version)
{
	for (size_t i = 0; i < n; i++) {
		int low = v[i].low.len ? s->compare(v[i].low, version) : -1;
		int high = v[i].high.len ? s->compare(version, v[i].high) : -1;

		if (low > 0)
			return false; /* they ascend */
		if ((low < 0 || v[i].low_in) && (high < 0 || (high == 0 && v[i].high_in)))
			return true;
	}
	return false;
}

struct str number_plus_one(struct arena *a, struct str digits)
{
	char *p = arena_alloc(a, digits.len + 2, 1);
	size_t i = digits.len;

	p[0] = '0';
	if (digits.len)
		memcpy(p + 1, digits.ptr, digits.len);
	while (i > 0 && p[i] == '9')
		p[i--] = '0';
	p[i]++;
	return p[0] == '0' && digits.len ? (struct str){ p + 1, digits.len }
					 : (struct str){ p, digits.len + 1 };
}
