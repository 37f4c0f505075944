/*
 * conda_lock.c - conda-lock.yml of conda-lock, and the explicit lists of conda.
 *
 * conda-lock 1 to 3 (lock version 1):
 * https://conda.github.io/conda-lock/output/#unified-lockfile . Explicit lists:
 * https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/
 * manage-environments.html#building-identical-conda-environments : "@EXPLICIT" and an
 * address a line, with "#" and an MD5, or "#sha256:" and a SHA-256.  conda-lock writes
 * packages of pip into such a list as comments: "# pip name @ url --hash=…".
 */
#include "format/conda.h"
#include "format/pip_files.h"
#include "format/pip_package.h"
#include "format/sri.h"
#include "format/vcs_url.h"
#include "format/yaml.h"
#include "parsers/conda_direct.h"
#include "parsers/lock_text.h"
#include "parsers/python.h"

enum { MAX_NESTING = 64 };

/* --- conda-lock.yml ---------------------------------------------------------- */

struct reading {
	struct parse_ctx *ctx;
	struct arena *a;
	struct conda_direct direct; /* of conda-lock.yml */
	int result;
};

static void read_hashes(struct reading *r, const struct ynode *hash, struct package *p,
			struct package_hash v[2])
{
	static const char *const algs[] = { "sha256", "md5" };

	for (size_t i = 0; i < 2; i++) {
		struct str hex = ynode_string(hash, algs[i]);

		if (!hex.len)
			continue;
		if (python_hash(r->a, arena_cat(r->a, str_of(algs[i]), STR(":"), hex),
				STR(""), &v[p->n_hashes]))
			p->n_hashes++;
		else
			parse_warn(r->ctx, hash->line, DIAG_SYNTAX,
				   STR_FMT ": a hash is no digest that is known",
				   STR_ARG(p->name));
	}
	p->hashes = v;
}

static enum dep_scope scope_of(struct str category)
{
	if (!category.len || str_is(category, "main"))
		return SCOPE_RUNTIME;
	return pip_is_dev_name(category) ? SCOPE_DEV : SCOPE_OPTIONAL;
}

/* The digest of what was checked out is not one of a file. */
static void read_pip(struct reading *r, struct str url, struct package *p)
{
	p->ecosystem = ECO_PYPI;
	if (str_starts_with(url, STR("git+"))) {
		python_take_repository(r->ctx, p, url, STR(""));
		p->n_hashes = 0;
	}
	for (size_t i = 0; i < p->n_hashes; i++) {
		struct package_hash *v = (struct package_hash *)(uintptr_t)p->hashes;

		v[i].file = str_basename(url_clean(r->a, url));
	}
}

static void read_conda(struct reading *r, const struct ynode *t, struct str url,
		       struct package *p)
{
	struct conda_file f = { .type = { NULL, 0 } };
	struct str build = ynode_string(t, "build");

	if (!conda_file_read(url, &f))
		parse_warn(r->ctx, t->line, DIAG_SYNTAX,
			   STR_FMT ": its url is not one of a conda package",
			   STR_ARG(p->name));
	f.name = p->name;
	f.version = p->version;
	if (build.len)
		f.build = build;
	if (!f.subdir.len)
		f.subdir = ynode_string(t, "platform");
	conda_file_package(r->a, &f, p);
	p->source_url = conda_url_clean(r->a, url);
}

/* Names count within a platform, and for each manager by its own rules. */
static struct str key_of(struct reading *r, struct str platform, bool is_pip,
			 struct str name)
{
	return arena_cat(r->a, platform, is_pip ? STR(" pip ") : STR(" conda "),
			 is_pip ? python_key(r->a, name) : name);
}

/* "__glibc" is the system's; what pip needs may be there through conda. */
static void add_needs(struct reading *r, package_ref ref, const struct ynode *t,
		      bool is_pip)
{
	const struct ynode *dependencies = ynode_get(t, "dependencies");
	struct str platform = ynode_string(t, "platform");

	if (dependencies && dependencies->type == YNODE_SEQUENCE && dependencies->child) {
		parse_warn(r->ctx, dependencies->line, DIAG_SYNTAX,
			   "dependencies: expected a mapping");
		return;
	}
	ynode_each (it, dependencies) {
		if (is_pip)
			parse_needs(r->ctx, ref, key_of(r, platform, true, it->key),
				    false);
		parse_needs(r->ctx, ref, key_of(r, platform, false, it->key), false);
	}
}

