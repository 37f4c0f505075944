/*
 * bashism.h - what a RUN holds that the shell which reads it does not have.
 *
 * Which shell that is: SHELL, a #! line, "bash -c"; else /bin/sh of the base image, which
 * is dash on Debian and Ubuntu, BusyBox's ash on Alpine, bash on Fedora, RHEL, SUSE and
 * their kind.  Where the base is not known, only what neither dash nor ash has counts.
 */
#ifndef CHECKS_BASHISM_H
#define CHECKS_BASHISM_H

#include "checks/check_ctx.h"

/* One a rule. */
enum bashism_group {
	BASHISM_TEST,
	BASHISM_SOURCE,
	BASHISM_PROCESS,
	BASHISM_BRACES,
	BASHISM_ARRAY,
	BASHISM_SYNTAX,
	BASHISM_REDIRECTION,
	BASHISM_BUILTIN,
	BASHISM_OPTION,
	BASHISM_EXPANSION,
	BASHISM_ARITHMETIC,
	BASHISM_ECHO,
	BASHISM_FLAG,
};

/* Shells that /bin/sh may be, as bits. */
enum bashism_shell {
	BASHISM_DASH = 1,
	BASHISM_ASH = 2,
	BASHISM_DASH_PIPEFAIL = 4, /* a dash that has set -o pipefail, or may have it */
};

struct bashism {
	enum bashism_group group;
	unsigned fails;     /* which shells do not have it */
	struct str what;    /* "[[" */
	const char *effect; /* "is no command of" */
	const char *shell;  /* that reads it, as sh_command.shell */
	unsigned line;
};

/* What a command uses; false when it is nothing of the kind.  bashism_command.c */
bool bashism_of_command(const struct sh_command *c, struct bashism *out);

/* Reports those of one group in the RUN at hand. */
void bashism_report(struct check_ctx *ctx, const struct check *self,
		    enum bashism_group group);

#endif
