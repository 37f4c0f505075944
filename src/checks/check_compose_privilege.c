/* check_compose_privilege.c - rules about what Compose services may do to their host. */
#include "checks/compose.h"
#include "format/command.h"

#define SPEC_URL "https://docs.docker.com/reference/compose-file/services/"
#define CIS_URL "https://www.cisecurity.org/benchmark/docker"

static void run_privileged(struct check_ctx *ctx, const struct check *self,
			   const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		const struct ynode *v = ynode_get(s, "privileged");
		const struct ynode *image = compose_get(ctx, s, "image");

		if (!compose_is_true(v))
			continue;
		struct check_at at = compose_at(v, s);

		at.subject = s->key;
		/* Builders need it. */
		if (image && (str_find(image->text, STR("dind")) != STR_NONE ||
			      str_find(image->text, STR("buildkit")) != STR_NONE))
			at.severity = SEVERITY_MEDIUM;
		check_report(ctx, self, at, "service " STR_FMT " is privileged",
			     STR_ARG(s->key));
	}
}

const struct check check_compose_privileged = {
	.id = "WB-CP-010",
	.slug = "privileged",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Privileged container",
	.why = "Whoever gets into the container has the host: all devices, all "
	       "capabilities.",
	.fix = "remove it, and add the capabilities or devices that are needed",
	.bad = "privileged: true",
	.good = "cap_add: [NET_BIND_SERVICE]",
	.url = SPEC_URL "#privileged",
	.on = CHECK_COMPOSE,
	.run = run_privileged,
};

static bool is_engine_socket(struct str source)
{
	return word_in(str_basename(source),
		       "docker.sock containerd.sock podman.sock crio.sock "
		       "docker-user.sock");
}

static void run_socket(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		ynode_each (v, ynode_get(s, "volumes")) {
			struct check_at at = compose_at(v, s);
			struct compose_volume volume;

			compose_volume(ctx, v, &volume);
			at.subject = s->key;
			if (volume.known && is_engine_socket(volume.source))
				check_report(ctx, self, at,
					     "service " STR_FMT " gets " STR_FMT "%s",
					     STR_ARG(s->key), STR_ARG(volume.source),
					     volume.read_only
						     ? "; read-only does not help"
						     : "");
		}
	}
}

const struct check check_compose_socket = {
	.id = "WB-CP-011",
	.slug = "docker-socket",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Container with the socket of the container engine",
	.why = "Who can write to the socket can start a container with the whole host in "
	       "it; a read-only mount hinders nobody, since the socket is still written "
	       "to.",
	.fix = "use a proxy that lets only the needed calls through, or the rootless "
	       "engine",
	.bad = "volumes: [/var/run/docker.sock:/var/run/docker.sock]",
	.good = "volumes: [data:/data]",
	.url = CIS_URL,
	.on = CHECK_COMPOSE,
	.run = run_socket,
};

static void run_namespace(struct check_ctx *ctx, const struct check *self,
			  const void *doc)
{
	static const char *const keys[] = { "network_mode", "pid", "ipc",
					    "userns_mode",  "uts", "cgroup" };

	(void)doc;
	compose_each_service(s, ctx)
	{
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
			const struct ynode *v = ynode_get(s, keys[i]);
			struct str text;

			if (!compose_text(ctx, v, &text) || !str_is(text, "host"))
				continue;
			struct check_at at = compose_at(v, s);

			at.subject = arena_cat(ctx->arena, s->key, STR(" "), v->key);
			check_report(ctx, self, at,
				     "service " STR_FMT " shares %s with the host",
				     STR_ARG(s->key), keys[i]);
		}
	}
}

const struct check check_compose_namespace = {
	.id = "WB-CP-012",
	.slug = "host-namespace",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Container in a namespace of its host",
	.why = "What keeps the container apart from other processes, ports or users of "
	       "the host is gone.",
	.fix = "remove it, and publish the ports that are needed",
	.bad = "network_mode: host",
	.good = "ports: [\"127.0.0.1:8080:80\"]",
	.url = CIS_URL,
	.on = CHECK_COMPOSE,
	.run = run_namespace,
};

/* Below these too everything is worth stealing. */
static bool is_credentials(struct str p)
{
	static const char *const folders[] = { "~/.ssh",   "~/.aws",
					       "~/.kube",  "~/.docker",
					       "~/.gnupg", "~/.config/gcloud",
					       "~/.azure" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		struct str f = str_of(folders[i]);

		if (str_starts_with(p, f) && (p.len == f.len || p.ptr[f.len] == '/'))
			return true;
	}
	return false;
}

static bool is_sensitive(struct str p)
{
	return is_credentials(p) ||
	       word_in(p,
		       "/ /etc /root /home /proc /sys /dev /boot /usr /lib /lib64 /var "
		       "/run /var/run /var/lib /var/lib/docker /opt /bin /sbin ~ "
		       "/etc/passwd /etc/shadow /etc/ssh /root/.ssh");
}

