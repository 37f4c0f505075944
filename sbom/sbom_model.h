/*
 * sbom_model.h - what the SBOM formats have in common: the root, a graph that is
 * connected from it, what is known to be whole, and an identity from the content.
 */
#ifndef SBOM_SBOM_MODEL_H
#define SBOM_SBOM_MODEL_H

#include "base/buf.h"
#include "base/hash.h"
#include "core/report.h"

struct sbom_model {
	const struct report *r;
	struct arena *arena;
	package_ref self;         /* the package that the root is; or PACKAGE_NONE */
	struct str root_ref;      /* unique in the document */
	struct str root_purl;     /* may be empty */
	struct str root_supplier; /* as the user, or the name of the project, says */
	struct str root_vcs;      /* its repository; may be empty */
	const package_ref *roots; /* what the root depends on, ascending */
	size_t n_roots;
	bool root_edges_known; /* roots is all, rather than all that is known */
	/* Complete: all files read, every package pinned, every graph known. */
	enum sbom_whole whole;
};

void sbom_model_init(struct sbom_model *m, const struct report *r, struct arena *a);

/* True for the package that the root component itself is: not listed again. */
bool sbom_is_root(const struct sbom_model *m, package_ref ref);

/*
 * The document holds SBOM_UUID_MARK where its UUID goes.  Replaces every one from `from`
 * on, or the first alone, by a UUID (RFC 9562 version 8: from a hash) made from what the
 * document says, so that it is the same in every syntax.  The mark begins with a
 * character that documents seldom have, which makes it quick to find.
 */
#define SBOM_UUID_MARK "~waybill~0000~0000~0000~000000000000"
enum sbom_stamp { SBOM_STAMP_FIRST, SBOM_STAMP_ALL };
void sbom_stamp_uuid(struct buf *out, size_t from, const struct digest128 *content,
		     enum sbom_stamp which);

#endif
