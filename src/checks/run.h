/*
 * run.h - runs the rules of checks/ over one file.
 */
#ifndef CHECKS_RUN_H
#define CHECKS_RUN_H

#include "base/date.h"
#include "checks/hadolint.h"
#include "checks/secret_pattern.h"
#include "checks/table.h"
#include "context/base_cache.h"
#include "context/dockerignore.h"
#include "format/dockerfile.h"

/* Which licences may be used: SPDX ids in lower case, or patterns of base/glob.h over
 * them, and packages (names, or purls) that are left out. */
struct license_policy {
	const struct str *allow, *deny, *except;
	size_t n_allow, n_deny, n_except;
};

/* What the rules need to know besides the file.  Zeroes are the defaults. */
struct check_run {
	const struct check_set *enabled; /* NULL: the default set */
	date_day as_of;                  /* today */
	const struct eol_facts *known;   /* of ends of life; NULL: those built in */
	unsigned eol_warn_days;          /* WB-EO-005 within so many days; 0 = never */
	const struct str *eol_extended;  /* products whose paid support counts */
	size_t n_eol_extended;
	const struct str *mirrors; /* of Docker Hub: see context/baseimage.h */
	size_t n_mirrors;
	const struct str *contexts; /* names given by --build-context */
	size_t n_contexts;
	const struct str *registries; /* that images may come from, patterns of
					 base/glob.h; none given: all may */
	size_t n_registries;
	const struct check_label *labels; /* the schema; none: no rule about labels */
	size_t n_labels;
	bool strict_labels;                    /* no label but those of the schema */
	const struct license_policy *licenses; /* NULL: there is none */
	const struct hadolint *hadolint;       /* its severities and what it ignores, for
						  Dockerfiles; NULL when there is none */
	struct str target;                     /* --target; "" is the last stage */
	df_build_arg_fn *build_arg;            /* values of --build-arg; may be NULL */
	const void *build_arg_data;

	/* Reads a file beside the one at hand (for a Dockerfile: in its context folder)
	 * by its path from there; false when there is none.  May be NULL. */
	bool (*read_beside)(const void *data, struct str path, struct str *bytes);
	const void *read_beside_data;
	/* Whether a file or folder is there, on the same terms. */
	bool (*has_beside)(const void *data, struct str path);
	const void *beside_data;

	struct base_cache *bases;        /* of base images; NULL: each file has its own */
	struct secret_patterns *secrets; /* to search with; NULL: each run has its own */

	bool context_known; /* the next ones are filled in */
	bool has_dockerignore;
	const struct dockerignore *ignore; /* NULL when there is none */
	struct str ignore_path;            /* of it, from the scan root */
	bool judge_ignore;         /* it has not been looked at with another Dockerfile */
	const struct str *notable; /* paths of the context that checks_is_notable() and
				      that no .dockerignore keeps back; sorted */
	size_t n_notable;
};

/* True for a file or folder of the context that no image should get: version control,
 * installed packages, files with credentials.  By the name alone. */
bool checks_is_notable(struct str path);

/*
 * Reads the Dockerfile and runs every enabled rule over it.  Findings are in order (see
 * finding_cmp), suppressed ones among them; they and their strings live in the arena or
 * borrow from bytes.  What the reader has to say goes to d, as do ignore comments that
 * are expired, unused or unknown.  *out is NULL and *n 0 when there is nothing.
 */
void checks_run_dockerfile(const struct check_run *opt, struct arena *a,
			   struct diag_list *d, struct str path, struct str bytes,
			   struct finding **out, size_t *n);

/* The same for a file that was read before, by the same options. */
void checks_run_model(const struct check_run *opt, struct arena *a, struct diag_list *d,
		      struct str path, const struct dockerfile *df, struct finding **out,
		      size_t *n);

/*
 * The same for a YAML file: the rules of one kind (CHECK_WORKFLOW, CHECK_COMPOSE) on each
 * of its documents that is a mapping.  What the YAML reader has to say is not said again:
 * the parser has said it.
 */
void checks_run_yaml(const struct check_run *opt, enum check_on on, struct arena *a,
		     struct diag_list *d, struct str path, struct str bytes,
		     struct finding **out, size_t *n);

/* The rules about packages of the whole scan, as runtimes; no comment silences one. */
void checks_run_inventory(const struct check_run *opt, struct arena *a,
			  struct diag_list *d, const struct inventory *inv,
			  struct finding **out, size_t *n);

/*
 * Looks for secrets in the bytes of any text file: tokens by their form, and in files of
 * settings (by their names) more; see search.h.  False for a binary file, which has none.
 * Needs opt->secrets; any number of threads may do it at once, each with an arena of its
 * own.
 */
bool checks_run_text(const struct check_run *opt, struct arena *a, struct str path,
		     struct str bytes, struct finding **out, size_t *n);

/* By the name alone: a file that may hold credentials, wherever it is; and one that is
 * not known to be binary. */
bool checks_is_searched(struct str path);
bool checks_may_be_searched(struct str path);

#endif
