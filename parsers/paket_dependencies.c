/*
 * paket_dependencies.c - paket.dependencies, the manifest of the .NET package manager
 * Paket, without a paket.lock beside it
 *
 * https://fsprojects.github.io/Paket/dependencies-file.html , Paket 5 to 8.
 *
 *	source https://api.nuget.org/v3/index.json
 *	nuget Name >= 1.0 < 2.0 prerelease framework: net45
 *	github owner/repo:ref path/of/file.fs
 *	group Test
 *	  nuget Other ~> 2.1
 *
 * A version alone is exact, all else a constraint; "!" and "@" before it choose how it is
 * resolved.  Lines of options ("framework: net6.0") say nothing of packages.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/paket.h"

struct group {
	struct str name;   /* "" of the main one */
	struct str remote; /* where its packages come from */
	bool has_more;     /* sources: which package is of which, is not told */
};

struct manifest {
	struct parse_ctx *ctx;
	struct group *groups;
	size_t n_groups, cap_groups;
	struct map by_name; /* of groups, in lower case: index */
	size_t group;       /* that the lines are in */
	size_t n, n_unpinned;
	unsigned n_files, first_file;
};

/* A line without its comment: all behind "//", and one that begins with "#". */
static struct str without_comment(struct str line)
{
	for (size_t i = 0; i + 1 < line.len; i++)
		if (line.ptr[i] == '/' && line.ptr[i + 1] == '/' &&
		    (!i || is_space(line.ptr[i - 1])))
			line.len = i;
	line = str_trim(line);
	return str_starts_with(line, STR("#")) ? STR("") : line;
}

static bool is_word(struct str word, const char *name)
{
	return str_eq_nocase(word, str_of(name));
}

/* --- groups and their sources ------------------------------------------------------ */

static void enter_group(struct manifest *m, struct str name)
{
	struct arena *a = parse_arena(m->ctx);
	bool added;

	if (is_word(name, "main"))
		name = STR("");
	m->group = (size_t)map_get_or_put(&m->by_name, arena_lower(a, name), m->n_groups,
					  &added);
	if (!added)
		return;
	arena_grow(a, m->groups, m->n_groups, &m->cap_groups);
	m->groups[m->n_groups++] = (struct group){ .name = name };
}

static void read_groups(struct manifest *m, struct str bytes)
{
	struct str line, word, name;

	enter_group(m, STR(""));
	while (str_next_line(&bytes, &line)) {
		line = without_comment(line);
		if (!str_next_word(&line, &word) || !str_next_word(&line, &name))
			continue;
		if (is_word(word, "group"))
			enter_group(m, name);
		if (!is_word(word, "source"))
			continue;
		struct group *g = &m->groups[m->group];

		g->has_more = g->remote.len > 0;
		if (!g->has_more)
			g->remote = name;
	}
	enter_group(m, STR(""));
}

/* --- lines ------------------------------------------------------------------------ */

/* The text before the first option ("framework: net45"), options having a ':' behind
 * their name. */
static struct str before_options(struct str rest)
{
	struct str all = rest, word;
	size_t end = 0;

	while (str_next_word(&rest, &word)) {
		if (str_ends_with(word, STR(":")) ||
		    (is_alpha(word.ptr[0]) && str_has_char(word, ':')))
			break;
		end = (size_t)(word.ptr + word.len - all.ptr);
	}
	all = str_trim(str_slice(all, 0, end));
	while (str_ends_with(all, STR(",")))
		all = str_trim(str_slice(all, 0, all.len - 1));
	return all;
}

static void set_version(struct package *p, struct str text)
{
	struct str version, rest;

	if (text.len && (text.ptr[0] == '!' || text.ptr[0] == '@'))
		text = str_trim(str_from(text, 1));
	rest = text;
	if (str_starts_with(rest, STR("=")))
		rest = str_from(rest, str_starts_with(rest, STR("==")) ? 2 : 1);
	/* a word behind it lets pre-releases in, of which a version alone has none */
	if (!str_next_word(&rest, &version) || !is_digit(version.ptr[0])) {
		p->requested = text;
		return;
	}
	for (size_t i = 0; i < version.len; i++)
		if (!is_alnum(version.ptr[i]) &&
		    !str_has_char(STR(".-+"), version.ptr[i])) {
			p->requested = text;
			return;
		}
	p->version = version;
}

