/*
 * gemfile_lock.c - Gemfile.lock and gems.locked, with the Gemfile or gems.rb beside them
 *
 * Format: Bundler 1.0 to 4.0 write it; no document defines it, so this follows what they
 * write, https://bundler.io/man/bundle-lock.1.html and, for CHECKSUMS,
 * https://bundler.io/guides/bundler_checksums.html.  Sections begin at column 0; in those
 * of a source two blanks indent its options, four a gem, six what the gem depends on.
 *
 * A gem that is locked for several platforms is one package.  Its purl has `platform=`
 * when the only gem locked is one for a platform; else it stands for them all.
 *
 * Scope: only the Gemfile knows groups.  Without it scopes stay unknown.  What
 * DEPENDENCIES names but the Gemfile does not comes, when that has `gemspec`, from the
 * development dependencies of the gemspec; else it counts as runtime.
 */
#include "base/map.h"
#include "core/parser.h"
#include "format/gemfile.h"
#include "format/text.h"
#include "format/vcs_url.h"

enum section {
	SECTION_NONE,
	SECTION_GEM,
	SECTION_GIT,
	SECTION_PATH,
	SECTION_PLUGIN,
	SECTION_PLATFORMS,
	SECTION_DEPENDENCIES,
	SECTION_CHECKSUMS,
	SECTION_RUBY,
	SECTION_BUNDLER,
	SECTION_UNKNOWN
};

/* How many versions of one gem an edge is drawn to: they differ by platform. */
enum { SAME_NAME_MOST = 16 };
/* How deep gems of ours may need one another for scopes to follow. */
enum { NESTED_MOST = 16 };

#define NO_GEM SIZE_MAX

struct source {
	enum section kind;
	struct str remote, revision;
	size_t n_remotes;
};

struct digest {
	struct package_hash hash;
	struct str platform;
	struct digest *next;
};

struct gem {
	struct str name, version;
	struct str platform; /* of the first one met; "" = every platform */
	bool many_platforms;
	size_t source;
	unsigned line;
	size_t next_same_name;
	struct digest *digests; /* in reverse order of the file */
	size_t n_digests;
	package_ref ref;
	enum dep_scope scope;
	enum dep_relation relation;
	struct str group;
};

struct dependency {
	size_t from;
	struct str name;
};

struct lock {
	struct parse_ctx *ctx;
	struct arena *arena;
	enum section section;
	unsigned line;
	struct source *sources;
	size_t n_sources, cap_sources;
	struct gem *gems;
	size_t n_gems, cap_gems, current; /* current: whose dependencies are read */
	struct dependency *needs;
	size_t n_needs, cap_needs;
	struct dependency *direct; /* from: the line */
	size_t n_direct, cap_direct;
	struct map by_name;    /* name: first index into gems */
	struct map by_version; /* name LF version: index into gems */
	struct str bundler;
	unsigned bundler_line;
	size_t odd_lines;
};

static void odd_line(struct lock *k, const char *why)
{
	k->odd_lines++;
	parse_warn(k->ctx, k->line, DIAG_SYNTAX, "%s", why);
}

static struct str version_key(struct lock *k, struct str name, struct str version)
{
	return arena_cat(k->arena, name, STR("\n"), version);
}

/* --- reading ----------------------------------------------------------------- */

