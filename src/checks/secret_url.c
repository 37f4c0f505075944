/* secret_url.c - passwords within URLs; see secret_url.h. */
#include "checks/secret_url.h"

static bool ends_url(char c)
{
	return is_space(c) || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' ||
	       c == '|' || c == ')';
}

bool secret_next_authority(struct str text, size_t *from, struct userinfo *out)
{
	size_t found;

	while ((found = str_find(str_from(text, *from), STR("://"))) != STR_NONE) {
		size_t mark = *from + found, begin = mark, end = mark + 3;
		size_t at = STR_NONE, colon = STR_NONE;

		*from = end;
		while (begin > 0 && is_alnum(text.ptr[begin - 1]))
			begin--;
		for (; end < text.len && !ends_url(text.ptr[end]); end++) {
			if (text.ptr[end] == '/' || text.ptr[end] == '?')
				break;
			if (text.ptr[end] == '@')
				at = end;
			else if (text.ptr[end] == ':' && colon == STR_NONE)
				colon = end;
		}
		if (at == STR_NONE)
			continue;
		if (colon == STR_NONE || colon > at)
			colon = at;
		*out = (struct userinfo){ begin, str_slice(text, begin, mark),
					  str_slice(text, mark + 3, colon),
					  str_slice(text, colon + 1, at),
					  str_slice(text, at + 1, end) };
		return true;
	}
	return false;
}

bool secret_next_userinfo(struct str text, size_t *from, struct userinfo *out)
{
	while (secret_next_authority(text, from, out))
		if (out->password.len)
			return true;
	return false;
}
