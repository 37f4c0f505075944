/*
 * search.h - secrets in the text of any file: tokens, and in settings files also
 * passwords within URLs and values whose names promise a secret.
 */
#ifndef CHECKS_SEARCH_H
#define CHECKS_SEARCH_H

#include "checks/check_ctx.h"

/* How much of a file is looked at, by its name. */
enum text_class {
	TEXT_PLAIN,    /* tokens by their form */
	TEXT_COMPOSE,  /* and passwords in URLs; its values have a rule of their own */
	TEXT_PIPELINE, /* workflows and their like: URLs, and values that look random */
	TEXT_SETTINGS, /* .env, .npmrc, .aws/credentials …: URLs and all values */
	TEXT_NETRC,    /* the same, in words */
};

/* A text file that rules of CHECK_TEXT run on. */
struct check_text {
	struct str text;
	enum text_class class;
};

enum text_class search_class(struct str path);

/* A place in the text, found from the front to the back. */
struct text_place {
	struct str text;
	size_t offset;
	unsigned line;
};
/* The line of an offset that is not before the last one asked for. */
unsigned text_line_at(struct text_place *p, size_t offset);

#endif
