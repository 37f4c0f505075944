/*
 * prolog_pack.c - pack.pl of a pack of SWI-Prolog: the project itself, and the packs that
 * it asks for.
 *
 * https://www.swi-prolog.org/pldoc/man?section=packs and
 * https://www.swi-prolog.org/howto/Pack.html : facts, name(Atom), version('1.2.3'),
 * requires(Pack) or requires(Pack >= Version).  Facts of one argument at the beginning of
 * a line are read.  There is no purl type for packs.
 */
#include "parsers/lock_text.h"

enum { ALL_MOST = 1000 }; /* packs that one asks for */

struct pack {
	struct parse_ctx *ctx;
	struct str name, version;
	unsigned line;
	struct {
		struct str text;
		unsigned line;
	} needs[ALL_MOST];
	size_t n_needs;
};

/* "'x y'" without its quotes. */
static struct str unquoted(struct str s)
{
	s = str_trim(s);
	if (s.len >= 2 && (s.ptr[0] == '\'' || s.ptr[0] == '"') &&
	    s.ptr[s.len - 1] == s.ptr[0])
		return str_slice(s, 1, s.len - 1);
	return s;
}

/* "name(x)." in its two parts. */
static bool split_fact(struct str line, struct str *functor, struct str *argument)
{
	size_t end = str_rfind_char(line, ')');

	if (end == STR_NONE || !str_cut(str_slice(line, 0, end), '(', functor, argument))
		return false;
	*functor = str_trim(*functor);
	*argument = unquoted(*argument);
	return functor->len > 0;
}

static void take_fact(struct pack *k, struct str line, unsigned number)
{
	struct str functor, argument;

	if (!split_fact(line, &functor, &argument))
		return;
	if (str_is(functor, "name") && !k->name.len) {
		k->name = argument;
		k->line = number;
	} else if (str_is(functor, "version") && !k->version.len) {
		k->version = argument;
	} else if (str_is(functor, "requires") && k->n_needs == ALL_MOST) {
		parse_warn(k->ctx, number, DIAG_LIMIT,
			   "more than %d packs that it asks for: the others are left out",
			   ALL_MOST);
		k->n_needs++;
	} else if (str_is(functor, "requires") && k->n_needs < ALL_MOST) {
		k->needs[k->n_needs].text = argument;
		k->needs[k->n_needs++].line = number;
	}
}

/* "pack >= 1.2"; prolog itself is the runtime. */
static void add_need(struct pack *k, package_ref project, struct str text, unsigned line)
{
	struct package p = { .relation = DEP_DIRECT, .line = line };
	size_t n = 0;

	while (n < text.len && (is_alnum(text.ptr[n]) || text.ptr[n] == '_'))
		n++;
	p.name = str_slice(text, 0, n);
	p.requested = str_trim(str_from(text, n));
	if (!p.name.len || str_is(p.name, "prolog") ||
	    str_starts_with(p.requested, STR(":")) ||
	    str_starts_with(p.requested, STR("(")))
		return;
	parse_edge(k->ctx, project, parse_add(k->ctx, &p));
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	struct pack *k = arena_new(parse_arena(ctx), struct pack);
	struct str line;

	k->ctx = ctx;
	if (lock_check_bytes(ctx, bytes) < 0)
		return -1;
	for (unsigned n = 1; str_next_line(&bytes, &line); n++)
		if (line.len && line.ptr[0] != '%')
			take_fact(k, line, n);
	if (!k->name.len && !k->version.len && !k->n_needs) {
		parse_note(ctx, 0, DIAG_SKIPPED,
			   "no name of a pack: not a pack of SWI-Prolog");
		return 0;
	}
	if (!k->name.len)
		return parse_error(ctx, 1, "no name: not a pack of SWI-Prolog");
	struct package p = { .kind = PACKAGE_PROJECT,
			     .name = k->name,
			     .version = k->version,
			     .folder = STR("."),
			     .line = k->line };
	package_ref project = parse_add(ctx, &p);

	for (size_t i = 0; i < k->n_needs && i < ALL_MOST; i++)
		add_need(k, project, k->needs[i].text, k->needs[i].line);
	return 0;
}

static const struct file_match matches[] = {
	{ MATCH_NAME, "pack.pl", NULL },
};

const struct parser prolog_pack_parser = {
	.id = "prolog-pack",
	.title = "pack of SWI-Prolog",
	.versions = "SWI-Prolog 7 to 9",
	.spec = "https://www.swi-prolog.org/howto/Pack.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
