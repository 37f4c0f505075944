/* check_compose_port.c - rules about what Compose services publish, and how they are
 * called.
 */
#include "base/map.h"
#include "checks/compose.h"
#include "format/command.h"

#define SPEC_URL "https://docs.docker.com/reference/compose-file/services/"

enum { PORT_MAX = 65535, RANGE_MOST = 1000 };

/* One entry of `ports`. */
struct published {
	struct str ip;     /* "" for all */
	uint32_t from, to; /* of the host */
	uint32_t target;   /* the first one of the container */
	struct str protocol;
	bool is_published; /* false: the engine chooses the port of the host */
};

static bool read_range(struct str s, uint32_t *from, uint32_t *to)
{
	struct str first, last;
	bool has_last = str_cut(s, '-', &first, &last);

	if (!str_to_u32(first, PORT_MAX, from))
		return false;
	*to = *from;
	return !has_last || (str_to_u32(last, PORT_MAX, to) && *to >= *from);
}

/* [[IP:]HOST:]CONTAINER[/PROTOCOL] */
static bool read_short(struct str s, struct published *p)
{
	struct str rest, target, host;
	uint32_t unused;

	str_cut(s, '/', &s, &p->protocol);
	if (!str_rcut(s, ':', &rest, &target))
		return read_range(s, &p->target, &unused);
	if (!read_range(target, &p->target, &unused))
		return false;
	if (!str_rcut(rest, ':', &p->ip, &host) ||
	    (str_starts_with(rest, STR("[")) && str_ends_with(rest, STR("]")))) {
		host = rest;
		p->ip = STR("");
	}
	if (!host.len)
		return true; /* 127.0.0.1::80 */
	p->is_published = true;
	return read_range(host, &p->from, &p->to);
}

static bool read_port(struct check_ctx *ctx, const struct ynode *v, struct published *p)
{
	struct str text, target;
	uint32_t unused;

	*p = (struct published){ .is_published = false };
	if (v->type == YNODE_SCALAR)
		return compose_text(ctx, v, &text) && read_short(str_trim(text), p);
	if (v->type != YNODE_MAPPING ||
	    !compose_text(ctx, ynode_get(v, "target"), &target) ||
	    !read_range(target, &p->target, &unused))
		return false;
	if (ynode_get(v, "host_ip") &&
	    !compose_text(ctx, ynode_get(v, "host_ip"), &p->ip))
		return false;
	p->protocol = ynode_string(v, "protocol");
	if (!ynode_get(v, "published"))
		return true;
	p->is_published = true;
	return compose_text(ctx, ynode_get(v, "published"), &text) &&
	       read_range(text, &p->from, &p->to);
}

static bool is_everywhere(struct str ip)
{
	return !ip.len || word_in(ip, "0.0.0.0 :: [::] *");
}

/* Servers of data that are attacked as soon as they are seen. */
static const char *server_of(uint32_t port)
{
	switch (port) {
	case 5432:
		return "PostgreSQL";
	case 3306:
		return "MySQL";
	case 1433:
		return "SQL Server";
	case 6379:
		return "Redis";
	case 27017:
		return "MongoDB";
	case 9200:
		return "Elasticsearch";
	case 11211:
		return "memcached";
	case 2375:
		return "the container engine";
	default:
		return NULL;
	}
}

static void run_everywhere(struct check_ctx *ctx, const struct check *self,
			   const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		ynode_each (v, ynode_get(s, "ports")) {
			struct check_at at = compose_at(v, s);
			struct published p;

			if (!read_port(ctx, v, &p) || !p.is_published ||
			    !is_everywhere(p.ip))
				continue;
			const char *server = server_of(p.target);

			at.subject = arena_cat(ctx->arena, s->key,
					       server ? STR(" data") : STR(""), STR(""));
			if (server)
				at.severity = SEVERITY_MEDIUM;
			check_report(ctx, self, at,
				     "port %u of service " STR_FMT
				     " is open on all interfaces of the host%s%s",
				     p.from, STR_ARG(s->key), server ? ": " : "",
				     server ? server : "");
		}
	}
}

const struct check check_compose_everywhere = {
	.id = "WB-CP-020",
	.slug = "port-all-interfaces",
	.aliases = "no-unbound-port-interfaces",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Port is open on all interfaces",
	.why = "Docker opens it past the firewall of the host, so whoever reaches the "
	       "host reaches the service.",
	.fix = "write 127.0.0.1: in front, or expose instead of ports",
	.bad = "ports: [\"5432:5432\"]",
	.good = "ports: [\"127.0.0.1:5432:5432\"]",
	.url = "https://docs.docker.com/engine/network/packet-filtering-firewalls/",
	.on = CHECK_COMPOSE,
	.run = run_everywhere,
};

/* --- the same twice ----------------------------------------------------------- */

static bool shares_profile(const struct ynode *a, const struct ynode *b)
{
	const struct ynode *pa = ynode_get(a, "profiles"), *pb = ynode_get(b, "profiles");

	/* Without profiles a service is always there. */
	if (!pa || !pb)
		return true;
	ynode_each (x, pa)
		ynode_each (y, pb)
			if (str_eq(x->text, y->text))
				return true;
	return false;
}

/* The first service that has a key, and the services in order. */
struct taken {
	struct map by_key;
	const struct ynode **services;
	size_t n, cap;
};

/* The service that took the key before and may run beside this one; NULL when none. */
static const struct ynode *take(struct check_ctx *ctx, struct taken *t, struct str key,
				const struct ynode *service)
{
	bool added;
	uint64_t i = map_get_or_put(&t->by_key, key, t->n, &added);

	if (!added)
		return shares_profile(t->services[i], service) ? t->services[i] : NULL;
	arena_grow(ctx->arena, t->services, t->n, &t->cap);
	t->services[t->n++] = service;
	return NULL;
}

