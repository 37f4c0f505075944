/* check_secret.c - rules about secrets that a build puts into the image or its history.
 */
#include "checks/search.h"
#include "checks/secret_file.h"
#include "checks/secret_pattern.h"
#include "checks/secret_url.h"
#include "format/command.h"

#define SECRET_URL "https://docs.docker.com/build/building/secrets/"
#define LINT_URL "https://docs.docker.com/reference/build-checks/"

static bool has_secret_mount(const struct df_instr *in)
{
	struct str type;

	for (size_t i = 0; i < in->n_flags; i++)
		if (str_eq_nocase(in->flags[i].name, STR("mount")) &&
		    df_mount_field(in->flags[i].value, "type", &type) &&
		    (str_is(type, "secret") || str_is(type, "ssh")))
			return true;
	return false;
}

/* --- ARG and ENV ---------------------------------------------------------- */

/* A switch, a number or the place of a secret is none itself. */
static bool is_no_secret(struct str value)
{
	uint32_t n;

	return word_in(value,
		       "true false yes no on off none null True False TRUE FALSE") ||
	       (value.len < 6 && str_to_u32(value, UINT32_MAX, &n)) ||
	       str_starts_with(value, STR("/run/secrets/")) ||
	       str_starts_with(value, STR("file://"));
}

static void run_arg_env(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	for (size_t i = 0; i < in->n_pairs; i++) {
		const struct df_pair *p = &in->pairs[i];
		struct check_at at = check_at_line(in, p->line);
		bool bare = !p->has_value;

		if (!secret_name_is_variable(p->name) ||
		    (!bare && (!p->value.len || is_no_secret(p->value))))
			continue;
		at.subject = p->name;
		if (bare || str_has_char(p->value, '$'))
			at.severity = SEVERITY_MEDIUM;
		if (in->kind == DF_ENV)
			check_report(ctx, self, at,
				     "ENV " STR_FMT " puts a secret into the image",
				     STR_ARG(p->name));
		else
			check_report(ctx, self, at,
				     "ARG " STR_FMT
				     " puts a secret into the history of the image",
				     STR_ARG(p->name));
	}
}

const struct check check_secret_arg_env = {
	.id = "WB-SE-101",
	.slug = "secret-arg-env",
	.aliases = "DL3064 DS-0031 SecretsUsedInArgOrEnv CIS-DI-0010",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Secret in ARG or ENV",
	.why = "Values of ENV stand in the image's configuration, those of ARG in its "
	       "history: whoever "
	       "can pull the image can read them.",
	.fix = "use RUN --mount=type=secret,id=…, or give the value when the container "
	       "starts",
	.bad = "ENV DB_PASSWORD=hunter2",
	.good = "RUN --mount=type=secret,id=db ./migrate",
	.url = LINT_URL "secrets-used-in-arg-or-env/",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_ARG) | DF_BIT(DF_ENV),
	.run = run_arg_env,
};

/* --- commands that store credentials -------------------------------------- */

static bool word_starts(const struct sh_command *c, size_t i, const char *head)
{
	return i < c->n_words && str_starts_with(c->words[i].text, str_of(head));
}

static bool words_are(const struct sh_command *c, size_t from, const char *list)
{
	struct str rest = str_of(list), word;

	for (; str_next_word(&rest, &word); from++)
		if (from >= c->n_words || !str_eq(c->words[from].text, word))
			return false;
	return true;
}

/* A setting that ends in _authToken or _password, for any registry. */
static bool npm_sets_token(const struct sh_command *c)
{
	if (!words_are(c, 1, "config set") && !words_are(c, 1, "set"))
		return false;
	for (size_t i = 2; i < c->n_words; i++)
		if (str_find(c->words[i].text, STR("_authToken")) != STR_NONE ||
		    str_find(c->words[i].text, STR(":_password")) != STR_NONE ||
		    str_starts_with(c->words[i].text, STR("_auth")))
			return true;
	return false;
}

