/*
 * formats.h - every file format that is read: lock files and manifests, and SBOMs.
 */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include "core/parser.h"

extern const struct parser *const format_table[];
extern const size_t format_table_len;

#endif
