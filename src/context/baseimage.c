/* baseimage.c - from a reference to the facts of an image; see baseimage.h. */
#include "context/baseimage_tag.h"

static bool is_in(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, list[i]))
			return true;
	return false;
}
#define IS_IN(s, list) is_in((s), (list), sizeof(list) / sizeof((list)[0]))

static struct str without_prefix(struct str s, struct str prefix)
{
	return str_starts_with(s, prefix) ? str_from(s, prefix.len) : s;
}

/* Versions that a vendor's tags write otherwise than endoflife.date its cycles. */
static struct str respell(struct str product, struct str word)
{
	static const struct {
		const char *product, *tag, *cycle;
	} known[] = {
		{ "amazon-linux", "1", "2018.03" }, { "mssqlserver", "2017", "14.0" },
		{ "mssqlserver", "2019", "15.0" },  { "mssqlserver", "2022", "16.0" },
		{ "mssqlserver", "2025", "17.0" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_is(product, known[i].product) && str_is(word, known[i].tag))
			return str_of(known[i].cycle);
	if (str_is(product, "centos"))
		return without_prefix(word, STR("centos"));
	if (str_is(product, "centos-stream"))
		return without_prefix(word, STR("stream"));
	if (str_is(product, "postgresql") && str_starts_with(word, STR("pg")))
		return without_prefix(word, STR("pg"));
	if (str_starts_with(product, STR("windows-"))) {
		/* Shipped as containers under the support of their LTSC. */
		if (str_is(word, "1809"))
			return STR("2019");
		if (str_is(word, "1607"))
			return STR("2016");
		return without_prefix(word, STR("ltsc"));
	}
	return word;
}

/* Which word holds the product's version: not the first where a version of the image's
 * own recipe comes before it. */
static size_t version_word(struct str name, const struct tag_words *t)
{
	struct tag_version v;

	if (!t->n)
		return TAG_NO_WORD;
	if (str_is(name, "timescale/timescaledb")) {
		for (size_t i = 0; i < t->n; i++)
			if (str_starts_with(t->words[i], STR("pg")))
				return i;
		return TAG_NO_WORD;
	}
	if (str_starts_with(name, STR("mcr.microsoft.com/devcontainers/")) && t->n > 1 &&
	    tag_version_parse(t->words[0], &v) && tag_version_parse(t->words[1], &v))
		return 1;
	return 0;
}

struct product_state {
	struct str product;
	struct eol_cycle cycle;
	enum cycle_match match;
	struct tag_version version;
};

/* As many numbers as the newest release has, and a smaller one first. */
static bool is_older(const struct tag_version *v, struct str latest)
{
	struct tag_version newest;

	if (v->prerelease || !tag_version_parse(latest, &newest) || v->n != newest.n)
		return false;
	for (size_t i = 0; i < v->n; i++) {
		uint32_t a, b;

		if (!str_to_u32(v->parts[i], UINT32_MAX, &a) ||
		    !str_to_u32(newest.parts[i], UINT32_MAX, &b))
			return false;
		if (a != b)
			return a < b;
	}
	return false;
}

/* The image's own product and the cycle that its tag gives. */
static void find_product(struct base_image *b, const struct base_options *opt,
			 struct tag_words *t, struct product_state *ps)
{
	struct str products[2];
	size_t n = eol_products_of_image(opt->known, b->name, products, 2);
	size_t at = version_word(b->name, t);

