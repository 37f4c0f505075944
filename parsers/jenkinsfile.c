/*
 * jenkinsfile.c - Jenkinsfile: the images that stages run in.
 *
 * https://www.jenkins.io/doc/book/pipeline/docker/ and
 * https://plugins.jenkins.io/kubernetes/ (2026-08).  The file is a program in Groovy;
 * what is read are literals in the four places that name an image: docker { image 'x' },
 * docker 'x' of an agent, docker.image('x'), containerTemplate(… image: 'x').  Others are
 * known when it runs.  All of it runs when the program is built: dev.
 */
#include "format/gradle_lex.h"
#include "parsers/image.h"
#include "parsers/lock_text.h"

struct reading {
	struct parse_ctx *ctx;
	const struct gradle_token *t;
	size_t n;
};

static bool is_word(const struct reading *r, size_t i, const char *word)
{
	return i < r->n && r->t[i].kind == GRADLE_WORD && str_is(r->t[i].text, word);
}

static bool is_sign(const struct reading *r, size_t i, char sign)
{
	return i < r->n && r->t[i].kind == GRADLE_SIGN && r->t[i].text.len == 1 &&
	       r->t[i].text.ptr[0] == sign;
}

/* The image that a literal names; what is no literal is said. */
static void add(const struct reading *r, size_t i)
{
	const struct gradle_token *t = &r->t[i];

	if (i >= r->n || !t->text.len)
		return;
	if (t->kind == GRADLE_STRING && !(t->expands && str_has_char(t->text, '$')) &&
	    !is_sign(r, i + 1, '+'))
		image_add(r->ctx, t->text, SCOPE_DEV, t->line);
	else if (t->kind == GRADLE_STRING || t->kind == GRADLE_WORD)
		parse_note(r->ctx, t->line, DIAG_UNRESOLVED,
			   "image '" STR_FMT "' is known when the file runs",
			   STR_ARG(str_slice(t->text, 0, 200)));
}

/* Where the block that begins at i, a bracket, ends: the index of its other bracket. */
static size_t end_of(const struct reading *r, size_t i, char open, char close)
{
	size_t depth = 0;

	for (; i < r->n; i++) {
		if (is_sign(r, i, open))
			depth++;
		else if (is_sign(r, i, close) && --depth == 0)
			return i;
	}
	return r->n;
}

/* docker { image 'x' … } */
static size_t read_block(const struct reading *r, size_t i)
{
	size_t end = end_of(r, i, '{', '}');

	for (size_t k = i + 1; k < end; k++)
		if (is_word(r, k, "image") && !is_sign(r, k - 1, '.'))
			add(r, is_sign(r, k + 1, '(') || is_sign(r, k + 1, '=') ? k + 2
										: k + 1);
	return end;
}

/* containerTemplate(name: 'a', image: 'x') */
static size_t read_template(const struct reading *r, size_t i)
{
	size_t end = end_of(r, i, '(', ')');

	for (size_t k = i + 1; k < end; k++)
		if (is_word(r, k, "image") && is_sign(r, k + 1, ':'))
			add(r, k + 2);
	return end;
}

/* Returns the last token that belongs to what begins at i. */
static size_t read_at(const struct reading *r, size_t i)
{
	if (is_word(r, i, "docker") && is_sign(r, i + 1, '{'))
		return read_block(r, i + 1);
	if (is_word(r, i, "docker") && i + 1 < r->n &&
	    r->t[i + 1].kind == GRADLE_STRING && is_sign(r, i - 1, '{')) {
		add(r, i + 1);
		return i + 1;
	}
	if (is_word(r, i, "docker") && is_sign(r, i + 1, '.') &&
	    is_word(r, i + 2, "image") && is_sign(r, i + 3, '(')) {
		add(r, i + 4);
		return i + 4;
	}
	if (is_word(r, i, "containerTemplate") && is_sign(r, i + 1, '('))
		return read_template(r, i + 1);
	return i;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct reading r = { .ctx = ctx };
	struct gradle_token *tokens;

	if (lock_check_conflict(ctx, bytes))
		return -1;
	r.n = gradle_lex(parse_arena(ctx), bytes, &tokens);
	r.t = tokens;
	for (size_t i = 0; i < r.n; i++)
		i = read_at(&r, i);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "Jenkinsfile", NULL },
	{ MATCH_WRAP, "Jenkinsfile.", "" },
	{ MATCH_WRAP, "Jenkinsfile-", "" },
	{ MATCH_SUFFIX, ".jenkinsfile", NULL },
};

const struct parser jenkinsfile_parser = {
	.id = "jenkinsfile",
	.title = "pipeline of Jenkins",
	.versions = "Pipeline 2; literals",
	.spec = "https://www.jenkins.io/doc/book/pipeline/docker/",
	.ecosystem = ECO_OCI,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
