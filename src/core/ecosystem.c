#include "core/ecosystem.h"

struct ecosystem_row {
	const char *name, *purl_type;
};

static const struct ecosystem_row rows[ECO_COUNT] = {
#define X(constant, osv, purl) [constant] = { osv, purl },
	ECOSYSTEM_LIST(X)
#undef X
};

struct str ecosystem_name(enum ecosystem e)
{
	return str_of(rows[e].name);
}

struct str ecosystem_label(enum ecosystem e)
{
	return str_of(rows[e].name[0] ? rows[e].name : rows[e].purl_type);
}

struct str ecosystem_purl_type(enum ecosystem e)
{
	return str_of(rows[e].purl_type);
}

enum ecosystem ecosystem_of_name(struct str osv_name)
{
	struct str base, suffix;

	str_cut(osv_name, ':', &base, &suffix);
	if (!base.len)
		return ECO_NONE;
	for (int e = 0; e < ECO_COUNT; e++)
		if (str_eq_nocase(base, str_of(rows[e].name)))
			return (enum ecosystem)e;
	return ECO_NONE;
}

/* The distributions whose packages share a purl type; the first spelling of a vendor is
 * the one that is written. */
static const struct vendor {
	enum ecosystem ecosystem;
	const char *type, *vendor;
} vendors[] = {
	{ ECO_DEBIAN, "deb", "debian" },
	{ ECO_DEBIAN, "deb", "" },
	{ ECO_UBUNTU, "deb", "ubuntu" },
	{ ECO_ECHO, "deb", "echo" },
	{ ECO_ALPINE, "apk", "alpine" },
	{ ECO_WOLFI, "apk", "wolfi" },
	{ ECO_CHAINGUARD, "apk", "chainguard" },
	{ ECO_MINIMOS, "apk", "minimos" },
	{ ECO_ALPAQUITA, "apk", "alpaquita" },
	{ ECO_BELLSOFT, "apk", "bellsoft-hardened-containers" },
	{ ECO_CLEANSTART, "apk", "cleanstart" },
	{ ECO_REDHAT, "rpm", "redhat" },
	{ ECO_REDHAT, "rpm", "rhel" },
	{ ECO_ALMALINUX, "rpm", "almalinux" },
	{ ECO_ALMALINUX, "rpm", "alma" },
	{ ECO_ROCKY, "rpm", "rocky" },
	{ ECO_ROCKY, "rpm", "rockylinux" },
	{ ECO_ROCKY, "rpm", "rocky-linux" },
	{ ECO_SUSE, "rpm", "suse" },
	{ ECO_SUSE, "rpm", "sles" },
	{ ECO_OPENSUSE, "rpm", "opensuse" },
	{ ECO_OPENEULER, "rpm", "openeuler" },
	{ ECO_MAGEIA, "rpm", "mageia" },
	{ ECO_AZURE_LINUX, "rpm", "azure-linux" },
	{ ECO_AZURE_LINUX, "rpm", "azurelinux" },
	{ ECO_PHOTON, "rpm", "photon" },
	{ ECO_PHOTON, "rpm", "photon-os" },
};
enum { N_VENDORS = sizeof(vendors) / sizeof(vendors[0]) };

static enum ecosystem distribution_of(struct str type, struct str vendor)
{
	for (size_t i = 0; i < N_VENDORS; i++)
		if (str_is(type, vendors[i].type) &&
		    str_eq_nocase(vendor, str_of(vendors[i].vendor)))
			return vendors[i].ecosystem;
	return ECO_NONE;
}

bool ecosystem_is_distribution(enum ecosystem e)
{
	for (size_t i = 0; i < N_VENDORS; i++)
		if (vendors[i].ecosystem == e)
			return true;
	return false;
}

struct str ecosystem_purl_namespace(enum ecosystem e)
{
	for (size_t i = 0; i < N_VENDORS; i++)
		if (vendors[i].ecosystem == e)
			return str_of(vendors[i].vendor);
	return STR("");
}

enum ecosystem ecosystem_of_purl_type(struct str type, struct str purl_namespace)
{
	if (str_is(type, "deb") || str_is(type, "apk") || str_is(type, "rpm"))
		return distribution_of(type, purl_namespace);
	if (str_is(type, "oci"))
		return ECO_OCI;
	if (str_is(type, "generic")) /* says nothing, though GHC is written so */
		return ECO_NONE;
	for (int e = 0; e < ECO_COUNT; e++)
		if (str_is(type, rows[e].purl_type))
			return (enum ecosystem)e;
	return ECO_NONE;
}

/* s, or a lower-case copy of it where that differs. */
static struct str fold_case(struct arena *a, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_upper(s.ptr[i]))
			return arena_lower(a, s);
	return s;
}

/* PEP 503, "Normalized Names": lower case, each run of - _ . is one '-'. */
static struct str pypi_key(struct arena *a, struct str name)
{
	char *p = arena_alloc(a, name.len + 1, 1);
	size_t n = 0;
	bool in_run = false;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool dash = c == '-' || c == '_' || c == '.';

		if (!dash)
			p[n++] = lower_of(c);
		else if (!in_run)
			p[n++] = '-';
		in_run = dash;
	}
	return (struct str){ p, n };
}

/* A repository's URL without what spellings of it differ in: scheme, user,
 * ".git", a '/' at the end, case. */
static struct str swift_key(struct arena *a, struct str name)
{
	size_t scheme = str_find(name, STR("://"));

	if (scheme != STR_NONE)
		name = str_from(name, scheme + 3);
	size_t at = str_find_char(name, '@');
	size_t slash = str_find_char(name, '/');

	if (at != STR_NONE && (slash == STR_NONE || at < slash))
		name = str_from(name, at + 1);
	while (name.len && name.ptr[name.len - 1] == '/')
		name.len--;
	if (str_ends_with(name, STR(".git")))
		name.len -= 4;
	return fold_case(a, name);
}

struct str ecosystem_name_key(struct arena *a, enum ecosystem e, struct str name)
{
	switch (e) {
	case ECO_PYPI:
		return pypi_key(a, name);
	case ECO_SWIFT:
		return swift_key(a, name);
	case ECO_NUGET:
	case ECO_PACKAGIST:
	case ECO_HEX:
	case ECO_PUB:
	case ECO_JULIA:
	case ECO_BITNAMI:
	case ECO_LUAROCKS:
	case ECO_CONDA:
	case ECO_VSCODE:
	case ECO_GITHUB_ACTIONS:
		return fold_case(a, name);
	default:
		return name;
	}
}
