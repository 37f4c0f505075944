/*
 * gitlab_codequality.c - the report that GitLab shows in a merge request.
 *
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format (GitLab
 * 18): an array of objects with description, check_name, fingerprint, severity and
 * location.
 */
#include "base/codec.h"
#include "base/hash.h"
#include "format/json_out.h"
#include "report/finding_text.h"
#include "report/report_writers.h"

struct entry {
	struct str description, check, fingerprint, path;
	const char *severity;
	unsigned line;
};

static void write_entry(struct jout *j, const struct entry *e)
{
	jout_object(j);
	jout_member(j, "description", e->description);
	jout_member(j, "check_name", e->check);
	jout_member(j, "fingerprint", e->fingerprint);
	jout_member_text(j, "severity", e->severity);
	jout_member_object(j, "location");
	jout_member(j, "path", e->path.len ? e->path : STR("."));
	jout_member_object(j, "lines");
	jout_member_number(j, "begin", e->line ? e->line : 1);
	jout_end_object(j);
	jout_end_object(j);
	jout_end_object(j);
}

static void write_finding(struct jout *j, struct arena *a, const struct finding *f)
{
	static const char *const severity[SEVERITY_COUNT] = {
		[SEVERITY_UNKNOWN] = "info",     [SEVERITY_LOW] = "minor",
		[SEVERITY_MEDIUM] = "major",     [SEVERITY_HIGH] = "critical",
		[SEVERITY_CRITICAL] = "blocker",
	};
	struct entry e = {
		.description = finding_text(a, f),
		.check = f->id,
		.fingerprint = f->fingerprint,
		.path = f->path,
		.severity = severity[f->severity],
		.line = f->line,
	};

	write_entry(j, &e);
}

/* Its line is left out of the fingerprint, as in a finding's. */
static void write_diag(struct jout *j, struct arena *a, const struct diag *d)
{
	uint8_t digest[SHA256_SIZE];
	struct str code = str_of(diag_code_name(d->code));
	struct str identity =
		arena_printf(a, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(code),
			     STR_ARG(d->path), STR_ARG(d->text));

	sha256_of(identity, digest);
	struct entry e = {
		.description = d->text,
		.check = code,
		.fingerprint = hex_encode(a, digest, 16),
		.path = d->path,
		.severity = d->level == DIAG_ERROR ? "critical" : "major",
		.line = d->line,
	};

	write_entry(j, &e);
}

static void write_codequality(const struct report *r, const char *version, bool findings,
			      struct buf *out)
{
	struct arena a;
	struct jout j;

	(void)version;
	(void)findings;
	arena_init(&a);
	jout_init(&j, out, false);
	jout_array(&j);
	for (size_t i = 0; i < r->n_findings; i++)
		if (!r->findings[i].suppressed)
			write_finding(&j, &a, &r->findings[i]);
	for (size_t i = 0; i < r->diags->n; i++)
		if (r->diags->v[i].level != DIAG_NOTE)
			write_diag(&j, &a, &r->diags->v[i]);
	jout_end_array(&j);
	buf_add_char(out, '\n');
	arena_release(&a);
}

const struct writer gitlab_codequality_writer = {
	.name = "gitlab-codequality",
	.title = "GitLab code quality",
	.media_type = "application/json",
	.write = write_codequality,
};
