#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/config_file.h"
#include "cli/option_table.h"
#include "cli/suggest.h"

enum { MOST_OPTIONS = 96 };

struct reader {
	struct options *opt;
	struct str *error;
	bool set[MOST_OPTIONS]; /* by a source of higher rank, or twice on the command
				   line */
	bool help;
};

static int fail(struct reader *r, const char *what, struct str name, const char *why)
{
	*r->error = arena_printf(r->opt->arena, "%s '" STR_FMT "' %s", what,
				 STR_ARG(name), why);
	return -1;
}

static int apply(struct reader *r, const struct option_row *row, struct str value)
{
	const char *why = row->set(r->opt, value);

	r->set[row - option_table] = true;
	if (why) {
		*r->error = arena_printf(r->opt->arena, "--%s %s, not '" STR_FMT "'",
					 row->name, why, STR_ARG(value));
		return -1;
	}
	return 0;
}

static int unknown_option(struct reader *r, struct str name)
{
	struct suggest s;

	suggest_init(&s, name);
	for (size_t i = 0; i < option_table_len; i++)
		if (!option_table[i].hidden)
			suggest_offer(&s, str_of(option_table[i].name));
	if (s.best.len)
		*r->error = arena_printf(r->opt->arena,
					 "unknown option --" STR_FMT
					 "; did you mean --" STR_FMT "?",
					 STR_ARG(name), STR_ARG(s.best));
	else
		*r->error = arena_printf(r->opt->arena,
					 "unknown option --" STR_FMT "; see waybill help",
					 STR_ARG(name));
	return -1;
}

/* A batch is many scans. */
static unsigned commands_of(unsigned command)
{
	return command == CMD_BATCH ? CMD_BATCH | CMD_SCAN : command;
}

static int check_command(struct reader *r, const struct option_row *row)
{
	if (row->commands & commands_of(r->opt->command))
		return 0;
	*r->error = arena_printf(r->opt->arena, "--%s does not belong to this command",
				 row->name);
	return -1;
}

/* "--name", "--name=value" or "--name value"; *i is moved over what was used. */
static int read_long(struct reader *r, int argc, char **argv, int *i)
{
	struct str name, value;
	bool has_value = str_cut(str_from(str_of(argv[*i]), 2), '=', &name, &value);

	if (str_is(name, "help")) {
		r->help = true;
		return 0;
	}
	if (str_is(name, "version")) {
		r->opt->command = CMD_VERSION;
		return 0;
	}
	const struct option_row *row = option_by_name(name);

	if (!row)
		return unknown_option(r, name);
	if (check_command(r, row) != 0)
		return -1;
	if (!row->arg && has_value)
		return fail(r, "option", name, "takes no value");
	if (row->arg && !has_value) {
		if (*i + 1 >= argc)
			return fail(r, "option", name, "wants a value");
		value = str_of(argv[++*i]);
	}
	return apply(r, row, value);
}

/* "-f value", "-fvalue", and bundles of flags: "-qv". */
static int read_short(struct reader *r, int argc, char **argv, int *i)
{
	struct str rest = str_from(str_of(argv[*i]), 1);

	while (rest.len) {
		char letter = rest.ptr[0];
		const struct option_row *row = option_by_letter(letter);

		rest = str_from(rest, 1);
		if (letter == 'h' && !row) {
			r->help = true;
			continue;
		}
		if (!row) {
			*r->error = arena_printf(r->opt->arena,
						 "unknown option -%c; see waybill help",
						 letter);
			return -1;
		}
		if (check_command(r, row) != 0)
			return -1;
		if (!row->arg) {
			if (apply(r, row, STR("")) != 0)
				return -1;
			continue;
		}
		if (!rest.len) {
			if (*i + 1 >= argc)
				return fail(r, "option", str_of(row->name),
					    "wants a value");
			rest = str_of(argv[++*i]);
		}
		return apply(r, row, rest);
	}
	return 0;
}

