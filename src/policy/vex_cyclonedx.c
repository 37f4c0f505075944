/*
 * vex_cyclonedx.c - the analyses of a CycloneDX document, be it an SBOM or a VEX that
 * refers to one: https://cyclonedx.org/capabilities/vex/ (1.4 to 1.7).
 *
 * What is affected is a bom-ref of the document, or of another one by BOM-Link
 * (urn:cdx:SERIAL/VERSION#REF).  Of another document a bom-ref tells the package when it
 * is a purl, as most tools write it.
 */
#include "base/codec.h"
#include "base/map.h"
#include "policy/vex_internal.h"

struct boms {
	struct vex_reader *r;
	struct map purls; /* bom-ref -> place of the component's purl in v */
	struct str *v;
	size_t n, cap;
};

enum { COMPONENT_DEPTH = 32 };

static void note_component(struct boms *b, const struct jnode *c)
{
	struct str ref = jnode_string(c, "bom-ref"), purl = jnode_string(c, "purl");

	if (!ref.len || !purl.len)
		return;
	arena_grow(b->r->arena, b->v, b->n, &b->cap);
	b->v[b->n] = purl;
	map_put(&b->purls, ref, b->n++);
}

static void note_components(struct boms *b, const struct jnode *list, unsigned depth)
{
	if (!list || depth > COMPONENT_DEPTH)
		return;
	jnode_each (c, list) {
		note_component(b, c);
		note_components(b, jnode_get(c, "components"), depth + 1);
	}
}

static struct str purl_of_ref(struct boms *b, struct str ref)
{
	uint64_t at;
	size_t hash;

	if (map_get(&b->purls, ref, &at))
		return b->v[at];
	if (!str_starts_with(ref, STR("urn:cdx:")))
		return ref;
	hash = str_find_char(ref, '#');
	ref = hash == STR_NONE ? STR("") : str_from(ref, hash + 1);
	if (map_get(&b->purls, ref, &at))
		return b->v[at];
	/* the fragment of an address: escaped, or not */
	if (!str_starts_with(ref, STR("pkg:")))
		percent_decode(b->r->arena, ref, &ref);
	return ref;
}

static enum vex_state state_of(struct str state)
{
	if (str_is(state, "not_affected") || str_is(state, "false_positive"))
		return VEX_NOT_AFFECTED;
	if (str_is(state, "resolved") || str_is(state, "resolved_with_pedigree"))
		return VEX_FIXED;
	if (str_is(state, "exploitable") || str_is(state, "in_triage"))
		return VEX_AFFIRMS;
	return VEX_UNKNOWN;
}

/* Whether what is said of the whole is meant for this version too. */
static bool is_meant(const struct jnode *version, enum vex_state state)
{
	struct str status = jnode_string(version, "status");

	return !str_is(status, state == VEX_AFFIRMS ? "unaffected" : "affected");
}

/*
 * The versions that an analysis is about, beside a purl that has none.  Ranges are not
 * read: what takes a statement back is then about every version, and what hides about
 * none.  False when there was nothing to add or to say.
 */
static bool add_versions(struct boms *b, const struct jnode *versions,
			 const struct ignore_package *base, enum vex_state state,
			 struct vex_packages *packages)
{
	bool any = false;

	jnode_each (v, versions) {
		struct ignore_package p = *base;

		p.version = jnode_string(v, "version");
		if (!is_meant(v, state))
			continue;
		any = true;
		if (p.version.len || state == VEX_AFFIRMS)
			vex_add_package(b->r, packages, &p);
		else
			vex_not_applied(b->r, v->line, "ranges of versions are not read:",
					jnode_string(v, "range"));
	}
	return any;
}

static bool has_version(struct boms *b, struct str purl, struct ignore_package *p)
{
	return ignore_package_read(b->r->arena, purl, p) != NULL || p->version.len > 0;
}

static void add_affected(struct boms *b, const struct jnode *affects, struct str id,
			 enum vex_state state, struct vex_packages *packages)
{
	struct str ref = jnode_string(affects, "ref"), purl = purl_of_ref(b, ref);
	const struct jnode *versions = jnode_get(affects, "versions");
	struct ignore_package base;

	if (!str_starts_with(purl, STR("pkg:"))) {
		vex_not_applied(b->r, affects->line,
				"no purl says which package is meant by", ref);
	} else if (versions && versions->child && !has_version(b, purl, &base)) {
		if (!add_versions(b, versions, &base, state, packages))
			vex_not_applied(b->r, affects->line,
					"it holds for none of the versions, of", id);
	} else {
		vex_add_purl(b->r, packages, affects->line, purl);
	}
}

/* CycloneDX has more words for why something is not affected than OpenVEX. */
static struct str justification_of(struct str word)
{
	if (str_is(word, "code_not_present"))
		return STR("vulnerable_code_not_present");
	if (str_is(word, "code_not_reachable") || str_starts_with(word, STR("requires_")))
		return STR("vulnerable_code_not_in_execute_path");
	if (str_starts_with(word, STR("protected_")))
		return STR("inline_mitigations_already_exist");
	return STR("");
}

static void read_vulnerability(struct boms *b, const struct jnode *v)
{
	const struct jnode *analysis = jnode_get(v, "analysis"),
			   *references = jnode_get(v, "references"),
			   *affects = jnode_get(v, "affects");
	struct str state = jnode_string(analysis, "state"), id = jnode_string(v, "id");
	struct str detail = jnode_string(analysis, "detail"),
		   why = jnode_string(analysis, "justification");
	struct vex_texts ids = { .n = 0 };
	struct vex_packages packages = { .n = 0 };

	if (!state.len) /* a finding, which nobody has judged */
		return;
	vex_add_text(b->r, &ids, id);
	jnode_each (a, references)
		vex_add_text(b->r, &ids, jnode_string(a, "id"));
	jnode_each (a, affects)
		add_affected(b, a, id, state_of(state), &packages);
	if (!packages.n && affects && affects->child)
		return; /* each has been said */
	vex_add(b->r, &(struct vex_statement){
			      .line = v->line,
			      .state = state_of(state),
			      .state_text = state,
			      .ids = &ids,
			      .packages = &packages,
			      .reason = detail.len ? detail : why,
			      .justification = justification_of(why),
			      .when = vex_time(jnode_string(analysis, "lastUpdated"),
					       vex_time(jnode_string(v, "updated"),
							b->r->when)) });
}

void vex_read_cyclonedx(struct vex_reader *r, const struct jnode *root)
{
	const struct jnode *metadata = jnode_get(root, "metadata"),
			   *list = jnode_get(root, "vulnerabilities");
	struct boms b = { .r = r };

	r->when = vex_time(jnode_string(metadata, "timestamp"), 0);
	map_init(&b.purls);
	if (jnode_get(metadata, "component"))
		note_component(&b, jnode_get(metadata, "component"));
	note_components(&b, jnode_get(root, "components"), 0);
	jnode_each (v, list)
		read_vulnerability(&b, v);
	map_release(&b.purls);
}
