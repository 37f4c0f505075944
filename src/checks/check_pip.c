/* check_pip.c - rules about pip. */
#include "checks/check_ctx.h"
#include "format/command.h"

#define PIP_URL "https://pip.pypa.io/en/stable/cli/pip_install/"

static bool is_pip_install(const struct sh_command *c, struct call *k)
{
	return call_read(c, k) && k->tool == TOOL_PIP && call_is(k, "install");
}

/* A name with a version, a file, a folder or an address with a revision. */
static bool is_pinned(struct str w)
{
	static const char *const marks[] = { "==", ">=", "<=", "~=", "!=", "<", ">" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_find(w, str_of(marks[i])) != STR_NONE)
			return true;
	if (str_starts_with(w, STR("git+")) || str_starts_with(w, STR("hg+")) ||
	    str_starts_with(w, STR("svn+")) || str_starts_with(w, STR("bzr+"))) {
		size_t slash = str_rfind_char(w, '/'), at = str_rfind_char(w, '@');

		return at != STR_NONE && slash != STR_NONE && at > slash;
	}
	return str_is(w, ".") || str_has_char(w, '/') || str_has_char(w, '@') ||
	       str_starts_with(w, STR(".[")) || str_starts_with(w, STR("..")) ||
	       str_ends_with(w, STR(".whl")) || str_ends_with(w, STR(".tar.gz")) ||
	       str_ends_with(w, STR(".zip"));
}

static void run_pip_pin(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	const struct sh_word *w;
	struct call k;

	/* Constraints hold the versions. */
	if (!is_pip_install(c, &k) || call_has_any(&k, "-c --constraint"))
		return;
	struct call_args args = call_args(&k);

	while (call_next_arg(&args, &w)) {
		if (w->has_variable || !w->text.len || is_pinned(w->text))
			continue;
		check_report(
			ctx, self, check_at_line(&ctx->df->instrs[ctx->index], w->line),
			"pip install of " STR_FMT " without a version", STR_ARG(w->text));
		return;
	}
}

const struct check check_pip_pin = {
	.id = "WB-DF-441",
	.slug = "pip-pin",
	.aliases = "DL3013",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "pip install without versions",
	.why = "Each build installs the newest release, and no scanner can tell which "
	       "from the file.",
	.fix = "write name==version, or install from a requirements file with hashes",
	.bad = "RUN pip install flask",
	.good = "RUN pip install flask==3.1.2",
	.url = PIP_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.run = run_pip_pin,
};

static bool is_on(struct str v)
{
	return word_in(v, "1 true True TRUE yes on off") && !str_is(v, "off");
}

/* PIP_NO_CACHE_DIR in the stage, in front of a command, or exported before. */
static bool no_cache_by_environment(const struct check_ctx *ctx,
				    const struct sh_command *c)
{
	struct str value, name = STR("PIP_NO_CACHE_DIR"), head, tail;

	if (check_variable(ctx, name, &value) == DF_SET && is_on(value))
		return true;
	for (const struct sh_command *p = ctx->script->commands; p <= c; p++) {
		bool before = p == c || !p->n_words;

		for (size_t i = 0; before && i < p->n_env; i++)
			if (str_eq(p->env[i].name, name) && is_on(p->env[i].value))
				return true;
		for (size_t i = 1; str_is(p->name, "export") && i < p->n_words; i++)
			if (str_cut(p->words[i].text, '=', &head, &tail) &&
			    str_eq(head, name) && is_on(tail))
				return true;
	}
	return false;
}

static void run_pip_cache(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct sh_script *s = ctx->script;

	(void)arg;
	for (size_t i = 0; s && i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];
		struct call k;

		if (!is_pip_install(c, &k) || sh_has_flag(c, "--no-cache-dir") ||
		    sh_has_flag(c, "--no-cache")) /* short for it */
			continue;
		if (check_has_mount(ctx, NULL, "/root/.cache/pip") ||
		    no_cache_by_environment(ctx, c))
			return;
		for (size_t m = 0; m < ctx->instr->n_flags; m++)
			if (str_find(ctx->instr->flags[m].value, STR(".cache/pip")) !=
			    STR_NONE)
				return;
		check_report(ctx, self, check_at_command(ctx, c),
			     "pip install keeps its cache in the layer");
		return;
	}
}

const struct check check_pip_cache = {
	.id = "WB-DF-442",
	.slug = "pip-cache",
	.aliases = "DL3042",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "pip's cache is kept",
	.why = "Downloads and built wheels stay in the layer, where they are of no use.",
	.fix = "add --no-cache-dir, or mount a cache: "
	       "--mount=type=cache,target=/root/.cache/pip",
	.bad = "RUN pip install flask==3.1.2",
	.good = "RUN pip install --no-cache-dir flask==3.1.2",
	.url = PIP_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.traits = CHECK_INFO | CHECK_SHIPPED,
	.instructions = DF_BIT(DF_RUN),
	.run = run_pip_cache,
};
