/*
 * maven_expand.c - properties and ${references} of a model; see maven_model.h.
 *
 * The order in which a name is looked up is that of the model interpolator of Maven 3:
 * project.*, -D, <properties>, and last the names of the model without a prefix.
 */
#include "base/buf.h"
#include "format/maven_model.h"

enum {
	NESTED_MOST = 16,    /* references in values of references */
	OVERLAY_MOST = 1000, /* properties of one profile: they are not in a table */
	TEXT_MOST = 4096,    /* bytes of one expanded text */
};

struct expansion {
	const struct maven_model *m;
	const struct xml *overlay;
	struct buf out;
	struct str missing;
};

/* What the model has under "project.x"; false when it has no such thing. */
static bool project_value(const struct maven_model *m, struct str name, struct str *value)
{
	const struct maven_pom *pom = m->lineage[0];
	const struct xml *e = pom->parent_entry;
	const struct maven_pom *parent = pom->parent;

	if (str_is(name, "groupId"))
		*value = pom->group;
	else if (str_is(name, "artifactId"))
		*value = pom->artifact;
	else if (str_is(name, "version"))
		*value = pom->version;
	else if (str_is(name, "packaging"))
		*value = xml_get(pom->root, "packaging")
				 ? xml_text(pom->root, "packaging")
				 : STR("jar");
	else if (str_is(name, "parent.groupId"))
		*value = xml_get(e, "groupId") || !parent ? xml_text(e, "groupId")
							  : parent->group;
	else if (str_is(name, "parent.artifactId"))
		*value = xml_get(e, "artifactId") || !parent ? xml_text(e, "artifactId")
							     : parent->artifact;
	else if (str_is(name, "parent.version"))
		*value = xml_get(e, "version") || !parent ? xml_text(e, "version")
							  : parent->version;
	else
		return false;
	return value->len > 0;
}

static bool find_value(const struct expansion *x, struct str name, struct str *value)
{
	const struct xml *found = NULL;
	const struct str *user;
	unsigned left = OVERLAY_MOST;
	uint64_t at;

	if (str_starts_with(name, STR("project.")) &&
	    project_value(x->m, str_from(name, 8), value))
		return true;
	if (str_starts_with(name, STR("pom.")) &&
	    project_value(x->m, str_from(name, 4), value))
		return true;
	user = maven_user_property(x->m->files, name);
	if (user) {
		*value = *user;
		return true;
	}
	xml_each (p, x->overlay) {
		if (!left--)
			break;
		if (str_eq(p->name, name))
			found = p;
	}
	if (found) {
		*value = found->text;
		return true;
	}
	if (map_get(&x->m->names, name, &at)) {
		*value = x->m->properties[at].value;
		return true;
	}
	return project_value(x->m, name, value);
}

static void expand(struct expansion *x, struct str text, unsigned depth)
{
	while (text.len && !x->out.full) {
		size_t at = str_find(text, STR("${"));
		size_t end = at == STR_NONE ? STR_NONE
					    : str_find_char(str_from(text, at), '}');
		struct str name, value;

		if (end == STR_NONE) {
			buf_add(&x->out, text);
			return;
		}
		end += at;
		buf_add(&x->out, str_slice(text, 0, at));
		name = str_trim(str_slice(text, at + 2, end));
		if (depth < NESTED_MOST && find_value(x, name, &value)) {
			expand(x, value, depth + 1);
		} else {
			buf_add(&x->out, str_slice(text, at, end + 1));
			if (!x->missing.len)
				x->missing = name;
		}
		text = str_from(text, end + 1);
	}
}

struct str maven_expand(const struct maven_model *m, struct str text,
			const struct xml *overlay, struct str *missing)
{
	struct expansion x = { .m = m, .overlay = overlay };
	struct str out;

	if (missing)
		*missing = STR("");
	if (!maven_has_reference(text))
		return text;
	buf_init(&x.out, TEXT_MOST);
	expand(&x, text, 0);
	out = str_trim(arena_dup(m->arena, buf_str(&x.out)));
	if (x.out.full && !x.missing.len)
		x.missing = text;
	buf_release(&x.out);
	if (missing)
		*missing = x.missing;
	return out;
}
