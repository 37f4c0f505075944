/* secret_name.c - names that promise a secret; see secret_name.h. */
#include "checks/secret_name.h"

#define WORD_LEN 24

static bool is_in(struct str s, const char *list)
{
	struct str rest = str_of(list), word;

	while (str_next_word(&rest, &word))
		if (str_eq_nocase(s, word))
			return true;
	return false;
}

/* Takes the next word of a name: apart by _ - . or by a capital after a small letter. */
static bool next_part(struct str *rest, struct str *word)
{
	size_t from = 0, to;

	while (from < rest->len && !is_alnum(rest->ptr[from]))
		from++;
	if (from == rest->len)
		return false;
	for (to = from + 1; to < rest->len && is_alnum(rest->ptr[to]); to++)
		if (is_upper(rest->ptr[to]) && !is_upper(rest->ptr[to - 1]) &&
		    is_alpha(rest->ptr[to - 1]))
			break;
	*word = str_slice(*rest, from, to);
	*rest = str_from(*rest, to);
	return true;
}

static bool is_known(struct str name)
{
	return is_in(name,
		     "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN "
		     "AZURE_CLIENT_SECRET ARM_CLIENT_SECRET ARM_ACCESS_KEY "
		     "GOOGLE_API_KEY GH_TOKEN GITHUB_TOKEN GITHUB_PAT GITLAB_TOKEN "
		     "CI_JOB_TOKEN NPM_TOKEN NPM_AUTH_TOKEN NODE_AUTH_TOKEN "
		     "YARN_NPM_AUTH_TOKEN "
		     "OPENAI_API_KEY ANTHROPIC_API_KEY HF_TOKEN HUGGING_FACE_HUB_TOKEN "
		     "DOCKER_AUTH_CONFIG COMPOSER_AUTH SONAR_TOKEN SENTRY_AUTH_TOKEN "
		     "SLACK_TOKEN SLACK_BOT_TOKEN TWINE_PASSWORD PGPASSWORD MYSQL_PWD "
		     "SSHPASS SSH_PRIVATE_KEY DIGITALOCEAN_ACCESS_TOKEN DO_TOKEN "
		     "HEROKU_API_KEY VAULT_TOKEN CONSUL_HTTP_TOKEN STRIPE_SECRET_KEY "
		     "TWILIO_AUTH_TOKEN SENDGRID_API_KEY DATADOG_API_KEY DD_API_KEY "
		     "CLOUDFLARE_API_TOKEN");
}

/* What front-end builds put before names; it says where the value goes, not what it is.
 */
static struct str without_framework(struct str name)
{
	static const char *const heads[] = {
		"VITE_",        "REACT_APP_", "NEXT_PUBLIC_",
		"NUXT_PUBLIC_", "GATSBY_",    "EXPO_PUBLIC_"
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts_with(name, str_of(heads[i])))
			return str_from(name, strlen(heads[i]));
	return name;
}

bool secret_name_is_variable(struct str name)
{
	struct str rest, word, last = { "", 0 };
	bool promises = false;

	name = without_framework(name);
	if (is_known(name))
		return true;
	if (is_in(name, "PWD OLDPWD GPG_KEY GPG_KEYS KEY_VAULT_NAME") || name.len > 200)
		return false;
	rest = name;
	while (next_part(&rest, &word)) {
		if (is_in(word,
			  "public file files version path paths dir url uri endpoint "
			  "name names length size ttl timeout expiry expiration type "
			  "algorithm issuer audience keyring keyserver fingerprint host "
			  "port enabled disabled required method mode"))
			return false;
		promises |= is_in(word,
				  "apikey auth credential credentials key keys password "
				  "passwd passphrase pword pwd psw secret secrets token "
				  "tokens");
		last = word;
	}
	return promises && !is_in(last, "id ids");
}

bool secret_name_is_strong(struct str name)
{
	struct str rest = without_framework(name), word;

	if (is_known(rest))
		return true;
	while (next_part(&rest, &word))
		if (is_in(word, "apikey credential credentials password passwd "
				"passphrase pword pwd psw secret secrets token tokens"))
			return true;
	return false;
}

#define IS_ONE_OF(s, names) is_one_of((s), (names), sizeof(names) / sizeof((names)[0]))

/* For what is asked of every file of a tree: names of small letters, most of which fail
 * by their first byte. */
static bool is_one_of(struct str s, const char *const *names, size_t n)
{
	char first = s.len ? lower_of(s.ptr[0]) : '\0';

	for (size_t i = 0; i < n; i++)
		if (names[i][0] == first && str_eq_nocase(s, str_of(names[i])))
			return true;
	return false;
}

/* The last components, without case: "credentials" in ".aws". */
static bool is_below(struct str path, struct str base, const char *folder,
		     const char *name)
{
	return str_eq_nocase(base, str_of(name)) &&
	       str_eq_nocase(str_basename(str_dirname(path)), str_of(folder));
}

static bool is_env_file(struct str base)
{
	if (str_is(base, ".env"))
		return true;
	return str_starts_with(base, STR(".env.")) &&
	       !is_in(str_from(base, 5),
		      "example sample template dist defaults default test "
		      "schema tpl");
}

static bool has_part(struct str base, const char *list)
{
	struct str rest = base, word;

	while (next_part(&rest, &word))
		if (is_in(word, list))
			return true;
	return false;
}

enum secret_file secret_name_of_file(struct str path)
{
	static const char *const sure[] = { "id_rsa",           "id_dsa",     "id_ecdsa",
					    "id_ed25519",       "kubeconfig", ".htpasswd",
					    ".git-credentials", ".dockercfg" };
	static const char *const maybe[] = { ".npmrc", ".pypirc", ".netrc", "_netrc" };
	struct str base = str_basename(path);

	if (IS_ONE_OF(base, sure) || is_below(path, base, ".aws", "credentials") ||
	    is_below(path, base, ".docker", "config.json") ||
	    is_below(path, base, ".kube", "config") || is_env_file(base) ||
	    str_ends_with(base, STR(".tfstate")) || str_ends_with(base, STR(".kdbx")))
		return SECRET_FILE_YES;
	/* Whether these hold a token or a certificate only their content tells. */
	if (IS_ONE_OF(base, maybe))
		return SECRET_FILE_MAYBE;
	if (str_ends_with(base, STR(".key")) || str_ends_with(base, STR(".pem"))) {
		if (has_part(base, "cert certs certificate ca chain fullchain public pub "
				   "bundle root cacert"))
			return SECRET_FILE_NO;
		return SECRET_FILE_MAYBE + (str_ends_with(base, STR(".key")) ? 1 : 0);
	}
	return SECRET_FILE_NO;
}
