/*
 * cartfile_resolved.c - Cartfile.resolved of Carthage, with the Cartfile and the
 * Cartfile.private beside it.
 *
 * https://github.com/Carthage/Carthage/blob/master/Documentation/Artifacts.md (Carthage
 * 0.40).  A line is a kind, an address and a version, which is a tag or a commit:
 *   github "owner/repo" "v1.2.3"      also "https://ghe.example.org/owner/repo"
 *   git "https://example.org/r.git" "0123…"
 *   binary "https://example.org/Framework.json" "1.0"
 * What lies in a repository is named by its address, as Swift's packages are: the same
 * repositories serve both.  The file tells no edges, and what is private to the project
 * is not told to be for development.
 */
#include "base/map.h"
#include "format/vcs_url.h"
#include "parsers/lock_text.h"

struct entry {
	struct str kind, address, version;
};

struct lock {
	struct parse_ctx *ctx;
	struct map asked; /* "kind address" of the Cartfiles */
	bool has_manifest;
};

/* Takes `"text"` off *rest. */
static bool take_quoted(struct str *rest, struct str *out)
{
	struct str text = str_trim_left(*rest);
	size_t end;

	if (!str_starts_with(text, STR("\"")))
		return false;
	end = str_find_char(str_from(text, 1), '"');
	if (end == STR_NONE)
		return false;
	*out = str_slice(text, 1, 1 + end);
	*rest = str_from(text, end + 2);
	return true;
}

/* False for a line that is none; *out's kind is empty for a blank one. */
static bool read_line(struct str line, struct entry *out)
{
	struct str rest = str_trim(line);

	*out = (struct entry){ .kind = STR("") };
	if (!rest.len || rest.ptr[0] == '#')
		return true;
	if (!str_next_word(&rest, &out->kind) || !take_quoted(&rest, &out->address))
		return false;
	take_quoted(&rest, &out->version);
	return out->address.len > 0;
}

static struct str key_of(struct lock *k, const struct entry *e)
{
	return arena_cat(parse_arena(k->ctx), e->kind, STR(" "), e->address);
}

static void read_manifest(struct lock *k, const char *name)
{
	struct str bytes, line;
	struct entry e;

	if (!parse_sibling(k->ctx, name, &bytes))
		return;
	k->has_manifest = true;
	while (str_next_line(&bytes, &line))
		if (read_line(line, &e) && e.kind.len)
			map_put(&k->asked, key_of(k, &e), 0);
}

/* "https://example.org/Framework.json" is called Framework. */
static void set_binary(struct lock *k, const struct entry *e, struct package *p)
{
	struct str base = str_basename(e->address);

	p->ecosystem = ECO_NONE;
	p->name = str_ends_with(base, STR(".json")) ? str_slice(base, 0, base.len - 5)
						    : base;
	p->version = e->version;
	if (str_starts_with(e->address, STR("file:")))
		p->kind = PACKAGE_PROJECT;
	else
		p->source_url = url_clean(parse_arena(k->ctx), e->address);
}

static bool set_repository(struct lock *k, const struct entry *e, struct package *p)
{
	struct arena *a = parse_arena(k->ctx);
	unsigned flags = VCS_REPOSITORY;
	struct vcs_url url;

	if (str_is(e->kind, "github"))
		flags |= VCS_SHORTHAND;
	if (!vcs_url_read(a, e->address, flags, &url))
		return false;
	p->ecosystem = ECO_SWIFT;
	p->name = url.key;
	p->source_url = url.url;
	if (vcs_is_commit(e->version)) {
		p->vcs_url = url.url;
		p->vcs_commit = arena_lower(a, e->version);
	} else {
		p->version = e->version;
	}
	return true;
}

static void add_entry(struct lock *k, const struct entry *e, unsigned line)
{
	struct package p = { .scope = SCOPE_RUNTIME, .line = line };

	if (k->has_manifest)
		p.relation =
			map_has(&k->asked, key_of(k, e)) ? DEP_DIRECT : DEP_TRANSITIVE;
	if (!e->version.len) {
		parse_warn(k->ctx, line, DIAG_SYNTAX, STR_FMT " has no version",
			   STR_ARG(e->address));
		return;
	}
	if (str_is(e->kind, "binary")) {
		set_binary(k, e, &p);
	} else if (!str_is(e->kind, "git") && !str_is(e->kind, "github")) {
		parse_warn(k->ctx, line, DIAG_UNSUPPORTED,
			   "an entry of the kind " STR_FMT ", which is not known",
			   STR_ARG(e->kind));
		return;
	} else if (!set_repository(k, e, &p)) {
		parse_warn(k->ctx, line, DIAG_UNRESOLVED,
			   STR_FMT " is no repository of a server", STR_ARG(e->address));
		return;
	}
	parse_add(k->ctx, &p);
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct lock k = { .ctx = ctx };
	struct str line;
	struct entry e;

	if (!str_trim(bytes).len)
		return 0; /* what Carthage writes for a Cartfile without entries */
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	map_init(&k.asked);
	read_manifest(&k, "Cartfile");
	read_manifest(&k, "Cartfile.private");
	for (unsigned n = 1; str_next_line(&bytes, &line); n++) {
		if (!read_line(line, &e))
			parse_warn(ctx, n, DIAG_SYNTAX,
				   "expected a kind, an address and a version");
		else if (e.kind.len)
			add_entry(&k, &e, n);
	}
	map_release(&k.asked);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Cartfile.resolved", NULL },
};

/* ECO_NONE: what is no repository has no advisories. */
const struct parser cartfile_resolved_parser = {
	.id = "cartfile-resolved",
	.title = "Carthage lock file",
	.versions = "Carthage 0.1 to 0.40",
	.spec = "https://github.com/Carthage/Carthage/blob/master/Documentation/"
		"Artifacts.md",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
