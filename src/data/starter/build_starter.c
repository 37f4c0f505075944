/*
 * build_starter.c - the tables in this folder to the SQLite file that is built in.
 *
 *	build_starter OUTPUT TABLE.tsv...
 *
 * Run by the Makefile, never installed.  A table begins with "# ecosystem NAME" and
 * "# extracted DATE"; then one line for each record and package, columns
 * parted by tabs, "-" where there is nothing:
 *
 *	id  aliases  modified  severity  package  ranges  versions
 *
 * severity: CVSS vectors, a word, "informational"; aliases and severity are
 * blank separated; ranges and versions: advisory/range_text.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "advisory/db_write.h"
#include "advisory/range_text.h"
#include "advisory/starter.h"
#include "base/date.h"
#include "base/buf.h"

/* The library asks for the built-in database, of which there is none yet. */
const unsigned char starter_db_begin[1], starter_db_end[1];

#define TABLE_MAX (64u * 1024 * 1024)
enum { COLUMNS = 7 };

struct row {
	struct str ecosystem;
	struct str column[COLUMNS]; /* "-" has become empty */
	size_t order;               /* of reading, so that sorting is stable */
};

struct tables {
	struct arena arena;
	struct row *v;
	size_t n, cap;
	date_day newest; /* of the extraction dates: the database's own date */
};

_Noreturn static void die(const char *path, unsigned line, const char *what)
{
	fprintf(stderr, "build_starter: %s:%u: %s\n", path, line, what);
	exit(1);
}

static void read_line(struct tables *t, const char *path, unsigned number,
		      struct str line, struct str ecosystem)
{
	struct row row = { .ecosystem = ecosystem, .order = t->n };

	for (int i = 0; i < COLUMNS; i++) {
		if (str_cut(line, '\t', &row.column[i], &line) != (i < COLUMNS - 1))
			die(path, number, "a line needs seven columns");
		if (str_is(row.column[i], "-"))
			row.column[i] = STR("");
	}
	if (!row.column[0].len || !row.column[4].len)
		die(path, number, "an id or package is missing");
	arena_grow(&t->arena, t->v, t->n, &t->cap);
	t->v[t->n++] = row;
}

static void read_table(struct tables *t, const char *path)
{
	struct str rest, line, ecosystem = { 0 };
	struct buf b;
	unsigned number = 0;

	buf_init(&b, TABLE_MAX);
	FILE *f = fopen(path, "rb");
	if (!f)
		die(path, 0, "cannot be read");
	for (size_t n = 1; n && !b.full;) {
		char chunk[65536];

		n = fread(chunk, 1, sizeof(chunk), f);
		buf_add(&b, (struct str){ chunk, n });
	}
	if (ferror(f) || b.full)
		die(path, 0, "cannot be read whole");
	fclose(f);
	rest = arena_dup(&t->arena, buf_str(&b));
	buf_release(&b);
	while (str_next_line(&rest, &line)) {
		date_day day;

		number++;
		if (str_starts_with(line, STR("# ecosystem ")))
			ecosystem = str_trim(str_from(line, 12));
		if (str_starts_with(line, STR("# extracted ")) &&
		    date_parse(str_trim(str_from(line, 12)), &day) && day > t->newest)
			t->newest = day;
		if (!line.len || line.ptr[0] == '#')
			continue;
		if (!ecosystem.len)
			die(path, number, "the ecosystem is not named");
		read_line(t, path, number, line, ecosystem);
	}
}

static int by_id(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;
	int c = str_cmp(a->column[0], b->column[0]);

	return c ? c : (a->order > b->order) - (a->order < b->order);
}

static bool is_among(const struct str *v, size_t n, struct str s)
{
	while (n)
		if (str_eq(v[--n], s))
			return true;
	return false;
}

/* Adds the words of text that are not there yet. */
static void add_words(struct arena *a, struct str **v, size_t *n, size_t *cap,
		      struct str text)
{
	struct str word;

