/*
 * flatpak_manifest.c - org.example.App.json, .yml: what flatpak-builder builds an
 * application of, and the runtime that it runs on
 *
 * https://docs.flatpak.org/en/latest/flatpak-builder-command-reference.html
 * (flatpak-builder 1.4): "id" or the older "app-id", runtime, runtime-version, sdk,
 * sdk-extensions, base, base-version, modules (which nest, and may name a file) with
 * sources of the types archive, git, file and extra-data.  A runtime's version is a
 * branch, which moves: it is asked for.
 *
 * A wheel or sdist of PyPI (as flatpak-pip-generator writes them) is a package of PyPI;
 * all else goes by its address (parsers/fetched.h).  Files of sources that are named
 * instead of written out ("generated-sources.json") are not read, and said.
 */
#include "base/path.h"
#include "format/pip_source.h"
#include "format/vcs_url.h"
#include "parsers/fetched.h"
#include "parsers/lock_text.h"

enum {
	NESTING = 64,
	FILES_MOST = 256,              /* that modules are in */
	BYTES_MOST = 32 * 1024 * 1024, /* of these, after which no more are read */
	DEPTH_MOST = 8,                /* of modules within one another, and of files */
};

struct reader {
	struct parse_ctx *ctx;
	struct arena *a;
	package_ref app;
	struct str file; /* that is read, from the root */
	size_t n_files, n_bytes;
	size_t n_unread; /* files of sources */
	unsigned unread_line;
};

/* --- JSON and YAML alike ------------------------------------------------------- */

static struct jnode *of_yaml(struct arena *a, const struct ynode *y, unsigned depth)
{
	struct jnode *v = arena_new(a, struct jnode), **tail = &v->child;

	v->line = y->key_line ? y->key_line : y->line;
	v->key = y->key;
	v->text = y->text;
	v->type = y->type == YNODE_MAPPING    ? JNODE_OBJECT
		  : y->type == YNODE_SEQUENCE ? JNODE_ARRAY
					      : JNODE_STRING;
	ynode_each (it, depth ? y : NULL) {
		*tail = of_yaml(a, it, depth - 1);
		tail = &(*tail)->next;
		v->n++;
	}
	return v;
}

static const struct jnode *read_tree(struct reader *r, struct str bytes, struct str path)
{
	struct ynode_docs docs;

	if (str_ends_with(path, STR(".json")))
		return jnode_read(r->a, bytes, JNODE_COMMENTS, NESTING,
				  parse_diags(r->ctx), path);
	if (ynode_load(r->a, bytes, NESTING, parse_diags(r->ctx), path, &docs) ||
	    !docs.n || !docs.v[0])
		return NULL;
	return of_yaml(r->a, docs.v[0], NESTING);
}

/* --- sources ------------------------------------------------------------------- */

static void take_hash(struct reader *r, const struct jnode *source, struct package *p)
{
	static const struct {
		const char *key;
		enum hash_alg alg;
	} known[] = { { "sha512", HASH_SHA512 },
		      { "sha256", HASH_SHA256 },
		      { "sha1", HASH_SHA1 },
		      { "md5", HASH_MD5 } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]) && !p->n_hashes; i++) {
		struct str hex = jnode_string(source, known[i].key);

		if (!hex.len)
			continue;
		p->hashes = fetched_hash(r->ctx, known[i].alg, hex, p->line);
		p->n_hashes = p->hashes != NULL;
	}
}

static void add_package(struct reader *r, struct package *p)
{
	package_ref ref = parse_add(r->ctx, p);

	parse_edge(r->ctx, r->app, ref);
}

static bool is_archive(struct str url)
{
	struct str file = str_basename(url);

	return fetched_stem(file).len < file.len;
}

static void add_download(struct reader *r, const struct jnode *source, struct str type,
			 struct package *p)
{
	struct str url = jnode_string(source, "url"), name, version;
	struct str file = str_basename(url_clean(r->a, url));

