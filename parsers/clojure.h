/*
 * clojure.h - what the manifests of Clojure's tools have in common: how they name and
 * ask for artifacts, which are Maven's.
 *
 * https://clojure.org/reference/deps_edn and
 * https://codeberg.org/leiningen/leiningen/src/branch/main/sample.project.clj
 */
#ifndef PARSERS_CLOJURE_H
#define PARSERS_CLOJURE_H

#include "base/map.h"
#include "core/parser.h"
#include "format/edn.h"

enum { CLOJURE_NESTING = 128 };

/* "group/artifact$classifier" as "group:artifact"; "a" is short for "a/a".  False when
 * the symbol is no name. */
bool clojure_name(struct parse_ctx *ctx, struct str symbol, struct package *p);

/* A version, or what is requested: a range, RELEASE, LATEST. */
void clojure_set_version(struct package *p, struct str text);

/* The scope of what an alias or a profile of that name adds. */
enum dep_scope clojure_scope(struct str name);

/* Forms by name. */
struct clojure_names {
	const struct edn **v;
	size_t n, cap;
	struct map at; /* name: index into v */
};

/* Vectors [[group/artifact "version" :scope "test"] …], as Leiningen and shadow-cljs
 * have them. */
struct clojure_list {
	struct parse_ctx *ctx;
	package_ref project;          /* edges begin there, if it is one */
	struct clojure_names texts;   /* (def name "text") at the top of the file */
	struct clojure_names managed; /* versions of what is listed without one */
	size_t n, n_unpinned;
};
void clojure_list_init(struct clojure_list *list, struct parse_ctx *ctx,
		       const struct edn *forms);
void clojure_list_release(struct clojure_list *list);

/* Takes the versions that the vector states for entries without one. */
void clojure_manage(struct clojure_list *list, const struct edn *vector);
void clojure_add_list(struct clojure_list *list, const struct edn *vector,
		      enum dep_scope scope, struct str group);

/* The text that a form stands for: a string, or a name that was defined as one ("~x").
 * False when it is neither. */
bool clojure_text(const struct clojure_list *list, const struct edn *v, struct str *text);

#endif
