#define _GNU_SOURCE /* environ */
#include "cli/git.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/child.h"

enum { LISTING_BYTES = 512 * 1024 * 1024 };

/* NAME=VALUE with the value, a path, from our working folder; NULL when it is not set. */
static char *absolute_variable(struct arena *a, const char *name, const char *fallback)
{
	const char *value = getenv(name);
	char here[PATH_MAX];

	if (!value || !*value)
		value = fallback;
	if (!value || !getcwd(here, sizeof(here)))
		return NULL;
	struct str v = value[0] == '/' ? arena_printf(a, "%s=%s", name, value)
				       : arena_printf(a, "%s=%s/%s", name, here, value);

	return (char *)(uintptr_t)v.ptr;
}

/*
 * What must come first in git's environment: getenv() takes the first of a name.
 *
 * A partial clone asks its server for what it lacks, and a repository can name a program
 * for that server: neither the network nor the program is ours to touch.
 *
 * In a hook GIT_DIR and GIT_INDEX_FILE are often relative, from the top of the work tree,
 * which is our working folder; git is to run in the folder that is scanned.
 */
static size_t set_first(struct arena *a, char **v)
{
	static const char *const safe[] = { "GIT_NO_LAZY_FETCH=1",
					    "GIT_ALLOW_PROTOCOL=none",
					    "GIT_TERMINAL_PROMPT=0" };
	size_t n = 0;

	for (; n < sizeof(safe) / sizeof(safe[0]); n++)
		v[n] = (char *)(uintptr_t)safe[n];
	if ((v[n] = absolute_variable(a, "GIT_INDEX_FILE", NULL)))
		n++;
	if ((v[n] = absolute_variable(a, "GIT_DIR", NULL))) {
		n++;
		if ((v[n] = absolute_variable(a, "GIT_WORK_TREE", ".")))
			n++;
	}
	return n;
}

static char **safe_environment(struct arena *a)
{
	enum { FIRST = 8 };
	size_t n = 0, first;

	while (environ[n])
		n++;
	char **v = arena_new_array(a, char *, FIRST + n + 1);

	first = set_first(a, v);
	memcpy(v + first, environ, n * sizeof(*v));
	return v;
}

/* Runs git with these words after the safe ones; argv ends with NULL. */
static int start_git(struct arena *a, const char *root, const char *const *words,
		     struct child *c)
{
	static const char *const first[] = { "git",
					     "-C",
					     NULL, /* the root */
					     "-c",
					     "core.fsmonitor=false",
					     "-c",
					     "core.hooksPath=/dev/null",
					     "-c",
					     "core.quotePath=false",
					     "--no-optional-locks" };
	enum { FIRST = sizeof(first) / sizeof(first[0]) };
	size_t n = 0;

	while (words[n])
		n++;
	const char **argv = arena_new_array(a, const char *, FIRST + n + 1);

	memcpy(argv, first, sizeof(first));
	memcpy(argv + FIRST, words, n * sizeof(*words));
	argv[2] = root;
	return child_start(c, "git", argv, safe_environment(a), CHILD_TO_US);
}

static int read_some(int fd, char *p, size_t n)
{
	ssize_t got;

	do {
		got = read(fd, p, n);
	} while (got < 0 && errno == EINTR);
	return (int)got;
}

/* All that git prints. */
static int list_git(struct arena *a, const char *root, const char *const *words,
		    struct str *text)
{
	struct child c;
	struct buf b;
	int got = 1;

	if (start_git(a, root, words, &c) != 0)
		return -1;
	close(c.in);
	c.in = -1;
	buf_init(&b, LISTING_BYTES);
	while (got > 0) {
		size_t room = buf_reserve(&b, 64 * 1024);

		got = room ? read_some(c.out, b.ptr + b.len, room) : 0;
		if (got > 0)
			b.len += (size_t)got;
	}
	*text = arena_dup(a, buf_str(&b));
	bool full = b.full;

	buf_release(&b);
	return child_end(&c) == 0 && !full && got == 0 ? 0 : -1;
}

/*
 * "-c key=" for each filter of the repository's configuration: diff would put what it
 * compares through those programs.  Returns NULL for a key that cannot be written so.
 */
