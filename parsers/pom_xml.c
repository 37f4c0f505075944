/*
 * pom_xml.c - Maven's pom.xml, POMs by other names, and .mvn/extensions.xml
 *
 * POM 4.0.0 and 4.1.0: https://maven.apache.org/pom.html ; core extensions:
 * https://maven.apache.org/guides/mini/guide-using-extensions.html
 *
 * A POM is read together with its parents and the BOMs it imports as far as they are in
 * the tree (format/maven_model.h); what is not there is said, and what only that could
 * tell has no version.  Reported are the project, its dependencies and those of its
 * parents, the plugins and extensions of its own build.  What the dependencies need
 * stands in POMs of a repository, so that it is not known.
 */
#include "core/parser.h"

#include "format/maven_license.h"
#include "parsers/pom_scan.h"

enum {
	EXTRA_POMS_MOST = 64, /* modules whose file has a name of its own */
	NAMED_MOST = 8,       /* BOMs and parents that a text names */
};

static unsigned line_of(const struct maven_pom *pom)
{
	const struct xml *id = xml_get(pom->root, "artifactId");

	return id ? id->line : pom->root->line;
}

/* --- dependencies ------------------------------------------------------------ */

static enum dep_scope scope_of(struct str scope, bool optional)
{
	if (str_is(scope, "test"))
		return SCOPE_DEV;
	if (optional || str_is(scope, "provided") || str_is(scope, "system"))
		return SCOPE_OPTIONAL;
	return SCOPE_RUNTIME;
}

static struct str qualifiers_of(struct pom_scan *s, const struct maven_key *key)
{
	struct str out = STR("");

	if (key->classifier.len)
		out = arena_cat(s->arena, STR("classifier="), key->classifier, STR(""));
	if (key->type.len)
		out = arena_cat(s->arena, out, out.len ? STR("&type=") : STR("type="),
				key->type);
	return out;
}

/* A module of the same build; NULL when it is none.  *version gets the module's. */
static struct maven_pom *module_of(struct pom_scan *s, const struct maven_key *key,
				   struct str version)
{
	struct maven_pom *pom;
	struct str theirs;

	if (!version.len ||
	    (!str_eq(key->group, s->model->group) && !str_eq(version, s->model->version)))
		return NULL;
	pom = maven_files_find(s->files, key->group, key->artifact, version);
	if (!pom)
		return NULL;
	theirs = pom->version;
	if (maven_has_reference(theirs) || !theirs.len) {
		struct maven_model *m = maven_model_of(s->files, pom, 1);

		theirs = m ? m->version : theirs;
	}
	return str_eq(theirs, version) ? pom : NULL;
}

static package_ref add_module(struct pom_scan *s, const struct maven_pom *pom,
			      struct str name, struct str version)
{
	struct package p = {
		.kind = PACKAGE_PROJECT,
		.folder = STR("."),
		.name = name,
		.version = version,
		.scope = SCOPE_RUNTIME,
		.line = line_of(pom),
	};

	return pom_add(s, pom->path, &p);
}

static void add_dependency(struct pom_scan *s, const struct pom_place *at,
			   const struct xml *d)
{
	struct package p = { .relation = DEP_DIRECT, .line = d->line };
	const struct xml *overlay = pom_overlay(at);
	struct maven_key key;
	struct maven_managed managed;
	struct maven_pom *module;
	struct str scope, optional = xml_text(d, "optional");
	package_ref ref;

	maven_key_of(s->model, d, overlay, &key);
	if (!pom_has_name(s, at, d, key.group, key.artifact))
		return;
	managed = pom_managed(s, at, &key);
	p.name = pom_name(s, key.group, key.artifact);
	p.qualifiers = qualifiers_of(s, &key);
	scope = maven_expand(s->model, xml_text(d, "scope"), overlay, NULL);
	scope = scope.len ? scope : managed.scope;
	optional = maven_expand(s->model, optional, overlay, NULL);
	p.scope = scope_of(scope,
			   optional.len ? str_is(optional, "true") : managed.optional);
	if (p.scope != SCOPE_RUNTIME)
		p.group = p.scope == SCOPE_OPTIONAL && !str_is(scope, "provided") &&
					  !str_is(scope, "system")
				  ? STR("optional")
				  : scope;
	if (!at->active) {
		p.scope = p.scope == SCOPE_RUNTIME ? SCOPE_OPTIONAL : p.scope;
		p.group = xml_text(at->profile, "id");
	}
	pom_take_version(s, at, d, managed.version, s->away, &p);
	s->n_dependencies++;
	module = module_of(s, &key, p.version);
	ref = module ? add_module(s, module, p.name, p.version)
		     : pom_add(s, at->pom->path, &p);
	parse_edge(s->ctx, s->project, ref);
}

