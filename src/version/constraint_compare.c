/*
 * constraint_compare.c - requirements that are comparisons and little more: those of R,
 * Haskell, OCaml, Conan and Julia.
 *
 * R: https://cran.r-project.org/doc/manuals/r-release/R-exts.html#The-DESCRIPTION-file
 * ">= 1.0, < 2".  Haskell:
 * https://cabal.readthedocs.io/en/stable/cabal-package-description-file.html
 * ">=1.0 && <2 || ==3.1.*", "^>=1.2.3".  opam: https://opam.ocaml.org/doc/Manual.html
 * ">= 1.0 & < 2 | = 3", without its quotes.  Conan 2:
 * https://docs.conan.io/2/tutorial/versioning/version_ranges.html ">=1.0 <2 || ~3.1,
 * include_prerelease".  Julia: https://pkgdocs.julialang.org/v1/compatibility/ "1.2,
 * ~2.3", "0.2 - 0.5": a comma means or, and a bare version the caret.
 */
#include "version/intervals.h"

#include "version/order.h"

enum operator{
	BARE,
	EQUAL,
	NOT_EQUAL,
	AT_LEAST,
	AT_MOST,
	ABOVE,
	BELOW,
	TILDE,
	CARET,
	PVP
};

struct dialect {
	const struct version_scheme *scheme;
	const char * or,
		*and; /* what stands between; NULL: nothing does, "" is a blank */
	const char *operators; /* those it has, out of operator_table */
	enum operator bare;    /* what a version without one means */
	bool wildcards;        /* "==1.2.*" */
	bool hyphens;          /* "1.2 - 3" */
	bool prereleases;      /* count, asked for or not */
	bool tilde_of_patches; /* "~0.0.3" ends with 0.0.4 */
	bool padded;           /* versions have three numbers */
	bool options;          /* ", include_prerelease" may follow */
};

static const struct dialect r = {
	.scheme = &version_r,
	.and = ",",
	.operators = "cden",
	.bare = EQUAL,
};

static const struct dialect haskell = {
	.scheme = &version_pvp,
	.or = "||",
	.and = "&&",
	.operators = "cdp",
	.bare = EQUAL,
	.wildcards = true,
};

static const struct dialect opam = {
	.scheme = &version_opam,
	.or = "|",
	.and = "&",
	.operators = "cen",
	.bare = EQUAL,
	.prereleases = true,
};

static const struct dialect conan = {
	.scheme = &version_conan,
	.or = "||",
	.and = "",
	.operators = "cet",
	.bare = EQUAL,
	.options = true,
};

static const struct dialect julia = {
	.scheme = &version_tag,
	.or = ",",
	.operators = "ucte",
	.bare = CARET,
	.hyphens = true,
	.tilde_of_patches = true,
	.padded = true,
};

static const struct {
	const char *text;
	char letter; /* in struct dialect */
	enum operator op;
} operator_table[] = {
	{ "^>=", 'p', PVP },
	{ "\xe2\x89\xa5", 'u', AT_LEAST },
	{ "\xe2\x89\xa4", 'u', AT_MOST },
	{ ">=", 'c', AT_LEAST },
	{ "<=", 'c', AT_MOST },
	{ "==", 'd', EQUAL },
	{ "!=", 'n', NOT_EQUAL },
	{ ">", 'c', ABOVE },
	{ "<", 'c', BELOW },
	{ "=", 'e', EQUAL },
	{ "~", 't', TILDE },
	{ "^", 't', CARET },
};

/* The numbers of "1.2.3"; what is behind them is `rest`. */
struct numbers {
	struct str part[4];
	unsigned given;
	struct str rest;
};

static struct numbers take_apart(struct str s)
{
	struct numbers n = { .given = 0 };

	while (n.given < 4) {
		struct str digits = order_take_digits(&s);

		if (!digits.len)
			break;
		n.part[n.given++] = digits;
		if (s.len < 2 || s.ptr[0] != '.' || !is_digit(s.ptr[1]))
			break;
		s = str_from(s, 1);
	}
	n.rest = s;
	return n;
}

