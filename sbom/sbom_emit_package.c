/*
 * sbom_emit_package.c - one component of an SBOM as a package.
 */
#include "core/purl.h"
#include "sbom/sbom_emit.h"
#include "sbom/sbom_read.h"

/* --- the name ---------------------------------------------------------------- */

/* Group and name in the one name that the ecosystem has. */
static struct str joined_name(struct arena *a, enum ecosystem e,
			      const struct sbom_component *c)
{
	if (!c->group.len)
		return c->name;
	if (e == ECO_MAVEN)
		return arena_cat(a, c->group, STR(":"), c->name);
	struct str name = arena_cat(a, c->group, STR("/"), c->name);

	if (e == ECO_NPM && c->group.ptr[0] != '@')
		return arena_cat(a, STR("@"), name, STR(""));
	return name;
}

/* The package URL as it is written; some makers have it in the reference alone. */
static struct str purl_text(const struct sbom_component *c)
{
	struct str text, id;

	if (c->purl.len || !str_starts_with(c->ref, STR("pkg:")))
		return c->purl;
	/* Syft adds a qualifier of its own to what it uses as a reference */
	size_t at = str_find(c->ref, STR("package-id="));

	text = c->ref;
	if (at != STR_NONE && at > 0) {
		id = str_from(text, at);
		text = str_slice(text, 0, at - 1);
		if (str_has_char(id, '&')) /* what follows it is not known to be whole */
			return STR("");
	}
	return text;
}

/* Names of Syft for package types, where they differ from those of package URLs. */
static enum ecosystem ecosystem_of_hint(struct str hint)
{
	static const struct {
		const char *syft;
		enum ecosystem ecosystem;
	} names[] = {
		{ "python", ECO_PYPI },
		{ "go-module", ECO_GO },
		{ "rust-crate", ECO_CRATES },
		{ "java-archive", ECO_MAVEN },
		{ "php-composer", ECO_PACKAGIST },
		{ "dotnet", ECO_NUGET },
		{ "dart-pub", ECO_PUB },
		{ "github-action", ECO_GITHUB_ACTIONS },
	};
	enum ecosystem e = ecosystem_of_name(hint);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(hint, names[i].syft))
			return names[i].ecosystem;
	return e != ECO_NONE || !hint.len ? e : ecosystem_of_purl_type(hint, STR(""));
}

/* --- the identity ------------------------------------------------------------- */

static bool makes(struct arena *a, const struct package *p, struct str purl)
{
	return str_eq(purl_of_package(a, p), purl);
}

/*
 * The package whose package URL this is, in the spelling of the component: its name and
 * version can say more than the URL does ("Flask" for "flask", a tag beside a digest).
 * They count when they give the same URL.
 */
static bool spelled_by_component(struct arena *a, const struct sbom_component *c,
				 const struct purl *parts, struct package *p)
{
	struct package try = *p;
	struct str purl = p->purl;

	for (unsigned way = 0; way < 4; way++) {
		try.name = joined_name(a, p->ecosystem, c);
		try.version = c->version;
		try.qualifiers = way & 1 ? p->qualifiers : STR("");
		try.subpath = way & 1 ? parts->subpath : STR("");
		try.vcs_url = way & 2 ? STR("") : c->vcs_url;
		try.vcs_commit = c->vcs_commit;
		if (!makes(a, &try, purl))
			continue;
		*p = try;
		if (!p->vcs_url.len)
			p->vcs_url = c->vcs_url;
		return true;
	}
	return false;
}

static void choose_spelling(struct arena *a, struct sbom_doc *doc,
			    const struct sbom_component *c, const struct purl *parts,
			    struct package *p)
{
	if (spelled_by_component(a, c, parts, p))
		return;
	struct str name = joined_name(a, p->ecosystem, c);

	if (str_eq(ecosystem_name_key(a, p->ecosystem, name),
		   ecosystem_name_key(a, p->ecosystem, p->name)))
		p->name = name;
	if (c->vcs_url.len && !p->vcs_url.len)
		p->vcs_url = c->vcs_url;
	if (!p->version.len) {
		p->version = c->version;
		return;
	}
	if (c->version.len && !str_eq_nocase(c->version, p->version) &&
	    p->ecosystem < ECO_DEBIAN)
		sbom_note(doc, c->line, DIAG_BAD_VERSION,
			  "'" STR_FMT "' has version " STR_FMT ", its purl has " STR_FMT
			  "; the purl's counts",
			  STR_ARG(c->name), STR_ARG(c->version), STR_ARG(p->version));
}

