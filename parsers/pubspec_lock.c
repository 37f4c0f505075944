/*
 * pubspec_lock.c - pubspec.lock of Dart's and Flutter's pub.
 *
 * https://dart.dev/tools/pub/glossary#lockfile and the writer in dart-lang/pub,
 * lib/src/lock_file.dart (Dart 2 and 3).  Each package: dependency ("direct main",
 * "direct dev", "direct overridden" or "transitive"), description, source (hosted, git,
 * path, sdk) and version.  The file holds no edges, so what a dev package pulls in is not
 * told apart from what a main one does.
 */
#include "core/parser.h"
#include "format/sri.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

static void set_relation(struct package *p, struct str dependency)
{
	p->scope = SCOPE_RUNTIME;
	p->relation = str_is(dependency, "transitive") ? DEP_TRANSITIVE : DEP_DIRECT;
	if (str_is(dependency, "direct dev"))
		p->scope = SCOPE_DEV;
}

/* The name in the description is the real one; the key may be another. */
static void set_hosted(struct parse_ctx *ctx, struct package *p,
		       const struct ynode *entry)
{
	const struct ynode *description = ynode_get(entry, "description");
	struct str name = ynode_string(description, "name");
	struct str url = ynode_string(description, "url");
	struct str sum = ynode_string(description, "sha256");

	if (name.len)
		p->name = name;
	if (url.len && !str_is(url, "https://pub.dev") &&
	    !str_is(url, "https://pub.dartlang.org"))
		p->qualifiers = arena_cat(parse_arena(ctx), STR("repository_url="),
					  url_clean(parse_arena(ctx), url), STR(""));
	if (!hash_is_hex(HASH_SHA256, sum))
		return;
	struct package_hash *hash = arena_new(parse_arena(ctx), struct package_hash);

	*hash = (struct package_hash){ .alg = HASH_SHA256,
				       .hex = arena_lower(parse_arena(ctx), sum) };
	p->hashes = hash;
	p->n_hashes = 1;
}

/* A version beside a commit is not the one of that name on pub.dev. */
static void set_git(struct parse_ctx *ctx, struct package *p, const struct ynode *entry)
{
	const struct ynode *description = ynode_get(entry, "description");
	struct vcs_url url;

	p->version = STR("");
	p->vcs_commit = ynode_string(description, "resolved-ref");
	p->requested = ynode_string(description, "ref");
	if (vcs_url_read(parse_arena(ctx), ynode_string(description, "url"),
			 VCS_REPOSITORY, &url))
		p->vcs_url = url.url;
	if (!vcs_is_commit(p->vcs_commit)) {
		parse_warn(ctx, p->line, DIAG_SYNTAX, STR_FMT " has no commit",
			   STR_ARG(p->name));
		p->vcs_commit = STR("");
	}
}

static void read_package(struct parse_ctx *ctx, const struct ynode *entry)
{
	struct str source = ynode_string(entry, "source");
	struct package p = { .name = entry->key,
			     .version = ynode_string(entry, "version"),
			     .line = entry->key_line };

	if (entry->type != YNODE_MAPPING) {
		parse_warn(ctx, entry->key_line, DIAG_SYNTAX,
			   STR_FMT ": expected a mapping", STR_ARG(entry->key));
		return;
	}
	if (str_is(source, "sdk"))
		return; /* part of Flutter or Dart, its version is 0.0.0 */
	set_relation(&p, ynode_string(entry, "dependency"));
	if (str_is(source, "path"))
		p.kind = PACKAGE_PROJECT;
	else if (str_is(source, "git"))
		set_git(ctx, &p, entry);
	else if (str_is(source, "hosted"))
		set_hosted(ctx, &p, entry);
	else
		parse_warn(ctx, p.line, DIAG_UNSUPPORTED,
			   STR_FMT " comes from '" STR_FMT "', which is not known",
			   STR_ARG(p.name), STR_ARG(source));
	parse_add(ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			    parse_path(ctx), &docs);
	const struct ynode *packages = NULL;

	for (size_t i = 0; i < docs.n && !packages; i++)
		packages = ynode_get(docs.v[i], "packages");
	if (!packages || packages->type != YNODE_MAPPING)
		return rc ? rc
			  : parse_error(ctx, 1, "no \"packages\": not a pubspec.lock");
	ynode_each (entry, packages)
		read_package(ctx, entry);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pubspec.lock", NULL },
};

const struct parser pubspec_lock_parser = {
	.id = "pubspec-lock",
	.title = "Dart pub lock file",
	.versions = "Dart 2, 3",
	.spec = "https://dart.dev/tools/pub/glossary#lockfile",
	.ecosystem = ECO_PUB,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
