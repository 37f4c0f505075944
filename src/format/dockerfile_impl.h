/*
 * dockerfile_impl.h - what the files of the Dockerfile reader share.  Private to them.
 *
 * dockerfile.c joins physical lines to logical ones and reads heredoc bodies;
 * dockerfile_instr.c takes one logical line apart, with the splitters of
 * dockerfile_words.c and the array reader of dockerfile_array.c; dockerfile_stage.c finds
 * stages; dockerfile_scope.c knows the variables and dockerfile_expand.c puts them in.
 */
#ifndef FORMAT_DOCKERFILE_IMPL_H
#define FORMAT_DOCKERFILE_IMPL_H

#include "format/dockerfile.h"

enum {
	DF_MOST_INSTRS =
		200000, /* the biggest generated files seen have some thousands */
	DF_MOST_BYTES = 16 * 1024 * 1024, /* gRPC gives BuildKit no more */
	DF_MOST_ERRORS = 100, /* diagnostics of one file; the rest is counted only */
	DF_MOST_REWINDS = 8,  /* unterminated heredocs after which lines are read again */
	DF_MOST_LINE = 65535, /* bytes of a physical line that BuildKit takes */
	DF_MOST_VALUE = 16 * 1024, /* bytes of an expanded value; execve takes 128 KiB */
	DF_MOST_WORK = 256 * 1024, /* bytes and pattern steps of one expansion */
	DF_MOST_TOTAL = 16 * 1024 * 1024, /* the same, of all those of one file */
	DF_MOST_NESTING = 32,             /* ${a:-${b:-…}}, and arrays in an array */
	DF_MOST_PARENTS = 64, /* stages FROM one another that a look-up follows */
};

/* A logical line, or a part of one, and where its bytes came from. */
struct df_line {
	struct str text;
	const struct df_span *spans; /* ascending, spans[0].offset is 0 */
	size_t n_spans;
};

struct df_reader {
	struct arena *a;
	struct diag_list *d;
	struct str path;
	char escape;
	unsigned errors;
	struct dockerfile *df;
	df_build_arg_fn *build_arg;
	const void *build_arg_data;

	/* dockerfile.c */
	struct str bytes;
	size_t pos;
	unsigned line; /* of the physical line last taken */
	struct df_instr *instrs;
	size_t n_instrs, cap_instrs;
	struct df_comment *comments;
	size_t n_comments, cap_comments;
	size_t pending; /* index of the first comment that belongs to what comes next */
	struct df_fragment *fragments;
	size_t n_fragments, cap_fragments;
	unsigned rewinds;

	/* dockerfile_scope.c */
	size_t work; /* spent of DF_MOST_TOTAL */
};

static inline bool df_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Adds an error: BuildKit refuses this line. */
void df_refuse(struct df_reader *r, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

unsigned df_span_line(const struct df_span *spans, size_t n, size_t at);
/* The part of line from..to, with spans of its own. */
struct df_line df_line_slice(struct arena *a, struct df_line line, size_t from,
			     size_t to);
struct df_line df_line_trim(struct arena *a, struct df_line line);

/* dockerfile_instr.c.  depth: 0, or 1 inside ONBUILD. */
void df_instr_read(struct df_reader *r, struct df_line line, unsigned depth,
		   struct df_instr *out);
/* The nearest of names within two edits; NULL when none is near. */
const char *df_nearest(struct str word, const char *const *names, size_t n);

/* dockerfile_words.c */
struct df_words {
	struct df_word *v;
	size_t n, cap;
};
void df_split_blank(struct df_reader *r, struct df_line line, struct df_words *out);
void df_split_quoted(struct df_reader *r, struct df_line line, struct df_words *out);
/* Quotes and escapes off, variables left. */
struct str df_unquote(struct arena *a, struct str raw, char escape);
/* Takes the flags off the head of line: returns how many bytes they and the blanks after
 * them take. */
size_t df_split_flags(struct df_reader *r, struct df_line line, struct df_instr *in);
/* Finds <<NAME words: fills in->heredocs but for bodies and lines.  chomp[i] tells <<-.
 */
enum { DF_MOST_HEREDOCS = 64 };
size_t df_find_heredocs(struct df_reader *r, struct str text, struct df_heredoc *out,
			bool *chomp, size_t most);

/* dockerfile_array.c */
enum df_array {
	DF_NO_ARRAY,
	DF_BAD_ARRAY /* holds other than strings */,
	DF_STRING_ARRAY
};
enum df_array df_array_read(struct df_reader *r, struct df_line line,
			    struct df_words *out);

/* dockerfile_stage.c */
void df_stages_find(struct df_reader *r);

/* dockerfile_scope.c: values of ARG and ENV, in order of the file. */
struct df_vars *df_vars_new(struct df_reader *r);
void df_vars_add(struct df_reader *r, struct df_vars *vars, size_t index);
/* Reports expansion errors of the other instructions. */
void df_words_check(struct df_reader *r, size_t index);
/* df_expand with the work it took, so that the reader can bound the sum. */
struct df_expansion df_expand_counted(struct arena *a, const struct df_scope *s,
				      struct str word, char escape, size_t *work);

/* dockerfile_trim.c: shell patterns of * ? and \x. */
struct df_pattern;
/* NULL: an escape that is none. */
struct df_pattern *df_pattern_read(struct arena *a, struct str text);
/* Value without the shortest or longest head (or tail) that matches. */
struct str df_pattern_trim(const struct df_pattern *p, struct str value, bool tail,
			   bool longest, size_t *work);
/* Length of the longest match at the head of text; STR_NONE when there is none. */
size_t df_pattern_match(const struct df_pattern *p, struct str text, size_t *work);

#endif
