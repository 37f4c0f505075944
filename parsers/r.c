/* r.c - see r.h: records, sources and dependencies. */
#include "parsers/r.h"

#include "format/vcs_url.h"

enum { REPOSITORIES_MOST = 256 }; /* they are looked through for each package */

/* --- fields ------------------------------------------------------------------ */

static const struct {
	const char *name;
	size_t offset;
} fields[] = {
	{ "Package", offsetof(struct r_record, name) },
	{ "Version", offsetof(struct r_record, version) },
	{ "Source", offsetof(struct r_record, source) },
	{ "Repository", offsetof(struct r_record, repository) },
	{ "License", offsetof(struct r_record, license) },
	{ "Priority", offsetof(struct r_record, priority) },
	{ "RemoteType", offsetof(struct r_record, remote_type) },
	{ "RemoteHost", offsetof(struct r_record, remote_host) },
	{ "RemoteUsername", offsetof(struct r_record, remote_user) },
	{ "RemoteRepo", offsetof(struct r_record, remote_repo) },
	{ "RemoteRef", offsetof(struct r_record, remote_ref) },
	{ "RemoteSha", offsetof(struct r_record, remote_sha) },
	{ "RemoteUrl", offsetof(struct r_record, remote_url) },
	{ "RemoteSubdir", offsetof(struct r_record, remote_subdir) },
	/* devtools and packrat, before there was more than GitHub */
	{ "GithubUsername", offsetof(struct r_record, remote_user) },
	{ "GithubRepo", offsetof(struct r_record, remote_repo) },
	{ "GithubRef", offsetof(struct r_record, remote_ref) },
	{ "GithubSHA1", offsetof(struct r_record, remote_sha) },
	{ "GithubSha1", offsetof(struct r_record, remote_sha) },
	{ "GithubSubdir", offsetof(struct r_record, remote_subdir) },
	{ "git_url", offsetof(struct r_record, bioc_url) },
	{ "Built", offsetof(struct r_record, built) },
	{ "Packaged", offsetof(struct r_record, packaged) },
};

bool r_record_take(struct r_record *r, struct str field, struct str value)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct str *at = (struct str *)(void *)((char *)r + fields[i].offset);

		if (!str_is(field, fields[i].name))
			continue;
		if (!at->len)
			*at = value;
		return true;
	}
	return false;
}

/* R-exts 1.1.1: letters, digits and dots, two at least, a letter first, no dot last. */
bool r_is_name(struct str name)
{
	if (name.len < 2 || !is_alpha(name.ptr[0]) || name.ptr[name.len - 1] == '.')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!is_alnum(name.ptr[i]) && name.ptr[i] != '.')
			return false;
	return true;
}

bool r_is_base(struct str name)
{
	static const char *const base[] = {
		"R",     "base",    "compiler",     "datasets", "graphics", "grDevices",
		"grid",  "methods", "parallel",     "splines",  "stats",    "stats4",
		"tcltk", "tools",   "translations", "utils",
	};

	for (size_t i = 0; i < sizeof(base) / sizeof(base[0]); i++)
		if (str_is(name, base[i]))
			return true;
	return false;
}

static unsigned count_lines(struct str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\n';
	return n;
}

bool r_next_dependency(struct str *rest, unsigned *line, struct r_dependency *out)
{
	struct str item, name, requirement, unused;

	while (rest->len) {
		unsigned at = *line;

		str_cut(*rest, ',', &item, rest);
		*line += count_lines(item);
		at += count_lines(str_slice(item, 0, item.len - str_trim_left(item).len));
		item = str_trim(item);
		if (!item.len)
			continue;
		if (str_cut(item, '(', &name, &requirement))
			str_cut(requirement, ')', &requirement, &unused);
		*out = (struct r_dependency){ str_trim(name), str_trim(requirement), at };
		return true;
	}
	return false;
}

/* --- licences ---------------------------------------------------------------- */

/* Blanks do not count: "GPL (>=2)" is met as often as it is wrong. */
static bool is_same_text(struct str s, const char *known)
{
	size_t i = 0;

	for (;;) {
		while (i < s.len && is_space(s.ptr[i]))
			i++;
		while (*known == ' ')
			known++;
		if (i == s.len || !*known)
			return i == s.len && !*known;
		if (s.ptr[i++] != *known++)
			return false;
	}
}

