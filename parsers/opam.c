/*
 * opam.c - NAME.opam of an OCaml package, and NAME.opam.locked that `opam lock` or
 * opam-monorepo writes.
 *
 * https://opam.ocaml.org/doc/Manual.html#opam and https://opam.ocaml.org/doc/man/
 * opam-lock.html (file format 2.0; 1.2 is read too).  A lock has the same fields with
 * {= "1.2"} behind each name, and lists what the package needs at any distance: which of
 * that is direct stands in the file that it locks.  Where there is a lock, the other one
 * gives the project alone.  `{with-test}`, `{with-doc}`, `{dev}` and `{build}` are for
 * development; a version that a pin goes by is not the one of the repository, unless
 * opam-monorepo pinned a release.
 *
 * lib/NAME/opam is what is installed; what that needed is there too, or was.
 */
#include "base/map.h"
#include "format/text.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/opam_read.h"

struct reading {
	struct parse_ctx *ctx;
	struct opam_file file;
	struct map direct; /* of the file that a lock is for */
	struct opam_file locks;
	bool is_lock;
};

/* "x.opam" of "x.opam.locked", "opam" of "opam.locked". */
static struct str base_name(struct parse_ctx *ctx)
{
	struct str name = str_basename(parse_path(ctx));

	if (str_ends_with(name, STR(".locked")))
		name.len -= 7;
	return name;
}

/* From the file's name; of one that is only called "opam" from its folder's, "x.1.2". */
static struct str project_name(struct reading *r)
{
	struct str name = base_name(r->ctx), version;

	if (r->file.name.len)
		return r->file.name;
	if (r->locks.name.len)
		return r->locks.name;
	if (str_ends_with(name, STR(".opam"))) {
		name.len -= 5;
		return name;
	}
	name = str_basename(str_dirname(parse_path(r->ctx)));
	str_cut(name, '.', &name, &version);
	return name;
}

static bool is_beside(struct reading *r, struct str name)
{
	struct str file = arena_cat(parse_arena(r->ctx), name, STR(".opam"), STR(""));

	return parse_exists(r->ctx, arena_dup(parse_arena(r->ctx), file).ptr);
}

static void set_pin(struct reading *r, const struct opam_dep *dep, struct package *p)
{
	struct vcs_url vcs;

	if (!r->file.is_monorepo || !dep->pin_has_version) {
		p->requested = STR("");
		p->version = STR("");
	}
	if (str_find(dep->pin, STR("://")) == STR_NONE ||
	    str_starts_with(dep->pin, STR("file:"))) {
		p->kind = PACKAGE_PROJECT;
	} else if (vcs_url_read(parse_arena(r->ctx), dep->pin, VCS_GUESS, &vcs)) {
		p->vcs_url = vcs.url;
		p->vcs_commit = vcs.commit;
		if (!p->version.len)
			p->requested = vcs.ref;
		if (vcs.commit.len)
			p->version = STR("");
	} else {
		p->source_url = url_clean(parse_arena(r->ctx), dep->pin);
	}
}

static void add_dep(struct reading *r, package_ref project, const struct opam_dep *dep)
{
	struct package p = { .name = dep->name,
			     .version = dep->version,
			     .requested = dep->requested,
			     .scope = dep->scope,
			     .group = dep->group,
			     .relation = DEP_DIRECT,
			     .line = dep->line };
	package_ref ref;
	bool direct = true;

	if (r->is_lock && r->locks.n_deps) {
		direct = map_has(&r->direct, dep->name);
		p.relation = direct ? DEP_DIRECT : DEP_TRANSITIVE;
	} else if (r->is_lock) {
		direct = false;
		p.relation = DEP_UNKNOWN;
	}
	if (dep->pin.len)
		set_pin(r, dep, &p);
	else if (is_beside(r, dep->name))
		p.kind = PACKAGE_PROJECT; /* of the same tree */
	if (p.kind == PACKAGE_PROJECT) {
		p.relation = DEP_UNKNOWN;
		p.version = p.requested = STR(""); /* its own file has it */
	}
	ref = parse_add(r->ctx, &p);
	if (direct)
		parse_edge(r->ctx, project, ref);
}

