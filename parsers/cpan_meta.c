/*
 * cpan_meta.c - META.json and META.yml of a distribution of CPAN: the project itself,
 * with the modules that it asks for, or, below .meta, what is installed.
 *
 * CPAN::Meta::Spec 2: https://metacpan.org/pod/CPAN::Meta::Spec ; META.yml is that of
 * version 1.4, https://metacpan.org/pod/CPAN::Meta::History::Meta_1_4 , and says nothing
 * more where META.json lies beside it.  App::cpanminus and Carton keep MYMETA.json of
 * what they install in .meta/NAME-VERSION/.
 */
#include "format/json.h"
#include "format/yaml.h"
#include "parsers/cpan.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

struct meta {
	struct parse_ctx *ctx;
	package_ref project;
};

/* --- what both say ---------------------------------------------------------------- */

/* CPAN::Meta's words for licences: https://metacpan.org/pod/CPAN::Meta::Spec#license */
static struct str license_of(struct str word)
{
	static const char *const words[][2] = {
		{ "agpl_3", "AGPL-3.0-only" },
		{ "apache_1_1", "Apache-1.1" },
		{ "apache_2_0", "Apache-2.0" },
		{ "artistic_1", "Artistic-1.0" },
		{ "artistic_2", "Artistic-2.0" },
		{ "gpl_1", "GPL-1.0-only" },
		{ "gpl_2", "GPL-2.0-only" },
		{ "gpl_3", "GPL-3.0-only" },
		{ "lgpl_2_1", "LGPL-2.1-only" },
		{ "lgpl_3_0", "LGPL-3.0-only" },
		{ "mit", "MIT" },
		{ "mozilla_1_1", "MPL-1.1" },
		{ "openssl", "OpenSSL" },
		{ "perl_5", "Artistic-1.0-Perl OR GPL-1.0-or-later" },
		{ "perl", "Artistic-1.0-Perl OR GPL-1.0-or-later" },
		{ "zlib", "Zlib" },
	};

	if (str_is(word, "unknown"))
		return STR("");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(word, words[i][0]))
			return str_of(words[i][1]);
	return word;
}

static bool is_installed(struct str path)
{
	return str_is(str_basename(str_dirname(str_dirname(path))), ".meta");
}

static void add_self(struct meta *m, struct str name, struct str version,
		     struct str license, unsigned line)
{
	struct package p = { .name = name,
			     .version = version,
			     .licenses = &license,
			     .n_licenses = license.len > 0,
			     .scope = SCOPE_RUNTIME,
			     .line = line };

	if (!is_installed(parse_path(m->ctx))) {
		p.kind = PACKAGE_PROJECT;
		p.folder = STR(".");
	}
	m->project = parse_add(m->ctx, &p);
}

/* What is installed has what it needs beside it, and a lock tells more. */
static bool wants_needs(struct meta *m)
{
	return !is_installed(parse_path(m->ctx)) &&
	       !parse_exists(m->ctx, "cpanfile.snapshot");
}

static enum dep_scope scope_of(struct str phase, struct str relationship)
{
	if (!str_is(phase, "runtime"))
		return SCOPE_DEV;
	return str_is(relationship, "requires") ? SCOPE_RUNTIME : SCOPE_OPTIONAL;
}

/* --- META.json ---------------------------------------------------------------------- */

static void read_modules(struct meta *m, const struct jnode *modules,
			 enum dep_scope scope)
{
	jnode_each (one, jnode_is(modules, JNODE_OBJECT) ? modules : NULL) {
		struct cpan_need need = { .module = one->key,
					  .range = one->text,
					  .scope = scope,
					  .line = one->line };

		cpan_add_need(m->ctx, m->project, &need);
	}
}

static void read_prereqs(struct meta *m, const struct jnode *prereqs)
{
	jnode_each (phase, jnode_is(prereqs, JNODE_OBJECT) ? prereqs : NULL)
		jnode_each (relationship, jnode_is(phase, JNODE_OBJECT) ? phase : NULL)
			if (!str_is(relationship->key, "conflicts"))
				read_modules(m, relationship,
					     scope_of(phase->key, relationship->key));
}

