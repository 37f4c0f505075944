/*
 * ignore_peers.c - the ignore rules that people have written for other scanners.
 *
 * .grype.yaml: https://oss.anchore.com/docs/guides/vulnerability/filter-results/ (Grype
 * 0.100), the list `ignore`.  osv-scanner.toml:
 * https://google.github.io/osv-scanner/configuration/ (2.2), the tables IgnoredVulns and
 * PackageOverrides; such a file holds for the files of its own folder.
 *
 * A rule with a condition that cannot be decided here is not applied, and that is said:
 * without the condition it would hide too much.
 */
#include "policy/ignore_read.h"

#include "format/toml.h"
#include "format/yaml.h"

enum { PEER_DEPTH = 32 };

static void not_applied(struct ignore_reader *r, unsigned line, const char *what,
			struct str about)
{
	diag_add(r->d, DIAG_WARNING, DIAG_POLICY, r->file, line,
		 "this rule is not applied: %s '" STR_FMT "'", what, STR_ARG(about));
}

/* --- .grype.yaml ----------------------------------------------------------------------
 */

/* What Grype calls the kinds of packages and their languages. */
static const struct {
	const char *word;
	enum ecosystem ecosystem;
} grype_types[] = {
	{ "npm", ECO_NPM },
	{ "javascript", ECO_NPM },
	{ "python", ECO_PYPI },
	{ "gem", ECO_RUBYGEMS },
	{ "ruby", ECO_RUBYGEMS },
	{ "go-module", ECO_GO },
	{ "go", ECO_GO },
	{ "java-archive", ECO_MAVEN },
	{ "java", ECO_MAVEN },
	{ "rust-crate", ECO_CRATES },
	{ "rust", ECO_CRATES },
	{ "php-composer", ECO_PACKAGIST },
	{ "php", ECO_PACKAGIST },
	{ "dotnet", ECO_NUGET },
	{ "hex", ECO_HEX },
	{ "dart-pub", ECO_PUB },
	{ "dart", ECO_PUB },
	{ "swift", ECO_SWIFT },
	{ "hackage", ECO_HACKAGE },
	{ "haskell", ECO_HACKAGE },
	{ "R-package", ECO_CRAN },
	{ "conan", ECO_CONAN },
	{ "github-action", ECO_GITHUB_ACTIONS },
	{ "deb", ECO_DEBIAN },
	{ "apk", ECO_ALPINE },
};

static bool read_type(struct ignore_reader *r, const struct ynode *field,
		      struct ignore_entry *e)
{
	for (size_t i = 0; i < sizeof(grype_types) / sizeof(grype_types[0]); i++)
		if (str_is(field->text, grype_types[i].word)) {
			e->ecosystem = grype_types[i].ecosystem;
			return true;
		}
	not_applied(r, field->line, "no kind of package here is called", field->text);
	return false;
}

/* A location is absolute in what Grype lists of a folder. */
static bool read_location(struct ignore_reader *r, const struct ynode *field,
			  struct ignore_entry *e)
{
	struct str glob = field->text;

	while (str_starts_with(glob, STR("/")))
		glob = str_from(glob, 1);
	e->paths = ignore_one(r->list->arena, glob);
	e->n_paths = 1;
	return true;
}

static bool is_empty(const struct ynode *v)
{
	return v->type == YNODE_SCALAR ? !v->text.len : !v->child;
}

/* What cannot be read as one is no missing condition. */
static bool is_text(struct ignore_reader *r, const struct ynode *field)
{
	if (field->type == YNODE_SCALAR)
		return true;
	not_applied(r, field->line, "wants plain text:", field->key);
	return false;
}

/* Grype takes a name for a pattern; a name that is one as it stands means itself. */
static bool is_pattern(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (memchr("*?[](){}|^$\\", name.ptr[i], 12))
			return true;
	return false;
}

