/*
 * secret_form.c - what tokens look like.
 *
 * From what the issuers say of their tokens (2026-08): docs.github.com (token formats),
 * docs.gitlab.com (token overview), docs.aws.amazon.com (IAM identifiers),
 * docs.stripe.com (keys), api.slack.com (token types), docs.npmjs.com, pypi.org/help,
 * guides.rubygems.org, developer.hashicorp.com, docs.digitalocean.com, shopify.dev,
 * docs.sendgrid.com, cloud.google.com (API keys), learn.microsoft.com (storage keys), RFC
 * 7468, RFC 7519.
 */
#include "checks/secret_form.h"

#include <stddef.h>

/* Behind the token the alphabet ends: a longer word is something else. */
#define END "(?![A-Za-z0-9])"
#define END_URL "(?![A-Za-z0-9_-])"

const struct secret_form secret_forms[] = {
	{ "AKIA", "AKIA[A-Z0-9]{16}" END, "an AWS access key id", SEVERITY_HIGH, 0,
	  NULL },
	{ "ASIA", "ASIA[A-Z0-9]{16}" END, "an AWS session key id", SEVERITY_HIGH, 0,
	  NULL },
	{ "aws_secret_access_key AWS_SECRET_ACCESS_KEY aws_secret_key AWS_SECRET_KEY "
	  "SecretAccessKey secretAccessKey",
	  "(?i)[a-z_]{12,21}[\"']?\\s{0,8}(?:=|:|=>)\\s{0,8}[\"']?([a-z0-9/+]{40})"
	  "(?![a-z0-9/+=])",
	  "an AWS secret access key", SEVERITY_CRITICAL, 35, NULL },
	{ "ghp_ gho_ ghu_ ghs_ ghr_", "gh[pousr]_[A-Za-z0-9]{36}" END, "a GitHub token",
	  SEVERITY_CRITICAL, 30, NULL },
	{ "github_pat_", "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", "a GitHub token",
	  SEVERITY_CRITICAL, 30, NULL },
	{ "glpat- glptt- gldt- glrt- glcbt- glimt- glsoat-",
	  "gl(?:pat|ptt|dt|rt|cbt|imt|soat)-[A-Za-z0-9_.-]{20,300}", "a GitLab token",
	  SEVERITY_CRITICAL, 25, NULL },
	{ "xoxa- xoxb- xoxp- xoxr- xoxs-", "xox[abprs]-[0-9]{6,20}-[A-Za-z0-9-]{10,200}",
	  "a Slack token", SEVERITY_HIGH, 0, NULL },
	{ "https://hooks.slack.com/services/",
	  "https://hooks\\.slack\\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/"
	  "([A-Za-z0-9]{24})" END,
	  "a Slack webhook", SEVERITY_HIGH, 25, NULL },
	{ "https://discord.com/api/webhooks/ https://discordapp.com/api/webhooks/",
	  "https://discord(?:app)?\\.com/api/webhooks/[0-9]{17,20}/"
	  "([A-Za-z0-9_-]{60,80})" END_URL,
	  "a Discord webhook", SEVERITY_HIGH, 25, NULL },
	{ "sk_live_ rk_live_", "[sr]k_live_[A-Za-z0-9]{16,250}" END,
	  "a Stripe secret key", SEVERITY_CRITICAL, 25, NULL },
	{ "AIza", "AIza[A-Za-z0-9_-]{35}" END_URL, "a Google API key", SEVERITY_HIGH, 30,
	  NULL },
	{ "GOCSPX-", "GOCSPX-[A-Za-z0-9_-]{28}" END_URL, "a Google client secret",
	  SEVERITY_HIGH, 30, NULL },
	{ "npm_", "npm_[A-Za-z0-9]{36}" END, "an npm token", SEVERITY_CRITICAL, 30,
	  NULL },
	{ "pypi-AgEI", "pypi-AgEI[A-Za-z0-9_-]{50,1000}", "a PyPI token",
	  SEVERITY_CRITICAL, 0, NULL },
	{ "rubygems_", "rubygems_[a-f0-9]{48}" END, "a RubyGems key", SEVERITY_CRITICAL,
	  25, NULL },
	{ "dckr_pat_", "dckr_pat_[A-Za-z0-9_-]{27,60}" END_URL, "a Docker Hub token",
	  SEVERITY_CRITICAL, 30, NULL },
	{ "hf_", "hf_[A-Za-z]{34}" END, "a Hugging Face token", SEVERITY_HIGH, 30, NULL },
	{ "sk-ant-api", "sk-ant-api[0-9]{2}-[A-Za-z0-9_-]{80,120}" END_URL,
	  "an Anthropic key", SEVERITY_CRITICAL, 30, NULL },
	{ "sk-",
	  "sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{10,200}T3BlbkFJ"
	  "[A-Za-z0-9_-]{16,200}",
	  "an OpenAI key", SEVERITY_CRITICAL, 30, "T3BlbkFJ" },
	{ "dop_v1_ doo_v1_ dor_v1_", "do[por]_v1_[a-f0-9]{64}" END,
	  "a DigitalOcean token", SEVERITY_CRITICAL, 25, NULL },
	{ "SG.", "SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}" END_URL, "a SendGrid key",
	  SEVERITY_HIGH, 30, NULL },
	{ "shpat_ shpca_ shppa_ shpss_", "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}" END,
	  "a Shopify token", SEVERITY_HIGH, 25, NULL },
	{ "sq0csp- sq0atp-", "sq0(?:csp-[A-Za-z0-9_-]{43}|atp-[A-Za-z0-9_-]{22})" END_URL,
	  "a Square token", SEVERITY_HIGH, 30, NULL },
	{ "hvs. hvb.", "hv[sb]\\.[A-Za-z0-9_-]{24,300}" END_URL, "a Vault token",
	  SEVERITY_CRITICAL, 30, NULL },
	{ "glsa_", "glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}" END, "a Grafana token",
	  SEVERITY_HIGH, 30, NULL },
	{ "dapi", "dapi[a-f0-9]{32}(?:-[0-9])?" END, "a Databricks token", SEVERITY_HIGH,
	  25, NULL },
	{ "lin_api_", "lin_api_[A-Za-z0-9]{40}" END, "a Linear key", SEVERITY_HIGH, 30,
	  NULL },
	{ "PMAK-", "PMAK-[a-f0-9]{24}-[a-f0-9]{34}" END, "a Postman key", SEVERITY_HIGH,
	  25, NULL },
	{ "pul-", "pul-[a-f0-9]{40}" END, "a Pulumi token", SEVERITY_HIGH, 25, NULL },
	{ "NRAK-", "NRAK-[A-Z0-9]{27}" END, "a New Relic key", SEVERITY_HIGH, 25, NULL },
	{ "sntrys_", "sntrys_eyJ[A-Za-z0-9+/=_-]{60,400}", "a Sentry token",
	  SEVERITY_HIGH, 30, NULL },
	{ "ATATT3", "ATATT3[A-Za-z0-9_=-]{180,220}", "an Atlassian token", SEVERITY_HIGH,
	  30, NULL },
	{ "AccountKey=", "AccountKey=([A-Za-z0-9+/]{86}==)", "an Azure storage key",
	  SEVERITY_CRITICAL, 35, NULL },
	{ "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1[0-9A-Z]{58}" END, "an age identity",
	  SEVERITY_CRITICAL, 25, NULL },
	{ "eyJ",
	  "eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,4000}\\."
	  "[A-Za-z0-9_-]{16,1000}",
	  "a JSON web token", SEVERITY_MEDIUM, 0, ".eyJ" },
	/* A key that is itself encrypted is worth as much as its passphrase. */
	{ "-----BEGIN ",
	  "-----BEGIN (?:ENCRYPTED PRIVATE KEY-----(?:\\s|\\\\[nr]){1,8}"
	  "[A-Za-z0-9+/=]{32,}|(?:[A-Z]{2,10} )?PRIVATE KEY-----(?:\\s|\\\\[nr]){1,8}"
	  "Proc-Type: 4,ENCRYPTED)",
	  "an encrypted private key", SEVERITY_MEDIUM, 0, NULL },
	{ "-----BEGIN ",
	  "-----BEGIN (?!ENCRYPTED)(?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
	  "(?:\\s|\\\\[nr]|\\\\){0,16}(?:Version: [^\\n]{1,80}\\s{1,8})?"
	  "[A-Za-z0-9+/=]{32,}",
	  "a private key", SEVERITY_CRITICAL, 30, NULL },
};

const unsigned secret_forms_len = sizeof(secret_forms) / sizeof(secret_forms[0]);

_Static_assert(sizeof(secret_forms) / sizeof(secret_forms[0]) <= SECRET_FORMS_MOST,
	       "there is room for the compiled forms");
