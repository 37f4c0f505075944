#include "version/version.h"

/*
 * Which order an ecosystem has.  OSV's list of them:
 * https://ossf.github.io/osv-schema/#affectedpackage-field
 */
const struct version_scheme *version_scheme_of(enum ecosystem e)
{
	switch (e) {
	case ECO_NPM:
	case ECO_CRATES:
	case ECO_HEX:
	case ECO_VSCODE:
		return &version_semver;
	case ECO_SWIFT:
	case ECO_JULIA:
	case ECO_GITHUB_ACTIONS:
	case ECO_KUBERNETES:
	case ECO_LINUX:
	case ECO_OSS_FUZZ:
		return &version_tag;
	case ECO_PUB:
		return &version_pub;
	case ECO_NUGET:
		return &version_nuget;
	case ECO_BITNAMI:
		return &version_bitnami;
	case ECO_GO:
		return &version_go;
	case ECO_PYPI:
		return &version_pep440;
	case ECO_RUBYGEMS:
		return &version_gem;
	case ECO_PACKAGIST:
		return &version_composer;
	case ECO_HACKAGE:
	case ECO_GHC:
		return &version_pvp;
	case ECO_MAVEN:
		return &version_maven;
	case ECO_CRAN:
	case ECO_BIOCONDUCTOR:
		return &version_r;
	case ECO_CONAN:
		return &version_conan;
	case ECO_OPAM:
		return &version_opam;
	case ECO_DEBIAN:
	case ECO_UBUNTU:
	case ECO_ECHO:
		return &version_dpkg;
	case ECO_ALPINE:
	case ECO_WOLFI:
	case ECO_CHAINGUARD:
	case ECO_MINIMOS:
	case ECO_ALPAQUITA:
	case ECO_BELLSOFT:
	case ECO_CLEANSTART:
		return &version_apk;
	case ECO_REDHAT:
	case ECO_ALMALINUX:
	case ECO_ROCKY:
	case ECO_SUSE:
	case ECO_OPENSUSE:
	case ECO_OPENEULER:
	case ECO_MAGEIA:
	case ECO_AZURE_LINUX:
	case ECO_PHOTON:
		return &version_rpm;
	case ECO_FREEBSD:
		return &version_freebsd;
	case ECO_ANDROID:
		return &version_android;
	default:
		return NULL;
	}
}

const struct version_scheme *version_scheme_for(struct str osv_name)
{
	enum ecosystem e = ecosystem_of_name(osv_name);
	struct str base, inner;

	/* "Root:PyPI", "Docker Hardened Images:Debian:12": patched copies of what
	 * others publish, with their versions */
	if (e == ECO_ROOT || e == ECO_TUXCARE || e == ECO_DHI)
		e = str_cut(osv_name, ':', &base, &inner) ? ecosystem_of_name(inner)
							  : ECO_NONE;
	return version_scheme_of(e);
}

const struct version_scheme *version_scheme_named(struct str name)
{
	static const struct version_scheme *const all[] = {
		&version_semver,   &version_tag,     &version_pub,     &version_nuget,
		&version_bitnami,  &version_pep440,  &version_go,      &version_gem,
		&version_composer, &version_pvp,     &version_r,       &version_maven,
		&version_dpkg,     &version_opam,    &version_rpm,     &version_apk,
		&version_conan,    &version_freebsd, &version_android,
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (str_is(name, all[i]->name))
			return all[i];
	return NULL;
}
