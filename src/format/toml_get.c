/* toml_get.c - looking things up in a TOML tree; see toml.h. */
#include "format/toml.h"

const struct toml *toml_get_str(const struct toml *v, struct str key)
{
	if (!v || v->type != TOML_TABLE)
		return NULL;
	toml_each (it, v)
		if (str_eq(it->key, key))
			return it;
	return NULL;
}

const struct toml *toml_get(const struct toml *v, const char *key)
{
	return toml_get_str(v, str_of(key));
}

const struct toml *toml_path(const struct toml *v, const char *dotted)
{
	struct str rest = str_of(dotted), key;
	bool more = true;

	while (v && more) {
		more = str_cut(rest, '.', &key, &rest);
		v = toml_get_str(v, key);
	}
	return v;
}

struct str toml_string(const struct toml *v, const char *key)
{
	const struct toml *member = toml_get(v, key);

	return member && member->type == TOML_STRING ? member->text : STR("");
}

bool toml_is_true(const struct toml *v, const char *key)
{
	const struct toml *member = toml_get(v, key);

	return member && member->type == TOML_BOOL && str_is(member->text, "true");
}
