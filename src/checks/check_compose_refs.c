/* check_compose_refs.c - the rule about what Compose services name and nothing defines.
 */
#include "checks/compose.h"
#include "format/command.h"

#define SPEC_URL "https://docs.docker.com/reference/compose-file/services/"

static void report_missing(struct check_ctx *ctx, const struct check *self,
			   const struct ynode *service, const struct ynode *v,
			   const char *what, const char *section, struct str name)
{
	struct check_at at = compose_at(v, service);

	if (!name.len || str_has_char(name, '$') || compose_defines(ctx, section, name))
		return;
	at.subject = arena_cat(ctx->arena, str_of(what), STR(" "), name);
	check_report(ctx, self, at,
		     "service " STR_FMT " names the %s " STR_FMT
		     ", which nothing defines",
		     STR_ARG(service->key), what, STR_ARG(name));
}

/* The names of a list, or the keys of a mapping. */
static void check_names(struct check_ctx *ctx, const struct check *self,
			const struct ynode *service, const char *key, const char *what,
			const char *section)
{
	const struct ynode *list = ynode_get(service, key);

	if (!list || list->type == YNODE_SCALAR)
		return;
	ynode_each (v, list) {
		struct str name = v->text;

		if (list->type == YNODE_MAPPING)
			name = v->key;
		else if (v->type == YNODE_MAPPING)
			name = ynode_string(v, "source");
		if (strcmp(section, "networks") == 0 && str_is(name, "default"))
			continue;
		if (v->type == YNODE_MAPPING &&
		    str_is(ynode_string(v, "required"), "false"))
			continue;
		report_missing(ctx, self, service, v, what, section, name);
	}
}

static void check_volumes(struct check_ctx *ctx, const struct check *self,
			  const struct ynode *service)
{
	ynode_each (v, ynode_get(service, "volumes")) {
		struct compose_volume volume;
		struct str type = v->type == YNODE_MAPPING ? ynode_string(v, "type")
							   : STR("volume");

		compose_volume(ctx, v, &volume);
		/* A drive of Windows is a path, too. */
		if (volume.known && !volume.is_bind && str_is(type, "volume") &&
		    volume.source.len > 1)
			report_missing(ctx, self, service, v, "volume", "volumes",
				       volume.source);
	}
}

static void check_namespace(struct check_ctx *ctx, const struct check *self,
			    const struct ynode *service, const char *key)
{
	const struct ynode *v = ynode_get(service, key);

	if (v && v->type == YNODE_SCALAR && str_starts_with(v->text, STR("service:")))
		report_missing(ctx, self, service, v, "service", "services",
			       str_from(v->text, 8));
}

static void check_extends(struct check_ctx *ctx, const struct check *self,
			  const struct ynode *service)
{
	const struct ynode *v = ynode_get(service, "extends");
	struct str name = STR("");

	if (!v)
		return;
	if (v->type == YNODE_SCALAR)
		name = v->text;
	else if (!ynode_get(v, "file"))
		name = ynode_string(v, "service");
	report_missing(ctx, self, service, v, "service", "services", name);
}

static bool is_known_key(struct str key)
{
	return str_starts_with(key, STR("x-")) || str_is(key, "<<") ||
	       word_in(key,
		       "annotations attach blkio_config build cap_add cap_drop cgroup "
		       "cgroup_parent command configs container_name cpu_count "
		       "cpu_percent "
		       "cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares "
		       "cpus "
		       "cpuset credential_spec depends_on deploy develop "
		       "device_cgroup_rules devices dns dns_opt dns_search domainname "
		       "driver_opts entrypoint env_file environment expose extends "
		       "external_links extra_hosts gpus group_add healthcheck hostname "
		       "image init ipc isolation label_file labels links log_driver "
		       "log_opt logging mac_address mem_limit mem_reservation "
		       "mem_swappiness memswap_limit models name network_mode networks "
		       "oom_kill_disable oom_score_adj pid pids_limit platform ports "
		       "post_start post_stop pre_start pre_stop privileged profiles "
		       "provider pull_policy pull_refresh_after read_only restart "
		       "runtime "
		       "scale secrets security_opt shm_size stdin_open stop_grace_period "
		       "stop_signal storage_opt sysctls tmpfs tty ulimits "
		       "use_api_socket user userns_mode uts volume_driver volumes "
		       "volumes_from working_dir");
}

static void check_keys(struct check_ctx *ctx, const struct check *self,
		       const struct ynode *service)
{
	ynode_each (v, service) {
		struct check_at at = compose_at(v, service);

		if (is_known_key(v->key))
			continue;
		at.subject = arena_cat(ctx->arena, service->key, STR(" "), v->key);
		check_report(ctx, self, at,
			     "service " STR_FMT " has the key " STR_FMT
			     ", which services do not have",
			     STR_ARG(service->key), STR_ARG(v->key));
	}
}

static void run_refs(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		check_names(ctx, self, s, "depends_on", "service", "services");
		check_names(ctx, self, s, "networks", "network", "networks");
		check_names(ctx, self, s, "secrets", "secret", "secrets");
		check_names(ctx, self, s, "configs", "config", "configs");
		check_volumes(ctx, self, s);
		check_namespace(ctx, self, s, "network_mode");
		check_namespace(ctx, self, s, "ipc");
		check_namespace(ctx, self, s, "pid");
		check_extends(ctx, self, s);
		check_keys(ctx, self, s);
	}
}

const struct check check_compose_refs = {
	.id = "WB-CP-041",
	.slug = "undefined-reference",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Name that nothing defines",
	.why = "docker compose refuses the file.",
	.fix = "define it, or correct the name",
	.bad = "services: {a: {image: b:1, depends_on: [c]}}",
	.good = "services: {a: {image: b:1}}",
	.url = SPEC_URL,
	.on = CHECK_COMPOSE,
	.run = run_refs,
};
