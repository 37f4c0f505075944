/*
 * purl_package.c - from a package to its package URL, and back.
 *
 * How each type divides the one name that an ecosystem gives into namespace
 * and name is said in the type definitions of
 * https://github.com/package-url/purl-spec (commit 16f3d0e, 2026-08-21).
 */
#include "core/purl.h"

/* Whether the first part of an image's name is a registry: the rule of
 * https://github.com/distribution/reference is a '.', a ':' or "localhost". */
static bool is_registry(struct str part)
{
	return str_has_char(part, '.') || str_has_char(part, ':') ||
	       str_is(part, "localhost");
}

static bool is_docker_hub(struct str registry)
{
	return str_is(registry, "docker.io") || str_is(registry, "index.docker.io") ||
	       str_is(registry, "registry-1.docker.io") ||
	       str_is(registry, "hub.docker.com");
}

/* The official images of Docker Hub are known without "library/". */
static struct str without_library(struct str path)
{
	struct str library = STR("library/");

	return str_starts_with(path, library) ? str_from(path, library.len) : path;
}

/* What goes to the purl from outside the package's own qualifiers. */
struct extra {
	struct purl_qualifier v[2];
	size_t n;
};

static void add_extra(struct extra *to, const char *key, struct str value)
{
	to->v[to->n++] = (struct purl_qualifier){ str_of(key), value };
}

/* rpm's version is "epoch:version-release"; the type has the epoch as a qualifier. */
static void split_epoch(struct purl *p, struct extra *extra)
{
	struct str epoch, rest;

	if (!str_cut(p->version, ':', &epoch, &rest) || !epoch.len)
		return;
	for (size_t i = 0; i < epoch.len; i++)
		if (!is_digit(epoch.ptr[i]))
			return;
	p->version = rest;
	add_extra(extra, "epoch", epoch);
}

static void split_last(struct purl *p)
{
	struct str head, tail;

	if (str_rcut(p->name, '/', &head, &tail)) {
		p->name_space = head;
		p->name = tail;
	}
}

/* "gcr.io/team/app" and "1.2@sha256:…" in the parts of pkg:docker: the registry
 * is a qualifier, as in the examples of its definition. */
static void split_image(struct purl *p, struct extra *extra)
{
	struct str first, rest, tag, digest;

	if (str_cut(p->name, '/', &first, &rest) && is_registry(first)) {
		p->name = rest;
		if (is_docker_hub(first))
			p->name = without_library(rest);
		else
			add_extra(extra, "repository_url", first);
	}
	if (str_rcut(p->version, '@', &tag, &digest) && digest.len)
		p->version = digest;
	split_last(p);
}

/* Without scheme, user and ".git", as the ecosystem's own names are. */
static struct str swift_location(struct str url)
{
	size_t scheme = str_find(url, STR("://")), at, slash;

	if (scheme != STR_NONE)
		url = str_from(url, scheme + 3);
	at = str_find_char(url, '@');
	slash = str_find_char(url, '/');
	if (at != STR_NONE && (slash == STR_NONE || at < slash))
		url = str_from(url, at + 1);
	while (str_ends_with(url, STR("/")))
		url.len--;
	if (str_ends_with(url, STR(".git")))
		url.len -= 4;
	return url;
}

/* "owner/repo" and, where a name holds it, the path of the action in it. */
static void split_action(struct purl *p)
{
	struct str owner, repo, path;

	if (!str_cut(p->name, '/', &owner, &repo))
		return;
	if (str_cut(repo, '/', &repo, &path) && !p->subpath.len)
		p->subpath = path;
	p->name_space = owner;
	p->name = repo;
}

