/*
 * built_by.c - how Compose and bake files beside a Dockerfile build it; see built_by.h.
 *
 * https://github.com/compose-spec/compose-spec/blob/main/build.md and
 * https://docs.docker.com/build/bake/reference/ (2026-08).
 */
#include "checks/built_by.h"

#include "checks/compose.h"
#include "format/text.h"

enum { DEPTH_MOST = 32, UP = 2 };

static const char *const folders[UP] = { "", "../" };

static bool read_beside(struct check_ctx *ctx, const char *folder, const char *name,
			struct str *bytes)
{
	struct str path = arena_cat(ctx->arena, str_of(folder), STR(""), str_of(name));

	return ctx->opt->read_beside &&
	       ctx->opt->read_beside(ctx->opt->read_beside_data, path, bytes);
}

/* A YAML or JSON file; NULL when it is absent or no mapping. */
static const struct ynode *load_beside(struct check_ctx *ctx, const char *folder,
				       const char *name)
{
	struct diag_list unsaid; /* it is scanned by itself, if it is one to scan */
	struct ynode_docs docs;
	struct str bytes;

	if (!read_beside(ctx, folder, name, &bytes))
		return NULL;
	diag_list_init(&unsaid, ctx->arena);
	bytes = text_decode(ctx->arena, bytes, &unsaid, str_of(name));
	ynode_load(ctx->arena, bytes, DEPTH_MOST, &unsaid, str_of(name), &docs);
	return docs.n && docs.v[0] && docs.v[0]->type == YNODE_MAPPING ? docs.v[0] : NULL;
}

/* --- Compose ------------------------------------------------------------------ */

/* Whether a service of a file in `folder` builds the Dockerfile at hand. */
static bool builds_this(const struct check_ctx *ctx, const struct ynode *service,
			const char *folder)
{
	const struct ynode *build = ynode_get(service, "build");
	struct str context = STR("."), file = STR("Dockerfile"), own;

	if (!build)
		return false;
	if (build->type != YNODE_MAPPING) {
		context = build->text;
	} else {
		if (ynode_get(build, "context"))
			context = ynode_string(build, "context");
		if (ynode_get(build, "dockerfile"))
			file = ynode_string(build, "dockerfile");
	}
	own = folder[0] ? str_basename(str_dirname(ctx->path)) : STR("");
	return str_eq(dockerignore_clean(ctx->arena, context), own) &&
	       str_eq(str_basename(file), str_basename(ctx->path));
}

/* Calls fn for each service that builds the Dockerfile, until it says true. */
static bool any_service(struct check_ctx *ctx,
			bool (*fn)(const struct ynode *service, struct str stage),
			struct str stage)
{
	static const char *const names[] = { "compose.yaml",
					     "compose.yml",
					     "docker-compose.yml",
					     "docker-compose.yaml",
					     "compose.override.yaml",
					     "compose.override.yml",
					     "docker-compose.override.yml" };

	for (size_t i = 0; i < UP * sizeof(names) / sizeof(names[0]); i++) {
		const char *folder = folders[i % UP];
		const struct ynode *doc = load_beside(ctx, folder, names[i / UP]);

		ynode_each (service, compose_section(doc, "services"))
			if (service->type == YNODE_MAPPING &&
			    builds_this(ctx, service, folder) && fn(service, stage))
				return true;
	}
	return false;
}

static bool has_target(const struct ynode *service, struct str stage)
{
	const struct ynode *build = ynode_get(service, "build");

	return build->type == YNODE_MAPPING &&
	       str_eq_nocase(ynode_string(build, "target"), stage);
}

static bool has_healthcheck(const struct ynode *service, struct str stage)
{
	(void)stage;
	return ynode_get(service, "healthcheck") != NULL;
}

/* --- bake ---------------------------------------------------------------------- */

/* A line of HCL: target = "NAME". */
static bool is_hcl_target(struct str line, struct str stage)
{
	struct str name, value;

	if (!str_cut(line, '=', &name, &value) || !str_is(str_trim(name), "target"))
		return false;
	value = str_trim(value);
	return value.len == stage.len + 2 && value.ptr[0] == '"' &&
	       str_eq_nocase(str_slice(value, 1, value.len - 1), stage);
}

static bool bake_targets(struct check_ctx *ctx, const char *folder, struct str stage)
{
	struct str bytes, line;

	ynode_each (t, compose_section(load_beside(ctx, folder, "docker-bake.json"),
				       "target"))
		if (str_eq_nocase(ynode_string(t, "target"), stage))
			return true;
	if (!read_beside(ctx, folder, "docker-bake.hcl", &bytes))
		return false;
	while (str_next_line(&bytes, &line))
		if (is_hcl_target(line, stage))
			return true;
	return false;
}

bool built_by_targets(struct check_ctx *ctx, struct str stage)
{
	for (size_t i = 0; i < UP; i++)
		if (bake_targets(ctx, folders[i], stage))
			return true;
	return any_service(ctx, has_target, stage);
}

/* --- Kubernetes ------------------------------------------------------------------ */

bool built_by_probes(struct check_ctx *ctx)
{
	static const char *const names[] = { "k8s",
					     "kubernetes",
					     "helm",
					     "charts",
					     "chart",
					     "deployment.yaml",
					     "deployment.yml",
					     "k8s.yaml",
					     "k8s.yml",
					     "skaffold.yaml",
					     "kustomization.yaml",
					     "Chart.yaml" };

	for (size_t i = 0; i < UP * sizeof(names) / sizeof(names[0]); i++) {
		struct str path = arena_cat(ctx->arena, str_of(folders[i % UP]), STR(""),
					    str_of(names[i / UP]));

		if (ctx->opt->has_beside &&
		    ctx->opt->has_beside(ctx->opt->beside_data, path))
			return true;
	}
	return any_service(ctx, has_healthcheck, STR(""));
}
