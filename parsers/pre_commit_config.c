/*
 * pre_commit_config.c - .pre-commit-config.yaml: the repositories that hold its hooks,
 * and what is installed beside a hook.
 *
 * https://pre-commit.com/#plugins (pre-commit 4): each of `repos` has repo and rev;
 * `local` and `meta` are no repositories.  rev is a tag or a commit; "# frozen: v1.2"
 * behind a commit is what `autoupdate --freeze` writes.  additional_dependencies are for
 * the language of the hook, which only the hook's own repository states where the file
 * does not: it is taken from `language`, from how the others of the same hook are
 * written, or from hooks that are known.  An image is named by `entry`.  All of it works
 * on the program: dev.
 */
#include "core/parser.h"
#include "format/pip_package.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/image.h"
#include "parsers/npm.h"
#include "parsers/pre_commit_needs.h"

enum { NESTING = 64 };

enum language {
	LANGUAGE_UNKNOWN,
	LANGUAGE_PYTHON,
	LANGUAGE_NODE,
	LANGUAGE_KNOWN, /* one of pre_commit_needs.h */
	LANGUAGE_OTHER,
};

/* --- the language of a hook -------------------------------------------------- */

/* Hooks whose repositories state the language: https://pre-commit.com/hooks.html */
static enum language language_of_hook(struct str id)
{
	static const char *const python[] = { "mypy",     "flake8",       "pylint",
					      "black",    "isort",        "bandit",
					      "pyright",  "blacken-docs", "pyupgrade",
					      "mdformat", "codespell",    "yamllint" };
	static const char *const node[] = { "eslint", "prettier", "stylelint",
					    "markdownlint", "commitlint" };

	for (size_t i = 0; i < sizeof(python) / sizeof(python[0]); i++)
		if (str_is(id, python[i]))
			return LANGUAGE_PYTHON;
	for (size_t i = 0; i < sizeof(node) / sizeof(node[0]); i++)
		if (str_is(id, node[i]))
			return LANGUAGE_NODE;
	return LANGUAGE_UNKNOWN;
}

/* "a==1", "a>=1", "a[x]": Python's; "a@1", "@s/a": npm's; "types-x" is a stub package. */
static enum language language_of_spelling(struct str text)
{
	struct str name, rest;

	if (str_find(text, STR("==")) != STR_NONE ||
	    str_find(text, STR(">=")) != STR_NONE ||
	    str_find(text, STR("~=")) != STR_NONE || str_has_char(text, '[') ||
	    str_starts_with(text, STR("types-")))
		return LANGUAGE_PYTHON;
	if (str_find(text, STR("://")) == STR_NONE &&
	    (str_starts_with(text, STR("@")) || npm_split(text, &name, &rest)) &&
	    str_find(text, STR(" @")) == STR_NONE)
		return LANGUAGE_NODE;
	return LANGUAGE_UNKNOWN;
}

static enum language language_of(const struct ynode *hook, const struct ynode *list)
{
	struct str stated = ynode_string(hook, "language");
	enum language found;

	if (str_is(stated, "python"))
		return LANGUAGE_PYTHON;
	if (str_is(stated, "node"))
		return LANGUAGE_NODE;
	if (pre_commit_knows(stated))
		return LANGUAGE_KNOWN;
	if (stated.len)
		return LANGUAGE_OTHER;
	found = language_of_hook(ynode_string(hook, "id"));
	ynode_each (one, list)
		if (found == LANGUAGE_UNKNOWN && one->type == YNODE_SCALAR)
			found = language_of_spelling(one->text);
	return found;
}

/* --- additional_dependencies ------------------------------------------------- */

