/*
 * spdx_json.c - SPDX 2.3 JSON.
 *
 * https://spdx.github.io/spdx-spec/v2.3/ ; schema spdx-schema.json of spdx/spdx-spec
 * v2.3.
 */
#include "base/codec.h"
#include "base/date.h"
#include "base/hash.h"
#include "core/license.h"
#include "format/json_out.h"
#include "sbom/sbom_model.h"
#include "sbom/sbom_writers.h"

struct extracted {
	struct str id, text;
};

struct spdx {
	struct sbom_model m;
	struct jout j;
	struct str *ids;             /* SPDXID of each package */
	struct extracted *extracted; /* licences that are no expression */
	size_t n_extracted, cap_extracted;
};

#define ROOT_ID "SPDXRef-RootPackage"

/* SPDXRef- plus letters, digits, '.' and '-'; eight hex digits of a hash keep it unique.
 */
static struct str make_id(struct arena *a, const char *what, struct str unique,
			  struct str name)
{
	uint8_t digest[SHA256_SIZE];
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b, "SPDXRef-%s-", what);
	name = str_slice(name, 0, 80);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		buf_add_char(&b, is_alnum(c) || c == '.' || c == '-' ? c : '-');
	}
	sha256_of(unique, digest);
	buf_add_char(&b, '-');
	buf_add(&b, hex_encode(a, digest, 4));
	struct str id = arena_dup(a, buf_str(&b));

	buf_release(&b);
	return id;
}

/* A licence name that is no expression gets a LicenseRef with its text. */
static struct str license_ref(struct spdx *s, struct str name)
{
	struct arena *a = s->m.arena;
	struct str id = make_id(a, "x", name, name);

	id = arena_cat(a, STR("LicenseRef-"), str_from(id, sizeof("SPDXRef-x-") - 1),
		       STR(""));
	for (size_t i = 0; i < s->n_extracted; i++)
		if (str_eq(s->extracted[i].id, id))
			return id;
	arena_grow(a, s->extracted, s->n_extracted, &s->cap_extracted);
	s->extracted[s->n_extracted++] = (struct extracted){ id, name };
	return id;
}

static struct str declared_license(struct spdx *s, const struct package *p)
{
	struct arena *a = s->m.arena;
	struct str expression, all = STR("");

	if (!p->n_licenses)
		return STR("NOASSERTION");
	if (sbom_license(&s->m, p, &expression))
		return expression;
	for (size_t i = 0; i < p->n_licenses; i++) {
		struct str one;

		if (!license_normalize(a, p->licenses[i], &one))
			one = license_ref(s, p->licenses[i]);
		else if (!license_is_single(one))
			one = arena_cat(a, STR("("), one, STR(")"));
		all = i ? arena_printf(a, STR_FMT " OR " STR_FMT, STR_ARG(all),
				       STR_ARG(one))
			: one;
	}
	return all;
}

static const char *checksum_name(enum hash_alg alg)
{
	static const char *const names[HASH_ALG_COUNT] = {
		[HASH_MD5] = "MD5",       [HASH_SHA1] = "SHA1",
		[HASH_SHA256] = "SHA256", [HASH_SHA384] = "SHA384",
		[HASH_SHA512] = "SHA512",
	};

	return names[alg];
}

