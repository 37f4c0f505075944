/* core_metadata.c - see core_metadata.h. */
#include "format/core_metadata.h"

#include "format/rfc822.h"

static void take_field(struct arena *a, const struct rfc822_field *f,
		       struct core_metadata *out)
{
	/* Names are compared without case. */
	if (str_eq_nocase(f->name, STR("Name")) && !out->name.len) {
		out->name = f->value;
		out->line = f->line;
	} else if (str_eq_nocase(f->name, STR("Version")) && !out->version.len) {
		out->version = f->value;
	} else if (str_eq_nocase(f->name, STR("License-Expression"))) {
		out->license.expression = f->value;
	} else if (str_eq_nocase(f->name, STR("License")) && !out->license.text.len) {
		out->license.text = f->value;
	} else if (str_eq_nocase(f->name, STR("Classifier"))) {
		python_license_classifier(a, &out->license, f->value);
	} else if (str_eq_nocase(f->name, STR("Requires-Dist"))) {
		arena_grow(a, out->requires, out->n_requires, &out->cap_requires);
		out->requires[out->n_requires++] = f->value;
	}
}

void core_metadata_read(struct arena *a, struct str bytes, struct core_metadata *out)
{
	struct rfc822_reader reader;
	struct rfc822_field f;

	*out = (struct core_metadata){ .line = 0 };
	rfc822_init(&reader, a, bytes);
	while (rfc822_next(&reader, &f)) {
		if (f.kind == RFC822_FIELD) {
			take_field(a, &f, out);
		} else if (f.kind == RFC822_BAD && !out->bad_line) {
			out->bad_line = f.line;
			out->bad = f.value;
		}
	}
}
