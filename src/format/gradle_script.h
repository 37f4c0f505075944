/*
 * gradle_script.h - what a build script of Gradle says in so many words.
 *
 * Groovy: https://docs.gradle.org/current/userguide/groovy_build_script_primer.html ;
 * Kotlin: https://docs.gradle.org/current/userguide/kotlin_dsl.html ; declaring
 * dependencies: https://docs.gradle.org/current/userguide/declaring_dependencies.html
 *
 * A script is a program, and it is not run: what is read are calls with literal
 * coordinates in a `dependencies` block and ids with versions in a `plugins` block, in
 * both languages.  A variable counts where it is given one literal value, in one place.
 * Strings are borrowed from the text or in the arena.
 */
#ifndef FORMAT_GRADLE_SCRIPT_H
#define FORMAT_GRADLE_SCRIPT_H

#include "base/arena.h"
#include "base/map.h"

struct gradle_dependency {
	struct str configuration; /* "testImplementation" */
	struct str group, artifact, classifier, type;
	struct str version; /* with variables filled in */
	struct str unknown; /* the first variable without a value; "" */
	bool is_platform;   /* a BOM: it says versions of others */
	bool is_plugin;     /* group is its id, artifact "" */
	bool in_buildscript;
	unsigned line;
};

struct gradle_script {
	struct arena *arena;
	struct map names; /* of variables: index into values */
	struct gradle_value {
		struct str text;
		bool several; /* given more than one value: not known */
	} * values;
	size_t n_values, cap_values;
	struct gradle_dependency *v;
	size_t n, cap;
	unsigned unread_line; /* of the first whose name holds a variable; 0 = none */
};

void gradle_script_init(struct gradle_script *s, struct arena *a);
void gradle_script_release(struct gradle_script *s);

/* Takes the variables of a script, or of gradle.properties; those known already from a
 * nearer file stay as they are. */
void gradle_script_variables(struct gradle_script *s, struct str text);
void gradle_script_properties(struct gradle_script *s, struct str text);

/* Reads the declarations into s->v. */
void gradle_script_read(struct gradle_script *s, struct str text);

#endif
