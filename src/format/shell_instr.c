/*
 * shell_instr.c - from a text or an instruction of a Dockerfile to its commands.
 *
 * https://docs.docker.com/reference/dockerfile/ (2026-08), "Shell and exec form",
 * "SHELL".
 */
#include "format/shell_impl.h"

static void reader_init(struct sh_reader *r, struct arena *a)
{
	*r = (struct sh_reader){ .a = a, .shell = "sh", .most_words = SH_MOST_WORDS };
	r->script = arena_new(a, struct sh_script);
	arena_init(&r->scratch);
	buf_init(&r->text, SH_MOST_TEXT);
	map_init(&r->vars);
}

static struct sh_script *reader_end(struct sh_reader *r)
{
	struct sh_command *v = arena_new_raw_array(r->a, struct sh_command, r->n);

	for (size_t i = 0; i < r->n; i++) {
		v[i] = r->v[i];
		if (r->wrappers[i] == SIZE_MAX)
			continue;
		v[i].wrapper = &v[r->wrappers[i]];
		v[i].through_sudo =
			str_is(v[i].wrapper->name, "sudo") || v[i].wrapper->through_sudo;
	}
	r->script->commands = v;
	r->script->n_commands = r->n;
	r->script->extensions = r->extensions;
	r->script->n_extensions = r->n_extensions;
	buf_release(&r->text);
	map_release(&r->vars);
	arena_release(&r->scratch);
	return r->script;
}

struct sh_script *shell_read(struct arena *a, struct str text, unsigned line)
{
	struct sh_source src;
	struct sh_reader r;

	reader_init(&r, a);
	sh_source_lines(a, &src, text, line);
	sh_parse(&r, &src, 0, text.len, 0, 0);
	return reader_end(&r);
}

/* The name of a program without folders (of either kind) and ".exe", lower case. */
static struct str program(struct arena *a, struct str word)
{
	size_t at = str_rfind_char(word, '\\');
	struct str name = arena_lower(
		a, str_basename(at == STR_NONE ? word : str_from(word, at + 1)));

	if (str_ends_with(name, STR(".exe")))
		name.len -= 4;
	return name;
}

/* False when the SHELL in force is none that we read. */
static bool take_shell(struct sh_reader *r, const struct df_word *shell, size_t n)
{
	struct str name;

	if (!shell || !n)
		return true;
	name = program(r->a, shell[0].text);
	if (!sh_is_shell(name) && !str_is(name, "env")) {
		r->script->interpreter = sh_c_string(r, name);
		return false;
	}
	if (str_is(name, "env")) {
		for (size_t i = 1; i < n && !sh_is_shell(name); i++)
			name = program(r->a, shell[i].text);
		r->shell = "";
	}
	if (sh_is_shell(name))
		r->shell = sh_c_string(r, name);
	for (size_t i = 1; i < n; i++)
		sh_take_options(r->script, shell[i].text,
				i + 1 < n ? shell[i + 1].text : STR(""));
	return true;
}

static void read_exec_form(struct sh_reader *r, const struct df_instr *in)
{
	struct sh_word *words = arena_new_array(r->a, struct sh_word, in->n_words + 1);
	bool *used = arena_new_array(&r->scratch, bool, in->n_words + 1);
	struct sh_command c = { .n_words = in->n_words, .words = words };

	if (!in->n_words)
		return;
	r->n_words += in->n_words;
	for (size_t i = 0; i < in->n_words; i++) {
		words[i].text = in->words[i].text;
		words[i].quoted = true;
		words[i].line = in->words[i].line;
	}
	c.name = str_basename(words[0].text);
	c.line = words[0].line;
	c.pipeline = ++r->pipeline;
	sh_look_through(r, sh_add(r, &c, SIZE_MAX), NULL, NULL, used, 0);
}

static void limit(struct sh_reader *r, const struct sh_budget *budget)
{
	size_t left = SIZE_MAX;

	if (budget)
		left = SH_MOST_WORDS_OF_FILE - (budget->words < SH_MOST_WORDS_OF_FILE
							? budget->words
							: SH_MOST_WORDS_OF_FILE);
	if (left < r->most_words)
		r->most_words = left;
}

struct sh_script *shell_read_instr(struct arena *a, const struct df_instr *in,
				   const struct df_word *shell, size_t n_shell,
				   struct sh_budget *budget)
{
	struct sh_source src = { in->text, in->spans, in->n_spans };
	struct sh_reader r;

	reader_init(&r, a);
	r.in = in;
	limit(&r, budget);
	if (r.most_words == 0)
		sh_fail(&r, in->line, "too many words in the file");
	else if (in->json)
		read_exec_form(&r, in);
	else if (take_shell(&r, shell, n_shell))
		sh_parse(&r, &src, 0, in->text.len, 0, 0);
	if (budget) {
		budget->words += r.n_words;
		budget->spent = budget->words >= SH_MOST_WORDS_OF_FILE;
	}
	return reader_end(&r);
}
