/*
 * dockerfile.h - a Dockerfile as BuildKit reads it, with the lines of everything.
 *
 * Written from https://docs.docker.com/reference/dockerfile/ and the behaviour of
 * BuildKit's parser, linter and shell-word lexer (2026-08).  Hostile input costs
 * diagnostics: after a line that BuildKit refuses the reader goes on.
 *
 * Everything lives in the arena; strings may borrow from the bytes.
 */
#ifndef FORMAT_DOCKERFILE_H
#define FORMAT_DOCKERFILE_H

#include "base/diag.h"

enum df_kind {
	DF_UNKNOWN,
	DF_FROM,
	DF_RUN,
	DF_CMD,
	DF_LABEL,
	DF_MAINTAINER,
	DF_EXPOSE,
	DF_ENV,
	DF_ADD,
	DF_COPY,
	DF_ENTRYPOINT,
	DF_VOLUME,
	DF_USER,
	DF_WORKDIR,
	DF_ARG,
	DF_ONBUILD,
	DF_STOPSIGNAL,
	DF_HEALTHCHECK,
	DF_SHELL,
	DF_KIND_COUNT
};
#define DF_BIT(kind) (UINT32_C(1) << (kind))

struct df_flag {
	struct str name;  /* "from" of --from=x, as written */
	struct str value; /* unquoted, not expanded; "" for a bare flag */
	bool has_value;
	unsigned line;
};

struct df_word {
	struct str raw;  /* as written, quotes kept */
	struct str text; /* quotes and escapes taken off, variables left as written */
	unsigned line;
};

/* ENV, LABEL, ARG. */
struct df_pair {
	struct str name;
	struct str raw;   /* value as written */
	struct str value; /* quotes and escapes taken off, variables left as written */
	bool has_value;   /* false: ARG name */
	unsigned line;
};

struct df_heredoc {
	struct str name; /* terminator, unquoted */
	struct str body; /* tabs chomped for <<- ; physical lines, LF between */
	int fd;          /* number written before <<, -1 when none */
	bool expand;     /* name was not quoted */
	unsigned line;   /* of the body's first line */
};

/* A run of joined text and the physical line it came from. */
struct df_span {
	uint32_t offset; /* into text */
	unsigned line;
};

struct df_instr {
	enum df_kind kind;
	struct str keyword; /* as written */
	unsigned line, end_line;
	unsigned stage;   /* 0-based; of the implicit one too */
	bool before_from; /* ARG (or a misplaced one) ahead of the first FROM */
	const struct df_flag *flags;
	size_t n_flags;
	struct str text; /* after keyword and flags, continuation lines joined,
			    comments and blank lines among them gone */
	const struct df_span *spans; /* ascending: offset to line; at least one */
	size_t n_spans;
	bool json;       /* exec form: words are the array's strings */
	bool looks_json; /* starts with '[' but is not valid: shell form */
	const struct df_word
		*words; /* as the instruction splits them; none for shell form
			   RUN, CMD, ENTRYPOINT and for USER, WORKDIR … one */
	size_t n_words;
	const struct df_pair *pairs; /* ENV, LABEL, ARG */
	size_t n_pairs;
	bool legacy; /* "ENV k v" */
	const struct df_heredoc *heredocs;
	size_t n_heredocs;
	const struct df_instr *onbuild; /* ONBUILD: the inner instruction, or NULL */
	const struct df_instr *health;  /* HEALTHCHECK CMD: a DF_CMD; NULL for NONE */
	struct str comment;         /* the comment lines right above, '#' taken off, LF
				       between; "" when none */
	unsigned comment_line;      /* of the first of them */
	bool blank_in_continuation; /* an empty line among the continuation lines */
	unsigned blank_line;
	const struct df_instr *shell; /* the SHELL in force here, of a parent stage too;
				   NULL for the default */
	int from_stage; /* COPY, ADD: stage that --from names, -1 when none */
};

/* A comment line outside heredocs, for ignore pragmas. */
struct df_comment {
	struct str text; /* after '#', trimmed */
	unsigned line;
};

struct df_stage {
	unsigned index;
	struct str name;             /* lower case; "" when it has none */
	const struct df_instr *from; /* NULL for the implicit stage of a fragment */
	struct str image; /* FROM's reference with ARG defaults and build args expanded */
	bool image_known; /* false: a variable had no value; image holds what is known,
			     the unknown parts as "${NAME}" */
	struct str unknown; /* name of the first variable without a value */
	int parent; /* stage whose name image is; -1: an external image or scratch */
	bool is_scratch;
	struct str platform; /* as written; "" */
	size_t first, last;  /* indices into dockerfile.instrs: [first, last) */
};

struct df_vars; /* private to the reader */

struct dockerfile {
	struct str syntax; /* image of the syntax directive; "" */
	char escape;       /* '\\' or '`' */
	struct str check;  /* value of the check directive; "" */
	const struct df_instr
		*instrs; /* in file order; ONBUILD's inner ones not listed */
	size_t n_instrs;
	const struct df_stage *stages;
	size_t n_stages;
	const struct df_comment *comments;
	size_t n_comments;
	bool has_from;
	const struct df_vars *vars;
	const uint32_t *by_name; /* stages in order of name, then index */
};

