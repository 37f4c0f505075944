/*
 * cpanfile_snapshot.c - cpanfile.snapshot of Perl's Carton, with the cpanfile beside it.
 *
 * https://metacpan.org/pod/Carton and its writer Carton::Snapshot::Emitter (Carton 1.0):
 *   # carton snapshot format: version 1.0
 *   DISTRIBUTIONS
 *     Path-Tiny-0.144
 *       pathname: D/DA/DAGOLDEN/Path-Tiny-0.144.tar.gz
 *       provides:
 *         Path::Tiny 0.144
 *       requirements:
 *         Try::Tiny 0.2
 * Distributions are packages; they need modules, which others provide, or Perl itself.
 * The cpanfile (https://metacpan.org/dist/Module-CPANfile/view/lib/cpanfile.pod), a Perl
 * program that is not run, says by its literals which modules are asked for, and for
 * what.
 */
#include "base/map.h"
#include "parsers/cpan.h"
#include "parsers/lock_text.h"

enum part { PART_NONE, PART_PROVIDES, PART_REQUIREMENTS };

struct dist {
	struct str title, pathname; /* "Path-Tiny-0.144" */
	unsigned line;
};

struct lock {
	struct parse_ctx *ctx;
	struct dist dist; /* the one being read */
	struct map asked; /* module in the cpanfile -> enum dep_scope */
	bool has_manifest;
	struct str *provides, *requires; /* of the one being read */
	size_t n_provides, cap_provides, n_requires, cap_requires;
};

/* --- the cpanfile ------------------------------------------------------------ */

static void ask(void *arg, const struct cpan_need *need)
{
	struct lock *k = arg;
	uint64_t before;

	if (map_get(&k->asked, need->module, &before) && before > need->scope)
		return;
	map_put(&k->asked, need->module, need->scope);
}

static void read_cpanfile(struct lock *k)
{
	struct str bytes;

	if (!parse_sibling(k->ctx, "cpanfile", &bytes))
		return;
	k->has_manifest = true;
	cpan_read_cpanfile(bytes, ask, k);
}

/* --- distributions ----------------------------------------------------------- */

/* Whether a part between dashes can begin a version: "0.144", "v1.2", "2.06b". */
static bool begins_version(struct str part)
{
	size_t i = str_starts_with(part, STR("v")) ? 1 : 0;

	if (i >= part.len || !is_digit(part.ptr[i]))
		return false;
	while (i < part.len &&
	       (is_digit(part.ptr[i]) || part.ptr[i] == '.' || part.ptr[i] == '_'))
		i++;
	/* one letter may follow, and numbers */
	if (i < part.len && is_alpha(part.ptr[i]))
		i++;
	while (i < part.len && is_digit(part.ptr[i]))
		i++;
	return i == part.len;
}

/* "Path-Tiny-0.144" in name and version: what CPAN's indexer takes for the version. */
static bool split_title(struct str title, struct str *name, struct str *version)
{
	size_t at = 0;

	for (;;) {
		size_t dash = str_find_char(str_from(title, at), '-');
		struct str part;

		if (dash == STR_NONE)
			return false;
		dash += at;
		part = str_from(title, dash + 1);
		part = str_slice(part, 0, str_find_char(part, '-'));
		if (dash && begins_version(part)) {
			*name = str_slice(title, 0, dash);
			*version = str_from(title, dash + 1);
			return true;
		}
		at = dash + 1;
	}
}

/* "D/DA/DAGOLDEN/Path-Tiny-0.144.tar.gz": the third is the author's id. */
static struct str author_of(struct str pathname)
{
	struct str one, two, three;

	if (!str_cut(pathname, '/', &one, &pathname) ||
	    !str_cut(pathname, '/', &two, &pathname) ||
	    !str_cut(pathname, '/', &three, &pathname) || one.len != 1 || two.len != 2)
		return STR("");
	for (size_t i = 0; i < three.len; i++)
		if (!is_alnum(three.ptr[i]) && three.ptr[i] != '-')
			return STR("");
	return three;
}

/* The scope of the strongest of the modules that the cpanfile asks for. */
static void set_relation(const struct lock *k, struct package *p)
{
	uint64_t scope;

	if (k->has_manifest)
		p->relation = DEP_TRANSITIVE;
	for (size_t i = 0; i < k->n_provides; i++)
		if (map_get(&k->asked, k->provides[i], &scope)) {
			p->relation = DEP_DIRECT;
			if (scope > (uint64_t)p->scope)
				p->scope = (enum dep_scope)scope;
		}
}