	if (!url.len)
		return; /* lies beside the manifest */
	if (str_starts_with(url, STR("https://files.pythonhosted.org/")) &&
	    pip_archive_read(r->a, file, &name, &version)) {
		p->ecosystem = ECO_PYPI;
		p->name = name;
		p->version = version;
		p->source_url = url_clean(r->a, url);
	} else if (str_is(type, "file") && !is_archive(url_clean(r->a, url))) {
		return; /* an icon, a script, a certificate */
	} else {
		fetched_archive(r->ctx, p, url);
	}
	take_hash(r, source, p);
	add_package(r, p);
}

static void add_git(struct reader *r, const struct jnode *source, struct package *p)
{
	static const char *const keys[] = { "commit", "tag", "branch" };
	struct str url = jnode_string(source, "url"), revision = STR("");

	if (!url.len)
		return; /* a repository beside it */
	for (size_t i = 0; i < 3 && !revision.len; i++)
		revision = jnode_string(source, keys[i]);
	fetched_git(r->ctx, p, url, revision);
	add_package(r, p);
}

static void add_source(struct reader *r, struct str module, const struct jnode *source)
{
	struct str type = jnode_string(source, "type");
	struct package p = { .name = module,
			     .scope = SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = source->line };

	if (source->type == JNODE_STRING) {
		if (!r->n_unread++)
			r->unread_line = source->line;
	} else if (source->type != JNODE_OBJECT) {
		parse_warn(r->ctx, source->line, DIAG_SYNTAX,
			   "a source is %s, not an object",
			   jnode_type_name(source->type));
	} else if (str_is(type, "git")) {
		add_git(r, source, &p);
	} else if (str_is(type, "archive") || str_is(type, "file") ||
		   str_is(type, "extra-data")) {
		add_download(r, source, type, &p);
	}
}

/* --- modules ------------------------------------------------------------------- */

static void add_modules(struct reader *r, const struct jnode *list, unsigned depth);

static void add_module(struct reader *r, const struct jnode *module, unsigned depth)
{
	struct str name = jnode_string(module, "name");
	const struct jnode *sources = jnode_get(module, "sources");

	if (!name.len) {
		parse_warn(r->ctx, module->line, DIAG_BAD_NAME,
			   "a module without a name");
		return;
	}
	if (jnode_is(sources, JNODE_ARRAY))
		jnode_each (source, sources)
			add_source(r, name, source);
	else if (sources)
		parse_warn(r->ctx, sources->line, DIAG_SYNTAX,
			   "\"sources\" is %s, not a list",
			   jnode_type_name(sources->type));
	add_modules(r, jnode_get(module, "modules"), depth);
}

/* A file with one module, from the folder of the file that names it. */
static void read_module_file(struct reader *r, const struct jnode *at, unsigned depth)
{
	struct str outer = r->file, name = at->text, path, bytes;
	const struct jnode *root;

	if (r->n_files++ >= FILES_MOST || r->n_bytes > BYTES_MOST || !depth) {
		parse_warn(r->ctx, at->line, DIAG_LIMIT,
			   "modules are in more than %d files or %d MiB, or too many "
			   "deep: " STR_FMT " is not read",
			   FILES_MOST, BYTES_MOST / (1024 * 1024),
			   STR_ARG(str_slice(name, 0, 200)));
		return;
	}
	if (str_has_char(name, '\0') ||
	    !path_join(r->a, str_dirname(outer), name, &path) ||
	    !parse_sibling(r->ctx, arena_dup(r->a, name).ptr, &bytes)) {
		parse_warn(r->ctx, at->line, DIAG_UNRESOLVED,
			   "the module's file " STR_FMT " is not there",
			   STR_ARG(str_slice(name, 0, 200)));
		return;
	}
	r->n_bytes += bytes.len;
	root = read_tree(r, bytes, path);
	if (!jnode_is(root, JNODE_OBJECT))
		return;
	r->file = path;
	parse_in_file(r->ctx, path);
	add_module(r, root, depth - 1);
	r->file = outer;
	parse_in_file(r->ctx, outer);
}

