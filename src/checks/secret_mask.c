/* secret_mask.c - text that may be shown; see secret_pattern.h. */
#include "checks/secret_pattern.h"
#include "checks/secret_url.h"

struct str secret_mask(struct arena *a, struct str token)
{
	size_t shown = token.len < 12 ? 0 : 3;

	return arena_printf(a, STR_FMT "***", STR_ARG(str_slice(token, 0, shown)));
}

/* user and password of URLs; a user alone is a token when it is long. */
static struct str mask_urls(struct arena *a, struct str text)
{
	struct userinfo u;
	size_t from = 0;

	while (secret_next_authority(text, &from, &u)) {
		size_t end = (size_t)(u.host.ptr - text.ptr) - 1;

		if (str_is(u.password, "***") || (!u.password.len && u.user.len <= 16))
			continue;
		text = arena_cat(a, str_slice(text, 0, from), STR("***"),
				 str_from(text, end));
	}
	return text;
}

struct str secret_masked(struct arena *a, struct secret_patterns *patterns,
			 struct str text)
{
	struct secret_match m;
	size_t from = 0;

	if (str_find(text, STR("://")) != STR_NONE)
		text = mask_urls(a, text);
	while (patterns && secret_next(patterns, text, &from, &m)) {
		struct str tail = str_from(text, from);
		struct str head = arena_cat(a, str_slice(text, 0, m.offset),
					    secret_mask(a, m.token), STR(""));

		text = arena_cat(a, head, tail, STR(""));
		from = head.len;
	}
	return text;
}
