/*
 * check_ctx.h - what a rule sees while it runs, and how it reports.
 *
 * A rule keeps nothing of its own: what is found goes through check_report, which
 * lowers the severity of what does not ship; run.c joins findings of one stage.
 */
#ifndef CHECKS_CHECK_CTX_H
#define CHECKS_CHECK_CTX_H

#include "checks/run.h"
#include "context/baseimage.h"
#include "format/shell.h"
#include "format/yaml.h"

enum {
	CHECK_MOST_LINES = 10, /* of a finding: the first, those named, "and more" */
	/* Findings of one rule in one file that stand for themselves: nobody reads more,
	 * and a finding takes a KiB. */
	CHECK_MOST_OF_RULE = 1000,
};

/* A finding with what is needed to join it with others. */
struct check_found {
	struct finding finding;
	const struct check *check;
	size_t rule; /* its place in check_table */
	unsigned stage;
	struct str subject;  /* findings of different subjects are not joined */
	unsigned shown_line; /* the exact line, for joining; >= finding.line */
	unsigned also[2];    /* lines where an ignore comment counts, too; 0 = none */
	unsigned lines[CHECK_MOST_LINES]; /* of all that it stands for, ascending */
	unsigned n_lines;
	size_t more; /* it stands for so many that are not kept; 0: for itself */
};

/* A workflow or Compose file. */
struct check_yaml {
	struct str bytes;        /* as text */
	const struct str *lines; /* lines[i] is line i + 1 */
	size_t n_lines;
	const struct ynode *doc; /* the document that the rules run on; a mapping */
};

struct check_ctx {
	struct arena *arena;
	struct diag_list *diags;
	struct str path;
	const struct check_run *opt;
	const struct check_yaml *yaml; /* NULL for a Dockerfile */
	const struct dockerfile *df;   /* NULL for a YAML file */
	struct text_search *text;      /* of CHECK_TEXT: search.c */
	struct pragma *pragmas;        /* ignore comments, pragma.h */
	size_t n_pragmas;
	const enum df_use *uses; /* one a stage; NULL when the target is not known */
	int target;              /* number of the stage that is built; -1 without any */
	struct sh_script **scripts; /* by instruction; NULL but for RUN */
	struct sh_budget shell_words;
	const struct base_image **bases; /* by stage; NULL until asked for */

	/* What single rules look for once. */
	size_t *apt_conf; /* RUNs that write apt's configuration; check_apt.c */
	size_t n_apt_conf;
	const bool *sh_replaced; /* by instruction: /bin/sh is linked; bashism.c */
	const struct sh_script *bashisms_of; /* the script that bashisms are of */
	const struct bashism *bashisms;
	size_t n_bashisms;
	const struct df_stage *workdir_stage; /* has a WORKDIR by now; check_paths.c */
	const struct df_stage
		*sums_stage; /* its last RUN with checksums; check_fetch.c */
	size_t sums_last;
	const struct df_stage *lock_stage; /* COPYs before lock_seen: check_npm.c */
	size_t lock_seen;
	bool has_lock;
	bool vcs_looked_at, vcs_has_secret; /* check_context.c */
	struct secret_patterns *secrets;    /* compiled; secret_pattern.h */
	struct eol_cache *eol;              /* eol.h */
	struct gh_file *workflow;           /* workflow.h */
	struct compose_file *compose;       /* files beside; compose.c */
	struct compose_index *compose_index;

	/* Where the walk is. */
	const struct df_stage *stage; /* NULL before the first FROM */
	const struct df_instr *instr; /* inside ONBUILD the inner one */
	size_t index;                 /* of it, or of the ONBUILD around it */
	bool in_onbuild;
	const struct sh_script *script; /* of a RUN */

	/* Says of each finding whether a comment silences it; NULL: none can. */
	void (*silence)(struct check_ctx *ctx, struct check_found *f);
	bool unbounded; /* the findings are not of one file */
	struct check_found **found;
	size_t n_found, cap_found;
	struct check_store *store; /* found.c */
	size_t n_reported;
};

/* Where and how; fields left out are the rule's own. */
struct check_at {
	unsigned line, end_line; /* of the instruction; 0 = the whole file */
	unsigned exact_line;     /* of the command or word in it; 0 = the same */
	struct str subject;
	struct str fix;
	enum severity severity; /* SEVERITY_UNKNOWN: the rule's */
	bool info;              /* informational here */
	unsigned also[2];       /* further lines where an ignore comment counts */
	struct str path;        /* when it is not in the file at hand, but beside it */
	const package_ref *package; /* what it is about; NULL: no package */
};

struct check_at check_at_instr(const struct df_instr *in);
struct check_at check_at_line(const struct df_instr *in, unsigned exact_line);
/* The RUN that the walk is at, with the line of the command. */
struct check_at check_at_command(const struct check_ctx *ctx, const struct sh_command *c);

/* Adds a finding.  The text is one sentence without a full stop. */
void check_report(struct check_ctx *ctx, const struct check *self, struct check_at at,
		  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* One step down; CRITICAL to LOW. */
enum severity severity_lower(enum severity s);

/* True when the stage ends up in the image that is built. */
bool check_stage_ships(const struct check_ctx *ctx, unsigned stage);
bool check_is_target(const struct check_ctx *ctx, const struct df_stage *stage);

/* The facts of a stage's external base; NULL for a stage, scratch or an unknown
 * reference. */
const struct base_image *check_base(struct check_ctx *ctx, const struct df_stage *stage);
/* The same of the stage at the bottom of the chain that `stage` is FROM.  NULL gives
 * NULL. */
const struct base_image *check_root_base(struct check_ctx *ctx,
					 const struct df_stage *stage);

/* The facts of an image that is named otherwise; NULL for an unknown reference. */
const struct base_image *check_image(struct check_ctx *ctx, struct str ref);

struct base_options check_base_options(const struct check_ctx *ctx);

/* The last instruction of a kind in the stage and those it is FROM, before index `end`;
 * NULL when none. */
const struct df_instr *check_last_in_chain(const struct check_ctx *ctx,
					   const struct df_stage *stage,
					   enum df_kind kind, size_t end);

/* Value of a variable in front of the instruction that the walk is at. */
enum df_value check_variable(const struct check_ctx *ctx, struct str name,
			     struct str *value);
/* True for a variable that base images set, so that it may well have a value: PATH,
 * JAVA_HOME.  (check_vars.c) */
bool check_may_come_from_base(struct str name);
/* A word expanded there. */
struct df_expansion check_expand(const struct check_ctx *ctx, struct str word);

/* The variable set before the instruction that the walk is at (for FROM: before the first
 * FROM) whose name is at most two edits away; "" when none. */
struct str check_near_variable(const struct check_ctx *ctx, struct str name);

/* A --mount of the RUN that the walk is at with this type (NULL: cache or tmpfs) whose
 * target is `target` or a folder above it. */
bool check_has_mount(const struct check_ctx *ctx, const char *type, const char *target);

#endif
