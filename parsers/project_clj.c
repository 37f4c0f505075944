/*
 * project_clj.c - project.clj of Leiningen, and shadow-cljs.edn
 *
 * https://codeberg.org/leiningen/leiningen/src/branch/main/sample.project.clj (Leiningen
 * 2.11) and https://shadow-cljs.github.io/docs/UsersGuide.html#_dependencies .  The file
 * is a program; what it states in literals, and in names that (def name "text") gives, is
 * read.  Plugins and most profiles are of the build.  There is no lock file.
 */
#include "parsers/clojure.h"
#include "parsers/lock_text.h"

/* The value that follows a keyword among the arguments of defproject. */
static const struct edn *argument(const struct edn *call, const char *keyword)
{
	edn_each (it, call)
		if (it->type == EDN_KEYWORD && str_is(it->text, keyword))
			return it->next;
	return NULL;
}

/* (defproject …), at the top of the file. */
static const struct edn *find_project(const struct edn *forms)
{
	edn_each (form, forms)
		if (form->type == EDN_LIST && edn_is(form->child, EDN_SYMBOL) &&
		    str_is(form->child->text, "defproject"))
			return form;
	return NULL;
}

static package_ref add_project(struct clojure_list *list, const struct edn *call)
{
	struct parse_ctx *ctx = list->ctx;
	const struct edn *name = call->child->next;
	struct str license = edn_string(argument(call, "license"), "name");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .scope = SCOPE_RUNTIME };

	if (!edn_is(name, EDN_SYMBOL) || !clojure_name(ctx, name->text, &p)) {
		parse_warn(ctx, call->line, DIAG_UNRESOLVED,
			   "the name of the project is not stated");
		return PACKAGE_NONE;
	}
	p.line = name->line;
	if (!clojure_text(list, name->next, &p.version))
		p.version = STR("");
	if (license.len) {
		p.licenses = &license;
		p.n_licenses = 1;
	}
	return parse_add(ctx, &p);
}

static enum dep_scope profile_scope(struct str name)
{
	static const char *const shipped[] = { "uberjar", "production", "prod", "base",
					       "default" };

	for (size_t i = 0; i < sizeof(shipped) / sizeof(shipped[0]); i++)
		if (str_is(name, shipped[i]))
			return SCOPE_RUNTIME;
	return clojure_scope(name);
}

static void add_profiles(struct clojure_list *list, const struct edn *profiles)
{
	if (edn_is(profiles, EDN_COMPUTED))
		parse_warn(list->ctx, profiles->line, DIAG_UNRESOLVED,
			   "profiles that a program makes are left out");
	edn_each_pair (name, profiles) {
		const struct edn *profile = name->next;

		if (name->type != EDN_KEYWORD)
			continue;
		if (profile->type == EDN_COMPUTED)
			parse_warn(list->ctx, profile->line, DIAG_UNRESOLVED,
				   "the profile " STR_FMT ", which a program makes, is "
				   "left out",
				   STR_ARG(name->text));
		clojure_add_list(list, edn_get(profile, "dependencies"),
				 profile_scope(name->text), name->text);
		clojure_add_list(list, edn_get(profile, "plugins"), SCOPE_DEV,
				 STR("plugins"));
	}
}

static void read_project(struct clojure_list *list, const struct edn *call)
{
	list->project = add_project(list, call);
	clojure_manage(list, argument(call, "managed-dependencies"));
	clojure_add_list(list, argument(call, "dependencies"), SCOPE_RUNTIME, STR(""));
	add_profiles(list, argument(call, "profiles"));
	clojure_add_list(list, argument(call, "plugins"), SCOPE_DEV, STR("plugins"));
}

/* With :deps or :lein the dependencies stand in deps.edn or project.clj. */
static void read_shadow(struct clojure_list *list, const struct edn *map)
{
	clojure_add_list(list, edn_get(map, "dependencies"), SCOPE_RUNTIME, STR(""));
	clojure_add_list(list, edn_get(map, "dev-dependencies"), SCOPE_DEV,
			 STR("dev-dependencies"));
}

static int read_forms(struct clojure_list *list, const struct edn *forms)
{
	const struct edn *call = find_project(forms);

	if (str_is(str_basename(parse_path(list->ctx)), "shadow-cljs.edn")) {
		if (!edn_is(forms->child, EDN_MAP))
			return parse_error(list->ctx, 1, "expected a map");
		read_shadow(list, forms->child);
		return 0;
	}
	if (!call)
		return parse_error(list->ctx, 1,
				   "no (defproject …): not a manifest of Leiningen");
	read_project(list, call);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct clojure_list list;
	struct edn forms;
	int rc;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	rc = edn_read(parse_arena(ctx), bytes, CLOJURE_NESTING, parse_diags(ctx),
		      parse_path(ctx), &forms);
	clojure_list_init(&list, ctx, &forms);
	if (!rc || forms.n)
		rc = read_forms(&list, &forms) ? -1 : rc;
	if (list.n)
		parse_note(ctx, 0, DIAG_UNPINNED,
			   "no lock file: what the dependencies need is not known, and "
			   "%zu of %zu are not pinned to a version",
			   list.n_unpinned, list.n);
	clojure_list_release(&list);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "project.clj", NULL },
	{ MATCH_NAME, "shadow-cljs.edn", NULL },
};

const struct parser project_clj_parser = {
	.id = "project-clj",
	.title = "Leiningen or shadow-cljs manifest",
	.versions = "Leiningen 2, shadow-cljs 2 and 3: literals",
	.spec = "https://codeberg.org/leiningen/leiningen/src/branch/main/"
		"sample.project.clj",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
