/*
 * openvex.c - what has been decided of each vulnerability, for other tools to read.
 *
 * OpenVEX 0.2.0, https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md.  A finding
 * that an ignore entry with a reason or a VEX document hides is "not affected" or
 * "fixed"; one that is hidden without a reason, or that only some allowed version has, is
 * under investigation; all others are "affected".  The product of a statement is the
 * package.
 */
#include "base/codec.h"
#include "base/date.h"
#include "base/hash.h"
#include "format/json_out.h"
#include "report/report_writers.h"

static void write_vulnerability(struct jout *j, const struct finding *f)
{
	jout_member_object(j, "vulnerability");
	jout_member(j, "name", f->id);
	if (f->n_aliases) {
		jout_member_array(j, "aliases");
		for (size_t i = 0; i < f->n_aliases; i++)
			jout_string(j, f->aliases[i]);
		jout_end_array(j);
	}
	jout_end_object(j);
}

static void write_product(struct jout *j, const struct package *p)
{
	jout_member_array(j, "products");
	jout_object(j);
	jout_member(j, "@id", p->purl);
	jout_member_object(j, "identifiers");
	jout_member(j, "purl", p->purl);
	jout_end_object(j);
	jout_end_object(j);
	jout_end_array(j);
}

/* A baseline is no judgement: it only says that the finding was there before. */
static bool is_judged(const struct finding *f)
{
	return f->suppressed && f->suppressed_status.len;
}

static void write_action(struct jout *j, struct arena *a, const struct finding *f,
			 const struct package *p)
{
	struct str text =
		f->n_fixed_versions
			? arena_printf(a, "update " STR_FMT " to " STR_FMT " or later",
				       STR_ARG(p->name), STR_ARG(f->fixed_versions[0]))
			: arena_printf(a, "no fixed version of " STR_FMT " is known",
				       STR_ARG(p->name));

	jout_member(j, "action_statement", text);
}

static void write_status(struct jout *j, struct arena *a, const struct finding *f,
			 const struct package *p)
{
	if (is_judged(f)) {
		bool fixed = str_is(f->suppressed_status, "fixed");

		jout_member(j, "status", f->suppressed_status);
		if (!fixed)
			jout_member_opt(j, "justification", f->suppressed_justification);
		if (fixed)
			jout_member_opt(j, "status_notes", f->suppressed_reason);
		else
			jout_member_opt(j, "impact_statement", f->suppressed_reason);
	} else if (f->possible ||
		   (f->suppressed && !str_is(f->suppressed_by, "baseline"))) {
		jout_member_text(j, "status", "under_investigation");
	} else {
		jout_member_text(j, "status", "affected");
		write_action(j, a, f, p);
	}
}

static void write_statements(struct jout *j, struct arena *a, const struct report *r)
{
	jout_member_array(j, "statements");
	for (size_t i = 0; i < r->n_findings; i++) {
		const struct finding *f = &r->findings[i];

		if (f->kind != FINDING_VULNERABILITY || f->package == PACKAGE_NONE)
			continue;
		const struct package *p = &r->inventory->packages[f->package];

		if (!p->purl.len)
			continue; /* nothing could refer to it */
		jout_object(j);
		write_vulnerability(j, f);
		write_product(j, p);
		write_status(j, a, f, p);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_document(struct arena *a, const struct report *r, struct str id,
			   struct buf *out)
{
	struct jout j;

	jout_init(&j, out, false);
	jout_object(&j);
	jout_member_text(&j, "@context", "https://openvex.dev/ns/v0.2.0");
	jout_member(&j, "@id", id);
	jout_member(&j, "author",
		    r->subject.supplier.len ? r->subject.supplier
					    : STR("unknown author"));
	jout_member(&j, "timestamp", time_text(a, r->created));
	jout_member_number(&j, "version", 1);
	jout_member(&j, "tooling", arena_printf(a, "waybill %s", r->tool_version));
	write_statements(&j, a, r);
	jout_end_object(&j);
	buf_add_char(out, '\n');
}

/* The id is made of the document itself: the same text, the same id. */
static void write_openvex(const struct report *r, const char *version, bool findings,
			  struct buf *out)
{
	uint8_t digest[SHA256_SIZE];
	struct arena a;
	struct buf text;

	(void)version;
	(void)findings;
	arena_init(&a);
	buf_init(&text, out->max);
	write_document(&a, r, STR(""), &text);
	sha256_of(buf_str(&text), digest);
	write_document(&a, r,
		       arena_cat(&a, STR("https://openvex.dev/docs/public/vex-"),
				 hex_encode(&a, digest, SHA256_SIZE), STR("")),
		       out);
	buf_release(&text);
	arena_release(&a);
}

const struct writer openvex_writer = {
	.name = "openvex",
	.title = "OpenVEX 0.2.0",
	.media_type = "application/json",
	.wants_every_finding = true,
	.write = write_openvex,
};
