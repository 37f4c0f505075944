/*
 * pom_scan.c - see pom_scan.h.
 */
#include "parsers/pom_scan.h"

const struct xml *pom_overlay(const struct pom_place *at)
{
	return at->active ? NULL : xml_get(at->profile, "properties");
}

void pom_say(struct pom_scan *s, struct str path, unsigned line, enum diag_level level,
	     enum diag_code code, struct str text)
{
	parse_in_file(s->ctx, path);
	if (level == DIAG_NOTE)
		parse_note(s->ctx, line, code, STR_FMT, STR_ARG(text));
	else
		parse_warn(s->ctx, line, code, STR_FMT, STR_ARG(text));
	parse_in_file(s->ctx, STR(""));
}

package_ref pom_add(struct pom_scan *s, struct str path, const struct package *p)
{
	package_ref ref;

	parse_in_file(s->ctx, path);
	ref = parse_add(s->ctx, p);
	parse_in_file(s->ctx, STR(""));
	return ref;
}

struct str pom_name(struct pom_scan *s, struct str group, struct str artifact)
{
	return arena_cat(s->arena, group, STR(":"), artifact);
}

bool pom_has_name(struct pom_scan *s, const struct pom_place *at, const struct xml *e,
		  struct str group, struct str artifact)
{
	const char *why = !group.len || !artifact.len
				  ? "an entry without a groupId or an artifactId"
			  : maven_has_reference(group) || maven_has_reference(artifact)
				  ? "nothing in the tree says what this is"
				  : NULL;

	if (why)
		pom_say(s, at->pom->path, e->line, DIAG_WARNING,
			group.len && artifact.len ? DIAG_UNRESOLVED : DIAG_SYNTAX,
			arena_printf(s->arena, "%s: " STR_FMT ":" STR_FMT, why,
				     STR_ARG(group), STR_ARG(artifact)));
	return !why;
}

void pom_set_version(struct package *p, struct str text)
{
	if (text.len > 2 && text.ptr[0] == '[' &&
	    str_find_char(text, ']') == text.len - 1 && !str_has_char(text, ',')) {
		p->version = str_trim(str_slice(text, 1, text.len - 1));
		return;
	}
	if (!text.len || text.ptr[0] == '[' || text.ptr[0] == '(' ||
	    str_is(text, "LATEST") || str_is(text, "RELEASE"))
		p->requested = text;
	else
		p->version = text;
}

/* The version as written, expanded, or that of what manages it. */
void pom_take_version(struct pom_scan *s, const struct pom_place *at, const struct xml *e,
		      struct str managed, struct str away, struct package *p)
{
	struct str missing = STR(""), text = xml_text(e, "version");

	text = maven_expand(s->model, text.len ? text : managed, pom_overlay(at),
			    &missing);
	if (maven_has_reference(text)) {
		p->requested = text;
		pom_say(s, at->pom->path, e->line, DIAG_WARNING, DIAG_UNRESOLVED,
			arena_printf(s->arena,
				     STR_FMT ": nothing in the tree says what ${" STR_FMT
					     "} is",
				     STR_ARG(p->name),
				     STR_ARG(missing.len ? missing : text)));
	} else if (text.len) {
		pom_set_version(p, text);
	} else if (away.len) {
		p->requested = arena_cat(s->arena, STR("managed by "), away, STR(""));
		pom_say(s, at->pom->path, e->line,
			p->scope == SCOPE_DEV ? DIAG_NOTE : DIAG_WARNING, DIAG_UNRESOLVED,
			arena_printf(s->arena,
				     STR_FMT ": its version is in " STR_FMT
					     ", not in the tree",
				     STR_ARG(p->name), STR_ARG(away)));
	} else {
		pom_say(s, at->pom->path, e->line, DIAG_NOTE, DIAG_UNPINNED,
			arena_printf(s->arena, STR_FMT ": no version is stated",
				     STR_ARG(p->name)));
	}
}

/* The managed entry for a dependency; one in the profile itself goes before. */
struct maven_managed pom_managed(struct pom_scan *s, const struct pom_place *at,
				 const struct maven_key *key)
{
	const struct maven_managed *found = maven_managed_find(s->model, key->text);
	unsigned left = POM_LOOK_MOST;

	if (!at->active)
		xml_each (d, xml_path(at->profile, "dependencyManagement.dependencies")) {
			struct maven_key other;

			if (!left--)
				break;
			maven_key_of(s->model, d, pom_overlay(at), &other);
			if (str_eq(other.text, key->text))
				return (struct maven_managed){
					.version = xml_text(d, "version"),
					.scope = xml_text(d, "scope"),
					.optional =
						str_is(xml_text(d, "optional"), "true"),
				};
		}
	return found ? *found : (struct maven_managed){ .optional = false };
}
