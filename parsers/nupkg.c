/*
 * nupkg.c - *.nupkg, a package of NuGet as it is downloaded: a zip archive that holds
 * its manifest.
 *
 * https://learn.microsoft.com/nuget/reference/nuspec and
 * https://learn.microsoft.com/nuget/create-packages/creating-a-package (NuGet 2 to 6).
 * What the package asks for are ranges, which those who take it resolve: they are left to
 * the files that do.
 */
#include "base/codec.h"
#include "base/hash.h"
#include "core/parser.h"
#include "format/xml.h"
#include "format/zip.h"

enum {
	DEPTH_MOST = 16,
	ENTRIES_MOST = 500000,
	MANIFEST_MOST = 2 << 20, /* bytes */
};

/* Reads the manifest, which lies in the topmost folder, into b.  Returns 0, or -1 after
 * an error. */
static int read_manifest(struct parse_ctx *ctx, struct str bytes, struct buf *b)
{
	enum zip_result r = ZIP_END;
	struct str name;
	struct zip z;
	size_t n = 0;
	int rc = -1;

	zip_open(&z, bytes);
	while (n++ < ENTRIES_MOST && (r = zip_next(&z, &name)) == ZIP_OK) {
		if (str_has_char(name, '/') || name.len < 8 ||
		    !str_eq_nocase(str_from(name, name.len - 7), STR(".nuspec")))
			continue;
		rc = zip_read(&z, b) && !b->full ? 0 : -1;
		break;
	}
	if (r == ZIP_BROKEN)
		parse_error(ctx, 0, "not a zip archive, or a damaged one: %s",
			    zip_why(&z));
	else if (r != ZIP_OK)
		parse_error(ctx, 0, "no .nuspec in it: not a package of NuGet");
	else if (rc)
		parse_error(ctx, 0, "its manifest could not be unpacked");
	zip_close(&z);
	return rc;
}

static void set_hash(struct parse_ctx *ctx, struct str bytes, struct package *p)
{
	struct package_hash *hash = arena_new(parse_arena(ctx), struct package_hash);
	uint8_t sha256[SHA256_SIZE];

	sha256_of(bytes, sha256);
	*hash = (struct package_hash){
		.alg = HASH_SHA256,
		.hex = hex_encode(parse_arena(ctx), sha256, sizeof(sha256)),
	};
	p->hashes = hash;
	p->n_hashes = 1;
}

static void set_license(struct parse_ctx *ctx, const struct xml *metadata,
			struct package *p)
{
	const struct xml *at = xml_get(metadata, "license");
	struct str *license;

	if (!at || !str_is(xml_attr(at, "type"), "expression") || !at->text.len)
		return;
	license = arena_new(parse_arena(ctx), struct str);
	*license = at->text;
	p->licenses = license;
	p->n_licenses = 1;
}

static int add_package(struct parse_ctx *ctx, struct str bytes, struct str manifest)
{
	const struct xml *root = xml_read(parse_arena(ctx), manifest, DEPTH_MOST,
					  parse_diags(ctx), parse_path(ctx));
	const struct xml *metadata = xml_get(root, "metadata");
	struct package p = { .name = xml_text(metadata, "id"),
			     .version = xml_text(metadata, "version"),
			     .scope = SCOPE_RUNTIME };

	if (!root)
		return -1;
	if (!p.name.len || !p.version.len)
		return parse_error(ctx, 0, "its manifest has no id or no version");
	set_license(ctx, metadata, &p);
	set_hash(ctx, bytes, &p);
	parse_add(ctx, &p);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct buf b;
	int rc;

	buf_init(&b, MANIFEST_MOST);
	rc = read_manifest(ctx, bytes, &b);
	if (!rc)
		rc = add_package(ctx, bytes, arena_dup(parse_arena(ctx), buf_str(&b)));
	buf_release(&b);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".nupkg", NULL },
};

const struct parser nupkg_parser = {
	.id = "nupkg",
	.title = "NuGet package",
	.versions = "NuGet 2 to 6",
	.spec = "https://learn.microsoft.com/nuget/create-packages/creating-a-package",
	.ecosystem = ECO_NUGET,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse,
};
