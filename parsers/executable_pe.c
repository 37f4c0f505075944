/*
 * executable_pe.c - what a program or library of Windows says that it is: the version
 * resource, of .NET and of native code (format/pe_version.h).
 *
 * Nothing in it names a package of a registry: product names are words for people, and an
 * assembly is called like its package often, but not always, and other packages may bring
 * it along.  Hence it is of no ecosystem, and no advisory is matched; but for an
 * assembly ID.dll in a folder of NuGet, ID/VERSION/lib/net… or ID.VERSION/lib/net…:
 * https://learn.microsoft.com/nuget/consume-packages/
 * managing-the-global-packages-and-cache-folders .  What a *.deps.json beside it, or a
 * .nuspec or .nupkg in the package's folder, lists is listed there.
 */
#include "format/pe_version.h"
#include "parsers/executable.h"

enum {
	DEPS_MOST = 16,                /* files *.deps.json beside it that are read */
	DEPS_BYTES = 16 * 1024 * 1024, /* after which no more are */
};

/* "Foo" of "Foo.dll" and "Foo.exe". */
static struct str stem_of(struct str name)
{
	size_t dot = str_rfind_char(name, '.');

	return dot == STR_NONE ? name : str_slice(name, 0, dot);
}

/* What a template of Visual Studio or a build left in place of a name. */
static bool is_name(struct str s)
{
	return s.len && s.ptr[0] != '<' && s.ptr[0] != '%' && s.ptr[0] != '$' &&
	       !str_starts_with_nocase(s, STR("todo:"));
}

/* "1.2.3", "1, 2, 3, 4" is not, nor "v1 of today".  "0.0.0.0" is what compilers write
 * when nobody says a version. */
static bool is_version(struct str s)
{
	bool more_than_zeros = false;

	if (!s.len || !is_digit(s.ptr[0]) || s.len > 128)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] <= ' ' || s.ptr[i] >= 0x7f || s.ptr[i] == ',')
			return false;
		more_than_zeros = more_than_zeros || (s.ptr[i] != '0' && s.ptr[i] != '.');
	}
	return more_than_zeros;
}

static struct str version_of(const struct pe_version *v)
{
	if (is_version(v->product_version))
		return v->product_version;
	return is_version(v->file_version) ? v->file_version : v->fixed_file_version;
}

/* --- .NET ---------------------------------------------------------------------- */

/* Whether a file beside it lists "Foo.dll", alone or at the end of a path. */
static bool is_in_deps(struct parse_ctx *ctx, struct str file)
{
	struct arena *a = parse_arena(ctx);
	struct str alone = arena_cat(a, STR("\""), file, STR("\""));
	struct str below = arena_cat(a, STR("/"), file, STR("\""));
	struct str *found, bytes;
	size_t n = parse_beside(ctx, STR(".deps.json"), &found), read = 0;

	for (size_t i = 0; i < n && i < DEPS_MOST && read < DEPS_BYTES; i++) {
		if (!parse_sibling(ctx, found[i].ptr, &bytes))
			continue;
		read += bytes.len;
		if (str_find(bytes, alone) != STR_NONE ||
		    str_find(bytes, below) != STR_NONE)
			return true;
	}
	return false;
}

/* "1.2.3-x": NuGet's versions have two numbers at least. */
static bool is_nuget_version(struct str s)
{
	size_t i = 0;

	while (i < s.len && is_digit(s.ptr[i]))
		i++;
	return i && i + 1 < s.len && s.ptr[i] == '.' && is_digit(s.ptr[i + 1]) &&
	       is_version(s);
}

/* "Foo.Bar.1.2.3" in name and version. */
static bool split_folder(struct str folder, struct str *id, struct str *version)
{
	for (size_t i = 1; i + 1 < folder.len; i++)
		if (folder.ptr[i] == '.' && is_nuget_version(str_from(folder, i + 1))) {
			*id = str_slice(folder, 0, i);
			*version = str_from(folder, i + 1);
			return true;
		}
	return false;
}

/* The package of NuGet in whose folder "lib/net8.0" the file lies. */
static bool nuget_of_path(struct str path, struct package *p)
{
	struct str framework = str_dirname(path), lib = str_dirname(framework), root;

	if (!str_is(str_basename(lib), "lib") ||
	    !str_starts_with(str_basename(framework), STR("net")))
		return false;
	root = str_dirname(lib);
	if (!is_nuget_version(str_basename(root)))
		return split_folder(str_basename(root), &p->name, &p->version);
	p->version = str_basename(root);
	p->name = str_basename(str_dirname(root));
	return p->name.len;
}

/* In lower case, as NuGet names it there; or as the package is written. */
static bool has_manifest(struct parse_ctx *ctx, const struct package *p)
{
	struct arena *a = parse_arena(ctx);
	struct str lower = arena_lower(a, p->name);
	struct str whole = arena_cat(a, p->name, STR("."), p->version);
	const char *ends[] = { ".nuspec", ".nupkg" };

	for (size_t i = 0; i < 2; i++) {
		struct str end = str_of(ends[i]);

		if (parse_exists(ctx, arena_cat(a, STR("../../"), lower, end).ptr) ||
		    parse_exists(ctx, arena_cat(a, STR("../../"), p->name, end).ptr) ||
		    parse_exists(ctx, arena_cat(a, STR("../../"), whole, end).ptr))
			return true;
	}
	return false;
}

/* --- both ---------------------------------------------------------------------- */

static void add_assembly(struct parse_ctx *ctx, const struct pe_version *v,
			 struct package *p)
{
	struct str file = str_basename(parse_path(ctx));
	struct str stem = stem_of(file), id = STR(""), given = p->version;

	/* the texts of another assembly in one language */
	if (str_ends_with(stem, STR(".resources")) || is_in_deps(ctx, file))
		return;
	if (nuget_of_path(parse_path(ctx), p)) {
		if (has_manifest(ctx, p))
			return;
		if (str_eq_nocase(p->name, stem)) {
			p->ecosystem = ECO_NUGET;
			p->name = stem; /* the folder is in lower case */
			parse_add(ctx, p);
			return;
		}
	}
	/* compilers of .NET write the name of the file that they make there, which is
	 * the assembly's */
	id = stem_of(v->original_filename);
	if (!is_name(id))
		id = is_name(v->product_name) ? v->product_name : stem;
	p->name = id;
	p->version = given;
	if (p->version.len)
		parse_add(ctx, p);
}

static void add_native(struct parse_ctx *ctx, const struct pe_version *v,
		       struct package *p)
{
	p->name = is_name(v->product_name)    ? v->product_name
		  : is_name(v->internal_name) ? stem_of(v->internal_name)
					      : stem_of(v->original_filename);
	if (is_name(p->name) && p->version.len)
		parse_add(ctx, p);
}

bool executable_pe(struct parse_ctx *ctx, const struct object_file *o)
{
	struct package p = { .scope = SCOPE_RUNTIME, .evidence = EVIDENCE_BINARY };
	struct pe_version v;

	switch (pe_version_read(parse_arena(ctx), o, &v)) {
	case PE_VERSION_NONE:
		return false;
	case PE_VERSION_BAD:
		parse_note(ctx, 0, DIAG_SYNTAX,
			   "the version resource cannot be read: it does not lie in the "
			   "file, or is damaged");
		return true;
	case PE_VERSION_READ:
		break;
	}
	p.version = version_of(&v);
	if (is_name(v.company_name))
		p.supplier = v.company_name;
	if (o->clr.address)
		add_assembly(ctx, &v, &p);
	else
		add_native(ctx, &v, &p);
	return true;
}
