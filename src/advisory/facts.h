/*
 * facts.h - newer end-of-life facts: read out of JSON, kept in the advisory database.
 *
 * They live there as the tables of data/eol_facts.h, one row each.
 */
#ifndef ADVISORY_FACTS_H
#define ADVISORY_FACTS_H

#include <sqlite3.h>

#include "base/arena.h"
#include "data/eol_facts.h"
#include "format/json.h"

/* All tables together, in bytes: forty times what is built in. */
#define FACTS_BYTES (16u * 1024 * 1024)

/* Whether a document is one of facts, right or wrong: it has "as_of" and "products". */
bool facts_is_document(const struct jnode *root);

/*
 * The tables that the document gives, in the arena; those of the parts that it leaves
 * out are empty.  Returns NULL, or what is wrong with it, with the line: nothing of a
 * document in which something is wrong is used.
 */
const char *facts_read(const struct jnode *root, struct arena *a, struct eol_facts *out,
		       unsigned *line);

/* The day of the facts that the database holds; DATE_NONE without such.  Also of a
 * database whose table cannot be read. */
date_day facts_day_of(sqlite3 *db);

/*
 * The facts of the database file at path where they are newer than those built into the
 * program, the parts that it lacks being built-in ones.  Returns 1 with *out in the
 * arena, 0 when the built-in ones are to be used, *why being empty or telling what is
 * wrong with the file's, and -1 with *why when the file is no database that opens.
 */
int facts_of_file(const char *path, struct arena *a, struct eol_facts *out,
		  struct str *why);

#endif
