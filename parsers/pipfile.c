/*
 * pipfile.c - Pipfile of pipenv, where there is no Pipfile.lock.
 *
 * https://pipenv.pypa.io/en/latest/pipfile.html (pipenv 2026.10).  Every table but the
 * few below is a category.
 */
#include "format/text.h"
#include "parsers/python.h"

enum { MAX_NESTING = 64 };

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	int result;
};

static void read_version(const struct toml *entry, struct package *p)
{
	struct str spec =
		entry->type == TOML_STRING ? entry->text : toml_string(entry, "version");

	if (str_is(str_trim(spec), "*"))
		return;
	p->version = pep508_exact(spec);
	if (!p->version.len)
		p->requested = spec;
}

/* "markers", or the marker's variable as a key: sys_platform = "== 'win32'". */
static bool is_never(struct reading *r, const struct toml *entry)
{
	struct pep508_marker m;
	const char *wrong = pep508_judge(toml_string(entry, "markers"), &m);

	if (wrong)
		parse_warn(r->ctx, entry->line, DIAG_SYNTAX, "markers: %s", wrong);
	return m.verdict == PEP508_NEVER || m.verdict == PEP508_EXTRA;
}

static void read_entry(struct reading *r, const struct toml *entry, struct str group,
		       enum dep_scope scope)
{
	struct package p = { .name = entry->key,
			     .line = entry->line,
			     .scope = scope,
			     .group = group,
			     .relation = DEP_DIRECT };

	if (!pep508_is_name(p.name)) {
		r->result = parse_error(r->ctx, entry->line,
					"a key is not the name of a package");
		return;
	}
	if (entry->type != TOML_STRING && entry->type != TOML_TABLE) {
		parse_warn(r->ctx, entry->line, DIAG_SYNTAX,
			   "expected a constraint or a table");
		return;
	}
	read_version(entry, &p);
	if (scope == SCOPE_RUNTIME && is_never(r, entry))
		p.scope = SCOPE_OPTIONAL;
	python_take_table(r->ctx, entry, &p);
	if (p.kind == PACKAGE_PROJECT)
		p.relation = DEP_UNKNOWN;
	parse_add(r->ctx, &p);
}

static size_t read_category(struct reading *r, const struct toml *table)
{
	static const char *const others[] = { "source", "requires", "scripts",
					      "pipenv", "pipfile",  "build-system",
					      "tool" };
	enum dep_scope scope = SCOPE_OPTIONAL;
	struct str group = table->key;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_is(table->key, others[i]))
			return 0;
	if (str_is(table->key, "packages")) {
		scope = SCOPE_RUNTIME;
		group = STR("");
	} else if (str_is(table->key, "dev-packages")) {
		scope = SCOPE_DEV;
		group = STR("develop");
	}
	if (table->type != TOML_TABLE) {
		r->result =
			parse_error(r->ctx, table->line, "expected a table of packages");
		return 0;
	}
	toml_each (it, table)
		read_entry(r, it, group, scope);
	return table->n;
}

static void read_sources(struct reading *r, const struct toml *root)
{
	bool told = false;

	toml_each (it, toml_get(root, "source"))
		if (toml_string(it, "url").len)
			python_note_index(r->ctx, it->line, toml_string(it, "url"),
					  &told);
}

static int parse_pipfile(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	const struct toml *root;
	unsigned errors = 0;
	size_t n = 0;

	if (parse_exists(ctx, "Pipfile.lock")) {
		python_note_lock(ctx, STR("Pipfile.lock"));
		return 0;
	}
	if (text_is_lfs_pointer(bytes))
		return parse_error(ctx, 1,
				   "a git-lfs pointer stands in place of the file");
	root = toml_read(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			 &errors);
	read_sources(&r, root);
	toml_each (it, root)
		n += read_category(&r, it);
	if (n)
		python_note_no_lock(ctx);
	return errors ? -1 : r.result;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Pipfile", NULL },
};

const struct parser pipfile_parser = {
	.id = "pipfile",
	.title = "Pipfile of pipenv",
	.versions = "pipenv 2018 to 2026",
	.spec = "https://pipenv.pypa.io/en/latest/pipfile.html",
	.ecosystem = ECO_PYPI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse_pipfile,
};
