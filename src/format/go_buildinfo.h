/*
 * go_buildinfo.h - what the Go linker wrote into a program about its modules.
 *
 * https://pkg.go.dev/debug/buildinfo and https://pkg.go.dev/runtime/debug#BuildInfo (Go
 * 1.26), with the behaviour of the linker (cmd/link) where these are silent: a header of
 * 32 bytes, which Go 1.13 to 1.17 fill with the addresses of two strings and Go 1.18
 * follows by the strings themselves.
 */
#ifndef FORMAT_GO_BUILDINFO_H
#define FORMAT_GO_BUILDINFO_H

#include "format/object_file.h"

struct go_buildinfo {
	struct str version; /* of Go: "go1.21.3", "devel go1.22-4ab0…" */
	struct str
		modules; /* lines "mod\tpath\tversion\tsum"; empty when built without */
};

enum go_buildinfo_result {
	GO_BUILDINFO_OK,
	GO_BUILDINFO_NONE,   /* no Go program */
	GO_BUILDINFO_HIDDEN, /* one, but without that header, or it is damaged */
};

/* Strings are in the arena or the source's bytes. */
enum go_buildinfo_result go_buildinfo_read(const struct object_file *o,
					   struct go_buildinfo *out);

#endif
