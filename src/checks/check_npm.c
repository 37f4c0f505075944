/* check_npm.c - rules about npm, yarn, gem and go. */
#include "checks/check_ctx.h"
#include "format/command.h"

/* name@version, a folder, an archive or an address; "@scope/name" alone is a name. */
static bool npm_is_pinned(struct str w)
{
	size_t at = str_find_char(str_from(w, 1), '@');

	if (at != STR_NONE)
		return !str_ends_with(w, STR("@latest"));
	if (w.ptr[0] == '@')
		return false;
	return w.ptr[0] == '.' || w.ptr[0] == '/' || str_has_char(w, '/') ||
	       str_has_char(w, '#') || str_ends_with(w, STR(".tgz")) ||
	       str_ends_with(w, STR(".tar.gz"));
}

static void run_npm_pin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	const struct sh_word *w;
	struct call k;

	if (!call_read(c, &k) || k.tool != TOOL_NPM || !call_is(&k, "install i add"))
		return;
	struct call_args args = call_args(&k);

	while (call_next_arg(&args, &w)) {
		if (w->has_variable || !w->text.len || npm_is_pinned(w->text))
			continue;
		check_report(
			ctx, self, check_at_line(&ctx->df->instrs[ctx->index], w->line),
			"npm install of " STR_FMT " without a version", STR_ARG(w->text));
		return;
	}
}

const struct check check_npm_pin = {
	.id = "WB-DF-443",
	.slug = "npm-pin",
	.aliases = "DL3016",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "npm install without versions",
	.why = "Each build installs the newest release, and no scanner can tell which "
	       "from the file.",
	.fix = "write name@version, or use npm ci with a lockfile",
	.bad = "RUN npm install -g typescript",
	.good = "RUN npm install -g typescript@5.9.3",
	.url = "https://docs.npmjs.com/cli/v11/commands/npm-install",
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_npm_pin,
};

/* --- npm install with a lockfile beside ------------------------------------- */

static bool has_lock(const struct check_ctx *ctx, struct str folder)
{
	static const char *const names[] = { "package-lock.json", "npm-shrinkwrap.json" };

	for (size_t i = 0; i < 2; i++) {
		struct str path =
			arena_cat(ctx->arena, folder, folder.len ? STR("/") : STR(""),
				  str_of(names[i]));

		if (ctx->opt->has_beside(ctx->opt->beside_data, path) &&
		    !dockerignore_excludes(ctx->opt->ignore, path, NULL))
			return true;
	}
	return false;
}

/* The folder of the context that a source brings a package.json from; false when it may
 * bring none. */
static bool folder_of(const struct check_ctx *ctx, struct str source, struct str *folder)
{
	struct str base = str_basename(source);

	if (str_is(base, "package.json") ||
	    (str_starts_with(base, STR("package")) && str_has_char(base, '*'))) {
		*folder = dockerignore_clean(ctx->arena, str_dirname(source));
		return true;
	}
	*folder = dockerignore_clean(ctx->arena, source);
	return !str_has_char(source, '*');
}

static bool brings_lock(const struct check_ctx *ctx, const struct df_instr *in)
{
	if ((in->kind != DF_COPY && in->kind != DF_ADD) || df_flag(in, "from"))
		return false;
	for (size_t k = 0; k + 1 < in->n_words; k++) {
		struct str source = in->words[k].text, folder;

		if (!str_has_char(source, '$') && folder_of(ctx, source, &folder) &&
		    has_lock(ctx, folder))
			return true;
	}
	return false;
}

/* What this stage has copied from the context so far has a lockfile in its folder.  Each
 * COPY is looked at once. */
static bool lock_in_context(struct check_ctx *ctx)
{
	if (ctx->lock_stage != ctx->stage) {
		ctx->lock_stage = ctx->stage;
		ctx->lock_seen = ctx->stage->first;
		ctx->has_lock = false;
	}
	for (; ctx->lock_seen < ctx->index && !ctx->has_lock; ctx->lock_seen++)
		ctx->has_lock = brings_lock(ctx, &ctx->df->instrs[ctx->lock_seen]);
	return ctx->has_lock;
}

static void run_npm_install(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	const struct sh_command *c = arg;
	const struct sh_word *w;
	struct call k;

	if (!ctx->opt->has_beside || !ctx->stage || !call_read(c, &k) ||
	    k.tool != TOOL_NPM || !call_is(&k, "install i") ||
	    call_has_any(&k, "-g --global --no-save --package-lock-only --prefix -C "
			     "--no-package-lock --dry-run"))
		return;
	struct call_args args = call_args(&k);

	if (!call_next_arg(&args, &w) && lock_in_context(ctx))
		check_report(ctx, self, check_at_command(ctx, c),
			     "npm install may install other versions than the lockfile "
			     "that lies in the context");
}

