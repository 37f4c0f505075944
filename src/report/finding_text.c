/*
 * finding_text.c - a finding in words.
 */
#include "report/finding_text.h"

struct str finding_text(struct arena *a, const struct finding *f)
{
	struct str text = f->message.len ? f->message : f->title;

	if (f->package != PACKAGE_NONE || !f->fix.len)
		return text;
	return arena_printf(a, STR_FMT "; " STR_FMT, STR_ARG(text), STR_ARG(f->fix));
}

bool finding_has_page(const struct finding *f)
{
	return str_starts_with(f->url, STR("https://")) ||
	       str_starts_with(f->url, STR("http://"));
}
