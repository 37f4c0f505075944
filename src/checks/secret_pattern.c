/* secret_pattern.c - tokens by their form; see secret_pattern.h. */
#include "checks/secret_pattern.h"

#include <pthread.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "checks/secret_form.h"

/* Steps and nested steps of one search: the forms are plain, so a search that needs more
 * meets text made to be slow. */
#define MATCH_LIMIT 200000
#define DEPTH_LIMIT 1000

enum { HEADS_MOST = 128, BYTES = 256, WITH_BYTES = 2048 };

struct head {
	struct str text;
	unsigned form;
};

struct secret_patterns {
	uint8_t pairs[BYTES * BYTES /
		      8];              /* a bit for each two bytes a head begins with */
	struct head heads[HEADS_MOST]; /* by first byte, then in order of the forms */
	uint8_t first[BYTES + 1];      /* where those of a byte begin */
	size_t n_heads;
	pthread_mutex_t lock; /* for the next two */
	pcre2_code *code[SECRET_FORMS_MOST];
	bool tried[SECRET_FORMS_MOST];
	pcre2_match_context *context; /* only read once it is made */
};

/* --- what forms begin with -------------------------------------------------- */

static int head_cmp(const void *pa, const void *pb)
{
	const struct head *a = pa, *b = pb;
	int c = (unsigned char)a->text.ptr[0] - (unsigned char)b->text.ptr[0];

	if (!c)
		c = (a->form > b->form) - (a->form < b->form);
	return c ? c : str_cmp(a->text, b->text);
}

static unsigned pair_at(const char *p)
{
	return (unsigned)((unsigned char)p[0] << 8 | (unsigned char)p[1]);
}

static void add_heads(struct secret_patterns *p, unsigned form)
{
	struct str rest, word;
	bool begin = false;

	/* "-----BEGIN " ends in a blank, the only head that has one. */
	if (secret_forms[form].heads[0] == '-') {
		word = str_of(secret_forms[form].heads);
		rest = STR("");
		begin = true;
	} else {
		rest = str_of(secret_forms[form].heads);
	}
	while (begin || str_next_word(&rest, &word)) {
		unsigned pair = pair_at(word.ptr);

		begin = false;
		if (p->n_heads == HEADS_MOST)
			return;
		p->pairs[pair / 8] |= (uint8_t)(1u << (pair % 8));
		p->heads[p->n_heads++] = (struct head){ word, form };
	}
}

struct secret_patterns *secret_patterns_new(void)
{
	struct secret_patterns *p = calloc(1, sizeof(*p));
	size_t at = 0;

	if (!p)
		oom_die();
	p->context = pcre2_match_context_create(NULL);
	if (!p->context || pthread_mutex_init(&p->lock, NULL) != 0)
		oom_die();
	pcre2_set_match_limit(p->context, MATCH_LIMIT);
	pcre2_set_depth_limit(p->context, DEPTH_LIMIT);
	for (unsigned i = 0; i < secret_forms_len; i++)
		add_heads(p, i);
	qsort(p->heads, p->n_heads, sizeof(p->heads[0]), head_cmp);
	for (unsigned c = 0; c <= BYTES; c++) {
		while (at < p->n_heads && (unsigned char)p->heads[at].text.ptr[0] < c)
			at++;
		p->first[c] = (uint8_t)at;
	}
	return p;
}

void secret_patterns_free(struct secret_patterns *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < SECRET_FORMS_MOST; i++)
		pcre2_code_free(p->code[i]);
	pcre2_match_context_free(p->context);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* --- one form --------------------------------------------------------------- */

static pcre2_code *code_of(struct secret_patterns *p, unsigned form)
{
	int error;
	PCRE2_SIZE where;

	pthread_mutex_lock(&p->lock);
	if (!p->tried[form]) {
		p->tried[form] = true;
		p->code[form] = pcre2_compile((PCRE2_SPTR)secret_forms[form].form,
					      PCRE2_ZERO_TERMINATED, PCRE2_ANCHORED,
					      &error, &where, NULL);
		/* Without a compiler for this machine the interpreter does it. */
		if (p->code[form])
			(void)pcre2_jit_compile(p->code[form], PCRE2_JIT_COMPLETE);
	}
	pcre2_code *code = p->code[form];

	pthread_mutex_unlock(&p->lock);
	return code;
}

