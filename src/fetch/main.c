/*
 * main.c - waybill-fetch: downloads advisories into a folder.
 *
 * The only program of the project that opens a network connection.  It never reads the
 * database nor what is scanned.
 */
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>

#include "advisory/osv_folder.h"
#include "base/buf.h"
#include "fetch/sync.h"

struct name_list {
	struct str *v;
	size_t n, cap;
};

static void add_name(struct name_list *list, struct arena *a, struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], name))
			return;
	arena_grow(a, list->v, list->n, &list->cap);
	list->v[list->n++] = arena_dup(a, name);
}

/* Every ecosystem of the server, and the records on repositories, GIT.  Suffixes have no
 * folders of their own. */
static int list_all(struct http *h, const struct fetch_options *o, struct arena *a,
		    struct name_list *list)
{
	struct http_request q = {
		.url = arena_cat(a, o->base, STR("/ecosystems.txt"), STR("")),
		.max_bytes = 1024 * 1024,
		.arena = a,
	};
	struct http_response r;
	struct str why = STR(""), text, line, name;
	struct buf b;

	buf_init(&b, q.max_bytes);
	enum http_result result = http_get_whole(h, &q, &r, &b, &why);

	for (text = buf_str(&b); str_next_line(&text, &line);)
		if (result == HTTP_OK && osv_folder_name(str_trim(line), &name))
			add_name(list, a, name);
	buf_release(&b);
	if (list->n)
		return 0;
	fetch_say(STR_FMT ": " STR_FMT, STR_ARG(http_shown(a, q.url)),
		  STR_ARG(result == HTTP_OK ? STR("names no ecosystem") : why));
	return -1;
}

static int list_named(const struct fetch_options *o, struct arena *a,
		      struct name_list *list)
{
	struct str rest = o->ecosystems, one, name;

	while (rest.len) {
		str_cut(rest, ',', &one, &rest);
		one = str_trim(one);
		if (!one.len)
			continue;
		if (!osv_folder_name(one, &name)) {
			fetch_say("'" STR_FMT "' is no name of an ecosystem",
				  STR_ARG(one));
			return -1;
		}
		add_name(list, a, name);
	}
	return list->n ? 0 : -1;
}

/* Makes the folder, and those above it. */
static int make_folder(struct str path, struct arena *a)
{
	for (size_t i = 1; i <= path.len; i++) {
		if (i < path.len && path.ptr[i] != '/')
			continue;
		const char *part = arena_dup(a, str_slice(path, 0, i)).ptr;

		if (mkdir(part, 0777) != 0 && errno != EEXIST && errno != EISDIR &&
		    errno != EROFS) {
			fetch_say("%s: %s", part, strerror(errno));
			return -1;
		}
	}
	return 0;
}

static int lock_folder(const struct fetch_options *o, struct arena *a)
{
	int fd = osv_folder_lock(a, o->folder, 0);

	if (fd < 0 && errno == EAGAIN) {
		fetch_say(STR_FMT ": waiting for another waybill that uses it",
			  STR_ARG(o->folder));
		fd = osv_folder_lock(a, o->folder, FETCH_LOCK_SECONDS);
	}
	if (fd < 0)
		fetch_say(STR_FMT ": %s", STR_ARG(o->folder),
			  errno == EAGAIN ? "another waybill still uses it"
					  : strerror(errno));
	return fd;
}

static int fetch_all(struct http *h, const struct fetch_options *o, struct arena *a)
{
	struct name_list list = { 0 };
	bool all = str_is(o->ecosystems, "all");
	size_t failed = 0;

	if (!all && list_named(o, a, &list) != 0)
		return FETCH_USAGE;
	if (make_folder(o->folder, a) != 0 || lock_folder(o, a) < 0)
		return FETCH_FAILED;
	if (all && list_all(h, o, a, &list) != 0)
		return FETCH_FAILED;
	for (size_t i = 0; i < list.n; i++)
		failed += sync_ecosystem(h, o, list.v[i]) != 0;
	if (failed)
		fetch_say("%zu of %zu ecosystems could not be brought up to date", failed,
			  list.n);
	return failed ? FETCH_FAILED : FETCH_OK;
}

int main(int argc, char **argv)
{
	struct fetch_options o;
	struct arena a;
	int rc = fetch_options_read(argc, argv, &o);

	if (rc != 0)
		return rc < 0 ? FETCH_USAGE : FETCH_OK;
	signal(SIGPIPE, SIG_IGN);
	arena_init(&a);
	struct http *h = http_open(&o);

	rc = fetch_all(h, &o, &a);
	http_close(h);
	arena_release(&a);
	return rc;
}
