/*
 * fuzz_osv.c - bytes as an OSV record, and as the text of ranges in a database.
 */
#include <stdlib.h>

#include "advisory/osv_record.h"
#include "advisory/range_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const enum ecosystem ecosystems[] = { ECO_PYPI, ECO_NPM, ECO_GO, ECO_RUBYGEMS,
					     ECO_PACKAGIST };

/* Asks about some versions, among them those of the set; its answers must not depend on
 * the order in which its events came. */
static void ask(struct affected_set set, const struct version_scheme *scheme,
		struct arena *a)
{
	struct str fixed, safe,
		versions[] = { STR("1.0"), STR("0"), STR(""), STR("2.0rc1") };
	struct version_interval all = { 0 };
	struct constraint c = { .v = &all, .n = 1, .prereleases = true };

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		affected_version(scheme, &set, versions[i], &fixed);
	for (size_t i = 0; i < set.n_ranges && i < 8; i++)
		for (size_t k = 0; k < set.ranges[i].n && k < 8; k++)
			affected_version(scheme, &set, set.ranges[i].events[k].version,
					 &fixed);
	for (size_t i = 0; i < set.n_versions && i < 8; i++)
		if (affected_version(scheme, &set, set.versions[i], &fixed) !=
		    AFFECTED_YES)
			abort(); /* a listed version is affected */
	affected_constraint(scheme, &set, &c, a, &safe);
}

/* What is written must be read back the same. */
static void round_trip(struct affected_set set, struct arena *a)
{
	struct range_reader reader = { .arena = a };
	struct affected_set again;
	struct buf ranges, versions;

	buf_init(&ranges, 1 << 20);
	buf_init(&versions, 1 << 20);
	range_text_add(&ranges, a, set.ranges, set.n_ranges);
	range_text_add_versions(&versions, a, set.versions, set.n_versions);
	if (!range_text_read(&reader, buf_str(&ranges), buf_str(&versions), &again) ||
	    again.n_ranges != set.n_ranges || again.n_versions != set.n_versions)
		abort();
	for (size_t i = 0; i < set.n_ranges; i++)
		for (size_t k = 0; k < set.ranges[i].n; k++)
			if (!str_eq(set.ranges[i].events[k].version,
				    again.ranges[i].events[k].version))
				abort();
	buf_release(&ranges);
	buf_release(&versions);
}

static void as_record(const char *bytes, size_t n, struct arena *a)
{
	struct diag_list unused;
	struct osv_record r;
	struct str odd, why;

	diag_list_init(&unused, a);
	const struct jnode *root = jnode_read(a, (struct str){ bytes, n }, JNODE_STRICT,
					      OSV_RECORD_DEPTH, &unused, STR("x"));
	if (root && osv_record_read(root, a, &r, &odd, &why) == 0) {
		for (size_t i = 0; i < r.n_packages; i++) {
			const struct osv_package *p = &r.packages[i];
			struct affected_set set = { p->ranges, p->n_ranges, p->versions,
						    p->n_versions };

			round_trip(set, a);
			ask(set, version_scheme_of(ecosystem_of_name(p->ecosystem)), a);
		}
		osv_severity(r.vectors, r.n_vectors, r.word);
	}
}

static void as_text(struct str text, struct arena *a)
{
	struct range_reader reader = { .arena = a };
	struct affected_set set;
	struct str ranges, versions;

	str_cut(text, '\t', &ranges, &versions);
	if (!range_text_read(&reader, ranges, versions, &set))
		return;
	for (size_t e = 0; e < sizeof(ecosystems) / sizeof(ecosystems[0]); e++) {
		const struct version_scheme *scheme = version_scheme_of(ecosystems[e]);
		struct range_event *at = reader.events;

		for (size_t i = 0; i < set.n_ranges; i++) {
			range_sort(scheme, at, set.ranges[i].n, a);
			at += set.ranges[i].n;
		}
		ask(set, scheme, a);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;

	arena_init(&a);
	as_record((const char *)data, size, &a);
	as_text((struct str){ (const char *)data, size }, &a);
	arena_release(&a);
	return 0;
}
