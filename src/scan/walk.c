#define _GNU_SOURCE /* d_type, O_NOFOLLOW, O_DIRECTORY */
#include "scan/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fsio.h"
#include "scan/gitignore.h"
#include "scan/limits.h"
#include "scan/walk_entry.h"
#include "scan/walk_skip.h"

struct walker {
	const struct file_source *source; /* NULL: a folder is walked */
	int rootfd;
	const char *root;
	struct str above; /* see find_parsers() */
	char *real_root;  /* malloc'd; NULL until a link is met */
	const struct walk_options *opt;
	const struct parser_index *index;
	struct arena *arena;
	struct diag_list *d;
	walk_found_fn *found;
	void *found_arg;
	size_t most_seen, most_files;
	struct walk_file *files;
	size_t n_files, cap_files;
	struct walk_file
		*links; /* to files that a parser may have under their own name */
	size_t n_links, cap_links;
	struct str *notable;
	size_t n_notable, cap_notable;
	struct str *searched;
	size_t n_searched, cap_searched;
	struct gitignore ignore; /* empty without --gitignore */
	size_t n_seen;
	bool no_more_text;
	bool full;       /* a limit ended the walk, and it has been said */
	struct buf path; /* of the folder that is being read, from the root */
};

/* One folder while it is being read. */
struct folder {
	int fd;
	DIR *stream;
};

/* Keeps a path that the checks want to know of. */
static void note(struct walker *w, struct str path)
{
	if (!w->opt->is_notable || !w->opt->is_notable(path))
		return;
	arena_grow(w->arena, w->notable, w->n_notable, &w->cap_notable);
	w->notable[w->n_notable++] = arena_dup(w->arena, path);
}

/* Keeps the path of a file whose text is to be searched. */
static void note_text(struct walker *w, struct str path)
{
	if (!w->opt->is_searched || !w->opt->is_searched(path) ||
	    walk_any_glob(w->opt->skip_files, w->opt->n_skip_files, path))
		return;
	if (w->n_searched < LIMIT_SEARCHED_FILES) {
		arena_grow(w->arena, w->searched, w->n_searched, &w->cap_searched);
		w->searched[w->n_searched++] = arena_dup(w->arena, path);
	} else if (!w->no_more_text) {
		w->no_more_text = true;
		diag_add(w->d, DIAG_WARNING, DIAG_LIMIT, path, 0,
			 "more than %u files to search for secrets; this one and the "
			 "rest are left out",
			 LIMIT_SEARCHED_FILES);
	}
}

/* Folders of the root's own path that a pattern may ask for. */
enum { FOLDERS_ABOVE = 2 };

/* The last folders of the root's path: "repo/.github" of /home/me/repo/.github. */
static struct str last_folders(struct str root)
{
	size_t at = root.len;

	for (unsigned n = 0; n < FOLDERS_ABOVE && at; n++) {
		size_t slash = str_rfind_char(str_slice(root, 0, at), '/');

		if (slash == STR_NONE)
			return STR("");
		at = slash;
	}
	return str_from(root, at + 1);
}

static bool is_deep(struct str path)
{
	unsigned folders = 0;

	for (size_t i = 0; i < path.len; i++)
		folders += path.ptr[i] == '/';
	return folders >= FOLDERS_ABOVE;
}

/* A pattern with folders in it means those of the whole path: ci.yml is a workflow too
 * when .github/workflows is what is scanned. */
static size_t find_parsers(struct walker *w, struct str path, const struct parser **v,
			   size_t most)
{
	char whole[1024];
	struct str above = w->above;

	if (!above.len || above.len + path.len + 1 > sizeof(whole) || is_deep(path))
		return parser_index_find(w->index, path, v, most);
	memcpy(whole, above.ptr, above.len);
	whole[above.len] = '/';
	memcpy(whole + above.len + 1, path.ptr, path.len);
	return parser_index_find(
		w->index, (struct str){ whole, above.len + 1 + path.len }, v, most);
}

static void say(struct walker *w, enum diag_level level, enum diag_code code,
		struct str path, const char *text)
{
	diag_add(w->d, level, code, path, 0, "%s", text);
}

