/* What images and versions say of a distribution. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/distribution.h"

static void check(struct distribution got, const char *of, enum ecosystem ecosystem,
		  const char *release)
{
	if (got.ecosystem != ecosystem || !str_is(got.release, release))
		fail_msg("%s: " STR_FMT " '" STR_FMT "'", of,
			 STR_ARG(ecosystem_label(got.ecosystem)), STR_ARG(got.release));
}

static void test_images(void **state)
{
	static const struct {
		const char *name, *tag;
		enum ecosystem ecosystem;
		const char *release;
	} rows[] = {
		{ "debian", "12", ECO_DEBIAN, "12" },
		{ "debian", "12.5-slim", ECO_DEBIAN, "12" },
		{ "debian", "bookworm-20240110-slim", ECO_DEBIAN, "12" },
		{ "debian", "stable-slim", ECO_DEBIAN, "" },
		{ "debian", "", ECO_DEBIAN, "" },
		{ "debian", "3.1", ECO_DEBIAN, "" },
		{ "debian", "12x", ECO_DEBIAN, "" },
		{ "debian", "jammy", ECO_DEBIAN, "" },
		{ "library/debian", "11", ECO_DEBIAN, "11" },
		{ "public.ecr.aws/docker/library/debian", "11", ECO_DEBIAN, "11" },
		{ "arm64v8/debian", "10", ECO_DEBIAN, "10" },
		{ "someone/debian", "10", ECO_NONE, "" },
		{ "ubuntu", "22.04", ECO_UBUNTU, "22.04" },
		{ "ubuntu", "jammy-20240111", ECO_UBUNTU, "22.04" },
		{ "ubuntu", "22", ECO_UBUNTU, "" },
		{ "ubuntu", "latest", ECO_UBUNTU, "" },
		{ "alpine", "3.20", ECO_ALPINE, "3.20" },
		{ "alpine", "3.20.1", ECO_ALPINE, "3.20" },
		{ "alpine", "3", ECO_ALPINE, "" },
		{ "alpine", "edge", ECO_ALPINE, "" },
		{ "python", "3.12-slim-bookworm", ECO_DEBIAN, "12" },
		{ "python", "3.12-alpine3.20", ECO_ALPINE, "3.20" },
		{ "python", "3.12-alpine", ECO_ALPINE, "" },
		{ "python", "3.12", ECO_NONE, "" },
		{ "nvidia/cuda", "12.2.0-base-ubuntu22.04", ECO_UBUNTU, "22.04" },
		{ "x/y", "1-debian-12-r3", ECO_DEBIAN, "12" },
		{ "x/y", "1-debian-bookworm", ECO_DEBIAN, "12" },
		{ "x/y", "ubuntu-22.04", ECO_UBUNTU, "22.04" },
		{ "x/y", "debianish", ECO_NONE, "" },
		{ "x/y", "-", ECO_NONE, "" },
		{ "", "", ECO_NONE, "" },
		{ "redhat/ubi9", "9.3", ECO_NONE, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(distribution_of_image(str_of(rows[i].name), str_of(rows[i].tag)),
		      rows[i].tag, rows[i].ecosystem, rows[i].release);
}

static void test_versions(void **state)
{
	static const struct {
		const char *version;
		enum ecosystem ecosystem;
		const char *release;
	} rows[] = {
		{ "7.88.1-10+deb12u5", ECO_DEBIAN, "12" },
		{ "2.50-1~deb11u1", ECO_DEBIAN, "11" },
		{ "1.0-1+debian", ECO_NONE, "" },
		{ "1.0-1+deb12", ECO_NONE, "" },
		{ "1.0-1", ECO_NONE, "" },
		{ "1.0+deb", ECO_NONE, "" },
		{ "", ECO_NONE, "" },
		{ "2.35-0ubuntu3.6", ECO_UBUNTU, "" },
		{ "3.0.2-0ubuntu1~22.04.1", ECO_UBUNTU, "22.04" },
		{ "1.18.0-0ubuntu0.20.04.4", ECO_UBUNTU, "20.04" },
		{ "1-ubuntu", ECO_UBUNTU, "" },
		{ "1-0ubuntu.", ECO_UBUNTU, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(distribution_of_version(str_of(rows[i].version)), rows[i].version,
		      rows[i].ecosystem, rows[i].release);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_images),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests_name("distribution", tests, NULL, NULL);
}
