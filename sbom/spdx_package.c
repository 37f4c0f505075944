/*
 * spdx_package.c - the packages of an SPDX 2.3 document.
 */
#include "base/codec.h"
#include "base/hash.h"
#include "core/license.h"
#include "sbom/sbom_doc.h"
#include "sbom/sbom_package.h"
#include "sbom/spdx.h"

enum { ID_NAME_MOST = 80, ID_DIGEST_BYTES = 8 };

struct str spdx_make_ref(struct arena *a, const char *head, struct str unique,
			 struct str name)
{
	uint8_t digest[SHA256_SIZE];
	char text[ID_NAME_MOST];
	struct str readable = str_slice(name, 0, ID_NAME_MOST), id;

	for (size_t i = 0; i < readable.len; i++) {
		char c = readable.ptr[i];

		text[i] = '-';
		if (is_alnum(c) || c == '.')
			text[i] = c;
	}
	readable.ptr = text;
	sha256_of(unique, digest);
	id = arena_cat(a, readable, STR("-"), hex_encode(a, digest, ID_DIGEST_BYTES));
	return arena_cat(a, str_of(head), id, STR(""));
}

struct str spdx_make_id(struct arena *a, struct str unique, struct str name)
{
	return spdx_make_ref(a, "SPDXRef-Package-", unique, name);
}

/* --- licences ---------------------------------------------------------------- */

/* A licence name that is no expression gets a LicenseRef with its text. */
static struct str license_ref(struct spdx *s, struct str name)
{
	struct arena *a = s->m.arena;
	bool added;
	uint64_t at = map_get_or_put(&s->extracted_at, name, s->n_extracted, &added);

	if (!added)
		return s->extracted[at].id;
	struct str id = spdx_make_ref(a, "LicenseRef-", name, name);

	arena_grow(a, s->extracted, s->n_extracted, &s->cap_extracted);
	s->extracted[s->n_extracted++] = (struct spdx_extracted){ id, name, name };
	return id;
}

/* A reference that the package's own expression names: a document must explain it, and
 * its text is not known. */
static void explain_refs(struct spdx *s, struct str expression)
{
	static const struct str head = { "LicenseRef-", 11 };
	struct arena *a = s->m.arena;
	bool added;

	for (;;) {
		size_t at = str_find(expression, head), n = head.len;

		if (at == STR_NONE)
			return;
		expression = str_from(expression, at);
		while (n < expression.len &&
		       (is_alnum(expression.ptr[n]) || expression.ptr[n] == '-' ||
			expression.ptr[n] == '.'))
			n++;
		struct str id = str_slice(expression, 0, n);

		expression = str_from(expression, n);
		map_get_or_put(&s->extracted_at, id, s->n_extracted, &added);
		if (!added)
			continue;
		arena_grow(a, s->extracted, s->n_extracted, &s->cap_extracted);
		s->extracted[s->n_extracted++] =
			(struct spdx_extracted){ id, STR("NOASSERTION"),
						 STR(SBOM_NO_LICENSE_TEXT) };
	}
}

static struct str declared_license(struct spdx *s, const struct package *p)
{
	struct arena *a = s->m.arena;
	struct str expression, one;
	struct buf b;

	if (!p->n_licenses)
		return STR("NOASSERTION");
	if (sbom_license(a, p, &expression)) {
		explain_refs(s, expression);
		return expression;
	}
	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < p->n_licenses; i++) {
		bool known = license_normalize(a, p->licenses[i], &one);
		bool wrap = known && p->n_licenses > 1 && !license_is_single(one);

		buf_add_text(&b, i ? " OR " : "");
		buf_add_text(&b, wrap ? "(" : "");
		if (known)
			explain_refs(s, one);
		buf_add(&b, known ? one : license_ref(s, p->licenses[i]));
		buf_add_text(&b, wrap ? ")" : "");
	}
	struct str all = arena_dup(a, buf_str(&b));

	buf_release(&b);
	return all;
}

/* --- digests and places ------------------------------------------------------ */

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
	if (!p->n_hashes || !sbom_hashes_of_one_file(p))
		return;
	jout_member_opt(j, "packageFileName", p->hashes[0].file);
	jout_member_array(j, "checksums");
	for (size_t i = 0; i < p->n_hashes; i++) {
		jout_object(j);
		jout_member_text(j, "algorithm", checksum_name(p->hashes[i].alg));
		jout_member(j, "checksumValue", p->hashes[i].hex);
		jout_end_object(j);
	}
	jout_end_array(j);
}

/* "name.tld" before a port, a path or the end. */
static bool is_public_host(struct str address)
{
	size_t end = 0, dot = STR_NONE;

	for (; end < address.len && !memchr("/:?#", address.ptr[end], 4); end++) {
		char c = address.ptr[end];
		bool separator = c == '.' || c == '-';

		if (!is_alnum(c) && !separator)
			return false;
		if (separator && (!end || !is_alnum(address.ptr[end - 1])))
			return false;
		if (c == '.')
			dot = end;
	}
	return dot != STR_NONE && dot + 2 < end && is_alpha(address.ptr[dot + 1]) &&
	       is_alpha(address.ptr[dot + 2]);
}

/*
 * What validators take for a download location: one of a few schemes, and a host with a
 * domain.  An address within a network of one's own is told in sourceInfo.
 */
static bool is_download_location(struct str address)
{
	static const char *const heads[] = { "https://",    "http://",    "git+https://",
					     "git+http://", "ssh://",     "git+ssh://",
					     "git://",      "git+git://", "sftp://",
					     "ftp://" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct str head = str_of(heads[i]);

		if (str_starts_with(address, head))
			return is_public_host(str_from(address, head.len));
	}
	return false;
}

