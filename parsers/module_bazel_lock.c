/*
 * module_bazel_lock.c - MODULE.bazel.lock: the modules of Bazel that were chosen, and
 * what extensions of them made of the packages of other ecosystems
 *
 * https://bazel.build/external/lockfile (Bazel 6 to 8).  Up to 7.1 moduleDepGraph lists
 * the modules with what each needs; since then registryFileHashes holds the addresses of
 * what was read in registries, and "modules/NAME/VERSION/source.json" is read of a module
 * that was chosen.  moduleExtensions holds the repositories that extensions define: jars
 * of rules_jvm_external, modules of gazelle, crates of rules_rust, wheels of rules_python
 * and packages of rules_js.  An extension that says it is reproducible leaves nothing
 * there.
 */
#include "format/pip_package.h"
#include "format/sri.h"
#include "format/vcs_url.h"
#include "parsers/bazel.h"
#include "parsers/lock_text.h"
#include "parsers/npm.h"

enum { DEPTH_MOST = 128 };

struct lock {
	struct parse_ctx *ctx;
	struct arena *a;
	bool has_manifest;
	struct bazel_module manifest;
	package_ref project;
	struct map direct; /* by name: index into the manifest's deps */
	struct map seen;   /* name and version of modules, urls of what extensions made */
};

/* --- modules -------------------------------------------------------------------------
 */

static package_ref add_module(struct lock *k, struct package *p)
{
	uint64_t at;

	p->ecosystem = ECO_BAZEL;
	p->scope = SCOPE_RUNTIME;
	if (k->has_manifest) {
		p->relation = DEP_TRANSITIVE;
		if (map_get(&k->direct, p->name, &at)) {
			p->relation = DEP_DIRECT;
			if (k->manifest.deps[at].is_dev)
				p->scope = SCOPE_DEV;
		}
	}
	package_ref ref = parse_add(k->ctx, p);

	if (p->relation == DEP_DIRECT)
		parse_edge(k->ctx, k->project, ref);
	return ref;
}

/* "https://bcr.bazel.build/modules/rules_java/7.6.5/source.json" */
static bool split_source(struct str url, struct str *registry, struct str *name,
			 struct str *version)
{
	struct str file, rest;

	return str_rcut(url, '/', &rest, &file) && str_is(file, "source.json") &&
	       str_rcut(rest, '/', &rest, version) && str_rcut(rest, '/', &rest, name) &&
	       str_rcut(rest, '/', registry, &rest) && str_is(rest, "modules") &&
	       name->len && version->len;
}

static void read_registry_files(struct lock *k, const struct jnode *files)
{
	jnode_each (it, files) {
		struct package p = { .line = it->line };
		struct str registry;

		/* null: was not found there */
		if (it->type != JNODE_STRING ||
		    !split_source(it->key, &registry, &p.name, &p.version))
			continue;
		bazel_set_registry(k->ctx, &p, registry);
		add_module(k, &p);
	}
}

/* The archive of a module, as the old graph has it. */
static void set_source(struct lock *k, const struct jnode *module, struct package *p)
{
	const struct jnode *spec = jnode_get(module, "repoSpec");
	const struct jnode *attributes = jnode_get(spec, "attributes");
	const struct jnode *urls = jnode_get(attributes, "urls");
	struct str integrity = jnode_string(attributes, "integrity");
	size_t n_bad;

	if (jnode_is(urls, JNODE_ARRAY) && jnode_is(urls->child, JNODE_STRING))
		p->source_url = url_clean(k->a, urls->child->text);
	p->n_hashes = sri_read(k->a, integrity, &p->hashes, &n_bad);
}

static void read_graph_module(struct lock *k, const struct jnode *module)
{
	struct package p = { .name = jnode_string(module, "name"),
			     .version = jnode_string(module, "version"),
			     .line = module->line,
			     .edges_known = true };

	if (module->type != JNODE_OBJECT || str_is(module->key, "<root>"))
		return;
	/* what belongs to Bazel itself */
	if (!p.name.len || str_is(p.name, "bazel_tools") ||
	    str_is(p.name, "local_config_platform"))
		return;
	set_source(k, module, &p);
	package_ref ref = add_module(k, &p);

	parse_provides(k->ctx, ref, module->key);
	jnode_each (dep, jnode_get(module, "deps"))
		if (dep->type == JNODE_STRING)
			parse_needs(k->ctx, ref, dep->text, false);
}

/* --- what extensions define ------------------------------------------------------------
 */

/*
 * "…/maven2/com/google/guava/guava/31.1-jre/guava-31.1-jre.jar" as "group:artifact" and
 * version: the file is called after the two folders above it, and what is above those,
 * behind the repository's own folder, is the group.
 */
