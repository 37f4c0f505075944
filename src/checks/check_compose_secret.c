/* check_compose_secret.c - rules about secrets in Compose files and what they name. */
#include "base/glob.h"
#include "checks/compose.h"
#include "checks/secret_name.h"
#include "checks/secret_value.h"
#include "format/command.h"

#define SECRETS_URL "https://docs.docker.com/compose/how-tos/use-secrets/"

/* A switch, a number. */
static bool is_setting(struct str v)
{
	uint32_t n;

	return word_in(v, "true false yes no on off none null True False TRUE FALSE") ||
	       (v.len < 6 && str_to_u32(v, UINT32_MAX, &n));
}

/* The value when it is a literal secret; *weak for a default behind a variable. */
static bool is_literal(struct check_ctx *ctx, struct str name, struct str value,
		       bool *by_default)
{
	struct str text = value, token;
	struct secret_match m;
	size_t from = 0, at = str_find(value, STR(":-"));
	bool strong = secret_name_is_strong(name);

	*by_default = str_starts_with(value, STR("${")) && at != STR_NONE &&
		      str_ends_with(value, STR("}"));
	if (*by_default)
		text = str_slice(value, at + 2, value.len - 1);
	if (!text.len || is_setting(text) || secret_value_is_elsewhere(text))
		return false;
	/* "key" and "auth" are in the names of much else. */
	if (!strong && !secret_value_looks_random(text, false))
		return false;
	token = text;
	/* A token is said by the rule about tokens. */
	return !ctx->opt->secrets || !secret_next(ctx->opt->secrets, token, &from, &m);
}

static void report_literal(struct check_ctx *ctx, const struct check *self,
			   const struct ynode *service, const struct ynode *v,
			   struct str name, struct str value)
{
	struct check_at at = compose_at(v, service);
	bool by_default;

	if (!secret_name_is_variable(name) || !is_literal(ctx, name, value, &by_default))
		return;
	at.subject = arena_cat(ctx->arena, service->key, STR(" "), name);
	if (by_default)
		at.severity = SEVERITY_MEDIUM;
	check_report(ctx, self, at, "the value of " STR_FMT " is written here%s",
		     STR_ARG(name), by_default ? " as a default" : "");
}

static void check_pairs(struct check_ctx *ctx, const struct check *self,
			const struct ynode *service, const struct ynode *pairs)
{
	const struct ynode *next =
		pairs && pairs->type != YNODE_SCALAR ? pairs->child : NULL;
	struct compose_pair p;

	while (compose_next_pair(&next, &p))
		report_literal(ctx, self, service, p.node, p.name, p.value);
}

/* The name of an option: "--requirepass" is "requirepass". */
static bool is_secret_option(struct str word, struct str *name)
{
	if (!str_starts_with(word, STR("--")))
		return false;
	*name = str_from(word, 2);
	return word_in(*name, "requirepass masterauth") ||
	       (secret_name_is_variable(*name) && secret_name_is_strong(*name));
}

/* --password X and --password=X, in a list or in one text. */
static void check_words(struct check_ctx *ctx, const struct check *self,
			const struct ynode *service, const struct ynode *v,
			struct str *pending, struct str text)
{
	struct str word, name, value;

	while (str_next_word(&text, &word)) {
		if (pending->len && !str_starts_with(word, STR("-")))
			report_literal(ctx, self, service, v, STR("password"), word);
		*pending = STR("");
		if (str_cut(word, '=', &name, &value) && is_secret_option(name, &name))
			report_literal(ctx, self, service, v, STR("password"), value);
		else if (is_secret_option(word, &name))
			*pending = name;
	}
}

static void check_command(struct check_ctx *ctx, const struct check *self,
			  const struct ynode *service, const struct ynode *command)
{
	struct str pending = STR("");

	if (!command)
		return;
	if (command->type == YNODE_SCALAR)
		check_words(ctx, self, service, command, &pending, command->text);
	else
		ynode_each (v, command)
			check_words(ctx, self, service, v, &pending, v->text);
}

static void run_literal(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	(void)doc;
	compose_each_service(s, ctx)
	{
		const struct ynode *build = ynode_get(s, "build");

		check_pairs(ctx, self, s, ynode_get(s, "environment"));
		check_pairs(ctx, self, s, ynode_get(s, "labels"));
		check_command(ctx, self, s, ynode_get(s, "command"));
		check_command(ctx, self, s, ynode_get(s, "entrypoint"));
		if (build && build->type == YNODE_MAPPING)
			check_pairs(ctx, self, s, ynode_get(build, "args"));
	}
}

const struct check check_compose_secret = {
	.id = "WB-CP-030",
	.slug = "secret-literal",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Secret is written in the Compose file",
	.why = "Everybody who reads the repository has it, and docker inspect shows it.",
	.fix = "use secrets: and NAME_FILE, or ${NAME} with the value outside of the "
	       "repository",
	.bad = "environment: {POSTGRES_PASSWORD: example}",
	.good = "environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db}",
	.url = SECRETS_URL,
	.on = CHECK_COMPOSE,
	.run = run_literal,
};

