/*
 * cmd_completion.c - `waybill completion SHELL`: a script for the shell, made from the
 * tables that --help is printed from, so that it knows what the program knows.
 *
 * bash 4.4 (programmable completion), zsh 5 (_arguments of zshcompsys), fish 3.
 */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/option_table.h"
#include "cli/term.h"
#include "cli/writers.h"

/* What an option takes, where that is one of a few words. */
static const struct {
	const char *option, *words;
	bool list; /* several, with commas between */
} value_table[] = {
	{ "color", "auto always never", false },
	{ "severity", "CRITICAL HIGH MEDIUM LOW UNKNOWN", true },
	{ "fail-on",
	  "critical high medium low any kev epss= vuln= misconfig= eol= secret= "
	  "license=",
	  true },
	{ "scanners", "vuln misconfig eol secret license", true },
	{ "reach", "all image", false },
	{ "ignore-policy", "reason expiry stale", true },
	{ "standard", "ntia cisa bsi", true },
	{ "split-by", "project", false },
};

enum { VALUE_TABLE_LEN = sizeof(value_table) / sizeof(value_table[0]) };

/* The words after a command that are no file. */
static const struct {
	unsigned command;
	const char *words;
} word_table[] = {
	{ CMD_DB, "status update import verify prune" },
	{ CMD_COMPLETION, "bash zsh fish" },
};

enum { WORD_TABLE_LEN = sizeof(word_table) / sizeof(word_table[0]) };

struct script {
	struct buf out;
	struct arena *arena;
	struct str formats; /* blank separated */
};

static struct str values_of(const struct script *s, const struct option_row *row,
			    bool *list)
{
	struct str name = str_of(row->name);

	*list = false;
	if (str_is(name, "format"))
		return s->formats;
	for (size_t i = 0; i < VALUE_TABLE_LEN; i++)
		if (str_is(name, value_table[i].option)) {
			*list = value_table[i].list;
			return str_of(value_table[i].words);
		}
	return STR("");
}

static bool takes_file(const struct option_row *row)
{
	struct str arg = str_of(row->arg ? row->arg : "");

	return str_is(arg, "FILE") || str_is(arg, "GLOB");
}

static struct str words_after(const struct command_row *c)
{
	for (size_t i = 0; i < WORD_TABLE_LEN; i++)
		if (word_table[i].command == c->bit)
			return str_of(word_table[i].words);
	return STR("");
}

static void add_command_names(struct script *s)
{
	for (size_t i = 0; i < command_table_len; i++)
		buf_printf(&s->out, "%s%s", i ? " " : "", command_table[i].name);
}

/* --- bash ------------------------------------------------------------------------- */

/* "--format|-f" */
static void bash_pattern(struct script *s, const struct option_row *row)
{
	buf_printf(&s->out, "\t--%s", row->name);
	if (row->alias)
		buf_printf(&s->out, "|--%s", row->alias);
	if (row->letter)
		buf_printf(&s->out, "|-%c", row->letter);
	buf_add_text(&s->out, ") ");
}

static void bash_value(struct script *s, const struct option_row *row)
{
	bool list;
	struct str words = values_of(s, row, &list);

	if (row->hidden || !row->arg)
		return;
	bash_pattern(s, row);
	if (words.len)
		buf_printf(&s->out, "_waybill_%s '" STR_FMT "'; return;;\n",
			   list ? "list" : "words", STR_ARG(words));
	else if (takes_file(row))
		buf_add_text(&s->out, "_waybill_files; return;;\n");
	else
		buf_add_text(&s->out, "return;;\n");
}

static void bash_command(struct script *s, const struct command_row *c)
{
	struct str after = words_after(c);

	buf_printf(&s->out, "\t%s)\n\t\topts='--help", c->name);
	for (size_t i = 0; i < option_table_len; i++)
		if (!option_table[i].hidden && (option_table[i].commands & c->bit))
			buf_printf(&s->out, " --%s", option_table[i].name);
	buf_add_text(&s->out, "'\n");
	if (after.len)
		buf_printf(&s->out, "\t\twords='" STR_FMT "'\n", STR_ARG(after));
	else if (c->bit == CMD_HELP) {
		buf_add_text(&s->out, "\t\twords='");
		add_command_names(s);
		buf_add_text(&s->out, "'\n");
	}
	buf_add_text(&s->out, "\t\t;;\n");
}

