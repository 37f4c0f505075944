/*
 * gate.h - which findings are shown, and whether the run fails.
 */
#ifndef POLICY_GATE_H
#define POLICY_GATE_H

#include "core/report.h"

struct view {
	unsigned severities; /* bits 1 << enum severity; 0 = all */
	bool ignore_unfixed;
	bool reach_image;
	bool show_suppressed;
};

/* Moves the findings that are shown to the front, counts all; returns how many are
 * shown.  A suppressed one is shown only with show_suppressed, and marked. */
size_t view_apply(const struct view *view, struct finding *v, size_t n,
		  struct report_counts *counts);

struct gate {
	bool set[FINDING_KIND_COUNT];
	enum severity least[FINDING_KIND_COUNT]; /* SEVERITY_UNKNOWN: any */
	bool exploited; /* what CISA lists, whatever its severity */
	uint32_t epss;  /* this score or more, times 100,000; 0: no such gate */
};

/* How many findings reach the gate: not suppressed, not informational, within the view's
 * ignore_unfixed and reach_image, whatever severities the view shows. */
size_t gate_count(const struct gate *gate, const struct view *view,
		  const struct finding *v, size_t n);

#endif
