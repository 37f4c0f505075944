/*
 * gradle_version_catalog.c - gradle/libs.versions.toml and other *.versions.toml
 *
 * https://docs.gradle.org/current/userguide/version_catalogs.html , metadata 1.0 and 1.1
 *
 * What builds may declare by a short name: whether one does, is not known.  A plain
 * version is a minimum that the resolution may raise; it is the one that is written.
 */
#include "format/toml.h"
#include "parsers/gradle.h"

enum { DEPTH_MOST = 64 };

struct catalog {
	struct parse_ctx *ctx;
	struct arena *arena;
	const struct toml *versions;
};

static struct str rich_version(const struct toml *v)
{
	struct str strictly = toml_string(v, "strictly"),
		   need = toml_string(v, "require"), prefer = toml_string(v, "prefer");
	struct str bound = strictly.len ? strictly : need;

	/* a range that says which version of it is taken */
	if (prefer.len && (!bound.len || bound.ptr[0] == '[' || bound.ptr[0] == '(' ||
			   bound.ptr[0] == ']'))
		return prefer;
	return bound;
}

/* A version: text, or a table of constraints. */
static struct str version_text(const struct toml *v)
{
	if (!v)
		return STR("");
	return v->type == TOML_TABLE    ? rich_version(v)
	       : v->type == TOML_STRING ? v->text
					: STR("");
}

/* `version`: text, a table, or { ref = "name" } of [versions]. */
static void take_version(struct catalog *c, const struct toml *entry, struct package *p)
{
	const struct toml *v = toml_get(entry, "version");
	struct str ref = toml_string(v, "ref"), text = version_text(v);

	if (ref.len) {
		const struct toml *found = toml_get_str(c->versions, ref);

		if (!found) {
			parse_warn(c->ctx, entry->line, DIAG_UNRESOLVED,
				   STR_FMT ": [versions] has no " STR_FMT,
				   STR_ARG(p->name), STR_ARG(ref));
			return;
		}
		text = version_text(found);
	}
	gradle_set_version(p, text);
	if (!text.len)
		parse_note(c->ctx, entry->line, DIAG_UNPINNED,
			   STR_FMT ": no version is stated", STR_ARG(p->name));
}

static void bad_entry(struct catalog *c, const struct toml *entry, const char *expected)
{
	parse_warn(c->ctx, entry->line, DIAG_SYNTAX, STR_FMT ": expected %s",
		   STR_ARG(entry->key), expected);
}

static void add_library(struct catalog *c, const struct toml *entry)
{
	struct package p = { .line = entry->line };
	struct str module = toml_string(entry, "module"), group, artifact, version;

	if (entry->type == TOML_STRING) {
		if (!gradle_split(entry->text, &group, &artifact, &version)) {
			bad_entry(c, entry, "group:artifact:version");
			return;
		}
		p.name = arena_cat(c->arena, group, STR(":"), artifact);
		gradle_set_version(&p, version);
		parse_add(c->ctx, &p);
		return;
	}
	if (!module.len) {
		group = toml_string(entry, "group");
		artifact = toml_string(entry, "name");
	} else if (!gradle_split(module, &group, &artifact, &version)) {
		group = STR("");
	}
	if (!group.len || !artifact.len) {
		bad_entry(c, entry, "a module, or a group and a name");
		return;
	}
	p.name = arena_cat(c->arena, group, STR(":"), artifact);
	take_version(c, entry, &p);
	parse_add(c->ctx, &p);
}

/* A plugin is found through an artifact whose name is made of its id:
 * https://docs.gradle.org/current/userguide/plugins.html#sec:plugin_markers */
static void add_plugin(struct catalog *c, const struct toml *entry)
{
	struct package p = { .scope = SCOPE_DEV, .line = entry->line };
	struct str id = toml_string(entry, "id"), version;
	bool is_text = entry->type == TOML_STRING;

	if (is_text && !str_cut(entry->text, ':', &id, &version))
		id = STR("");
	if (!id.len) {
		bad_entry(c, entry, "the id of a plugin");
		return;
	}
	p.name = arena_printf(c->arena, STR_FMT ":" STR_FMT ".gradle.plugin", STR_ARG(id),
			      STR_ARG(id));
	if (is_text)
		gradle_set_version(&p, version);
	else
		take_version(c, entry, &p);
	parse_add(c->ctx, &p);
}

static void check_format(struct catalog *c, const struct toml *root)
{
	const struct toml *v = toml_path(root, "metadata.format.version");

	if (v && !str_is(v->text, "1.0") && !str_is(v->text, "1.1"))
		parse_warn(c->ctx, v->line, DIAG_UNSUPPORTED,
			   "format " STR_FMT " is not known, read as 1.1",
			   STR_ARG(v->text));
}

static int parse_version_catalog(struct parse_ctx *ctx, struct str bytes)
{
	struct catalog c = { .ctx = ctx, .arena = parse_arena(ctx) };
	const struct toml *root;
	unsigned errors = 0;

	root = toml_read(c.arena, bytes, DEPTH_MOST, parse_diags(ctx), parse_path(ctx),
			 &errors);
	c.versions = toml_get(root, "versions");
	check_format(&c, root);
	if (gradle_is_locked(ctx, "../"))
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "libraries that may be declared; the lock file says what is "
			   "used");
	else
		toml_each (entry, toml_get(root, "libraries"))
			add_library(&c, entry);
	toml_each (entry, toml_get(root, "plugins"))
		add_plugin(&c, entry);
	return errors ? -1 : 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".versions.toml", NULL },
};

const struct parser gradle_version_catalog_parser = {
	.id = "gradle-version-catalog",
	.title = "Gradle version catalog",
	.versions = "1.0, 1.1",
	.spec = "https://docs.gradle.org/current/userguide/version_catalogs.html",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_version_catalog,
};
