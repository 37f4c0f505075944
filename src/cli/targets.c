#define _GNU_SOURCE /* realpath */
#include "cli/targets.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/fsio.h"

struct target {
	struct str path; /* absolute */
	bool is_folder;
};

/* A link to a file is named by its own name: the walk decides whether to follow it. */
static struct str link_itself(struct arena *a, struct str arg, struct str target)
{
	struct str folder = str_dirname(arg);

	if (!folder.len)
		folder = arg.ptr[0] == '/' ? STR("/") : STR(".");
	char *real = realpath(arena_dup(a, folder).ptr, NULL);

	if (!real)
		return target;
	target = arena_printf(a, "%s%s" STR_FMT, real, real[1] ? "/" : "",
			      STR_ARG(str_basename(arg)));
	free(real);
	return target;
}

static int resolve(struct arena *a, struct str arg, struct target *out, struct str *error)
{
	struct stat st;
	const char *path = arena_dup(a, arg).ptr;
	char *real = realpath(path, NULL);

	if (!real || stat(real, &st) != 0) {
		*error = arena_printf(
			a, STR_FMT ": %s", STR_ARG(arg),
			errno == ENOENT    ? "no such file or folder"
			: errno == ENOTDIR ? "a part of the path is not a folder"
			: errno == ELOOP   ? "too many links"
					   : fs_result_text(FS_FAILED, errno));
		free(real);
		return -1;
	}
	*out = (struct target){ arena_dup(a, str_of(real)), S_ISDIR(st.st_mode) };
	free(real);
	if (!out->is_folder && lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		out->path = link_itself(a, arg, out->path);
	return 0;
}

/* "dir:PATH" is PATH; other words in front of ':' are kinds of input we do not read. */
static int drop_scheme(struct arena *a, struct str *arg, struct str *error)
{
	static const char *const unread[] = { "image:", "registry:", "docker:", "oci:" };

	if (str_starts_with(*arg, STR("dir:")) || str_starts_with(*arg, STR("file:")))
		*arg = str_from(*arg, arg->ptr[0] == 'd' ? 4 : 5);
	for (size_t i = 0; i < sizeof(unread) / sizeof(unread[0]); i++)
		if (str_starts_with(*arg, str_of(unread[i]))) {
			*error = arena_printf(a,
					      "%s inputs are not read by this version; "
					      "give a folder or a file",
					      unread[i]);
			return -1;
		}
	return 0;
}

static bool is_below(struct str root, struct str path)
{
	if (str_is(root, "/"))
		return true;
	return str_starts_with(path, root) &&
	       (path.len == root.len || path.ptr[root.len] == '/');
}

static struct str below(struct str root, struct str path)
{
	if (path.len == root.len)
		return STR("");
	return str_from(path, str_is(root, "/") ? 1 : root.len + 1);
}

static struct str parent_of(struct str path)
{
	struct str up = str_dirname(path);

	return up.len ? up : STR("/");
}

static void choose_root(struct arena *a, const struct target *v, size_t n,
			struct targets *out)
{
	char *cwd = realpath(".", NULL);
	struct str root = cwd ? arena_dup(a, str_of(cwd)) : STR("/");

	free(cwd);
	bool all_inside = true;

	for (size_t i = 0; i < n; i++)
		all_inside = all_inside && is_below(root, v[i].path);
	if (!all_inside) {
		root = v[0].is_folder ? v[0].path : parent_of(v[0].path);
		for (size_t i = 1; i < n; i++)
			while (!is_below(root, v[i].path))
				root = parent_of(root);
	}
	out->root = arena_dup(a, root); /* a C string: parent_of() only cuts */
	out->starts = arena_new_array(a, struct str, n);
	for (size_t i = 0; i < n; i++)
		out->starts[out->n_starts++] = below(root, v[i].path);
}

int targets_read(const struct options *opt, struct targets *out, struct str *error,
		 bool *usage)
{
	const struct str here = STR(".");
	struct arena *a = opt->arena;
	const struct str *args = opt->args.n ? opt->args.v : &here;
	size_t n = opt->args.n ? opt->args.n : 1;
	struct target *v = arena_new_array(a, struct target, n);

	*out = (struct targets){ .n_starts = 0 };
	for (size_t i = 0; i < n; i++) {
		struct str arg = args[i];

		*usage = true;
		if (drop_scheme(a, &arg, error) != 0)
			return -1;
		*usage = false;
		if (resolve(a, arg, &v[i], error) != 0)
			return -1;
	}
	if (n == 1 && v[0].is_folder)
		out->root = v[0].path;
	else
		choose_root(a, v, n, out);
	out->name = str_is(out->root, "/") ? out->root : str_basename(out->root);
	return 0;
}

bool targets_sbom(const struct options *opt, struct str *file, struct str *error)
{
	static const struct str scheme = { "sbom:", 5 };
	bool found = false;

	*error = STR("");
	for (size_t i = 0; i < opt->args.n; i++)
		if (str_starts_with(opt->args.v[i], scheme)) {
			*file = str_from(opt->args.v[i], scheme.len);
			found = true;
		}
	if (found && opt->args.n > 1)
		*error =
			STR("sbom:FILE is scanned alone; waybill merge makes one SBOM of "
			    "several");
	else if (found && !file->len)
		*error = STR("sbom: wants a file, or - for standard input");
	else if (found && (opt->staged || opt->diff.len))
		*error = STR("--staged and --diff are of folders, not of sbom:FILE");
	return found;
}

bool targets_below(struct arena *a, const struct targets *t, struct str file,
		   struct str *path)
{
	struct str folder = str_dirname(file), real;

	if (!folder.len)
		folder = file.ptr[0] == '/' ? STR("/") : STR(".");
	char *resolved = realpath(arena_dup(a, folder).ptr, NULL);

	if (!resolved)
		return false;
	real = arena_printf(a, "%s%s" STR_FMT, resolved, resolved[1] ? "/" : "",
			    STR_ARG(str_basename(file)));
	free(resolved);
	if (!is_below(t->root, real) || real.len == t->root.len)
		return false;
	*path = below(t->root, real);
	return true;
}
