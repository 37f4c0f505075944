/*
 * parse_ctx.h - one file while it is parsed: what stands behind parse_add() and the
 * other calls of core/parser.h.
 */
#ifndef SCAN_PARSE_CTX_H
#define SCAN_PARSE_CTX_H

#include "base/map.h"
#include "base/buf.h"
#include "core/parser.h"
#include "scan/source.h"

struct build_arg {
	struct str name, value;
};

/* What few needs have: other keys that will do, and a condition. */
struct parse_need_more {
	const struct str *others;
	size_t n_others;
	struct str when;
};

struct parse_need {
	package_ref from;
	bool required;
	struct str key;
	const struct parse_need_more *more; /* may be NULL */
};

struct parse_provided {
	package_ref package;
	bool too; /* by parse_provides_too() */
	struct str key;
};

/* The keys of a file that is joined with others: see parse_join(). */
struct parse_joined {
	const struct parser *parser;
	struct str folder; /* from the root */
	struct parse_provided *provided;
	size_t n_provided, cap_provided;
	struct parse_need *needs;
	size_t n_needs, cap_needs;
};

/* What one file gave.  Strings live in `arena`; the two arrays are malloc'd, so that
 * the merge, which has its own, can free them. */
struct parse_result {
	struct arena arena;
	struct str path;          /* of the file; the caller's */
	struct package *packages; /* .line is set, .locations[0] holds the path */
	size_t n_packages, cap_packages;
	struct package_edge *edges;
	size_t n_edges, cap_edges;
	struct parse_joined *joined; /* in the arena; NULL for most files */
	struct diag_list diags;
};

struct parse_ctx {
	const struct parser *parser;
	int rootfd;
	const struct file_source *source; /* NULL: the folder at rootfd */
	struct str path;                  /* of the file being parsed */
	int fd;           /* of it where it is read in parts; -1: it is in `whole` */
	uint64_t size;    /* of what is behind fd */
	size_t n_read_at; /* bytes that parse_read_at() gave */
	struct str whole;
	struct str place; /* the file it includes, or path: parse_in_file() */
	const struct build_arg *build_args;
	size_t n_build_args;
	struct arena scratch; /* gone when the file has been read */
	struct map provides;  /* key -> package_ref */
	struct map stands_in; /* the same, of parse_provides_too() */
	struct parse_need *needs;
	size_t n_needs, cap_needs;
	struct buf *siblings; /* bytes of files beside it; malloc'd */
	size_t n_siblings;
	bool spread;
	bool full; /* a limit was reached, and it has been said */
	struct parse_result *out;
};

/* out must be zeroed; its arena is set up here and is the caller's to release. */
void parse_ctx_init(struct parse_ctx *ctx, const struct parser *parser, int rootfd,
		    struct str path, const struct build_arg *args, size_t n_args,
		    struct parse_result *out);

/* Resolves needs, spreads scopes, and frees everything but *out. */
void parse_ctx_finish(struct parse_ctx *ctx);

/* name from the folder of the file being parsed, "." and ".." taken out, in scratch.
 * False when it climbs out of the root. */
bool parse_ctx_join(struct parse_ctx *ctx, struct str name, struct str *path);

/* The same for a folder, which may be the root ("") itself. */
bool parse_ctx_folder(struct parse_ctx *ctx, struct str name, struct str *folder);

/* Adds the edges that needs and provides of this file alone make. */
void parse_ctx_resolve(struct parse_ctx *ctx);

/* Says once that a bound of the file is met. */
void parse_ctx_say_full(struct parse_ctx *ctx, unsigned line, const char *what,
			unsigned limit);

/* Frees the arrays of a result, not its arena. */
void parse_result_free_arrays(struct parse_result *r);

#endif
