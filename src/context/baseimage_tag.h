/*
 * baseimage_tag.h - private to context/baseimage*.c: a tag in its pieces.
 */
#ifndef CONTEXT_BASEIMAGE_TAG_H
#define CONTEXT_BASEIMAGE_TAG_H

#include "context/baseimage.h"

#define TAG_WORDS_MAX 16
#define TAG_NO_WORD SIZE_MAX

/* "3.6-slim-buster": words and what they were found to be. */
struct tag_words {
	struct str words[TAG_WORDS_MAX];
	size_t n;
	size_t version;  /* index of the product's version; TAG_NO_WORD */
	size_t alias;    /* index of "latest", "lts", "fermium"; TAG_NO_WORD */
	size_t os, n_os; /* words that name the distribution; os is TAG_NO_WORD if none */
	bool bare_alpine; /* "alpine" without a version */
	bool other_os;    /* a distribution that no facts are known of */
};

/* A dotted number: its components. */
#define VERSION_PARTS_MAX 6
struct tag_version {
	struct str parts[VERSION_PARTS_MAX];
	size_t n;
	struct str text; /* without a leading v and what follows the numbers */
	bool prerelease;
};

void tag_split(struct str tag, char also, struct tag_words *out);
bool tag_version_parse(struct str word, struct tag_version *out);

/* How a version was found among the cycles of a product. */
enum cycle_match { CYCLE_NONE, CYCLE_EXACT, CYCLE_MOVING };
/* The longest cycle that begins the version; else the newest that the version begins,
 * which is a moving one unless it is the only. */
enum cycle_match tag_cycle_of(const struct eol_facts *known, struct str product,
			      const struct tag_version *v, struct eol_cycle *out);
/* True when the cycle's name begins with the version's components. */
bool tag_cycle_begins(struct str cycle, const struct tag_version *v);

/* The distribution that words[i] (and the next) name: product and cycle, words taken.
 * 0 when none.  cycle->name is empty when the cycle is not known. */
size_t tag_os_at(const struct eol_facts *known, struct tag_words *t, size_t i,
		 struct str *product, struct eol_cycle *cycle, struct str *codename);

/* The runtime that words[i] (and the next) name beside the image's product. */
size_t tag_runtime_at(const struct tag_words *t, size_t i, struct str *product,
		      struct tag_version *v);

/* Distribution as tags.tsv writes it: "buster", "alpine3.7". */
bool tag_os_of_row(const struct eol_facts *known, struct str distribution,
		   struct str *product, struct eol_cycle *cycle, struct str *codename);

/* The path in lower case, tag and digest as written; in the arena. */
struct str base_ref_lower(struct arena *a, struct str text);
/* An official image's own name, or registry and path. */
struct str base_normal_name(const struct image_ref *r, const struct base_options *opt);
bool base_is_official(const struct eol_facts *known, struct str name);
bool base_is_hub_mirror(struct str registry);

/* Adds a fact unless the product is there already; NULL then.  c may be NULL. */
struct base_fact *base_add_fact(struct base_image *b, struct str product,
				const struct eol_cycle *c, struct str codename,
				const struct base_options *opt);
bool base_has_no_life(struct str product);

/* Fills life, eol and extended of a fact by its cycle. */
void base_fact_judge(struct base_fact *f, const struct eol_cycle *c,
		     const struct base_options *opt);

/* Fills minimal, best, migration and the facts' next. */
void base_image_suggest(struct arena *a, struct base_image *b, const struct tag_words *t,
			const struct base_options *opt);

#endif
