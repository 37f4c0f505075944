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