static bool git_stores_token(const struct sh_command *c)
{
	if (!words_are(c, 1, "config"))
		return false;
	for (size_t i = 2; i < c->n_words; i++) {
		struct str w = c->words[i].text, rest;

		if (!str_starts_with(w, STR("url.https://")))
			continue;
		rest = str_from(w, 12);
		size_t at = str_find_char(rest, '@'), slash = str_find_char(rest, '/');

		if (at != STR_NONE && at > 0 && (slash == STR_NONE || at < slash))
			return true;
	}
	return false;
}

static const char *stores_credential(const struct sh_command *c)
{
	bool password = sh_has_flag(c, "-p") || sh_has_flag(c, "--password");

	if (str_is(c->name, "aws") && words_are(c, 1, "configure set") &&
	    (word_starts(c, 3, "aws_access_key_id") || word_starts(c, 3, "aws_secret") ||
	     word_starts(c, 3, "aws_session_token")))
		return "aws configure set";
	if (str_is(c->name, "gcloud") && words_are(c, 1, "auth activate-service-account"))
		return "gcloud auth activate-service-account";
	if (str_is(c->name, "az") && words_are(c, 1, "login") && password)
		return "az login with a password";
	if (str_is(c->name, "doctl") && words_are(c, 1, "auth init") &&
	    (sh_has_flag(c, "-t") || sh_has_flag(c, "--access-token")))
		return "doctl auth init";
	if (word_in(c->name, "docker podman buildah helm") && password &&
	    (words_are(c, 1, "login") || words_are(c, 1, "registry login")))
		return "login with a password";
	if (str_is(c->name, "npm") && npm_sets_token(c))
		return "npm config set with a token";
	if (str_is(c->name, "git") && git_stores_token(c))
		return "git config with a token in a URL";
	return NULL;
}

static void run_credential_command(struct check_ctx *ctx, const struct check *self,
				   const void *arg)
{
	const struct sh_command *c = arg;
	const char *what;

	if (has_secret_mount(ctx->instr) || !(what = stores_credential(c)))
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     "%s leaves the credential in the layer or its history", what);
}

const struct check check_credential_command = {
	.id = "WB-SE-102",
	.slug = "credential-command",
	.aliases = "DS-0031",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Command that stores a credential",
	.why = "The credential stands in the history of the image, and in a file of the "
	       "layer even "
	       "when a later one removes it.",
	.fix = "run it with --mount=type=secret and read the value from there",
	.bad = "RUN aws configure set aws_secret_access_key $KEY",
	.good = "RUN --mount=type=secret,id=aws,target=/root/.aws/credentials aws s3 cp "
		"s3://a/b .",
	.url = SECRET_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_credential_command,
};

/* --- files ---------------------------------------------------------------- */

static void report_file(struct check_ctx *ctx, const struct check *self,
			const struct df_instr *in, const struct df_word *w)
{
	enum secret_file sure = secret_file_in_context(ctx, w->text);
	struct check_at at = check_at_line(in, w->line);

	/* What is downloaded is no file of the context. */
	if (sure == SECRET_FILE_NO || str_find(w->text, STR("://")) != STR_NONE)
		return;
	at.subject = w->text;
	if (sure == SECRET_FILE_MAYBE)
		at.severity = SEVERITY_MEDIUM;
	check_report(ctx, self, at, STR_FMT " is copied into the image: %s",
		     STR_ARG(w->text),
		     sure == SECRET_FILE_YES ? "such files hold secrets"
					     : "such files often hold secrets");
}

/* The variable names a file below what this stage copies from the context. */
static bool is_copied(const struct check_ctx *ctx, struct str path)
{
	for (size_t i = ctx->stage->first; i < ctx->stage->last; i++) {
		const struct df_instr *in = &ctx->df->instrs[i];

		if ((in->kind != DF_COPY && in->kind != DF_ADD) || df_flag(in, "from") ||
		    in->n_words < 2)
			continue;
		struct str to = in->words[in->n_words - 1].text;

		if (to.len > 1 && str_starts_with(path, to))
			return true;
	}
	return false;
}

