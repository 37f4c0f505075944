/*
 * pe_version.h - the version resource of a program or library of Windows.
 *
 * https://learn.microsoft.com/windows/win32/debug/pe-format#the-rsrc-section (2025-07)
 * and https://learn.microsoft.com/windows/win32/menurc/vs-versioninfo with the structures
 * that it leads to (VS_FIXEDFILEINFO, StringFileInfo, StringTable, String).
 */
#ifndef FORMAT_PE_VERSION_H
#define FORMAT_PE_VERSION_H

#include "format/object_file.h"

/* Strings of the first language, trimmed, UTF-8, in the arena; empty where there is none,
 * or where it is no text. */
struct pe_version {
	struct str product_name, product_version, file_version;
	struct str company_name, internal_name, original_filename;
	struct str fixed_file_version; /* "1.2.3.4" of the numbers; empty without them */
};

enum pe_version_result {
	PE_VERSION_NONE, /* there is no such resource */
	PE_VERSION_BAD,  /* it does not lie in the file, or is none */
	PE_VERSION_READ,
};
enum pe_version_result pe_version_read(struct arena *a, const struct object_file *o,
				       struct pe_version *out);

#endif
