/*
 * cyclonedx_xml.c - CycloneDX XML 1.4 to 1.7: what the writer of the JSON document says,
 * in the form of its XML, so that both say the same under the same serial number.
 *
 * https://cyclonedx.org/docs/1.6/xml/ ; schemas bom-1.4 to bom-1.7.xsd of
 * CycloneDX/specification at e02a34ae.  Names are those of JSON; lists have an element
 * around them, the order of elements is fixed (the JSON document keeps it), and some
 * members are attributes (which the JSON document has first).
 */
#include <assert.h>

#include "format/xml_text.h"
#include "sbom/cyclonedx.h"
#include "sbom/sbom_writers.h"

/* --- tables ------------------------------------------------------------------- */

#define WORD(lit)                                                                        \
	{                                                                                \
		(lit), sizeof(lit) - 1                                                   \
	}

/* What the elements of a list are called; a list without a row has no element around it,
 * its elements have its own name. */
static struct str element_of(struct str list)
{
	static const struct {
		struct str list, element;
	} names[] = {
		{ WORD("components"), WORD("component") },
		{ WORD("hashes"), WORD("hash") },
		{ WORD("externalReferences"), WORD("reference") },
		{ WORD("properties"), WORD("property") },
		{ WORD("tools"), WORD("tool") },
		{ WORD("lifecycles"), WORD("lifecycle") },
		{ WORD("authors"), WORD("author") },
		{ WORD("methods"), WORD("method") },
		{ WORD("occurrences"), WORD("occurrence") },
		{ WORD("dependencies"), WORD("dependency") },
		{ WORD("compositions"), WORD("composition") },
		{ WORD("vulnerabilities"), WORD("vulnerability") },
		{ WORD("references"), WORD("reference") },
		{ WORD("ratings"), WORD("rating") },
		{ WORD("advisories"), WORD("advisory") },
		{ WORD("affects"), WORD("target") },
		{ WORD("versions"), WORD("version") },
		{ WORD("licenses"), WORD("license") },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(list, names[i].list))
			return names[i].element;
	return STR("");
}

/* Which members of an element are attributes, and which one is its text. */
struct form {
	struct str element, attributes[2], text;
};

