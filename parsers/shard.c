/* shard.c - see shard.h. */
#include "parsers/shard.h"

bool shard_address(struct arena *a, const struct ynode *entry, struct vcs_url *url)
{
	static const struct {
		const char *key, *before;
	} kinds[] = {
		{ "git", "" },
		{ "github", "https://github.com/" },
		{ "gitlab", "https://gitlab.com/" },
		{ "bitbucket", "https://bitbucket.org/" },
		{ "codeberg", "https://codeberg.org/" },
		{ "hg", "hg+" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str value = ynode_string(entry, kinds[i].key);

		if (value.len)
			return vcs_url_read(
				a, arena_cat(a, str_of(kinds[i].before), value, STR("")),
				VCS_REPOSITORY, url);
	}
	return false;
}

struct str shard_vcs_url(struct arena *a, const struct vcs_url *url)
{
	return str_is(str_of(url->type), "git")
		       ? url->url
		       : arena_cat(a, str_of(url->type), STR("+"), url->url);
}