static enum section section_of(struct str line)
{
	static const struct {
		const char *name;
		enum section section;
	} row[] = {
		{ "GEM", SECTION_GEM },
		{ "GIT", SECTION_GIT },
		{ "PATH", SECTION_PATH },
		{ "PLUGIN SOURCE", SECTION_PLUGIN },
		{ "PLATFORMS", SECTION_PLATFORMS },
		{ "DEPENDENCIES", SECTION_DEPENDENCIES },
		{ "CHECKSUMS", SECTION_CHECKSUMS },
		{ "RUBY VERSION", SECTION_RUBY },
		{ "BUNDLED WITH", SECTION_BUNDLER },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (str_is(line, row[i].name))
			return row[i].section;
	return SECTION_UNKNOWN;
}

static bool is_source(enum section s)
{
	return s >= SECTION_GEM && s <= SECTION_PLUGIN;
}

static void begin_section(struct lock *k, struct str line)
{
	k->section = section_of(line);
	k->current = NO_GEM;
	if (k->section == SECTION_UNKNOWN) {
		odd_line(k, "not a section of a lock file that is known");
	} else if (is_source(k->section)) {
		arena_grow(k->arena, k->sources, k->n_sources, &k->cap_sources);
		k->sources[k->n_sources++] = (struct source){ .kind = k->section };
	}
}

/* "name (inner)" with what follows; inner is empty when there are no parentheses. */
static bool split_entry(struct str s, struct str *name, struct str *inner,
			struct str *rest)
{
	struct str more;

