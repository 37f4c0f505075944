/*
 * shell_impl.h - what the files of the shell reader share.  Private to them.
 *
 * shell_lex.c cuts text into operators and words, which shell_word.c reads; shell.c
 * follows the grammar down to the simple commands of shell_simple.c, shell_wrap.c looks
 * through sudo, env, sh -c and their like, shell_instr.c begins it all, shell_query.c
 * answers questions about a command.  shell_extension.c notes what POSIX's sh has not.
 */
#ifndef FORMAT_SHELL_IMPL_H
#define FORMAT_SHELL_IMPL_H

#include "base/buf.h"
#include "base/map.h"
#include "format/shell.h"

enum {
	SH_MOST_DEPTH = 64,
	SH_MOST_WORDS = 64 * 1024,
	SH_MOST_TEXT = 1024 * 1024,
};

/* Text and where its bytes came from: spans[0].offset is 0. */
struct sh_source {
	struct str text;
	const struct df_span *spans;
	size_t n_spans;
};

enum sh_kind {
	SH_END,
	SH_NEWLINE,
	SH_WORD,
	SH_REDIRECT,
	SH_AND,
	SH_OR,
	SH_SEMI,
	SH_AMP,
	SH_PIPE,
	SH_OPEN,
	SH_CLOSE,
	SH_CASE_END,
};

/* A $(…), backtick or <(…) inside a word: its script is source text from..to. */
struct sh_inner {
	size_t from, to;
	size_t word; /* index of the word in its command; SIZE_MAX: none of them */
};

struct sh_token {
	enum sh_kind kind;
	struct sh_word word;
	size_t from, to;    /* in the source */
	size_t first_inner; /* of those in it; they reach to the end until the next one */
	size_t first_extension; /* in the same way */
	size_t assign;          /* length of NAME in NAME=…, 0 when it is none */
	size_t value;           /* where the value begins in word.text */
	int fd;                 /* SH_REDIRECT: number in front, -1 when none */
	struct str op;          /* SH_REDIRECT: ">", "<<-" … */
};

/* A << whose body begins at the next line. */
struct sh_pending {
	struct str name;
	bool chomp;
};

struct sh_lexer {
	const struct sh_source *src;
	size_t pos, end;
	struct sh_token t;
	size_t last_newline; /* behind it no body can follow; 0 when there is none */
	struct sh_pending *pending;
	size_t n_pending, cap_pending;
};

struct sh_value {
	struct str text; /* ptr NULL: not known, or set more than once */
	bool is_plain;   /* nothing it was set to has a blank or a pattern in it */
	bool has_text;   /* nothing it was set to is empty */
};

struct sh_reader {
	struct arena *a;
	struct arena scratch; /* of this struct: what grows is copied when it is done */
	struct sh_lexer *lex;
	struct buf text; /* of the word being read */
	struct sh_script *script;
	struct sh_command *v;
	size_t n, cap;
	size_t *wrappers; /* beside v: index of the wrapper, SIZE_MAX when none */
	size_t cap_wrappers;
	unsigned *levels; /* beside v: how deep in substitutions */
	size_t cap_levels;
	unsigned level;
	size_t n_words, most_words;
	unsigned pipeline;
	struct sh_inner *inner; /* of the word or command being read */
	size_t n_inner, cap_inner;
	const struct df_instr *in; /* whose heredocs belong to the outermost text */
	size_t next_heredoc;
	struct map vars; /* name to index in values, for words made of $name */
	struct sh_value *values;
	size_t n_values, cap_values;
	const char *shell; /* that reads the text at hand */
	struct sh_extension *extensions;
	size_t n_extensions, cap_extensions;
};

/* Ends the reading: what was read stays. */
void sh_fail(struct sh_reader *r, unsigned line, const char *why);
static inline bool sh_failed(const struct sh_reader *r)
{
	return r->script->partly;
}

