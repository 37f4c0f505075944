/*
 * shell_query.c - questions about the words of a command.
 *
 * POSIX.1-2017 "Utility Conventions", 12.2, and GNU's long options.
 */
#include "format/shell_impl.h"

struct str sh_word_text(const struct sh_command *c, size_t i)
{
	if (i >= c->n_words || c->words[i].has_variable)
		return STR("");
	return c->words[i].text;
}

/* Tools whose long options have one dash: a bundle is none there. */
static bool has_single_dash_words(struct str name)
{
	static const char *const names[] = { "find", "java",     "javac",  "openssl",
					     "gcc",  "clang",    "ffmpeg", "convert",
					     "go",   "terraform" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* "-qy": letters and digits after one dash. */
static bool is_bundle(struct str word)
{
	if (word.len < 2 || word.ptr[0] != '-')
		return false;
	for (size_t i = 1; i < word.len; i++)
		if (!is_alnum(word.ptr[i]))
			return false;
	return true;
}

static bool is_long(struct str flag)
{
	return flag.len > 2;
}

bool sh_has_flag(const struct sh_command *c, const char *flag)
{
	struct str want = str_of(flag);
	bool bundles = !is_long(want) && want.len == 2 && !has_single_dash_words(c->name);

	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_is(w, "--"))
			return false;
		if (str_eq(w, want))
			return true;
		if (is_long(want) && w.len > want.len && str_starts_with(w, want) &&
		    w.ptr[want.len] == '=')
			return true;
		if (bundles && is_bundle(w) && str_has_char(str_from(w, 1), want.ptr[1]))
			return true;
	}
	return false;
}

bool sh_flag_value(const struct sh_command *c, const char *flag, struct str *value)
{
	struct str want = str_of(flag);

	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_is(w, "--"))
			return false;
		if (str_eq(w, want)) {
			if (i + 1 >= c->n_words)
				return false;
			*value = c->words[i + 1].text;
			return true;
		}
		if (w.len <= want.len || !str_starts_with(w, want))
			continue;
		if (is_long(want) && w.ptr[want.len] == '=') {
			*value = str_from(w, want.len + 1);
			return true;
		}
		if (!is_long(want)) {
			*value = str_from(w, w.ptr[want.len] == '=' ? want.len + 1
								    : want.len);
			return true;
		}
	}
	return false;
}
