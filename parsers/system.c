/*
 * system.c - see system.h.
 *
 * purl types deb, apk, rpm and alpm: https://github.com/package-url/purl-spec .  The
 * namespace is the vendor's, which os-release names.
 */
#include "parsers/system.h"

#include "core/distribution.h"
#include "core/purl.h"
#include "format/os_release.h"

/* usr/lib/os-release is the file itself, etc/os-release nearly always a link to it, which
 * is not followed. */
static bool find_os_release(struct parse_ctx *ctx, struct str up, struct str *bytes)
{
	static const char *const places[] = { "usr/lib/os-release", "etc/os-release" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct str path =
			arena_cat(parse_arena(ctx), up, str_of(places[i]), STR(""));

		path = arena_dup(parse_arena(ctx), path);
		if (parse_exists(ctx, path.ptr) && parse_sibling(ctx, path.ptr, bytes))
			return true;
	}
	return false;
}

static void say_unknown(struct parse_ctx *ctx, const struct os_release *os, bool found)
{
	if (!found)
		parse_warn(ctx, 0, DIAG_NO_ADVISORIES,
			   "no os-release in the root file system that it belongs to: "
			   "of which distribution the packages are is not known, so "
			   "they are listed, but not checked");
	else if (!os->id.len)
		parse_warn(ctx, 0, DIAG_NO_ADVISORIES,
			   "os-release names no distribution (ID): the packages are "
			   "listed, but not checked");
	else
		parse_note(ctx, 0, DIAG_NO_ADVISORIES,
			   "OSV holds no advisories for the distribution '" STR_FMT
			   "': its packages are listed, but not checked",
			   STR_ARG(os->id));
}

void system_read(struct parse_ctx *ctx, unsigned up, const char *purl_type, bool is_whole,
		 struct system *out)
{
	struct os_release os = { .id = STR("") };
	struct str above = STR(""), bytes;
	bool found;

	while (up--)
		above = arena_cat(parse_arena(ctx), above, STR("../"), STR(""));
	found = find_os_release(ctx, above, &bytes);
	if (found)
		os_release_read(parse_arena(ctx), bytes, &os);
	*out = (struct system){ .ctx = ctx,
				.purl_type = purl_type,
				.ecosystem = distribution_of_os(os.id),
				.id = os.id,
				.distro = os.distro };
	/* a system may hold the database of another's tool: Debian has rpm */
	if (out->ecosystem != ECO_NONE &&
	    !str_is(ecosystem_purl_type(out->ecosystem), purl_type))
		out->ecosystem = ECO_NONE;
	if (out->ecosystem == ECO_NONE && (is_whole || !os.id.len))
		say_unknown(ctx, &os, found);
}

void system_check_end(struct parse_ctx *ctx, struct str bytes)
{
	if (bytes.len && bytes.ptr[bytes.len - 1] != '\n')
		parse_warn(ctx, 0, DIAG_SYNTAX,
			   "the file ends within a line: what followed is missing");
}

/* "a=1&c=2": those of the three that are there, in the order of their keys. */
static struct str qualifiers(struct arena *a, struct str arch, struct str distro,
			     struct str upstream)
{
	bool second = arch.len > 0, third = second || distro.len > 0;

	return arena_printf(a, "%s" STR_FMT "%s%s" STR_FMT "%s%s" STR_FMT,
			    arch.len ? "arch=" : "", STR_ARG(arch),
			    second && distro.len ? "&" : "", distro.len ? "distro=" : "",
			    STR_ARG(distro), third && upstream.len ? "&" : "",
			    upstream.len ? "upstream=" : "", STR_ARG(upstream));
}

/* OSV has no ecosystem for it, so that the purl is made here; without a vendor it has
 * none, as the types want a namespace. */
static void give_purl(const struct system *s, struct package *p, struct str arch,
		      struct str upstream)
{
	struct str version = p->version, epoch, rest;
	struct purl_qualifier v[4];
	size_t n = 0;

	p->purl_given = true;
	if (!s->id.len)
		return;
	if (arch.len)
		v[n++] = (struct purl_qualifier){ STR("arch"), arch };
	v[n++] = (struct purl_qualifier){ STR("distro"), s->distro };
	if (str_is(str_of(s->purl_type), "rpm") && str_cut(version, ':', &epoch, &rest)) {
		v[n++] = (struct purl_qualifier){ STR("epoch"), epoch };
		version = rest;
	}
	if (upstream.len)
		v[n++] = (struct purl_qualifier){ STR("upstream"), upstream };
	struct purl purl = { .type = str_of(s->purl_type),
			     .name_space = s->id,
			     .name = p->name,
			     .version = version,
			     .qualifiers = v,
			     .n_qualifiers = n };

	if (purl_build(parse_arena(s->ctx), &purl, &p->purl))
		p->purl = STR("");
}

bool system_is_word(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] >= 0x7f)
			return false;
	return true;
}

/* What would end a qualifier where the text of all is divided. */
static struct str harmless(struct str value)
{
	return str_has_char(value, '&') || !system_is_word(value) ? STR("") : value;
}

package_ref system_add(const struct system *s, struct package *p, struct str arch,
		       struct str upstream)
{
	if (!system_is_word(p->name) || !system_is_word(p->version)) {
		parse_warn(
			s->ctx, p->line, DIAG_BAD_NAME,
			"a package is left out whose name or version is none: " STR_FMT,
			STR_ARG(str_slice(p->name, 0, 80)));
		return PACKAGE_NONE;
	}
	arch = harmless(arch);
	upstream = harmless(upstream);
	p->ecosystem = s->ecosystem;
	p->qualifiers = qualifiers(parse_arena(s->ctx), arch, s->distro, upstream);
	if (s->ecosystem == ECO_NONE)
		give_purl(s, p, arch, upstream);
	return parse_add(s->ctx, p);
}

struct str system_person(struct str maintainer)
{
	size_t at = str_find_char(maintainer, '<');

	maintainer = str_trim(str_slice(maintainer, 0, at));
	return str_has_char(maintainer, '@') ? STR("") : maintainer;
}
