/*
 * go_stdlib.h - Go's standard library, as go.mod and go.work ask for it, as the image of
 * a build brings it, and as a program has it; and the go command, where it builds.
 *
 * The Go vulnerability database calls the two "stdlib" and "toolchain":
 * https://go.dev/doc/security/vuln/database
 *
 * https://go.dev/doc/toolchain
 */
#ifndef PARSERS_GO_STDLIB_H
#define PARSERS_GO_STDLIB_H

#include "core/parser.h"
#include "format/image_ref.h"

/*
 * Adds the packages "stdlib" and "toolchain": `toolchain` ("go1.22.3") gives their
 * version, `go` ("1.21") only the least one.  A line is 0 where the file has no such
 * directive; what is no version of Go is a warning.  Returns how many are in refs: none
 * when nothing is known.
 */
enum { GO_RELEASE_PACKAGES = 2 };
size_t go_stdlib_add(struct parse_ctx *ctx, struct str go, unsigned go_line,
		     struct str toolchain, unsigned toolchain_line,
		     package_ref refs[GO_RELEASE_PACKAGES]);

/* The same as a program tells it: "go1.22.3", perhaps with more behind a blank.  What is
 * no release of Go is a warning. */
package_ref go_stdlib_add_linked(struct parse_ctx *ctx, struct str version);

/*
 * What is built in the image "golang" has the library of the release that its tag names
 * ("1.20.1", "1.20.1-alpine3.17"), and is built by its go command.  Nothing is added for
 * another image, nor for a tag that names no one release. https://hub.docker.com/_/golang
 */
void go_stdlib_add_image(struct parse_ctx *ctx, const struct image_ref *image,
			 enum dep_scope scope, unsigned line);

#endif
