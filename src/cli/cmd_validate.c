/*
 * cmd_validate.c - SBOMs against the lists of sbom/sbom_validate.h.
 */
#include <unistd.h>

#include "cli/commands.h"
#include "cli/run.h"
#include "cli/term.h"
#include "format/json_out.h"
#include "format/text_visible.h"
#include "sbom/sbom_read.h"
#include "sbom/sbom_validate.h"

static const char *format_name(enum sbom_format f)
{
	static const char *const names[] = {
		[SBOM_CYCLONEDX_JSON] = "CycloneDX", [SBOM_CYCLONEDX_XML] = "CycloneDX",
		[SBOM_SPDX_JSON] = "SPDX",           [SBOM_SPDX_TAG] = "SPDX",
		[SBOM_SPDX3_JSON] = "SPDX",          [SBOM_SYFT_JSON] = "Syft",
		[SBOM_SPDX_YAML] = "SPDX",           [SBOM_SPDX_XML] = "SPDX",
	};

	return names[f];
}

static bool is_asked(const struct options *opt, enum sbom_standard s)
{
	return !opt->standards || (opt->standards & (1u << s));
}

static bool is_met(const struct sbom_verdict *v)
{
	return v->have == v->of;
}

/* How many elements of a standard are there, and how many it has. */
static void count_elements(const struct sbom_doc *doc, enum sbom_standard s, size_t *met,
			   size_t *all)
{
	struct sbom_verdict v;

	*met = *all = 0;
	for (size_t i = 0; i < n_sbom_rules; i++) {
		if (sbom_rules[i].standard != s)
			continue;
		sbom_judge(doc, &sbom_rules[i], &v);
		(*all)++;
		*met += is_met(&v);
	}
}

/* --- for people ------------------------------------------------------------------ */

static void text_element(struct buf *out, const struct sbom_verdict *v)
{
	const struct sbom_component *c = v->n_missing ? v->missing[0] : NULL;

	buf_printf(out, "  %-8s %s", is_met(v) ? "ok" : "missing", v->rule->title);
	if (!v->rule->document)
		buf_printf(out, ": %zu of %zu components", v->have, v->of);
	if (c) {
		buf_printf(out, "; first lacking: line %u, ", c->line);
		text_add_visible(out, str_slice(c->name, 0, 60));
	}
	buf_add_char(out, '\n');
}

static void text_document(const struct options *opt, const struct sbom_doc *doc,
			  struct buf *out)
{
	struct sbom_verdict v;
	size_t met, all;

	text_add_visible(out, doc->path);
	buf_printf(out, ": %s ", format_name(doc->format));
	text_add_visible(out, doc->version);
	buf_printf(out, ", %zu components\n", doc->n);
	for (int s = 0; s < SBOM_STANDARD_COUNT; s++) {
		if (!is_asked(opt, (enum sbom_standard)s))
			continue;
		count_elements(doc, (enum sbom_standard)s, &met, &all);
		buf_printf(out, "\n%s: %zu of %zu elements\n",
			   sbom_standard_title((enum sbom_standard)s), met, all);
		for (size_t i = 0; i < n_sbom_rules; i++)
			if (sbom_rules[i].standard == (enum sbom_standard)s) {
				sbom_judge(doc, &sbom_rules[i], &v);
				text_element(out, &v);
			}
	}
}

/* --- for programs ---------------------------------------------------------------- */

static void json_element(struct jout *j, const struct sbom_verdict *v)
{
	jout_object(j);
	jout_member_text(j, "id", v->rule->id);
	jout_member_text(j, "title", v->rule->title);
	jout_member_text(j, "of", v->rule->document ? "document" : "components");
	jout_member_bool(j, "met", is_met(v));
	jout_member_number(j, "have", (int64_t)v->have);
	jout_member_number(j, "total", (int64_t)v->of);
	jout_member_array(j, "missing"); /* the first of them */
	for (size_t i = 0; i < v->n_missing; i++) {
		jout_object(j);
		jout_member(j, "name", v->missing[i]->name);
		jout_member(j, "ref", v->missing[i]->ref);
		jout_member_number(j, "line", v->missing[i]->line);
		jout_end_object(j);
	}
	jout_end_array(j);
	jout_end_object(j);
}

