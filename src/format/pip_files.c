/* pip_files.c - see pip_files.h. */
#include "format/pip_files.h"

#include "base/path.h"

/* Bytes; PATH_MAX of Linux. */
enum { MAX_PATH = 4096 };

bool pip_is_dev_name(struct str path)
{
	static const char *const words[] = { "dev",    "develop", "development", "test",
					     "tests",  "testing", "lint",        "docs",
					     "doc",    "ci",      "type",        "types",
					     "typing", "local",   "build" };
	struct str stem, ending;
	size_t from = 0;

	str_rcut(str_basename(path), '.', &stem, &ending);
	for (size_t i = 0; i <= stem.len; i++) {
		struct str word = str_slice(stem, from, i);

		if (i < stem.len && is_alnum(stem.ptr[i]))
			continue;
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			if (str_eq_nocase(word, str_of(words[k])))
				return true;
		from = i + 1;
	}
	return false;
}

bool pip_is_constraints_name(struct str path)
{
	struct str name = str_basename(path);

	return str_starts_with_nocase(name, STR("constraint")) &&
	       str_ends_with(name, STR(".txt"));
}

const char *pip_resolve(struct arena *a, struct str from, struct str target,
			struct str *out)
{
	struct str rest = path_slashes(a, target), path;

	if (rest.len > MAX_PATH || str_has_char(rest, '\0'))
		return "is no path";
	if (rest.len && (rest.ptr[0] == '/' || (rest.len > 1 && rest.ptr[1] == ':')))
		return "is not relative";
	if (!path_join(a, str_dirname(from), rest, &path))
		return "leads out of the scanned folder";
	if (!path.len)
		return "is no file";
	*out = path;
	return NULL;
}
