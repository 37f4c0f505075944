/*
 * sbom_doc_spdx.c - what SPDX 2 and 3 write alike: parties, licences, source information.
 */
#include "sbom/sbom_doc.h"

struct str sbom_asserted(struct str text)
{
	return str_is(text, "NOASSERTION") || str_is(text, "NONE") ? STR("") : text;
}

struct str sbom_party(struct str text, struct str *contact)
{
	static const char *const heads[] = { "Organization:", "Person:", "Tool:" };
	struct str name = sbom_asserted(str_trim(text)), head, tail;

	*contact = STR("");
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts_with(name, str_of(heads[i]))) {
			name = str_trim(str_from(name, strlen(heads[i])));
			break;
		}
	if (str_ends_with(name, STR(")")) && str_rcut(name, '(', &head, &tail) &&
	    str_ends_with(tail, STR(")"))) {
		tail.len--;
		*contact = str_trim(tail);
		name = str_trim(head);
	}
	return name;
}

/* --- licences ---------------------------------------------------------------- */

/* The next alternative outside of brackets: "A OR (B OR C)" has two. */
static bool next_alternative(struct str *rest, struct str *one)
{
	static const struct str or = { " OR ", 4 };
	unsigned depth = 0;

	if (!rest->len)
		return false;
	for (size_t i = 0; i < rest->len; i++) {
		if (rest->ptr[i] == '(')
			depth++;
		else if (rest->ptr[i] == ')' && depth)
			depth--;
		else if (!depth && str_starts_with(str_from(*rest, i), or)) {
			*one = str_slice(*rest, 0, i);
			*rest = str_from(*rest, i + or.len);
			return true;
		}
	}
	*one = *rest;
	*rest = STR("");
	return true;
}

void sbom_doc_spdx_license(struct sbom_doc *doc, struct sbom_component *c,
			   struct str text, enum sbom_said said,
			   const struct sbom_extracted *extracted)
{
	struct str rest = text, one;
	bool named = false;
	uint64_t at;

	/* names come back as a list of alternatives; an expression stays whole */
	while (next_alternative(&rest, &one))
		named = named || map_has(extracted->names, str_trim(one));
	if (!named) {
		sbom_doc_license(doc, c, text, said);
		return;
	}
	for (rest = text; next_alternative(&rest, &one);) {
		one = str_trim(one);
		sbom_doc_license(
			doc, c,
			map_get(extracted->names, one, &at) ? extracted->texts[at] : one,
			said);
	}
}

/* --- where it comes from ----------------------------------------------------- */

static bool is_commit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_hex(s.ptr[i]))
			return false;
	return s.len == 40 || s.len == 64;
}

void sbom_doc_download(const struct sbom_doc *doc, struct sbom_component *c,
		       struct str text)
{
	struct str url, at;

	text = sbom_asserted(text);
	if (!str_starts_with(text, STR("git+"))) {
		if (str_find(text, STR("://")) != STR_NONE)
			c->source_url = text;
		return;
	}
	text = str_from(text, 4);
	if (!str_rcut(text, '@', &url, &at) || str_has_char(at, '/'))
		url = text;
	else if (is_commit(at) &&
		 !doc->is_ours) /* ours has it in the source information */
		c->vcs_commit = at;
	c->vcs_url = url;
}

static void source_info_part(struct sbom_doc *doc, struct sbom_component *c,
			     struct str part)
{
	static const struct str party = { "first party", 11 },
				folder = { "first party in ", 15 };
	struct str word, value;

	str_cut(part, ' ', &word, &value);
	if (str_starts_with(part, folder))
		c->folder = str_from(part, folder.len);
	if (str_is(part, "direct") || str_is(part, "transitive"))
		sbom_doc_property(doc, c, STR("waybill:direct"),
				  word.ptr[0] == 'd' ? STR("true") : STR("false"));
	else if (str_starts_with(part, STR("named by a command")))
		c->evidence = EVIDENCE_COMMAND;
	else if (str_starts_with(part, STR("told by a comment")))
		c->evidence = EVIDENCE_COMMENT;
	else if (str_starts_with(part, STR("told by the name")))
		c->evidence = EVIDENCE_FILE_NAME;
	else if (str_is(part, "in an executable"))
		c->evidence = EVIDENCE_BINARY;
	else if (str_is(part, "by a header"))
		c->evidence = EVIDENCE_HEADER;
	else if (str_starts_with(part, party))
		c->first_party = true;
	else if (str_is(word, "group"))
		c->dep_group = value;
	else if (str_is(word, "ecosystem"))
		c->ecosystem = value;
	else if (str_is(word, "commit"))
		c->vcs_commit = value;
	else if (str_is(word, "from"))
		c->source_url = value;
}

void sbom_doc_source_info(struct sbom_doc *doc, struct sbom_component *c, struct str text)
{
	static const struct str found = { "found in ", 9 }, asked = { "requested ", 10 };
	struct str part;

	if (!doc->is_ours || !str_starts_with(text, found))
		return;
	text = str_from(text, found.len);
	for (bool first = true; text.len; first = false) {
		size_t end = str_find(text, STR("; "));

		/* a constraint may hold anything: it is the last */
		if (!first && str_starts_with(text, asked)) {
			c->requested = str_from(text, asked.len);
			return;
		}
		part = str_slice(text, 0, end);
		text = end == STR_NONE ? STR("") : str_from(text, end + 2);
		if (!first) {
			source_info_part(doc, c, part);
			continue;
		}
		while (part.len) {
			size_t comma = str_find(part, STR(", "));

			sbom_doc_place_text(doc, c, str_slice(part, 0, comma));
			part = comma == STR_NONE ? STR("") : str_from(part, comma + 2);
		}
	}
}
