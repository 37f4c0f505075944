/*
 * java_archive.c - *.jar, *.war, *.ear, *.par and the plugins *.hpi and *.jpi of Jenkins,
 * and the archives within them
 *
 * https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html ; what Maven puts in:
 * https://maven.apache.org/shared/maven-archiver/
 *
 * META-INF/maven holds a pom.properties for the artifact and, where others were copied
 * into it ("shaded"), for each of those.  Without one the manifest and the file name tell
 * artifact and version.  Neither tells the group, which is then not guessed: such a
 * package is named, and cannot be matched.
 */
#include "base/codec.h"
#include "base/hash.h"
#include "core/parser.h"
#include "format/jar.h"
#include "format/maven_license.h"
#include "format/xml.h"
#include "format/zip.h"

enum {
	DEPTH_MOST = 4,          /* archives within archives */
	ENTRIES_MOST = 500000,   /* of one file, with those within it */
	BUDGET = 256 << 20,      /* bytes unpacked of one file */
	NESTED_MOST = 128 << 20, /* bytes of one archive within */
	TEXT_MOST = 2 << 20,     /* bytes of a manifest, or of what Maven puts in */
	MODULES_MOST = 1024,     /* of one archive */
};

/* An artifact that left its coordinates in META-INF/maven. */
struct module {
	struct str group, artifact, version;
	const struct xml *pom; /* its pom.xml; NULL where that is not there */
};

struct jar_scan {
	struct parse_ctx *ctx;
	struct arena *arena;
	size_t budget, entries;
	bool said_full;
};

struct jar {
	struct str name;  /* of the file */
	struct str place; /* "app.war: WEB-INF/lib/x.jar: " for diagnostics */
	struct module *modules;
	size_t n_modules, cap_modules;
	struct str manifest;
	package_ref *inner; /* archives within it */
	size_t n_inner, cap_inner;
	bool has_inner; /* one at least, whether it could be read or not */
};

static void warn(struct jar_scan *s, const struct jar *ar, enum diag_code code,
		 const char *what, struct str name)
{
	parse_warn(s->ctx, 0, code, STR_FMT "%s" STR_FMT, STR_ARG(ar->place), what,
		   STR_ARG(name));
}

static void say_full(struct jar_scan *s, const struct jar *ar)
{
	if (!s->said_full)
		warn(s, ar, DIAG_LIMIT, "more than is unpacked; the rest is left out",
		     STR(""));
	s->said_full = true;
}

/* --- entries ----------------------------------------------------------------- */

/* Reads the entry into b, which the caller releases.  False, and said, when it is
 * too big or broken. */
static bool read_entry(struct jar_scan *s, const struct jar *ar, struct zip *z,
		       struct str name, size_t most, struct buf *b)
{
	bool ok;

	buf_init(b, most < s->budget ? most : s->budget);
	ok = zip_read(z, b);
	s->budget -= b->len;
	if (!ok) {
		warn(s, ar, DIAG_SYNTAX, "could not be unpacked: ", name);
	} else if (b->full) {
		ok = false;
		if (s->budget)
			warn(s, ar, DIAG_LIMIT, "bigger than is read: ", name);
		else
			say_full(s, ar);
	}
	return ok;
}

/* "META-INF/maven/group/artifact/file" at any depth; the file is what is asked for. */
static bool is_maven_entry(struct str name, const char *file, struct str *group,
			   struct str *artifact)
{
	struct str folder = STR("META-INF/maven/"), rest;
	size_t at = str_find(name, folder);

	if (at == STR_NONE || (at > 0 && name.ptr[at - 1] != '/'))
		return false;
	return str_cut(str_from(name, at + folder.len), '/', group, &rest) &&
	       str_cut(rest, '/', artifact, &rest) && str_is(rest, file) && group->len &&
	       artifact->len;
}

static struct module *module_at(struct jar_scan *s, struct jar *ar, struct str group,
				struct str artifact)
{
	for (size_t i = 0; i < ar->n_modules; i++)
		if (str_eq(ar->modules[i].group, group) &&
		    str_eq(ar->modules[i].artifact, artifact))
			return &ar->modules[i];
	if (ar->n_modules >= MODULES_MOST) {
		say_full(s, ar);
		return NULL;
	}
	arena_grow(s->arena, ar->modules, ar->n_modules, &ar->cap_modules);
	ar->modules[ar->n_modules] =
		(struct module){ .group = arena_dup(s->arena, group),
				 .artifact = arena_dup(s->arena, artifact) };
	return &ar->modules[ar->n_modules++];
}

static void take_properties(struct jar_scan *s, struct jar *ar, struct str text,
			    struct str group, struct str artifact)
{
	struct str g = jar_property(s->arena, text, "groupId");
	struct str a = jar_property(s->arena, text, "artifactId");
	struct module *m = module_at(s, ar, g.len ? g : group, a.len ? a : artifact);