static void run_secret_file(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	const struct df_instr *in = arg;

	if (in->kind == DF_ENV) {
		for (size_t i = 0; i < in->n_pairs && i < 100 && ctx->stage; i++) {
			const struct df_pair *p = &in->pairs[i];

			if (word_in(p->name,
				    "GOOGLE_APPLICATION_CREDENTIALS AWS_CONFIG_FILE "
				    "AWS_SHARED_CREDENTIALS_FILE HF_TOKEN_PATH") &&
			    str_starts_with(p->value, STR("/")) &&
			    is_copied(ctx, p->value))
				check_report(ctx, self, check_at_line(in, p->line),
					     STR_FMT
					     " names a file that is copied into the "
					     "image",
					     STR_ARG(p->name));
		}
		return;
	}
	if (df_flag(in, "from"))
		return;
	for (size_t i = 0; i + 1 < in->n_words; i++)
		report_file(ctx, self, in, &in->words[i]);
}

const struct check check_secret_file_copied = {
	.id = "WB-SE-103",
	.slug = "secret-file-copied",
	.aliases = "DS-0031",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "File with credentials is copied into the image",
	.why = "Who can pull the image has the file, also when a later layer removes it.",
	.fix = "use RUN --mount=type=secret,id=…, or mount the file when the container "
	       "starts",
	.bad = "COPY id_rsa /root/.ssh/id_rsa",
	.good = "RUN --mount=type=ssh git clone git@a.example:b.git",
	.url = SECRET_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD) | DF_BIT(DF_ENV),
	.run = run_secret_file,
};

/* --- URLs ----------------------------------------------------------------- */

enum { PER_INSTRUCTION_MAX = 20 };

/* A user's name may be the token itself. */
static struct str secret_user(const struct userinfo *u)
{
	return str_has_char(u->user, '$') || u->user.len > 16 ? STR("…") : u->user;
}

static void report_userinfo(struct check_ctx *ctx, const struct check *self,
			    const struct df_instr *in, struct str text, unsigned line,
			    bool whole_text)
{
	struct userinfo u;
	size_t from = 0;

	for (int n = 0; n < PER_INSTRUCTION_MAX && secret_next_userinfo(text, &from, &u);
	     n++) {
		struct check_at at =
			check_at_line(in, whole_text ? df_line_at(in, u.offset) : line);
		bool variable = u.password.ptr[0] == '$' || u.password.ptr[0] == '%';

		if (variable && has_secret_mount(in))
			continue;
		if (variable)
			at.severity = SEVERITY_MEDIUM;
		at.subject = u.host;
		check_report(ctx, self, at,
			     "a URL of " STR_FMT " with a password in it (" STR_FMT
			     "://" STR_FMT ":***@)",
			     STR_ARG(u.host), STR_ARG(u.scheme),
			     STR_ARG(secret_user(&u)));
	}
}

static void run_url_userinfo(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_instr *in = arg;

	report_userinfo(ctx, self, in, in->text, in->line, true);
	for (size_t i = 0; i < in->n_heredocs && in->kind == DF_RUN; i++)
		report_userinfo(ctx, self, in, in->heredocs[i].body, in->heredocs[i].line,
				false);
}

/* A password that is no secret: nothing, the user's name again, a word of manuals. */
static bool is_weak(const struct userinfo *u)
{
	return str_eq(u->user, u->password) || secret_is_placeholder(u->password) ||
	       word_in(u->password, "password passwd pass pw secret token changeme root "
				    "admin guest example user");
}

static void run_url_text(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct check_text *t = arg;
	struct text_place place = { t->text, 0, 1 };
	struct userinfo u;
	size_t from = 0;

	if (t->class == TEXT_PLAIN)
		return;
	while (secret_next_userinfo(t->text, &from, &u)) {
		unsigned line = text_line_at(&place, u.offset);
		struct check_at at = { .line = line,
				       .end_line = line,
				       .subject = u.host,
				       .fix = STR(
					       "take the password out of the file and "
					       "out of the history, and give it at run "
					       "time") };

		if (str_has_char(u.password, '$') || str_has_char(u.password, '{') ||
		    str_has_char(u.password, '%') || is_weak(&u))
			continue;
		/* The host of a network of containers, or this one. */
		if (!str_has_char(u.host, '.') || str_starts_with(u.host, STR("127.")))
			at.severity = SEVERITY_MEDIUM;
		check_report(ctx, self, at,
			     "a URL of " STR_FMT " with a password in it (" STR_FMT
			     "://" STR_FMT ":***@)",
			     STR_ARG(u.host), STR_ARG(u.scheme),
			     STR_ARG(secret_user(&u)));
	}
}

