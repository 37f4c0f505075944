/*
 * sync.c - what is to be fetched of one ecosystem, and in which order.
 *
 * The list first, then the archive: so the archive is at least as new as the list, but
 * for what was written in between, see SLACK_SECONDS.
 */
#include "fetch/sync.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/fsio.h"
#include "fetch/sync_internal.h"

int sync_fail(const struct sync *s, struct str url, struct str why)
{
	fetch_say(STR_FMT ": " STR_FMT ": " STR_FMT, STR_ARG(s->name),
		  STR_ARG(http_shown(s->a, url)), STR_ARG(why));
	return -1;
}

int sync_fail_disk(const struct sync *s, struct str path)
{
	fetch_say(STR_FMT ": " STR_FMT ": %s", STR_ARG(s->name), STR_ARG(path),
		  strerror(errno));
	return -1;
}

static int read_text(struct sync *s, const char *path, uint64_t max, struct str *out)
{
	struct buf b;

	buf_init(&b, max);
	enum fs_result r = fs_read_named(path, &b);

	*out = r == FS_OK ? arena_dup(s->a, buf_str(&b)) : STR("");
	buf_release(&b);
	return r == FS_OK ? 0 : -1;
}

/* What the folder holds, if it is whole. */
static void read_state(struct sync *s)
{
	struct stat st;
	struct str text, unused;

	if (!osv_state_read(s->a, s->o->folder, s->name, &s->state))
		return;
	s->generation = osv_folder_generation(s->a, s->o->folder, s->name, &s->state);
	struct str zip = arena_cat(s->a, s->generation, STR("/all.zip"), STR(""));
	s->have = stat(zip.ptr, &st) == 0 && st.st_size == s->state.size;
	if (!s->have)
		return;
	struct str index = arena_cat(s->a, s->generation, STR("/index.csv"), STR(""));
	if (read_text(s, index.ptr, FETCH_INDEX_BYTES, &text) != 0 ||
	    index_read(s->a, text, &s->known, &unused) != 0)
		s->known = (struct index){ 0 };
}

/* 1: nothing has changed since the last run; 0; -1 after a message. */
static int get_list(struct sync *s)
{
	struct http_request q = {
		.url = arena_cat(s->a, s->url, STR("/modified_id.csv"), STR("")),
		.max_bytes = FETCH_INDEX_BYTES,
		.arena = s->a,
	};
	struct http_response r;
	struct str why;
	struct buf b;

	if (s->have && !s->o->full && str_eq(s->state.url, http_shown(s->a, s->url)))
		q.if_none_match = s->state.index_etag;
	buf_init(&b, FETCH_INDEX_BYTES);
	enum http_result result = http_get_whole(s->h, &q, &r, &b, &why);
	struct str text = result == HTTP_OK ? arena_dup(s->a, buf_str(&b)) : STR("");

	buf_release(&b);
	if (result == HTTP_UNCHANGED)
		return 1;
	if (result == HTTP_ABSENT)
		return 0; /* a mirror of archives alone */
	if (result != HTTP_OK || index_read(s->a, text, &s->now, &why) != 0)
		return sync_fail(s, q.url, why);
	if (s->now.odd)
		fetch_say(STR_FMT ": " STR_FMT
				  ": %zu lines are not understood and left out",
			  STR_ARG(s->name), STR_ARG(http_shown(s->a, q.url)), s->now.odd);
	s->has_index = true;
	s->index_etag = r.etag;
	return 0;
}

static size_t count_changed_files(struct sync *s)
{
	struct str path = arena_cat(s->a, s->generation, STR("/changed"), STR(""));
	DIR *dir = opendir(path.ptr);
	size_t n = 0;

	for (struct dirent *e; dir && (e = readdir(dir));)
		n += e->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}

static void compare_lists(struct sync *s)
{
	size_t gone = 0;

	index_changed(s->a, &s->known, &s->now, &s->changed, &gone);
	if (gone && s->known.n)
		fetch_tell(s->o,
			   STR_FMT
			   ": %zu records are no longer there; `waybill db update "
			   "--full` takes them out of the database",
			   STR_ARG(s->name), gone);
}

static bool wants_archive(struct sync *s)
{
	if (!s->have || !s->has_index || s->o->full || !s->known.n)
		return true;
	return s->changed.n + (s->changed.n ? count_changed_files(s) : 0) > s->o->changes;
}

static void tell_result(struct sync *s)
{
	if (s->new_archive)
		fetch_tell(s->o, STR_FMT ": the whole archive, %lld bytes",
			   STR_ARG(s->name), (long long)s->state.size);
	if (s->n_records)
		fetch_tell(s->o, STR_FMT ": %zu changed record%s", STR_ARG(s->name),
			   s->n_records, s->n_records == 1 ? "" : "s");
	if (!s->new_archive && !s->n_records)
		fetch_tell(s->o, STR_FMT ": nothing has changed", STR_ARG(s->name));
}

static int run(struct sync *s)
{
	if (mkdir(s->dir.ptr, 0777) != 0 && errno != EEXIST)
		return sync_fail_disk(s, s->dir);
	read_state(s);
	int rc = get_list(s);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		if (s->has_index && s->have)
			compare_lists(s);
		if (wants_archive(s) && sync_archive(s) != 0)
			return -1;
		if (s->has_index && sync_records(s) != 0)
			return -1;
	}
	if (sync_commit(s) != 0)
		return -1;
	tell_result(s);
	return 0;
}

int sync_ecosystem(struct http *h, const struct fetch_options *o, struct str name)
{
	struct arena arena;
	struct sync s = { .o = o, .h = h, .a = &arena, .name = name };

	arena_init(&arena);
	s.dir = arena_cat(&arena, o->folder, STR("/"), name);
	s.url = arena_cat(&arena, o->base, STR("/"), percent_encode(&arena, name, ""));
	int rc = run(&s);

	if (rc != 0)
		rmdir(s.dir.ptr); /* when nothing is in it */
	arena_release(&arena);
	return rc;
}
