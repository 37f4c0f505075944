/*
 * go_file.h - the lines of go.mod and go.work, and the order of Go's versions.
 *
 * Go Modules Reference, "go.mod files", "Lexical elements" and "Grammar":
 * https://go.dev/ref/mod#go-mod-file (as of Go 1.26).  Words are borrowed from the bytes,
 * but for quoted ones with escapes, which live in the arena.
 */
#ifndef FORMAT_GO_FILE_H
#define FORMAT_GO_FILE_H

#include "base/arena.h"

enum { GO_LINE_WORDS = 8 }; /* the longest directive, replace, has five */

struct go_line {
	struct str verb; /* "require", of the block too; "" in an error outside of one */
	struct str word[GO_LINE_WORDS]; /* what follows; brackets and commas are words */
	size_t n_words;
	struct str comment; /* what follows "//" on the line, trimmed */
	unsigned line;      /* 1-based */
	const char *error;  /* what is wrong with the line, static; NULL */
};

struct go_reader {
	struct arena *arena;
	struct str rest, block; /* block: its verb while in one, else "" */
	unsigned line, block_line;
};

void go_reader_init(struct go_reader *r, struct arena *a, struct str bytes);

/* The next directive, or the next line that is not one (with `error` set; reading
 * goes on behind it).  False at the end. */
bool go_reader_next(struct go_reader *r, struct go_line *out);

/* A line of one word that is met once (go, toolchain, module): sets the two, *line being
 * 0 before.  NULL, or what is wrong with it. */
const char *go_line_single(const struct go_line *l, struct str *value, unsigned *line);

/* A line of `replace`: what stands for `path` (of `version`, or of any when that is
 * empty).  by_version is empty for a folder. */
struct go_replacement {
	struct str path, version, by_path, by_version;
	unsigned line;
};

/* NULL, or what is wrong with the line. */
const char *go_line_replace(const struct go_line *l, struct go_replacement *out);

/* True for a path in a replace or use line: "./x", "../x", "/x", ".", "..", "C:\x". */
bool go_is_local_path(struct str s);

/* True for "v1.2.3" with or without prerelease and build; nothing shorter. */
bool go_is_version(struct str s);

/*
 * Order of two versions for which go_is_version holds: Semantic Versioning 2.0.0,
 * section 11.  Total over all bytes, so that others can be sorted as well.
 */
int go_version_cmp(struct str a, struct str b);

#endif
