#include "scan/source.h"

/* The first of paths that is not before path. */
static size_t lower_bound(const struct file_source *s, struct str path)
{
	size_t low = 0, high = s->n_paths;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(s->paths[middle], path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t source_find(const struct file_source *s, struct str path)
{
	size_t at = lower_bound(s, path);

	return at < s->n_paths && str_eq(s->paths[at], path) ? at : STR_NONE;
}

bool source_has(const struct file_source *s, struct str path)
{
	/* "a.b" sorts between "a" and "a/b", so those in front of "a/" are passed over */
	for (size_t at = lower_bound(s, path); at < s->n_paths; at++) {
		struct str p = s->paths[at];

		if (!str_starts_with(p, path))
			return false;
		if (p.len == path.len || p.ptr[path.len] == '/')
			return true;
	}
	return false;
}

enum fs_result source_read(const struct file_source *s, int rootfd, struct str path,
			   struct buf *b)
{
	if (!s)
		return fs_read_beneath(rootfd, path, b);
	return source_find(s, path) == STR_NONE ? FS_ABSENT : s->read(s->data, path, b);
}
