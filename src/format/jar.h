/*
 * jar.h - what a Java archive says about itself: manifest, pom.properties, file name.
 *
 * JAR File Specification (Java 21), "JAR Manifest":
 * https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html
 * pom.properties: https://maven.apache.org/shared/maven-archiver/
 * Strings are borrowed from the text or in the arena.
 */
#ifndef FORMAT_JAR_H
#define FORMAT_JAR_H

#include "base/arena.h"

/* The value of an attribute of the main section, continuation lines joined; "" when it
 * is not there.  The name's case does not count. */
struct str jar_manifest_get(struct arena *a, struct str manifest, const char *name);

/* The value of a key of a .properties file, trimmed, without escapes of '\\'. */
struct str jar_property(struct arena *a, struct str text, const char *key);

/* "artifact-version[-classifier].jar" taken apart: false when it has no version. */
bool jar_split_name(struct str file, struct str *artifact, struct str *version,
		    struct str *classifier);

/*
 * The coordinates of a plugin of Jenkins, as its manifest states them (Group-Id,
 * Short-Name, Plugin-Version); false when one is missing.
 * https://jenkinsci.github.io/maven-hpi-plugin/
 */
bool jar_plugin(struct arena *a, struct str manifest, struct str *group,
		struct str *artifact, struct str *version);

/* ".jar", ".war", ".ear", ".par", ".hpi", ".jpi" at the end, any case: the extension
 * without the dot;
 * "" when it is none. */
struct str jar_extension(struct str file);

#endif
