/*
 * maven_license.c - see maven_license.h.
 */
#include "format/maven_license.h"

#include "core/license.h"

struct row {
	const char *text, *id;
};

/* Addresses without the scheme and "www.", as they begin. */
static const struct row addresses[] = {
	{ "apache.org/licenses/LICENSE-2.0", "Apache-2.0" },
	{ "apache.org/licenses/LICENSE-1.1", "Apache-1.1" },
	{ "opensource.org/licenses/Apache-2.0", "Apache-2.0" },
	{ "opensource.org/licenses/MIT", "MIT" },
	{ "opensource.org/licenses/mit-license", "MIT" },
	{ "opensource.org/licenses/BSD-3-Clause", "BSD-3-Clause" },
	{ "opensource.org/licenses/BSD-2-Clause", "BSD-2-Clause" },
	{ "eclipse.org/legal/epl-v10", "EPL-1.0" },
	{ "eclipse.org/legal/epl-v20", "EPL-2.0" },
	{ "eclipse.org/legal/epl-2.0", "EPL-2.0" },
	{ "mozilla.org/MPL/2.0", "MPL-2.0" },
	{ "mozilla.org/en-US/MPL/2.0", "MPL-2.0" },
	{ "creativecommons.org/publicdomain/zero/1.0", "CC0-1.0" },
};

/* Names as many POMs have them, and nothing else. */
static const struct row names[] = {
	{ "Apache License, Version 2.0", "Apache-2.0" },
	{ "The Apache License, Version 2.0", "Apache-2.0" },
	{ "The Apache Software License, Version 2.0", "Apache-2.0" },
	{ "Apache Software License, Version 2.0", "Apache-2.0" },
	{ "Apache License 2.0", "Apache-2.0" },
	{ "Apache 2.0", "Apache-2.0" },
	{ "MIT License", "MIT" },
	{ "The MIT License", "MIT" },
	{ "The MIT License (MIT)", "MIT" },
	{ "Eclipse Public License 1.0", "EPL-1.0" },
	{ "Eclipse Public License - v 1.0", "EPL-1.0" },
	{ "Eclipse Public License 2.0", "EPL-2.0" },
	{ "Eclipse Public License - v 2.0", "EPL-2.0" },
	{ "Eclipse Public License v2.0", "EPL-2.0" },
	{ "Mozilla Public License 2.0", "MPL-2.0" },
	{ "Mozilla Public License Version 2.0", "MPL-2.0" },
	{ "BSD 3-Clause License", "BSD-3-Clause" },
	{ "BSD-2-Clause License", "BSD-2-Clause" },
};

static struct str without_scheme(struct str url)
{
	static const char *const heads[] = { "https://", "http://", "www." };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts_with_nocase(url, str_of(heads[i])))
			url = str_from(url, strlen(heads[i]));
	return url;
}

/* The address goes on with nothing but ".txt", ".html", "/" and the like. */
static bool is_address(struct str url, struct str head)
{
	struct str rest;

	if (!str_starts_with_nocase(url, head))
		return false;
	rest = str_from(url, head.len);
	return !rest.len || rest.ptr[0] == '.' || rest.ptr[0] == '/' ||
	       str_eq_nocase(rest, STR("-txt"));
}

struct str maven_license(struct arena *a, struct str name, struct str url)
{
	struct str out = name.len ? name : url, address = without_scheme(url);

	if (license_normalize(a, name, &out))
		return out;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq_nocase(name, str_of(names[i].text)))
			return str_of(names[i].id);
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		if (is_address(address, str_of(addresses[i].text)))
			return str_of(addresses[i].id);
	return out;
}
