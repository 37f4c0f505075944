/*
 * mix_lock.c - mix.lock of Elixir's mix, with the mix.exs beside it.
 *
 * https://hexdocs.pm/mix/Mix.Tasks.Deps.html and, for the entries, the writer of Hex,
 * https://github.com/hexpm/hex/blob/main/lib/hex/utils.ex (Hex 2):
 *   "app": {:hex, :package, "1.2.3", "inner sha256", [:mix],
 *           [{:dep, "~> 1.0", [hex: :dep, repo: "hexpm", optional: false]}],
 *           "hexpm", "outer sha256"}
 *   "app": {:git, "url", "commit", [tag: "v1"]}
 * Old ones end earlier.  The application, by which edges go, may be called otherwise
 * than the package.  Only the outer digest is that of the file that is downloaded.
 *
 * Direct and dev are known from mix.exs alone, an Elixir program that is not run: what
 * is read are the tuples of its function `deps`.
 */
#include "base/map.h"
#include "core/parser.h"
#include "format/erlang_term.h"
#include "format/sri.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

struct lock {
	struct parse_ctx *ctx;
	struct map apps; /* name of the application -> package_ref */
	bool has_manifest;
};

/* --- the lock ---------------------------------------------------------------- */

/* "hexpm" is the public repository, "hexpm:org" that of an organization. */
static void set_repository(struct lock *k, struct package *p, struct str repository)
{
	struct arena *a = parse_arena(k->ctx);

	p->ecosystem = ECO_HEX;
	if (!repository.len || str_is(repository, "hexpm"))
		return;
	if (str_starts_with(repository, STR("hexpm:"))) {
		p->name = arena_cat(a, str_from(repository, 6), STR("/"), p->name);
		return;
	}
	p->ecosystem = ECO_NONE;
	parse_note(k->ctx, p->line, DIAG_NO_ADVISORIES,
		   STR_FMT " comes from the repository '" STR_FMT
			   "', of which no advisories are known",
		   STR_ARG(p->name), STR_ARG(repository));
}

static void set_hash(struct lock *k, struct package *p, struct str outer)
{
	struct package_hash *hash;

	if (!hash_is_hex(HASH_SHA256, outer))
		return;
	hash = arena_new(parse_arena(k->ctx), struct package_hash);
	*hash = (struct package_hash){ .alg = HASH_SHA256,
				       .hex = arena_lower(parse_arena(k->ctx), outer) };
	p->hashes = hash;
	p->n_hashes = 1;
}

static bool read_hex(struct lock *k, const struct term *entry, struct package *p)
{
	p->name = term_atom(entry, 1);
	if (!p->name.len)
		p->name = term_string(entry, 1);
	p->version = term_string(entry, 2);
	if (!p->name.len || !p->version.len)
		return false;
	set_hash(k, p, term_string(entry, 7));
	set_repository(k, p, term_string(entry, 6));
	return true;
}

static bool read_git(struct lock *k, const struct term *entry, struct package *p)
{
	static const char *const refs[] = { "tag", "branch", "ref" };
	const struct term *options = term_at(entry, 3);
	struct vcs_url url;

	p->name = entry->key;
	p->ecosystem = ECO_HEX;
	p->vcs_commit = term_string(entry, 2);
	if (!term_string(entry, 1).len)
		return false;
	/* A repository on a disk has a commit and no address that others know. */
	if (vcs_url_read(parse_arena(k->ctx), term_string(entry, 1), VCS_REPOSITORY,
			 &url))
		p->vcs_url = url.url;
	for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]) && !p->requested.len; i++) {
		const struct term *ref = term_get(options, refs[i]);

		if (ref && ref->type == TERM_STRING && !vcs_is_commit(ref->text))
			p->requested = ref->text;
	}
	return vcs_is_commit(p->vcs_commit);
}

/* Needs go by application; `hex:` tells the package where it is called otherwise. */
static void add_needs(struct lock *k, package_ref from, const struct term *list)
{
	if (!term_is(list, TERM_LIST))
		return;
	term_each (need, list) {
		const struct term *optional = term_get(term_at(need, 2), "optional");
		struct str app = term_atom(need, 0);

		if (app.len)
			parse_needs(k->ctx, from, app,
				    !optional || !str_is(optional->text, "true"));
		else
			parse_warn(k->ctx, need->line, DIAG_SYNTAX,
				   "a dependency without a name");
	}
}

static void read_entry(struct lock *k, const struct term *entry)
{
	struct str kind = term_atom(entry, 0);
	bool is_hex = str_is(kind, "hex"), ok = false;
	struct package p = { .line = entry->line,
			     .relation = k->has_manifest ? DEP_TRANSITIVE : DEP_UNKNOWN };

	if (!entry->key.len || entry->type != TERM_TUPLE) {
		parse_warn(k->ctx, entry->line, DIAG_SYNTAX,
			   "expected \"app\": and a tuple");
		return;
	}
	p.edges_known = is_hex;
	if (is_hex)
		ok = read_hex(k, entry, &p);
	else if (str_is(kind, "git"))
		ok = read_git(k, entry, &p);
	if (!ok) {
		parse_warn(k->ctx, entry->line, is_hex ? DIAG_SYNTAX : DIAG_UNSUPPORTED,
			   STR_FMT ": an entry of a form that is not known",
			   STR_ARG(entry->key));
		return;
	}
	package_ref ref = parse_add(k->ctx, &p);

	map_put(&k->apps, entry->key, ref);
	parse_provides(k->ctx, ref, entry->key);
	if (is_hex)
		add_needs(k, ref, term_at(entry, 5));
}

