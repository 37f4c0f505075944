/* image.c - see image.h. */
#include "parsers/image.h"

#include "format/image_ref.h"

void image_add(struct parse_ctx *ctx, struct str text, enum dep_scope scope,
	       unsigned line)
{
	struct package p = {
		.ecosystem = ECO_OCI, .scope = scope, .relation = DEP_DIRECT, .line = line
	};
	struct image_ref ref;
	const char *wrong = image_ref_parse(text, &ref);

	if (wrong) {
		parse_warn(ctx, line, DIAG_SYNTAX, "image '" STR_FMT "': %s",
			   STR_ARG(text), wrong);
		return;
	}
	image_ref_to_package(parse_arena(ctx), &ref, &p);
	parse_add(ctx, &p);
}
