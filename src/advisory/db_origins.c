/*
 * db_origins.c - whose records a database holds, and under which licence they may be
 * passed on.
 *
 * The prefix of an id tells the database that gave it:
 * https://ossf.github.io/osv-schema/#id-modified-fields (1.7).  Licences as these
 * databases state them, read 2026-08; a prefix that is not listed has none here.
 */
#include "advisory/db_internal.h"
#include "advisory/sql.h"

static const struct {
	const char *prefix, *title, *licence;
} known[] = {
	{ "ALBA", "AlmaLinux", "MIT" },
	{ "ALEA", "AlmaLinux", "MIT" },
	{ "ALPINE", "Alpine Security Database", "" },
	{ "ALSA", "AlmaLinux", "MIT" },
	{ "BIT", "Bitnami Vulnerability Database", "Apache-2.0" },
	{ "DLA", "Debian LTS", "" },
	{ "DRUPAL", "Drupal Advisory Database", "MIT" },
	{ "DSA", "Debian Security Tracker", "" },
	{ "EEF", "Erlang Ecosystem Foundation CNA", "CC-BY-4.0" },
	{ "GHSA", "GitHub Advisory Database", "CC-BY-4.0" },
	{ "GO", "Go Vulnerability Database", "CC-BY-4.0" },
	{ "GSD", "Global Security Database", "CC0-1.0" },
	{ "HSEC", "Haskell Security Advisories", "CC0-1.0" },
	{ "JLSEC", "Julia Security Advisories", "CC-BY-4.0" },
	{ "MAL", "Malicious Packages", "Apache-2.0" },
	{ "OSEC", "OCaml Security Advisories", "CC0-1.0" },
	{ "OSV", "OSS-Fuzz", "CC-BY-4.0" },
	{ "PSF", "Python Software Foundation", "CC-BY-4.0" },
	{ "PYSEC", "Python Packaging Advisory Database", "CC-BY-4.0" },
	{ "RLSA", "Rocky Linux", "BSD" },
	{ "RSEC", "R Consortium Advisory Database", "Apache-2.0" },
	{ "RUSTSEC", "RustSec Advisory Database", "CC0-1.0" },
	{ "RXSA", "Rocky Linux", "BSD" },
	{ "UBUNTU", "Ubuntu Security Notices", "CC-BY-SA-4.0" },
	{ "USN", "Ubuntu Security Notices", "CC-BY-SA-4.0" },
	{ "x_FOP", "FriendsOfPHP Security Advisories", "Unlicense" },
	{ "x_NSWG", "Node.js Security Working Group", "MIT" },
	{ "x_OSVDB", "Ruby Advisory Database", "public domain" },
	{ "x_RETIREJS", "Retire.js", "Apache-2.0" },
};

static void describe(struct db_origin *o)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_is(o->prefix, known[i].prefix)) {
			o->title = known[i].title;
			o->licence = known[i].licence;
		}
}

size_t advisory_db_origins(struct advisory_db *db, struct arena *a,
			   struct db_origin **out)
{
	static const char query[] =
		"SELECT substr(osv, 1, instr(osv, '-') - 1), count(*) FROM adv "
		"WHERE withdrawn IS NULL GROUP BY 1 ORDER BY 1";
	struct db_origin *v = NULL;
	size_t n = 0, cap = 0;
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db->sql, query, -1, &s, NULL) == SQLITE_OK)
		while (sqlite3_step(s) == SQLITE_ROW) {
			struct db_origin o = {
				.prefix = arena_dup(a, sql_text(s, 0)),
				.title = "",
				.licence = "",
				.records = sqlite3_column_int64(s, 1),
			};

			describe(&o);
			arena_grow(a, v, n, &cap);
			v[n++] = o;
		}
	sqlite3_finalize(s);
	*out = v;
	return n;
}
