#include "policy/ignore.h"

#include "base/glob.h"
#include "core/purl.h"
#include "format/text.h"
#include "format/yaml.h"

enum { IGNORE_DEPTH = 8 };

void ignore_list_init(struct ignore_list *list, struct arena *a)
{
	*list = (struct ignore_list){ .arena = a };
}

static void add(struct ignore_list *list, const struct ignore_entry *e)
{
	arena_grow(list->arena, list->v, list->n, &list->cap);
	list->v[list->n++] = *e;
}

/* --- reading ----------------------------------------------------------------- */

static void violation(struct diag_list *d, unsigned *violations, struct str file,
		      unsigned line, const char *text, struct str about)
{
	diag_add(d, DIAG_ERROR, DIAG_POLICY, file, line, "%s '" STR_FMT "'", text,
		 STR_ARG(about));
	++*violations;
}

static void read_entry(struct ignore_list *list, const struct ynode *v, struct str file,
		       struct diag_list *d, unsigned *violations)
{
	struct ignore_entry e = { .file = file, .line = v->line, .until = DATE_NONE };
	bool ok = true;

	if (v->type == YNODE_SCALAR && v->text.len) {
		e.id = v->text;
		add(list, &e);
		return;
	}
	/* one that names nothing would fit every finding */
	ynode_each (field, v) {
		struct str key = field->key;

		if (field->type != YNODE_SCALAR) {
			violation(d, violations, file, field->line,
				  "wants plain text:", key);
			ok = false;
		} else if (str_is(key, "id"))
			e.id = field->text;
		else if (str_is(key, "package"))
			e.package = field->text;
		else if (str_is(key, "path"))
			e.path = field->text;
		else if (str_is(key, "reason") || str_is(key, "statement"))
			e.reason = field->text;
		else if (str_is(key, "until") || str_is(key, "expired_at")) {
			e.until_text = field->text;
			if (!date_parse(field->text, &e.until)) {
				violation(d, violations, file, field->line,
					  "not a date as 2026-12-31:", field->text);
				ok = false;
			}
		} else {
			violation(d, violations, file, field->line, "unknown key", key);
			ok = false;
		}
	}
	if (ok && !e.id.len && !e.package.len) {
		violation(d, violations, file, v->line,
			  "entry names neither id nor package", STR(""));
		ok = false;
	}
	if (ok)
		add(list, &e);
}

static void read_yaml(struct ignore_list *list, struct str bytes, struct str file,
		      struct diag_list *d, unsigned *violations)
{
	struct ynode_docs docs;

	if (ynode_load(list->arena, bytes, IGNORE_DEPTH, d, file, &docs) != 0)
		++*violations;
	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *root = docs.v[i];

		if (root && root->type == YNODE_MAPPING)
			root = ynode_get(root, "ignore");
		if (!docs.v[i])
			continue;
		if (!root || root->type != YNODE_SEQUENCE) {
			violation(d, violations, file, docs.v[i]->line,
				  "wants a list of entries, not", STR("this"));
			continue;
		}
		ynode_each (v, root)
			read_entry(list, v, file, d, violations);
	}
}

/* .trivyignore: "CVE-2023-1 exp:2026-12-31 # reason". */
static void read_lines(struct ignore_list *list, struct str bytes, struct str file,
		       struct diag_list *d, unsigned *violations)
{
	struct str line, word, comment;
	unsigned number = 0;

