/*
 * r_remotes.c - see r.h: a DESCRIPTION's dependencies, and what Remotes says of them.
 *
 * https://remotes.r-lib.org/articles/dependencies.html and, for "name=", the package
 * sources of pak: https://pak.r-lib.org/reference/pak_package_sources.html
 */
#include "format/vcs_url.h"
#include "parsers/r.h"

enum { NEEDS_MOST = 100000 };

bool r_next_field(struct parse_ctx *ctx, struct rfc822_reader *r,
		  struct rfc822_field *out, unsigned *line)
{
	bool said = false;

	while (rfc822_next(r, out)) {
		if (out->kind == RFC822_FIELD) {
			/* the reader has cut empty lines off the front of the value */
			*line = r->line;
			for (size_t i = 0; i < out->value.len; i++)
				*line -= out->value.ptr[i] == '\n';
			return true;
		}
		if (!said)
			parse_warn(ctx, out->line, DIAG_SYNTAX,
				   "expected a field, \"Name: value\"");
		said = true;
	}
	return false;
}

struct field_kind {
	const char *name;
	enum dep_scope scope;
};

/* Suggests are for tests, examples and what is done where they happen to be there;
 * Enhances are not needed at all. */
static const struct field_kind kinds[] = {
	{ "Depends", SCOPE_RUNTIME },
	{ "Imports", SCOPE_RUNTIME },
	{ "LinkingTo", SCOPE_RUNTIME },
	{ "Suggests", SCOPE_DEV },
};

static bool kind_of(struct str field, struct field_kind *out)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(field, kinds[i].name)) {
			*out = kinds[i];
			return true;
		}
	*out = (struct field_kind){ NULL, SCOPE_DEV };
	return str_starts_with(field, STR("Config/Needs/"));
}

struct reading {
	struct parse_ctx *ctx;
	struct r_description *out;
	struct map by_name; /* index into out->needs */
};

/* "x.git", "x.zip" and "x_1.0.tar.gz", as R names its archives, to "x". */
static struct str without_suffix(struct str s)
{
	static const char *const suffixes[] = { ".git", ".zip", ".tar.gz", ".tgz" };
	struct str folder, name, version;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		struct str suffix = str_of(suffixes[i]);

		if (!str_ends_with(s, suffix))
			continue;
		s.len -= suffix.len;
		if (i && str_rcut(s, '/', &folder, &name) &&
		    str_cut(name, '_', &name, &version))
			s.len -= version.len + 1;
		break;
	}
	return s;
}

/* "name=type::user/repo@ref" or a part of it: the package that it is most likely for. */
static struct str remote_name(struct str remote)
{
	struct str name, rest, user;
	size_t type = str_find(remote, STR("::"));

	if (str_cut(remote, '=', &name, &rest) && r_is_name(name))
		return name;
	if (type != STR_NONE)
		remote = str_from(remote, type + 2);
	str_cut(remote, '@', &remote, &rest);
	str_cut(remote, '#', &remote, &rest);
	while (str_ends_with(remote, STR("/")))
		remote.len--;
	remote = without_suffix(remote);
	if (type == STR_NONE && str_cut(remote, '/', &user, &rest)) {
		str_cut(rest, '/', &name, &rest);
		return name; /* "user/repo/folder" */
	}
	return str_basename(remote);
}

static void add_need(struct reading *r, const struct r_dependency *on,
		     const struct field_kind *kind, struct str group)
{
	struct r_description *d = r->out;
	uint64_t at;
	bool added;

	if (r_is_base(on->name))
		return;
	if (!r_is_name(on->name)) {
		/* "user/repo" may stand in Config/Needs: a remote */
		struct str name = remote_name(on->name);

		if (!str_has_char(on->name, '/') || !r_is_name(name)) {
			parse_warn(r->ctx, on->line, DIAG_BAD_NAME,
				   "'" STR_FMT "' is no name of an R package",
				   STR_ARG(str_slice(on->name, 0, 80)));
			return;
		}
		struct r_dependency it = { name, STR(""), on->line };
		size_t before = d->n_needs;

		add_need(r, &it, kind, group);
		if (d->n_needs > before)
			d->needs[before].remote = on->name;
		return;
	}
	at = map_get_or_put(&r->by_name, on->name, d->n_needs, &added);
	if (!added) {
		struct r_need *n = &d->needs[at];

		if (kind->scope > n->scope) {
			n->scope = kind->scope;
			n->group = group;
		}
		if (!n->on.requirement.len)
			n->on.requirement = on->requirement;
		return;
	}
	if (d->n_needs == NEEDS_MOST) {
		parse_warn(r->ctx, on->line, DIAG_LIMIT,
			   "more than %d dependencies; the rest is left out", NEEDS_MOST);
		return;
	}
	arena_grow(parse_arena(r->ctx), d->needs, d->n_needs, &d->cap_needs);
	d->needs[d->n_needs++] =
		(struct r_need){ .on = *on, .scope = kind->scope, .group = group };
}

