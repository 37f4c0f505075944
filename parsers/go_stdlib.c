/* go_stdlib.c - see go_stdlib.h. */
#include "parsers/go_stdlib.h"

/* "1.21", "1.21.3", "1.21rc1": https://go.dev/doc/toolchain#version */
static bool is_go_version(struct str s)
{
	size_t i = 0, numbers = 0;

	for (;;) {
		size_t from = i;

		while (i < s.len && is_digit(s.ptr[i]))
			i++;
		if (i == from)
			return false;
		numbers++;
		if (i == s.len || s.ptr[i] != '.' || numbers == 3)
			break;
		i++;
	}
	if (i == s.len)
		return true;
	if (!str_starts_with(str_from(s, i), STR("rc")) &&
	    !str_starts_with(str_from(s, i), STR("beta")))
		return false;
	while (i < s.len && is_alnum(s.ptr[i]))
		i++;
	return i == s.len && is_digit(s.ptr[i - 1]);
}

/* The go command of the same release: it runs in the build, and nothing of it is shipped.
 */
static package_ref add_command(struct parse_ctx *ctx, struct package p)
{
	p.name = STR("toolchain");
	p.scope = SCOPE_DEV;
	return parse_add(ctx, &p);
}

size_t go_stdlib_add(struct parse_ctx *ctx, struct str go, unsigned go_line,
		     struct str toolchain, unsigned toolchain_line,
		     package_ref refs[GO_RELEASE_PACKAGES])
{
	struct package p = {
		.name = STR("stdlib"),
		.version = STR(""),
		.scope = SCOPE_RUNTIME,
		.relation = DEP_DIRECT,
		.line = go_line,
	};
	struct str suffix;

	if (go_line && !is_go_version(go)) {
		parse_warn(ctx, go_line, DIAG_BAD_VERSION,
			   "go: '" STR_FMT "' is not a version of Go", STR_ARG(go));
		go = STR("");
	}
	/* "go1.22.3-suffix", "default" (the one that is installed). */
	if (str_starts_with(toolchain, STR("go"))) {
		str_cut(str_from(toolchain, 2), '-', &p.version, &suffix);
		p.line = toolchain_line;
	}
	if (toolchain_line && !str_is(toolchain, "default") &&
	    !is_go_version(p.version)) {
		parse_warn(ctx, toolchain_line, DIAG_BAD_VERSION,
			   "toolchain: '" STR_FMT "' is not a version of Go",
			   STR_ARG(toolchain));
		p.version = STR("");
		p.line = go_line;
	}
	if (!p.version.len) {
		if (!go.len)
			return 0;
		p.requested = arena_cat(parse_arena(ctx), STR(">="), go, STR(""));
	}
	refs[0] = parse_add(ctx, &p);
	refs[1] = add_command(ctx, p);
	return GO_RELEASE_PACKAGES;
}

package_ref go_stdlib_add_linked(struct parse_ctx *ctx, struct str version)
{
	struct package p = {
		.ecosystem = ECO_GO,
		.name = STR("stdlib"),
		.scope = SCOPE_RUNTIME,
		.relation = DEP_DIRECT,
		.evidence = EVIDENCE_BINARY,
	};
	struct str release, more;

	str_cut(version, ' ', &release, &more);
	str_cut(release, '-', &release, &more); /* the builder's own mark */
	if (!str_starts_with(release, STR("go")) ||
	    !is_go_version(str_from(release, 2))) {
		parse_warn(ctx, 0, DIAG_BAD_VERSION,
			   "built by '" STR_FMT "', which is no release of Go",
			   STR_ARG(str_slice(version, 0, 100)));
		return PACKAGE_NONE;
	}
	p.version = str_from(release, 2);
	return parse_add(ctx, &p);
}

/* The official image, by itself or through a mirror that keeps its path. */
static bool is_golang(const struct image_ref *image)
{
	return str_is(image_ref_familiar(image), "golang") ||
	       str_is(image->path, "library/golang") ||
	       str_ends_with(image->path, STR("/library/golang"));
}

/* "1.20.1", "1.21rc2"; of "1.20" and "1" the image is the newest. */
static bool is_one_release(struct str version)
{
	size_t dots = 0, letters = 0;

	for (size_t i = 0; i < version.len; i++) {
		dots += version.ptr[i] == '.';
		letters += is_alpha(version.ptr[i]);
	}
	return is_go_version(version) && (dots == 2 || letters);
}

void go_stdlib_add_image(struct parse_ctx *ctx, const struct image_ref *image,
			 enum dep_scope scope, unsigned line)
{
	struct package p = {
		.ecosystem = ECO_GO,
		.name = STR("stdlib"),
		.scope = scope,
		.relation = DEP_DIRECT,
		.line = line,
	};
	struct str variant;

	str_cut(image->tag, '-', &p.version, &variant);
	if (!is_golang(image) || !is_one_release(p.version))
		return;
	parse_add(ctx, &p);
	add_command(ctx, p);
}