static const struct form *form_of(struct str element)
{
	static const struct form forms[] = {
		{ WORD("component"), { WORD("type"), WORD("bom-ref") }, { NULL, 0 } },
		{ WORD("hash"), { WORD("alg") }, WORD("content") },
		{ WORD("reference"), { WORD("type") }, { NULL, 0 } },
		{ WORD("property"), { WORD("name") }, WORD("value") },
		{ WORD("vulnerability"), { WORD("bom-ref") }, { NULL, 0 } },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (str_eq(element, forms[i].element))
			return &forms[i];
	return NULL;
}

/* --- elements ----------------------------------------------------------------- */

enum frame_kind {
	FRAME_BOM,
	FRAME_ELEMENT,
	FRAME_LIST,
	FRAME_LICENSE, /* {"license": {…}} or {"expression": …}: written at its end */
	FRAME_DEPENDENCY, /* {"ref": …, "dependsOn": […]} */
	FRAME_TARGETS     /* its "dependsOn" */
};

struct frame {
	enum frame_kind kind;
	struct str name;    /* of the element, or of the list */
	struct str element; /* FRAME_LIST: what its elements are called */
	bool is_around;     /* FRAME_LIST: there is an element around them */
	bool is_entered;    /* something in it is written, so its start tag has ended */
	bool has_text;
	const struct form *form;
};

struct xml_out {
	struct buf *out;
	struct frame stack[JOUT_DEPTH];
	unsigned depth;  /* of the stack */
	unsigned indent; /* elements that are open */
	struct {
		struct str key, value, said;
	} license; /* while its object is read */
};

static void indent(struct xml_out *x)
{
	static const char blanks[] =
		"                                                                ";
	size_t n = 2 * (size_t)x->indent;

	assert(n < sizeof(blanks) && "our own document is not that deep");
	buf_add(x->out, (struct str){ blanks, n });
}

static void add_tag(struct xml_out *x, struct str before, struct str name,
		    struct str after)
{
	buf_add(x->out, before);
	buf_add(x->out, name);
	buf_add(x->out, after);
}

static void add_attribute(struct xml_out *x, struct str name, struct str value)
{
	add_tag(x, STR(" "), name, STR("=\""));
	xml_add_escaped(x->out, value);
	buf_add_char(x->out, '"');
}

static char *put(char *to, struct str s)
{
	return s.len ? (char *)memcpy(to, s.ptr, s.len) + s.len : to;
}

/* Nearly all leaves are plain: these are put down at once. */
static bool write_plain_leaf(struct xml_out *x, struct str name, struct str text)
{
	size_t blank = 2 * (size_t)x->indent, n = blank + 2 * name.len + text.len + 6;
	struct buf *b = x->out;

	if (xml_plain_to(text, 0) < text.len || buf_reserve(b, n) < n)
		return false;
	char *p = b->ptr + b->len;

	memset(p, ' ', blank);
	p += blank;
	*p++ = '<';
	p = put(p, name);
	*p++ = '>';
	p = put(put(p, text), STR("</"));
	p = put(put(p, name), STR(">\n"));
	*p = '\0';
	b->len += n;
	return true;
}

static void write_leaf(struct xml_out *x, struct str name, struct str text)
{
	if (write_plain_leaf(x, name, text))
		return;
	indent(x);
	add_tag(x, STR("<"), name, STR(">"));
	xml_add_escaped(x->out, text);
	add_tag(x, STR("</"), name, STR(">\n"));
}

static void write_end(struct xml_out *x, struct str name)
{
	x->indent--;
	indent(x);
	add_tag(x, STR("</"), name, STR(">\n"));
}

static void write_target(struct xml_out *x, struct str ref)
{
	indent(x);
	buf_add(x->out, STR("<dependency"));
	add_attribute(x, STR("ref"), ref);
	buf_add(x->out, STR("/>\n"));
}

/* Ends the start tag of what the next element stands in. */
static void enter(struct xml_out *x, struct frame *f)
{
	if (f->is_entered)
		return;
	f->is_entered = true;
	if (f->kind == FRAME_LIST) {
		if (!f->is_around)
			return;
		indent(x);
		add_tag(x, STR("<"), f->name, STR(""));
	}
	buf_add(x->out, STR(">\n"));
	x->indent++;
}

static void write_license(struct xml_out *x)
{
	bool is_expression = str_is(x->license.key, "expression");

	indent(x);
	buf_add(x->out, is_expression ? STR("<expression") : STR("<license"));
	if (x->license.said.len)
		add_attribute(x, STR("acknowledgement"), x->license.said);
	if (is_expression) {
		buf_add_char(x->out, '>');
		xml_add_escaped(x->out, x->license.value);
		buf_add(x->out, STR("</expression>\n"));
		return;
	}
	buf_add(x->out, STR(">\n"));
	x->indent++;
	write_leaf(x, x->license.key, x->license.value);
	write_end(x, STR("license"));
}

/* --- what the JSON document says ------------------------------------------------ */

/* The frame of an array or object in frame `up`. */
static struct frame frame_of(const struct frame *up, struct str key, bool is_object)
{
	struct frame f = { .kind = FRAME_ELEMENT, .name = key };
	bool in_list = up->kind == FRAME_LIST;

	if (up->kind == FRAME_LICENSE)
		f.kind = FRAME_LICENSE;
	else if (up->kind == FRAME_DEPENDENCY)
		f.kind = FRAME_TARGETS;
	else if (!is_object)
		f.kind = FRAME_LIST;
	else if (in_list && str_is(up->name, "licenses"))
		f.kind = FRAME_LICENSE;
	else if (in_list && str_is(up->name, "dependencies"))
		f.kind = FRAME_DEPENDENCY;
	if (f.kind == FRAME_LIST) {
		f.element = element_of(key);
		f.is_around = f.element.len > 0;
		if (!f.is_around)
			f.element = key;
	} else if (in_list) {
		f.name = up->element;
	}
	return f;
}

static void on_open(void *data, struct str key, bool is_object)
{
	struct xml_out *x = data;
	struct frame f = { .kind = FRAME_BOM, .name = STR("bom") };

	assert(x->depth < JOUT_DEPTH);
	if (x->depth) {
		struct frame *up = &x->stack[x->depth - 1];

		f = frame_of(up, key, is_object);
		/* a dependency without targets has no content */
		if (f.kind != FRAME_TARGETS && up->kind != FRAME_LICENSE)
			enter(x, up);
	}
	if (f.kind == FRAME_ELEMENT || f.kind == FRAME_DEPENDENCY) {
		indent(x);
		add_tag(x, STR("<"), f.name, STR(""));
		f.form = form_of(f.name);
	}
	x->stack[x->depth++] = f;
}

static void on_close(void *data)
{
	struct xml_out *x = data;
	struct frame *f = &x->stack[--x->depth];

	switch (f->kind) {
	case FRAME_TARGETS:
		break;
	case FRAME_LICENSE:
		if (x->stack[x->depth - 1].kind == FRAME_LIST)
			write_license(x);
		break;
	case FRAME_LIST:
		if (f->is_entered && f->is_around)
			write_end(x, f->name);
		break;
	default:
		if (f->has_text)
			add_tag(x, STR("</"), f->name, STR(">\n"));
		else if (!f->is_entered)
			buf_add(x->out, STR("/>\n"));
		else
			write_end(x, f->name);
	}
}

/* What the start tag of the document has; false for other members. */
static bool on_head(struct xml_out *x, struct str key, struct str text)
{
	if (str_is(key, "specVersion")) {
		buf_add(x->out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				    "<bom xmlns=\"http://cyclonedx.org/schema/bom/"));
		xml_add_escaped(x->out, text);
		buf_add_char(x->out, '"');
	} else if (str_is(key, "serialNumber") || str_is(key, "version")) {
		add_attribute(x, key, text);
	} else {
		return str_is(key, "$schema") || str_is(key, "bomFormat");
	}
	return true;
}

