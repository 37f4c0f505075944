/* os_release.c - see os_release.h. */
#include "format/os_release.h"

/* The value without its quotes; within double ones a backslash takes the next sign as it
 * is. */
static struct str unquote(struct arena *a, struct str value)
{
	char quote = value.len > 1 ? value.ptr[0] : '\0';
	size_t n = 0;

	if ((quote != '"' && quote != '\'') || value.ptr[value.len - 1] != quote)
		return value;
	value = str_slice(value, 1, value.len - 1);
	if (quote == '\'' || !str_has_char(value, '\\'))
		return value;
	char *p = arena_alloc(a, value.len + 1, 1);

	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '\\' && i + 1 < value.len)
			i++;
		p[n++] = value.ptr[i];
	}
	return (struct str){ p, n };
}

/* What may stand in a purl's qualifier and be compared: the manual allows an id and a
 * version a-z, 0-9, ".", "_" and "-" (openEuler's id has a capital). */
static struct str plain_word(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR("._-+~"), s.ptr[i]))
			return STR("");
	return s;
}

/* openEuler tells its service packs apart in VERSION alone: "24.03 (LTS-SP1)". */
static struct str openeuler_version(struct arena *a, struct str version, struct str text)
{
	size_t open = str_find_char(text, '('), close = str_rfind_char(text, ')');
	struct str pack;

	if (open == STR_NONE || close == STR_NONE || close < open)
		return version;
	pack = plain_word(str_slice(text, open + 1, close));
	return pack.len ? arena_cat(a, version, STR("-"), pack) : version;
}

void os_release_read(struct arena *a, struct str bytes, struct os_release *out)
{
	struct str line, name, value, codename = STR(""), text = STR("");

	*out = (struct os_release){ .id = STR("") };
	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (str_starts_with(line, STR("#")) || !str_cut(line, '=', &name, &value))
			continue;
		value = unquote(a, value);
		if (str_is(name, "ID"))
			out->id = plain_word(value);
		else if (str_is(name, "VERSION_ID"))
			out->version = plain_word(value);
		else if (str_is(name, "VERSION_CODENAME"))
			codename = plain_word(value);
		else if (str_is(name, "VERSION"))
			text = value;
		else if (str_is(name, "PRETTY_NAME"))
			out->pretty = value;
	}
	if (!out->version.len)
		out->version = codename;
	else if (str_eq_nocase(out->id, STR("openeuler")))
		out->version = openeuler_version(a, out->version, text);
	out->distro = out->id;
	if (out->id.len && out->version.len)
		out->distro = arena_cat(a, out->id, STR("-"), out->version);
}
