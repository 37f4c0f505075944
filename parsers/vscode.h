/*
 * vscode.h - extensions of Visual Studio Code that a file names.
 *
 * https://code.visualstudio.com/api/references/extension-manifest : an extension is known
 * as "publisher.name"; advisories know it so, too.
 */
#ifndef PARSERS_VSCODE_H
#define PARSERS_VSCODE_H

#include "core/parser.h"

/* True for "publisher.name". */
bool vscode_is_id(struct str id);

/* Adds "publisher.name" or "publisher.name@1.2.3", or warns that it is none. */
package_ref vscode_add(struct parse_ctx *ctx, struct str id, enum dep_scope scope,
		       enum dep_relation relation, unsigned line);

#endif