static void on_license(struct xml_out *x, struct str key, struct str text)
{
	if (str_is(key, "acknowledgement")) {
		x->license.said = text;
		return;
	}
	x->license.key = key;
	x->license.value = text;
}

static void on_member(struct xml_out *x, struct frame *f, struct str key, struct str text)
{
	const struct form *form = f->form;

	if (form && (str_eq(key, form->attributes[0]) ||
		     (key.len && str_eq(key, form->attributes[1])))) {
		assert(!f->is_entered && !f->has_text && "attributes come first");
		add_attribute(x, key, text);
	} else if (form && key.len && str_eq(key, form->text)) {
		buf_add_char(x->out, '>');
		xml_add_escaped(x->out, text);
		f->has_text = true;
	} else {
		enter(x, f);
		write_leaf(x, key, text);
	}
}

static void on_value(void *data, struct str key, struct str text)
{
	struct xml_out *x = data;
	struct frame *f = &x->stack[x->depth - 1];

	switch (f->kind) {
	case FRAME_LICENSE:
		on_license(x, key, text);
		break;
	case FRAME_DEPENDENCY:
		add_attribute(x, key, text);
		break;
	case FRAME_TARGETS:
		enter(x, &x->stack[x->depth - 2]);
		write_target(x, text);
		break;
	case FRAME_LIST:
		enter(x, f);
		if (str_is(f->name, "dependencies")) /* of a composition: references */
			write_target(x, text);
		else
			write_leaf(x, f->element, text);
		break;
	case FRAME_BOM:
		if (on_head(x, key, text))
			break;
		/* fall through */
	default:
		on_member(x, f, key, text);
	}
}

static void write_cyclonedx_xml(const struct report *r, const char *version,
				bool findings, struct buf *out)
{
	struct xml_out x = { .out = out };
	const struct jout_sink sink = { on_open, on_close, on_value, &x };

	cdx_write_document(r, version, findings, &sink, out);
}

const struct writer cyclonedx_xml_writer = {
	.name = "cyclonedx-xml",
	.title = "CycloneDX XML",
	.versions = "1.6 1.7 1.5 1.4",
	.media_type = "application/vnd.cyclonedx+xml",
	.wants_every_finding = true,
	.is_sbom = true,
	.write = write_cyclonedx_xml,
};
