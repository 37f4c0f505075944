/* check_form.c - rules about how instructions are written. */
#include "checks/check_ctx.h"

#define REF_URL "https://docs.docker.com/reference/dockerfile/"
#define LINT_URL "https://docs.docker.com/reference/build-checks/"

enum word_case { CASE_LOWER, CASE_UPPER, CASE_MIXED };

static enum word_case case_of(struct str word)
{
	bool lower = false, upper = false;

	for (size_t i = 0; i < word.len; i++) {
		upper |= is_upper(word.ptr[i]);
		lower |= is_alpha(word.ptr[i]) && !is_upper(word.ptr[i]);
	}
	if (lower && upper)
		return CASE_MIXED;
	return lower ? CASE_LOWER : CASE_UPPER;
}

static void run_case(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct dockerfile *df = ctx->df;
	size_t n[3] = { 0, 0, 0 };

	(void)arg;
	for (size_t i = 0; i < df->n_instrs; i++)
		n[case_of(df->instrs[i].keyword)]++;
	enum word_case common = n[CASE_LOWER] > n[CASE_UPPER] ? CASE_LOWER : CASE_UPPER;

	for (size_t i = 0; i < df->n_instrs; i++)
		if (case_of(df->instrs[i].keyword) != common)
			check_report(ctx, self, check_at_instr(&df->instrs[i]),
				     STR_FMT
				     " is not written in %s case as most keywords are",
				     STR_ARG(df->instrs[i].keyword),
				     common == CASE_UPPER ? "upper" : "lower");
}

const struct check check_instruction_case = {
	.id = "WB-DF-004",
	.slug = "instruction-case",
	.aliases = "ConsistentInstructionCasing",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Keywords in different case",
	.why = "A file that writes all keywords alike is easier to read and to search.",
	.fix = "write all keywords in upper case",
	.bad = "FROM alpine:3.24\nrun true",
	.good = "FROM alpine:3.24\nRUN true",
	.url = LINT_URL "consistent-instruction-casing/",
	.on = CHECK_DOCKERFILE_FILE,
	.traits = CHECK_INFO,
	.run = run_case,
};

static void run_as_case(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 1; i + 1 < in->n_words; i++) {
		struct str w = in->words[i].raw;

		if (!str_eq_nocase(w, STR("as")))
			continue;
		if (case_of(w) != case_of(in->keyword))
			check_report(ctx, self, check_at_instr(in),
				     STR_FMT " and " STR_FMT " differ in case",
				     STR_ARG(in->keyword), STR_ARG(w));
		return;
	}
}

const struct check check_from_as_case = {
	.id = "WB-DF-005",
	.slug = "from-as-case",
	.aliases = "FromAsCasing",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "FROM and AS in different case",
	.why = "A file that writes all keywords alike is easier to read and to search.",
	.fix = "write AS as FROM is written",
	.bad = "FROM alpine:3.24 as build",
	.good = "FROM alpine:3.24 AS build",
	.url = LINT_URL "from-as-casing/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO,
	.instructions = DF_BIT(DF_FROM),
	.run = run_as_case,
};

static void run_legacy(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	if (!in->legacy || !in->n_pairs)
		return;
	check_report(ctx, self, check_at_instr(in),
		     "%s " STR_FMT " has no =, so all the rest of the line is its value",
		     df_kind_name(in->kind), STR_ARG(in->pairs[0].name));
}

const struct check check_legacy_key_value = {
	.id = "WB-DF-006",
	.slug = "legacy-key-value",
	.aliases = "LegacyKeyValueFormat",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "ENV or LABEL without =",
	.why = "The form with a blank is deprecated and takes a single pair a line.",
	.fix = "write name=\"value\"",
	.bad = "ENV HOME /app",
	.good = "ENV HOME=/app",
	.url = LINT_URL "legacy-key-value-format/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_ENV) | DF_BIT(DF_LABEL),
	.run = run_legacy,
};

static void run_onbuild_nested(struct check_ctx *ctx, const struct check *self,
			       const void *arg)
{
	const struct df_instr *in = arg;
	struct str rest = in->text, word;

	if (!str_next_word(&rest, &word) ||
	    (!str_eq_nocase(word, STR("ONBUILD")) && !str_eq_nocase(word, STR("FROM")) &&
	     !str_eq_nocase(word, STR("MAINTAINER"))))
		return;
	check_report(ctx, self, check_at_instr(in), "ONBUILD cannot hold " STR_FMT,
		     STR_ARG(word));
}

const struct check check_onbuild_nested = {
	.id = "WB-DF-008",
	.slug = "onbuild-nested",
	.aliases = "DL3043",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "ONBUILD of an instruction that it cannot hold",
	.why = "ONBUILD, FROM and MAINTAINER cannot be triggers: the build fails.",
	.fix = "remove it",
	.bad = "ONBUILD FROM alpine:3.24",
	.good = "ONBUILD RUN make",
	.url = REF_URL "#onbuild-limitations",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_BUILD,
	.instructions = DF_BIT(DF_ONBUILD),
	.run = run_onbuild_nested,
};
