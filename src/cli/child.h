/*
 * child.h - the one place that starts a program.
 *
 * Two files call it, and a test holds that: git.c for --staged and --diff, and
 * db_fetch.c for `waybill db update`.  Nothing else is ever executed.
 */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include "base/str.h"

#include <sys/types.h>

struct child {
	pid_t pid;
	int in, out; /* our ends of its stdin and stdout; -1 = closed or none */
};

enum child_output {
	CHILD_TO_US,    /* we read its stdout */
	CHILD_TO_STDERR /* what it prints goes where our messages go */
};

/*
 * Starts the program, looked for in PATH when it has no '/'.  argv and environment end
 * with NULL.  0, or -1 with errno; *c is untouched then.
 */
int child_start(struct child *c, const char *program, const char *const *argv,
		char *const *environment, enum child_output output);

/* Closes our ends and waits.  Its exit code, or -1 when it did not end by itself. */
int child_end(struct child *c);

#endif
