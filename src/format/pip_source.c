/*
 * pip_source.c - URLs and paths of Python packages; see pip_source.h.
 */
#include "format/pip_source.h"

#include "base/codec.h"
#include "format/pep508.h"

static const char *const archive_ends[] = { ".tar.gz", ".zip",      ".tar.bz2", ".tgz",
					    ".tar.xz", ".tar.lzma", ".tbz",     ".txz",
					    ".tar.lz", ".tlz",      ".tar" };

/* A NUL is in no set, though strchr would find one. */
static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool ends_nocase(struct str s, const char *tail)
{
	struct str t = str_of(tail);

	return s.len >= t.len && str_eq_nocase(str_from(s, s.len - t.len), t);
}

/* Cuts the ending of an sdist off *file. */
static bool cut_archive_end(struct str *file)
{
	for (size_t i = 0; i < sizeof(archive_ends) / sizeof(archive_ends[0]); i++) {
		if (ends_nocase(*file, archive_ends[i])) {
			file->len -= strlen(archive_ends[i]);
			return true;
		}
	}
	return false;
}

/* name-version(-build)?-python-abi-platform: five or six parts. */
static bool read_wheel(struct str stem, struct str *name, struct str *version)
{
	struct str part[7], rest = stem;
	size_t n = 0;

	while (n < 7 && rest.len)
		str_cut(rest, '-', &part[n++], &rest);
	if (rest.len || n < 5 || n > 6 || !is_digit(part[1].len ? part[1].ptr[0] : '-'))
		return false;
	*name = part[0];
	*version = part[1];
	return true;
}

/* Split at the last '-' that a digit follows. */
static bool read_sdist(struct str stem, struct str *name, struct str *version)
{
	for (size_t i = stem.len; i-- > 1;) {
		if (stem.ptr[i] != '-' || i + 1 >= stem.len || !is_digit(stem.ptr[i + 1]))
			continue;
		*name = str_slice(stem, 0, i);
		*version = str_from(stem, i + 1);
		return true;
	}
	return false;
}

bool pip_archive_read(struct arena *a, struct str filename, struct str *name,
		      struct str *version)
{
	struct str stem = filename, n, v;

	/* "+" of a local version is often escaped: torch-1.13.0%2Bcu117. */
	percent_decode(a, filename, &stem);
	if (ends_nocase(stem, ".whl")) {
		stem.len -= 4;
		if (!read_wheel(stem, &n, &v))
			return false;
	} else if (!cut_archive_end(&stem) || !read_sdist(stem, &n, &v)) {
		return false;
	}
	if (!pep508_is_name(n))
		return false;
	for (size_t i = 0; i < v.len; i++)
		if (!is_alnum(v.ptr[i]) && !is_one_of(v.ptr[i], ".+_!-"))
			return false;
	*name = n;
	*version = v;
	return true;
}

bool pip_is_pypi(struct str url)
{
	struct str scheme, host, rest;

	if (!str_cut(url, ':', &scheme, &rest) || !str_starts_with(rest, STR("//")))
		return false;
	str_cut(str_from(rest, 2), '/', &host, &rest);
	return str_eq_nocase(host, STR("pypi.org")) ||
	       str_eq_nocase(host, STR("pypi.python.org"));
}

struct str pip_fragment(struct str fragment, const char *key)
{
	struct str one, k, v;

	while (fragment.len) {
		str_cut(fragment, '&', &one, &fragment);
		if (str_cut(one, '=', &k, &v) && str_is(k, key))
			return v;
	}
	return (struct str){ NULL, 0 };
}

static bool is_archive(struct str file)
{
	return ends_nocase(file, ".whl") || cut_archive_end(&file);
}

bool pip_source_is(struct str text)
{
	size_t n = 0;

	while (n < text.len && !is_space(text.ptr[n]) && text.ptr[n] != ';')
		n++;
	text = str_slice(text, 0, n);
	if (str_find(text, STR("://")) != STR_NONE ||
	    str_starts_with_nocase(text, STR("file:")))
		return true;
	/* No file has such a name, but markup under a wrong name has. */
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < ' ' || is_one_of(text.ptr[i], "<>\"|"))
			return false;
	if (!text.len)
		return false;
	return text.ptr[0] == '.' || str_has_char(text, '/') ||
	       str_has_char(text, '\\') || str_starts_with(text, STR("git+")) ||
	       is_archive(text);
}

