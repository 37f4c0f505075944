/*
 * skaffold.c - skaffold.yaml: the images that a build starts from, and the charts and
 * repositories that are deployed with what it makes.
 *
 * https://skaffold.dev/docs/references/yaml/ (skaffold/v1 to v4beta13).  The artifacts'
 * own images are what the project makes.  Building is for development, what is deployed
 * is not.
 */
#include "format/vcs_url.h"
#include "parsers/ci.h"
#include "parsers/npm.h"

static bool is_artifact(const struct ynode *root, struct str image)
{
	ynode_each (one, ynode_get(ynode_get(root, "build"), "artifacts"))
		if (str_eq(ynode_string(one, "image"), image))
			return true;
	return false;
}

/* What a builder starts from. */
static void read_artifact(struct parse_ctx *ctx, const struct ynode *artifact)
{
	static const struct {
		const char *builder, *field;
	} fields[] = { { "buildpacks", "builder" }, { "buildpacks", "runImage" },
		       { "jib", "fromImage" },      { "kaniko", "image" },
		       { "kaniko", "initImage" },   { "ko", "fromImage" } };

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		ci_image(ctx,
			 ynode_get(ynode_get(artifact, fields[i].builder),
				   fields[i].field),
			 NULL, SCOPE_DEV);
}

static void read_containers(struct parse_ctx *ctx, const struct ynode *root,
			    const struct ynode *one)
{
	const struct ynode *container = ynode_get(one, "container");

	if (container && !is_artifact(root, ynode_string(container, "image")))
		ci_image(ctx, container, "image", SCOPE_DEV);
	ynode_each (c, ynode_get(one, "containers"))
		if (c->type == YNODE_MAPPING &&
		    !is_artifact(root, ynode_string(c, "image")))
			ci_image(ctx, c, "image", SCOPE_DEV);
}

/* A chart that is not a folder of the project. */
static void read_release(struct parse_ctx *ctx, const struct ynode *release)
{
	const struct ynode *chart = ynode_get(release, "remoteChart");
	struct str version = ynode_string(release, "version");
	struct str repo = ynode_string(release, "repo"), alias;
	struct package p = { .scope = SCOPE_RUNTIME, .relation = DEP_DIRECT };

	if (!chart || chart->type != YNODE_SCALAR || !chart->text.len ||
	    ci_is_open(ctx, "chart", chart->text, chart->line) ||
	    ci_is_open(ctx, "version", version, chart->line))
		return;
	p.name = chart->text;
	p.line = chart->line;
	if (str_starts_with(p.name, STR("oci://"))) {
		repo = str_dirname(p.name);
		p.name = str_basename(p.name);
	} else if (str_find(p.name, STR("://")) != STR_NONE) {
		parse_note(ctx, chart->line, DIAG_UNRESOLVED,
			   "chart at " STR_FMT " is not listed: only its address is told",
			   STR_ARG(url_clean(parse_arena(ctx), p.name)));
		return;
	} else if (!repo.len) {
		str_rcut(p.name, '/', &alias, &p.name);
		if (!p.name.len)
			p.name = alias;
	}
	if (repo.len && str_find(repo, STR("://")) != STR_NONE)
		p.qualifiers = arena_cat(parse_arena(ctx), STR("repository_url="),
					 url_clean(parse_arena(ctx), repo), STR(""));
	if (npm_is_exact(str_starts_with(version, STR("v")) ? str_from(version, 1)
							    : version))
		p.version = version;
	else
		p.requested = version;
	parse_add(ctx, &p);
}

static void read_git(struct parse_ctx *ctx, const struct ynode *git)
{
	struct str repo = ynode_string(git, "repo"), ref = ynode_string(git, "ref");
	struct package p = { .scope = SCOPE_RUNTIME, .relation = DEP_DIRECT };
	struct vcs_url url;

	if (!repo.len || ci_is_open(ctx, "repository", repo, git->line))
		return;
	if (!vcs_url_read(parse_arena(ctx), repo, VCS_REPOSITORY, &url)) {
		parse_warn(ctx, git->line, DIAG_UNRESOLVED,
			   "the repository's address is not understood");
		return;
	}
	p.line = ynode_get(git, "repo")->line;
	p.name = url.key;
	p.vcs_url = url.url;
	p.subpath = ynode_string(git, "path");
	if (vcs_is_commit(ref))
		p.vcs_commit = arena_lower(parse_arena(ctx), ref);
	else
		*(ci_is_version(ref) ? &p.version : &p.requested) = ref;
	parse_add(ctx, &p);
}

/* The file, or one of its profiles, which has the same parts. */
static void read_config(struct parse_ctx *ctx, const struct ynode *root)
{
	static const char *const parts[] = { "deploy", "manifests" };

	ynode_each (one, ynode_get(ynode_get(root, "build"), "artifacts"))
		read_artifact(ctx, one);
	ynode_each (one, ynode_get(root, "verify"))
		read_containers(ctx, root, one);
	ynode_each (one, ynode_get(root, "customActions"))
		read_containers(ctx, root, one);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		ynode_each (one, ynode_get(ynode_get(ynode_get(root, parts[i]), "helm"),
					   "releases"))
			read_release(ctx, one);
	ynode_each (one, ynode_get(root, "requires"))
		if (ynode_get(one, "git"))
			read_git(ctx, ynode_get(one, "git"));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	int rc = ci_load(ctx, bytes, &docs);

	for (size_t i = 0; i < docs.n; i++) {
		if (!str_starts_with(ynode_string(docs.v[i], "apiVersion"),
				     STR("skaffold/"))) {
			parse_warn(ctx, docs.v[i]->line, DIAG_UNSUPPORTED,
				   "its apiVersion is none of Skaffold's: not read");
			continue;
		}
		read_config(ctx, docs.v[i]);
		ynode_each (profile, ynode_get(docs.v[i], "profiles"))
			read_config(ctx, profile);
	}
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "skaffold.yaml", NULL },
	{ MATCH_NAME, "skaffold.yml", NULL },
};

const struct parser skaffold_parser = {
	.id = "skaffold",
	.title = "Skaffold configuration",
	.versions = "skaffold/v1 to v4beta13",
	.spec = "https://skaffold.dev/docs/references/yaml/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
