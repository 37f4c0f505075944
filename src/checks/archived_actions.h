/*
 * archived_actions.h - GitHub Actions whose repositories are archived, and so get no
 * fixes.
 *
 * The names are those of https://github.com/zizmorcore/zizmor,
 * crates/zizmor/data/archived-repos.txt, commit 0105b44989e3 (MIT); what took an action's
 * place is told where it is known.
 */
#ifndef CHECKS_ARCHIVED_ACTIONS_H
#define CHECKS_ARCHIVED_ACTIONS_H

#include <stddef.h>

struct archived_action {
	const char *name;    /* "owner/name", lower case */
	const char *instead; /* an action or a command; NULL when nothing has its place */
};

extern const struct archived_action archived_actions[];
extern const size_t archived_actions_len;

#endif
