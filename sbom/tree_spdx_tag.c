/*
 * tree_spdx_tag.c - SPDX tag-value 2.1 to 2.3 as the tree of SPDX JSON.
 *
 * https://spdx.github.io/spdx-spec/v2.3/ , "Tag:" of each clause.  A line is "Tag:
 * value"; <text> and </text> enclose a value of several lines; '#' begins a comment.
 * PackageName, FileName, SnippetSPDXID and LicenseID each begin a section.
 */
#include "sbom/sbom_tree.h"

enum section { SEC_DOCUMENT, SEC_PACKAGE, SEC_FILE, SEC_LICENSE, SEC_OTHER };
enum { LINES_SAID = 20 };

struct tag_reader {
	struct arena *a;
	struct diag_list *d;
	struct str path;
	unsigned line;     /* of the tag */
	unsigned line_now; /* where the reader is */
	struct str rest;
	const char *end; /* of all bytes */
	bool no_close;   /* no </text> follows, so that none is looked for again */
	size_t n_odd;
	enum section section;
	struct tree_list root, info, creators, packages, files, licenses, relationships;
	struct tree_list one;             /* of the section */
	struct tree_list refs, checksums; /* of the package */
};

static struct jnode *text_node(struct tag_reader *r, struct str text)
{
	return tree_string(r->a, text, r->line);
}

static void put(struct tag_reader *r, struct tree_list *to, const char *key,
		struct str value)
{
	tree_add(to, str_of(key), text_node(r, value));
}

static void begin(struct tag_reader *r, enum section section, struct tree_list *list)
{
	r->section = section;
	r->one = tree_open(r->a, JNODE_OBJECT, r->line);
	if (list)
		tree_add(list, STR(""), r->one.node);
	if (section == SEC_PACKAGE) {
		r->refs = tree_open(r->a, JNODE_ARRAY, r->line);
		r->checksums = tree_open(r->a, JNODE_ARRAY, r->line);
		tree_add(&r->one, STR("externalRefs"), r->refs.node);
		tree_add(&r->one, STR("checksums"), r->checksums.node);
	}
}

static void say_odd(struct tag_reader *r, const char *what)
{
	if (r->n_odd++ < LINES_SAID)
		diag_add(r->d, DIAG_WARNING, DIAG_SYNTAX, r->path, r->line, "%s", what);
}

/* --- values of several parts -------------------------------------------------- */

/* "SHA256: 12ab…" */
static void add_checksum(struct tag_reader *r, struct str value)
{
	struct tree_list one = tree_open(r->a, JNODE_OBJECT, r->line);
	struct str alg, hex;

	if (!str_cut(value, ':', &alg, &hex)) {
		say_odd(r, "a checksum without ':'");
		return;
	}
	put(r, &one, "algorithm", str_trim(alg));
	put(r, &one, "checksumValue", str_trim(hex));
	tree_add(&r->checksums, STR(""), one.node);
}

/* "PACKAGE-MANAGER purl pkg:…" */
static void add_reference(struct tag_reader *r, struct str value)
{
	struct tree_list one = tree_open(r->a, JNODE_OBJECT, r->line);
	struct str rest = value, category, type;

	if (!str_next_word(&rest, &category) || !str_next_word(&rest, &type)) {
		say_odd(r, "an external reference needs category, type and locator");
		return;
	}
	put(r, &one, "referenceCategory", category);
	put(r, &one, "referenceType", type);
	put(r, &one, "referenceLocator", str_trim(rest));
	tree_add(&r->refs, STR(""), one.node);
}

/* "A DEPENDS_ON B" */
static void add_relationship(struct tag_reader *r, struct str value)
{
	struct tree_list one = tree_open(r->a, JNODE_OBJECT, r->line);
	struct str rest = value, from, type;

	if (!str_next_word(&rest, &from) || !str_next_word(&rest, &type)) {
		say_odd(r, "a relationship needs two elements and a type");
		return;
	}
	put(r, &one, "spdxElementId", from);
	put(r, &one, "relationshipType", type);
	put(r, &one, "relatedSpdxElement", str_trim(rest));
	tree_add(&r->relationships, STR(""), one.node);
}

/* --- tags -------------------------------------------------------------------- */

struct tag {
	const char *tag, *key;
};

static const char *key_of(const struct tag *v, size_t n, struct str tag)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(tag, v[i].tag))
			return v[i].key;
	return NULL;
}

static void package_tag(struct tag_reader *r, struct str tag, struct str value)
{
	static const struct tag tags[] = {
		{ "SPDXID", "SPDXID" },
		{ "PackageVersion", "versionInfo" },
		{ "PackageFileName", "packageFileName" },
		{ "PackageSupplier", "supplier" },
		{ "PackageOriginator", "originator" },
		{ "PackageDownloadLocation", "downloadLocation" },
		{ "PackageLicenseDeclared", "licenseDeclared" },
		{ "PackageLicenseConcluded", "licenseConcluded" },
		{ "PackageSourceInfo", "sourceInfo" },
		{ "PrimaryPackagePurpose", "primaryPackagePurpose" },
	};
	const char *key = key_of(tags, sizeof(tags) / sizeof(tags[0]), tag);

	if (key)
		put(r, &r->one, key, value);
	else if (str_is(tag, "PackageChecksum"))
		add_checksum(r, value);
	else if (str_is(tag, "ExternalRef"))
		add_reference(r, value);
}