	if (n)
		ps->product = products[0];
	for (size_t i = 0; i < n && at != TAG_NO_WORD; i++) {
		struct str word = respell(products[i], t->words[at]);
		struct tag_version v;

		if (tag_version_parse(word, &v)) {
			b->prerelease = v.prerelease;
			ps->match = tag_cycle_of(opt->known, products[i], &v, &ps->cycle);
			ps->version = v;
		} else if (eol_cycle_find(opt->known, products[i], word, &ps->cycle)) {
			ps->match = CYCLE_EXACT; /* ros:noetic */
		}
		if (ps->match != CYCLE_NONE) {
			ps->product = products[i];
			t->version = at;
			b->version = ps->version.text;
			b->latest = ps->match == CYCLE_EXACT ? ps->cycle.latest : STR("");
			b->is_outdated = is_older(&ps->version, b->latest);
			return;
		}
	}
}

static void find_alias(struct tag_words *t)
{
	static const char *const aliases[] = {
		"latest",  "lts",      "current",  "stable",  "mainline", "devel",
		"argon",   "boron",    "carbon",   "dubnium", "erbium",   "fermium",
		"gallium", "hydrogen", "iron",     "jod",     "krypton",  "oldstable",
		"testing", "sid",      "unstable", "rolling", "edge",
	};

	if (t->version == TAG_NO_WORD && t->n && IS_IN(t->words[0], aliases))
		t->alias = 0;
}

/* The row that says which distribution the tag had and whether it is still built. */
static bool find_row(struct arena *a, const struct base_image *b,
		     const struct base_options *opt, const struct product_state *ps,
		     struct eol_tag *row)
{
	struct str tag = b->ref.tag.len ? b->ref.tag : STR("latest");

	if (eol_tag_find(opt->known, b->name, tag, row))
		return true;
	/* Tags of patch versions are not kept: the newest patch shares the cycle's row.
	 */
	if (ps->match != CYCLE_EXACT || !ps->cycle.latest.len ||
	    !str_eq(ps->version.text, ps->cycle.latest) ||
	    !str_starts_with(tag, ps->version.text))
		return false;
	return eol_tag_find(opt->known, b->name,
			    arena_cat(a, ps->cycle.name,
				      str_from(tag, ps->version.text.len),
				      (struct str){ "", 0 }),
			    row);
}

/* Vendors whose builds of a language live by the vendor's dates: the OS alone counts. */
static bool vendor_os(const struct base_image *b, const struct base_options *opt,
		      struct str *product, struct eol_cycle *cycle)
{
	static const char *const red_hat[] = { "registry.access.redhat.com",
					       "registry.redhat.io", "redhat" };
	struct str rest = b->name, part;
	struct tag_version v;
	bool more = true, vendor;

	str_cut(rest, '/', &part, &rest);
	vendor = IS_IN(part, red_hat);
	while (vendor && more) {
		more = str_cut(rest, '/', &part, &rest);
		if (!str_starts_with(part, STR("ubi")) &&
		    !str_starts_with(part, STR("rhel")))
			continue;
		struct str number = str_from(part, part.ptr[0] == 'u' ? 3 : 4);

		str_cut(number, '-', &number, &part);
		*product = STR("rhel");
		return tag_version_parse(number, &v) &&
		       tag_cycle_of(opt->known, *product, &v, cycle) == CYCLE_EXACT;
	}
	return false;
}

/* registry.suse.com/bci/python, ubuntu/nginx: no date of the runtime is known. */
static bool is_vendor_build(struct str name, const struct base_options *opt)
{
	static const struct {
		const char *head;
	} heads[] = { { "registry.access.redhat.com/" },
		      { "registry.redhat.io/" },
		      { "redhat/" },
		      { "ubuntu/" },
		      { "registry.suse.com/" } };
	struct str product;

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts_with(name, str_of(heads[i].head)))
			return !str_starts_with(name, STR("registry.suse.com/")) ||
			       !eol_products_of_image(opt->known, name, &product, 1);
	return false;
}