static bool read_grype_package(struct ignore_reader *r, const struct ynode *package,
			       struct ignore_entry *e)
{
	if (package->type != YNODE_MAPPING && !is_empty(package)) {
		not_applied(r, package->line,
			    "wants name, version or another condition:", package->key);
		return false;
	}
	ynode_each (field, package) {
		struct str key = field->key;
		bool ok = true;

		if (is_empty(field))
			continue; /* no condition */
		if (!is_text(r, field))
			return false;
		if (str_is(key, "name") && is_pattern(field->text)) {
			not_applied(r, field->line,
				    "patterns of names are not read:", field->text);
			return false;
		}
		if (str_is(key, "name"))
			ok = ignore_add_package(r, field->line, field->text, e);
		else if (str_is(key, "version"))
			e->version = field->text;
		else if (str_is(key, "type") || str_is(key, "language"))
			ok = read_type(r, field, e);
		else if (str_is(key, "location"))
			ok = read_location(r, field, e);
		else {
			not_applied(r, field->line, "no condition here is called", key);
			ok = false;
		}
		if (!ok)
			return false;
	}
	return true;
}

static bool read_fix_state(struct ignore_reader *r, const struct ynode *field,
			   struct ignore_entry *e)
{
	if (str_is(field->text, "fixed"))
		e->fix = IGNORE_FIXED;
	else if (str_is(field->text, "not-fixed") || str_is(field->text, "unknown"))
		e->fix = IGNORE_NOT_FIXED;
	else if (!str_is(field->text, "")) {
		not_applied(r, field->line, "advisories here state no fix state",
			    field->text);
		return false;
	}
	return true;
}

static bool read_grype_field(struct ignore_reader *r, const struct ynode *field,
			     struct ignore_entry *e)
{
	struct str key = field->key;

	if (str_is(key, "package"))
		return read_grype_package(r, field, e);
	if (!is_text(r, field))
		return false;
	if (str_is(key, "vulnerability")) {
		e->ids = ignore_one(r->list->arena, field->text);
		e->n_ids = field->text.len > 0;
	} else if (str_is(key, "fix-state")) {
		return read_fix_state(r, field, e);
	} else if (str_is(key, "reason")) {
		e->reason = field->text;
	} else if (!str_is(key, "include-aliases") && field->text.len) {
		/* aliases are included always */
		not_applied(r, field->line, "no condition here is called", key);
		return false;
	}
	return true;
}

static void read_grype_rule(struct ignore_reader *r, const struct ynode *rule)
{
	struct ignore_entry e = { .file = r->file,
				  .line = rule->line,
				  .until = DATE_NONE,
				  .kinds = 1u << FINDING_VULNERABILITY };

	ynode_each (field, rule)
		if (!read_grype_field(r, field, &e))
			return;
	if (!e.n_ids && !e.n_packages && !e.n_paths && !e.version.len &&
	    e.ecosystem == ECO_NONE && e.fix == IGNORE_ANY_FIX)
		not_applied(r, rule->line, "it names nothing", STR(""));
	else
		ignore_list_add(r->list, &e);
}

void ignore_read_grype(struct ignore_reader *r, struct str bytes)
{
	struct ynode_docs docs;

	if (ynode_load(r->list->arena, bytes, PEER_DEPTH, r->d, r->file, &docs) != 0)
		++*r->violations;
	for (size_t i = 0; i < docs.n; i++) {
		const struct ynode *rules = ynode_get(docs.v[i], "ignore");

		if (rules && rules->type != YNODE_SEQUENCE && !is_empty(rules))
			not_applied(r, rules->line, "wants a list of rules:", rules->key);
		else
			ynode_each (rule, rules)
				read_grype_rule(r, rule);
	}
}

/* --- osv-scanner.toml
 * -------------------------------------------------------------------- */

static void start_entry(const struct ignore_reader *r, const struct toml *table,
			struct ignore_entry *e)
{
	*e = (struct ignore_entry){ .file = r->file,
				    .line = table->line,
				    .until = DATE_NONE,
				    .in_folder = true,
				    .folder = str_dirname(r->file),
				    .kinds = 1u << FINDING_VULNERABILITY };
}

