/*
 * composer.h - what composer.lock, installed.json and composer.json share: how an entry
 * of a list of packages is read, and what its `require` leads to.
 *
 * https://getcomposer.org/doc/04-schema.md, and "source" and "dist" of
 * https://getcomposer.org/doc/05-repositories.md#package-2 (Composer 2.5).
 */
#ifndef PARSERS_COMPOSER_H
#define PARSERS_COMPOSER_H

#include "base/map.h"
#include "core/parser.h"
#include "format/json.h"

enum { COMPOSER_NESTING = 512 }; /* real files stay below 10 */

struct composer {
	struct parse_ctx *ctx;
	const struct jnode *manifest; /* composer.json; NULL when there is none */
	struct map names;             /* in lower case -> package_ref */
	struct map projects;          /* those of them that lie in the project's tree */
};

/* "php", "ext-json": what the machine provides. */
bool composer_is_platform(struct str name);

/* "dev-main", "2.x-dev" */
bool composer_is_branch(struct str version);

/* "license", text or a list. */
void composer_set_licenses(struct parse_ctx *ctx, struct package *p,
			   const struct jnode *entry);

/* The member that is an object; NULL for PHP's [] in place of {}. */
const struct jnode *composer_object(const struct jnode *parent, const char *key);

/* Adds the package of one entry; what is wrong with it is said. */
void composer_add_package(struct composer *s, const struct jnode *entry,
			  enum dep_scope scope);

/* The package of an entry of the list; the second of two of one name gives way. */
package_ref composer_ref(struct composer *s, const struct jnode *entry);

/* Names that a package stands for besides its own. */
void composer_add_provided(struct composer *s, const struct jnode *entry,
			   package_ref ref);

/* The edges of an entry. */
void composer_add_needs(struct composer *s, const struct jnode *entry, package_ref ref);

/* The package `ref` of this lower-case name is a direct one, unless it is of the project.
 */
void composer_mark_direct(struct composer *s, struct str key, package_ref ref);

#endif
