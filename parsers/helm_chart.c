/*
 * helm_chart.c - charts that a Helm chart depends on: Chart.lock and requirements.lock,
 * or Chart.yaml and requirements.yaml where there is no lock.
 *
 * https://helm.sh/docs/topics/charts/ (Helm 3 and 4): a chart of apiVersion v2 has its
 * dependencies in Chart.yaml and Chart.lock, one of v1 in requirements.yaml and
 * requirements.lock.  A lock holds name, repository and exact version.  The `digest` is
 * of the list, not of what is downloaded.  No database of advisories knows charts.
 */
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/lock_text.h"

enum { NESTING = 64 };

/* "1.2.3", with "v" or what SemVer allows behind it; nothing that may mean several. */
static bool is_exact(struct str s)
{
	size_t numbers = 0, i = str_starts_with(s, STR("v")) ? 1 : 0;

	while (i < s.len && is_digit(s.ptr[i])) {
		while (i < s.len && is_digit(s.ptr[i]))
			i++;
		numbers++;
		if (numbers == 3 || i == s.len || s.ptr[i] != '.')
			break;
		i++;
	}
	if (numbers != 3)
		return false;
	if (i < s.len && s.ptr[i] != '-' && s.ptr[i] != '+')
		return false;
	for (; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '-' && s.ptr[i] != '+' &&
		    s.ptr[i] != '.')
			return false;
	return true;
}

struct chart {
	struct parse_ctx *ctx;
	package_ref project;
};

static void set_repository(struct parse_ctx *ctx, struct package *p, struct str url)
{
	/* no repository, "" or file://: a folder of the project */
	if (!url.len || str_starts_with(url, STR("file:"))) {
		p->kind = PACKAGE_PROJECT;
		return;
	}
	if (str_find(url, STR("://")) == STR_NONE)
		return; /* "@stable", "alias:stable": named on the user's machine only */
	while (str_ends_with(url, STR("/")))
		url.len--;
	p->qualifiers = arena_cat(parse_arena(ctx), STR("repository_url="),
				  url_clean(parse_arena(ctx), url), STR(""));
}

static void read_dependency(struct chart *c, const struct ynode *entry)
{
	struct package p = { .line = entry->line,
			     .name = ynode_string(entry, "name"),
			     .version = ynode_string(entry, "version"),
			     .scope = SCOPE_RUNTIME,
			     .relation = DEP_DIRECT };

	if (entry->type != YNODE_MAPPING || !p.name.len) {
		parse_warn(c->ctx, entry->line, DIAG_SYNTAX,
			   "a dependency without a name");
		return;
	}
	set_repository(c->ctx, &p, ynode_string(entry, "repository"));
	if (p.kind == PACKAGE_PROJECT)
		p.relation = DEP_UNKNOWN;
	if (!is_exact(p.version)) {
		p.requested = p.version;
		p.version = STR("");
		if (p.kind != PACKAGE_PROJECT)
			parse_note(c->ctx, p.line, DIAG_UNPINNED,
				   "chart " STR_FMT " is not pinned to a version",
				   STR_ARG(p.name));
	}
	if (ynode_string(entry, "condition").len || ynode_get(entry, "tags"))
		p.scope = SCOPE_OPTIONAL;
	parse_edge(c->ctx, c->project, parse_add(c->ctx, &p));
}

static const struct ynode *first_document(struct parse_ctx *ctx, struct str bytes,
					  struct str path, int *rc)
{
	struct ynode_docs docs;

	*rc = ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx), path, &docs);
	return docs.n ? docs.v[0] : NULL;
}

static void add_project(struct chart *c, const struct ynode *root)
{
	struct package p = { .kind = PACKAGE_PROJECT,
			     .folder = STR("."),
			     .scope = SCOPE_RUNTIME,
			     .name = ynode_string(root, "name"),
			     .version = ynode_string(root, "version") };

	if (!p.name.len)
		return;
	p.line = ynode_get(root, "name")->line;
	c->project = parse_add(c->ctx, &p);
}

