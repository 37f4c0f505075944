/*
 * cyclonedx_component.c - the root and the components of a CycloneDX document.
 */
#include "core/license.h"
#include "sbom/cyclonedx.h"
#include "sbom/sbom_package.h"

/* --- licences ---------------------------------------------------------------- */

/* Ids of the list 3.29.0 that the enumeration in the CycloneDX schemas does not have yet:
 * as an expression they are valid all the same. */
static bool is_too_new(struct str id)
{
	static const char *const ids[] = {
		"atc-game",
		"Brian-Gladman-3-Clause-no-conversion",
		"BSD-2-Clause-pos-unchanged",
		"BSD-3-Clause-OpenWebUI",
		"BSD-ask-to-endorse",
		"BSD-Source-alt-GPL",
		"BSD-Source-Code-no-disclaimer",
		"Bugroff",
		"CC-BY-NC-3.0-IGO",
		"FDK-MPEG-H",
		"Hippocratic-3.0-core",
		"Informatica",
		"MVT-1.1",
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (str_is(id, ids[i]))
			return true;
	return false;
}

/* What a manifest says is declared, never concluded. */
static void write_acknowledgement(struct cdx *c)
{
	if (c->minor >= 6)
		jout_member_text(&c->j, "acknowledgement", "declared");
}

static void write_license(struct cdx *c, const char *what, struct str text)
{
	struct jout *j = &c->j;

	jout_object(j);
	jout_member_object(j, "license");
	jout_member(j, what, text);
	write_acknowledgement(c);
	jout_end_object(j);
	jout_end_object(j);
}

static void write_licenses(struct cdx *c, const struct package *p)
{
	struct jout *j = &c->j;
	struct str expression;

	if (!p->n_licenses)
		return;
	jout_member_array(j, "licenses");
	if (!sbom_license(c->m.arena, p, &expression)) {
		for (size_t i = 0; i < p->n_licenses; i++)
			write_license(c, "name", p->licenses[i]);
	} else if (license_is_single(expression) && license_find(expression) &&
		   !is_too_new(expression)) {
		write_license(c, "id", expression);
	} else {
		jout_object(j);
		jout_member(j, "expression", expression);
		write_acknowledgement(c);
		jout_end_object(j);
	}
	jout_end_array(j);
}

/* --- digests and references -------------------------------------------------- */

static void write_hashes(struct jout *j, const struct package_hash *v, size_t n)
{
	if (!n)
		return;
	jout_member_array(j, "hashes");
	for (size_t i = 0; i < n; i++) {
		jout_object(j);
		jout_member_text(j, "alg", hash_alg_name(v[i].alg));
		jout_member(j, "content", v[i].hex);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void write_reference(struct cdx *c, const char *type, struct str url,
			    const struct package_hash *v, size_t n)
{
	struct jout *j = &c->j;

	jout_object(j);
	jout_member_text(j, "type", type);
	jout_member(j, "url", sbom_iri(c->m.arena, url));
	write_hashes(j, v, n);
	jout_end_object(j);
}

/* A package of several files: a reference a file.  Digests of files without a name stand
 * each for one. */
static void write_files(struct cdx *c, const struct package *p)
{
	for (size_t i = 0, end; i < p->n_hashes; i = end) {
		const struct package_hash *h = &p->hashes[i];

		for (end = i + 1; end < p->n_hashes && h->file.len &&
				  str_eq(p->hashes[end].file, h->file);
		     end++)
			;
		write_reference(c, "distribution", h->file.len ? h->file : p->id, h,
				end - i);
	}
}

static void write_references(struct cdx *c, const struct package *p)
{
	struct str repository = sbom_repository(c->m.arena, p);
	bool one = sbom_hashes_of_one_file(p);
	bool named = p->n_hashes && p->hashes[0].file.len;

	if (!p->source_url.len && !repository.len && (one && !named))
		return;
	jout_member_array(&c->j, "externalReferences");
	if (p->source_url.len)
		write_reference(c, "distribution", p->source_url, p->hashes,
				one ? p->n_hashes : 0);
	if (!one || (named && !p->source_url.len))
		write_files(c, p);
	if (repository.len)
		write_reference(c, "vcs", repository, NULL, 0);
	jout_end_array(&c->j);
}

/* --- components -------------------------------------------------------------- */

static const char *component_type(enum package_kind kind)
{
	static const char *const types[] = {
		[PACKAGE_LIBRARY] = "library",
		[PACKAGE_PROJECT] = "application",
		[PACKAGE_CONTAINER] = "container",
		[PACKAGE_ACTION] = "application",
	};

	return types[kind];
}

static const char *component_scope(enum dep_scope scope)
{
	return scope == SCOPE_DEV        ? "excluded"
	       : scope == SCOPE_OPTIONAL ? "optional"
					 : "required";
}

/* How sure a reader can be: a command that was not run is a weak witness, and so is the
 * name of a file; a comment that the library's own build wrote is a better one. */
static void write_confidence(struct jout *j, const struct package *p)
{
	jout_key(j, "confidence");
	if (p->evidence == EVIDENCE_COMMAND || p->evidence == EVIDENCE_FILE_NAME)
		jout_tenths(j, 3);
	else if (p->evidence == EVIDENCE_HEADER)
		jout_tenths(j, 8);
	else if (p->evidence == EVIDENCE_COMMENT)
		jout_tenths(j, 6);
	else
		jout_number(j, 1);
}

static const char *technique(enum package_evidence evidence)
{
	switch (evidence) {
	case EVIDENCE_HEADER:
	case EVIDENCE_COMMENT:
	case EVIDENCE_COMMAND:
		return "source-code-analysis";
	case EVIDENCE_BINARY:
		return "binary-analysis";
	case EVIDENCE_FILE_NAME:
		return "filename";
	case EVIDENCE_FILE:
		break;
	}
	return "manifest-analysis";
}

static void write_identity(struct cdx *c, const struct package *p)
{
	struct jout *j = &c->j;

	/* 1.5 has one, later versions a list */
	if (c->minor >= 6) {
		jout_member_array(j, "identity");
		jout_object(j);
	} else {
		jout_member_object(j, "identity");
	}
	jout_member_text(j, "field", p->purl.len ? "purl" : "name");
	write_confidence(j, p);
	jout_member_array(j, "methods");
	jout_object(j);
	jout_member_text(j, "technique", technique(p->evidence));
	write_confidence(j, p);
	jout_member(j, "value", p->locations[0].path);
	jout_end_object(j);
	jout_end_array(j);
	jout_end_object(j);
	if (c->minor >= 6)
		jout_end_array(j);
}

/* Where it stands; before 1.6 without lines, which are then in properties. */
static void write_evidence(struct cdx *c, const struct package *p)
{
	struct jout *j = &c->j;

	if (c->minor < 5)
		return;
	jout_member_object(j, "evidence");
	write_identity(c, p);
	jout_member_array(j, "occurrences");
	for (size_t i = 0; i < p->n_locations; i++) {
		const struct location *at = &p->locations[i];

		if (c->minor < 6 && i && str_eq(at->path, at[-1].path))
			continue;
		jout_object(j);
		jout_member(j, "location", at->path);
		if (at->line && c->minor >= 6)
			jout_member_number(j, "line", at->line);
		jout_end_object(j);
	}
	jout_end_array(j);
	jout_end_object(j);
}

static void write_locations(struct cdx *c, const struct package *p)
{
	for (size_t i = 0; i < p->n_locations; i++)
		cdx_write_property(c, "waybill:location",
				   p->locations[i].line
					   ? arena_printf(c->m.arena, STR_FMT ":%u",
							  STR_ARG(p->locations[i].path),
							  p->locations[i].line)
					   : p->locations[i].path);
}

static struct str bool_text(bool value)
{
	return value ? STR("true") : STR("false");
}

static void write_properties(struct cdx *c, const struct package *p)
{
	jout_member_array(&c->j, "properties");
	if (p->ecosystem == ECO_NPM && p->scope == SCOPE_DEV)
		cdx_write_property(c, "cdx:npm:package:development", STR("true"));
	if (p->relation != DEP_UNKNOWN)
		cdx_write_property(c, "waybill:direct",
				   bool_text(p->relation == DEP_DIRECT));
	if (!p->purl.len && p->ecosystem != ECO_NONE)
		cdx_write_property(c, "waybill:ecosystem", ecosystem_label(p->ecosystem));
	if (p->evidence != EVIDENCE_FILE)
		cdx_write_property(c, "waybill:evidence",
				   str_of(evidence_name(p->evidence)));
	if (p->kind == PACKAGE_PROJECT)
		cdx_write_property(c, "waybill:first_party", STR("true"));
	if (p->folder.len)
		cdx_write_property(c, "waybill:folder", p->folder);
	if (p->group.len)
		cdx_write_property(c, "waybill:group", p->group);
	if (p->reach_image != TRI_UNKNOWN)
		cdx_write_property(c, "waybill:image",
				   bool_text(p->reach_image == TRI_YES));
	if (p->requested.len)
		cdx_write_property(c, "waybill:requested", p->requested);
	if (p->vcs_commit.len)
		cdx_write_property(c, "waybill:vcs_commit", p->vcs_commit);
	if (c->minor < 6)
		write_locations(c, p);
	jout_end_array(&c->j);
}

static void write_component(struct cdx *c, const struct package *p)
{
	struct jout *j = &c->j;
	struct str group, name;

	sbom_split_name(p, &group, &name);
	jout_object(j);
	jout_member_text(j, "type", component_type(p->kind));
	jout_member(j, "bom-ref", p->id);
	cdx_write_supplier(c, sbom_supplier(c->m.r, p));
	jout_member_opt(j, "group", group);
	jout_member(j, "name", name);
	jout_member_opt(j, "version", p->version);
	jout_member_text(j, "scope", component_scope(p->scope));
	/* with several files, which one it will be is not known */
	write_hashes(j, p->hashes, sbom_hashes_of_one_file(p) ? p->n_hashes : 0);
	write_licenses(c, p);
	jout_member_opt(j, "purl", p->purl);
	write_references(c, p);
	write_properties(c, p);
	write_evidence(c, p);
	jout_end_object(j);
}

void cdx_write_components(struct cdx *c)
{
	const struct inventory *inv = c->m.r->inventory;

	jout_member_array(&c->j, "components");
	for (size_t i = 0; i < inv->n_packages; i++)
		if (!sbom_is_root(&c->m, (package_ref)i))
			write_component(c, &inv->packages[i]);
	jout_end_array(&c->j);
}

void cdx_write_root(struct cdx *c)
{
	const struct report_subject *s = &c->m.r->subject;
	struct package as_package = { .name = s->name };
	struct jout *j = &c->j;
	struct str group, name;

	as_package.licenses = s->licenses;
	as_package.n_licenses = s->n_licenses;
	if (c->m.self != PACKAGE_NONE)
		as_package.ecosystem = c->m.r->inventory->packages[c->m.self].ecosystem;
	sbom_split_name(&as_package, &group, &name);
	jout_member_object(j, "component");
	jout_member_text(j, "type", "application");
	jout_member(j, "bom-ref", c->m.root_ref);
	cdx_write_supplier(c, c->m.root_supplier);
	jout_member_opt(j, "group", group);
	jout_member(j, "name", name);
	jout_member_opt(j, "version", s->version);
	write_licenses(c, &as_package);
	jout_member_opt(j, "purl", c->m.root_purl);
	if (c->m.root_vcs.len) {
		jout_member_array(j, "externalReferences");
		write_reference(c, "vcs", c->m.root_vcs, NULL, 0);
		jout_end_array(j);
	}
	jout_end_object(j);
}