/* --- env_file ----------------------------------------------------------------- */

/* True when the .gitignore beside leaves the file out: then it is not committed. */
static bool is_gitignored(const struct check_ctx *ctx, struct str path)
{
	struct str bytes, line;
	bool ignored = false;

	if (!ctx->opt->read_beside(ctx->opt->read_beside_data, STR(".gitignore"), &bytes))
		return false;
	while (str_next_line(&bytes, &line)) {
		bool back = str_starts_with(str_trim(line), STR("!"));

		line = str_from(str_trim(line), back);
		if (!line.len || line.ptr[0] == '#')
			continue;
		if (line.ptr[0] == '/')
			line = str_from(line, 1);
		if (glob_match(line, path) || glob_match(line, str_basename(path)))
			ignored = !back;
	}
	return ignored;
}

/* The first name in a file of NAME=VALUE lines whose value is a secret. */
static bool find_secret(struct str bytes, struct str *name)
{
	struct str line, value;

	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (str_starts_with(line, STR("export ")))
			line = str_from(line, 7);
		if (!line.len || line.ptr[0] == '#' || !str_cut(line, '=', name, &value))
			continue;
		value = str_trim(value);
		if (value.len > 1 && (value.ptr[0] == '"' || value.ptr[0] == '\''))
			value = str_slice(value, 1, value.len - 1);
		*name = str_trim(*name);
		if (value.len && secret_name_is_variable(*name) && !is_setting(value) &&
		    !secret_value_is_elsewhere(value) &&
		    !secret_value_is_placeholder(value) &&
		    (secret_name_is_strong(*name) ||
		     secret_value_looks_random(value, false)))
			return true;
	}
	return false;
}

enum { ENV_FILES_MOST = 64 };

/* What the env files of a document hold, each looked at once. */
struct env_files {
	struct str path[ENV_FILES_MOST], name[ENV_FILES_MOST];
	unsigned n;
	bool full;
};

/* The name of a secret that the file holds; "" when it holds none. */
static struct str secret_of(struct check_ctx *ctx, struct env_files *files,
			    struct str path)
{
	struct str bytes, name = STR("");
	unsigned i;

	for (i = 0; i < files->n; i++)
		if (str_eq(files->path[i], path))
			return files->name[i];
	if (i == ENV_FILES_MOST) {
		if (!files->full)
			diag_add(ctx->diags, DIAG_WARNING, DIAG_LIMIT, ctx->path, 0,
				 "more than %d env files; the rest is not looked at",
				 ENV_FILES_MOST);
		files->full = true;
		return name;
	}
	if (!ctx->opt->read_beside(ctx->opt->read_beside_data, path, &bytes) ||
	    is_gitignored(ctx, path) || !find_secret(bytes, &name))
		name = STR("");
	files->path[i] = path;
	files->name[i] = name;
	files->n++;
	return name;
}

static void check_env_file(struct check_ctx *ctx, const struct check *self,
			   struct env_files *files, const struct ynode *service,
			   const struct ynode *v)
{
	struct check_at at = compose_at(v, service);
	struct str path = v->type == YNODE_MAPPING ? ynode_string(v, "path") : v->text;
	struct str name;

	if (str_starts_with(path, STR("./")))
		path = str_from(path, 2);
	if (!path.len || str_has_char(path, '$') || !ctx->opt->read_beside)
		return;
	name = secret_of(ctx, files, path);
	if (!name.len)
		return;
	at.subject = path;
	check_report(ctx, self, at,
		     STR_FMT " lies in the repository and holds the value of " STR_FMT,
		     STR_ARG(path), STR_ARG(name));
}

static void run_env_file(struct check_ctx *ctx, const struct check *self, const void *doc)
{
	struct env_files files = { .n = 0 };

	(void)doc;
	compose_each_service(s, ctx)
	{
		const struct ynode *v = ynode_get(s, "env_file");

		if (v && v->type == YNODE_SCALAR)
			check_env_file(ctx, self, &files, s, v);
		else
			ynode_each (one, v)
				check_env_file(ctx, self, &files, s, one);
	}
}

const struct check check_compose_env_file = {
	.id = "WB-CP-031",
	.slug = "env-file-committed",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_MEDIUM,
	.on_by_default = true,
	.title = "File of secrets for a service lies in the repository",
	.why = "Everybody who reads the repository has them.",
	.fix = "leave the file out by .gitignore, commit a .env.example, and use "
	       "secrets:",
	.bad = "env_file: .env",
	.good = "env_file: .env.example",
	.url = SECRETS_URL,
	.on = CHECK_COMPOSE,
	.run = run_env_file,
};