/* The last of one key within a POM counts, so from the last one on. */
static void add_dependencies_in(struct pom_scan *s, const struct pom_place *at,
				const struct xml *from)
{
	const struct xml *list = xml_get(from, "dependencies"), **v;
	size_t n = 0;

	if (!list)
		return;
	v = arena_new_array(s->arena, const struct xml *, list->n + 1);
	xml_each (d, list)
		v[n++] = d;
	while (n > 0) {
		struct maven_key key;
		bool added = true;

		maven_key_of(s->model, v[--n], pom_overlay(at), &key);
		/* those of a profile that may not be active stand beside the others */
		if (at->active)
			map_get_or_put(&s->seen, key.text, 0, &added);
		if (added)
			add_dependency(s, at, v[n]);
	}
}

static void add_dependencies(struct pom_scan *s)
{
	for (size_t i = 0; i < s->model->n_lineage; i++) {
		const struct maven_pom *pom = s->model->lineage[i];
		struct pom_place at = { .pom = pom, .active = true };

		for (int active = 1; active >= 0; active--) {
			xml_each (profile, xml_get(pom->root, "profiles")) {
				at.profile = profile;
				at.active =
					maven_profile_is_active(s->files, pom, profile);
				/* parents' other profiles are reported with the parent */
				if (at.active == (active == 1) && (at.active || i == 0))
					add_dependencies_in(s, &at, profile);
			}
			if (active) {
				at = (struct pom_place){ .pom = pom, .active = true };
				add_dependencies_in(s, &at, pom->root);
			}
		}
	}
}

/* --- the project ------------------------------------------------------------- */

static void set_licenses(struct pom_scan *s, struct package *p)
{
	const struct xml *list = NULL;
	struct str *v;

	for (size_t i = 0; i < s->model->n_lineage && (!list || !list->n); i++)
		list = xml_get(s->model->lineage[i]->root, "licenses");
	if (!list)
		return;
	v = arena_new_array(s->arena, struct str, list->n + 1);
	xml_each (l, list) {
		struct str name = maven_license(
			s->arena, maven_expand(s->model, xml_text(l, "name"), NULL, NULL),
			xml_text(l, "url"));

		if (name.len)
			v[p->n_licenses++] = name;
	}
	p->licenses = v;
}

static void add_project(struct pom_scan *s)
{
	struct maven_model *m = s->model;
	struct package p = {
		.kind = PACKAGE_PROJECT,
		.folder = STR("."),
		.name = pom_name(s, m->group, m->artifact),
		.scope = SCOPE_RUNTIME,
		.line = line_of(s->pom),
		.edges_known = !m->n_absent,
	};
	struct str missing;

	s->project = PACKAGE_NONE;
	if (!m->artifact.len || !m->group.len) {
		pom_say(s, s->pom->path, s->pom->root->line, DIAG_WARNING, DIAG_SYNTAX,
			STR("the project has no groupId or no artifactId"));
		return;
	}
	maven_expand(m, s->pom->version, NULL, &missing);
	if (missing.len)
		p.requested = m->version;
	else
		p.version = m->version;
	set_licenses(s, &p);
	s->project = pom_add(s, s->pom->path, &p);
}

static void say_what_is_absent(struct pom_scan *s)
{
	for (size_t i = 0; i < s->model->n_absent; i++) {
		const struct maven_absent *a = &s->model->absent[i];

		if (a->is_parent)
			pom_say(s, a->path, a->line, DIAG_WARNING, DIAG_UNRESOLVED,
				arena_printf(
					s->arena,
					"the parent " STR_FMT
					" is not in the tree; what it declares is not "
					"known",
					STR_ARG(a->coordinates)));
		else
			pom_say(s, a->path, a->line, DIAG_NOTE, DIAG_UNRESOLVED,
				arena_printf(
					s->arena,
					"the imported " STR_FMT
					" is not in the tree; what it manages is not "
					"known",
					STR_ARG(a->coordinates)));
	}
	if (s->n_dependencies)
		pom_say(s, s->pom->path, 0, DIAG_NOTE, DIAG_UNRESOLVED,
			STR("what the dependencies need is not resolved: their POMs are "
			    "in a "
			    "repository"));
}

static void name_what_is_absent(struct pom_scan *s)
{
	for (size_t i = 0; i < s->model->n_absent && i < NAMED_MOST; i++)
		s->away = arena_cat(s->arena, s->away, i ? STR(" or ") : STR(""),
				    s->model->absent[i].coordinates);
}

static void check_model_version(struct pom_scan *s)
{
	const struct xml *v = xml_get(s->pom->root, "modelVersion");
	const struct xml *old = xml_get(s->pom->root, "pomVersion");

	if (!v && old)
		pom_say(s, s->pom->path, old->line, DIAG_WARNING, DIAG_UNSUPPORTED,
			STR("a project of Maven 1 is not read"));
	else if (v && !str_is(v->text, "4.0.0") && !str_is(v->text, "4.1.0"))
		pom_say(s, s->pom->path, v->line, DIAG_WARNING, DIAG_UNSUPPORTED,
			arena_printf(s->arena,
				     "model version " STR_FMT
				     " is not known, read as 4.0.0",
				     STR_ARG(v->text)));
}

static void scan_pom(struct parse_ctx *ctx, struct maven_files *files,
		     struct maven_pom *pom)
{
	struct pom_scan s = {
		.ctx = ctx,
		.arena = parse_arena(ctx),
		.files = files,
		.pom = pom,
		.model = maven_model_of(files, pom, 0),
		.away = STR(""),
	};

