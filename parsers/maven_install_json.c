/*
 * maven_install_json.c - maven_install.json and *_install.json of Bazel's
 * rules_jvm_external
 *
 * https://github.com/bazel-contrib/rules_jvm_external/blob/master/docs/bzlmod.md ,
 * "pinning artifacts"; no document defines the file, so this follows what the rules
 * write: up to 4.x a dependency_tree (version 0.1.0), then version 2, whose artifacts
 * have no version in their key, and 3, which has the same parts.
 */
#include "base/map.h"
#include "format/json.h"
#include "format/sri.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum { DEPTH_MOST = 64, PARTS_MOST = 5 };

struct coordinates {
	struct str group, artifact, type, classifier, version;
	struct str key; /* "g:a", or with type and classifier where they say something */
};

/* "g:a[:type[:classifier]]", with ":version" at the end when has_version. */
static bool read_coordinates(struct arena *a, struct str text, bool has_version,
			     struct coordinates *out)
{
	struct str part[PARTS_MOST], rest = text;
	size_t n = 0;
	bool more = true;

	while (more && n < PARTS_MOST)
		more = str_cut(rest, ':', &part[n++], &rest);
	if (more || n < (has_version ? 3u : 2u) || !part[0].len || !part[1].len)
		return false;
	*out = (struct coordinates){ .group = part[0], .artifact = part[1] };
	if (has_version)
		out->version = part[--n];
	if (n > 2 && !str_is(part[2], "jar"))
		out->type = part[2];
	if (n > 3)
		out->classifier = part[3];
	out->key = !out->type.len && !out->classifier.len
			   ? arena_cat(a, out->group, STR(":"), out->artifact)
			   : arena_printf(a, STR_FMT ":" STR_FMT ":" STR_FMT ":" STR_FMT,
					  STR_ARG(out->group), STR_ARG(out->artifact),
					  STR_ARG(out->type), STR_ARG(out->classifier));
	return true;
}

static bool is_documentation(struct str classifier)
{
	return str_is(classifier, "sources") || str_is(classifier, "javadoc");
}

struct lock {
	struct parse_ctx *ctx;
	struct arena *arena;
	struct map refs;  /* key: package_ref */
	struct map sums;  /* as written in the old "shasums": its struct jnode */
	struct map input; /* "g:a" of what the build asks for */
};

static package_ref add(struct lock *k, const struct coordinates *c, struct str sha256,
		       struct str url, unsigned line)
{
	struct package p = {
		.name = arena_cat(k->arena, c->group, STR(":"), c->artifact),
		.version = c->version,
		.source_url = url_clean(k->arena, url),
		.line = line,
		.edges_known = true,
	};
	struct package_hash h = { .alg = HASH_SHA256,
				  .hex = arena_lower(k->arena, sha256) };
	package_ref ref;
	bool added;

	if (hash_is_hex(HASH_SHA256, h.hex)) {
		p.hashes = &h;
		p.n_hashes = 1;
	}
	if (c->classifier.len)
		p.qualifiers =
			arena_cat(k->arena, STR("classifier="), c->classifier, STR(""));
	if (c->type.len)
		p.qualifiers = arena_cat(k->arena, p.qualifiers,
					 p.qualifiers.len ? STR("&type=") : STR("type="),
					 c->type);
	ref = parse_add(k->ctx, &p);
	parse_provides(k->ctx, ref, c->key);
	map_get_or_put(&k->refs, c->key, ref, &added);
	return ref;
}

/* Each of a list of coordinates is needed. */
static void need_all(struct lock *k, package_ref from, const struct jnode *list,
		     bool has_version)
{
	jnode_each (d, list) {
		struct coordinates c;

		if (d->type == JNODE_STRING &&
		    read_coordinates(k->arena, d->text, has_version, &c) &&
		    !is_documentation(c.classifier))
			parse_needs(k->ctx, from, c.key, true);
	}
}

/* --- dependency_tree --------------------------------------------------------- */

static int read_tree(struct lock *k, const struct jnode *tree)
{
	const struct jnode *version = jnode_get(tree, "version");
	const struct jnode *list = jnode_get(tree, "dependencies");

	if (!jnode_is(list, JNODE_ARRAY))
		return parse_error(k->ctx, tree->line,
				   "dependency_tree: expected an array of dependencies");
	if (version && !str_is(version->text, "0.1.0"))
		parse_warn(k->ctx, version->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT
			   " of dependency_tree is not known, read as 0.1.0",
			   STR_ARG(version->text));
	jnode_each (d, list) {
		const struct jnode *direct = jnode_get(d, "directDependencies");
		struct coordinates c;
		package_ref ref;

		if (!read_coordinates(k->arena, jnode_string(d, "coord"), true, &c)) {
			parse_warn(k->ctx, d->line, DIAG_SYNTAX,
				   "a dependency without coordinates");
			continue;
		}
		if (is_documentation(c.classifier))
			continue;
		ref = add(k, &c, jnode_string(d, "sha256"), jnode_string(d, "url"),
			  d->line);
		need_all(k, ref, direct ? direct : jnode_get(d, "dependencies"), true);
	}
	return 0;
}

