/*
 * eol_facts.h - what is known of products, their cycles and the tags of images.
 *
 * The facts are the tables of src/data/eol (see extract.py there for their form,
 * SOURCES for where they come from), or newer ones in the same form.  Everything
 * returned borrows from the tables and needs no arena.  No judgement is made here and no
 * clock is read: that a date has passed is for the caller to see.
 */
#ifndef DATA_EOL_FACTS_H
#define DATA_EOL_FACTS_H

#include "base/date.h"

enum eol_when {
	EOL_NOT_SAID, /* nothing is known */
	EOL_NO,       /* none is announced, or not so */
	EOL_YES,      /* so, since a day that is not known */
	EOL_DATED,
};

struct eol_date {
	enum eol_when when;
	date_day day; /* DATE_NONE unless dated */
};

struct eol_product {
	struct str name; /* "nodejs" */
	struct str
		category; /* "os", "lang", "framework", "database", "server-app", "app" */
	struct str title; /* "Node.js" */
};

struct eol_cycle {
	struct str product, name; /* "debian", "10" */
	struct str codename;      /* "Buster"; may be empty */
	date_day release;
	struct eol_date eol;      /* end of what upstream gives to everybody */
	struct eol_date support;  /* end of active support */
	struct eol_date extended; /* end of a longer support, free or paid */
	struct eol_date lts;      /* begin of long-term support, or that it has it */
	struct str latest;        /* newest version; may be empty */
};

struct eol_tag {
	struct str image, tag;   /* "python", "3.6-slim" */
	struct str distribution; /* "buster", "alpine3.7"; empty when not known */
	date_day left;           /* no longer built since; DATE_NONE: still is */
};

struct eol_retired {
	date_day deprecated, removed; /* DATE_NONE when not known */
	bool is_removed;
	struct str successor; /* in words; may be empty */
};

/* The tables that newer facts may replace, their lines without the header. */
enum eol_table {
	EOL_ABOUT,
	EOL_PRODUCTS,
	EOL_CYCLES,
	EOL_IMAGES,
	EOL_CODENAMES,
	EOL_RETIRED,
	EOL_TAGS,
	EOL_TABLES
};

struct eol_facts {
	struct str table[EOL_TABLES];
};

/* Those built into the program: what is asked wherever `known` is NULL. */
struct eol_facts eol_facts_builtin(void);
const char *eol_table_name(enum eol_table table); /* "cycles" */

/* The day of the facts. */
date_day eol_facts_day(const struct eol_facts *known);
struct str eol_facts_date(const struct eol_facts *known); /* "2026-08-22" */

bool eol_product_find(const struct eol_facts *known, struct str name,
		      struct eol_product *out);

/* Products of an image, named without docker.io/library/; at most max of them. */
size_t eol_products_of_image(const struct eol_facts *known, struct str image,
			     struct str *out, size_t max);

/* A product's cycles, newest first: take them off *rest one by one. */
struct str eol_cycles(const struct eol_facts *known, struct str product);
bool eol_cycle_next(struct str *rest, struct eol_cycle *out);
bool eol_cycle_find(const struct eol_facts *known, struct str product, struct str name,
		    struct eol_cycle *out);

/* "buster" to "debian", "10".  Lower case. */
bool eol_codename_find(const struct eol_facts *known, struct str codename,
		       struct str *product, struct str *cycle);

/* An image's tags in order of bytes: take them off *rest one by one. */
struct str eol_tags(const struct eol_facts *known, struct str image);
bool eol_tag_next(struct str *rest, struct eol_tag *out);
bool eol_tag_find(const struct eol_facts *known, struct str image, struct str tag,
		  struct eol_tag *out);

/* Images that their makers gave up; families ("bitnami/" and all below) too. */
bool eol_retired_find(const struct eol_facts *known, struct str image,
		      struct eol_retired *out);

#endif