/* The first `keep` numbers, the last of them one higher; zeros up to three if padded. */
static struct str write_numbers(struct arena *a, const struct numbers *n, unsigned keep,
				bool raise, bool padded)
{
	struct str text = STR("");

	for (unsigned i = 0; i < keep || (padded && i < 3); i++) {
		struct str part = i < keep && i < n->given ? n->part[i] : STR("0");

		if (raise && i + 1 == keep)
			part = number_plus_one(a, part);
		text = arena_cat(a, text, i ? STR(".") : STR(""), part);
	}
	return text;
}

/* How many numbers of it the upper end of "^v" has. */
static unsigned caret_place(const struct numbers *n)
{
	for (unsigned i = 0; i < 2 && i + 1 < n->given; i++)
		if (!str_is(n->part[i], "0"))
			return i + 1;
	return n->given < 3 ? n->given : 3;
}

static unsigned tilde_place(const struct dialect *d, const struct numbers *n)
{
	if (d->tilde_of_patches && n->given > 2 && str_is(n->part[0], "0") &&
	    str_is(n->part[1], "0"))
		return 3;
	return n->given > 1 ? 2 : 1;
}

static enum operator take_operator(const struct dialect *d, struct str *s)
{
	for (size_t i = 0; i < sizeof(operator_table) / sizeof(operator_table[0]); i++) {
		if (!str_starts_with(*s, str_of(operator_table[i].text)) ||
		    !strchr(d->operators, operator_table[i].letter))
			continue;
		*s = str_trim_left(str_from(*s, strlen(operator_table[i].text)));
		return operator_table[i].op;
	}
	return BARE;
}

/* [v, the version that its number `place` ends before). */
static struct version_interval up_to(struct arena *a, const struct dialect *d,
				     struct str low, const struct numbers *n,
				     unsigned place)
{
	return (struct version_interval){ low,
					  write_numbers(a, n, place, true, d->padded),
					  true, false };
}

/* Which versions an operator and its version mean; -1 when that is not written down. */
static int interval_of(struct arena *a, const struct dialect *d, enum operator op,
		       struct str v, struct version_interval *out)
{
	struct numbers n = take_apart(v);
	bool wildcard = d->wildcards && str_is(n.rest, ".*");
	bool plain = !n.rest.len;

	if (wildcard && op == EQUAL) {
		*out = up_to(a, d, write_numbers(a, &n, n.given, false, d->padded), &n,
			     n.given);
		return n.given ? 0 : -1;
	}
	/* a part of a version means different things to different tools */
	if (d->padded && plain && n.given < 3 &&
	    (op == EQUAL || op == AT_MOST || op == ABOVE))
		return -1;
	struct str low = d->padded && plain ? write_numbers(a, &n, n.given, false, true)
					    : arena_dup(a, v);
	if (!d->scheme->valid(low))
		return -1;
	*out = (struct version_interval){ low, low, true, true };
	switch (op) {
	case AT_LEAST:
	case ABOVE:
		*out = (struct version_interval){ .low = low, .low_in = op == AT_LEAST };
		return 0;
	case AT_MOST:
	case BELOW:
		*out = (struct version_interval){ .low_in = true,
						  .high = low,
						  .high_in = op == AT_MOST };
		return 0;
	case TILDE:
		*out = up_to(a, d, low, &n, tilde_place(d, &n));
		return n.given ? 0 : -1;
	case CARET:
		*out = up_to(a, d, low, &n, caret_place(&n));
		return n.given ? 0 : -1;
	case PVP:
		*out = up_to(a, d, low, &n, 2);
		return n.given ? 0 : -1;
	default:
		return 0;
	}
}

/* "1.2 - 3.4": up to the end of 3.4. */
static int read_hyphen(struct arena *a, const struct dialect *d, struct str from,
		       struct str to, struct version_interval *out)
{
	struct numbers low = take_apart(str_trim(from)), high = take_apart(str_trim(to));

	if (!low.given || !high.given || low.rest.len || high.rest.len)
		return -1;
	*out = up_to(a, d, write_numbers(a, &low, low.given, false, d->padded), &high,
		     high.given);
	return 0;
}

