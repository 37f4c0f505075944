/*
 * date.h - days and seconds in UTC, proleptic Gregorian, without the C
 * library's calendar (locale, time zone).  The clock is read in cli/ only.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"

typedef int32_t date_day; /* days since 1970-01-01 */
#define DATE_NONE INT32_MIN

date_day date_of(int year, unsigned month, unsigned day); /* month, day from 1 */
void date_split(date_day d, int *year, unsigned *month, unsigned *day);

/* "2025-05-31", or the date part of an RFC 3339 time.  False: not a date. */
bool date_parse(struct str s, date_day *out);
/* "2025-05-31"; in the arena. */
struct str date_text(struct arena *a, date_day d);

/* "2026-08-21T07:00:00Z" (fraction and offset are honoured: fraction dropped,
 * offset applied) to seconds since 1970 UTC.  False: not a time. */
bool time_parse(struct str s, int64_t *out);
/* "2026-08-21T07:00:00Z"; in the arena. */
struct str time_text(struct arena *a, int64_t seconds);

#endif
