/*
 * bitbucket_pipelines.c - bitbucket-pipelines.yml: the images that steps and services run
 * in, and the pipes that steps call.
 *
 * https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/
 * (2026-08).  Steps are at many depths (branches, pull requests, parallel, stages), and
 * `image` means the same in all of them.  A pipe is a repository of Bitbucket's at a tag,
 * or an image.  All of it runs when the program is built: dev.
 */
#include "format/vcs_url.h"
#include "parsers/ci.h"
#include "parsers/image.h"

/* "atlassian/aws-s3-deploy:1.1.0", "docker://team/image:1". */
static void add_pipe(struct parse_ctx *ctx, const struct ynode *pipe)
{
	struct package p = { .kind = PACKAGE_ACTION,
			     .scope = SCOPE_DEV,
			     .relation = DEP_DIRECT,
			     .line = pipe->line };
	struct str docker = STR("docker://"), name, tag;
	struct vcs_url url;

	if (pipe->type != YNODE_SCALAR || !pipe->text.len) {
		parse_warn(ctx, pipe->line, DIAG_SYNTAX, "a pipe must be text");
		return;
	}
	if (ci_is_open(ctx, "pipe", pipe->text, pipe->line))
		return;
	if (str_starts_with(pipe->text, docker)) {
		image_add(ctx, str_from(pipe->text, docker.len), SCOPE_DEV, pipe->line);
		return;
	}
	str_rcut(pipe->text, ':', &name, &tag);
	name = arena_cat(parse_arena(ctx), STR("https://bitbucket.org/"), name, STR(""));
	if (!str_has_char(pipe->text, '/') ||
	    !vcs_url_read(parse_arena(ctx), name, VCS_REPOSITORY, &url)) {
		parse_warn(ctx, pipe->line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no pipe, owner/name:tag",
			   STR_ARG(str_slice(pipe->text, 0, 120)));
		return;
	}
	p.name = url.key;
	p.vcs_url = url.url;
	*(ci_is_version(tag) ? &p.version : &p.requested) = tag;
	parse_add(ctx, &p);
}

static void search(struct parse_ctx *ctx, const struct ynode *at, unsigned depth)
{
	if (!depth || at->type == YNODE_SCALAR)
		return;
	ynode_each (child, at) {
		if (at->type == YNODE_MAPPING && str_is(child->key, "image"))
			ci_image(ctx, child, "name", SCOPE_DEV);
		else if (at->type == YNODE_MAPPING && str_is(child->key, "pipe"))
			add_pipe(ctx, child);
		else if (at->type != YNODE_MAPPING || !str_is(child->key, "variables"))
			search(ctx, child, depth - 1);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc = ci_load(ctx, bytes, &docs);

	for (size_t i = 0; i < docs.n; i++)
		search(ctx, docs.v[i], CI_NESTING);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "bitbucket-pipelines.yml", NULL },
	{ MATCH_NAME, "bitbucket-pipelines.yaml", NULL },
};

const struct parser bitbucket_pipelines_parser = {
	.id = "bitbucket-pipelines",
	.title = "Bitbucket pipeline",
	.versions = "as of 2026-08",
	.spec = "https://support.atlassian.com/bitbucket-cloud/docs/"
		"bitbucket-pipelines-configuration-reference/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
