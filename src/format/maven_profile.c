/*
 * maven_profile.c - which profiles of a POM are active; see maven_model.h.
 *
 * https://maven.apache.org/guides/introduction/introduction-to-profiles.html
 */
#include "format/maven_model.h"

enum { PROFILES_MOST = 1000 }; /* of one POM that are looked at for another */

enum answer { NO, YES, UNSAID };

/* What -P says about a profile: "x" and "+x" turn it on, "!x" and "-x" off. */
static enum answer asked_for(const struct maven_files *f, struct str id)
{
	enum answer said = UNSAID;

	for (size_t i = 0; id.len && i < f->n_profiles; i++) {
		struct str p = f->profiles[i];
		bool off = p.ptr[0] == '!' || p.ptr[0] == '-';

		if (off || p.ptr[0] == '+')
			p = str_from(p, 1);
		if (str_starts_with(p, STR("?"))) /* need not be there */
			p = str_from(p, 1);
		if (!str_eq(p, id))
			continue;
		if (off)
			return NO;
		said = YES;
	}
	return said;
}

/* <property><name>x</name><value>y</value></property>, each with '!' in front or not. */
static bool property_holds(const struct maven_files *f, const struct xml *p)
{
	struct str name = xml_text(p, "name"), value = xml_text(p, "value");
	bool negated = name.len && name.ptr[0] == '!';
	const struct str *set =
		maven_user_property(f, negated ? str_from(name, 1) : name);

	if (!value.len)
		return negated ? !set || !set->len : set && set->len;
	if (value.ptr[0] == '!')
		return !set || !str_eq(*set, str_from(value, 1));
	return set && str_eq(*set, value);
}

/* By a condition of its own.  What depends on the machine is taken as not given. */
static bool is_activated(const struct maven_files *f, const struct xml *profile)
{
	const struct xml *activation = xml_get(profile, "activation");
	const struct xml *property = xml_get(activation, "property");
	enum answer said = asked_for(f, xml_text(profile, "id"));

	if (said != UNSAID)
		return said == YES;
	if (!property || xml_get(activation, "jdk") || xml_get(activation, "os") ||
	    xml_get(activation, "file") || xml_get(activation, "packaging") ||
	    xml_get(activation, "condition"))
		return false;
	return property_holds(f, property);
}

bool maven_profile_is_active(const struct maven_files *f, const struct maven_pom *pom,
			     const struct xml *profile)
{
	const struct xml *by_default = xml_path(profile, "activation.activeByDefault");
	unsigned left = PROFILES_MOST;

	if (is_activated(f, profile))
		return true;
	if (!by_default || !str_is(by_default->text, "true") ||
	    asked_for(f, xml_text(profile, "id")) == NO)
		return false;
	xml_each (other, xml_get(pom->root, "profiles"))
		if (left && left-- && is_activated(f, other))
			return false;
	return true;
}