static void run_host_path(struct check_ctx *ctx, const struct check *self,
			  const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		ynode_each (v, ynode_get(s, "volumes")) {
			struct check_at at = compose_at(v, s);
			struct compose_volume volume;

			compose_volume(ctx, v, &volume);
			if (!volume.known || !volume.is_bind ||
			    !is_sensitive(volume.source))
				continue;
			at.subject =
				arena_cat(ctx->arena, s->key, STR(" "), volume.source);
			/* Those that watch a host read these. */
			if (volume.read_only &&
			    word_in(volume.source, "/ /proc /sys /dev"))
				at.severity = SEVERITY_MEDIUM;
			check_report(ctx, self, at,
				     "service " STR_FMT " gets " STR_FMT " of the host%s",
				     STR_ARG(s->key), STR_ARG(volume.source),
				     volume.read_only ? ", read-only" : "");
		}
	}
}

const struct check check_compose_host_path = {
	.id = "WB-CP-013",
	.slug = "host-path",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Container with a sensitive folder of its host",
	.why = "The container can read the secrets of the host, or change what the host "
	       "runs.",
	.fix = "mount the one file or folder that is needed, read-only",
	.bad = "volumes: [/etc:/host/etc]",
	.good = "volumes: [\"/etc/localtime:/etc/localtime:ro\"]",
	.url = CIS_URL,
	.on = CHECK_COMPOSE,
	.run = run_host_path,
};

static enum severity weight_of_cap(struct str cap)
{
	if (str_starts_with_nocase(cap, STR("CAP_")))
		cap = str_from(cap, 4);
	if (str_eq_nocase(cap, STR("NET_ADMIN")))
		return SEVERITY_MEDIUM;
	static const char *const high[] = { "ALL",        "SYS_ADMIN",       "SYS_PTRACE",
					    "SYS_MODULE", "DAC_READ_SEARCH", "BPF",
					    "SYS_RAWIO" };

	for (size_t i = 0; i < sizeof(high) / sizeof(high[0]); i++)
		if (str_eq_nocase(cap, str_of(high[i])))
			return SEVERITY_HIGH;
	return SEVERITY_UNKNOWN;
}

static void run_caps(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		ynode_each (v, ynode_get(s, "cap_add")) {
			struct check_at at = compose_at(v, s);
			enum severity weight = v->type == YNODE_SCALAR
						       ? weight_of_cap(v->text)
						       : SEVERITY_UNKNOWN;

			if (weight == SEVERITY_UNKNOWN)
				continue;
			at.subject = arena_cat(ctx->arena, s->key, STR(" "), v->text);
			at.severity = weight;
			check_report(ctx, self, at,
				     "service " STR_FMT " gets the capability " STR_FMT,
				     STR_ARG(s->key), STR_ARG(v->text));
		}
	}
}

const struct check check_compose_caps = {
	.id = "WB-CP-014",
	.slug = "caps",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Capability that leads to the host",
	.why = "With it a process in the container can get out of it, or into others.",
	.fix = "remove it, or add the smallest one that does",
	.bad = "cap_add: [SYS_ADMIN]",
	.good = "cap_add: [NET_BIND_SERVICE]",
	.url = SPEC_URL "#cap_add",
	.on = CHECK_COMPOSE,
	.run = run_caps,
};

static bool is_unconfined(struct str v)
{
	return word_in(v, "seccomp:unconfined seccomp=unconfined apparmor:unconfined "
			  "apparmor=unconfined label:disable label=disable "
			  "systempaths=unconfined systempaths:unconfined");
}

static void run_confinement(struct check_ctx *ctx, const struct check *self,
			    const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		ynode_each (v, ynode_get(s, "security_opt")) {
			struct check_at at = compose_at(v, s);

			if (v->type != YNODE_SCALAR || !is_unconfined(v->text))
				continue;
			at.subject = arena_cat(ctx->arena, s->key, STR(" "), v->text);
			check_report(ctx, self, at,
				     "service " STR_FMT " runs with " STR_FMT,
				     STR_ARG(s->key), STR_ARG(v->text));
		}
	}
}

const struct check check_compose_confinement = {
	.id = "WB-CP-015",
	.slug = "confinement-off",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Confinement is switched off",
	.why = "Seccomp, AppArmor and SELinux stop most ways out of a container.",
	.fix = "remove it, or write a profile that allows what is needed",
	.bad = "security_opt: [\"seccomp:unconfined\"]",
	.good = "security_opt: [\"no-new-privileges:true\"]",
	.url = SPEC_URL "#security_opt",
	.on = CHECK_COMPOSE,
	.run = run_confinement,
};
