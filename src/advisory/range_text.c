/*
 * range_text.c - affected ranges and listed versions as the database keeps them.
 */
#include "advisory/range_text.h"

#include "base/codec.h"

/* Bytes of versions that need no escape, besides letters, digits and "-._~". */
static const char kept[] = "+!:^*,=@/()_";

static const char letters[] = {
	[EVENT_INTRODUCED] = 'i',
	[EVENT_FIXED] = 'f',
	[EVENT_LAST_AFFECTED] = 'l',
	[EVENT_LIMIT] = 'x',
};

void range_text_add(struct buf *out, struct arena *scratch,
		    const struct affected_range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(out, '|');
		for (size_t k = 0; k < ranges[i].n; k++) {
			const struct range_event *e = &ranges[i].events[k];

			if (k)
				buf_add_char(out, ';');
			buf_add_char(out, letters[e->kind]);
			buf_add(out, percent_encode(scratch, e->version, kept));
		}
	}
}

void range_text_add_versions(struct buf *out, struct arena *scratch,
			     const struct str *versions, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(out, ' ');
		buf_add(out, percent_encode(scratch, versions[i], kept));
	}
}

/* What needed no escape borrows from the text. */
static bool read_version(struct arena *a, struct str text, struct str *out)
{
	if (!text.len)
		return false;
	*out = text;
	return !str_has_char(text, '%') || percent_decode(a, text, out);
}

static bool read_event(struct range_reader *r, struct str text)
{
	size_t kind = 0;

	while (kind < sizeof(letters) && text.len && letters[kind] != text.ptr[0])
		kind++;
	if (!text.len || kind == sizeof(letters))
		return false;
	arena_grow(r->arena, r->events, r->n_events, &r->cap_events);
	struct range_event *e = &r->events[r->n_events++];
	e->kind = (enum event_kind)kind;
	return read_version(r->arena, str_from(text, 1), &e->version);
}

/* Events first, in one array that may move while it grows; then the ranges over it. */
static bool read_ranges(struct range_reader *r, struct str text, size_t *n)
{
	*n = 0;
	r->n_events = 0;
	while (text.len) {
		struct str range, event;

		str_cut(text, '|', &range, &text);
		arena_grow(r->arena, r->ranges, *n, &r->cap_ranges);
		size_t first = r->n_events;
		do {
			str_cut(range, ';', &event, &range);
			if (!read_event(r, event))
				return false;
		} while (range.len);
		r->ranges[(*n)++].n = r->n_events - first;
	}
	const struct range_event *at = r->events;
	for (size_t i = 0; i < *n; i++) {
		r->ranges[i].events = at;
		at += r->ranges[i].n;
	}
	return true;
}

bool range_text_read(struct range_reader *r, struct str ranges, struct str versions,
		     struct affected_set *out)
{
	size_t n = 0;
	struct str word;

	*out = (struct affected_set){ 0 };
	if (!read_ranges(r, ranges, &n))
		return false;
	size_t listed = 0;
	while (str_next_word(&versions, &word)) {
		arena_grow(r->arena, r->versions, listed, &r->cap_versions);
		if (!read_version(r->arena, word, &r->versions[listed++]))
			return false;
	}
	*out = (struct affected_set){ r->ranges, n, r->versions, listed };
	return true;
}

bool range_text_lists(struct arena *scratch, const struct version_scheme *scheme,
		      struct str versions, struct str version)
{
	struct str word, listed;

	if (scheme && versions.len && !scheme->valid(version))
		scheme = NULL;
	while (str_next_word(&versions, &word))
		if (read_version(scratch, word, &listed) &&
		    range_is_listed(scheme, listed, version))
			return true;
	return false;
}

bool range_text_finds(struct arena *scratch, struct str versions, struct str part,
		      bool (*is_same)(struct str listed, struct str version),
		      struct str version)
{
	struct str written = percent_encode(scratch, part, kept), listed;

	while (versions.len) {
		size_t at = str_find(versions, written), end;

		if (at == STR_NONE)
			return false;
		for (end = at; end < versions.len && versions.ptr[end] != ' ';)
			end++;
		while (at && versions.ptr[at - 1] != ' ')
			at--;
		if (read_version(scratch, str_slice(versions, at, end), &listed) &&
		    is_same(listed, version))
			return true;
		versions = str_from(versions, end);
	}
	return false;
}
