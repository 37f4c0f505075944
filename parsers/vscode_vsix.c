/*
 * vscode_vsix.c - *.vsix: an extension of Visual Studio Code, and the packages of npm
 * that were put into it.
 *
 * https://code.visualstudio.com/api/references/extension-manifest (package.json), and
 * https://learn.microsoft.com/visualstudio/extensibility/
 * vsix-extension-schema-2-0-reference (extension.vsixmanifest, PackageManifest 2.0), as
 * vsce 1 to 4 write both.  Visual Studio's own extensions have such a manifest, too,
 * whose target is another.
 */
#include "base/codec.h"
#include "base/hash.h"
#include "format/text.h"
#include "format/xml.h"
#include "format/zip_texts.h"
#include "parsers/npm.h"
#include "parsers/vscode.h"

enum {
	WHOLE_MOST = 32 << 20, /* bytes of an archive that is unpacked */
	MODULES_MOST = 10000,  /* packages in one archive */
	NESTING = 64,
};

struct vsix {
	struct parse_ctx *ctx;
	struct arena *a;
	const struct jnode *manifest; /* extension/package.json */
	const struct xml *package;    /* extension.vsixmanifest */
	const struct jnode **modules;
	size_t n_modules, cap_modules;
};

/* --- what is in it ----------------------------------------------------------- */

/* "…/node_modules/x/package.json" and "…/node_modules/@s/x/package.json". */
static bool is_module(struct str name)
{
	struct str folder = str_dirname(name), above = str_dirname(folder);

	if (!str_is(str_basename(name), "package.json"))
		return false;
	if (str_starts_with(str_basename(above), STR("@")))
		above = str_dirname(above);
	return str_is(str_basename(above), "node_modules");
}

static bool wants(void *arg, struct str name)
{
	(void)arg;
	return str_is(name, "extension/package.json") ||
	       str_is(name, "extension.vsixmanifest") || is_module(name);
}

static void take_module(struct vsix *v, struct str text)
{
	struct diag_list unused; /* packages hold all kinds of files of that name */
	const struct jnode *root;

	diag_list_init(&unused, v->a);
	root = jnode_read(v->a, text, JNODE_STRICT, NESTING, &unused, STR(""));
	if (!jnode_is(root, JNODE_OBJECT))
		return;
	if (v->n_modules >= MODULES_MOST) {
		if (v->n_modules++ == MODULES_MOST)
			parse_warn(v->ctx, 0, DIAG_LIMIT,
				   "more than %d packages in it; the rest is left out",
				   MODULES_MOST);
		return;
	}
	arena_grow(v->a, v->modules, v->n_modules, &v->cap_modules);
	v->modules[v->n_modules++] = root;
}

static void take(void *arg, struct str name, struct str text)
{
	struct vsix *v = arg;
	struct diag_list unused; /* its lines are those of the entry */
	bool read;

	if (is_module(name)) {
		take_module(v, text);
		return;
	}
	diag_list_init(&unused, v->a);
	if (str_is(name, "extension.vsixmanifest")) {
		v->package = xml_read(v->a, text, NESTING, &unused, STR(""));
		read = v->package;
	} else {
		v->manifest =
			jnode_read(v->a, text, JNODE_STRICT, NESTING, &unused, STR(""));
		read = v->manifest;
	}
	if (!read)
		parse_warn(v->ctx, 0, DIAG_SYNTAX, STR_FMT ": %s", STR_ARG(name),
			   unused.n ? unused.v[0].text.ptr : "not readable");
}

/* --- the extension ----------------------------------------------------------- */

/* Visual Studio's, where nothing says that it is Code's. */
static bool is_for_visual_studio(const struct vsix *v)
{
	const struct xml *targets = xml_get(v->package, "Installation");
	bool other = false;

	xml_each (t, targets) {
		struct str id = xml_attr(t, "Id");

		if (str_is(id, "Microsoft.VisualStudio.Code"))
			return false;
		other = other || str_starts_with(id, STR("Microsoft.VisualStudio."));
	}
	return other && !v->manifest;
}

/* Name, version and platform of the manifest that the marketplace reads, or of the
 * extension's own. */
