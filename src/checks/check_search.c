/* check_search.c - the rule about values in files whose names promise a secret. */
#include "format/command.h"
#include "checks/search.h"
#include "checks/secret_name.h"
#include "checks/secret_value.h"

enum { NAME_BYTES = 200, VALUE_BYTES = 4096 };

/* What a line of a settings file says. */
struct setting {
	struct str name, value;
};

static struct str unquoted(struct str s)
{
	s = str_trim(s);
	if (s.len && s.ptr[s.len - 1] == ',')
		s = str_trim(str_slice(s, 0, s.len - 1));
	if (s.len > 1 && (s.ptr[0] == '"' || s.ptr[0] == '\'')) {
		size_t end = str_find_char(str_from(s, 1), s.ptr[0]);

		return end == STR_NONE ? str_from(s, 1) : str_slice(s, 1, end + 1);
	}
	for (size_t i = 1; i < s.len; i++)
		if ((s.ptr[i] == '#' || s.ptr[i] == ';') && is_space(s.ptr[i - 1]))
			return str_trim(str_slice(s, 0, i));
	return s;
}

/* '=', or a ':' that a blank, a quote or the end of the line follows. */
static size_t separator_of(struct str line)
{
	for (size_t i = 0; i < line.len && i < NAME_BYTES; i++) {
		char next = i + 1 < line.len ? line.ptr[i + 1] : ' ';

		if (line.ptr[i] == '=' ||
		    (line.ptr[i] == ':' &&
		     (is_space(next) || next == '"' || next == '\'')))
			return i;
	}
	return STR_NONE;
}

static bool read_setting(struct str line, struct setting *out)
{
	size_t at;

	line = str_trim(line);
	if (!line.len || line.ptr[0] == '#' || line.ptr[0] == ';')
		return false;
	if (str_starts_with(line, STR("export ")))
		line = str_trim_left(str_from(line, 7));
	else if (str_starts_with(line, STR("- ")))
		line = str_trim_left(str_from(line, 2));
	at = separator_of(line);
	if (at == STR_NONE)
		return false;
	struct str name = unquoted(str_slice(line, 0, at));
	size_t colon = str_rfind_char(name, ':');

	/* "//registry.npmjs.org/:_authToken" */
	out->name = colon == STR_NONE ? name : str_from(name, colon + 1);
	out->value = str_slice(unquoted(str_from(line, at + 1)), 0, VALUE_BYTES);
	return out->name.len > 0 && !str_has_char(out->name, ' ');
}

static void judge(struct check_ctx *ctx, const struct check *self,
		  const struct check_text *t, const struct setting *s, unsigned line)
{
	struct check_at at = { .line = line, .end_line = line, .subject = s->name };
	bool strong = secret_name_is_strong(s->name);
	bool random = secret_value_looks_random(s->value, strong);
	struct secret_match token;
	size_t from = 0;

	if (s->value.len < 4 || secret_value_is_elsewhere(s->value) ||
	    secret_value_is_placeholder(s->value) ||
	    (!random && (t->class == TEXT_PIPELINE || !strong)))
		return;
	/* A token is said by the rule about tokens. */
	if (secret_next(ctx->opt->secrets, s->value, &from, &token))
		return;
	if (!random)
		at.severity = SEVERITY_MEDIUM;
	check_report(ctx, self, at,
		     STR_FMT " has a value that looks like a secret (" STR_FMT ")",
		     STR_ARG(str_slice(s->name, 0, 80)),
		     STR_ARG(secret_mask(ctx->arena, s->value)));
}

/* machine HOST login USER password WORD, over any number of lines. */
static void run_netrc(struct check_ctx *ctx, const struct check *self,
		      const struct check_text *t)
{
	struct text_place place = { t->text, 0, 1 };
	struct str rest = t->text, word;
	bool is_password = false;

	while (str_next_word(&rest, &word)) {
		if (is_password) {
			struct setting s = { STR("password"), word };

			judge(ctx, self, t, &s,
			      text_line_at(&place, (size_t)(word.ptr - t->text.ptr)));
		}
		is_password = str_is(word, "password");
	}
}

static void run_setting(struct check_ctx *ctx, const struct check *self, const void *arg)
{
	const struct check_text *t = arg;
	struct str rest = t->text, text;
	struct setting s;

	if (t->class == TEXT_NETRC)
		run_netrc(ctx, self, t);
	if (t->class != TEXT_SETTINGS && t->class != TEXT_PIPELINE)
		return;
	for (unsigned line = 1; str_next_line(&rest, &text); line++)
		if (read_setting(text, &s) && secret_name_is_variable(s.name))
			judge(ctx, self, t, &s, line);
}

const struct check check_secret_setting = {
	.id = "WB-SE-108",
	.slug = "secret-setting",
	.kind = FINDING_SECRET,
	.severity = SEVERITY_HIGH,
	.on_by_default = true,
	.title = "Value of a secret in a settings file",
	.why = "Everybody who gets the file - from the repository, the build context or "
	       "the image - can use it.",
	.fix = "take the value out of the file and out of the history, and give it at "
	       "run "
	       "time",
	.bad = "DB_PASSWORD=q8ZrT2mXw5LpK9vB",
	.good = "DB_PASSWORD=${DB_PASSWORD}",
	.url = "https://docs.docker.com/build/building/secrets/",
	.on = CHECK_TEXT,
	.traits = CHECK_EACH,
	.run = run_setting,
};
