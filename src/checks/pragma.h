/*
 * pragma.h - comments that silence a rule.
 *
 *   # hadolint ignore=DL3008,DL3009            the next instruction
 *   # hadolint stage ignore=DL3008             above a FROM: its stage
 *   # hadolint global ignore=DL3008            the file
 *   # check=skip=JSONArgsRecommended,…;error=true   as a directive the file, else next
 *   # trivy:ignore:DS-0002[:exp:2026-12-31]    the next instruction; anywhere, when the
 *                                              rule is about what the file lacks
 *   # checkov:skip=CKV_DOCKER_3:reason         the file
 *   # waybill: ignore=ID[,ID] [until=DATE] reason   the same
 *
 * https://github.com/hadolint/hadolint#ignoring-rules,
 * https://docs.docker.com/build/checks/#skip-checks,
 * https://trivy.dev/docs/latest/configuration/filtering/ and
 * https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html (2026-08).
 * A comment among the lines of an instruction counts for that one.
 *
 * In YAML the last three, and
 *
 *   # zizmor: ignore[rule,rule] reason
 *
 * (https://docs.zizmor.sh/usage/#ignoring-results, 2026-08) are about the line that they
 * end, or about the next one when they have a line of their own; checkov's about the
 * file.  A finding in a step is silenced where the step begins, too.
 */
#ifndef CHECKS_PRAGMA_H
#define CHECKS_PRAGMA_H

#include "checks/check_ctx.h"

enum pragma_scope { PRAGMA_NEXT, PRAGMA_STAGE, PRAGMA_FILE };

struct pragma {
	enum pragma_scope scope;
	struct check_set set; /* the rules that its names mean */
	unsigned line;        /* of the comment */
	unsigned first, last; /* lines of the instruction meant; 0 when none */
	unsigned stage;       /* for PRAGMA_STAGE */
	bool or_file;         /* findings about the whole file too */
	struct str reason, until;
	bool dead; /* expired or not understood: silences nothing */
	bool used;
};

/* Reads the comments of df (those of hadolint only without no_hadolint); unknown names
 * and what is expired become DIAG_POLICY notes.  In the arena. */
struct pragma *pragmas_read(struct arena *a, struct diag_list *d, struct str path,
			    const struct dockerfile *df, date_day as_of, bool no_hadolint,
			    size_t *n);

struct pragma *pragmas_read_yaml(struct arena *a, struct diag_list *d, struct str path,
				 const struct check_yaml *y, date_day as_of, size_t *n);

/* The same in lines of any language: # and the comments of C, SQL, INI files and HTML. */
struct pragma *pragmas_read_text(struct arena *a, struct diag_list *d, struct str path,
				 const struct check_yaml *y, date_day as_of, size_t *n);

/* Marks the finding as suppressed, by "inline", when one of ctx->pragmas silences it. */
void pragmas_silence(struct check_ctx *ctx, struct check_found *f);

/* A pragma that has silenced nothing although a rule that it names is enabled becomes a
 * DIAG_POLICY note. */
void pragmas_note_unused(const struct pragma *v, size_t n,
			 const struct check_set *enabled, struct diag_list *d,
			 struct str path);

/* True when the comment (without its '#') is one that silences rules. */
bool pragma_is(struct str comment);

#endif