/* False when the component has no package URL, or none that can be read. */
static bool take_purl(struct arena *a, struct sbom_doc *doc,
		      const struct sbom_component *c, struct package *p)
{
	struct str text = purl_text(c), canonical;
	struct purl parts;
	const char *wrong;

	if (!text.len)
		return false;
	wrong = purl_parse(a, text, &parts);
	if (wrong) {
		sbom_warn(doc, c->line, DIAG_BAD_NAME,
			  "'" STR_FMT "' is no package URL: %s",
			  STR_ARG(str_slice(text, 0, 200)), wrong);
		return false;
	}
	/* "pkg:golang/gitea.dev" lacks the namespace that the type asks for, and is what
	 * everybody writes for that module: it stays as it was given, but a reference,
	 * which is no purl by its kind, does not become one */
	if (!purl_build(a, &parts, &canonical))
		p->purl = canonical;
	else if (c->purl.len)
		p->purl = text;
	purl_to_package(a, &parts, p);
	p->purl_given = true;
	choose_spelling(a, doc, c, &parts, p);
	return true;
}

/* --- what else it says -------------------------------------------------------- */

static void take_licenses(struct arena *a, const struct sbom_component *c, unsigned flags,
			  struct package *p)
{
	struct str *v = arena_new_array(a, struct str, c->n_licenses + 1);
	static const enum sbom_said order[] = { SBOM_DECLARED, SBOM_SAID,
						SBOM_CONCLUDED };
	size_t n = 0;

	/* what the package says of itself, before what others made of it */
	for (size_t k = 0; k < 3 && !n; k++) {
		if (order[k] == SBOM_CONCLUDED && (flags & SBOM_EMIT_DECLARED))
			break;
		for (size_t i = 0; i < c->n_licenses; i++)
			if (c->licenses[i].said == order[k])
				v[n++] = c->licenses[i].text;
	}
	p->licenses = v;
	p->n_licenses = n;
}

static enum package_kind kind_of(const struct sbom_component *c, enum ecosystem e)
{
	if (c->first_party)
		return PACKAGE_PROJECT;
	if (e == ECO_OCI || (e == ECO_NONE && str_is(c->type, "container")))
		return PACKAGE_CONTAINER;
	return e == ECO_GITHUB_ACTIONS ? PACKAGE_ACTION : PACKAGE_LIBRARY;
}

/* Without a version there is nothing to compare with what is affected. */
static void say_unpinned(struct sbom_doc *doc, const struct sbom_component *c,
			 const struct package *p)
{
	if (p->version.len || p->vcs_commit.len || p->requested.len || doc->is_ours ||
	    p->kind == PACKAGE_PROJECT)
		return;
	sbom_warn(doc, c->line, DIAG_UNPINNED,
		  "'" STR_FMT "' has no version, so that no advisory can be told to fit",
		  STR_ARG(p->name));
}

bool sbom_package_of(struct arena *a, struct sbom_doc *doc,
		     const struct sbom_component *c, unsigned flags, struct package *out)
{
	struct package p = { .version = c->version, .qualifiers = STR("") };
	bool has_purl = take_purl(a, doc, c, &p);

	if (!has_purl) {
		p.ecosystem = ecosystem_of_hint(c->ecosystem);
		p.name = joined_name(a, p.ecosystem, c);
		p.vcs_url = c->vcs_url;
		p.purl_given = p.ecosystem == ECO_NONE;
	}
	if (!p.name.len) {
		sbom_warn(doc, c->line, DIAG_SYNTAX, "a package without a name");
		return false;
	}
	p.kind = kind_of(c, p.ecosystem);
	if (!has_purl && p.ecosystem == ECO_NONE && p.kind == PACKAGE_LIBRARY &&
	    !c->purl.len)
		sbom_warn(doc, c->line, DIAG_BAD_NAME,
			  "'" STR_FMT "' has no package URL, so that it can be listed, "
			  "but not matched",
			  STR_ARG(p.name));
	/* a release has a version, whatever commit it was made from */
	if (!p.vcs_commit.len && (doc->is_ours || !p.version.len))
		p.vcs_commit = c->vcs_commit;
	p.requested = c->requested;
	p.scope = c->scope;
	p.relation = c->relation;
	p.evidence = c->evidence;
	p.edges_known = c->edges_known;
	p.group = c->dep_group;
	p.source_url = c->source_url;
	p.supplier = c->supplier;
	p.hashes = c->hashes;
	p.n_hashes = c->n_hashes;
	if (flags & SBOM_EMIT_EVIDENCE)
		p.reach_image = c->image;
	take_licenses(a, c, flags, &p);
	p.line = c->line;
	say_unpinned(doc, c, &p);
	*out = p;
	return true;
}
