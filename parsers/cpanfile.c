/*
 * cpanfile.c - a cpanfile of Perl that no cpanfile.snapshot covers.
 *
 * See cpan.h.  What is asked for are modules, each with the versions that will do.
 */
#include "parsers/cpan.h"
#include "parsers/lock_text.h"

struct reading {
	struct parse_ctx *ctx;
	size_t n;
};

static void take(void *arg, const struct cpan_need *need)
{
	struct reading *r = arg;

	r->n++;
	cpan_add_need(r->ctx, PACKAGE_NONE, need);
}

/* Whether something stands there of which no word is one of a cpanfile's. */
static bool is_another(struct str bytes)
{
	static const char *const words[] = { "require",   "recommends", "suggests",
					     "conflicts", "feature",    "mirror" };
	struct str rest = bytes, line;
	bool has_text = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_find(bytes, str_of(words[i])) != STR_NONE)
			return false;
	while (!has_text && str_next_line(&rest, &line)) {
		line = str_trim(line);
		has_text = line.len && line.ptr[0] != '#';
	}
	return has_text;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };

	if (lock_check_conflict(ctx, bytes) < 0)
		return -1;
	if (parse_exists(ctx, "cpanfile.snapshot"))
		return 0;
	cpan_read_cpanfile(bytes, take, &r);
	if (!r.n && is_another(bytes))
		parse_warn(ctx, 1, DIAG_SYNTAX,
			   "nothing in it that a cpanfile of Perl states");
	if (r.n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no cpanfile.snapshot: which distributions, in which "
			   "versions, is not known");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "cpanfile", NULL },
};

const struct parser cpanfile_parser = {
	.id = "cpanfile",
	.title = "cpanfile of Perl",
	.versions = "Module::CPANfile 1.1; literals",
	.spec = "https://metacpan.org/dist/Module-CPANfile/view/lib/cpanfile.pod",
	.ecosystem = ECO_CPAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
