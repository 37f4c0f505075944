/*
 * constraint_go.c - the least release of Go that a go.mod asks for, ">=1.22.3".
 *
 * https://go.dev/doc/toolchain#config (as of Go 1.26): the `go` line is the least release
 * that may build the module, and a newer one that is installed is taken instead.  Modules
 * themselves are asked for by one version; what a query such as "latest" means, the
 * proxy knows.
 */
#include "version/intervals.h"

int constraint_read_go(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals u;
	struct version_interval i = { .low_in = true };

	if (!str_starts_with(text, STR(">=")))
		return -1;
	i.low = arena_dup(a, str_trim(str_from(text, 2)));
	if (!version_go.valid(i.low))
		return -1;
	intervals_init(&u, a, &version_go);
	intervals_add(&u, i);
	*out = (struct constraint){ .v = u.v,
				    .n = u.n,
				    .prereleases = version_go.prerelease(i.low) };
	return 0;
}
