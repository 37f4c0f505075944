/* search.c - runs the rules on the text of any file; see search.h and run.h. */
#include "checks/search.h"

#include "format/command.h"
#include "checks/pragma.h"
#include "checks/run_impl.h"
#include "checks/secret_name.h"
#include "format/text.h"

enum { BINARY_BYTES = 8000 }; /* looked at for a NUL, as git does */

static bool is_yaml(struct str base)
{
	return str_ends_with(base, STR(".yml")) || str_ends_with(base, STR(".yaml"));
}

static bool is_below(struct str path, const char *folder)
{
	return str_eq_nocase(str_basename(str_dirname(path)), str_of(folder));
}

static bool is_pipeline(struct str path, struct str base)
{
	if (word_in(base, ".gitlab-ci.yml .travis.yml azure-pipelines.yml appveyor.yml "
			  "bitbucket-pipelines.yml .drone.yml .pre-commit-config.yaml "
			  "action.yml action.yaml cloudbuild.yaml buildspec.yml "
			  "docker-bake.hcl Jenkinsfile"))
		return true;
	if (!is_yaml(base))
		return false;
	return is_below(path, "workflows") || is_below(path, ".circleci");
}

static bool is_compose(struct str base)
{
	return is_yaml(base) && (str_starts_with(base, STR("docker-compose")) ||
				 str_starts_with(base, STR("compose")));
}

static bool is_settings(struct str base)
{
	if (word_in(base, ".npmrc .yarnrc .yarnrc.yml .pypirc pip.conf pip.ini "
			  ".condarc .git-credentials .dockercfg .s3cfg .boto .pgpass "
			  "kubeconfig gradle.properties local.properties "
			  "credentials.json secrets.json secrets.yml secrets.yaml "
			  "local.settings.json terraform.tfstate .my.cnf"))
		return true;
	if (str_ends_with(base, STR(".env")) || str_ends_with(base, STR(".tfvars")) ||
	    str_ends_with(base, STR(".tfstate")))
		return true;
	return str_starts_with(base, STR("application")) &&
	       (str_ends_with(base, STR(".properties")) || is_yaml(base));
}

enum text_class search_class(struct str path)
{
	struct str base = str_basename(path);

	if (word_in(base, ".netrc _netrc"))
		return TEXT_NETRC;
	if (is_compose(base))
		return TEXT_COMPOSE;
	if (is_pipeline(path, base))
		return TEXT_PIPELINE;
	if (is_settings(base) || secret_name_of_file(path) == SECRET_FILE_YES)
		return TEXT_SETTINGS;
	return TEXT_PLAIN;
}

/* What is behind the last dot of a name that does not begin with it. */
static struct str extension_of(struct str base)
{
	size_t dot = str_rfind_char(base, '.');

	return dot == STR_NONE || dot == 0 ? STR("") : str_from(base, dot + 1);
}

static bool is_one_of(struct str word, const char *const *sorted, size_t n)
{
	size_t lo = 0;
	unsigned char first = word.len ? (unsigned char)word.ptr[0] : 0;

	while (lo < n) {
		size_t mid = lo + (n - lo) / 2;
		int c = (unsigned char)sorted[mid][0] - first;

		if (!c)
			c = str_cmp(str_of(sorted[mid]), word);

		if (!c)
			return true;
		if (c < 0)
			lo = mid + 1;
		else
			n = mid;
	}
	return false;
}

/* Asked of every file of a tree, so the many sources are told from the rest first. */
bool checks_is_searched(struct str path)
{
	static const char *const extensions[] = {
		"conf", "env", "hcl",        "ini",     "json",   "kdbx", "key",
		"pem",  "ppk", "properties", "tfstate", "tfvars", "yaml", "yml"
	};
	struct str base = str_basename(path), extension = extension_of(base);

	if (extension.len && base.ptr[0] != '.' && base.ptr[0] != '_' &&
	    !is_one_of(extension, extensions, sizeof(extensions) / sizeof(extensions[0])))
		return false;
	return search_class(path) != TEXT_PLAIN ||
	       secret_name_of_file(path) != SECRET_FILE_NO || str_is(extension, "ppk");
}

/* What holds no text that anybody writes secrets into. */
bool checks_may_be_searched(struct str path)
{
	static const char *const binary[] = {
		"7z",    "a",     "apk",     "avi",   "avif", "bin",    "bmp",  "bz2",
		"class", "crate", "db",      "deb",   "dll",  "dylib",  "ear",  "egg",
		"eot",   "exe",   "flac",    "gem",   "gif",  "gz",     "h5",   "heic",
		"ico",   "idx",   "img",     "iso",   "jar",  "jks",    "jpeg", "jpg",
		"kdbx",  "lib",   "map",     "mkv",   "mo",   "mov",    "mp3",  "mp4",
		"npy",   "npz",   "nupkg",   "o",     "obj",  "ogg",    "onnx", "otf",
		"p12",   "pack",  "parquet", "pdf",   "pfx",  "png",    "psd",  "pt",
		"pyc",   "pyo",   "rar",     "rpm",   "so",   "sqlite", "sum",  "svg",
		"tar",   "tgz",   "tiff",    "ttf",   "war",  "wasm",   "wav",  "webm",
		"webp",  "whl",   "woff",    "woff2", "xz",   "zip",    "zst",
	};

	return !is_one_of(extension_of(str_basename(path)), binary,
			  sizeof(binary) / sizeof(binary[0]));
}

