/* check_workflow_permissions.c - rules about what a job's token may do, and who gets it.
 */

#include "checks/workflow.h"
#include "format/command.h"

#define PERMISSIONS_URL                                                                  \
	"https://docs.github.com/en/actions/reference/workflows-and-actions/"            \
	"workflow-syntax#permissions"

/* --- permissions ---------------------------------------------------------- */

static bool is_write_all(const struct ynode *permissions)
{
	return permissions && permissions->type == YNODE_SCALAR &&
	       str_is(permissions->text, "write-all");
}

/* The first scope that may be written; NULL when none. */
static const struct ynode *write_scope(const struct ynode *permissions)
{
	if (permissions && permissions->type == YNODE_MAPPING)
		ynode_each (v, permissions)
			if (str_is(v->text, "write"))
				return v;
	return NULL;
}

static void report_write_all(struct check_ctx *ctx, const struct check *self,
			     const struct ynode *permissions)
{
	struct check_at at = gh_at_key(permissions);

	at.severity = SEVERITY_HIGH;
	check_report(ctx, self, at, "write-all lets the token change everything");
}

static void run_permissions(struct check_ctx *ctx, const struct check *self,
			    const void *doc)
{
	const struct gh_file *f = gh_file(ctx);
	const struct ynode *scope = write_scope(f->permissions), *without = NULL;
	size_t n_without = 0;

	(void)doc;
	if (is_write_all(f->permissions))
		report_write_all(ctx, self, f->permissions);
	for (size_t i = 0; i < f->n_jobs; i++) {
		const struct ynode *own = ynode_get(f->jobs[i].node, "permissions");

		if (is_write_all(own))
			report_write_all(ctx, self, own);
		if (!own && !n_without++)
			without = f->jobs[i].node;
	}
	/* A job with permissions of its own does not get those of the workflow. */
	if (scope && n_without > 1) {
		check_report(ctx, self, gh_at_key(scope),
			     STR_FMT ": write is given to all %zu jobs",
			     STR_ARG(scope->key), n_without);
	} else if (!f->permissions && without && !gh_is_only_called(f)) {
		struct check_at at = gh_at_key(without);

		at.severity = SEVERITY_LOW;
		check_report(ctx, self, at,
			     "no permissions are declared, so job " STR_FMT
			     " gets what the repository's settings give",
			     STR_ARG(without->key));
	}
}

const struct check check_permissions_broad = {
	.id = "WB-GH-005",
	.slug = "permissions-broad",
	.aliases = "excessive-permissions CKV2_GHA_1",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Token with more permissions than needed",
	.why = "Each action and each dependency that a job runs can use its token.",
	.fix = "declare permissions: contents: read, and more only for the job that "
	       "needs it",
	.bad = "permissions: write-all",
	.good = "permissions: { contents: read }",
	.url = PERMISSIONS_URL,
	.on = CHECK_WORKFLOW,
	.run = run_permissions,
};

/* --- persist-credentials -------------------------------------------------- */

/* What an expression says is not known. */
static bool is_false(const struct ynode *v)
{
	return v && v->type == YNODE_SCALAR &&
	       (str_eq_nocase(v->text, STR("false")) || !v->text.len ||
		gh_has_expression(v->text));
}

/* True when a step needs the credentials that checkout leaves. */
static bool needs_credentials(struct check_ctx *ctx, struct gh_step *s)
{
	const struct sh_script *script;

	if (s->uses.text.len)
		return gh_is_one_of(
			&s->uses,
			"peter-evans/create-pull-request EndBug/add-and-commit "
			"stefanzweifel/git-auto-commit-action "
			"ad-m/github-push-action changesets/action "
			"JamesIves/github-pages-deploy-action "
			"cycjimmy/semantic-release-action "
			"peaceiris/actions-gh-pages helm/chart-releaser-action "
			"mathieudutour/github-tag-action goreleaser/goreleaser-action "
			"release-drafter/release-drafter anothrNick/github-tag-action "
			"python-semantic-release/python-semantic-release "
			"crazy-max/ghaction-github-pages "
			"release-plz/action nrwl/nx-set-shas");
	script = gh_script(ctx, s);
	for (size_t i = 0; script && i < script->n_commands; i++) {
		const struct sh_command *c = &script->commands[i];

		for (size_t k = 1; str_is(c->name, "git") && k < c->n_words; k++)
			if (word_in(c->words[k].text,
				    "push fetch pull submodule clone ls-remote lfs"))
				return true;
		if (word_in(c->name, "mike semantic-release") ||
		    (word_in(c->name, "npx yarn npm pnpm mkdocs lerna") &&
		     c->n_words > 1 &&
		     word_in(c->words[1].text, "semantic-release release gh-deploy "
					       "version publish lerna")))
			return true;
	}
	return false;
}

