/* secret_pattern.c - tokens by their form; see secret_pattern.h. */
#include "checks/secret_pattern.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Steps and nested steps of one search: the forms are plain, so a search that needs more
 * meets text made to be slow. */
#define MATCH_LIMIT 200000
#define DEPTH_LIMIT 1000

/* `head` is looked for first, which is cheap; the form must begin with it. */
static const struct {
	const char *head, *form, *what;
	enum severity severity;
} forms[] = {
	{ "AKIA", "AKIA[A-Z0-9]{16}(?![A-Za-z0-9])", "an AWS access key id",
	  SEVERITY_HIGH },
	{ "ASIA", "ASIA[A-Z0-9]{16}(?![A-Za-z0-9])", "an AWS session key id",
	  SEVERITY_HIGH },
	{ "gh", "gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9])", "a GitHub token",
	  SEVERITY_CRITICAL },
	{ "github_pat_", "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", "a GitHub token",
	  SEVERITY_CRITICAL },
	{ "glpat-", "glpat-[A-Za-z0-9_-]{20,}", "a GitLab token", SEVERITY_CRITICAL },
	{ "xox", "xox[abprs]-[0-9]{6,}-[A-Za-z0-9-]{10,}", "a Slack token",
	  SEVERITY_HIGH },
	{ "sk_live_", "sk_live_[A-Za-z0-9]{16,}", "a Stripe secret key",
	  SEVERITY_CRITICAL },
	{ "AIza", "AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])", "a Google API key",
	  SEVERITY_HIGH },
	{ "npm_", "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])", "an npm token",
	  SEVERITY_CRITICAL },
	{ "pypi-AgEI", "pypi-AgEI[A-Za-z0-9_-]{50,}", "a PyPI token", SEVERITY_CRITICAL },
	{ "eyJ", "eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{16,}",
	  "a JSON web token", SEVERITY_MEDIUM },
	{ "-----BEGIN ",
	  "-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----(?:\\s|\\\\n|\\\\)*"
	  "[A-Za-z0-9+/=]{32,}",
	  "a private key", SEVERITY_CRITICAL },
};

#define N_FORMS (sizeof(forms) / sizeof(forms[0]))

struct secret_patterns {
	pcre2_code *code[N_FORMS];
	pcre2_match_data *data;
	pcre2_match_context *context;
};

void secret_patterns_free(struct secret_patterns *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < N_FORMS; i++)
		pcre2_code_free(p->code[i]);
	pcre2_match_data_free(p->data);
	pcre2_match_context_free(p->context);
	free(p);
}

static struct secret_patterns *patterns_new(void)
{
	struct secret_patterns *p = calloc(1, sizeof(*p));

	if (!p)
		oom_die();
	p->data = pcre2_match_data_create(1, NULL);
	p->context = pcre2_match_context_create(NULL);
	if (!p->data || !p->context)
		oom_die();
	pcre2_set_match_limit(p->context, MATCH_LIMIT);
	pcre2_set_depth_limit(p->context, DEPTH_LIMIT);
	return p;
}

/* The form at the very beginning of text; 0 or its length. */
static size_t match_at(struct secret_patterns *p, size_t form, struct str text)
{
	int error;
	PCRE2_SIZE where;

	if (!p->code[form])
		p->code[form] =
			pcre2_compile((PCRE2_SPTR)forms[form].form, PCRE2_ZERO_TERMINATED,
				      PCRE2_ANCHORED, &error, &where, NULL);
	if (!p->code[form])
		return 0;
	if (pcre2_match(p->code[form], (PCRE2_SPTR)text.ptr, text.len, 0, 0, p->data,
			p->context) < 1)
		return 0;
	return pcre2_get_ovector_pointer(p->data)[1];
}

/* Examples of manuals, runs of one character, and what stands for a value. */
static bool is_placeholder(struct str token)
{
	static const char *const parts[] = { "EXAMPLE",  "example",  "xxxxx",    "XXXXX",
					     "00000000", "12345678", "changeme", "${" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (str_find(token, str_of(parts[i])) != STR_NONE)
			return true;
	return false;
}

static bool is_word_char(char c)
{
	return is_alnum(c) || c == '_';
}

/* Where the form's head stands next at the beginning of a word; STR_NONE when nowhere. */
static size_t next_head(struct str text, size_t from, struct str head)
{
	for (;;) {
		size_t at = str_find(str_from(text, from), head);

		if (at == STR_NONE)
			return STR_NONE;
		at += from;
		if (at == 0 || !is_word_char(text.ptr[at - 1]))
			return at;
		from = at + 1;
	}
}

bool secret_next(struct secret_patterns **patterns, struct str text, size_t *from,
		 struct secret_match *out)
{
	struct secret_match best = { .offset = STR_NONE };

	for (size_t i = 0; i < N_FORMS; i++) {
		size_t at = *from;

		while ((at = next_head(text, at, str_of(forms[i].head))) != STR_NONE &&
		       at < best.offset) {
			if (!*patterns)
				*patterns = patterns_new();
			size_t len = match_at(*patterns, i, str_from(text, at));
			struct str token = str_slice(text, at, at + len);

			if (len && !is_placeholder(token)) {
				best = (struct secret_match){ forms[i].what,
							      forms[i].severity, token,
							      at };
				break;
			}
			at += len ? len : 1;
		}
	}
	if (best.offset == STR_NONE)
		return false;
	*out = best;
	*from = best.offset + best.token.len;
	return true;
}

struct str secret_mask(struct arena *a, struct str token)
{
	return arena_printf(a, STR_FMT "***", STR_ARG(str_slice(token, 0, 3)));
}
