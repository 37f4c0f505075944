/*
 * conda_meta.c - conda-meta/NAME-VERSION-BUILD.json: what conda, mamba or pixi installed.
 *
 * The record of a package in a prefix, as conda 4.3 to 25 and micromamba 2 write it:
 * https://docs.conda.io/projects/conda/en/stable/dev-guide/api/conda/models/records/
 * (PrefixRecord), and CEP 34 (https://github.com/conda/ceps) for the fields of repodata.
 *
 * Each file tells of one package; what it depends on has a record beside it.
 */
#include "format/conda.h"
#include "parsers/lock_text.h"
#include "parsers/python.h"

enum { NESTING = 32 };

/* Digests of the archive; those of what is in it are further down. */
static void read_hashes(struct parse_ctx *ctx, const struct jnode *root,
			struct package *p, struct package_hash v[2])
{
	static const char *const algs[] = { "sha256", "md5" };
	struct arena *a = parse_arena(ctx);

	for (size_t i = 0; i < 2; i++) {
		struct str hex = jnode_string(root, algs[i]);
		struct str text = arena_cat(a, str_of(algs[i]), STR(":"), hex);

		if (!hex.len)
			continue;
		if (python_hash(a, text, STR(""), &v[p->n_hashes]))
			p->n_hashes++;
		else
			parse_warn(ctx, jnode_get(root, algs[i])->line, DIAG_SYNTAX,
				   STR_FMT ": a hash is no digest that is known",
				   STR_ARG(p->name));
	}
	p->hashes = v;
}

/* What its user asked for, and not what that needed: one text, or a list of them. */
static enum dep_relation relation_of(const struct jnode *root)
{
	const struct jnode *specs = jnode_get(root, "requested_specs");
	struct str spec = jnode_string(root, "requested_spec");

	if (spec.len && !str_is(spec, "None"))
		return DEP_DIRECT;
	if (jnode_is(specs, JNODE_ARRAY) && specs->n)
		return DEP_DIRECT;
	return jnode_get(root, "requested_spec") || specs ? DEP_TRANSITIVE : DEP_UNKNOWN;
}

/* "https://conda.anaconda.org/conda-forge/linux-64" or "conda-forge": its last part that
 * is no platform. */
static struct str channel_of(const struct jnode *root, struct str subdir)
{
	struct str channel = jnode_string(root, "channel");

	while (str_ends_with(channel, STR("/")))
		channel.len--;
	if (subdir.len && str_eq(str_basename(channel), subdir))
		channel = str_dirname(channel);
	return str_basename(channel);
}

static void fill(struct parse_ctx *ctx, const struct jnode *root, struct package *p)
{
	struct str url = jnode_string(root, "url"), name = p->name, version = p->version;
	struct conda_file f = { .type = { NULL, 0 } };
	struct arena *a = parse_arena(ctx);

	if (!conda_file_read(url, &f))
		conda_file_read(jnode_string(root, "fn"), &f);
	f.name = name;
	f.version = version;
	if (jnode_string(root, "build").len)
		f.build = jnode_string(root, "build");
	if (!f.subdir.len)
		f.subdir = jnode_string(root, "subdir");
	if (!f.channel.len)
		f.channel = channel_of(root, f.subdir);
	/* what was installed from a file has the path of that on somebody's machine */
	if (str_starts_with_nocase(url, STR("file:"))) {
		f.channel.len = 0;
		url.len = 0;
	}
	conda_file_package(a, &f, p);
	p->source_url = conda_url_clean(a, url);
}

static void tell_edges(struct parse_ctx *ctx, const struct jnode *depends,
		       package_ref ref, struct str name)
{
	struct arena *a = parse_arena(ctx);

	parse_join(ctx, ".");
	parse_provides(ctx, ref, ecosystem_name_key(a, ECO_CONDA, name));
	jnode_each (it, jnode_is(depends, JNODE_ARRAY) ? depends : NULL) {
		struct conda_spec need;

		/* "__glibc" stands for what the machine has */
		if (it->type == JNODE_STRING && !conda_spec_read(it->text, &need) &&
		    !str_starts_with(need.name, STR("__")))
			parse_needs(ctx, ref, ecosystem_name_key(a, ECO_CONDA, need.name),
				    true);
	}
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct package p = { .scope = SCOPE_RUNTIME };
	struct package_hash hashes[2];
	struct str license;
	const struct jnode *root, *name;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	root = lock_read_object(ctx, bytes, JNODE_STRICT, NESTING);
	if (!root)
		return -1;
	name = jnode_get(root, "name");
	if (!jnode_is(name, JNODE_STRING) || !name->text.len)
		return parse_error(ctx, name ? name->line : 1, "it names no package");
	p.name = name->text;
	p.line = name->line;
	p.version = jnode_string(root, "version");
	p.relation = relation_of(root);
	if (!p.version.len)
		parse_warn(ctx, p.line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	license = str_trim(jnode_string(root, "license"));
	p.licenses = &license;
	p.n_licenses = license.len > 0 && !str_is(license, "None");
	read_hashes(ctx, root, &p, hashes);
	fill(ctx, root, &p);
	p.edges_known = jnode_is(jnode_get(root, "depends"), JNODE_ARRAY);
	tell_edges(ctx, jnode_get(root, "depends"), parse_add(ctx, &p), p.name);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_DIR, "conda-meta", ".json" },
};

const struct parser conda_meta_parser = {
	.id = "conda-meta",
	.title = "record of an installed conda package",
	.versions = "conda 4.3 to 25",
	.spec = "https://docs.conda.io/projects/conda/en/stable/dev-guide/api/conda/"
		"models/records/",
	.ecosystem = ECO_CONDA,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
