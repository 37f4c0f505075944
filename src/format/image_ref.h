/*
 * image_ref.h - references to container images: [registry/]path[:tag][@alg:hex]
 *
 * Grammar of the distribution project's package reference, version 0.6.0:
 * https://pkg.go.dev/github.com/distribution/reference
 * Everything is borrowed from the text unless said otherwise.
 */
#ifndef FORMAT_IMAGE_REF_H
#define FORMAT_IMAGE_REF_H

#include "core/package.h"

struct image_ref {
	struct str registry; /* as written: "ghcr.io", "localhost:5000"; "" = docker.io */
	struct str path;     /* as written: "nginx", "library/nginx", "org/app" */
	struct str name;     /* registry and path as written, without tag and digest */
	struct str tag;      /* "1.25"; "" when not written (which means latest) */
	struct str digest;   /* "sha256:…"; "" when not written */
};

/* Returns NULL, or what is wrong ("the tag is empty"), static, with *out untouched. */
const char *image_ref_parse(struct str text, struct image_ref *out);

/* True when the registry is Docker Hub, written or not. */
bool image_ref_is_hub(const struct image_ref *r);

/* The path as people say it: "nginx" for docker.io/library/nginx, "org/app" else. */
struct str image_ref_familiar(const struct image_ref *r);

/*
 * Fills ecosystem, kind, name, version, requested and qualifiers of *out, and
 * leaves the rest.  The version is the digest where there is one, the tag then
 * going to requested; else the tag; without both it is not known.  A registry other
 * than Docker Hub is the qualifier repository_url, as purl's docker type has it.
 */
void image_ref_to_package(struct arena *a, const struct image_ref *r,
			  struct package *out);

#endif
