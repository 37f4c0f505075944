/* nix_db.c - see nix_db.h. */
#include "format/nix_db.h"

#include "format/sqlite_file.h"

enum {
	PATHS_MOST = 500000, /* a NixOS with a desktop has some 10,000 */
	REFS_MOST = 5000000,
	HASH = 32, /* digits of base 32 */
};

/* --- paths --------------------------------------------------------------------- */

/* Nix's base 32 has neither e, o, t nor u. */
static bool is_hash(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]) && (s.ptr[i] < 'a' || s.ptr[i] > 'z' ||
					    str_has_char(STR("eotu"), s.ptr[i])))
			return false;
	return s.len == HASH;
}

static struct str without_output(struct str version)
{
	static const char *const outputs[] = { "-bin",    "-dev",  "-lib",    "-out",
					       "-man",    "-doc",  "-info",   "-static",
					       "-devdoc", "-data", "-devman", "-debug" };

	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
		if (str_ends_with(version, str_of(outputs[i])))
			return str_slice(version, 0,
					 version.len - str_of(outputs[i]).len);
	return version;
}

/* Sources, patches and recipes lie in a store beside what is built of them. */
static bool is_source(struct str name)
{
	static const char *const ends[] = { ".drv",  ".patch",  ".diff",    ".tar.gz",
					    ".tgz",  ".tar.xz", ".tar.bz2", ".tar.lz",
					    ".zip",  ".crate",  ".tar.zst", ".gem",
					    ".sh",   ".nix",    "-source",  ".lock",
					    ".json", ".whl",    ".nar.xz",  "-vendor" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends_with(name, str_of(ends[i])))
			return true;
	return false;
}

bool nix_path_split(struct str path, struct str *name, struct str *version)
{
	struct str base = str_basename(path), rest = str_from(base, HASH + 1), found;

	if (base.len <= HASH + 1 || base.ptr[HASH] != '-' ||
	    !is_hash(str_slice(base, 0, HASH)) || is_source(rest))
		return false;
	for (size_t i = 1; i + 1 < rest.len; i++) {
		if (rest.ptr[i] != '-' || is_alpha(rest.ptr[i + 1]))
			continue;
		found = without_output(str_from(rest, i + 1));
		/* "unstable-2023-01-01" is a version, "--" is none */
		if (!found.len || !is_digit(found.ptr[0]))
			return false;
		*name = str_slice(rest, 0, i);
		*version = found;
		return true;
	}
	return false;
}

/* --- the database -------------------------------------------------------------- */

static bool read_paths(struct arena *a, struct sqlite_file *f, struct nix_db *out)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(f->db, "SELECT id, path FROM ValidPaths ORDER BY id",
				    -1, &s, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(s, 0);
		const void *text = sqlite3_column_blob(s, 1);
		size_t len = (size_t)sqlite3_column_bytes(s, 1);

		rc = SQLITE_OK;
		/* in order, or references cannot be found */
		if (!text || len > 4096 || out->n_paths >= PATHS_MOST ||
		    (out->n_paths && id <= out->paths[out->n_paths - 1].id))
			continue;
		arena_grow(a, out->paths, out->n_paths, &out->cap_paths);
		out->paths[out->n_paths++] =
			(struct nix_path){ id, arena_dup(a, (struct str){ text, len }) };
	}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE;
}

static bool find_path(const struct nix_db *db, int64_t id, size_t *at)
{
	size_t low = 0, high = db->n_paths;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (db->paths[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	*at = low;
	return low < db->n_paths && db->paths[low].id == id;
}

static bool read_refs(struct arena *a, struct sqlite_file *f, struct nix_db *out)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(f->db, "SELECT referrer, reference FROM Refs", -1, &s,
				    NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		struct nix_ref ref;

		rc = SQLITE_OK;
		if (!find_path(out, sqlite3_column_int64(s, 0), &ref.from) ||
		    !find_path(out, sqlite3_column_int64(s, 1), &ref.to) ||
		    out->n_refs >= REFS_MOST)
			continue;
		arena_grow(a, out->refs, out->n_refs, &out->cap_refs);
		out->refs[out->n_refs++] = ref;
	}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE;
}

const char *nix_db_read(struct arena *a, struct str bytes, struct nix_db *out)
{
	const char *wrong = NULL;
	struct sqlite_file f;

	*out = (struct nix_db){ 0 };
	if (!sqlite_file_is(bytes) || !sqlite_file_open(a, bytes, &f))
		return "SQLite cannot open it";
	if (!sqlite_file_has_table(&f, "ValidPaths"))
		wrong = "it has no table ValidPaths that SQLite can read";
	else if (!read_paths(a, &f, out))
		wrong = "SQLite cannot read it to its end";
	else if (sqlite_file_has_table(&f, "Refs") && !read_refs(a, &f, out))
		wrong = "SQLite cannot read its references to their end";
	out->full = out->n_paths >= PATHS_MOST || out->n_refs >= REFS_MOST;
	sqlite_file_close(&f);
	return wrong;
}