static bool split_maven_url(struct lock *k, struct str url, struct package *p)
{
	static const char *const roots[] = { "/maven2/", "/maven-public/", "/maven/",
					     "/m2/",     "/releases/",     "/public/" };
	struct str folder, file, version, artifact, group = STR("");

	if (!str_rcut(url, '/', &folder, &file) ||
	    !str_rcut(folder, '/', &folder, &version) ||
	    !str_rcut(folder, '/', &folder, &artifact) || !version.len || !artifact.len)
		return false;
	struct str stem = arena_cat(k->a, artifact, STR("-"), version);

	if (!str_starts_with(file, stem))
		return false;
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]) && !group.len; i++) {
		size_t at = str_find(folder, str_of(roots[i]));

		if (at != STR_NONE)
			group = str_from(folder, at + strlen(roots[i]));
	}
	if (!group.len)
		return false;
	struct str dotted = arena_dup(k->a, group), tail = str_from(file, stem.len);
	char *bytes = arena_alloc(k->a, dotted.len + 1, 1);

	for (size_t i = 0; i < dotted.len; i++)
		bytes[i] = dotted.ptr[i] == '/' ? '.' : dotted.ptr[i];
	p->ecosystem = ECO_MAVEN;
	p->name = arena_cat(k->a, (struct str){ bytes, dotted.len }, STR(":"), artifact);
	p->version = version;
	if (str_starts_with(tail, STR("-")) && str_ends_with(tail, STR(".jar")))
		p->qualifiers = arena_cat(k->a, STR("classifier="),
					  str_slice(tail, 1, tail.len - 4), STR(""));
	return !str_is(tail, ".pom") && !str_ends_with(tail, STR("-sources.jar")) &&
	       !str_ends_with(tail, STR("-javadoc.jar"));
}

/* "https://static.crates.io/crates/serde/serde-1.0.1.crate", or
 * "…/serde/1.0.1/download" */
static bool split_crate_url(struct str url, struct package *p)
{
	struct str rest, file, name, version;

	if (str_find(url, STR("crates.io/")) == STR_NONE ||
	    !str_rcut(url, '/', &rest, &file))
		return false;
	p->ecosystem = ECO_CRATES;
	if (str_is(file, "download"))
		return str_rcut(rest, '/', &rest, &p->version) &&
		       str_rcut(rest, '/', &rest, &p->name) && p->name.len;
	str_rcut(rest, '/', &rest, &name);
	if (!str_ends_with(file, STR(".crate")) || !str_starts_with(file, name))
		return false;
	version = str_slice(file, name.len, file.len - 6);
	if (!name.len || version.len < 2 || version.ptr[0] != '-')
		return false;
	p->name = name;
	p->version = str_from(version, 1);
	return true;
}

static struct str first_url(const struct jnode *attributes)
{
	const struct jnode *urls = jnode_get(attributes, "urls");

	if (jnode_is(urls, JNODE_ARRAY) && jnode_is(urls->child, JNODE_STRING))
		return urls->child->text;
	return jnode_string(attributes, "url");
}

/* Name and version that the attributes of a rule tell; false when none are known. */
static bool read_rule(struct lock *k, const struct jnode *attributes, struct package *p)
{
	struct str url = first_url(attributes);

	if (jnode_string(attributes, "importpath").len &&
	    jnode_string(attributes, "version").len) {
		p->ecosystem = ECO_GO;
		p->name = jnode_string(attributes, "replace");
		if (!p->name.len)
			p->name = jnode_string(attributes, "importpath");
		p->version = jnode_string(attributes, "version");
		return true;
	}
	if (jnode_string(attributes, "package").len &&
	    npm_is_exact(jnode_string(attributes, "version"))) {
		p->ecosystem = ECO_NPM;
		p->name = jnode_string(attributes, "package");
		p->version = jnode_string(attributes, "version");
		return npm_is_name(p->name);
	}
	if (jnode_string(attributes, "requirement").len) {
		struct str text = jnode_string(attributes, "requirement");
		size_t options = str_find(text, STR(" --"));
		struct pip_package pip;

		if (options == STR_NONE)
			options = text.len;
		pip_package_read(k->a, str_slice(text, 0, options),
				 str_from(text, options), false, &pip);
		p->ecosystem = ECO_PYPI;
		p->name = pip.package.name;
		p->version = pip.package.version;
		return p->name.len && p->version.len;
	}
	return split_crate_url(url, p) || split_maven_url(k, url, p);
}