/* gcr.io/distroless/java17-debian12: the path says it all, the tags say nothing. */
static bool read_distroless(struct base_image *b, const struct base_options *opt)
{
	struct str path = b->name, product, codename;
	struct tag_words t;
	struct tag_version v;
	struct eol_cycle c;

	if (!str_starts_with(path, STR("gcr.io/distroless/")))
		return false;
	tag_split(str_basename(path), 0, &t);
	if (t.n && tag_runtime_at(&t, 0, &product, &v) == 1 &&
	    tag_cycle_of(opt->known, product, &v, &c) == CYCLE_EXACT)
		base_add_fact(b, product, &c, (struct str){ "", 0 }, opt);
	for (size_t i = 0; i < t.n; i++)
		if (tag_os_at(opt->known, &t, i, &product, &c, &codename) && c.name.len)
			base_add_fact(b, product, &c, codename, opt);
	return true;
}

/* Images of .NET without a distribution in the tag; what Microsoft builds them on. */
static bool dotnet_os(const struct base_image *b, struct str cycle, struct str *row)
{
	static const struct {
		const char *cycle, *distribution;
	} known[] = {
		{ "3.1", "buster" }, { "5", "buster" },   { "6", "bullseye" },
		{ "7", "bullseye" }, { "8", "bookworm" }, { "9", "bookworm" },
		{ "10", "noble" },
	};

	if (!str_starts_with(b->name, STR("mcr.microsoft.com/dotnet/")))
		return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (str_is(cycle, known[i].cycle)) {
			*row = str_of(known[i].distribution);
			return true;
		}
	}
	return false;
}

/* A word that names a distribution in one of the tags nobody documented is a guess when
 * it is an ordinary word as well. */
static bool is_telling_codename(struct str w)
{
	static const char *const telling[] = {
		"jessie", "stretch", "buster",   "bullseye", "bookworm",
		"trixie", "trusty",  "xenial",   "bionic",   "focal",
		"jammy",  "noble",   "resolute",
	};

	return IS_IN(w, telling);
}

/* Words that name the distribution, and the runtimes beside the product. */
static void read_words(struct base_image *b, struct tag_words *t, bool has_product,
		       const struct base_options *opt)
{
	bool known_os = b->n_facts && b->facts[0].is_os;
	struct eol_product own = { .category = { "", 0 } };
	bool openjdk = false;

	for (size_t i = 0; i < t->n; i++)
		openjdk |= str_starts_with(t->words[i], STR("openjdk"));
	if (b->n_facts)
		eol_product_find(opt->known, b->facts[0].product, &own);
	for (size_t i = 0; i < t->n; i++) {
		struct str product, codename;
		struct eol_cycle c = { .release = DATE_NONE };
		struct tag_version v;

		if (i == t->version)
			continue;
		size_t took = t->os == TAG_NO_WORD ? tag_os_at(opt->known, t, i, &product,
							       &c, &codename)
						   : 0;

		if (took) {
			t->os = i;
			t->n_os = took;
			if (c.name.len && !known_os &&
			    (has_product || !codename.len ||
			     is_telling_codename(codename)))
				base_add_fact(b, product, &c, codename, opt);
			i += took - 1;
			continue;
		}
		if (!has_product || !(took = tag_runtime_at(t, i, &product, &v)))
			continue;
		bool java = str_is(product, "eclipse-temurin");

		if (!(java && (openjdk || str_is(own.category, "lang"))) &&
		    tag_cycle_of(opt->known, product, &v, &c) == CYCLE_EXACT)
			base_add_fact(b, product, &c, (struct str){ "", 0 }, opt);
		i += took - 1;
	}
}

/* "debian:buster": the distribution is the product, and its codename the version. */
static void read_os_codename(struct base_image *b, struct tag_words *t,
			     const struct base_options *opt)
{
	struct base_fact *f = b->n_facts ? &b->facts[0] : NULL;
	struct str product, codename;
	struct eol_cycle c;

	if (!f || !f->is_os || f->cycle.len)
		return;
	for (size_t i = 0; i < t->n; i++) {
		size_t took = tag_os_at(opt->known, t, i, &product, &c, &codename);

		if (!took || !c.name.len || !str_eq(product, f->product))
			continue;
		f->cycle = c.name;
		f->codename = codename;
		f->moving = false;
		base_fact_judge(f, &c, opt);
		t->os = i;
		t->n_os = took;
		return;
	}
}

