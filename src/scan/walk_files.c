#define _GNU_SOURCE /* realpath, O_NOFOLLOW */
/*
 * walk_files.c - what a walk does with a file that it meets: keeps it for its parsers and
 * for the search, follows a link inside the root, looks at the first bytes of a program.
 */
#include "scan/walk_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fsio.h"
#include "scan/limits.h"
#include "scan/walk_entry.h"
#include "scan/walk_skip.h"

/* Keeps a path that the checks want to know of. */
void walk_note(struct walker *w, struct str path)
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
struct str walk_last_folders(struct str root)
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

void walk_say(struct walker *w, enum diag_level level, enum diag_code code,
	      struct str path, const char *text)
{
	diag_add(w->d, level, code, path, 0, "%s", text);
}

void walk_say_installed(struct walker *w, struct str path)
{
	walk_say(w, DIAG_NOTE, DIAG_SKIPPED, path,
		 "installed tree, not scanned (--installed reads it)");
}

void walk_say_unsearched(struct walker *w, struct str path, const char *why)
{
	if (w->opt->is_promising && w->opt->is_promising(path) &&
	    !walk_any_glob(w->opt->skip_files, w->opt->n_skip_files, path))
		diag_add(w->d, DIAG_NOTE, DIAG_SKIPPED, path, 0,
			 "%s, not searched for secrets", why);
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

bool walk_is_wanted(struct walker *w, struct str path)
{
	const struct parser *one;

	return find_parsers(w, path, &one, 1) > 0;
}

/*
 * A program is known by its first bytes.  These are looked at only where the name and,
 * for most names, the mode allow it to be one: few files of a source tree.  Whoever
 * `named` the file wants it whatever its name.
 */
void walk_see_program(struct walker *w, int dirfd, const char *name, struct str path,
		      bool named)
{
	bool wants_mode;
	const struct parser *p = parser_index_program(
		w->index, named ? STR("") : str_of(name), &wants_mode);

	if (!p || walk_is_wanted(w, path) ||
	    !walk_entry_is_program(p, dirfd, name, wants_mode && !named))
		return;
	if (walk_any_glob(w->opt->skip_files, w->opt->n_skip_files, path))
		walk_say(w, DIAG_NOTE, DIAG_SKIPPED, path, "left out by --skip-files");
	else
		keep_file(w, (struct walk_file){ path, path, { p }, 1 });
}

/* The same for a file of a source, whose bytes the parser looks at. */
void walk_see_program_of_source(struct walker *w, struct str path)
{
	bool wants_mode;
	const struct parser *p =
		parser_index_program(w->index, str_basename(path), &wants_mode);

	if (p && !walk_is_wanted(w, path) &&
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
	if (!w->opt->n_skip_files || !walk_is_wanted(w, path) ||
	    !walk_any_glob(w->opt->skip_files, w->opt->n_skip_files, path))
		return false;
	walk_say(w, DIAG_NOTE, DIAG_SKIPPED, path,
		 "left out by --skip-files, or written by this run");
	return true;
}

void walk_see_link(struct walker *w, struct str path)
{
	bool is_folder;
	bool wanted = walk_is_wanted(w, path);
	struct str real = resolve_link(w, path, &is_folder);

	if (is_folder) {
		if (!real.len)
			walk_say(w, DIAG_NOTE, DIAG_SKIPPED, path,
				 "link to a folder outside the root, not followed");
		return; /* a folder inside the root is walked under its own name */
	}
	if (!wanted)
		walk_say_unsearched(w, path, "a link");
	if (!wanted || is_skipped_file(w, path))
		return;
	if (!real.len)
		walk_say(w, DIAG_WARNING, DIAG_UNRESOLVED, path,
			 "link that leads out of the root or nowhere, not read");
	else if (!walk_is_wanted(w, real))
		add_file(w, path, real);
	else
		keep_link(w, path, real);
}

void walk_see_file(struct walker *w, struct str path)
{
	w->n_seen++;
	walk_note(w, path);
	note_text(w, path);
	if (!is_skipped_file(w, path))
		add_file(w, path, path);
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

void walk_sort_result(struct walker *w)
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
