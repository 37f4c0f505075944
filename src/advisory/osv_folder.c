/*
 * osv_folder.c - the folder of downloaded advisories: names, state, lock.
 */
#include "advisory/osv_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "base/fsio.h"
#include "format/json.h"
#include "format/json_out.h"

enum { STATE_VERSION = 1, STATE_BYTES = 64 * 1024, STATE_DEPTH = 4, NAME_BYTES = 64 };

bool osv_folder_name(struct str ecosystem, struct str *out)
{
	struct str name, suffix;

	str_cut(ecosystem, ':', &name, &suffix);
	if (!name.len || name.len > NAME_BYTES || !is_alnum(name.ptr[0]))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!is_alnum(name.ptr[i]) && !memchr(" ._-", name.ptr[i], 4))
			return false;
	*out = name;
	return true;
}

struct str osv_folder_generation(struct arena *a, struct str folder, struct str ecosystem,
				 const struct osv_state *s)
{
	return arena_printf(a, STR_FMT "/" STR_FMT "/" STR_FMT, STR_ARG(folder),
			    STR_ARG(ecosystem),
			    STR_ARG(str_slice(s->sha256, 0, OSV_GENERATION)));
}

static struct str state_path(struct arena *a, struct str folder, struct str ecosystem)
{
	return arena_printf(a, STR_FMT "/" STR_FMT "/state.json", STR_ARG(folder),
			    STR_ARG(ecosystem));
}

static bool is_digest(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_hex(s.ptr[i]))
			return false;
	return s.len == 64;
}

static int64_t number_of(const struct jnode *root, const char *key)
{
	const struct jnode *v = jnode_get(root, key);
	uint64_t n = 0;

	if (!jnode_is(v, JNODE_NUMBER) || v->text.len > 18)
		return 0;
	for (size_t i = 0; i < v->text.len; i++) {
		if (!is_digit(v->text.ptr[i]))
			return 0;
		n = n * 10 + (uint64_t)(v->text.ptr[i] - '0');
	}
	return (int64_t)n;
}

bool osv_state_read(struct arena *a, struct str folder, struct str ecosystem,
		    struct osv_state *out)
{
	struct str path = state_path(a, folder, ecosystem);
	struct diag_list unused;
	struct buf b;

	buf_init(&b, STATE_BYTES);
	enum fs_result r = fs_read_named(path.ptr, &b);
	struct str bytes = arena_dup(a, buf_str(&b));
	buf_release(&b);
	if (r != FS_OK)
		return false;
	diag_list_init(&unused, a);
	const struct jnode *root =
		jnode_read(a, bytes, JNODE_STRICT, STATE_DEPTH, &unused, path);
	if (number_of(root, "version") != STATE_VERSION ||
	    !is_digest(jnode_string(root, "sha256")))
		return false;
	*out = (struct osv_state){
		.url = jnode_string(root, "url"),
		.etag = jnode_string(root, "etag"),
		.last_modified = jnode_string(root, "last_modified"),
		.file_time = number_of(root, "file_time"),
		.size = number_of(root, "size"),
		.sha256 = jnode_string(root, "sha256"),
		.index_sha256 = jnode_string(root, "index_sha256"),
		.index_etag = jnode_string(root, "index_etag"),
		.fetched = jnode_string(root, "fetched"),
		.checked = jnode_string(root, "checked"),
	};
	return true;
}

int osv_state_write(struct arena *a, struct str folder, struct str ecosystem,
		    const struct osv_state *s)
{
	struct buf b;
	struct jout j;

	buf_init(&b, STATE_BYTES);
	jout_init(&j, &b, false);
	jout_object(&j);
	jout_member_number(&j, "version", STATE_VERSION);
	jout_member(&j, "url", s->url);
	jout_member_opt(&j, "etag", s->etag);
	jout_member_opt(&j, "last_modified", s->last_modified);
	jout_member_number(&j, "file_time", s->file_time > 0 ? s->file_time : 0);
	jout_member_number(&j, "size", s->size);
	jout_member(&j, "sha256", s->sha256);
	jout_member_opt(&j, "index_sha256", s->index_sha256);
	jout_member_opt(&j, "index_etag", s->index_etag);
	jout_member(&j, "fetched", s->fetched);
	jout_member(&j, "checked", s->checked);
	jout_end_object(&j);
	buf_add_char(&b, '\n');
	int rc = fs_write_durable(state_path(a, folder, ecosystem).ptr, buf_str(&b));
	int err = errno;

	buf_release(&b);
	errno = err;
	return rc;
}

int osv_folder_lock(struct arena *a, struct str folder, unsigned seconds)
{
	enum { TRIES_A_SECOND = 10 };
	const struct timespec pause = { 0, 1000000000L / TRIES_A_SECOND };
	struct str path = arena_printf(a, STR_FMT "/lock", STR_ARG(folder));
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);

	if (fd < 0)
		return -1;
	for (uint64_t left = (uint64_t)seconds * TRIES_A_SECOND;; left--) {
		/* on a file system without locks it goes without */
		if (fcntl(fd, F_SETLK, &whole) == 0 || errno == ENOLCK ||
		    errno == EOPNOTSUPP)
			return fd;
		if ((errno != EACCES && errno != EAGAIN) || !left)
			break;
		nanosleep(&pause, NULL);
	}
	int err = errno == EACCES ? EAGAIN : errno;

	close(fd);
	errno = err;
	return -1;
}
