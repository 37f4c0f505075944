/*
 * fuzz_version.c - three strings, every order: each must be an order, and agree with
 * itself.
 *
 * Input: a byte that selects the scheme, then strings separated by newlines.
 */
#include <stdint.h>
#include <stdlib.h>

#include "version/version.h"

static int sign(int c)
{
	return (c > 0) - (c < 0);
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct version_scheme *s, const struct str *v)
{
	int ab = sign(s->compare(v[0], v[1]));
	int bc = sign(s->compare(v[1], v[2]));
	int ac = sign(s->compare(v[0], v[2]));

	for (int i = 0; i < 3; i++) {
		bool valid = s->valid(v[i]);

		require(s->compare(v[i], v[i]) == 0);
		require(valid || !s->prerelease(v[i]));
		for (int j = 0; j < 3; j++) {
			int c = sign(s->compare(v[i], v[j]));

			require(c == -sign(s->compare(v[j], v[i])));
			if (valid && !s->valid(v[j]))
				require(c > 0);
		}
	}
	if (s == &version_maven)
		return; /* see maven.c */
	/* transitive, in the strict part and in the equal one */
	if (ab <= 0 && bc <= 0)
		require(ac == (ab < bc ? ab : bc));
	if (ab >= 0 && bc >= 0)
		require(ac == (ab > bc ? ab : bc));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct version_scheme *const schemes[] = {
		&version_semver,   &version_tag,    &version_pub, &version_nuget,
		&version_bitnami,  &version_pep440, &version_go,  &version_gem,
		&version_composer, &version_pvp,    &version_r,   &version_maven,
	};
	struct str v[3], rest;

	if (!size)
		return 0;
	rest = (struct str){ (const char *)data + 1, size - 1 };
	str_cut(rest, '\n', &v[0], &rest);
	str_cut(rest, '\n', &v[1], &v[2]);
	check(schemes[data[0] % (sizeof(schemes) / sizeof(schemes[0]))], v);
	return 0;
}
