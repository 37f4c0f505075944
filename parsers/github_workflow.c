/*
 * github_workflow.c - workflows of GitHub, Gitea and Forgejo, and action.yml
 *
 * Format:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax and
 * .../metadata-syntax (read August 2026); Forgejo's differences:
 * https://forgejo.org/docs/latest/user/actions/reference/.
 *
 * An action or a called workflow is owner/repo[/path]@ref: the name is owner/repo, the
 * version the ref as written, a tag, a branch or a commit.  Behind a commit people
 * keep the tag in a comment ("# v4.1.2"): it goes to `requested`, since nothing proves
 * it.  Images are containers.  All of it runs when the program is built: dev.
 */
#include "core/parser.h"
#include "format/image_ref.h"
#include "format/vcs_url.h"
#include "format/yaml.h"

enum { DEPTH_MOST = 128 }; /* nesting of YAML; workflows stay below 20 */

static bool has_expression(struct str s)
{
	return str_find(s, STR("${{")) != STR_NONE;
}

static void note_expression(struct parse_ctx *ctx, const struct ynode *at,
			    const char *what)
{
	parse_note(ctx, at->line, DIAG_UNRESOLVED,
		   "the %s is known only when the job runs: " STR_FMT, what,
		   STR_ARG(at->text));
}

/* --- images ------------------------------------------------------------------ */

static void add_image(struct parse_ctx *ctx, const struct ynode *at, struct str text)
{
	struct image_ref ref;
	struct package p = { .scope = SCOPE_DEV,
			     .relation = DEP_DIRECT,
			     .line = at->line };
	const char *why;

	if (has_expression(text)) {
		note_expression(ctx, at, "image");
		return;
	}
	why = image_ref_parse(text, &ref);
	if (why) {
		parse_warn(ctx, at->line, DIAG_SYNTAX, "image '" STR_FMT "': %s",
			   STR_ARG(text), why);
		return;
	}
	image_ref_to_package(parse_arena(ctx), &ref, &p);
	parse_add(ctx, &p);
}

/* `container` and each of `services`: an image, or a mapping with one. */
static void read_container(struct parse_ctx *ctx, const struct ynode *v)
{
	if (v->type == YNODE_MAPPING)
		v = ynode_get(v, "image");
	/* The empty image is how a matrix says "no container". */
	if (!v || (v->type == YNODE_SCALAR && !v->text.len))
		return;
	if (v->type != YNODE_SCALAR) {
		parse_warn(ctx, v->line, DIAG_SYNTAX, "an image must be text");
		return;
	}
	add_image(ctx, v, v->text);
}

/* --- actions ----------------------------------------------------------------- */

/* "v4.1.2", "4.1": what can stand for a tag in a comment. */
static bool is_tag_like(struct str s)
{
	size_t i = s.len && (s.ptr[0] == 'v' || s.ptr[0] == 'V') ? 1 : 0;

	return i < s.len && is_digit(s.ptr[i]);
}

/* The tag in "v4.1.2", "tag=v4.1.2", "pin@v4", "ratchet:actions/checkout@v4"; else "". */
static struct str tag_of_comment(struct str comment)
{
	struct str word;

	while (str_next_word(&comment, &word)) {
		for (size_t i = word.len; i > 0; i--)
			if (word.ptr[i - 1] == '@' || word.ptr[i - 1] == '=') {
				word = str_from(word, i);
				break;
			}
		while (word.len &&
		       (word.ptr[word.len - 1] == ',' || word.ptr[word.len - 1] == ';' ||
			word.ptr[word.len - 1] == ')'))
			word.len--;
		if (is_tag_like(word))
			return word;
	}
	return STR("");
}

/* Takes a host off "https://host/owner/repo", as Gitea and Forgejo allow; GitHub's own is
 * dropped, another one goes to *vcs_url.  False when it is not such a URL. */
static bool take_host(struct parse_ctx *ctx, struct str *path, struct str *vcs_url)
{
	struct str host, rest, owner, repo, sub;
	size_t scheme = str_find(*path, STR("://"));

	if (scheme == STR_NONE)
		return true;
	if (!str_cut(str_from(*path, scheme + 3), '/', &host, &rest) ||
	    !str_cut(rest, '/', &owner, &repo))
		return false;
	host = str_from(host,
			str_rfind_char(host, '@') + 1); /* no userinfo; NONE + 1 is 0 */
	*path = rest;
	str_cut(repo, '/', &repo, &sub);
	if (!str_eq_nocase(host, STR("github.com")))
		*vcs_url = arena_printf(parse_arena(ctx),
					"https://" STR_FMT "/" STR_FMT "/" STR_FMT,
					STR_ARG(host), STR_ARG(owner), STR_ARG(repo));
	return true;
}

static void add_action(struct parse_ctx *ctx, const struct ynode *v)
{
	struct package p = {
		.ecosystem = ECO_GITHUB_ACTIONS,
		.kind = PACKAGE_ACTION,
		.version = STR(""),
		.scope = SCOPE_DEV,
		.relation = DEP_DIRECT,
		.line = v->line,
	};
	struct str path, owner, repo;

	str_rcut(v->text, '@', &path, &p.version);
	if (!take_host(ctx, &path, &p.vcs_url) || !str_cut(path, '/', &owner, &repo) ||
	    !owner.len) {
		parse_warn(ctx, v->line, DIAG_SYNTAX,
			   "uses: '" STR_FMT "' is not owner/repo@ref", STR_ARG(v->text));
		return;
	}
	str_cut(repo, '/', &repo, &p.subpath);
	if (!repo.len) {
		parse_warn(ctx, v->line, DIAG_SYNTAX,
			   "uses: '" STR_FMT "' is not owner/repo@ref", STR_ARG(v->text));
		return;
	}
	p.name = str_slice(path, 0, owner.len + 1 + repo.len);
	if (!p.version.len)
		parse_warn(ctx, v->line, DIAG_UNPINNED, "uses: '" STR_FMT "' has no @ref",
			   STR_ARG(v->text));
	if (vcs_is_commit(p.version)) {
		p.vcs_commit = p.version;
		p.requested = tag_of_comment(v->comment);
	}
	parse_add(ctx, &p);
}