/* Value of --build-arg; false when not given. */
typedef bool df_build_arg_fn(const void *arg, struct str name, struct str *value);

/*
 * Reads bytes (UTF-8, see text.h).  Always gives a model, empty at worst.  What
 * BuildKit would refuse is an error diagnostic DIAG_SYNTAX with its line, and
 * counted in *errors.  build_arg may be NULL.
 */
struct dockerfile *dockerfile_read(struct arena *a, struct str bytes, struct diag_list *d,
				   struct str path, df_build_arg_fn *build_arg,
				   const void *build_arg_data, unsigned *errors);

/* Physical line of offset `at` of in->text. */
unsigned df_line_at(const struct df_instr *in, size_t at);

/* The flag, by name without case; NULL when absent.  The last one when repeated. */
const struct df_flag *df_flag(const struct df_instr *in, const char *name);

/* A field of a --mount value: "from" of "type=bind,from=x".  Keys without case; source
 * and src, target, dst and destination, readonly and ro stand for one another.  A bare
 * key has the value "".  False when absent. */
bool df_mount_field(struct str mount, const char *key, struct str *value);

/* The stage before number `before` that a --from means: by name without case (the last of
 * equal names), else by number.  -1: none, so an image or a build context. */
int df_stage_find(const struct dockerfile *df, struct str ref, unsigned before);

/* True when the stage runs Windows, by its root image (…/windows/…, nanoserver,
 * servercore), its
 * --platform, or a backtick as the escape: then the default shell is cmd. */
bool df_stage_is_windows(const struct dockerfile *df, unsigned stage);

/* What becomes of a stage when the target is built. */
enum df_use {
	DF_UNUSED, /* nothing reaches it: not built */
	DF_BUILDS, /* built for others: a mount, or a copy into a stage that does not ship
		    */
	DF_COPIED, /* a stage that ships copies from it, or it is the base of one so
		      copied */
	DF_SHIPS,  /* the target and the stages that it is FROM */
};
/* One for each stage; in the arena.  target: a stage's name or number; "" is the last
 * stage. NULL when there is no such stage (or none at all). */
const enum df_use *df_uses(struct arena *a, const struct dockerfile *df,
			   struct str target);

/*
 * Variables.  A scope holds what is known at one point of a stage.
 */
enum df_value { DF_UNSET, DF_SET, DF_UNKNOWN_VALUE /* declared, value not known here */ };
struct df_scope;

/* The scope in front of instruction `index` of dockerfile.instrs: ARGs, ENVs, those of
 * the parent stages, predefined ones; build arguments as they were given to
 * dockerfile_read. For FROM: the global ARGs.  Cheap; look-ups are O(log n). */
struct df_scope *df_scope_at(struct arena *a, const struct dockerfile *df, size_t index);
enum df_value df_scope_get(const struct df_scope *s, struct str name, struct str *value);
/* True when a variable that is not declared may yet have a value, set by a base image,
 * and for FROM, where a missing declaration is a mistake and no empty text is meant. */
bool df_scope_is_open(const struct df_scope *s);
/* TARGETPLATFORM and its kind, HTTP_PROXY and its kind. */
bool df_is_predefined(struct str name);

struct df_expansion {
	struct str text; /* expanded; variables not known stay "${NAME}" */
	bool known;      /* no variable without a known value decided it */
	bool assumed; /* the w of ${x:-w} stood in for an unknown x; known stays true */
	bool used_variable;
	struct str undefined; /* first name that is not declared at all; "" */
	struct str unknown;   /* first name without a known value; "".  In an open scope a
				 name that is not declared is one too */
	const char *error;    /* "unterminated quote", "bad substitution" …; NULL */
};

/* Expands a word as the Dockerfile front end does: quotes off, $x, ${x:-y}, ${x:+y},
 * ${x:?y},
 * ${x#p}, ${x##p}, ${x%p}, ${x%%p}, ${x/p/r}, ${x//p/r}, nested.  After an error text is
 * the word as it was. */
struct df_expansion df_expand(struct arena *a, const struct df_scope *s, struct str word,
			      char escape);

const char *df_kind_name(enum df_kind kind); /* "FROM" */
enum df_kind df_kind_of(struct str word);    /* any case; DF_UNKNOWN when it is none */

/*
 * The name of a file, as people call Dockerfiles: "Dockerfile", "Dockerfile.prod",
 * "app.dockerfile", "Containerfile", in any case; not what an editor or a merge left
 * behind
 * ("Dockerfile.orig"), nor other things of that name ("Dockerfile.md").
 */
enum df_name {
	DF_NAME_OTHER,
	DF_NAME_LEFTOVER, /* ~ .bak .orig .swp … */
	DF_NAME_TEMPLATE, /* .j2 .tmpl .erb …: one only if nothing is left to fill in */
	DF_NAME_DOCKERFILE,
};
enum df_name df_name_of(struct str name);

#endif
