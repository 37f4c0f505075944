/*
 * erlang_app.c - NAME.app and NAME.app.src: what an application of Erlang says of itself.
 *
 * https://www.erlang.org/doc/apps/kernel/app.html (OTP 28) and
 * https://rebar3.org/docs/configuration/configuration/ :
 *   {application, cowboy, [{vsn, "2.9.0"}, {applications, [kernel, stdlib, ranch]}, …]}.
 * An .app.src is that of a project; an .app in ebin/ is of what was built: of the project
 * itself, or, in a release and in _build, of a library.  The applications of Erlang/OTP
 * have a purl type of their own, otp.  Each application has a file, so that there are no
 * edges.
 */
#include "core/purl.h"
#include "format/erlang_term.h"
#include "parsers/lock_text.h"

enum { NESTING = 32 };

/* The value of {key, value} in a list of pairs. */
static const struct term *pair(const struct term *list, const char *key)
{
	term_each (one, list)
		if (term_is(one, TERM_TUPLE) && one->n == 2 &&
		    str_is(term_atom(one, 0), key))
			return term_at(one, 1);
	return NULL;
}

/* Applications of OTP 28. */
static bool is_of_otp(struct str name)
{
	static const char *const names[] = {
		"asn1",     "common_test",   "compiler",   "crypto",
		"debugger", "dialyzer",      "diameter",   "edoc",
		"eldap",    "erl_interface", "erts",       "et",
		"eunit",    "ftp",           "inets",      "jinterface",
		"kernel",   "megaco",        "mnesia",     "observer",
		"odbc",     "os_mon",        "parsetools", "public_key",
		"reltool",  "runtime_tools", "sasl",       "snmp",
		"ssh",      "ssl",           "stdlib",     "syntax_tools",
		"tftp",     "tools",         "wx",         "xmerl",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static void give_otp_purl(struct parse_ctx *ctx, struct package *p)
{
	struct purl purl = { .type = STR("otp"), .name = p->name, .version = p->version };

	p->ecosystem = ECO_NONE;
	p->purl_given = true;
	if (purl_build(parse_arena(ctx), &purl, &p->purl))
		p->purl = STR("");
}

/* "lib/cowboy-2.9.0/ebin" of a release, "_build/default/lib/cowboy/ebin", "deps/cowboy/
 * ebin": not the project's own. */
static bool is_library(struct str path, struct str name)
{
	struct str home = str_dirname(str_dirname(path)), above = str_basename(home),
		   part;

	if (above.len > name.len && str_starts_with(above, name) &&
	    above.ptr[name.len] == '-')
		return true;
	while (home.len) {
		str_cut(home, '/', &part, &home);
		if (str_is(part, "_build") || str_is(part, "deps"))
			return true;
	}
	return false;
}

static void take_licenses(struct parse_ctx *ctx, const struct term *list,
			  struct package *p)
{
	struct str *v = NULL;
	size_t n = 0, cap = 0;

	term_each (one, list)
		if (term_is(one, TERM_STRING)) {
			arena_grow(parse_arena(ctx), v, n, &cap);
			v[n++] = one->text;
		}
	p->licenses = v;
	p->n_licenses = n;
}

static int add_application(struct parse_ctx *ctx, const struct term *application,
			   bool is_source)
{
	const struct term *keys = term_at(application, 2), *vsn = pair(keys, "vsn");
	struct package p = { .name = term_atom(application, 1),
			     .line = application->line,
			     .scope = SCOPE_RUNTIME };

	if (!p.name.len || !term_is(keys, TERM_LIST))
		return parse_error(ctx, application->line,
				   "expected {application, Name, [Keys]}");
	if (term_is(vsn, TERM_STRING))
		p.version = vsn->text;
	take_licenses(ctx, pair(keys, "licenses"), &p);
	if (is_source || !is_library(parse_path(ctx), p.name)) {
		p.kind = PACKAGE_PROJECT;
		p.folder = STR("..");
	} else {
		if (!p.version.len)
			parse_note(ctx, p.line, DIAG_UNPINNED, STR_FMT " has no version",
				   STR_ARG(p.name));
		if (is_of_otp(p.name))
			give_otp_purl(ctx, &p);
		else
			p.ecosystem = ECO_HEX;
	}
	parse_add(ctx, &p);
	return 0;
}

static int parse(struct parse_ctx *ctx, struct str bytes)
{
	bool is_source = str_ends_with(parse_path(ctx), STR(".src"));
	struct term terms, *list = &terms;
	int rc;

	if (lock_check_conflict(ctx, bytes) < 0)
		return -1;
	/* other things are called .app as well */
	if (str_find(bytes, STR("{application")) == STR_NONE) {
		if (is_source)
			return parse_error(ctx, 1, "no {application, Name, [Keys]}");
		parse_note(
			ctx, 0, DIAG_SKIPPED,
			"not an application of Erlang: no {application, Name, [Keys]}");
		return 0;
	}
	rc = term_read(parse_arena(ctx), bytes, TERM_ERLANG, NESTING, parse_diags(ctx),
		       parse_path(ctx), list);
	term_each (one, list)
		if (term_is(one, TERM_TUPLE) && str_is(term_atom(one, 0), "application"))
			return add_application(ctx, one, is_source) ? -1 : rc;
	return rc;
}

static const struct file_match matches[] = {
	{ MATCH_DIR, "ebin", ".app" },
	{ MATCH_DIR, "src", ".app.src" },
};

const struct parser erlang_app_parser = {
	.id = "erlang-app",
	.title = "application resource file of Erlang",
	.versions = "OTP 17 to 28",
	.spec = "https://www.erlang.org/doc/apps/kernel/app.html",
	.ecosystem = ECO_NONE,
	.matches = matches,
	.n_matches = sizeof(matches) / sizeof(matches[0]),
	.parse = parse,
};