static void add_python(struct parse_ctx *ctx, const struct ynode *one)
{
	struct pip_package p;

	pip_package_read(parse_arena(ctx), one->text, STR(""), false, &p);
	if (p.problem.len && p.level == DIAG_NOTE)
		parse_note(ctx, one->line, p.code, STR_FMT, STR_ARG(p.problem));
	else if (p.problem.len)
		parse_warn(ctx, one->line, p.code, STR_FMT, STR_ARG(p.problem));
	if (!p.package.name.len)
		return;
	p.package.ecosystem = ECO_PYPI;
	p.package.line = one->line;
	p.package.scope = SCOPE_DEV;
	p.package.relation = p.package.kind == PACKAGE_PROJECT ? DEP_UNKNOWN : DEP_DIRECT;
	parse_add(ctx, &p.package);
}

static void add_npm(struct parse_ctx *ctx, const struct ynode *one)
{
	struct package p = { .ecosystem = ECO_NPM,
			     .scope = SCOPE_DEV,
			     .relation = DEP_DIRECT,
			     .line = one->line };
	struct str spec;

	if (!npm_split(one->text, &p.name, &spec)) {
		p.name = one->text;
		spec = STR("");
	}
	if (!npm_is_name(p.name) ||
	    npm_spec_of(parse_arena(ctx), spec) != NPM_SPEC_RANGE) {
		parse_note(ctx, one->line, DIAG_UNRESOLVED,
			   "what '" STR_FMT "' installs is not known",
			   STR_ARG(one->text));
		return;
	}
	*(npm_is_exact(spec) ? &p.version : &p.requested) = spec;
	parse_add(ctx, &p);
}

static void read_additional(struct parse_ctx *ctx, const struct ynode *hook)
{
	const struct ynode *list = ynode_get(hook, "additional_dependencies");
	enum language language;

	if (!list)
		return;
	if (list->type != YNODE_SEQUENCE) {
		parse_warn(ctx, list->line, DIAG_SYNTAX,
			   "additional_dependencies: expected a list");
		return;
	}
	language = language_of(hook, list);
	if (list->child && (language == LANGUAGE_UNKNOWN || language == LANGUAGE_OTHER)) {
		parse_note(ctx, list->line, DIAG_UNRESOLVED,
			   "additional_dependencies of " STR_FMT
			   " are not read: its language %s",
			   STR_ARG(ynode_string(hook, "id")),
			   language == LANGUAGE_OTHER ? "is none whose packages are known"
						      : "is not stated");
		return;
	}
	ynode_each (one, list) {
		if (one->type != YNODE_SCALAR || !one->text.len)
			parse_warn(ctx, one->line, DIAG_SYNTAX,
				   "a dependency must be text");
		else if (str_is(one->text, ".") || str_starts_with(one->text, STR("./")))
			continue; /* the project itself */
		else if (language == LANGUAGE_PYTHON)
			add_python(ctx, one);
		else if (language == LANGUAGE_KNOWN)
			pre_commit_add(ctx, ynode_string(hook, "language"), one->text,
				       one->line);
		else
			add_npm(ctx, one);
	}
}

/* The image that a hook of the language docker_image runs: the first word of its entry,
 * which options of `docker run` may stand before; what of these take a value is docker's
 * to know. */
static void read_image(struct parse_ctx *ctx, const struct ynode *hook)
{
	const struct ynode *entry = ynode_get(hook, "entry");
	struct str image, rest;

	if (!str_is(ynode_string(hook, "language"), "docker_image") || !entry ||
	    entry->type != YNODE_SCALAR)
		return;
	str_cut(str_trim(entry->text), ' ', &image, &rest);
	if (!image.len)
		return;
	if (str_starts_with(image, STR("-")))
		parse_note(ctx, entry->line, DIAG_UNRESOLVED,
			   "the image of " STR_FMT " stands behind options: not listed",
			   STR_ARG(ynode_string(hook, "id")));
	else
		image_add(ctx, image, SCOPE_DEV, entry->line);
}

/* --- repositories ------------------------------------------------------------ */

/* "frozen: v1.2.3" */
static struct str tag_of_comment(struct str comment)
{
	struct str frozen = STR("frozen:");

