/* test_vcs_url.c - spellings of repositories, and addresses that are none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "format/vcs_url.h"

#define SHA "0123456789abcdef0123456789abcdef01234567"

struct row {
	const char *text;
	unsigned flags;
	const char *url, *key, *commit, *ref, *subpath;
};

#define GH "https://github.com/o/r.git"
#define GK "github.com/o/r"

static const struct row repositories[] = {
	{ "git@github.com:o/r.git", 0, GH, GK, "", "", "" },
	{ "git@github.com:o/r", 0, GH, GK, "", "", "" },
	{ "ssh://git@github.com/o/r.git", 0, GH, GK, "", "", "" },
	{ "ssh://git@github.com:22/o/r.git", 0, GH, GK, "", "", "" },
	{ "git+ssh://git@github.com/o/r.git#" SHA, 0, GH, GK, SHA, "", "" },
	{ "git+ssh://git@github.com:o/r.git#" SHA, 0, GH, GK, SHA, "", "" },
	{ "git+https://github.com/o/r#v1.2", 0, GH, GK, "", "v1.2", "" },
	{ "git+https://user:secret@github.com/o/r.git#main", 0, GH, GK, "", "main", "" },
	{ "git://github.com/o/r", 0, GH, GK, "", "", "" },
	{ "git://github.com/o/r.git#semver:^1.2", 0, GH, GK, "", "^1.2", "" },
	{ "HTTPS://GitHub.com/o/r.git", 0, GH, GK, "", "", "" },
	{ "https://github.com/o/r", 0, GH, GK, "", "", "" },
	{ "https://github.com/o/r/", 0, GH, GK, "", "", "" },
	{ "http://github.com/o/r", 0, GH, GK, "", "", "" },
	{ "https://token@github.com/o/r?x=1", 0, GH, GK, "", "", "" },
	{ "github:o/r", 0, GH, GK, "", "", "" },
	{ "github:o/r#" SHA, 0, GH, GK, SHA, "", "" },
	{ "github:token:x@o/r", 0, GH, GK, "", "", "" },
	{ "github:o/r@v3", VCS_AT_REF, GH, GK, "", "v3", "" },
	{ "gitlab:g/s/r", 0, "https://gitlab.com/g/s/r.git", "gitlab.com/g/s/r", "", "",
	  "" },
	{ "bitbucket:o/r", 0, "https://bitbucket.org/o/r.git", "bitbucket.org/o/r", "",
	  "", "" },
	{ "gist:11081aaa281", 0, "https://gist.github.com/11081aaa281.git",
	  "gist.github.com/11081aaa281", "", "", "" },
	{ "o/r#dev", VCS_SHORTHAND, GH, GK, "", "dev", "" },
	{ "git+https://github.com/o/r@" SHA "#egg=r&subdirectory=a/b", VCS_AT_REF, GH, GK,
	  SHA, "", "a/b" },
	{ "git+https://github.com/o/r.git@feature/x", VCS_AT_REF, GH, GK, "", "feature/x",
	  "" },
	{ "git+https://github.com/@o/r", VCS_AT_REF, "https://github.com/@o/r.git",
	  "github.com/@o/r", "", "", "" },
	{ "git+https://github.com/o/r?rev=" SHA "#" SHA, 0, GH, GK, SHA, "", "" },
	{ "git+https://github.com/o/r?branch=next#" SHA, 0, GH, GK, SHA, "next", "" },
	{ "https://github.com/o/r.git#commit=" SHA "&workspace=x", 0, GH, GK, SHA, "",
	  "" },
	{ "git::https://github.com/o/r.git//modules/a?ref=v2", 0, GH, GK, "", "v2",
	  "modules/a" },
	{ "github:o/r#v1&path:/packages/x", 0, GH, GK, "", "v1", "packages/x" },
	{ "git@git.example.org:team/app.git", 0, "https://git.example.org/team/app.git",
	  "git.example.org/team/app", "", "", "" },
	{ "https://git.example.org:8443/team/app.git", 0,
	  "https://git.example.org:8443/team/app.git", "git.example.org/team/app", "", "",
	  "" },
	{ "https://git.example.org/team/app", VCS_REPOSITORY,
	  "https://git.example.org/team/app", "git.example.org/team/app", "", "", "" },
	{ "http://git.example.org/team/app.git", 0, "http://git.example.org/team/app.git",
	  "git.example.org/team/app", "", "", "" },
	{ "hg+https://hg.example.org/r@tip", VCS_AT_REF, "https://hg.example.org/r",
	  "hg.example.org/r", "", "tip", "" },
	{ "https://codeload.github.com/o/r/tar.gz/" SHA, 0, GH, GK, SHA, "", "" },
	{ "https://codeload.github.com/o/r/tar.gz/refs/tags/v1", 0, GH, GK, "", "v1",
	  "" },
	{ "https://github.com/o/r/archive/" SHA ".tar.gz", 0, GH, GK, SHA, "", "" },
	{ "https://github.com/o/r/archive/refs/heads/a/b.zip", 0, GH, GK, "", "a/b", "" },
	{ "https://github.com/o/r/tarball/v2", 0, GH, GK, "", "v2", "" },
	{ "https://api.github.com/repos/o/r/zipball/" SHA, 0, GH, GK, SHA, "", "" },
	{ "https://gitlab.com/g/s/r/-/archive/" SHA "/r.tar.gz", 0,
	  "https://gitlab.com/g/s/r.git", "gitlab.com/g/s/r", SHA, "", "" },
	{ "https://bitbucket.org/o/r/get/" SHA ".tar.gz", 0,
	  "https://bitbucket.org/o/r.git", "bitbucket.org/o/r", SHA, "", "" },
	{ "ssh://git@[::1]:22/o/r.git", 0, "https://[::1]/o/r.git", "[::1]/o/r", "", "",
	  "" },
	{ "github:o/r#0123456789ABCDEF0123456789ABCDEF01234567", 0, GH, GK, SHA, "", "" },
};

static const struct {
	const char *text;
	unsigned flags;
} others[] = {
	{ "", VCS_REPOSITORY },
	{ "1.2.3", VCS_REPOSITORY },
	{ "^1.2.3 || >=2", VCS_SHORTHAND },
	{ "npm:real@1.0", VCS_SHORTHAND },
	{ "workspace:*", VCS_SHORTHAND },
	{ "file:../x", VCS_SHORTHAND },
	{ "./x/y", VCS_SHORTHAND },
	{ "@s/x", VCS_SHORTHAND },
	{ "o/r", 0 },
	{ "C:\\x\\y", VCS_REPOSITORY },
	{ "C:/x/y", VCS_REPOSITORY },
	{ "file:///home/x/r.git", VCS_REPOSITORY },
	{ "git+file:///home/x/r.git", VCS_REPOSITORY },
	{ "org.example:name", 0 },
	{ "https://registry.npmjs.org/a/-/a-1.0.0.tgz", 0 },
	{ "https://github.com/o/r/releases/download/v1/x.tgz", 0 },
	{ "https://", VCS_REPOSITORY },
	{ "https://github.com/", VCS_REPOSITORY },
	{ "https://github.com/.git", VCS_REPOSITORY },
	{ "git@github.com:", VCS_REPOSITORY },
	{ "github:", VCS_REPOSITORY },
	{ "a b://c/d", VCS_REPOSITORY },
	{ "javascript://x/y.git", VCS_REPOSITORY },
};

static void assert_text(struct str got, const char *want, const char *of)
{
	if (!str_is(got, want))
		fail_msg("%s: got \"" STR_FMT "\", want \"%s\"", of, STR_ARG(got), want);
}

static void test_repositories(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(repositories) / sizeof(repositories[0]); i++) {
		const struct row *r = &repositories[i];
		struct vcs_url v;

		if (!vcs_url_read(&a, str_of(r->text), r->flags, &v))
			fail_msg("%s: not read", r->text);
		assert_text(v.url, r->url, r->text);
		assert_text(v.key, r->key, r->text);
		assert_text(v.commit, r->commit, r->text);
		assert_text(v.ref, r->ref, r->text);
		assert_text(v.subpath, r->subpath, r->text);
	}
	arena_release(&a);
}

static void test_others(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct vcs_url v = { .type = "untouched" };

		if (vcs_url_read(&a, str_of(others[i].text), others[i].flags, &v))
			fail_msg("%s: read as " STR_FMT, others[i].text, STR_ARG(v.url));
		assert_string_equal(v.type, "untouched");
	}
	arena_release(&a);
}

/* No prefix of any spelling may read out of its bounds or leak userinfo. */
static void test_prefixes(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(repositories) / sizeof(repositories[0]); i++) {
		struct str text = str_of(repositories[i].text);

		for (size_t n = 0; n < text.len; n++) {
			char *copy = test_malloc(n + 1);
			struct vcs_url v;

			memcpy(copy, text.ptr, n);
			if (vcs_url_read(&a, (struct str){ copy, n },
					 repositories[i].flags, &v))
				assert_true(str_starts_with(v.url, STR("http")));
			test_free(copy);
		}
	}
	arena_release(&a);
}

