/*
 * constraint_pep440.c - version specifiers of Python requirements.
 *
 * https://packaging.python.org/en/latest/specifications/version-specifiers/
 * "Version specifiers"; parentheses as in PEP 508, which old metadata has.
 */
#include "version/intervals.h"
#include "version/order.h"
#include "version/pep440_parts.h"

enum operator{ EXACT, EQUAL, NOT_EQUAL, COMPATIBLE, AT_MOST, AT_LEAST, BELOW, ABOVE };

/* Longer ones stand before those they begin with. */
static bool take_operator(struct str *s, enum operator* out)
{
	static const struct {
		const char *text;
		enum operator op;
	} all[] = {
		{ "===", EXACT },     { "==", EQUAL },   { "!=", NOT_EQUAL },
		{ "~=", COMPATIBLE }, { "<=", AT_MOST }, { ">=", AT_LEAST },
		{ "<", BELOW },       { ">", ABOVE },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!str_starts_with(*s, str_of(all[i].text)))
			continue;
		*out = all[i].op;
		*s = str_trim(str_from(*s, strlen(all[i].text)));
		return true;
	}
	return false;
}

static struct str public_part(struct str v)
{
	struct str head, tail;

	str_cut(v, '+', &head, &tail);
	return head;
}

/* p written out, without a local part.  Missing numbers are 0. */
static struct str write_version(struct arena *a, const struct pep440_parts *p)
{
	static const char *const phases[] = {
		[PEP440_ALPHA] = "a", [PEP440_BETA] = "b", [PEP440_RC] = "rc"
	};
	struct str text = p->release;

	if (p->epoch.len)
		text = arena_cat(a, p->epoch, STR("!"), text);
	if (p->pre != PEP440_NONE)
		text = arena_cat(a, text, str_of(phases[p->pre]),
				 p->pre_number.len ? p->pre_number : STR("0"));
	if (p->has_post)
		text = arena_cat(a, text, STR(".post"), p->post.len ? p->post : STR("0"));
	if (p->has_dev)
		text = arena_cat(a, text, STR(".dev"), p->dev.len ? p->dev : STR("0"));
	return text;
}

/* The first version after v and all local versions of v. */
static struct str after_locals(struct arena *a, struct pep440_parts p)
{
	if (p.has_dev) {
		p.dev = number_plus_one(a, p.dev);
		return write_version(a, &p);
	}
	p.post = p.has_post ? number_plus_one(a, p.post) : STR("0");
	p.has_post = p.has_dev = true;
	p.dev = STR("0");
	return write_version(a, &p);
}

/* A version above every post-release of v: no end can be named, so a number is taken
 * that none has. */
static struct str after_posts(struct arena *a, struct pep440_parts p)
{
	if (p.has_dev || p.has_post)
		return after_locals(a, p);
	p.has_post = true;
	p.post = STR("99999999999999999999");
	return write_version(a, &p);
}

/* The first version whose release begins with the one after `release`: 1.2 -> 1.3.dev0 */
static struct str after_prefix(struct arena *a, const struct pep440_parts *p,
			       struct str release)
{
	struct pep440_parts next = { .epoch = p->epoch,
				     .pre = PEP440_NONE,
				     .has_dev = true };
	struct str head, last;

	if (str_rcut(release, '.', &head, &last))
		next.release = arena_cat(a, head, STR("."), number_plus_one(a, last));
	else
		next.release = number_plus_one(a, release);
	return write_version(a, &next);
}

static struct str dev0(struct arena *a, struct pep440_parts p)
{
	p.has_dev = true;
	p.dev = STR("0");
	return write_version(a, &p);
}

/* The interval that `op v` speaks of. */
static int interval_of(struct arena *a, enum operator op, struct str v,
		       const struct pep440_parts *p, struct version_interval *out)
{
	struct version_interval i = { .low_in = false };
	struct str head, last;

	switch (op) {
	case COMPATIBLE:
		if (!str_rcut(p->release, '.', &head, &last))
			return -1;
		i = (struct version_interval){ v, after_prefix(a, p, head), true, false };
		break;
	case AT_LEAST:
		i = (struct version_interval){ .low = v, .low_in = true };
		break;
	case AT_MOST:
		i.high = after_locals(a, *p);
		break;
	case BELOW:
		i.high = p->pre != PEP440_NONE || p->has_dev ? v : dev0(a, *p);
		break;
	case ABOVE:
		i.low = after_posts(a, *p);
		i.low_in = p->has_dev || p->has_post;
		break;
	case EXACT:
	case EQUAL:
	case NOT_EQUAL:
		if (p->local.len)
			i = (struct version_interval){ v, v, true, true };
		else
			i = (struct version_interval){ v, after_locals(a, *p), true,
						       false };
		break;
	}
	*out = i;
	return 0;
}

/* "==1.2.*" */
static int wildcard_interval(struct arena *a, struct str v, struct version_interval *out)
{
	struct pep440_parts p;

	if (!pep440_take_apart(v, &p) || p.pre != PEP440_NONE || p.has_post ||
	    p.has_dev || p.local.len)
		return -1;
	*out = (struct version_interval){ dev0(a, p), after_prefix(a, &p, p.release),
					  true, false };
	return 0;
}

static int take_specifier(struct intervals *u, struct str text, bool *prereleases)
{
	enum operator op;
	struct version_interval i;
	struct pep440_parts p;

	if (!take_operator(&text, &op))
		return -1;
	bool wildcard = str_ends_with(text, STR(".*"));

	if (wildcard) {
		text.len -= 2;
		if ((op != EQUAL && op != NOT_EQUAL) ||
		    wildcard_interval(u->arena, text, &i))
			return -1;
	} else {
		if (!pep440_take_apart(text, &p))
			return -1;
		/* only the equalities know of local versions */
		if (p.local.len && op != EXACT && op != EQUAL && op != NOT_EQUAL)
			return -1;
		text = arena_dup(u->arena, text);
		if (interval_of(u->arena, op, p.local.len ? text : public_part(text), &p,
				&i))
			return -1;
		if (op == EXACT)
			i = (struct version_interval){ text, text, true, true };
		*prereleases |= op != NOT_EQUAL && (p.pre != PEP440_NONE || p.has_dev);
	}
	if (op == NOT_EQUAL)
		intervals_drop(u, i);
	else
		intervals_cut_to(u, i);
	return 0;
}

int constraint_read_pep440(struct arena *a, struct str text, struct constraint *out)
{
	struct intervals u;
	bool prereleases = false;
	struct str part;

	intervals_init(&u, a, &version_pep440);
	intervals_add(&u, (struct version_interval){ .low_in = true });
	if (text.len > 1 && text.ptr[0] == '(' && text.ptr[text.len - 1] == ')')
		text = str_trim(str_slice(text, 1, text.len - 1));
	/* Poetry and old metadata write "*" for any */
	for (bool more = text.len && !str_is(text, "*"); more;) {
		more = str_cut(text, ',', &part, &text);
		part = str_trim(part);
		/* a comma may stand at the end */
		if (part.len && take_specifier(&u, part, &prereleases))
			return -1;
	}
	*out = (struct constraint){ .v = u.v, .n = u.n, .prereleases = prereleases };
	return 0;
}
