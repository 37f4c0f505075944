#include "sbom/sbom_package.h"

#include "base/buf.h"
#include "core/license.h"

bool sbom_license(struct arena *a, const struct package *p, struct str *out)
{
	struct str one;
	struct buf all;
	size_t i;

	if (!p->n_licenses)
		return false;
	if (p->n_licenses == 1)
		return license_normalize(a, p->licenses[0], out);
	buf_init(&all, SIZE_MAX / 2);
	for (i = 0; i < p->n_licenses; i++) {
		if (!license_normalize(a, p->licenses[i], &one))
			break;
		bool wrap = !license_is_single(one);

		buf_add_text(&all, i ? " OR " : "");
		buf_add_text(&all, wrap ? "(" : "");
		buf_add(&all, one);
		buf_add_text(&all, wrap ? ")" : "");
	}
	if (i == p->n_licenses)
		*out = arena_dup(a, buf_str(&all));
	buf_release(&all);
	return i == p->n_licenses;
}

/* --- addresses --------------------------------------------------------------- */

enum { IRI_BAD, IRI_GOOD, IRI_BRACKET, IRI_PERCENT, IRI_FRAGMENT };

/* Letters, digits and -._~:/?@!$&'()*+,;= a bit each: characters below 64, and the rest.
 */
static const uint64_t iri_good[2] = { UINT64_C(0xafffffd200000000),
				      UINT64_C(0x47fffffe87ffffff) };

static bool is_iri_good(char c)
{
	unsigned char u = (unsigned char)c;

	return u < 128 && (iri_good[u / 64] >> (u % 64) & 1);
}

static int iri_class(char c)
{
	return is_iri_good(c)         ? IRI_GOOD
	       : c == '[' || c == ']' ? IRI_BRACKET
	       : c == '%'             ? IRI_PERCENT
	       : c == '#'             ? IRI_FRAGMENT
				      : IRI_BAD;
}

/* Where the host of "scheme://user@host:port/path" ends; 0 when there is none. */
static size_t host_end(struct str address)
{
	size_t start = str_find(address, STR("://"));

	if (start == STR_NONE)
		return 0;
	for (size_t i = start + 3; i < address.len; i++)
		if (address.ptr[i] == '/' || address.ptr[i] == '?' ||
		    address.ptr[i] == '#')
			return i;
	return address.len;
}

/* Brackets belong around an IPv6 host alone, a fragment comes once, and '%' before two
 * hex digits. */
static bool iri_allowed(struct str address, size_t at, size_t host, size_t fragment)
{
	switch (iri_class(address.ptr[at])) {
	case IRI_GOOD:
		return true;
	case IRI_BRACKET:
		return at < host;
	case IRI_FRAGMENT:
		return at == fragment;
	case IRI_PERCENT:
		return at + 2 < address.len && is_hex(address.ptr[at + 1]) &&
		       is_hex(address.ptr[at + 2]);
	default:
		return false;
	}
}

struct str sbom_iri(struct arena *a, struct str address)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t host, fragment, bad = 0;
	struct buf b;

	while (bad < address.len && is_iri_good(address.ptr[bad]))
		bad++;
	if (bad == address.len)
		return address;
	host = host_end(address);
	fragment = str_find_char(address, '#');
	while (bad < address.len && iri_allowed(address, bad, host, fragment))
		bad++;
	if (bad == address.len)
		return address;
	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < address.len; i++) {
		unsigned char c = (unsigned char)address.ptr[i];

		if (iri_allowed(address, i, host, fragment)) {
			buf_add_char(&b, (char)c);
			continue;
		}
		buf_add_char(&b, '%');
		buf_add_char(&b, hex[c >> 4]);
		buf_add_char(&b, hex[c & 15]);
	}
	struct str text = arena_dup(a, buf_str(&b));

	buf_release(&b);
	return text;
}

/* --- names ------------------------------------------------------------------- */

