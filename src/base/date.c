/*
 * date.c - days and seconds in UTC; see date.h.
 *
 * The calendar is counted in years that begin on 1 March, so that a leap day is a
 * year's last; RFC 3339 gives the text.
 */
#include "base/date.h"

#include <inttypes.h>

enum {
	DAYS_400_YEARS = 146097,
	DAYS_TO_EPOCH = 719468, /* from 1 March of year 0 to 1 January 1970 */
	SECONDS_A_DAY = 86400,
};

/* Days in front of month m of a year that begins in March; m is 0 for March. */
static unsigned days_before(unsigned m)
{
	return (153 * m + 2) / 5;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

date_day date_of(int year, unsigned month, unsigned day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400), in_era = y - era * 400;
	int64_t in_year = days_before((month + 9) % 12) + (int64_t)day - 1;

	return (date_day)(era * DAYS_400_YEARS + in_era * 365 + in_era / 4 -
			  in_era / 100 + in_year - DAYS_TO_EPOCH);
}

void date_split(date_day d, int *year, unsigned *month, unsigned *day)
{
	int64_t days = (int64_t)d + DAYS_TO_EPOCH;
	int64_t era = floor_div(days, DAYS_400_YEARS);
	int64_t in_era = days - era * DAYS_400_YEARS;
	/* Without the leap days before it, a day's year is its number by 365. */
	int64_t leaps = in_era / 1460 - in_era / 36524 + in_era / (DAYS_400_YEARS - 1);
	int64_t y = (in_era - leaps) / 365;
	unsigned in_year = (unsigned)(in_era - (365 * y + y / 4 - y / 100));
	unsigned m = (5 * in_year + 2) / 153;

	*day = in_year - days_before(m) + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(era * 400 + y + (*month <= 2));
}

/* The digits from..to of s, all of them digits and together from low to high. */
static bool number_at(struct str s, size_t from, size_t to, uint32_t low, uint32_t high,
		      uint32_t *out)
{
	return s.len >= to && str_to_u32(str_slice(s, from, to), high, out) &&
	       *out >= low;
}

static unsigned days_in_month(uint32_t year, uint32_t month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

static bool read_date(struct str s, date_day *out)
{
	uint32_t year, month, day;

	if (!number_at(s, 0, 4, 0, 9999, &year) || !number_at(s, 5, 7, 1, 12, &month) ||
	    !number_at(s, 8, 10, 1, 31, &day) || s.ptr[4] != '-' || s.ptr[7] != '-')
		return false;
	if (day > days_in_month(year, month))
		return false;
	*out = date_of((int)year, month, day);
	return true;
}

/* "Z" or "+02:00" to minutes. */
static bool read_offset(struct str s, int *minutes)
{
	uint32_t h, m;

	if (s.len == 1 && (s.ptr[0] == 'Z' || s.ptr[0] == 'z')) {
		*minutes = 0;
		return true;
	}
	if (s.len != 6 || (s.ptr[0] != '+' && s.ptr[0] != '-') || s.ptr[3] != ':' ||
	    !number_at(s, 1, 3, 0, 23, &h) || !number_at(s, 4, 6, 0, 59, &m))
		return false;
	*minutes = (int)(h * 60 + m) * (s.ptr[0] == '-' ? -1 : 1);
	return true;
}

bool time_parse(struct str s, int64_t *out)
{
	uint32_t h, m, sec;
	date_day day;
	int offset;

	/* A second 60 is a leap second (section 5.7); it counts as the next one. */
	if (!read_date(s, &day) || !number_at(s, 11, 13, 0, 23, &h) ||
	    !number_at(s, 14, 16, 0, 59, &m) || !number_at(s, 17, 19, 0, 60, &sec))
		return false;
	if ((s.ptr[10] != 'T' && s.ptr[10] != 't' && s.ptr[10] != ' ') ||
	    s.ptr[13] != ':' || s.ptr[16] != ':')
		return false;
	size_t at = 19;

	if (at < s.len && s.ptr[at] == '.') {
		size_t from = ++at;

		while (at < s.len && is_digit(s.ptr[at]))
			at++;
		if (at == from)
			return false;
	}
	if (!read_offset(str_from(s, at), &offset))
		return false;
	*out = (int64_t)day * SECONDS_A_DAY + (int64_t)(h * 3600 + m * 60 + sec) -
	       (int64_t)offset * 60;
	return true;
}

bool date_parse(struct str s, date_day *out)
{
	int64_t unused;

	if (s.len != 10 && !time_parse(s, &unused))
		return false;
	return read_date(s, out);
}

struct str date_text(struct arena *a, date_day d)
{
	unsigned month, day;
	int year;

	date_split(d, &year, &month, &day);
	return arena_printf(a, "%04d-%02u-%02u", year, month, day);
}

struct str time_text(struct arena *a, int64_t seconds)
{
	int64_t day = floor_div(seconds, SECONDS_A_DAY);
	unsigned rest = (unsigned)(seconds - day * SECONDS_A_DAY);

	/* No date_day beyond it; what reads such a time has made it up. */
	if (day > INT32_MAX || day <= INT32_MIN)
		return STR("");
	struct str date = date_text(a, (date_day)day);

	return arena_printf(a, STR_FMT "T%02u:%02u:%02uZ", STR_ARG(date), rest / 3600,
			    rest / 60 % 60, rest % 60);
}
