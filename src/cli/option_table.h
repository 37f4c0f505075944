/*
 * option_table.h - the rows behind options.h, private to cli/.
 */
#ifndef CLI_OPTION_TABLE_H
#define CLI_OPTION_TABLE_H

#include "cli/options.h"

struct option_row {
	const char *name;  /* without "--" */
	const char *alias; /* a second long name; NULL */
	char letter;       /* 'f' for -f; 0 */
	const char *arg;   /* what help calls its argument; NULL = a flag */
	const char *group; /* heading in help */
	unsigned commands; /* bits of enum command_bit */
	/* Takes the value ("" for a flag that is set).  Returns NULL, or what is wrong.
	 */
	const char *(*set)(struct options *opt, struct str value);
	const char *help;
	bool hidden; /* accepted, not shown: what users of other scanners type */
};

extern const struct option_row option_table[];
extern const size_t option_table_len;

struct command_row {
	const char *name;
	unsigned bit;
	const char *args; /* in the usage line */
	const char *help;
	const char *same_as; /* more words put in front: "config" is scan --scanners … */
};

extern const struct command_row command_table[];
extern const size_t command_table_len;

/* By long name or alias, by letter; NULL when there is none. */
const struct option_row *option_by_name(struct str name);
const struct option_row *option_by_letter(char letter);

/* "0.1", "1", ".5": a probability above 0, times 100,000. */
bool option_read_probability(struct str s, uint32_t *out);

#endif
