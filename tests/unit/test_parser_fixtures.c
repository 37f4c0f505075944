/*
 * Runs every fixtures/parsers/<id>/<case>/ through walk, parse and merge, and compares
 * what comes out with the case's EXPECTED.  A reviewer reads input and EXPECTED
 * side by side.  UPDATE=1 writes EXPECTED anew: read the difference before committing it.
 * ONLY=<id> runs one parser's cases.  A case whose path holds "installed" is walked with
 * --installed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fsio.h"
#include "cli/formats.h"
#include "scan/scan.h"

static const char *relation_name(enum dep_relation r)
{
	return r == DEP_DIRECT ? "direct" : r == DEP_TRANSITIVE ? "transitive" : "-";
}

static const char *kind_name(enum package_kind k)
{
	static const char *const names[] = { "package", "project", "container",
					     "action" };

	return names[k];
}

static void dump_opt(struct buf *out, const char *what, struct str value)
{
	if (value.len)
		buf_printf(out, "  %s " STR_FMT "\n", what, STR_ARG(value));
}

static void dump_package(struct buf *out, const struct inventory *inv, size_t i)
{
	const struct package *p = &inv->packages[i];

	buf_printf(out, "%s " STR_FMT " %s %s\n", kind_name(p->kind), STR_ARG(p->id),
		   scope_name(p->scope), relation_name(p->relation));
	buf_printf(out, "  name " STR_FMT "\n", STR_ARG(p->name));
	for (size_t k = 0; k < p->n_locations; k++)
		buf_printf(out, "  at " STR_FMT ":%u\n", STR_ARG(p->locations[k].path),
			   p->locations[k].line);
	dump_opt(out, "version", p->version);
	if (p->evidence != EVIDENCE_FILE)
		buf_printf(out, "  evidence %s\n", evidence_name(p->evidence));
	dump_opt(out, "requested", p->requested);
	dump_opt(out, "group", p->group);
	dump_opt(out, "folder", p->folder);
	for (size_t k = 0; k < p->n_licenses; k++)
		dump_opt(out, "license", p->licenses[k]);
	for (size_t k = 0; k < p->n_hashes; k++)
		buf_printf(out, "  hash %s " STR_FMT "%s" STR_FMT "\n",
			   hash_alg_name(p->hashes[k].alg), STR_ARG(p->hashes[k].hex),
			   p->hashes[k].file.len ? " " : "", STR_ARG(p->hashes[k].file));
	dump_opt(out, "url", p->source_url);
	dump_opt(out, "vcs", p->vcs_url);
	dump_opt(out, "commit", p->vcs_commit);
	for (uint32_t k = inv->first_edge[i]; k < inv->first_edge[i + 1]; k++)
		dump_opt(out, "needs", inv->packages[inv->edges[k].to].id);
}

static void dump(struct buf *out, const struct scan_result *r)
{
	for (size_t i = 0; i < r->n_read; i++)
		buf_printf(out, "file " STR_FMT "\n", STR_ARG(r->read[i]));
	for (size_t i = 0; i < r->inventory.n_packages; i++)
		dump_package(out, &r->inventory, i);
	for (size_t i = 0; i < r->diags.n; i++) {
		const struct diag *d = &r->diags.v[i];

		buf_printf(out, "diag %s %s " STR_FMT ":%u " STR_FMT "\n",
			   diag_level_name(d->level), diag_code_name(d->code),
			   STR_ARG(d->path), d->line, STR_ARG(d->text));
	}
}

/* The dump of one folder, with this many threads. */
static void dump_folder(const char *folder, unsigned jobs, struct buf *out)
{
	struct arena arena;
	struct scan_result r;
	struct str error;
	struct scan_options opt = {
		.root = folder,
		.jobs = jobs,
		.parsers = format_table,
		.n_parsers = format_table_len,
		.walk.installed = strstr(folder, "installed") != NULL,
	};

	arena_init(&arena);
	assert_int_equal(scan_run(&opt, &arena, &r, &error), 0);
	diag_sort(&r.diags);
	dump(out, &r);
	close(r.rootfd);
	arena_release(&arena);
}

static bool same_text(const char *folder, struct str got, struct str want)
{
	struct str g = STR(""), w = STR("");
	unsigned line = 0;

	if (str_eq(got, want))
		return true;
	for (;;) {
		bool more_got = str_next_line(&got, &g),
		     more_want = str_next_line(&want, &w);

		line++;
		if (!more_got)
			g = STR("(the end)");
		if (!more_want)
			w = STR("(the end)");
		if (!more_got || !more_want || !str_eq(g, w))
			break;
	}
	print_message("# %s: differs from EXPECTED at line %u\n#  got  " STR_FMT
		      "\n#  want " STR_FMT "\n",
		      folder, line, STR_ARG(g), STR_ARG(w));
	return false;
}

static bool run_case(const char *folder)
{
	struct buf one, three, want, path;
	bool ok;

	buf_init(&one, SIZE_MAX / 2);
	buf_init(&three, SIZE_MAX / 2);
	buf_init(&want, 64 * 1024 * 1024);
	buf_init(&path, 4096);
	buf_printf(&path, "%s/EXPECTED", folder);
	dump_folder(folder, 1, &one);
	dump_folder(folder, 3, &three);
	if (getenv("UPDATE")) {
		ok = fs_write_atomic(path.ptr, buf_str(&one)) == 0;
	} else if (fs_read_named(path.ptr, &want) != FS_OK) {
		print_message("# %s has no EXPECTED\n", folder);
		ok = false;
	} else {
		ok = same_text(folder, buf_str(&one), buf_str(&want));
	}
	if (!str_eq(buf_str(&one), buf_str(&three))) {
		print_message("# %s: three threads give other bytes than one\n", folder);
		ok = false;
	}
	buf_release(&one);
	buf_release(&three);
	buf_release(&want);
	buf_release(&path);
	return ok;
}

/* Runs the cases in `folder`; returns how many there were. */
static size_t run_cases(const char *folder, size_t *failed)
{
	DIR *d = opendir(folder);
	const struct dirent *e;
	struct buf path;
	size_t n = 0;

	if (!d)
		return 0;
	buf_init(&path, 4096);
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		buf_clear(&path);
		buf_printf(&path, "%s/%s", folder, e->d_name);
		n++;
		if (!run_case(path.ptr))
			++*failed;
	}
	buf_release(&path);
	closedir(d);
	return n;
}

static void test_fixtures(void **state)
{
	size_t failed = 0, cases = 0;
	const char *only = getenv("ONLY");
	char path[4096];

	(void)state;
	for (size_t i = 0; i < format_table_len; i++) {
		if (only && !str_is(str_of(only), format_table[i]->id))
			continue;
		snprintf(path, sizeof(path), "fixtures/parsers/%s", format_table[i]->id);
		size_t n = run_cases(path, &failed);

		if (n < 3) {
			print_message("# %s has %zu cases, wants 3 or more\n", path, n);
			failed++;
		}
		cases += n;
	}
	print_message("# %zu cases\n", cases);
	assert_int_equal(failed, 0);
}

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < format_table_len; i++) {
		const struct parser *p = format_table[i];

		assert_non_null(p->id);
		assert_non_null(p->title);
		assert_non_null(p->versions);
		assert_non_null(p->spec);
		assert_non_null(p->parse);
		assert_true(p->n_matches > 0);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(p->id, format_table[k]->id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_fixtures),
	};

	return cmocka_run_group_tests_name("parser fixtures", tests, NULL, NULL);
}