const struct check check_npm_install = {
	.id = "WB-DF-447",
	.slug = "npm-install-for-ci",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "npm install where npm ci could be",
	.why = "npm install writes a new lockfile when it does not fit package.json, so "
	       "the "
	       "image can get versions that nobody has tried; npm ci fails then.",
	.fix = "copy package-lock.json too, and use npm ci",
	.bad = "COPY package*.json ./\nRUN npm install",
	.good = "COPY package*.json ./\nRUN npm ci",
	.url = "https://docs.npmjs.com/cli/v11/commands/npm-ci",
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_npm_install,
};

static void run_yarn_cache(struct check_ctx *ctx, const struct check *self,
			   const void *arg)
{
	const struct sh_script *s = ctx->script;
	const struct sh_command *open = NULL;

	(void)arg;
	for (size_t i = 0; s && i < s->n_commands; i++) {
		struct call k;

		if (!call_read(&s->commands[i], &k) || k.tool != TOOL_YARN)
			continue;
		if (call_is(&k, "cache") &&
		    str_is(sh_word_text(&s->commands[i], k.sub + 1), "clean"))
			open = NULL;
		else if (call_is(&k, "install") || s->commands[i].n_words == 1)
			open = &s->commands[i];
	}
	if (!open)
		return;
	for (size_t i = 0; i < ctx->instr->n_flags; i++)
		if (str_find(ctx->instr->flags[i].value, STR("type=cache")) != STR_NONE)
			return;
	check_report(ctx, self, check_at_command(ctx, open),
		     "yarn install keeps its cache in the layer");
}

const struct check check_yarn_cache = {
	.id = "WB-DF-444",
	.slug = "yarn-cache",
	.aliases = "DL3060",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "yarn's cache is kept",
	.why = "Downloads stay in the layer, where they are of no use.",
	.fix = "end the RUN with && yarn cache clean, or mount a cache",
	.bad = "RUN yarn install",
	.good = "RUN yarn install && yarn cache clean",
	.url = "https://classic.yarnpkg.com/en/docs/cli/cache",
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO | CHECK_SHIPPED,
	.instructions = DF_BIT(DF_RUN),
	.run = run_yarn_cache,
};

static void run_gem_pin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	const struct sh_word *w;
	struct call k;

	if (!call_read(c, &k) || k.tool != TOOL_GEM || !call_is(&k, "install i") ||
	    call_has_any(&k, "-v --version"))
		return;
	struct call_args args = call_args(&k);

	while (call_next_arg(&args, &w)) {
		if (args.flags_ended)
			return; /* what follows -- is for the build of extensions */
		if (w->has_variable || !w->text.len || str_has_char(w->text, ':') ||
		    str_ends_with(w->text, STR(".gem")))
			continue;
		check_report(
			ctx, self, check_at_line(&ctx->df->instrs[ctx->index], w->line),
			"gem install of " STR_FMT " without a version", STR_ARG(w->text));
		return;
	}
}

const struct check check_gem_pin = {
	.id = "WB-DF-445",
	.slug = "gem-pin",
	.aliases = "DL3028",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "gem install without versions",
	.why = "Each build installs the newest release, and no scanner can tell which "
	       "from the file.",
	.fix = "write name:version",
	.bad = "RUN gem install bundler",
	.good = "RUN gem install bundler:2.7.2",
	.url = "https://guides.rubygems.org/command-reference/#gem-install",
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_gem_pin,
};

static bool go_is_pinned(struct str w)
{
	struct str path, version;

	if (w.ptr[0] == '.' || w.ptr[0] == '/' || str_ends_with(w, STR(".go")))
		return true;
	return str_cut(w, '@', &path, &version) && version.len &&
	       !str_is(version, "latest") && !str_is(version, "none");
}

static void run_go_pin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	struct str sub = sh_word_text(c, 1);

	if (!str_is(c->name, "go") || !word_in(sub, "install get run"))
		return;
	for (size_t i = 2; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (!w.len || w.ptr[0] == '-')
			continue;
		if (c->words[i].has_variable || str_is(w, "tool"))
			return;
		/* The first component of a package from elsewhere is a host. */
		struct str host, rest;

		str_cut(w, '/', &host, &rest);
		if (!go_is_pinned(w) && str_has_char(host, '.'))
			check_report(ctx, self,
				     check_at_line(&ctx->df->instrs[ctx->index],
						   c->words[i].line),
				     "go " STR_FMT " of " STR_FMT " without a version",
				     STR_ARG(sub), STR_ARG(w));
		if (str_is(sub, "run"))
			return;
	}
}

const struct check check_go_pin = {
	.id = "WB-DF-446",
	.slug = "go-pin",
	.aliases = "DL3062",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "go install without a version",
	.why = "Each build takes the newest release, and no scanner can tell which from "
	       "the file.",
	.fix = "write package@version",
	.bad = "RUN go install golang.org/x/tools/gopls@latest",
	.good = "RUN go install golang.org/x/tools/gopls@v0.20.0",
	.url = "https://go.dev/ref/mod#go-install",
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_go_pin,
};
