/* check_compose_limits.c - rules about what Compose services lack. */
#include "checks/compose.h"

#define SPEC_URL "https://docs.docker.com/reference/compose-file/services/"

/* What adds to another file may find there what it lacks. */
static void report_lack(struct check_ctx *ctx, const struct check *self,
			const struct ynode *service, const char *what)
{
	struct check_at at = { .line = service->key_line,
			       .end_line = service->key_line,
			       .subject = service->key };

	check_report(ctx, self, at, "service " STR_FMT " %s", STR_ARG(service->key),
		     what);
}

static bool has_option(const struct ynode *list, const char *name)
{
	ynode_each (v, list)
		if (v->type == YNODE_SCALAR && str_starts_with(v->text, str_of(name)) &&
		    !str_ends_with(v->text, STR("false")))
			return true;
	return false;
}

static void run_new_privileges(struct check_ctx *ctx, const struct check *self,
			       const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx) if (!compose_is_addition(ctx, s) &&
					 !has_option(compose_get(ctx, s, "security_opt"),
						     "no-new-privileges"))
		report_lack(ctx, self, s, "may gain privileges by setuid programs");
}

const struct check check_compose_new_privileges = {
	.id = "WB-CP-016",
	.slug = "no-new-privileges",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Service without no-new-privileges",
	.why = "A setuid program in the image makes a process root again.",
	.fix = "add security_opt: [no-new-privileges:true]",
	.bad = "image: a:1",
	.good = "security_opt: [\"no-new-privileges:true\"]",
	.url = SPEC_URL "#security_opt",
	.on = CHECK_COMPOSE,
	.traits = CHECK_INFO,
	.run = run_new_privileges,
};

static bool has_limits(struct check_ctx *ctx, const struct ynode *s)
{
	const struct ynode *deploy = compose_get(ctx, s, "deploy");
	const struct ynode *resources = deploy && deploy->type == YNODE_MAPPING
						? ynode_get(deploy, "resources")
						: NULL;

	if (resources && resources->type == YNODE_MAPPING &&
	    ynode_get(resources, "limits"))
		return true;
	return compose_get(ctx, s, "mem_limit") && compose_get(ctx, s, "pids_limit");
}

static void run_limits(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s,
			     ctx) if (!compose_is_addition(ctx, s) && !has_limits(ctx, s))
		report_lack(ctx, self, s, "has no limits of memory and processes");
}

const struct check check_compose_limits = {
	.id = "WB-CP-017",
	.slug = "limits",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Service without limits",
	.why = "One service that leaks or is attacked takes the memory and the processes "
	       "of all.",
	.fix = "add deploy.resources.limits, or mem_limit and pids_limit",
	.bad = "image: a:1",
	.good = "mem_limit: 512m\npids_limit: 200",
	.url = "https://docs.docker.com/reference/compose-file/deploy/#resources",
	.on = CHECK_COMPOSE,
	.traits = CHECK_INFO,
	.run = run_limits,
};

static void run_read_only(struct check_ctx *ctx, const struct check *self,
			  const void *doc)
{
	(void)doc;
	compose_each_service(s,
			     ctx) if (!compose_is_addition(ctx, s) &&
				      !compose_is_true(compose_get(ctx, s, "read_only")))
		report_lack(ctx, self, s, "can write to its root file system");
}

const struct check check_compose_read_only = {
	.id = "WB-CP-018",
	.slug = "read-only",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Service with a writable root file system",
	.why = "Who gets in can leave programs there.",
	.fix = "add read_only: true, and tmpfs for what is written",
	.bad = "image: a:1",
	.good = "read_only: true",
	.url = SPEC_URL "#read_only",
	.on = CHECK_COMPOSE,
	.traits = CHECK_INFO,
	.run = run_read_only,
};

static void run_restart(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		const struct ynode *deploy = compose_get(ctx, s, "deploy");

		if (!compose_is_addition(ctx, s) && !compose_get(ctx, s, "restart") &&
		    !(deploy && deploy->type == YNODE_MAPPING &&
		      ynode_get(deploy, "restart_policy")))
			report_lack(ctx, self, s, "is not started again when it ends");
	}
}

const struct check check_compose_restart = {
	.id = "WB-CP-019",
	.slug = "restart",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = false,
	.title = "Service without a restart policy",
	.why = "It stays away after a failure, or after the machine was started anew.",
	.fix = "add restart: unless-stopped, or on-failure",
	.bad = "image: a:1",
	.good = "restart: unless-stopped",
	.url = SPEC_URL "#restart",
	.on = CHECK_COMPOSE,
	.traits = CHECK_INFO,
	.run = run_restart,
};
