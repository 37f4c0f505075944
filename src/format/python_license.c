/* python_license.c - see python_license.h. */
#include "format/python_license.h"

#include "core/license.h"

/* A licence's own text stands in the field too; a name is shorter than this. */
enum { MAX_NAME = 100 };

/* What the last part of a classifier means, where that is one licence.  Those that hold
 * an id in parentheses need no row; "BSD License" and the like could be any of several,
 * and stay names. */
static const struct {
	const char *name, *id;
} classifiers[] = {
	{ "MIT License", "MIT" },
	{ "ISC License (ISCL)", "ISC" },
	{ "CMU License (MIT-CMU)", "MIT-CMU" },
	{ "Mozilla Public License 1.0 (MPL)", "MPL-1.0" },
	{ "Mozilla Public License 1.1 (MPL 1.1)", "MPL-1.1" },
	{ "Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0" },
	{ "GNU General Public License v2 (GPLv2)", "GPL-2.0-only" },
	{ "GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later" },
	{ "GNU General Public License v3 (GPLv3)", "GPL-3.0-only" },
	{ "GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later" },
	{ "GNU Lesser General Public License v2 (LGPLv2)", "LGPL-2.0-only" },
	{ "GNU Lesser General Public License v2 or later (LGPLv2+)",
	  "LGPL-2.0-or-later" },
	{ "GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only" },
	{ "GNU Lesser General Public License v3 or later (LGPLv3+)",
	  "LGPL-3.0-or-later" },
	{ "GNU Affero General Public License v3", "AGPL-3.0-only" },
	{ "GNU Affero General Public License v3 or later (AGPLv3+)",
	  "AGPL-3.0-or-later" },
	{ "European Union Public Licence 1.0 (EUPL 1.0)", "EUPL-1.0" },
	{ "European Union Public Licence 1.1 (EUPL 1.1)", "EUPL-1.1" },
	{ "European Union Public Licence 1.2 (EUPL 1.2)", "EUPL-1.2" },
	{ "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0" },
	{ "Python Software Foundation License", "PSF-2.0" },
	{ "PostgreSQL License", "PostgreSQL" },
	{ "University of Illinois/NCSA Open Source License", "NCSA" },
	{ "Universal Permissive License (UPL)", "UPL-1.0" },
	{ "zlib/libpng License", "Zlib" },
	{ "Zero-Clause BSD (0BSD)", "0BSD" },
};

static struct str id_of(struct str name)
{
	size_t open = str_rfind_char(name, '(');
	const struct license_id *id;

	for (size_t i = 0; i < sizeof(classifiers) / sizeof(classifiers[0]); i++)
		if (str_eq_nocase(name, str_of(classifiers[i].name)))
			return str_of(classifiers[i].id);
	if (open == STR_NONE || !str_ends_with(name, STR(")")))
		return name;
	id = license_find(str_slice(name, open + 1, name.len - 1));
	return id ? str_of(id->id) : name;
}

void python_license_classifier(struct arena *a, struct python_license *l,
			       struct str classifier)
{
	struct str head = STR("License :: "), rest = str_trim(classifier);
	size_t at;

	if (!str_starts_with(rest, head))
		return;
	rest = str_from(rest, head.len);
	while ((at = str_find(rest, STR(" :: "))) != STR_NONE)
		rest = str_from(rest, at + 4);
	/* "OSI Approved" alone names none. */
	if (str_is(rest, "OSI Approved") || str_is(rest, "DFSG approved"))
		return;
	arena_grow(a, l->classifiers, l->n_classifiers, &l->cap_classifiers);
	l->classifiers[l->n_classifiers++] = id_of(rest);
}

static size_t one(struct arena *a, struct str text, const struct str **out)
{
	struct str *v = arena_new(a, struct str);

	*v = text;
	license_normalize(a, text, v);
	*out = v;
	return 1;
}

size_t python_license_list(struct arena *a, const struct python_license *l,
			   const struct str **out)
{
	struct str text = str_trim(l->text);

	*out = NULL;
	if (str_trim(l->expression).len)
		return one(a, str_trim(l->expression), out);
	if (text.len && text.len <= MAX_NAME && !str_has_char(text, '\n') &&
	    !str_eq_nocase(text, STR("UNKNOWN")))
		return one(a, text, out);
	*out = l->classifiers;
	return l->n_classifiers;
}