static void say_installed(struct walker *w, struct str path)
{
	say(w, DIAG_NOTE, DIAG_SKIPPED, path,
	    "installed tree, not scanned (--installed reads it)");
}

static void keep_file(struct walker *w, struct walk_file f)
{
	struct str path = f.path, real = f.real;

	if (w->n_files >= w->most_files) {
		if (!w->full)
			diag_add(w->d, DIAG_WARNING, DIAG_LIMIT, path, 0,
				 "more than %zu files to parse; this one and the rest "
				 "are left out",
				 w->most_files);
		w->full = true;
		return;
	}
	f.path = arena_dup(w->arena, path);
	f.real = real.ptr == path.ptr ? f.path : arena_dup(w->arena, real);
	arena_grow(w->arena, w->files, w->n_files, &w->cap_files);
	w->files[w->n_files++] = f;
	if (w->found)
		w->found(w->found_arg, &f);
}

static void add_file(struct walker *w, struct str path, struct str real)
{
	struct walk_file f = { .path = path, .real = real };

	f.n_parsers = find_parsers(w, path, f.parsers, WALK_PARSERS_PER_FILE);
	if (f.n_parsers)
		keep_file(w, f);
}

static bool is_wanted(struct walker *w, struct str path)
{
	const struct parser *one;

	return find_parsers(w, path, &one, 1) > 0;
}

/*
 * A program is known by its first bytes.  These are looked at only where the name and,
 * for most names, the mode allow it to be one: few files of a source tree.  Whoever
 * `named` the file wants it whatever its name.
 */
static void see_program(struct walker *w, int dirfd, const char *name, struct str path,
			bool named)
{
	bool wants_mode;
	const struct parser *p = parser_index_program(
		w->index, named ? STR("") : str_of(name), &wants_mode);

	if (!p || is_wanted(w, path) ||
	    !walk_entry_is_program(p, dirfd, name, wants_mode && !named))
		return;
	if (walk_any_glob(w->opt->skip_files, w->opt->n_skip_files, path))
		say(w, DIAG_NOTE, DIAG_SKIPPED, path, "left out by --skip-files");
	else
		keep_file(w, (struct walk_file){ path, path, { p }, 1 });
}

/* The same for a file of a source, whose bytes the parser looks at. */
static void see_program_of_source(struct walker *w, struct str path)
{
	bool wants_mode;
	const struct parser *p =
		parser_index_program(w->index, str_basename(path), &wants_mode);

	if (p && !is_wanted(w, path) &&
	    !walk_any_glob(w->opt->skip_files, w->opt->n_skip_files, path))
		keep_file(w, (struct walk_file){ path, path, { p }, 1 });
}

/* Where the link at path leads, from the root; empty when out of it or nowhere. */
static struct str resolve_link(struct walker *w, struct str path, bool *is_folder)
{
	struct str found = STR("");
	char *real = NULL;
	struct stat st;
	struct buf b;

	buf_init(&b, PATH_MAX);
	buf_printf(&b, "%s/" STR_FMT, w->root, STR_ARG(path));
	if (!w->real_root)
		w->real_root = realpath(w->root, NULL);
	if (w->real_root && !b.full)
		real = realpath(b.ptr, NULL);
	*is_folder = real && stat(real, &st) == 0 && S_ISDIR(st.st_mode);
	if (real) {
		struct str r = str_of(real), root = str_of(w->real_root);

		if (str_is(root, "/"))
			found = arena_dup(w->arena, str_from(r, 1));
		else if (r.len > root.len && str_starts_with(r, root) &&
			 r.ptr[root.len] == '/')
			found = arena_dup(w->arena, str_from(r, root.len + 1));
		else if (str_eq(r, root))
			found = STR(".");
	}
	free(real);
	buf_release(&b);
	return found;
}

static void keep_link(struct walker *w, struct str path, struct str real)
{
	arena_grow(w->arena, w->links, w->n_links, &w->cap_links);
	w->links[w->n_links++] = (struct walk_file){
		.path = arena_dup(w->arena, path),
		.real = real,
	};
}

