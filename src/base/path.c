/* path.c - see path.h. */
#include "base/path.h"

#include <string.h>

/* Appends the components of `path` to the n bytes of v. */
static bool add_parts(char *v, size_t *n, struct str path)
{
	struct str part;

	while (path.len) {
		str_cut(path, '/', &part, &path);
		if (!part.len || str_is(part, "."))
			continue;
		if (str_is(part, "..")) {
			size_t slash = str_rfind_char((struct str){ v, *n }, '/');

			if (!*n)
				return false;
			*n = slash == STR_NONE ? 0 : slash;
			continue;
		}
		if (*n)
			v[(*n)++] = '/';
		memcpy(v + *n, part.ptr, part.len);
		*n += part.len;
	}
	return true;
}

bool path_join(struct arena *a, struct str folder, struct str path, struct str *out)
{
	size_t n = 0;
	char *v;

	if (str_has_char(folder, '\0') || str_has_char(path, '\0'))
		return false;
	v = arena_alloc(a, folder.len + path.len + 2, 1);
	if (!add_parts(v, &n, folder) || !add_parts(v, &n, path))
		return false;
	v[n] = '\0';
	*out = (struct str){ v, n };
	return true;
}

struct str path_from(struct arena *a, struct str folder, struct str path)
{
	static const char up[] = "../";
	size_t parts = folder.len > 0, n = 0;
	char *v;

	for (size_t i = 0; i < folder.len; i++)
		parts += folder.ptr[i] == '/';
	v = arena_alloc(a, parts * (sizeof(up) - 1) + path.len + 1, 1);
	for (; parts; parts--, n += sizeof(up) - 1)
		memcpy(v + n, up, sizeof(up) - 1);
	if (path.len)
		memcpy(v + n, path.ptr, path.len);
	v[n + path.len] = '\0';
	return (struct str){ v, n + path.len };
}

struct str path_slashes(struct arena *a, struct str path)
{
	char *v = arena_alloc(a, path.len + 1, 1);

	for (size_t i = 0; i < path.len; i++)
		v[i] = path.ptr[i] == '\\' ? '/' : path.ptr[i];
	v[path.len] = '\0';
	return (struct str){ v, path.len };
}
