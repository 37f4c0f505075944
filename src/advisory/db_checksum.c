/*
 * db_checksum.c - a digest of what an advisory database says, whatever its pages.
 */
#include "advisory/db_file.h"
#include "advisory/sql.h"
#include "base/codec.h"
#include "base/hash.h"

/* Each value as its length and its text, so that no two rows read alike. */
static void add_row(struct sha256 *h, sqlite3_stmt *s)
{
	int n = sqlite3_column_count(s);

	for (int i = 0; i < n; i++) {
		struct str text = sql_text(s, i);
		char length[8];

		for (unsigned k = 0; k < sizeof(length); k++)
			length[k] = (char)((uint64_t)text.len >> (8 * k) & 0xff);
		sha256_add(h, (struct str){ length, sizeof(length) });
		sha256_add(h, text);
	}
}

int db_checksum(sqlite3 *db, struct arena *a, struct str *hex)
{
	static const char *const queries[] = {
		"SELECT * FROM eco ORDER BY id",
		"SELECT * FROM adv ORDER BY id",
		"SELECT * FROM alias ORDER BY name, adv",
		"SELECT * FROM pkg ORDER BY eco, name, adv",
		"SELECT * FROM exploit ORDER BY cve",
		"SELECT * FROM facts ORDER BY name",
	};
	enum { LATER_TABLES = 4 }; /* those from here on older files lack */
	struct sha256 h;
	uint8_t digest[SHA256_SIZE];

	sha256_init(&h);
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		sqlite3_stmt *s;
		int rc = sqlite3_prepare_v2(db, queries[i], -1, &s, NULL);

		if (rc != SQLITE_OK && i >= LATER_TABLES)
			continue;
		while (rc == SQLITE_OK || rc == SQLITE_ROW) {
			rc = sqlite3_step(s);
			if (rc == SQLITE_ROW)
				add_row(&h, s);
		}
		sqlite3_finalize(s);
		if (rc != SQLITE_DONE)
			return -1;
	}
	sha256_end(&h, digest);
	*hex = hex_encode(a, digest, sizeof(digest));
	return 0;
}