/* --- versions 2 and 3 -------------------------------------------------------- */

/* What "shasums" of an artifact has beside the jar: other classifiers. */
static void add_classifiers(struct lock *k, const struct jnode *entry,
			    const struct jnode *sums, struct str version)
{
	jnode_each (s, sums) {
		struct coordinates c;

		if (str_is(s->key, "jar") || is_documentation(s->key) ||
		    !read_coordinates(
			    k->arena,
			    arena_cat(k->arena, entry->key, STR(":jar:"), s->key), false,
			    &c))
			continue;
		c.version = version;
		add(k, &c, s->text, STR(""), s->line);
	}
}

static void add_artifact(struct lock *k, const struct jnode *entry)
{
	const struct jnode *sums = jnode_get(entry, "shasums");
	struct str version = jnode_string(entry, "version"), sum;
	struct coordinates c;
	package_ref ref;
	uint64_t at;

	if (!read_coordinates(k->arena, entry->key, false, &c) || !version.len) {
		parse_warn(k->ctx, entry->line, DIAG_SYNTAX,
			   STR_FMT ": expected group:artifact with a version",
			   STR_ARG(entry->key));
		return;
	}
	if (is_documentation(c.classifier))
		return;
	c.version = version;
	sum = jnode_string(sums, "jar");
	if (!sum.len && jnode_is(sums, JNODE_OBJECT) && sums->n == 1)
		sum = sums->child->text; /* of the type or classifier in the key */
	if (!sum.len && map_get(&k->sums, entry->key, &at))
		sum = ((const struct jnode *)(uintptr_t)at)->text;
	ref = add(k, &c, sum, STR(""), entry->line);
	if (map_has(&k->input, entry->key))
		parse_relation(k->ctx, ref, DEP_DIRECT);
	if (!c.classifier.len && !c.type.len && jnode_is(sums, JNODE_OBJECT))
		add_classifiers(k, entry, sums, version);
}

static void fill_map(struct map *m, const struct jnode *object)
{
	if (jnode_is(object, JNODE_OBJECT))
		jnode_each (member, object)
			map_put(m, member->key, (uint64_t)(uintptr_t)member);
}

static int read_artifacts(struct lock *k, const struct jnode *root)
{
	const struct jnode *list = jnode_get(root, "artifacts");
	const struct jnode *dependencies = jnode_get(root, "dependencies");

	if (!jnode_is(list, JNODE_OBJECT))
		return parse_error(k->ctx, root->line, "expected an object of artifacts");
	fill_map(&k->sums, jnode_get(root, "shasums"));
	fill_map(&k->input, jnode_get(root, "__INPUT_ARTIFACTS_HASH"));
	jnode_each (entry, list)
		add_artifact(k, entry);
	if (!jnode_is(dependencies, JNODE_OBJECT))
		return 0;
	jnode_each (from, dependencies) {
		struct coordinates c;
		uint64_t ref;

		if (read_coordinates(k->arena, from->key, false, &c) &&
		    map_get(&k->refs, c.key, &ref))
			need_all(k, (package_ref)ref, from, false);
	}
	return 0;
}

/* --- the file ---------------------------------------------------------------- */

static int read_lock(struct lock *k, const struct jnode *root)
{
	const struct jnode *tree = jnode_get(root, "dependency_tree");
	const struct jnode *version = jnode_get(root, "version");

	if (!jnode_is(root, JNODE_OBJECT))
		return parse_error(k->ctx, root->line, "expected an object, found %s",
				   jnode_type_name(root->type));
	if (tree)
		return read_tree(k, tree);
	if (!version || (!str_is(version->text, "2") && !str_is(version->text, "3")))
		parse_warn(k->ctx, version ? version->line : root->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT " is not known, read as 2",
			   STR_ARG(version ? version->text : STR("(none)")));
	return read_artifacts(k, root);
}

static int parse_maven_install(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx, .arena = parse_arena(ctx) };
	const struct jnode *root;
	int rc;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	root = jnode_read(k.arena, bytes, JNODE_STRICT, DEPTH_MOST, parse_diags(ctx),
			  parse_path(ctx));
	if (!root)
		return -1;
	map_init(&k.refs);
	map_init(&k.sums);
	map_init(&k.input);
	rc = read_lock(&k, root);
	map_release(&k.refs);
	map_release(&k.sums);
	map_release(&k.input);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, "maven_install.json", NULL },
};

const struct parser maven_install_json_parser = {
	.id = "maven-install-json",
	.title = "Bazel rules_jvm_external lock file",
	.versions = "0.1.0, 2, 3",
	.spec = "https://github.com/bazel-contrib/rules_jvm_external/blob/master/docs/"
		"bzlmod.md",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_maven_install,
};