/* R-exts 1.1.2: what R's own short names mean, in SPDX's words. */
static struct str license_id(struct str s)
{
	static const struct {
		const char *name, *id;
	} known[] = {
		{ "GPL-2", "GPL-2.0-only" },
		{ "GPL-3", "GPL-3.0-only" },
		{ "GPL (>= 2)", "GPL-2.0-or-later" },
		{ "GPL (>= 2.0)", "GPL-2.0-or-later" },
		{ "GPL (>= 3)", "GPL-3.0-or-later" },
		{ "GPL (>= 3.0)", "GPL-3.0-or-later" },
		{ "GPL (== 2)", "GPL-2.0-only" },
		{ "GPL (== 3)", "GPL-3.0-only" },
		{ "LGPL-2", "LGPL-2.0-only" },
		{ "LGPL-2.1", "LGPL-2.1-only" },
		{ "LGPL-3", "LGPL-3.0-only" },
		{ "LGPL (>= 2)", "LGPL-2.0-or-later" },
		{ "LGPL (>= 2.1)", "LGPL-2.1-or-later" },
		{ "LGPL (>= 3)", "LGPL-3.0-or-later" },
		{ "AGPL-3", "AGPL-3.0-only" },
		{ "AGPL (>= 3)", "AGPL-3.0-or-later" },
		{ "Apache License 2.0", "Apache-2.0" },
		{ "Apache License (== 2.0)", "Apache-2.0" },
		{ "Apache License (>= 2)", "Apache-2.0" },
		{ "Apache License (>= 2.0)", "Apache-2.0" },
		{ "BSD_2_clause", "BSD-2-Clause" },
		{ "BSD_3_clause", "BSD-3-Clause" },
		{ "CC0", "CC0-1.0" },
		{ "CC BY 4.0", "CC-BY-4.0" },
		{ "CC BY-SA 4.0", "CC-BY-SA-4.0" },
		{ "Artistic License 2.0", "Artistic-2.0" },
		{ "Mozilla Public License 2.0", "MPL-2.0" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (is_same_text(s, known[i].name))
			return str_of(known[i].id);
	/* "MIT", "Artistic-2.0", "MPL-2.0" are SPDX's own */
	return str_has_char(s, ' ') || str_has_char(s, '(') ? STR("") : s;
}

/* "A | B + file LICENSE": alternatives; the file has the names of the owners, or
 * terms that go beyond: only "MIT" and "BSD" need one.  Text that is not made of known
 * names is given as it is. */
static struct str license_of(struct arena *a, struct str text)
{
	struct str rest = text, part, head, tail, all = STR("");
	bool more = true;

	while (more) {
		more = str_cut(rest, '|', &part, &rest);
		part = str_trim(part);
		if (str_cut(part, '+', &head, &tail) &&
		    str_starts_with(str_trim(tail), STR("file ")))
			part = str_trim(head);
		part = license_id(part);
		if (!part.len)
			return text;
		all = all.len ? arena_cat(a, all, STR(" OR "), part) : part;
	}
	return all;
}

/* --- where it comes from ----------------------------------------------------- */

enum origin {
	FROM_REPOSITORY,
	FROM_BIOCONDUCTOR,
	FROM_FORGE, /* GitHub and its like: user, repository, commit */
	FROM_GIT,   /* any other repository, by address */
	FROM_URL,
	FROM_FOLDER,
	FROM_CELLAR, /* an archive that the project keeps */
	FROM_UNKNOWN,
};

static enum origin origin_of_word(struct str word)
{
	static const struct {
		const char *word;
		enum origin origin;
	} known[] = {
		{ "repository", FROM_REPOSITORY },
		{ "standard", FROM_REPOSITORY },
		{ "cran", FROM_REPOSITORY },
		{ "rspm", FROM_REPOSITORY },
		{ "ppm", FROM_REPOSITORY },
		{ "customcranlikerepo", FROM_REPOSITORY },
		{ "bioconductor", FROM_BIOCONDUCTOR },
		{ "bioc", FROM_BIOCONDUCTOR },
		{ "bioc_git2r", FROM_BIOCONDUCTOR },
		{ "bioc_xgit", FROM_BIOCONDUCTOR },
		{ "github", FROM_FORGE },
		{ "gitlab", FROM_FORGE },
		{ "bitbucket", FROM_FORGE },
		{ "git", FROM_GIT },
		{ "git2r", FROM_GIT },
		{ "xgit", FROM_GIT },
		{ "svn", FROM_URL },
		{ "url", FROM_URL },
		{ "local", FROM_FOLDER },
		{ "source", FROM_FOLDER },
		{ "installed", FROM_UNKNOWN },
		{ "cellar", FROM_CELLAR },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq_nocase(word, str_of(known[i].word)))
			return known[i].origin;
	return FROM_UNKNOWN;
}

static bool is_bioconductor_name(struct str repository)
{
	return str_starts_with(repository, STR("BioC")) ||
	       str_starts_with(repository, STR("Bioconductor"));
}

static enum origin origin_of(const struct r_record *r)
{
	enum origin o = origin_of_word(r->source);

	if (o == FROM_UNKNOWN)
		o = origin_of_word(r->remote_type);
	if (o == FROM_UNKNOWN && r->repository.len)
		o = FROM_REPOSITORY;
	if (o == FROM_UNKNOWN && !r->source.len && r->remote_user.len &&
	    r->remote_repo.len)
		o = FROM_FORGE; /* devtools before 1.12 */
	if (o == FROM_REPOSITORY && is_bioconductor_name(r->repository))
		return FROM_BIOCONDUCTOR;
	/* Bioconductor's builds state no Repository but the git that they come from. */
	if (o == FROM_UNKNOWN &&
	    str_find(r->bioc_url, STR("://git.bioconductor.org/")) != STR_NONE)
		return FROM_BIOCONDUCTOR;
	return o;
}

static bool has_nocase(struct str s, struct str word)
{
	for (size_t i = 0; i + word.len <= s.len; i++)
		if (str_starts_with_nocase(str_from(s, i), word))
			return true;
	return false;
}

/* CRAN and its mirrors, Posit's package manager among them. */
static bool is_cran_url(struct str url)
{
	size_t scheme = str_find(url, STR("://"));

	if (scheme != STR_NONE)
		url = str_from(url, scheme + 3);
	return has_nocase(url, STR("cran")) || has_nocase(url, STR("r-project.org")) ||
	       str_starts_with(url, STR("packagemanager.posit.co/")) ||
	       str_starts_with(url, STR("packagemanager.rstudio.com/"));
}

bool r_add_repository(struct parse_ctx *ctx, struct r_repositories *to, struct str name,
		      struct str url, unsigned line)
{
	if (to->n == REPOSITORIES_MOST) {
		parse_warn(ctx, line, DIAG_LIMIT,
			   "more than %d repositories; the rest is left out",
			   REPOSITORIES_MOST);
		return false;
	}
	arena_grow(parse_arena(ctx), to->v, to->n, &to->cap);
	to->v[to->n++] = (struct r_repository){ name, url };
	return true;
}

static struct str url_of(const struct r_repositories *known, struct str repository)
{
	if (str_find(repository, STR("://")) != STR_NONE)
		return repository;
	for (size_t i = 0; known && i < known->n; i++)
		if (str_eq(known->v[i].name, repository))
			return known->v[i].url;
	return STR("");
}

static void set_repository(struct parse_ctx *ctx, const struct r_record *r,
			   const struct r_repositories *known, struct package *p)
{
	struct str url = url_of(known, r->repository);

	if (str_find(url, STR("://")) == STR_NONE || str_is(r->repository, "CRAN") ||
	    is_cran_url(url))
		return;
	if (str_find(url, STR("bioconductor.org")) != STR_NONE) {
		p->ecosystem = ECO_BIOCONDUCTOR;
		return;
	}
	while (str_ends_with(url, STR("/")))
		url.len--;
	p->qualifiers = arena_cat(parse_arena(ctx), STR("repository_url="),
				  url_clean(parse_arena(ctx), url), STR(""));
}

/* "api.github.com", "https://ghe.example/api/v3", "gitlab.com": the host alone. */
static struct str forge_host(const struct r_record *r)
{
	struct str host = r->remote_host, rest, word;
	size_t scheme = str_find(host, STR("://"));

	if (scheme != STR_NONE)
		host = str_from(host, scheme + 3);
	str_cut(host, '/', &host, &rest);
	if (str_starts_with(host, STR("api.")))
		host = str_from(host, 4);
	if (host.len)
		return host;
	word = origin_of_word(r->source) == FROM_FORGE ? r->source : r->remote_type;
	return str_eq_nocase(word, STR("gitlab"))      ? STR("gitlab.com")
	       : str_eq_nocase(word, STR("bitbucket")) ? STR("bitbucket.org")
						       : STR("github.com");
}

/* A version beside a commit is not the one of that name in a repository. */
static void set_commit(struct parse_ctx *ctx, const struct r_record *r, struct str url,
		       struct package *p)
{
	struct vcs_url vcs;

	p->version = STR("");
	p->requested = r->remote_ref;
	p->subpath = r->remote_subdir;
	if (vcs_url_read(parse_arena(ctx), url, VCS_REPOSITORY, &vcs))
		p->vcs_url = vcs.url;
	else
		parse_warn(ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT
			   ": its repository's address is not one that can be read",
			   STR_ARG(p->name));
	if (vcs_is_commit(r->remote_sha))
		p->vcs_commit = arena_lower(parse_arena(ctx), r->remote_sha);
	else
		parse_warn(ctx, p->line, DIAG_UNPINNED, STR_FMT " has no commit",
			   STR_ARG(p->name));
}

static void set_download(struct parse_ctx *ctx, const struct r_record *r,
			 struct package *p)
{
	p->source_url = url_clean(parse_arena(ctx), r->remote_url);
	if (str_find(r->remote_url, STR("://cran.r-project.org/")) != STR_NONE)
		return; /* an older version from CRAN's own archive */
	p->version = STR("");
	p->requested = r->version;
}

static void set_source(struct parse_ctx *ctx, const struct r_record *r,
		       const struct r_repositories *known, struct package *p)
{
	struct str forge;

	switch (origin_of(r)) {
	case FROM_REPOSITORY:
		set_repository(ctx, r, known, p);
		break;
	case FROM_BIOCONDUCTOR:
		p->ecosystem = ECO_BIOCONDUCTOR;
		break;
	case FROM_FORGE:
		forge = arena_printf(parse_arena(ctx),
				     "https://" STR_FMT "/" STR_FMT "/" STR_FMT,
				     STR_ARG(forge_host(r)), STR_ARG(r->remote_user),
				     STR_ARG(r->remote_repo));
		set_commit(ctx, r, forge, p);
		break;
	case FROM_GIT:
		set_commit(ctx, r, r->remote_url, p);
		break;
	case FROM_URL:
		set_download(ctx, r, p);
		break;
	case FROM_FOLDER:
		p->kind = PACKAGE_PROJECT;
		break;
	case FROM_CELLAR:
		break;
	case FROM_UNKNOWN:
		parse_note(ctx, p->line, DIAG_UNRESOLVED,
			   "where " STR_FMT " comes from is not stated; read as of CRAN",
			   STR_ARG(p->name));
		break;
	}
}

bool r_record_package(struct parse_ctx *ctx, const struct r_record *r,
		      const struct r_repositories *known, struct package *out)
{
	struct str *license = arena_new(parse_arena(ctx), struct str);

	*out = (struct package){ .name = r->name,
				 .version = r->version,
				 .line = r->line };
	if (!r_is_name(r->name)) {
		parse_warn(ctx, r->line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no name of an R package",
			   STR_ARG(str_slice(r->name, 0, 80)));
		return false;
	}
	if (r->license.len) {
		*license = license_of(parse_arena(ctx), r->license);
		out->licenses = license;
		out->n_licenses = 1;
	}
	set_source(ctx, r, known, out);
	if (out->kind != PACKAGE_PROJECT && !r->version.len && !out->vcs_commit.len)
		parse_warn(ctx, r->line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(r->name));
	return true;
}
