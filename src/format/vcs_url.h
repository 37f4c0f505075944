/*
 * vcs_url.h - the many ways in which manifests write a repository, as one.
 *
 * git@host:o/r, ssh://git@host/o/r.git, git+https://…@ref, github:o/r#sha,
 * https://…?ref=x, and the archive addresses of the big hosts become an https URL,
 * a commit and a ref.  Written from:
 *   git clone, "GIT URLS": https://git-scm.com/docs/git-clone#_git_urls
 *   pip, "VCS Support": https://pip.pypa.io/en/stable/topics/vcs-support/
 *   npm, "package.json", dependencies:
 * https://docs.npmjs.com/cli/v10/configuring-npm/package-json Cargo, "SourceID" of
 * package-id specifications: https://doc.rust-lang.org/cargo/reference/pkgid-spec.html
 *
 * Userinfo (names, passwords, tokens) and query strings never come out.  Nothing is
 * looked up: that a URL names a repository is known from its spelling or the caller.
 */
#ifndef FORMAT_VCS_URL_H
#define FORMAT_VCS_URL_H

#include "base/arena.h"

enum vcs_flags {
	VCS_GUESS = 0,      /* an https URL counts only when its spelling says git */
	VCS_REPOSITORY = 1, /* the field holds a repository, whatever it looks like */
	VCS_SHORTHAND = 2,  /* "owner/repo" is GitHub's, as in package.json */
	VCS_AT_REF = 4,     /* "…/repo@ref" after git+, as pip has it */
};

struct vcs_url {
	const char *type;   /* "git", "hg", "svn", "bzr" */
	struct str url;     /* "https://github.com/o/r.git": ".git" is put on at the hosts
			       that are known to take it, elsewhere left as it is */
	struct str key;     /* "github.com/o/r": host and path without ".git" and port,
			       the host in lower case: equal for the same repository */
	struct str commit;  /* 40 or 64 hex digits, lower case; empty when not stated */
	struct str ref;     /* branch, tag or range as written; empty when not stated */
	struct str subpath; /* folder in the repository; may be empty */
};

/*
 * Reads text.  Strings of *out are in the arena or borrowed from text.  False, with
 * *out untouched, when text is no remote repository: a plain version, a download
 * that is no archive of a known host, a path, file://.
 */
bool vcs_url_read(struct arena *a, struct str text, unsigned flags, struct vcs_url *out);

/* True for 40 or 64 hex digits. */
bool vcs_is_commit(struct str s);

/*
 * Any URL without its userinfo, query and fragment, for source_url; borrowed when there
 * is nothing to drop.  Text without "://" is returned as it is.
 */
struct str url_clean(struct arena *a, struct str url);

#endif
