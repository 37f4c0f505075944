/* check_workflow_image.c - rules about the images, runners and runtimes of jobs. */
#include "checks/eol.h"
#include "checks/workflow.h"
#include "format/image_ref.h"

/* --- images --------------------------------------------------------------- */

static void container_unpinned(struct check_ctx *ctx, const struct check *self,
			       const struct ynode *v, struct str text,
			       const struct gh_step *step, bool in_matrix)
{
	struct check_at at = gh_at(v, step);
	struct image_ref ref;

	(void)in_matrix;
	if (gh_has_expression(text) || image_ref_parse(text, &ref) || ref.digest.len ||
	    (ref.tag.len && !str_is(ref.tag, "latest")))
		return;
	at.subject = text;
	check_report(ctx, self, at, "the image " STR_FMT " has %s", STR_ARG(text),
		     ref.tag.len ? "the tag latest, which moves" : "no tag");
}

static void run_container_unpinned(struct check_ctx *ctx, const struct check *self,
				   const void *doc)
{
	(void)doc;
	gh_each_image(ctx, self, container_unpinned);
}

const struct check check_container_unpinned = {
	.id = "WB-GH-012",
	.slug = "container-unpinned",
	.aliases = "unpinned-images",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Job in an image without a fixed tag",
	.why = "Each run takes the newest image, whatever it is: a run cannot be "
	       "repeated, "
	       "and a bad release of the image runs with the job's token.",
	.fix = "name a version, best with the digest: image:1.2@sha256:…",
	.bad = "container: node",
	.good = "container: node:24-trixie-slim",
	.url = "https://docs.github.com/en/actions/reference/workflows-and-actions/"
	       "workflow-syntax#jobsjob_idcontainerimage",
	.on = CHECK_WORKFLOW,
	.run = run_container_unpinned,
};

/* --- runners -------------------------------------------------------------- */

static void judge_label(struct check_ctx *ctx, const struct check *self,
			const struct ynode *v)
{
	struct str label = str_trim(v->text);
	date_day end = eol_runner_end(ctx, label);
	struct check_at at = gh_at(v, NULL);

	if (v->type != YNODE_SCALAR || end == DATE_NONE)
		return;
	at.subject = label;
	at.fix = STR("use a runner that is kept up, as ubuntu-24.04 or ubuntu-latest");
	if (end >= ctx->opt->as_of) {
		if (end - ctx->opt->as_of > (date_day)ctx->opt->eol_warn_days)
			return;
		at.severity = SEVERITY_LOW;
		check_report(ctx, self, at,
			     "the runner " STR_FMT " is taken away on " STR_FMT,
			     STR_ARG(label), STR_ARG(date_text(ctx->arena, end)));
		return;
	}
	check_report(ctx, self, at,
		     "the runner " STR_FMT " was taken away on " STR_FMT
		     ": the job waits for ever",
		     STR_ARG(label), STR_ARG(date_text(ctx->arena, end)));
}

static void judge_runner(struct check_ctx *ctx, const struct check *self,
			 const struct ynode *job)
{
	const struct ynode *on = ynode_get(job, "runs-on");

	if (on && on->type == YNODE_MAPPING)
		on = ynode_get(on, "labels");
	if (on && on->type == YNODE_SCALAR) {
		gh_each_value(ctx, self, job, on, judge_label);
		return;
	}
	/* A list names one machine by all its labels; with self-hosted among them it is
	 * not one of the host's. */
	ynode_each (label, on)
		if (str_eq_nocase(label->text, STR("self-hosted")))
			return;
	ynode_each (label, on)
		judge_label(ctx, self, label);
}

/* Gitea and Forgejo have no machines of their own: their labels mean what the owner of
 * the runner wants. */
static bool is_of_github(struct str path)
{
	return str_find(path, STR(".gitea/")) == STR_NONE &&
	       str_find(path, STR(".forgejo/")) == STR_NONE;
}

/* --- runtimes ------------------------------------------------------------- */

static const struct {
	const char *action, *input, *product;
} setups[] = {
	{ "actions/setup-node", "node-version", "nodejs" },
	{ "actions/setup-python", "python-version", "python" },
	{ "actions/setup-go", "go-version", "go" },
	{ "actions/setup-dotnet", "dotnet-version", "dotnet" },
	{ "ruby/setup-ruby", "ruby-version", "ruby" },
	{ "actions/setup-ruby", "ruby-version", "ruby" },
	{ "shivammathur/setup-php", "php-version", "php" },
	{ "erlef/setup-beam", "otp-version", "erlang" },
	{ "erlef/setup-beam", "elixir-version", "elixir" },
};

