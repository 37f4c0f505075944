/*
 * distribution_advised.c - which advisories are about a package of a distribution: those
 * for its release, under the name that the distribution's advisories go by.
 *
 * OSV schema 1.7, "affected[].package" and the suffixes that it lists by ecosystem:
 * https://ossf.github.io/osv-schema/#defined-ecosystems .  Qualifiers:
 * https://github.com/package-url/purl-spec, types deb, apk and rpm; `upstream` as makers
 * of SBOMs write it.
 */
#include "core/distribution.h"

static const struct {
	const char *id;
	enum ecosystem ecosystem;
} systems[] = {
	{ "debian", ECO_DEBIAN },
	{ "ubuntu", ECO_UBUNTU },
	{ "echo", ECO_ECHO },
	{ "alpine", ECO_ALPINE },
	{ "wolfi", ECO_WOLFI },
	{ "chainguard", ECO_CHAINGUARD },
	{ "minimos", ECO_MINIMOS },
	{ "alpaquita", ECO_ALPAQUITA },
	{ "bellsoft-hardened-containers", ECO_BELLSOFT },
	{ "cleanstart", ECO_CLEANSTART },
	{ "rhel", ECO_REDHAT },
	{ "almalinux", ECO_ALMALINUX },
	{ "rocky", ECO_ROCKY },
	{ "sles", ECO_SUSE },
	{ "sled", ECO_SUSE },
	{ "sles_sap", ECO_SUSE },
	{ "sle_hpc", ECO_SUSE },
	{ "suse", ECO_SUSE },
	{ "sle-micro", ECO_SUSE },
	{ "sl-micro", ECO_SUSE },
	{ "suse-microos", ECO_SUSE },
	{ "opensuse", ECO_OPENSUSE },
	{ "opensuse-leap", ECO_OPENSUSE },
	{ "opensuse-leap-micro", ECO_OPENSUSE },
	{ "opensuse-tumbleweed", ECO_OPENSUSE },
	{ "openeuler", ECO_OPENEULER },
	{ "mageia", ECO_MAGEIA },
	{ "azurelinux", ECO_AZURE_LINUX },
	{ "mariner", ECO_AZURE_LINUX },
	{ "photon", ECO_PHOTON },
};

enum ecosystem distribution_of_os(struct str id)
{
	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++)
		if (str_eq_nocase(id, str_of(systems[i].id)))
			return systems[i].ecosystem;
	return ECO_NONE;
}

bool distribution_is_rolling(enum ecosystem e)
{
	return e == ECO_WOLFI || e == ECO_CHAINGUARD || e == ECO_MINIMOS ||
	       e == ECO_ECHO || e == ECO_CLEANSTART;
}

/* The value of one qualifier; empty when it is not there. */
static struct str qualifier(const struct package *p, const char *name)
{
	struct str rest = p->qualifiers, one, key, value;

	while (rest.len) {
		str_cut(rest, '&', &one, &rest);
		if (str_cut(one, '=', &key, &value) && str_is(key, name))
			return value;
	}
	return STR("");
}

struct str distribution_of_package(const struct package *p)
{
	return qualifier(p, "distro");
}

/* --- releases ------------------------------------------------------------------ */

/* "opensuse-leap-15.5" in its id and its release; "12" is a release alone, and of
 * "debian-sid" all behind the first '-' is one. */
static void split_distro(struct str distro, struct str *id, struct str *release)
{
	size_t at = 0;

	if (distro.len && is_digit(distro.ptr[0])) {
		*id = STR("");
		*release = distro;
		return;
	}
	while (at + 1 < distro.len &&
	       !(distro.ptr[at] == '-' && is_digit(distro.ptr[at + 1])))
		at++;
	if (at + 1 >= distro.len)
		at = str_find_char(distro, '-');
	*id = str_slice(distro, 0, at);
	*release = at == STR_NONE ? distro : str_from(distro, at + 1);
}

static struct str without_v(struct str s)
{
	return s.len > 1 && s.ptr[0] == 'v' && is_digit(s.ptr[1]) ? str_from(s, 1) : s;
}

/* "3.19" and "3.19.1" are of 3.19, "12.4" is of 12; "22.04:LTS" is of 22.04. */
static bool is_release(struct str suffix, struct str release)
{
	suffix = without_v(suffix);
	release = without_v(release);
	if (!suffix.len || !release.len ||
	    !str_starts_with(release, str_slice(suffix, 0, release.len)))
		return false;
	if (suffix.len > release.len)
		return suffix.ptr[release.len] == ':';
	return suffix.len == release.len || release.ptr[suffix.len] == '.';
}

/* Digits at the start, taken off. */
static struct str take_number(struct str *s)
{
	size_t n = 0;

	while (n < s->len && is_digit(s->ptr[n]))
		n++;
	struct str number = str_slice(*s, 0, n);