	if (m && !m->version.len)
		m->version = jar_property(s->arena, text, "version");
}

static void take_pom(struct jar_scan *s, struct jar *ar, struct str text,
		     struct str group, struct str artifact)
{
	struct module *m = module_at(s, ar, group, artifact);
	struct diag_list unused; /* the build that made it is not ours to judge */

	if (!m || m->pom)
		return;
	diag_list_init(&unused, s->arena);
	m->pom = xml_read(s->arena, text, 64, &unused, ar->name);
}

static package_ref scan_archive(struct jar_scan *s, struct str bytes, struct jar *ar,
				unsigned depth);

static void take_inner(struct jar_scan *s, struct jar *ar, struct str bytes,
		       struct str name, unsigned depth)
{
	struct jar inner = {
		.name = str_basename(name),
		.place = arena_cat(s->arena, ar->place, name, STR(": ")),
	};
	package_ref ref = scan_archive(s, bytes, &inner, depth + 1);

	ar->has_inner = true;
	if (ref == PACKAGE_NONE)
		return;
	arena_grow(s->arena, ar->inner, ar->n_inner, &ar->cap_inner);
	ar->inner[ar->n_inner++] = ref;
}

static void take_entry(struct jar_scan *s, struct jar *ar, struct zip *z, struct str name,
		       unsigned depth)
{
	bool is_inner = jar_extension(name).len > 0;
	bool is_manifest = str_eq_nocase(name, STR("META-INF/MANIFEST.MF"));
	struct str group, artifact;
	bool is_properties = is_maven_entry(name, "pom.properties", &group, &artifact);
	bool is_pom = is_maven_entry(name, "pom.xml", &group, &artifact);
	struct buf b;

	if (!is_inner && !is_manifest && !is_properties && !is_pom)
		return;
	if (is_inner && depth >= DEPTH_MOST) {
		ar->has_inner = true;
		warn(s, ar, DIAG_LIMIT, "archives nested deeper than is read: ", name);
		return;
	}
	if (read_entry(s, ar, z, name, is_inner ? NESTED_MOST : TEXT_MOST, &b)) {
		if (is_inner)
			take_inner(s, ar, buf_str(&b), name, depth);
		else if (is_manifest)
			ar->manifest = arena_dup(s->arena, buf_str(&b));
		else if (is_properties)
			take_properties(s, ar, arena_dup(s->arena, buf_str(&b)), group,
					artifact);
		else
			take_pom(s, ar, arena_dup(s->arena, buf_str(&b)), group,
				 artifact);
	}
	buf_release(&b);
}

/* Returns how many entries there were; -1 when it is no zip archive at all. */
static long read_entries(struct jar_scan *s, struct jar *ar, struct str bytes,
			 unsigned depth)
{
	struct zip z;
	enum zip_result r;
	struct str name;
	long n = 0;

	zip_open(&z, bytes);
	while ((r = zip_next(&z, &name)) == ZIP_OK) {
		n++;
		if (!s->entries || !s->budget) {
			say_full(s, ar);
			break;
		}
		s->entries--;
		if (name.len && str_is_utf8(name))
			take_entry(s, ar, &z, arena_dup(s->arena, name), depth);
	}
	if (r == ZIP_BROKEN && n)
		warn(s, ar, DIAG_SYNTAX, "the archive is damaged: ", str_of(zip_why(&z)));
	zip_close(&z);
	return r == ZIP_BROKEN && !n ? -1 : n;
}

/* --- what it is -------------------------------------------------------------- */

/* True when the file is named after the artifact: "artifact.jar", "artifact-1.0.jar". */
static bool is_named_after(struct str file, const struct module *m)
{
	struct str extension = jar_extension(file);
	struct str stem = str_slice(file, 0, file.len - extension.len - 1), rest;

	if (!str_starts_with(stem, m->artifact))
		return false;
	rest = str_from(stem, m->artifact.len);
	return !rest.len || (rest.ptr[0] == '-' && m->version.len &&
			     str_starts_with(str_from(rest, 1), m->version));
}

/* The module that the archive itself is: SIZE_MAX when none can be told. */
static size_t main_module(const struct jar *ar)
{
	struct str artifact, version, classifier;

	for (size_t i = 0; i < ar->n_modules; i++)
		if (is_named_after(ar->name, &ar->modules[i]))
			return i;
	/* renamed: a name without a version may stand for the only one there is */
	if (ar->n_modules == 1 &&
	    !jar_split_name(ar->name, &artifact, &version, &classifier))
		return 0;
	return SIZE_MAX;
}

