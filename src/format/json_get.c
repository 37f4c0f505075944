/* json_get.c - looking things up in a JSON tree; see json.h. */
#include "format/json.h"

const struct json *json_get_str(const struct json *v, struct str key)
{
	const struct json *last = NULL;

	if (!json_is(v, JSON_OBJECT))
		return NULL;
	json_each (it, v)
		if (str_eq(it->key, key))
			last = it;
	return last;
}

const struct json *json_get(const struct json *v, const char *key)
{
	return json_get_str(v, str_of(key));
}

struct str json_string(const struct json *v, const char *key)
{
	const struct json *member = json_get(v, key);

	return json_is(member, JSON_STRING) ? member->text : STR("");
}

bool json_is_true(const struct json *v, const char *key)
{
	return json_is(json_get(v, key), JSON_TRUE);
}

const char *json_type_name(enum json_type type)
{
	static const char *const names[] = {
		[JSON_NULL] = "null",        [JSON_FALSE] = "false",
		[JSON_TRUE] = "true",        [JSON_NUMBER] = "a number",
		[JSON_STRING] = "a string",  [JSON_ARRAY] = "an array",
		[JSON_OBJECT] = "an object",
	};

	return names[type];
}