/* The form at the very beginning of text; *token is what is secret in it. */
static bool match_at(struct secret_patterns *p, unsigned form, struct str text,
		     struct str *token)
{
	pcre2_code *code = code_of(p, form);
	pcre2_match_data *data = pcre2_match_data_create(2, NULL);
	int n;

	if (!data)
		oom_die();
	n = code ? pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, data,
			       p->context)
		 : -1;
	if (n >= 1) {
		const PCRE2_SIZE *v = pcre2_get_ovector_pointer(data);
		size_t k = n > 1 ? 2 : 0;

		*token = str_slice(text, v[k], v[k + 1]);
	}
	pcre2_match_data_free(data);
	return n >= 1;
}

/* Logarithm to the base 2, in 1/1024. */
static uint32_t log2_of(uint32_t n)
{
	uint32_t whole = 0;
	uint64_t x, part = 0;

	while (n >> (whole + 1))
		whole++;
	x = ((uint64_t)n << 20) >> whole; /* 1 <= x < 2, in 1/2^20 */
	for (int i = 0; i < 10; i++) {
		x = (x * x) >> 20;
		part <<= 1;
		if (x >> 21) {
			x >>= 1;
			part |= 1;
		}
	}
	return (whole << 10) + (uint32_t)part;
}

unsigned secret_entropy(struct str s)
{
	uint32_t count[BYTES] = { 0 };
	uint64_t sum = 0;

	s = str_slice(s, 0, 4096);
	if (!s.len)
		return 0;
	for (size_t i = 0; i < s.len; i++)
		count[(unsigned char)s.ptr[i]]++;
	for (int c = 0; c < BYTES; c++)
		if (count[c])
			sum += (uint64_t)count[c] * log2_of(count[c]);
	return (unsigned)((log2_of((uint32_t)s.len) - sum / s.len) * 10 / 1024);
}

bool secret_is_placeholder(struct str s)
{
	static const char *const parts[] = { "EXAMPLE",  "example",     "xxxxx",
					     "XXXXX",    "00000000",    "12345678",
					     "changeme", "placeholder", "PLACEHOLDER",
					     "REDACTED", "redacted",    "${",
					     "...",      "****" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (str_find(s, str_of(parts[i])) != STR_NONE)
			return true;
	return false;
}

/* --- text ------------------------------------------------------------------- */

static bool is_word_char(char c)
{
	return is_alnum(c) || c == '_';
}

/* The first offset from `from` on whose two bytes some head begins with. */
static size_t next_pair(const struct secret_patterns *p, struct str text, size_t from)
{
	for (size_t i = from; i + 1 < text.len; i++) {
		unsigned pair = pair_at(text.ptr + i);

		if (p->pairs[pair / 8] & (1u << (pair % 8)))
			return i;
	}
	return text.len;
}

static bool token_at(struct secret_patterns *p, struct str text, size_t at,
		     struct secret_match *out)
{
	unsigned char c = (unsigned char)text.ptr[at];
	struct str rest = str_from(text, at), token;

	for (size_t i = p->first[c]; i < p->first[c + 1]; i++) {
		const struct secret_form *f = &secret_forms[p->heads[i].form];

		if (!str_starts_with(rest, p->heads[i].text) ||
		    (f->with && str_find(str_slice(rest, 0, WITH_BYTES),
					 str_of(f->with)) == STR_NONE) ||
		    !match_at(p, p->heads[i].form, rest, &token))
			continue;
		if (secret_is_placeholder(token) ||
		    (f->bits && secret_entropy(token) < f->bits))
			continue;
		*out = (struct secret_match){ f->what, f->severity, token,
					      (size_t)(token.ptr - text.ptr) };
		return true;
	}
	return false;
}

bool secret_next(struct secret_patterns *p, struct str text, size_t *from,
		 struct secret_match *out)
{
	for (size_t at = next_pair(p, text, *from); at < text.len;
	     at = next_pair(p, text, at + 1)) {
		if (at > 0 && is_word_char(text.ptr[at - 1]))
			continue;
		if (!token_at(p, text, at, out))
			continue;
		*from = out->offset + out->token.len;
		return true;
	}
	*from = text.len;
	return false;
}