	while (str_next_word(&text, &word)) {
		if (is_among(*v, *n, word))
			continue;
		arena_grow(a, *v, *n, cap);
		(*v)[(*n)++] = word;
	}
}

/* Sources that share an id may each know aliases and ratings that the other does not. */
static void set_head(struct osv_record *r, struct arena *a, const struct row *v, size_t n)
{
	struct str *words = NULL;
	size_t n_words = 0, cap_words = 0, cap_aliases = 0, cap_vectors = 0;

	for (size_t i = 0; i < n; i++) {
		date_day day;

		if (date_parse(v[i].column[2], &day) &&
		    (int64_t)day * 86400 > r->modified)
			r->modified = (int64_t)day * 86400;
		add_words(a, &r->aliases, &r->n_aliases, &cap_aliases, v[i].column[1]);
		add_words(a, &words, &n_words, &cap_words, v[i].column[3]);
	}
	for (size_t i = 0; i < n_words; i++) {
		enum severity word;

		if (str_is(words[i], "informational"))
			r->kind = ADVISORY_INFORMATIONAL;
		else if (!severity_of_name(words[i], &word))
			add_words(a, &r->vectors, &r->n_vectors, &cap_vectors, words[i]);
		else if (word > r->word)
			r->word = word;
	}
}

static bool set_package(struct osv_package *p, const struct row *row, struct arena *a)
{
	/* One reader each, as what is read borrows from it. */
	struct range_reader reader = { .arena = a };
	struct affected_set set;

	if (!range_text_read(&reader, row->column[5], row->column[6], &set))
		return false;
	*p = (struct osv_package){
		.ecosystem = row->ecosystem,
		.name = row->column[4],
		.ranges = reader.ranges,
		.n_ranges = set.n_ranges,
		.versions = reader.versions,
		.n_versions = set.n_versions,
	};
	return true;
}

/* Rows v[0..n) are of one id, whatever table they come from. */
static void put_record(struct db_writer *w, const struct row *v, size_t n)
{
	struct arena a;
	struct osv_record r = {
		.id = v[0].column[0],
		.published = TIME_NONE,
		.withdrawn = TIME_NONE,
		.n_packages = n,
	};

	arena_init(&a);
	set_head(&r, &a, v, n);
	r.packages = arena_new_array(&a, struct osv_package, n);
	for (size_t i = 0; i < n; i++) {
		if (!set_package(&r.packages[i], &v[i], &a)) {
			fprintf(stderr,
				"build_starter: " STR_FMT ": ranges are not understood\n",
				STR_ARG(r.id));
			exit(1);
		}
	}
	if (db_writer_put(w, &r, &a) == DB_PUT_FAILED) {
		fprintf(stderr, "build_starter: " STR_FMT ": cannot be stored\n",
			STR_ARG(r.id));
		exit(1);
	}
	arena_release(&a);
}

int main(int argc, char **argv)
{
	struct tables t = { .newest = 0 };
	struct str error = { 0 };
	int rc = 1;

	if (argc < 2) {
		fprintf(stderr, "usage: build_starter OUTPUT TABLE.tsv...\n");
		return 2;
	}
	arena_init(&t.arena);
	for (int i = 2; i < argc; i++)
		read_table(&t, argv[i]);
	if (t.n)
		qsort(t.v, t.n, sizeof(*t.v), by_id);
	struct db_writer *w = db_writer_open(argv[1], DB_FROM_NOTHING, &t.arena, &error);
	if (w) {
		for (size_t i = 0, k; i < t.n; i = k) {
			for (k = i; k < t.n && str_eq(t.v[i].column[0], t.v[k].column[0]);
			     k++)
				continue;
			put_record(w, &t.v[i], k - i);
		}
		rc = db_writer_finish(w, (int64_t)t.newest * 86400, WAYBILL_VERSION,
				      &t.arena, &error);
	}
	if (error.len)
		fprintf(stderr, "build_starter: " STR_FMT "\n", STR_ARG(error));
	arena_release(&t.arena);
	return rc ? 1 : 0;
}
