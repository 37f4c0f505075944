/*
 * fuzz_text.c - encodings, and the small readers of base/: codecs, dates, globs.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/glob.h"
#include "format/text.h"

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(struct arena *a, struct str in)
{
	struct diag_list d;

	diag_list_init(&d, a);
	struct str out = text_decode(a, in, &d, STR("fuzz"));

	require(str_is_utf8(out));
	require(d.n || out.len <= in.len * 2);
	if (out.len && !str_has_char(out, '\0') &&
	    !str_starts_with(out, STR("\xef\xbb\xbf"))) {
		size_t said = d.n;

		/* What is UTF-8 stays as it is. */
		require(str_eq(text_decode(a, out, &d, STR("fuzz")), out) && d.n == said);
	}
	for (size_t at = 0; at < in.len && at < 64; at++)
		text_in_conflict_marker(in, at);
	text_is_lfs_pointer(in);
}

static void check_codecs(struct arena *a, struct str in)
{
	struct str out, back;
	date_day day;
	int64_t t;

	require(percent_decode(a, percent_encode(a, in, "/"), &back) && str_eq(back, in));
	if (percent_decode(a, in, &out))
		require(out.len <= in.len);
	if (base64_decode(a, in, &out))
		require(out.len <= in.len / 4 * 3 + 2);
	require(hex_encode(a, (const uint8_t *)in.ptr, in.len).len == 2 * in.len);
	if (date_parse(str_slice(in, 0, 10), &day)) {
		require(date_parse(in, &day) || in.len > 10);
		require(str_eq(date_text(a, day), str_slice(in, 0, 10)));
	}
	if (time_parse(in, &t)) {
		int64_t again;

		/* An offset can lead out of the years that four digits can tell. */
		if (time_parse(time_text(a, t), &again))
			require(t == again);
	}
}

/* The first line is a pattern for the rest. */
static void check_glob(struct str in)
{
	struct str pattern, path;

	str_cut(str_slice(in, 0, 4096), '\n', &pattern, &path);
	bool hit = glob_match(pattern, path);

	if (glob_is_literal(pattern) && !str_has_char(pattern, '\\'))
		require(hit == str_eq(pattern, path));
	require(glob_match(STR("**"), path));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = { (const char *)data, size };
	struct arena a;

	arena_init(&a);
	check_text(&a, in);
	check_codecs(&a, in);
	check_glob(in);
	arena_release(&a);
	return 0;
}
