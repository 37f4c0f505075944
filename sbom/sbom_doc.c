#include "sbom/sbom_doc.h"

#include "core/license.h"

void str_list_add(struct arena *a, struct str_list *list, struct str s)
{
	arena_grow(a, list->v, list->n, &list->cap);
	list->v[list->n++] = s;
}

void sbom_doc_lost(struct sbom_doc *doc, struct str what)
{
	enum { MOST = sizeof(doc->lost) / sizeof(doc->lost[0]) };

	for (size_t i = 0; i < doc->n_lost; i++)
		if (str_eq(doc->lost[i].what, what)) {
			doc->lost[i].n++;
			return;
		}
	if (doc->n_lost < MOST)
		doc->lost[doc->n_lost++] =
			(struct sbom_lost){ str_slice(what, 0, 60), 1 };
}

size_t sbom_doc_add(struct sbom_doc *doc, const struct sbom_component *c)
{
	arena_grow(doc->arena, doc->v, doc->n, &doc->cap);
	doc->v[doc->n] = *c;
	return doc->n++;
}

void sbom_doc_edge(struct sbom_doc *doc, struct str from, struct str to,
		   enum dep_scope scope, unsigned line)
{
	arena_grow(doc->arena, doc->edges, doc->n_edges, &doc->cap_edges);
	doc->edges[doc->n_edges++] =
		(struct sbom_edge){ SBOM_DEPENDS, from, to, scope, line };
}

void sbom_doc_leaf(struct sbom_doc *doc, struct str from, bool all, unsigned line)
{
	sbom_doc_edge(doc, from, STR(""), SCOPE_UNKNOWN, line);
	doc->edges[doc->n_edges - 1].kind = all ? SBOM_ALL_TOLD : SBOM_NOT_ALL;
}

void sbom_doc_license(struct sbom_doc *doc, struct sbom_component *c, struct str text,
		      enum sbom_said said)
{
	text = sbom_asserted(str_trim(text));
	if (!text.len)
		return;
	arena_grow(doc->arena, c->licenses, c->n_licenses, &c->cap_licenses);
	c->licenses[c->n_licenses++] = (struct sbom_license){ text, said };
}

void sbom_doc_check_license(struct sbom_doc *doc, struct str text, bool is_id,
			    unsigned line)
{
	struct str unused;

	text = sbom_asserted(str_trim(text));
	if (!text.len || (is_id ? license_find(text) != NULL
				: license_normalize(doc->arena, text, &unused)))
		return;
	diag_add(doc->diags, DIAG_NOTE, DIAG_SYNTAX, doc->path, line,
		 "'" STR_FMT "' is no %s; it is taken as a name",
		 STR_ARG(str_slice(text, 0, 100)),
		 is_id ? "id of the SPDX License List" : "SPDX licence expression");
}

/* --- digests ----------------------------------------------------------------- */

static bool is_hex_text(struct str s, bool *upper)
{
	*upper = false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_hex(s.ptr[i]))
			return false;
		*upper |= is_upper(s.ptr[i]);
	}
	return true;
}

void sbom_doc_hash(struct sbom_doc *doc, struct sbom_component *c, struct str alg,
		   struct str hex, struct str file, unsigned line)
{
	static const size_t digits[HASH_ALG_COUNT] = { 32, 40, 64, 96, 128 };
	struct package_hash h = { .file = file };
	bool upper;

	if (!hash_alg_of(alg, &h.alg)) {
		doc->n_dropped_hashes++;
		return;
	}
	hex = str_trim(hex);
	if (hex.len != digits[h.alg] || !is_hex_text(hex, &upper)) {
		diag_add(doc->diags, DIAG_WARNING, DIAG_SYNTAX, doc->path, line,
			 "'" STR_FMT "' is no digest of %s",
			 STR_ARG(str_slice(hex, 0, 80)), hash_alg_name(h.alg));
		return;
	}
	h.hex = upper ? arena_lower(doc->arena, hex) : hex;
	arena_grow(doc->arena, c->hashes, c->n_hashes, &c->cap_hashes);
	c->hashes[c->n_hashes++] = h;
}

/* --- places ------------------------------------------------------------------ */

/* From the root of some tree: no drive, no "..", no control character. */
static bool is_inside(struct str path)
{
	struct str rest = path, part;
	bool more = path.len > 0;

	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == '\\')
			return false;
	while (more) {
		more = str_cut(rest, '/', &part, &rest);
		if (!part.len || str_is(part, "..") || str_is(part, "."))
			return false;
	}
	return path.len > 0 && path.len <= 4096 && str_is_utf8(path);
}

