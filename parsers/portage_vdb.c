/*
 * portage_vdb.c - var/db/pkg/CATEGORY/NAME-VERSION/PF: what Gentoo's Portage has
 * installed.
 *
 * Package Manager Specification 8, 14.1 "The installed packages database", and PMS 3.2
 * "Version Specifications": https://projects.gentoo.org/pms/8/pms.html .  PF is name,
 * version and revision; files beside it hold LICENSE, repository and the like.  Each
 * package has a folder of its own, so that there are no edges.  There is no purl type
 * for Gentoo's packages.
 */
#include "parsers/lock_text.h"
#include "parsers/system.h"

/* "bash-5.2_p37-r1": what begins with a digit behind a '-' is the version. */
static bool split_pf(struct str pf, struct str *name, struct str *version)
{
	struct str head = pf, last;

	if (!str_rcut(pf, '-', &head, &last) || !last.len)
		return false;
	if (last.ptr[0] == 'r' && last.len > 1 && is_digit(last.ptr[1])) {
		struct str base;

		if (!str_rcut(head, '-', &base, &last) || !last.len)
			return false;
		head = base;
	}
	if (!is_digit(last.ptr[0]) || !head.len)
		return false;
	*name = head;
	*version = str_from(pf, head.len + 1);
	return true;
}

static struct str line_of(struct parse_ctx *ctx, const char *file)
{
	struct str bytes, line;

	if (!parse_exists(ctx, file) || !parse_sibling(ctx, file, &bytes) ||
	    !str_next_line(&bytes, &line))
		return STR("");
	return str_trim(line);
}

static bool is_of_portage(struct str path)
{
	struct str db = str_dirname(str_dirname(str_dirname(path))),
		   tail = STR("var/db/pkg");

	return str_ends_with(db, tail) &&
	       (db.len == tail.len || db.ptr[db.len - tail.len - 1] == '/');
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str path = parse_path(ctx), pf = str_trim(bytes), name, license;
	struct str category = str_basename(str_dirname(str_dirname(path)));
	struct package p = { .scope = SCOPE_RUNTIME, .purl_given = true, .line = 1 };

	if (!is_of_portage(path))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	if (!system_is_word(pf) || !split_pf(pf, &name, &p.version))
		return parse_error(ctx, 1, "'" STR_FMT "' is no name with a version",
				   STR_ARG(str_slice(pf, 0, 200)));
	p.name = arena_cat(parse_arena(ctx), category, STR("/"), name);
	license = line_of(ctx, "LICENSE");
	p.licenses = &license;
	p.n_licenses = license.len > 0;
	parse_add(ctx, &p);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "PF", NULL },
};

const struct parser portage_vdb_parser = {
	.id = "portage-vdb",
	.title = "Portage's database of installed packages",
	.versions = "PMS 0 to 8",
	.spec = "https://projects.gentoo.org/pms/8/pms.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
