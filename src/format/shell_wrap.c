/*
 * shell_wrap.c - commands that run another: sudo, env, xargs, find -exec, sh -c and so
 * on.
 *
 * After the manual pages of the tools (sudo 1.9, GNU coreutils 9, findutils 4.10,
 * util-linux 2.40, busybox 1.37, bash 5.2).
 */
#include "format/shell_impl.h"

struct wrapper {
	const char *name;
	const char *with_value; /* short flags that take the word after them */
	const char *long_value; /* long ones, each between blanks */
	unsigned skip;          /* arguments in front of the command */
	bool assigns;           /* A=1 may stand there */
};

static const struct wrapper wrappers[] = {
	{ "sudo", "ugphCrtTUDR", " --user --group --prompt --host --chdir ", 0, true },
	{ "doas", "uC", "", 0, false },
	{ "env", "uC", " --unset --chdir ", 0, true },
	{ "exec", "a", "", 0, false },
	{ "command", "", "", 0, false },
	{ "builtin", "", "", 0, false },
	{ "nice", "n", " --adjustment ", 0, false },
	{ "ionice", "cnpPu", " --class --classdata ", 0, false },
	{ "time", "fo", " --format --output ", 0, false },
	{ "timeout", "ks", " --kill-after --signal ", 1, false },
	{ "nohup", "", "", 0, false },
	{ "setsid", "", "", 0, false },
	{ "stdbuf", "ioe", " --input --output --error ", 0, false },
	{ "xargs", "EIdLnPsa",
	  " --replace --delimiter --max-lines --max-args --max-procs ", 0, false },
	{ "eatmydata", "", "", 0, false },
	{ "gosu", "", "", 1, false },
	{ "su-exec", "", "", 1, false },
	{ "chroot", "", " --userspec --groups ", 1, false },
	{ "fakeroot", "lsb", "", 0, false },
	{ "busybox", "", "", 0, false },
	{ "tini", "e", "", 0, false },
	{ "dumb-init", "r", "", 0, false },
};

bool sh_is_shell(struct str name)
{
	static const char *const names[] = { "sh",  "bash", "ash", "dash",
					     "ksh", "zsh",  "mksh" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static bool is_flag(struct str word)
{
	return word.len > 1 && (word.ptr[0] == '-' || word.ptr[0] == '+');
}

void sh_take_options(struct sh_script *s, struct str flag, struct str next)
{
	if (flag.len < 2 || flag.ptr[0] != '-' || flag.ptr[1] == '-')
		return;
	for (size_t i = 1; i < flag.len; i++) {
		if (flag.ptr[i] == 'e')
			s->errexit = true;
		if (flag.ptr[i] == 'o' && str_is(next, "errexit"))
			s->errexit = true;
		if (flag.ptr[i] == 'u' || (flag.ptr[i] == 'o' && str_is(next, "nounset")))
			s->nounset = true;
		if (flag.ptr[i] == 'o' && str_is(next, "pipefail"))
			s->pipefail = true;
	}
}

/* A flag of a shell that takes the word after it: -o pipefail, -euo pipefail, -O x. */
static bool takes_option_name(struct str flag)
{
	if (str_is(flag, "--rcfile") || str_is(flag, "--init-file"))
		return true;
	return flag.ptr[1] != '-' && (str_has_char(flag, 'o') || str_has_char(flag, 'O'));
}

bool sh_reads_stdin(const struct sh_command *c)
{
	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_is(w, "-") || str_is(w, "-s") || str_is(w, "/dev/stdin"))
			return true;
		if (!is_flag(w) || (w.ptr[1] != '-' && str_has_char(w, 'c')))
			return false;
		if (takes_option_name(w))
			i++;
	}
	return c->n_words > 0;
}

/* --- scripts in words -------------------------------------------------------- */