/* "#egg=name[extra]==1.0" is met in old files: the name alone counts. */
static struct str egg_name(struct arena *a, struct str fragment)
{
	struct str egg = pip_fragment(fragment, "egg");
	size_t n = 0;

	percent_decode(a, egg, &egg);
	while (n < egg.len && (is_alnum(egg.ptr[n]) || is_one_of(egg.ptr[n], "-_.")))
		n++;
	egg = str_slice(egg, 0, n);
	return pep508_is_name(egg) ? egg : (struct str){ NULL, 0 };
}

static void read_archive_name(struct arena *a, struct str path, struct pip_source *out)
{
	struct str name, version;

	if (!pip_archive_read(a, str_basename(path), &name, &version))
		return;
	if (!out->name.len)
		out->name = name;
	else if (!str_eq(ecosystem_name_key(a, ECO_PYPI, name),
			 ecosystem_name_key(a, ECO_PYPI, out->name)))
		return; /* the file is somebody else's, and so is its version */
	out->version = version;
}

/* "pip freeze" in a conda environment names the folder in which conda built a package. */
static bool is_conda_build(struct str path)
{
	static const char *const marks[] = { "/croot/", "/conda", "/feedstock_root/",
					     "/tmp/build/" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (path.len && path.ptr[0] == '/' &&
		    str_find(path, str_of(marks[i])) != STR_NONE)
			return true;
	return false;
}

/* A path, relative or not, or what is behind file: */
static void read_path(struct arena *a, struct str path, struct pip_source *out)
{
	struct str extras;

	if (path.len && path.ptr[path.len - 1] == ']')
		str_rcut(path, '[', &path, &extras);
	out->path = path;
	out->kind = is_archive(path)       ? PIP_SOURCE_ARCHIVE
		    : is_conda_build(path) ? PIP_SOURCE_CONDA
					   : PIP_SOURCE_FOLDER;
	if (out->kind == PIP_SOURCE_ARCHIVE)
		read_archive_name(a, path, out);
}

static bool has_vcs_prefix(struct str text)
{
	return str_starts_with(text, STR("git+")) || str_starts_with(text, STR("hg+")) ||
	       str_starts_with(text, STR("svn+")) || str_starts_with(text, STR("bzr+")) ||
	       str_starts_with(text, STR("git://")) || str_starts_with(text, STR("git@"));
}

static bool is_local_repository(struct str text)
{
	struct str scheme, rest;

	return str_cut(text, '+', &scheme, &rest) &&
	       str_starts_with_nocase(rest, STR("file:"));
}

static void read_repository(struct arena *a, struct str text, struct pip_source *out)
{
	unsigned flags = VCS_AT_REF | (has_vcs_prefix(text) ? VCS_REPOSITORY : VCS_GUESS);

	if (!vcs_url_read(a, text, flags, &out->vcs))
		return;
	out->kind = PIP_SOURCE_REPOSITORY;
	out->repository = str_basename(out->vcs.key);
	if (!pep508_is_name(out->repository))
		out->repository.len = 0;
}

void pip_source_read(struct arena *a, struct str text, struct pip_source *out)
{
	struct str before;

	*out = (struct pip_source){ .kind = PIP_SOURCE_UNKNOWN };
	str_cut(text, '#', &before, &out->fragment);
	out->name = egg_name(a, out->fragment);
	if (is_local_repository(text)) {
		out->kind = PIP_SOURCE_FOLDER;
		return;
	}
	if (str_starts_with_nocase(before, STR("file:"))) {
		struct str path = str_from(before, 5);

		/* "file:///x" and "file:./x": the slashes of the empty host go. */
		if (str_starts_with(path, STR("//")))
			path = str_from(path, 2);
		read_path(a, path, out);
		return;
	}
	if (!has_vcs_prefix(text) && str_find(before, STR("://")) == STR_NONE) {
		read_path(a, before, out);
		return;
	}
	read_repository(a, text, out);
	if (out->kind == PIP_SOURCE_REPOSITORY)
		return;
	out->url = url_clean(a, before);
	if (is_archive(out->url)) {
		out->kind = PIP_SOURCE_ARCHIVE;
		read_archive_name(a, out->url, out);
	}
}
