/*
 * fetched.c - see fetched.h.
 *
 * purl type generic, whose qualifier download_url tells packages of one name apart:
 * https://github.com/package-url/purl-spec .
 */
#include "parsers/fetched.h"

#include "format/sri.h"
#include "format/vcs_url.h"

/* Commits are written shortened, too: seven hex digits or more, and no version. */
static bool is_short_commit(struct str revision)
{
	bool letter = false;

	for (size_t i = 0; i < revision.len; i++) {
		if (!is_hex(revision.ptr[i]))
			return false;
		letter = letter || is_alpha(revision.ptr[i]);
	}
	return revision.len >= 7 && letter;
}

/* "1.2", "v1.2": two numbers at least. */
static bool begins_version(struct str s)
{
	size_t i = str_starts_with(s, STR("v")) || str_starts_with(s, STR("V")), n = i;

	while (n < s.len && is_digit(s.ptr[n]))
		n++;
	return n > i && (n == s.len || s.ptr[n] == '.' || s.ptr[n] == '-' ||
			 s.ptr[n] == '_' || is_alpha(s.ptr[n]));
}

/* "v1.0-branch", "2.x": the name of a line of versions, which moves on. */
static bool is_line(struct str text)
{
	static const char *const ends[] = { "-branch", "-stable", "-dev",    "-devel",
					    "-next",   "-maint",  "-lts",    ".x",
					    ".X",      "-latest", "-master", "-main" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends_with(text, str_of(ends[i])))
			return true;
	return false;
}

/* What stands behind `head` and one sign that divides, when that is a version. */
static bool behind(struct str text, struct str head, struct str *version)
{
	struct str rest;

	if (!head.len || !str_starts_with_nocase(text, head))
		return false;
	rest = str_from(text, head.len);
	if (!rest.len || !str_has_char(STR("-_/"), rest.ptr[0]))
		return false;
	rest = str_from(rest, 1);
	if (!begins_version(rest))
		return false;
	*version = rest;
	return true;
}

/* A tag that is a version, alone or behind a word that says that it is one. */
static bool version_of_tag(struct str tag, struct str name, struct str *version)
{
	static const char *const words[] = { "release", "releases", "rel", "version",
					     "ver" };

	if (is_short_commit(tag) || is_line(tag))
		return false;
	if (begins_version(tag)) {
		*version = tag;
		return true;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (behind(tag, str_of(words[i]), version))
			return true;
	return behind(tag, name, version);
}

static void take_revision(struct parse_ctx *ctx, struct package *p, struct str given,
			  struct str revision)
{
	struct str tags = STR("refs/tags/");

	if (str_starts_with(revision, tags))
		revision = str_from(revision, tags.len);
	if (vcs_is_commit(revision)) {
		p->vcs_commit = arena_lower(parse_arena(ctx), revision);
		return;
	}
	if (version_of_tag(revision, given, &p->version) ||
	    version_of_tag(revision, str_basename(p->name), &p->version)) {
		if (!str_eq(p->version, revision))
			p->requested = revision;
		return;
	}
	p->requested = revision;
	if (!revision.len)
		parse_note(ctx, p->line, DIAG_UNPINNED,
			   STR_FMT " has no revision: what is fetched is not known",
			   STR_ARG(given));
	else if (!is_short_commit(revision))
		parse_note(ctx, p->line, DIAG_UNPINNED,
			   STR_FMT " is at '" STR_FMT "', which may move", STR_ARG(given),
			   STR_ARG(revision));
}

void fetched_repository(struct parse_ctx *ctx, struct package *p, struct str url)
{
	struct vcs_url vcs;

	if (vcs_url_read(parse_arena(ctx), url, VCS_REPOSITORY, &vcs)) {
		p->vcs_url = vcs.url;
		p->name = vcs.key;
	} else {
		parse_note(ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT ": '" STR_FMT "' is no remote repository",
			   STR_ARG(p->name), STR_ARG(str_slice(url, 0, 200)));
	}
}

void fetched_git(struct parse_ctx *ctx, struct package *p, struct str url,
		 struct str revision)
{
	struct str given = p->name;

	fetched_repository(ctx, p, url);
	if (!given.len)
		given = str_basename(p->name);
	take_revision(ctx, p, given, revision);
}

struct str fetched_stem(struct str file)
{
	static const char *const ends[] = {
		".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".tar.lz", ".tar.lzma",
		".tgz",    ".txz",    ".tbz2",    ".tbz",     ".zip",    ".tar",
		".7z",     ".gz",     ".xz",      ".bz2"
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends_with(file, str_of(ends[i])))
			return str_slice(file, 0, file.len - str_of(ends[i]).len);
	return file;
}

struct str fetched_version_of_file(struct str file, struct str name)
{
	struct str version;

	file = fetched_stem(str_basename(file));
	if (!behind(file, name, &version))
		return STR("");
	return version.ptr[0] == 'v' || version.ptr[0] == 'V' ? str_from(version, 1)
							      : version;
}

void fetched_archive(struct parse_ctx *ctx, struct package *p, struct str url)
{
	struct str given = p->name, clean = url_clean(parse_arena(ctx), url);
	struct vcs_url vcs;

	p->source_url = clean;
	if (vcs_url_read(parse_arena(ctx), url, VCS_GUESS, &vcs) &&
	    (vcs.commit.len || vcs.ref.len)) {
		p->vcs_url = vcs.url;
		p->name = vcs.key;
		take_revision(ctx, p, given, vcs.commit.len ? vcs.commit : vcs.ref);
		return;
	}
	if (!p->version.len)
		p->version = fetched_version_of_file(clean, given);
	if (!p->version.len)
		parse_note(ctx, p->line, DIAG_UNPINNED,
			   "the version of " STR_FMT " is not in the name of its archive",
			   STR_ARG(given));
	if (!str_has_char(clean, '&'))
		p->qualifiers =
			arena_cat(parse_arena(ctx), STR("download_url="), clean, STR(""));
}

const struct package_hash *fetched_hash(struct parse_ctx *ctx, enum hash_alg alg,
					struct str hex, unsigned line)
{
	struct package_hash *h = arena_new(parse_arena(ctx), struct package_hash);

	if (!hash_is_hex(alg, hex)) {
		parse_warn(ctx, line, DIAG_SYNTAX, "'" STR_FMT "' is no %s digest",
			   STR_ARG(str_slice(hex, 0, 80)), hash_alg_name(alg));
		return NULL;
	}
	h->alg = alg;
	h->hex = arena_lower(parse_arena(ctx), hex);
	return h;
}
