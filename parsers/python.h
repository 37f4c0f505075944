/*
 * python.h - what the parsers of Python's manifests and lock files share.
 */
#ifndef PARSERS_PYTHON_H
#define PARSERS_PYTHON_H

#include "core/parser.h"
#include "format/pep508.h"
#include "format/pyproject.h"

/* One requirement of a manifest: "a[x]>=1; marker", "a @ git+https://…", "-e ./a". */
struct python_requirement {
	struct str text;
	unsigned line;
	enum dep_scope
		scope; /* a marker that asks for an extra or never holds weakens it */
	struct str group;
};

/*
 * Adds what a requirement asks for as a direct package and an edge to it from `from`,
 * which may be PACKAGE_NONE.  What is wrong with it is said.  Returns 0, or -1 when it is
 * no requirement at all.
 */
int python_add(struct parse_ctx *ctx, const struct python_requirement *r,
	       package_ref from);

/*
 * The lock file that tells the versions of the manifest of this folder: one beside it, a
 * compiled requirements.txt, or the lock of the workspace above that lists the folder as
 * first party ("../../uv.lock").  The empty string when there is none.
 */
struct str python_lock(struct parse_ctx *ctx);

/* Says that what python_lock() found stands for the manifest. */
void python_note_lock(struct parse_ctx *ctx, struct str lock);
/* Says that nothing does. */
void python_note_no_lock(struct parse_ctx *ctx);

/* "sha256:hex" of a file, whose name is the end of `where` (an URL, a path or a name).
 * False when it is no digest that is known. */
bool python_hash(struct arena *a, struct str text, struct str where,
		 struct package_hash *out);

/*
 * The digests that the tables of `files` hold, an array or one table of "hash" and the
 * first of "file", "filename", "url", "path" that is there, added to *v.
 */
struct python_hashes {
	struct package_hash *v;
	size_t n, cap;
};
void python_add_hashes(struct parse_ctx *ctx, const struct toml *files,
		       struct str package, struct python_hashes *out);

/*
 * Fills in a package that comes from a repository: url, with what it holds of "?tag="
 * and "#commit"; and the commit, branch or tag where that stands beside it.  The version
 * goes: beside a commit it is the project's own, not the registry's.
 */
void python_take_repository(struct parse_ctx *ctx, struct package *p, struct str url,
			    struct str ref);

/*
 * What a table of Poetry, pipenv or uv says of where a package comes from: "git" with
 * "rev", "tag", "branch" or "ref", "path", "file", "url", "workspace".  False, *p
 * untouched, when it names no such place.
 */
bool python_take_table(struct parse_ctx *ctx, const struct toml *table,
		       struct package *p);

/* The same for an address or a path alone: a folder is first party, an archive may tell
 * its version. */
void python_take_place(struct parse_ctx *ctx, struct str where, struct package *p);

/* The pyproject.toml beside the file; false when there is none. */
bool python_project(struct parse_ctx *ctx, struct pyproject *out);

/* Says once in a file that packages come from an index that is not PyPI. */
void python_note_index(struct parse_ctx *ctx, unsigned line, struct str url, bool *told);

/* The path of a file beside the one that is read, for diagnostics. */
struct str python_beside(struct parse_ctx *ctx, struct str name);

/* A name as it is compared (PEP 503). */
static inline struct str python_key(struct arena *a, struct str name)
{
	return ecosystem_name_key(a, ECO_PYPI, name);
}

#endif
