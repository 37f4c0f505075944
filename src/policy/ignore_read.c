/*
 * ignore_read.c - .waybill-ignore.yaml, .trivyignore and .trivyignore.yaml.
 *
 * Trivy's two are written from https://trivy.dev/latest/docs/configuration/filtering/
 * (0.60): lines of ids with "exp:DATE"; or, in YAML, lists below `vulnerabilities`,
 * `misconfigurations`, `secrets` and `licenses`, entries with id, paths, purls, statement
 * and expired_at.
 */
#include "policy/ignore_read.h"

#include "format/text.h"
#include "format/yaml.h"

/* MOST_TEXTS: of one entry; each is held against each place of a package. */
enum { IGNORE_DEPTH = 16, MOST_TEXTS = 1024 };

void ignore_violation(struct ignore_reader *r, unsigned line, const char *text,
		      struct str about)
{
	diag_add(r->d, DIAG_ERROR, DIAG_POLICY, r->file, line, "%s '" STR_FMT "'", text,
		 STR_ARG(about));
	++*r->violations;
}

bool ignore_read_until(struct ignore_reader *r, unsigned line, struct str text,
		       struct ignore_entry *e)
{
	e->until_text = text;
	if (date_parse(text, &e->until))
		return true;
	ignore_violation(r, line, "not a date as 2026-12-31:", text);
	return false;
}

bool ignore_add_package(struct ignore_reader *r, unsigned line, struct str text,
			struct ignore_entry *e)
{
	struct ignore_package p;
	const char *wrong;

	if (!text.len) {
		ignore_violation(r, line, "a package without a name:", text);
		return false;
	}
	wrong = ignore_package_read(r->list->arena, text, &p);
	if (wrong) {
		ignore_violation(r, line, wrong, text);
		return false;
	}
	arena_grow(r->list->arena, e->packages, e->n_packages, &e->cap_packages);
	e->packages[e->n_packages++] = p;
	return true;
}

/* --- YAML ------------------------------------------------------------------------ */

/* A text, or a list of texts, none of them empty. */
static bool read_texts(struct ignore_reader *r, const struct ynode *field,
		       const struct str **out, size_t *n)
{
	const struct ynode *first = field->type == YNODE_SEQUENCE ? field->child : field;
	struct str *v;
	size_t count = 0;

	for (const struct ynode *it = first; it;
	     it = field->type == YNODE_SEQUENCE ? it->next : NULL) {
		if (it->type != YNODE_SCALAR || !it->text.len) {
			ignore_violation(r, it->line, "wants plain text:", field->key);
			return false;
		}
		count++;
	}
	if (count > MOST_TEXTS) {
		ignore_violation(r, field->line,
				 "more than 1,024 of one entry:", field->key);
		return false;
	}
	v = arena_new_array(r->list->arena, struct str, count + 1);
	for (size_t i = 0; i < count; i++, first = first->next)
		v[i] = first->text;
	if (!count)
		ignore_violation(r, field->line, "names nothing:", field->key);
	*out = v;
	*n = count;
	return count > 0;
}

static bool read_packages(struct ignore_reader *r, const struct ynode *field,
			  struct ignore_entry *e)
{
	const struct str *v;
	size_t n;
	bool ok = read_texts(r, field, &v, &n);

	for (size_t i = 0; ok && i < n; i++)
		ok = ignore_add_package(r, field->line, v[i], e);
	return ok;
}

static bool read_justification(struct ignore_reader *r, const struct ynode *field,
			       struct ignore_entry *e)
{
	static const char *const words[] = {
		"component_not_present",
		"vulnerable_code_not_present",
		"vulnerable_code_not_in_execute_path",
		"vulnerable_code_cannot_be_controlled_by_adversary",
		"inline_mitigations_already_exist",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(field->text, words[i])) {
			e->justification = field->text;
			return true;
		}
	ignore_violation(r, field->line, "not a justification of OpenVEX:", field->text);
	return false;
}

static bool is_plain(struct ignore_reader *r, const struct ynode *field)
{
	if (field->type == YNODE_SCALAR)
		return true;
	ignore_violation(r, field->line, "wants plain text:", field->key);
	return false;
}

static bool read_field(struct ignore_reader *r, const struct ynode *field,
		       struct ignore_entry *e)
{
	struct str key = field->key;

	if (str_is(key, "id") || str_is(key, "ids"))
		return read_texts(r, field, &e->ids, &e->n_ids);
	if (str_is(key, "path") || str_is(key, "paths"))
		return read_texts(r, field, &e->paths, &e->n_paths);
	if (str_is(key, "package") || str_is(key, "packages") || str_is(key, "purls"))
		return read_packages(r, field, e);
	if (!is_plain(r, field))
		return false;
	if (str_is(key, "reason") || str_is(key, "statement"))
		e->reason = field->text;
	else if (str_is(key, "justification"))
		return read_justification(r, field, e);
	else if (str_is(key, "until") || str_is(key, "expired_at"))
		return ignore_read_until(r, field->line, field->text, e);
	else {
		ignore_violation(r, field->line, "unknown key", key);
		return false;
	}
	return true;
}

