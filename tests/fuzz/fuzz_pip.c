/*
 * fuzz_pip.c - lines, requirements, markers and annotations of requirements files hold
 * what their headers promise for any bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "format/pip_package.h"
#include "format/pip_requirements.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_package(const struct pip_package *p)
{
	require(!p->package.name.len || pep508_is_name(p->package.name));
	/* A line that gives nothing says why. */
	require(p->package.name.len || p->problem.len);
	/* Never both: a version is exact, or it is asked for. */
	require(!p->package.version.len || !p->package.requested.len);
	require(p->marker.verdict == PEP508_EXTRA || p->marker.verdict == PEP508_GROUP ||
		!p->marker.extra.len);
}

static void check_comment(struct str comment, bool *in_list)
{
	struct str items, name;

	if (!pip_via_begin(comment, in_list, &items))
		return;
	while (items.len) {
		size_t left = items.len;
		enum pip_via_kind kind = pip_via_next(&items, &name);

		require(items.len < left);
		require(kind != PIP_VIA_PACKAGE || name.len > 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pip_reader r;
	struct pip_line line;
	unsigned before = 0;
	bool in_list = false;
	struct arena a;

	arena_init(&a);
	pip_reader_init(&r, &a, (struct str){ (const char *)data, size });
	while (pip_reader_next(&r, &line)) {
		struct pip_package p;

		require(line.line >= before && line.line > 0);
		before = line.line;
		if (line.kind == PIP_LINE_REQUIREMENT) {
			pip_package_read(&a, line.text, line.options, false, &p);
			check_package(&p);
			pip_package_read(&a, line.text, line.options, true, &p);
			check_package(&p);
		}
		check_comment(line.comment, &in_list);
	}
	arena_release(&a);
	return 0;
}