/* The tag without its version or alias, with the '-' before what is left. */
static struct str tag_suffix(const struct base_image *b, const struct tag_words *t)
{
	size_t at = t->version != TAG_NO_WORD ? t->version : t->alias;
	struct str word, tag = b->ref.tag;

	if (at == TAG_NO_WORD)
		return tag;
	word = t->words[at];
	return str_from(tag, (size_t)(word.ptr - tag.ptr) + word.len);
}

/*
 * A moving tag that is no longer built stands still: its product is the newest cycle
 * whose own tag left on the same day with the same distribution.  An alias other than of
 * the newest ("fermium", "stable") decides only when a single cycle fits.
 */
static bool cycle_when_frozen(struct arena *a, const struct base_image *b,
			      const struct tag_words *t, const struct product_state *ps,
			      const struct eol_tag *row, const struct base_options *opt,
			      struct eol_cycle *out)
{
	struct str rest = eol_cycles(opt->known, ps->product), suffix = tag_suffix(b, t);
	bool dash = suffix.len && suffix.ptr[0] != '-', newest = t->alias == TAG_NO_WORD;
	struct eol_cycle c;
	struct eol_tag other;
	size_t n = 0;

	if (t->alias != TAG_NO_WORD)
		newest = str_is(t->words[0], "latest") || str_is(t->words[0], "current");
	while (eol_cycle_next(&rest, &c)) {
		if (ps->match == CYCLE_MOVING && !tag_cycle_begins(c.name, &ps->version))
			continue;
		struct str tag = arena_cat(a, c.name, dash ? STR("-") : STR(""), suffix);

		if (!eol_tag_find(opt->known, b->name, tag, &other) ||
		    other.left != row->left ||
		    !str_eq(other.distribution, row->distribution))
			continue;
		if (!n++)
			*out = c;
		if (newest)
			return true;
	}
	return n == 1;
}

static void apply_row(struct arena *a, struct base_image *b, struct tag_words *t,
		      const struct product_state *ps, const struct eol_tag *row,
		      const struct base_options *opt)
{
	struct str product, codename;
	struct eol_cycle c;
	struct base_fact *own = b->n_facts && ps->product.len ? &b->facts[0] : NULL;

	b->frozen = row->left != DATE_NONE && row->left <= opt->as_of;
	if (b->frozen)
		b->frozen_since = row->left;
	if (b->frozen && own && !own->is_os && ps->match != CYCLE_EXACT &&
	    cycle_when_frozen(a, b, t, ps, row, opt, &c)) {
		own->cycle = c.name;
		/* "alpine3.7" says nothing of Python: then it is only what was seen with
		 * it. */
		own->moving = t->version == TAG_NO_WORD && t->alias == TAG_NO_WORD;
		own->from_table = true;
		if (!base_has_no_life(own->product))
			base_fact_judge(own, &c, opt);
	}
	if ((own && own->is_os) || (t->os != TAG_NO_WORD && !t->bare_alpine))
		return;
	if (tag_os_of_row(opt->known, row->distribution, &product, &c, &codename)) {
		struct base_fact *f = base_add_fact(b, product, &c, codename, opt);

		if (f) {
			f->from_table = true;
			f->moving = !b->frozen;
		}
	}
}

/* registry.corp/hub/python:3.6: an official image's name, and a tag in its form. */
static bool likely_mirror(struct arena *a, struct base_image *b,
			  const struct base_options *opt, struct tag_words *t,
			  struct product_state *ps)
{
	/* Public registries whose users and makers put images of their own there. */
	static const char *const own_content[] = {
		"public.ecr.aws", "mcr.microsoft.com", "ghcr.io", "gcr.io",
		"quay.io",        "nvcr.io",           "lscr.io",
	};
	struct base_image copy = *b;
	struct tag_words words = *t;
	struct product_state state = { .match = CYCLE_NONE };
	struct eol_tag row;