unsigned sh_line(const struct sh_source *src, size_t at);
/* shell_extension.c: notes what POSIX has not, at offset `at` of the source. */
void sh_note(struct sh_reader *r, enum sh_extension_kind kind, size_t at,
	     struct str text);
/* The same of what stands in ${…} or after a lone $; `inner` is the text there. */
void sh_note_parameter(struct sh_reader *r, size_t at, struct str inner);
/* And of what stands in $((…)). */
void sh_note_arithmetic(struct sh_reader *r, size_t at, struct str inner);
/* Notes {a,b} and {1..9} in the word that has a '{' at `at`; true when it has one. */
bool sh_note_braces(struct sh_reader *r, size_t at);
/* The name that an expansion begins with: of "x:-y" it is "x". */
struct str sh_parameter_name(struct str inner);
/* Spans of a text whose lines are those of the file, from `line` on. */
void sh_source_lines(struct arena *a, struct sh_source *src, struct str text,
		     unsigned line);

static inline char sh_at(const struct sh_lexer *l, size_t i)
{
	return i < l->end ? l->src->text.ptr[i] : '\0';
}

static inline bool sh_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static inline bool sh_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* The same at an offset of the text at hand. */
void sh_fail_at(struct sh_reader *r, size_t at, const char *why);

/* shell_word.c: reads the word at r->lex->pos into r->lex->t. */
void sh_take_word(struct sh_reader *r);

/* shell_lex.c: reads the next token into r->lex->t. */
void sh_next(struct sh_reader *r);
/* Skips to behind the "))" of an arithmetic command; false when it is missing. */
bool sh_skip_arithmetic(struct sh_reader *r);

/* shell.c: reads src from..to as a script. */
void sh_parse(struct sh_reader *r, const struct sh_source *src, size_t from, size_t to,
	      unsigned flags, unsigned depth);
/* The body of a function, after its name and brackets. */
void sh_parse_function(struct sh_reader *r, unsigned flags, unsigned depth);

/* shell_simple.c */
struct sh_place {
	size_t from, to;
};
struct sh_words {
	struct sh_word *v;
	struct sh_place *places;
	size_t n, cap, cap_places;
};
struct sh_simple {
	struct sh_command c;
	struct sh_words words;
	struct sh_assignment *env;
	size_t n_env, cap_env;
	size_t first_inner, first_extension;
	const struct df_heredoc *body;
};
/* Adds a command; returns its index. */
size_t sh_add(struct sh_reader *r, const struct sh_command *c, size_t wrapper);
void sh_push_word(struct sh_reader *r, struct sh_words *words, struct sh_word w,
		  struct sh_place place);
/* What a name holds from here on; a second value makes it not known. */
void sh_remember(struct sh_reader *r, struct str name, struct str value, bool known);
/* A redirection and the word after it; s is NULL behind a compound command. */
void sh_take_redirect(struct sh_reader *r, struct sh_simple *s);
/* Reads the scripts of r->inner from `first` on, but those whose word is used. */
void sh_read_inner(struct sh_reader *r, size_t first, const bool *used, size_t n_used,
		   unsigned flags, unsigned depth);
void sh_parse_simple(struct sh_reader *r, unsigned flags, unsigned depth,
		     size_t first_inner, unsigned pipeline);
void sh_finish_simple(struct sh_reader *r, struct sh_simple *s, unsigned flags,
		      unsigned depth);
const char *sh_c_string(struct sh_reader *r, struct str s);

/*
 * shell_wrap.c: adds the commands that command `at` runs for another.  sources[i] is the
 * place of word i in src (NULL when there is none); used[i] becomes true for a word that
 * was read as a script.
 */
void sh_look_through(struct sh_reader *r, size_t at, const struct sh_source *src,
		     const struct sh_place *places, bool *used, unsigned depth);
bool sh_is_shell(struct str name);
/* True when a command reads its script from standard input. */
bool sh_reads_stdin(const struct sh_command *c);
/* Takes -e, -o pipefail and so on from the flags of set or of a shell. */
void sh_take_options(struct sh_script *s, struct str flag, struct str next);

#endif
