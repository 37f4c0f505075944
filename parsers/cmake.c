/*
 * cmake.c - what CMakeLists.txt and *.cmake fetch: FetchContent_Declare,
 * ExternalProject_Add and CPM's commands, as far as they are literals.
 *
 * https://cmake.org/cmake/help/latest/module/FetchContent.html and
 * .../ExternalProject.html (CMake 4.1); https://github.com/cpm-cmake/CPM.cmake (0.42).
 * find_package() and version requirements say what may be used, not what is: they are not
 * read.  Variables count where the file gives them one literal.
 */
#include "format/cmake.h"
#include "format/vcs_url.h"
#include "parsers/fetched.h"
#include "parsers/lock_text.h"

struct call {
	struct parse_ctx *ctx;
	struct cmake_variables *vars;
	const struct cmake_command *command;
	struct str name;
	unsigned line;
	bool is_computed; /* an argument that matters has a reference that is not known */
};

/* --- arguments ----------------------------------------------------------------- */

/* The argument with its variables; empty, and remembered, where they are not known. */
static struct str value_at(struct call *c, size_t i)
{
	struct str out;

	if (i >= c->command->n)
		return STR("");
	if (cmake_expand(c->vars, c->command->v[i].text, &out))
		return str_trim(out);
	c->is_computed = true;
	return STR("");
}

/* What follows a keyword; empty where it does not stand there. */
static struct str option(struct call *c, const char *keyword)
{
	for (size_t i = 0; i + 1 < c->command->n; i++)
		if (str_is(c->command->v[i].text, keyword))
			return value_at(c, i + 1);
	return STR("");
}

static bool has_option(const struct call *c, const char *keyword)
{
	for (size_t i = 0; i < c->command->n; i++)
		if (str_is(c->command->v[i].text, keyword))
			return true;
	return false;
}

/* --- what is fetched ----------------------------------------------------------- */

static struct package package_of(const struct call *c)
{
	return (struct package){ .name = c->name,
				 .relation = DEP_DIRECT,
				 .line = c->line };
}

static void say_computed(const struct call *c, const char *what)
{
	parse_note(c->ctx, c->line, DIAG_UNRESOLVED,
		   STR_FMT ": %s is computed, which is not done here", STR_ARG(c->name),
		   what);
}

/* A repository without a tag is at its default branch; one whose tag is computed is at
 * what nobody knows. */
static void add_git(struct call *c, struct str url, struct str tag)
{
	struct package p = package_of(c);

	if (!url.len && !c->is_computed)
		parse_warn(c->ctx, c->line, DIAG_SYNTAX, STR_FMT " has no repository",
			   STR_ARG(c->name));
	else if (!url.len)
		say_computed(c, "its repository");
	if (!url.len)
		return;
	if (!tag.len && c->is_computed) {
		say_computed(c, "its revision");
		fetched_repository(c->ctx, &p, url);
	} else {
		fetched_git(c->ctx, &p, url, tag);
	}
	parse_add(c->ctx, &p);
}

/* "SHA256=0123…", or of URL_MD5 the digest alone. */
static const struct package_hash *hash_of(struct call *c)
{
	struct str text = option(c, "URL_HASH"), word, hex;
	enum hash_alg alg = HASH_MD5;

	if (!text.len) {
		hex = option(c, "URL_MD5");
		return hex.len ? fetched_hash(c->ctx, alg, hex, c->line) : NULL;
	}
	if (!str_cut(text, '=', &word, &hex) || !hash_alg_of(word, &alg)) {
		parse_note(c->ctx, c->line, DIAG_SKIPPED,
			   STR_FMT ": a digest that is not of MD5, SHA-1 or SHA-2",
			   STR_ARG(c->name));
		return NULL;
	}
	return fetched_hash(c->ctx, alg, hex, c->line);
}

static bool is_remote(struct str url)
{
	return str_find(url, STR("://")) != STR_NONE &&
	       !str_starts_with_nocase(url, STR("file:"));
}