static package_ref add_project(struct reading *r)
{
	struct package p = { .kind = PACKAGE_PROJECT,
			     .name = project_name(r),
			     .version = r->file.version,
			     .licenses = r->file.licenses,
			     .n_licenses = r->file.n_licenses,
			     .scope = SCOPE_RUNTIME,
			     .line = r->file.line };

	return p.name.len ? parse_add(r->ctx, &p) : PACKAGE_NONE;
}

/* What of a lock is direct. */
static void read_locked(struct reading *r)
{
	struct diag_list *said = parse_diags(r->ctx);
	struct str bytes;

	if (!parse_sibling(r->ctx, arena_dup(parse_arena(r->ctx), base_name(r->ctx)).ptr,
			   &bytes))
		return;
	/* it is read by itself too: there it says what is wrong with it */
	said->is_deaf = true;
	opam_file_read(r->ctx, bytes, &r->locks);
	said->is_deaf = false;
	for (size_t i = 0; i < r->locks.n_deps; i++)
		map_put(&r->direct, r->locks.deps[i].name, i);
}

static bool has_lock(struct parse_ctx *ctx)
{
	struct str lock =
		arena_cat(parse_arena(ctx), base_name(ctx), STR(".locked"), STR(""));

	return parse_exists(ctx, arena_dup(parse_arena(ctx), lock).ptr);
}

/* lib/NAME/opam, beside what dune or findlib installed: a package that is there. */
static bool is_installed(struct reading *r)
{
	return str_is(str_basename(parse_path(r->ctx)), "opam") &&
	       (parse_exists(r->ctx, "dune-package") || parse_exists(r->ctx, "META"));
}

static void add_installed(struct reading *r)
{
	struct package p = { .name = project_name(r),
			     .version = r->file.version,
			     .licenses = r->file.licenses,
			     .n_licenses = r->file.n_licenses,
			     .line = r->file.line };

	if (!p.version.len)
		parse_warn(r->ctx, p.line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	if (p.name.len)
		parse_add(r->ctx, &p);
}

static void add_all(struct reading *r)
{
	if (is_installed(r)) {
		add_installed(r);
		return;
	}
	package_ref project = add_project(r);
	size_t n = r->file.n_deps;

	if (!r->is_lock && has_lock(r->ctx))
		return;
	for (size_t i = 0; i < n; i++)
		if (!str_eq(r->file.deps[i].name, project_name(r)))
			add_dep(r, project, &r->file.deps[i]);
	if (n && !r->is_lock)
		parse_note(r->ctx, 0, DIAG_UNPINNED,
			   "no " STR_FMT ".locked: which versions are used, and what "
			   "they need, is not known",
			   STR_ARG(base_name(r->ctx)));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = {
		.ctx = ctx,
		.is_lock = str_ends_with(parse_path(ctx), STR(".locked")),
	};
	bool good;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	map_init(&r.direct);
	good = opam_file_read(ctx, bytes, &r.file);
	if (r.is_lock)
		read_locked(&r);
	if (good || r.file.n_deps)
		add_all(&r);
	map_release(&r.direct);
	return good ? 0 : -1;
}

/* Other things are called "opam" too. */
static bool is_of_opam(struct str bytes)
{
	struct str line;

	while (str_next_line(&bytes, &line))
		if (str_starts_with(line, STR("opam-version")) ||
		    str_starts_with(line, STR("depends")) ||
		    text_is_conflict_marker(line))
			return true;
	return false;
}

static const struct file_match matches[] = {
	{ MATCH_SURE_SUFFIX, ".opam", NULL },
	{ MATCH_SURE_SUFFIX, ".opam.locked", NULL },
	{ MATCH_TAIL, "opam", NULL },
	{ MATCH_NAME, "opam.locked", NULL },
};

const struct parser opam_parser = {
	.id = "opam",
	.title = "package file or lock file of opam",
	.versions = "1.2, 2.0",
	.spec = "https://opam.ocaml.org/doc/Manual.html#opam",
	.ecosystem = ECO_OPAM,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.sniff = is_of_opam,
	.parse = parse,
};
