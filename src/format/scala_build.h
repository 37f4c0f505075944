/*
 * scala_build.h - what a build of Scala says in so many words: sbt, Mill, Scala CLI.
 *
 * https://www.scala-sbt.org/1.x/docs/Library-Dependencies.html ,
 * https://mill-build.org/mill/fundamentals/library-deps.html and
 * https://scala-cli.virtuslab.org/docs/reference/directives (2026-08).
 *
 * A build is a program, and it is not run: what is read are coordinates that stand there
 * as literals, "g" %% "a" % "v", mvn"g::a:v" and //> using dep g::a:v .  A name counts
 * as a version where it is given one literal value.  Strings are borrowed from the text
 * or in the arena.
 */
#ifndef FORMAT_SCALA_BUILD_H
#define FORMAT_SCALA_BUILD_H

#include "base/arena.h"
#include "base/map.h"

struct scala_dependency {
	struct str group, artifact, version;
	struct str unknown; /* the name that the version is taken from, without a value */
	struct str scope;   /* "Test", "provided"; may be empty */
	bool is_scala;      /* "%%", "::": the artifact's name ends in Scala's version */
	bool is_full;       /* ":::": in the whole of it */
	bool is_platform;   /* "%%%": and in that of a platform */
	bool is_plugin;     /* of the build or the compiler */
	bool in_test;       /* in a module of Mill for tests */
	unsigned line;
};

struct scala_build {
	struct arena *arena;
	struct map names; /* index into values */
	struct scala_value {
		struct str text;
		bool several; /* given more than one: not known */
	} * values;
	size_t n_values, cap_values;
	struct scala_dependency *v;
	size_t n, cap;
	size_t n_computed; /* left out: of which group or artifact is not known */
	unsigned computed_line;
};

void scala_build_init(struct scala_build *b, struct arena *a);
void scala_build_release(struct scala_build *b);

/* Takes the names of a file and their values, Scala's version among them. */
void scala_build_names(struct scala_build *b, struct str text);
/* Reads the dependencies into b->v. */
void scala_build_read(struct scala_build *b, struct str text);

/* What follows '_' in the names of artifacts: "2.13", "3"; "" when it is not known. */
struct str scala_build_suffix(const struct scala_build *b);

#endif