	if (!s.model)
		return;
	map_init(&s.seen);
	check_model_version(&s);
	name_what_is_absent(&s);
	add_project(&s);
	add_dependencies(&s);
	pom_add_tools(&s);
	say_what_is_absent(&s);
	map_release(&s.seen);
}

/* --- modules ----------------------------------------------------------------- */

/* True when the walk finds a file of that name by itself. */
static bool is_found_by_name(struct str path)
{
	return str_is(str_basename(path), "pom.xml") || str_ends_with(path, STR(".pom"));
}

static void check_modules(struct parse_ctx *ctx, struct maven_files *files,
			  struct maven_pom *pom, const struct xml *list, unsigned *left)
{
	xml_each (module, list) {
		struct str text = maven_expand(maven_model_of(files, pom, 0),
					       module->text, NULL, NULL),
			   path;
		struct maven_pom *extra;

		if (!maven_files_locate(files, pom->path, text, &path)) {
			parse_note(ctx, module->line, DIAG_UNRESOLVED,
				   "the module " STR_FMT " is not in the tree",
				   STR_ARG(text));
			continue;
		}
		if (is_found_by_name(path) || !*left)
			continue;
		--*left;
		extra = maven_files_read(files, path);
		if (extra)
			scan_pom(ctx, files, extra);
	}
}

static void check_all_modules(struct parse_ctx *ctx, struct maven_files *files,
			      struct maven_pom *pom)
{
	static const char *const lists[] = { "modules", "subprojects" };
	unsigned left = EXTRA_POMS_MOST;

	for (size_t i = 0; i < 2; i++) {
		check_modules(ctx, files, pom, xml_get(pom->root, lists[i]), &left);
		xml_each (profile, xml_get(pom->root, "profiles"))
			check_modules(ctx, files, pom, xml_get(profile, lists[i]), &left);
	}
}

/* --- the file ---------------------------------------------------------------- */

/* .mvn/extensions.xml: what is loaded into Maven itself. */
static int parse_extensions(struct parse_ctx *ctx, struct str bytes)
{
	const struct xml *root =
		xml_read(parse_arena(ctx), bytes, 64, parse_diags(ctx), parse_path(ctx));

	if (!root)
		return -1;
	if (!xml_is(root, "extensions"))
		return parse_error(ctx, root->line,
				   "expected <extensions>, found <" STR_FMT ">",
				   STR_ARG(root->name));
	xml_each (e, root) {
		struct package p = {
			.name = arena_cat(parse_arena(ctx), xml_text(e, "groupId"),
					  STR(":"), xml_text(e, "artifactId")),
			.scope = SCOPE_DEV,
			.relation = DEP_DIRECT,
			.line = e->line,
		};

		if (!xml_text(e, "groupId").len || !xml_text(e, "artifactId").len) {
			parse_warn(ctx, e->line, DIAG_SYNTAX,
				   "an extension without a groupId or an artifactId");
			continue;
		}
		pom_set_version(&p, xml_text(e, "version"));
		if (maven_has_reference(p.version)) {
			p.requested = p.version;
			p.version = STR("");
			parse_warn(ctx, e->line, DIAG_UNRESOLVED,
				   STR_FMT ": what " STR_FMT " is, is not known",
				   STR_ARG(p.name), STR_ARG(p.requested));
		}
		parse_add(ctx, &p);
	}
	return 0;
}

/* Projects that tests or templates are made from are not this build. */
static bool is_template(struct str path)
{
	struct str whole = path;

	return str_starts_with(whole, STR("src/it/")) ||
	       str_find(whole, STR("/src/it/")) != STR_NONE ||
	       str_find(whole, STR("archetype-resources/")) != STR_NONE;
}

static int parse_pom(struct parse_ctx *ctx, struct str bytes)
{
	struct maven_files files;
	struct maven_pom *pom;

	if (is_template(parse_path(ctx))) {
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "a project for integration tests or a template, not read");
		return 0;
	}
	maven_files_init(&files, ctx, bytes, &pom);
	if (pom) {
		scan_pom(ctx, &files, pom);
		check_all_modules(ctx, &files, pom);
	}
	maven_models_release(&files);
	maven_files_release(&files);
	return pom ? 0 : -1;
}

static int parse_pom_xml(struct parse_ctx *ctx, struct str bytes)
{
	if (str_is(str_basename(parse_path(ctx)), "extensions.xml"))
		return parse_extensions(ctx, bytes);
	return parse_pom(ctx, bytes);
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pom.xml", NULL },
	{ MATCH_SUFFIX, ".pom", NULL },
	{ MATCH_TAIL, ".mvn/extensions.xml", NULL },
};

const struct parser pom_xml_parser = {
	.id = "pom-xml",
	.title = "Maven POM",
	.versions = "4.0.0, 4.1.0",
	.spec = "https://maven.apache.org/pom.html",
	.ecosystem = ECO_MAVEN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.is_binary = true,
	.parse = parse_pom_xml,
};
