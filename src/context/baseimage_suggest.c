/* baseimage_suggest.c - references that say nearly the same and are still cared for. */
#include "context/baseimage_tag.h"

#define A_YEAR 365
#define CANDIDATES_MAX 12

struct names {
	struct str v[CANDIDATES_MAX];
	size_t n;
};

static void names_add(struct names *list, struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], name))
			return;
	if (list->n < CANDIDATES_MAX)
		list->v[list->n++] = name;
}

static bool lives_a_year(const struct eol_cycle *c, date_day as_of)
{
	return c->release <= as_of &&
	       (c->eol.when == EOL_NO ||
		(c->eol.when == EOL_DATED && c->eol.day >= as_of + A_YEAR));
}

static bool is_lts(const struct eol_cycle *c, date_day as_of)
{
	return c->lts.when == EOL_YES ||
	       (c->lts.when == EOL_DATED && c->lts.day <= as_of);
}

static struct str major_of(struct str cycle)
{
	struct str head, tail;

	str_cut(cycle, '.', &head, &tail);
	return head;
}

/* Products of which every second cycle lives for months only. */
static bool wants_lts(struct str product)
{
	return str_is(product, "nodejs") || str_is(product, "dotnet") ||
	       str_is(product, "ubuntu") || str_is(product, "eclipse-temurin") ||
	       str_is(product, "amazon-corretto");
}

/* Where no cycle ever lives a year (Fedora): the newest that lives at all. */
static void newest_living(struct str product, const struct base_options *opt,
			  struct names *out)
{
	struct str rest = eol_cycles(opt->known, product);
	struct eol_cycle c;

	while (!out->n && eol_cycle_next(&rest, &c))
		if (c.release <= opt->as_of && c.eol.when == EOL_DATED &&
		    c.eol.day >= opt->as_of)
			names_add(out, c.name);
}

/* Cycles to go to, the best first: those of the same major, then the newest. */
static void next_cycles(const struct base_fact *f, const struct base_options *opt,
			struct names *out)
{
	for (int same = 1; same >= 0; same--) {
		struct str rest = eol_cycles(opt->known, f->product);
		struct eol_cycle c;

		while (eol_cycle_next(&rest, &c)) {
			if (!lives_a_year(&c, opt->as_of) ||
			    (wants_lts(f->product) && !is_lts(&c, opt->as_of)))
				continue;
			if (!same || (f->cycle.len && !f->is_os &&
				      str_eq(major_of(c.name), major_of(f->cycle))))
				names_add(out, c.name);
		}
	}
	if (!out->n)
		newest_living(f->product, opt, out);
}

/* Tags name a cycle by the first word of its codename, in lower case. */
static struct str codename_of(struct arena *a, const struct eol_cycle *c)
{
	struct str rest = c->codename, word = { "", 0 };

	str_next_word(&rest, &word);
	return arena_lower(a, word);
}

/* The ways to write living releases of a distribution, the newest first. */
static void living_os_words(struct arena *a, struct str product,
			    const struct base_options *opt, struct names *out)
{
	struct str rest = eol_cycles(opt->known, product);
	struct eol_cycle c;

	while (eol_cycle_next(&rest, &c)) {
		if (!lives_a_year(&c, opt->as_of) ||
		    (wants_lts(product) && !is_lts(&c, opt->as_of)))
			continue;
		if (str_is(product, "alpine-linux"))
			names_add(out, arena_cat(a, STR("alpine"), c.name, STR("")));
		else if (c.codename.len)
			names_add(out, codename_of(a, &c));
	}
}

/* The tag with another version and another distribution; "" leaves the word as it is,
 * os NULL leaves the distribution out. */
static struct str rebuild(struct arena *a, const struct tag_words *t, struct str version,
			  const struct str *os)
{
	size_t at = t->version != TAG_NO_WORD ? t->version : t->alias;
	struct str tag = { "", 0 };

	for (size_t i = 0; i < t->n; i++) {
		struct str w = t->words[i];

		if (i == at && version.len) {
			w = version;
		} else if (t->os != TAG_NO_WORD && i >= t->os && i < t->os + t->n_os) {
			if (i > t->os || !os)
				continue;
			if (os->len)
				w = *os;
		}
		tag = tag.len ? arena_cat(a, tag, STR("-"), w) : w;
	}
	return tag;
}

static bool is_built(struct str image, struct str tag, const struct base_options *opt)
{
	struct eol_tag row;

	return eol_tag_find(opt->known, image, tag, &row) &&
	       (row.left == DATE_NONE || row.left > opt->as_of);
}

/* The first of versions x distributions that is a tag still built. */
static struct str first_built(struct arena *a, const struct base_image *b,
			      const struct tag_words *t, const struct names *versions,
			      const struct names *os_words, bool drop_os,
			      const struct base_options *opt)
{
	struct str none = { "", 0 };

	for (size_t i = 0; i < versions->n; i++) {
		for (size_t k = 0; k < os_words->n; k++) {
			struct str tag = rebuild(a, t, versions->v[i], &os_words->v[k]);

			if (is_built(b->name, tag, opt))
				return tag;
		}
		struct str bare = rebuild(a, t, versions->v[i], NULL);

		if (drop_os && bare.len && is_built(b->name, bare, opt))
			return bare;
	}
	return none;
}