unsigned text_line_at(struct text_place *p, size_t offset)
{
	while (p->offset < offset && p->offset < p->text.len) {
		size_t nl = str_find_char(str_slice(p->text, p->offset, offset), '\n');

		if (nl == STR_NONE)
			break;
		p->offset += nl + 1;
		p->line++;
	}
	return p->line;
}

/* --- what silences ---------------------------------------------------------- */

/* The marks of gitleaks and detect-secrets, which people have in their files. */
static bool is_allowed(const struct check_yaml *y, unsigned line)
{
	struct str at = line && line <= y->n_lines ? y->lines[line - 1] : STR("");
	struct str above = line > 1 && line <= y->n_lines ? y->lines[line - 2] : STR("");

	return str_find(at, STR("gitleaks:allow")) != STR_NONE ||
	       str_find(at, STR("pragma: allowlist secret")) != STR_NONE ||
	       str_find(above, STR("pragma: allowlist nextline secret")) != STR_NONE;
}

/* A file that is searched, and what of it silences findings. */
struct text_search {
	struct check_text text;
	struct check_yaml lines;
	bool has_lines; /* and the comments are read: at the first finding */
	unsigned line;  /* that was asked about last */
	bool allowed;
};

static void read_comments(struct check_ctx *ctx)
{
	struct text_search *t = ctx->text;
	struct diag_list unsaid; /* the file's own rules, if it has any, tell of these */

	diag_list_init(&unsaid, ctx->arena);
	t->lines.bytes = t->text.text;
	check_split_lines(ctx->arena, &t->lines);
	ctx->pragmas = pragmas_read_text(ctx->arena, &unsaid, ctx->path, &t->lines,
					 ctx->opt->as_of, &ctx->n_pragmas);
	t->has_lines = true;
}

/* Secrets of tests and examples are mostly made up. */
static bool is_about_tests(struct str path)
{
	struct str part, rest = path;

	while (rest.len) {
		str_cut(rest, '/', &part, &rest);
		if (rest.len && word_in(part, "test tests testdata spec __tests__ "
					      "fixtures example examples samples docs "
					      "mocks"))
			return true;
	}
	part = str_basename(path);
	return str_starts_with(part, STR("test_")) ||
	       str_find(part, STR("_test.")) != STR_NONE ||
	       str_find(part, STR(".test.")) != STR_NONE ||
	       str_find(part, STR(".spec.")) != STR_NONE ||
	       str_ends_with(part, STR(".md")) || str_ends_with(part, STR(".rst"));
}

static void silence(struct check_ctx *ctx, struct check_found *found)
{
	struct text_search *t = ctx->text;
	struct finding *f = &found->finding;

	if (!t->has_lines)
		read_comments(ctx);
	if (is_about_tests(ctx->path))
		f->severity = severity_lower(f->severity);
	pragmas_silence(ctx, found);
	/* A line may be as long as the file. */
	if (f->line != t->line)
		t->allowed = is_allowed(&t->lines, f->line);
	t->line = f->line;
	if (!f->suppressed && t->allowed) {
		f->suppressed = true;
		f->suppressed_by = STR("inline");
	}
	/* The text may be gone by the time these are read. */
	f->suppressed_reason = arena_dup(ctx->arena, f->suppressed_reason);
	f->suppressed_until = arena_dup(ctx->arena, f->suppressed_until);
}

/* --- the search ------------------------------------------------------------- */

static bool decode(struct arena *a, struct str path, struct str bytes, struct str *text)
{
	struct diag_list unsaid;
	bool wide = str_starts_with(bytes, STR("\xff\xfe")) ||
		    str_starts_with(bytes, STR("\xfe\xff"));

	if (!wide && str_has_char(str_slice(bytes, 0, BINARY_BYTES), '\0'))
		return false;
	diag_list_init(&unsaid, a);
	*text = wide ? text_decode(a, bytes, &unsaid, path) : bytes;
	return true;
}

bool checks_run_text(const struct check_run *opt, struct arena *a, struct str path,
		     struct str bytes, struct finding **out, size_t *n)
{
	struct text_search search = { .text = { .class = search_class(path) } };
	struct check_text *text = &search.text;
	struct diag_list unsaid;
	struct secret_match any;
	struct check_plan plan;
	struct check_ctx ctx = {
		.arena = a,
		.diags = &unsaid,
		.path = path,
		.opt = opt,
		.target = -1,
		.text = &search,
		.silence = silence,
	};
	size_t from = 0;

	*out = NULL;
	*n = 0;
	if (!decode(a, path, bytes, &text->text))
		return false;
	/* Most files end here. */
	if (text->class == TEXT_PLAIN &&
	    !secret_next(opt->secrets, text->text, &from, &any))
		return true;
	diag_list_init(&unsaid, a);
	check_plan_make(a, opt, &plan);
	check_plan_run(&ctx, &plan, CHECK_TEXT, text);
	check_finish(&ctx, out, n);
	return true;
}
