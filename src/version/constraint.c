#include "version/constraint.h"

#include "version/intervals.h"

/* Bytes of one requirement.  The longest seen are a few hundred; the work grows with
 * the square of it. */
enum { MOST_TEXT = 4096 };

int constraint_read(struct arena *a, enum ecosystem e, struct str text,
		    struct constraint *out)
{
	text = str_trim(text);
	if (text.len > MOST_TEXT)
		return -1;
	switch (e) {
	case ECO_PYPI:
		return constraint_read_pep440(a, text, out);
	case ECO_NPM:
		return constraint_read_npm(a, text, out);
	case ECO_CRATES:
		return constraint_read_cargo(a, text, out);
	case ECO_RUBYGEMS:
		return constraint_read_gem(a, text, out);
	case ECO_PACKAGIST:
		return constraint_read_composer(a, text, out);
	case ECO_MAVEN:
		return constraint_read_maven(a, text, out);
	case ECO_NUGET:
		return constraint_read_nuget(a, text, out);
	case ECO_PUB:
		return constraint_read_pub(a, text, out);
	case ECO_GO:
		return constraint_read_go(a, text, out);
	case ECO_HEX:
		return constraint_read_hex(a, text, out);
	default:
		return constraint_read_compared(a, e, text, out);
	}
}

bool constraint_allows(const struct constraint *c, const struct version_scheme *s,
		       struct str v)
{
	if (!s->valid(v) || !intervals_hold(c->v, c->n, s, v))
		return false;
	return c->prereleases || !s->prerelease(v) ||
	       intervals_hold(c->pre, c->n_pre, s, v);
}