static void add_modules(struct reader *r, const struct jnode *list, unsigned depth)
{
	if (list && !jnode_is(list, JNODE_ARRAY)) {
		parse_warn(r->ctx, list->line, DIAG_SYNTAX,
			   "\"modules\" is %s, not a list", jnode_type_name(list->type));
		return;
	}
	jnode_each (module, list) {
		if (module->type == JNODE_STRING)
			read_module_file(r, module, depth);
		else if (module->type == JNODE_OBJECT && depth)
			add_module(r, module, depth - 1);
		else if (module->type == JNODE_OBJECT)
			parse_warn(r->ctx, module->line, DIAG_LIMIT,
				   "modules are nested more than %d deep", DEPTH_MOST);
		else
			parse_warn(r->ctx, module->line, DIAG_SYNTAX,
				   "a module is %s, not an object",
				   jnode_type_name(module->type));
	}
}

/* --- the manifest -------------------------------------------------------------- */

static void add_platform(struct reader *r, const struct jnode *name, struct str branch,
			 enum dep_scope scope)
{
	if (!jnode_is(name, JNODE_STRING) || !name->text.len)
		return;
	struct package p = { .name = name->text,
			     .requested = branch,
			     .scope = scope,
			     .relation = DEP_DIRECT,
			     .purl_given = true,
			     .line = name->line };

	add_package(r, &p);
}

static void read_manifest(struct reader *r, const struct jnode *root)
{
	struct str branch = jnode_string(root, "runtime-version");
	const struct jnode *id = jnode_get(root, "id");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .scope = SCOPE_RUNTIME };

	if (!jnode_is(id, JNODE_STRING))
		id = jnode_get(root, "app-id");
	p.name = id->text;
	p.line = id->line;
	r->app = parse_add(r->ctx, &p);
	add_platform(r, jnode_get(root, "runtime"), branch, SCOPE_RUNTIME);
	add_platform(r, jnode_get(root, "sdk"), branch, SCOPE_DEV);
	add_platform(r, jnode_get(root, "base"), jnode_string(root, "base-version"),
		     SCOPE_RUNTIME);
	if (jnode_is(jnode_get(root, "sdk-extensions"), JNODE_ARRAY))
		jnode_each (one, jnode_get(root, "sdk-extensions"))
			add_platform(r, one, STR(""), SCOPE_DEV);
	add_modules(r, jnode_get(root, "modules"), DEPTH_MOST);
	if (r->n_unread)
		parse_note(r->ctx, r->unread_line, DIAG_UNRESOLVED,
			   "%zu %s of sources %s not read", r->n_unread,
			   r->n_unread == 1 ? "file" : "files",
			   r->n_unread == 1 ? "is" : "are");
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reader r = { .ctx = ctx,
			    .a = parse_arena(ctx),
			    .app = PACKAGE_NONE,
			    .file = parse_path(ctx) };
	const struct jnode *root, *id;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	root = read_tree(&r, bytes, parse_path(ctx));
	if (!root)
		return -1;
	id = jnode_get(root, "id");
	if (!jnode_is(id, JNODE_STRING))
		id = jnode_get(root, "app-id");
	if (!jnode_is(id, JNODE_STRING) || !id->text.len)
		return parse_error(ctx, root->line,
				   "no id: not a manifest of flatpak-builder");
	read_manifest(&r, root);
	return 0;
}

/* Many files are named for a domain: a manifest has these three words. */
static bool sniff(struct str bytes)
{
	return str_find(bytes, STR("runtime")) != STR_NONE &&
	       str_find(bytes, STR("sdk")) != STR_NONE &&
	       str_find(bytes, STR("modules")) != STR_NONE;
}

#define NAMED(domain)                                                                    \
	{ MATCH_WRAP, domain ".", ".json" }, { MATCH_WRAP, domain ".", ".yml" },         \
	{                                                                                \
		MATCH_WRAP, domain ".", ".yaml"                                          \
	}

static const struct file_match matches[] = {
	NAMED("com"), NAMED("org"), NAMED("io"), NAMED("net"), NAMED("dev"),  NAMED("de"),
	NAMED("app"), NAMED("me"),  NAMED("fr"), NAMED("eu"),  NAMED("page"),
};

const struct parser flatpak_manifest_parser = {
	.id = "flatpak-manifest",
	.title = "manifest of flatpak-builder",
	.versions = "flatpak-builder 1",
	.spec = "https://docs.flatpak.org/en/latest/"
		"flatpak-builder-command-reference.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = sniff,
	.parse = parse,
};
