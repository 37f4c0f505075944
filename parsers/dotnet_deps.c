/*
 * dotnet_deps.c - <application>.deps.json, what a build of .NET needs to run.
 *
 * https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md
 * (section "[appname].deps.json"), as the SDKs 2.0 to 9.0 write it.
 */
#include "parsers/nuget.h"

struct state {
	struct parse_ctx *ctx;
	struct nuget_graph g;
	const struct jnode *libraries;
	enum dep_relation others; /* of who is not direct */
	package_ref root;         /* the application */
};

static struct str type_of(const struct state *s, struct str key)
{
	return jnode_string(jnode_get_str(s->libraries, key), "type");
}

/* Compiled against only: it has files to compile with, and none to run with. */
static bool is_compile_only(const struct jnode *entry)
{
	return jnode_is_true(entry, "compileOnly") ||
	       (jnode_get(entry, "compile") && !jnode_get(entry, "runtime") &&
		!jnode_get(entry, "native") && !jnode_get(entry, "runtimeTargets") &&
		!jnode_get(entry, "resources"));
}

/* "Newtonsoft.Json/13.0.1"; assemblies that no package has brought are passed over. */
static void add_library(struct state *s, const struct jnode *entry)
{
	struct package p = { .line = entry->line, .relation = s->others };
	struct str type = type_of(s, entry->key), pack = STR("runtimepack.");

	if (!str_cut(entry->key, '/', &p.name, &p.version) ||
	    entry->type != JNODE_OBJECT) {
		parse_warn(s->ctx, entry->line, DIAG_SYNTAX,
			   "expected \"name/version\": an object");
		return;
	}
	if (str_eq_nocase(type, STR("project"))) {
		p.kind = PACKAGE_PROJECT;
		p.relation = DEP_UNKNOWN;
	} else if (str_eq_nocase(type, STR("runtimepack"))) {
		if (str_starts_with_nocase(p.name, pack))
			p.name = str_from(p.name, pack.len);
	} else if (!str_eq_nocase(type, STR("package"))) {
		if (!str_starts_with_nocase(type, STR("reference")))
			parse_warn(s->ctx, entry->line, DIAG_UNSUPPORTED,
				   STR_FMT " is a library of a type that is not known",
				   STR_ARG(p.name));
		return;
	}
	p.scope = is_compile_only(entry) ? SCOPE_DEV : SCOPE_RUNTIME;
	nuget_add(&s->g, 0, &p);
}

/* Runtime packs go by "runtimepack.X" in lists of dependencies as well. */
static struct str name_of(struct str name)
{
	struct str pack = STR("runtimepack.");

	return str_starts_with_nocase(name, pack) ? str_from(name, pack.len) : name;
}

static void add_edges(struct state *s, const struct jnode *entry)
{
	struct str name, version;

	str_cut(entry->key, '/', &name, &version);
	package_ref from = nuget_find(&s->g, 0, 0, name_of(name));

	if (from == PACKAGE_NONE)
		return;
	jnode_each (d, jnode_get(entry, "dependencies")) {
		struct str key =
			arena_cat(parse_arena(s->ctx), d->key, STR("/"), d->text);

		if (str_starts_with_nocase(type_of(s, key), STR("reference")))
			continue;
		if (from == s->root)
			nuget_add_direct(&s->g, 0, 0, name_of(d->key));
		struct jnode need = *d;

		need.key = name_of(d->key);
		nuget_need(&s->g, 0, 0, from, name, &need);
	}
}

/* The application is the library that the file is named after. */
static struct str root_name(const struct state *s)
{
	struct str name = str_basename(parse_path(s->ctx));

	return str_slice(name, 0, name.len - strlen(".deps.json"));
}

static bool has_root(const struct state *s, const struct jnode *target)
{
	struct str name, version;

	jnode_each (entry, target) {
		str_cut(entry->key, '/', &name, &version);
		if (str_eq_nocase(name, root_name(s)))
			return true;
	}
	return false;
}

static int read_target(struct state *s, const struct jnode *root)
{
	const struct jnode *targets = jnode_get(root, "targets");
	struct str name = jnode_string(jnode_get(root, "runtimeTarget"), "name");
	const struct jnode *target = jnode_get_str(targets, name);

	if (!jnode_is(targets, JNODE_OBJECT))
		return parse_error(s->ctx, targets ? targets->line : root->line,
				   "no object \"targets\": no dependencies of .NET");
	if (!jnode_is(target, JNODE_OBJECT))
		return parse_error(s->ctx, targets->line,
				   "no target \"" STR_FMT "\", which is the one to run",
				   STR_ARG(name));
	s->libraries = jnode_get(root, "libraries");
	if (!jnode_is(s->libraries, JNODE_OBJECT))
		return parse_error(s->ctx, s->libraries ? s->libraries->line : root->line,
				   "no object \"libraries\"");
	nuget_target(&s->g, name);
	/* without it nobody tells who is direct */
	if (has_root(s, target))
		s->others = DEP_TRANSITIVE;
	jnode_each (entry, target)
		add_library(s, entry);
	s->root = nuget_find(&s->g, 0, 0, root_name(s));
	jnode_each (entry, target)
		add_edges(s, entry);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root = nuget_read_json(ctx, bytes, parse_path(ctx));
	struct state s = { .ctx = ctx };

	if (!root)
		return -1;
	nuget_graph_init(&s.g, ctx);
	int rc = read_target(&s, root);
	nuget_graph_release(&s.g);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".deps.json", NULL },
};

const struct parser dotnet_deps_parser = {
	.id = "dotnet-deps",
	.title = ".NET dependency manifest of a build",
	.versions = "SDK 2.0 to 9.0",
	.spec = "https://github.com/dotnet/sdk/blob/main/documentation/specs/"
		"runtime-configuration-file.md",
	.ecosystem = ECO_NUGET,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
