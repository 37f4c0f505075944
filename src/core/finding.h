/*
 * finding.h - what a scan has to say about the input: one flaw at one place.
 *
 * Made by advisory/ and checks/, ordered and filtered by policy/, written by
 * sbom/ and report/.  Strings live in the scan's arena.
 */
#ifndef CORE_FINDING_H
#define CORE_FINDING_H

#include "base/date.h"
#include "core/package.h"
#include "core/severity.h"

enum finding_kind {
	FINDING_VULNERABILITY,
	FINDING_MISCONFIGURATION,
	FINDING_END_OF_LIFE,
	FINDING_SECRET,
	FINDING_LICENSE,
	FINDING_KIND_COUNT
};

struct cvss_vector {
	struct str vector;   /* as published */
	const char *version; /* "3.1" */
	unsigned tenths;     /* base score times ten */
};

/* What is known of attacks on a flaw. */
struct exploitation {
	date_day kev; /* when CISA listed it as exploited; 0: it did not */
	bool ransomware;
	bool has_epss;
	uint32_t epss; /* probability of attacks within 30 days, times 100,000 */
};

struct finding {
	enum finding_kind kind;
	struct str id;             /* the one shown: "CVE-2023-30861", "WB-DF-101" */
	const struct str *aliases; /* all other ids, sorted */
	size_t n_aliases;
	enum severity severity;
	struct str title;        /* the rule's or the advisory's; one line */
	struct str message;      /* one sentence about this place, no full stop */
	struct str path;         /* relative to the scan root, '/' separated */
	unsigned line, end_line; /* 1-based; 0 = the whole file is meant */
	package_ref package;     /* PACKAGE_NONE unless about a package */
	const package_ref *introduced_by; /* direct packages that pull it in */
	size_t n_introduced_by;
	const struct str *fixed_versions; /* for this version's branch first */
	size_t n_fixed_versions;
	const struct cvss_vector *cvss;
	size_t n_cvss;
	struct exploitation exploited;
	struct str fix; /* what to do, one sentence; may be empty */
	struct str url;
	struct str fingerprint; /* 32 hex digits; set by policy/ */
	bool possible;          /* some allowed version is affected, not all */
	bool informational;     /* never counts for the gate */

	enum tristate reach_image;
	struct str reach_stages, reach_why;

	/* Set by policy/. */
	bool suppressed;
	struct str suppressed_by; /* "inline", "ignore-file", "baseline", "vex" */
	struct str suppressed_reason;
	struct str suppressed_until; /* "2026-12-31"; may be empty */
	/* In OpenVEX's words: "not_affected", "fixed", or empty where nobody says so, and
	 * why it is not affected; may be empty. */
	struct str suppressed_status, suppressed_justification;
};

const char *finding_kind_name(enum finding_kind k);  /* "end-of-life" */
const char *finding_kind_short(enum finding_kind k); /* "eol": --fail-on, --scanners */

/* By path, line, kind, severity (worst first), id, package, message. */
int finding_cmp(const void *a, const void *b);

#endif
