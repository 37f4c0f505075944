/*
 * conda.h - conda's package specifications and the addresses of its packages.
 *
 * Match specifications:
 * https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/
 * pkg-specs.html#package-match-specifications (conda 25).  File names and channels:
 * .../concepts/pkg-specs.html and CEP 26 (https://github.com/conda/ceps).
 * Package URLs of type conda have build, channel, subdir and type for qualifiers.
 */
#ifndef FORMAT_CONDA_H
#define FORMAT_CONDA_H

#include "core/package.h"

struct conda_spec {
	struct str name, channel, subdir, build;
	struct str version; /* exact; else empty */
	struct str spec;    /* the constraint as written, when version is empty */
};

/*
 * Reads "[channel[/subdir]::]name[=version[=build]]", "name >=1,<2 build" and
 * "name[version='>=1',build=x]".  "=1.2" asks for 1.2.*, "==1.2", " 1.2" and "=1.2=build"
 * for that version.  Returns NULL, or what is wrong (static), *out untouched.
 */
const char *conda_spec_read(struct str text, struct conda_spec *out);

/* What an address says: "https://conda.anaconda.org/conda-forge/linux-64/a-1.0-0.conda".
 */
struct conda_file {
	struct str name, version, build;
	struct str channel; /* its last part: "conda-forge", "main"; may be empty */
	struct str subdir;  /* "linux-64"; may be empty */
	struct str type;    /* "conda" or "tar.bz2" */
};

/* False, *out untouched, when it is no address (or file name) of a conda package. */
bool conda_file_read(struct str url, struct conda_file *out);

/* The address without userinfo, query and fragment, and without the token that a
 * private server has in the path ("/t/TOKEN/"); empty for a path. */
struct str conda_url_clean(struct arena *a, struct str url);

/* Fills in name, version and qualifiers (in the arena) of a package. */
void conda_file_package(struct arena *a, const struct conda_file *f, struct package *p);

#endif