void sbom_doc_place(struct sbom_doc *doc, struct sbom_component *c, struct str path,
		    unsigned line)
{
	while (path.len && path.ptr[0] == '/')
		path = str_from(path, 1);
	if (str_starts_with(path, STR("./")))
		path = str_from(path, 2);
	if (!is_inside(path))
		return;
	/* CycloneDX 1.5 has the line in a property, beside a place without one */
	for (size_t i = 0; i < c->n_places && i < 64; i++) {
		if (!str_eq(c->places[i].path, path))
			continue;
		if (!c->places[i].line)
			c->places[i].line = line;
		if (!line || c->places[i].line == line)
			return;
	}
	arena_grow(doc->arena, c->places, c->n_places, &c->cap_places);
	c->places[c->n_places++] = (struct location){ path, line };
}

void sbom_doc_place_text(struct sbom_doc *doc, struct sbom_component *c, struct str text)
{
	struct str path, number;
	uint32_t line = 0;

	if (!str_rcut(text, ':', &path, &number) ||
	    !str_to_u32(number, UINT32_MAX, &line))
		path = text;
	sbom_doc_place(doc, c, path, line);
}

static enum package_evidence evidence_of(struct str name)
{
	for (int e = EVIDENCE_FILE; e <= EVIDENCE_FILE_NAME; e++)
		if (str_is(name, evidence_name((enum package_evidence)e)))
			return (enum package_evidence)e;
	return EVIDENCE_FILE;
}

/* --- properties -------------------------------------------------------------- */

static void own_property(struct sbom_doc *doc, struct sbom_component *c, struct str name,
			 struct str value)
{
	bool yes = str_is(value, "true");

	if (str_is(name, "direct"))
		c->relation = yes ? DEP_DIRECT : DEP_TRANSITIVE;
	else if (str_is(name, "group"))
		c->dep_group = value;
	else if (str_is(name, "image"))
		c->image = yes ? TRI_YES : TRI_NO;
	else if (str_is(name, "requested"))
		c->requested = value;
	else if (str_is(name, "folder"))
		c->folder = value;
	else if (str_is(name, "vcs_commit"))
		c->vcs_commit = value;
	else if (str_is(name, "evidence"))
		c->evidence = evidence_of(value);
	else if (str_is(name, "first_party"))
		c->first_party = yes;
	else if (str_is(name, "ecosystem"))
		c->ecosystem = value;
	else if (str_is(name, "location"))
		sbom_doc_place_text(doc, c, value);
}

/* https://github.com/BSI-Bund/tr-03183-cyclonedx-property-taxonomy */
static unsigned bsi_property(struct str name)
{
	static const char *const names[] = { "filename", "executable", "archive",
					     "structured" };
	static const struct str head = { "bsi:component:", 14 };

	for (unsigned i = 0; i < 4 && str_starts_with(name, head); i++)
		if (str_is(str_from(name, head.len), names[i]))
			return 1u << i;
	return 0;
}

void sbom_doc_property(struct sbom_doc *doc, struct sbom_component *c, struct str name,
		       struct str value)
{
	static const struct str own = { "waybill:", 8 };

	if (value.len)
		c->bsi |= bsi_property(name);

	if (str_starts_with(name, own))
		own_property(doc, c, str_from(name, own.len), value);
	else if (str_starts_with(name, STR("syft:location:")) &&
		 str_ends_with(name, STR(":path")))
		sbom_doc_place(doc, c, value, 0);
	else if (str_is(name, "aquasecurity:trivy:FilePath"))
		sbom_doc_place(doc, c, value, 0);
	else if (str_is(name, "syft:package:type") && !c->ecosystem.len)
		c->ecosystem = value;
	else if (str_is(name, "aquasecurity:trivy:Class") ||
		 str_is(name, "aquasecurity:trivy:Type"))
		/* Trivy's component that stands for the lock file; libraries have
		 * PkgType instead */
		c->is_file = true;
	else if (str_is(name, "cdx:npm:package:development") && str_is(value, "true"))
		c->scope = SCOPE_DEV;
	else if (str_is(name, "cdx:npm:isLink") && str_is(value, "true"))
		c->first_party = true; /* of cdxgen: a folder of the project */
	else
		sbom_doc_lost(doc, STR("properties"));
}