/* Divides p->name as type and ecosystem want it.  False when it cannot be. */
static bool split_name(struct purl *p, enum ecosystem e, struct extra *extra)
{
	struct str head, tail;

	switch (e) {
	case ECO_MAVEN:
		if (!str_cut(p->name, ':', &p->name_space, &tail) ||
		    str_has_char(tail, ':'))
			return false;
		p->name = tail;
		return true;
	case ECO_NPM:
		split_last(p);
		/* only a scope is a namespace there, and "@x" alone is no name */
		return str_starts_with(p->name_space.len ? p->name_space : STR("@"),
				       STR("@")) &&
		       !str_has_char(p->name_space, '/') && !str_has_char(p->name, '@');
	case ECO_GITHUB_ACTIONS:
		split_action(p);
		return true;
	case ECO_OCI:
		split_image(p, extra);
		return true;
	case ECO_VSCODE: /* "publisher.name", OSV's name */
		if (!str_cut(p->name, '.', &p->name_space, &tail))
			return false;
		p->name = tail;
		return true;
	case ECO_SWIFT:
		p->name = swift_location(p->name);
		split_last(p);
		return true;
	case ECO_COCOAPODS:
		if (str_cut(p->name, '/', &head, &tail)) {
			p->name = head;
			p->subpath = p->subpath.len ? p->subpath : tail;
		}
		return true;
	case ECO_NONE:
	case ECO_GO:
	case ECO_PACKAGIST:
	case ECO_HEX:
	case ECO_LUAROCKS:
	case ECO_CPAN:
	case ECO_CONAN:
		split_last(p);
		return true;
	default:
		p->name_space = ecosystem_purl_namespace(e);
		if (str_is(p->type, "rpm"))
			split_epoch(p, extra);
		return !str_has_char(p->name, '/');
	}
}

/* True for what lies in a repository and not in a registry.  An action, and a
 * Swift package with a version, say where they come from with their name. */
static bool wants_vcs_url(const struct package *p)
{
	return p->vcs_url.len && p->ecosystem != ECO_GITHUB_ACTIONS &&
	       !(p->ecosystem == ECO_SWIFT && p->version.len);
}

/* SPDX's form of a place in a repository: git+URL@commit. */
static struct str vcs_location(struct arena *a, const struct package *p)
{
	static const char *const forms[] = { "git+", "hg+", "svn+", "bzr+", "git://" };
	struct str tool = STR("git+");

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_starts_with(p->vcs_url, str_of(forms[i])))
			tool = STR("");
	struct str url = arena_cat(a, tool, p->vcs_url, STR(""));

	return p->vcs_commit.len ? arena_cat(a, url, STR("@"), p->vcs_commit) : url;
}

static void add_qualifiers(struct arena *a, struct str text, const struct extra *extra,
			   struct purl *p)
{
	struct purl_qualifier *v = NULL;
	size_t n = 0, cap = 0;
	struct str pair, key, value;

	for (bool more = text.len > 0; more;) {
		more = str_cut(text, '&', &pair, &text);
		if (!str_cut(pair, '=', &key, &value))
			continue;
		arena_grow(a, v, n, &cap);
		v[n++] = (struct purl_qualifier){ key, value };
	}
	size_t own = n;

	for (size_t i = 0; i < extra->n; i++) {
		bool known = false;

		for (size_t j = 0; j < own && !known; j++)
			known = str_eq(v[j].key, extra->v[i].key);
		if (known)
			continue;
		arena_grow(a, v, n, &cap);
		v[n++] = extra->v[i];
	}
	p->qualifiers = v;
	p->n_qualifiers = n;
}

static struct str package_text(struct arena *a, const struct package *from, bool strict)
{
	struct purl p = {
		.type = ecosystem_purl_type(from->ecosystem),
		.name = from->name,
		.version = from->version,
		.subpath = from->subpath,
	};
	struct extra extra = { .n = 0 };
	struct str text;

	if (!split_name(&p, from->ecosystem, &extra))
		return STR("");
	if (wants_vcs_url(from))
		add_extra(&extra, "vcs_url", vcs_location(a, from));
	add_qualifiers(a, from->qualifiers, &extra, &p);
	const char *wrong =
		strict ? purl_build(a, &p, &text) : purl_build_lax(a, &p, &text);

	return wrong ? STR("") : text;
}

struct str purl_of_package(struct arena *a, const struct package *from)
{
	return package_text(a, from, true);
}

struct str purl_in_use(struct arena *a, const struct package *p)
{
	return package_text(a, p, false);
}

static struct str with_slash(struct arena *a, struct str head, struct str tail)
{
	return head.len && tail.len ? arena_cat(a, head, STR("/"), tail)
				    : arena_cat(a, head, tail, STR(""));
}

static struct str name_of(struct arena *a, enum ecosystem e, const struct purl *p)
{
	switch (e) {
	case ECO_MAVEN:
		return arena_cat(a, p->name_space, STR(":"), p->name);
	case ECO_VSCODE:
		return arena_cat(a, p->name_space, STR("."), p->name);
	case ECO_COCOAPODS:
		return with_slash(a, p->name, p->subpath);
	default:
		if (ecosystem_is_distribution(e))
			return p->name;
		return with_slash(a, p->name_space, p->name);
	}
}

