/*
 * diff_report.h - a native report, read back as the run that wrote it, for diff.
 */
#ifndef CLI_DIFF_REPORT_H
#define CLI_DIFF_REPORT_H

#include "cli/run.h"

/*
 * The file, when it is a report of `waybill scan -f json`: *is_report tells, and *run
 * gets its packages and findings, those that opt asks for.  Returns 0, or an exit code
 * after an error was printed.  What is no report is left to others: 0 with *is_report
 * false.
 */
int diff_report_read(const struct options *opt, struct str file, struct run *run,
		     bool *is_report);

#endif
