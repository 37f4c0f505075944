/*
 * xml.c - the XML reader; see xml.h.
 *
 * expat calls back for each tag and each run of text; the elements that are open are
 * kept in an array, with what text they have so far.
 */
#include "format/xml.h"

#include <expat.h>
#include <limits.h>

#include "format/text.h"

enum {
	NODES_MOST =
		2000000, /* elements and attributes: a file of 64 MiB could hold 16M */
	NOTES_MOST = 4,  /* about entities that nothing declares */
};

/* A run of text as expat gave it, copied. */
struct run {
	struct str text;
	struct run *next;
};

struct open_element {
	struct xml *node;
	struct xml *last; /* its last child */
	struct run *first_run, *last_run;
	size_t text_len;
};

struct reader {
	XML_Parser expat;
	struct arena *arena;
	struct diag_list *d;
	struct str path, bytes;
	struct open_element *open;
	size_t n_open, cap_open, max_depth;
	struct xml *root;
	size_t n_nodes;
	unsigned notes;
	bool failed; /* and said: what expat says then is not worth a word */
};

static unsigned line_of(const struct reader *r)
{
	XML_Size line = XML_GetCurrentLineNumber(r->expat);

	return line > UINT_MAX ? UINT_MAX : (unsigned)line;
}

static void fail(struct reader *r, enum diag_code code, const char *text)
{
	if (r->failed)
		return;
	r->failed = true;
	diag_add(r->d, DIAG_ERROR, code, r->path, line_of(r), "%s", text);
	XML_StopParser(r->expat, XML_FALSE);
}

static struct str local_name(const char *name)
{
	struct str s = str_of(name);
	size_t colon = str_rfind_char(s, ':');

	return colon == STR_NONE ? s : str_from(s, colon + 1);
}

static bool count_node(struct reader *r)
{
	if (++r->n_nodes <= NODES_MOST)
		return true;
	fail(r, DIAG_LIMIT, "more elements and attributes than are read");
	return false;
}

/* Attributes without a prefix come first, so that xml_attr() finds them before one of
 * the same local name. */
static void add_attrs(struct reader *r, struct xml *node, const char **attrs)
{
	struct xml_attr **tail = &node->attrs;

	for (int prefixed = 0; prefixed < 2; prefixed++)
		for (size_t i = 0; attrs[i]; i += 2) {
			struct str name = str_of(attrs[i]);
			struct xml_attr *a;

			if (str_has_char(name, ':') != (prefixed == 1) ||
			    str_is(name, "xmlns") || str_starts_with(name, STR("xmlns:")))
				continue;
			if (!count_node(r))
				return;
			a = arena_new(r->arena, struct xml_attr);
			a->name = arena_dup(r->arena, local_name(attrs[i]));
			a->value = arena_dup(r->arena, str_of(attrs[i + 1]));
			*tail = a;
			tail = &a->next;
		}
}

static void XMLCALL on_start(void *arg, const char *name, const char **attrs)
{
	struct reader *r = arg;
	struct xml *node;

	if (r->failed)
		return;
	if (r->n_open >= r->max_depth) {
		fail(r, DIAG_LIMIT, "elements are nested deeper than is read");
		return;
	}
	if (!count_node(r))
		return;
	node = arena_new(r->arena, struct xml);
	node->name = arena_dup(r->arena, local_name(name));
	node->line = line_of(r);
	add_attrs(r, node, attrs);
	if (r->n_open) {
		struct open_element *parent = &r->open[r->n_open - 1];

		if (parent->last)
			parent->last->next = node;
		else
			parent->node->child = node;
		parent->last = node;
		parent->node->n++;
	} else {
		r->root = node;
	}
	arena_grow(r->arena, r->open, r->n_open, &r->cap_open);
	r->open[r->n_open++] = (struct open_element){ .node = node };
}

/* The runs of an element as one text. */
static struct str join_runs(struct reader *r, const struct open_element *e)
{
	char *v;
	size_t n = 0;

	if (!e->first_run)
		return STR("");
	if (e->first_run == e->last_run)
		return str_trim(e->first_run->text);
	v = arena_new_array(r->arena, char, e->text_len + 1);
	for (const struct run *run = e->first_run; run; run = run->next) {
		memcpy(v + n, run->text.ptr, run->text.len);
		n += run->text.len;
	}
	return str_trim((struct str){ v, n });
}

static void XMLCALL on_end(void *arg, const char *name)
{
	struct reader *r = arg;
	struct open_element *e;

	(void)name; /* expat has compared it */
	if (r->failed || !r->n_open)
		return;
	e = &r->open[--r->n_open];
	e->node->text = join_runs(r, e);
}

static void add_text(struct reader *r, struct str text)
{
	struct open_element *e;
	struct run *run;

	if (r->failed || !r->n_open || !text.len)
		return;
	e = &r->open[r->n_open - 1];
	/* the white space between tags is most of what comes here */
	if (!e->first_run && !str_trim(text).len)
		return;
	run = arena_new(r->arena, struct run);
	run->text = arena_dup(r->arena, text);
	if (e->last_run)
		e->last_run->next = run;
	else
		e->first_run = run;
	e->last_run = run;
	e->text_len += text.len;
}

static void XMLCALL on_text(void *arg, const char *text, int len)
{
	if (len > 0)
		add_text(arg, (struct str){ text, (size_t)len });
}

static void XMLCALL on_doctype(void *arg, const char *name, const char *system,
			       const char *public, int has_internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)has_internal;
	fail(arg, DIAG_UNSUPPORTED,
	     "a document type declaration is not read, for it can define entities");
}