/* An entry with a fault is not used at all: half of it could hide too much. */
static void read_entry(struct ignore_reader *r, const struct ynode *v, unsigned kinds)
{
	struct ignore_entry e = {
		.file = r->file, .line = v->line, .until = DATE_NONE, .kinds = kinds
	};
	bool ok = true;

	if (v->type == YNODE_SCALAR && v->text.len) {
		e.ids = ignore_one(r->list->arena, v->text);
		e.n_ids = 1;
		ignore_list_add(r->list, &e);
		return;
	}
	ynode_each (field, v)
		ok = read_field(r, field, &e) && ok;
	/* one that names nothing would fit every finding */
	if (ok && !e.n_ids && !e.n_packages) {
		ignore_violation(r, v->line, "entry names neither id nor package",
				 STR(""));
		ok = false;
	}
	if (ok)
		ignore_list_add(r->list, &e);
}

static void read_list(struct ignore_reader *r, const struct ynode *list, unsigned kinds)
{
	ynode_each (v, list)
		read_entry(r, v, kinds);
}

/* The sections of Trivy's file; ours has one, `ignore`. */
static void read_sections(struct ignore_reader *r, const struct ynode *root)
{
	static const struct {
		const char *name;
		unsigned kinds;
	} sections[] = {
		{ "ignore", 0 },
		{ "vulnerabilities", 1u << FINDING_VULNERABILITY },
		{ "misconfigurations",
		  1u << FINDING_MISCONFIGURATION | 1u << FINDING_END_OF_LIFE },
		{ "secrets", 1u << FINDING_SECRET },
		{ "licenses", 1u << FINDING_LICENSE },
	};

	ynode_each (section, root) {
		size_t i = 0;

		while (i < sizeof(sections) / sizeof(sections[0]) &&
		       !str_is(section->key, sections[i].name))
			i++;
		if (i == sizeof(sections) / sizeof(sections[0]))
			ignore_violation(r, section->line, "unknown key", section->key);
		else if (section->type == YNODE_SEQUENCE)
			read_list(r, section, sections[i].kinds);
		else if (section->type != YNODE_SCALAR || section->text.len)
			ignore_violation(r, section->line,
					 "wants a list of entries:", section->key);
	}
}

static void read_yaml(struct ignore_reader *r, struct str bytes)
{
	struct ynode_docs docs;

	if (ynode_load(r->list->arena, bytes, IGNORE_DEPTH, r->d, r->file, &docs) != 0)
		++*r->violations;
	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *root = docs.v[i];

		if (!root)
			continue;
		if (root->type == YNODE_SEQUENCE)
			read_list(r, root, 0);
		else if (root->type == YNODE_MAPPING)
			read_sections(r, root);
		else
			ignore_violation(r, root->line, "wants a list of entries, not",
					 STR("this"));
	}
}

/* --- lines -------------------------------------------------------------------------- */

/* "CVE-2023-1 exp:2026-12-31 # reason". */
static void read_lines(struct ignore_reader *r, struct str bytes)
{
	struct str line, word, comment;
	unsigned number = 0;

	while (str_next_line(&bytes, &line)) {
		struct ignore_entry e = { .file = r->file,
					  .line = ++number,
					  .until = DATE_NONE };

		str_cut(line, '#', &line, &comment);
		e.reason = str_trim(comment);
		if (!str_next_word(&line, &word))
			continue;
		e.ids = ignore_one(r->list->arena, word);
		e.n_ids = 1;
		bool ok = true;
		while (str_next_word(&line, &word))
			if (str_starts_with(word, STR("exp:")))
				ok = ignore_read_until(r, number, str_from(word, 4),
						       &e) &&
				     ok;
		if (ok)
			ignore_list_add(r->list, &e);
	}
}

static bool looks_like_yaml(struct str bytes)
{
	struct str line;

	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (!line.len || line.ptr[0] == '#')
			continue;
		return line.ptr[0] == '-' || line.ptr[0] == '[' || line.ptr[0] == '{' ||
		       line.ptr[line.len - 1] == ':';
	}
	return false;
}

void ignore_list_read(struct ignore_list *list, struct str bytes, struct str file,
		      struct diag_list *d, unsigned *violations)
{
	struct ignore_reader r = { list, file, d, violations };
	struct str name = str_basename(file);

	bytes = arena_dup(list->arena, text_decode(list->arena, bytes, d, file));
	if (str_starts_with(name, STR(".grype.y")))
		ignore_read_grype(&r, bytes);
	else if (str_ends_with(name, STR(".toml")))
		ignore_read_osv(&r, bytes);
	else if (str_ends_with(name, STR(".yaml")) || str_ends_with(name, STR(".yml")) ||
		 looks_like_yaml(bytes))
		read_yaml(&r, bytes);
	else
		read_lines(&r, bytes);
}