static void set_digest(struct lock *k, const struct jnode *attributes, struct package *p)
{
	struct str sum = jnode_string(attributes, "sha256"), integrity;
	size_t n_bad;

	if (p->ecosystem == ECO_PYPI)
		return; /* which of several files it is of, is not told */
	if (hash_is_hex(HASH_SHA256, sum)) {
		struct package_hash *hash = arena_new(k->a, struct package_hash);

		*hash = (struct package_hash){ .alg = HASH_SHA256,
					       .hex = arena_lower(k->a, sum) };
		p->hashes = hash;
		p->n_hashes = 1;
		return;
	}
	integrity = jnode_string(attributes, "integrity");
	p->n_hashes = sri_read(k->a, integrity, &p->hashes, &n_bad);
}

static void add_generated(struct lock *k, const struct jnode *spec)
{
	const struct jnode *attributes = jnode_get(spec, "attributes");
	struct package p = { .scope = SCOPE_RUNTIME, .line = spec->line };

	if (!read_rule(k, attributes, &p))
		return;
	struct str key = arena_cat(k->a, p.name, STR("\n"), p.version);

	if (!map_put(&k->seen, arena_cat(k->a, key, STR("\n"), p.qualifiers), 0))
		return;
	set_digest(k, attributes, &p);
	parse_add(k->ctx, &p);
}

/* "@@rules_jvm_external~//:extensions.bzl%maven": { "general" or a system: {…} } */
static void read_extensions(struct lock *k, const struct jnode *extensions)
{
	jnode_each (extension, extensions)
		jnode_each (system, extension->type == JNODE_OBJECT ? extension : NULL)
			jnode_each (spec, jnode_get(system, "generatedRepoSpecs"))
				if (spec->type == JNODE_OBJECT)
					add_generated(k, spec);
}

/* --- the file
 * ---------------------------------------------------------------------------- */

static void read_manifest(struct lock *k)
{
	struct diag_list unused; /* it is read by itself, and said then */
	struct str bytes;
	struct star file;

	if (!parse_exists(k->ctx, "MODULE.bazel") ||
	    !parse_sibling(k->ctx, "MODULE.bazel", &bytes))
		return;
	diag_list_init(&unused, k->a);
	star_read(k->a, bytes, BAZEL_NESTING, &unused, parse_path(k->ctx), &file);
	bazel_module_read(k->ctx, &file, &k->manifest);
	for (size_t i = 0; i < k->manifest.n; i++)
		map_put(&k->direct, k->manifest.deps[i].name, i);
	k->has_manifest = true;
	struct str folder = str_dirname(parse_path(k->ctx));

	parse_in_file(k->ctx, arena_cat(k->a, folder, folder.len ? STR("/") : STR(""),
					STR("MODULE.bazel")));
	k->project = bazel_add_project(k->ctx, &k->manifest);
	parse_in_file(k->ctx, STR(""));
}

static int read_lock(struct lock *k, const struct jnode *root)
{
	const struct jnode *version = jnode_get(root, "lockFileVersion");
	const struct jnode *graph = jnode_get(root, "moduleDepGraph");
	const struct jnode *files = jnode_get(root, "registryFileHashes");
	uint32_t n;

	if (!jnode_is(graph, JNODE_OBJECT) && !jnode_is(files, JNODE_OBJECT))
		return parse_error(k->ctx, root->line,
				   "neither \"registryFileHashes\" nor "
				   "\"moduleDepGraph\": not a MODULE.bazel.lock");
	/* 26 is that of Bazel 9 */
	if (!jnode_is(version, JNODE_NUMBER) || !str_to_u32(version->text, 26, &n) || !n)
		parse_warn(k->ctx, version ? version->line : root->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT " of the format is not known",
			   STR_ARG(version ? version->text : STR("(none)")));
	read_manifest(k);
	if (jnode_is(graph, JNODE_OBJECT))
		jnode_each (module, graph)
			read_graph_module(k, module);
	if (jnode_is(files, JNODE_OBJECT))
		read_registry_files(k, files);
	read_extensions(k, jnode_get(root, "moduleExtensions"));
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx, .a = parse_arena(ctx), .project = PACKAGE_NONE };
	const struct jnode *root = lock_read_object(ctx, bytes, JNODE_STRICT, DEPTH_MOST);
	int rc;

	if (!root)
		return -1;
	map_init(&k.direct);
	map_init(&k.seen);
	rc = read_lock(&k, root);
	map_release(&k.direct);
	map_release(&k.seen);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "MODULE.bazel.lock", NULL },
};

const struct parser module_bazel_lock_parser = {
	.id = "module-bazel-lock",
	.title = "Bazel module lock file",
	.versions = "of Bazel 6.2 to 9",
	.spec = "https://bazel.build/external/lockfile",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