static void write_bash(struct script *s)
{
	buf_add_text(
		&s->out,
		"# bash completion of waybill; source <(waybill completion bash)\n"
		"_waybill_words() {\n"
		"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
		"}\n"
		"_waybill_list() {\n"
		"\tlocal before=\n"
		"\tcase $cur in *,*) before=${cur%,*},;; esac\n"
		"\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$1\" -- "
		"\"${cur##*,}\")\n"
		"}\n"
		"_waybill_files() {\n"
		"\tcompopt -o filenames 2>/dev/null\n"
		"\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
		"}\n"
		"_waybill() {\n"
		"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
		"\tlocal command=scan opts= words= commands='");
	add_command_names(s);
	buf_add_text(&s->out, "'\n"
			      "\tif [ \"$cur\" = = ]; then\n"
			      "\t\tcur=\n"
			      "\telif [ \"$prev\" = = ]; then\n"
			      "\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n"
			      "\tfi\n"
			      "\tcase $prev in\n");
	for (size_t i = 0; i < option_table_len; i++)
		bash_value(s, &option_table[i]);
	buf_add_text(&s->out, "\tesac\n"
			      "\tif [ \"$COMP_CWORD\" -gt 1 ]; then\n"
			      "\t\tcase \" $commands \" in *\" ${COMP_WORDS[1]} \"*) "
			      "command=${COMP_WORDS[1]};; esac\n"
			      "\tfi\n"
			      "\tcase $command in\n");
	for (size_t i = 0; i < command_table_len; i++)
		bash_command(s, &command_table[i]);
	buf_add_text(&s->out,
		     "\tesac\n"
		     "\tcase $cur in -*) _waybill_words \"$opts\"; return;; esac\n"
		     "\tif [ -n \"$words\" ] && [ \"$COMP_CWORD\" -eq 2 ]; then\n"
		     "\t\t_waybill_words \"$words\"\n"
		     "\t\treturn\n"
		     "\tfi\n"
		     "\t_waybill_files\n"
		     "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
		     "\t\tlocal more\n"
		     "\t\tmapfile -t more < <(compgen -W \"$commands\" -- \"$cur\")\n"
		     "\t\tCOMPREPLY=(\"${more[@]}\" \"${COMPREPLY[@]}\")\n"
		     "\tfi\n"
		     "}\n"
		     "complete -F _waybill waybill\n");
}

/* --- zsh -------------------------------------------------------------------------- */

/* Within '…' and within the brackets of _arguments. */
static void zsh_text(struct script *s, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_add_text(&s->out, "'\\''");
		else if (strchr("[]:\\", *text))
			buf_printf(&s->out, "\\%c", *text);
		else
			buf_add_char(&s->out, *text);
	}
}

static void zsh_option(struct script *s, const struct option_row *row)
{
	bool list;
	struct str words = values_of(s, row, &list);

	buf_add_text(&s->out, " \\\n\t\t'*'");
	if (row->letter)
		buf_printf(&s->out, "{-%c,--%s%s}", row->letter, row->name,
			   row->arg ? "=" : "");
	else
		buf_printf(&s->out, "--%s%s", row->name, row->arg ? "=" : "");
	buf_add_text(&s->out, "'[");
	zsh_text(s, row->help);
	buf_add_char(&s->out, ']');
	if (row->arg) {
		buf_add_char(&s->out, ':');
		zsh_text(s, row->arg);
		buf_add_char(&s->out, ':');
		if (words.len && list)
			buf_printf(&s->out, "_values -s , value " STR_FMT,
				   STR_ARG(words));
		else if (words.len)
			buf_printf(&s->out, "(" STR_FMT ")", STR_ARG(words));
		else if (takes_file(row))
			buf_add_text(&s->out, "_files");
	}
	buf_add_char(&s->out, '\'');
}

static void zsh_command(struct script *s, const struct command_row *c)
{
	struct str after = words_after(c);

	buf_printf(&s->out, "\t%s)\n\t\t_arguments", c->name);
	for (size_t i = 0; i < option_table_len; i++)
		if (!option_table[i].hidden && (option_table[i].commands & c->bit))
			zsh_option(s, &option_table[i]);
	if (after.len)
		buf_printf(&s->out, " \\\n\t\t'1:word:(" STR_FMT ")'", STR_ARG(after));
	buf_add_text(&s->out, " \\\n\t\t'*:file:_files'\n\t\t;;\n");
}

