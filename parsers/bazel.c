/* bazel.c - see bazel.h. */
#include "parsers/bazel.h"

#include "format/sri.h"
#include "format/vcs_url.h"

/* --- modules ----------------------------------------------------------------------- */

static void take_dep(struct parse_ctx *ctx, const struct star *call,
		     struct bazel_module *out, struct map *by_name)
{
	struct bazel_dep d = { .name = star_text(call, "name"),
			       .version = star_text(call, "version"),
			       .is_dev = star_is_true(call, "dev_dependency"),
			       .line = call->line };
	bool added;

	if (!d.name.len && star_is(call->child, STAR_TEXT) && !call->child->key.len)
		d.name = call->child->text;
	if (!d.name.len) {
		parse_warn(ctx, call->line, DIAG_UNRESOLVED,
			   "a bazel_dep whose name is not stated");
		return;
	}
	map_get_or_put(by_name, d.name, out->n, &added);
	if (!added)
		return;
	arena_grow(parse_arena(ctx), out->deps, out->n, &out->cap);
	out->deps[out->n++] = d;
}

static void take_override(const struct star *call, struct bazel_module *out,
			  const struct map *by_name)
{
	struct bazel_dep *d;
	uint64_t at;

	if (!map_get(by_name, star_text(call, "module_name"), &at))
		return;
	d = &out->deps[at];
	d->is_overridden = true;
	d->override = call;
	if (str_is(call->text, "git_override"))
		d->source = BAZEL_GIT;
	else if (str_is(call->text, "archive_override"))
		d->source = BAZEL_ARCHIVE;
	else if (str_is(call->text, "local_path_override"))
		d->source = BAZEL_FOLDER;
	else if (star_text(call, "version").len)
		d->version = star_text(call, "version");
	d->registry = star_text(call, "registry");
}

void bazel_module_read(struct parse_ctx *ctx, const struct star *file,
		       struct bazel_module *out)
{
	struct map by_name;

	*out = (struct bazel_module){ .name = STR("") };
	map_init(&by_name);
	star_each (call, file) {
		if (call->type != STAR_CALL)
			continue;
		if (str_is(call->text, "module")) {
			out->name = star_text(call, "name");
			out->version = star_text(call, "version");
			out->line = call->line;
		} else if (str_is(call->text, "bazel_dep")) {
			take_dep(ctx, call, out, &by_name);
		}
	}
	star_each (call, file)
		if (call->type == STAR_CALL &&
		    str_ends_with(call->text, STR("_override")))
			take_override(call, out, &by_name);
	map_release(&by_name);
}

bool bazel_is_another(const struct star *file)
{
	star_each (v, file)
		if (v->type == STAR_CALL || v->key.len)
			return false;
	return file->child != NULL;
}

package_ref bazel_add_project(struct parse_ctx *ctx, const struct bazel_module *m)
{
	struct package p = { .ecosystem = ECO_BAZEL,
			     .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .name = m->name,
			     .version = m->version,
			     .scope = SCOPE_RUNTIME,
			     .line = m->line };

	return m->name.len ? parse_add(ctx, &p) : PACKAGE_NONE;
}

void bazel_set_registry(struct parse_ctx *ctx, struct package *p, struct str registry)
{
	while (str_ends_with(registry, STR("/")))
		registry.len--;
	if (registry.len && !str_is(registry, "https://bcr.bazel.build"))
		p->qualifiers = arena_cat(parse_arena(ctx), STR("repository_url="),
					  url_clean(parse_arena(ctx), registry), STR(""));
}

/* --- archives and repositories -------------------------------------------------------
 */

static struct str first_text(const struct star *call, const char *one, const char *many)
{
	struct str text = star_text(call, one);
	const struct star *list = star_get(call, many);

	if (text.len)
		return text;
	if (star_is(list, STAR_TEXT))
		return list->text;
	star_each (it, star_is(list, STAR_LIST) ? list : NULL)
		if (it->type == STAR_TEXT)
			return it->text;
	return STR("");
}

static void set_hashes(struct parse_ctx *ctx, struct package *p, const struct star *call)
{
	struct str sum = star_text(call, "sha256");
	size_t n_bad;

	if (hash_is_hex(HASH_SHA256, sum)) {
		struct package_hash *hash =
			arena_new(parse_arena(ctx), struct package_hash);

		*hash = (struct package_hash){
			.alg = HASH_SHA256, .hex = arena_lower(parse_arena(ctx), sum)
		};
		p->hashes = hash;
		p->n_hashes = 1;
		return;
	}
	p->n_hashes = sri_read(parse_arena(ctx), star_text(call, "integrity"), &p->hashes,
			       &n_bad);
}

