/*
 * compose.h - variables in Compose files: $NAME, ${NAME}, ${NAME:-default}.
 *
 * https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md (2026-08).
 */
#ifndef FORMAT_COMPOSE_H
#define FORMAT_COMPOSE_H

#include "base/arena.h"

/*
 * text with defaults in place of variables; "$$" is a dollar sign.  When one has no
 * default *unknown becomes its name and the result is "", else *unknown is "".  Values of
 * .env files are not looked at, since they are meant for secrets.
 */
struct str compose_interpolate(struct arena *a, struct str text, struct str *unknown);

#endif