/* `version` is what the call itself states; mostly nothing. */
static void add_archive(struct call *c, struct str url, struct str version)
{
	struct package p = package_of(c);

	if (!url.len) {
		if (c->is_computed)
			say_computed(c, "the address of its archive");
		return;
	}
	if (!is_remote(url))
		return; /* a file of the project's own */
	p.version = version;
	fetched_archive(c->ctx, &p, url);
	p.hashes = hash_of(c);
	p.n_hashes = p.hashes != NULL;
	parse_add(c->ctx, &p);
}

static void add_other(struct call *c, const char *url, const char *revision)
{
	struct package p = package_of(c);

	p.source_url = url_clean(parse_arena(c->ctx), option(c, url));
	p.requested = option(c, revision);
	parse_note(c->ctx, c->line, DIAG_UNRESOLVED,
		   STR_FMT " is in a repository of another kind than git",
		   STR_ARG(p.name));
	parse_add(c->ctx, &p);
}

static void read_declaration(struct call *c)
{
	c->name = value_at(c, 0);
	if (!c->name.len)
		return;
	if (has_option(c, "GIT_REPOSITORY"))
		add_git(c, option(c, "GIT_REPOSITORY"), option(c, "GIT_TAG"));
	else if (has_option(c, "URL"))
		add_archive(c, option(c, "URL"), STR(""));
	else if (has_option(c, "SVN_REPOSITORY"))
		add_other(c, "SVN_REPOSITORY", "SVN_REVISION");
	else if (has_option(c, "HG_REPOSITORY"))
		add_other(c, "HG_REPOSITORY", "HG_TAG");
}

/* --- CPM ------------------------------------------------------------------------ */

static const struct host {
	const char *scheme, *option, *address;
} hosts[] = {
	{ "gh:", "GITHUB_REPOSITORY", "https://github.com/" },
	{ "gl:", "GITLAB_REPOSITORY", "https://gitlab.com/" },
	{ "bb:", "BITBUCKET_REPOSITORY", "https://bitbucket.org/" },
};

static struct str cat(struct call *c, struct str x, struct str y)
{
	return arena_cat(parse_arena(c->ctx), x, y, STR(""));
}

/* A version is the tag with a "v" in front, unless GIT_TAG says otherwise. */
static struct str cpm_tag(struct call *c, struct str version)
{
	struct str tag = option(c, "GIT_TAG");

	return tag.len || !version.len ? tag : cat(c, STR("v"), version);
}

/* "https://h/name-1.2.zip": the name is what stands before the version. */
static void cpm_archive(struct call *c, struct str url)
{
	struct str stem = fetched_stem(str_basename(url)), name = stem, rest;

	while (str_rcut(name, '-', &name, &rest) && rest.len)
		if (is_digit(rest.ptr[0]))
			break;
	c->name = name.len ? name : stem;
	add_archive(c, url, STR(""));
}

/* "gh:o/r@1.2", "gh:o/r#tag", "https://h/x.zip": version and tag are taken off. */
static void cpm_short(struct call *c, struct str text)
{
	struct str version = STR(""), tag = STR(""), url = text;
	size_t scheme = str_find(text, STR("://")), mark;

	mark = str_rfind_char(text, '#');
	if (mark != STR_NONE) {
		tag = str_from(text, mark + 1);
		url = str_slice(text, 0, mark);
	}
	mark = str_rfind_char(url, '@');
	if (mark != STR_NONE && (scheme == STR_NONE || mark > scheme + 3) &&
	    !str_has_char(str_from(url, mark), '/')) {
		version = str_from(url, mark + 1);
		url = str_slice(url, 0, mark);
	}
	if (!tag.len)
		tag = cpm_tag(c, version);
	c->name = str_basename(url);
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (str_starts_with(url, str_of(hosts[i].scheme))) {
			add_git(c, cat(c, str_of(hosts[i].address), str_from(url, 3)),
				tag);
			return;
		}
	if (str_ends_with(url, STR(".git")))
		add_git(c, url, tag);
	else if (is_remote(url))
		cpm_archive(c, url);
	else
		parse_note(c->ctx, c->line, DIAG_UNRESOLVED,
			   "'" STR_FMT "' is no short form of CPM", STR_ARG(text));
}

