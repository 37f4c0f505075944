/* check_workflow_publish.c - rules about what a job installs, and how it publishes. */

#include "checks/workflow.h"
#include "format/command.h"

/* --- who publishes -------------------------------------------------------- */

/* Actions that put something where users take it from. */
static const char *const publishers =
	"pypa/gh-action-pypi-publish softprops/action-gh-release ncipollo/release-action "
	"actions/create-release svenstaro/upload-release-action "
	"goreleaser/goreleaser-action JS-DevTools/npm-publish rubygems/release-gem "
	"cycjimmy/semantic-release-action googleapis/release-please-action "
	"changesets/action release-plz/action marvinpinto/action-automatic-releases "
	"python-semantic-release/python-semantic-release "
	"python-semantic-release/publish-action helm/chart-releaser-action "
	"crazy-max/ghaction-chocolatey snapcore/action-publish "
	"HaaLeo/publish-vscode-extension taiki-e/upload-rust-binary-action";

static bool is_publish_command(const struct sh_command *c)
{
	static const struct {
		const char *tools, *words;
	} known[] = {
		{ "npm yarn pnpm bun cargo uv poetry flit hatch pdm vsce ovsx deno mvn",
		  "publish" },
		{ "twine", "upload" },
		{ "gem", "push" },
		{ "gh", "release" },
	};

	for (size_t i = 0; c->n_words > 1 && i < sizeof(known) / sizeof(known[0]); i++)
		if (word_in(c->name, known[i].tools) &&
		    word_in(c->words[1].text, known[i].words))
			return true;
	return false;
}

static bool publishes(struct check_ctx *ctx, struct gh_step *s)
{
	const struct sh_script *script = gh_script(ctx, s);

	if (gh_is_one_of(&s->uses, publishers))
		return true;
	for (size_t i = 0; script && i < script->n_commands; i++)
		if (is_publish_command(&script->commands[i]))
			return true;
	return false;
}

/* --- caches --------------------------------------------------------------- */

/* Actions with a cache: an input that turns it on (or off), and whether it is on when
 * nothing is said. */
static const struct {
	const char *actions, *input;
	bool by_default;
	bool off; /* the input turns it off */
} caches[] = {
	{ "actions/cache actions/cache/restore Swatinem/rust-cache "
	  "mozilla-actions/sccache-action",
	  NULL, true, false },
	{ "actions/setup-node actions/setup-python actions/setup-java "
	  "actions/setup-dotnet pnpm/action-setup",
	  "cache", false, false },
	{ "actions/setup-go", "cache", true, false },
	{ "ruby/setup-ruby", "bundler-cache", false, false },
	{ "astral-sh/setup-uv", "enable-cache", true, false },
	{ "gradle/actions/setup-gradle gradle/gradle-build-action", "cache-disabled",
	  true, true },
	{ "docker/build-push-action", "cache-from", false, false },
};

static bool names_cache(const struct gh_uses *u, const char *actions)
{
	struct str rest = str_of(actions), word, path;

	str_rcut(u->text, '@', &path, &word);
	while (u->text.len && str_next_word(&rest, &word))
		if (str_eq_nocase(path, word))
			return true;
	return false;
}

/* actions/setup-go has its cache from v4 on.
 * https://github.com/actions/setup-go/blob/main/README.md (2026-08) */
static bool is_before_cache(const struct gh_uses *u)
{
	struct str ref = u->ref;

	if (!gh_is_one_of(u, "actions/setup-go") || ref.len < 2 || ref.ptr[0] != 'v')
		return false;
	return ref.ptr[1] >= '1' && ref.ptr[1] <= '3' &&
	       (ref.len == 2 || ref.ptr[2] == '.');
}

/* 0: takes nothing from a cache; 1: does so unasked; 2: is told to. */
static int takes_cache(const struct gh_step *s)
{
	for (size_t i = 0; i < sizeof(caches) / sizeof(caches[0]); i++) {
		struct str value;
		bool no;

		if (!names_cache(&s->uses, caches[i].actions))
			continue;
		if (!caches[i].input)
			return 2;
		value = gh_input(s->node, caches[i].input);
		if (!value.len)
			return caches[i].by_default && !is_before_cache(&s->uses);
		/* What an expression says is not known. */
		if (gh_has_expression(value))
			return 0;
		no = str_eq_nocase(value, STR("false"));
		return no == caches[i].off ? 2 : 0;
	}
	return 0;
}

