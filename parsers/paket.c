/* paket.c - see paket.h. */
#include "parsers/paket.h"

#include "format/vcs_url.h"

bool paket_is_dev_group(struct str group)
{
	static const char *const names[] = { "build",      "test",        "tests",
					     "dev",        "development", "analyzers",
					     "formatting", "docs",        "benchmark",
					     "benchmarks" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq_nocase(group, str_of(names[i])))
			return true;
	return false;
}

void paket_set_remote(struct parse_ctx *ctx, struct package *p, struct str remote)
{
	struct str url = url_clean(parse_arena(ctx), remote);

	while (str_ends_with(url, STR("/")))
		url.len--;
	if (!str_starts_with(url, STR("http")) ||
	    str_find(url, STR("://api.nuget.org/")) != STR_NONE ||
	    str_find(url, STR("://www.nuget.org/")) != STR_NONE ||
	    str_find(url, STR("://nuget.org/")) != STR_NONE)
		return;
	p->qualifiers = arena_cat(parse_arena(ctx), STR("repository_url="), url, STR(""));
}

bool paket_add_repository(struct parse_ctx *ctx, struct str where, bool is_github,
			  struct str ref, struct package *p)
{
	unsigned flags = VCS_REPOSITORY | (is_github ? VCS_SHORTHAND : 0);
	struct vcs_url url;

	if (!vcs_url_read(parse_arena(ctx), where, flags, &url))
		return false;
	p->ecosystem = ECO_NONE;
	p->name = url.key;
	p->vcs_url = url.url;
	if (vcs_is_commit(ref))
		p->vcs_commit = arena_lower(parse_arena(ctx), ref);
	else
		p->requested = ref;
	parse_add(ctx, p);
	return true;
}