	while (str_next_line(&bytes, &line)) {
		struct ignore_entry e = { .file = file,
					  .line = ++number,
					  .until = DATE_NONE };

		str_cut(line, '#', &line, &comment);
		e.reason = str_trim(comment);
		if (!str_next_word(&line, &e.id))
			continue;
		while (str_next_word(&line, &word)) {
			if (!str_starts_with(word, STR("exp:")))
				continue;
			e.until_text = str_from(word, 4);
			if (!date_parse(e.until_text, &e.until))
				violation(d, violations, file, number,
					  "not a date as 2026-12-31:", e.until_text);
		}
		add(list, &e);
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
	bool yaml_name =
		str_ends_with(file, STR(".yaml")) || str_ends_with(file, STR(".yml"));

	bytes = arena_dup(list->arena, text_decode(list->arena, bytes, d, file));
	if (yaml_name || looks_like_yaml(bytes))
		read_yaml(list, bytes, file, d, violations);
	else
		read_lines(list, bytes, file, d, violations);
}

/* --- applying ---------------------------------------------------------------- */

static bool names_id(const struct ignore_list *list, const struct ignore_entry *e,
		     const struct finding *f)
{
	if (!e->id.len || str_eq_nocase(e->id, f->id))
		return true;
	for (size_t i = 0; i < f->n_aliases; i++)
		if (str_eq_nocase(e->id, f->aliases[i]))
			return true;
	return list->names_rule && f->kind != FINDING_VULNERABILITY &&
	       list->names_rule(f->id, e->id);
}

/* A package stands in several files: what is decided for one of them is not for all. */
static bool names_path(const struct ignore_entry *e, const struct inventory *inv,
		       const struct finding *f)
{
	if (!e->path.len)
		return true;
	if (f->package == PACKAGE_NONE)
		return glob_match(e->path, f->path);
	const struct package *p = &inv->packages[f->package];

	for (size_t i = 0; i < p->n_locations; i++)
		if (!glob_match(e->path, p->locations[i].path))
			return false;
	return p->n_locations > 0;
}

static bool names_package(struct arena *a, const struct ignore_entry *e,
			  const struct inventory *inv, const struct finding *f)
{
	struct purl want;

	if (!e->package.len)
		return true;
	if (f->package == PACKAGE_NONE)
		return false;
	const struct package *p = &inv->packages[f->package];

	if (!str_starts_with(e->package, STR("pkg:")))
		return str_eq(ecosystem_name_key(a, p->ecosystem, e->package),
			      ecosystem_name_key(a, p->ecosystem, p->name));
	struct package other = { .ecosystem = ECO_NONE };

	if (purl_parse(a, e->package, &want) != NULL)
		return false;
	purl_to_package(a, &want, &other);
	return other.ecosystem == p->ecosystem &&
	       str_eq(ecosystem_name_key(a, p->ecosystem, other.name),
		      ecosystem_name_key(a, p->ecosystem, p->name)) &&
	       (!other.version.len || str_eq(other.version, p->version));
}

static bool entry_fits(const struct ignore_list *list, const struct ignore_entry *e,
		       const struct inventory *inv, const struct finding *f)
{
	return names_id(list, e, f) && names_path(e, inv, f) &&
	       names_package(list->arena, e, inv, f);
}

static bool is_expired(const struct ignore_entry *e, date_day today)
{
	return e->until != DATE_NONE && e->until < today;
}

static void suppress(struct finding *f, const struct ignore_entry *e)
{
	f->suppressed = true;
	f->suppressed_by = STR("ignore-file");
	f->suppressed_reason = e->reason;
	f->suppressed_until = e->until_text;
}

static unsigned judge_entry(const struct ignore_entry *e, date_day today, unsigned policy,
			    struct diag_list *d)
{
	unsigned fails = 0;
	struct str what = e->id.len ? e->id : e->package;

	if ((policy & IGNORE_WANTS_REASON) && !e->reason.len) {
		diag_add(d, DIAG_ERROR, DIAG_POLICY, e->file, e->line,
			 "ignoring " STR_FMT " states no reason", STR_ARG(what));
		fails++;
	}
	if ((policy & IGNORE_WANTS_EXPIRY) && e->until == DATE_NONE) {
		diag_add(d, DIAG_ERROR, DIAG_POLICY, e->file, e->line,
			 "ignoring " STR_FMT " states no end (until)", STR_ARG(what));
		fails++;
	}
	if (is_expired(e, today) || !e->used) {
		bool stale_fails = policy & IGNORE_FAILS_STALE;

		diag_add(d, stale_fails ? DIAG_ERROR : DIAG_WARNING, DIAG_POLICY, e->file,
			 e->line,
			 is_expired(e, today) ? "ignoring " STR_FMT
						" has expired; what it hid is shown"
					      : "ignoring " STR_FMT
						" hides nothing any more",
			 STR_ARG(what));
		fails += stale_fails;
	}
	return fails;
}

unsigned ignore_list_apply(struct ignore_list *list, const struct inventory *inv,
			   struct finding *v, size_t n, date_day today, unsigned policy,
			   struct diag_list *d)
{
	unsigned fails = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct ignore_entry *e = &list->v[i];

		for (size_t k = 0; k < n; k++) {
			if (!entry_fits(list, e, inv, &v[k]))
				continue;
			e->used = true;
			if (!v[k].suppressed && !is_expired(e, today))
				suppress(&v[k], e);
		}
		fails += judge_entry(e, today, policy, d);
	}
	return fails;
}
