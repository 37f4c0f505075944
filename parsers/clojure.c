/* clojure.c - see clojure.h. */
#include "parsers/clojure.h"

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && !str_has_char(STR("._-+"), s.ptr[i]))
			return false;
	return s.len > 0;
}

bool clojure_name(struct parse_ctx *ctx, struct str symbol, struct package *p)
{
	struct arena *a = parse_arena(ctx);
	struct str group, artifact, classifier;

	if (!str_cut(symbol, '/', &group, &artifact))
		artifact = group;
	/* https://clojure.org/reference/deps_edn#deps_classifier */
	if (str_cut(artifact, '$', &artifact, &classifier) && classifier.len) {
		if (str_eq(group, symbol))
			group = artifact;
		p->qualifiers = arena_cat(a, STR("classifier="), classifier, STR(""));
	}
	if (!is_name(group) || !is_name(artifact))
		return false;
	p->name = arena_cat(a, group, STR(":"), artifact);
	return true;
}

void clojure_set_version(struct package *p, struct str text)
{
	text = str_trim(text);
	if (!text.len || str_has_char(STR("[("), text.ptr[0]) ||
	    str_is(text, "RELEASE") || str_is(text, "LATEST") || str_has_char(text, ' '))
		p->requested = text;
	else
		p->version = text;
}

enum dep_scope clojure_scope(struct str name)
{
	static const char *const dev[] = {
		"test",      "dev",      "user",   "repl",     "bench", "lint",
		"kondo",     "fmt",      "cljfmt", "format",   "build", "coverage",
		"cloverage", "kaocha",   "runner", "outdated", "nrepl", "cider",
		"deploy",    "release",  "docs",   "codox",    "debug", "profile",
		"ci",        "eastwood", "antq",
	};

	for (size_t i = 0; i < sizeof(dev) / sizeof(dev[0]); i++)
		if (str_starts_with_nocase(name, str_of(dev[i])))
			return SCOPE_DEV;
	return SCOPE_OPTIONAL;
}

/* --- names -------------------------------------------------------------------------- */

static void put_name(struct clojure_list *list, struct clojure_names *names,
		     struct str name, const struct edn *v)
{
	map_put(&names->at, name, names->n); /* the last of several counts */
	arena_grow(parse_arena(list->ctx), names->v, names->n, &names->cap);
	names->v[names->n++] = v;
}

static const struct edn *get_name(const struct clojure_names *names, struct str name)
{
	uint64_t at;

	return map_get(&names->at, name, &at) && at < names->n ? names->v[at] : NULL;
}

/* (def name "text"), with a text that documents it before the value, or without. */
static void take_definition(struct clojure_list *list, const struct edn *form)
{
	const struct edn *name = form->child ? form->child->next : NULL, *value = NULL;

	if (form->type != EDN_LIST || form->n < 3 || !edn_is(form->child, EDN_SYMBOL) ||
	    (!str_is(form->child->text, "def") &&
	     !str_is(form->child->text, "defonce")) ||
	    !edn_is(name, EDN_SYMBOL))
		return;
	edn_each (v, form)
		value = v;
	if (edn_is(value, EDN_STRING))
		put_name(list, &list->texts, name->text, value);
}

void clojure_list_init(struct clojure_list *list, struct parse_ctx *ctx,
		       const struct edn *forms)
{
	*list = (struct clojure_list){ .ctx = ctx, .project = PACKAGE_NONE };
	map_init(&list->texts.at);
	map_init(&list->managed.at);
	edn_each (form, forms)
		take_definition(list, form);
}

void clojure_list_release(struct clojure_list *list)
{
	map_release(&list->texts.at);
	map_release(&list->managed.at);
}

bool clojure_text(const struct clojure_list *list, const struct edn *v, struct str *text)
{
	if (edn_is(v, EDN_COMPUTED) && v->text.len)
		v = get_name(&list->texts, v->text);
	if (!edn_is(v, EDN_STRING))
		return false;
	*text = v->text;
	return true;
}

/* --- lists of vectors ------------------------------------------------------------- */

/* The value of `:key` among what follows the version. */
static struct str option(const struct edn *entry, const char *key)
{
	edn_each (it, entry)
		if (it->type == EDN_KEYWORD && str_is(it->text, key) &&
		    edn_is(it->next, EDN_STRING))
			return it->next->text;
	return STR("");
}

/* What the second place of an entry is; NULL when it has no version. */
static const struct edn *version_of(const struct edn *entry)
{
	const struct edn *second = entry->child ? entry->child->next : NULL;

	return edn_is(second, EDN_KEYWORD) ||
			       (edn_is(second, EDN_SYMBOL) && str_is(second->text, "nil"))
		       ? NULL
		       : second;
}

void clojure_manage(struct clojure_list *list, const struct edn *vector)
{
	if (!edn_is_sequence(vector))
		return;
	edn_each (entry, vector)
		if (edn_is_sequence(entry) && edn_is(entry->child, EDN_SYMBOL) &&
		    version_of(entry))
			put_name(list, &list->managed, entry->child->text,
				 version_of(entry));
}

static void set_options(struct clojure_list *list, const struct edn *entry,
			struct package *p)
{
	struct arena *a = parse_arena(list->ctx);
	struct str classifier = option(entry, "classifier");
	struct str type = option(entry, "extension"), scope = option(entry, "scope");

	if (classifier.len)
		p->qualifiers = arena_cat(a, STR("classifier="), classifier, STR(""));
	if (type.len && !str_is(type, "jar"))
		p->qualifiers =
			arena_cat(a, p->qualifiers,
				  p->qualifiers.len ? STR("&type=") : STR("type="), type);
	if (str_is(scope, "test"))
		p->scope = SCOPE_DEV;
	else if (str_is(scope, "provided") && p->scope == SCOPE_RUNTIME)
		p->scope = SCOPE_OPTIONAL;
}

static void add_entry(struct clojure_list *list, const struct edn *entry,
		      struct package p)
{
	const struct edn *name = entry->child, *version = version_of(entry);
	struct str text;

	p.line = entry->line;
	if (!edn_is_sequence(entry) || !edn_is(name, EDN_SYMBOL) ||
	    !clojure_name(list->ctx, name->text, &p)) {
		parse_warn(list->ctx, entry->line,
			   entry->type == EDN_COMPUTED ? DIAG_UNRESOLVED : DIAG_SYNTAX,
			   entry->type == EDN_COMPUTED
				   ? "a dependency that a program makes is left out"
				   : "expected [group/artifact \"version\"]");
		return;
	}
	set_options(list, entry, &p);
	if (!version)
		version = get_name(&list->managed, name->text);
	if (clojure_text(list, version, &text))
		clojure_set_version(&p, text);
	else
		parse_warn(list->ctx, p.line, DIAG_UNRESOLVED,
			   STR_FMT ": its version is %s", STR_ARG(p.name),
			   version ? "no text that the file states" : "not in the file");
	list->n++;
	list->n_unpinned += !p.version.len;
	parse_edge(list->ctx, list->project, parse_add(list->ctx, &p));
}

void clojure_add_list(struct clojure_list *list, const struct edn *vector,
		      enum dep_scope scope, struct str group)
{
	struct package p = { .scope = scope, .group = group, .relation = DEP_DIRECT };

	if (!vector)
		return;
	if (!edn_is_sequence(vector)) {
		parse_warn(list->ctx, vector->line, DIAG_UNRESOLVED,
			   "dependencies that are no list are left out");
		return;
	}
	edn_each (entry, vector)
		add_entry(list, entry, p);
}