static void take_remotes(struct reading *r, struct str text, unsigned line)
{
	struct r_dependency one;
	uint64_t at;

	while (r_next_dependency(&text, &line, &one)) {
		struct str name = remote_name(one.name);

		if (map_get(&r->by_name, name, &at))
			r->out->needs[at].remote = one.name;
		else
			parse_note(r->ctx, one.line, DIAG_UNRESOLVED,
				   "no field depends on what '" STR_FMT
				   "' of Remotes is for",
				   STR_ARG(one.name));
	}
}

void r_description_read(struct parse_ctx *ctx, struct str bytes,
			struct r_description *out)
{
	struct reading r = { .ctx = ctx, .out = out };
	struct rfc822_reader reader;
	struct rfc822_field f;
	struct r_dependency one;
	struct field_kind kind;
	struct str remotes = STR("");
	unsigned line, remotes_line = 0;

	*out = (struct r_description){ .record = { .line = 1 } };
	map_init(&r.by_name);
	rfc822_init(&reader, parse_arena(ctx), bytes);
	while (r_next_field(ctx, &reader, &f, &line)) {
		if (str_is(f.name, "Package"))
			out->record.line = f.line;
		if (str_is(f.name, "Remotes")) {
			remotes = f.value;
			remotes_line = line;
		}
		if (r_record_take(&out->record, f.name, f.value) ||
		    !kind_of(f.name, &kind))
			continue;
		while (r_next_dependency(&f.value, &line, &one))
			add_need(&r, &one, &kind,
				 kind.scope == SCOPE_DEV ? f.name : STR(""));
	}
	take_remotes(&r, remotes, remotes_line);
	map_release(&r.by_name);
}

/* "(== 1.2)" asks for one version. */
static void set_requirement(struct package *p, struct str requirement)
{
	p->requested = requirement;
	if (!str_starts_with(requirement, STR("==")))
		return;
	p->version = str_trim(str_from(requirement, 2));
	p->requested = STR("");
}

/* "type::user/repo/folder@ref" to the address of the repository, folder and ref. */
static void set_remote(struct parse_ctx *ctx, struct str remote, struct package *p)
{
	static const struct {
		const char *type, *host;
	} hosts[] = {
		{ "", "github.com" },
		{ "github", "github.com" },
		{ "gitlab", "gitlab.com" },
		{ "bitbucket", "bitbucket.org" },
	};
	struct arena *a = parse_arena(ctx);
	struct str name, rest, type = STR(""), ref = STR(""), user, repo;
	struct vcs_url vcs;
	size_t at;

	if (str_cut(remote, '=', &name, &rest) && r_is_name(name))
		remote = rest;
	at = str_find(remote, STR("::"));
	if (at != STR_NONE) {
		type = str_slice(remote, 0, at);
		remote = str_from(remote, at + 2);
	}
	if (str_is(type, "bioc"))
		p->ecosystem = ECO_BIOCONDUCTOR;
	if (str_is(type, "local"))
		p->kind = PACKAGE_PROJECT;
	if (str_is(type, "bioc") || str_is(type, "cran") || str_is(type, "local"))
		return;
	p->version = STR("");
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		if (!str_is(type, hosts[i].type))
			continue;
		if (!str_cut(remote, '@', &remote, &ref))
			str_cut(remote, '#', &remote, &ref);
		str_cut(remote, '/', &user, &rest);
		str_cut(rest, '/', &repo, &p->subpath);
		remote = arena_printf(a, "https://%s/" STR_FMT "/" STR_FMT, hosts[i].host,
				      STR_ARG(user), STR_ARG(repo));
		break;
	}
	if (str_is(type, "url")) {
		p->source_url = url_clean(a, remote);
	} else if (vcs_url_read(a, remote, VCS_REPOSITORY | VCS_AT_REF, &vcs)) {
		p->vcs_url = vcs.url;
		p->vcs_commit = vcs_is_commit(ref) ? arena_lower(a, ref) : vcs.commit;
		p->requested = ref.len ? ref : vcs.ref;
		if (p->vcs_commit.len)
			p->requested = STR("");
	} else {
		parse_warn(ctx, p->line, DIAG_UNRESOLVED,
			   "the remote of " STR_FMT " is not one that can be read",
			   STR_ARG(p->name));
	}
}

void r_need_package(struct parse_ctx *ctx, const struct r_need *need, struct package *out)
{
	*out = (struct package){ .name = need->on.name,
				 .scope = need->scope,
				 .group = need->group,
				 .relation = DEP_DIRECT,
				 .line = need->on.line };
	set_requirement(out, need->on.requirement);
	if (need->remote.len)
		set_remote(ctx, need->remote, out);
	if (out->kind == PACKAGE_PROJECT)
		out->relation = DEP_UNKNOWN;
}

package_ref r_add_project(struct parse_ctx *ctx, const struct r_record *record)
{
	struct r_record own = { .name = record->name,
				.version = record->version,
				.license = record->license,
				.source = STR("local"),
				.line = record->line };
	struct package p;

	if (!record->name.len || !r_record_package(ctx, &own, NULL, &p))
		return PACKAGE_NONE;
	p.scope = SCOPE_RUNTIME;
	return parse_add(ctx, &p);
}