static void check_twice(struct check_ctx *ctx, const struct check *self, struct taken *t,
			const struct ynode *service, const struct ynode *v,
			const struct published *p)
{
	struct str protocol = p->protocol.len ? p->protocol : STR("tcp");
	struct str ip = is_everywhere(p->ip) ? STR("*") : p->ip;

	for (uint32_t n = p->from; n <= p->to && n - p->from < RANGE_MOST; n++) {
		struct str key = arena_printf(ctx->arena, STR_FMT ":%u/" STR_FMT,
					      STR_ARG(ip), n, STR_ARG(protocol));
		const struct ynode *other = take(ctx, t, key, service);
		struct check_at at = compose_at(v, service);

		if (!other)
			continue;
		at.subject = key;
		check_report(ctx, self, at,
			     "port %u is published by service " STR_FMT " already", n,
			     STR_ARG(other->key));
		return;
	}
}

static void run_port_twice(struct check_ctx *ctx, const struct check *self,
			   const void *doc)
{
	struct taken t = { .n = 0 };
	struct published p;

	(void)doc;
	map_init(&t.by_key);
	compose_each_service(s, ctx)
	{
		ynode_each (v, ynode_get(s, "ports"))
			if (read_port(ctx, v, &p) && p.is_published)
				check_twice(ctx, self, &t, s, v, &p);
	}
	map_release(&t.by_key);
}

const struct check check_compose_port_twice = {
	.id = "WB-CP-021",
	.slug = "port-duplicate",
	.aliases = "no-duplicate-exported-ports",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Port is published twice",
	.why = "The second service does not start.",
	.fix = "give one of them another port",
	.bad = "a: {ports: [\"80:80\"]}\nb: {ports: [\"80:80\"]}",
	.good = "a: {ports: [\"80:80\"]}\nb: {ports: [\"81:80\"]}",
	.url = SPEC_URL "#ports",
	.on = CHECK_COMPOSE,
	.traits = CHECK_EACH,
	.run = run_port_twice,
};

/* What Docker takes: a letter or digit, then at least one of those, '_', '.' or '-'. */
static bool is_container_name(struct str name)
{
	if (name.len < 2 || !is_alnum(name.ptr[0]))
		return false;
	for (size_t i = 1; i < name.len; i++)
		if (!is_alnum(name.ptr[i]) && !str_has_char(STR("_.-"), name.ptr[i]))
			return false;
	return true;
}

static void run_name_twice(struct check_ctx *ctx, const struct check *self,
			   const void *doc)
{
	struct taken t = { .n = 0 };
	struct str name;

	(void)doc;
	map_init(&t.by_key);
	compose_each_service(s, ctx)
	{
		const struct ynode *v = ynode_get(s, "container_name"), *other;

		if (!compose_text(ctx, v, &name) || !name.len)
			continue;
		if (!is_container_name(name))
			check_report(ctx, self, compose_at(v, s),
				     "Docker takes no container name like " STR_FMT,
				     STR_ARG(name));
		other = take(ctx, &t, name, s);
		if (!other)
			continue;
		check_report(ctx, self, compose_at(v, s),
			     "service " STR_FMT " has the container name " STR_FMT
			     " already",
			     STR_ARG(other->key), STR_ARG(name));
	}
	map_release(&t.by_key);
}

const struct check check_compose_name_twice = {
	.id = "WB-CP-022",
	.slug = "container-name-duplicate",
	.aliases = "no-duplicate-container-names service-container-name-regex",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "Container name is given twice, or is none",
	.why = "The service does not start.",
	.fix = "give one of them another name, or none",
	.bad = "a: {container_name: web}\nb: {container_name: web}",
	.good = "a: {container_name: web}\nb: {container_name: api}",
	.url = SPEC_URL "#container_name",
	.on = CHECK_COMPOSE,
	.traits = CHECK_EACH,
	.run = run_name_twice,
};

/* Two numbers with a ':' between, the second below 60: one number to base 60. */
static bool is_base_60(struct str s)
{
	struct str high, low;
	uint32_t n, unused;

	return str_cut(s, ':', &high, &low) && str_to_u32(low, 59, &n) && low.len <= 2 &&
	       str_to_u32(high, PORT_MAX, &unused) && high.ptr[0] != '0';
}

static void run_unquoted(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		ynode_each (v, ynode_get(s, "ports")) {
			struct check_at at = compose_at(v, s);

			if (v->type != YNODE_SCALAR || !v->plain || !is_base_60(v->text))
				continue;
			at.subject = s->key;
			check_report(ctx, self, at,
				     STR_FMT " is a number to base 60 in YAML 1.1",
				     STR_ARG(v->text));
		}
	}
}

const struct check check_compose_unquoted = {
	.id = "WB-CP-023",
	.slug = "port-unquoted",
	.aliases = "require-quotes-in-ports",
	.kind = FINDING_MISCONFIGURATION,
	.severity = SEVERITY_LOW,
	.on_by_default = true,
	.title = "Ports without quotes that YAML may take for a number",
	.why = "YAML 1.1 reads 22:22 as 1342, and some readers still do.",
	.fix = "put quotes around it",
	.bad = "ports: [22:22]",
	.good = "ports: [\"22:22\"]",
	.url = SPEC_URL "#ports",
	.on = CHECK_COMPOSE,
	.run = run_unquoted,
};