const struct check check_url_userinfo = {
	.id = "WB-SE-104",
	.slug = "url-userinfo",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Password in a URL",
	.why = "The address stands in the history of the image, in logs of the build, "
	       "and often in a "
	       "configuration file that the command writes.",
	.fix = "give user and password by --mount=type=secret (netrc, pip.conf, .npmrc)",
	.bad = "RUN pip install -i https://me:pw@pypi.example/simple x==1",
	.good = "RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install x==1",
	.url = SECRET_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_RUN) | DF_BIT(DF_ENV) | DF_BIT(DF_ARG) |
			DF_BIT(DF_ADD) | DF_BIT(DF_CMD) | DF_BIT(DF_ENTRYPOINT),
	.run = run_url_userinfo,
	.run_text = run_url_text,
};

/* --- tokens --------------------------------------------------------------- */

static struct secret_patterns *patterns_of(struct check_ctx *ctx)
{
	if (ctx->opt->secrets)
		return ctx->opt->secrets;
	if (!ctx->secrets)
		ctx->secrets = secret_patterns_new();
	return ctx->secrets;
}

static void report_tokens(struct check_ctx *ctx, const struct check *self,
			  const struct df_instr *in, struct str text, unsigned line,
			  bool whole_text)
{
	struct secret_match m;
	size_t from = 0;

	for (int n = 0;
	     n < PER_INSTRUCTION_MAX && secret_next(patterns_of(ctx), text, &from, &m);
	     n++) {
		struct check_at at =
			check_at_line(in, whole_text ? df_line_at(in, m.offset) : line);

		at.severity = m.severity;
		at.subject = m.token;
		check_report(ctx, self, at, "%s is written here (" STR_FMT ")", m.what,
			     STR_ARG(secret_mask(ctx->arena, m.token)));
	}
}

/* Whoever reads the file reads its comments. */
static void report_comments(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->df->n_comments; i++) {
		const struct df_comment *c = &ctx->df->comments[i];
		struct secret_match m;
		size_t from = 0;

		while (secret_next(patterns_of(ctx), c->text, &from, &m)) {
			struct check_at at = { .line = c->line,
					       .end_line = c->line,
					       .severity = m.severity,
					       .subject = m.token };

			check_report(ctx, self, at, "%s is written here (" STR_FMT ")",
				     m.what, STR_ARG(secret_mask(ctx->arena, m.token)));
		}
	}
}

static void run_literal_token(struct check_ctx *ctx, const struct check *self,
			      const void *arg)
{
	const struct df_instr *in = arg;

	if (in == ctx->df->instrs)
		report_comments(ctx, self);
	if (in->kind == DF_ONBUILD || in->kind == DF_FROM)
		return;
	report_tokens(ctx, self, in, in->text, in->line, true);
	for (size_t i = 0; i < in->n_heredocs; i++)
		report_tokens(ctx, self, in, in->heredocs[i].body, in->heredocs[i].line,
			      false);
}

static void run_token_text(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	const struct check_text *t = arg;
	struct text_place place = { t->text, 0, 1 };
	struct secret_match m;
	size_t from = 0;

	while (secret_next(ctx->opt->secrets, t->text, &from, &m)) {
		unsigned line = text_line_at(&place, m.offset);
		struct check_at at = { .line = line,
				       .end_line = line,
				       .severity = m.severity,
				       .subject = m.token,
				       .fix = STR("revoke it, and keep its successor out "
						  "of the repository") };

		check_report(ctx, self, at, "%s is written here (" STR_FMT ")", m.what,
			     STR_ARG(secret_mask(ctx->arena, m.token)));
	}
}

const struct check check_literal_token = {
	.id = "WB-SE-107",
	.slug = "literal-token",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Token or private key in the file",
	.why = "Everybody who reads the repository or pulls the image can use it.",
	.fix = "revoke it, and give its successor by --mount=type=secret or at run time",
	.bad = "ENV CONF=glpat-…",
	.good = "RUN --mount=type=secret,id=token ./fetch",
	.url = SECRET_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.run = run_literal_token,
	.run_text = run_token_text,
};
