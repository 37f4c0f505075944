/*
 * check.h - the plug-in interface of src/checks/: one row a rule, one function.
 */
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include "core/finding.h"

/* What a rule is run on, and once per what. */
enum check_on {
	CHECK_DOCKERFILE_INSTRUCTION, /* `at` is a struct df_instr */
	CHECK_DOCKERFILE_COMMAND,     /* `at` is a struct sh_command of a RUN */
	CHECK_DOCKERFILE_STAGE,       /* `at` is a struct df_stage */
	CHECK_DOCKERFILE_FILE,        /* `at` is NULL; once at the end */
	CHECK_COMPOSE,                /* `at` is the document */
	CHECK_WORKFLOW,               /* `at` is the document */
	CHECK_TEXT,                   /* `at` is a struct check_text, of any file */
	CHECK_INVENTORY,              /* `at` is the struct inventory */
	CHECK_ON_COUNT
};

/* What holds for all findings of a rule. */
enum check_trait {
	CHECK_INFO = 1,    /* informational: never counts for the gate */
	CHECK_BUILD = 2,   /* about the build: as severe in a stage that does not ship */
	CHECK_SHIPPED = 4, /* about what ships: silent in other stages */
	CHECK_EACH = 8, /* each place is a finding; else one a stage, naming the others */
	CHECK_ABSENT =
		16, /* about what is not there: of the file, whatever line is shown */
};

struct check_ctx; /* the file, its model, the findings so far: checks/check_ctx.h */

struct check {
	const char *id;      /* stable for ever: "WB-DF-101" */
	const char *slug;    /* "from-untagged", accepted wherever the id is */
	const char *aliases; /* blank separated: "DL3006 DS-0001"; NULL when none */
	enum finding_kind kind;
	enum severity severity;
	bool on_by_default;
	const char *title; /* what is wrong, under 70 characters */
	const char *why;   /* one or two sentences */
	const char *fix;   /* what to do, one sentence */
	const char *bad;   /* example that triggers */
	const char *good;  /* example that does not */
	const char *url;   /* the document it rests on */
	enum check_on on;
	unsigned traits;       /* bits of enum check_trait */
	uint32_t instructions; /* CHECK_DOCKERFILE_INSTRUCTION: bits of enum df_kind; 0 =
				  all */
	void (*run)(struct check_ctx *ctx, const struct check *self, const void *at);
	/* For CHECK_TEXT, when the rule is about something else, too; else NULL. */
	void (*run_text)(struct check_ctx *ctx, const struct check *self, const void *at);
};

#endif