void sbom_split_name(const struct package *p, struct str *group, struct str *name)
{
	char separator = p->ecosystem == ECO_MAVEN ? ':' : '/';
	bool has_group = p->ecosystem == ECO_PACKAGIST || p->ecosystem == ECO_MAVEN ||
			 (p->ecosystem == ECO_NPM && str_starts_with(p->name, STR("@")));

	if (has_group && str_cut(p->name, separator, group, name) && group->len &&
	    name->len)
		return;
	*group = STR("");
	*name = p->name;
}

/* --- publisher and repository ------------------------------------------------ */

/* The first n components of a path, false when it has fewer. */
static bool path_head(struct str path, unsigned n, struct str *out)
{
	size_t at = 0;

	for (unsigned i = 0; i < n; i++) {
		size_t slash = str_find_char(str_from(path, at), '/');

		if (slash == 0 || at >= path.len)
			return false;
		if (slash == STR_NONE) {
			*out = path;
			return i + 1 == n;
		}
		*out = str_slice(path, 0, at + slash);
		at += slash + 1;
	}
	return true;
}

/* Hosts where a path begins with owner and repository, and nothing lies between. */
static bool is_forge(struct str host)
{
	static const char *const hosts[] = { "github.com", "bitbucket.org",
					     "codeberg.org" };

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (str_eq_nocase(host, str_of(hosts[i])))
			return true;
	return false;
}

/* "github.com/o/r/v2" is o's; of another host ("k8s.io/api") that host's owner.  gopkg.in
 * leads on to repositories of others. */
static struct str module_owner(struct str name)
{
	struct str host, path, owner;

	if (!str_cut(name, '/', &host, &path) || !str_has_char(host, '.') ||
	    str_is(host, "gopkg.in"))
		return STR("");
	if (!is_forge(host) && !str_is(host, "gitlab.com"))
		return host;
	return path_head(path, 1, &owner) ? owner : STR("");
}

/* Registries that give the first part of a name to one owner. */
static struct str image_owner(const struct package *p)
{
	struct str owner, rest;
	bool by_owner = !p->qualifiers.len ||
			str_is(p->qualifiers, "repository_url=ghcr.io") ||
			str_is(p->qualifiers, "repository_url=quay.io");

	return by_owner && str_cut(p->name, '/', &owner, &rest) ? owner : STR("");
}

struct str sbom_supplier(const struct report *r, const struct package *p)
{
	struct str group, name;

	if (p->supplier.len)
		return p->supplier;
	if (p->kind == PACKAGE_PROJECT && r->subject.supplier.len)
		return r->subject.supplier;
	switch (p->ecosystem) {
	case ECO_NPM:
		sbom_split_name(p, &group, &name);
		return str_from(group, 1); /* without the '@' */
	case ECO_PACKAGIST:
	case ECO_MAVEN:
		sbom_split_name(p, &group, &name);
		return group;
	case ECO_GITHUB_ACTIONS:
		return str_cut(p->name, '/', &group, &name) ? group : STR("");
	case ECO_GO:
	case ECO_SWIFT:
		return module_owner(p->name);
	case ECO_OCI:
		return image_owner(p);
	default:
		return STR("");
	}
}

struct str sbom_repository(struct arena *a, const struct package *p)
{
	struct str host, path, repository;

	if (p->vcs_url.len)
		return p->vcs_url;
	if (p->ecosystem == ECO_GITHUB_ACTIONS && path_head(p->name, 2, &repository))
		return arena_cat(a, STR("https://github.com/"), repository, STR(""));
	if ((p->ecosystem == ECO_GO || p->ecosystem == ECO_SWIFT) &&
	    str_cut(p->name, '/', &host, &path) && is_forge(host) &&
	    path_head(p->name, 3, &repository))
		return arena_cat(a, STR("https://"), repository, STR(""));
	return STR("");
}

bool sbom_hashes_of_one_file(const struct package *p)
{
	unsigned seen = 0;

	for (size_t i = 0; i < p->n_hashes; i++) {
		unsigned bit = 1u << p->hashes[i].alg;

		if (!str_eq(p->hashes[i].file, p->hashes[0].file) || (seen & bit))
			return false;
		seen |= bit;
	}
	return true;
}
