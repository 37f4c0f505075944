/*
 * options.h - the command line, the environment and .waybill.yaml as one struct.
 *
 * Option > environment (WAYBILL_ + the name in capitals) > configuration file > default.
 * All three go through the same table, options.c, which --help is printed from too.
 * Strings are borrowed from argv, the environment, or the arena.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/buf.h"
#include "base/date.h"
#include "core/finding.h"
#include "scan/parse_ctx.h"

/* Which commands an option belongs to. */
enum command_bit {
	CMD_SCAN = 1,
	CMD_SBOM = 2,
	CMD_DB = 4,
	CMD_RULES = 8,
	CMD_COMPARE = 16,
	CMD_VERSION = 32,
	CMD_EXPLAIN = 64,
	CMD_HELP = 128,
	CMD_CONVERT = 256,
	CMD_MERGE = 512,
	CMD_VALIDATE = 1024,
	CMD_DIFF = 2048,
	CMD_COMPLETION = 4096,
	CMD_BATCH = 8192, /* has the options of CMD_SCAN too */
	CMD_ANY = 16383
};

struct string_list {
	struct str *v;
	size_t n, cap;
};

struct output {
	struct str format;  /* name without version */
	struct str version; /* after '@'; empty = the writer's default */
	struct str file;    /* empty = stdout */
};

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Gate of one kind of finding. */
struct gate_level {
	bool set;
	enum severity least; /* SEVERITY_UNKNOWN: any finding counts */
};

struct options {
	unsigned command;   /* one bit of enum command_bit */
	struct str program; /* argv[0] */
	struct string_list args;
	struct string_list words; /* all that follows the command, for batch */

	/* output */
	struct str format;
	struct string_list output; /* FILE or FORMAT=FILE */
	bool quiet, verbose, no_progress;
	enum color_mode color;

	/* view */
	unsigned severities; /* bits 1 << enum severity; 0 = all */
	bool ignore_unfixed, show_suppressed;

	/* gate */
	struct gate_level fail_on[FINDING_KIND_COUNT];
	bool any_gate;
	bool fail_on_exploited;
	uint32_t fail_on_epss; /* the score times 100,000; 0: not set */
	uint32_t exit_code;
	bool strict;
	struct str baseline, write_baseline;

	/* what */
	unsigned scanners; /* bits 1 << enum finding_kind; 0 = all */
	bool dev, no_dev;
	bool reach_image;
	struct str rules;
	struct string_list license_allow, license_deny, license_except;
	bool installed;

	/* where */
	struct string_list skip_dirs, skip_files;
	bool gitignore;
	bool staged;     /* only what is in git's index and not in HEAD */
	struct str diff; /* only what changed since this revision */
	struct str tree; /* diff: the tree of this revision instead of the folder */

	/* Dockerfile */
	struct str dockerfile, target;
	struct build_arg *build_args;
	size_t n_build_args, cap_build_args;

	/* suppress */
	struct str ignorefile;
	struct string_list vex;
	unsigned ignore_policy; /* bits of enum ignore_policy, policy/ignore.h */

	/* database */
	struct str db;
	uint32_t db_max_age;           /* days; 0 = no limit */
	struct string_list ecosystems; /* db update, db prune */
	struct str mirror, proxy, cacert;
	bool full; /* db update: from nothing */

	/* root of an SBOM */
	struct str source_name, source_version, source_supplier;
	bool split_by_project;

	unsigned standards; /* validate: bits 1 << enum sbom_standard; 0 = all */

	/* run */
	struct str config;
	uint32_t jobs;       /* 0 = as many as there are processors */
	date_day as_of;      /* DATE_NONE = today */
	uint32_t eol_within; /* days */
	bool list_formats;   /* rules --formats */

	struct arena *arena;
};

/*
 * Reads argv[1..), the environment and the configuration file.  Returns 0; 1 when
 * help was asked for (opt->command says of what); or -1 with one line for people in
 * *error.
 */
int options_read(int argc, char **argv, struct arena *a, struct options *opt,
		 struct str *error);

/* Help of a command (0 = of the program), ready to be printed. */
void options_help(unsigned command, struct buf *out);

/* The outputs that -f and -o ask for; at least one. */
int options_outputs(const struct options *opt, struct output **out, size_t *n,
		    struct str *error);

#endif
