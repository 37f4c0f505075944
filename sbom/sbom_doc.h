/*
 * sbom_doc.h - what an SBOM that was read says, whatever its format.
 *
 * The readers fill it; sbom_emit.h turns it into packages, sbom_validate.h judges it.
 * Strings live in its arena or in the bytes that were read.
 */
#ifndef SBOM_SBOM_DOC_H
#define SBOM_SBOM_DOC_H

#include "base/diag.h"
#include "base/map.h"
#include "core/report.h"

enum sbom_format {
	SBOM_CYCLONEDX_JSON,
	SBOM_CYCLONEDX_XML,
	SBOM_SPDX_JSON,
	SBOM_SPDX_TAG,
	SBOM_SPDX3_JSON,
	SBOM_SYFT_JSON,
	SBOM_SPDX_YAML,
	SBOM_SPDX_XML
};

/* Who found the licence: before CycloneDX 1.6 that is not said. */
enum sbom_said { SBOM_SAID, SBOM_DECLARED, SBOM_CONCLUDED };

struct sbom_license {
	struct str text; /* an expression, an id or a name */
	enum sbom_said said;
};

enum sbom_bsi {
	SBOM_BSI_FILENAME = 1,
	SBOM_BSI_EXECUTABLE = 2,
	SBOM_BSI_ARCHIVE = 4,
	SBOM_BSI_STRUCTURED = 8
};

struct sbom_component {
	struct str ref;  /* bom-ref, SPDXID or spdxId; may be empty */
	struct str type; /* the format's word in lower case: "library" */
	struct str group, name, version, purl, cpe;
	struct str supplier; /* its name alone */
	struct str requested, dep_group;
	struct str folder;    /* of a first-party project */
	struct str ecosystem; /* where there is no purl: OSV's name, or syft's type */
	struct str source_url, vcs_url, vcs_commit;
	struct sbom_license *licenses;
	size_t n_licenses, cap_licenses;
	struct package_hash *hashes;
	size_t n_hashes, cap_hashes;
	struct location *places; /* where the maker of the document found it */
	size_t n_places, cap_places;
	enum dep_scope scope;
	enum dep_relation relation;
	enum tristate image;
	enum package_evidence evidence;
	bool first_party;
	bool supplier_contact; /* the supplier has an e-mail address or a URL */
	unsigned bsi;          /* properties of BSI TR-03183-2 that it has */
	bool edges_known;
	bool is_file;   /* stands for a file, not for a package */
	unsigned line;  /* of its entry */
	package_ref at; /* for sbom_emit() */
};

enum sbom_edge_kind {
	SBOM_DEPENDS,  /* from depends on to */
	SBOM_ALL_TOLD, /* all that from depends on is told */
	SBOM_NOT_ALL   /* it may depend on more */
};

struct sbom_edge {
	enum sbom_edge_kind kind;
	struct str from, to;
	enum dep_scope scope; /* of the target; SCOPE_UNKNOWN when not told */
	unsigned line;
};

struct str_list {
	struct str *v;
	size_t n, cap;
};

enum { SBOM_NO_ROOT = -1 };

struct sbom_doc {
	struct arena *arena;
	struct diag_list *diags;
	struct str path; /* for diagnostics and lines */

	enum sbom_format format;
	struct str version; /* of the format: "1.6" */
	struct str name, serial, created;
	struct str_list tools;    /* "syft 1.57.0" */
	struct str_list authors;  /* "Person: Ann (ann@acme.example)" */
	struct str_list contacts; /* addresses of the authors: e-mail or URL */
	struct str supplier;      /* of the whole */
	struct str_list lifecycles;
	enum sbom_whole whole;
	bool is_ours;             /* written by waybill: its properties are known */
	size_t n_vulnerabilities; /* in the document; not read */
	size_t n_dropped_hashes;  /* of an algorithm that is not read */
	struct sbom_lost {        /* members that are not taken over, by name */
		struct str what;
		size_t n;
	} lost[48];
	size_t n_lost;

	struct sbom_component *v;
	size_t n, cap;
	long root; /* index into v, or SBOM_NO_ROOT */
	struct sbom_edge *edges;
	size_t n_edges, cap_edges;
	struct str_list others; /* references to what is no package: services */
};

void str_list_add(struct arena *a, struct str_list *list, struct str s);

/* Counts a member that no writer of ours has a place for. */
void sbom_doc_lost(struct sbom_doc *doc, struct str what);
/* Returns the index of the copy. */
size_t sbom_doc_add(struct sbom_doc *doc, const struct sbom_component *c);
void sbom_doc_edge(struct sbom_doc *doc, struct str from, struct str to,
		   enum dep_scope scope, unsigned line);
/* Whether all that `from` depends on is told; that it is not wins. */
void sbom_doc_leaf(struct sbom_doc *doc, struct str from, bool all, unsigned line);

void sbom_doc_license(struct sbom_doc *doc, struct sbom_component *c, struct str text,
		      enum sbom_said said);
/* Says it when text, given as an id of the list or as an expression, is none. */
void sbom_doc_check_license(struct sbom_doc *doc, struct str text, bool is_id,
			    unsigned line);
/* A digest; one of the wrong length is said.  file: may be empty. */
void sbom_doc_hash(struct sbom_doc *doc, struct sbom_component *c, struct str alg,
		   struct str hex, struct str file, unsigned line);
/* A place; one that leads out of a tree is not taken. */
void sbom_doc_place(struct sbom_doc *doc, struct sbom_component *c, struct str path,
		    unsigned line);
/* "path:12" or "path". */
void sbom_doc_place_text(struct sbom_doc *doc, struct sbom_component *c, struct str text);
/* SPDX 3's software_sbomType beside CycloneDX's phase of the lifecycle. */
#define SBOM_KINDS                                                                       \
	{ "design", "design" }, { "source", "pre-build" }, { "build", "build" },         \
		{ "analyzed", "post-build" }, { "deployed", "operations" },              \
	{                                                                                \
		"runtime", "discovery"                                                   \
	}

/* What stands for the text of a licence that was only referred to. */
#define SBOM_NO_LICENSE_TEXT "The text is not in the files that were read."

/* The licence of an SPDX document: an expression, whose LicenseRefs get their names. */
struct sbom_extracted {
	const struct map *names; /* LicenseRef-x -> index */
	const struct str *texts;
};
void sbom_doc_spdx_license(struct sbom_doc *doc, struct sbom_component *c,
			   struct str text, enum sbom_said said,
			   const struct sbom_extracted *extracted);
/* What waybill writes as the source information of a package; see spdx.h. */
void sbom_doc_source_info(struct sbom_doc *doc, struct sbom_component *c,
			  struct str text);
/* "git+https://h/o/r@commit" or an address. */
void sbom_doc_download(const struct sbom_doc *doc, struct sbom_component *c,
		       struct str text);
/* A property of waybill's, syft's or Trivy's own; others mean nothing here. */
void sbom_doc_property(struct sbom_doc *doc, struct sbom_component *c, struct str name,
		       struct str value);

/* The name in "Organization: Acme (mail@acme.example)"; *contact gets what stands in the
 * brackets.  Empty for NOASSERTION and NONE. */
struct str sbom_party(struct str text, struct str *contact);
/* NOASSERTION and NONE are no value. */
struct str sbom_asserted(struct str text);

#endif
