/*
 * sync_records.c - changed records, one by one, into the generation.
 *
 * Each is a file, put in place by a rename, so a run that is cut goes on where it was.
 */
#include <errno.h>
#include <sys/stat.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/fsio.h"
#include "fetch/sync_internal.h"
#include "format/json.h"

enum { RECORD_DEPTH = 128 };

/* A record of that id, modified then or later. */
static bool is_record(struct arena *a, struct str bytes, const struct index_row *row,
		      bool as_new, struct str *why)
{
	struct diag_list d;
	int64_t want, got;

	diag_list_init(&d, a);
	const struct jnode *root =
		jnode_read(a, bytes, JNODE_STRICT, RECORD_DEPTH, &d, STR(""));

	if (!root) {
		*why = STR("what came is no JSON document");
		return false;
	}
	if (!str_eq(jnode_string(root, "id"), row->id)) {
		*why = arena_printf(a, "what came is not the record " STR_FMT,
				    STR_ARG(row->id));
		return false;
	}
	return !as_new || (time_parse(jnode_string(root, "modified"), &got) &&
			   time_parse(row->modified, &want) && got >= want);
}

/* A run before this one, which was cut, may have fetched it. */
static bool is_here(const char *path, const struct index_row *row)
{
	struct arena a;
	struct str unused;
	struct buf b;

	arena_init(&a);
	buf_init(&b, FETCH_RECORD_BYTES);
	bool here = fs_read_named(path, &b) == FS_OK &&
		    is_record(&a, buf_str(&b), row, true, &unused);

	buf_release(&b);
	arena_release(&a);
	return here;
}

static int get_record(struct sync *s, const struct index_row *row, struct arena *a)
{
	struct str path = arena_printf(a, STR_FMT "/changed/" STR_FMT ".json",
				       STR_ARG(s->generation), STR_ARG(row->id));
	struct http_request q = {
		.url = arena_cat(a, s->url, STR("/"),
				 arena_cat(a, percent_encode(a, row->id, ""),
					   STR(".json"), STR(""))),
		.max_bytes = FETCH_RECORD_BYTES,
		.arena = a,
	};
	struct http_response r;
	struct str why;
	struct buf b;
	int rc = 0;

	if (is_here(path.ptr, row))
		return 0;
	buf_init(&b, FETCH_RECORD_BYTES);
	enum http_result result = http_get_whole(s->h, &q, &r, &b, &why);

	if (result == HTTP_ABSENT) /* gone since the list was written */
		fetch_say(STR_FMT ": " STR_FMT ": " STR_FMT "; left out",
			  STR_ARG(s->name), STR_ARG(http_shown(a, q.url)), STR_ARG(why));
	else if (result != HTTP_OK || !is_record(a, buf_str(&b), row, false, &why))
		rc = sync_fail(s, q.url, why);
	else if (fs_write_durable(path.ptr, buf_str(&b)) != 0)
		rc = sync_fail_disk(s, path);
	else
		s->n_records++;
	buf_release(&b);
	return rc;
}

int sync_records(struct sync *s)
{
	struct str folder = arena_cat(s->a, s->generation, STR("/changed"), STR(""));
	size_t n = s->changed.n;

	if (!n)
		return 0;
	if (n > FETCH_MOST_SINGLE) {
		s->left = n;
		fetch_say(STR_FMT ": %zu records are newer than the archive, too many to "
				  "fetch one by one: a later run takes them with a newer "
				  "archive",
			  STR_ARG(s->name), n);
		return 0;
	}
	if (mkdir(folder.ptr, 0777) != 0 && errno != EEXIST)
		return sync_fail_disk(s, folder);
	for (size_t i = 0; i < n; i++) {
		struct arena a;

		arena_init(&a);
		int rc = get_record(s, &s->changed.v[i], &a);

		arena_release(&a);
		if (rc != 0)
			return -1;
	}
	return 0;
}
