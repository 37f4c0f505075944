/*
 * brew_receipt.c - Cellar/NAME/VERSION/INSTALL_RECEIPT.json: what Homebrew has installed.
 *
 * Homebrew's Tab, https://docs.brew.sh/rubydoc/Tab.html (Homebrew 4.6):
 * installed_on_request, runtime_dependencies with full_name and pkg_version, and source
 * with the tap.  Name and version are those of the folders.  purl type brew:
 * https://github.com/package-url/purl-spec .
 */
#include "core/purl.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

/* The tap is the namespace, unless it is Homebrew's own. */
static void give_purl(struct parse_ctx *ctx, const struct jnode *root, struct package *p)
{
	struct str tap = jnode_string(jnode_get(root, "source"), "tap");
	struct purl purl = { .type = STR("brew"),
			     .name = p->name,
			     .version = p->version };

	if (tap.len && !str_is(tap, "homebrew/core"))
		purl.name_space = tap;
	p->purl_given = true;
	if (purl_build(parse_arena(ctx), &purl, &p->purl))
		p->purl = STR("");
}

/* False for a receipt that does not lie in a Cellar. */
static bool take_folders(struct str path, struct package *p)
{
	struct str keg = str_dirname(path), rack = str_dirname(keg);

	p->version = str_basename(keg);
	p->name = str_basename(rack);
	return str_is(str_basename(str_dirname(rack)), "Cellar") && p->name.len;
}

/* All that it needs at run time are listed, each with whether the formula itself names
 * it; before Homebrew 4 that was not told. */
static void tell_edges(struct parse_ctx *ctx, const struct jnode *list, package_ref ref,
		       const struct package *p)
{
	struct arena *a = parse_arena(ctx);
	const struct jnode *needs = jnode_is(list, JNODE_ARRAY) ? list : NULL;
	bool tells = false;

	parse_join(ctx, "../..");
	parse_provides(ctx, ref, p->name);
	parse_provides(ctx, ref, arena_cat(a, p->name, STR("@"), p->version));
	jnode_each (it, needs)
		tells = tells || jnode_get(it, "declared_directly");
	jnode_each (it, needs) {
		struct str name = str_basename(jnode_string(it, "full_name"));
		struct str version = jnode_string(it, "pkg_version");
		struct str keys[2] = { arena_cat(a, name, STR("@"), version), name };

		if (name.len && (!tells || jnode_is_true(it, "declared_directly")))
			parse_wishes(ctx, ref,
				     &(struct parse_wish){ keys, 2, true, STR("") });
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct package p = { .scope = SCOPE_RUNTIME, .line = 1 };
	const struct jnode *root, *asked;

	if (!take_folders(parse_path(ctx), &p)) {
		parse_note(ctx, 0, DIAG_SKIPPED, "not in a Cellar of Homebrew");
		return 0;
	}
	root = lock_read_object(ctx, bytes, JNODE_STRICT, NESTING);
	if (!root)
		return -1;
	asked = jnode_get(root, "installed_on_request");
	if (asked)
		p.relation = asked->type == JNODE_TRUE ? DEP_DIRECT : DEP_TRANSITIVE;
	give_purl(ctx, root, &p);
	p.edges_known = jnode_is(jnode_get(root, "runtime_dependencies"), JNODE_ARRAY);
	tell_edges(ctx, jnode_get(root, "runtime_dependencies"), parse_add(ctx, &p), &p);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "INSTALL_RECEIPT.json", NULL },
};

const struct parser brew_receipt_parser = {
	.id = "brew-receipt",
	.title = "Homebrew's receipt of an installed formula",
	.versions = "Homebrew 1 to 4",
	.spec = "https://docs.brew.sh/rubydoc/Tab.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
