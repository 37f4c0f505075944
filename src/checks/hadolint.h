/*
 * hadolint.h - .hadolint.yaml, the configuration of hadolint, for those who have one.
 *
 * https://github.com/hadolint/hadolint#configure (2.15, 2026-08).  What it says holds for
 * the rules on Dockerfiles; its names are looked up among the rules' aliases.  How
 * hadolint prints (format, no-color, verbose) means nothing here.
 */
#ifndef CHECKS_HADOLINT_H
#define CHECKS_HADOLINT_H

#include "base/diag.h"
#include "checks/table.h"

/* error, warning, info, style; as they are ordered. */
enum hadolint_level {
	HADOLINT_UNSET,
	HADOLINT_STYLE,
	HADOLINT_INFO,
	HADOLINT_WARNING,
	HADOLINT_ERROR
};

/* A label that images must have, and what its value is. */
enum label_type {
	LABEL_TEXT,
	LABEL_URL,
	LABEL_TIME, /* RFC 3339 */
	LABEL_SEMVER,
	LABEL_SPDX,
	LABEL_COMMIT,
	LABEL_EMAIL
};
struct check_label {
	struct str name;
	enum label_type type;
};

struct hadolint {
	struct str path;          /* of the file, for messages */
	struct check_set ignored; /* its findings are suppressed */
	struct check_set overridden;
	uint8_t *level; /* enum hadolint_level by place in check_table */
	struct str *registries;
	size_t n_registries, cap_registries;
	struct check_label *labels;
	size_t n_labels, cap_labels;
	bool strict_labels;
	bool no_pragmas; /* disable-ignore-pragma */
	bool no_fail;
	bool has_threshold;            /* failure-threshold is given */
	enum hadolint_level threshold; /* HADOLINT_UNSET: none, ignore */
};

/*
 * Reads the file.  What is no key or value of hadolint's is a DIAG_POLICY warning, a name
 * that is no rule here a note.  Everything is in the arena or borrowed from bytes.
 * Returns 0, or -1 when it is no YAML mapping; that has been said.
 */
int hadolint_read(struct arena *a, struct str bytes, struct diag_list *d, struct str path,
		  struct hadolint *out);

/* error HIGH, warning MEDIUM, info and style LOW. */
enum severity hadolint_severity(enum hadolint_level level);

#endif
