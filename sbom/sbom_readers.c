/*
 * sbom_readers.c - SBOM files that lie in a tree, as parsers.
 *
 * Names: https://cyclonedx.org/specification/overview/#recognized-file-patterns and
 * https://spdx.github.io/spdx-spec/v2.3/conformance/#standard-data-format-requirements ,
 * and what makers of SBOMs call their output.  The content decides.
 */

#include "sbom/sbom_emit.h"
#include "sbom/sbom_read.h"

static int parse_sbom(struct parse_ctx *ctx, struct str bytes)
{
	struct sbom_doc *doc =
		sbom_read(parse_arena(ctx), bytes, parse_diags(ctx), parse_path(ctx));

	if (!doc)
		return -1;
	sbom_emit(ctx, doc, 0);
	return 0;
}

#define COUNT(v) (sizeof(v) / sizeof((v)[0]))

static bool is_cyclonedx_json(struct str bytes)
{
	return sbom_looks_like(bytes, SBOM_CYCLONEDX_JSON);
}

/* What their makers call them; which format it is the content tells. */
/* clang-format off */
#define JSON_NAMES \
	{ MATCH_WRAP_NOCASE, "bom", ".json" }, \
	{ MATCH_WRAP_NOCASE, "sbom", ".json" }, \
	{ MATCH_SURE_SUFFIX, ".cdx.json", NULL }, \
	{ MATCH_SUFFIX, ".bom.json", NULL }, \
	{ MATCH_SUFFIX, ".sbom.json", NULL }, \
	{ MATCH_SUFFIX, "-sbom.json", NULL }, \
	{ MATCH_SURE_SUFFIX, ".spdx.json", NULL }, \
	{ MATCH_SURE_SUFFIX, ".spdx3.json", NULL }, \
	{ MATCH_SUFFIX, "-bom.json", NULL }, \
	{ MATCH_SURE_SUFFIX, ".cyclonedx.json", NULL },
/* clang-format on */

static const struct file_match json_names[] = { JSON_NAMES };

const struct parser cyclonedx_json_parser = {
	.id = "cyclonedx-json",
	.title = "CycloneDX SBOM in JSON",
	.versions = "1.2 to 1.7",
	.spec = "https://cyclonedx.org/docs/1.6/json/",
	.ecosystem = ECO_NONE,
	.matches = json_names,
	.n_matches = COUNT(json_names),
	.sniff = is_cyclonedx_json,
	.parse = parse_sbom,
};

static bool is_cyclonedx_xml(struct str bytes)
{
	return sbom_looks_like(bytes, SBOM_CYCLONEDX_XML);
}

static const struct file_match xml_names[] = {
	{ MATCH_WRAP_NOCASE, "bom", ".xml" },    { MATCH_WRAP_NOCASE, "sbom", ".xml" },
	{ MATCH_SURE_SUFFIX, ".cdx.xml", NULL }, { MATCH_SUFFIX, ".bom.xml", NULL },
	{ MATCH_SUFFIX, ".sbom.xml", NULL },
};

const struct parser cyclonedx_xml_parser = {
	.id = "cyclonedx-xml",
	.title = "CycloneDX SBOM in XML",
	.versions = "1.0 to 1.7",
	.spec = "https://cyclonedx.org/docs/1.6/xml/",
	.ecosystem = ECO_NONE,
	.matches = xml_names,
	.n_matches = COUNT(xml_names),
	.is_binary = true,
	.sniff = is_cyclonedx_xml,
	.parse = parse_sbom,
};

static bool is_spdx3(struct str bytes)
{
	return sbom_looks_like(bytes, SBOM_SPDX3_JSON);
}

const struct parser spdx3_json_parser = {
	.id = "spdx3-json",
	.title = "SPDX 3 SBOM in JSON-LD",
	.versions = "3.0.0, 3.0.1",
	.spec = "https://spdx.github.io/spdx-spec/v3.0.1/",
	.ecosystem = ECO_NONE,
	.matches = json_names,
	.n_matches = COUNT(json_names),
	.sniff = is_spdx3,
	.parse = parse_sbom,
};

static bool is_spdx_json(struct str bytes)
{
	return sbom_looks_like(bytes, SBOM_SPDX_JSON);
}

