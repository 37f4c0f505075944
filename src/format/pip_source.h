/*
 * pip_source.h - what an URL or a path in place of a version says of a Python
 * package: an archive with name and version in its own name, a repository, a folder.
 *
 * Wheel names:
 * https://packaging.python.org/en/latest/specifications/binary-distribution-format/ sdist
 * names:
 * https://packaging.python.org/en/latest/specifications/source-distribution-format/ VCS
 * and fragments: https://pip.pypa.io/en/stable/topics/vcs-support/ (pip 25)
 */
#ifndef FORMAT_PIP_SOURCE_H
#define FORMAT_PIP_SOURCE_H

#include "core/ecosystem.h"
#include "format/vcs_url.h"

enum pip_source_kind {
	PIP_SOURCE_ARCHIVE,    /* a file to download, or one in the tree */
	PIP_SOURCE_REPOSITORY, /* vcs is set */
	PIP_SOURCE_FOLDER,     /* on this machine: first party */
	PIP_SOURCE_CONDA,      /* a folder of conda's: a package of which only the name is
				  known */
	PIP_SOURCE_UNKNOWN,    /* an URL that says nothing */
};

struct pip_source {
	enum pip_source_kind kind;
	struct str name;       /* from #egg= or the archive's name; may be empty */
	struct str version;    /* from the archive's name; may be empty */
	struct str url;        /* without userinfo, query, fragment; empty for a path */
	struct str path;       /* of a path or file: URL, as written; else empty */
	struct str fragment;   /* after '#', as written */
	struct vcs_url vcs;    /* of a repository */
	struct str repository; /* last part of its path without ".git": a name to fall
				  back on, not one that anybody stated */
};

/* Reads what stands for a source: "git+https://…", "https://…", "./folder",
 * "C:\\x".  Strings are in the arena or borrowed. */
void pip_source_read(struct arena *a, struct str text, struct pip_source *out);

/* True when pip would take text for a path or an URL, not for a name. */
bool pip_source_is(struct str text);

/* True for the addresses of PyPI's own index, however much follows. */
bool pip_is_pypi(struct str url);

/* The value of key in a fragment "egg=x&subdirectory=y"; "" when absent. */
struct str pip_fragment(struct str fragment, const char *key);

/*
 * Name and version out of the name of a wheel or sdist ("x-1.0-py3-none-any.whl",
 * "x-1.0.tar.gz").  False, outputs untouched, when it is no archive's name or holds no
 * version.
 */
bool pip_archive_read(struct arena *a, struct str filename, struct str *name,
		      struct str *version);

#endif
