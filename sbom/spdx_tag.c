/*
 * spdx_tag.c - SPDX 2.3 tag-value: the JSON document in the form of its tags, so that
 * both say the same under the same namespace.
 *
 * https://spdx.github.io/spdx-spec/v2.3/ , "Tag:" of each clause.
 */
#include "sbom/sbom_tree.h"
#include "sbom/sbom_writers.h"
#include "sbom/spdx.h"

struct tag {
	const char *key, *tag;
};

/* A value of one line stands as it is; one of several, or one that looks like the start
 * of a text, between marks. */
static void write_tag(struct buf *out, const char *tag, struct str value)
{
	static const struct str end = { "</text>", 7 };
	bool plain = !str_has_char(value, '\n') && !str_has_char(value, '\r') &&
		     !str_starts_with(value, STR("<text>"));

	buf_printf(out, "%s: %s", tag, plain ? "" : "<text>");
	while (!plain) {
		size_t at = str_find(value, end);

		/* the mark itself cannot stand in a text */
		buf_add(out, str_slice(value, 0, at));
		if (at == STR_NONE)
			break;
		buf_add_text(out, "</ text>");
		value = str_from(value, at + end.len);
	}
	if (plain)
		buf_add(out, value);
	buf_add_text(out, plain ? "\n" : "</text>\n");
}

static void write_tags(struct buf *out, const struct jnode *v, const struct tag *tags,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct jnode *one = jnode_get(v, tags[i].key);

		if (jnode_is(one, JNODE_STRING))
			write_tag(out, tags[i].tag, one->text);
		else if (jnode_is(one, JNODE_FALSE))
			write_tag(out, tags[i].tag, STR("false"));
	}
}

#define COUNT(v) (sizeof(v) / sizeof((v)[0]))

static void write_head(struct buf *out, const struct jnode *root)
{
	static const struct tag tags[] = {
		{ "spdxVersion", "SPDXVersion" },
		{ "dataLicense", "DataLicense" },
		{ "SPDXID", "SPDXID" },
		{ "name", "DocumentName" },
		{ "documentNamespace", "DocumentNamespace" },
		{ "comment", "DocumentComment" },
	};
	static const struct tag creation[] = {
		{ "licenseListVersion", "LicenseListVersion" },
		{ "created", "Created" },
	};
	const struct jnode *info = jnode_get(root, "creationInfo");

	write_tags(out, root, tags, COUNT(tags));
	jnode_each (one, jnode_get(info, "creators"))
		write_tag(out, "Creator", one->text);
	write_tags(out, info, creation, COUNT(creation));
}

static void write_package(struct buf *out, struct arena *a, const struct jnode *v)
{
	static const struct tag tags[] = {
		{ "name", "PackageName" },
		{ "SPDXID", "SPDXID" },
		{ "versionInfo", "PackageVersion" },
		{ "packageFileName", "PackageFileName" },
		{ "supplier", "PackageSupplier" },
		{ "downloadLocation", "PackageDownloadLocation" },
		{ "filesAnalyzed", "FilesAnalyzed" },
		{ "sourceInfo", "PackageSourceInfo" },
		{ "licenseConcluded", "PackageLicenseConcluded" },
		{ "licenseDeclared", "PackageLicenseDeclared" },
		{ "copyrightText", "PackageCopyrightText" },
		{ "primaryPackagePurpose", "PrimaryPackagePurpose" },
	};

	buf_add_char(out, '\n');
	write_tags(out, v, tags, COUNT(tags));
	jnode_each (one, jnode_get(v, "checksums"))
		write_tag(out, "PackageChecksum",
			  arena_cat(a, jnode_string(one, "algorithm"), STR(": "),
				    jnode_string(one, "checksumValue")));
	jnode_each (one, jnode_get(v, "externalRefs"))
		write_tag(out, "ExternalRef",
			  arena_printf(a, STR_FMT " " STR_FMT " " STR_FMT,
				       STR_ARG(jnode_string(one, "referenceCategory")),
				       STR_ARG(jnode_string(one, "referenceType")),
				       STR_ARG(jnode_string(one, "referenceLocator"))));
}

static void write_rest(struct buf *out, struct arena *a, const struct jnode *root)
{
	static const struct tag tags[] = {
		{ "licenseId", "LicenseID" },
		{ "extractedText", "ExtractedText" },
		{ "name", "LicenseName" },
	};

	jnode_each (one, jnode_get(root, "hasExtractedLicensingInfos")) {
		buf_add_char(out, '\n');
		write_tags(out, one, tags, COUNT(tags));
	}
	buf_add_char(out, '\n');
	jnode_each (one, jnode_get(root, "relationships"))
		write_tag(out, "Relationship",
			  arena_printf(a, STR_FMT " " STR_FMT " " STR_FMT,
				       STR_ARG(jnode_string(one, "spdxElementId")),
				       STR_ARG(jnode_string(one, "relationshipType")),
				       STR_ARG(jnode_string(one, "relatedSpdxElement"))));
}

static void write_spdx_tag(const struct report *r, const char *version, bool findings,
			   struct buf *out)
{
	struct arena arena;
	struct buf text;

	(void)version;
	(void)findings;
	buf_init(&text, SIZE_MAX / 2);
	arena_init(&arena);
	spdx_write_document(r, &text);
	const struct jnode *root = tree_of_own_json(&arena, &text);

	write_head(out, root);
	jnode_each (one, jnode_get(root, "packages"))
		write_package(out, &arena, one);
	write_rest(out, &arena, root);
	arena_release(&arena);
	buf_release(&text);
}

const struct writer spdx_tag_writer = {
	.name = "spdx",
	.aliases = "spdx-tag spdx-tag-value",
	.title = "SPDX tag-value",
	.versions = "2.3",
	.media_type = "text/spdx",
	.is_sbom = true,
	.write = write_spdx_tag,
};
