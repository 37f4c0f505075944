/* cpan.c - see cpan.h. */
#include "parsers/cpan.h"

struct reader {
	struct str rest;
	unsigned line; /* of the item that was taken last */
	struct str item;
	bool quoted;
};

static bool is_word_byte(char c)
{
	return is_alnum(c) || c == '_' || c == ':' || c == '.';
}

static void pass(struct reader *r, size_t n)
{
	struct str over = str_slice(r->rest, 0, n);

	for (size_t i = 0; i < over.len; i++)
		r->line += over.ptr[i] == '\n';
	r->rest = str_from(r->rest, over.len);
}

/* Takes the next word or quoted literal, or a sign; comments are left out. */
static bool next_item(struct reader *r)
{
	size_t n = 0;

	for (;;) {
		size_t blank = r->rest.len - str_trim_left(r->rest).len;

		pass(r, blank);
		if (!str_starts_with(r->rest, STR("#")))
			break;
		pass(r, str_find_char(r->rest, '\n'));
	}
	r->quoted = false;
	if (!r->rest.len)
		return false;
	if (r->rest.ptr[0] == '\'' || r->rest.ptr[0] == '"') {
		r->quoted = true;
		n = str_find_char(str_from(r->rest, 1), r->rest.ptr[0]);
		r->item = str_slice(str_from(r->rest, 1), 0, n);
		pass(r, n == STR_NONE ? r->rest.len : n + 2);
		return true;
	}
	while (n < r->rest.len && is_word_byte(r->rest.ptr[n]))
		n++;
	r->item = str_slice(r->rest, 0, n ? n : 1);
	pass(r, r->item.len);
	return true;
}

/* SCOPE_UNKNOWN for a word that asks for nothing. */
static enum dep_scope scope_of_word(struct str word, enum dep_scope around)
{
	static const char *const dev[] = { "test_requires", "author_requires",
					   "build_requires", "configure_requires" };

	if (str_is(word, "requires"))
		return around;
	if (str_is(word, "recommends") || str_is(word, "suggests"))
		return around == SCOPE_RUNTIME ? SCOPE_OPTIONAL : around;
	for (size_t i = 0; i < sizeof(dev) / sizeof(dev[0]); i++)
		if (str_is(word, dev[i]))
			return SCOPE_DEV;
	return SCOPE_UNKNOWN;
}

static bool is_sign(const struct reader *r, const char *sign)
{
	return !r->quoted && str_is(r->item, sign);
}

/* A number, or a quoted literal, behind ',' or '=>': the versions that will do. */
static void take_range(struct reader *r, struct cpan_need *need)
{
	struct reader ahead = *r;

	if (!next_item(&ahead) || (!is_sign(&ahead, ",") && !is_sign(&ahead, "=")))
		return;
	if (is_sign(&ahead, "=") && (!next_item(&ahead) || !is_sign(&ahead, ">")))
		return;
	if (!next_item(&ahead) ||
	    (!ahead.quoted && (!ahead.item.len || !(is_digit(ahead.item.ptr[0]) ||
						    ahead.item.ptr[0] == 'v'))))
		return;
	need->range = ahead.item;
	*r = ahead;
}

/* Blocks: "on test => sub { … }" and "feature 'x' => sub { … }". */
void cpan_read_cpanfile(struct str bytes, cpan_need_fn *take, void *arg)
{
	enum dep_scope around = SCOPE_RUNTIME, next = SCOPE_UNKNOWN;
	struct reader r = { .rest = bytes, .line = 1 };
	struct str before = STR("");
	bool is_phase = false;
	size_t depth = 0;

	while (next_item(&r)) {
		struct str item = r.item;
		bool quoted = r.quoted, bracket = is_sign(&r, "(");

		if (is_phase) {
			around = str_is(item, "runtime") ? SCOPE_RUNTIME : SCOPE_DEV;
			is_phase = false;
		} else if (quoted && next != SCOPE_UNKNOWN) {
			struct cpan_need need = { .module = item,
						  .scope = next,
						  .line = r.line };

			take_range(&r, &need);
			take(arg, &need);
		} else if (!quoted && str_is(item, "{")) {
			depth++;
		} else if (!quoted && str_is(item, "}") && depth && !--depth) {
			around = SCOPE_RUNTIME;
		} else if (!quoted && str_is(item, "feature")) {
			around = SCOPE_OPTIONAL;
		}
		is_phase = !quoted && str_is(item, "on");
		next = quoted || bracket ? SCOPE_UNKNOWN : scope_of_word(item, around);
		if (bracket) /* requires('X') */
			next = scope_of_word(before, around);
		before = quoted ? STR("") : item;
	}
}

/* "Path::Tiny"; an apostrophe is the "::" of old. */
static bool is_module(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_word_byte(name.ptr[i]) && name.ptr[i] != '\'')
			return false;
	return name.len > 0;
}

void cpan_add_need(struct parse_ctx *ctx, package_ref project,
		   const struct cpan_need *need)
{
	struct package p = { .ecosystem = ECO_CPAN,
			     .name = need->module,
			     .scope = need->scope,
			     .relation = DEP_DIRECT,
			     .purl_given = true,
			     .line = need->line };

	if (str_is(p.name, "perl"))
		return;
	if (!is_module(p.name)) {
		parse_warn(ctx, p.line, DIAG_BAD_NAME, "'" STR_FMT "' is no module",
			   STR_ARG(str_slice(p.name, 0, 80)));
		return;
	}
	if (!str_is(need->range, "0")) /* any will do */
		p.requested = need->range;
	parse_edge(ctx, project, parse_add(ctx, &p));
}