/* True when the workflow runs for releases only: a release, or tags that are pushed. */
static bool is_for_releases(const struct gh_file *f)
{
	const struct ynode *push = gh_trigger(f, "push");

	if (gh_has_trigger(f, "release"))
		return true;
	return push && push->type == YNODE_MAPPING && ynode_get(push, "tags") &&
	       !ynode_get(push, "branches");
}

static void judge_caches(struct check_ctx *ctx, const struct check *self,
			 const struct gh_job *job)
{
	for (size_t i = 0; i < job->n_steps; i++) {
		const struct gh_step *s = &job->steps[i];
		int takes = takes_cache(s);
		struct check_at at;

		if (!takes)
			continue;
		at = gh_at(ynode_get(s->node, "uses"), s);
		at.severity = takes == 2 ? SEVERITY_MEDIUM : SEVERITY_LOW;
		at.subject = takes == 2 ? STR("asked") : STR("unasked");
		check_report(ctx, self, at,
			     STR_FMT "%s takes files from a cache that other runs fill, "
				     "and the job publishes",
			     STR_ARG(s->uses.name),
			     takes == 2 ? ""
					: ", when not told "
					  "otherwise,");
	}
}

static void run_cache_poison(struct check_ctx *ctx, const struct check *self,
			     const void *doc)
{
	const struct gh_file *f = gh_file(ctx);
	bool releases = is_for_releases(f);

	(void)doc;
	for (size_t i = 0; i < f->n_jobs; i++) {
		bool publisher = releases;

		for (size_t k = 0; !publisher && k < f->jobs[i].n_steps; k++)
			publisher = publishes(ctx, &f->jobs[i].steps[k]);
		if (publisher)
			judge_caches(ctx, self, &f->jobs[i]);
	}
}

const struct check check_cache_poison = {
	.id = "WB-GH-014",
	.slug = "cache-poison",
	.aliases = "cache-poisoning",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "A job that publishes takes files from a cache",
	.why = "Every run of the branch may fill the cache; who gets code into one of "
	       "them can put files there that end up in the release.",
	.fix = "build releases without a cache",
	.bad = "on: { push: { tags: [\"v*\"] } }\nuses: actions/cache@v4",
	.good = "uses: actions/setup-go@v6\nwith: { cache: false }",
	.url = "https://docs.github.com/en/actions/reference/workflows-and-actions/"
	       "dependency-caching#restrictions-for-accessing-a-cache",
	.on = CHECK_WORKFLOW,
	.run = run_cache_poison,
};

/* --- tokens --------------------------------------------------------------- */

/* Where a short-lived token would do: what publishes, and the variable it reads. */
static const struct {
	const char *tools, *word, *variables, *registry;
} uploads[] = {
	{ "twine", "upload", "TWINE_PASSWORD", "PyPI" },
	{ "uv", "publish", "UV_PUBLISH_TOKEN UV_PUBLISH_PASSWORD", "PyPI" },
	{ "poetry", "publish", "POETRY_PYPI_TOKEN_PYPI", "PyPI" },
	{ "flit", "publish", "FLIT_PASSWORD", "PyPI" },
	{ "hatch", "publish", "HATCH_INDEX_AUTH", "PyPI" },
	{ "npm pnpm yarn", "publish", "NODE_AUTH_TOKEN NPM_TOKEN NPM_AUTH_TOKEN", "npm" },
	{ "cargo", "publish", "CARGO_REGISTRY_TOKEN", "crates.io" },
	{ "gem", "push", "GEM_HOST_API_KEY RUBYGEMS_API_KEY", "RubyGems" },
};

/* A secret that people made, not the token of the job. */
static bool is_secret(const struct ynode *v)
{
	return v && v->type == YNODE_SCALAR && gh_mentions(v->text, "secrets.*") &&
	       !gh_mentions(v->text, "secrets.github_token");
}

/* Bit i: the variables hold a token for uploads[i]. */
static unsigned tokens_in(const struct ynode *env)
{
	unsigned set = 0;

	if (!env || env->type != YNODE_MAPPING)
		return 0;
	ynode_each (v, env)
		for (size_t i = 0; i < sizeof(uploads) / sizeof(uploads[0]); i++)
			if (word_in(v->key, uploads[i].variables) && is_secret(v))
				set |= 1u << i;
	return set;
}

static void report_token(struct check_ctx *ctx, const struct check *self,
			 struct check_at at, const char *registry)
{
	at.subject = str_of(registry);
	check_report(
		ctx, self, at,
		"a token that lasts is used for %s, which takes one of the job's own",
		registry);
}

