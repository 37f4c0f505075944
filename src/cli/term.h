/*
 * term.h - what the terminal can do, and the only printing there is.
 */
#ifndef CLI_TERM_H
#define CLI_TERM_H

#include "base/buf.h"
#include "cli/options.h"

/* Whether stdout gets colours: --color, NO_COLOR, CLICOLOR_FORCE, TERM, a terminal. */
bool term_wants_color(enum color_mode mode);
/* Columns of the terminal on stdout, 0 when it is none. */
unsigned term_width(void);

/* "waybill: text" on stderr.  What would write
 * elsewhere on a terminal is shown as '?'. */
void term_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Writes all of it to stdout.  Returns 0; 1 when the reader wants no more (`waybill |
 * head`: no fault, but no reason to go on); or -1 when it is not possible (said). */
int term_write(struct str bytes);

/* Today in UTC, seconds since 1970; SOURCE_DATE_EPOCH when it is set. */
int64_t term_now(void);

#endif