	*inner = *rest = STR("");
	if (!str_cut(s, ' ', name, &more))
		return name->len > 0;
	if (!name->len || !more.len || more.ptr[0] != '(')
		return false;
	return str_cut(str_from(more, 1), ')', inner, rest);
}

/* Versions hold no '-' as Bundler writes them, so what follows the first is a platform.
 */
static void split_platform(struct str inner, struct str *version, struct str *platform)
{
	str_cut(inner, '-', version, platform);
	if (str_is(*platform, "ruby"))
		*platform = STR("");
}

static void read_gem(struct lock *k, struct str text)
{
	struct gem gem = { .source = k->n_sources - 1,
			   .line = k->line,
			   .ref = PACKAGE_NONE };
	struct str inner, rest;
	uint64_t at, first;
	bool added;

	k->current = NO_GEM;
	if (!split_entry(text, &gem.name, &inner, &rest) || !inner.len) {
		odd_line(k, "expected a gem and its version in parentheses");
		return;
	}
	split_platform(inner, &gem.version, &gem.platform);
	gem.next_same_name = NO_GEM;
	at = map_get_or_put(&k->by_version, version_key(k, gem.name, gem.version),
			    k->n_gems, &added);
	k->current = at;
	if (!added) {
		if (!str_eq(k->gems[at].platform, gem.platform))
			k->gems[at].many_platforms = true;
		return;
	}
	first = map_get_or_put(&k->by_name, gem.name, k->n_gems, &added);
	if (!added) {
		gem.next_same_name = k->gems[first].next_same_name;
		k->gems[first].next_same_name = k->n_gems;
	}
	arena_grow(k->arena, k->gems, k->n_gems, &k->cap_gems);
	k->gems[k->n_gems++] = gem;
}

static void read_need(struct lock *k, struct str text)
{
	struct dependency need = { .from = k->current };
	struct str inner, rest;

	if (k->current == NO_GEM)
		return; /* of a gem that was not understood, and said */
	if (!split_entry(text, &need.name, &inner, &rest)) {
		odd_line(k, "expected the name of a gem");
		return;
	}
	arena_grow(k->arena, k->needs, k->n_needs, &k->cap_needs);
	k->needs[k->n_needs++] = need;
}

static void read_option(struct lock *k, struct str text)
{
	struct source *s = &k->sources[k->n_sources - 1];
	struct str key, value;

	if (!str_cut(text, ':', &key, &value)) {
		odd_line(k, "expected an option of the source");
		return;
	}
	value = str_trim(value);
	if (str_is(key, "remote")) {
		s->remote = value;
		s->n_remotes++;
	} else if (str_is(key, "revision")) {
		s->revision = value;
	}
	/* ref, branch, tag, submodules, glob, type: how the revision was found. */
}

static void read_direct(struct lock *k, struct str text)
{
	struct dependency d = { .from = k->line };
	struct str inner, rest;

	if (str_ends_with(text, STR("!"))) /* pinned to one of the sources above */
		text = str_slice(text, 0, text.len - 1);
	if (!split_entry(text, &d.name, &inner, &rest)) {
		odd_line(k, "expected the name of a gem");
		return;
	}
	arena_grow(k->arena, k->direct, k->n_direct, &k->cap_direct);
	k->direct[k->n_direct++] = d;
}

/* "name (version[-platform]) sha256=hex,sha512=hex" */
static void read_checksum(struct lock *k, struct str text)
{
	struct str name, inner, rest, version, platform, one, alg;
	uint64_t at;

	if (!split_entry(text, &name, &inner, &rest)) {
		odd_line(k, "expected a gem, its version and its checksum");
		return;
	}
	split_platform(inner, &version, &platform);
	if (!map_get(&k->by_version, version_key(k, name, version), &at))
		return;
	rest = str_trim(rest);
	while (rest.len) {
		struct digest *d = arena_new(k->arena, struct digest);

		str_cut(rest, ',', &one, &rest);
		if (!str_cut(one, '=', &alg, &d->hash.hex) ||
		    !hash_alg_of(alg, &d->hash.alg)) {
			odd_line(k, "a checksum of a kind that is not known");
			continue;
		}
		d->hash.hex = arena_lower(k->arena, d->hash.hex);
		d->platform = platform;
		d->next = k->gems[at].digests;
		k->gems[at].digests = d;
		k->gems[at].n_digests++;
	}
}

static void read_entry(struct lock *k, struct str line)
{
	size_t indent = 0;
	struct str text;

	while (indent < line.len && line.ptr[indent] == ' ')
		indent++;
	text = str_trim_right(str_from(line, indent));
	if (is_source(k->section) && indent == 2)
		read_option(k, text);
	else if (is_source(k->section) && indent == 4)
		read_gem(k, text);
	else if (is_source(k->section) && indent == 6)
		read_need(k, text);
	else if (k->section == SECTION_DEPENDENCIES && indent == 2)
		read_direct(k, text);
	else if (k->section == SECTION_CHECKSUMS && indent == 2)
		read_checksum(k, text);
	else if (k->section == SECTION_BUNDLER && indent >= 2) {
		k->bundler = text;
		k->bundler_line = k->line;
	} else if (k->section == SECTION_NONE || is_source(k->section) || indent < 2)
		odd_line(k, "not a line of a lock file");
}

static int read_lines(struct lock *k, struct str bytes)
{
	struct str line, rest = bytes;

	while (str_next_line(&rest, &line)) {
		k->line++;
		if (text_is_conflict_marker(line))
			return parse_error(k->ctx, k->line,
					   "the file holds merge conflict markers");
	}
	k->line = 0;
	while (str_next_line(&bytes, &line)) {
		k->line++;
		if (!str_trim(line).len)
			continue;
		if (line.ptr[0] != ' ')
			begin_section(k, str_trim_right(line));
		else
			read_entry(k, line);
	}
	if (k->odd_lines && !k->n_gems)
		return parse_error(k->ctx, 1, "no gem was found in this");
	return 0;
}

/* --- scopes ------------------------------------------------------------------ */

static enum dep_scope scope_of(const struct gemfile_gem *g)
{
	if (gemfile_is_dev(g))
		return SCOPE_DEV;
	return g->in_optional ? SCOPE_OPTIONAL : SCOPE_RUNTIME;
}

static struct str join_groups(struct lock *k, const struct gemfile_gem *g)
{
	struct str s = g->n_groups ? g->groups[0] : STR("");

	for (size_t i = 1; i < g->n_groups; i++)
		s = arena_cat(k->arena, s, STR(" "), g->groups[i]);
	return s;
}

/* "Gemfile" for Gemfile.lock, "gems.rb" for gems.locked, "x.gemfile" for x.gemfile.lock.
 */
static struct str gemfile_name(struct lock *k)
{
	struct str name = str_basename(parse_path(k->ctx)), tail = STR(".lock");

