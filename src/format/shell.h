/*
 * shell.h - the commands in the text of a RUN, without running any.
 *
 * Written from POSIX.1-2017 "Shell Command Language" and bash's manual, as far as
 * checks need it: a list of simple commands in order of text, each with its
 * words, its line and where it stands.  A text that cannot be understood to its end gives
 * what was read and `partly`.  Everything lives in the arena.
 */
#ifndef FORMAT_SHELL_H
#define FORMAT_SHELL_H

#include "format/dockerfile.h"

enum sh_flags {
	SH_IN_PIPE = 1,    /* part of a pipeline of two or more */
	SH_PIPE_FIRST = 2, /* its first command */
	SH_PIPE_LAST = 4,
	SH_CONDITION = 8,     /* its status is tested: if, while, && / || left side, ! */
	SH_SUBSHELL = 16,     /* inside ( ), $( ), backticks or <( ) */
	SH_SUBSTITUTION = 32, /* of the latter three */
	SH_LOOP = 64,
	SH_FUNCTION = 128,
	SH_NEGATED = 256,
	SH_BACKGROUND = 512,
	SH_OR_TRUE = 1024,       /* followed by || true or || : */
	SH_NESTED_SCRIPT = 2048, /* from sh -c '…', a heredoc, eval */
	SH_FOLLOWED = 4096,      /* the list that it ends goes on, whatever its status */
};

struct sh_word {
	struct str text;   /* quotes off; variables left as written */
	bool has_variable; /* holds $x, $(…) or a backtick, so text is not the value */
	bool quoted;       /* some of it was quoted */
	bool splits;       /* holds $x outside quotes, not known to be one plain word */
	bool opens_empty;  /* begins with a variable that nothing says to hold text */
	unsigned line;
};

struct sh_assignment {
	struct str name, value; /* quotes off */
	bool has_variable;
};

struct sh_command {
	struct str name; /* last component of words[0]; "" for assignments only */
	const struct sh_word *words; /* words[0] is the name as written */
	size_t n_words;
	const struct sh_assignment *env; /* VAR=x in front */
	size_t n_env;
	unsigned line;     /* physical line of the first word */
	unsigned flags;    /* enum sh_flags */
	unsigned pipeline; /* commands of one pipeline share the number */
	bool through_sudo; /* stood behind sudo; sudo itself is listed too, before it */
	const struct sh_command
		*wrapper;        /* the sudo, env, xargs … it stood behind; NULL */
	struct str redirect_out; /* target of > or >>, quotes off; "" */
	struct str redirect_in;
	const char *shell; /* that reads it: "sh" unless SHELL, a #! line or bash -c
			      name another; "" when that is not known */
};

/* What bash, ksh or zsh have and POSIX has not. */
enum sh_extension_kind {
	SH_X_TEST,           /* [[ … ]] */
	SH_X_ARITHMETIC,     /* (( … )) */
	SH_X_FOR_ARITHMETIC, /* for ((…)) */
	SH_X_SELECT,
	SH_X_COPROC,
	SH_X_FUNCTION,       /* the word "function" */
	SH_X_CASE_GOES_ON,   /* ;& and ;;& */
	SH_X_PIPE_BOTH,      /* |& */
	SH_X_PROCESS,        /* <(…) and >(…) */
	SH_X_BRACES,         /* {a,b} and {1..9} */
	SH_X_ARRAY,          /* a=(…), a[i]=… */
	SH_X_APPEND,         /* a+=… */
	SH_X_OUT_BOTH,       /* &> file, &>> file */
	SH_X_OUT_BOTH_OLD,   /* >& file */
	SH_X_HERE_STRING,    /* <<< */
	SH_X_NETWORK,        /* > /dev/tcp/… */
	SH_X_ANSI_QUOTES,    /* $'…' */
	SH_X_LOCALE_QUOTES,  /* $"…" */
	SH_X_SLICE,          /* ${x:1:2} */
	SH_X_REPLACE,        /* ${x/a/b} */
	SH_X_INDIRECT,       /* ${!x} */
	SH_X_CASE_CHANGE,    /* ${x^^}, ${x,,}, ${x@Q} */
	SH_X_ELEMENT,        /* ${x[1]} */
	SH_X_READ_FILE,      /* $(< file) */
	SH_X_PATTERN_LIST,   /* @(a|b) */
	SH_X_OLD_ARITHMETIC, /* $[1+1] */
	SH_X_INCREMENT,      /* x++ and --x in $((…)) */
	SH_X_POWER,          /* ** there */
	SH_X_VARIABLE,       /* $RANDOM, $UID …; text is the name */
	SH_X_COUNT
};

struct sh_extension {
	enum sh_extension_kind kind;
	unsigned line;
	const char *shell; /* as sh_command.shell */
	struct str text;   /* as written, or ""; of a file the word */
	size_t command;    /* whose words hold it: index; SIZE_MAX when none do */
};

struct sh_script {
	const struct sh_command *commands; /* in order of text, every depth */
	size_t n_commands;
	bool errexit; /* set -e (or SHELL -e) is in force at some point */
	bool pipefail;
	bool nounset;       /* set -u */
	unsigned pipelines; /* with two commands or more */
	bool partly;        /* not understood to the end: see partly_line, partly_why */
	unsigned partly_line;
	const char *partly_why;
	const char *interpreter; /* of a heredoc with #! or `RUN <<EOF python3`:
				    "python3"; NULL for sh and its kind */
	const struct sh_extension *extensions; /* in order of text, mostly */
	size_t n_extensions;
};

/* What is read of all scripts of one file. */
struct sh_budget {
	size_t words; /* read so far */
	bool spent;   /* nothing more is read; said once by who reads the file */
};
#define SH_MOST_WORDS_OF_FILE (3u * 1024 * 1024)

/*
 * Reads a RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD instruction, in exec or shell form,
 * heredoc bodies included, looking through sudo, env, exec, command, nice, time, timeout,
 * nohup, xargs, find -exec, su -c and sh -c 'script'.  shell: words of the SHELL in
 * force, NULL for the default; for powershell or cmd the script is empty with interpreter
 * set.  budget may be NULL; when it is spent the script is
 * `partly` read.
 */
struct sh_script *shell_read_instr(struct arena *a, const struct df_instr *in,
				   const struct df_word *shell, size_t n_shell,
				   struct sh_budget *budget);

/* Reads a script whose first line is `line`. */
struct sh_script *shell_read(struct arena *a, struct str text, unsigned line);

/* Word i of c when it is known text (no variable), else "". */
struct str sh_word_text(const struct sh_command *c, size_t i);

/* True when c has the flag: "--yes", or "-y" also in a bundle ("-qy"). */
bool sh_has_flag(const struct sh_command *c, const char *flag);

/* The value of "--name=v", "--name v", "-nv" or "-n v"; false when absent. */
bool sh_flag_value(const struct sh_command *c, const char *flag, struct str *value);

#endif
