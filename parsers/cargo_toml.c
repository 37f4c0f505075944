/*
 * cargo_toml.c - a Cargo.toml that no Cargo.lock covers
 *
 * https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html (Cargo 1.95).
 * The lock lies at the root of the workspace, in the folder of the manifest or in one
 * above it; with it the manifest says nothing more, and is left alone.  Without it,
 * libraries do so, a requirement is all that is known: "1.2" allows what is compatible
 * with it, and only
 * "=1.2.3" is exact.
 */
#include "format/cargo_toml.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum { ABOVE_MOST = 16, DEPTH_MOST = 64 };

/* "../" n times and the name. */
static const char *name_above(struct parse_ctx *ctx, unsigned n, struct str name)
{
	struct str path = name;

	while (n--)
		path = arena_cat(parse_arena(ctx), STR("../"), path, STR(""));
	return arena_dup(parse_arena(ctx), path).ptr;
}

/* How many folders lie above the file's own. */
static unsigned folders_above(struct parse_ctx *ctx)
{
	struct str path = parse_path(ctx);
	unsigned n = 0;

	for (size_t i = 0; i < path.len; i++)
		n += path.ptr[i] == '/';
	return n < ABOVE_MOST ? n : ABOVE_MOST;
}

static bool is_covered(struct parse_ctx *ctx, unsigned above)
{
	for (unsigned i = 0; i <= above; i++)
		if (parse_exists(ctx, name_above(ctx, i, STR("Cargo.lock"))))
			return true;
	/* what `cargo vendor` copied */
	return parse_exists(ctx, ".cargo-checksum.json");
}

/* The [workspace] table of the nearest manifest above that has one. */
static const struct toml *find_workspace(struct parse_ctx *ctx, unsigned above)
{
	for (unsigned i = 1; i <= above; i++) {
		struct str bytes;
		struct diag_list unused; /* it is read by itself, and said then */
		unsigned errors;

		if (!parse_sibling(ctx, name_above(ctx, i, STR("Cargo.toml")), &bytes))
			continue;
		diag_list_init(&unused, parse_arena(ctx));
		const struct toml *root = toml_read(parse_arena(ctx), bytes, DEPTH_MOST,
						    &unused, parse_path(ctx), &errors);

		if (toml_get(root, "workspace"))
			return toml_get(root, "workspace");
	}
	return NULL;
}

/* "=1.2.3" asks for one version; "1.2.3" for all that are compatible with it. */
static bool is_exact(struct str requirement, struct str *version)
{
	size_t dots = 0;

	if (!str_starts_with(requirement, STR("=")))
		return false;
	*version = str_trim(str_from(requirement, 1));
	for (size_t i = 0; i < version->len; i++) {
		char c = version->ptr[i];

		if (!is_alnum(c) && c != '.' && c != '-' && c != '+')
			return false;
		if (c == '-' || c == '+')
			break;
		dots += c == '.';
	}
	return dots == 2 && is_digit(version->ptr[0]);
}

static void set_source(struct parse_ctx *ctx, const struct cargo_dep *dep,
		       struct package *p)
{
	struct vcs_url url;

	p->requested = dep->requirement;
	if (dep->path.len) {
		p->kind = PACKAGE_PROJECT;
		p->relation = DEP_UNKNOWN;
		p->requested = STR("");
	} else if (dep->git.len) {
		/* a `version` beside it is only looked at when it is published */
		p->requested = dep->git_ref;
		if (!vcs_url_read(parse_arena(ctx), dep->git, VCS_REPOSITORY, &url)) {
			parse_warn(ctx, p->line, DIAG_UNRESOLVED,
				   STR_FMT ": its git source is not one that can be read",
				   STR_ARG(p->name));
			return;
		}
		p->vcs_url = url.url;
		if (vcs_is_commit(dep->git_ref)) {
			p->vcs_commit = arena_lower(parse_arena(ctx), dep->git_ref);
			p->requested = STR("");
		}
	} else if (is_exact(dep->requirement, &p->version)) {
		p->requested = STR("");
	} else {
		p->version = STR("");
		if (dep->not_shared)
			parse_warn(ctx, p->line, DIAG_UNRESOLVED,
				   STR_FMT ": its version is in the Cargo.toml of the "
					   "workspace, where it is not found",
				   STR_ARG(p->name));
		else if (!dep->requirement.len)
			parse_warn(ctx, p->line, DIAG_SYNTAX,
				   STR_FMT ": neither version, path nor git",
				   STR_ARG(p->name));
	}
}

static void add_dep(struct parse_ctx *ctx, package_ref project,
		    const struct cargo_dep *dep)
{
	struct package p = { .name = dep->name,
			     .version = STR(""),
			     .scope = dep->kind != CARGO_NORMAL ? SCOPE_DEV
				      : dep->optional           ? SCOPE_OPTIONAL
								: SCOPE_RUNTIME,
			     .group = dep->kind == CARGO_DEV     ? STR("dev-dependencies")
				      : dep->kind == CARGO_BUILD ? STR("build-"
								       "dependencies")
								 : STR(""),
			     .relation = DEP_DIRECT,
			     .line = dep->line };

	if (!dep->name.len) {
		parse_warn(ctx, dep->line, DIAG_BAD_NAME, "a dependency without a name");
		return;
	}
	set_source(ctx, dep, &p);
	parse_edge(ctx, project, parse_add(ctx, &p));
}

static package_ref add_project(struct parse_ctx *ctx, const struct toml *root,
			       struct str name)
{
	const struct toml *package = toml_get(root, "package");
	const struct toml *at = toml_get(package, "name");
	struct str license = toml_string(package, "license");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .name = name,
			     .version = toml_string(package, "version"),
			     .scope = SCOPE_RUNTIME,
			     .line = at ? at->line : 1 };

	if (license.len) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	return name.len ? parse_add(ctx, &p) : PACKAGE_NONE;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	unsigned above = folders_above(ctx), errors = 0;
	struct cargo_manifest m;
	struct diag_list unused;
	package_ref project;

	if (is_covered(ctx, above))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	diag_list_init(&unused, parse_arena(ctx));
	const struct toml *root = toml_read(parse_arena(ctx), bytes, DEPTH_MOST, &unused,
					    parse_path(ctx), &errors);
	const struct toml *workspace =
		toml_get(root, "workspace") ? NULL : find_workspace(ctx, above);

	/* says what is wrong with it */
	cargo_toml_read(parse_arena(ctx), bytes, workspace, parse_diags(ctx),
			parse_path(ctx), &m);
	if (!errors && !m.name.len && !m.workspace)
		return parse_error(ctx, 1,
				   "neither [package] nor [workspace]: not a "
				   "manifest of Cargo");
	project = add_project(ctx, root, m.name);
	for (size_t i = 0; i < m.n_deps; i++)
		add_dep(ctx, project, &m.deps[i]);
	if (m.n_deps)
		parse_note(
			ctx, 0, DIAG_UNPINNED,
			"no Cargo.lock: which versions are used, and what they need, is "
			"not known");
	return errors ? -1 : 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Cargo.toml", NULL },
};

const struct parser cargo_toml_parser = {
	.id = "cargo-toml",
	.title = "Cargo manifest",
	.versions = "Cargo 1.95",
	.spec = "https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html",
	.ecosystem = ECO_CRATES,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
