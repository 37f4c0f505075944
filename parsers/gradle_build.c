/*
 * gradle_build.c - build.gradle, build.gradle.kts and other scripts of Gradle
 *
 * https://docs.gradle.org/current/userguide/declaring_dependencies.html
 *
 * What a script says in so many words (format/gradle_script.h), where no lock file is
 * beside it; plugins in any case.  A version is what is asked for: the resolution may
 * raise it.
 */
#include "format/gradle_script.h"
#include "parsers/gradle.h"
#include "parsers/lock_text.h"

enum { CLIMB_MOST = 3 }; /* folders above whose variables count */

struct build {
	struct parse_ctx *ctx;
	struct arena *arena;
	struct gradle_script script;
	struct str platforms; /* "g:a:v or g:a:v" */
};

static enum dep_scope scope_of(const struct gradle_dependency *d)
{
	struct str c = d->configuration;

	if (d->in_buildscript || d->is_plugin || gradle_is_test(c) || gradle_is_tool(c) ||
	    str_is(c, "classpath") || str_is(c, "developmentOnly"))
		return SCOPE_DEV;
	if (str_ends_with(c, STR("ompileOnly")) ||
	    str_ends_with(c, STR("ompileOnlyApi")) || str_starts_with(c, STR("provided")))
		return SCOPE_OPTIONAL;
	return SCOPE_RUNTIME;
}

static void set_version(struct build *b, const struct gradle_dependency *d,
			struct package *p)
{
	gradle_set_version(p, d->version);
	if (d->unknown.len && str_has_char(d->version, '$')) {
		p->requested = d->version;
		p->version = STR("");
		parse_warn(b->ctx, d->line, DIAG_UNRESOLVED,
			   STR_FMT ": what " STR_FMT " is, is not known",
			   STR_ARG(p->name), STR_ARG(d->unknown));
	} else if (!d->version.len && b->platforms.len) {
		p->requested =
			arena_cat(b->arena, STR("managed by "), b->platforms, STR(""));
		parse_warn(b->ctx, d->line, DIAG_UNRESOLVED,
			   STR_FMT ": its version is in " STR_FMT ", not in the tree",
			   STR_ARG(p->name), STR_ARG(b->platforms));
	} else if (!d->version.len) {
		parse_note(b->ctx, d->line, DIAG_UNPINNED,
			   STR_FMT ": no version is stated", STR_ARG(p->name));
	}
}

static void add(struct build *b, const struct gradle_dependency *d)
{
	struct package p = {
		.scope = scope_of(d),
		.relation = DEP_DIRECT,
		.line = d->line,
	};
	struct str type = d->is_platform ? STR("pom") : d->type;

	p.name = d->is_plugin
			 ? arena_printf(b->arena, STR_FMT ":" STR_FMT ".gradle.plugin",
					STR_ARG(d->group), STR_ARG(d->group))
			 : arena_cat(b->arena, d->group, STR(":"), d->artifact);
	if (p.scope != SCOPE_RUNTIME && !d->is_plugin)
		p.group = d->configuration;
	if (d->classifier.len)
		p.qualifiers =
			arena_cat(b->arena, STR("classifier="), d->classifier, STR(""));
	if (type.len && !str_is(type, "jar"))
		p.qualifiers =
			arena_cat(b->arena, p.qualifiers,
				  p.qualifiers.len ? STR("&type=") : STR("type="), type);
	set_version(b, d, &p);
	parse_add(b->ctx, &p);
}

/* gradle.properties and the scripts of this folder and those above. */
static void read_variables(struct build *b)
{
	static const char *const names[] = { "gradle.properties", "build.gradle",
					     "build.gradle.kts" };
	struct str up = STR(""), bytes;

	for (unsigned i = 0; i <= CLIMB_MOST; i++) {
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			const char *name =
				arena_cat(b->arena, up, str_of(names[k]), STR("")).ptr;

			if (!parse_exists(b->ctx, name) ||
			    !parse_sibling(b->ctx, name, &bytes))
				continue;
			if (k == 0)
				gradle_script_properties(&b->script, bytes);
			else
				gradle_script_variables(&b->script, bytes);
		}
		up = arena_cat(b->arena, up, STR("../"), STR(""));
	}
}

static void name_platforms(struct build *b)
{
	for (size_t i = 0; i < b->script.n; i++) {
		const struct gradle_dependency *d = &b->script.v[i];

		if (d->is_platform && b->platforms.len < 500)
			b->platforms = arena_printf(
				b->arena, STR_FMT "%s" STR_FMT ":" STR_FMT ":" STR_FMT,
				STR_ARG(b->platforms), b->platforms.len ? " or " : "",
				STR_ARG(d->group), STR_ARG(d->artifact),
				STR_ARG(d->version));
	}
}

static int parse_gradle_build(struct parse_ctx *ctx, struct str bytes)
{
	struct build b = { .ctx = ctx, .arena = parse_arena(ctx), .platforms = STR("") };
	bool is_locked = gradle_is_locked(ctx, "");
	size_t skipped = 0;

	/* an empty script is one */
	if (str_trim(bytes).len && lock_check_bytes(ctx, bytes))
		return -1;
	gradle_script_init(&b.script, b.arena);
	gradle_script_variables(&b.script, bytes);
	read_variables(&b);
	gradle_script_read(&b.script, bytes);
	name_platforms(&b);
	for (size_t i = 0; i < b.script.n; i++) {
		const struct gradle_dependency *d = &b.script.v[i];

		if (is_locked && !d->is_plugin && !d->in_buildscript)
			skipped++;
		else
			add(&b, d);
	}
	if (skipped)
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "what it declares is in the lock file beside it");
	if (b.script.unread_line)
		parse_warn(ctx, b.script.unread_line, DIAG_UNRESOLVED,
			   "a dependency whose name holds a variable is left out");
	gradle_script_release(&b.script);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".gradle", NULL },
	{ MATCH_SUFFIX, ".gradle.kts", NULL },
};

const struct parser gradle_build_parser = {
	.id = "gradle-build",
	.title = "Gradle build script",
	.versions = "Groovy, Kotlin: literal coordinates",
	.spec = "https://docs.gradle.org/current/userguide/declaring_dependencies.html",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_gradle_build,
};