/* The script's lines: those of the source where nothing but the quotes was taken off. */
static void script_source(struct sh_reader *r, struct sh_source *out,
			  const struct sh_word *w, const struct sh_source *src,
			  const struct sh_place *place)
{
	if (src && place && place->to - place->from == w->text.len + 2) {
		const struct sh_source line = *src;
		struct df_span *v;
		size_t first = 0, n = 0, from = place->from + 1;

		while (first + 1 < line.n_spans && line.spans[first + 1].offset <= from)
			first++;
		while (first + n < line.n_spans &&
		       line.spans[first + n].offset < place->to)
			n++;
		v = arena_new_array(r->a, struct df_span, n ? n : 1);
		for (size_t i = 0; i < n; i++) {
			v[i] = line.spans[first + i];
			v[i].offset = i ? v[i].offset - (uint32_t)from : 0;
		}
		*out = (struct sh_source){ w->text, v, n };
		return;
	}
	sh_source_lines(r->a, out, w->text, w->line);
}

struct look {
	struct sh_reader *r;
	size_t at; /* of the wrapper among the commands */
	const struct sh_source *src;
	const struct sh_place *places; /* of the wrapper's words */
	bool *used;
	unsigned depth;
};

/* shell: that reads it; NULL: the one at hand. */
static void read_script(const struct look *k, size_t word, const char *shell)
{
	struct sh_reader *r = k->r;
	struct sh_source *src = arena_new(r->a, struct sh_source);
	const struct sh_command *c = &r->v[k->at];
	unsigned flags =
		c->flags & ~(unsigned)(SH_PIPE_FIRST | SH_PIPE_LAST | SH_IN_PIPE);
	size_t first = r->n;
	const char *outer = r->shell;

	script_source(r, src, &c->words[word], k->src,
		      k->places ? &k->places[word] : NULL);
	k->used[word] = true;
	if (shell)
		r->shell = shell;
	sh_parse(r, src, 0, src->text.len, flags | SH_NESTED_SCRIPT, k->depth + 1);
	r->shell = outer;
	for (size_t i = first; i < r->n; i++)
		if (r->wrappers[i] == SIZE_MAX && r->levels[i] == r->level)
			r->wrappers[i] = k->at;
}

/* sh -c 'script', also -lc, -exc, -euo pipefail -c. */
static void look_shell(const struct look *k)
{
	const struct sh_command *c = &k->r->v[k->at];
	bool script = false;

	for (size_t i = 1; i < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (!is_flag(w)) {
			if (script)
				read_script(k, i, sh_c_string(k->r, c->name));
			return;
		}
		sh_take_options(k->r->script, w,
				i + 1 < c->n_words ? c->words[i + 1].text : STR(""));
		if (w.ptr[0] == '-' && w.ptr[1] != '-' && str_has_char(w, 'c'))
			script = true;
		if (takes_option_name(w))
			i++;
	}
}

/* su [-] [user] -c 'script' */
static void look_su(const struct look *k)
{
	const struct sh_command *c = &k->r->v[k->at];

	for (size_t i = 1; i + 1 < c->n_words; i++) {
		struct str w = c->words[i].text;

		if (str_is(w, "-c") || str_is(w, "-lc") || str_is(w, "--command")) {
			read_script(k, i + 1, ""); /* that of the user */
			return;
		}
	}
}

/* --- commands in words ------------------------------------------------------- */

/* Adds words from..to as a command of its own and looks through that too. */
static void add_command(const struct look *k, size_t from, size_t to,
			const struct sh_assignment *env, size_t n_env)
{
	struct sh_reader *r = k->r;
	struct sh_command inner = r->v[k->at];
	size_t at;

	if (from >= to || k->depth >= SH_MOST_DEPTH)
		return;
	inner.words = r->v[k->at].words + from;
	inner.n_words = to - from;
	inner.name = str_basename(inner.words[0].text);
	inner.line = inner.words[0].line;
	inner.env = env;
	inner.n_env = n_env;
	at = sh_add(r, &inner, k->at);
	sh_look_through(r, at, k->src, k->places ? k->places + from : NULL,
			k->used + from, k->depth + 1);
}