static void cpm_long(struct call *c)
{
	struct str version = option(c, "VERSION"), tag;

	c->name = option(c, "NAME");
	tag = cpm_tag(c, version);
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (has_option(c, hosts[i].option)) {
			struct str path = option(c, hosts[i].option);

			add_git(c,
				path.len ? cat(c, str_of(hosts[i].address), path)
					 : STR(""),
				tag);
			return;
		}
	if (has_option(c, "GIT_REPOSITORY"))
		add_git(c, option(c, "GIT_REPOSITORY"), tag);
	else if (has_option(c, "URL"))
		add_archive(c, option(c, "URL"), version);
}

static void read_cpm(struct call *c)
{
	struct str first = value_at(c, 0), uri = option(c, "URI");

	if (uri.len)
		cpm_short(c, uri);
	else if (c->command->n == 1 && first.len)
		cpm_short(c, first);
	else if (c->command->n > 1)
		cpm_long(c);
	else if (c->is_computed)
		parse_note(c->ctx, c->line, DIAG_UNRESOLVED,
			   "what CPM adds is computed, which is not done here");
}

/* --- the file ------------------------------------------------------------------- */

static void read_command(struct parse_ctx *ctx, struct cmake_variables *vars,
			 const struct cmake_command *command)
{
	static const char *const cpm[] = { "CPMAddPackage", "CPMFindPackage",
					   "CPMDeclarePackage" };
	struct call c = {
		.ctx = ctx, .vars = vars, .command = command, .line = command->line
	};

	if (str_eq_nocase(command->name, STR("FetchContent_Declare")) ||
	    str_eq_nocase(command->name, STR("ExternalProject_Add")))
		read_declaration(&c);
	for (size_t i = 0; i < sizeof(cpm) / sizeof(cpm[0]); i++)
		if (str_eq_nocase(command->name, str_of(cpm[i])) && command->n)
			read_cpm(&c);
}

/* Whether anything stands there but comments of a line. */
static bool has_text(struct str bytes)
{
	struct str line;

	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (line.len && line.ptr[0] != '#')
			return true;
	}
	return false;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct cmake_variables vars;
	struct cmake_reader reader;
	struct cmake_command command;
	bool any = false;

	if (lock_check_conflict(ctx, bytes) < 0)
		return -1;
	cmake_variables_init(&vars, parse_arena(ctx));
	cmake_init(&reader, parse_arena(ctx), bytes);
	while (cmake_next(&reader, &command))
		cmake_variables_take(&vars, &command);
	cmake_init(&reader, parse_arena(ctx), bytes);
	while (cmake_next(&reader, &command)) {
		any = true;
		if (!command.is_cut)
			read_command(ctx, &vars, &command);
		else
			parse_warn(ctx, command.line, DIAG_SYNTAX,
				   "the file ends within this command");
	}
	if (vars.is_cut)
		parse_warn(
			ctx, 0, DIAG_LIMIT,
			"references make more text than is read: not all are resolved");
	cmake_variables_release(&vars);
	if (!any && str_find(bytes, STR("#[")) == STR_NONE && has_text(bytes))
		parse_warn(ctx, 1, DIAG_SYNTAX, "no command of CMake in it");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "CMakeLists.txt", NULL },
	{ MATCH_SUFFIX, ".cmake", NULL },
};

const struct parser cmake_parser = {
	.id = "cmake",
	.title = "CMake project that fetches what it needs",
	.versions =
		"FetchContent and ExternalProject of CMake 3.0 to 4.1, CPM 0.1 to 0.42; "
		"literals",
	.spec = "https://cmake.org/cmake/help/latest/module/FetchContent.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
