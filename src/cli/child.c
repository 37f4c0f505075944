#include "cli/child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static int spawn(pid_t *pid, const char *program, const char *const *argv,
		 char *const *environment, int in, int out)
{
	posix_spawn_file_actions_t actions;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, in);
	if (out != STDERR_FILENO)
		posix_spawn_file_actions_addclose(&actions, out);
	int rc = posix_spawnp(pid, program, &actions, NULL, (char *const *)argv,
			      environment);

	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

int child_start(struct child *c, const char *program, const char *const *argv,
		char *const *environment, enum child_output output)
{
	int in[2], out[2] = { -1, STDERR_FILENO };
	struct child started = { .out = -1 };

	if (pipe(in) != 0)
		return -1;
	if (output == CHILD_TO_US && pipe(out) != 0) {
		int err = errno;

		close(in[0]);
		close(in[1]);
		errno = err;
		return -1;
	}
	fcntl(in[1], F_SETFD, FD_CLOEXEC);
	if (out[0] >= 0)
		fcntl(out[0], F_SETFD, FD_CLOEXEC);
	int rc = spawn(&started.pid, program, argv, environment, in[0], out[1]);

	close(in[0]);
	if (out[0] >= 0)
		close(out[1]);
	started.in = in[1];
	started.out = out[0];
	if (rc != 0) {
		close(in[1]);
		if (out[0] >= 0)
			close(out[0]);
		errno = rc;
		return -1;
	}
	*c = started;
	return 0;
}

int child_end(struct child *c)
{
	int status;

	if (c->in >= 0)
		close(c->in);
	if (c->out >= 0)
		close(c->out);
	while (waitpid(c->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
