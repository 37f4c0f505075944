/* vcs_url.c - see vcs_url.h. */
#include "format/vcs_url.h"

/* Hosts that serve a repository with and without ".git"; the short names are
 * npm's and Nix's. */
static const struct {
	const char *host, *shorthand;
} forges[] = {
	{ "github.com", "github" },       { "gitlab.com", "gitlab" },
	{ "bitbucket.org", "bitbucket" }, { "gist.github.com", "gist" },
	{ "codeberg.org", "codeberg" },   { "git.sr.ht", "sourcehut" },
};
enum { N_FORGES = sizeof(forges) / sizeof(forges[0]) };

/* What is left to read, and what has been read. */
struct reader {
	struct arena *a;
	unsigned flags;
	struct vcs_url v;
	struct str scheme; /* lower case, without "git+" */
	struct str host;   /* lower case, without userinfo */
	struct str port;   /* digits, only of an http(s) URL */
	struct str path;   /* no leading or trailing '/' */
	struct str query, fragment;
	bool says_vcs; /* the spelling alone tells that it is a repository */
};

bool vcs_is_commit(struct str s)
{
	if (s.len != 40 && s.len != 64)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_hex(s.ptr[i]))
			return false;
	return true;
}

static bool is_known_forge(struct str host)
{
	for (size_t i = 0; i < N_FORGES; i++)
		if (str_is(host, forges[i].host))
			return true;
	return false;
}

/* Blanks and control characters are in no URL; with them text is something else. */
static bool is_url_text(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == 0x7f)
			return false;
	return s.len > 0;
}

static struct str trim_slashes(struct str s)
{
	while (s.len && s.ptr[0] == '/')
		s = str_from(s, 1);
	while (s.len && s.ptr[s.len - 1] == '/')
		s.len--;
	return s;
}

static struct str without_dot_git(struct str s)
{
	return str_ends_with(s, STR(".git")) ? str_slice(s, 0, s.len - 4) : s;
}

static struct str without_userinfo(struct str authority)
{
	size_t at = str_rfind_char(authority, '@');

	return at == STR_NONE ? authority : str_from(authority, at + 1);
}

static void set_ref(struct reader *r, struct str ref)
{
	if (!ref.len)
		return;
	if (vcs_is_commit(ref)) {
		if (!r->v.commit.len)
			r->v.commit = arena_lower(r->a, ref);
	} else if (!r->v.ref.len) {
		r->v.ref = ref;
	}
}

static void read_pair(struct reader *r, struct str key, struct str value)
{
	static const char *const refs[] = { "ref",  "rev",    "tag", "branch",
					    "head", "commit", "sha" };
	static const char *const folders[] = { "subdirectory", "path", "dir" };

	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++)
		if (str_is(key, refs[i]))
			set_ref(r, value);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (str_is(key, folders[i]) && !r->v.subpath.len)
			r->v.subpath = trim_slashes(value);
}

/* "ref=x&egg=y"; npm's "path:x" and "semver:^1" have ':' for '='.  A word without
 * either is a ref in a fragment and nothing in a query. */
static void read_pairs(struct reader *r, struct str s, bool fragment)
{
	while (s.len) {
		struct str item, key, value;

		str_cut(s, '&', &item, &s);
		if (str_cut(item, '=', &key, &value))
			read_pair(r, key, value);
		else if (fragment && str_starts_with(item, STR("path:")))
			read_pair(r, STR("path"), str_from(item, 5));
		else if (fragment && str_starts_with(item, STR("semver:")))
			read_pair(r, STR("ref"), str_from(item, 7));
		else if (fragment)
			set_ref(r, item);
	}
}

/* pip's "repo@ref": the last '@' of the path, unless it begins a component.
 * Refs may hold '/'. */
