/*
 * gleam_manifest.c - manifest.toml of the Gleam build tool, with the gleam.toml beside
 * it.
 *
 * https://gleam.run/writing-gleam/gleam-toml/ and the writer in
 * https://github.com/gleam-lang/gleam/blob/main/compiler-core/src/manifest.rs (1.12).
 * `packages` holds name, version, requirements and source: hex with outer_checksum (of
 * the file that is downloaded), git with repo and commit, local with path. `requirements`
 * are the direct ones; gleam.toml tells which of them are for development.
 */
#include "base/map.h"
#include "format/sri.h"
#include "format/toml.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

struct manifest {
	struct parse_ctx *ctx;
	struct map direct; /* names in requirements */
	struct map dev;    /* names in dev-dependencies of gleam.toml */
};

static void take_names(struct map *names, const struct toml *table)
{
	toml_each (value, table && table->type == TOML_TABLE ? table : NULL)
		map_put(names, value->key, 0);
}

static void set_hash(struct parse_ctx *ctx, struct package *p, struct str sum)
{
	struct package_hash *hash;

	if (!hash_is_hex(HASH_SHA256, sum))
		return;
	hash = arena_new(parse_arena(ctx), struct package_hash);
	*hash = (struct package_hash){ .alg = HASH_SHA256,
				       .hex = arena_lower(parse_arena(ctx), sum) };
	p->hashes = hash;
	p->n_hashes = 1;
}

static void set_source(struct manifest *m, const struct toml *entry, struct package *p)
{
	struct str source = toml_string(entry, "source");
	struct vcs_url url;

	if (str_is(source, "local")) {
		p->kind = PACKAGE_PROJECT;
		p->relation = DEP_UNKNOWN;
	} else if (str_is(source, "git")) {
		p->version = STR("");
		p->vcs_commit = toml_string(entry, "commit");
		if (vcs_url_read(parse_arena(m->ctx), toml_string(entry, "repo"),
				 VCS_REPOSITORY, &url) &&
		    vcs_is_commit(p->vcs_commit)) {
			p->vcs_url = url.url;
			return;
		}
		p->vcs_commit = STR("");
		parse_warn(m->ctx, p->line, DIAG_SYNTAX,
			   STR_FMT " has no repository and commit", STR_ARG(p->name));
	} else if (str_is(source, "hex")) {
		set_hash(m->ctx, p, toml_string(entry, "outer_checksum"));
	} else {
		parse_warn(m->ctx, p->line, DIAG_UNSUPPORTED,
			   STR_FMT " comes from '" STR_FMT "', which is not known",
			   STR_ARG(p->name), STR_ARG(source));
	}
}

static void read_package(struct manifest *m, const struct toml *entry)
{
	const struct toml *needs = toml_get(entry, "requirements");
	struct package p = { .name = toml_string(entry, "name"),
			     .version = toml_string(entry, "version"),
			     .line = entry->line };

	if (!p.name.len || !p.version.len) {
		parse_warn(m->ctx, entry->line, DIAG_SYNTAX,
			   "a package without name and version");
		return;
	}
	p.relation = map_has(&m->direct, p.name) ? DEP_DIRECT : DEP_TRANSITIVE;
	if (p.relation == DEP_DIRECT)
		p.scope = map_has(&m->dev, p.name) ? SCOPE_DEV : SCOPE_RUNTIME;
	set_source(m, entry, &p);
	package_ref ref = parse_add(m->ctx, &p);

	parse_provides(m->ctx, ref, p.name);
	toml_each (need, needs && needs->type == TOML_ARRAY ? needs : NULL)
		if (need->type == TOML_STRING)
			parse_needs(m->ctx, ref, need->text, true);
}

static const struct toml *read_dev(struct parse_ctx *ctx)
{
	const struct toml *root, *dev;
	struct diag_list unused;
	unsigned errors;
	struct str bytes;

	if (!parse_sibling(ctx, "gleam.toml", &bytes))
		return NULL;
	diag_list_init(&unused, parse_arena(ctx));
	root = toml_read(parse_arena(ctx), bytes, NESTING, &unused, parse_path(ctx),
			 &errors);
	if (errors)
		parse_note(ctx, 0, DIAG_SYNTAX, "gleam.toml beside it is not TOML");
	dev = toml_get(root, "dev-dependencies");
	return dev ? dev : toml_get(root, "dev_dependencies");
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct manifest m = { .ctx = ctx };
	unsigned errors = 0;
	const struct toml *root, *packages;

	/* other tools have a file of that name */
	if (str_find(bytes, STR("[requirements]")) == STR_NONE &&
	    str_find(bytes, STR("outer_checksum")) == STR_NONE &&
	    !parse_exists(ctx, "gleam.toml")) {
		parse_note(ctx, 0, DIAG_SKIPPED, "not a manifest of Gleam");
		return 0;
	}
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	root = toml_read(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
			 parse_path(ctx), &errors);
	packages = toml_get(root, "packages");
	if (!packages || packages->type != TOML_ARRAY)
		return errors ? -1
			      : parse_error(ctx, packages ? packages->line : 1,
					    "no list \"packages\": not a manifest of "
					    "Gleam");
	map_init(&m.direct);
	map_init(&m.dev);
	take_names(&m.direct, toml_get(root, "requirements"));
	take_names(&m.dev, read_dev(ctx));
	toml_each (entry, packages)
		read_package(&m, entry);
	parse_spread_scopes(ctx);
	map_release(&m.dev);
	map_release(&m.direct);
	return errors ? -1 : 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "manifest.toml", NULL },
};

const struct parser gleam_manifest_parser = {
	.id = "gleam-manifest",
	.title = "Gleam lock file",
	.versions = "Gleam 0.15 to 1.12",
	.spec = "https://gleam.run/writing-gleam/gleam-toml/",
	.ecosystem = ECO_HEX,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
