/* run_yaml.c - runs the rules on a YAML file; see run.h. */
#include "checks/eol.h"
#include "checks/pragma.h"
#include "checks/run_impl.h"
#include "checks/secret_pattern.h"
#include "format/text.h"

enum { DEPTH_MOST = 128 }; /* nesting of YAML, as the parsers of these files have it */

/* Bytes of text that aliases may add: the rules read each place where one stands. */
#define EXPANSION_MOST ((size_t)8 * 1024 * 1024)

static size_t text_of(const struct ynode *v, unsigned depth)
{
	size_t n = v->text.len + v->key.len;

	ynode_each (child, v)
		if (depth)
			n += text_of(child, depth - 1);
	return n;
}

/* Facts that have grown old are said where a rule rests on them. */
static void note_age(struct check_ctx *ctx, const struct check_plan *plan,
		     enum check_on on)
{
	for (size_t i = 0; i < plan->n[on]; i++) {
		if (plan->v[on][i]->kind != FINDING_END_OF_LIFE ||
		    !base_facts_are_old(ctx->opt->known, ctx->opt->as_of))
			continue;
		diag_add(ctx->diags, DIAG_NOTE, DIAG_DATABASE, (struct str){ "", 0 }, 0,
			 "the facts about ends of life are of " STR_FMT
			 ", more than %d days ago",
			 STR_ARG(base_facts_date(ctx->opt->known)), BASE_FACTS_OLD);
		return;
	}
}

void checks_run_yaml(const struct check_run *opt, enum check_on on, struct arena *a,
		     struct diag_list *d, struct str path, struct str bytes,
		     struct finding **out, size_t *n)
{
	struct check_yaml yaml = { .n_lines = 0 };
	struct check_ctx ctx = { .arena = a,
				 .diags = d,
				 .path = path,
				 .opt = opt,
				 .yaml = &yaml,
				 .target = -1 };
	struct diag_list said;
	struct ynode_docs docs;
	struct check_plan plan;

	diag_list_init(&said, a);
	yaml.bytes = text_decode(a, bytes, &said, path);
	check_split_lines(a, &yaml);
	ynode_load(a, yaml.bytes, DEPTH_MOST, &said, path, &docs);
	check_plan_make(a, opt, &plan);
	note_age(&ctx, &plan, on);
	ctx.pragmas = pragmas_read_yaml(a, d, path, &yaml, opt->as_of, &ctx.n_pragmas);
	ctx.silence = pragmas_silence;
	for (size_t i = 0; i < docs.n; i++) {
		if (!docs.v[i] || docs.v[i]->type != YNODE_MAPPING)
			continue;
		if (text_of(docs.v[i], DEPTH_MOST) > yaml.bytes.len + EXPANSION_MOST) {
			diag_add(d, DIAG_ERROR, DIAG_LIMIT, path, docs.v[i]->line,
				 "aliases expand to more than %zu bytes; no rule was run",
				 EXPANSION_MOST);
			continue;
		}
		yaml.doc = docs.v[i];
		check_plan_run(&ctx, &plan, on, docs.v[i]);
	}
	check_plan_only(&plan, on);
	pragmas_note_unused(ctx.pragmas, ctx.n_pragmas, &plan.enabled, d, path);
	check_finish(&ctx, out, n);
	secret_patterns_free(ctx.secrets);
	eol_release(&ctx);
}