/* True for a wanted file that --skip-files leaves out, which is said. */
static bool is_skipped_file(struct walker *w, struct str path)
{
	if (!w->opt->n_skip_files || !is_wanted(w, path) ||
	    !walk_any_glob(w->opt->skip_files, w->opt->n_skip_files, path))
		return false;
	say(w, DIAG_NOTE, DIAG_SKIPPED, path,
	    "left out by --skip-files, or written by this run");
	return true;
}

static void see_link(struct walker *w, struct str path)
{
	bool is_folder;
	bool wanted = is_wanted(w, path);
	struct str real = resolve_link(w, path, &is_folder);

	if (is_folder) {
		if (!real.len)
			say(w, DIAG_NOTE, DIAG_SKIPPED, path,
			    "link to a folder outside the root, not followed");
		return; /* a folder inside the root is walked under its own name */
	}
	if (!wanted || is_skipped_file(w, path))
		return;
	if (!real.len)
		say(w, DIAG_WARNING, DIAG_UNRESOLVED, path,
		    "link that leads out of the root or nowhere, not read");
	else if (!is_wanted(w, real))
		add_file(w, path, real);
	else
		keep_link(w, path, real);
}

static void see_file(struct walker *w, struct str path)
{
	w->n_seen++;
	note(w, path);
	note_text(w, path);
	if (!is_skipped_file(w, path))
		add_file(w, path, path);
}