	if (base_is_hub_mirror(b->ref.registry) || IS_IN(b->ref.registry, own_content) ||
	    !b->ref.tag.len)
		return false;
	copy.name = str_basename(b->ref.path);
	if (!base_is_official(opt->known, copy.name))
		return false;
	find_product(&copy, opt, &words, &state);
	if (state.match == CYCLE_NONE && !find_row(a, &copy, opt, &state, &row))
		return false;
	if (str_is(b->ref.tag, "latest"))
		return false;
	*b = copy;
	*t = words;
	*ps = state;
	b->likely = true;
	return true;
}

/* The order of facts: the product, the distribution, what else. */
static void order_facts(struct base_image *b, bool has_product)
{
	size_t first = has_product ? 1 : 0;

	for (size_t i = first + 1; i < b->n_facts; i++) {
		if (!b->facts[i].is_os || b->facts[first].is_os)
			continue;
		struct base_fact f = b->facts[i];

		b->facts[i] = b->facts[first];
		b->facts[first] = f;
	}
}

static void read_tag(struct arena *a, struct base_image *b,
		     const struct base_options *opt, struct tag_words *words)
{
	struct tag_words t;
	struct product_state ps = { .match = CYCLE_NONE };
	struct eol_tag row;
	struct str distribution;

	tag_split(b->ref.tag, str_starts_with(b->name, STR("azul")) ? '_' : 0, &t);
	find_product(b, opt, &t, &ps);
	if (!ps.product.len && !base_is_official(opt->known, b->name))
		likely_mirror(a, b, opt, &t, &ps);
	find_alias(&t);
	if (ps.product.len) {
		struct base_fact *f = base_add_fact(b, ps.product, &ps.cycle,
						    (struct str){ "", 0 }, opt);

		if (f)
			f->moving = ps.match != CYCLE_EXACT;
	}
	read_os_codename(b, &t, opt);
	bool known = ps.product.len || base_is_official(opt->known, b->name);

	read_words(b, &t, known, opt);
	if (!known && b->n_facts)
		b->likely = true;
	if (find_row(a, b, opt, &ps, &row)) {
		apply_row(a, b, &t, &ps, &row, opt);
	} else if (ps.match == CYCLE_EXACT && t.os == TAG_NO_WORD && !t.other_os &&
		   dotnet_os(b, ps.cycle.name, &distribution)) {
		row = (struct eol_tag){ .distribution = distribution, .left = DATE_NONE };
		apply_row(a, b, &t, &ps, &row, opt);
	}
	order_facts(b, ps.product.len > 0);
	b->floats = known && !(b->n_facts && b->facts[0].is_os) &&
		    (t.os == TAG_NO_WORD || (ps.product.len && ps.match != CYCLE_EXACT));
	*words = t;
}

bool base_image_read(struct arena *a, struct str text, const struct base_options *opt,
		     struct base_image *out)
{
	struct base_image b = { .frozen_since = DATE_NONE };
	struct tag_words words = { .n = 0 };
	struct eol_cycle c;
	struct str product;

	if (image_ref_parse(base_ref_lower(a, text), &b.ref))
		return false;
	b.name = base_normal_name(&b.ref, opt);
	b.is_retired = eol_retired_find(opt->known, b.name, &b.retired);
	if (vendor_os(&b, opt, &product, &c))
		base_add_fact(&b, product, &c, (struct str){ "", 0 }, opt);
	else if (!read_distroless(&b, opt) && !is_vendor_build(b.name, opt) &&
		 !str_starts_with(b.name, STR("cgr.dev/")))
		read_tag(a, &b, opt, &words);
	base_image_suggest(a, &b, &words, opt);
	*out = b;
	return true;
}
