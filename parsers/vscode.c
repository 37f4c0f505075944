/* vscode.c - see vscode.h. */
#include "parsers/vscode.h"

bool vscode_is_id(struct str id)
{
	size_t dots = 0;

	for (size_t i = 0; i < id.len; i++) {
		bool dot = id.ptr[i] == '.';

		if (!dot && !is_alnum(id.ptr[i]) && id.ptr[i] != '-' && id.ptr[i] != '_')
			return false;
		if (dot && (i == 0 || i + 1 == id.len))
			return false;
		dots += dot;
	}
	return dots > 0;
}

package_ref vscode_add(struct parse_ctx *ctx, struct str id, enum dep_scope scope,
		       enum dep_relation relation, unsigned line)
{
	struct package p = { .ecosystem = ECO_VSCODE,
			     .scope = scope,
			     .relation = relation,
			     .line = line };

	str_cut(id, '@', &p.name, &p.version);
	if (!vscode_is_id(p.name)) {
		parse_warn(ctx, line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no extension, publisher.name",
			   STR_ARG(str_slice(id, 0, 80)));
		return PACKAGE_NONE;
	}
	/* words that stand for whichever is the newest */
	if (p.version.len && !is_digit(p.version.ptr[0])) {
		p.requested = p.version;
		p.version.len = 0;
	}
	return parse_add(ctx, &p);
}
