/* go_repository.c - see go_repository.h. */
#include "parsers/go_repository.h"

#include "format/vcs_url.h"

/* "github.com/o/r" of "github.com/o/r/sub"; "" for hosts that have to be asked. */
static struct str repository_of(struct str name)
{
	static const char *const hosts[] = { "github.com/", "gitlab.com/",
					     "bitbucket.org/" };

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct str host = str_of(hosts[i]), owner, repo, rest;

		if (!str_starts_with(name, host))
			continue;
		str_cut(str_from(name, host.len), '/', &owner, &rest);
		str_cut(rest, '/', &repo, &rest);
		if (owner.len && repo.len)
			return str_slice(name, 0, host.len + owner.len + 1 + repo.len);
	}
	return STR("");
}

/* "v1.2.3", "1.2", "v1": no branch and no short commit. */
static bool is_release(struct str tag)
{
	size_t i = str_starts_with(tag, STR("v")) ? 1 : 0, from = i;

	while (i < tag.len && is_digit(tag.ptr[i]))
		i++;
	return i > from && (i == tag.len || tag.ptr[i] == '.');
}

/* "github.com/o/r" is an address too; "../r" is a folder. */
static struct str with_scheme(struct arena *a, struct str address)
{
	if (!address.len || address.ptr[0] == '.' || address.ptr[0] == '/' ||
	    str_has_char(address, '@') || str_find(address, STR("://")) != STR_NONE)
		return address;
	return arena_cat(a, STR("https://"), address, STR(""));
}

void go_set_repository(struct parse_ctx *ctx, struct package *p, struct str source,
		       struct str version, struct str commit)
{
	struct arena *a = parse_arena(ctx);
	struct str address = source.len ? source : repository_of(p->name);
	struct vcs_url url;

	if (!source.len && is_release(version)) {
		p->version = version;
		return;
	}
	if (vcs_is_commit(commit))
		p->vcs_commit = arena_lower(a, commit);
	if (vcs_url_read(a, with_scheme(a, address), VCS_REPOSITORY, &url))
		p->vcs_url = url.url;
	if (version.len)
		p->requested = version;
	if (!p->vcs_commit.len)
		parse_warn(ctx, p->line, DIAG_SYNTAX, STR_FMT " has no commit",
			   STR_ARG(p->name));
}