	if (str_is(name, "gems.locked"))
		return STR("gems.rb");
	return arena_dup(k->arena, str_slice(name, 0, name.len - tail.len));
}

static bool load_gemfile(struct lock *k, struct gemfile *out)
{
	struct str bytes, name = gemfile_name(k);

	if (!parse_sibling(k->ctx, name.ptr, &bytes))
		return false;
	gemfile_read(k->arena, bytes, out);
	if (out->partly_why)
		parse_note(k->ctx, 0, DIAG_UNRESOLVED,
			   STR_FMT ":%u: %s, so that some gems count as runtime",
			   STR_ARG(name), out->partly_line, out->partly_why);
	return true;
}

static struct gem *find_gem(struct lock *k, struct str name)
{
	uint64_t at;

	return map_get(&k->by_name, name, &at) ? &k->gems[at] : NULL;
}

/* Whether the Gemfile was there or not, every direct one gets its relation and scope. */
static void mark_direct(struct lock *k)
{
	struct gemfile file = { .n_gems = 0 };
	bool has_file = load_gemfile(k, &file);
	struct map named;

	map_init(&named);
	for (size_t i = 0; i < file.n_gems; i++) {
		struct gem *g = find_gem(k, file.gems[i].name);
		enum dep_scope scope = scope_of(&file.gems[i]);

		map_put(&named, file.gems[i].name, 0);
		if (!g || scope <= g->scope)
			continue;
		g->scope = scope;
		g->group = join_groups(k, &file.gems[i]);
	}
	for (size_t i = 0; i < k->n_direct; i++) {
		struct gem *g = find_gem(k, k->direct[i].name);

		if (!g) {
			if (!str_is(k->direct[i].name, "bundler"))
				parse_note(k->ctx, (unsigned)k->direct[i].from,
					   DIAG_UNRESOLVED,
					   STR_FMT
					   " is locked for no platform listed here",
					   STR_ARG(k->direct[i].name));
			continue;
		}
		g->relation = DEP_DIRECT;
		if (!has_file || map_has(&named, g->name))
			continue;
		if (file.has_gemspec && k->sources[g->source].kind != SECTION_PATH) {
			g->scope = SCOPE_DEV;
			g->group = file.gemspec_group;
		} else {
			g->scope = SCOPE_RUNTIME;
		}
	}
	map_release(&named);
}

/* What a gem of ours needs is direct, with the scope of that gem; again while a gem of
 * ours that another one of ours needs has changed.  Returns whether anything did. */
static bool mark_needs_of_ours(struct lock *k)
{
	bool changed = false;

	for (size_t i = 0; i < k->n_needs; i++) {
		const struct gem *from = &k->gems[k->needs[i].from];
		struct gem *to = find_gem(k, k->needs[i].name);

		if (!to || k->sources[from->source].kind != SECTION_PATH)
			continue;
		to->relation = DEP_DIRECT;
		if (from->scope > to->scope) {
			to->scope = from->scope;
			changed = true;
		}
	}
	return changed;
}

/* --- packages ---------------------------------------------------------------- */

static void set_source(struct lock *k, const struct gem *g, struct package *p)
{
	const struct source *s = &k->sources[g->source];
	struct str platform = STR(""), registry = STR("");
	struct vcs_url vcs;

	if (s->kind == SECTION_PATH) {
		p->kind = PACKAGE_PROJECT;
		p->folder = s->n_remotes == 1 ? s->remote : STR("");
	}
	if (s->kind == SECTION_GIT) {
		/* A repository on a disk has a commit and no address that others know. */
		if (vcs_url_read(k->arena, s->remote, VCS_REPOSITORY, &vcs))
			p->vcs_url = vcs.url;
		p->vcs_commit = vcs_is_commit(s->revision) ? s->revision : STR("");
	}
	if (g->platform.len && !g->many_platforms)
		platform = arena_cat(k->arena, STR("platform="), g->platform, STR(""));
	/* With several remotes in one section nothing tells which one has the gem. */
	if (s->kind == SECTION_GEM && s->n_remotes == 1) {
		struct str url = url_clean(k->arena, s->remote);

		if (str_ends_with(url, STR("/")))
			url = str_slice(url, 0, url.len - 1);
		if (!str_is(url, "https://rubygems.org") &&
		    !str_is(url, "http://rubygems.org") &&
		    str_starts_with(url, STR("http")))
			registry =
				arena_cat(k->arena, STR("repository_url="), url, STR(""));
	}
	p->qualifiers = platform.len && registry.len
				? arena_cat(k->arena, platform, STR("&"), registry)
			: platform.len ? platform
				       : registry;
}

/* Names the file of each digest when there is more than one. */
static void set_hashes(struct lock *k, const struct gem *g, struct package *p)
{
	struct package_hash *v =
		arena_new_array(k->arena, struct package_hash, g->n_digests + 1);
	size_t i = g->n_digests;

	for (const struct digest *d = g->digests; d; d = d->next) {
		v[--i] = d->hash;
		if (g->many_platforms)
			v[i].file = arena_printf(
				k->arena, STR_FMT "-" STR_FMT "%s" STR_FMT ".gem",
				STR_ARG(g->name), STR_ARG(g->version),
				d->platform.len ? "-" : "", STR_ARG(d->platform));
	}
	p->hashes = v;
	p->n_hashes = g->n_digests;
}

static void add_gem(struct lock *k, struct gem *g)
{
	struct package p = {
		.name = g->name,
		.version = g->version,
		.scope = g->scope,
		.relation = g->relation,
		.group = g->group,
		.line = g->line,
	};

	set_source(k, g, &p);
	set_hashes(k, g, &p);
	if (p.kind == PACKAGE_PROJECT)
		p.relation = DEP_UNKNOWN;
	else if (p.relation == DEP_UNKNOWN &&
		 k->n_direct) /* else the file is cut short */
		p.relation = DEP_TRANSITIVE;
	g->ref = parse_add(k->ctx, &p);
}

/* Bundler is a gem that no section lists; where some gem needs it, it is the one that
 * wrote the file: Bundler switches to that version by itself. */
static package_ref add_bundler(struct lock *k)
{
	return parse_add(k->ctx, &(struct package){
					 .name = STR("bundler"),
					 .version = k->bundler,
					 .relation = DEP_TRANSITIVE,
					 .line = k->bundler_line,
				 });
}

static void add_edges(struct lock *k)
{
	package_ref bundler = PACKAGE_NONE;

	for (size_t i = 0; i < k->n_needs; i++) {
		struct dependency need = k->needs[i];
		package_ref from = k->gems[need.from].ref;
		struct gem *to = find_gem(k, need.name);
		unsigned left = SAME_NAME_MOST;

		if (!to && str_is(need.name, "bundler") && k->bundler.len) {
			if (bundler == PACKAGE_NONE)
				bundler = add_bundler(k);
			parse_edge(k->ctx, from, bundler);
		}
		while (to && left--) {
			parse_edge(k->ctx, from, to->ref);
			to = to->next_same_name == NO_GEM ? NULL
							  : &k->gems[to->next_same_name];
		}
	}
}

static int parse_gemfile_lock(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx, .arena = parse_arena(ctx), .current = NO_GEM };
	int rc;

	map_init(&k.by_name);
	map_init(&k.by_version);
	rc = read_lines(&k, bytes);
	if (rc == 0) {
		mark_direct(&k);
		for (int round = 0; round < NESTED_MOST && mark_needs_of_ours(&k);
		     round++)
			;
		for (size_t i = 0; i < k.n_gems; i++)
			add_gem(&k, &k.gems[i]);
		add_edges(&k);
		parse_spread_scopes(ctx);
	}
	map_release(&k.by_version);
	map_release(&k.by_name);
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_WRAP, "Gemfile", ".lock" },
	{ MATCH_NAME, "gems.locked", NULL },
	{ MATCH_SUFFIX, ".gemfile.lock", NULL },
};

const struct parser gemfile_lock_parser = {
	.id = "gemfile-lock",
	.title = "Bundler lock file",
	.versions = "Bundler 1 to 4",
	.spec = "https://bundler.io/man/bundle-lock.1.html",
	.ecosystem = ECO_RUBYGEMS,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.has_edges = true,
	.parse = parse_gemfile_lock,
};
