/*
 * berksfile_lock.c - Berksfile.lock: the cookbooks of Chef that Berkshelf resolved.
 *
 * https://docs.chef.io/workstation/berkshelf/ (Berkshelf 3 to 8): DEPENDENCIES names what
 * the Berksfile asks for and where it comes from, GRAPH holds each cookbook with its
 * version and what it needs.  Berkshelf 2 wrote JSON.  No database of advisories knows
 * cookbooks.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum section { SECTION_NONE, SECTION_DEPENDENCIES, SECTION_GRAPH };

/* An entry of DEPENDENCIES. */
struct asked {
	struct str name, git, revision, subpath;
	bool is_local;
};

struct reading {
	struct parse_ctx *ctx;
	struct asked *v;
	size_t n, cap;
	struct map names; /* to their places in v */
	package_ref last; /* the cookbook whose needs follow */
};

static size_t indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.len && line.ptr[n] == ' ')
		n++;
	return n;
}

/* "name (1.2.3)"; the brackets may be missing. */
static void split_entry(struct str line, struct str *name, struct str *inside)
{
	struct str rest;

	line = str_trim(line);
	if (str_cut(line, '(', name, &rest) && str_ends_with(rest, STR(")")))
		*inside = str_trim(str_slice(rest, 0, rest.len - 1));
	else
		*inside = STR("");
	*name = str_trim(*name);
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_alnum(name.ptr[i]) && !str_has_char(STR("-_."), name.ptr[i]))
			return false;
	return name.len > 0;
}

static void bad_line(struct reading *r, unsigned line)
{
	parse_warn(r->ctx, line, DIAG_SYNTAX, "expected a cookbook, name (version)");
}

static void read_dependency(struct reading *r, struct str line, unsigned n)
{
	struct str name, inside, key, value;

	if (indent_of(line) == 2) {
		split_entry(line, &name, &inside);
		if (!is_name(name)) {
			bad_line(r, n);
			return;
		}
		arena_grow(parse_arena(r->ctx), r->v, r->n, &r->cap);
		r->v[r->n] = (struct asked){ .name = name };
		map_put(&r->names, name, r->n++);
		return;
	}
	if (!r->n || !str_cut(str_trim(line), ':', &key, &value)) {
		bad_line(r, n);
		return;
	}
	struct asked *a = &r->v[r->n - 1];

	value = str_trim(value);
	if (str_is(key, "path"))
		a->is_local = true;
	else if (str_is(key, "git"))
		a->git = value;
	else if (str_is(key, "revision"))
		a->revision = value;
	else if (str_is(key, "rel"))
		a->subpath = value;
}

static void take_source(struct reading *r, const struct asked *a, struct package *p)
{
	struct vcs_url url;

	p->relation = DEP_DIRECT;
	if (a->is_local) {
		p->kind = PACKAGE_PROJECT;
		p->relation = DEP_UNKNOWN;
	}
	if (!a->git.len)
		return;
	p->version.len = 0; /* the repository's own, not that of a release */
	p->subpath = a->subpath;
	if (vcs_url_read(parse_arena(r->ctx), a->git, VCS_REPOSITORY, &url))
		p->vcs_url = url.url;
	else
		parse_warn(r->ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT ": the repository's address is not understood",
			   STR_ARG(p->name));
	if (vcs_is_commit(a->revision))
		p->vcs_commit = arena_lower(parse_arena(r->ctx), a->revision);
}

static void read_node(struct reading *r, struct str line, unsigned n)
{
	struct package p = { .relation = DEP_TRANSITIVE, .line = n };
	uint64_t at;

	if (indent_of(line) > 2) {
		split_entry(line, &p.name, &p.version);
		if (is_name(p.name))
			parse_needs(r->ctx, r->last, p.name, true);
		else
			bad_line(r, n);
		return;
	}
	split_entry(line, &p.name, &p.version);
	r->last = PACKAGE_NONE;
	if (!is_name(p.name)) {
		bad_line(r, n);
		return;
	}
	if (!p.version.len)
		parse_warn(r->ctx, n, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	if (map_get(&r->names, p.name, &at))
		take_source(r, &r->v[at], &p);
	r->last = parse_add(r->ctx, &p);
	parse_provides(r->ctx, r->last, p.name);
}

static void read_lines(struct reading *r, struct str bytes)
{
	enum section section = SECTION_NONE;
	struct str line;
	unsigned n = 0;

	while (str_next_line(&bytes, &line)) {
		n++;
		line = str_trim_right(line);
		if (!line.len)
			continue;
		if (line.ptr[0] != ' ') {
			section = str_is(line, "DEPENDENCIES") ? SECTION_DEPENDENCIES
				  : str_is(line, "GRAPH")      ? SECTION_GRAPH
							       : SECTION_NONE;
			if (section == SECTION_NONE)
				parse_warn(r->ctx, n, DIAG_UNSUPPORTED,
					   "section '" STR_FMT "' is not known",
					   STR_ARG(str_slice(line, 0, 80)));
		} else if (section == SECTION_DEPENDENCIES) {
			read_dependency(r, line, n);
		} else if (section == SECTION_GRAPH) {
			read_node(r, line, n);
		}
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .last = PACKAGE_NONE };

	if (lock_check_bytes(ctx, bytes))
		return -1;
	if (str_starts_with(str_trim_left(bytes), STR("{"))) {
		parse_warn(ctx, 1, DIAG_UNSUPPORTED,
			   "JSON, as Berkshelf 2 wrote it, is not read");
		return 0;
	}
	map_init(&r.names);
	read_lines(&r, bytes);
	map_release(&r.names);
	return 0;
}

static const struct file_match matches[] = { { MATCH_NAME, "Berksfile.lock", NULL } };

const struct parser berksfile_lock_parser = {
	.id = "berksfile-lock",
	.title = "lock file of Berkshelf",
	.versions = "Berkshelf 3 to 8",
	.spec = "https://docs.chef.io/workstation/berkshelf/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse,
};
