/*
 * csv.h - rows of comma-separated values: RFC 4180,
 * https://www.rfc-editor.org/rfc/rfc4180.
 *
 * Quoted fields may hold commas, quotes (doubled) and line breaks.
 */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "base/arena.h"

/* Takes the next field off *row, a record without its line break.  False when the row has
 * no more: a row has one field more than commas.  *done is false before the first call.
 * What is in quotes without a quote in it, and what is in none, is borrowed. */
bool csv_next(struct arena *a, struct str *row, bool *done, struct str *field);

/* True when text ends within quotes, so that the next line belongs to the same row. */
bool csv_is_open(struct str text);

#endif
