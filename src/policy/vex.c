/*
 * vex.c - what kind of VEX document it is, and what its readers share.
 */
#include "policy/vex_internal.h"

#include "format/text.h"

/* VEX_PAIRS: flaws times statements.  A document of Red Hat's about one flaw has some ten
 * thousand. */
enum { VEX_DEPTH = 64, VEX_PAIRS = 4000000 };

void vex_not_applied(struct vex_reader *r, unsigned line, const char *why,
		     struct str about)
{
	diag_add(r->d, DIAG_WARNING, DIAG_POLICY, r->file, line,
		 "this statement is not applied: %s '" STR_FMT "'", why, STR_ARG(about));
}

void vex_add_text(struct vex_reader *r, struct vex_texts *list, struct str text)
{
	if (!text.len)
		return;
	arena_grow(r->arena, list->v, list->n, &list->cap);
	list->v[list->n++] = text;
}

void vex_add_package(struct vex_reader *r, struct vex_packages *list,
		     const struct ignore_package *p)
{
	arena_grow(r->arena, list->v, list->n, &list->cap);
	list->v[list->n++] = *p;
}

bool vex_add_purl(struct vex_reader *r, struct vex_packages *list, unsigned line,
		  struct str text)
{
	struct ignore_package p;

	if (!str_starts_with(text, STR("pkg:")))
		return false;
	const char *wrong = ignore_package_read(r->arena, text, &p);
	if (wrong) {
		diag_add(r->d, DIAG_WARNING, DIAG_POLICY, r->file, line,
			 "a package that is passed over: %s '" STR_FMT "'", wrong,
			 STR_ARG(text));
		return false;
	}
	vex_add_package(r, list, &p);
	return true;
}

/* False, and said once, when the document holds too many. */
static bool count_pairs(struct vex_reader *r, unsigned line, size_t n)
{
	if (r->pairs > VEX_PAIRS)
		return false;
	r->pairs += n;
	if (r->pairs <= VEX_PAIRS)
		return true;
	diag_add(
		r->d, DIAG_WARNING, DIAG_LIMIT, r->file, line,
		"more than %d pairs of a flaw and a product; what follows is not applied",
		VEX_PAIRS);
	return false;
}

int64_t vex_time(struct str text, int64_t otherwise)
{
	int64_t t;

	return time_parse(text, &t) ? t : otherwise;
}

void vex_add(struct vex_reader *r, const struct vex_statement *s)
{
	struct ignore_entry e = { .kinds = 1u << FINDING_VULNERABILITY,
				  .reason = s->reason,
				  .status = s->state == VEX_FIXED ? STR("fixed")
								  : STR("not_affected"),
				  .justification = s->justification,
				  .until = DATE_NONE,
				  .file = r->file,
				  .line = s->line,
				  .is_vex = true,
				  .affirms = s->state == VEX_AFFIRMS,
				  .when = s->when,
				  .ids = s->ids->v,
				  .n_ids = s->ids->n,
				  .packages = s->packages->v,
				  .n_packages = s->packages->n };

	if (s->state == VEX_UNKNOWN) {
		vex_not_applied(r, s->line, "no state is called", s->state_text);
		return;
	}
	if (!e.n_ids) {
		vex_not_applied(r, s->line, "it names no vulnerability", STR(""));
		return;
	}
	if (!e.n_packages) {
		vex_not_applied(r, s->line, "no purl says which package it means, for",
				s->ids->v[0]);
		return;
	}
	if (count_pairs(r, s->line, e.n_ids))
		ignore_list_add(r->list, &e);
}

static bool is_openvex(const struct jnode *root)
{
	return str_find(jnode_string(root, "@context"), STR("openvex.dev/ns")) !=
		       STR_NONE ||
	       jnode_is(jnode_get(root, "statements"), JNODE_ARRAY);
}

int vex_read(struct ignore_list *list, struct str bytes, struct str file,
	     struct diag_list *d)
{
	struct vex_reader r = {
		.list = list, .arena = list->arena, .file = file, .d = d
	};
	struct str text =
		arena_dup(list->arena, text_decode(list->arena, bytes, d, file));
	const struct jnode *root =
		jnode_read(list->arena, text, JNODE_STRICT, VEX_DEPTH, d, file);

	if (!root)
		return -1;
	if (is_openvex(root))
		vex_read_openvex(&r, root);
	else if (str_is(jnode_string(root, "bomFormat"), "CycloneDX"))
		vex_read_cyclonedx(&r, root);
	else if (jnode_get(jnode_get(root, "document"), "csaf_version"))
		vex_read_csaf(&r, root);
	else {
		diag_add(d, DIAG_ERROR, DIAG_UNSUPPORTED, file, root->line,
			 "neither OpenVEX nor CycloneDX nor CSAF");
		return -1;
	}
	return 0;
}
