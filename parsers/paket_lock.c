/*
 * paket_lock.c - paket.lock, of the .NET package manager Paket
 *
 * https://fsprojects.github.io/Paket/lock-file.html and, for what is direct,
 * https://fsprojects.github.io/Paket/dependencies-file.html , Paket 5 to 8.
 *
 *	GROUP Test
 *	NUGET
 *	  remote: https://api.nuget.org/v3/index.json
 *	    Name (1.0.0) - restriction: >= net45
 *	      Other (>= 1.0) - restriction: ...
 *
 * GITHUB, GIT and BITBUCKET are repositories at a commit, some of whose files are taken;
 * what GIST and HTTP name are files alone.
 */
#include "base/map.h"
#include "parsers/lock_text.h"
#include "parsers/paket.h"

enum section {
	SECTION_NONE,
	SECTION_NUGET,
	SECTION_GITHUB,
	SECTION_GIT,   /* URLs */
	SECTION_FILES, /* of no repository */
	SECTION_UNKNOWN
};

struct lock {
	struct parse_ctx *ctx;
	bool has_manifest;
	struct map direct; /* "group\nname" in lower case */
	struct str group;  /* "" for the main one */
	enum section section;
	struct str remote;
	package_ref last;        /* the package whose dependencies follow */
	struct map repositories; /* remote and commit */
	unsigned sources, first_source;
};

static struct str key_of(struct lock *k, struct str group, struct str name)
{
	struct arena *a = parse_arena(k->ctx);

	return arena_cat(a, arena_lower(a, group), STR("\n"), arena_lower(a, name));
}

/* --- paket.dependencies ---------------------------------------------------------- */

static void read_manifest(struct lock *k)
{
	struct str bytes, line, word, name, group = STR("");

	map_init(&k->direct);
	if (!parse_exists(k->ctx, "paket.dependencies") ||
	    !parse_sibling(k->ctx, "paket.dependencies", &bytes))
		return;
	k->has_manifest = true;
	while (str_next_line(&bytes, &line)) {
		if (!str_next_word(&line, &word) || !str_next_word(&line, &name))
			continue;
		if (str_eq_nocase(word, STR("group")))
			group = str_eq_nocase(name, STR("main")) ? STR("") : name;
		else if (str_eq_nocase(word, STR("nuget")) ||
			 str_eq_nocase(word, STR("clitool")))
			map_put(&k->direct, key_of(k, group, name), 1);
	}
}

/* --- lines ----------------------------------------------------------------------- */

/* "Name (text) - restriction: ..." */
static bool split(struct str line, struct str *name, struct str *inside, struct str *rest)
{
	struct str tail;

	if (!str_cut(line, '(', name, &tail) || !str_cut(tail, ')', inside, rest))
		return false;
	*name = str_trim(*name);
	*inside = str_trim(*inside);
	return name->len > 0 && !str_has_char(*name, ' ');
}

static void add_package(struct lock *k, struct str line, unsigned number)
{
	struct package p = { .ecosystem = ECO_NUGET, .line = number, .group = k->group };
	struct str rest;

	k->last = PACKAGE_NONE;
	if (!split(line, &p.name, &p.version, &rest) || !p.version.len) {
		parse_warn(k->ctx, number, DIAG_SYNTAX, "expected \"name (version)\"");
		return;
	}
	p.scope = paket_is_dev_group(k->group) ? SCOPE_DEV : SCOPE_RUNTIME;
	if (str_find(rest, STR("clitool: true")) != STR_NONE)
		p.scope = SCOPE_DEV;
	if (k->has_manifest)
		p.relation = map_has(&k->direct, key_of(k, k->group, p.name))
				     ? DEP_DIRECT
				     : DEP_TRANSITIVE;
	paket_set_remote(k->ctx, &p, k->remote);
	k->last = parse_add(k->ctx, &p);
	parse_provides(k->ctx, k->last, key_of(k, k->group, p.name));
}

static void add_need(struct lock *k, struct str line, unsigned number)
{
	struct str name, inside, rest;

	if (k->last == PACKAGE_NONE)
		return;
	if (!split(line, &name, &inside, &rest)) {
		parse_warn(k->ctx, number, DIAG_SYNTAX,
			   "expected \"name (requirement)\"");
		return;
	}
	/* a restriction leaves some out, which are then not in the file */
	parse_needs(k->ctx, k->last, key_of(k, k->group, name), false);
}

