/*
 * parser.h - the plug-in interface: one struct parser per file format.
 *
 * A parser gets the whole file in memory and reports packages through the
 * parse_* calls below.  It opens nothing, prints nothing, keeps no state
 * between calls and may run in several threads at once on different files.
 */
#ifndef CORE_PARSER_H
#define CORE_PARSER_H

#include "base/diag.h"
#include "core/package.h"

/* How a file is recognised: compared with the last path component, or with
 * the tail of the path where text holds a '/'.  No regular expressions. */
enum match_kind {
	MATCH_NAME,        /* text is the whole name:     "Cargo.lock" */
	MATCH_NAME_NOCASE, /* the same, ASCII case folded: "dockerfile" */
	MATCH_SUFFIX,      /* text ends the name:         ".csproj" */
	MATCH_SURE_SUFFIX, /* the same, and nothing else is called so: a file that no
			      parser takes is an error, as with MATCH_NAME */
	MATCH_WRAP,        /* text and tail enclose it:   "requirements" … ".txt" */
	MATCH_WRAP_NOCASE, /* the same, ASCII case folded */
	MATCH_WITH_NOCASE, /* text is in the name, tail ends it, ASCII case folded:
			      "x-requirements-y.txt" */
	MATCH_TAIL,        /* text ends the path, whole components: "a/b.txt" */
	MATCH_DIR,         /* text is a run of folders just above the file, tail
			      ends its name: ".github/workflows" … ".yml" */
	MATCH_BELOW,   /* the same one folder further up: "wp-content/plugins" … ".php"
			  is of "wp-content/plugins/x/y.php" */
	MATCH_PROGRAM, /* what could be an executable, by its name and mode, when no
			  other parser has the name; sniff sees its first bytes */
};

struct file_match {
	enum match_kind kind;
	const char *text;
	const char *tail; /* MATCH_WRAP, MATCH_WITH, MATCH_DIR and MATCH_BELOW only */
};

struct parse_ctx; /* one file being parsed; made by scan/, used through: */

struct parser {
	const char *id;       /* "gradle-lockfile"; shown by rules --formats */
	const char *title;    /* "Gradle lockfile" */
	const char *versions; /* of the format that are read: "1, 2, 3" */
	const char *spec;     /* URL of the document it was written from */
	enum ecosystem ecosystem;
	const struct file_match *matches;
	size_t n_matches;
	bool has_edges;     /* the format tells every package's dependencies: see
			       package.edges_known */
	bool is_build_file; /* its bytes are kept for src/checks/ */
	bool is_program; /* its one match is MATCH_PROGRAM, or its names are those of no
			    other parser.  Files are big: bytes are empty,
			    parse_read_at() gives what is asked for */
	bool is_binary;  /* no text, or text that names its own encoding (XML): the
			    bytes, and those of siblings, come as they are */

	/* Optional.  Two formats share a name: true when these bytes are ours. */
	bool (*sniff)(struct str bytes);

	/*
	 * Reads bytes, adds packages to ctx.  Unless is_binary, bytes are UTF-8 (a
	 * BOM is gone, UTF-16 and UTF-32 are converted).  Returns 0, or -1 after at least
	 * one parse_error(); packages added before the error are kept.  That of an
	 * is_program may return 1: the file is something else, and was not read.
	 */
	int (*parse)(struct parse_ctx *ctx, struct str bytes);
};

/*
 * Adds a package.  Every string in *p is copied, so it may point into bytes;
 * ecosystem is the parser's when ECO_NONE is given.  No pointer to the stored
 * package is handed out: what is stored cannot outlive bytes.
 */
package_ref parse_add(struct parse_ctx *ctx, const struct package *p);

/* Lifts the scope of a package already added: the stronger one stays. */
void parse_scope(struct parse_ctx *ctx, package_ref ref, enum dep_scope scope);
/* The same for its relation, DEP_DIRECT being the strongest. */
void parse_relation(struct parse_ctx *ctx, package_ref ref, enum dep_relation relation);
/* Sets the scope whatever it was: for formats that mark after they list. */
void parse_set_scope(struct parse_ctx *ctx, package_ref ref, enum dep_scope scope);

void parse_edge(struct parse_ctx *ctx, package_ref from, package_ref to);

/*
 * For formats that name dependencies before they list them: `need` is looked
 * up among the keys given to parse_provides when the file has been read (both are
 * copied; the first package that provided a key has it).  A key that no package
 * provides becomes a diagnostic note when `required`, else nothing.
 */
void parse_provides(struct parse_ctx *ctx, package_ref p, struct str key);
void parse_needs(struct parse_ctx *ctx, package_ref from, struct str key, bool required);

