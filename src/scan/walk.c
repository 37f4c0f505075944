#define _GNU_SOURCE /* d_type, O_NOFOLLOW, O_DIRECTORY */
#include "scan/walk_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fsio.h"
#include "scan/limits.h"
#include "scan/walk_entry.h"
#include "scan/walk_skip.h"

/* One folder while it is being read. */
struct folder {
	int fd;
	struct dir dir;
};

static bool exists_beside(void *arg, const char *name)
{
	const struct folder *f = arg;

	return faccessat(f->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* True when the walk must not go into the folder at path; says why. */
static bool is_skipped_folder(struct walker *w, struct folder *parent, struct str path)
{
	if (walk_any_glob(w->opt->skip_dirs, w->opt->n_skip_dirs, path)) {
		walk_say(w, DIAG_NOTE, DIAG_SKIPPED, path, "left out by --skip-dirs");
		return true;
	}
	switch (walk_skip_reason(str_basename(path), str_basename(str_dirname(path)),
				 exists_beside, parent)) {
	case SKIP_NOT:
		return false;
	case SKIP_VCS:
		return true;
	case SKIP_INSTALLED:
		break;
	}
	if (w->opt->installed)
		return false;
	walk_say_installed(w, path);
	return true;
}

/* Rules of the folder that is about to be read, when it has any. */
static void take_gitignore(struct walker *w, int fd)
{
	struct buf b;

	if (!w->opt->gitignore)
		return;
	buf_init(&b, LIMIT_GITIGNORE_BYTES);
	enum fs_result r = fs_read(fd, ".gitignore", &b);

	if (r == FS_OK)
		gitignore_add(&w->ignore, buf_str(&w->path), buf_str(&b));
	else if (r != FS_ABSENT)
		diag_add(w->d, DIAG_WARNING, DIAG_IO, buf_str(&w->path), 0,
			 ".gitignore not read: %s", fs_result_text(r, errno));
	buf_release(&b);
}

/* True for what --gitignore leaves out; says so where it may have mattered. */
static bool is_gitignored(struct walker *w, struct str path, bool is_folder)
{
	if (!w->ignore.n || !gitignore_excludes(&w->ignore, path, is_folder))
		return false;
	if (is_folder || walk_is_wanted(w, path))
		walk_say(w, DIAG_NOTE, DIAG_SKIPPED, path, "left out by .gitignore");
	return true;
}

static void walk_folder(struct walker *w, int parentfd, const char *name, unsigned depth);

static void see_entry(struct walker *w, struct folder *f, const struct dir_entry *e,
		      unsigned depth)
{
	size_t len = w->path.len;

	if (len)
		buf_add_char(&w->path, '/');
	buf_add_text(&w->path, e->name);
	struct str path = buf_str(&w->path);

	switch (walk_entry_type(f->fd, e)) {
	case DT_REG:
		if (!is_gitignored(w, path, false)) {
			walk_see_file(w, path);
			walk_see_program(w, f->fd, e->name, path, false);
		}
		break;
	case DT_LNK:
		w->n_seen++;
		if (!is_gitignored(w, path, false))
			walk_see_link(w, path);
		break;
	case DT_DIR:
		walk_note(w, path);
		if (!is_gitignored(w, path, true) && !is_skipped_folder(w, f, path))
			walk_folder(w, f->fd, e->name, depth + 1);
		break;
	default: /* a fifo, socket or device of a manifest's name is worth a word */
		w->n_seen++;
		if (walk_is_wanted(w, path))
			walk_say(w, DIAG_WARNING, DIAG_IO, path,
				 "not a regular file, not read");
		else
			walk_say_unsearched(w, path, "not a regular file");
		break;
	}
	w->path.len = len;
	w->path.ptr[len] = '\0';
}

static void read_folder(struct walker *w, struct folder *f, unsigned depth)
{
	struct dir_entry e;

	while (!w->full && dir_next(&f->dir, &e)) {
		see_entry(w, f, &e, depth);
		if (w->n_seen > w->most_seen && !w->full) {
			w->full = true;
			diag_add(w->d, DIAG_WARNING, DIAG_LIMIT, buf_str(&w->path), 0,
				 "more than %zu files; the rest of the tree is left out",
				 w->most_seen);
		}
	}
	if (errno && !w->full)
		walk_say(w, DIAG_WARNING, DIAG_IO, buf_str(&w->path),
			 "folder could not be read to its end");
}

/* One for each depth, for all folders there. */
static char *room_at(struct walker *w, unsigned depth)
{
	if (!w->rooms[depth])
		w->rooms[depth] = malloc(DIR_ROOM);
	if (!w->rooms[depth])
		oom_die();
	return w->rooms[depth];
}

static void walk_folder(struct walker *w, int parentfd, const char *name, unsigned depth)
{
	struct folder f;

	if (depth > LIMIT_WALK_DEPTH) {
		diag_add(w->d, DIAG_WARNING, DIAG_LIMIT, buf_str(&w->path), 0,
			 "more than %d folders deep, not scanned", LIMIT_WALK_DEPTH);
		return;
	}
	int fd = openat(parentfd, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
	if (fd < 0) {
		diag_add(w->d, DIAG_WARNING, DIAG_IO, buf_str(&w->path), 0,
			 "folder not scanned: %s", fs_result_text(FS_FAILED, errno));
		return;
	}
	f.fd = fd;
	if (dir_open(&f.dir, fd, room_at(w, depth)) != 0) {
		close(fd);
		walk_say(w, DIAG_WARNING, DIAG_IO, buf_str(&w->path),
			 "folder could not be read");
		return;
	}
	size_t rules = w->ignore.n;

	take_gitignore(w, fd);
	read_folder(w, &f, depth);
	w->ignore.n = rules;
	dir_close(&f.dir);
}

struct up {
	struct walker *walker;
	struct str parent; /* of the folder that is judged */
};

/* True when something of that name lies beside a folder on the way to a start. */
static bool exists_in_parent(void *arg, const char *name)
{
	const struct up *u = arg;
	struct str path = u->parent.len ? arena_printf(u->walker->arena, STR_FMT "/%s",
						       STR_ARG(u->parent), name)
					: arena_printf(u->walker->arena, "%s", name);

	if (u->walker->source)
		return source_has(u->walker->source, path);
	return faccessat(u->walker->rootfd, path.ptr, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool is_installed_tree(struct walker *w, struct str folder)
{
	struct up u = { w, str_dirname(folder) };

	return !w->opt->installed &&
	       walk_skip_reason(str_basename(folder), str_basename(u.parent),
				exists_in_parent, &u) == SKIP_INSTALLED;
}

/* A start lies in folders that no walk has met; what is said of folders holds for it too,
 * but whoever names a file of an installed tree wants it. */
static bool is_below_skipped(struct walker *w, struct str start)
{
	for (struct str up = str_dirname(start); up.len; up = str_dirname(up)) {
		if (walk_any_glob(w->opt->skip_dirs, w->opt->n_skip_dirs, up)) {
			walk_say(w, DIAG_NOTE, DIAG_SKIPPED, start,
				 "left out by --skip-dirs");
			return true;
		}
		if (w->opt->starts_found && is_installed_tree(w, up)) {
			walk_say_installed(w, up);
			return true;
		}
	}
	return false;
}

/* A start that the user named: a file or folder below the root. */
static void walk_start(struct walker *w, struct str start)
{
	struct str name = start.len ? arena_dup(w->arena, start) : STR(".");
	struct stat st;

	if (is_below_skipped(w, start))
		return;
	buf_clear(&w->path);
	buf_add(&w->path, start);
	if (fstatat(w->rootfd, name.ptr, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		diag_add(w->d, DIAG_ERROR, DIAG_IO, start, 0, "%s",
			 errno == ENOENT ? "no such file or folder"
					 : fs_result_text(FS_FAILED, errno));
		return;
	}
	if (S_ISDIR(st.st_mode)) {
		walk_folder(w, w->rootfd, name.ptr, 0);
		return;
	}
	w->n_seen++;
	if (S_ISLNK(st.st_mode)) {
		walk_see_link(w, start);
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		walk_say(w, DIAG_WARNING, DIAG_IO, start, "not a regular file, not read");
		return;
	}
	size_t before = w->n_files, texts = w->n_searched;
	w->n_seen--;
	walk_see_file(w, start);
	walk_see_program(w, w->rootfd, name.ptr, start, true);
	if (w->n_files == before && w->n_searched == texts && !walk_is_wanted(w, start))
		walk_say(w, DIAG_NOTE, DIAG_SKIPPED, start,
			 "no format that is read has this name");
}

static void set_limits(struct walker *w)
{
	const struct walk_options *opt = w->opt;

	w->most_seen = opt->most_seen ? opt->most_seen : LIMIT_WALK_FILES;
	w->most_files = opt->most_files ? opt->most_files : LIMIT_PARSED_FILES;
}

static void give(struct walker *w, struct walk_result *out)
{
	walk_sort_result(w);
	*out = (struct walk_result){
		.files = w->files,
		.n_files = w->n_files,
		.n_seen = w->n_seen,
		.notable = w->notable,
		.n_notable = w->n_notable,
		.searched = w->searched,
		.n_searched = w->n_searched,
	};
}

void walk(int rootfd, const char *root, const struct str *starts, size_t n_starts,
	  const struct walk_options *opt, const struct parser_index *index,
	  struct arena *a, struct diag_list *d, walk_found_fn *found, void *found_arg,
	  struct walk_result *out)
{
	struct walker w = {
		.rootfd = rootfd,
		.root = root,
		.opt = opt,
		.index = index,
		.arena = a,
		.d = d,
		.found = found,
		.found_arg = found_arg,
		.ignore = { .arena = a },
	};

	set_limits(&w);
	w.above = walk_last_folders(str_of(root));
	buf_init(&w.path, 1024 * 1024);
	if (!starts)
		walk_folder(&w, rootfd, ".", 0);
	for (size_t i = 0; i < n_starts; i++)
		walk_start(&w, starts[i]);
	buf_release(&w.path);
	for (unsigned i = 0; i <= LIMIT_WALK_DEPTH; i++)
		free(w.rooms[i]);
	free(w.real_root);
	give(&w, out);
}

void walk_source(const struct file_source *source, const char *root,
		 const struct str *starts, size_t n_starts,
		 const struct walk_options *opt, const struct parser_index *index,
		 struct arena *a, struct diag_list *d, walk_found_fn *found,
		 void *found_arg, struct walk_result *out)
{
	struct walker w = {
		.source = source,
		.root = root,
		.above = walk_last_folders(str_of(root)),
		.opt = opt,
		.index = index,
		.arena = a,
		.d = d,
		.found = found,
		.found_arg = found_arg,
	};

	set_limits(&w);
	for (size_t i = 0; i < source->n_paths; i++)
		walk_note(&w, source->paths[i]);
	for (size_t i = 0; i < n_starts; i++)
		if (!is_below_skipped(&w, starts[i])) {
			walk_see_file(&w, starts[i]);
			walk_see_program_of_source(&w, starts[i]);
		}
	give(&w, out);
}
