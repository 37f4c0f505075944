/*
 * vex_internal.h - what the readers of VEX documents share; see vex.h.
 */
#ifndef POLICY_VEX_INTERNAL_H
#define POLICY_VEX_INTERNAL_H

#include "format/json.h"
#include "policy/vex.h"

struct vex_reader {
	struct ignore_list *list;
	struct arena *arena; /* the list's */
	struct str file;
	struct diag_list *d;
	int64_t when; /* of the document; statements inherit it */
	size_t pairs; /* of a flaw and an entry, so far */
};

/* A growing list of strings, or of packages, for one statement. */
struct vex_texts {
	struct str *v;
	size_t n, cap;
};
struct vex_packages {
	struct ignore_package *v;
	size_t n, cap;
};

/* A DIAG_POLICY warning: this statement is not applied, because of `why`. */
void vex_not_applied(struct vex_reader *r, unsigned line, const char *why,
		     struct str about);

/* Empty texts are left out. */
void vex_add_text(struct vex_reader *r, struct vex_texts *list, struct str text);

/* Adds a purl, when text is one; false when it is not, and said at `line` when it is a
 * broken one. */
bool vex_add_purl(struct vex_reader *r, struct vex_packages *list, unsigned line,
		  struct str text);

/* Room for one more; its index is list->n - 1. */
void vex_add_package(struct vex_reader *r, struct vex_packages *list,
		     const struct ignore_package *p);

enum vex_state { VEX_UNKNOWN, VEX_NOT_AFFECTED, VEX_FIXED, VEX_AFFIRMS };

/* One statement, of which the lists stay in use: they may grow, but not change.  Without
 * packages it is not applied, and that is said. */
struct vex_statement {
	unsigned line;
	enum vex_state state;
	struct str state_text;
	const struct vex_texts *ids;
	const struct vex_packages *packages;
	struct str reason, justification; /* OpenVEX's word */
	int64_t when;
};
void vex_add(struct vex_reader *r, const struct vex_statement *s);

/* Reads an RFC 3339 time; `otherwise` when it is none. */
int64_t vex_time(struct str text, int64_t otherwise);

void vex_read_openvex(struct vex_reader *r, const struct jnode *root);
void vex_read_cyclonedx(struct vex_reader *r, const struct jnode *root);
void vex_read_csaf(struct vex_reader *r, const struct jnode *root);

#endif
