#include "scan/merge_join.h"

/* How often one condition may make another hold: "a[x]" asks for "a[y]", which asks for
 * "a[z]".  Those beyond count for nothing. */
enum { CHAIN = 32 };

/* The files of one parser that name one folder. */
struct room {
	const struct parser *parser;
	struct str folder;
	uint32_t *files;
	size_t n_files, cap_files;
};

struct joiner {
	struct parse_result *results;
	struct arena *arena; /* of what is found */
	struct arena scratch;
	struct map by_name; /* index into rooms */
	struct room *rooms;
	size_t n_rooms, cap_rooms;
	/* of the room at hand: key -> file << 32 | package */
	struct map provides, stands_in;
	struct map asked; /* keys of needs that count */
	struct merge_joins *out;
};

static struct room *room_of(struct joiner *w, const struct parse_joined *j)
{
	struct str name = arena_printf(&w->scratch, "%s:" STR_FMT, j->parser->id,
				       STR_ARG(j->folder));
	bool added;
	uint64_t at = map_get_or_put(&w->by_name, name, w->n_rooms, &added);

	if (added) {
		arena_grow(&w->scratch, w->rooms, w->n_rooms, &w->cap_rooms);
		w->rooms[w->n_rooms++] =
			(struct room){ .parser = j->parser, .folder = j->folder };
	}
	return &w->rooms[at];
}

static void sort_into_rooms(struct joiner *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!w->results[i].joined)
			continue;
		struct room *room = room_of(w, w->results[i].joined);

		arena_grow(&w->scratch, room->files, room->n_files, &room->cap_files);
		room->files[room->n_files++] = (uint32_t)i;
	}
}

static void take_provided(struct joiner *w, uint32_t file)
{
	const struct parse_joined *j = w->results[file].joined;
	bool added;

	for (size_t i = 0; i < j->n_provided; i++) {
		const struct parse_provided *p = &j->provided[i];

		map_get_or_put(p->too ? &w->stands_in : &w->provides, p->key,
			       (uint64_t)file << 32 | p->package, &added);
	}
}

/* --- which needs count ----------------------------------------------------------- */

static bool counts(const struct joiner *w, const struct parse_need *need)
{
	return !need->more || !need->more->when.len ||
	       map_has(&w->asked, need->more->when);
}

/* Puts the keys of the needs that count among those asked for; true when there were new
 * ones.  A condition names the first key of a need. */
static bool ask(struct joiner *w, const struct room *room)
{
	bool more = false;

	for (size_t i = 0; i < room->n_files; i++) {
		const struct parse_joined *j = w->results[room->files[i]].joined;

		for (size_t k = 0; k < j->n_needs; k++)
			if (counts(w, &j->needs[k]))
				more = map_put(&w->asked, j->needs[k].key, 0) || more;
	}
	return more;
}

static bool has_conditions(const struct joiner *w, const struct room *room)
{
	for (size_t i = 0; i < room->n_files; i++) {
		const struct parse_joined *j = w->results[room->files[i]].joined;

		for (size_t k = 0; k < j->n_needs; k++)
			if (j->needs[k].more && j->needs[k].more->when.len)
				return true;
	}
	return false;
}

/* --- edges ----------------------------------------------------------------------- */

static bool find(const struct joiner *w, struct str key, uint64_t *to)
{
	return map_get(&w->provides, key, to) || map_get(&w->stands_in, key, to);
}

static bool find_any(const struct joiner *w, const struct parse_need *need, uint64_t *to)
{
	if (find(w, need->key, to))
		return true;
	for (size_t i = 0; need->more && i < need->more->n_others; i++)
		if (find(w, need->more->others[i], to))
			return true;
	return false;
}

static void resolve(struct joiner *w, uint32_t file)
{
	struct parse_result *r = &w->results[file];

	for (size_t i = 0; i < r->joined->n_needs; i++) {
		const struct parse_need *need = &r->joined->needs[i];
		uint64_t to;

		if (need->from >= r->n_packages || !counts(w, need))
			continue;
		if (find_any(w, need, &to)) {
			arena_grow(w->arena, w->out->v, w->out->n, &w->out->cap);
			w->out->v[w->out->n++] =
				(struct merge_join){ file, need->from,
						     (uint32_t)(to >> 32), (uint32_t)to };
		} else if (need->required) {
			r->packages[need->from].edges_known = false;
		}
	}
}

static void join_room(struct joiner *w, const struct room *room)
{
	map_init(&w->provides);
	map_init(&w->stands_in);
	map_init(&w->asked);
	for (size_t i = 0; i < room->n_files; i++)
		take_provided(w, room->files[i]);
	if (has_conditions(w, room))
		for (int n = 0; n < CHAIN && ask(w, room); n++)
			;
	for (size_t i = 0; i < room->n_files; i++)
		resolve(w, room->files[i]);
	map_release(&w->provides);
	map_release(&w->stands_in);
	map_release(&w->asked);
}

void merge_join_find(struct parse_result *results, size_t n, struct arena *a,
		     struct merge_joins *out)
{
	struct joiner w = { .results = results, .arena = a, .out = out };

	*out = (struct merge_joins){ .n = 0 };
	arena_init(&w.scratch);
	map_init(&w.by_name);
	sort_into_rooms(&w, n);
	for (size_t i = 0; i < w.n_rooms; i++)
		join_room(&w, &w.rooms[i]);
	map_release(&w.by_name);
	arena_release(&w.scratch);
}