	return str_starts_with(comment, frozen) ? str_trim(str_from(comment, frozen.len))
						: STR("");
}

static bool is_tag_of_version(struct str rev)
{
	size_t i = str_starts_with(rev, STR("v")) || str_starts_with(rev, STR("V"));

	return i < rev.len && is_digit(rev.ptr[i]);
}

static void add_repository(struct parse_ctx *ctx, const struct ynode *entry,
			   const struct ynode *repo)
{
	const struct ynode *rev = ynode_get(entry, "rev");
	struct package p = { .scope = SCOPE_DEV,
			     .relation = DEP_DIRECT,
			     .line = repo->line };
	struct vcs_url url;

	if (!rev) /* its name before pre-commit 1.7 */
		rev = ynode_get(entry, "sha");
	if (!vcs_url_read(parse_arena(ctx), repo->text, VCS_REPOSITORY, &url)) {
		parse_note(ctx, repo->line, DIAG_UNRESOLVED,
			   "repo '" STR_FMT "' is no remote repository",
			   STR_ARG(repo->text));
		return;
	}
	p.name = url.key;
	p.vcs_url = url.url;
	if (!rev || rev->type != YNODE_SCALAR || !rev->text.len) {
		parse_warn(ctx, repo->line, DIAG_SYNTAX, STR_FMT " has no rev",
			   STR_ARG(url.key));
	} else if (vcs_is_commit(rev->text)) {
		p.vcs_commit = arena_lower(parse_arena(ctx), rev->text);
		p.requested = tag_of_comment(rev->comment);
	} else if (is_tag_of_version(rev->text)) {
		p.version = rev->text;
	} else {
		p.requested = rev->text;
		parse_note(ctx, rev->line, DIAG_UNPINNED,
			   STR_FMT " is at '" STR_FMT "', which may move",
			   STR_ARG(url.key), STR_ARG(rev->text));
	}
	parse_add(ctx, &p);
}

static void read_repo(struct parse_ctx *ctx, const struct ynode *entry)
{
	const struct ynode *repo = ynode_get(entry, "repo"),
			   *hooks = ynode_get(entry, "hooks");

	if (entry->type != YNODE_MAPPING || !repo || repo->type != YNODE_SCALAR) {
		parse_warn(ctx, entry->line, DIAG_SYNTAX,
			   "repos: expected a mapping with repo");
		return;
	}
	if (!str_is(repo->text, "local") && !str_is(repo->text, "meta") &&
	    !str_is(repo->text, "builtin"))
		add_repository(ctx, entry, repo);
	if (hooks && hooks->type != YNODE_SEQUENCE)
		parse_warn(ctx, hooks->line, DIAG_SYNTAX, "hooks: expected a list");
	ynode_each (hook, hooks && hooks->type == YNODE_SEQUENCE ? hooks : NULL)
		if (hook->type == YNODE_MAPPING) {
			read_additional(ctx, hook);
			read_image(ctx, hook);
		}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);
	const struct ynode *root = docs.n ? docs.v[0] : NULL, *repos;

	if (rc < 0)
		return rc;
	if (!root || (root->type == YNODE_SCALAR && !root->text.len))
		return 0;
	repos = ynode_get(root, "repos");
	/* before pre-commit 1.0 the file was the list itself */
	if (root->type == YNODE_SEQUENCE)
		repos = root;
	if (!repos || repos->type != YNODE_SEQUENCE)
		return parse_error(
			ctx, repos ? repos->line : root->line,
			"no list \"repos\": not a configuration of pre-commit");
	ynode_each (entry, repos)
		read_repo(ctx, entry);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, ".pre-commit-config.yaml", NULL },
	{ MATCH_NAME, ".pre-commit-config.yml", NULL },
};

const struct parser pre_commit_config_parser = {
	.id = "pre-commit-config",
	.title = "configuration of pre-commit",
	.versions = "pre-commit 1 to 4",
	.spec = "https://pre-commit.com/#plugins",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
