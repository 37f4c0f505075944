/*
 * pip_requirements.h - the lines of a requirements file, as pip sees them.
 *
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/ (pip 25) and the
 * behaviour of pip's reader where the page is silent: lines are joined before comments
 * are cut, a comment line ends a join.  Also what pip-compile and uv write into comments:
 * which package a line came in through.
 *
 * Text is borrowed from the bytes, or in the arena where lines were joined.
 */
#ifndef FORMAT_PIP_REQUIREMENTS_H
#define FORMAT_PIP_REQUIREMENTS_H

#include "base/arena.h"

enum pip_line_kind {
	PIP_LINE_REQUIREMENT, /* text is name, URL or path, and marker; options follow */
	PIP_LINE_OPTIONS,     /* options alone */
	PIP_LINE_COMMENT,     /* comment alone */
	PIP_LINE_BLANK,
};

struct pip_line {
	enum pip_line_kind kind;
	unsigned line;      /* 1-based, the first physical line */
	struct str text;    /* of a requirement, trimmed */
	struct str options; /* "--hash=… --hash=…" */
	struct str comment; /* after '#', as written; may be empty */
};

struct pip_reader {
	struct arena *a;
	struct str rest;
	unsigned next_line;
};

void pip_reader_init(struct pip_reader *r, struct arena *a, struct str bytes);
bool pip_reader_next(struct pip_reader *r, struct pip_line *out); /* false at the end */

/* The first "${NAME}" of text, which pip takes from the environment; "" when there is
 * none.  Other spellings ("$x", "${x}") are plain text to pip. */
struct str pip_variable(struct str text);

enum pip_option_kind {
	PIP_OPTION_REQUIREMENT, /* -r */
	PIP_OPTION_CONSTRAINT,  /* -c */
	PIP_OPTION_EDITABLE,    /* -e; the value runs to the next option */
	PIP_OPTION_INDEX,       /* --index-url, --extra-index-url, --find-links */
	PIP_OPTION_HASH,
	PIP_OPTION_OTHER, /* known, and of no account for what is installed */
	PIP_OPTION_UNKNOWN,
};

struct pip_option {
	enum pip_option_kind kind;
	struct str name;  /* as written: "-r", "--hash" */
	struct str value; /* without quotes; empty when there is none */
};

/* Takes the next option off *options.  False when none is left. */
bool pip_option_next(struct str *options, struct pip_option *out);

/* Where a line came from, one item of a "via" annotation. */
enum pip_via_kind {
	PIP_VIA_NONE,    /* the comment is none, or names a constraint file */
	PIP_VIA_DIRECT,  /* a requirements file, a project */
	PIP_VIA_PACKAGE, /* another package */
};

/*
 * Reads annotations over a sequence of comments.  Set *in_list to false before each
 * requirement's line; the comment of that line and the comment lines after it are then
 * given in turn.  A comment may hold several items, separated by commas:
 * *items is what is left of them.
 */
bool pip_via_begin(struct str comment, bool *in_list, struct str *items);
enum pip_via_kind pip_via_next(struct str *items, struct str *name);

/* Who wrote a file that lists everything that is installed. */
enum pip_header {
	PIP_HEADER_NONE,
	PIP_HEADER_COMPILE, /* pip-compile: leaves setuptools and the like out */
	PIP_HEADER_OTHER,
};

enum pip_header pip_header_of(struct str comment);

#endif