static bool long_takes_value(const struct wrapper *w, struct str flag)
{
	struct str rest = str_of(w->long_value), name;

	while (str_next_word(&rest, &name))
		if (str_eq(name, flag))
			return true;
	return false;
}

/* The index behind the flags at i, and their values. */
static size_t skip_flags(const struct wrapper *w, const struct sh_command *c, size_t i)
{
	while (i < c->n_words) {
		struct str word = c->words[i].text;

		if (word.len < 2 || word.ptr[0] != '-')
			break;
		i++;
		if (str_is(word, "--"))
			break;
		if (word.ptr[1] == '-') {
			if (long_takes_value(w, word))
				i++;
		} else if (strchr(w->with_value, word.ptr[word.len - 1]) &&
			   word.ptr[word.len - 1]) {
			i++;
		}
	}
	return i;
}

static size_t take_assignments(const struct look *k, const struct sh_command *c, size_t i,
			       struct sh_assignment **env)
{
	size_t from = i;

	while (i < c->n_words && c->words[i].text.len && c->words[i].text.ptr[0] != '=' &&
	       str_has_char(c->words[i].text, '='))
		i++;
	*env = arena_new_array(k->r->a, struct sh_assignment, i - from + 1);
	for (size_t n = from; n < i; n++) {
		struct sh_assignment *a = &(*env)[n - from];

		str_cut(c->words[n].text, '=', &a->name, &a->value);
		a->has_variable = c->words[n].has_variable;
	}
	return i;
}

static void look_wrapper(const struct look *k, const struct wrapper *w)
{
	const struct sh_command *c = &k->r->v[k->at];
	struct sh_assignment *env = NULL;
	size_t i = 1, from;

	/* "command -v x" only asks where x is */
	if (str_is(c->name, "command") && c->n_words > 1 &&
	    (str_is(c->words[1].text, "-v") || str_is(c->words[1].text, "-V")))
		return;
	i = skip_flags(w, c, i);
	from = i;
	if (w->assigns) {
		i = take_assignments(k, c, i, &env);
		from = i - from; /* how many */
	} else {
		from = 0;
		i += w->skip;
	}
	add_command(k, i, c->n_words, env, from);
}

/* find … -exec cmd … ; and -execdir, -ok; "+" ends one too. */
static void look_find(const struct look *k)
{
	size_t n = k->r->v[k->at].n_words;

	for (size_t i = 1; i < n; i++) {
		const struct sh_word *words = k->r->v[k->at].words;
		size_t end;

		if (!str_is(words[i].text, "-exec") &&
		    !str_is(words[i].text, "-execdir") && !str_is(words[i].text, "-ok"))
			continue;
		for (end = i + 1; end < n; end++)
			if (str_is(words[end].text, ";") || str_is(words[end].text, "+"))
				break;
		add_command(k, i + 1, end, NULL, 0);
		i = end;
	}
}

/* eval words: together they are a script. */
static void look_eval(const struct look *k)
{
	if (k->r->v[k->at].n_words == 2)
		read_script(k, 1, NULL);
}

void sh_look_through(struct sh_reader *r, size_t at, const struct sh_source *src,
		     const struct sh_place *places, bool *used, unsigned depth)
{
	struct look k = { r, at, src, places, used, depth };
	struct str name = r->v[at].name;

	if (r->v[at].n_words < 2 || sh_failed(r))
		return;
	if (depth >= SH_MOST_DEPTH) {
		sh_fail(r, r->v[at].line, "nested too deep");
	} else if (sh_is_shell(name)) {
		look_shell(&k);
	} else if (str_is(name, "su")) {
		look_su(&k);
	} else if (str_is(name, "find")) {
		look_find(&k);
	} else if (str_is(name, "eval")) {
		look_eval(&k);
	} else {
		for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++)
			if (str_is(name, wrappers[i].name))
				look_wrapper(&k, &wrappers[i]);
	}
}
