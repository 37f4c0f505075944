/*
 * finding_text.h - a finding in words, for the formats of plain text.
 */
#ifndef REPORT_FINDING_TEXT_H
#define REPORT_FINDING_TEXT_H

#include "core/report.h"

/* The message of a finding and, of a rule, what cures it; may be in a. */
struct str finding_text(struct arena *a, const struct finding *f);

#endif