static const char **without_filters(struct arena *a, const char *root, size_t more,
				    size_t *n)
{
	static const char *const list[] = { "config",
					    "-z",
					    "--name-only",
					    "--get-regexp",
					    "^filter\\..*\\.(clean|process|required)$",
					    NULL };
	struct str text = STR(""), rest, key;
	size_t count = 0;

	/* fails when there is none; where it fails otherwise, so will what follows */
	(void)list_git(a, root, list, &text);
	if (str_has_char(text, '='))
		return NULL;
	for (rest = text; rest.len; count++)
		str_cut(rest, '\0', &key, &rest);
	const char **v = arena_new_array(a, const char *, 2 * count + more);

	*n = 0;
	for (rest = text; rest.len;) {
		str_cut(rest, '\0', &key, &rest);
		bool off = str_ends_with(key, STR(".required"));

		v[(*n)++] = "-c";
		v[(*n)++] = arena_cat(a, key, STR("="), off ? STR("false") : STR("")).ptr;
	}
	return v;
}

int git_changed(struct arena *a, const char *root, struct str rev, struct str **out,
		size_t *n, struct str *error)
{
	const char *diff[] = { "diff",
			       "--name-only",
			       "-z",
			       "--relative",
			       "--no-ext-diff",
			       "--no-textconv",
			       "--no-renames",
			       "--ignore-submodules=all", /* each has a configuration */
			       "--diff-filter=ACMRT",
			       rev.len ? arena_dup(a, rev).ptr : "--cached",
			       "--",
			       NULL };
	size_t n_words;
	struct str text, one;
	size_t cap = 0;

	*out = NULL;
	*n = 0;
	if (rev.len && rev.ptr[0] == '-') {
		*error = STR("a revision does not begin with '-'");
		return -1;
	}
	const char **words =
		without_filters(a, root, sizeof(diff) / sizeof(diff[0]), &n_words);

	if (!words) {
		*error = STR("a filter of the repository has '=' in its name");
		return -1;
	}
	memcpy(words + n_words, diff, sizeof(diff));
	if (list_git(a, root, words, &text) != 0) {
		*error = rev.len ? arena_printf(a,
						"git knows no revision '" STR_FMT
						"' here, or this is no git repository",
						STR_ARG(rev))
				 : STR("not a git repository, or git is not installed");
		return -1;
	}
	while (text.len) {
		str_cut(text, '\0', &one, &text);
		arena_grow(a, *out, *n, &cap);
		(*out)[(*n)++] = one;
	}
	if (*n)
		qsort(*out, *n, sizeof(**out), str_qsort_cmp);
	return 0;
}

/* --- the index ---------------------------------------------------------------- */

struct git_index {
	struct child child; /* git cat-file --batch */
	pthread_mutex_t lock;
	struct file_source *source;
	struct str *objects; /* of each path of the source */
	struct git_left_out *left;
	size_t n_left, cap_left;
};

struct entry {
	struct str path, object;
};

static int entry_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

/* "100644 <object> 0\tpath": a regular file without conflict. */
static bool take_entry(struct str line, struct entry *out)
{
	struct str head, mode, stage;

	if (!str_cut(line, '\t', &head, &out->path) || !str_next_word(&head, &mode) ||
	    !str_next_word(&head, &out->object) || !str_next_word(&head, &stage))
		return false;
	return str_starts_with(mode, STR("100")) && !str_is(stage, "1") &&
	       !str_is(stage, "3");
}

/* The answer's head, "<object> blob <size>", up to its line feed. */
static int read_head(int fd, size_t *size)
{
	char line[256];
	struct str rest, word;
	uint32_t n;
	size_t len = 0;

	while (len < sizeof(line) && read_some(fd, line + len, 1) == 1 &&
	       line[len] != '\n')
		len++;
	rest = (struct str){ line, len };
	if (!str_next_word(&rest, &word) || !str_next_word(&rest, &word) ||
	    !str_is(word, "blob") || !str_to_u32(str_trim(rest), UINT32_MAX, &n))
		return -1;
	*size = n;
	return 0;
}

/* Reads `left` bytes; those that do not fit are dropped. */
static int read_body(int fd, size_t left, struct buf *b)
{
	char rest[4096] = { 0 };

	while (left) {
		size_t room = buf_reserve(b, left < 65536 ? left : 65536);
		char *to = room ? b->ptr + b->len : rest;
		int got = read_some(fd, to,
				    room                  ? room
				    : left < sizeof(rest) ? left
							  : sizeof(rest));

		if (got <= 0)
			return -1;
		if (room)
			b->len += (size_t)got;
		left -= (size_t)got;
	}
	return read_some(fd, rest, 1) == 1 ? 0 : -1; /* the line feed after it */
}

static enum fs_result read_object(void *data, struct str path, struct buf *b)
{
	struct git_index *g = data;
	struct str object = g->objects[source_find(g->source, path)];
	enum fs_result r = FS_FAILED;
	char line[80];
	size_t size;

