/*
 * baseimage.h - what a reference to a container image says about its content:
 * product and cycle, distribution, whether its tag is still built.
 *
 * Pure: a reference, the facts of data/eol_facts.h and a day go in.  Tags are
 * those of https://github.com/docker-library/official-images, vendors' own where
 * known.  What a tag does not say is left open, never guessed.
 */
#ifndef CONTEXT_BASEIMAGE_H
#define CONTEXT_BASEIMAGE_H

#include "data/eol_facts.h"
#include "format/image_ref.h"

enum base_life {
	BASE_LIFE_UNKNOWN,
	BASE_LIFE_SUPPORTED,
	BASE_LIFE_ENDING,   /* within the days of warning */
	BASE_LIFE_EXTENDED, /* past its end, but a longer support that is counted goes on
			     */
	BASE_LIFE_ENDED,
};

/* A product in the image. */
struct base_fact {
	struct str product;  /* "debian" */
	struct str title;    /* "Debian" */
	struct str cycle;    /* "10"; empty when not known */
	struct str codename; /* "buster"; may be empty */
	bool is_os;
	bool moving;     /* the tag does not fix the cycle; this is today's newest */
	bool from_table; /* the tag does not say it; the history of tags does */
	enum base_life life;
	struct eol_date eol; /* end of free support */
	date_day extended;   /* end of the longer support that is counted; DATE_NONE */
	struct str next;     /* a cycle to go to; may be empty */
	struct str next_codename;
};

#define BASE_FACTS_MAX 4

struct base_options {
	const struct eol_facts *known; /* NULL: those built into the program */
	date_day as_of;
	unsigned warn_days;         /* BASE_LIFE_ENDING within so many; 0 = never */
	const struct str *extended; /* products whose longer, paid support counts too */
	size_t n_extended;
	const struct str *mirrors; /* what stands before an official name at a private
				      mirror: "registry.example/hub/" */
	size_t n_mirrors;
};

struct base_image {
	struct image_ref ref; /* as written, path in lower case */
	struct str name;      /* "python", "mcr.microsoft.com/dotnet/sdk" */
	bool likely;        /* name is an inference: a private mirror, a word of a tag */
	bool prerelease;    /* the tag is a release candidate, beta … */
	struct str version; /* of the image's product, as far as the tag gives it */
	struct str latest;  /* newest of its cycle; empty when not known */
	bool is_outdated;   /* version is a full one, and older than latest */
	struct base_fact facts[BASE_FACTS_MAX]; /* the image's product, then the
				     distribution, then what else the tag names */
	size_t n_facts;
	bool frozen;           /* the tag is known and no longer built */
	date_day frozen_since; /* DATE_NONE unless frozen */
	bool floats;           /* the tag leaves the version or the distribution open */
	bool is_retired;
	struct eol_retired retired;
	/* References that say the same and live; empty when none is known. */
	struct str minimal; /* the same runtime on a living distribution */
	struct str best;    /* the nearest cycle with a year of support before it */
	bool migration;     /* best needs data to be moved */
};

/* Returns false, *out untouched, when text is not a reference.  Strings borrow from text,
 * the facts or the arena. */
bool base_image_read(struct arena *a, struct str text, const struct base_options *opt,
		     struct base_image *out);

/* The same of a version by itself ("nodejs", "14.17.0"): one fact at most, and no image.
 * False when the product has no such cycle. */
bool base_version_read(struct arena *a, struct str product, struct str version,
		       const struct base_options *opt, struct base_image *out);

/* The day of the facts, "2026-08-22", and whether it is long ago. */
#define BASE_FACTS_OLD 180
struct str base_facts_date(const struct eol_facts *known);
bool base_facts_are_old(const struct eol_facts *known, date_day as_of);

/* "Python 3.6", "Debian 10 (buster)"; in the arena. */
struct str base_fact_name(struct arena *a, const struct base_fact *f);

/* True for images that are known to run as another user than root by themselves. */
bool base_image_is_nonroot(const struct base_image *b);

#endif
