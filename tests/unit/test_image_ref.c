/* test_image_ref.c - references to container images. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/image_ref.h"

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void check_str(struct str got, const char *want)
{
	if (str_is(got, want))
		return;
	print_error("got '" STR_FMT "', want '%s'\n", STR_ARG(got), want);
	fail();
}

static void test_good(void **state)
{
	static const struct {
		const char *text, *registry, *path, *tag, *digest;
	} row[] = {
		{ "nginx", "", "nginx", "", "" },
		{ "nginx:1.25", "", "nginx", "1.25", "" },
		{ "org/app:v1_2-x.y", "", "org/app", "v1_2-x.y", "" },
		{ "ghcr.io/org/app@sha256:" HEX64, "ghcr.io", "org/app", "",
		  "sha256:" HEX64 },
		{ "nginx:1@sha256:" HEX64, "", "nginx", "1", "sha256:" HEX64 },
		{ "localhost/x", "localhost", "x", "", "" },
		{ "localhost:5000/x/y:z", "localhost:5000", "x/y", "z", "" },
		{ "host:5000", "", "host", "5000", "" },
		{ "[::1]:5000/x", "[::1]:5000", "x", "", "" },
		{ "HOST/x", "HOST", "x", "", "" },
		{ "a__b/c---d/e.f_g", "", "a__b/c---d/e.f_g", "", "" },
		{ "192.168.0.1:80/x", "192.168.0.1:80", "x", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct image_ref r;
		const char *why = image_ref_parse(str_of(row[i].text), &r);

		if (why)
			print_error("%s: %s\n", row[i].text, why);
		assert_null(why);
		check_str(r.registry, row[i].registry);
		check_str(r.path, row[i].path);
		check_str(r.tag, row[i].tag);
		check_str(r.digest, row[i].digest);
	}
}

static void test_bad(void **state)
{
	static const char *const text[] = {
		"",
		":tag",
		"nginx:",
		"nginx:-x",
		"Nginx",
		"a..b",
		"a/-b",
		"a//b",
		"/a",
		"a/",
		"a___b",
		"a.-b",
		"a@",
		"a@sha256:12",
		"a@:" HEX64,
		"x y",
		"${BASE}",
		"ho_st.x/a",
		"a.b:x/c",
		"a.b:/c",
		"-a.b/c",
		"a.-b.c/d",
		"[::1/x",
		"a@1x:" HEX64,
		"a@sha256:zz" HEX64,
		"ghcr.io/",
		"a@b@sha256:" HEX64,
		"[]/x",
		"a:b:c",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct image_ref r = { .name = STR("untouched") };

		if (!image_ref_parse(str_of(text[i]), &r)) {
			print_error("'%s' was taken\n", text[i]);
			fail();
		}
		check_str(r.name, "untouched");
	}
}

static void test_limits(void **state)
{
	char text[400];
	struct image_ref r;

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_null(image_ref_parse((struct str){ text, 255 }, &r));
	assert_non_null(image_ref_parse((struct str){ text, 256 }, &r));
	text[1] = ':';
	assert_null(image_ref_parse((struct str){ text, 130 }, &r));
	assert_non_null(image_ref_parse((struct str){ text, 131 }, &r));
}

static void test_package(void **state)
{
	static const struct {
		const char *text, *name, *version, *requested, *qualifiers;
	} row[] = {
		{ "nginx", "nginx", "", "", "" },
		{ "docker.io/library/nginx:1", "nginx", "1", "", "" },
		{ "docker.io/org/x:1", "org/x", "1", "", "" },
		{ "ghcr.io/library/x:1", "library/x", "1", "", "repository_url=ghcr.io" },
		{ "q.io/x:1@sha256:" HEX64, "x", "sha256:" HEX64, "1",
		  "repository_url=q.io" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct image_ref r;
		struct package p = { .line = 7 };

		assert_null(image_ref_parse(str_of(row[i].text), &r));
		image_ref_to_package(&a, &r, &p);
		check_str(p.name, row[i].name);
		check_str(p.version, row[i].version);
		check_str(p.requested, row[i].requested);
		check_str(p.qualifiers, row[i].qualifiers);
		assert_int_equal(p.ecosystem, ECO_OCI);
		assert_int_equal(p.kind, PACKAGE_CONTAINER);
		assert_int_equal(p.line, 7);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_package),
	};

	return cmocka_run_group_tests_name("image_ref", tests, NULL, NULL);
}
