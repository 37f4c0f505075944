/*
 * pip_package.c - one line of a requirements file as a package.
 *
 * https://pip.pypa.io/en/stable/reference/requirement-specifiers/ (pip 25)
 */
#include "format/pip_package.h"

#include "format/pip_requirements.h"
#include "format/pip_source.h"
#include "format/sri.h"

static void say(struct pip_package *out, enum diag_level level, enum diag_code code,
		struct str text)
{
	/* The first and the worst: one sentence a line is enough. */
	if (out->problem.len && out->level >= level)
		return;
	out->problem = text;
	out->level = level;
	out->code = code;
}

/* "sha256:hex"; unknown algorithms and bad digests are told. */
static bool read_hash(struct arena *a, struct str value, struct package_hash *out)
{
	struct str alg, hex;

	if (!str_cut(value, ':', &alg, &hex) || !hash_alg_of(alg, &out->alg) ||
	    !hash_is_hex(out->alg, hex))
		return false;
	out->hex = arena_lower(a, hex);
	return true;
}

static void read_options(struct arena *a, struct str options, struct pip_package *out)
{
	struct package_hash *hashes = NULL;
	struct pip_option option;
	size_t n = 0, cap = 0;

	while (pip_option_next(&options, &option)) {
		if (option.kind == PIP_OPTION_HASH) {
			arena_grow(a, hashes, n, &cap);
			if (read_hash(a, option.value, &hashes[n]))
				n++;
			else
				say(out, DIAG_WARNING, DIAG_SYNTAX,
				    STR("a --hash is no digest that is known"));
		} else if (option.kind != PIP_OPTION_OTHER) {
			say(out, DIAG_WARNING, DIAG_SYNTAX,
			    arena_printf(a,
					 "option " STR_FMT
					 " is not known after a requirement",
					 STR_ARG(option.name)));
		}
	}
	out->package.hashes = hashes;
	out->package.n_hashes = n;
	out->hashed = n > 0;
}

/* "#sha256=hex" of an URL is the digest of what is behind it. */
static void read_fragment_hash(struct arena *a, struct str fragment,
			       struct pip_package *out)
{
	static const char *const algs[] = { "sha256", "sha512", "sha384", "sha1", "md5" };
	struct package_hash *hash;

	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]) && !out->package.n_hashes;
	     i++) {
		struct str hex = pip_fragment(fragment, algs[i]);
		enum hash_alg alg;

		if (!hex.len || !hash_alg_of(str_of(algs[i]), &alg) ||
		    !hash_is_hex(alg, hex))
			continue;
		hash = arena_new(a, struct package_hash);
		*hash = (struct package_hash){ .alg = alg, .hex = arena_lower(a, hex) };
		out->package.hashes = hash;
		out->package.n_hashes = 1;
		out->hashed = true;
	}
}

static void from_repository(struct arena *a, const struct pip_source *s,
			    struct pip_package *out)
{
	struct package *p = &out->package;

	/* A package's repository is a git one; others are a place to get it from. */
	if (str_is(str_of(s->vcs.type), "git"))
		p->vcs_url = s->vcs.url;
	else
		p->source_url = s->vcs.url;
	p->vcs_commit = s->vcs.commit;
	if (p->vcs_url.len && !p->vcs_commit.len)
		p->requested = s->vcs.ref;
	p->subpath = s->vcs.subpath;
	if (!p->name.len) {
		p->name = s->repository;
		if (p->name.len)
			say(out, DIAG_NOTE, DIAG_UNRESOLVED,
			    arena_printf(
				    a,
				    "the repository does not say which package it holds; "
				    "it goes by the repository's name, " STR_FMT,
				    STR_ARG(p->name)));
		else
			say(out, DIAG_WARNING, DIAG_UNRESOLVED,
			    STR("the repository does not say which package it holds"));
	}
	if (!p->vcs_commit.len)
		say(out, DIAG_NOTE, DIAG_UNPINNED,
		    s->vcs.ref.len
			    ? arena_printf(a,
					   STR_FMT " follows " STR_FMT
						   ", which is no commit",
					   STR_ARG(p->name), STR_ARG(s->vcs.ref))
			    : arena_printf(
				      a, STR_FMT " follows a repository without a commit",
				      STR_ARG(p->name)));
}

static void from_archive(const struct pip_source *s, struct pip_package *out)
{
	if (!out->package.name.len)
		say(out, DIAG_WARNING, DIAG_UNRESOLVED,
		    STR("the archive's name does not say which package it is"));
	out->package.version = s->version;
	out->package.source_url = s->url;
}

