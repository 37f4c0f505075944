/*
 * python_archive.c - Python packages as they are distributed: wheels (*.whl) and eggs
 * (*.egg, the file; a folder of that name holds a PKG-INFO, which is another parser's).
 *
 * https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 * (wheel 1.0), .../core-metadata/ (2.4), and
 * https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html .
 *
 * Metadata that other packages left in it ("x/_vendor/y-1.0.dist-info/METADATA") tell
 * what was copied into it.  What it requires is listed where it allows one version
 * alone: the rest is chosen when it is installed.
 */
#include "base/codec.h"
#include "base/hash.h"
#include "format/core_metadata.h"
#include "format/pip_package.h"
#include "format/pip_source.h"
#include "format/text.h"
#include "format/zip_texts.h"
#include "parsers/python.h"

enum {
	WHOLE_MOST = 32 << 20, /* bytes of an archive that is unpacked */
	VENDORED_MOST = 1024,  /* packages in one archive */
};

struct archive {
	struct parse_ctx *ctx;
	struct arena *a;
	struct core_metadata own;
	bool has_own;
	struct core_metadata *vendored;
	size_t n_vendored, cap_vendored;
};

/* --- what is in it ----------------------------------------------------------- */

/* "*.dist-info/METADATA", "*.egg-info/PKG-INFO" and "EGG-INFO/PKG-INFO". */
static bool wants(void *arg, struct str name)
{
	struct str folder = str_basename(str_dirname(name)), file = str_basename(name);

	(void)arg;
	if (str_is(file, "METADATA"))
		return str_ends_with(folder, STR(".dist-info"));
	return str_is(file, "PKG-INFO") &&
	       (str_is(folder, "EGG-INFO") || str_ends_with(folder, STR(".egg-info")));
}

static void take(void *arg, struct str name, struct str text)
{
	struct archive *ar = arg;
	struct core_metadata m;

	core_metadata_read(ar->a, text, &m);
	if (!pep508_is_name(m.name)) {
		parse_warn(ar->ctx, 0, DIAG_SYNTAX, STR_FMT ": it names no package",
			   STR_ARG(name));
		return;
	}
	if (m.bad_line)
		parse_warn(ar->ctx, 0, DIAG_SYNTAX,
			   STR_FMT ": line %u is no field, \"Name: value\"",
			   STR_ARG(name), m.bad_line);
	m.line = 0; /* a line of the entry, not of the file */
	if (!ar->has_own && !str_has_char(str_dirname(name), '/')) {
		ar->own = m;
		ar->has_own = true;
	} else if (ar->n_vendored < VENDORED_MOST) {
		arena_grow(ar->a, ar->vendored, ar->n_vendored, &ar->cap_vendored);
		ar->vendored[ar->n_vendored++] = m;
	} else if (ar->n_vendored++ == VENDORED_MOST) {
		parse_warn(ar->ctx, 0, DIAG_LIMIT,
			   "more than %d packages in it; the rest is left out",
			   VENDORED_MOST);
	}
}

/* --- what it is -------------------------------------------------------------- */

/* "name-version-py3.11.egg" */
static bool read_egg_name(struct str file, struct str *name, struct str *version)
{
	struct str stem, rest, tags;

	if (!str_ends_with(file, STR(".egg")))
		return false;
	stem = str_slice(file, 0, file.len - 4);
	return str_cut(stem, '-', name, &rest) && pep508_is_name(*name) &&
	       (str_cut(rest, '-', version, &tags) || true) && version->len &&
	       is_digit(version->ptr[0]);
}

static bool read_name(struct archive *ar, struct package *p)
{
	struct str file = str_basename(parse_path(ar->ctx));

	return pip_archive_read(ar->a, file, &p->name, &p->version) ||
	       read_egg_name(file, &p->name, &p->version);
}

