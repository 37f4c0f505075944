/*
 * swift_resolved.c - Package.resolved of the Swift package manager, versions 1 to 3.
 *
 * https://github.com/swiftlang/swift-package-manager, PinsStore and its storage
 * schemas V1, V2 and V3 (Swift 5.0 to 6.2).  Version 1 has "object.pins" with
 * repositoryURL, 2 and 3 have "pins" with location; 3 adds originHash.  The file holds
 * neither edges nor what was asked for; the latter is in Package.swift.
 */
#include "core/parser.h"
#include "format/json.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/swift_direct.h"

enum { NESTING = 64 };

/* OSV and purl name a package by its address without the scheme: "github.com/o/r". */
static void read_pin(struct parse_ctx *ctx, const struct swift_direct *direct,
		     const struct jnode *pin)
{
	const struct jnode *state = jnode_get(pin, "state");
	struct str location = jnode_string(pin, "location");
	struct str kind = jnode_string(pin, "kind");
	struct package p = { .line = pin->line, .scope = SCOPE_RUNTIME };
	struct vcs_url url;

	if (!location.len)
		location = jnode_string(pin, "repositoryURL");
	p.version = jnode_string(state, "version");
	if (str_is(kind, "localSourceControl") || str_is(kind, "fileSystem")) {
		p.kind = PACKAGE_PROJECT;
		p.name = jnode_string(pin, "identity");
		parse_add(ctx, &p);
		return;
	}
	if (str_is(kind, "registry")) {
		/* identity is "scope.name": a name in the registry, no address, which is
		 * what a purl would want */
		p.name = jnode_string(pin, "identity");
		p.relation = swift_direct_relation(direct, p.name);
		p.purl_given = true;
		parse_add(ctx, &p);
		return;
	}
	if (!vcs_url_read(parse_arena(ctx), location, VCS_REPOSITORY, &url)) {
		parse_warn(ctx, pin->line, DIAG_SYNTAX,
			   "a pin without the address of its repository");
		return;
	}
	p.name = url.key;
	p.source_url = url.url;
	p.relation = swift_direct_relation(direct, url.key);
	if (!p.version.len) { /* pinned to a branch or revision: no release */
		p.vcs_url = url.url;
		p.vcs_commit = jnode_string(state, "revision");
		p.requested = jnode_string(state, "branch");
	}
	if (!p.version.len && !p.vcs_commit.len)
		parse_warn(ctx, pin->line, DIAG_SYNTAX,
			   STR_FMT " has neither version nor revision", STR_ARG(p.name));
	parse_add(ctx, &p);
}

static int read_pins(struct parse_ctx *ctx, const struct jnode *pins)
{
	struct swift_direct direct;

	if (!jnode_is(pins, JNODE_ARRAY))
		return parse_error(ctx, pins ? pins->line : 1,
				   "no \"pins\": not a Package.resolved");
	swift_direct_init(&direct, ctx);
	jnode_each (pin, pins) {
		if (pin->type == JNODE_OBJECT)
			read_pin(ctx, &direct, pin);
		else
			parse_warn(ctx, pin->line, DIAG_SYNTAX, "a pin that is %s",
				   jnode_type_name(pin->type));
	}
	swift_direct_release(&direct);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	uint32_t version = 0;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct jnode *root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT,
					      NESTING, parse_diags(ctx), parse_path(ctx));

	if (!root)
		return -1;
	const struct jnode *number = jnode_get(root, "version");

	if (!jnode_is(number, JNODE_NUMBER) || !str_to_u32(number->text, 1000, &version))
		return parse_error(ctx, number ? number->line : root->line,
				   "no \"version\": not a Package.resolved");
	if (version == 0 || version > 3) {
		parse_warn(ctx, number->line, DIAG_UNSUPPORTED,
			   "version %u of Package.resolved; 1 to 3 are read", version);
		return 0;
	}
	return read_pins(ctx, version == 1 ? jnode_get(jnode_get(root, "object"), "pins")
					   : jnode_get(root, "pins"));
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Package.resolved", NULL },
};

const struct parser swift_resolved_parser = {
	.id = "swift-resolved",
	.title = "Swift package resolution",
	.versions = "1, 2, 3",
	.spec = "https://github.com/swiftlang/swift-package-manager",
	.ecosystem = ECO_SWIFT,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