static void read_at_ref(struct reader *r)
{
	size_t at = str_rfind_char(r->path, '@');

	if (at == STR_NONE || at == 0 || r->path.ptr[at - 1] == '/')
		return;
	set_ref(r, str_from(r->path, at + 1));
	r->path = trim_slashes(str_slice(r->path, 0, at));
}

/* "owner/repo", one '/', nothing that a path or a scope would have. */
static bool is_shorthand(struct str s)
{
	struct str owner, repo;

	if (!str_cut(s, '/', &owner, &repo) || !owner.len || !repo.len)
		return false;
	if (owner.ptr[0] == '.' || owner.ptr[0] == '@' || owner.ptr[0] == '~')
		return false;
	return !str_has_char(repo, '/') && !str_has_char(s, ':') && !str_has_char(s, '@');
}

static void split_tail(struct reader *r, struct str *text)
{
	struct str query;

	str_cut(*text, '#', text, &r->fragment);
	if (str_cut(*text, '?', text, &query))
		r->query = query;
}

/* "github:owner/repo", or "owner/repo" where the caller allows it. */
static bool read_short(struct reader *r, struct str text)
{
	struct str word, rest;

	split_tail(r, &text);
	if (str_cut(text, ':', &word, &rest)) {
		for (size_t i = 0; i < N_FORGES; i++) {
			if (!str_is(word, forges[i].shorthand))
				continue;
			r->host = str_of(forges[i].host);
			r->path = trim_slashes(rest);
			if (!str_has_char(str_slice(rest, 0, str_find_char(rest, '@')),
					  '/'))
				r->path = trim_slashes(without_userinfo(rest));
			if (r->flags & VCS_AT_REF)
				read_at_ref(r);
			return r->path.len > 0 && !str_starts_with(rest, STR("//"));
		}
		return false;
	}
	if (!(r->flags & VCS_SHORTHAND) || !is_shorthand(text))
		return false;
	r->host = STR("github.com");
	r->path = text;
	return true;
}

/* "user@host:path" and "host:path" as ssh takes them; "C:\x" and "C:/x" are
 * Windows paths. */
static bool read_scp(struct reader *r, struct str text)
{
	struct str head, path;

	split_tail(r, &text);
	if (!str_cut(text, ':', &head, &path) || str_has_char(head, '/') || !path.len)
		return false;
	struct str host = without_userinfo(head);
	if (host.len < 2 || path.ptr[0] == '\\' || str_starts_with(path, STR("//")))
		return false;
	/* "org.example:name" is a Maven coordinate. */
	if (host.len == head.len && !(str_has_char(host, '.') && str_has_char(path, '/')))
		return false;
	r->host = arena_lower(r->a, host);
	r->path = trim_slashes(path);
	return r->path.len > 0;
}

/* Takes "git+" and the like off the scheme.  False: no scheme of a repository. */
static bool read_scheme(struct reader *r, struct str scheme)
{
	static const char *const types[] = { "git", "hg", "svn", "bzr" };
	struct str before, after;

	scheme = arena_lower(r->a, scheme);
	if (str_cut(scheme, '+', &before, &after)) {
		/* "git+ssh", and "ssh+git" as old npm wrote it. */
		bool swapped = str_is(after, "git");

		r->scheme = swapped ? before : after;
		before = swapped ? after : before;
		for (size_t i = 0; i < 4; i++)
			if (str_is(before, types[i])) {
				r->v.type = types[i];
				r->says_vcs = true;
				return true;
			}
		return false;
	}
	r->scheme = scheme;
	r->says_vcs = str_is(scheme, "git") || str_is(scheme, "ssh");
	return r->says_vcs || str_is(scheme, "https") || str_is(scheme, "http");
}

/* Host and port of an authority.  What follows ':' and is no number is the path
 * of an scp-like address to which npm put a scheme: the return value. */
static struct str read_authority(struct reader *r, struct str authority)
{
	struct str host = without_userinfo(authority), port = STR("");
	size_t colon = str_rfind_char(host, ':');

