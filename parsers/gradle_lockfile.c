/*
 * gradle_lockfile.c - gradle.lockfile and its kin
 *
 * https://docs.gradle.org/current/userguide/dependency_locking.html : one file a project
 * since Gradle 7 (6.x by choice), "group:artifact:version=configuration,…"; before, one
 * file a configuration in gradle/dependency-locks/, "group:artifact:version".
 *
 * What only tests resolve, or tools of the build, is for development; what only
 * compilation resolves, in a file that locks run time too, is supplied by where it runs.
 * What the build script beside it names is direct; what it does not, it may name in
 * words that are not read.
 */
#include "base/map.h"
#include "format/gradle_script.h"
#include "parsers/gradle.h"
#include "parsers/lock_text.h"

struct lock {
	struct parse_ctx *ctx;
	struct str configuration; /* of the whole file, in the old format; else "" */
	bool is_build;            /* of the build script or the settings: tools */
	bool locks_runtime;       /* some configuration is one of run time */
	struct map direct;        /* "g:a" */
	unsigned bad;
	size_t n;
};

static bool is_runtime(struct str configuration)
{
	return str_ends_with(configuration, STR("untimeClasspath")) &&
	       !gradle_is_test(configuration);
}

static bool is_compile(struct str configuration)
{
	return str_ends_with(configuration, STR("ompileClasspath")) ||
	       str_ends_with(configuration, STR("ompileOnly"));
}

/* Of one who is in these configurations. */
static enum dep_scope scope_of(const struct lock *k, struct str list)
{
	enum dep_scope scope = SCOPE_DEV;
	struct str one;

	if (k->is_build)
		return SCOPE_DEV;
	while (list.len) {
		str_cut(list, ',', &one, &list);
		one = str_trim(one);
		if (gradle_is_test(one) || gradle_is_tool(one))
			continue;
		if (!k->locks_runtime || !is_compile(one))
			return SCOPE_RUNTIME;
		scope = SCOPE_OPTIONAL;
	}
	return scope;
}

static void add_line(struct lock *k, struct str line, unsigned number)
{
	struct str coordinates, list, group, artifact, version;
	struct package p = { .line = number };

	if (!str_cut(line, '=', &coordinates, &list))
		list = k->configuration;
	coordinates = str_trim(coordinates);
	list = str_trim(list);
	if (str_is(coordinates, "empty"))
		return; /* configurations that resolve to nothing */
	if (!gradle_split(coordinates, &group, &artifact, &version) || !version.len ||
	    str_has_char(version, ':') || (!list.len && !k->configuration.len)) {
		k->bad++;
		parse_warn(k->ctx, number, DIAG_SYNTAX,
			   "expected group:artifact:version%s",
			   k->configuration.len ? "" : "=configurations");
		return;
	}
	p.name = str_slice(coordinates, 0, group.len + 1 + artifact.len);
	p.version = version;
	p.relation = map_has(&k->direct, p.name) ? DEP_DIRECT : DEP_UNKNOWN;
	p.scope = scope_of(k, list);
	if (p.scope != SCOPE_RUNTIME)
		str_cut(list, ',', &p.group, &list);
	parse_add(k->ctx, &p);
	k->n++;
}

static void each_line(struct lock *k, struct str bytes,
		      void (*take)(struct lock *k, struct str line, unsigned number))
{
	struct str line;
	unsigned number = 0;

	while (str_next_line(&bytes, &line)) {
		number++;
		line = str_trim(line);
		if (line.len && line.ptr[0] != '#')
			take(k, line, number);
	}
}

static void look_for_runtime(struct lock *k, struct str line, unsigned number)
{
	struct str coordinates, list, one;

	(void)number;
	str_cut(line, '=', &coordinates, &list);
	while (list.len && !k->locks_runtime) {
		str_cut(list, ',', &one, &list);
		k->locks_runtime = is_runtime(str_trim(one));
	}
}

/* What the script of the project says; the old format is two folders below it. */
static void read_script(struct lock *k)
{
	static const char *const names[] = { "build.gradle", "build.gradle.kts",
					     "../../build.gradle",
					     "../../build.gradle.kts" };
	struct arena *a = parse_arena(k->ctx);
	size_t from = k->configuration.len ? 2 : 0;
	struct gradle_script script;
	struct str bytes;

	gradle_script_init(&script, a);
	for (size_t i = from; i < from + 2 && !k->is_build; i++)
		if (parse_exists(k->ctx, names[i]) &&
		    parse_sibling(k->ctx, names[i], &bytes))
			gradle_script_read(&script, bytes);
	for (size_t i = 0; i < script.n; i++)
		if (!script.v[i].is_plugin && !script.v[i].in_buildscript)
			map_put(&k->direct,
				arena_cat(a, script.v[i].group, STR(":"),
					  script.v[i].artifact),
				1);
	gradle_script_release(&script);
}

static int parse_gradle_lockfile(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx };
	struct str path = parse_path(ctx), name = str_basename(path);

	if (lock_check_bytes(ctx, bytes))
		return -1;
	if (str_is(str_basename(str_dirname(path)), "dependency-locks") &&
	    !str_is(name, "gradle.lockfile"))
		k.configuration = str_slice(name, 0, name.len - strlen(".lockfile"));
	k.is_build = str_starts_with(name, STR("buildscript-")) ||
		     str_starts_with(name, STR("settings-"));
	map_init(&k.direct);
	read_script(&k);
	each_line(&k, bytes, look_for_runtime);
	each_line(&k, bytes, add_line);
	map_release(&k.direct);
	if (k.bad && !k.n)
		return parse_error(ctx, 1, "no dependency was found in this");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, "gradle.lockfile", NULL },
	{ MATCH_DIR, "gradle/dependency-locks", ".lockfile" },
};

const struct parser gradle_lockfile_parser = {
	.id = "gradle-lockfile",
	.title = "Gradle lock file",
	.versions = "one file a project, one file a configuration",
	.spec = "https://docs.gradle.org/current/userguide/dependency_locking.html",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_gradle_lockfile,
};