static struct str reference(struct arena *a, const struct base_image *b, struct str tag)
{
	if (!tag.len || str_eq(tag, b->ref.tag))
		return (struct str){ "", 0 };
	return arena_cat(a, b->ref.name, STR(":"), tag);
}

static const struct base_fact *os_fact(const struct base_image *b)
{
	for (size_t i = 0; i < b->n_facts; i++)
		if (b->facts[i].is_os)
			return &b->facts[i];
	return NULL;
}

static void fill_next(struct arena *a, struct base_image *b,
		      const struct base_options *opt)
{
	for (size_t i = 0; i < b->n_facts; i++) {
		struct base_fact *f = &b->facts[i];
		struct names next = { .n = 0 };
		struct eol_cycle c;

		next_cycles(f, opt, &next);
		if (!next.n || str_eq(next.v[0], f->cycle))
			continue;
		f->next = next.v[0];
		if (eol_cycle_find(opt->known, f->product, f->next, &c) &&
		    f->codename.len)
			f->next_codename = codename_of(a, &c);
	}
}

/* debian:buster-slim, ubuntu:18.04, alpine:3.7: the distribution is all there is. */
static void suggest_os(struct arena *a, struct base_image *b, const struct tag_words *t,
		       const struct base_options *opt)
{
	struct names versions = { .n = 0 }, os_words = { .n = 0 };

	if (t->version != TAG_NO_WORD) {
		next_cycles(&b->facts[0], opt, &versions);
		names_add(&os_words, STR(""));
	} else if (t->os != TAG_NO_WORD) {
		names_add(&versions, STR(""));
		living_os_words(a, b->facts[0].product, opt, &os_words);
	}
	b->best = reference(a, b, first_built(a, b, t, &versions, &os_words, false, opt));
}

/* node:24 is built on an old release: node:24-trixie names a living one. */
static struct str name_living_os(struct arena *a, const struct base_image *b,
				 const struct tag_words *t, const struct base_fact *os,
				 const struct base_options *opt)
{
	struct names os_words = { .n = 0 };
	struct str tag = b->ref.tag;

	living_os_words(a, os->product, opt, &os_words);
	for (size_t i = 0; i < os_words.n && t->version == 0; i++) {
		struct str behind = str_from(tag, t->words[0].len);
		struct str word = arena_cat(a, STR("-"), os_words.v[i], STR(""));
		struct str first = arena_cat(a, t->words[0], word, behind);
		struct str last = arena_cat(a, tag, word, STR(""));

		if (is_built(b->name, first, opt))
			return first;
		if (is_built(b->name, last, opt))
			return last;
	}
	return (struct str){ "", 0 };
}

static void suggest_runtime(struct arena *a, struct base_image *b,
			    const struct tag_words *t, const struct base_options *opt)
{
	struct names versions = { .n = 0 }, os_words = { .n = 0 }, same = { .n = 0 };
	const struct base_fact *os = os_fact(b), *own = &b->facts[0];
	bool named = t->os != TAG_NO_WORD && !t->bare_alpine;
	struct eol_product p;

	if (named && os)
		living_os_words(a, os->product, opt, &os_words);
	else
		names_add(&os_words, STR(""));
	if (t->version != TAG_NO_WORD || t->alias != TAG_NO_WORD)
		next_cycles(own, opt, &versions);
	else
		names_add(&versions, STR(""));
	struct str best = first_built(a, b, t, &versions, &os_words, true, opt);

	b->best = reference(a, b, best);
	if (b->best.len && eol_product_find(opt->known, own->product, &p) &&
	    own->cycle.len)
		b->migration = str_is(p.category, "database") &&
			       !str_starts_with(best, major_of(own->cycle));
	if (os && !named && !t->bare_alpine && os->from_table &&
	    os->life >= BASE_LIFE_EXTENDED && own->life <= BASE_LIFE_ENDING)
		b->minimal = reference(a, b, name_living_os(a, b, t, os, opt));
	if (!named || !os || own->moving || t->version == TAG_NO_WORD)
		return;
	names_add(&same, STR(""));
	b->minimal = reference(a, b, first_built(a, b, t, &same, &os_words, false, opt));
	if (str_eq(b->minimal, b->best))
		b->minimal = (struct str){ "", 0 };
}

void base_image_suggest(struct arena *a, struct base_image *b, const struct tag_words *t,
			const struct base_options *opt)
{
	fill_next(a, b, opt);
	if (!t || !b->n_facts || !eol_tags(opt->known, b->name).len)
		return;
	if (b->facts[0].is_os)
		suggest_os(a, b, t, opt);
	else
		suggest_runtime(a, b, t, opt);
}
