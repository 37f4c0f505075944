/*
 * test_checks.c - every rule on its fixtures: fixtures/checks/<ID>/bad* must give it,
 * good* must not; fixtures/checks/clean gives nothing by default.  Names end with
 * .Dockerfile, .workflow.yml or .compose.yml, which is the kind of the file; or
 * @NAME.text, any text of that name; or .packages, lines of path, line, name and version.
 *
 * A bad file begins with "# line N SEVERITY", where the finding is expected.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fsio.h"
#include "checks_run.h"

#define ROOT "fixtures/checks"

static const struct str registries[] = { { "docker.io", 9 },
					 { "ghcr.io", 7 },
					 { "good.*", 6 } };

/* "bad-2@.github%workflows%a.yml.text": the file .github/workflows/a.yml. */
static void run_text_file(struct result *r, const struct check_run *opt, const char *path)
{
	struct check_run with = *opt;
	struct str name = str_of(strchr(path, '@') + 1);
	struct str place = arena_dup(&r->arena, str_slice(name, 0, name.len - 5));
	char *p = arena_alloc(&r->arena, place.len + 1, 1);

	for (size_t i = 0; i < place.len; i++)
		p[i] = place.ptr[i] == '%' ? '/' : place.ptr[i];
	with.secrets = secret_patterns_new();
	checks_run_text(&with, &r->arena, (struct str){ p, place.len },
			buf_str(&r->bytes), &r->v, &r->n);
	secret_patterns_free(with.secrets);
}

/* NAME.beside.PATH beside NAME.compose.yml. */
struct compose_fixture {
	struct arena *arena;
	struct str stem;
};

static bool read_beside_compose(const void *data, struct str path, struct str *bytes)
{
	const struct compose_fixture *f = data;
	struct str name = arena_cat(f->arena, f->stem, STR(".beside."), path);
	struct buf b;

	buf_init(&b, 1 << 20);
	bool found = fs_read_named(arena_dup(f->arena, name).ptr, &b) == FS_OK;

	if (found)
		*bytes = arena_dup(f->arena, buf_str(&b));
	buf_release(&b);
	return found;
}

/* "bad@compose.override.yaml.compose.yml" is a compose.override.yaml, one without such a
 * part a compose.yaml. */
static void run_compose_file(struct result *r, const struct check_run *opt,
			     const char *path)
{
	struct compose_fixture f = { &r->arena,
				     str_slice(str_of(path), 0, strlen(path) - 12) };
	struct str name = STR("compose.yaml"), unused;
	struct check_run with = *opt;

	if (strchr(path, '@'))
		str_cut(f.stem, '@', &unused, &name);
	with.read_beside = read_beside_compose;
	with.read_beside_data = &f;
	with.secrets = secret_patterns_new();
	checks_run_yaml(&with, CHECK_COMPOSE, &r->arena, &r->diags, name,
			buf_str(&r->bytes), &r->v, &r->n);
	secret_patterns_free(with.secrets);
}

/* What is left of the line: licences, '|' between them. */
static void set_licenses(struct arena *a, struct package *p, struct str rest)
{
	struct str *v = arena_new_array(a, struct str, 4);

	while (rest.len && p->n_licenses < 4) {
		str_cut(rest, '|', &v[p->n_licenses], &rest);
		v[p->n_licenses] = str_trim(v[p->n_licenses]);
		p->n_licenses++;
	}
	p->licenses = v;
}

/* "app/.nvmrc 1 nodejs 14.21.3", or with licences behind it. */
static void run_packages(struct result *r, const struct check_run *opt)
{
	struct str rest = buf_str(&r->bytes), line, word[4];
	struct inventory inv = { .packages =
					 arena_new_array(&r->arena, struct package, 16) };

	while (str_next_line(&rest, &line) && inv.n_packages < 16) {
		struct location *at = arena_new(&r->arena, struct location);
		uint32_t number = 0;

		if (str_starts_with(line, STR("#")))
			continue;
		for (size_t i = 0; i < 4; i++)
			assert_true(str_next_word(&line, &word[i]));
		assert_true(str_to_u32(word[1], 1000, &number));
		*at = (struct location){ word[0], number };
		struct package *p = &inv.packages[inv.n_packages++];

		*p = (struct package){ .name = word[2],
				       .requested = word[3],
				       .locations = at,
				       .n_locations = 1 };
		if (str_is(word[2], "go/stdlib")) {
			p->ecosystem = ECO_GO;
			p->name = STR("stdlib");
		}
		if (str_starts_with(word[2], STR("oci/"))) {
			p->ecosystem = ECO_OCI;
			p->kind = PACKAGE_CONTAINER;
			p->name = str_from(word[2], 4);
			p->version = word[3];
			p->requested = STR("");
		}
		/* of a toolchain line, not of a go line */
		if (p->ecosystem == ECO_GO && is_digit(word[3].ptr[0])) {
			p->version = word[3];
			p->requested = STR("");
		}
		set_licenses(&r->arena, p, str_trim(line));
	}
	checks_run_inventory(opt, &r->arena, &r->diags, &inv, &r->v, &r->n);
}

