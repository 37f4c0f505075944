/* check_user.c - rules about the user that the image runs as. */
#include "checks/check_ctx.h"

#define USER_URL "https://docs.docker.com/build/building/best-practices/#user"

/* The user of "user:group", expanded where the instruction stands, quotes off. */
static struct str user_of(struct check_ctx *ctx, const struct df_instr *in)
{
	size_t kept = ctx->index;
	struct str user, group;

	ctx->index = (size_t)(in - ctx->df->instrs);
	struct df_expansion e = check_expand(ctx, in->text);

	ctx->index = kept;
	str_cut(str_trim(e.text), ':', &user, &group);
	return user;
}

static bool is_windows(const struct base_image *b)
{
	for (size_t i = 0; b && i < b->n_facts; i++)
		if (str_starts_with(b->facts[i].product, STR("windows-")))
			return true;
	return false;
}

static void run_user_root(struct check_ctx *ctx, const struct check *self,
			  const void *arg)
{
	const struct df_stage *s = arg;

	if (!check_is_target(ctx, s))
		return;
	const struct df_instr *in = check_last_in_chain(ctx, s, DF_USER, SIZE_MAX);

	if (!in)
		return;
	struct str user = user_of(ctx, in);

	if (str_is(user, "root") || str_is(user, "0"))
		check_report(ctx, self, check_at_instr(in),
			     "the last USER of the image is " STR_FMT, STR_ARG(user));
}

const struct check check_user_root = {
	.id = "WB-DF-219",
	.slug = "user-root",
	.aliases = "DL3002 DS-0002 CKV_DOCKER_8",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "The image runs as root",
	.why = "A program that is broken into as root can change everything in the "
	       "container, and "
	       "every flaw of the kernel or the runtime weighs more.",
	.fix = "end with a USER that is not root",
	.bad = "FROM alpine:3.24\nUSER root",
	.good = "FROM alpine:3.24\nUSER root\nRUN adduser -D app\nUSER app",
	.url = USER_URL,
	.on = CHECK_DOCKERFILE_STAGE,
	.run = run_user_root,
};

/* An entry point that drops its rights by itself needs to start as root. */
static bool drops_rights(const struct check_ctx *ctx, const struct df_stage *s)
{
	static const char *const tools[] = { "gosu",   "su-exec",      "setpriv",
					     "suexec", "s6-setuidgid", "chpst" };

	for (;;) {
		for (size_t i = s->first; i < s->last; i++) {
			const struct df_instr *in = &ctx->df->instrs[i];

			if (in->kind != DF_RUN && in->kind != DF_ENTRYPOINT &&
			    in->kind != DF_CMD)
				continue;
			for (size_t t = 0; t < sizeof(tools) / sizeof(tools[0]); t++)
				if (str_find(in->text, str_of(tools[t])) != STR_NONE)
					return true;
		}
		if (s->parent < 0)
			return false;
		s = &ctx->df->stages[s->parent];
	}
}

static void run_user_missing(struct check_ctx *ctx, const struct check *self,
			     const void *arg)
{
	const struct df_stage *s = arg;

	if (!check_is_target(ctx, s) || !s->from ||
	    check_last_in_chain(ctx, s, DF_USER, SIZE_MAX))
		return;
	const struct base_image *b = check_root_base(ctx, s);
	struct check_at at = check_at_instr(s->from);

	if (b && (base_image_is_nonroot(b) || is_windows(b)))
		return;
	at.info = drops_rights(ctx, s);
	check_report(ctx, self, at,
		     "no USER in the image, so it runs as root unless the base says "
		     "otherwise");
}

const struct check check_user_missing = {
	.id = "WB-DF-220",
	.slug = "user-missing",
	.aliases = "DS-0002 CKV_DOCKER_3 CIS-DI-0001",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "No USER in the final image",
	.why = "Without a USER most base images run everything as root.",
	.fix = "add a user and a USER at the end, or use a base that has one (:nonroot)",
	.bad = "FROM alpine:3.24\nCMD [\"httpd\", \"-f\"]",
	.good = "FROM alpine:3.24\nUSER 1000\nCMD [\"httpd\", \"-f\"]",
	.url = USER_URL,
	.on = CHECK_DOCKERFILE_STAGE,
	.traits = CHECK_ABSENT,
	.run = run_user_missing,
};
