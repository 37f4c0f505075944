/*
 * snap_yaml.c - snap/NAME/REVISION/meta/snap.yaml: a snap that is installed, or unpacked.
 *
 * https://documentation.ubuntu.com/snapcraft/stable/reference/snap-yaml/ : name, version,
 * license, architectures, base.  A snap brings what it needs, which is not listed in it;
 * there is no purl type for snaps.
 */
#include "format/yaml.h"
#include "parsers/lock_text.h"
#include "parsers/system.h"

enum { NESTING = 64 };

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct ynode_docs docs;
	const struct ynode *root, *name;
	struct str license;

	if (lock_check_bytes(ctx, bytes) < 0 ||
	    ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
		       parse_path(ctx), &docs) < 0)
		return -1;
	root = docs.n ? docs.v[0] : NULL;
	name = ynode_get(root, "name");
	if (!name || name->type != YNODE_SCALAR || !name->text.len ||
	    !system_is_word(name->text))
		return parse_error(ctx, root ? root->line : 1,
				   "no name: not the metadata of a snap");
	license = ynode_string(root, "license");
	struct package p = { .name = name->text,
			     .version = ynode_string(root, "version"),
			     .licenses = &license,
			     .n_licenses = license.len > 0,
			     .scope = SCOPE_RUNTIME,
			     .purl_given = true,
			     .line = name->key_line };

	if (!p.version.len)
		parse_note(ctx, p.line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	parse_add(ctx, &p);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "meta/snap.yaml", NULL },
};

const struct parser snap_yaml_parser = {
	.id = "snap-yaml",
	.title = "metadata of a snap",
	.versions = "snapd 2",
	.spec = "https://documentation.ubuntu.com/snapcraft/stable/reference/snap-yaml/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