static void read_uses(struct parse_ctx *ctx, const struct ynode *v)
{
	struct str docker = STR("docker://");

	if (!v)
		return;
	if (v->type != YNODE_SCALAR || !v->text.len) {
		parse_warn(ctx, v->line, DIAG_SYNTAX, "'uses' must be text");
		return;
	}
	/* A folder of this repository (on Windows runners with a backslash); "$/" is this
	 * repository at the same commit: https://github.com/actions/runner/pull/4457. */
	if (str_starts_with(v->text, STR("$/")) || str_starts_with(v->text, STR("./")) ||
	    str_starts_with(v->text, STR("../")) ||
	    str_starts_with(v->text, STR(".\\")) || str_is(v->text, "."))
		return;
	if (str_starts_with(v->text, docker))
		add_image(ctx, v, str_from(v->text, docker.len));
	else if (has_expression(v->text))
		note_expression(ctx, v, "action");
	else
		add_action(ctx, v);
}

static void read_steps(struct parse_ctx *ctx, const struct ynode *steps)
{
	if (!steps)
		return;
	if (steps->type != YNODE_SEQUENCE) {
		if (steps->type == YNODE_MAPPING || steps->text.len)
			parse_warn(ctx, steps->line, DIAG_SYNTAX,
				   "'steps' must be a list");
		return;
	}
	ynode_each (step, steps)
		if (step->type == YNODE_MAPPING)
			read_uses(ctx, ynode_get(step, "uses"));
		else if (step->type == YNODE_SEQUENCE || step->text.len)
			parse_warn(ctx, step->line, DIAG_SYNTAX,
				   "a step must be a mapping");
}

/* --- documents --------------------------------------------------------------- */

static void read_job(struct parse_ctx *ctx, const struct ynode *job)
{
	const struct ynode *container, *services;

	if (job->type != YNODE_MAPPING) {
		parse_warn(ctx, job->key_line, DIAG_SYNTAX, "a job must be a mapping");
		return;
	}
	read_uses(ctx, ynode_get(job, "uses"));
	container = ynode_get(job, "container");
	if (container)
		read_container(ctx, container);
	services = ynode_get(job, "services");
	if (services && services->type == YNODE_MAPPING)
		ynode_each (service, services)
			read_container(ctx, service);
	else if (services && services->type == YNODE_SCALAR &&
		 has_expression(services->text))
		note_expression(ctx, services, "list of services");
	read_steps(ctx, ynode_get(job, "steps"));
}

static int read_workflow(struct parse_ctx *ctx, const struct ynode *root)
{
	const struct ynode *jobs = ynode_get(root, "jobs");

	if (!jobs)
		return parse_error(ctx, root->line, "a workflow without 'jobs'");
	if (jobs->type != YNODE_MAPPING)
		return parse_error(ctx, jobs->line, "'jobs' must be a mapping");
	ynode_each (job, jobs)
		read_job(ctx, job);
	return 0;
}

/* A composite action has steps; one that is a container names an image or a Dockerfile of
 * its own; other files are called action.yml too, and have no `runs`. */
static void read_action(struct parse_ctx *ctx, const struct ynode *root)
{
	const struct ynode *runs = ynode_get(root, "runs"), *image;
	struct str docker = STR("docker://");

	if (!runs || runs->type != YNODE_MAPPING)
		return;
	read_steps(ctx, ynode_get(runs, "steps"));
	image = ynode_get(runs, "image");
	if (image && image->type == YNODE_SCALAR && str_starts_with(image->text, docker))
		add_image(ctx, image, str_from(image->text, docker.len));
}

static int parse_github_workflow(struct parse_ctx *ctx, struct str bytes)
{
	struct str name = str_basename(parse_path(ctx));
	struct ynode_docs docs;
	bool is_action = str_is(name, "action.yml") || str_is(name, "action.yaml");
	int rc = ynode_load(parse_arena(ctx), bytes, DEPTH_MOST, parse_diags(ctx),
			    parse_path(ctx), &docs);

	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *root = docs.v[i];

		if (!root || (root->type == YNODE_SCALAR && !root->text.len))
			continue;
		if (root->type != YNODE_MAPPING)
			rc = parse_error(ctx, root->line, "expected a mapping");
		else if (ynode_get(root, "jobs") || !is_action)
			rc |= read_workflow(ctx, root);
		else
			read_action(ctx, root);
	}
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_DIR, ".github/workflows", ".yml" },
	{ MATCH_DIR, ".github/workflows", ".yaml" },
	{ MATCH_DIR, ".gitea/workflows", ".yml" },
	{ MATCH_DIR, ".gitea/workflows", ".yaml" },
	{ MATCH_DIR, ".forgejo/workflows", ".yml" },
	{ MATCH_DIR, ".forgejo/workflows", ".yaml" },
	{ MATCH_NAME, "action.yml", NULL },
	{ MATCH_NAME, "action.yaml", NULL },
};

const struct parser github_workflow_parser = {
	.id = "github-workflow",
	.title = "GitHub, Gitea and Forgejo workflow or action",
	.versions = "",
	.spec = "https://docs.github.com/en/actions/reference/workflows-and-actions/"
		"workflow-syntax",
	.ecosystem = ECO_GITHUB_ACTIONS,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_build_file = true,
	.parse = parse_github_workflow,
};
