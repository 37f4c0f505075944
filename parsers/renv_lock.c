/*
 * renv_lock.c - renv.lock, with the DESCRIPTION of the project beside it.
 *
 * https://rstudio.github.io/renv/articles/lockfile.html and the JSON schema of
 * rstudio/renv, inst/schema/draft-07.renv.lock.schema.json (renv 0.7 to 1.1).  Each of
 * Packages has Package, Version, Source and, by Source, Repository or Remote* fields.
 * Requirements, or since 1.1 Depends, Imports and LinkingTo as in a DESCRIPTION, are its
 * edges; older files have none.  Hash is an MD5 of fields of the DESCRIPTION and so no
 * digest of what is downloaded.  RSPM, PPM and P3M are mirrors of CRAN.
 *
 * The file does not say what is direct: a DESCRIPTION does.
 */
#include "format/json.h"
#include "parsers/lock_text.h"
#include "parsers/r.h"

enum { NESTING = 32 };

static void read_repositories(struct parse_ctx *ctx, const struct jnode *list,
			      struct r_repositories *out)
{
	jnode_each (one, list)
		if (!r_add_repository(ctx, out, jnode_string(one, "Name"),
				      jnode_string(one, "URL"), one->line))
			break;
}

static bool is_edge_field(struct str name)
{
	return str_is(name, "Requirements") || str_is(name, "Depends") ||
	       str_is(name, "Imports") || str_is(name, "LinkingTo");
}

static void need(struct parse_ctx *ctx, package_ref from, struct str text)
{
	struct r_dependency one;
	unsigned line = 0;

	while (r_next_dependency(&text, &line, &one))
		if (!r_is_base(one.name))
			parse_needs(ctx, from, one.name, true);
}

static void read_edges(struct parse_ctx *ctx, package_ref from, const struct jnode *entry)
{
	jnode_each (field, entry) {
		if (!is_edge_field(field->key))
			continue;
		if (field->type == JNODE_STRING)
			need(ctx, from, field->text);
		else if (field->type != JNODE_ARRAY)
			parse_warn(ctx, field->line, DIAG_SYNTAX,
				   STR_FMT ": expected a list", STR_ARG(field->key));
		jnode_each (one, field)
			if (field->type == JNODE_ARRAY && one->type == JNODE_STRING)
				need(ctx, from, one->text);
	}
}

static bool tells_edges(const struct jnode *packages)
{
	jnode_each (entry, packages)
		jnode_each (field, entry)
			if (is_edge_field(field->key))
				return true;
	return false;
}

/* What the project itself states: it makes packages direct and tells their scopes. */
struct wanted {
	struct r_description d;
	struct map by_name; /* need */
	package_ref project;
};

struct reading {
	struct parse_ctx *ctx;
	struct r_repositories repositories;
	struct wanted wanted;
	bool edges; /* the file tells them */
};

static void read_package(struct reading *r, const struct jnode *entry)
{
	struct r_record record = { .line = entry->line };
	struct package p;
	package_ref ref;
	uint64_t at;
	bool is_wanted;

	if (entry->type != JNODE_OBJECT) {
		parse_warn(r->ctx, entry->line, DIAG_SYNTAX,
			   STR_FMT ": expected an object", STR_ARG(entry->key));
		return;
	}
	jnode_each (field, entry)
		if (field->type == JNODE_STRING)
			r_record_take(&record, field->key, field->text);
	if (!record.name.len)
		record.name = entry->key;
	if (!r_record_package(r->ctx, &record, &r->repositories, &p))
		return;
	is_wanted = map_get(&r->wanted.by_name, p.name, &at);
	if (is_wanted) {
		p.relation = DEP_DIRECT;
		p.scope = r->wanted.d.needs[at].scope;
		p.group = r->wanted.d.needs[at].group;
	}
	p.edges_known = r->edges;
	ref = parse_add(r->ctx, &p);
	parse_provides(r->ctx, ref, p.name);
	if (is_wanted)
		parse_edge(r->ctx, r->wanted.project, ref);
	read_edges(r->ctx, ref, entry);
}

static void read_description(struct reading *r)
{
	struct wanted *w = &r->wanted;
	struct diag_list *said = parse_diags(r->ctx);
	struct str bytes, folder = str_dirname(parse_path(r->ctx));

	w->project = PACKAGE_NONE;
	if (!parse_sibling(r->ctx, "DESCRIPTION", &bytes))
		return;
	/* it is read by itself too: there it says what is wrong with it */
	said->is_deaf = true;
	r_description_read(r->ctx, bytes, &w->d);
	if (w->d.n_needs) {
		parse_in_file(r->ctx, arena_cat(parse_arena(r->ctx), folder,
						folder.len ? STR("/") : STR(""),
						STR("DESCRIPTION")));
		w->project = r_add_project(r->ctx, &w->d.record);
		parse_in_file(r->ctx, STR(""));
	}
	said->is_deaf = false;
	for (size_t i = 0; i < w->d.n_needs; i++)
		map_put(&w->by_name, w->d.needs[i].on.name, i);
	if (r->edges)
		parse_spread_scopes(r->ctx);
}

static int read_root(struct reading *r, const struct jnode *root)
{
	const struct jnode *packages = jnode_get(root, "Packages");

	if (!packages)
		return parse_error(r->ctx, root->line,
				   "no \"Packages\": not a renv.lock");
	if (packages->type == JNODE_ARRAY && !packages->child)
		return 0; /* R writes an empty list of names so */
	if (packages->type != JNODE_OBJECT)
		return parse_error(r->ctx, packages->line,
				   "\"Packages\": expected an object");
	read_repositories(r->ctx, jnode_get(jnode_get(root, "R"), "Repositories"),
			  &r->repositories);
	r->edges = tells_edges(packages);
	read_description(r);
	jnode_each (entry, packages)
		read_package(r, entry);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	const struct jnode *root;
	int rc;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	if (str_starts_with(str_trim(bytes), STR("[renv]")) ||
	    str_starts_with(str_trim(bytes), STR("[R]"))) {
		parse_warn(ctx, 1, DIAG_UNSUPPORTED,
			   "the form before renv 0.7; renv.lock as JSON is read");
		return 0;
	}
	root = jnode_read(parse_arena(ctx), bytes, JNODE_STRICT, NESTING,
			  parse_diags(ctx), parse_path(ctx));
	if (!root)
		return -1;
	map_init(&r.wanted.by_name);
	rc = read_root(&r, root);
	map_release(&r.wanted.by_name);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "renv.lock", NULL },
};

const struct parser renv_lock_parser = {
	.id = "renv-lock",
	.title = "renv lock file",
	.versions = "renv 0.7 to 1.1",
	.spec = "https://rstudio.github.io/renv/articles/lockfile.html",
	.ecosystem = ECO_CRAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