static int read_argv(struct reader *r, int argc, char **argv, int from)
{
	struct options *opt = r->opt;
	bool only_args = false;

	for (int i = from; i < argc; i++) {
		struct str word = str_of(argv[i]);
		int rc = 0;

		if (!only_args && str_is(word, "--"))
			only_args = true;
		else if (!only_args && str_starts_with(word, STR("--")))
			rc = read_long(r, argc, argv, &i);
		else if (!only_args && word.len > 1 && word.ptr[0] == '-')
			rc = read_short(r, argc, argv, &i);
		else {
			arena_grow(opt->arena, opt->args.v, opt->args.n, &opt->args.cap);
			opt->args.v[opt->args.n++] = word;
		}
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* --dev on the command line is stronger than no-dev in a file. */
static bool is_outranked(const struct option_row *row, const bool *already)
{
	const struct option_row *dev = option_by_name(STR("dev"));
	const struct option_row *no_dev = option_by_name(STR("no-dev"));

	return (row == dev && already[no_dev - option_table]) ||
	       (row == no_dev && already[dev - option_table]);
}

/* WAYBILL_FORMAT=sarif is for scans: `waybill version` goes on to work. */
static bool is_format_of_other(const struct options *opt, const struct option_row *row)
{
	return row->letter == 'f' &&
	       !(opt->command & (CMD_SCAN | CMD_SBOM | CMD_CONVERT | CMD_MERGE));
}

/* A source below the command line: only what no higher source has set. */
static int apply_lower(struct reader *r, const struct option_row *row, struct str value,
		       const bool *already)
{
	if (already[row - option_table] || is_outranked(row, already) ||
	    !(row->commands & r->opt->command) || is_format_of_other(r->opt, row))
		return 0;
	if (!row->arg) {
		if (str_is(value, "0") || str_is(value, "false") || str_is(value, "no") ||
		    !value.len) {
			r->set[row - option_table] = true; /* against what is below */
			return 0;
		}
		if (!str_is(value, "1") && !str_is(value, "true") &&
		    !str_is(value, "yes")) {
			*r->error = arena_printf(r->opt->arena,
						 "%s is true or false, not '" STR_FMT "'",
						 row->name, STR_ARG(value));
			return -1;
		}
		value = STR("");
	}
	return apply(r, row, value);
}

static int read_environment(struct reader *r)
{
	bool already[MOST_OPTIONS];
	char name[64];

	memcpy(already, r->set, sizeof(already));
	for (size_t i = 0; i < option_table_len; i++) {
		int n = snprintf(name, sizeof(name), "WAYBILL_%s", option_table[i].name);

		for (int k = 0; k < n && (size_t)k < sizeof(name); k++) {
			if (name[k] == '-')
				name[k] = '_';
			else if (name[k] >= 'a' && name[k] <= 'z')
				name[k] = (char)(name[k] - 'a' + 'A');
		}
		const char *value = getenv(name);

		/* CI systems set what is not given to nothing */
		if (value && *value &&
		    apply_lower(r, &option_table[i], str_of(value), already) != 0) {
			*r->error = arena_printf(r->opt->arena, "%s: " STR_FMT, name,
						 STR_ARG(*r->error));
			return -1;
		}
	}
	return 0;
}

struct file_reader {
	struct reader *r;
	const bool *already;
};

static bool writes_files(const struct option_row *row)
{
	return str_is(str_of(row->name), "output") ||
	       str_is(str_of(row->name), "write-baseline");
}

static int apply_config(void *arg, struct str key, struct str value)
{
	struct file_reader *f = arg;
	const struct option_row *row = option_by_name(key);

	if (!row || row->hidden)
		return unknown_option(f->r, key);
	if (str_is(key, "config"))
		return fail(f->r, "key", key, "cannot be set by the file itself");
	if (!f->r->opt->config.len && writes_files(row))
		return fail(f->r, "key", key,
			    "is taken only from the command line, the environment or a "
			    "file named "
			    "with --config: a tree that is scanned must not say where to "
			    "write");
	return apply_lower(f->r, row, value, f->already);
}

static int read_config(struct reader *r)
{
	bool already[MOST_OPTIONS];
	struct file_reader f = { r, already };
	struct options *opt = r->opt;

	if (!(opt->command & (CMD_SCAN | CMD_SBOM | CMD_DIFF)))
		return 0;
	memcpy(already, r->set, sizeof(already));
	return config_file_read(opt->arena, opt->config,
				opt->args.n ? opt->args.v[0] : STR("."), apply_config, &f,
				r->error);
}

static const struct command_row *command_of(struct str word)
{
	for (size_t i = 0; i < command_table_len; i++)
		if (str_is(word, command_table[i].name))
			return &command_table[i];
	return NULL;
}

/* "sacn": neither a path nor a command, but near one. */
static bool is_mistyped_command(struct reader *r, struct str word)
{
	struct suggest s;

	if (!word.len || word.ptr[0] == '-' || access(word.ptr, F_OK) == 0)
		return false;
	suggest_init(&s, word);
	for (size_t i = 0; i < command_table_len; i++)
		suggest_offer(&s, str_of(command_table[i].name));
	if (!s.best.len)
		return false;
	*r->error = arena_printf(r->opt->arena,
				 "there is no file, folder or command '" STR_FMT
				 "'; did you mean " STR_FMT "?",
				 STR_ARG(word), STR_ARG(s.best));
	return true;
}

int options_read(int argc, char **argv, struct arena *a, struct options *opt,
		 struct str *error)
{
	const struct command_row *command = argc > 1 ? command_of(str_of(argv[1])) : NULL;
	struct reader r = { .opt = opt, .error = error };

	*opt = (struct options){
		.command = command ? command->bit : CMD_SCAN,
		.program = argc > 0 ? str_of(argv[0]) : STR(""),
		.as_of = DATE_NONE,
		.eol_within = 90,
		.arena = a,
	};
	if (!command && argc > 1 && is_mistyped_command(&r, str_of(argv[1])))
		return -1;
	for (int i = 2; i < argc && opt->command == CMD_BATCH; i++) {
		arena_grow(a, opt->words.v, opt->words.n, &opt->words.cap);
		opt->words.v[opt->words.n++] = str_of(argv[i]);
	}
	if (read_argv(&r, argc, argv, command ? 2 : 1) != 0)
		return -1;
	if (r.help)
		return 1;
	if (read_environment(&r) != 0 || read_config(&r) != 0)
		return -1;
	if (command && command->same_as && !opt->scanners) {
		const struct option_row *row = option_by_name(STR("scanners"));

		if (apply(&r, row, str_of(command->same_as)) != 0)
			return -1;
	}
	if (opt->staged && opt->diff.len) {
		*error = STR("--staged and --diff exclude each other");
		return -1;
	}
	if (opt->dev && opt->no_dev) {
		*error = STR("--dev and --no-dev exclude each other");
		return -1;
	}
	return 0;
}

/* --- outputs ----------------------------------------------------------------- */

static struct output output_of(struct str format, struct str file)
{
	struct output o = { .file = file };

	str_cut(format, '@', &o.format, &o.version);
	return o;
}

/* "sarif=x.sarif" is FORMAT=FILE; "a=b/c" is a file, since a format has no such name. */
static bool is_format_word(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '@' &&
		    s.ptr[i] != '.')
			return false;
	return s.len > 0;
}

int options_outputs(const struct options *opt, struct output **out, size_t *n,
		    struct str *error)
{
	struct str fallback =
		opt->command == CMD_SCAN ? STR("table") : STR("cyclonedx-json");
	struct str format = opt->format.len ? opt->format : fallback;
	struct output *v = arena_new_array(opt->arena, struct output, opt->output.n + 1);
	size_t k = 0;
	bool bare = false;

	for (size_t i = 0; i < opt->output.n; i++) {
		struct str left, right;

		if (str_cut(opt->output.v[i], '=', &left, &right) &&
		    is_format_word(left)) {
			v[k++] = output_of(left, str_is(right, "-") ? STR("") : right);
			continue;
		}
		if (bare) {
			*error = STR("-o FILE is given twice; write FORMAT=FILE for "
				     "several outputs");
			return -1;
		}
		bare = true;
		v[k++] = output_of(format, opt->output.v[i]);
		if (str_is(opt->output.v[i], "-"))
			v[k - 1].file = STR("");
	}
	/* -f beside FORMAT=FILE asks for stdout too */
	if (!k || (!bare && opt->format.len))
		v[k++] = output_of(format, STR(""));
	*out = v;
	*n = k;
	return 0;
}

/* --- help -------------------------------------------------------------------- */

static void help_option(const struct option_row *row, struct buf *out)
{
	struct buf left;

	buf_init(&left, 256);
	if (row->letter)
		buf_printf(&left, "-%c, ", row->letter);
	else
		buf_add_text(&left, "    ");
	buf_printf(&left, "--%s", row->name);
	if (row->arg)
		buf_printf(&left, " %s", row->arg);
	if (row->alias)
		buf_printf(&left, ", --%s", row->alias);
	if (left.len > 30)
		buf_printf(out, "  %s\n%34s%s\n", left.ptr, "", row->help);
	else
		buf_printf(out, "  %-31s %s\n", left.ptr, row->help);
	buf_release(&left);
}

static void help_options(unsigned command, struct buf *out)
{
	const char *group = "";

	for (size_t pass = 0; pass < option_table_len; pass++) {
		const struct option_row *row = &option_table[pass];

		if (row->hidden || !(row->commands & command))
			continue;
		if (strcmp(row->group, group) != 0)
			buf_printf(out, "\n%s\n", row->group);
		group = row->group;
		help_option(row, out);
	}
}

static const char exit_codes[] =
	"\nExit codes\n"
	"  0  clean, or findings with no gate set, or nothing to scan\n"
	"  1  findings at or above --fail-on, or N with --exit-code N\n"
	"  2  wrong usage or configuration\n"
	"  3  with --strict: something could not be read or understood\n"
	"  4  could not run: root, database or output\n";

void options_help(unsigned command, struct buf *out)
{
	if (!command || command == CMD_HELP) {
		buf_add_text(out, "waybill " WAYBILL_VERSION
				  " - scans a build context before it is built\n\n"
				  "Usage: waybill [COMMAND] [OPTION]… [PATH or "
				  "FILE]…\n\nCommands\n");
		for (size_t i = 0; i < command_table_len; i++)
			buf_printf(out, "  %-8s %s\n", command_table[i].name,
				   command_table[i].help);
		buf_add_text(out, "\nwaybill help COMMAND tells its options; without a "
				  "command: scan.\n");
		buf_add_text(out, exit_codes);
		return;
	}
	for (size_t i = 0; i < command_table_len; i++) {
		const struct command_row *c = &command_table[i];

		if (c->bit != command)
			continue;
		buf_printf(out, "Usage: waybill %s %s\n\n%s\n", c->name, c->args,
			   c->help);
		break;
	}
	help_options(commands_of(command), out);
	buf_add_text(out, "\nEach option can be set as WAYBILL_NAME in the environment "
			  "and as a key of .waybill.yaml.\n");
	buf_add_text(out, exit_codes);
}