static void add_nuget(struct manifest *m, struct str rest, unsigned line, bool is_tool)
{
	const struct group *g = &m->groups[m->group];
	struct package p = {
		.ecosystem = ECO_NUGET,
		.scope = is_tool || paket_is_dev_group(g->name) ? SCOPE_DEV
								: SCOPE_RUNTIME,
		.relation = DEP_DIRECT,
		.group = g->name,
		.line = line,
	};

	if (!str_next_word(&rest, &p.name)) {
		parse_warn(m->ctx, line, DIAG_SYNTAX, "expected the name of a package");
		return;
	}
	set_version(&p, before_options(rest));
	if (!g->has_more)
		paket_set_remote(m->ctx, &p, g->remote);
	parse_add(m->ctx, &p);
	m->n++;
	m->n_unpinned += !p.version.len;
}

/* "git URL [ref]", "github owner/repo[:ref] [file]" */
static void add_repository(struct manifest *m, struct str rest, unsigned line,
			   bool is_github)
{
	const struct group *g = &m->groups[m->group];
	struct package p = {
		.scope = paket_is_dev_group(g->name) ? SCOPE_DEV : SCOPE_RUNTIME,
		.relation = DEP_DIRECT,
		.group = g->name,
		.line = line,
	};
	struct str where, ref = STR("");

	if (str_next_word(&rest, &where)) {
		if (is_github)
			str_cut(where, ':', &where, &ref);
		else
			ref = before_options(rest);
		if (paket_add_repository(m->ctx, where, is_github, ref, &p)) {
			m->n++;
			m->n_unpinned += !vcs_is_commit(ref);
			return;
		}
	}
	parse_warn(m->ctx, line, DIAG_UNRESOLVED, "a repository that cannot be read");
}

/* True for a line that is an option of its group or of the file. */
static bool is_option(struct str word)
{
	return is_word(word, "source") || is_word(word, "cache") ||
	       is_word(word, "version") || is_word(word, "references") ||
	       str_has_char(word, ':');
}

static void read_line(struct manifest *m, struct str text, unsigned line)
{
	struct str rest = text, word;

	if (!str_next_word(&rest, &word))
		return;
	if (is_word(word, "group")) {
		enter_group(m, str_trim(rest));
	} else if (is_word(word, "nuget") || is_word(word, "clitool")) {
		add_nuget(m, rest, line, is_word(word, "clitool"));
	} else if (is_word(word, "github") || is_word(word, "git")) {
		add_repository(m, rest, line, is_word(word, "github"));
	} else if (is_word(word, "http") || is_word(word, "gist") ||
		   is_word(word, "bitbucket")) {
		if (!m->n_files++)
			m->first_file = line;
	} else if (is_word(word, "external_lock")) {
		parse_warn(m->ctx, line, DIAG_UNRESOLVED,
			   "versions come from a lock file that is not in the tree");
	} else if (!is_option(word)) {
		parse_warn(m->ctx, line, DIAG_SYNTAX,
			   "not a line of paket.dependencies: " STR_FMT,
			   STR_ARG(str_slice(text, 0, 60)));
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct manifest m = { .ctx = ctx };
	unsigned number = 0;
	struct str line;

	if (parse_exists(ctx, "paket.lock"))
		return 0;
	/* that of a project without dependencies is empty */
	if (str_trim(bytes).len && lock_check_bytes(ctx, bytes))
		return -1;
	map_init(&m.by_name);
	read_groups(&m, bytes);
	while (str_next_line(&bytes, &line))
		read_line(&m, without_comment(line), ++number);
	map_release(&m.by_name);
	if (m.n_files)
		parse_note(ctx, m.first_file, DIAG_SKIPPED,
			   "%u source file%s of the web, no package", m.n_files,
			   m.n_files == 1 ? "" : "s");
	if (m.n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no paket.lock: what the dependencies need is not known, and "
			   "%zu of %zu are not pinned to a version",
			   m.n_unpinned, m.n);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "paket.dependencies", NULL },
};

const struct parser paket_dependencies_parser = {
	.id = "paket-dependencies",
	.title = "Paket manifest",
	.versions = "Paket 1 to 8",
	.spec = "https://fsprojects.github.io/Paket/dependencies-file.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