/* A list, of which any may be chosen. */
static struct str json_license(struct arena *a, const struct jnode *list)
{
	struct str all = STR("");

	jnode_each (one, jnode_is(list, JNODE_ARRAY) ? list : NULL) {
		struct str id = license_of(one->text);

		if (one->type == JNODE_STRING && id.len)
			all = all.len ? arena_cat(a, all, STR(" OR "), id) : id;
	}
	return all;
}

static int parse_json(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root = lock_read_object(ctx, bytes, JNODE_STRICT, NESTING);
	struct meta m = { .ctx = ctx };

	if (!root)
		return -1;
	/* PGXN has such a file, too */
	if (str_find(jnode_string(jnode_get(root, "meta-spec"), "url"), STR("pgxn")) !=
		    STR_NONE ||
	    !jnode_string(root, "name").len) {
		parse_note(ctx, 0, DIAG_SKIPPED, "not of a distribution of CPAN");
		return 0;
	}
	add_self(&m, jnode_string(root, "name"), jnode_string(root, "version"),
		 json_license(parse_arena(ctx), jnode_get(root, "license")),
		 jnode_get(root, "name")->line);
	if (wants_needs(&m))
		read_prereqs(&m, jnode_get(root, "prereqs"));
	return 0;
}

/* --- META.yml ----------------------------------------------------------------------- */

static void read_table(struct meta *m, const struct ynode *root, const char *key,
		       enum dep_scope scope)
{
	const struct ynode *table = ynode_get(root, key);

	ynode_each (one, table && table->type == YNODE_MAPPING ? table : NULL) {
		struct cpan_need need = { .module = one->key,
					  .range = one->text,
					  .scope = scope,
					  .line = one->key_line };

		cpan_add_need(m->ctx, m->project, &need);
	}
}

static int parse_yaml(struct parse_ctx *ctx, struct str bytes)
{
	struct meta m = { .ctx = ctx };
	struct ynode_docs docs;
	const struct ynode *root;

	if (parse_exists(ctx, "META.json"))
		return 0;
	if (lock_check_bytes(ctx, bytes) < 0 ||
	    ynode_load(parse_arena(ctx), bytes, NESTING, parse_diags(ctx),
		       parse_path(ctx), &docs) < 0)
		return -1;
	root = docs.n ? docs.v[0] : NULL;
	if (!ynode_get(root, "meta-spec") || !ynode_string(root, "name").len) {
		parse_note(ctx, 0, DIAG_SKIPPED, "not of a distribution of CPAN");
		return 0;
	}
	add_self(&m, ynode_string(root, "name"), ynode_string(root, "version"),
		 license_of(ynode_string(root, "license")),
		 ynode_get(root, "name")->key_line);
	if (!wants_needs(&m))
		return 0;
	read_table(&m, root, "requires", SCOPE_RUNTIME);
	read_table(&m, root, "recommends", SCOPE_OPTIONAL);
	read_table(&m, root, "build_requires", SCOPE_DEV);
	read_table(&m, root, "configure_requires", SCOPE_DEV);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	/* others have files of these names */
	if (str_trim(bytes).len && str_find(bytes, STR("meta-spec")) == STR_NONE) {
		parse_note(ctx, 0, DIAG_SKIPPED, "not of a distribution of CPAN");
		return 0;
	}
	return str_ends_with(parse_path(ctx), STR(".yml")) ? parse_yaml(ctx, bytes)
							   : parse_json(ctx, bytes);
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "META.json", NULL },
	{ MATCH_NAME, "META.yml", NULL },
	{ MATCH_NAME, "MYMETA.json", NULL },
};

const struct parser cpan_meta_parser = {
	.id = "cpan-meta",
	.title = "metadata of a CPAN distribution",
	.versions = "1.4, 2",
	.spec = "https://metacpan.org/pod/CPAN::Meta::Spec",
	.ecosystem = ECO_CPAN,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
