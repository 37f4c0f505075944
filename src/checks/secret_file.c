/*
 * secret_file.c - whether a .npmrc, .pypirc, .netrc or .pem of the context holds a
 * secret.
 *
 * https://docs.npmjs.com/cli/v11/configuring-npm/npmrc, https://packaging.python.org/en/
 * latest/specifications/pypirc/, RFC 7468.
 */
#include "checks/secret_file.h"

/* What stands behind a key and its '=' or blanks; a variable is no secret. */
static bool is_value(struct str rest)
{
	while (rest.len && (is_space(rest.ptr[0]) || rest.ptr[0] == '='))
		rest = str_from(rest, 1);
	return rest.len && rest.ptr[0] != '$';
}

/* "_authToken=x", "//host/:_password = x" */
static bool npmrc_line(struct str line)
{
	static const char *const keys[] = { "_authToken", "_auth", "_password" };
	struct str key, value;

	if (!str_cut(line, '=', &key, &value))
		return false;
	key = str_trim(key);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_ends_with(key, str_of(keys[i])) && is_value(value))
			return true;
	return false;
}

/* "password = x", also in the midst of a line of .netrc. */
static bool password_line(struct str line)
{
	size_t at = str_find(line, STR("password"));

	return at != STR_NONE && is_value(str_from(line, at + 8));
}

static enum secret_file look_into(struct str base, struct str bytes)
{
	bool npm = str_is(base, ".npmrc");
	struct str line;

	if (str_ends_with(base, STR(".pem")) || str_ends_with(base, STR(".key"))) {
		if (str_find(bytes, STR("PRIVATE KEY-----")) != STR_NONE)
			return SECRET_FILE_YES;
		return str_find(bytes, STR("-----BEGIN ")) != STR_NONE
			       ? SECRET_FILE_NO
			       : SECRET_FILE_MAYBE;
	}
	while (str_next_line(&bytes, &line)) {
		line = str_trim(line);
		if (line.len && !str_has_char(STR("#;"), line.ptr[0]) &&
		    (npm ? npmrc_line(line) : password_line(line)))
			return SECRET_FILE_YES;
	}
	return SECRET_FILE_NO;
}

enum secret_file secret_file_in_context(const struct check_ctx *ctx, struct str path)
{
	enum secret_file sure = secret_name_of_file(path);
	struct str bytes;

	if (sure != SECRET_FILE_MAYBE || !ctx->opt->read_beside ||
	    !ctx->opt->read_beside(ctx->opt->read_beside_data, path, &bytes))
		return sure;
	return look_into(str_basename(path), bytes);
}