/* "git+https://h/o/r.git@commit" in its two parts; an '@' before the host's end is
 * a user's. */
static void split_vcs_url(struct str text, struct package *out)
{
	struct str url, commit;
	size_t scheme = str_find(text, STR("://"));
	size_t path = scheme == STR_NONE ? 0 : scheme + 3;

	while (path < text.len && text.ptr[path] != '/')
		path++;
	size_t at = str_rfind_char(text, '@');

	url = text;
	commit = STR("");
	if (at != STR_NONE && at > path) {
		url = str_slice(text, 0, at);
		commit = str_from(text, at + 1);
	}
	if (str_starts_with(url, STR("git+")))
		url = str_from(url, 4);
	out->vcs_url = url;
	out->vcs_commit = commit;
}

/* Drops the scheme and the '/' at the end of a registry's address. */
static struct str registry_of(struct str url)
{
	size_t scheme = str_find(url, STR("://"));

	if (scheme != STR_NONE)
		url = str_from(url, scheme + 3);
	while (str_ends_with(url, STR("/")))
		url.len--;
	return url;
}

/*
 * The path of an image under its registry; *registry loses what is path.  pkg:oci
 * has the whole repository in repository_url ("ghcr.io/org/app"), its last part
 * being the name; pkg:docker has the registry alone.
 */
static struct str image_path(struct arena *a, struct str name, struct str *registry)
{
	struct str host, path;

	if (str_cut(*registry, '/', &host, &path)) {
		bool whole = str_eq(str_basename(path), str_basename(name));

		name = whole ? path : with_slash(a, path, name);
	}
	*registry = host;
	if (!is_docker_hub(host) && host.len)
		return name;
	*registry = STR("");
	return without_library(name);
}

/* "key=value&…" of n qualifiers. */
static struct str qualifier_text(struct arena *a, const struct purl_qualifier *v,
				 size_t n)
{
	size_t len = 0, at = 0;

	for (size_t i = 0; i < n; i++)
		len += v[i].key.len + v[i].value.len + 2;
	char *p = arena_alloc(a, len + 1, 1);

	for (size_t i = 0; i < n; i++) {
		if (i)
			p[at++] = '&';
		memcpy(p + at, v[i].key.ptr, v[i].key.len);
		at += v[i].key.len;
		p[at++] = '=';
		memcpy(p + at, v[i].value.ptr, v[i].value.len);
		at += v[i].value.len;
	}
	return (struct str){ p, at };
}

/* An epoch of 0 is that of a version without one. */
static void take_epoch(struct arena *a, struct str epoch, struct package *out)
{
	if (!str_is(epoch, "0") && out->version.len && !str_has_char(out->version, ':'))
		out->version = arena_cat(a, epoch, STR(":"), out->version);
}

void purl_to_package(struct arena *a, const struct purl *p, struct package *out)
{
	enum ecosystem e = ecosystem_of_purl_type(p->type, p->name_space);
	struct purl_qualifier *v =
		arena_new_array(a, struct purl_qualifier, p->n_qualifiers);
	size_t n = 0;
	bool is_rpm = e != ECO_NONE && str_is(p->type, "rpm");

	out->ecosystem = e;
	out->name = name_of(a, e, p);
	out->version = p->version;
	out->subpath = e == ECO_COCOAPODS ? STR("") : p->subpath;
	for (size_t i = 0; i < p->n_qualifiers; i++) {
		struct purl_qualifier q = p->qualifiers[i];

		if (str_is(q.key, "vcs_url")) {
			split_vcs_url(q.value, out);
			continue;
		}
		if (is_rpm && str_is(q.key, "epoch")) {
			take_epoch(a, q.value, out);
			continue;
		}
		if (e == ECO_OCI && str_is(q.key, "tag")) {
			*(out->version.len ? &out->requested : &out->version) = q.value;
			continue;
		}
		if (e == ECO_OCI && str_is(q.key, "repository_url")) {
			q.value = registry_of(q.value);
			out->name = image_path(a, out->name, &q.value);
		}
		if (q.value.len)
			v[n++] = q;
	}
	out->qualifiers = qualifier_text(a, v, n);
}
