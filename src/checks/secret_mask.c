/* secret_mask.c - text that may be shown; see secret_pattern.h. */
#include "base/buf.h"
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
	struct buf out;
	size_t from = 0, done = 0;

	buf_init(&out, SIZE_MAX / 2);
	while (secret_next_authority(text, &from, &u)) {
		if (str_is(u.password, "***") || (!u.password.len && u.user.len <= 16))
			continue;
		buf_add(&out, str_slice(text, done, from));
		buf_add_text(&out, "***");
		done = (size_t)(u.host.ptr - text.ptr) - 1;
	}
	buf_add(&out, str_from(text, done));
	if (done)
		text = arena_dup(a, buf_str(&out));
	buf_release(&out);
	return text;
}

struct str secret_masked(struct arena *a, struct secret_patterns *patterns,
			 struct str text)
{
	struct secret_match m;
	struct buf out;
	size_t from = 0, done = 0;

	if (str_find(text, STR("://")) != STR_NONE)
		text = mask_urls(a, text);
	buf_init(&out, SIZE_MAX / 2);
	while (patterns && secret_next(patterns, text, &from, &m)) {
		buf_add(&out, str_slice(text, done, m.offset));
		buf_add(&out, secret_mask(a, m.token));
		done = from;
	}
	buf_add(&out, str_from(text, done));
	if (done)
		text = arena_dup(a, buf_str(&out));
	buf_release(&out);
	return text;
}
