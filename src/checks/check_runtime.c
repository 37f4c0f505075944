/* check_runtime.c - the rule about runtimes that version managers are told to install. */
#include "base/map.h"
#include "checks/eol.h"
#include "core/package.h"
#include "format/command.h"

/* Files that say which release of a language or tool is taken. */
static bool is_version_file(struct str path)
{
	static const char *const names[] = {
		".nvmrc",
		".node-version",
		".python-version",
		".ruby-version",
		".go-version",
		".java-version",
		".tool-versions",
		"mise.toml",
		".mise.toml",
		"config.toml",
		"global.json",
		"rust-toolchain",
		"rust-toolchain.toml",
		"runtime.txt",
		".terraform-version",
		"package.json", /* volta, devEngines */
	};
	struct str name = str_basename(path);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static struct str version_of(const struct package *p)
{
	return p->version.len ? p->version : p->requested;
}

static bool is_living(struct check_ctx *ctx, const struct package *p)
{
	struct base_options opt = check_base_options(ctx);
	struct base_image b;

	return !base_version_read(ctx->arena, p->name, version_of(p), &opt, &b) ||
	       b.facts[0].life < BASE_LIFE_ENDED;
}

static struct str place_of(struct check_ctx *ctx, const struct package *p,
			   const struct location *l)
{
	return arena_cat(ctx->arena, l->path, STR("\n"), p->name);
}

/* A file that names a release that lives names old ones to test with. */
static void note_living(struct check_ctx *ctx, const struct package *p,
			struct map *living)
{
	bool asked = false;

	for (size_t i = 0; i < p->n_locations && !asked; i++)
		asked = is_version_file(p->locations[i].path);
	if (!asked || !is_living(ctx, p))
		return;
	for (size_t i = 0; i < p->n_locations; i++)
		map_put(living, place_of(ctx, p, &p->locations[i]), 1);
}

static void judge(struct check_ctx *ctx, const struct check *self,
		  const struct package *p, const struct map *living)
{
	for (size_t i = 0; i < p->n_locations; i++) {
		const struct location *l = &p->locations[i];
		struct check_at at = { .line = l->line,
				       .end_line = l->line,
				       .path = l->path };

		if (is_version_file(l->path) && !map_has(living, place_of(ctx, p, l)))
			eol_report_version(ctx, self, p->name, version_of(p), at,
					   SEVERITY_MEDIUM);
	}
}

static bool is_ended(struct check_ctx *ctx, struct str product, struct str version)
{
	struct base_options opt = check_base_options(ctx);
	struct base_image b;

	return base_version_read(ctx->arena, product, version, &opt, &b) &&
	       b.facts[0].life == BASE_LIFE_ENDED;
}

/* The release of Go that a go.mod or go.work asks for.  A toolchain line names the one
 * that builds; a go line alone the least one, which an older Go fetches but a newer one
 * does without: that weighs little, and an end to come nothing. */
static bool read_go(struct check_ctx *ctx, const struct package *p, struct str *version,
		    enum severity *most)
{
	if (p->ecosystem != ECO_GO || !str_is(p->name, "stdlib") ||
	    p->evidence != EVIDENCE_FILE)
		return false;
	*version = p->version;
	*most = SEVERITY_MEDIUM;
	if (p->version.len || !str_starts_with(p->requested, STR(">=")))
		return p->version.len;
	*version = str_from(p->requested, 2);
	*most = SEVERITY_LOW;
	return is_ended(ctx, STR("go"), *version);
}

static void judge_go(struct check_ctx *ctx, const struct check *self,
		     const struct package *p)
{
	struct str version;
	enum severity most;

	if (!read_go(ctx, p, &version, &most))
		return;
	for (size_t i = 0; i < p->n_locations; i++) {
		const struct location *l = &p->locations[i];

		if (str_is(str_basename(l->path), "go.mod") ||
		    str_is(str_basename(l->path), "go.work"))
			eol_report_version(ctx, self, STR("go"), version,
					   (struct check_at){ .line = l->line,
							      .end_line = l->line,
							      .path = l->path },
					   most);
	}
}

static void run_runtime_version(struct check_ctx *ctx, const struct check *self,
				const void *arg)
{
	const struct inventory *inv = arg;
	struct map living;

	map_init(&living);
	for (size_t i = 0; i < inv->n_packages; i++)
		if (inv->packages[i].ecosystem == ECO_NONE)
			note_living(ctx, &inv->packages[i], &living);
	for (size_t i = 0; i < inv->n_packages; i++)
		if (inv->packages[i].ecosystem == ECO_NONE)
			judge(ctx, self, &inv->packages[i], &living);
		else
			judge_go(ctx, self, &inv->packages[i]);
	map_release(&living);
}

const struct check check_runtime_version_eol = {
	.id = "WB-EO-008",
	.slug = "runtime-version-eol",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "A version file names a runtime past its end of life",
	.why = "Version managers, build packs and jobs take the release that the file "
	       "names; nobody mends flaws in it any more. The go line of a go.mod names "
	       "the "
	       "least release that builds, so that a finding about it is LOW.",
	.fix = "move to a release that is supported",
	.bad = "14.21.3\n# in .nvmrc; toolchain go1.21.3 in go.mod",
	.good = "24\n# in .nvmrc",
	.url = "https://endoflife.date/",
	.on = CHECK_INVENTORY,
	.traits = CHECK_EACH,
	.run = run_runtime_version,
};

/* --- where people develop --------------------------------------------------- */

static void judge_image(struct check_ctx *ctx, const struct check *self,
			const struct package *p, const struct location *l)
{
	struct str tag =
		str_starts_with(p->version, STR("sha")) ? p->requested : p->version;
	struct str host = STR("");

	if (str_starts_with(p->qualifiers, STR("repository_url=")))
		host = str_from(p->qualifiers, 15);
	eol_report_image(ctx, self,
			 arena_printf(ctx->arena, STR_FMT "%s" STR_FMT "%s" STR_FMT,
				      STR_ARG(host), host.len ? "/" : "",
				      STR_ARG(p->name), tag.len ? ":" : "", STR_ARG(tag)),
			 (struct check_at){
				 .line = l->line, .end_line = l->line, .path = l->path },
			 SEVERITY_MEDIUM);
}

static void run_devcontainer(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct inventory *inv = arg;

	for (size_t i = 0; i < inv->n_packages; i++) {
		const struct package *p = &inv->packages[i];

		if (p->ecosystem != ECO_OCI || p->kind != PACKAGE_CONTAINER)
			continue;
		for (size_t k = 0; k < p->n_locations; k++)
			if (word_in(str_basename(p->locations[k].path),
				    "devcontainer.json .devcontainer.json"))
				judge_image(ctx, self, p, &p->locations[k]);
	}
}

const struct check check_devcontainer_eol = {
	.id = "WB-EO-010",
	.slug = "devcontainer-eol",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "A devcontainer.json names an image whose time is over",
	.why = "People develop in it with tools that get no fixes any more, and with "
	       "other "
	       "releases than those that run in the end.",
	.fix = "move to a release that is supported",
	.bad = "{\"image\": \"node:14\"}",
	.good = "{\"image\": \"node:24-trixie-slim\"}",
	.url = "https://containers.dev/implementors/json_reference/",
	.on = CHECK_INVENTORY,
	.traits = CHECK_EACH,
	.run = run_devcontainer,
};
