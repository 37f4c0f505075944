/*
 * gradle_verification_metadata.c - gradle/verification-metadata.xml
 *
 * https://docs.gradle.org/current/userguide/dependency_verification.html , schema 1.x:
 * https://schema.gradle.org/dependency-verification/dependency-verification-1.3.xsd
 *
 * A list of what may be used, to which entries are added and seldom taken away: parents
 * of POMs, plugins and past versions are there too.  So it counts only where no lock
 * file is, and what it lists is optional.
 */
#include "format/sri.h"
#include "format/xml.h"
#include "parsers/gradle.h"

/* Metadata alone, as the parents of POMs are. */
static bool is_metadata(struct str file)
{
	return str_ends_with(file, STR(".pom")) || str_ends_with(file, STR(".module")) ||
	       str_ends_with(file, STR(".xml"));
}

static size_t count_artifacts(const struct xml *component)
{
	size_t n = 0;

	xml_each (a, component)
		n += xml_is(a, "artifact") && !is_metadata(xml_attr(a, "name"));
	return n;
}

static void add_hashes(struct parse_ctx *ctx, const struct xml *artifact, bool several,
		       struct package_hash *v, size_t *n)
{
	xml_each (e, artifact) {
		struct package_hash h = { .hex = arena_lower(parse_arena(ctx),
							     xml_attr(e, "value")) };

		if (!hash_alg_of(e->name, &h.alg))
			continue; /* pgp: who signed it */
		if (!hash_is_hex(h.alg, h.hex)) {
			parse_warn(ctx, e->line, DIAG_SYNTAX, "not a digest: " STR_FMT,
				   STR_ARG(str_slice(h.hex, 0, 100)));
			continue;
		}
		if (several)
			h.file = xml_attr(artifact, "name");
		v[(*n)++] = h;
	}
}

static void add_component(struct parse_ctx *ctx, const struct xml *c)
{
	struct arena *a = parse_arena(ctx);
	struct package p = { .scope = SCOPE_OPTIONAL, .line = c->line };
	struct str group = xml_attr(c, "group"), name = xml_attr(c, "name");
	size_t n_artifacts = count_artifacts(c), most = 0;
	struct package_hash *hashes;

	if (!group.len && name.len) {
		parse_note(ctx, c->line, DIAG_SKIPPED,
			   STR_FMT ": a download that is no Maven artifact",
			   STR_ARG(name));
		return;
	}
	if (!group.len || !name.len || !xml_attr(c, "version").len) {
		parse_warn(ctx, c->line, DIAG_SYNTAX,
			   "a component without group, name or version");
		return;
	}
	if (!n_artifacts)
		return;
	xml_each (artifact, c)
		most += artifact->n;
	hashes = arena_new_array(a, struct package_hash, most + 1);
	xml_each (artifact, c)
		if (xml_is(artifact, "artifact") &&
		    !is_metadata(xml_attr(artifact, "name")))
			add_hashes(ctx, artifact, n_artifacts > 1, hashes, &p.n_hashes);
	p.hashes = hashes;
	p.name = arena_cat(a, group, STR(":"), name);
	p.version = xml_attr(c, "version");
	parse_add(ctx, &p);
}

static int parse_verification_metadata(struct parse_ctx *ctx, struct str bytes)
{
	const struct xml *root;

	if (gradle_is_locked(ctx, "../")) {
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "what may be used; the lock file says what is used");
		return 0;
	}
	root = xml_read(parse_arena(ctx), bytes, 64, parse_diags(ctx), parse_path(ctx));
	if (!root)
		return -1;
	if (!xml_is(root, "verification-metadata"))
		return parse_error(ctx, root->line,
				   "expected <verification-metadata>, found <" STR_FMT
				   ">",
				   STR_ARG(root->name));
	xml_each (c, xml_get(root, "components"))
		if (xml_is(c, "component"))
			add_component(ctx, c);
	if (xml_get(root, "components"))
		parse_note(ctx, root->line, DIAG_UNPINNED,
			   "no lock file beside it: this list of what may be used holds "
			   "past versions too");
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_TAIL, "gradle/verification-metadata.xml", NULL },
};

const struct parser gradle_verification_metadata_parser = {
	.id = "gradle-verification-metadata",
	.title = "Gradle verification metadata",
	.versions = "1.0 to 1.3",
	.spec = "https://docs.gradle.org/current/userguide/dependency_verification.html",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse_verification_metadata,
};