static void test_clean(void **state)
{
	static const char *const rows[][2] = {
		{ "https://r.example/a/-/a-1.tgz", "https://r.example/a/-/a-1.tgz" },
		{ "https://u:p@r.example/a-1.tgz", "https://r.example/a-1.tgz" },
		{ "https://u:p@w@r.example/a-1.tgz", "https://r.example/a-1.tgz" },
		{ "https://r.example/a-1.tgz?token=x#abc", "https://r.example/a-1.tgz" },
		{ "https://r.example/@s/a-1.tgz#abc", "https://r.example/@s/a-1.tgz" },
		{ "https://r.example", "https://r.example" },
		{ "https://u@r.example", "https://r.example" },
		{ "https://r.example?u@x", "https://r.example" },
		{ "file:../x", "file:../x" },
		{ "", "" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_text(url_clean(&a, str_of(rows[i][0])), rows[i][1], rows[i][0]);
	arena_release(&a);
}

static void test_commit(void **state)
{
	(void)state;
	assert_true(vcs_is_commit(STR(SHA)));
	assert_false(vcs_is_commit(STR("0123456")));
	assert_false(vcs_is_commit(STR("g123456789abcdef0123456789abcdef01234567")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repositories), cmocka_unit_test(test_others),
		cmocka_unit_test(test_prefixes),     cmocka_unit_test(test_clean),
		cmocka_unit_test(test_commit),
	};

	return cmocka_run_group_tests_name("vcs_url", tests, NULL, NULL);
}
