/*
 * bashism_command.c - builtin commands, and flags of them, that not every shell has.
 *
 * As dash 0.5.12 and BusyBox 1.35 behave.
 */
#include "checks/bashism.h"

#include "format/command.h"

#define BOTH (BASHISM_DASH | BASHISM_ASH)

static struct bashism make(enum bashism_group group, unsigned fails, struct str what)
{
	return (struct bashism){
		.group = group, .fails = fails, .what = what, .effect = "is refused by"
	};
}

/* The name stands for the shell's own command: not /bin/echo, not xargs echo. */
static bool is_builtin(const struct sh_command *c)
{
	const struct sh_command *w = c->wrapper;

	if (!c->n_words || !str_eq(c->words[0].text, c->name))
		return false;
	return !w || word_in(w->name, "sh bash ash dash ksh zsh mksh su eval command");
}

static bool read_test(const struct sh_command *c, struct bashism *out)
{
	if (!word_in(c->name, "[ test"))
		return false;
	for (size_t i = 1; i + 1 < c->n_words; i++) {
		struct str w = c->words[i].text;

		*out = make(BASHISM_TEST, BASHISM_DASH, w);
		if (i > 1 && str_is(w, "=="))
			out->what = STR("== in [");
		else if (i > 1 && str_is(w, "=~"))
			out->what = STR("=~ in [");
		else if (str_is(w, "-v") && i == 1)
			*out = make(BASHISM_TEST, BOTH, STR("[ -v"));
		else
			continue;
		return true;
	}
	return false;
}

static bool read_echo(const struct sh_command *c, struct bashism *out)
{
	struct str w = c->n_words > 1 ? c->words[1].text : STR("");

	if (!str_is(c->name, "echo") || w.len < 2 || w.ptr[0] != '-' ||
	    c->words[1].has_variable)
		return false;
	for (size_t i = 1; i < w.len; i++)
		if (!str_has_char(STR("neE"), w.ptr[i]))
			return false;
	if (!str_has_char(w, 'e') && !str_has_char(w, 'E'))
		return false;
	*out = make(BASHISM_ECHO, BASHISM_DASH, STR("the flag of echo -e"));
	out->effect = "is printed by";
	return true;
}

/* set -o NAME, also at the end of a bundle. */
static bool read_set(const struct sh_command *c, struct bashism *out)
{
	static const char plain[] = "errexit noglob ignoreeof interactive monitor noexec "
				    "stdin xtrace verbose vi emacs noclobber allexport "
				    "notify nounset nolog debug privileged";

	if (!str_is(c->name, "set"))
		return false;
	for (size_t i = 1; i + 1 < c->n_words; i++) {
		struct str w = c->words[i].text, name = sh_word_text(c, i + 1);

		if (w.len < 2 || (w.ptr[0] != '-' && w.ptr[0] != '+') ||
		    w.ptr[1] == '-' || w.ptr[w.len - 1] != 'o')
			continue;
		if (!name.len || !is_alpha(name.ptr[0]) || word_in(name, plain))
			continue;
		*out = make(BASHISM_OPTION, BOTH, STR("set -o"));
		if (str_is(name, "pipefail"))
			*out = make(BASHISM_OPTION, BASHISM_DASH, STR("set -o pipefail"));
		return true;
	}
	return false;
}

static bool read_trap(const struct sh_command *c, struct bashism *out)
{
	if (!str_is(c->name, "trap"))
		return false;
	for (size_t i = 2; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		*out = make(BASHISM_FLAG, BASHISM_DASH, STR("a SIG name for trap"));
		if (word_in(w, "ERR DEBUG RETURN"))
			out->what = STR("trap of ERR, DEBUG or RETURN");
		else if (!str_starts_with(w, STR("SIG")))
			continue;
		return true;
	}
	return false;
}

/* read: dash has -r and -p, ash more. */
static bool read_read(const struct sh_command *c, struct bashism *out)
{
	if (!str_is(c->name, "read"))
		return false;
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (w.len < 2 || w.ptr[0] != '-')
			break;
		for (size_t k = 1; k < w.len; k++) {
			if (str_has_char(STR("rp"), w.ptr[k]))
				continue;
			*out = make(BASHISM_FLAG, BOTH, STR("read with "));
			out->what = w.ptr[k] == 'a' ? STR("read -a") : STR("this read");
			if (str_has_char(STR("sdntu"), w.ptr[k]))
				out->fails = BASHISM_DASH;
			return is_alpha(w.ptr[k]);
		}
		if (w.ptr[w.len - 1] == 'p')
			i++; /* the prompt */
	}
	return false;
}

static bool read_printf(const struct sh_command *c, struct bashism *out)
{
	struct str w = sh_word_text(c, 1);

	if (!str_is(c->name, "printf"))
		return false;
	*out = make(BASHISM_FLAG, BOTH, STR("printf -v"));
	if (str_is(w, "-v"))
		return true;
	out->what = STR("%q of printf");
	return str_find(w, STR("%q")) != STR_NONE;
}

bool bashism_of_command(const struct sh_command *c, struct bashism *out)
{
	static const struct {
		const char *name, *flag; /* flag NULL: the command itself */
		enum bashism_group group;
		unsigned fails;
		const char *what;
	} rows[] = {
		{ "source", NULL, BASHISM_SOURCE, BASHISM_DASH, "source" },
		{ "let", NULL, BASHISM_BUILTIN, BASHISM_DASH, "let" },
		{ "pushd", NULL, BASHISM_BUILTIN, BOTH, "pushd" },
		{ "popd", NULL, BASHISM_BUILTIN, BOTH, "popd" },
		{ "dirs", NULL, BASHISM_BUILTIN, BOTH, "dirs" },
		{ "declare", NULL, BASHISM_BUILTIN, BOTH, "declare" },
		{ "typeset", NULL, BASHISM_BUILTIN, BOTH, "typeset" },
		{ "shopt", NULL, BASHISM_BUILTIN, BOTH, "shopt" },
		{ "mapfile", NULL, BASHISM_BUILTIN, BOTH, "mapfile" },
		{ "readarray", NULL, BASHISM_BUILTIN, BOTH, "readarray" },
		{ "builtin", NULL, BASHISM_BUILTIN, BOTH, "builtin" },
		{ "disown", NULL, BASHISM_BUILTIN, BOTH, "disown" },
		{ "compgen", NULL, BASHISM_BUILTIN, BOTH, "compgen" },
		{ "export", "-f", BASHISM_FLAG, BOTH, "export -f" },
		{ "readonly", "-a", BASHISM_FLAG, BOTH, "readonly -a" },
		{ "type", "-P", BASHISM_FLAG, BASHISM_DASH, "type -P" },
		{ "type", "-p", BASHISM_FLAG, BASHISM_DASH, "type -p" },
		{ "wait", "-n", BASHISM_FLAG, BASHISM_DASH, "wait -n" },
		{ "exec", "-a", BASHISM_FLAG, BASHISM_DASH, "exec -a" },
	};

	if (!is_builtin(c))
		return false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!str_is(c->name, rows[i].name) ||
		    (rows[i].flag && !str_is(sh_word_text(c, 1), rows[i].flag)))
			continue;
		*out = make(rows[i].group, rows[i].fails, str_of(rows[i].what));
		if (!rows[i].flag)
			out->effect = "is no command of";
		return true;
	}
	return read_test(c, out) || read_echo(c, out) || read_set(c, out) ||
	       read_trap(c, out) || read_read(c, out) || read_printf(c, out);
}