static bool exists_beside(void *arg, const char *name)
{
	const struct folder *f = arg;

	return faccessat(f->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* True when the walk must not go into the folder at path; says why. */
static bool is_skipped_folder(struct walker *w, struct folder *parent, struct str path)
{
	if (walk_any_glob(w->opt->skip_dirs, w->opt->n_skip_dirs, path)) {
		say(w, DIAG_NOTE, DIAG_SKIPPED, path, "left out by --skip-dirs");
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
	say_installed(w, path);
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
	if (is_folder || is_wanted(w, path))
		say(w, DIAG_NOTE, DIAG_SKIPPED, path, "left out by .gitignore");
	return true;
}

static void walk_folder(struct walker *w, int parentfd, const char *name, unsigned depth);

static void see_entry(struct walker *w, struct folder *f, const struct dirent *e,
		      unsigned depth)
{
	size_t len = w->path.len;

	if (len)
		buf_add_char(&w->path, '/');
	buf_add_text(&w->path, e->d_name);
	struct str path = buf_str(&w->path);

	switch (walk_entry_type(f->fd, e)) {
	case DT_REG:
		if (!is_gitignored(w, path, false)) {
			see_file(w, path);
			see_program(w, f->fd, e->d_name, path, false);
		}
		break;
	case DT_LNK:
		w->n_seen++;
		if (!is_gitignored(w, path, false))
			see_link(w, path);
		break;
	case DT_DIR:
		note(w, path);
		if (!is_gitignored(w, path, true) && !is_skipped_folder(w, f, path))
			walk_folder(w, f->fd, e->d_name, depth + 1);
		break;
	default: /* a fifo, socket or device of a manifest's name is worth a word */
		w->n_seen++;
		if (is_wanted(w, path))
			say(w, DIAG_WARNING, DIAG_IO, path,
			    "not a regular file, not read");
		break;
	}
	w->path.len = len;
	w->path.ptr[len] = '\0';
}

static void read_folder(struct walker *w, struct folder *f, unsigned depth)
{
	const struct dirent *e;

	while (!w->full) {
		errno = 0;
		e = readdir(f->stream);
		if (!e)
			break;
		if (e->d_name[0] == '.' &&
		    (!e->d_name[1] || (e->d_name[1] == '.' && !e->d_name[2])))
			continue;
		see_entry(w, f, e, depth);
		if (w->n_seen > w->most_seen && !w->full) {
			w->full = true;
			diag_add(w->d, DIAG_WARNING, DIAG_LIMIT, buf_str(&w->path), 0,
				 "more than %zu files; the rest of the tree is left out",
				 w->most_seen);
		}
	}
	if (errno && !w->full)
		say(w, DIAG_WARNING, DIAG_IO, buf_str(&w->path),
		    "folder could not be read to its end");
}

static void walk_folder(struct walker *w, int parentfd, const char *name, unsigned depth)
{
	DIR *stream;

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
	stream = fdopendir(fd);
	if (!stream) {
		close(fd);
		say(w, DIAG_WARNING, DIAG_IO, buf_str(&w->path),
		    "folder could not be read");
		return;
	}
	size_t rules = w->ignore.n;

	take_gitignore(w, fd);
	read_folder(w, &(struct folder){ fd, stream }, depth);
	w->ignore.n = rules;
	closedir(stream); /* and fd */
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
			say(w, DIAG_NOTE, DIAG_SKIPPED, start, "left out by --skip-dirs");
			return true;
		}
		if (w->opt->starts_found && is_installed_tree(w, up)) {
			say_installed(w, up);
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
		see_link(w, start);
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		say(w, DIAG_WARNING, DIAG_IO, start, "not a regular file, not read");
		return;
	}
	size_t before = w->n_files, texts = w->n_searched;
	w->n_seen--;
	see_file(w, start);
	see_program(w, w->rootfd, name.ptr, start, true);
	if (w->n_files == before && w->n_searched == texts && !is_wanted(w, start))
		say(w, DIAG_NOTE, DIAG_SKIPPED, start,
		    "no format that is read has this name");
}

static int file_cmp(const void *a, const void *b)
{
	return str_cmp(((const struct walk_file *)a)->path,
		       ((const struct walk_file *)b)->path);
}

static void sort_files(struct walker *w)
{
	size_t kept = 0;

	if (w->n_files)
		qsort(w->files, w->n_files, sizeof(*w->files), file_cmp);
	for (size_t i = 0; i < w->n_files; i++)
		if (!kept || !str_eq(w->files[kept - 1].path, w->files[i].path))
			w->files[kept++] = w->files[i];
	w->n_files = kept;
}

/* A link to a file that the walk has not met by itself (it lies in a folder that is
 * passed over) is read under its own name. */
static void add_links(struct walker *w)
{
	size_t found = w->n_files;

	for (size_t i = 0; i < w->n_links; i++) {
		const struct walk_file key = { .path = w->links[i].real };

		if (!found || !bsearch(&key, w->files, found, sizeof(key), file_cmp))
			add_file(w, w->links[i].path, w->links[i].real);
	}
}

static void sort_result(struct walker *w)
{
	size_t kept = 0;

	sort_files(w);
	add_links(w);
	sort_files(w);
	if (w->n_notable)
		qsort(w->notable, w->n_notable, sizeof(*w->notable), str_qsort_cmp);
	for (size_t i = 0; i < w->n_notable; i++)
		if (!kept || !str_eq(w->notable[kept - 1], w->notable[i]))
			w->notable[kept++] = w->notable[i];
	w->n_notable = kept;
}

static void set_limits(struct walker *w)
{
	const struct walk_options *opt = w->opt;

	w->most_seen = opt->most_seen ? opt->most_seen : LIMIT_WALK_FILES;
	w->most_files = opt->most_files ? opt->most_files : LIMIT_PARSED_FILES;
}

static void give(struct walker *w, struct walk_result *out)
{
	sort_result(w);
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
	w.above = last_folders(str_of(root));
	buf_init(&w.path, 1024 * 1024);
	if (!starts)
		walk_folder(&w, rootfd, ".", 0);
	for (size_t i = 0; i < n_starts; i++)
		walk_start(&w, starts[i]);
	buf_release(&w.path);
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
		.above = last_folders(str_of(root)),
		.opt = opt,
		.index = index,
		.arena = a,
		.d = d,
		.found = found,
		.found_arg = found_arg,
	};

	set_limits(&w);
	for (size_t i = 0; i < source->n_paths; i++)
		note(&w, source->paths[i]);
	for (size_t i = 0; i < n_starts; i++)
		if (!is_below_skipped(&w, starts[i])) {
			see_file(&w, starts[i]);
			see_program_of_source(&w, starts[i]);
		}
	give(&w, out);
}