/* "file (commit)" of GITHUB, "(commit)" of GIT; a commit once, whatever its files. */
static void add_repository(struct lock *k, struct str line, unsigned number)
{
	struct package p = {
		.scope = paket_is_dev_group(k->group) ? SCOPE_DEV : SCOPE_RUNTIME,
		.relation = k->has_manifest ? DEP_DIRECT : DEP_UNKNOWN,
		.group = k->group,
		.line = number,
	};
	struct str name, commit, rest;

	if (!str_cut(line, '(', &name, &rest) || !str_cut(rest, ')', &commit, &rest))
		return;
	if (!map_put(&k->repositories,
		     arena_cat(parse_arena(k->ctx), k->remote, STR("\n"), commit), 0))
		return;
	if (!paket_add_repository(k->ctx, k->remote, k->section == SECTION_GITHUB, commit,
				  &p))
		parse_warn(k->ctx, number, DIAG_UNRESOLVED,
			   "a repository that cannot be read: " STR_FMT,
			   STR_ARG(str_slice(k->remote, 0, 200)));
}

/* What a section that begins with this word holds. */
static enum section section_of(struct str line)
{
	static const struct {
		const char *word;
		enum section section;
	} all[] = {
		{ "NUGET", SECTION_NUGET },     { "GITHUB", SECTION_GITHUB },
		{ "GIT", SECTION_GIT },         { "GIST", SECTION_FILES },
		{ "BITBUCKET", SECTION_FILES }, { "HTTP", SECTION_FILES },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (str_is(line, all[i].word))
			return all[i].section;
	/* "REFERENCES: STRICT" */
	return str_has_char(line, ':') ? SECTION_NONE : SECTION_UNKNOWN;
}

static void begin_section(struct lock *k, struct str line, unsigned number)
{
	k->last = PACKAGE_NONE;
	k->remote = STR("");
	if (str_starts_with(line, STR("GROUP "))) {
		k->group = str_trim(str_from(line, 6));
		k->section = SECTION_NONE;
		return;
	}
	k->section = section_of(line);
	if (k->section == SECTION_UNKNOWN)
		parse_warn(k->ctx, number, DIAG_UNSUPPORTED,
			   "a section that is not known: " STR_FMT,
			   STR_ARG(str_slice(line, 0, 60)));
}

static void read_line(struct lock *k, struct str line, unsigned number)
{
	size_t indent = line.len - str_trim_left(line).len;

	line = str_trim(line);
	if (!line.len || str_starts_with(line, STR("//")))
		return;
	if (!indent) {
		begin_section(k, line, number);
		return;
	}
	if (str_starts_with(line, STR("remote:"))) {
		k->remote = str_trim(str_from(line, 7));
		k->last = PACKAGE_NONE;
		return;
	}
	if (k->section == SECTION_FILES && indent <= 4) {
		if (!k->sources++)
			k->first_source = number;
		return;
	}
	if (k->section == SECTION_GITHUB || k->section == SECTION_GIT) {
		if (indent > 5)
			return; /* what a file needs, how a repository is built */
		add_repository(k, line, number);
		return;
	}
	if (k->section != SECTION_NUGET)
		return;
	/* "specs:" stood above the packages in old files */
	if (indent <= 2 || str_is(line, "specs:"))
		return;
	if (indent <= 4)
		add_package(k, line, number);
	else
		add_need(k, line, number);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx, .last = PACKAGE_NONE };
	struct str line;
	unsigned number = 0;

	/* of a project without dependencies it is empty */
	if (str_trim(bytes).len && lock_check_bytes(ctx, bytes))
		return -1;
	map_init(&k.repositories);
	read_manifest(&k);
	while (str_next_line(&bytes, &line))
		read_line(&k, line, ++number);
	if (k.sources)
		parse_note(ctx, k.first_source, DIAG_SKIPPED,
			   "%u source file%s of the web, no package", k.sources,
			   k.sources == 1 ? "" : "s");
	map_release(&k.direct);
	map_release(&k.repositories);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "paket.lock", NULL },
};

const struct parser paket_lock_parser = {
	.id = "paket-lock",
	.title = "Paket lock file",
	.versions = "as Paket 1 to 8 write it",
	.spec = "https://fsprojects.github.io/Paket/lock-file.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