	if (host.len && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		colon = STR_NONE; /* an IPv6 address without a port */
	if (colon != STR_NONE) {
		port = str_from(host, colon + 1);
		host = str_slice(host, 0, colon);
	}
	uint32_t number;
	bool is_port = !port.len || str_to_u32(port, 65535, &number);
	r->host = arena_lower(r->a, host);
	if (is_port && str_starts_with(r->scheme, STR("http")))
		r->port = port;
	return is_port ? STR("") : port;
}

static bool read_url(struct reader *r, struct str text)
{
	size_t at = str_find(text, STR("://"));
	struct str authority, path;

	if (!read_scheme(r, str_slice(text, 0, at)))
		return false;
	text = str_from(text, at + 3);
	split_tail(r, &text);
	str_cut(text, '/', &authority, &path);
	struct str first = read_authority(r, authority);
	path = trim_slashes(path);
	if (first.len)
		path = arena_cat(r->a, first, path.len ? STR("/") : STR(""), path);
	r->path = path;
	return r->host.len > 0 && r->path.len > 0 && !str_is(r->scheme, "file");
}

/* Cuts ".tar.gz", ".tgz" or ".zip" off an archive's name. */
static struct str without_archive_suffix(struct str s)
{
	static const char *const suffixes[] = { ".tar.gz", ".tar.bz2", ".tgz", ".tar",
						".zip" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		struct str suffix = str_of(suffixes[i]);

		if (str_ends_with(s, suffix))
			return str_slice(s, 0, s.len - suffix.len);
	}
	return s;
}

/* Keeps "owner/repo" and takes the ref from what follows `verb` components
 * further on; "refs/tags/" and "refs/heads/" are not part of its name. */
static bool archive_of(struct reader *r, struct str repo, struct str ref)
{
	if (str_starts_with(ref, STR("refs/heads/")))
		ref = str_from(ref, 11);
	else if (str_starts_with(ref, STR("refs/tags/")))
		ref = str_from(ref, 10);
	ref = without_archive_suffix(ref);
	if (!repo.len || !ref.len)
		return false;
	r->path = repo;
	set_ref(r, ref);
	r->query = STR("");
	return true;
}

/* codeload.github.com/o/r/{tar.gz,zip,legacy.*}/REF, api.github.com/repos/o/r/
 * {zip,tar}ball/REF, github.com/o/r/{archive,tarball,zipball}/REF. */
static bool read_github_archive(struct reader *r)
{
	struct str owner, repo, verb, ref, rest = r->path;
	bool codeload = str_is(r->host, "codeload.github.com");
	bool api = str_is(r->host, "api.github.com");

	if (!codeload && !api && !str_is(r->host, "github.com"))
		return false;
	if (api && !str_starts_with(rest, STR("repos/")))
		return false;
	if (api)
		rest = str_from(rest, 6);
	size_t start = (size_t)(rest.ptr - r->path.ptr);
	str_cut(rest, '/', &owner, &rest);
	str_cut(rest, '/', &repo, &rest);
	str_cut(rest, '/', &verb, &ref);
	if (!ref.len || !repo.len)
		return false;
	if (!codeload && !str_is(verb, "archive") && !str_is(verb, "tarball") &&
	    !str_is(verb, "zipball"))
		return false;
	if (!archive_of(r, str_slice(r->path, start, start + owner.len + 1 + repo.len),
			ref))
		return false;
	r->host = STR("github.com");
	return true;
}

/* gitlab: HOST/group/…/repo/-/archive/REF/name.tar.gz;
 * bitbucket.org/o/r/get/REF.tar.gz. */
static bool read_other_archive(struct reader *r)
{
	size_t at = str_find(r->path, STR("/-/archive/"));
	struct str ref, name;

	if (at != STR_NONE) {
		str_rcut(str_from(r->path, at + 11), '/', &ref, &name);
		return archive_of(r, str_slice(r->path, 0, at), ref);
	}
	at = str_find(r->path, STR("/get/"));
	if (at != STR_NONE && str_is(r->host, "bitbucket.org"))
		return archive_of(r, str_slice(r->path, 0, at),
				  str_from(r->path, at + 5));
	return false;
}

/* "//" separates a folder from its repository in Terraform's addresses. */
static void read_double_slash(struct reader *r)
{
	size_t at = str_find(r->path, STR("//"));

	if (at == STR_NONE)
		return;
	r->v.subpath = trim_slashes(str_from(r->path, at));
	r->path = str_slice(r->path, 0, at);
}

static bool looks_like_repository(const struct reader *r)
{
	struct str owner, repo;

	if (r->says_vcs || (r->flags & VCS_REPOSITORY) ||
	    str_ends_with(r->path, STR(".git")))
		return true;
	return is_known_forge(r->host) && str_cut(r->path, '/', &owner, &repo) &&
	       repo.len && !str_has_char(repo, '/');
}

static void finish(struct reader *r)
{
	struct str bare = without_dot_git(r->path);
	bool git = str_is(str_of(r->v.type), "git");
	/* Only an http URL that was written as such stays http: elsewhere the
	 * secure transport is the one that a reader can try. */
	bool plain = str_is(r->scheme, "http") && !is_known_forge(r->host);
	struct str path = r->path;

	if (git && is_known_forge(r->host) && bare.len == path.len)
		path = arena_cat(r->a, bare, STR(".git"), STR(""));
	r->v.key = arena_cat(r->a, r->host, STR("/"), bare);
	r->v.url = arena_printf(r->a, "%s://" STR_FMT "%s" STR_FMT "/" STR_FMT,
				plain ? "http" : "https", STR_ARG(r->host),
				r->port.len ? ":" : "", STR_ARG(r->port), STR_ARG(path));
}

static bool read_any(struct reader *r, struct str text)
{
	if (str_find(text, STR("://")) != STR_NONE) {
		if (!read_url(r, text))
			return false;
		if (read_github_archive(r) || read_other_archive(r))
			return true;
		if (r->says_vcs && (r->flags & VCS_AT_REF))
			read_at_ref(r);
		read_double_slash(r);
		return looks_like_repository(r);
	}
	if (read_short(r, text))
		return true;
	r->fragment = r->query = STR("");
	if (str_starts_with(text, STR("git+")))
		text = str_from(text, 4);
	return read_scp(r, text);
}

bool vcs_url_read(struct arena *a, struct str text, unsigned flags, struct vcs_url *out)
{
	struct reader r = { .a = a, .flags = flags, .v = { .type = "git" } };

	text = str_trim(text);
	/* Terraform and Nix write "git::https://…". */
	if (str_starts_with(text, STR("git::"))) {
		text = str_from(text, 5);
		r.flags |= VCS_REPOSITORY;
	}
	if (!is_url_text(text) || !read_any(&r, text))
		return false;
	read_pairs(&r, r.fragment, true);
	read_pairs(&r, r.query, false);
	r.path = trim_slashes(r.path);
	if (!without_dot_git(r.path).len)
		return false;
	finish(&r);
	*out = r.v;
	return true;
}

struct str url_clean(struct arena *a, struct str url)
{
	size_t at = str_find(url, STR("://"));

	if (at == STR_NONE)
		return url;
	size_t end = at + 3;
	while (end < url.len && url.ptr[end] != '?' && url.ptr[end] != '#')
		end++;
	url = str_slice(url, 0, end);
	struct str rest = str_from(url, at + 3), authority, path;
	str_cut(rest, '/', &authority, &path);
	struct str host = without_userinfo(authority);
	if (host.len == authority.len)
		return url;
	return arena_cat(a, str_slice(url, 0, at + 3),
			 str_from(rest, authority.len - host.len), STR(""));
}
