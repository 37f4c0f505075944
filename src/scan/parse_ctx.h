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

struct parse_need {
	package_ref from;
	struct str key;
	bool required;
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

/* Frees the arrays of a result, not its arena. */
void parse_result_free_arrays(struct parse_result *r);

#endif
