/*
 * git_config.h - files in the syntax of git's configuration: .gitmodules.
 *
 * https://git-scm.com/docs/git-config#_syntax (git 2.52): [section] and [section
 * "subsection"], `name = value` with quotes, escapes, comments and lines that go on.
 * Nothing is included and no variable is set.
 */
#ifndef FORMAT_GIT_CONFIG_H
#define FORMAT_GIT_CONFIG_H

#include "base/arena.h"

enum git_config_kind {
	GIT_CONFIG_SECTION,
	GIT_CONFIG_VARIABLE,
	GIT_CONFIG_BAD, /* value is the line */
	GIT_CONFIG_END,
};

struct git_config_item {
	enum git_config_kind kind;
	unsigned line;                  /* 1-based */
	struct str section, subsection; /* of all of them; section is compared without
					   case */
	struct str name;                /* compared without case */
	struct str value; /* without quotes and escapes; borrowed or in the arena */
	bool has_value;   /* false for a name alone, which means true */
};

struct git_config_reader {
	struct arena *a;
	struct str rest;
	unsigned line; /* of the first byte of rest */
	struct str section, subsection;
};

void git_config_init(struct git_config_reader *r, struct arena *a, struct str bytes);
/* Fills in *out; false at the end, when its kind is GIT_CONFIG_END. */
bool git_config_next(struct git_config_reader *r, struct git_config_item *out);

#endif
