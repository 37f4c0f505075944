/* test_eol_facts.c - the embedded tables: order, every line readable, look-ups. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "data/eol_facts.h"

static date_day day(const char *text)
{
	date_day d = DATE_NONE;

	assert_true(date_parse(str_of(text), &d));
	return d;
}

static void test_day_of_facts(void **state)
{
	(void)state;
	assert_true(eol_facts_date(NULL).len == 10);
	assert_int_equal(eol_facts_day(NULL), day("2026-08-22"));
}

static void test_products(void **state)
{
	struct eol_product p;
	struct str names[2];

	(void)state;
	assert_true(eol_product_find(NULL, STR("nodejs"), &p));
	assert_true(str_is(p.title, "Node.js"));
	assert_true(eol_product_find(NULL, STR("zookeeper"), &p));
	assert_true(eol_product_find(NULL, STR("alibaba-dragonwell"), &p));
	assert_false(eol_product_find(NULL, STR("node"), &p));
	assert_false(eol_product_find(NULL, STR(""), &p));
	assert_int_equal(eol_products_of_image(NULL, STR("ros"), names, 2), 2);
	assert_int_equal(eol_products_of_image(NULL, STR("ros"), names, 1), 1);
	assert_int_equal(eol_products_of_image(NULL, STR("golang"), names, 2), 1);
	assert_true(str_is(names[0], "go"));
	assert_int_equal(eol_products_of_image(NULL, STR("gol"), names, 2), 0);
}

static void test_cycles(void **state)
{
	struct eol_cycle c;
	struct str rest = eol_cycles(NULL, STR("ubuntu"));

	(void)state;
	assert_true(eol_cycle_next(&rest, &c));
	assert_true(str_is(c.name, "26.04"));
	assert_true(eol_cycle_find(NULL, STR("ubuntu"), STR("20.04"), &c));
	assert_int_equal(c.eol.when, EOL_DATED);
	assert_int_equal(c.eol.day, day("2025-05-31"));
	assert_true(str_is(c.codename, "Focal Fossa"));
	assert_true(eol_cycle_find(NULL, STR("alpine-linux"), STR("3.7"), &c));
	assert_int_equal(c.eol.day, day("2019-11-01"));
	assert_int_equal(c.extended.when, EOL_NOT_SAID);
	assert_true(eol_cycle_find(NULL, STR("debian"), STR("10"), &c));
	assert_int_equal(c.extended.day, day("2024-06-30"));
	assert_false(eol_cycle_find(NULL, STR("debian"), STR("1"), &c));
	assert_false(eol_cycle_find(NULL, STR("no-such"), STR("1"), &c));
}

static void test_codenames(void **state)
{
	struct str product, cycle;

	(void)state;
	assert_true(eol_codename_find(NULL, STR("buster"), &product, &cycle));
	assert_true(str_is(product, "debian") && str_is(cycle, "10"));
	assert_true(eol_codename_find(NULL, STR("artful"), &product, &cycle));
	assert_true(eol_codename_find(NULL, STR("zesty"), &product, &cycle));
	assert_false(eol_codename_find(NULL, STR("slim"), &product, &cycle));
	assert_false(eol_codename_find(NULL, STR("bust"), &product, &cycle));
}

static void test_tags(void **state)
{
	struct eol_tag t;

	(void)state;
	assert_true(eol_tag_find(NULL, STR("python"), STR("3.6"), &t));
	assert_true(str_is(t.distribution, "bullseye"));
	assert_int_equal(t.left, day("2022-01-18"));
	assert_true(eol_tag_find(NULL, STR("python"), STR("alpine3.7"), &t));
	assert_int_equal(t.left, day("2019-02-05"));
	assert_true(eol_tag_find(NULL, STR("python"), STR("3.14-slim-trixie"), &t));
	assert_int_equal(t.left, DATE_NONE);
	assert_false(eol_tag_find(NULL, STR("python"), STR("3.6.1"), &t));
	assert_false(eol_tag_find(NULL, STR("python"), STR(""), &t));
	assert_false(eol_tag_find(NULL, STR("pytho"), STR("n"), &t));
}

/* Every line of every table is found again by its own key. */
static void test_every_tag_is_found(void **state)
{
	static const char *const images[] = { "adoptopenjdk", "alpine",    "node",
					      "rust",         "zookeeper", "flink" };
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
		struct str rest = eol_tags(NULL, str_of(images[i]));
		struct eol_tag t, again;

		assert_true(rest.len > 0);
		while (eol_tag_next(&rest, &t)) {
			assert_true(str_is(t.image, images[i]));
			assert_true(eol_tag_find(NULL, t.image, t.tag, &again));
			assert_ptr_equal(t.tag.ptr, again.tag.ptr);
			seen++;
		}
	}
	assert_true(seen > 1000);
}

static void test_retired(void **state)
{
	struct eol_retired r;

	(void)state;
	assert_true(eol_retired_find(NULL, STR("centos"), &r));
	assert_true(r.is_removed);
	assert_int_equal(r.removed, day("2024-07-29"));
	assert_true(str_find(r.successor, STR("almalinux")) != STR_NONE);
	assert_true(eol_retired_find(NULL, STR("openjdk"), &r));
	assert_false(r.is_removed);
	assert_true(eol_retired_find(NULL, STR("bitnami/redis"), &r));
	assert_false(r.is_removed);
	assert_true(eol_retired_find(NULL, STR("mcr.microsoft.com/dotnet/core/sdk"), &r));
	assert_false(eol_retired_find(NULL, STR("python"), &r));
	assert_false(eol_retired_find(NULL, STR("bitnami"), &r));
	assert_false(eol_retired_find(NULL, STR(""), &r));
}

/* A successor of an image that no table calls retired would never be shown. */
static void test_every_retired_image(void **state)
{
	static const char *const without_row[] = { "bitnami/x", "k8s.gcr.io/pause",
						   "microsoft/dotnet" };
	struct eol_retired r;

	(void)state;
	for (size_t i = 0; i < sizeof(without_row) / sizeof(without_row[0]); i++) {
		assert_true(eol_retired_find(NULL, str_of(without_row[i]), &r));
		assert_true(r.successor.len > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day_of_facts),
		cmocka_unit_test(test_products),
		cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_codenames),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_every_tag_is_found),
		cmocka_unit_test(test_retired),
		cmocka_unit_test(test_every_retired_image),
	};

	return cmocka_run_group_tests_name("eol_facts", tests, NULL, NULL);
}
