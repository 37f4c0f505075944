/*
 * libman_json.c - libman.json of LibMan, which fetches files for web pages
 *
 * https://learn.microsoft.com/aspnet/core/client-side/libman/ and the schema
 * https://json.schemastore.org/libman.json (1.0, 3.0).  Of the providers, unpkg and
 * jsdelivr hand out the packages of npm, jsdelivr those of GitHub too ("owner/repo@tag");
 * cdnjs has a list with names of its own, which need not be those of npm.
 */
#include "format/vcs_url.h"
#include "parsers/lock_text.h"
#include "parsers/npm.h"

enum { NESTING = 32 };

struct reader {
	struct parse_ctx *ctx;
	struct str provider; /* where a library states none */
	size_t n_cdnjs;
	unsigned cdnjs_line;
};

static void set_version(struct package *p, struct str version)
{
	if (npm_is_exact(version) && !p->vcs_url.len)
		p->version = version;
	else
		p->requested = version; /* "latest", a tag */
}

/* "owner/repo" of jsdelivr. */
static bool set_github(struct reader *r, struct package *p)
{
	struct vcs_url url;

	if (!vcs_url_read(parse_arena(r->ctx), p->name, VCS_REPOSITORY | VCS_SHORTHAND,
			  &url))
		return false;
	p->name = url.key;
	p->vcs_url = url.url;
	return true;
}

/* False when the provider is not known, or has no library of that name. */
static bool set_provider(struct reader *r, struct package *p, struct str provider)
{
	bool is_jsdelivr = str_is(provider, "jsdelivr");

	if (str_is(provider, "cdnjs")) {
		p->qualifiers = STR("repository_url=https://cdnjs.com");
		if (!r->n_cdnjs++)
			r->cdnjs_line = p->line;
		return p->name.len > 0;
	}
	if (is_jsdelivr && str_has_char(p->name, '/') &&
	    !str_starts_with(p->name, STR("@")))
		return set_github(r, p);
	p->ecosystem = ECO_NPM;
	return (is_jsdelivr || str_is(provider, "unpkg")) && npm_is_name(p->name);
}

static void add_library(struct reader *r, const struct jnode *it)
{
	struct str text = jnode_string(it, "library"), version = STR("");
	struct str provider = jnode_string(it, "provider");
	const struct jnode *at = jnode_get(it, "library");
	struct package p = { .name = text,
			     .scope = SCOPE_RUNTIME,
			     .relation = DEP_DIRECT,
			     .line = at ? at->line : it->line };

	if (!provider.len)
		provider = r->provider;
	if (str_is(provider, "filesystem"))
		return; /* a folder, or the URL of a file */
	npm_split(text, &p.name, &version);
	if (!set_provider(r, &p, provider)) {
		parse_warn(r->ctx, p.line, DIAG_UNRESOLVED,
			   "\"" STR_FMT "\" of the provider \"" STR_FMT "\" is not known",
			   STR_ARG(text), STR_ARG(provider));
		return;
	}
	set_version(&p, version);
	parse_add(r->ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root = lock_read_object(ctx, bytes, JNODE_COMMENTS, NESTING);
	const struct jnode *libraries = jnode_get(root, "libraries");
	struct str version = jnode_string(root, "version");
	struct reader r = { .ctx = ctx,
			    .provider = jnode_string(root, "defaultProvider") };

	if (!root)
		return -1;
	if (!jnode_is(libraries, JNODE_ARRAY))
		return parse_error(ctx, libraries ? libraries->line : root->line,
				   "no list of \"libraries\": not a libman.json");
	if (!str_is(version, "1.0") && !str_is(version, "3.0"))
		parse_warn(ctx, root->line, DIAG_UNSUPPORTED,
			   "version '" STR_FMT "' of the format is not known",
			   STR_ARG(version));
	jnode_each (it, libraries)
		add_library(&r, it);
	if (r.n_cdnjs)
		parse_note(ctx, r.cdnjs_line, DIAG_NO_ADVISORIES,
			   "%zu %s cdnjs's, of which no advisories are known", r.n_cdnjs,
			   r.n_cdnjs == 1 ? "library is" : "libraries are");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "libman.json", NULL },
};

const struct parser libman_json_parser = {
	.id = "libman-json",
	.title = "LibMan manifest",
	.versions = "1.0, 3.0",
	.spec = "https://learn.microsoft.com/aspnet/core/client-side/libman/",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