/* Where it comes from; empty when that is not known. */
static struct str origin_of(struct arena *a, const struct package *p)
{
	struct str repository = sbom_repository(a, p), at = p->vcs_commit;

	/* an action is fetched from its repository, at what its version names */
	if (!at.len && p->kind == PACKAGE_ACTION)
		at = p->version;
	if (repository.len && at.len)
		return sbom_iri(a, arena_printf(a, "git+" STR_FMT "@" STR_FMT,
						STR_ARG(repository), STR_ARG(at)));
	return sbom_iri(a, p->source_url);
}

static void add_part(struct buf *b, const char *what, struct str value)
{
	if (!value.len)
		return;
	buf_add_text(b, what);
	buf_add(b, value);
}

/* "found in requirements.txt:3, app/requirements.txt:1; direct; requested >=2": in the
 * words that sbom_doc_source_info() reads. */
struct str spdx_source_info(struct arena *a, const struct package *p, struct str origin)
{
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	buf_add_text(&b, "found in ");
	for (size_t i = 0; i < p->n_locations; i++) {
		buf_add_text(&b, i ? ", " : "");
		buf_add(&b, p->locations[i].path);
		if (p->locations[i].line) {
			buf_add_char(&b, ':');
			buf_add_number(&b, p->locations[i].line);
		}
	}
	if (p->evidence == EVIDENCE_COMMAND)
		buf_add_text(&b, "; named by a command that was not run: low confidence");
	if (p->evidence == EVIDENCE_COMMENT)
		buf_add_text(&b, "; told by a comment in a file: low confidence");
	if (p->evidence == EVIDENCE_FILE_NAME)
		buf_add_text(&b, "; told by the name of a file: low confidence");
	if (p->evidence == EVIDENCE_BINARY)
		buf_add_text(&b, "; in an executable");
	if (p->evidence == EVIDENCE_HEADER)
		buf_add_text(&b, "; by a header");
	if (p->relation != DEP_UNKNOWN)
		buf_add_text(&b, p->relation == DEP_DIRECT ? "; direct" : "; transitive");
	if (p->kind == PACKAGE_PROJECT)
		buf_add_text(&b, "; first party");
	add_part(&b, " in ", p->folder);
	if (!p->purl.len && p->ecosystem != ECO_NONE)
		add_part(&b, "; ecosystem ", ecosystem_label(p->ecosystem));
	if (str_find(p->purl, p->vcs_commit) == STR_NONE)
		add_part(&b, "; commit ", p->vcs_commit);
	add_part(&b, "; group ", p->group);
	add_part(&b, "; from ", origin);
	add_part(&b, "; requested ", p->requested);
	struct str text = arena_dup(a, buf_str(&b));

	buf_release(&b);
	return text;
}

struct str spdx_location(struct arena *a, const struct package *p, struct str *elsewhere)
{
	struct str origin = origin_of(a, p);
	bool fits = is_download_location(origin);

	*elsewhere = fits ? STR("") : origin;
	return fits ? origin : STR("");
}

static const char *purpose(enum package_kind kind)
{
	return kind == PACKAGE_CONTAINER ? "CONTAINER"
	       : kind == PACKAGE_LIBRARY ? "LIBRARY"
					 : "APPLICATION";
}

/* --- packages ---------------------------------------------------------------- */

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

static void write_supplier(struct spdx *s, struct str supplier)
{
	struct str text = STR("NOASSERTION");

	if (supplier.len)
		text = arena_cat(s->m.arena, STR("Organization: "), supplier, STR(""));
	jout_member(&s->j, "supplier", text);
}

static void write_licenses(struct spdx *s, const struct package *p)
{
	jout_member_text(&s->j, "licenseConcluded", "NOASSERTION");
	jout_member(&s->j, "licenseDeclared", declared_license(s, p));
	jout_member_text(&s->j, "copyrightText", "NOASSERTION");
}

void spdx_write_package(struct spdx *s, size_t i)
{
	const struct package *p = &s->m.r->inventory->packages[i];
	struct arena *a = s->m.arena;
	struct str elsewhere, location = spdx_location(a, p, &elsewhere);
	struct jout *j = &s->j;

	jout_object(j);
	jout_member(j, "SPDXID", s->ids[i]);
	jout_member(j, "name", p->name);
	jout_member_opt(j, "versionInfo", p->version);
	jout_member(j, "downloadLocation", location.len ? location : STR("NOASSERTION"));
	jout_member_bool(j, "filesAnalyzed", false);
	write_supplier(s, sbom_supplier(s->m.r, p));
	write_checksums(j, p);
	write_licenses(s, p);
	jout_member_text(j, "primaryPackagePurpose", purpose(p->kind));
	jout_member(j, "sourceInfo", spdx_source_info(a, p, elsewhere));
	write_purl(j, p->purl);
	jout_end_object(j);
}

void spdx_write_root(struct spdx *s)
{
	const struct report_subject *r = &s->m.r->subject;
	struct package as_package = { .licenses = r->licenses,
				      .n_licenses = r->n_licenses };
	struct str location = sbom_iri(s->m.arena, s->m.root_vcs);
	struct jout *j = &s->j;

	jout_object(j);
	jout_member_text(j, "SPDXID", SPDX_ROOT_ID);
	jout_member(j, "name", r->name);
	jout_member_opt(j, "versionInfo", r->version);
	jout_member(j, "downloadLocation",
		    is_download_location(location) ? location : STR("NOASSERTION"));
	jout_member_bool(j, "filesAnalyzed", false);
	write_supplier(s, s->m.root_supplier);
	write_licenses(s, &as_package);
	jout_member_text(j, "primaryPackagePurpose", "APPLICATION");
	write_purl(j, s->m.root_purl);
	jout_end_object(j);
}
