/*
 * report_writers.h - the writers of src/report/; see report_writers.def.
 */
#ifndef REPORT_REPORT_WRITERS_H
#define REPORT_REPORT_WRITERS_H

#include "core/writer.h"

#define WRITER(name) extern const struct writer name;
#include "report/report_writers.def"
#undef WRITER

#endif