static void from_source(struct arena *a, struct str text, struct str name,
			struct pip_package *out)
{
	struct package *p = &out->package;
	struct pip_source s;

	pip_source_read(a, text, &s);
	/* The name in front of '@' is the one that counts. */
	if (name.len && s.version.len &&
	    !str_eq(ecosystem_name_key(a, ECO_PYPI, name),
		    ecosystem_name_key(a, ECO_PYPI, s.name)))
		s.version.len = 0;
	p->name = name.len ? name : s.name;
	switch (s.kind) {
	case PIP_SOURCE_REPOSITORY:
		from_repository(a, &s, out);
		break;
	case PIP_SOURCE_ARCHIVE:
		from_archive(&s, out);
		break;
	case PIP_SOURCE_FOLDER:
		p->kind = PACKAGE_PROJECT;
		if (!p->name.len)
			say(out, DIAG_NOTE, DIAG_SKIPPED,
			    STR("a local folder is first party, no package"));
		break;
	case PIP_SOURCE_CONDA:
		if (p->name.len)
			say(out, DIAG_NOTE, DIAG_UNPINNED,
			    arena_printf(a,
					 STR_FMT
					 " was built by conda, its version is not stated",
					 STR_ARG(p->name)));
		else
			say(out, DIAG_WARNING, DIAG_UNRESOLVED,
			    STR("the path does not say which package it is"));
		break;
	case PIP_SOURCE_UNKNOWN:
	default:
		p->source_url = s.url;
		if (!p->name.len)
			say(out, DIAG_WARNING, DIAG_UNRESOLVED,
			    STR("the URL does not say which package it is"));
		break;
	}
	read_fragment_hash(a, s.fragment, out);
}

/*
 * "${NAME}" comes from the environment, which a scan does not have.  In userinfo it does
 * no harm: that part is dropped anyway.  Returns the variable that is in the way.
 */
static struct str needed_variable(struct arena *a, struct str text)
{
	struct str variable = pip_variable(text), before, fragment;

	if (!variable.len || str_find(text, STR("://")) == STR_NONE)
		return variable;
	/* url_clean drops the fragment too, and a variable there is one that counts. */
	str_cut(text, '#', &before, &fragment);
	variable = pip_variable(fragment);
	return variable.len ? variable : pip_variable(url_clean(a, before));
}

static const char *read_requirement(struct arena *a, struct str text,
				    struct pip_package *out)
{
	struct pep508 r;
	const char *wrong = pep508_read(text, &r);
	struct str source = text;

	/* "x-1.0-py3-none-any.whl" and "a/b" could pass for the beginning of a name. */
	if ((wrong || !r.url.len) && pip_source_is(text) && (wrong || !r.spec.len)) {
		pep508_cut_marker(&source, &out->marker_text);
		from_source(a, source, (struct str){ NULL, 0 }, out);
		return NULL;
	}
	if (wrong)
		return wrong;
	out->marker_text = r.marker;
	/* "flask@2.0" is npm's way to write a version, not a source. */
	if (r.url.len && !pip_source_is(r.url))
		return "expected an URL after '@'";
	if (r.url.len) {
		from_source(a, r.url, r.name, out);
		return NULL;
	}
	out->package.name = r.name;
	out->package.version = pep508_exact(r.spec);
	if (!out->package.version.len)
		out->package.requested = r.spec;
	return NULL;
}

void pip_package_read(struct arena *a, struct str text, struct str options, bool editable,
		      struct pip_package *out)
{
	struct str variable;
	const char *wrong;

	*out = (struct pip_package){ .package = { .ecosystem = ECO_PYPI } };
	text = str_trim(text);
	read_options(a, options, out);
	variable = needed_variable(a, text);
	if (variable.len) {
		say(out, DIAG_WARNING, DIAG_UNRESOLVED,
		    arena_printf(a, STR_FMT " is known to the environment alone",
				 STR_ARG(str_slice(variable, 0, 80))));
		return;
	}
	if (editable && pep508_is_name(text)) {
		/* "-e folder": a name here is a path. */
		out->package.kind = PACKAGE_PROJECT;
		say(out, DIAG_NOTE, DIAG_SKIPPED,
		    STR("a local folder is first party, no package"));
		return;
	}
	wrong = read_requirement(a, text, out);
	if (wrong) {
		say(out, DIAG_ERROR, DIAG_SYNTAX, str_of(wrong));
		out->package.name.len = 0;
		return;
	}
	wrong = pep508_judge(out->marker_text, &out->marker);
	if (wrong)
		say(out, DIAG_WARNING, DIAG_SYNTAX, str_of(wrong));
}
