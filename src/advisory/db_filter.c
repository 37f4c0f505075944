/*
 * db_filter.c - Bloom filters over the names of an advisory database; see db_filter.h.
 */
#include "advisory/db_filter.h"

#include <stdlib.h>

#include "advisory/db_internal.h"
#include "advisory/sql.h"
#include "base/hash.h"

/* NAME_BITS: the bits of the whole that a name is worth. */
enum { BLOCK = 64, NAME_BITS = 12, BITS_SET = 7, BIT_WIDTH = 9 };

/* Where a name lies: its block out of `blocks`, and there a bit for every nine of bits.
 */
struct place {
	uint64_t block, bits;
};

struct digest {
	uint64_t low, high;
};

static uint64_t load_little(const uint8_t *p)
{
	/* one load, where the machine has that order */
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	       (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
	       (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* The high half of the product. */
static uint64_t scale(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;

	return (uint64_t)((wide)a * b >> 64);
}

static struct digest digest_of(int64_t eco, struct str name)
{
	uint8_t bytes[DIGEST128_SIZE];

	digest128_of(name, bytes);
	/* the golden ratio's odd multiple keeps neighbouring ids far from one another */
	return (struct digest){ load_little(bytes) +
					(uint64_t)eco * UINT64_C(0x9e3779b97f4a7c15),
				load_little(bytes + 8) };
}

static struct place place_of(struct digest d, uint64_t blocks)
{
	return (struct place){ scale(d.low, blocks), d.high };
}

void db_filter_open(struct db_filter *f, sqlite3 *db, enum db_filter_id id)
{
	static const char query[] = "SELECT 1 FROM filter WHERE id = ?1 AND checksum = "
				    "(SELECT value FROM meta WHERE key = 'checksum')";
	sqlite3_stmt *s;
	bool counts = false;

	*f = (struct db_filter){ 0 };
	if (sqlite3_prepare_v2(db, query, -1, &s, NULL) == SQLITE_OK) {
		sql_bind_int(s, 1, id);
		counts = sqlite3_step(s) == SQLITE_ROW;
	}
	sqlite3_finalize(s);
	if (!counts ||
	    sqlite3_blob_open(db, "main", "filter", "bits", id, 0, &f->blob) != SQLITE_OK)
		return;
	int size = sqlite3_blob_bytes(f->blob);
	if (size <= 0 || size % BLOCK)
		db_filter_close(f);
	else
		f->blocks = (uint64_t)size / BLOCK;
}

void db_filter_close(struct db_filter *f)
{
	sqlite3_blob_close(f->blob);
	free(f->bits);
	*f = (struct db_filter){ 0 };
}

void db_filter_load(struct db_filter *f, size_t looks)
{
	if (!f->blob || f->bits || f->blocks > looks)
		return;
	f->bits = malloc(f->blocks * BLOCK);
	if (!f->bits)
		oom_die();
	if (sqlite3_blob_read(f->blob, f->bits, (int)(f->blocks * BLOCK), 0) !=
	    SQLITE_OK) {
		free(f->bits);
		f->bits = NULL;
	}
}

bool db_filter_may_hold(const struct db_filter *f, int64_t eco, struct str name)
{
	uint8_t read[BLOCK];
	const uint8_t *block = read;

	if (!f->blob)
		return true;
	struct place at = place_of(digest_of(eco, name), f->blocks);
	if (f->bits)
		block = f->bits + at.block * BLOCK;
	else if (sqlite3_blob_read(f->blob, read, BLOCK, (int)(at.block * BLOCK)) !=
		 SQLITE_OK)
		return true;
	for (unsigned i = 0; i < BITS_SET; i++, at.bits >>= BIT_WIDTH)
		if (!(block[at.bits / 8 % BLOCK] >> (at.bits % 8) & 1))
			return false;
	return true;
}

/* --- making one -------------------------------------------------------------- */

struct names {
	struct digest *v;
	size_t n, cap;
};

static void add_name(struct names *names, int64_t eco, struct str name)
{
	if (names->n == names->cap) {
		size_t more = names->cap ? names->cap * 2 : 4096;
		struct digest *v = realloc(names->v, more * sizeof(*v));

		if (!v)
			oom_die();
		names->v = v;
		names->cap = more;
	}
	names->v[names->n++] = digest_of(eco, name);
}

static void add_package(struct names *names, sqlite3_stmt *s)
{
	add_name(names, sqlite3_column_int64(s, 0), sql_text(s, 1));
}

/* All that the table alias holds of the record, which is in the order of the pages here.
 */
static void add_rated(struct names *names, sqlite3_stmt *s)
{
	struct str aliases = sql_text(s, 1), name = sql_text(s, 0);

	if (db_kind(sqlite3_column_int(s, 2)) != ADVISORY_FLAW ||
	    db_severity(sqlite3_column_int(s, 3)) == SEVERITY_UNKNOWN)
		return;
	do
		add_name(names, 0, name);
	while (str_next_word(&aliases, &name));
}

static const struct source {
	const char *query;
	void (*add)(struct names *names, sqlite3_stmt *s);
} sources[FILTER_END] = {
	[FILTER_PKG] = { "SELECT DISTINCT eco, name FROM pkg", add_package },
	[FILTER_RATED] = { "SELECT osv, aliases, kind, sev FROM adv WHERE withdrawn IS "
			   "NULL",
			   add_rated },
};

static int collect(sqlite3 *db, const struct source *from, struct names *names)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(db, from->query, -1, &s, NULL);

	while ((rc == SQLITE_OK || rc == SQLITE_ROW) &&
	       (rc = sqlite3_step(s)) == SQLITE_ROW)
		from->add(names, s);
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? 0 : -1;
}

/* Of some hundred million names none would fit SQLite's blobs: there is none then. */
static const size_t most_names = INT32_MAX / NAME_BITS;

/* *bits is the caller's to free. */
static int build(sqlite3 *db, enum db_filter_id id, uint8_t **bits, size_t *size)
{
	struct names names = { 0 };
	int rc = collect(db, &sources[id], &names);

	*bits = NULL;
	*size = 0;
	if (!rc && names.n < most_names) {
		uint64_t blocks = names.n * NAME_BITS / (8 * BLOCK) + 1;

		*size = (size_t)blocks * BLOCK;
		*bits = calloc(1, *size);
		if (!*bits)
			oom_die();
		for (size_t i = 0; i < names.n; i++) {
			struct place at = place_of(names.v[i], blocks);
			uint8_t *block = *bits + at.block * BLOCK;

			for (unsigned k = 0; k < BITS_SET; k++, at.bits >>= BIT_WIDTH)
				block[at.bits / 8 % BLOCK] |=
					(uint8_t)(1u << (at.bits % 8));
		}
	}
	free(names.v);
	return rc;
}

static int write_one(sqlite3 *db, enum db_filter_id id, struct str checksum)
{
	sqlite3_stmt *s = NULL;
	uint8_t *bits;
	size_t size;
	int rc = build(db, id, &bits, &size);

	if (!rc && size) {
		rc = sqlite3_prepare_v2(db,
					"INSERT INTO filter(id, checksum, bits) "
					"VALUES(?1, ?2, ?3)",
					-1, &s, NULL);
		sql_bind_int(s, 1, id);
		sql_bind(s, 2, checksum);
		sqlite3_bind_blob64(s, 3, bits, size, SQLITE_STATIC);
		rc = rc == SQLITE_OK ? sql_run(s) : -1;
		sqlite3_finalize(s);
	}
	free(bits);
	return rc;
}

int db_filter_write(sqlite3 *db, struct str checksum)
{
	int rc = sqlite3_exec(db, "DELETE FROM filter", NULL, NULL, NULL) == SQLITE_OK
			 ? 0
			 : -1;

	for (int id = 1; id < FILTER_END && !rc; id++)
		rc = write_one(db, (enum db_filter_id)id, checksum);
	return rc;
}

static bool is_blob(const struct db_filter *f, const uint8_t *bits, size_t size,
		    struct arena *a)
{
	uint8_t *stored = arena_alloc(a, size + 1, 1);

	return f->blocks * BLOCK == size &&
	       sqlite3_blob_read(f->blob, stored, (int)size, 0) == SQLITE_OK &&
	       memcmp(stored, bits, size) == 0;
}

int db_filter_verify(sqlite3 *db, struct arena *a)
{
	int rc = 0;

	for (int id = 1; id < FILTER_END && !rc; id++) {
		struct db_filter f;
		uint8_t *bits = NULL;
		size_t size;

		db_filter_open(&f, db, (enum db_filter_id)id);
		if (!f.blob)
			continue;
		rc = build(db, (enum db_filter_id)id, &bits, &size);
		if (!rc && !is_blob(&f, bits, size, a))
			rc = 1;
		free(bits);
		db_filter_close(&f);
	}
	return rc;
}