static void read_entry(struct reading *r, const struct ynode *t)
{
	struct package p = { .name = ynode_string(t, "name"),
			     .version = ynode_string(t, "version"),
			     .line = t->line,
			     .edges_known = true };
	struct str platform = ynode_string(t, "platform"), url = ynode_string(t, "url");
	struct str category = ynode_string(t, "category");
	bool is_pip = str_is(ynode_string(t, "manager"), "pip");
	struct package_hash hashes[2];
	package_ref ref;

	if (!p.name.len) {
		r->result = parse_error(r->ctx, t->line, "a package without a name");
		return;
	}
	if (!p.version.len)
		parse_warn(r->ctx, t->line, DIAG_UNPINNED, STR_FMT " has no version",
			   STR_ARG(p.name));
	p.scope = scope_of(category);
	if (p.scope != SCOPE_RUNTIME)
		p.group = category;
	read_hashes(r, ynode_get(t, "hash"), &p, hashes);
	if (is_pip)
		read_pip(r, url, &p);
	else
		read_conda(r, t, url, &p);
	p.relation = conda_direct_relation(&r->direct, is_pip, p.name);
	ref = parse_add(r->ctx, &p);
	parse_provides(r->ctx, ref, key_of(r, platform, is_pip, p.name));
	add_needs(r, ref, t, is_pip);
}

static void read_lock(struct reading *r, const struct ynode *root)
{
	const struct ynode *list = ynode_get(root, "package");
	const struct ynode *version = ynode_get(root, "version");

	if (!root || root->type != YNODE_MAPPING) {
		r->result = parse_error(r->ctx, root ? root->line : 0,
					"expected a mapping with packages");
		return;
	}
	if (!version)
		parse_warn(r->ctx, root->line, DIAG_SYNTAX, "no version");
	else if (!str_is(version->text, "1"))
		parse_warn(r->ctx, version->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT " is not known (1 is); read as if it were",
			   STR_ARG(str_slice(version->text, 0, 40)));
	if (!list || list->type != YNODE_SEQUENCE) {
		r->result = parse_error(r->ctx, list ? list->line : root->line,
					"expected a list of packages");
		return;
	}
	conda_direct_init(&r->direct, r->ctx,
			  ynode_get(ynode_get(root, "metadata"), "sources"));
	ynode_each (it, list) {
		if (it->type == YNODE_MAPPING)
			read_entry(r, it);
		else
			r->result = parse_error(r->ctx, it->line,
						"expected a package, a mapping");
	}
	conda_direct_release(&r->direct);
}

static int parse_conda_lock(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct ynode_docs docs;
	int failed;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	failed = ynode_load(r.a, bytes, MAX_NESTING, parse_diags(ctx), parse_path(ctx),
			    &docs);
	for (size_t i = 0; i < docs.n; i++)
		read_lock(&r, docs.v[i]);
	return failed ? -1 : r.result;
}

static const struct file_match lock_matches[] = {
	{ MATCH_NAME, "conda-lock.yml", NULL },
	{ MATCH_NAME, "conda-lock.yaml", NULL },
	{ MATCH_SUFFIX, ".conda-lock.yml", NULL },
	{ MATCH_SUFFIX, "-conda-lock.yml", NULL },
};

const struct parser conda_lock_parser = {
	.id = "conda-lock",
	.title = "conda-lock.yml",
	.versions = "1",
	.spec = "https://conda.github.io/conda-lock/output/",
	.ecosystem = ECO_CONDA,
	.matches = lock_matches,
	.n_matches = sizeof(lock_matches) / sizeof(lock_matches[0]),
	.has_edges = true,
	.parse = parse_conda_lock,
};

/* --- explicit lists ---------------------------------------------------------- */

/* MD5 alone, or "sha256:" and the digest. */
static void read_fragment(struct reading *r, struct str fragment, unsigned line,
			  struct package *p, struct package_hash *hash)
{
	struct str text = fragment;

