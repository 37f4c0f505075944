/* conda.c - see conda.h. */
#include "format/conda.h"

#include "format/vcs_url.h"

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR("-_."), s.ptr[i]))
			return false;
	return s.len > 0;
}

static struct str unquoted(struct str s)
{
	s = str_trim(s);
	if (s.len >= 2 && (s.ptr[0] == '\'' || s.ptr[0] == '"') &&
	    s.ptr[s.len - 1] == s.ptr[0])
		return str_slice(s, 1, s.len - 1);
	return s;
}

/* Takes the next key=value off the inside of brackets; commas in quotes are text. */
static void take_pair(struct str *rest, struct str *key, struct str *value)
{
	char quote = '\0';
	size_t i;

	for (i = 0; i < rest->len; i++) {
		char c = rest->ptr[i];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == ',')
			break;
	}
	str_cut(str_slice(*rest, 0, i), '=', key, value);
	*key = str_trim(*key);
	*value = unquoted(*value);
	*rest = str_from(*rest, i + 1);
}

static void read_brackets(struct str inside, struct conda_spec *out, struct str *version)
{
	struct str key, value;

	while (inside.len) {
		take_pair(&inside, &key, &value);
		if (str_is(key, "version"))
			*version = value;
		else if (str_is(key, "build"))
			out->build = value;
		else if (str_is(key, "channel"))
			out->channel = value;
		else if (str_is(key, "subdir"))
			out->subdir = value;
	}
}

/* A version without a star, an alternative or an operator. */
static bool is_plain_version(struct str v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!is_alnum(v.ptr[i]) && !str_has_char(STR("._+!-"), v.ptr[i]))
			return false;
	return v.len > 0;
}

/* What follows the name: "=1.2=build", "==1.2", ">=1,<2", "1.2.* build". */
static void read_version(struct str text, struct conda_spec *out)
{
	struct str version, build = { NULL, 0 };

	text = str_trim(text);
	if (str_starts_with(text, STR("==")) && is_plain_version(str_from(text, 2))) {
		out->version = str_from(text, 2);
		return;
	}
	if (str_starts_with(text, STR("=")) && !str_starts_with(text, STR("=="))) {
		if (str_cut(str_from(text, 1), '=', &version, &build) && build.len) {
			out->build = str_trim(build);
			version = str_trim(version);
			if (is_plain_version(version))
				out->version = version;
			else
				out->spec = version;
			return;
		}
		out->spec = text;
		return;
	}
	/* "1.2 build": two words that hold no operator. */
	version = text;
	if (str_next_word(&version, &build) && is_plain_version(build)) {
		out->version = build;
		out->build = str_trim(version);
		return;
	}
	out->spec = text;
}

const char *conda_spec_read(struct str text, struct conda_spec *out)
{
	struct conda_spec s = { .name = { NULL, 0 } };
	struct str inside = { NULL, 0 }, version = { NULL, 0 }, channel;
	size_t at, open, n = 0;

	text = str_trim(text);
	at = str_find(text, STR("::"));
	if (at != STR_NONE) {
		channel = str_slice(text, 0, at);
		text = str_trim(str_from(text, at + 2));
		if (str_find(channel, STR("://")) != STR_NONE ||
		    !str_rcut(channel, '/', &s.channel, &s.subdir))
			s.channel = channel;
	}
	open = str_find_char(text, '[');
	if (open != STR_NONE && str_ends_with(text, STR("]"))) {
		inside = str_slice(text, open + 1, text.len - 1);
		text = str_slice(text, 0, open);
	}
	while (n < text.len && !str_has_char(STR("=<>!~ \t"), text.ptr[n]))
		n++;
	s.name = str_slice(text, 0, n);
	if (!is_name(s.name))
		return "expected the name of a package";
	read_brackets(inside, &s, &version);
	if (str_trim(str_from(text, n)).len)
		read_version(str_from(text, n), &s);
	else if (version.len)
		read_version(version, &s);
	*out = s;
	return NULL;
}

bool conda_file_read(struct str url, struct conda_file *out)
{
	static const char *const types[] = { ".conda", ".tar.bz2" };
	struct conda_file f = { .type = { NULL, 0 } };
	struct str unused, file, rest;

	str_cut(url, '#', &url, &unused);
	str_cut(url, '?', &url, &unused);
	file = str_basename(url);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!str_ends_with(file, str_of(types[i])))
			continue;
		f.type = str_from(str_of(types[i]), 1);
		file.len -= strlen(types[i]);
	}
	if (!f.type.len || !str_rcut(file, '-', &rest, &f.build) ||
	    !str_rcut(rest, '-', &f.name, &f.version) || !is_name(f.name) ||
	    !f.version.len || !f.build.len)
		return false;
	rest = url;
	if (str_find(url, STR("://")) != STR_NONE)
		/* The host is neither of them. */
		str_cut(str_from(url, str_find(url, STR("://")) + 3), '/', &unused,
			&rest);
	rest = str_dirname(rest);
	f.subdir = str_basename(rest);
	f.channel = str_basename(str_dirname(rest));
	*out = f;
	return true;
}

struct str conda_url_clean(struct arena *a, struct str url)
{
	struct str clean = url_clean(a, url), head, rest, token;
	size_t at = str_find(clean, STR("://")), host;

	if (at == STR_NONE)
		return (struct str){ NULL, 0 };
	host = str_find_char(str_from(clean, at + 3), '/');
	if (host == STR_NONE)
		return clean;
	head = str_slice(clean, 0, at + 3 + host);
	rest = str_from(clean, at + 3 + host);
	if (!str_starts_with(rest, STR("/t/")) ||
	    !str_cut(str_from(rest, 3), '/', &token, &rest))
		return clean;
	return arena_cat(a, head, STR("/"), rest);
}

void conda_file_package(struct arena *a, const struct conda_file *f, struct package *p)
{
	static const char *const keys[] = { "build=", "&channel=", "&subdir=", "&type=" };
	const struct str values[] = { f->build, f->channel, f->subdir, f->type };
	struct str q = { NULL, 0 };

	p->ecosystem = ECO_CONDA;
	p->name = f->name;
	p->version = f->version;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct str key = str_of(keys[i]);

		if (!values[i].len || str_has_char(values[i], '&'))
			continue;
		if (!q.len && key.ptr[0] == '&')
			key = str_from(key, 1);
		q = arena_cat(a, q, key, values[i]);
	}
	p->qualifiers = q;
}