/* Of a plugin of Jenkins the manifest has the coordinates. */
static size_t plugin_module(struct jar_scan *s, struct jar *ar)
{
	struct str extension = jar_extension(ar->name), group, artifact, version;
	struct module *m;

	if ((!str_is(extension, "hpi") && !str_is(extension, "jpi")) ||
	    !jar_plugin(s->arena, ar->manifest, &group, &artifact, &version))
		return SIZE_MAX;
	m = module_at(s, ar, group, artifact);
	if (!m)
		return SIZE_MAX;
	if (!m->version.len)
		m->version = version;
	return (size_t)(m - ar->modules);
}

static struct str version_of(struct jar_scan *s, const struct module *m)
{
	struct str v = m->version;

	if (!v.len)
		v = xml_text(m->pom, "version");
	if (!v.len)
		v = xml_text(xml_get(m->pom, "parent"), "version");
	if (str_find(v, STR("${")) != STR_NONE || !str_is_utf8(v))
		return STR("");
	return arena_dup(s->arena, v);
}

static void set_licenses(struct jar_scan *s, const struct jar *ar, const struct module *m,
			 struct package *p)
{
	const struct xml *list = m ? xml_get(m->pom, "licenses") : NULL;
	struct str *v = arena_new_array(s->arena, struct str, (list ? list->n : 0) + 1);
	struct str rest;

	xml_each (l, list) {
		struct str name =
			maven_license(s->arena, xml_text(l, "name"), xml_text(l, "url"));

		if (name.len)
			v[p->n_licenses++] = name;
	}
	if (!p->n_licenses && p->n_hashes) { /* the manifest is that of the archive */
		struct str name =
			jar_manifest_get(s->arena, ar->manifest, "Bundle-License");

		str_cut(name, ';', &name, &rest);
		str_cut(name, ',', &name, &rest);
		name = str_trim(name);
		name = str_find(name, STR("://")) == STR_NONE
			       ? maven_license(s->arena, name, STR(""))
			       : maven_license(s->arena, STR(""), name);
		if (name.len && str_is_utf8(name))
			v[p->n_licenses++] = name;
	}
	p->licenses = v;
}

static void set_hashes(struct jar_scan *s, struct str bytes, struct package_hash *v)
{
	uint8_t sha1[SHA1_SIZE], sha256[SHA256_SIZE];

	sha1_of(bytes, sha1);
	sha256_of(bytes, sha256);
	v[0] = (struct package_hash){ .alg = HASH_SHA1,
				      .hex = hex_encode(s->arena, sha1, sizeof(sha1)) };
	v[1] = (struct package_hash){
		.alg = HASH_SHA256, .hex = hex_encode(s->arena, sha256, sizeof(sha256))
	};
}

/* Name and version from the manifest and the file name; false when neither has a
 * version. */
static bool name_by_manifest(struct jar_scan *s, const struct jar *ar, struct package *p)
{
	static const char *const versions[] = { "Implementation-Version",
						"Bundle-Version",
						"Specification-Version" };
	static const char *const names[] = { "Bundle-SymbolicName",
					     "Automatic-Module-Name",
					     "Implementation-Title" };
	struct str artifact, version, classifier, rest;

	if (jar_split_name(ar->name, &artifact, &version, &classifier)) {
		p->name = artifact;
		p->version = version;
		if (classifier.len)
			p->qualifiers = arena_cat(s->arena, STR("classifier="),
						  classifier, STR(""));
		return true;
	}
	for (size_t i = 0; i < 3 && !p->version.len; i++)
		p->version = jar_manifest_get(s->arena, ar->manifest, versions[i]);
	for (size_t i = 0; i < 3 && !p->name.len; i++) {
		p->name = jar_manifest_get(s->arena, ar->manifest, names[i]);
		str_cut(p->name, ';', &p->name, &rest);
		p->name = str_trim(p->name);
	}
	return p->name.len && p->version.len && str_is_utf8(p->name) &&
	       str_is_utf8(p->version);
}

static void set_type(struct jar_scan *s, const struct jar *ar, struct package *p)
{
	struct str type = jar_extension(ar->name);

	if (!str_is(type, "jar"))
		p->qualifiers =
			arena_cat(s->arena, p->qualifiers,
				  p->qualifiers.len ? STR("&type=") : STR("type="), type);
}

static package_ref add_module(struct jar_scan *s, const struct jar *ar,
			      const struct module *m, const struct package_hash *hashes,
			      struct str qualifiers)
{
	struct package p = {
		.name = arena_cat(s->arena, m->group, STR(":"), m->artifact),
		.version = m->version,
		.qualifiers = qualifiers,
		.scope = SCOPE_RUNTIME,
		.hashes = hashes,
		.n_hashes = hashes ? 2 : 0,
	};