	if (!fragment.len)
		return;
	if (!str_has_char(fragment, ':'))
		text = arena_cat(r->a, STR("md5:"), fragment, STR(""));
	if (!python_hash(r->a, text, STR(""), hash)) {
		parse_warn(r->ctx, line, DIAG_SYNTAX,
			   STR_FMT ": what follows '#' is no digest that is known",
			   STR_ARG(p->name));
		return;
	}
	p->hashes = hash;
	p->n_hashes = 1;
}

static void read_address(struct reading *r, struct str text, unsigned line)
{
	struct package p = { .scope = SCOPE_RUNTIME, .line = line };
	struct package_hash hash;
	struct conda_file f;
	struct str url, fragment;

	str_cut(text, '#', &url, &fragment);
	if (!conda_file_read(url, &f)) {
		r->result = parse_error(r->ctx, line,
					"expected the address of a conda package");
		return;
	}
	conda_file_package(r->a, &f, &p);
	p.source_url = conda_url_clean(r->a, url);
	read_fragment(r, str_trim(fragment), line, &p, &hash);
	parse_add(r->ctx, &p);
}

/* "# pip certifi @ https://… --hash=sha256:…" */
static void read_comment(struct reading *r, struct str text, unsigned line)
{
	struct str word, rest = text, options = STR("");
	struct pip_package p;
	size_t at;

	if (!str_next_word(&rest, &word) || !str_is(word, "pip"))
		return;
	rest = str_trim(rest);
	at = str_find(rest, STR(" --hash"));
	if (at != STR_NONE) {
		options = str_from(rest, at + 1);
		rest = str_slice(rest, 0, at);
	}
	/* Any other comment may begin with that word. */
	if (!str_has_char(rest, '@') && !str_has_char(rest, '='))
		return;
	pip_package_read(r->a, rest, options, false, &p);
	if (!p.package.name.len)
		return;
	p.package.line = line;
	p.package.scope = SCOPE_RUNTIME;
	parse_add(r->ctx, &p.package);
}

static int parse_conda_explicit(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx, .a = parse_arena(ctx) };
	struct str line;
	unsigned n = 0;
	bool begun = false;

	if (lock_check_bytes(ctx, bytes))
		return -1;
	while (str_next_line(&bytes, &line)) {
		n++;
		line = str_trim(line);
		if (!line.len)
			continue;
		if (str_is(line, "@EXPLICIT"))
			begun = true;
		else if (line.ptr[0] == '#')
			read_comment(&r, str_from(line, 1), n);
		else if (begun)
			read_address(&r, line, n);
		else
			r.result = parse_error(ctx, n, "expected @EXPLICIT first");
	}
	return r.result;
}

/* The names are not conda's own, so that the word in it must be there. */
static bool is_explicit(struct str bytes)
{
	struct str line;

	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (line.len && line.ptr[0] != '#')
			return str_is(line, "@EXPLICIT");
	}
	return false;
}

static const struct file_match explicit_matches[] = {
	{ MATCH_WRAP, "conda-", ".lock" },     { MATCH_WRAP, "conda-", ".txt" },
	{ MATCH_SUFFIX, ".conda.lock", NULL }, { MATCH_SUFFIX, "-64.lock", NULL },
	{ MATCH_SUFFIX, "-arm64.lock", NULL }, { MATCH_SUFFIX, "-aarch64.lock", NULL },
	{ MATCH_WRAP, "explicit", ".lock" },   { MATCH_WRAP, "explicit", ".txt" },
	{ MATCH_WRAP, "spec-", ".txt" },
};

const struct parser conda_explicit_parser = {
	.id = "conda-explicit",
	.title = "list of conda packages (@EXPLICIT)",
	.versions = "@EXPLICIT",
	.spec = "https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/"
		"manage-environments.html#building-identical-conda-environments",
	.ecosystem = ECO_CONDA,
	.matches = explicit_matches,
	.n_matches = sizeof(explicit_matches) / sizeof(explicit_matches[0]),
	.sniff = is_explicit,
	.parse = parse_conda_explicit,
};
