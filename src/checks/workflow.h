/*
 * workflow.h - the parts of a workflow or action: triggers, jobs, steps, what `uses`
 * names, expressions.
 *
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax,
 * .../metadata-syntax and .../expressions (2026-08).
 */
#ifndef CHECKS_WORKFLOW_H
#define CHECKS_WORKFLOW_H

#include "checks/check_ctx.h"

/* --- structure ------------------------------------------------------------ */

/* The jobs, for ynode_each; NULL when there are none. */
const struct ynode *gh_jobs(const struct ynode *doc);

/* True when one of the blank-separated events starts the workflow. */
bool gh_has_trigger(const struct ynode *doc, const char *events);
/* What is set for an event under `on`; NULL when nothing is. */
const struct ynode *gh_trigger(const struct ynode *doc, const char *event);
/* True when people without write access can start it, with rights of the repository. */
bool gh_is_privileged(const struct ynode *doc);

struct gh_step {
	const struct ynode *node;
	const struct ynode *job; /* NULL in a composite action */
};

/* A walk over the steps of all jobs (or of one), or of a composite action. */
struct gh_steps {
	const struct ynode *job, *next;
	bool one_job;
};

struct gh_steps gh_steps(const struct ynode *doc);
struct gh_steps gh_steps_of(const struct ynode *job);
bool gh_next_step(struct gh_steps *it, struct gh_step *out);

/* Where v stands; a comment where its step begins counts, too (step may be NULL). */
struct check_at gh_at(const struct ynode *v, const struct gh_step *step);
/* The line of an offset in the text of v. */
unsigned gh_line(const struct check_ctx *ctx, const struct ynode *v, size_t offset);

/* --- uses ----------------------------------------------------------------- */

struct gh_uses {
	struct str text;
	struct str owner, name; /* "actions", "actions/checkout" */
	struct str path;        /* below the repository; "" */
	struct str ref;         /* after '@'; "" when not written */
};

/* False for a local folder, an image, an expression, and what is none. */
bool gh_uses(const struct ynode *step_or_job, struct gh_uses *out);
/* True when the name is one of the blank-separated ones, in any case. */
bool gh_uses_one_of(const struct gh_uses *u, const char *names);
/* True when the step uses one of them. */
bool gh_step_uses(const struct gh_step *s, const char *names);

/* A value of `with`; NULL when not given. */
const struct ynode *gh_with(const struct ynode *step_or_job, const char *key);

/* --- scripts -------------------------------------------------------------- */

/* The commands of `run`, when a POSIX shell runs it; else NULL.  An expression is a word
 * with a variable: $S… when it names a secret, $X… when not. */
struct sh_script *gh_script(struct check_ctx *ctx, const struct ynode *doc,
			    const struct gh_step *s);
struct check_at gh_at_command(const struct check_ctx *ctx, const struct gh_step *s,
			      const struct sh_command *c);

/* --- expressions ---------------------------------------------------------- */

/* Takes the next ${{ … }} of text from *from on. */
bool gh_next_expression(struct str text, size_t *from, struct str *inner, size_t *offset);

#define GH_CONTEXT_MAX 200

/* A value that an expression takes from a context. */
struct gh_context {
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

/* True when text holds an expression that names something below a context. */
bool gh_mentions(struct str text, const char *pattern);

#endif