static package_ref add_metadata(struct archive *ar, const struct core_metadata *m,
				const struct package_hash *hash)
{
	struct package p = { .name = m->name,
			     .version = m->version,
			     .scope = SCOPE_RUNTIME,
			     .hashes = hash,
			     .n_hashes = hash ? 1 : 0 };

	if (!p.version.len)
		parse_warn(ar->ctx, 0, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	p.n_licenses = python_license_list(ar->a, &m->license, &p.licenses);
	return parse_add(ar->ctx, &p);
}

/* Requirements of extras are of no concern before somebody asks for these. */
static void add_requirements(struct archive *ar, package_ref from)
{
	size_t left_out = 0;

	for (size_t i = 0; i < ar->own.n_requires; i++) {
		struct pip_package r;

		pip_package_read(ar->a, ar->own.requires[i], STR(""), false, &r);
		if (r.marker.verdict != PEP508_ALWAYS && r.marker.verdict != PEP508_MAYBE)
			continue;
		if (!r.package.name.len ||
		    (!r.package.version.len && !r.package.vcs_commit.len)) {
			left_out++;
			continue;
		}
		r.package.scope = SCOPE_RUNTIME;
		r.package.relation = DEP_TRANSITIVE;
		parse_edge(ar->ctx, from, parse_add(ar->ctx, &r.package));
	}
	if (left_out)
		parse_note(ar->ctx, 0, DIAG_UNRESOLVED,
			   "requirements that allow several versions are not listed: "
			   "%zu",
			   left_out);
}

static int add_by_name(struct archive *ar, const char *why)
{
	struct package p = { .scope = SCOPE_RUNTIME };

	if (!read_name(ar, &p))
		return parse_error(ar->ctx, 0,
				   "%s, and its name does not tell what it is", why);
	parse_warn(ar->ctx, 0, DIAG_SYNTAX, "%s: taken from its name", why);
	parse_add(ar->ctx, &p);
	return 0;
}

static int read_archive(struct archive *ar, struct str bytes)
{
	const struct zip_texts z = { wants, take, ar };
	uint8_t sha256[SHA256_SIZE];
	struct package_hash hash = { .alg = HASH_SHA256 };
	package_ref ref;

	/* Panda3D's models are called .egg as well */
	if (!str_starts_with(bytes, STR("PK")) &&
	    str_ends_with(parse_path(ar->ctx), STR(".egg")) &&
	    !read_name(ar, &(struct package){ 0 })) {
		parse_note(ar->ctx, 0, DIAG_SKIPPED,
			   "not an egg of Python: neither a zip archive nor called so");
		return 0;
	}
	if (zip_texts_read(ar->a, bytes, &z, parse_diags(ar->ctx), parse_path(ar->ctx)))
		return parse_error(ar->ctx, 0, "not a zip archive");
	if (!ar->has_own)
		return add_by_name(ar, "no metadata in it");
	sha256_of(bytes, sha256);
	hash.hex = hex_encode(ar->a, sha256, sizeof(sha256));
	hash.file = str_basename(parse_path(ar->ctx));
	ref = add_metadata(ar, &ar->own, &hash);
	add_requirements(ar, ref);
	for (size_t i = 0; i < ar->n_vendored && i < VENDORED_MOST; i++)
		parse_edge(ar->ctx, ref, add_metadata(ar, &ar->vendored[i], NULL));
	return 0;
}

/* Of what is too big to unpack the name tells enough. */
static int parse(struct parse_ctx *ctx, struct str unused)
{
	struct archive ar = { .ctx = ctx, .a = parse_arena(ctx) };
	struct package p = { .scope = SCOPE_RUNTIME };
	uint64_t size = parse_size(ctx);
	struct str bytes;

	(void)unused;
	if (size > WHOLE_MOST && read_name(&ar, &p)) {
		parse_note(ctx, 0, DIAG_LIMIT,
			   "bigger than %d MiB: name and version are taken from its name",
			   WHOLE_MOST >> 20);
		parse_add(ctx, &p);
		return 0;
	}
	if (size > WHOLE_MOST || !parse_read_at(ctx, 0, (size_t)size, &bytes)) {
		parse_warn(ctx, 0, DIAG_LIMIT, "not read: bigger than %d MiB",
			   WHOLE_MOST >> 20);
		return 0;
	}
	if (text_is_lfs_pointer(bytes))
		return add_by_name(&ar, "a git-lfs pointer stands in place of the file");
	return read_archive(&ar, bytes);
}

/* The name is enough. */
static bool sniff(struct str bytes)
{
	(void)bytes;
	return true;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".whl", NULL },
	{ MATCH_SUFFIX, ".egg", NULL },
};

const struct parser python_archive_parser = {
	.id = "python-archive",
	.title = "wheel or egg of a Python package",
	.versions = "wheel 1.0, eggs that are zip archives",
	.spec = "https://packaging.python.org/en/latest/specifications/"
		"binary-distribution-format/",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.is_program = true,
	.sniff = sniff,
	.parse = parse,
};