/* Of one file only: where a package has several, which one it will be is not known. */
static void write_checksums(struct jout *j, const struct package *p)
{
	unsigned seen = 0;

	for (size_t i = 0; i < p->n_hashes; i++) {
		if (seen & (1u << p->hashes[i].alg))
			return;
		seen |= 1u << p->hashes[i].alg;
	}
	if (!p->n_hashes)
		return;
	jout_member_array(j, "checksums");
	for (size_t i = 0; i < p->n_hashes; i++) {
		jout_object(j);
		jout_member_text(j, "algorithm", checksum_name(p->hashes[i].alg));
		jout_member(j, "checksumValue", p->hashes[i].hex);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static struct str download_location(struct arena *a, const struct package *p)
{
	if (p->vcs_url.len && p->vcs_commit.len)
		return arena_printf(a, "git+" STR_FMT "@" STR_FMT, STR_ARG(p->vcs_url),
				    STR_ARG(p->vcs_commit));
	return p->source_url.len ? p->source_url : STR("NOASSERTION");
}

static const char *purpose(enum package_kind kind)
{
	return kind == PACKAGE_CONTAINER ? "CONTAINER"
	       : kind == PACKAGE_LIBRARY ? "LIBRARY"
					 : "APPLICATION";
}

/* "found in requirements.txt:3, app/requirements.txt:1" */
static struct str source_info(struct arena *a, const struct package *p)
{
	struct buf b;

	buf_init(&b, 64 * 1024);
	buf_add_text(&b, "found in ");
	for (size_t i = 0; i < p->n_locations; i++) {
		buf_add_text(&b, i ? ", " : "");
		buf_add(&b, p->locations[i].path);
		if (p->locations[i].line)
			buf_printf(&b, ":%u", p->locations[i].line);
	}
	if (p->requested.len) {
		buf_add_text(&b, "; requested ");
		buf_add(&b, p->requested);
	}
	struct str text = arena_dup(a, buf_str(&b));

	buf_release(&b);
	return text;
}

static void write_purl(struct jout *j, struct str purl)
{
	if (!purl.len)
		return;
	jout_member_array(j, "externalRefs");
	jout_object(j);
	jout_member_text(j, "referenceCategory", "PACKAGE-MANAGER");
	jout_member_text(j, "referenceType", "purl");
	jout_member(j, "referenceLocator", purl);
	jout_end_object(j);
	jout_end_array(j);
}

static void write_package(struct spdx *s, size_t i)
{
	const struct package *p = &s->m.r->inventory->packages[i];
	struct jout *j = &s->j;

	jout_object(j);
	jout_member(j, "SPDXID", s->ids[i]);
	jout_member(j, "name", p->name);
	jout_member_opt(j, "versionInfo", p->version);
	jout_member(j, "downloadLocation",
		    sbom_iri(&s->m, download_location(s->m.arena, p)));
	jout_member_bool(j, "filesAnalyzed", false);
	jout_member_text(j, "supplier", "NOASSERTION");
	write_checksums(j, p);
	jout_member_text(j, "licenseConcluded", "NOASSERTION");
	jout_member(j, "licenseDeclared", declared_license(s, p));
	jout_member_text(j, "copyrightText", "NOASSERTION");
	jout_member_text(j, "primaryPackagePurpose", purpose(p->kind));
	jout_member(j, "sourceInfo", source_info(s->m.arena, p));
	write_purl(j, p->purl);
	jout_end_object(j);
}

static void write_root(struct spdx *s)
{
	const struct report_subject *r = &s->m.r->subject;
	struct package as_package = { .licenses = r->licenses,
				      .n_licenses = r->n_licenses };
	struct jout *j = &s->j;

	jout_object(j);
	jout_member_text(j, "SPDXID", ROOT_ID);
	jout_member(j, "name", r->name);
	jout_member_opt(j, "versionInfo", r->version);
	jout_member(j, "downloadLocation",
		    r->vcs_url.len ? r->vcs_url : STR("NOASSERTION"));
	jout_member_bool(j, "filesAnalyzed", false);
	jout_member(j, "supplier",
		    r->supplier.len ? arena_cat(s->m.arena, STR("Organization: "),
						r->supplier, STR(""))
				    : STR("NOASSERTION"));
	jout_member_text(j, "licenseConcluded", "NOASSERTION");
	jout_member(j, "licenseDeclared", declared_license(s, &as_package));
	jout_member_text(j, "copyrightText", "NOASSERTION");
	jout_member_text(j, "primaryPackagePurpose", "APPLICATION");
	write_purl(j, r->purl);
	jout_end_object(j);
}

/* --- relationships ----------------------------------------------------------- */

static void relate(struct spdx *s, struct str a, const char *type, struct str b)
{
	struct jout *j = &s->j;

	jout_object(j);
	jout_member(j, "spdxElementId", a);
	jout_member_text(j, "relationshipType", type);
	jout_member(j, "relatedSpdxElement", b);
	jout_end_object(j);
}

/* a depends on b, in the words that b's scope has. */
static void relate_dependency(struct spdx *s, struct str a, package_ref b)
{
	switch (s->m.r->inventory->packages[b].scope) {
	case SCOPE_DEV:
		relate(s, s->ids[b], "DEV_DEPENDENCY_OF", a);
		break;
	case SCOPE_OPTIONAL:
		relate(s, s->ids[b], "OPTIONAL_DEPENDENCY_OF", a);
		break;
	default:
		relate(s, a, "DEPENDS_ON", s->ids[b]);
		break;
	}
}

static void write_relationships(struct spdx *s)
{
	const struct inventory *inv = s->m.r->inventory;

	jout_member_array(&s->j, "relationships");
	relate(s, STR("SPDXRef-DOCUMENT"), "DESCRIBES", STR(ROOT_ID));
	for (size_t i = 0; i < s->m.n_roots; i++)
		relate_dependency(s, STR(ROOT_ID), s->m.roots[i]);
	if (!s->m.root_edges_known)
		relate(s, STR(ROOT_ID), "DEPENDS_ON", STR("NOASSERTION"));
	for (size_t i = 0; i < inv->n_packages; i++) {
		uint32_t from = inv->first_edge[i], to = inv->first_edge[i + 1];

		if (sbom_is_root(&s->m, (package_ref)i))
			continue;
		for (uint32_t k = from; k < to; k++)
			if (!sbom_is_root(&s->m, inv->edges[k].to))
				relate_dependency(s, s->ids[i], inv->edges[k].to);
		if (!inv->packages[i].edges_known)
			relate(s, s->ids[i], "DEPENDS_ON", STR("NOASSERTION"));
		else if (from == to)
			relate(s, s->ids[i], "DEPENDS_ON", STR("NONE"));
	}
	jout_end_array(&s->j);
}

/* --- document ---------------------------------------------------------------- */

static void write_extracted(struct spdx *s)
{
	struct jout *j = &s->j;

	if (!s->n_extracted)
		return;
	jout_member_array(j, "hasExtractedLicensingInfos");
	for (size_t i = 0; i < s->n_extracted; i++) {
		jout_object(j);
		jout_member(j, "licenseId", s->extracted[i].id);
		jout_member(j, "name", s->extracted[i].text);
		jout_member(j, "extractedText", s->extracted[i].text);
		jout_end_object(j);
	}
	jout_end_array(j);
}

/* What was not read belongs into every output. */
static void write_comment(struct spdx *s)
{
	const struct diag_list *d = s->m.r->diags;
	struct buf b;

	if (s->m.r->complete)
		return;
	buf_init(&b, 1024 * 1024);
	buf_add_text(&b, "Incomplete: not all of the input could be read or understood.");
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].level != DIAG_NOTE)
			buf_printf(&b, "\n" STR_FMT ":%u: %s: " STR_FMT,
				   STR_ARG(d->v[i].path), d->v[i].line,
				   diag_level_name(d->v[i].level), STR_ARG(d->v[i].text));
	jout_member(&s->j, "comment", buf_str(&b));
	buf_release(&b);
}

