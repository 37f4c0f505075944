/*
 * ignore_read.h - what the readers of ignore files share; see ignore.h.
 */
#ifndef POLICY_IGNORE_READ_H
#define POLICY_IGNORE_READ_H

#include "policy/ignore.h"

/* One file while it is read. */
struct ignore_reader {
	struct ignore_list *list;
	struct str file;
	struct diag_list *d;
	unsigned *violations;
};

/* An error at a line, "TEXT 'ABOUT'", that counts as a violation of the policy. */
void ignore_violation(struct ignore_reader *r, unsigned line, const char *text,
		      struct str about);

/* Sets the last day of an entry; false, and said, when it is no date. */
bool ignore_read_until(struct ignore_reader *r, unsigned line, struct str text,
		       struct ignore_entry *e);

/* Adds a package to those of an entry; false, and said, when it is a broken purl. */
bool ignore_add_package(struct ignore_reader *r, unsigned line, struct str text,
			struct ignore_entry *e);

/* .grype.yaml: its `ignore` rules. */
void ignore_read_grype(struct ignore_reader *r, struct str bytes);
/* osv-scanner.toml: IgnoredVulns and PackageOverrides, of its own folder. */
void ignore_read_osv(struct ignore_reader *r, struct str bytes);

#endif