static int read_list(struct chart *c, const struct ynode *root, bool is_lock)
{
	const struct ynode *list = ynode_get(root, "dependencies");

	if (!list || (list->type == YNODE_SCALAR && !list->text.len))
		return is_lock && !ynode_get(root, "digest")
			       ? parse_error(c->ctx, 1,
					     "no \"dependencies\": not a lock of Helm")
			       : 0;
	if (list->type != YNODE_SEQUENCE)
		return parse_error(c->ctx, list->line, "dependencies: expected a list");
	ynode_each (entry, list)
		read_dependency(c, entry);
	return 0;
}

/* The chart of a lock is in the Chart.yaml beside it. */
static void add_chart_beside(struct chart *c)
{
	struct str folder = str_dirname(parse_path(c->ctx)), bytes;
	struct str path = arena_cat(parse_arena(c->ctx), folder,
				    folder.len ? STR("/") : STR(""), STR("Chart.yaml"));
	int rc;

	if (!parse_sibling(c->ctx, "Chart.yaml", &bytes))
		return;
	parse_in_file(c->ctx, path);
	add_project(c, first_document(c->ctx, bytes, path, &rc));
	parse_in_file(c->ctx, STR(""));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct chart c = { .ctx = ctx, .project = PACKAGE_NONE };
	struct str name = str_basename(parse_path(ctx));
	bool is_lock = str_ends_with(name, STR(".lock"));
	bool is_chart = str_is(name, "Chart.yaml");
	int rc;

	/* they are no YAML before the values are filled in, so the parser of manifests
	 * leaves them alone, too */
	if (is_chart && parse_exists(ctx, "templates"))
		parse_note(ctx, 0, DIAG_UNRESOLVED,
			   "the images of its templates are not listed: what they are is "
			   "known when the chart is rendered");
	/* the lock says more; requirements.yaml is that of a chart only */
	if (is_chart &&
	    (parse_exists(ctx, "Chart.lock") || parse_exists(ctx, "requirements.lock")))
		return 0;
	if (!is_chart && !is_lock && parse_exists(ctx, "requirements.lock"))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	const struct ynode *root = first_document(ctx, bytes, parse_path(ctx), &rc);

	if (rc < 0)
		return rc;
	if (!root || root->type != YNODE_MAPPING)
		return parse_error(ctx, root ? root->line : 1, "expected a mapping");
	if (is_chart)
		add_project(&c, root);
	else
		add_chart_beside(&c);
	return read_list(&c, root, is_lock);
}

/* requirements.yaml is Ansible's too, requirements.lock Rye's. */
static bool is_of_helm(struct str bytes)
{
	return str_starts_with(bytes, STR("dependencies:")) ||
	       str_find(bytes, STR("\ndependencies:")) != STR_NONE;
}

static const struct file_match chart_matches[] = {
	{ MATCH_NAME, "Chart.lock", NULL },
	{ MATCH_NAME, "Chart.yaml", NULL },
};

const struct parser helm_chart_parser = {
	.id = "helm-chart",
	.title = "Helm chart",
	.versions = "v2; name of v1",
	.spec = "https://helm.sh/docs/topics/charts/",
	.ecosystem = ECO_NONE,
	.matches = chart_matches,
	.n_matches = sizeof(chart_matches) / sizeof(chart_matches[0]),
	.parse = parse,
};

static const struct file_match old_matches[] = {
	{ MATCH_SUFFIX, "requirements.lock", NULL },
	{ MATCH_SUFFIX, "requirements.yaml", NULL },
};

const struct parser helm_requirements_parser = {
	.id = "helm-requirements",
	.title = "requirements of a Helm chart",
	.versions = "v1",
	.spec = "https://helm.sh/docs/topics/charts/",
	.ecosystem = ECO_NONE,
	.matches = old_matches,
	.n_matches = sizeof(old_matches) / sizeof(old_matches[0]),
	.sniff = is_of_helm,
	.parse = parse,
};
