/*
 * scala_build.c - build.sbt and other files of sbt, build.mill and build.sc of Mill, and
 * scripts of Scala CLI and Ammonite
 *
 * See format/scala_build.h for what is read.  An artifact of Scala is called after the
 * version of Scala: where that is not stated once and for all, the whole name is not
 * known.  A version is what is asked for: the resolution may raise it.
 */
#include "format/scala_build.h"
#include "parsers/lock_text.h"

struct reader {
	struct parse_ctx *ctx;
	struct scala_build build;
	bool is_locked;
	size_t n, n_skipped, n_nameless;
	unsigned nameless_line;
};

static enum dep_scope scope_of(const struct scala_dependency *d)
{
	struct str s = d->scope;

	if (d->is_plugin || d->in_test || str_starts_with_nocase(s, STR("test")) ||
	    str_is(s, "IntegrationTest") || str_is(s, "it"))
		return SCOPE_DEV;
	if (str_starts_with_nocase(s, STR("provided")) ||
	    str_starts_with_nocase(s, STR("optional")))
		return SCOPE_OPTIONAL;
	return SCOPE_RUNTIME;
}

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR("._-+"), s.ptr[i]))
			return false;
	return s.len > 0;
}

/* "artifact_2.13" of "artifact"; without what is not known. */
static struct str artifact_of(struct reader *r, const struct scala_dependency *d)
{
	struct str suffix = scala_build_suffix(&r->build);

	if (!d->is_scala)
		return d->artifact;
	if (suffix.len && !d->is_platform && !d->is_full)
		return arena_cat(parse_arena(r->ctx), d->artifact, STR("_"), suffix);
	if (!r->n_nameless++)
		r->nameless_line = d->line;
	return d->artifact;
}

static void add(struct reader *r, const struct scala_dependency *d)
{
	struct package p = { .scope = scope_of(d),
			     .relation = DEP_DIRECT,
			     .group = d->is_plugin ? STR("plugins") : d->scope,
			     .line = d->line };

	if (!is_plain(d->group) || !is_plain(d->artifact))
		return; /* strings that are joined by a '%' of another kind */
	if (r->is_locked && !d->is_plugin) {
		r->n_skipped++;
		return;
	}
	p.name = arena_cat(parse_arena(r->ctx), d->group, STR(":"), artifact_of(r, d));
	if (p.scope == SCOPE_RUNTIME)
		p.group = STR("");
	if (d->unknown.len)
		parse_warn(r->ctx, d->line, DIAG_UNRESOLVED,
			   STR_FMT ": what " STR_FMT " is, is not known", STR_ARG(p.name),
			   STR_ARG(d->unknown));
	else if (is_plain(d->version) && !str_starts_with(d->version, STR("latest.")) &&
		 !str_ends_with(d->version, STR("+")))
		p.version = d->version;
	else
		p.requested = d->version;
	r->n++;
	parse_add(r->ctx, &p);
}

/* Where builds of sbt keep versions, from the folder of the build and from project/. */
static void read_names(struct reader *r)
{
	static const char *const names[] = {
		"build.sbt",    "project/Dependencies.scala", "project/Versions.scala",
		"../build.sbt", "Dependencies.scala",         "Versions.scala",
		"versions.sc",
	};
	bool in_project =
		str_is(str_basename(str_dirname(parse_path(r->ctx))), "project");
	struct str self = str_basename(parse_path(r->ctx)), bytes;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		bool of_project = i >= 3 && i <= 5;

		if (of_project != in_project || str_eq(self, str_of(names[i])) ||
		    !parse_exists(r->ctx, names[i]) ||
		    !parse_sibling(r->ctx, names[i], &bytes))
			continue;
		scala_build_names(&r->build, bytes);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reader r = { .ctx = ctx,
			    .is_locked = parse_exists(ctx, "build.sbt.lock") };

	/* an empty file is one */
	if (str_trim(bytes).len && lock_check_bytes(ctx, bytes))
		return -1;
	scala_build_init(&r.build, parse_arena(ctx));
	scala_build_names(&r.build, bytes);
	read_names(&r);
	scala_build_read(&r.build, bytes);
	for (size_t i = 0; i < r.build.n; i++)
		add(&r, &r.build.v[i]);
	scala_build_release(&r.build);
	if (r.build.n_computed)
		parse_warn(ctx, r.build.computed_line, DIAG_UNRESOLVED,
			   "the group or the name of %zu %s is computed: not listed",
			   r.build.n_computed,
			   r.build.n_computed == 1 ? "artifact" : "artifacts");
	if (r.n_skipped)
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "what it declares is in the lock file beside it");
	if (r.n_nameless)
		parse_warn(ctx, r.nameless_line, DIAG_UNRESOLVED,
			   "the version of Scala or of the platform that belongs to the "
			   "names of %zu %s is not stated",
			   r.n_nameless, r.n_nameless == 1 ? "artifact" : "artifacts");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".sbt", NULL },        { MATCH_DIR, "project", ".scala" },
	{ MATCH_NAME, "project.scala", NULL }, { MATCH_SUFFIX, ".mill", NULL },
	{ MATCH_SUFFIX, ".sc", NULL },
};

const struct parser scala_build_parser = {
	.id = "scala-build",
	.title = "build of sbt, Mill or Scala CLI",
	.versions = "sbt 1, Mill 0.11 to 1, Scala CLI 1: literal coordinates",
	.spec = "https://www.scala-sbt.org/1.x/docs/Library-Dependencies.html",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
