/*
 * runtime_version.c - the language runtimes and tools that version managers install.
 *
 *   .nvmrc                https://github.com/nvm-sh/nvm#nvmrc
 *   .node-version, .ruby-version, .go-version, .java-version, .python-version
 *                         https://github.com/pyenv/pyenv#choose-the-python-version
 *   .tool-versions        https://asdf-vm.com/manage/configuration.html
 *   mise.toml, .mise.toml https://mise.jdx.dev/configuration.html
 *   global.json           https://learn.microsoft.com/dotnet/core/tools/global-json
 *   rust-toolchain(.toml) https://rust-lang.github.io/rustup/overrides.html
 *   runtime.txt           https://devcenter.heroku.com/articles/python-runtimes
 *
 * Names are those of the table of end-of-life dates ("nodejs", "python").  "20" or
 * "3.12" means the newest such release, whichever is there: it is `requested`.
 */
#include "format/json.h"
#include "format/toml.h"
#include "parsers/lock_text.h"
#include "parsers/npm.h"

enum { NESTING = 32 };

/* Tools that are known under several names. */
static struct str name_of_tool(struct str tool)
{
	static const struct {
		const char *from, *to;
	} row[] = {
		{ "node", "nodejs" },        { "golang", "go" },
		{ "dotnet-core", "dotnet" }, { "dotnet-sdk", "dotnet" },
		{ "cpython", "python" },     { "temurin", "eclipse-temurin" },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (str_is(tool, row[i].from))
			return str_of(row[i].to);
	return tool;
}

/* Three numbers with dots between, and what may follow: "1.15.4-otp-26". */
static bool is_exact(struct str s)
{
	size_t numbers = 0, i = 0;

	while (i < s.len && is_digit(s.ptr[i])) {
		while (i < s.len && is_digit(s.ptr[i]))
			i++;
		numbers++;
		if (i == s.len || s.ptr[i] != '.')
			break;
		i++;
	}
	for (; i < s.len; i++)
		if (!is_alnum(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-' &&
		    s.ptr[i] != '+' && s.ptr[i] != '_')
			return false;
	return numbers >= 3;
}

static struct str without_v(struct str s)
{
	return s.len > 1 && (s.ptr[0] == 'v' || s.ptr[0] == 'V') && is_digit(s.ptr[1])
		       ? str_from(s, 1)
		       : s;
}

static void add_runtime(struct parse_ctx *ctx, struct str name, struct str version,
			unsigned line)
{
	struct package p = { .name = name_of_tool(name),
			     .relation = DEP_DIRECT,
			     .line = line };

	version = without_v(version);
	*(is_exact(version) ? &p.version : &p.requested) = version;
	parse_add(ctx, &p);
}

/* Words that name no version of anything in the tree. */
static bool is_no_version(struct str s)
{
	return !s.len || str_is(s, "system") || str_starts_with(s, STR("path:")) ||
	       str_starts_with(s, STR("ref:")) || str_starts_with(s, STR("file:"));
}

/* "pypy3.10-7.3.12", "jruby-9.4.0.0", "temurin-17.0.2+8": which build of a language. */
static void add_build(struct parse_ctx *ctx, struct str language, struct str text,
		      unsigned line)
{
	size_t i = 0;

	while (i < text.len &&
	       !(text.ptr[i] == '-' && i + 1 < text.len && is_digit(text.ptr[i + 1])))
		i++;
	if (!text.len || is_digit(without_v(text).ptr[0]) || i >= text.len) {
		add_runtime(ctx, language, text, line);
		return;
	}
	add_runtime(ctx, str_slice(text, 0, i), str_from(text, i + 1), line);
}

/*
 * What pyenv and uv take for a Python: "3.12", "pypy3.10-7.3.12", "cpython@3.12",
 * "cpython-3.12.1-linux-x86_64-gnu", "3.11.4/envs/app", and the name that somebody gave
 * to a virtual environment, which tells no version.
 * https://docs.astral.sh/uv/concepts/python-versions/#requesting-a-version
 */
static void add_python(struct parse_ctx *ctx, struct str word, unsigned line)
{
	struct str language = STR("python"), head, rest, unused;
	size_t envs = str_find(word, STR("/envs/"));

	if (envs != STR_NONE)
		word = str_slice(word, 0, envs);
	if (str_cut(word, '@', &head, &rest) && rest.len && is_digit(rest.ptr[0])) {
		add_runtime(ctx, head, rest, line);
		return;
	}
	if (str_starts_with(word, STR("cpython-"))) {
		str_cut(str_from(word, 8), '-', &word, &unused);
	} else if (!is_digit(word.ptr[0]) && !str_has_char(STR("<>=!~"), word.ptr[0])) {
		if (str_cut(word, '-', &head, &rest) && rest.len &&
		    is_digit(rest.ptr[0])) {
			add_build(ctx, language, word, line);
			return;
		}
		parse_note(ctx, line, DIAG_UNRESOLVED,
			   "'" STR_FMT "' names no version of Python",
			   STR_ARG(str_slice(word, 0, 80)));
		return;
	}
	if (word.len)
		add_runtime(ctx, language, word, line);
}

/* --- files with a version a line --------------------------------------------- */

static const struct {
	const char *file, *language;
	bool many; /* every line counts, not the first alone */
} plain_files[] = {
	{ ".nvmrc", "nodejs", false },
	{ ".node-version", "nodejs", false },
	{ ".python-version", "python", true },
	{ ".ruby-version", "ruby", false },
	{ ".go-version", "go", false },
	{ ".java-version", "java", false },
	{ ".terraform-version", "terraform", false },
};

static void read_plain(struct parse_ctx *ctx, struct str bytes, size_t file)
{
	struct str line, word, gemset;
	unsigned n = 0;
	bool found = false;

	while (str_next_line(&bytes, &line)) {
		n++;
		if (!str_next_word(&line, &word) || word.ptr[0] == '#' ||
		    is_no_version(word))
			continue;
		found = true;
		if (str_is(str_of(plain_files[file].file), ".python-version")) {
			add_python(ctx, word, n);
			continue;
		}
		str_cut(word, '@', &word, &gemset); /* "ruby-3.2.2@app" is rvm's */
		add_build(ctx, str_of(plain_files[file].language), word, n);
		if (!plain_files[file].many)
			return;
	}
	if (!found)
		parse_note(ctx, 0, DIAG_SKIPPED, "the file states no version");
}

/* "nodejs 20.5.0 18.0.0 # comment": the first that is installed counts, any may be. */
static void read_tool_versions(struct parse_ctx *ctx, struct str bytes)
{
	struct str line, tool, version, comment;
	unsigned n = 0;

	while (str_next_line(&bytes, &line)) {
		n++;
		str_cut(line, '#', &line, &comment);
		if (!str_next_word(&line, &tool))
			continue;
		if (!str_next_word(&line, &version)) {
			parse_warn(ctx, n, DIAG_SYNTAX, STR_FMT ": no version",
				   STR_ARG(tool));
			continue;
		}
		do {
			if (!is_no_version(version))
				add_build(ctx, tool, version, n);
		} while (str_next_word(&line, &version));
	}
}

/* "python-3.11.4"; what is written otherwise is for something else than Heroku. */
static void read_runtime_txt(struct parse_ctx *ctx, struct str bytes)
{
	struct str line, language, version;

	if (!str_next_line(&bytes, &line))
		return;
	line = str_trim(line);
	str_cut(line, '-', &language, &version);
	if (str_is(language, "python") && version.len && is_digit(version.ptr[0]))
		add_runtime(ctx, language, version, 1);
	else
		parse_note(ctx, 1, DIAG_SKIPPED, "states no version of Python");
}

/* --- TOML and JSON ----------------------------------------------------------- */

/* Tools that mise takes from a registry of packages: "npm:prettier". */
static bool add_from_registry(struct parse_ctx *ctx, struct str tool, struct str version,
			      unsigned line)
{
	static const struct {
		const char *prefix;
		enum ecosystem ecosystem;
	} row[] = {
		{ "npm", ECO_NPM },      { "pipx", ECO_PYPI },    { "cargo", ECO_CRATES },
		{ "gem", ECO_RUBYGEMS }, { "dotnet", ECO_NUGET },
	};
	struct package p = { .scope = SCOPE_DEV, .relation = DEP_DIRECT, .line = line };
	struct str prefix;

	if (!str_cut(tool, ':', &prefix, &p.name))
		return false;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (str_is(prefix, row[i].prefix))
			p.ecosystem = row[i].ecosystem;
	/* a repository, or options in brackets */
	if (p.ecosystem == ECO_NONE || !p.name.len || str_has_char(p.name, '[') ||
	    (p.ecosystem == ECO_NPM ? !npm_is_name(p.name) : str_has_char(p.name, '/')))
		return false;
	/* "latest" is a word of mise, not one of every registry */
	if (!str_is(version, "latest"))
		*(is_exact(version) ? &p.version : &p.requested) = version;
	parse_add(ctx, &p);
	return true;
}

static void read_mise_tool(struct parse_ctx *ctx, const struct toml *tool,
			   const struct toml *value)
{
	struct str version =
		value->type == TOML_TABLE ? toml_string(value, "version") : value->text;
	struct str name = tool->key;

	if (str_starts_with(name, STR("core:")))
		name = str_from(name, 5);
	if (value->type == TOML_ARRAY || value->type == TOML_BOOL || !version.len) {
		parse_warn(ctx, value->line, DIAG_SYNTAX,
			   "tool " STR_FMT " without a version", STR_ARG(name));
		return;
	}
	if (is_no_version(version))
		return;
	if (str_has_char(name, ':') && add_from_registry(ctx, name, version, value->line))
		return;
	if (str_has_char(name, ':'))
		parse_note(ctx, value->line, DIAG_UNRESOLVED,
			   "tool " STR_FMT " is not one whose package is known",
			   STR_ARG(name));
	else
		add_build(ctx, name, version, value->line);
}

static void read_mise(struct parse_ctx *ctx, const struct toml *root)
{
	const struct toml *tools = toml_get(root, "tools");

	toml_each (tool, tools && tools->type == TOML_TABLE ? tools : NULL) {
		if (tool->type != TOML_ARRAY) {
			read_mise_tool(ctx, tool, tool);
			continue;
		}
		toml_each (one, tool)
			read_mise_tool(ctx, tool, one);
	}
}

static int read_toml(struct parse_ctx *ctx, struct str bytes, bool is_mise)
{
	unsigned errors = 0;
	const struct toml *root = toml_read(parse_arena(ctx), bytes, NESTING,
					    parse_diags(ctx), parse_path(ctx), &errors);
	const struct toml *channel = toml_path(root, "toolchain.channel");

	if (is_mise)
		read_mise(ctx, root);
	else if (channel && channel->type == TOML_STRING && channel->text.len)
		add_runtime(ctx, STR("rust"), channel->text, channel->line);
	else if (channel)
		parse_warn(ctx, channel->line, DIAG_SYNTAX, "channel: expected text");
	return errors ? -1 : 0;
}

static int read_rust_toolchain(struct parse_ctx *ctx, struct str bytes)
{
	struct str word, rest = bytes;
	unsigned line = 1;

	if (str_has_char(bytes, '['))
		return read_toml(ctx, bytes, false);
	if (!str_next_word(&rest, &word))
		return 0;
	for (const char *c = bytes.ptr; c < word.ptr; c++)
		line += *c == '\n';
	add_runtime(ctx, STR("rust"), word, line);
	return 0;
}

/* Many files are called so: those of the SDK have "sdk" or "msbuild-sdks". */
static int read_global_json(struct parse_ctx *ctx, struct str bytes)
{
	const struct jnode *root, *sdk, *version, *more;

	if (str_find(bytes, STR("\"sdk\"")) == STR_NONE &&
	    str_find(bytes, STR("\"msbuild-sdks\"")) == STR_NONE)
		return 0;
	root = jnode_read(parse_arena(ctx), bytes, JNODE_COMMENTS, NESTING,
			  parse_diags(ctx), parse_path(ctx));
	if (!root)
		return -1;
	sdk = jnode_get(root, "sdk");
	version = jnode_get(sdk, "version");
	if (jnode_is(version, JNODE_STRING) && version->text.len) {
		struct package p = { .name = STR("dotnet"),
				     .relation = DEP_DIRECT,
				     .line = version->line };

		/* without `disable` a later patch, or more, is as good */
		*(str_is(jnode_string(sdk, "rollForward"), "disable") ? &p.version
								      : &p.requested) =
			version->text;
		parse_add(ctx, &p);
	}
	more = jnode_get(root, "msbuild-sdks");
	jnode_each (one, jnode_is(more, JNODE_OBJECT) ? more : NULL)
		if (one->type == JNODE_STRING && one->text.len)
			parse_add(ctx, &(struct package){ .ecosystem = ECO_NUGET,
							  .name = one->key,
							  .version = one->text,
							  .scope = SCOPE_DEV,
							  .relation = DEP_DIRECT,
							  .line = one->line });
	return 0;
}

/* --- the files --------------------------------------------------------------- */

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct str name = str_basename(parse_path(ctx));

	if (!str_trim(bytes).len) {
		parse_note(ctx, 0, DIAG_SKIPPED, "the file states no version");
		return 0;
	}
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(plain_files) / sizeof(plain_files[0]); i++)
		if (str_is(name, plain_files[i].file)) {
			read_plain(ctx, bytes, i);
			return 0;
		}
	if (str_is(name, ".tool-versions"))
		read_tool_versions(ctx, bytes);
	else if (str_is(name, "runtime.txt"))
		read_runtime_txt(ctx, bytes);
	else if (str_is(name, "global.json"))
		return read_global_json(ctx, bytes);
	else if (str_is(name, "rust-toolchain"))
		return read_rust_toolchain(ctx, bytes);
	else
		return read_toml(ctx, bytes, !str_is(name, "rust-toolchain.toml"));
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, ".nvmrc", NULL },
	{ MATCH_NAME, ".node-version", NULL },
	{ MATCH_NAME, ".python-version", NULL },
	{ MATCH_NAME, ".ruby-version", NULL },
	{ MATCH_NAME, ".go-version", NULL },
	{ MATCH_NAME, ".java-version", NULL },
	{ MATCH_NAME, ".terraform-version", NULL },
	{ MATCH_NAME, ".tool-versions", NULL },
	{ MATCH_NAME, "mise.toml", NULL },
	{ MATCH_NAME, ".mise.toml", NULL },
	{ MATCH_TAIL, ".config/mise/config.toml", NULL },
	{ MATCH_NAME, "global.json", NULL },
	{ MATCH_NAME, "rust-toolchain", NULL },
	{ MATCH_NAME, "rust-toolchain.toml", NULL },
	{ MATCH_NAME, "runtime.txt", NULL },
};

const struct parser runtime_version_parser = {
	.id = "runtime-version",
	.title = "version of a language runtime",
	.versions = "asdf, mise, nvm, pyenv, rbenv, rustup, the .NET SDK, Heroku",
	.spec = "https://asdf-vm.com/manage/configuration.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