static void identify(const struct vsix *v, struct package *p)
{
	const struct xml *identity = xml_path(v->package, "Metadata.Identity");
	struct str publisher = xml_attr(identity, "Publisher");
	struct str name = xml_attr(identity, "Id");
	struct str platform = xml_attr(identity, "TargetPlatform");

	p->version = xml_attr(identity, "Version");
	if (!publisher.len || !name.len) {
		publisher = jnode_string(v->manifest, "publisher");
		name = jnode_string(v->manifest, "name");
	}
	if (!p->version.len)
		p->version = jnode_string(v->manifest, "version");
	if (publisher.len && name.len)
		p->name = arena_cat(v->a, publisher, STR("."), name);
	if (platform.len && !str_is(platform, "universal") &&
	    !str_has_char(platform, '&'))
		p->qualifiers = arena_cat(v->a, STR("platform="), platform, STR(""));
}

static void add_needs(const struct vsix *v, const char *key, package_ref from)
{
	const struct jnode *list = jnode_get(v->manifest, key);

	jnode_each (one, jnode_is(list, JNODE_ARRAY) ? list : NULL)
		if (one->type == JNODE_STRING)
			parse_edge(v->ctx, from,
				   vscode_add(v->ctx, one->text, SCOPE_RUNTIME,
					      DEP_TRANSITIVE, 0));
}

static void add_modules(const struct vsix *v, package_ref from)
{
	for (size_t i = 0; i < v->n_modules && i < MODULES_MOST; i++) {
		struct package p = { .ecosystem = ECO_NPM,
				     .name = jnode_string(v->modules[i], "name"),
				     .version = jnode_string(v->modules[i], "version"),
				     .scope = SCOPE_RUNTIME };

		if (!npm_is_name(p.name) || !p.version.len)
			continue;
		npm_set_licenses(v->ctx, &p, v->modules[i]);
		parse_edge(v->ctx, from, parse_add(v->ctx, &p));
	}
}

static int add_extension(struct vsix *v, struct str bytes)
{
	uint8_t sha256[SHA256_SIZE];
	struct package_hash hash = { .alg = HASH_SHA256 };
	struct package p = { .ecosystem = ECO_VSCODE, .scope = SCOPE_RUNTIME };
	package_ref ref;

	if (is_for_visual_studio(v)) {
		parse_note(v->ctx, 0, DIAG_SKIPPED,
			   "an extension of Visual Studio, not of Visual Studio Code: "
			   "not listed");
		return 0;
	}
	identify(v, &p);
	if (!vscode_is_id(p.name))
		return parse_error(v->ctx, 0, "nothing in it says what it is");
	if (!p.version.len)
		parse_warn(v->ctx, 0, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	sha256_of(bytes, sha256);
	hash.hex = hex_encode(v->a, sha256, sizeof(sha256));
	hash.file = str_basename(parse_path(v->ctx));
	p.hashes = &hash;
	p.n_hashes = 1;
	npm_set_licenses(v->ctx, &p, v->manifest);
	ref = parse_add(v->ctx, &p);
	add_needs(v, "extensionDependencies", ref);
	add_needs(v, "extensionPack", ref);
	add_modules(v, ref);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str unused)
{
	struct vsix v = { .ctx = ctx, .a = parse_arena(ctx) };
	const struct zip_texts z = { wants, take, &v };
	uint64_t size = parse_size(ctx);
	struct str bytes;

	(void)unused;
	if (size > WHOLE_MOST || !parse_read_at(ctx, 0, (size_t)size, &bytes)) {
		parse_warn(ctx, 0, DIAG_LIMIT, "not read: bigger than %d MiB",
			   WHOLE_MOST >> 20);
		return 0;
	}
	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer stands in place of the file");
	if (zip_texts_read(v.a, bytes, &z, parse_diags(ctx), parse_path(ctx)))
		return parse_error(ctx, 0, "not a zip archive");
	return add_extension(&v, bytes);
}

/* The name is enough. */
static bool sniff(struct str bytes)
{
	(void)bytes;
	return true;
}

static const struct file_match matches[] = { { MATCH_SUFFIX, ".vsix", NULL } };

const struct parser vscode_vsix_parser = {
	.id = "vscode-vsix",
	.title = "extension of Visual Studio Code",
	.versions = "VSIX manifest 2.0, vsce 1 to 4",
	.spec = "https://code.visualstudio.com/api/references/extension-manifest",
	.ecosystem = ECO_VSCODE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.is_program = true,
	.sniff = sniff,
	.parse = parse,
};
