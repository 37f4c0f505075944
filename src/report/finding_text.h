/*
 * finding_text.h - a finding in words, for the formats of plain text.
 */
#ifndef REPORT_FINDING_TEXT_H
#define REPORT_FINDING_TEXT_H

#include "core/report.h"

/* The message of a finding and, of a rule, what cures it; may be in a. */
struct str finding_text(struct arena *a, const struct finding *f);

/* True where its url is one that a reader can follow: http or https. */
bool finding_has_page(const struct finding *f);

#endif