static void write_document(struct spdx *s)
{
	const struct report *r = s->m.r;
	struct arena *a = s->m.arena;
	struct jout *j = &s->j;
	struct str name = percent_encode(a, r->subject.name, "");

	jout_member_text(j, "spdxVersion", "SPDX-2.3");
	jout_member_text(j, "dataLicense", "CC0-1.0");
	jout_member_text(j, "SPDXID", "SPDXRef-DOCUMENT");
	jout_member(j, "name", r->subject.name);
	jout_member(j, "documentNamespace",
		    arena_printf(a,
				 "https://spdx.org/spdxdocs/" STR_FMT "-" SBOM_UUID_MARK,
				 STR_ARG(name)));
	jout_member_object(j, "creationInfo");
	jout_member(j, "created", time_text(a, r->created));
	jout_member_array(j, "creators");
	jout_string(j, arena_printf(a, "Tool: waybill-%s", r->tool_version));
	if (r->subject.supplier.len)
		jout_string(j, arena_cat(a, STR("Organization: "), r->subject.supplier,
					 STR("")));
	jout_end_array(j);
	jout_member(j, "licenseListVersion", license_list_version());
	jout_end_object(j);
	write_comment(s);
}

static void write_spdx(const struct report *r, const char *version, bool findings,
		       struct buf *out)
{
	struct spdx s = { .n_extracted = 0 };
	struct arena arena;
	size_t from = out->len;
	const struct inventory *inv = r->inventory;

	(void)version;
	(void)findings; /* SPDX 2.3 has no place for vulnerabilities */
	arena_init(&arena);
	sbom_model_init(&s.m, r, &arena);
	s.ids = arena_new_array(&arena, struct str, inv->n_packages + 1);
	for (size_t i = 0; i < inv->n_packages; i++)
		s.ids[i] = make_id(&arena, "Package", inv->packages[i].id,
				   inv->packages[i].name);
	jout_init(&s.j, out, false);
	jout_object(&s.j);
	write_document(&s);
	jout_member_array(&s.j, "packages");
	write_root(&s);
	for (size_t i = 0; i < inv->n_packages; i++)
		if (!sbom_is_root(&s.m, (package_ref)i))
			write_package(&s, i);
	jout_end_array(&s.j);
	write_extracted(&s);
	write_relationships(&s);
	jout_end_object(&s.j);
	buf_add_char(out, '\n');
	sbom_stamp_uuid(out, from);
	arena_release(&arena);
}

const struct writer spdx_json_writer = {
	.name = "spdx-json",
	.title = "SPDX JSON",
	.versions = "2.3",
	.media_type = "application/spdx+json",
	.is_sbom = true,
	.write = write_spdx,
};