/* The whole working tree: ".", "*", the workspace. */
static bool is_tree(struct str paths)
{
	struct str line;

	while (str_next_line(&paths, &line)) {
		line = str_trim(line);
		while (line.len > 1 && line.ptr[line.len - 1] == '/')
			line.len--;
		if (word_in(line, ". * ** ./* ./** ${GITHUB_WORKSPACE}") ||
		    (str_starts_with(line, STR("${{")) &&
		     str_ends_with(line, STR("}}")) &&
		     gh_mentions(line, "github.workspace")))
			return true;
	}
	return false;
}

/* Since v6 the credentials are in a file outside of the tree. */
static bool keeps_outside(const struct gh_step *s)
{
	struct str major, rest;
	uint32_t n;

	if (!str_starts_with(s->uses.ref, STR("v")))
		return false;
	str_cut(str_from(s->uses.ref, 1), '.', &major, &rest);
	return str_to_u32(major, 1000, &n) && n >= 6;
}

static void judge_job(struct check_ctx *ctx, const struct check *self,
		      const struct gh_job *job)
{
	const struct gh_step *checkout = NULL;
	bool uploads = false;

	for (size_t i = 0; i < job->n_steps; i++) {
		struct gh_step *s = &job->steps[i];

		if (!checkout && gh_is_one_of(&s->uses, "actions/checkout") &&
		    !is_false(gh_with(s->node, "persist-credentials")))
			checkout = s;
		uploads |= checkout &&
			   gh_is_one_of(&s->uses, "actions/upload-artifact") &&
			   is_tree(gh_input(s->node, "path"));
		if (needs_credentials(ctx, s))
			return;
	}
	if (!checkout)
		return;
	struct check_at at = gh_at(ynode_get(checkout->node, "uses"), checkout);

	uploads = uploads && !keeps_outside(checkout);
	/* Who writes "true" has thought of it. */
	if (!uploads && gh_with(checkout->node, "persist-credentials"))
		return;
	at.severity = uploads ? SEVERITY_MEDIUM : SEVERITY_LOW;
	at.subject = uploads ? STR("uploads") : STR("");
	check_report(ctx, self, at,
		     uploads ? "checkout leaves the token in .git/config, and the job "
			       "uploads the whole tree"
			     : "checkout leaves the job's token where every later step "
			       "can read it");
}

static void run_persist(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	const struct gh_file *f = gh_file(ctx);

	(void)doc;
	for (size_t i = 0; i < f->n_jobs; i++)
		judge_job(ctx, self, &f->jobs[i]);
}

const struct check check_persist_credentials = {
	.id = "WB-GH-006",
	.slug = "persist-credentials",
	.aliases = "artipacked",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "checkout leaves its token behind",
	.why = "actions/checkout keeps the token for later git commands; every later "
	       "step, and who downloads an artifact of the tree, can read it.",
	.fix = "give checkout persist-credentials: false",
	.bad = "uses: actions/checkout@v4",
	.good = "uses: actions/checkout@v4\nwith: { persist-credentials: false }",
	.url = "https://github.com/actions/checkout#usage",
	.on = CHECK_WORKFLOW,
	.run = run_persist,
};

/* --- tokens of apps ------------------------------------------------------- */

static bool names_permission(const struct ynode *step)
{
	ynode_each (v, ynode_get(step, "with"))
		if (str_starts_with_nocase(v->key, STR("permission-")))
			return true;
	return false;
}

static void run_app_token(struct check_ctx *ctx, const struct check *self,
			  const void *doc)
{
	const struct gh_file *f = gh_file(ctx);

	(void)doc;
	for (size_t i = 0; i < f->n_steps; i++) {
		const struct gh_step *s = &f->steps[i];
		struct check_at at;

		if (!gh_is_one_of(&s->uses, "actions/create-github-app-token "
					    "tibdex/github-app-token"))
			continue;
		at = gh_at(ynode_get(s->node, "uses"), s);
		if (str_eq_nocase(gh_input(s->node, "skip-token-revoke"), STR("true")))
			check_report(ctx, self, at,
				     "the app's token stays valid after the job");
		else if (gh_with(s->node, "owner") && !gh_with(s->node, "repositories"))
			check_report(ctx, self, at,
				     "the app's token is good for every repository of "
				     "the owner");
		else if (!names_permission(s->node) && !gh_with(s->node, "permissions"))
			check_report(ctx, self, at,
				     "the app's token has all permissions of the "
				     "installation");
	}
}

const struct check check_app_token_broad = {
	.id = "WB-GH-024",
	.slug = "app-token-broad",
	.aliases = "github-app",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Token of an app with more rights than needed",
	.why = "Without permission-… inputs the token has all rights that the app was "
	       "installed with, for all steps of the job.",
	.fix = "name the permissions and repositories that the job needs",
	.bad = "uses: actions/create-github-app-token@v2",
	.good = "uses: actions/create-github-app-token@v2\nwith: { permission-contents: "
		"read }",
	.url = "https://github.com/actions/create-github-app-token#usage",
	.on = CHECK_WORKFLOW,
	.run = run_app_token,
};