static bool read_osv_until(struct ignore_reader *r, const struct toml *table,
			   const char *key, struct ignore_entry *e)
{
	const struct toml *v = toml_get(table, key);

	return !v || ignore_read_until(r, v->line, v->text, e);
}

/* Whether the table has only these keys, and as texts those that are texts ("id") rather
 * than what else they are ("?ignore"): what is not read could be a condition. */
static bool is_understood(struct ignore_reader *r, const struct toml *table,
			  const char *const *keys, size_t n)
{
	toml_each (field, table) {
		size_t i = 0;

		while (i < n && !str_is(field->key, keys[i] + (keys[i][0] == '?')))
			i++;
		if (i == n) {
			not_applied(r, field->line, "no condition here is called",
				    field->key);
			return false;
		}
		if (keys[i][0] != '?' && field->type != TOML_STRING) {
			not_applied(r, field->line, "wants a text:", field->key);
			return false;
		}
	}
	return true;
}

static void read_ignored(struct ignore_reader *r, const struct toml *table)
{
	struct ignore_entry e;

	start_entry(r, table, &e);
	e.ids = ignore_one(r->list->arena, toml_string(table, "id"));
	e.n_ids = 1;
	e.reason = toml_string(table, "reason");
	if (!e.ids[0].len)
		ignore_violation(r, table->line, "entry without", STR("id"));
	else if (read_osv_until(r, table, "ignoreUntil", &e))
		ignore_list_add(r->list, &e);
}

static bool is_ignored(const struct toml *table)
{
	return toml_is_true(table, "ignore") ||
	       toml_is_true(toml_get(table, "vulnerability"), "ignore");
}

static void read_override(struct ignore_reader *r, const struct toml *table)
{
	static const char *const keys[] = {
		"name",    "version",        "ecosystem", "group",          "reason",
		"?ignore", "?vulnerability", "?license",  "?effectiveUntil"
	};
	struct ignore_entry e;
	struct str name = toml_string(table, "name"),
		   ecosystem = toml_string(table, "ecosystem");

	start_entry(r, table, &e);
	if (!is_ignored(table)) /* overrides a licence, which is not ours to repeat */
		return;
	if (!is_understood(r, table, keys, sizeof(keys) / sizeof(keys[0])))
		return;
	e.version = toml_string(table, "version");
	e.group = toml_string(table, "group");
	e.reason = toml_string(table, "reason");
	if (ecosystem.len && (e.ecosystem = ecosystem_of_name(ecosystem)) == ECO_NONE) {
		not_applied(r, table->line, "no ecosystem here is called", ecosystem);
		return;
	}
	if (name.len && !ignore_add_package(r, table->line, name, &e))
		return;
	if (!e.n_packages && !e.version.len && !e.group.len && e.ecosystem == ECO_NONE)
		not_applied(r, table->line, "it names nothing", STR(""));
	else if (read_osv_until(r, table, "effectiveUntil", &e))
		ignore_list_add(r->list, &e);
}

/* [[NAME]], once or more. */
static void read_tables(struct ignore_reader *r, const struct toml *list,
			void (*read)(struct ignore_reader *, const struct toml *))
{
	if (!list)
		return;
	if (list->type != TOML_ARRAY) {
		not_applied(r, list->line, "wants double brackets, [[…]]:", list->key);
		return;
	}
	toml_each (table, list) {
		if (table->type == TOML_TABLE)
			read(r, table);
		else
			not_applied(r, table->line, "wants a table, not", table->text);
	}
}

void ignore_read_osv(struct ignore_reader *r, struct str bytes)
{
	unsigned errors = 0;
	const struct toml *root =
		toml_read(r->list->arena, bytes, PEER_DEPTH, r->d, r->file, &errors);

	*r->violations += errors;
	read_tables(r, toml_get(root, "IgnoredVulns"), read_ignored);
	read_tables(r, toml_get(root, "PackageOverrides"), read_override);
}
