/* secret_value.c - values of secrets; see secret_value.h. */
#include "checks/secret_value.h"

#include "checks/secret_pattern.h"
#include "format/command.h"

enum { RANDOM_BYTES = 12, RANDOM_BITS = 30, KEY_BYTES = 16, KEY_BITS = 36 };

bool secret_value_is_elsewhere(struct str v)
{
	static const char *const heads[] = {
		"$",    "<",     "%",     "{",      "!",    "*",      "/",    "./",
		"../",  "~/",    "[",     "&",      "op:",  "vault:", "ref+", "ENC",
		"arn:", "file:", "http:", "https:", "ssh-", "("
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts_with(v, str_of(heads[i])))
			return true;
	return str_find(v, STR("${")) != STR_NONE || str_find(v, STR("{{")) != STR_NONE ||
	       str_find(v, STR("-----BEGIN")) != STR_NONE;
}

bool secret_value_is_placeholder(struct str v)
{
	static const char *const heads[] = { "your",  "change",  "replace", "insert",
					     "enter", "example", "my-",     "my_",
					     "todo",  "dummy",   "fake",    "test",
					     "sample" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts_with_nocase(v, str_of(heads[i])))
			return true;
	return secret_is_placeholder(v) ||
	       word_in(v, "password passwd secret token none null nil empty default "
			  "true false yes no on off prompt required");
}

bool secret_value_looks_random(struct str v, bool strong_name)
{
	size_t least = strong_name ? RANDOM_BYTES : KEY_BYTES;
	unsigned bits = strong_name ? RANDOM_BITS : KEY_BITS;

	bool digit = false, letter = false;

	for (size_t i = 0; i < v.len; i++) {
		digit = digit || is_digit(v.ptr[i]);
		letter = letter || is_alpha(v.ptr[i]);
	}
	return v.len >= least && digit && letter && secret_entropy(v) >= bits &&
	       !str_has_char(v, ' ');
}
