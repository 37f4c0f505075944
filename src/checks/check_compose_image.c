/* check_compose_image.c - rules about the images of Compose services, and the file's
 * form. */
#include "checks/compose.h"
#include "checks/eol.h"
#include "format/command.h"
#include "format/image_ref.h"

#define SPEC_URL "https://docs.docker.com/reference/compose-file/"

/* The image that a service pulls, as far as defaults tell it. */
static bool pulled(struct check_ctx *ctx, const struct ynode *service,
		   const struct ynode **node, struct str *text, struct image_ref *ref)
{
	*node = ynode_get(service, "image");
	if (!*node || compose_get(ctx, service, "build"))
		return false;
	return compose_text(ctx, *node, text) && !image_ref_parse(*text, ref);
}

static void run_untagged(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		const struct ynode *v;
		struct image_ref ref;
		struct str text;

		if (!pulled(ctx, s, &v, &text, &ref) || ref.tag.len || ref.digest.len)
			continue;
		struct check_at at = compose_at(v, s);

		at.subject = s->key;
		check_report(ctx, self, at, STR_FMT " has no tag, which means latest",
			     STR_ARG(text));
	}
}

const struct check check_compose_untagged = {
	.id = "WB-CP-001",
	.slug = "compose-image-untagged",
	.aliases = "service-image-require-explicit-tag DS-0001",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Image without a tag",
	.why = "Each pull may bring another release, and nobody can tell which one runs.",
	.fix = "write the tag, or better a digest",
	.bad = "image: redis",
	.good = "image: redis:8.2",
	.url = SPEC_URL "services/#image",
	.on = CHECK_COMPOSE,
	.run = run_untagged,
};

static void run_latest(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		const struct ynode *v;
		struct image_ref ref;
		struct str text;

		if (!pulled(ctx, s, &v, &text, &ref) || ref.digest.len ||
		    !word_in(ref.tag, "latest stable"))
			continue;
		struct check_at at = compose_at(v, s);

		at.subject = s->key;
		check_report(ctx, self, at,
			     STR_FMT " is another image after each release",
			     STR_ARG(text));
	}
}

const struct check check_compose_latest = {
	.id = "WB-CP-002",
	.slug = "compose-image-latest",
	.aliases = "service-image-require-explicit-tag DS-0001",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Image with a tag that moves",
	.why = "Each pull may bring another release, and nobody can tell which one runs.",
	.fix = "write the version as tag, or add a digest",
	.bad = "image: redis:latest",
	.good = "image: redis:8.2",
	.url = SPEC_URL "services/#image",
	.on = CHECK_COMPOSE,
	.run = run_latest,
};

static void run_build_and_image(struct check_ctx *ctx, const struct check *self,
				const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		const struct ynode *image = ynode_get(s, "image");
		const struct ynode *policy = compose_get(ctx, s, "pull_policy");

		if (!image || !ynode_get(s, "build") ||
		    (policy && str_is(policy->text, "build")))
			continue;
		struct check_at at = compose_at(image, s);

		at.subject = s->key;
		check_report(ctx, self, at,
			     "service " STR_FMT " has an image to pull and a build",
			     STR_ARG(s->key));
	}
}

const struct check check_compose_build_and_image = {
	.id = "WB-CP-003",
	.slug = "build-and-image",
	.aliases = "no-build-and-image",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Service with both image and build",
	.why = "An image of that name in the registry is taken instead of the build when "
	       "it is there.",
	.fix = "add pull_policy: build, or remove one of them",
	.bad = "image: a.example/app:1\nbuild: .",
	.good = "image: a.example/app:1\nbuild: .\npull_policy: build",
	.url = SPEC_URL "services/#pull_policy",
	.on = CHECK_COMPOSE,
	.traits = CHECK_INFO,
	.run = run_build_and_image,
};

static void run_version(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	const struct ynode *v = ynode_get(doc, "version");

	/* A file without services is of something else, or only adds to another. */
	if (v && compose_section(doc, "services"))
		check_report(ctx, self, compose_at(v, NULL),
			     "version has no meaning any more, and a warning is printed");
}

const struct check check_compose_version = {
	.id = "WB-CP-040",
	.slug = "version-field",
	.aliases = "no-version-field",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Field version",
	.why = "Docker Compose has ignored it since 2.0 and warns of it since 2.25.",
	.fix = "remove the line",
	.bad = "version: \"3.8\"",
	.good = "services: {}",
	.url = SPEC_URL "version-and-name/#version-top-level-element-obsolete",
	.on = CHECK_COMPOSE,
	.traits = CHECK_INFO,
	.run = run_version,
};

static void run_eol(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		const struct ynode *v;
		struct image_ref ref;
		struct str text;

		if (pulled(ctx, s, &v, &text, &ref))
			eol_report_image(ctx, self, text, compose_at(v, s),
					 SEVERITY_UNKNOWN);
	}
}

const struct check check_compose_eol = {
	.id = "WB-CP-050",
	.slug = "compose-eol-image",
	.kind = FINDING_END_OF_LIFE,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Service with an image whose time is over",
	.why = "It gets no security fixes any more.",
	.fix = "move to a release that is still supported",
	.bad = "image: redis:5",
	.good = "image: redis:8.2",
	.url = "https://endoflife.date/",
	.on = CHECK_COMPOSE,
	.run = run_eol,
};
