/*
 * jar.c - see jar.h.
 */
#include "format/jar.h"

#include "base/buf.h"

enum { VALUE_MOST = 4096 };

static bool next_line(struct str *rest, struct str *line)
{
	size_t end = 0;

	if (!rest->len)
		return false;
	/* CR alone ends a line too */
	while (end < rest->len && rest->ptr[end] != '\n' && rest->ptr[end] != '\r')
		end++;
	*line = str_slice(*rest, 0, end);
	if (end + 1 < rest->len && rest->ptr[end] == '\r' && rest->ptr[end + 1] == '\n')
		end++;
	*rest = str_from(*rest, end + 1);
	return true;
}

struct str jar_manifest_get(struct arena *a, struct str manifest, const char *name)
{
	struct str line, key, value, found = STR("");
	bool inside = false;
	struct buf b;

	if (str_starts_with(manifest, STR("\xef\xbb\xbf")))
		manifest = str_from(manifest, 3);
	buf_init(&b, VALUE_MOST);
	while (next_line(&manifest, &line) && line.len) {
		if (line.ptr[0] == ' ') {
			if (inside)
				buf_add(&b, str_from(line, 1));
			continue;
		}
		if (inside)
			break;
		if (str_cut(line, ':', &key, &value) &&
		    str_eq_nocase(str_trim(key), str_of(name))) {
			inside = true;
			buf_add(&b, str_trim_left(value));
		}
	}
	if (inside)
		found = str_trim(arena_dup(a, buf_str(&b)));
	buf_release(&b);
	return found;
}

struct str jar_property(struct arena *a, struct str text, const char *key)
{
	struct str line, name, value, found = STR("");

	while (next_line(&text, &line)) {
		size_t at = 0;

		line = str_trim(line);
		if (!line.len || line.ptr[0] == '#' || line.ptr[0] == '!')
			continue;
		while (at < line.len && line.ptr[at] != '=' && line.ptr[at] != ':' &&
		       !is_space(line.ptr[at]))
			at++;
		name = str_slice(line, 0, at);
		value = str_trim(str_from(line, at));
		if (value.len && (value.ptr[0] == '=' || value.ptr[0] == ':'))
			value = str_trim(str_from(value, 1));
		if (str_is(name, key))
			found = value;
	}
	if (!str_has_char(found, '\\'))
		return found;
	char *v = arena_new_array(a, char, found.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < found.len; i++)
		if (found.ptr[i] != '\\' || (i > 0 && found.ptr[i - 1] == '\\'))
			v[n++] = found.ptr[i];
	return (struct str){ v, n };
}

struct str jar_extension(struct str file)
{
	static const char *const all[] = { "jar", "war", "ear", "par", "hpi", "jpi" };
	struct str stem, extension;

	str_rcut(str_basename(file), '.', &stem, &extension);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (stem.len && str_eq_nocase(extension, str_of(all[i])))
			return str_of(all[i]);
	return STR("");
}

bool jar_split_name(struct str file, struct str *artifact, struct str *version,
		    struct str *classifier)
{
	static const char *const classifiers[] = {
		"-sources", "-javadoc", "-tests", "-test-sources",          "-all",
		"-shaded",  "-exec",    "-fat",   "-jar-with-dependencies",
	};
	struct str extension = jar_extension(file), stem = str_basename(file);
	size_t at = 0;

	if (extension.len)
		stem = str_slice(stem, 0, stem.len - extension.len - 1);
	do {
		at++;
		while (at < stem.len && stem.ptr[at] != '-')
			at++;
	} while (at + 1 < stem.len && !is_digit(stem.ptr[at + 1]));
	if (at + 1 >= stem.len)
		return false;
	*artifact = str_slice(stem, 0, at);
	*version = str_from(stem, at + 1);
	*classifier = STR("");
	for (size_t i = 0; i < sizeof(classifiers) / sizeof(classifiers[0]); i++) {
		struct str tail = str_of(classifiers[i]);

		if (version->len > tail.len && str_ends_with(*version, tail)) {
			*classifier = str_from(tail, 1);
			*version = str_slice(*version, 0, version->len - tail.len);
			break;
		}
	}
	return true;
}

bool jar_plugin(struct arena *a, struct str manifest, struct str *group,
		struct str *artifact, struct str *version)
{
	struct str rest;

	*group = jar_manifest_get(a, manifest, "Group-Id");
	*artifact = jar_manifest_get(a, manifest, "Short-Name");
	*version = jar_manifest_get(a, manifest, "Plugin-Version");
	/* "1.0-SNAPSHOT (private-0123abcd-user)" of a build at hand */
	str_cut(*version, ' ', version, &rest);
	return group->len && artifact->len && version->len && str_is_utf8(*group) &&
	       str_is_utf8(*artifact) && str_is_utf8(*version) &&
	       !str_has_char(*group, ':') && !str_has_char(*artifact, ':');
}
