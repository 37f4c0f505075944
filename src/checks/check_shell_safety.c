/* check_shell_safety.c - rules about rm and cd with paths that may not be what they seem.
 */
#include "checks/check_ctx.h"
#include "format/command.h"

#define BEST_URL "https://docs.docker.com/build/building/best-practices/#run"

static bool is_rm_of_folders(const struct sh_command *c)
{
	return str_is(c->name, "rm") && (sh_has_flag(c, "-r") || sh_has_flag(c, "-R") ||
					 sh_has_flag(c, "--recursive"));
}

/* The next $name or ${name…} of *rest; false when there is none. */
static bool next_variable(struct str *rest, struct str *name)
{
	size_t at;

	while ((at = str_find_char(*rest, '$')) != STR_NONE) {
		size_t n = 0;

		*rest = str_from(*rest, at + 1);
		if (rest->len && rest->ptr[0] == '{')
			*rest = str_from(*rest, 1);
		while (n < rest->len && (is_alnum(rest->ptr[n]) || rest->ptr[n] == '_'))
			n++;
		*name = str_slice(*rest, 0, n);
		*rest = str_from(*rest, n);
		if (n)
			return true;
	}
	return false;
}

/* Names that the build, the shell or a base image sets to a path or a word. */
static bool is_well_known(struct str name)
{
	return word_in(name, "HOME PWD OLDPWD TMPDIR USER GNUPGHOME") ||
	       df_is_predefined(name) || check_may_come_from_base(name);
}

/* ENV and ARG may hold a list of paths on purpose. */
static bool is_safe_value(struct str value)
{
	struct str word, rest = value;
	bool several = false;

	while (str_next_word(&rest, &word)) {
		several |= rest.len > 0;
		if (several && word.ptr[0] != '/')
			return false;
	}
	return true;
}

/* --- rm -rf $x ------------------------------------------------------------------ */

static bool splits_here(struct check_ctx *ctx, const struct sh_word *w, struct str *name)
{
	struct str rest = w->text, value;

	if (!w->splits)
		return false;
	while (next_variable(&rest, name)) {
		if (is_well_known(*name))
			continue;
		if (check_variable(ctx, *name, &value) != DF_SET || !is_safe_value(value))
			return true;
	}
	return false;
}

static void run_rm_unquoted(struct check_ctx *ctx, const struct check *self,
			    const void *arg)
{
	const struct sh_command *c = arg;
	struct str name;

	if (!is_rm_of_folders(c))
		return;
	for (size_t i = 1; i < c->n_words; i++) {
		if (!splits_here(ctx, &c->words[i], &name))
			continue;
		check_report(
			ctx, self, check_at_command(ctx, c),
			"rm -r of $" STR_FMT
			" without quotes removes each part of it, and what a pattern "
			"in it matches",
			STR_ARG(name));
		return;
	}
}

const struct check check_rm_unquoted = {
	.id = "WB-SH-101",
	.slug = "rm-unquoted",
	.aliases = "SC2086",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "rm -r of a variable without quotes",
	.why = "A blank in its value makes two paths of one, and both are removed.",
	.fix = "put it in double quotes",
	.bad = "ARG DIR\nRUN rm -rf $DIR",
	.good = "ARG DIR\nRUN rm -rf \"$DIR\"",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_BUILD,
	.run = run_rm_unquoted,
};

/* --- rm -rf "$x/" ---------------------------------------------------------------- */

/* What is left of a path is the root, a folder of the system, or all that is in it. */
static bool is_system_path(struct str path)
{
	if (!path.len || path.ptr[0] != '/')
		return false;
	if (str_ends_with(path, STR("/*")))
		path.len -= 2;
	while (path.len && path.ptr[path.len - 1] == '/')
		path.len--;
	while (path.len && path.ptr[0] == '/')
		path = str_from(path, 1);
	return !path.len || word_in(path, "bin boot dev etc home lib lib64 media mnt opt "
					  "proc root sbin srv sys usr var");
}

static bool opens_empty_here(struct check_ctx *ctx, const struct sh_word *w,
			     struct str *name)
{
	struct str rest = w->text, value;

	if (!w->opens_empty || !next_variable(&rest, name) || is_well_known(*name))
		return false;
	if (rest.len && rest.ptr[0] == '}')
		rest = str_from(rest, 1);
	if (!is_system_path(rest))
		return false;
	return check_variable(ctx, *name, &value) != DF_SET || !value.len;
}

static void run_rm_root(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct sh_command *c = arg;
	struct str name;

	if (!is_rm_of_folders(c) || ctx->script->nounset)
		return;
	for (size_t i = 1; i < c->n_words; i++) {
		if (!opens_empty_here(ctx, &c->words[i], &name))
			continue;
		check_report(ctx, self, check_at_command(ctx, c),
			     "if $" STR_FMT " is empty, this removes " STR_FMT,
			     STR_ARG(name),
			     STR_ARG(str_from(c->words[i].text,
					      str_find_char(c->words[i].text, '/'))));
		return;
	}
}

const struct check check_rm_root = {
	.id = "WB-SH-102",
	.slug = "rm-root",
	.aliases = "SC2115",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "rm -r that removes the system when a variable is empty",
	.why = "An argument that was not given, or a command that printed nothing, "
	       "leaves "
	       "/ or a folder of the system.",
	.fix = "write ${NAME:?}, which ends the build when it is empty",
	.bad = "ARG DIR\nRUN rm -rf \"$DIR\"/*",
	.good = "ARG DIR\nRUN rm -rf \"${DIR:?}\"/*",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_BUILD,
	.run = run_rm_root,
};

/* --- cd ---------------------------------------------------------------------------- */

/* There is nothing that could go wrong. */
static bool is_sure(struct str folder)
{
	while (str_ends_with(folder, STR("/")) && folder.len > 1)
		folder.len--;
	return word_in(folder, "/ . .. ../.. ../../.. - ~ /tmp /root $HOME ${HOME} "
			       "$OLDPWD") ||
	       str_starts_with(folder, STR("$(mktemp"));
}

static void run_cd_unchecked(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct sh_command *c = arg;

	if (!str_is(c->name, "cd") || c->n_words < 2 || ctx->script->errexit ||
	    !(c->flags & SH_FOLLOWED) || (c->flags & (SH_IN_PIPE | SH_BACKGROUND)) ||
	    is_sure(c->words[c->n_words - 1].text))
		return;
	check_report(ctx, self, check_at_command(ctx, c),
		     "what follows runs in another folder when there is no " STR_FMT,
		     STR_ARG(c->words[c->n_words - 1].text));
}

const struct check check_cd_unchecked = {
	.id = "WB-SH-103",
	.slug = "cd-unchecked",
	.aliases = "SC2164",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "cd whose failure is not looked at",
	.why = "The commands after it run where they were not meant to, and the build "
	       "goes "
	       "on.",
	.fix = "join them by &&, begin with set -e, or use WORKDIR",
	.bad = "RUN cd /src; rm -rf *.o; make",
	.good = "RUN cd /src && rm -rf *.o && make",
	.url = BEST_URL,
	.on = CHECK_DOCKERFILE_COMMAND,
	.traits = CHECK_BUILD,
	.run = run_cd_unchecked,
};