/* What setup-java calls them. */
static const struct {
	const char *distribution, *product;
} javas[] = {
	{ "temurin", "eclipse-temurin" },
	{ "adopt", "eclipse-temurin" },
	{ "zulu", "azul-zulu" },
	{ "corretto", "amazon-corretto" },
	{ "liberica", "bellsoft-liberica" },
	{ "microsoft", "microsoft-build-of-openjdk" },
	{ "sapmachine", "sapmachine" },
	{ "oracle", "oracle-jdk" },
};

/* "14.x", "14.*", "~1.17.0" name a release, "^14.2" the major one; what is open upwards
 * names none. */
static struct str fixed_part(struct str s)
{
	struct str major, rest;

	s = str_trim(s);
	if (str_starts_with(s, STR("^"))) {
		str_cut(str_from(s, 1), '.', &major, &rest);
		return major;
	}
	if (str_starts_with(s, STR("~")) || str_starts_with(s, STR("=")))
		s = str_trim(str_from(s, 1));
	while (str_ends_with(s, STR(".x")) || str_ends_with(s, STR(".X")) ||
	       str_ends_with(s, STR(".*")))
		s.len -= 2;
	return s;
}

/* The input may list several versions, one a line. */
static void judge_versions(struct check_ctx *ctx, const struct check *self,
			   const struct gh_step *s, const char *input,
			   const char *product)
{
	const struct ynode *v = gh_with(s->node, input);
	struct str rest, line;
	struct gh_lines lines;

	if (!v || v->type != YNODE_SCALAR || gh_has_expression(v->text))
		return;
	lines = gh_lines(ctx, v);
	rest = v->text;
	while (str_next_line(&rest, &line)) {
		struct check_at at = gh_at(v, s);

		at.line = at.end_line = gh_line(&lines, (size_t)(line.ptr - v->text.ptr));
		eol_report_version(ctx, self, str_of(product), fixed_part(line), at,
				   SEVERITY_MEDIUM);
	}
}

static void judge_setup(struct check_ctx *ctx, const struct check *self,
			const struct gh_step *s)
{
	struct str java;

	for (size_t i = 0; i < sizeof(setups) / sizeof(setups[0]); i++)
		if (gh_is_one_of(&s->uses, setups[i].action))
			judge_versions(ctx, self, s, setups[i].input, setups[i].product);
	if (!gh_is_one_of(&s->uses, "actions/setup-java"))
		return;
	java = gh_input(s->node, "distribution");
	for (size_t i = 0; i < sizeof(javas) / sizeof(javas[0]); i++)
		if (str_eq_nocase(java, str_of(javas[i].distribution)))
			judge_versions(ctx, self, s, "java-version", javas[i].product);
}

static void eol_image(struct check_ctx *ctx, const struct check *self,
		      const struct ynode *v, struct str ref, const struct gh_step *step,
		      bool in_matrix)
{
	/* Old releases stand in a matrix to be tested against. */
	if (!in_matrix)
		eol_report_image(ctx, self, ref, gh_at(v, step), SEVERITY_MEDIUM);
}

static void run_eol_runner(struct check_ctx *ctx, const struct check *self,
			   const void *doc)
{
	const struct gh_file *f = gh_file(ctx);

	(void)doc;
	for (size_t i = 0; i < f->n_jobs && is_of_github(ctx->path); i++)
		judge_runner(ctx, self, f->jobs[i].node);
	for (size_t i = 0; i < f->n_steps; i++)
		judge_setup(ctx, self, &f->steps[i]);
	gh_each_image(ctx, self, eol_image);
}

const struct check check_eol_runner = {
	.id = "WB-GH-019",
	.slug = "eol-runner",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Runner, runtime or image of a job past its end of life",
	.why = "A runner that was taken away lets the job wait for ever; a runtime or "
	       "image "
	       "past its end gets no fixes.",
	.fix = "move to a release that is supported",
	.bad = "runs-on: ubuntu-20.04",
	.good = "runs-on: ubuntu-24.04",
	.url = "https://endoflife.date/github-actions-runner-images",
	.on = CHECK_WORKFLOW,
	.run = run_eol_runner,
};