static void judge_upload_action(struct check_ctx *ctx, const struct check *self,
				const struct gh_step *s)
{
	struct str url = gh_input(s->node, "repository-url");

	if (!url.len)
		url = gh_input(s->node, "repository_url");
	if (gh_is_one_of(&s->uses, "pypa/gh-action-pypi-publish") &&
	    (!url.len || str_find(url, STR("pypi.org")) != STR_NONE) &&
	    is_secret(gh_with(s->node, "password")))
		report_token(ctx, self, gh_at(gh_with(s->node, "password"), s), "PyPI");
	if (gh_is_one_of(&s->uses, "JS-DevTools/npm-publish") &&
	    is_secret(gh_with(s->node, "token")))
		report_token(ctx, self, gh_at(gh_with(s->node, "token"), s), "npm");
}

static void judge_upload(struct check_ctx *ctx, const struct check *self,
			 const struct gh_step *s, const struct sh_command *c,
			 unsigned tokens)
{
	for (size_t i = 0; c->n_words > 1 && i < sizeof(uploads) / sizeof(uploads[0]);
	     i++)
		if ((tokens & (1u << i)) && word_in(c->name, uploads[i].tools) &&
		    str_is(c->words[1].text, uploads[i].word))
			report_token(ctx, self, gh_at_command(s, c), uploads[i].registry);
}

static void run_manual_token(struct check_ctx *ctx, const struct check *self,
			     const void *doc)
{
	const struct gh_file *f = gh_file(ctx);
	unsigned of_file = tokens_in(f->env);

	(void)doc;
	for (size_t i = 0; i < f->n_jobs; i++) {
		unsigned of_job = of_file | tokens_in(ynode_get(f->jobs[i].node, "env"));

		for (size_t k = 0; k < f->jobs[i].n_steps; k++) {
			struct gh_step *s = &f->jobs[i].steps[k];
			const struct sh_script *script = gh_script(ctx, s);
			unsigned tokens = of_job | tokens_in(ynode_get(s->node, "env"));

			judge_upload_action(ctx, self, s);
			for (size_t n = 0; tokens && script && n < script->n_commands;
			     n++)
				judge_upload(ctx, self, s, &script->commands[n], tokens);
		}
	}
}

const struct check check_manual_publish_token = {
	.id = "WB-GH-023",
	.slug = "manual-publish-token",
	.aliases = "use-trusted-publishing",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Publishing with a token that lasts",
	.why = "A stored token publishes until somebody revokes it, from anywhere; with "
	       "trusted publishing the registry gives each job one of its own.",
	.fix = "set up trusted publishing at the registry, give the job id-token: write "
	       "and "
	       "delete the token",
	.bad = "uses: pypa/gh-action-pypi-publish@v1\n"
	       "with: { password: \"${{ secrets.PYPI }}\" }",
	.good = "permissions: { id-token: write }\nuses: pypa/gh-action-pypi-publish@v1",
	.url = "https://docs.pypi.org/trusted-publishers/",
	.on = CHECK_WORKFLOW,
	.traits = CHECK_INFO,
	.run = run_manual_token,
};

/* --- installed by hand ---------------------------------------------------- */

static bool has_pip_version(struct str w)
{
	static const char *const marks[] = { "==", "~=", "<", ">", "!=" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_find(w, str_of(marks[i])) != STR_NONE)
			return true;
	return str_starts_with(w, STR(".")) || str_has_char(w, '/') ||
	       str_has_char(w, '@') || str_ends_with(w, STR(".whl")) ||
	       word_in(w, "pip setuptools wheel");
}

/* "name@1.2", "@scope/name@1.2"; not "name@latest". */
static bool has_npm_version(struct str w)
{
	size_t at = str_rfind_char(w, '@');

	if (str_starts_with(w, STR(".")) || str_starts_with(w, STR("/")) ||
	    str_find(w, STR("://")) != STR_NONE || word_in(w, "npm"))
		return true;
	return at != STR_NONE && at > 0 && !word_in(str_from(w, at + 1), "latest next");
}

/* The first package of the call without a version; "" when all have one. */
static struct str unpinned_package(const struct call *k)
{
	struct call_args args = call_args(k);
	const struct sh_word *w;