static void run_bytes(struct result *r, const struct check_run *opt, const char *path)
{
	struct str bytes = buf_str(&r->bytes), name = str_of(path);

	if (str_ends_with(name, STR(".text")))
		run_text_file(r, opt, path);
	else if (str_ends_with(name, STR(".compose.yml")))
		run_compose_file(r, opt, path);
	else if (str_ends_with(name, STR(".packages")))
		run_packages(r, opt);
	else if (str_ends_with(name, STR(".yml")))
		checks_run_yaml(opt, CHECK_WORKFLOW, &r->arena, &r->diags, name, bytes,
				&r->v, &r->n);
	else
		checks_run_dockerfile(opt, &r->arena, &r->diags, name, bytes, &r->v,
				      &r->n);
}

static void run_file(struct result *r, const struct check_run *opt, const char *path)
{
	result_init(r);
	if (fs_read_named(path, &r->bytes) != FS_OK)
		fail_msg("%s cannot be read", path);
	run_bytes(r, opt, path);
}

static void list_findings(const struct result *r)
{
	for (size_t i = 0; i < r->n; i++)
		printf("#   %u-%u " STR_FMT " %s " STR_FMT "\n", r->v[i].line,
		       r->v[i].end_line, STR_ARG(r->v[i].id),
		       severity_name(r->v[i].severity), STR_ARG(r->v[i].message));
	for (size_t i = 0; i < r->diags.n; i++)
		printf("#   %u %s " STR_FMT "\n", r->diags.v[i].line,
		       diag_level_name(r->diags.v[i].level), STR_ARG(r->diags.v[i].text));
}

/* "# line 3 HIGH" */
static bool check_marker(const struct result *r, const struct finding *f,
			 const char *path)
{
	struct str rest = buf_str(&r->bytes), line, word;
	enum severity severity;
	uint32_t number;

	str_next_line(&rest, &line);
	assert_true(str_next_word(&line, &word) && str_is(word, "#"));
	assert_true(str_next_word(&line, &word) && str_is(word, "line"));
	assert_true(str_next_word(&line, &word) && str_to_u32(word, 1000, &number));
	assert_true(str_next_word(&line, &word) && severity_of_name(word, &severity));
	if (f->line != number || f->severity != severity) {
		printf("# %s: " STR_FMT " is at line %u with %s\n", path, STR_ARG(f->id),
		       f->line, severity_name(f->severity));
		list_findings(r);
		return false;
	}
	assert_true(f->end_line >= f->line);
	assert_true(f->message.len > 0 && f->title.len > 0 && f->fix.len > 0);
	return true;
}

struct tally {
	unsigned bad, good, wrong;
};

static bool has_error(const struct result *r)
{
	for (size_t i = 0; i < r->diags.n; i++)
		if (r->diags.v[i].level == DIAG_ERROR)
			return true;
	return false;
}

static bool is_as_said(const struct result *r, const char *id, const char *name,
		       const char *path)
{
	const struct finding *f = find(r, id);

	if (strcmp(id, "WB-DF-001") == 0) /* is told otherwise */
		return !f && has_error(r) == (strncmp(name, "bad", 3) == 0);
	if (strncmp(name, "bad", 3) == 0) {
		if (f)
			return check_marker(r, f, path);
		printf("# %s does not give %s\n", path, id);
		list_findings(r);
		return false;
	}
	for (size_t i = 0; i < r->diags.n; i++) {
		if (r->diags.v[i].level != DIAG_ERROR)
			continue;
		printf("# %s cannot be read\n", path);
		list_findings(r);
		return false;
	}
	if (f) {
		printf("# %s gives %s\n", path, id);
		list_findings(r);
	}
	return !f;
}

/* What lies in the context of the fixtures. */
static bool has_file(const void *data, struct str path)
{
	(void)data;
	return str_is(path, "package-lock.json") ||
	       str_is(path, "web/package-lock.json") || str_is(path, "etc");
}

static bool read_file(const void *data, struct str path, struct str *bytes)
{
	const char *name = data;

	if (!strstr(name, "token") || !str_is(path, ".git/config"))
		return false;
	*bytes = STR("[remote \"origin\"]\n\turl = https://me:pw@a.example/b.git\n");
	return true;
}

/* NAME.dockerignore beside NAME.Dockerfile. */
static void take_ignore(struct arena *a, struct check_run *opt, const char *path)
{
	struct str name = str_of(path);
	struct buf b;

	if (!str_ends_with(name, STR(".Dockerfile")))
		return;
	name = arena_cat(a, str_slice(name, 0, name.len - 11), STR(".dockerignore"),
			 STR(""));
	buf_init(&b, 1 << 20);
	if (fs_read_named(name.ptr, &b) == FS_OK) {
		opt->ignore = dockerignore_read(a, arena_dup(a, buf_str(&b)));
		opt->ignore_path = name;
		opt->judge_ignore = opt->has_dockerignore = true;
	}
	buf_release(&b);
}

