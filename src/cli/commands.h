/*
 * commands.h - one function a command; each returns the program's exit code.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

enum exit_code {
	EXIT_CLEAN = 0,
	EXIT_GATE = 1,
	EXIT_USAGE = 2,
	EXIT_INCOMPLETE = 3,
	EXIT_NO_RUN = 4
};

int cmd_scan(struct options *opt); /* scan, fs, repo, config, sbom, convert, merge */
int cmd_batch(struct options *opt);
int cmd_completion(struct options *opt);
int cmd_diff(struct options *opt);
int cmd_validate(struct options *opt);
int cmd_db(struct options *opt);
int cmd_rules(struct options *opt);
int cmd_explain(struct options *opt);
int cmd_compare(struct options *opt);
int cmd_version(struct options *opt);

#endif
