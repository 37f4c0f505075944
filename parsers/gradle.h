/*
 * gradle.h - what the parsers of Gradle's files have in common.
 */
#ifndef PARSERS_GRADLE_H
#define PARSERS_GRADLE_H

#include "core/parser.h"

/* True for "testImplementation", "androidTestRuntimeClasspath", "debugUnitTest…". */
bool gradle_is_test(struct str configuration);
/* True for configurations of tools that run in the build: "kapt", "ktlint". */
bool gradle_is_tool(struct str configuration);

/* "g:a:v": splits it.  False when it is no such thing; v may be empty. */
bool gradle_split(struct str text, struct str *group, struct str *artifact,
		  struct str *version);

/* Version of *p, or what is requested where it is a range, "1.+" or "latest.…". */
void gradle_set_version(struct package *p, struct str text);

/* True when a lock file covers the project in `folder` ("" or "../"). */
bool gradle_is_locked(struct parse_ctx *ctx, const char *folder);

#endif
