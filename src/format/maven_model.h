/*
 * maven_model.h - a POM together with its parents: properties, profiles, managed
 * versions.
 *
 * Written from "Maven Model Builder", the order of its steps:
 * https://maven.apache.org/ref/3.9.9/maven-model-builder/ ; "Introduction to the
 * Dependency Mechanism", importing dependencies; "Introduction to Build Profiles".
 *
 * Of profiles those count as active of which that is known without a machine to build
 * on: named by -P in .mvn/maven.config, "!property", a property that -D sets there,
 * and activeByDefault where no other one of the same POM is active.
 */
#ifndef FORMAT_MAVEN_MODEL_H
#define FORMAT_MAVEN_MODEL_H

#include "format/maven_files.h"

/* A BOM that is to be imported, or a parent, and is not in the tree. */
struct maven_absent {
	struct str coordinates; /* "g:a:v" */
	struct str path;        /* where it is asked for */
	unsigned line;
	bool is_parent;
};

/* What dependencyManagement or pluginManagement has for a key, expanded. */
struct maven_managed {
	struct str key, version, scope;
	bool optional;
};

struct maven_model {
	struct maven_files *files;
	struct arena *arena;
	struct maven_pom *lineage[MAVEN_LINEAGE_MOST]; /* the POM itself first */
	size_t n_lineage;
	struct map names; /* of properties: index into properties */
	struct maven_property *properties;
	size_t n_properties, cap_properties;
	struct map keys; /* "g:a:type:classifier": index into managed */
	struct maven_managed *managed;
	size_t n_managed, cap_managed;
	struct maven_absent *absent;
	size_t n_absent, cap_absent;
	struct str group, artifact, version; /* expanded */
	const struct maven_pom **imported;   /* BOMs */
	size_t n_imported, cap_imported;
	bool is_made;
};

/* The model of a POM, made once; NULL while it is being made (a BOM that imports
 * itself).  depth: of imports that led here, 0 for a POM that is reported. */
struct maven_model *maven_model_of(struct maven_files *f, struct maven_pom *pom,
				   unsigned depth);
/* Before maven_files_release(). */
void maven_models_release(struct maven_files *f);

/* True when the profile counts as active in its POM. */
bool maven_profile_is_active(const struct maven_files *f, const struct maven_pom *pom,
			     const struct xml *profile);

/*
 * text with each ${name} replaced by its value, by that in `overlay` (a <properties>;
 * may be NULL) first.  A name without a value stays, and *missing gets the first
 * such name; missing may be NULL.
 */
struct str maven_expand(const struct maven_model *m, struct str text,
			const struct xml *overlay, struct str *missing);

/* The key of a <dependency>, and its parts, expanded. */
struct maven_key {
	struct str group, artifact, type, classifier; /* type "" = "jar" */
	struct str text;
};
void maven_key_of(const struct maven_model *m, const struct xml *dependency,
		  const struct xml *overlay, struct maven_key *out);

/* NULL when nothing is managed under the key. */
const struct maven_managed *maven_managed_find(const struct maven_model *m,
					       struct str key);

#endif