void bazel_set_archive(struct parse_ctx *ctx, struct package *p, const struct star *call)
{
	struct str address = first_text(call, "url", "urls");
	struct vcs_url url;

	if (address.len && vcs_url_read(parse_arena(ctx), address, VCS_GUESS, &url)) {
		p->vcs_url = url.url;
		p->vcs_commit = url.commit;
		p->requested = url.commit.len ? STR("") : url.ref;
	} else if (str_find(address, STR("://")) != STR_NONE) {
		p->source_url = url_clean(parse_arena(ctx), address);
	} else {
		parse_warn(ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT ": its address is not stated", STR_ARG(p->name));
	}
	set_hashes(ctx, p, call);
}

void bazel_set_git(struct parse_ctx *ctx, struct package *p, const struct star *call)
{
	struct str commit = star_text(call, "commit"), ref = star_text(call, "tag");
	struct vcs_url url;

	if (vcs_url_read(parse_arena(ctx), star_text(call, "remote"), VCS_REPOSITORY,
			 &url))
		p->vcs_url = url.url;
	else
		parse_warn(ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT ": its repository is not stated", STR_ARG(p->name));
	if (vcs_is_commit(commit))
		p->vcs_commit = arena_lower(parse_arena(ctx), commit);
	else
		p->requested = ref.len      ? ref
			       : commit.len ? commit
					    : star_text(call, "branch");
}

/* --- Maven -----------------------------------------------------------------------------
 */

static void add_qualifier(struct parse_ctx *ctx, struct package *p, const char *name,
			  struct str value)
{
	struct arena *a = parse_arena(ctx);

	if (value.len && !str_is(value, "jar"))
		p->qualifiers = arena_cat(
			a,
			p->qualifiers.len ? arena_cat(a, p->qualifiers, STR("&"), STR(""))
					  : STR(""),
			str_of(name), value);
}

bool bazel_set_coordinates(struct parse_ctx *ctx, struct package *p, struct str text)
{
	struct str part[5], rest = text;
	bool more = true;
	size_t n = 0;

	while (more && n < 5)
		more = str_cut(rest, ':', &part[n++], &rest);
	if (more || n < 3 || !part[0].len || !part[1].len || !part[n - 1].len ||
	    str_has_char(text, ' ') || str_has_char(text, '/'))
		return false;
	p->ecosystem = ECO_MAVEN;
	p->name = arena_cat(parse_arena(ctx), part[0], STR(":"), part[1]);
	p->version = part[n - 1];
	if (n > 4)
		add_qualifier(ctx, p, "classifier=", part[3]);
	if (n > 3)
		add_qualifier(ctx, p, "type=", part[2]);
	if (str_has_char(STR("[("), p->version.ptr[0])) {
		p->requested = p->version;
		p->version = STR("");
	}
	return true;
}

/* maven.artifact(group = …), or the struct of maven_install(). */
static struct str text_of_call(struct parse_ctx *ctx, const struct star *call)
{
	struct arena *a = parse_arena(ctx);
	struct str artifact = star_text(call, "artifact");

	if (!star_text(call, "group").len || !artifact.len ||
	    !star_text(call, "version").len)
		return STR("");
	return arena_cat(a, arena_cat(a, star_text(call, "group"), STR(":"), artifact),
			 STR(":"), star_text(call, "version"));
}

static void add_artifact(struct parse_ctx *ctx, package_ref project,
			 const struct star *it)
{
	struct package p = { .ecosystem = ECO_MAVEN,
			     .scope = star_is(it, STAR_CALL) &&
						      star_is_true(it, "testonly")
					      ? SCOPE_DEV
					      : SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = it->line };
	struct str text = it->type == STAR_CALL ? text_of_call(ctx, it) : it->text;

	if (it->type == STAR_COMPUTED || !bazel_set_coordinates(ctx, &p, text)) {
		parse_warn(ctx, it->line, DIAG_UNRESOLVED,
			   "an artifact whose coordinates are not stated");
		return;
	}
	parse_edge(ctx, project, parse_add(ctx, &p));
}

void bazel_add_maven(struct parse_ctx *ctx, package_ref project, const struct star *call)
{
	const struct star *list = star_get(call, "artifacts");

	if (star_get(call, "lock_file") || star_get(call, "maven_install_json")) {
		parse_note(ctx, call->line, DIAG_SKIPPED,
			   "what it asks for is in the lock file that it names");
		return;
	}
	if (star_is(call, STAR_CALL) && str_ends_with(call->text, STR(".artifact"))) {
		add_artifact(ctx, project, call);
		return;
	}
	if (list && (list->type != STAR_LIST || list->is_partial))
		parse_warn(ctx, list->line, DIAG_UNRESOLVED,
			   "artifacts that do not stand in a list here are left out");
	star_each (it, star_is(list, STAR_LIST) ? list : NULL)
		add_artifact(ctx, project, it);
}