	if (!str_is_utf8(p.name))
		return PACKAGE_NONE;
	if (hashes)
		set_type(s, ar, &p);
	set_licenses(s, ar, m, &p);
	return parse_add(s->ctx, &p);
}

/* An archive that no coordinates lie in. */
static package_ref add_unknown(struct jar_scan *s, const struct jar *ar,
			       const struct package_hash *hashes)
{
	struct package p = { .scope = SCOPE_RUNTIME, .hashes = hashes, .n_hashes = 2 };

	if (!name_by_manifest(s, ar, &p)) {
		if (!ar->n_modules && !ar->has_inner)
			warn(s, ar, DIAG_UNRESOLVED, "nothing in it says what it is",
			     STR(""));
		return PACKAGE_NONE;
	}
	parse_note(s->ctx, 0, DIAG_UNRESOLVED,
		   STR_FMT "no coordinates in it, so that the group of " STR_FMT
			   " is not known",
		   STR_ARG(ar->place), STR_ARG(p.name));
	set_type(s, ar, &p);
	set_licenses(s, ar, NULL, &p);
	return parse_add(s->ctx, &p);
}

/* "-classifier" after "artifact-version" in the name of the file. */
static struct str classifier_of(struct jar_scan *s, const struct jar *ar,
				const struct module *m)
{
	size_t head = m->artifact.len + 1 + m->version.len;
	struct str extension = jar_extension(ar->name);
	struct str rest = str_slice(ar->name, head, ar->name.len - extension.len - 1);

	if (!m->version.len || rest.len < 2 || rest.ptr[0] != '-' ||
	    !is_named_after(ar->name, m))
		return STR("");
	return arena_cat(s->arena, STR("classifier="), str_from(rest, 1), STR(""));
}

static package_ref report(struct jar_scan *s, struct jar *ar, struct str bytes)
{
	struct package_hash hashes[2];
	package_ref ref;
	size_t own = plugin_module(s, ar);

	for (size_t i = 0; i < ar->n_modules; i++)
		ar->modules[i].version = version_of(s, &ar->modules[i]);
	if (own == SIZE_MAX)
		own = main_module(ar);
	set_hashes(s, bytes, hashes);
	ref = own == SIZE_MAX ? add_unknown(s, ar, hashes)
			      : add_module(s, ar, &ar->modules[own], hashes,
					   classifier_of(s, ar, &ar->modules[own]));
	for (size_t i = 0; i < ar->n_modules; i++) {
		if (i == own)
			continue;
		package_ref shaded = add_module(s, ar, &ar->modules[i], NULL, STR(""));

		parse_edge(s->ctx, ref, shaded);
	}
	for (size_t i = 0; i < ar->n_inner; i++)
		parse_edge(s->ctx, ref, ar->inner[i]);
	return ref;
}

static package_ref scan_archive(struct jar_scan *s, struct str bytes, struct jar *ar,
				unsigned depth)
{
	if (read_entries(s, ar, bytes, depth) < 0) {
		if (depth == 0)
			parse_error(s->ctx, 0, "not a zip archive, as a Java archive is");
		else
			warn(s, ar, DIAG_SYNTAX, "not a zip archive", STR(""));
		return PACKAGE_NONE;
	}
	return report(s, ar, bytes);
}

/* --- the file ---------------------------------------------------------------- */

static int parse_java_archive(struct parse_ctx *ctx, struct str bytes)
{
	struct jar_scan s = {
		.ctx = ctx,
		.arena = parse_arena(ctx),
		.budget = BUDGET,
		.entries = ENTRIES_MOST,
	};
	struct jar ar = { .name = str_basename(parse_path(ctx)), .place = STR("") };
	size_t before = parse_diags(ctx)->n;

	/* it fetches Gradle, whose version stands in the properties beside it */
	if (str_is(ar.name, "gradle-wrapper.jar")) {
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "the wrapper that fetches Gradle, not read");
		return 0;
	}
	scan_archive(&s, bytes, &ar, 0);
	return parse_diags(ctx)->n > before &&
			       parse_diags(ctx)->v[before].level == DIAG_ERROR
		       ? -1
		       : 0;
}

static const struct file_match matches[] = {
	{ MATCH_SUFFIX, ".jar", NULL }, { MATCH_SUFFIX, ".war", NULL },
	{ MATCH_SUFFIX, ".ear", NULL }, { MATCH_SUFFIX, ".par", NULL },
	{ MATCH_SUFFIX, ".hpi", NULL }, { MATCH_SUFFIX, ".jpi", NULL },
};

const struct parser java_archive_parser = {
	.id = "java-archive",
	.title = "Java archive",
	.versions = "zip",
	.spec = "https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse_java_archive,
};