static const struct check_label schema[] = {
	{ { "must", 4 }, LABEL_TEXT },    { { "url", 3 }, LABEL_URL },
	{ { "time", 4 }, LABEL_TIME },    { { "version", 7 }, LABEL_SEMVER },
	{ { "license", 7 }, LABEL_SPDX }, { { "commit", 6 }, LABEL_COMMIT },
	{ { "mail", 4 }, LABEL_EMAIL },
};

/* What the fixtures of WB-LI are held against. */
static const struct str license_allow[] = { { "mit", 3 },
					    { "bsd-*", 5 },
					    { "apache-2.0", 10 },
					    { "gpl-2.0-only with classpath-exception-2.0",
					      41 } };
static const struct str license_deny[] = { { "gpl-*", 5 }, { "agpl-*", 6 } };
static const struct str license_except[] = { { "excepted", 8 } };
static const struct license_policy licenses = {
	license_allow, license_deny, license_except, 4, 2, 1
};

static void check_one(const char *id, const char *name, struct tally *t)
{
	struct check_set set = { .bits = { 0 } };
	struct check_run opt = all_rules(&set);
	struct arena own;
	struct result r;
	char path[400];

	arena_init(&own);
	check_set_all(&set);
	opt.has_beside = has_file;
	opt.read_beside = read_file;
	opt.read_beside_data = name;
	if (strncmp(id, "WB-DF-22", 8) == 0) {
		opt.labels = schema;
		opt.n_labels = sizeof(schema) / sizeof(schema[0]);
		opt.strict_labels = true;
	}
	opt.has_dockerignore = strstr(name, "ignored") != NULL;
	if (strcmp(id, "WB-DF-103") == 0) {
		opt.registries = registries;
		opt.n_registries = 3;
	}
	if (strncmp(id, "WB-LI-", 6) == 0)
		opt.licenses = &licenses;
	snprintf(path, sizeof(path), ROOT "/%s/%s", id, name);
	take_ignore(&own, &opt, path);
	run_file(&r, &opt, path);
	t->wrong += !is_as_said(&r, id, name, path);
	t->bad += strncmp(name, "bad", 3) == 0;
	t->good += strncmp(name, "good", 4) == 0;
	result_release(&r);
	arena_release(&own);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_fixture(struct str name)
{
	if (str_find(name, STR(".beside.")) != STR_NONE)
		return false;
	return str_ends_with(name, STR(".Dockerfile")) ||
	       str_ends_with(name, STR(".text")) ||
	       str_ends_with(name, STR(".workflow.yml")) ||
	       str_ends_with(name, STR(".packages")) ||
	       str_ends_with(name, STR(".compose.yml"));
}

/* The names of fixtures in a folder, sorted; free_names() them. */
static size_t names_in(const char *folder, char **names, size_t max)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	size_t n = 0;

	while (d && (e = readdir(d)) && n < max)
		if (is_fixture(str_of(e->d_name)))
			names[n++] = strdup(e->d_name);
	if (d)
		closedir(d);
	if (n)
		qsort(names, n, sizeof(*names), by_name);
	return n;
}

static void free_names(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
}

static void test_fixtures(void **state)
{
	char *names[64], folder[300];
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < check_table_len; i++) {
		struct tally t = { 0, 0, 0 };

		snprintf(folder, sizeof(folder), ROOT "/%s", check_table[i]->id);
		size_t n = names_in(folder, names, 64);

		for (size_t k = 0; k < n; k++)
			check_one(check_table[i]->id, names[k], &t);
		free_names(names, n);
		wrong += t.wrong;
		if (!t.bad || !t.good)
			fail_msg("%s needs a bad and a good fixture", check_table[i]->id);
	}
	assert_int_equal(wrong, 0);
}

/* What is well made draws no word. */
static void test_clean(void **state)
{
	char *names[64], path[300];
	size_t n = names_in(ROOT "/clean", names, 64), n_dockerfiles = 0;

	(void)state;
	for (size_t k = 0; k < n; k++) {
		struct check_run opt = all_rules(NULL);
		struct result r;

		opt.has_dockerignore = true;
		n_dockerfiles += str_ends_with(str_of(names[k]), STR(".Dockerfile"));
		snprintf(path, sizeof(path), ROOT "/clean/%s", names[k]);
		run_file(&r, &opt, path);
		if (r.n || r.diags.n) {
			list_findings(&r);
			fail_msg("%s is not clean", path);
		}
		result_release(&r);
	}
	assert_true(n_dockerfiles >= 20);
	free_names(names, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixtures),
		cmocka_unit_test(test_clean),
	};

	return cmocka_run_group_tests_name("checks", tests, NULL, NULL);
}
