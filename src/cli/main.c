/*
 * main.c - reads the command line and calls the command.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/heap.h"
#include "cli/commands.h"
#include "cli/option_table.h"
#include "cli/term.h"

static int run(struct options *opt)
{
	switch (opt->command) {
	case CMD_SCAN:
	case CMD_SBOM:
	case CMD_CONVERT:
	case CMD_MERGE:
		return cmd_scan(opt);
	case CMD_BATCH:
		return cmd_batch(opt);
	case CMD_COMPLETION:
		return cmd_completion(opt);
	case CMD_DIFF:
		return cmd_diff(opt);
	case CMD_VALIDATE:
		return cmd_validate(opt);
	case CMD_DB:
		return cmd_db(opt);
	case CMD_RULES:
		return cmd_rules(opt);
	case CMD_EXPLAIN:
		return cmd_explain(opt);
	case CMD_COMPARE:
		return cmd_compare(opt);
	default:
		return cmd_version(opt);
	}
}

static unsigned command_bit(struct str name)
{
	for (size_t i = 0; i < command_table_len; i++)
		if (str_is(name, command_table[i].name))
			return command_table[i].bit;
	return 0;
}

static int print_help(unsigned command)
{
	struct buf out;

	buf_init(&out, 1024 * 1024);
	options_help(command, &out);
	int rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;

	buf_release(&out);
	return rc;
}

static int help(const struct options *opt)
{
	unsigned command = 0;

	if (opt->args.n) {
		command = command_bit(opt->args.v[0]);
		if (!command) {
			term_error("there is no command '" STR_FMT "'; see waybill help",
				   STR_ARG(opt->args.v[0]));
			return EXIT_USAGE;
		}
	}
	return print_help(command);
}

/*
 * A descriptor of 0 to 2 that the caller closed would be given to the first file that is
 * opened, and the report written into that.  Opened for the wrong direction, its use
 * fails.
 */
static void fill_standard_descriptors(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			_exit(EXIT_NO_RUN);
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct options opt;
	struct str error;
	int rc;

	fill_standard_descriptors();
	heap_prepare();
	signal(SIGPIPE,
	       SIG_IGN); /* a closed pipe is an error of write(), not our death */
	arena_init(&arena);
	switch (options_read(argc, argv, &arena, &opt, &error)) {
	case 0:
		rc = opt.command == CMD_HELP ? help(&opt) : run(&opt);
		break;
	case 1:
		rc = print_help(argc > 1 && argv[1][0] != '-' ? opt.command : 0);
		break;
	default:
		term_error(STR_FMT, STR_ARG(error));
		rc = EXIT_USAGE;
		break;
	}
	arena_release(&arena);
	return rc;
}
