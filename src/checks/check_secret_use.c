/* check_secret_use.c - rules about what RUN does with secrets that it was given. */
#include "checks/check_ctx.h"
#include "checks/secret_name.h"
#include "format/command.h"

#define SECRET_URL "https://docs.docker.com/build/building/secrets/"

#define ARGS_MAX 32

/* $NAME or ${NAME…} in text. */
static bool uses(struct str text, struct str name)
{
	size_t at;

	while ((at = str_find_char(text, '$')) != STR_NONE) {
		text = str_from(text, at + 1);
		struct str rest =
			text.len && text.ptr[0] == '{' ? str_from(text, 1) : text;

		if (str_starts_with(rest, name) &&
		    (rest.len == name.len ||
		     !(is_alnum(rest.ptr[name.len]) || rest.ptr[name.len] == '_')))
			return true;
	}
	return false;
}

static bool run_uses(const struct df_instr *in, struct str name)
{
	if (uses(in->text, name))
		return true;
	for (size_t i = 0; i < in->n_heredocs; i++)
		if (uses(in->heredocs[i].body, name))
			return true;
	return false;
}

static void run_arg_in_layer(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_stage *s = arg;
	struct str names[ARGS_MAX];
	size_t n = 0;

	for (size_t i = s->first; i < s->last; i++) {
		const struct df_instr *in = &ctx->df->instrs[i];

		for (size_t k = 0; in->kind == DF_ARG && k < in->n_pairs; k++)
			if (n < ARGS_MAX && secret_name_is_variable(in->pairs[k].name))
				names[n++] = in->pairs[k].name;
		for (size_t k = 0; in->kind == DF_RUN && k < n; k++) {
			struct check_at at = check_at_instr(in);

			if (!run_uses(in, names[k]))
				continue;
			at.subject = names[k];
			check_report(ctx, self, at,
				     "the value of ARG " STR_FMT
				     " is in the history of this layer",
				     STR_ARG(names[k]));
		}
	}
}

const struct check check_secret_arg_in_layer = {
	.id = "WB-SE-105",
	.slug = "arg-in-layer",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "RUN uses a secret from ARG",
	.why = "The history of the image keeps the build arguments that a RUN was given.",
	.fix = "use RUN --mount=type=secret,id=…,env=NAME",
	.bad = "ARG NPM_TOKEN\nRUN curl -H \"Authorization: $NPM_TOKEN\" "
	       "https://a.example",
	.good = "RUN --mount=type=secret,id=npm,env=NPM_TOKEN ./fetch",
	.url = SECRET_URL,
	.on = CHECK_DOCKERFILE_STAGE,
	.traits = CHECK_SHIPPED,
	.run = run_arg_in_layer,
};

/* --- secrets that outlive their mount ------------------------------------- */

static bool is_passing(struct str path)
{
	return !path.len || str_starts_with(path, STR("/tmp/")) ||
	       str_starts_with(path, STR("/dev/")) ||
	       str_starts_with(path, STR("/run/")) || str_has_char(path, '$');
}

static bool names_secret(const struct sh_command *c)
{
	for (size_t i = 1; i < c->n_words; i++)
		if (str_find(c->words[i].text, STR("/run/secrets/")) != STR_NONE)
			return true;
	return str_starts_with(c->redirect_in, STR("/run/secrets/"));
}

/* Where the command leaves a secret; "" when nowhere. */
static struct str kept_at(const struct sh_command *c)
{
	struct str none = { "", 0 };

	if (!names_secret(c))
		return none;
	if (word_in(c->name, "cat echo printf tee base64") &&
	    !is_passing(c->redirect_out))
		return c->redirect_out;
	if (word_in(c->name, "cp mv install ln") && c->n_words > 2) {
		struct str to = sh_word_text(c, c->n_words - 1);

		return is_passing(to) ? none : to;
	}
	return none;
}

static bool removed_after(const struct sh_script *s, size_t from, struct str path)
{
	for (size_t i = from; i < s->n_commands && i < from + 1000; i++) {
		const struct sh_command *c = &s->commands[i];

		if (!word_in(c->name, "rm shred unlink"))
			continue;
		for (size_t k = 1; k < c->n_words; k++)
			if (str_eq(c->words[k].text, path))
				return true;
	}
	return false;
}

static void run_persisted(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct sh_script *s = ctx->script;

	(void)arg;
	for (size_t i = 0; s && i < s->n_commands; i++) {
		struct check_at at = check_at_command(ctx, &s->commands[i]);
		struct str path = kept_at(&s->commands[i]);

		if (!path.len || removed_after(s, i + 1, path))
			continue;
		at.subject = path;
		check_report(ctx, self, at, "the secret stays in the layer as " STR_FMT,
			     STR_ARG(path));
	}
}

const struct check check_secret_persisted = {
	.id = "WB-SE-106",
	.slug = "secret-persisted",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "A mounted secret is written into the layer",
	.why = "The mount goes away at the end of the RUN; the copy stays.",
	.fix = "use the secret from its mount (target=…), or remove the copy in the same "
	       "RUN",
	.bad = "RUN --mount=type=secret,id=n cat /run/secrets/n > /root/.npmrc",
	.good = "RUN --mount=type=secret,id=n,target=/root/.npmrc npm ci",
	.url = SECRET_URL,
	.on = CHECK_DOCKERFILE_INSTRUCTION,
	.instructions = DF_BIT(DF_RUN),
	.run = run_persisted,
};
