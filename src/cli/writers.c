#include "cli/writers.h"

#include "report/report_writers.h"
#include "sbom/sbom_writers.h"

static const struct writer *const table[] = {
#define WRITER(name) &name,
#include "report/report_writers.def"
#include "sbom/sbom_writers.def"
#undef WRITER
};

enum { TABLE_LEN = sizeof(table) / sizeof(table[0]) };

static bool has_word(const char *list, struct str word)
{
	struct str rest = str_of(list), one;

	while (str_next_word(&rest, &one))
		if (str_eq(one, word))
			return true;
	return false;
}

const struct writer *writer_find(struct str name)
{
	for (size_t i = 0; i < TABLE_LEN; i++)
		if (str_is(name, table[i]->name) ||
		    (table[i]->aliases && has_word(table[i]->aliases, name)))
			return table[i];
	return NULL;
}

const char *writer_version(const struct writer *w, struct str version, struct arena *a)
{
	struct str rest = str_of(w->versions), one;

	if (!version.len) {
		if (!str_next_word(&rest, &one))
			return "";
		return arena_dup(a, one).ptr;
	}
	return has_word(w->versions, version) ? arena_dup(a, version).ptr : NULL;
}

struct str writer_names(struct arena *a, bool sbom_only)
{
	struct str names = STR("");

	for (size_t i = 0; i < TABLE_LEN; i++) {
		if (sbom_only && !table[i]->is_sbom)
			continue;
		names = arena_printf(a, STR_FMT "%s%s", STR_ARG(names),
				     names.len ? ", " : "", table[i]->name);
	}
	return names;
}