static void json_standard(struct jout *j, const struct sbom_doc *doc,
			  enum sbom_standard s)
{
	struct sbom_verdict v;
	size_t met, all;

	count_elements(doc, s, &met, &all);
	jout_object(j);
	jout_member_text(j, "id", sbom_standard_id(s));
	jout_member_text(j, "title", sbom_standard_title(s));
	jout_member_bool(j, "met", met == all);
	jout_member_array(j, "elements");
	for (size_t i = 0; i < n_sbom_rules; i++)
		if (sbom_rules[i].standard == s) {
			sbom_judge(doc, &sbom_rules[i], &v);
			json_element(j, &v);
		}
	jout_end_array(j);
	jout_end_object(j);
}

static void json_document(const struct options *opt, const struct sbom_doc *doc,
			  struct jout *j)
{
	jout_object(j);
	jout_member(j, "file", doc->path);
	jout_member_text(j, "format", format_name(doc->format));
	jout_member(j, "version", doc->version);
	jout_member_number(j, "components", (int64_t)doc->n);
	jout_member_array(j, "standards");
	for (int s = 0; s < SBOM_STANDARD_COUNT; s++)
		if (is_asked(opt, (enum sbom_standard)s))
			json_standard(j, doc, (enum sbom_standard)s);
	jout_end_array(j);
	jout_end_object(j);
}

/* --- the command ----------------------------------------------------------------- */

static void write_all(const struct run *run, bool json, struct buf *out)
{
	struct jout j;

	if (!json) {
		for (size_t i = 0; i < run->n_docs; i++) {
			buf_add_text(out, i ? "\n" : "");
			text_document(run->opt, run->docs[i], out);
		}
		return;
	}
	jout_init(&j, out, false);
	jout_object(&j);
	jout_member_number(&j, "schema_version", 1);
	jout_member_array(&j, "documents");
	for (size_t i = 0; i < run->n_docs; i++)
		json_document(run->opt, run->docs[i], &j);
	jout_end_array(&j);
	jout_end_object(&j);
	buf_add_char(out, '\n');
}

static bool all_met(const struct run *run)
{
	size_t met, all;

	for (size_t i = 0; i < run->n_docs; i++)
		for (int s = 0; s < SBOM_STANDARD_COUNT; s++) {
			if (!is_asked(run->opt, (enum sbom_standard)s))
				continue;
			count_elements(run->docs[i], (enum sbom_standard)s, &met, &all);
			if (met < all)
				return false;
		}
	return true;
}

int cmd_validate(struct options *opt)
{
	struct run run = { .opt = opt, .arena = opt->arena, .scan = { .rootfd = -1 } };
	bool json = str_is(opt->format, "json");
	struct buf out;
	int rc;

	if (!opt->args.n) {
		term_error("validate wants SBOM files");
		return EXIT_USAGE;
	}
	if (opt->format.len && !json && !str_is(opt->format, "table")) {
		term_error("validate writes the formats table and json");
		return EXIT_USAGE;
	}
	rc = run_read_arguments(&run);
	if (rc == EXIT_CLEAN) {
		buf_init(&out, SIZE_MAX / 2);
		write_all(&run, json, &out);
		rc = term_write(buf_str(&out)) < 0 ? EXIT_NO_RUN
		     : all_met(&run)               ? EXIT_CLEAN
						   : EXIT_GATE;
		buf_release(&out);
		diag_sort(&run.scan.diags);
		run_print_diags(&run);
	}
	run_release(&run);
	return rc;
}
