/*
 * test_os_release.c - what os-release says of a root file system.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/os_release.h"

static struct arena arena;

static struct os_release read_text(const char *text)
{
	struct os_release os;

	os_release_read(&arena, str_of(text), &os);
	return os;
}

static void check(const char *text, const char *id, const char *version,
		  const char *distro)
{
	struct os_release os = read_text(text);

	assert_string_equal(arena_dup(&arena, os.id).ptr, id);
	assert_string_equal(arena_dup(&arena, os.version).ptr, version);
	assert_string_equal(arena_dup(&arena, os.distro).ptr, distro);
}

static void test_fields(void **state)
{
	(void)state;
	check("ID=debian\nVERSION_ID=\"12\"\n", "debian", "12", "debian-12");
	check("# ID=x\r\n ID='alpine'\r\nVERSION_ID=3.19.1\r\n", "alpine", "3.19.1",
	      "alpine-3.19.1");
	check("ID=debian\nVERSION_CODENAME=trixie\n", "debian", "trixie",
	      "debian-trixie");
	check("ID=arch", "arch", "", "arch");
	check("VERSION_ID=1", "", "1", "");
	check("", "", "", "");
	check("ID=a\nID=b\n", "b", "", "b"); /* as a shell has it */
	check("ID=\"openEuler\"\nVERSION_ID=\"24.03\"\nVERSION=\"24.03 (LTS-SP1)\"\n",
	      "openEuler", "24.03-LTS-SP1", "openEuler-24.03-LTS-SP1");
	check("ID=openEuler\nVERSION_ID=20.03\nVERSION=20.03\n", "openEuler", "20.03",
	      "openEuler-20.03");
}

/* What could not stand in a qualifier is none. */
static void test_hostile(void **state)
{
	(void)state;
	check("ID=a&b=c\nVERSION_ID=1\n", "", "1", "");
	check("ID=\"\nVERSION_ID=\"1\n", "", "", "");
	check("=\n==\nID", "", "", "");
	assert_string_equal(
		arena_dup(&arena, read_text("PRETTY_NAME=\"a \\\"b\\\" c\"").pretty).ptr,
		"a \"b\" c");
}

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests_name("os-release", tests, set_up, tear_down);
}