	if (k->tool == TOOL_PIP && call_has_any(k, "-c --constraint --require-hashes"))
		return (struct str){ "", 0 };
	if (k->tool == TOOL_NPM && !call_has_any(k, "-g --global"))
		return (struct str){ "", 0 };
	if (k->tool == TOOL_GEM && call_has_any(k, "-v --version"))
		return (struct str){ "", 0 };
	while (call_next_arg(&args, &w)) {
		struct str text = w->text;
		bool pinned = k->tool == TOOL_PIP   ? has_pip_version(text)
			      : k->tool == TOOL_NPM ? has_npm_version(text)
						    : str_has_char(text, ':') ||
							      str_has_char(text, '.');

		if (!w->has_variable && text.len && !pinned)
			return text;
	}
	return (struct str){ "", 0 };
}

/* `go install path@latest` */
static struct str latest_of_go(const struct sh_command *c)
{
	if (str_is(c->name, "go") && c->n_words > 2 &&
	    word_in(c->words[1].text, "install run"))
		for (size_t i = 2; i < c->n_words; i++)
			if (str_ends_with(c->words[i].text, STR("@latest")))
				return c->words[i].text;
	return (struct str){ "", 0 };
}

static void ad_hoc(struct check_ctx *ctx, const struct check *self,
		   const struct gh_step *step, const struct sh_script *script, size_t i)
{
	const struct sh_command *c = &script->commands[i];
	struct str name = latest_of_go(c);
	struct call k;

	if (!name.len && call_read(c, &k) &&
	    ((k.tool == TOOL_PIP && call_is(&k, "install")) ||
	     (k.tool == TOOL_NPM && call_is(&k, "install i add")) ||
	     (k.tool == TOOL_GEM && call_is(&k, "install i"))))
		name = unpinned_package(&k);
	if (name.len)
		check_report(ctx, self, gh_at_command(step, c),
			     STR_FMT " is installed in whatever version is the newest",
			     STR_ARG(name));
}

/* Tools that an action fetches: the input that names the version, which is the newest
 * when nothing is said. */
static const struct {
	const char *actions, *input;
} fetchers[] = {
	{ "golangci/golangci-lint-action goreleaser/goreleaser-action azure/setup-helm "
	  "azure/setup-kubectl snok/install-poetry astral-sh/setup-uv "
	  "arduino/setup-protoc pulumi/actions jetify-com/devbox-install-action",
	  "version" },
	{ "hashicorp/setup-terraform", "terraform_version" },
	{ "oven-sh/setup-bun", "bun-version" },
	{ "denoland/setup-deno", "deno-version" },
	{ "actions/setup-node", "node-version" },
	{ "actions/setup-go", "go-version" },
};

static void judge_fetcher(struct check_ctx *ctx, const struct check *self,
			  const struct gh_step *s)
{
	for (size_t i = 0; i < sizeof(fetchers) / sizeof(fetchers[0]); i++) {
		const struct ynode *v;
		struct str file;
		bool first_party;

		if (!gh_is_one_of(&s->uses, fetchers[i].actions))
			continue;
		v = gh_with(s->node, fetchers[i].input);
		file = arena_printf(ctx->arena, "%s-file", fetchers[i].input);
		/* Those of GitHub take the one of the runner when nothing is said. */
		first_party = str_is(s->uses.owner, "actions");
		if (v ? v->type != YNODE_SCALAR || !str_is(v->text, "latest")
		      : first_party || gh_with(s->node, file.ptr))
			continue;
		check_report(ctx, self, gh_at(v ? v : ynode_get(s->node, "uses"), s),
			     STR_FMT " fetches the newest version, whatever it is",
			     STR_ARG(s->uses.name));
	}
}

static void run_ad_hoc(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	const struct gh_file *f = gh_file(ctx);

	(void)doc;
	gh_each_command(ctx, self, ad_hoc);
	for (size_t i = 0; i < f->n_steps; i++)
		judge_fetcher(ctx, self, &f->steps[i]);
}

const struct check check_ad_hoc_install = {
	.id = "WB-GH-025",
	.slug = "ad-hoc-install",
	.aliases = "adhoc-packages unpinned-tools",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "A job installs a tool in whatever version is the newest",
	.why = "A bad release of the tool runs in the job on the day that it comes out, "
	       "and "
	       "no lockfile tells which one it was.",
	.fix = "name the version, or install from a lockfile",
	.bad = "run: npm install -g typescript",
	.good = "run: npm install -g typescript@5.9.3",
	.url = "https://docs.github.com/en/actions/reference/security/secure-use",
	.on = CHECK_WORKFLOW,
	.traits = CHECK_INFO,
	.run = run_ad_hoc,
};
