/*
 * cvss4_table.h - scores of the macro vectors of CVSS 4.0, times ten.
 *
 * Facts of the specification: https://www.first.org/cvss/v4-0/specification-document
 * section 8.2 (version 1.2, June 2024), Copyright FIRST.Org, Inc., free to use with
 * attribution.
 */
#ifndef DATA_CVSS4_TABLE_H
#define DATA_CVSS4_TABLE_H

#include <stdint.h>

/* By EQ1 to EQ6.  0 where no vector leads: EQ3 = 2 with EQ6 = 0. */
extern const uint8_t cvss4_scores[3][2][3][3][3][2];

#endif