/* --- mix.exs ----------------------------------------------------------------- */

/* Takes the next "{:name, …}" off *text, up to its closing bracket. */
static bool next_tuple(struct str *text, struct str *name, struct str *rest)
{
	for (size_t i = 0; i + 2 < text->len; i++) {
		size_t n = 2, depth = 1, end;
		bool quoted = false;

		if (text->ptr[i] == '#') { /* a comment */
			while (i < text->len && text->ptr[i] != '\n')
				i++;
			continue;
		}
		if (text->ptr[i] != '{' || text->ptr[i + 1] != ':')
			continue;
		struct str at = str_from(*text, i);

		while (n < at.len && (is_alnum(at.ptr[n]) || at.ptr[n] == '_'))
			n++;
		for (end = n; end < at.len && depth; end++) {
			quoted ^= at.ptr[end] == '"';
			if (!quoted && at.ptr[end] == '{')
				depth++;
			else if (!quoted && at.ptr[end] == '}')
				depth--;
		}
		*name = str_slice(at, 2, n);
		*rest = str_slice(at, n, end);
		*text = str_from(at, end);
		return true;
	}
	return false;
}

/* The body of "defp deps do … end"; empty when there is none. */
static struct str deps_of(struct str text)
{
	struct str line, indent = STR("");
	size_t from = STR_NONE, at = 0;
	const char *start = text.ptr;
	struct str all = text;

	while (str_next_line(&text, &line)) {
		struct str t = str_trim(line);

		if (from == STR_NONE && (str_starts_with(t, STR("defp deps")) ||
					 str_starts_with(t, STR("def deps")))) {
			from = (size_t)(text.ptr - start);
			indent = str_slice(line, 0, (size_t)(t.ptr - line.ptr));
		} else if (from != STR_NONE && str_is(t, "end") &&
			   (size_t)(t.ptr - line.ptr) == indent.len) {
			at = (size_t)(line.ptr - start);
			break;
		}
	}
	return from == STR_NONE ? STR("") : str_slice(all, from, at ? at : all.len);
}

/* "only: :test" and "only: [:dev, :test]" without :prod. */
static bool is_dev(struct str rest)
{
	size_t only = str_find(rest, STR("only:"));
	struct str value;

	if (only == STR_NONE)
		return false;
	value = str_trim_left(str_from(rest, only + 5));
	if (str_starts_with(value, STR("[")))
		value = str_slice(value, 0, str_find_char(value, ']'));
	else
		value = str_slice(value, 0, str_find_char(value, ','));
	return str_find(value, STR(":prod")) == STR_NONE;
}

static void mark_direct(struct lock *k, const char *path)
{
	struct str bytes, deps, name, rest;
	uint64_t ref;

	if (!parse_sibling(k->ctx, path, &bytes))
		return;
	deps = deps_of(bytes);
	while (next_tuple(&deps, &name, &rest)) {
		if (!map_get(&k->apps, name, &ref))
			continue; /* a folder of the project, or not fetched yet */
		parse_relation(k->ctx, (package_ref)ref, DEP_DIRECT);
		parse_scope(k->ctx, (package_ref)ref,
			    is_dev(rest) ? SCOPE_DEV : SCOPE_RUNTIME);
	}
}

/* An umbrella has a mix.exs for each of its applications. */
static void mark_umbrella(struct lock *k)
{
	struct str *folders;
	size_t n = parse_glob(k->ctx, STR("apps/*"), &folders);

	for (size_t i = 0; i < n; i++) {
		struct str path = arena_cat(parse_arena(k->ctx), folders[i],
					    STR("/mix.exs"), STR(""));

		mark_direct(k, arena_dup(parse_arena(k->ctx), path).ptr);
	}
}

/* --- the file ---------------------------------------------------------------- */

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx };
	struct term file;
	const struct term *map;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = term_read(parse_arena(ctx), bytes, TERM_ELIXIR, NESTING,
			   parse_diags(ctx), parse_path(ctx), &file);

	if (rc < 0)
		return rc;
	map = term_at(&file, 0);
	if (!term_is(map, TERM_MAP))
		return parse_error(ctx, map ? map->line : 1,
				   "expected a map: not a mix.lock");
	k.has_manifest = parse_exists(ctx, "mix.exs");
	map_init(&k.apps);
	term_each (entry, map)
		read_entry(&k, entry);
	if (k.has_manifest) {
		mark_direct(&k, "mix.exs");
		mark_umbrella(&k);
		parse_spread_scopes(ctx);
	}
	map_release(&k.apps);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "mix.lock", NULL },
};

/* ECO_NONE, so that packages of repositories of one's own are not taken for Hex's. */
const struct parser mix_lock_parser = {
	.id = "mix-lock",
	.title = "Elixir mix lock file",
	.versions = "Hex 0.1 to 2",
	.spec = "https://hexdocs.pm/mix/Mix.Tasks.Deps.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
