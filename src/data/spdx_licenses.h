/*
 * spdx_licenses.h - ids of the SPDX License List.
 *
 * Version 3.29.0 of https://github.com/spdx/license-list-data (CC0-1.0), made into
 * a table by spdx_licenses.py.
 */
#ifndef DATA_SPDX_LICENSES_H
#define DATA_SPDX_LICENSES_H

#include <stdbool.h>
#include <stddef.h>

struct license_id {
	const char *id;
	bool deprecated, osi;
};

/* Both in ASCII order without case. */
extern const struct license_id spdx_licenses[];
extern const size_t spdx_licenses_len;
extern const char *const spdx_exceptions[];
extern const size_t spdx_exceptions_len;

extern const char spdx_list_version[]; /* "3.29.0" */

#endif
