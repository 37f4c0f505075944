/*
 * osv_brought.c - which ecosystems the inputs of an import bring.
 *
 * A record that names packages of several ecosystems lies in each one's archive at
 * OSV.dev, so that PyPI's names a few packages of Go.  Taken in, they would make Go look
 * covered: a scan would call a thousand modules clean by one record.  An archive or
 * folder therefore brings
 *
 *	- those that some record of it names alone: an ecosystem's own archive holds no
 *	  such record of another, a collection made by hand does;
 *	- those that half of its records name; but where it lies in a folder that bears
 *	  the name of one of these, as at OSV.dev, Go/all.zip, that one.
 *
 * OSV's archive of repositories, GIT/all.zip, has records of packages, too: those that
 * name a repository besides.  It brings no ecosystem.
 *
 * Records given as such, by file or line, bring what they name.  A repository of a record
 * is no ecosystem, and stays with the record.
 */
#define _XOPEN_SOURCE 700 /* realpath() */
#include <stdlib.h>

#include "advisory/osv_folder.h"
#include "advisory/osv_import_internal.h"
#include "advisory/repository.h"
#include "base/buf.h"

static size_t brought_of(struct import *im, struct str ecosystem)
{
	uint64_t known;

	if (map_get(&im->brought_by_name, ecosystem, &known))
		return (size_t)known;
	struct str name = arena_dup(&im->names, ecosystem);

	arena_grow(&im->names, im->brought, im->n_brought, &im->cap_brought);
	im->brought[im->n_brought] = (struct brought){ .ecosystem = name };
	map_put(&im->brought_by_name, name, im->n_brought);
	return im->n_brought++;
}

void import_tally(struct import *im, const struct osv_record *r)
{
	struct str before = { 0 };
	size_t distinct = 0, first = 0;
	bool repository = false;

	for (size_t i = 0; i < r->n_packages; i++) {
		struct str base, suffix;

		str_cut(r->packages[i].ecosystem, ':', &base, &suffix);
		if (str_is(base, REPOSITORY_ECOSYSTEM)) {
			repository = true;
			continue;
		}
		if (distinct && str_eq(base, before))
			continue;
		im->tallied += !distinct;
		before = base;
		size_t at = brought_of(im, base);
		struct brought *b = &im->brought[at];
		if (b->last == im->tallied)
			continue;
		b->last = im->tallied;
		b->records++;
		first = distinct++ ? first : at;
	}
	if (distinct == 1)
		im->brought[first].alone = true;
	im->of_repository += repository;
	im->of_nothing_else += repository && !distinct;
}

/* What waybill-fetch puts below the ecosystem's folder: PyPI/0a1b…/changed. */
static bool is_generation(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_hex(name.ptr[i]))
			return false;
	return name.len == OSV_GENERATION;
}

/* The folder of the input that bears the name of an ecosystem; NULL.  *git: it is that of
 * the repositories. */
static const struct brought *by_folder(const struct import *im, bool *git)
{
	char *real = realpath(im->input, NULL);
	struct str path = str_of(real ? real : im->input);
	const struct brought *found = NULL;
	uint64_t at;

	for (unsigned up = 0; path.len && !found && !*git; up++) {
		struct str name = str_basename(path);

		*git = str_is(name, REPOSITORY_ECOSYSTEM);
		if (map_get(&im->brought_by_name, name, &at))
			found = &im->brought[at];
		else if (up && !is_generation(name))
			break;
		path = str_dirname(path);
	}
	free(real);
	return found;
}

/* By its folder, or since nearly all of it is about repositories and some about nothing
 * else: a collection of everything has more of other records. */
static bool is_of_repositories(const struct import *im, uint64_t total, bool by_name)
{
	uint64_t all = total + im->of_nothing_else;

	if (by_name)
		return im->of_repository >= all - all / 2;
	return im->of_nothing_else && im->of_repository >= all - all / 100;
}

void import_tally_input(struct import *im)
{
	uint64_t total = im->tallied - im->tallied_before;
	bool git = false;
	const struct brought *named = im->many ? by_folder(im, &git) : NULL;

	git = im->many && is_of_repositories(im, total, git);
	/* A folder may bear such a name for other reasons: ~/Go. */
	if (named && named->records < total - total / 2)
		named = NULL;
	for (size_t i = 0; i < im->n_brought; i++) {
		struct brought *b = &im->brought[i];
		bool half = b->records && b->records >= total - total / 2;

		if (im->many ? b->alone || (half && (!named || b == named)) : b->records)
			b->whole |= !git;
		b->records = 0;
		b->alone = false;
	}
	im->tallied_before = im->tallied;
	im->of_repository = im->of_nothing_else = 0;
}

int import_drop_strays(struct import *im, struct arena *a)
{
	struct str *v = arena_new_array(a, struct str, im->n_brought);
	struct buf names;
	size_t n = 0;

	for (size_t i = 0; i < im->n_brought; i++) {
		const struct brought *b = &im->brought[i];

		if (!b->whole && !db_writer_had(im->writer, b->ecosystem))
			v[n++] = b->ecosystem;
	}
	if (!n)
		return 0;
	if (db_writer_drop(im->writer, v, n, a, &im->result->strays))
		return -1;
	qsort(v, n, sizeof(*v), str_qsort_cmp);
	buf_init(&names, 64 * 1024);
	for (size_t i = 0; i < n; i++)
		buf_printf(&names, "%s" STR_FMT, i ? ", " : "", STR_ARG(v[i]));
	im->result->stray_names = arena_dup(a, buf_str(&names));
	buf_release(&names);
	return 0;
}
