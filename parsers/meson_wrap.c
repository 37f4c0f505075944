/*
 * meson_wrap.c - subprojects/NAME.wrap of Meson: where a subproject is fetched from.
 *
 * https://mesonbuild.com/Wrap-dependency-system-manual.html (Meson 1.9).  The first
 * section tells the kind: wrap-file (an archive, with its digest), wrap-git, wrap-hg,
 * wrap-svn, or wrap-redirect, which names another wrap file.  wrapdb_version, or the
 * address of the patch of WrapDB, tells the version: "1.3.1-2" is the second wrap of
 * 1.3.1.
 */
#include "format/ini.h"
#include "format/vcs_url.h"
#include "parsers/fetched.h"
#include "parsers/lock_text.h"

struct wrap {
	struct str kind; /* of the section: "wrap-file" */
	struct str url, revision, source_url, source_hash, source_filename, directory;
	struct str wrapdb_version, patch_url, patch_filename;
	unsigned line, url_line, hash_line;
};

static void take_key(struct wrap *w, const struct ini_line *l)
{
	const struct {
		const char *name;
		struct str *value;
	} keys[] = {
		{ "url", &w->url },
		{ "revision", &w->revision },
		{ "source_url", &w->source_url },
		{ "source_hash", &w->source_hash },
		{ "source_filename", &w->source_filename },
		{ "directory", &w->directory },
		{ "wrapdb_version", &w->wrapdb_version },
		{ "patch_url", &w->patch_url },
		{ "patch_filename", &w->patch_filename },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_eq_nocase(l->key, str_of(keys[i].name)))
			*keys[i].value = l->value;
	if (str_eq_nocase(l->key, STR("url")) || str_eq_nocase(l->key, STR("source_url")))
		w->url_line = l->line;
	if (str_eq_nocase(l->key, STR("source_hash")))
		w->hash_line = l->line;
}

static void read_wrap(struct parse_ctx *ctx, struct str bytes, struct wrap *w)
{
	struct ini_reader reader;
	struct ini_line l;

	ini_reader_init(&reader, bytes);
	while (ini_next(&reader, &l)) {
		if (l.kind == INI_BAD)
			parse_warn(ctx, l.line, DIAG_SYNTAX,
				   "expected a section or \"key = value\"");
		else if (l.kind == INI_SECTION && !w->kind.len) {
			w->kind = l.key;
			w->line = l.line;
		} else if (l.kind == INI_KEY && str_eq(l.section, w->kind)) {
			take_key(w, &l);
		}
	}
}

/* "1.3.1-2" without the number of the wrap. */
static struct str without_wrap_number(struct str version)
{
	size_t dash = str_rfind_char(version, '-');

	for (size_t i = dash == STR_NONE ? 0 : dash + 1; i < version.len; i++)
		if (!is_digit(version.ptr[i]))
			return version;
	return str_slice(version, 0, dash);
}

/* ".../v2/zlib_1.3.1-2/get_patch", "zlib_1.3.1-2_patch.zip". */
static struct str version_of_patch(const struct wrap *w, struct str name)
{
	struct str last = str_basename(w->patch_url), from = w->patch_filename;
	size_t end;

	if (str_is(last, "get_patch") || str_is(last, "get_zip"))
		from = str_basename(str_dirname(w->patch_url));
	else if (!from.len)
		from = last;
	end = str_find(from, STR("_patch"));
	from = fetched_version_of_file(str_slice(from, 0, end), name);
	return without_wrap_number(from);
}

static struct str version_of(const struct wrap *w, struct str name)
{
	struct str version = without_wrap_number(w->wrapdb_version);

	if (!version.len)
		version = version_of_patch(w, name);
	if (!version.len)
		version = fetched_version_of_file(w->source_filename, name);
	if (!version.len)
		version = fetched_version_of_file(w->directory, name);
	return version;
}

static void add_file(struct parse_ctx *ctx, const struct wrap *w, struct package *p)
{
	p->version = version_of(w, p->name);
	if (w->source_url.len)
		fetched_archive(ctx, p, w->source_url);
	else if (!w->source_filename.len)
		parse_warn(ctx, p->line, DIAG_SYNTAX,
			   "neither source_url nor source_filename");
	else if (!p->version.len) /* it lies in packagefiles or packagecache */
		parse_note(ctx, p->line, DIAG_UNPINNED,
			   "the version of " STR_FMT " is not in the name of its archive",
			   STR_ARG(p->name));
	if (w->source_hash.len)
		p->hashes = fetched_hash(ctx, HASH_SHA256, w->source_hash, w->hash_line);
	p->n_hashes = p->hashes != NULL;
	parse_add(ctx, p);
}

static int add_repository(struct parse_ctx *ctx, const struct wrap *w, struct package *p)
{
	if (!w->url.len)
		return parse_error(ctx, p->line, "no url");
	if (str_is(w->kind, "wrap-git")) {
		fetched_git(ctx, p, w->url, w->revision);
	} else {
		p->requested = w->revision;
		p->source_url = url_clean(parse_arena(ctx), w->url);
		parse_note(ctx, p->line, DIAG_UNRESOLVED,
			   STR_FMT " is in a repository of another kind than git",
			   STR_ARG(p->name));
	}
	parse_add(ctx, p);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str file = str_basename(parse_path(ctx));
	struct wrap w = { .line = 0 };

	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	read_wrap(ctx, bytes, &w);
	struct package p = { .name = str_slice(file, 0, file.len - STR(".wrap").len),
			     .relation = DEP_DIRECT,
			     .line = w.url_line ? w.url_line : w.line };

	if (str_is(w.kind, "wrap-redirect"))
		return 0; /* what it names is read where it lies */
	if (str_is(w.kind, "wrap-file")) {
		add_file(ctx, &w, &p);
		return 0;
	}
	if (str_is(w.kind, "wrap-git") || str_is(w.kind, "wrap-hg") ||
	    str_is(w.kind, "wrap-svn"))
		return add_repository(ctx, &w, &p);
	if (!w.kind.len)
		return parse_error(ctx, 1, "no section: not a wrap file");
	parse_warn(ctx, w.line, DIAG_UNSUPPORTED, "[" STR_FMT "] is no kind of wrap",
		   STR_ARG(w.kind));
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_DIR, "subprojects", ".wrap" },
};

const struct parser meson_wrap_parser = {
	.id = "meson-wrap",
	.title = "Meson wrap file",
	.versions = "Meson 0.46 to 1.9",
	.spec = "https://mesonbuild.com/Wrap-dependency-system-manual.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
