/* jnode_get.c - looking things up in a JSON tree; see json.h. */
#include "format/json.h"

const struct jnode *jnode_get_str(const struct jnode *v, struct str key)
{
	const struct jnode *last = NULL;

	if (!jnode_is(v, JNODE_OBJECT))
		return NULL;
	jnode_each (it, v)
		if (str_eq(it->key, key))
			last = it;
	return last;
}

const struct jnode *jnode_get(const struct jnode *v, const char *key)
{
	return jnode_get_str(v, str_of(key));
}

struct str jnode_string(const struct jnode *v, const char *key)
{
	const struct jnode *member = jnode_get(v, key);

	return jnode_is(member, JNODE_STRING) ? member->text : STR("");
}

bool jnode_is_true(const struct jnode *v, const char *key)
{
	return jnode_is(jnode_get(v, key), JNODE_TRUE);
}

const char *jnode_type_name(enum jnode_type type)
{
	static const char *const names[] = {
		[JNODE_NULL] = "null",        [JNODE_FALSE] = "false",
		[JNODE_TRUE] = "true",        [JNODE_NUMBER] = "a number",
		[JNODE_STRING] = "a string",  [JNODE_ARRAY] = "an array",
		[JNODE_OBJECT] = "an object",
	};

	return names[type];
}
