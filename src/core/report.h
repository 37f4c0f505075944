/*
 * report.h - a finished scan: what every writer gets.
 *
 * Everything is sorted and filtered already; a writer never sorts, looks up
 * or filters.  Strings live in the scan's arena.
 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include "core/finding.h"
#include "base/diag.h"

struct db_ecosystem {
	struct str name; /* OSV's, with its suffix */
	uint32_t advisories;
	struct str newest; /* latest `modified`, "2026-08-21T07:00:00Z" */
};

struct report_db {
	bool present; /* false: no matching was done */
	bool built_in;
	struct str built; /* time of the import */
	uint32_t advisories;
	const struct db_ecosystem *ecosystems; /* sorted by name */
	size_t n_ecosystems;
	bool knows_kev, knows_epss; /* some CVE is told to be exploited, has a score */
};

enum target_type { TARGET_DIRECTORY, TARGET_SBOM, TARGET_IMAGE };

/* The root component of an SBOM: the application that was scanned. */
struct report_subject {
	struct str name, version, supplier;
	struct str purl; /* empty when its ecosystem is not known */
	const struct str *licenses;
	size_t n_licenses;
	struct str vcs_url;
	package_ref package; /* the first-party project that it is; or PACKAGE_NONE */
};

enum sbom_whole { SBOM_UNKNOWN, SBOM_INCOMPLETE, SBOM_COMPLETE };

/* What the SBOMs that were read say of themselves; all zero for other targets. */
struct report_origin {
	const struct str *tools; /* that made them: "syft 1.57.0" */
	size_t n_tools;
	const struct str *authors; /* "Person: Ann (ann@acme.example)" */
	size_t n_authors;
	const struct str *lifecycles; /* "build" */
	size_t n_lifecycles;
	enum sbom_whole whole;
	bool root_known; /* they tell all that the root depends on */
};

struct report_counts {
	uint32_t shown[FINDING_KIND_COUNT][SEVERITY_COUNT];
	uint32_t hidden; /* by --severity, --ignore-unfixed, --reach, --no-dev */
	uint32_t suppressed;
	uint32_t files_read; /* that some parser or check knows */
	uint32_t files_seen;
};

struct report {
	enum target_type target;
	struct str target_name;
	struct report_subject subject;
	struct report_origin origin;
	const struct inventory *inventory;
	const struct finding *findings; /* suppressed ones only with --show-suppressed */
	size_t n_findings;
	const struct diag_list *diags;
	bool complete;
	struct report_db db;
	struct report_counts counts;
	const char *tool_version;
	int64_t created;       /* seconds since 1970 UTC; SOURCE_DATE_EPOCH obeyed */
	struct str facts_date; /* of the end-of-life facts, "2026-08-22" */
	const struct check *const *checks; /* all rules, by id; for SARIF */
	size_t n_checks;
	bool color;     /* the table may use colours */
	unsigned width; /* columns of the terminal; 0 = not one */
};

/* One line on the database that was used: "built-in starter set (not complete), 10948
 * advisories, built 2026-08-22"; in a. */
struct str report_db_text(struct arena *a, const struct report_db *db);

#endif