static void document_tag(struct tag_reader *r, struct str tag, struct str value)
{
	static const struct tag tags[] = {
		{ "SPDXVersion", "spdxVersion" },
		{ "DocumentName", "name" },
		{ "DocumentNamespace", "documentNamespace" },
		{ "SPDXID", "SPDXID" },
	};
	const char *key = key_of(tags, sizeof(tags) / sizeof(tags[0]), tag);

	if (key)
		put(r, &r->root, key, value);
}

/* Tags that begin a section or stand in any. */
static bool common_tag(struct tag_reader *r, struct str tag, struct str value)
{
	if (str_is(tag, "PackageName")) {
		begin(r, SEC_PACKAGE, &r->packages);
		put(r, &r->one, "name", value);
	} else if (str_is(tag, "FileName")) {
		begin(r, SEC_FILE, &r->files);
		put(r, &r->one, "fileName", value);
	} else if (str_is(tag, "LicenseID")) {
		begin(r, SEC_LICENSE, &r->licenses);
		put(r, &r->one, "licenseId", value);
	} else if (str_is(tag, "SnippetSPDXID")) {
		begin(r, SEC_OTHER, NULL);
	} else if (str_is(tag, "Relationship")) {
		add_relationship(r, value);
	} else if (str_is(tag, "Creator")) {
		tree_add(&r->creators, STR(""), text_node(r, value));
	} else if (str_is(tag, "Created")) {
		put(r, &r->info, "created", value);
	} else {
		return false;
	}
	return true;
}

static void take_tag(struct tag_reader *r, struct str tag, struct str value)
{
	if (common_tag(r, tag, value))
		return;
	switch (r->section) {
	case SEC_DOCUMENT:
		document_tag(r, tag, value);
		break;
	case SEC_PACKAGE:
		package_tag(r, tag, value);
		break;
	case SEC_FILE:
		if (str_is(tag, "SPDXID"))
			put(r, &r->one, "SPDXID", value);
		break;
	case SEC_LICENSE:
		if (str_is(tag, "LicenseName"))
			put(r, &r->one, "name", value);
		else if (str_is(tag, "ExtractedText"))
			put(r, &r->one, "extractedText", value);
		break;
	case SEC_OTHER:
		break;
	}
}

/* --- lines ------------------------------------------------------------------- */

static bool is_tag(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]))
			return false;
	return s.len > 0;
}

static unsigned count_lines(struct str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\n';
	return n;
}

/* A value that begins with <text> goes on until </text>; value lies in the bytes that
 * r->rest continues. */
static struct str whole_value(struct tag_reader *r, struct str value)
{
	static const struct str open = { "<text>", 6 }, close = { "</text>", 7 };
	struct str all;
	size_t end;

	if (!str_starts_with(value, open))
		return value;
	all = str_from(value, open.len);
	all.len = (size_t)(r->end - all.ptr);
	end = r->no_close ? STR_NONE : str_find(all, close);
	if (end == STR_NONE) {
		r->no_close = true;
		say_odd(r, "<text> without </text>");
		return str_from(value, open.len);
	}
	struct str after = str_from(all, end + close.len), line;

	if (after.ptr > r->rest.ptr) {
		r->line_now += count_lines(
			(struct str){ r->rest.ptr, (size_t)(after.ptr - r->rest.ptr) });
		r->rest = after;
		if (str_next_line(&r->rest, &line)) /* what follows on that line */
			r->line_now++;
	}
	return str_slice(all, 0, end);
}

static void read_lines(struct tag_reader *r, struct str bytes)
{
	struct str line, tag, value;

	r->rest = bytes;
	r->end = bytes.ptr + bytes.len;
	while (str_next_line(&r->rest, &line)) {
		r->line = ++r->line_now;
		if (!r->rest.len) /* the cut leaves no place behind */
			r->rest = (struct str){ r->end, 0 };
		line = str_trim(line);
		if (!line.len || line.ptr[0] == '#')
			continue;
		if (!str_cut(line, ':', &tag, &value) || !is_tag(tag)) {
			say_odd(r, "not a line of the form 'Tag: value'");
			continue;
		}
		take_tag(r, tag, whole_value(r, str_trim(value)));
	}
	if (r->n_odd > LINES_SAID)
		diag_add(r->d, DIAG_WARNING, DIAG_SYNTAX, r->path, 0,
			 "%zu more lines are not as they should be",
			 r->n_odd - LINES_SAID);
}

struct jnode *tree_of_spdx_tag(struct arena *a, struct str bytes, struct diag_list *d,
			       struct str path)
{
	struct tag_reader r = { .a = a, .d = d, .path = path, .line = 1 };

	r.root = tree_open(a, JNODE_OBJECT, 1);
	r.info = tree_open(a, JNODE_OBJECT, 1);
	r.creators = tree_open(a, JNODE_ARRAY, 1);
	r.packages = tree_open(a, JNODE_ARRAY, 1);
	r.files = tree_open(a, JNODE_ARRAY, 1);
	r.licenses = tree_open(a, JNODE_ARRAY, 1);
	r.relationships = tree_open(a, JNODE_ARRAY, 1);
	read_lines(&r, bytes);
	tree_add(&r.info, STR("creators"), r.creators.node);
	tree_add(&r.root, STR("creationInfo"), r.info.node);
	tree_add(&r.root, STR("packages"), r.packages.node);
	tree_add(&r.root, STR("files"), r.files.node);
	tree_add(&r.root, STR("hasExtractedLicensingInfos"), r.licenses.node);
	tree_add(&r.root, STR("relationships"), r.relationships.node);
	return r.root.node;
}
