/*
 * check_bashism.c - the rules about shell text that needs another shell than the one that
 * reads it; what it is and who reads it is found in bashism.c.
 */
#include "checks/bashism.h"

#define SHELL_URL "https://docs.docker.com/reference/dockerfile/#shell"

static void run_test(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_TEST);
}

const struct check check_sh_test = {
	.id = "WB-SH-201",
	.slug = "sh-test",
	.aliases = "SC3010 SC3014 SC3015 SC3016",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "[[ or == under a plain sh",
	.why = "dash knows neither: the command fails, and the test counts as "
	       "false.",
	.fix = "write [ x = y ], or use SHELL [\"/bin/bash\", \"-c\"]",
	.bad = "FROM debian:13-slim\nRUN [[ -f /etc/os-release ]] && make",
	.good = "FROM debian:13-slim\nRUN [ -f /etc/os-release ] && make",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_test,
};

static void run_source(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_SOURCE);
}

const struct check check_sh_source = {
	.id = "WB-SH-202",
	.slug = "sh-source",
	.aliases = "SC3046 SC3051",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "source under a plain sh",
	.why = "dash has no such command, so that nothing is read and the "
	       "build ends or goes on without it.",
	.fix = "write . FILE, with a path",
	.bad = "FROM debian:13-slim\nRUN source /opt/env && make",
	.good = "FROM debian:13-slim\nRUN . /opt/env && make",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_source,
};

static void run_process(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_PROCESS);
}

const struct check check_sh_process = {
	.id = "WB-SH-203",
	.slug = "sh-process-substitution",
	.aliases = "SC3001 SC3034",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "<(...) or $(< file) under a plain sh",
	.why = "The first is a syntax error there, the second gives nothing.",
	.fix = "use a pipe, a file or $(cat file), or SHELL [\"/bin/bash\", "
	       "\"-c\"]",
	.bad = "FROM debian:13-slim\nRUN diff <(ls a) <(ls b)",
	.good = "FROM debian:13-slim\nRUN ls a > a.txt && ls b | diff a.txt -",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_process,
};

static void run_braces(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_BRACES);
}

const struct check check_sh_braces = {
	.id = "WB-SH-204",
	.slug = "sh-braces",
	.aliases = "SC3009",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "{a,b} under a plain sh",
	.why = "It is no pattern there: one file of that very name is made, "
	       "looked for or not found to be removed.",
	.fix = "write the words out, or use SHELL [\"/bin/bash\", \"-c\"]",
	.bad = "FROM debian:13-slim\nRUN mkdir -p /app/{bin,etc}",
	.good = "FROM debian:13-slim\nRUN mkdir -p /app/bin /app/etc",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_braces,
};

static void run_array(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_ARRAY);
}

const struct check check_sh_array = {
	.id = "WB-SH-205",
	.slug = "sh-array",
	.aliases = "SC3024 SC3030 SC3054",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Array or += under a plain sh",
	.why = "Only bash, ksh and zsh have them.",
	.fix = "use words and set --, or SHELL [\"/bin/bash\", \"-c\"]",
	.bad = "FROM debian:13-slim\nRUN a=(x y); echo ${a[1]}",
	.good = "FROM debian:13-slim\nRUN set -- x y; echo $2",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_array,
};

static void run_syntax(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_SYNTAX);
}

const struct check check_sh_syntax = {
	.id = "WB-SH-206",
	.slug = "sh-syntax",
	.aliases = "SC2112 SC2113 SC2127 SC3008 SC3032",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Syntax that a plain sh does not have",
	.why = "function, select, coproc and a case that goes on are words of "
	       "bash.",
	.fix = "write it as sh has it, as f() { ...; }, or use SHELL "
	       "[\"/bin/bash\", \"-c\"]",
	.bad = "FROM debian:13-slim\nRUN function f { make; }; f",
	.good = "FROM debian:13-slim\nRUN f() { make; }; f",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_syntax,
};

static void run_redirection(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_REDIRECTION);
}

const struct check check_sh_redirection = {
	.id = "WB-SH-207",
	.slug = "sh-redirection",
	.aliases = "SC3011 SC3020 SC3021 SC3025 SC3029",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "&>, <<< or |& under a plain sh",
	.why = "dash takes &> for two things: the command goes to the "
	       "background, its failure unseen, and the file is emptied. The "
	       "others are errors.",
	.fix = "write > FILE 2>&1, a pipe, or 2>&1 |",
	.bad = "FROM debian:13-slim\nRUN make &> /tmp/log",
	.good = "FROM debian:13-slim\nRUN make > /tmp/log 2>&1",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_redirection,
};

