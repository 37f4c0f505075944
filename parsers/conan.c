/* conan.c - see conan.h. */
#include "parsers/conan.h"

/* Conan 1 writes "0" where revisions are switched off; "_" stands for none. */
static bool is_given(struct str s)
{
	return s.len && !str_is(s, "0") && !str_is(s, "_");
}

static struct str add_qualifier(struct arena *a, struct str all, struct str key,
				struct str value)
{
	if (!is_given(value))
		return all;
	if (all.len)
		all = arena_cat(a, all, STR("&"), STR(""));
	return arena_cat(a, all, key, value);
}

bool conan_reference_read(struct arena *a, struct str text, struct str package_revision,
			  struct package *p)
{
	struct str rest, time, revision, owner, user, channel, name, version;

	str_cut(text, '%', &rest, &time);
	str_cut(rest, '#', &rest, &revision);
	str_cut(rest, ':', &rest, &time); /* the id of a package behind it */
	if (!str_cut(str_trim(rest), '/', &name, &rest))
		return false;
	if (str_starts_with(rest, STR("["))) { /* a range may hold '@' */
		size_t end = str_find_char(rest, ']');

		if (end == STR_NONE)
			return false;
		version = str_slice(rest, 0, end + 1);
		str_cut(str_from(rest, end + 1), '@', &rest, &owner);
	} else {
		str_cut(rest, '@', &version, &owner);
		version = str_trim(version);
	}
	if (!name.len || !version.len)
		return false;
	str_cut(owner, '/', &user, &channel);
	str_cut(revision, ':', &revision, &time);
	p->name = name;
	if (version.ptr[0] == '[')
		p->requested = str_trim(str_slice(version, 1, version.len - 1));
	else
		p->version = version;
	p->qualifiers = add_qualifier(a, STR(""), STR("channel="), str_trim(channel));
	p->qualifiers = add_qualifier(a, p->qualifiers, STR("prev="), package_revision);
	p->qualifiers = add_qualifier(a, p->qualifiers, STR("rrev="), str_trim(revision));
	p->qualifiers = add_qualifier(a, p->qualifiers, STR("user="), str_trim(user));
	return true;
}
