/*
 * rebar_lock.c - rebar.lock of Erlang's rebar3.
 *
 * https://rebar3.org/docs/configuration/dependencies/#lock-files (rebar3 3.25):
 *   {"1.2.0", [{<<"app">>, {pkg, <<"name">>, <<"1.0.0">>}, 0},
 *              {<<"app">>, {git, "url", {ref, "commit"}}, 1}]}.
 *   [{pkg_hash, [{<<"app">>, <<"…">>}]}, {pkg_hash_ext, [{<<"app">>, <<"…">>}]}].
 * The number is the level: 0 is asked for by the project.  pkg_hash is of the content,
 * pkg_hash_ext of the file that is downloaded.  Before 1.1.0 the file is the list alone.
 * What the test profile needs is not locked.
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
	struct map hashes; /* name of the application -> struct term of pkg_hash_ext */
};

static void set_hash(struct lock *k, struct str app, struct package *p)
{
	struct package_hash *hash;
	uint64_t at;

	if (!map_get(&k->hashes, app, &at))
		return;
	const struct term *sum = (const struct term *)(uintptr_t)at;

	if (!hash_is_hex(HASH_SHA256, sum->text))
		return;
	hash = arena_new(parse_arena(k->ctx), struct package_hash);
	*hash = (struct package_hash){
		.alg = HASH_SHA256, .hex = arena_lower(parse_arena(k->ctx), sum->text)
	};
	p->hashes = hash;
	p->n_hashes = 1;
}

/* {git, "url", {ref, "commit"}} and {git_subdir, "url", {ref, "commit"}, "folder"}. */
static bool read_git(struct lock *k, const struct term *source, struct package *p)
{
	struct vcs_url url;

	p->vcs_commit = term_string(term_at(source, 2), 1);
	p->subpath = term_string(source, 3);
	if (!vcs_is_commit(p->vcs_commit) || !term_string(source, 1).len)
		return false;
	/* A repository on a disk has a commit and no address that others know. */
	if (vcs_url_read(parse_arena(k->ctx), term_string(source, 1), VCS_REPOSITORY,
			 &url))
		p->vcs_url = url.url;
	return true;
}

static bool read_source(struct lock *k, struct str app, const struct term *source,
			struct package *p)
{
	struct str kind = term_atom(source, 0);

	p->name = app;
	if (str_is(kind, "git") || str_is(kind, "git_subdir"))
		return read_git(k, source, p);
	if (!str_is(kind, "pkg"))
		return false;
	p->name = term_string(source, 1);
	p->version = term_string(source, 2);
	set_hash(k, app, p);
	return p->name.len && p->version.len;
}

static void read_entry(struct lock *k, const struct term *entry)
{
	struct str app = term_string(entry, 0);
	const struct term *source = term_at(entry, 1), *level = term_at(entry, 2);
	struct package p = { .line = entry->line, .scope = SCOPE_RUNTIME };

	if (!app.len) /* an atom before 1.1.0 */
		app = term_atom(entry, 0);
	if (term_is(level, TERM_NUMBER))
		p.relation = str_is(level->text, "0") ? DEP_DIRECT : DEP_TRANSITIVE;
	if (!app.len || !read_source(k, app, source, &p)) {
		parse_warn(k->ctx, entry->line, DIAG_UNSUPPORTED,
			   "an entry of a form that is not known: " STR_FMT,
			   STR_ARG(app));
		return;
	}
	parse_add(k->ctx, &p);
}

static void take_hashes(struct lock *k, const struct term *list)
{
	term_each (group, list) {
		if (!str_is(term_atom(group, 0), "pkg_hash_ext"))
			continue;
		term_each (pair, term_at(group, 1))
			if (term_is(term_at(pair, 1), TERM_STRING))
				map_put(&k->hashes, term_string(pair, 0),
					(uint64_t)(uintptr_t)term_at(pair, 1));
	}
}

static const struct term *find_list(struct parse_ctx *ctx, const struct term *first)
{
	struct str version;

	if (term_is(first, TERM_LIST))
		return first;
	version = term_string(first, 0);
	if (!term_is(first, TERM_TUPLE) || !version.len ||
	    !term_is(term_at(first, 1), TERM_LIST)) {
		parse_error(ctx, first ? first->line : 1,
			    "expected a version and a list: not a rebar.lock");
		return NULL;
	}
	if (!str_starts_with(version, STR("1.")))
		parse_warn(ctx, first->line, DIAG_UNSUPPORTED,
			   "version " STR_FMT
			   " of rebar.lock is not known, read as 1.2.0",
			   STR_ARG(version));
	return term_at(first, 1);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx };
	const struct term *list;
	struct term file;

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	int rc = term_read(parse_arena(ctx), bytes, TERM_ERLANG, NESTING,
			   parse_diags(ctx), parse_path(ctx), &file);

	list = rc < 0 && !file.n ? NULL : find_list(ctx, term_at(&file, 0));
	if (!list)
		return -1;
	map_init(&k.hashes);
	take_hashes(&k, term_at(&file, 1));
	term_each (entry, list)
		read_entry(&k, entry);
	map_release(&k.hashes);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "rebar.lock", NULL },
};

const struct parser rebar_lock_parser = {
	.id = "rebar-lock",
	.title = "rebar3 lock file",
	.versions = "without a version, 1.1.0, 1.2.0",
	.spec = "https://rebar3.org/docs/configuration/dependencies/#lock-files",
	.ecosystem = ECO_HEX,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
