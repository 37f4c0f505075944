/*
 * r_description.c - DESCRIPTION of an R package: of the project itself, where it tells
 * what that needs, or of a package that is installed or was unpacked from CRAN.
 *
 * Writing R Extensions, 1.1.1 "The DESCRIPTION file" and 1.1.3 "Package Dependencies":
 * https://cran.r-project.org/doc/manuals/r-release/R-exts.html (R 4.5); one block of
 * Debian's control format (DCF).  R adds Built when it installs, CRAN adds Repository.
 * Where renv.lock lies beside it, that one has what the project needs.
 */
#include "parsers/lock_text.h"
#include "parsers/r.h"

static bool begins_line(struct str bytes, struct str field)
{
	struct str line;

	while (str_next_line(&bytes, &line))
		if (str_starts_with(line, field))
			return true;
	return false;
}

/* The name is a common one.  R takes no package without Package and Version; projects
 * that only list what they need may lack both. */
static bool is_of_r(struct str bytes)
{
	return (begins_line(bytes, STR("Package:")) &&
		begins_line(bytes, STR("Version:"))) ||
	       begins_line(bytes, STR("Imports:")) || begins_line(bytes, STR("Depends:"));
}

static void add_installed(struct parse_ctx *ctx, const struct r_record *record)
{
	struct package p;

	/* what is "base" is of R itself, with R's version */
	if (!str_is(record->priority, "base") && r_record_package(ctx, record, NULL, &p))
		parse_add(ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct r_description d;
	package_ref project;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	r_description_read(ctx, bytes, &d);
	if (d.record.built.len || (d.record.packaged.len && d.record.repository.len)) {
		add_installed(ctx, &d.record);
		return 0;
	}
	project = r_add_project(ctx, &d.record);
	if (!d.n_needs || parse_exists(ctx, "renv.lock"))
		return 0;
	for (size_t i = 0; i < d.n_needs; i++) {
		struct package p;

		r_need_package(ctx, &d.needs[i], &p);
		parse_edge(ctx, project, parse_add(ctx, &p));
	}
	parse_note(ctx, 0, DIAG_UNPINNED,
		   "no renv.lock: which versions are used, and what they need, is not "
		   "known");
	return 0;
}

static const struct file_match matches[] = {
	/* not MATCH_NAME: a text of that name that is not R's is nothing to complain of
	 */
	{ MATCH_TAIL, "DESCRIPTION", NULL },
};

const struct parser r_description_parser = {
	.id = "r-description",
	.title = "DESCRIPTION of an R package",
	.versions = "R 4.5",
	.spec = "https://cran.r-project.org/doc/manuals/r-release/R-exts.html"
		"#The-DESCRIPTION-file",
	.ecosystem = ECO_CRAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = is_of_r,
	.parse = parse,
};