/* A key that is taken only where no package has it by parse_provides(): what one package
 * says that it stands for, beside those that are called so. */
void parse_provides_too(struct parse_ctx *ctx, package_ref p, struct str key);

/*
 * For formats with a file for each package: joins the keys of this file with those of all
 * the files of the same parser that name the same folder, which is named from that of the
 * file ("." or "..").  Called before the first key is given.  What a required key names
 * and no file has is no note then: the package's edges are not known.
 */
void parse_join(struct parse_ctx *ctx, const char *folder);

/* A need that one of several keys meets: the first that a package provides. */
struct parse_wish {
	const struct str *keys;
	size_t n_keys;
	bool required;
	/* Joined files only: it counts where another one that counts is for this key
	 * ("requests[socks]"), which none has to provide.  Empty: always. */
	struct str when;
};
void parse_wishes(struct parse_ctx *ctx, package_ref from, const struct parse_wish *wish);

/*
 * Marks scopes by reachability, when the file has been read: packages reached
 * over edges from a direct one get that one's scope, the strongest winning; those
 * reached from none stay as they are.  For formats whose scope is only told for
 * the direct ones.
 */
void parse_spread_scopes(struct parse_ctx *ctx);

/* Reads a file beside this one ("Cargo.toml" beside "Cargo.lock"; "../x" and
 * "a/b" work too), through the scan root's descriptor, never following a link out of it
 * nor a ".." above it.  Returns false when absent or unreadable (then said).  The
 * bytes are as for parse() and live until parse returns. */
bool parse_sibling(struct parse_ctx *ctx, const char *name, struct str *bytes);

/* Whether a regular file or folder of that name is there, as for parse_sibling. */
bool parse_exists(struct parse_ctx *ctx, const char *name);

/*
 * Folders that match a pattern of a workspace ("packages/" and a star; "../" may be in
 * front), named from the folder of this file, sorted, in parse_arena; without installed
 * trees and hidden folders.  Returns how many; a bound that is met is said.
 */
size_t parse_glob(struct parse_ctx *ctx, struct str pattern, struct str **out);

/*
 * Regular files in the folder of this one whose names end in `end`, in parse_arena,
 * sorted. Returns how many.  Of what a folder has, the first PARSE_BESIDE_MOST are looked
 * at.
 */
enum { PARSE_BESIDE_MOST = 4096 };
size_t parse_beside(struct parse_ctx *ctx, struct str end, struct str **out);

/* Bytes of the file itself, len of them from `from` on, until parse returns; false when
 * it does not have them, or more is asked of one file than a bound allows (then said). */
bool parse_read_at(struct parse_ctx *ctx, uint64_t from, size_t len, struct str *bytes);
uint64_t parse_size(struct parse_ctx *ctx); /* bytes of the file */

struct str parse_path(const struct parse_ctx *ctx); /* of this file, from the scan root */

/* Diagnostics and packages that follow belong to another file, which this one
 * includes ("requirements/base.txt", from the scan root); the empty string ends it. */
void parse_in_file(struct parse_ctx *ctx, struct str path);

/* Value of --build-arg name.  False when not given. */
bool parse_build_arg(const struct parse_ctx *ctx, struct str name, struct str *value);

/* For scratch and results alike; lives until parse returns (results are copied). */
struct arena *parse_arena(struct parse_ctx *ctx);
struct diag_list *parse_diags(struct parse_ctx *ctx); /* for the readers of format/ */

int parse_error(struct parse_ctx *ctx, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4))); /* DIAG_SYNTAX; always -1, for `return` */
/* A warning: some of the file was not taken in (see enum diag_code). */
void parse_warn(struct parse_ctx *ctx, unsigned line, enum diag_code code,
		const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* A note: nothing was lost. */
void parse_note(struct parse_ctx *ctx, unsigned line, enum diag_code code,
		const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* A table of parsers and the name look-up made from it. */
struct parser_index;
struct parser_index *parser_index_new(const struct parser *const *table, size_t n);
/* Every parser whose matches fit the path, in the order of the table, at most
 * `most`; returns how many.  path is from the scan root. */
size_t parser_index_find(const struct parser_index *ix, struct str path,
			 const struct parser **out, size_t most);
/* The parser of programs, for a name that may be one's; else NULL.  *wants_mode: only
 * when the file may be executed. */
const struct parser *parser_index_program(const struct parser_index *ix, struct str name,
					  bool *wants_mode);
void parser_index_free(struct parser_index *ix); /* NULL is fine */

#endif