	if (object.len + 1 > sizeof(line))
		return FS_FAILED;
	memcpy(line, object.ptr, object.len);
	line[object.len] = '\n';
	pthread_mutex_lock(&g->lock);
	if (write(g->child.in, line, object.len + 1) == (ssize_t)object.len + 1 &&
	    read_head(g->child.out, &size) == 0 && read_body(g->child.out, size, b) == 0)
		r = b->full ? FS_TOO_BIG : FS_OK;
	pthread_mutex_unlock(&g->lock);
	if (b->cap)
		b->ptr[b->len] = '\0';
	return r;
}

/* "100644 blob <object>\tpath": the same of a tree. */
static bool take_tree_entry(struct str line, struct entry *out)
{
	struct str head, mode, type;

	if (!str_cut(line, '\t', &head, &out->path) || !str_next_word(&head, &mode) ||
	    !str_next_word(&head, &type) || !str_next_word(&head, &out->object))
		return false;
	return str_starts_with(mode, STR("100")) && str_is(type, "blob");
}

typedef bool take_entry_fn(struct str line, struct entry *out);

/* "120000 …\tpath", "160000 …\tpath" */
static void leave_out(struct arena *a, struct git_index *g, struct str line)
{
	struct str head, path;
	bool submodule = str_starts_with(line, STR("160000 "));

	if (!submodule && !str_starts_with(line, STR("120000 ")))
		return;
	str_cut(line, '\t', &head, &path);
	arena_grow(a, g->left, g->n_left, &g->cap_left);
	g->left[g->n_left++] = (struct git_left_out){ path, submodule };
}

static size_t read_entries(struct arena *a, struct git_index *g, struct str text,
			   take_entry_fn *take, struct entry **out)
{
	struct entry *v = NULL;
	size_t n = 0, cap = 0;
	struct str line;

	while (text.len) {
		struct entry e;

		str_cut(text, '\0', &line, &text);
		if (!take(line, &e)) {
			leave_out(a, g, line);
			continue;
		}
		arena_grow(a, v, n, &cap);
		v[n++] = e;
	}
	if (n)
		qsort(v, n, sizeof(*v), entry_cmp);
	*out = v;
	return n;
}

/* The files of a listing as a source; -1 when git does not list them. */
static int open_objects(struct arena *a, const char *root, const char *const *list,
			take_entry_fn *take, struct git_index **out,
			struct file_source *source)
{
	static const char *const batch[] = { "cat-file", "--batch", NULL };
	struct git_index *g = arena_new(a, struct git_index);
	struct entry *entries;
	struct str text;

	if (list_git(a, root, list, &text) != 0 ||
	    start_git(a, root, batch, &g->child) != 0)
		return -1;
	size_t n = read_entries(a, g, text, take, &entries);
	struct str *paths = arena_new_array(a, struct str, n + 1);

	g->objects = arena_new_array(a, struct str, n + 1);
	for (size_t i = 0; i < n; i++) {
		paths[i] = entries[i].path;
		g->objects[i] = entries[i].object;
	}
	pthread_mutex_init(&g->lock, NULL);
	g->source = source;
	*source = (struct file_source){ paths, n, read_object, g };
	*out = g;
	return 0;
}

int git_index_open(struct arena *a, const char *root, struct git_index **out,
		   struct file_source *source, struct str *error)
{
	static const char *const list[] = { "ls-files", "-s", "-z", NULL };

	if (open_objects(a, root, list, take_entry, out, source) == 0)
		return 0;
	*error = STR("not a git repository, or git is not installed");
	return -1;
}

int git_tree_open(struct arena *a, const char *root, struct str rev,
		  struct git_index **out, struct file_source *source, struct str *error)
{
	const char *const list[] = { "ls-tree", "-r", "-z", arena_dup(a, rev).ptr, NULL };

	if (rev.len && rev.ptr[0] != '-' &&
	    open_objects(a, root, list, take_tree_entry, out, source) == 0)
		return 0;
	*error = arena_printf(a,
			      "git knows no revision '" STR_FMT
			      "' here, or this is no git repository",
			      STR_ARG(rev));
	return -1;
}

const struct git_left_out *git_index_left_out(const struct git_index *g, size_t *n)
{
	*n = g->n_left;
	return g->left;
}

void git_index_close(struct git_index *g)
{
	if (!g)
		return;
	child_end(&g->child); /* it ends when its input does; how does not matter */
	pthread_mutex_destroy(&g->lock);
}
