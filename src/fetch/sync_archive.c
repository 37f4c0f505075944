/*
 * sync_archive.c - a new generation of one ecosystem, and putting it in place.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/fsio.h"
#include "base/hash.h"
#include "fetch/download.h"
#include "fetch/sync_internal.h"

/*
 * The server writes list and archive one after the other, every quarter of an hour: a
 * record that was modified this long before the archive's date may not be in it, and
 * is fetched by itself.
 */
enum { SLACK_SECONDS = 6 * 60 * 60 };

static struct str beside(struct sync *s, const char *name)
{
	return arena_cat(s->a, s->generation, STR("/"), str_of(name));
}

static bool is_temporary(struct str name)
{
	return str_ends_with(name, STR(".tmp"));
}

static bool is_any(struct str name)
{
	return !str_is(name, ".") && !str_is(name, "..");
}

/* Removes the files of a folder that are `doomed`; the folder itself stays. */
static void remove_files(int parent, const char *folder, bool (*doomed)(struct str name))
{
	int fd = openat(parent, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

	for (struct dirent *e; dir && (e = readdir(dir));)
		if (doomed(str_of(e->d_name)))
			unlinkat(fd, e->d_name, 0);
	if (dir)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
}

/* Removes what a generation holds, and nothing else. */
static void remove_generation(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return;
	remove_files(fd, "changed", is_any);
	unlinkat(fd, "changed", AT_REMOVEDIR);
	unlinkat(fd, "all.zip", 0);
	unlinkat(fd, "index.csv", 0);
	remove_files(fd, ".", is_temporary);
	close(fd);
	unlinkat(parent, name, AT_REMOVEDIR);
}

/* What killed runs have left in the generation that stays. */
static void clear_generation(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return;
	remove_files(fd, ".", is_temporary);
	remove_files(fd, "changed", is_temporary);
	close(fd);
}

static bool is_generation(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_hex(name.ptr[i]))
			return false;
	return name.len == OSV_GENERATION;
}

/* Generations that the state does not name, and what killed runs have left. */
static void sweep(struct sync *s)
{
	struct str keep = str_slice(s->state.sha256, 0, OSV_GENERATION);
	DIR *dir = opendir(s->dir.ptr);

	for (struct dirent *e; dir && (e = readdir(dir));) {
		struct str name = str_of(e->d_name);

		if (is_generation(name) && str_eq(name, keep))
			clear_generation(dirfd(dir), e->d_name);
		else if (is_generation(name))
			remove_generation(dirfd(dir), e->d_name);
		else if (is_temporary(name))
			unlinkat(dirfd(dir), e->d_name, 0);
	}
	if (dir)
		closedir(dir);
}

static int write_index(struct sync *s, int64_t until, struct str *sha256)
{
	struct str path = beside(s, "index.csv");
	uint8_t digest[SHA256_SIZE];
	struct buf b;

	buf_init(&b, FETCH_INDEX_BYTES);
	index_write(&s->now, until, &b);
	sha256_of(buf_str(&b), digest);
	*sha256 = hex_encode(s->a, digest, sizeof(digest));
	int rc = fs_write_durable(path.ptr, buf_str(&b));

	buf_release(&b);
	return rc ? sync_fail_disk(s, path) : 0;
}

/* The archive that has come becomes a generation; its index says what it surely holds. */
static int place(struct sync *s, const struct http_response *r, struct str part)
{
	struct str zip = beside(s, "all.zip"), changed = beside(s, "changed");
	struct stat st;
	int64_t until = r->file_time ? r->file_time - SLACK_SECONDS : INT64_MAX;

	if (stat(zip.ptr, &st) == 0 && st.st_size == s->state.size) {
		/* The same archive as before: what is beside it still holds. */
		unlink(part.ptr);
		return 0;
	}
	if (mkdir(s->generation.ptr, 0777) != 0 && errno != EEXIST)
		return sync_fail_disk(s, s->generation);
	int fd = open(s->generation.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		remove_files(fd, "changed", is_any);
		close(fd);
	}
	if (mkdir(changed.ptr, 0777) != 0 && errno != EEXIST)
		return sync_fail_disk(s, changed);
	s->state.index_sha256 = STR("");
	if (s->has_index && write_index(s, until, &s->state.index_sha256) != 0)
		return -1;
	return rename(part.ptr, zip.ptr) == 0 ? 0 : sync_fail_disk(s, zip);
}

/* What is known now, as far as the archive holds it. */
static void read_known(struct sync *s)
{
	struct str unused;
	struct buf b;

	s->known = (struct index){ 0 };
	buf_init(&b, FETCH_INDEX_BYTES);
	if (fs_read_named(beside(s, "index.csv").ptr, &b) == FS_OK &&
	    index_read(s->a, arena_dup(s->a, buf_str(&b)), &s->known, &unused) != 0)
		s->known = (struct index){ 0 };
	buf_release(&b);
}

/* What is newer than the archive that has come.  After a mass rewrite that is too much
 * to fetch one by one, and the next archive has it. */
static void compare_again(struct sync *s)
{
	size_t gone;

	read_known(s);
	index_changed(s->a, &s->known, &s->now, &s->changed, &gone);
	if (s->changed.n > s->o->changes) {
		s->left = s->changed.n;
		s->changed.n = 0;
	}
}

int sync_archive(struct sync *s)
{
	bool same = s->have && str_eq(s->state.url, http_shown(s->a, s->url));
	struct download d = {
		.url = arena_cat(s->a, s->url, STR("/all.zip"), STR("")),
		.part = arena_cat(s->a, s->dir, STR("/all.zip.part"), STR("")),
		.if_none_match = same ? s->state.etag : STR(""),
		.if_newer = same && !s->state.etag.len ? s->state.file_time : 0,
		.max_bytes = s->o->max_archive,
		.arena = s->a,
	};
	struct http_response r;
	struct str sha256, why;
	enum http_result result = download(s->h, s->o, &d, &r, &sha256, &why);

	if (result == HTTP_UNCHANGED)
		return 0;
	if (result == HTTP_ABSENT)
		why = arena_cat(s->a, why,
				STR("; is this an ecosystem of OSV's, spelled as "
				    "there?"),
				STR(""));
	if (result != HTTP_OK)
		return sync_fail(s, d.url, why);
	s->new_archive = !s->have || !str_eq(sha256, s->state.sha256);
	s->state = (struct osv_state){
		.url = http_shown(s->a, s->url),
		.etag = r.etag,
		.last_modified = r.last_modified,
		.file_time = r.file_time,
		.size = r.length,
		.sha256 = sha256,
		.index_sha256 = s->state.index_sha256,
		.fetched = time_text(s->a, (int64_t)time(NULL)),
	};
	s->generation = osv_folder_generation(s->a, s->o->folder, s->name, &s->state);
	if (place(s, &r, d.part) != 0)
		return -1;
	if (s->has_index)
		compare_again(s);
	s->have = true;
	return 0;
}

int sync_commit(struct sync *s)
{
	s->state.checked = time_text(s->a, (int64_t)time(NULL));
	if (s->has_index) {
		if (!s->left && write_index(s, INT64_MAX, &s->state.index_sha256) != 0)
			return -1;
		s->state.index_etag = s->left ? STR("") : s->index_etag;
	}
	if (osv_state_write(s->a, s->o->folder, s->name, &s->state) != 0)
		return sync_fail_disk(s, s->dir);
	sweep(s);
	return 0;
}