	*s = str_from(*s, n);
	return number;
}

/* "15 SP5", "15.5", "15-LTSS" in two numbers; the second is "0" where there is none. */
static void two_numbers(struct str text, struct str *major, struct str *minor)
{
	*major = take_number(&text);
	if (str_starts_with(text, STR(" SP")))
		text = str_from(text, 3);
	else if (str_starts_with(text, STR(".")))
		text = str_from(text, 1);
	else
		text = STR("");
	*minor = take_number(&text);
	if (!minor->len)
		*minor = STR("0");
}

/* "Leap 15.5", "Linux Enterprise Module for Basesystem 15 SP5": the number is the
 * release, and what is for the small systems is for them alone. */
static bool suse_covers(struct str suffix, struct str id, struct str release)
{
	struct str major, minor, wanted_major, wanted_minor;
	size_t at = 0;

	if (str_is(suffix, "Tumbleweed") || str_is(id, "opensuse-tumbleweed"))
		return str_is(suffix, "Tumbleweed") && str_is(id, "opensuse-tumbleweed");
	if ((str_find(suffix, STR("Micro")) == STR_NONE) !=
	    (str_find(id, STR("micro")) == STR_NONE))
		return false;
	while (at + 1 < suffix.len &&
	       !(suffix.ptr[at] == ' ' && is_digit(suffix.ptr[at + 1])))
		at++;
	two_numbers(str_from(suffix, at + 1), &major, &minor);
	two_numbers(release, &wanted_major, &wanted_minor);
	return major.len && str_eq(major, wanted_major) && str_eq(minor, wanted_minor);
}

/* "enterprise_linux:9::appstream": a CPE's product, version, edition.  A fix goes into
 * the newest minor release, so that the major one counts. */
static bool redhat_covers(struct str suffix, struct str release)
{
	struct str product, version, number;

	if (!str_cut(suffix, ':', &product, &version) ||
	    !str_is(product, "enterprise_linux"))
		return false;
	number = take_number(&version);
	return number.len && str_eq(number, take_number(&release));
}

bool distribution_covers(enum ecosystem e, struct str suffix, struct str distro)
{
	struct str id, release;

	if (!suffix.len)
		return distribution_is_rolling(e);
	split_distro(distro, &id, &release);
	switch (e) {
	case ECO_SUSE:
	case ECO_OPENSUSE:
		return suse_covers(suffix, id, release);
	case ECO_REDHAT:
		return redhat_covers(suffix, release);
	default:
		return is_release(suffix, release);
	}
}

/* --- names --------------------------------------------------------------------- */

/* "openssl-3.0.7-27.el9.src.rpm"; false when it is no such file's name. */
static bool split_source_rpm(struct str file, struct str *name, struct str *version)
{
	static const char *const ends[] = { ".src.rpm", ".nosrc.rpm" };
	struct str before, release;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (!str_ends_with(file, str_of(ends[i])))
			continue;
		file.len -= str_of(ends[i]).len;
		if (!str_rcut(file, '-', &before, &release) ||
		    !str_rcut(before, '-', name, version) || !name->len || !version->len)
			return false;
		version->len += 1 + release.len; /* they lie one behind the other */
		return true;
	}
	return false;
}

static struct advised_name source_of(struct arena *a, const struct package *p)
{
	struct advised_name s = { p->name, p->version, true };
	struct str upstream = qualifier(p, "upstream"), name, version, epoch, rest;

	if (!upstream.len)
		return s;
	if (str_is(ecosystem_purl_type(p->ecosystem), "rpm")) {
		if (!split_source_rpm(upstream, &name, &version))
			return s;
		/* the file's name does not tell the epoch, which is that of what was
		 * built from it */
		if (str_cut(p->version, ':', &epoch, &rest))
			version = arena_cat(a, epoch, STR(":"), version);
		return (struct advised_name){ name, version, true };
	}
	if (str_cut(upstream, '@', &name, &version) && version.len)
		s.version = version;
	s.name = name;
	return s;
}

size_t distribution_advised(struct arena *a, const struct package *p,
			    struct advised_name out[ADVISED_NAMES])
{
	struct advised_name source = source_of(a, p);

	source.is_source =
		!str_eq(source.name, p->name) || !str_eq(source.version, p->version);
	out[0] = (struct advised_name){ p->name, p->version, false };
	if (!source.is_source)
		return 1;
	if (!str_is(ecosystem_purl_type(p->ecosystem), "rpm")) {
		out[0] = source;
		return 1;
	}
	/* each package of an update is listed there */
	if (p->ecosystem == ECO_ALMALINUX || p->ecosystem == ECO_REDHAT ||
	    str_eq(source.name, p->name))
		return 1;
	out[1] = source;
	return 2;
}
