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

static void test_systems(void **state)
{
	(void)state;
	assert_int_equal(distribution_of_os(STR("debian")), ECO_DEBIAN);
	assert_int_equal(distribution_of_os(STR("openEuler")), ECO_OPENEULER);
	assert_int_equal(distribution_of_os(STR("opensuse-leap")), ECO_OPENSUSE);
	assert_int_equal(distribution_of_os(STR("sles")), ECO_SUSE);
	assert_int_equal(distribution_of_os(STR("fedora")), ECO_NONE);
	assert_int_equal(distribution_of_os(STR("")), ECO_NONE);
}

/* The suffixes are those that OSV's records have. */
static void test_covers(void **state)
{
	static const struct {
		enum ecosystem e;
		const char *suffix, *distro;
		bool covers;
	} rows[] = {
		{ ECO_DEBIAN, "12", "debian-12", true },
		{ ECO_DEBIAN, "12", "debian-12.5", true },
		{ ECO_DEBIAN, "1", "debian-12", false },
		{ ECO_DEBIAN, "12", "debian-1", false },
		{ ECO_DEBIAN, "12", "12", true },
		{ ECO_DEBIAN, "12", "debian", false },
		{ ECO_DEBIAN, "12", "debian-trixie", false },
		{ ECO_DEBIAN, "", "debian-12", false },
		{ ECO_DEBIAN, "12", "", false },
		{ ECO_UBUNTU, "22.04:LTS", "ubuntu-22.04", true },
		{ ECO_UBUNTU, "Pro:22.04:LTS", "ubuntu-22.04", false },
		{ ECO_UBUNTU, "22.10", "ubuntu-22.04", false },
		{ ECO_ALPINE, "v3.19", "alpine-3.19.1", true },
		{ ECO_ALPINE, "v3.19", "alpine-v3.19", true },
		{ ECO_ALPINE, "v3.2", "alpine-3.20.3", false },
		{ ECO_ALPINE, "v3.20", "alpine-3.20_alpha20240329", false },
		{ ECO_WOLFI, "", "wolfi-20230201", true },
		{ ECO_CHAINGUARD, "", "", true },
		{ ECO_ALMALINUX, "9", "almalinux-9.1", true },
		{ ECO_ALMALINUX, "8", "almalinux-9.8", false },
		{ ECO_REDHAT, "enterprise_linux:9::appstream", "rhel-9.4", true },
		{ ECO_REDHAT, "enterprise_linux:9::baseos", "rhel-9", true },
		{ ECO_REDHAT, "enterprise_linux:10.0", "rhel-10.1", true },
		{ ECO_REDHAT, "enterprise_linux:8::appstream", "rhel-9.4", false },
		{ ECO_REDHAT, "openshift:4.9::el9", "rhel-9.4", false },
		{ ECO_SUSE, "Linux Enterprise Server 15 SP5", "sles-15.5", true },
		{ ECO_SUSE, "Linux Enterprise Server 15 SP5-LTSS", "sles-15.5", true },
		{ ECO_SUSE, "Linux Enterprise Module for Basesystem 15 SP6", "sles-15.5",
		  false },
		{ ECO_SUSE, "Linux Enterprise Server 15", "sles-15.5", false },
		{ ECO_SUSE, "Linux Enterprise Server 15", "sles-15", true },
		{ ECO_SUSE, "Linux Enterprise Micro 5.5", "sle-micro-5.5", true },
		{ ECO_SUSE, "Linux Enterprise Micro 5.5", "sles-5.5", false },
		{ ECO_OPENSUSE, "Leap 15.6", "opensuse-leap-15.6", true },
		{ ECO_OPENSUSE, "Leap 15.5", "opensuse-leap-15.6", false },
		{ ECO_OPENSUSE, "Leap Micro 5.5", "opensuse-leap-5.5", false },
		{ ECO_OPENSUSE, "Leap Micro 5.5", "opensuse-leap-micro-5.5", true },
		{ ECO_OPENSUSE, "Tumbleweed", "opensuse-tumbleweed-20240901", true },
		{ ECO_OPENSUSE, "Tumbleweed", "opensuse-leap-15.6", false },
		{ ECO_OPENSUSE, "Leap 15.6", "opensuse-tumbleweed-20240901", false },
		{ ECO_OPENEULER, "24.03-LTS-SP1", "openEuler-24.03-LTS-SP1", true },
		{ ECO_OPENEULER, "24.03-LTS", "openEuler-24.03-LTS-SP1", false },
		{ ECO_AZURE_LINUX, "3", "azurelinux-3.0", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (distribution_covers(rows[i].e, str_of(rows[i].suffix),
					str_of(rows[i].distro)) != rows[i].covers)
			fail_msg("%s, %s", rows[i].suffix, rows[i].distro);
}

static void test_advised(void **state)
{
	static const struct {
		enum ecosystem e;
		const char *name, *version, *qualifiers;
		const char *expected; /* "name version, name version" */
	} rows[] = {
		{ ECO_DEBIAN, "libc6", "2.36-9", "arch=amd64&upstream=glibc",
		  "glibc 2.36-9" },
		{ ECO_DEBIAN, "gcc", "4:12.2.0-3", "upstream=gcc-defaults@1.203",
		  "gcc-defaults 1.203" },
		{ ECO_DEBIAN, "libcbor0.8", "0.8.0-2+b1", "upstream=libcbor@0.8.0-2",
		  "libcbor 0.8.0-2" },
		{ ECO_DEBIAN, "tar", "1.34", "distro=debian-12", "tar 1.34" },
		{ ECO_DEBIAN, "tar", "1.34", "upstream=", "tar 1.34" },
		{ ECO_ALPINE, "libssl3", "3.1.4-r5", "upstream=openssl",
		  "openssl 3.1.4-r5" },
		{ ECO_ALMALINUX, "openssl-libs", "1:3.0.7-6.el9_2",
		  "upstream=openssl-3.0.7-6.el9_2.src.rpm",
		  "openssl-libs 1:3.0.7-6.el9_2" },
		{ ECO_ROCKY, "openssl-libs", "1:3.0.7-6.el9_2",
		  "upstream=openssl-3.0.7-6.el9_2.src.rpm",
		  "openssl-libs 1:3.0.7-6.el9_2, openssl 1:3.0.7-6.el9_2" },
		{ ECO_ROCKY, "python3-rpm", "4.16-1", "upstream=rpm-4.16-1.nosrc.rpm",
		  "python3-rpm 4.16-1, rpm 4.16-1" },
		{ ECO_ROCKY, "rpm", "4.16-1", "upstream=rpm-4.16-1.src.rpm",
		  "rpm 4.16-1" },
		{ ECO_ROCKY, "rpm", "4.16-1", "upstream=nothing", "rpm 4.16-1" },
		{ ECO_ROCKY, "rpm", "4.16-1", "upstream=-1.src.rpm", "rpm 4.16-1" },
		{ ECO_NPM, "a", "1", "", "a 1" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct package p = { .ecosystem = rows[i].e,
				     .name = str_of(rows[i].name),
				     .version = str_of(rows[i].version),
				     .qualifiers = str_of(rows[i].qualifiers) };
		struct advised_name names[ADVISED_NAMES];
		size_t n = distribution_advised(&a, &p, names);
		struct str got = STR("");

		for (size_t k = 0; k < n; k++)
			got = arena_printf(&a, STR_FMT "%s" STR_FMT " " STR_FMT,
					   STR_ARG(got), k ? ", " : "",
					   STR_ARG(names[k].name),
					   STR_ARG(names[k].version));
		assert_string_equal(arena_dup(&a, got).ptr, rows[i].expected);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_images),  cmocka_unit_test(test_versions),
		cmocka_unit_test(test_systems), cmocka_unit_test(test_covers),
		cmocka_unit_test(test_advised),
	};

	return cmocka_run_group_tests_name("distribution", tests, NULL, NULL);
}