/* A reference that nothing declares, as "&oslash;" is without a document type. */
static void XMLCALL on_entity(void *arg, const char *name, int is_parameter)
{
	struct reader *r = arg;

	if (r->failed || is_parameter)
		return;
	if (r->notes++ < NOTES_MOST)
		diag_add(r->d, DIAG_NOTE, DIAG_UNRESOLVED, r->path, line_of(r),
			 "the entity &%s; is not declared and stays as it is", name);
	add_text(r, arena_cat(r->arena, STR("&"), str_of(name), STR(";")));
}

/* Windows code page 1252 differs from ISO-8859-1 in these:
 * https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT */
static int XMLCALL on_encoding(void *arg, const char *name, XML_Encoding *info)
{
	static const int from_80[32] = {
		0x20ac, -1,     0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
		0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, -1,     0x017d, -1,
		-1,     0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
		0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, -1,     0x017e, 0x0178,
	};

	(void)arg;
	if (!str_eq_nocase(str_of(name), STR("windows-1252")) &&
	    !str_eq_nocase(str_of(name), STR("cp1252")))
		return XML_STATUS_ERROR;
	for (int i = 0; i < 256; i++)
		info->map[i] = i >= 0x80 && i < 0xa0 ? from_80[i - 0x80] : i;
	info->data = NULL;
	info->convert = NULL;
	info->release = NULL;
	return XML_STATUS_OK;
}

static void say_error(struct reader *r)
{
	enum XML_Error error = XML_GetErrorCode(r->expat);
	XML_Index at = XML_GetCurrentByteIndex(r->expat);

	if (error == XML_ERROR_NO_MEMORY)
		oom_die();
	if (r->failed)
		return;
	if (at >= 0 && text_in_conflict_marker(r->bytes, (size_t)at))
		fail(r, DIAG_SYNTAX,
		     "unresolved merge conflict: found a conflict marker");
	else if (error == XML_ERROR_UNKNOWN_ENCODING)
		fail(r, DIAG_ENCODING, "the encoding that it declares is not read");
	else
		fail(r, DIAG_SYNTAX, XML_ErrorString(error));
}

/* The name for expat: NULL lets it go by the byte order mark and the declaration.
 * Bytes that are good UTF-8 are that, even where a tool has converted them and left
 * the declaration as it was; a NUL says that they are UTF-16. */
static const char *encoding_of(struct reader *r)
{
	struct str head = str_slice(r->bytes, 0, 256), declared = STR("");
	size_t end = str_find(head, STR("?>"));

	if (str_has_char(str_slice(head, 0, 4), '\0'))
		return NULL;
	if (str_is_utf8(r->bytes))
		return "UTF-8";
	if (end != STR_NONE && str_find(str_slice(head, 0, end), STR("encoding")) < end)
		declared = str_slice(head, str_find(head, STR("encoding")), end);
	if (declared.len && str_find(declared, STR("UTF-8")) == STR_NONE &&
	    str_find(declared, STR("utf-8")) == STR_NONE)
		return NULL;
	/* not what it claims: what is no text becomes U+FFFD and is said */
	r->bytes = text_decode(r->arena, r->bytes, r->d, r->path);
	return "UTF-8";
}

static void run_expat(struct reader *r)
{
	XML_SetUserData(r->expat, r);
	XML_SetElementHandler(r->expat, on_start, on_end);
	XML_SetCharacterDataHandler(r->expat, on_text);
	XML_SetStartDoctypeDeclHandler(r->expat, on_doctype);
	XML_SetSkippedEntityHandler(r->expat, on_entity);
	XML_SetUnknownEncodingHandler(r->expat, on_encoding, NULL);
	/* Makes of an undeclared entity one that is skipped; nothing is loaded. */
	XML_UseForeignDTD(r->expat, XML_TRUE);
	if (XML_Parse(r->expat, r->bytes.ptr, (int)r->bytes.len, XML_TRUE) !=
	    XML_STATUS_OK)
		say_error(r);
}

struct xml *xml_read(struct arena *a, struct str bytes, unsigned max_depth,
		     struct diag_list *d, struct str path)
{
	struct reader r = {
		.arena = a,
		.d = d,
		.path = path,
		.bytes = bytes,
		.max_depth = max_depth,
	};

	if (!str_trim(bytes).len || bytes.len > INT_MAX) {
		diag_add(d, DIAG_ERROR, bytes.len > INT_MAX ? DIAG_LIMIT : DIAG_SYNTAX,
			 path, 0,
			 bytes.len > INT_MAX ? "too big to be read"
					     : "the file is empty");
		return NULL;
	}
	r.expat = XML_ParserCreate(encoding_of(&r));
	if (!r.expat)
		oom_die();
	run_expat(&r);
	XML_ParserFree(r.expat);
	return r.failed ? NULL : r.root;
}

const struct xml *xml_get(const struct xml *v, const char *name)
{
	xml_each (it, v)
		if (str_is(it->name, name))
			return it;
	return NULL;
}

const struct xml *xml_path(const struct xml *v, const char *dotted)
{
	struct str rest = str_of(dotted), name;

	while (v && rest.len) {
		const struct xml *found = NULL;

		str_cut(rest, '.', &name, &rest);
		for (const struct xml *it = v->child; it && !found; it = it->next)
			if (str_eq(it->name, name))
				found = it;
		v = found;
	}
	return v;
}

struct str xml_text(const struct xml *v, const char *name)
{
	const struct xml *found = xml_get(v, name);

	return found ? found->text : STR("");
}

struct str xml_attr(const struct xml *v, const char *name)
{
	for (const struct xml_attr *a = v ? v->attrs : NULL; a; a = a->next)
		if (str_is(a->name, name))
			return a->value;
	return STR("");
}