static void write_zsh(struct script *s)
{
	buf_add_text(&s->out,
		     "#compdef waybill\n"
		     "# zsh completion of waybill: waybill completion zsh >_waybill, in "
		     "a folder of $fpath\n"
		     "_waybill() {\n"
		     "\tlocal command=scan\n"
		     "\tlocal -a commands\n"
		     "\tcommands=(\n");
	for (size_t i = 0; i < command_table_len; i++) {
		buf_printf(&s->out, "\t\t'%s:", command_table[i].name);
		zsh_text(s, command_table[i].help);
		buf_add_text(&s->out, "'\n");
	}
	buf_add_text(&s->out, "\t)\n"
			      "\tif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
			      "\t\t_describe command commands\n"
			      "\t\t_files\n"
			      "\t\treturn\n"
			      "\tfi\n"
			      "\tif (( ${commands[(I)${words[2]}:*]} )); then\n"
			      "\t\tcommand=$words[2]\n"
			      "\t\tshift words\n"
			      "\t\t(( CURRENT-- ))\n"
			      "\tfi\n"
			      "\tcase $command in\n");
	for (size_t i = 0; i < command_table_len; i++)
		zsh_command(s, &command_table[i]);
	buf_add_text(&s->out, "\tesac\n"
			      "}\n"
			      "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n"
			      "\t_waybill \"$@\"\n"
			      "else\n"
			      "\tcompdef _waybill waybill\n"
			      "fi\n");
}

/* --- fish ------------------------------------------------------------------------- */

static void fish_text(struct script *s, const char *text)
{
	buf_add_char(&s->out, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buf_add_char(&s->out, '\\');
		buf_add_char(&s->out, *text);
	}
	buf_add_char(&s->out, '\'');
}

static void fish_condition(struct script *s, unsigned commands)
{
	bool bare = commands & CMD_SCAN; /* what is meant without a command */

	buf_printf(&s->out, "complete -c waybill -n '%s__fish_seen_subcommand_from",
		   bare ? "not " : "");
	for (size_t i = 0; i < command_table_len; i++)
		if (bare != ((command_table[i].bit & commands) != 0))
			buf_printf(&s->out, " %s", command_table[i].name);
	buf_add_char(&s->out, '\'');
}

static void fish_option(struct script *s, const struct option_row *row)
{
	bool list;
	struct str words = values_of(s, row, &list);

	fish_condition(s, row->commands);
	buf_printf(&s->out, " -l %s", row->name);
	if (row->letter)
		buf_printf(&s->out, " -s %c", row->letter);
	if (row->arg)
		buf_add_text(&s->out, takes_file(row) ? " -r" : " -x");
	if (words.len)
		buf_printf(&s->out, " -a '" STR_FMT "'", STR_ARG(words));
	buf_add_text(&s->out, " -d ");
	fish_text(s, row->help);
	buf_add_char(&s->out, '\n');
}

static void write_fish(struct script *s)
{
	buf_add_text(&s->out, "# fish completion of waybill: waybill completion fish "
			      ">~/.config/fish/completions/waybill.fish\n");
	for (size_t i = 0; i < command_table_len; i++) {
		struct str after = words_after(&command_table[i]);

		buf_printf(&s->out,
			   "complete -c waybill -n __fish_use_subcommand -a %s -d ",
			   command_table[i].name);
		fish_text(s, command_table[i].help);
		buf_add_char(&s->out, '\n');
		if (after.len)
			buf_printf(&s->out,
				   "complete -c waybill -n '__fish_seen_subcommand_from "
				   "%s' -a '" STR_FMT "'\n",
				   command_table[i].name, STR_ARG(after));
	}
	for (size_t i = 0; i < option_table_len; i++)
		if (!option_table[i].hidden)
			fish_option(s, &option_table[i]);
}

/* "table, json" as "table json" */
static struct str without_commas(struct arena *a, struct str list)
{
	struct str out = STR(""), one;

	while (list.len) {
		str_cut(list, ',', &one, &list);
		out = arena_cat(a, out, out.len ? STR(" ") : STR(""), str_trim(one));
	}
	return out;
}

int cmd_completion(struct options *opt)
{
	struct script s = { .arena = opt->arena };
	struct str shell = opt->args.n == 1 ? opt->args.v[0] : STR("");
	int rc;

	buf_init(&s.out, 1024 * 1024);
	s.formats = without_commas(opt->arena, writer_names(opt->arena, false));
	if (str_is(shell, "bash")) {
		write_bash(&s);
	} else if (str_is(shell, "zsh")) {
		write_zsh(&s);
	} else if (str_is(shell, "fish")) {
		write_fish(&s);
	} else {
		term_error("completion wants one shell: bash, zsh or fish");
		buf_release(&s.out);
		return EXIT_USAGE;
	}
	rc = term_write(buf_str(&s.out)) < 0 ? EXIT_NO_RUN : EXIT_CLEAN;
	buf_release(&s.out);
	return rc;
}
