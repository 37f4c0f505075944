/* baseimage_fact.c - a product in an image, and whether its time is over. */
#include "context/baseimage_tag.h"

static struct str without_prefix(struct str s, struct str prefix)
{
	return str_starts_with(s, prefix) ? str_from(s, prefix.len) : s;
}

static bool counts_extended(struct str product, const struct base_options *opt)
{
	if (str_is(product, "debian")) /* Debian LTS is for everybody */
		return true;
	for (size_t i = 0; i < opt->n_extended; i++)
		if (str_eq(product, opt->extended[i]))
			return true;
	return false;
}

void base_fact_judge(struct base_fact *f, const struct eol_cycle *c,
		     const struct base_options *opt)
{
	f->eol = c->eol;
	f->extended = DATE_NONE;
	if (c->extended.when == EOL_DATED && counts_extended(f->product, opt))
		f->extended = c->extended.day;
	switch (c->eol.when) {
	case EOL_NOT_SAID:
		f->life = BASE_LIFE_UNKNOWN;
		return;
	case EOL_NO:
		f->life = BASE_LIFE_SUPPORTED;
		return;
	case EOL_YES:
		f->life = BASE_LIFE_ENDED;
		break;
	case EOL_DATED:
		if (opt->as_of <= c->eol.day) {
			bool soon = c->eol.day - opt->as_of <= (date_day)opt->warn_days;

			f->life = soon && opt->warn_days ? BASE_LIFE_ENDING
							 : BASE_LIFE_SUPPORTED;
			return;
		}
		f->life = BASE_LIFE_ENDED;
		break;
	}
	if (f->extended != DATE_NONE && opt->as_of <= f->extended)
		f->life = BASE_LIFE_EXTENDED;
}

/* openjdk's builds end with the image, which is retired: no date of their own. */
bool base_has_no_life(struct str product)
{
	return str_is(product, "openjdk-builds-from-oracle");
}

/* As people say it. */
static struct str short_title(const struct eol_product *p)
{
	if (str_is(p->name, "alpine-linux"))
		return STR("Alpine");
	if (base_has_no_life(p->name))
		return STR("OpenJDK");
	return without_prefix(p->title, STR("Microsoft "));
}

struct base_fact *base_add_fact(struct base_image *b, struct str product,
				const struct eol_cycle *c, struct str codename,
				const struct base_options *opt)
{
	struct eol_product p;

	for (size_t i = 0; i < b->n_facts; i++)
		if (str_eq(b->facts[i].product, product))
			return NULL;
	if (b->n_facts == BASE_FACTS_MAX || !eol_product_find(opt->known, product, &p))
		return NULL;
	struct base_fact *f = &b->facts[b->n_facts++];

	*f = (struct base_fact){
		.product = p.name,
		.title = short_title(&p),
		.codename = codename,
		.is_os = str_is(p.category, "os"),
		.extended = DATE_NONE,
	};
	f->eol.day = DATE_NONE;
	if (c && c->name.len) {
		f->cycle = c->name;
		if (!base_has_no_life(p.name))
			base_fact_judge(f, c, opt);
	}
	return f;
}

bool base_version_read(struct arena *a, struct str product, struct str version,
		       const struct base_options *opt, struct base_image *out)
{
	struct base_image b = { .version = version, .frozen_since = DATE_NONE };
	struct tag_version v;
	struct eol_cycle c;
	enum cycle_match match;
	struct base_fact *f;

	if (!tag_version_parse(version, &v))
		return false;
	match = tag_cycle_of(opt->known, product, &v, &c);
	f = match == CYCLE_NONE ? NULL : base_add_fact(&b, product, &c, STR(""), opt);
	if (!f)
		return false;
	f->moving = match == CYCLE_MOVING;
	base_image_suggest(a, &b, NULL, opt);
	*out = b;
	return true;
}

struct str base_facts_date(const struct eol_facts *known)
{
	return eol_facts_date(known);
}

bool base_facts_are_old(const struct eol_facts *known, date_day as_of)
{
	return as_of - eol_facts_day(known) > BASE_FACTS_OLD;
}

struct str base_fact_name(struct arena *a, const struct base_fact *f)
{
	struct str s = arena_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(f->title),
				    f->cycle.len ? " " : "", STR_ARG(f->cycle));

	if (!f->codename.len)
		return s;
	return arena_printf(a, STR_FMT " (" STR_FMT ")", STR_ARG(s),
			    STR_ARG(f->codename));
}

bool base_image_is_nonroot(const struct base_image *b)
{
	if (str_find(b->ref.tag, STR("nonroot")) != STR_NONE)
		return true;
	if (str_starts_with(b->name, STR("cgr.dev/")) ||
	    str_starts_with(b->name, STR("bitnami/")) ||
	    str_starts_with(b->name, STR("bitnamilegacy/")))
		return true;
	return str_ends_with(b->name, STR("nginx-unprivileged"));
}