static int read_term(struct intervals *u, const struct dialect *d, struct str text,
		     bool *prereleases)
{
	struct version_interval i;
	size_t hyphen = d->hyphens ? str_find(text, STR(" - ")) : STR_NONE;

	if (hyphen != STR_NONE) {
		if (read_hyphen(u->arena, d, str_slice(text, 0, hyphen),
				str_from(text, hyphen + 3), &i))
			return -1;
		intervals_cut_to(u, i);
		return 0;
	}
	enum operator op = take_operator(d, &text);

	if (str_is(text, "*") && op == BARE)
		return 0;
	if (op == BARE)
		op = d->bare;
	if (!text.len || !is_alnum(text.ptr[0]) || interval_of(u->arena, d, op, text, &i))
		return -1;
	*prereleases |= d->scheme->prerelease(text);
	if (op == NOT_EQUAL)
		intervals_drop(u, i);
	else
		intervals_cut_to(u, i);
	return 0;
}

/* Takes what stands before `mark` off *text; false when it is the last. */
static bool cut_at(struct str *text, const char *mark, struct str *head)
{
	size_t at = mark ? str_find(*text, str_of(mark)) : STR_NONE;

	*head = str_trim(str_slice(*text, 0, at < text->len ? at : text->len));
	*text = at == STR_NONE ? STR("") : str_from(*text, at + strlen(mark));
	return at != STR_NONE;
}

/* The same where only blanks stand between; some may stand behind an operator. */
static bool cut_at_blank(struct str *text, struct str *head)
{
	struct str s = str_trim(*text);
	size_t n = 0;

	while (n < s.len && memchr("<>=!~^", s.ptr[n], 6))
		n++;
	while (n < s.len && is_space(s.ptr[n]))
		n++;
	while (n < s.len && !is_space(s.ptr[n]))
		n++;
	*head = str_slice(s, 0, n);
	*text = str_trim_left(str_from(s, n));
	return text->len > 0;
}

static int read_all(struct intervals *u, const struct dialect *d, struct str text,
		    bool *prereleases)
{
	struct str term;

	for (bool more = true; more;) {
		more = d->and &&!*d->and
			       ? cut_at_blank(&text, &term)
			       : cut_at(&text, d->and, &term);
		if (read_term(u, d, term, prereleases))
			return -1;
	}
	return 0;
}

/* Takes the options of Conan off *text; -1 where one is not known. */
static int take_options(struct str *text, bool *prereleases)
{
	struct str options, one;

	str_cut(*text, ',', text, &options);
	*text = str_trim(*text);
	while (options.len) {
		str_cut(options, ',', &one, &options);
		one = str_trim(one);
		if (str_is(one, "include_prerelease") ||
		    str_is(one, "include_prerelease=True"))
			*prereleases = true;
		else if (!str_starts_with(one, STR("loose")) &&
			 !str_is(one, "include_prerelease=False"))
			return -1;
	}
	return 0;
}

static const struct dialect *dialect_of(enum ecosystem e)
{
	switch (e) {
	case ECO_CRAN:
	case ECO_BIOCONDUCTOR:
		return &r;
	case ECO_HACKAGE:
		return &haskell;
	case ECO_OPAM:
		return &opam;
	case ECO_CONAN:
		return &conan;
	case ECO_JULIA:
		return &julia;
	default:
		return NULL;
	}
}

int constraint_read_compared(struct arena *a, enum ecosystem e, struct str text,
			     struct constraint *out)
{
	const struct dialect *d = dialect_of(e);
	bool prereleases = d && d->prereleases;
	struct intervals any;
	struct str part;

	if (!d || (d->options && take_options(&text, &prereleases)))
		return -1;
	if (d == &haskell && str_is(text, "-any"))
		text = STR("");
	intervals_init(&any, a, d->scheme);
	if (!text.len)
		intervals_add(&any, (struct version_interval){ .low_in = true });
	for (bool more = text.len > 0; more;) {
		struct intervals all;

		more = cut_at(&text, d->or, &part);
		intervals_init(&all, a, d->scheme);
		intervals_add(&all, (struct version_interval){ .low_in = true });
		if (read_all(&all, d, part, &prereleases))
			return -1;
		for (size_t i = 0; i < all.n; i++)
			intervals_add(&any, all.v[i]);
	}
	*out = (struct constraint){ .v = any.v, .n = any.n, .prereleases = prereleases };
	return 0;
}
