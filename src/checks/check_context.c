/* check_context.c - rules about what COPY of everything takes from the context. */
#include "checks/secret_file.h"
#include "checks/secret_url.h"

#define IGNORE_URL "https://docs.docker.com/build/concepts/context/#dockerignore-files"

static bool is_everything(struct str source)
{
	while (source.len > 1 && source.ptr[source.len - 1] == '/')
		source.len--;
	return str_is(source, ".") || str_is(source, "/") || str_is(source, "*") ||
	       str_is(source, "./*");
}

/* COPY . or ADD . from the context, of which something is known. */
static bool copies_everything(const struct check_ctx *ctx, const struct df_instr *in)
{
	const struct df_flag *f = df_flag(in, "from");

	if (!ctx->opt->context_known || (f && f->value.len))
		return false;
	for (size_t i = 0; i + 1 < in->n_words; i++)
		if (is_everything(in->words[i].text))
			return true;
	return false;
}

static bool is_vcs(struct str path)
{
	struct str base = str_basename(path);

	return str_is(base, ".git") || str_is(base, ".hg") || str_is(base, ".svn");
}

static bool is_heavy(struct str path)
{
	struct str base = str_basename(path);

	return str_is(base, "node_modules") || str_is(base, ".venv") ||
	       str_is(base, "venv") || str_is(base, "target") || str_is(base, "dist") ||
	       str_is(base, "__pycache__");
}

bool checks_is_notable(struct str path)
{
	return is_vcs(path) || is_heavy(path) ||
	       secret_name_of_file(path) != SECRET_FILE_NO;
}

static void run_missing(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	const struct check_run *opt = ctx->opt;
	struct check_at at = check_at_instr(in);
	bool git = false;

	if (opt->has_dockerignore || !copies_everything(ctx, in))
		return;
	for (size_t i = 0; i < opt->n_notable; i++)
		git = git || is_vcs(opt->notable[i]);
	at.info = !git;
	at.severity = git ? SEVERITY_MEDIUM : SEVERITY_LOW;
	if (opt->n_notable)
		check_report(ctx, self, at,
			     "everything in the context is copied, " STR_FMT
			     " too, and there is no .dockerignore",
			     STR_ARG(opt->notable[0]));
	else
		check_report(ctx, self, at,
			     "everything in the context is copied, and there is no "
			     ".dockerignore");
}

const struct check check_dockerignore_missing = {
	.id = "WB-DI-001",
	.slug = "dockerignore-missing",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "COPY of everything without a .dockerignore",
	.why = "The whole folder reaches the image: the history in .git, local settings "
	       "and "
	       "credentials, and every change of a file spoils the build cache.",
	.fix = "write a .dockerignore that leaves out what the build does not need",
	.bad = "COPY . /app",
	.good = "COPY src /app/src",
	.url = IGNORE_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_SHIPPED,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_missing,
};

static void run_secrets(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;
	const struct check_run *opt = ctx->opt;

	if (!copies_everything(ctx, in))
		return;
	for (size_t i = 0; i < opt->n_notable; i++) {
		enum secret_file sure = secret_file_in_context(ctx, opt->notable[i]);
		struct check_at at = check_at_instr(in);

		if (sure == SECRET_FILE_NO)
			continue;
		at.subject = opt->notable[i];
		if (sure == SECRET_FILE_MAYBE)
			at.severity = SEVERITY_MEDIUM;
		check_report(ctx, self, at, STR_FMT " is copied with everything else",
			     STR_ARG(opt->notable[i]));
	}
}

const struct check check_secrets_in_context = {
	.id = "WB-DI-002",
	.slug = "secrets-in-context",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "A file with credentials is in what COPY . takes",
	.why = "Who can pull the image has the file, also when a later layer removes it.",
	.fix = "add it to the .dockerignore",
	.bad = "COPY . /app",
	.good = "COPY src /app/src",
	.url = IGNORE_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_SHIPPED,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_secrets,
};

/* A remote's address with a password or token, as some CI systems leave it. */
static bool holds_credentials(const struct check_ctx *ctx, struct str vcs)
{
	struct str path = arena_cat(ctx->arena, vcs, STR("/config"), STR("")), bytes;
	struct userinfo u;
	size_t from = 0;

	if (!ctx->opt->read_beside ||
	    !ctx->opt->read_beside(ctx->opt->read_beside_data, path, &bytes) ||
	    dockerignore_excludes(ctx->opt->ignore, path, NULL))
		return false;
	while (secret_next_authority(bytes, &from, &u))
		if (u.password.len || u.user.len > 16)
			return true;
	return str_find(bytes, STR("extraheader = AUTHORIZATION")) != STR_NONE;
}

/* Of the first one, which is the one that is told of. */
static bool has_credentials(struct check_ctx *ctx, struct str vcs)
{
	if (!ctx->vcs_looked_at)
		ctx->vcs_has_secret = holds_credentials(ctx, vcs);
	ctx->vcs_looked_at = true;
	return ctx->vcs_has_secret;
}

static void run_vcs(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	if (!copies_everything(ctx, in))
		return;
	for (size_t i = 0; i < ctx->opt->n_notable; i++) {
		if (!is_vcs(ctx->opt->notable[i]))
			continue;
		struct check_at at = check_at_instr(in);

		if (has_credentials(ctx, ctx->opt->notable[i])) {
			at.severity = SEVERITY_HIGH;
			check_report(ctx, self, at,
				     STR_FMT " is copied with everything else, and its "
					     "configuration holds a password",
				     STR_ARG(ctx->opt->notable[i]));
			return;
		}
		check_report(ctx, self, at, STR_FMT " is copied with everything else",
			     STR_ARG(ctx->opt->notable[i]));
		return;
	}
}

const struct check check_vcs_in_context = {
	.id = "WB-DI-003",
	.slug = "vcs-in-context",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "The history of the sources is in what COPY . takes",
	.why = "The history holds what was ever committed, and its configuration may "
	       "hold "
	       "credentials; each commit spoils the build cache.",
	.fix = "add .git to the .dockerignore",
	.bad = "COPY . /app",
	.good = "COPY src /app/src",
	.url = IGNORE_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_SHIPPED,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_vcs,
};

static void run_heavy(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct df_instr *in = arg;

	if (!copies_everything(ctx, in))
		return;
	for (size_t i = 0; i < ctx->opt->n_notable; i++) {
		if (!is_heavy(ctx->opt->notable[i]))
			continue;
		check_report(ctx, self, check_at_instr(in),
			     STR_FMT " is copied with everything else",
			     STR_ARG(ctx->opt->notable[i]));
		return;
	}
}

const struct check check_heavy_context = {
	.id = "WB-DI-004",
	.slug = "heavy-context",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Installed or built files are in what COPY . takes",
	.why = "They make the build slow and the image big, and may be made for another "
	       "system.",
	.fix = "add the folder to the .dockerignore",
	.bad = "COPY . /app",
	.good = "COPY src /app/src",
	.url = IGNORE_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO | CHECK_SHIPPED,
	.instructions = DF_BIT(DF_COPY) | DF_BIT(DF_ADD),
	.run = run_heavy,
};
