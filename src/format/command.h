/*
 * command.h - calls of package managers and downloaders in a RUN: which tool, which
 * sub-command, which arguments are neither flags nor values of flags.
 */
#ifndef FORMAT_COMMAND_H
#define FORMAT_COMMAND_H

#include "format/shell.h"

enum tool {
	TOOL_NONE,
	TOOL_APT,
	TOOL_APT_GET,
	TOOL_APTITUDE,
	TOOL_APK,
	TOOL_YUM,
	TOOL_DNF,
	TOOL_MICRODNF,
	TOOL_TDNF,
	TOOL_ZYPPER,
	TOOL_PIP,
	TOOL_NPM,
	TOOL_YARN,
	TOOL_GEM,
	TOOL_CURL,
	TOOL_WGET,
	TOOL_GIT,
	TOOL_UV, /* "uv pip", "uv tool" */
	TOOL_PIPX,
	TOOL_PNPM,
	TOOL_GO,
	TOOL_CARGO,
	TOOL_RPM,
	TOOL_CONDA,
	TOOL_MAMBA,
	TOOL_MICROMAMBA,
	TOOL_DOTNET,
	TOOL_COMPOSER,
	TOOL_COUNT
};

struct call {
	const struct sh_command *command;
	enum tool tool;
	size_t first; /* index of the word after the tool: "python -m pip" and "uv pip"
			 have it after pip */
	size_t sub;   /* index of the sub-command; n_words when there is none */
	struct str subcommand; /* "install"; empty when none or not known */
};

/* False when the command is none of the tools. */
bool call_read(const struct sh_command *c, struct call *out);

bool call_is(const struct call *k, const char *subcommands); /* blank separated */

/* A walk over the arguments after the sub-command (curl and wget: after the tool). */
struct call_args {
	const struct call *call;
	size_t at;
	bool flags_ended; /* a "--" was met */
};

struct call_args call_args(const struct call *k);
/* Takes the next argument that is neither a flag nor the value of one; false at the end.
 */
bool call_next_arg(struct call_args *args, const struct sh_word **word);

/* True when the command has one of the flags, blank separated: "-y --yes". */
bool call_has_any(const struct call *k, const char *flags);

/* True when w is one of the blank-separated words. */
bool word_in(struct str w, const char *list);

const char *tool_name(enum tool t); /* "apt-get" */

#endif