const struct parser spdx_json_parser = {
	.id = "spdx-json",
	.title = "SPDX SBOM in JSON",
	.versions = "2.1 to 2.3",
	.spec = "https://spdx.github.io/spdx-spec/v2.3/",
	.ecosystem = ECO_NONE,
	.matches = json_names,
	.n_matches = COUNT(json_names),
	.sniff = is_spdx_json,
	.parse = parse_sbom,
};

static bool is_syft_json(struct str bytes)
{
	return sbom_looks_like(bytes, SBOM_SYFT_JSON);
}

static const struct file_match syft_names[] = {
	JSON_NAMES{ MATCH_SURE_SUFFIX, ".syft.json", NULL },
};

const struct parser syft_json_parser = {
	.id = "syft-json",
	.title = "Syft SBOM in its own JSON",
	.versions = "schema 1 to 16",
	.spec = "https://github.com/anchore/syft/tree/main/schema/json",
	.ecosystem = ECO_NONE,
	.matches = syft_names,
	.n_matches = COUNT(syft_names),
	.sniff = is_syft_json,
	.parse = parse_sbom,
};

static bool is_spdx_tag(struct str bytes)
{
	return sbom_looks_like(bytes, SBOM_SPDX_TAG);
}

static const struct file_match tag_names[] = {
	{ MATCH_SURE_SUFFIX, ".spdx", NULL },
	{ MATCH_SURE_SUFFIX, ".spdx.txt", NULL },
};

const struct parser spdx_tag_parser = {
	.id = "spdx-tag",
	.title = "SPDX SBOM in tag-value form",
	.versions = "2.1 to 2.3",
	.spec = "https://spdx.github.io/spdx-spec/v2.3/",
	.ecosystem = ECO_NONE,
	.matches = tag_names,
	.n_matches = COUNT(tag_names),
	.sniff = is_spdx_tag,
	.parse = parse_sbom,
};

static bool is_spdx_yaml(struct str bytes)
{
	return sbom_looks_like(bytes, SBOM_SPDX_YAML);
}

static const struct file_match yaml_names[] = {
	{ MATCH_SURE_SUFFIX, ".spdx.yml", NULL },
	{ MATCH_SURE_SUFFIX, ".spdx.yaml", NULL },
	{ MATCH_SURE_SUFFIX, ".spdx", NULL },
};

const struct parser spdx_yaml_parser = {
	.id = "spdx-yaml",
	.title = "SPDX SBOM in YAML",
	.versions = "2.2, 2.3",
	.spec = "https://spdx.github.io/spdx-spec/v2.3/",
	.ecosystem = ECO_NONE,
	.matches = yaml_names,
	.n_matches = COUNT(yaml_names),
	.sniff = is_spdx_yaml,
	.parse = parse_sbom,
};

static bool is_spdx_xml(struct str bytes)
{
	return sbom_looks_like(bytes, SBOM_SPDX_XML);
}

static const struct file_match spdx_xml_names[] = {
	{ MATCH_SURE_SUFFIX, ".spdx.xml", NULL },
};

const struct parser spdx_xml_parser = {
	.id = "spdx-xml",
	.title = "SPDX SBOM in XML",
	.versions = "2.2, 2.3",
	.spec = "https://spdx.github.io/spdx-spec/v2.3/",
	.ecosystem = ECO_NONE,
	.matches = spdx_xml_names,
	.n_matches = COUNT(spdx_xml_names),
	.is_binary = true,
	.sniff = is_spdx_xml,
	.parse = parse_sbom,
};

/* What is known and not read is said, not passed over. */
static const struct file_match unread_names[] = {
	{ MATCH_SURE_SUFFIX, ".spdx.rdf", NULL },
	{ MATCH_SURE_SUFFIX, ".spdx.rdf.xml", NULL },
	{ MATCH_SURE_SUFFIX, ".spdx", NULL },
};

const struct parser spdx_unread_parser = {
	.id = "spdx-unread",
	.title = "SPDX SBOM in RDF/XML (said, not read)",
	.versions = "none",
	.spec = "https://spdx.github.io/spdx-spec/v2.3/",
	.ecosystem = ECO_NONE,
	.matches = unread_names,
	.n_matches = COUNT(unread_names),
	.is_binary = true,
	.sniff = sbom_looks_unread,
	.parse = parse_sbom,
};