static void run_builtin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_BUILTIN);
}

const struct check check_sh_builtin = {
	.id = "WB-SH-208",
	.slug = "sh-builtin",
	.aliases = "SC3039 SC3044",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Command of bash under a plain sh",
	.why = "pushd, declare, shopt, let and their kind are not found.",
	.fix = "write it as sh has it, or use SHELL [\"/bin/bash\", \"-c\"]",
	.bad = "FROM debian:13-slim\nRUN pushd /src && make",
	.good = "FROM debian:13-slim\nRUN cd /src && make",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_builtin,
};

static void run_option(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_OPTION);
}

const struct check check_sh_option = {
	.id = "WB-SH-209",
	.slug = "sh-option",
	.aliases = "SC3040",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "set -o with an option that sh does not have",
	.why = "A plain sh ends at such a set, the build with it.",
	.fix = "use SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]",
	.bad = "FROM debian:13-slim\nRUN set -o pipefail; ls | wc -l",
	.good = "FROM alpine:3.24\nRUN set -o pipefail; ls | wc -l",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_option,
};

static void run_expansion(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_EXPANSION);
}

const struct check check_sh_expansion = {
	.id = "WB-SH-210",
	.slug = "sh-expansion",
	.aliases = "SC3002 SC3003 SC3004 SC3028 SC3053 SC3056 SC3057 SC3059 SC3060",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Expansion that a plain sh does not have",
	.why = "${x:1}, ${x/a/b} and ${!x} are errors there; $'...' keeps its "
	       "dollar; $RANDOM and its kind are empty.",
	.fix = "write it as sh has it, with ${x#a}, ${x%b}, cut, sed, printf or id -u, "
	       "or "
	       "use SHELL [\"/bin/bash\", \"-c\"]",
	.bad = "FROM debian:13-slim\nRUN x=1.2.3; echo ${x/./-}",
	.good = "FROM debian:13-slim\nRUN x=1.2.3; echo ${x%.*}",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_expansion,
};

static void run_arithmetic(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_ARITHMETIC);
}

const struct check check_sh_arithmetic = {
	.id = "WB-SH-211",
	.slug = "sh-arithmetic",
	.aliases = "SC3005 SC3006 SC3007 SC3018 SC3019",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "(( )) under a plain sh",
	.why = "There it is a command within two subshells, which is not "
	       "found; for (( )) is a syntax error.",
	.fix = "write [ \"$x\" -gt 1 ], x=$((x + 1)), or for i in $(seq 3)",
	.bad = "FROM debian:13-slim\nRUN for ((i = 0; i < 3; i++)); do make; done",
	.good = "FROM debian:13-slim\nRUN for i in 0 1 2; do make; done",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_arithmetic,
};

static void run_echo(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_ECHO);
}

const struct check check_sh_echo = {
	.id = "WB-SH-212",
	.slug = "sh-echo",
	.aliases = "SC3036 SC3037",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "echo -e under a plain sh",
	.why = "dash prints the flag, so that the file begins with -e; the "
	       "escapes it reads in any case.",
	.fix = "use printf",
	.bad = "FROM debian:13-slim\nRUN echo -e \"a\\nb\" > /etc/x.conf",
	.good = "FROM debian:13-slim\nRUN printf \"a\\nb\\n\" > /etc/x.conf",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_echo,
};

static void run_flag(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	(void)arg;
	bashism_report(ctx, self, BASHISM_FLAG);
}

const struct check check_sh_flag = {
	.id = "WB-SH-213",
	.slug = "sh-flag",
	.aliases = "SC3038 SC3045 SC3047 SC3048 SC3050",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Flag of bash for a command of sh",
	.why = "read -a, trap ERR, export -f, printf %q and their kind are "
	       "refused by a plain sh.",
	.fix = "write it as sh has it, or use SHELL [\"/bin/bash\", \"-c\"]",
	.bad = "FROM debian:13-slim\nRUN trap cleanup ERR; make",
	.good = "FROM debian:13-slim\nRUN trap cleanup EXIT; make",
	.url = SHELL_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_RUN),
	.run = run_flag,
};
