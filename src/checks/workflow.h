/*
 * workflow.h - the parts of a workflow or action: triggers, jobs, steps, what `uses`
 * names, scripts, expressions.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax,
 * .../metadata-syntax and .../expressions (2026-08).
 */
#ifndef CHECKS_WORKFLOW_H
#define CHECKS_WORKFLOW_H

#include "checks/check_ctx.h"

/* --- structure ------------------------------------------------------------ */

/* What `uses` names: owner/name[/path]@ref. */
struct gh_uses {
	struct str text;  /* all of it; "" when there is none of this kind */
	struct str owner; /* "actions" */
	struct str name;  /* "actions/checkout" */
	struct str path;  /* below the repository; "" */
	struct str ref;   /* after '@'; "" when not written */
};

struct gh_step {
	const struct ynode *node; /* a mapping */
	const struct ynode *job;  /* NULL in a composite action */
	struct gh_uses uses;
	const struct ynode *run; /* text; NULL when there is none */
	bool is_posix;           /* a POSIX shell, or one much like it, runs `run` */
	/* Of gh_script(), when it was asked: */
	struct sh_script *script;
	bool is_literal; /* lines of `run` are lines of the file */
};

struct gh_job {
	const struct ynode *node; /* a mapping; its key is the job's id */
	struct gh_uses uses;      /* of a workflow that is called */
	struct gh_step *steps;
	size_t n_steps;
};

struct gh_file {
	const struct ynode *doc;
	const struct ynode *on, *permissions, *env; /* of the workflow; may be NULL */
	struct gh_job *jobs;
	size_t n_jobs;
	struct gh_step *steps; /* of all jobs in order, or of a composite action */
	size_t n_steps;
};

/* The document that the rules run on; read once. */
const struct gh_file *gh_file(struct check_ctx *ctx);

/* True when one of the blank-separated events starts the workflow. */
bool gh_has_trigger(const struct gh_file *f, const char *events);
/* The first of them: its name, or what is set for it; NULL when none. */
const struct ynode *gh_trigger(const struct gh_file *f, const char *events);
/* True when other workflows call it, and nothing else starts it. */
bool gh_is_only_called(const struct gh_file *f);
/* True when people without write access can start it, with rights of the repository. */
bool gh_is_privileged(const struct gh_file *f);

/* Where v stands; a comment where its step begins counts, too (step may be NULL). */
struct check_at gh_at(const struct ynode *v, const struct gh_step *step);
/* The same, but the line of its key. */
struct check_at gh_at_key(const struct ynode *v);

/* Lines in the text of a scalar, for offsets that do not fall. */
struct gh_lines {
	const struct ynode *v;
	bool literal; /* lines of the text are lines of the file */
	size_t at;
	unsigned line;
};

struct gh_lines gh_lines(const struct check_ctx *ctx, const struct ynode *v);
unsigned gh_line(struct gh_lines *l, size_t offset);

/* --- uses ----------------------------------------------------------------- */

/* True when it is one of the blank-separated "owner/name", in any case. */
bool gh_is_one_of(const struct gh_uses *u, const char *names);

/* A value of `with`; NULL when not given. */
const struct ynode *gh_with(const struct ynode *step_or_job, const char *key);
/* The text of it; "" when not given. */
struct str gh_input(const struct ynode *step_or_job, const char *key);

typedef void gh_image_fn(struct check_ctx *ctx, const struct check *self,
			 const struct ynode *v, struct str ref,
			 const struct gh_step *step, bool in_matrix);

/* Each image that a job or step is run in: `container`, `services`, docker://. */
void gh_each_image(struct check_ctx *ctx, const struct check *self, gh_image_fn *fn);

typedef void gh_value_fn(struct check_ctx *ctx, const struct check *self,
			 const struct ynode *v);

/* The scalar itself, or the values that it takes when it is ${{ matrix.KEY }}: those of
 * the list, and of `include`.  True when it is of the matrix. */
bool gh_each_value(struct check_ctx *ctx, const struct check *self,
		   const struct ynode *job, const struct ynode *v, gh_value_fn *fn);

/* --- scripts -------------------------------------------------------------- */

/* The commands of `run`, when a POSIX shell runs it; else NULL.  An expression is a word
 * with a variable: $S… when it names a secret, $X… when not. */
const struct sh_script *gh_script(struct check_ctx *ctx, struct gh_step *s);

typedef void gh_command_fn(struct check_ctx *ctx, const struct check *self,
			   const struct gh_step *step, const struct sh_script *script,
			   size_t i);

void gh_each_command(struct check_ctx *ctx, const struct check *self, gh_command_fn *fn);
struct check_at gh_at_command(const struct gh_step *s, const struct sh_command *c);

/* --- expressions ---------------------------------------------------------- */

/* Takes the next ${{ … }} of text from *from on. */
bool gh_next_expression(struct str text, size_t *from, struct str *inner, size_t *offset);
bool gh_has_expression(struct str text);

#define GH_CONTEXT_MAX 200

/* A value that an expression takes from a context. */
struct gh_context {
	struct str text;           /* as written; only so much of it, too */
	char path[GH_CONTEXT_MAX]; /* lower case, ".x" for ['x'], ".*" for other indices
				    */
	bool is_result; /* the expression can result in it; else it is only compared */
	bool computed;  /* an index is an expression */
};

/* Takes the next one off *rest, the inside of an expression; *before keeps what stood in
 * front and begins as zeroes. */
struct gh_before {
	bool comparison, negation;
};
bool gh_next_context(struct str *rest, struct gh_before *before, struct gh_context *out);

/* "a.b.c" against "a.*.c"; a component of the pattern that is "*" fits any one. */
bool gh_path_matches(const char *path, const char *pattern);

/* True when text holds an expression that names a context of the pattern. */
bool gh_mentions(struct str text, const char *pattern);

#endif
