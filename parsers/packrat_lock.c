/*
 * packrat_lock.c - packrat.lock of packrat, which came before renv.
 *
 * https://rstudio.github.io/packrat/ and the writer in rstudio/packrat, R/lockfile.R
 * (PackratFormat 1.0 to 1.4): Debian's control format; a first block with PackratFormat
 * and Repos, then one a package: Package, Source, Version, Hash, Requires, and Github* or
 * Remote* fields.  Hash is an MD5 of what the package was made from, no digest of a
 * file.
 */
#include "parsers/lock_text.h"
#include "parsers/r.h"

struct reading {
	struct parse_ctx *ctx;
	struct r_repositories repositories;
};

/* "CRAN=https://cran.rstudio.com/, x=https://x.example" */
static void read_repositories(struct reading *r, struct str text, unsigned line)
{
	struct str one, name, url;

	while (text.len) {
		str_cut(text, ',', &one, &text);
		if (!str_cut(str_trim(one), '=', &name, &url))
			continue;
		if (!r_add_repository(r->ctx, &r->repositories, str_trim(name),
				      str_trim(url), line))
			break;
	}
}

static void add_package(struct reading *r, struct r_record *record, struct str requires)
{
	struct r_dependency one;
	struct package p;
	unsigned line = 0;
	package_ref ref;

	/* "CRAN" or another name of Repos */
	if (!record->repository.len)
		for (size_t i = 0; i < r->repositories.n; i++)
			if (str_eq(record->source, r->repositories.v[i].name)) {
				record->repository = record->source;
				record->source = STR("repository");
				break;
			}
	if (!r_record_package(r->ctx, record, &r->repositories, &p))
		return;
	ref = parse_add(r->ctx, &p);
	parse_provides(r->ctx, ref, p.name);
	while (r_next_dependency(&requires, &line, &one))
		if (!r_is_base(one.name))
			parse_needs(r->ctx, ref, one.name, true);
}

/* True while there are blocks. */
static bool read_block(struct reading *r, struct rfc822_reader *reader, bool *is_packrat)
{
	struct r_record record = { .line = 0 };
	struct rfc822_field f;
	struct str requires = STR("");
	unsigned line;
	uint32_t major = 0;

	while (r_next_field(r->ctx, reader, &f, &line)) {
		struct str number, rest;

		if (str_is(f.name, "PackratFormat")) {
			*is_packrat = true;
			str_cut(f.value, '.', &number, &rest);
			if (!str_to_u32(number, 1000, &major) || major != 1)
				parse_warn(r->ctx, f.line, DIAG_UNSUPPORTED,
					   "PackratFormat '" STR_FMT "'; 1 is read",
					   STR_ARG(f.value));
		} else if (str_is(f.name, "Repos")) {
			read_repositories(r, f.value, f.line);
		} else if (str_is(f.name, "Requires")) {
			requires = f.value;
		} else if (r_record_take(&record, f.name, f.value) &&
			   str_is(f.name, "Package")) {
			record.line = f.line;
		}
	}
	if (record.line)
		add_package(r, &record, requires);
	return reader->rest.len > 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	struct rfc822_reader reader;
	bool is_packrat = false;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	rfc822_init(&reader, parse_arena(ctx), bytes);
	while (read_block(&r, &reader, &is_packrat))
		;
	if (!is_packrat)
		return parse_error(ctx, 1, "no \"PackratFormat\": not a packrat.lock");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "packrat.lock", NULL },
};

const struct parser packrat_lock_parser = {
	.id = "packrat-lock",
	.title = "packrat lock file",
	.versions = "1.0 to 1.4",
	.spec = "https://rstudio.github.io/packrat/",
	.ecosystem = ECO_CRAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