static void add_dist(struct lock *k)
{
	struct package p = { .line = k->dist.line };
	struct str author = author_of(k->dist.pathname);

	if (!k->dist.title.len)
		return;
	if (!split_title(k->dist.title, &p.name, &p.version)) {
		p.name = k->dist.title;
		parse_warn(k->ctx, p.line, DIAG_BAD_VERSION, STR_FMT " has no version",
			   STR_ARG(p.name));
	}
	if (author.len)
		p.qualifiers =
			arena_cat(parse_arena(k->ctx), STR("author="), author, STR(""));
	set_relation(k, &p);
	package_ref ref = parse_add(k->ctx, &p);

	for (size_t i = 0; i < k->n_provides; i++)
		parse_provides(k->ctx, ref, k->provides[i]);
	for (size_t i = 0; i < k->n_requires; i++)
		parse_needs(k->ctx, ref, k->requires[i], false);
	k->n_provides = k->n_requires = 0;
	k->dist.title = STR("");
}

/* --- the file ---------------------------------------------------------------- */

static void add_module(struct lock *k, enum part part, struct str line)
{
	struct arena *a = parse_arena(k->ctx);
	struct str module;

	if (!str_next_word(&line, &module))
		return;
	if (part == PART_PROVIDES) {
		arena_grow(a, k->provides, k->n_provides, &k->cap_provides);
		k->provides[k->n_provides++] = module;
	} else {
		arena_grow(a, k->requires, k->n_requires, &k->cap_requires);
		k->requires[k->n_requires++] = module;
	}
}

static void read_lines(struct lock *k, struct str bytes)
{
	enum part part = PART_NONE;
	bool in_list = false;
	struct str line;

	for (unsigned n = 1; str_next_line(&bytes, &line); n++) {
		struct str text = str_trim(line);
		size_t indent = line.len ? (size_t)(text.ptr - line.ptr) : 0;

		if (!text.len || text.ptr[0] == '#')
			continue;
		if (!indent) {
			add_dist(k);
			in_list = str_is(text, "DISTRIBUTIONS");
			if (!in_list)
				parse_warn(k->ctx, n, DIAG_UNSUPPORTED,
					   "a section that is not known");
		} else if (in_list && indent == 2) {
			add_dist(k);
			k->dist = (struct dist){ .title = text, .line = n };
			part = PART_NONE;
		} else if (indent == 4 && k->dist.title.len) {
			part = str_is(text, "provides:")       ? PART_PROVIDES
			       : str_is(text, "requirements:") ? PART_REQUIREMENTS
							       : PART_NONE;
			if (str_starts_with(text, STR("pathname:")))
				k->dist.pathname =
					str_trim(str_from(text, STR("pathname:").len));
		} else if (indent == 6 && part != PART_NONE && k->dist.title.len) {
			add_module(k, part, text);
		} else {
			parse_warn(k->ctx, n, DIAG_SYNTAX,
				   "a line that is indented otherwise than the format "
				   "has it");
		}
	}
	add_dist(k);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str head = STR("# carton snapshot format: version "), line, rest = bytes;
	struct lock k = { .ctx = ctx };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	str_next_line(&rest, &line);
	if (!str_starts_with(line, head))
		return parse_error(ctx, 1,
				   "no version of the format: not a cpanfile.snapshot");
	if (!str_is(str_trim(str_from(line, head.len)), "1.0")) {
		parse_warn(ctx, 1, DIAG_UNSUPPORTED,
			   "version " STR_FMT " of cpanfile.snapshot; 1.0 is read",
			   STR_ARG(str_trim(str_from(line, head.len))));
		return 0;
	}
	map_init(&k.asked);
	read_cpanfile(&k);
	read_lines(&k, bytes);
	if (k.has_manifest)
		parse_spread_scopes(ctx);
	map_release(&k.asked);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "cpanfile.snapshot", NULL },
};

const struct parser cpanfile_snapshot_parser = {
	.id = "cpanfile-snapshot",
	.title = "Carton lock file of Perl",
	.versions = "1.0",
	.spec = "https://metacpan.org/pod/Carton",
	.ecosystem = ECO_CPAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
