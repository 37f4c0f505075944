/* bashism.c - which shell reads a RUN, and what it lacks; see bashism.h. */
#include "checks/bashism.h"

#include "format/command.h"

#define BOTH (BASHISM_DASH | BASHISM_ASH)

/* As dash 0.5.12 and BusyBox 1.35 take them. */
static const struct bashism extensions[SH_X_COUNT] = {
#define ROW(KIND, GROUP, FAILS, WHAT, EFFECT)                                            \
	[SH_X_##KIND] = { .group = BASHISM_##GROUP,                                      \
			  .fails = FAILS,                                                \
			  .what = { WHAT, sizeof(WHAT) - 1 },                            \
			  .effect = EFFECT }
#define SYNTAX "is a syntax error for"
#define LITERAL "stays as it is written for"
#define NOTHING "is empty for"
#define BAD "is a bad substitution for"
	ROW(TEST, TEST, BASHISM_DASH, "[[", "is no command of"),
	ROW(ARITHMETIC, ARITHMETIC, BOTH, "((", "is two subshells for"),
	ROW(FOR_ARITHMETIC, ARITHMETIC, BOTH, "for ((", SYNTAX),
	ROW(SELECT, SYNTAX, BOTH, "select", SYNTAX),
	ROW(COPROC, SYNTAX, BOTH, "coproc", "is no command of"),
	ROW(FUNCTION, SYNTAX, BASHISM_DASH, "the word function", SYNTAX),
	ROW(CASE_GOES_ON, SYNTAX, BOTH, ";& in case", SYNTAX),
	ROW(PIPE_BOTH, REDIRECTION, BOTH, "|&", SYNTAX),
	ROW(PROCESS, PROCESS, BASHISM_DASH, "<(...)", SYNTAX),
	ROW(BRACES, BRACES, BOTH, "{a,b}", LITERAL),
	ROW(ARRAY, ARRAY, BOTH, "an array", SYNTAX),
	ROW(APPEND, ARRAY, BOTH, "+=", "is no assignment for"),
	ROW(OUT_BOTH, REDIRECTION, BASHISM_DASH, "&>",
	    "means \"in the background, and empty the file\" to"),
	ROW(OUT_BOTH_OLD, REDIRECTION, BASHISM_DASH, ">& with a file", SYNTAX),
	ROW(HERE_STRING, REDIRECTION, BOTH, "<<<", SYNTAX),
	ROW(NETWORK, REDIRECTION, BOTH, "/dev/tcp", "is no file for"),
	ROW(ANSI_QUOTES, EXPANSION, BASHISM_DASH, "$'...'",
	    "is a dollar and a quoted text for"),
	ROW(LOCALE_QUOTES, EXPANSION, BOTH, "$\"...\"",
	    "is a dollar and a quoted text for"),
	ROW(SLICE, EXPANSION, BASHISM_DASH, "${x:1}", BAD),
	ROW(REPLACE, EXPANSION, BASHISM_DASH, "${x/a/b}", BAD),
	ROW(INDIRECT, EXPANSION, BOTH, "${!x}", BAD),
	ROW(CASE_CHANGE, EXPANSION, BOTH, "${x^} or ${x,}", BAD),
	ROW(ELEMENT, ARRAY, BOTH, "${x[0]}", BAD),
	ROW(READ_FILE, PROCESS, BOTH, "$(< file)", NOTHING),
	ROW(PATTERN_LIST, EXPANSION, BOTH, "@(a|b)", SYNTAX),
	ROW(OLD_ARITHMETIC, ARITHMETIC, BOTH, "$[...]", LITERAL),
	ROW(INCREMENT, ARITHMETIC, BASHISM_DASH, "++ or -- in $((...))",
	    "does not do what it says for"),
	ROW(POWER, ARITHMETIC, BASHISM_DASH, "** in $((...))", SYNTAX),
	ROW(VARIABLE, EXPANSION, BOTH, "$RANDOM and its kind", NOTHING),
};

/* --- which shell --------------------------------------------------------------- */

struct reader {
	unsigned lacks_of; /* bits of enum bashism_shell; all must fail */
	bool presumed;     /* the base is not known */
	struct str name;   /* "dash, the /bin/sh of Debian 12" */
};

static bool links_sh(const struct sh_script *s)
{
	for (size_t i = 0; s && i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];
		struct str last = sh_word_text(c, c->n_words ? c->n_words - 1 : 0);

		if (word_in(c->name, "ln cp mv") && word_in(last, "/bin/sh /usr/bin/sh"))
			return true;
		if (word_in(c->name, "dpkg-reconfigure") && str_is(last, "dash"))
			return true;
	}
	return false;
}

/* From the RUN that replaces /bin/sh on, in the stage and those built on it. */
static const bool *find_replaced(struct check_ctx *ctx)
{
	const struct dockerfile *df = ctx->df;
	bool *v = arena_new_array(ctx->arena, bool, df->n_instrs + 1);

	for (size_t s = 0; s < df->n_stages; s++) {
		const struct df_stage *stage = &df->stages[s];
		bool now = stage->parent >= 0 && v[df->stages[stage->parent].last - 1];

		for (size_t i = stage->first; i < stage->last; i++)
			v[i] = now = now || links_sh(ctx->scripts[i]);
	}
	return v;
}

static unsigned leading_number(struct str s)
{
	size_t n = 0;
	uint32_t value = 0;

	while (n < s.len && is_digit(s.ptr[n]))
		n++;
	str_to_u32(str_slice(s, 0, n), 9999, &value);
	return value;
}

static void read_os(struct check_ctx *ctx, const struct base_fact *f, struct reader *r)
{
	struct str os = base_fact_name(ctx->arena, f);
	unsigned cycle = leading_number(f->cycle);

	if (str_is(f->product, "alpine-linux")) {
		r->lacks_of = BASHISM_ASH;
		r->name = arena_printf(ctx->arena, "ash, the /bin/sh of " STR_FMT,
				       STR_ARG(os));
	} else if (str_is(f->product, "debian") || str_is(f->product, "ubuntu")) {
		r->lacks_of = BASHISM_DASH;
		/* Later releases have a dash with pipefail, or will. */
		if (!cycle || cycle > (str_is(f->product, "debian") ? 13 : 25))
			r->lacks_of |= BASHISM_DASH_PIPEFAIL;
		r->name = arena_printf(ctx->arena, "dash, the /bin/sh of " STR_FMT,
				       STR_ARG(os));
	}
}

/* Official images on Debian, where the tag and its history do not say so. */
static bool is_on_debian(const struct base_image *b)
{
	return word_in(b->name, "python node golang ruby php rust perl elixir erlang gcc "
				"haskell buildpack-deps nginx httpd redis postgres") &&
	       str_find(b->ref.tag, STR("alpine")) == STR_NONE &&
	       str_find(b->ref.tag, STR("windows")) == STR_NONE &&
	       str_find(b->ref.tag, STR("nanoserver")) == STR_NONE;
}

static void read_base(struct check_ctx *ctx, struct reader *r)
{
	const struct base_image *b = check_root_base(ctx, ctx->stage);

	for (size_t i = 0; b && i < b->n_facts; i++) {
		if (!b->facts[i].is_os)
			continue;
		read_os(ctx, &b->facts[i], r);
		return; /* bash for all others */
	}
	if (b && str_is(b->name, "busybox")) {
		r->lacks_of = BASHISM_ASH;
		r->name = STR("BusyBox's ash");
	} else if (b && is_on_debian(b)) {
		r->lacks_of = BASHISM_DASH | BASHISM_DASH_PIPEFAIL;
		r->name = STR("dash, the /bin/sh of Debian");
	} else {
		r->lacks_of = BOTH | BASHISM_DASH_PIPEFAIL;
		r->name = STR("a /bin/sh that is not bash");
		r->presumed = true;
	}
}

static struct reader reader_of(struct check_ctx *ctx, const char *shell)
{
	struct reader r = { .lacks_of = 0 };

	if (strcmp(shell, "dash") == 0)
		r = (struct reader){ BASHISM_DASH | BASHISM_DASH_PIPEFAIL, false,
				     STR("dash") };
	else if (strcmp(shell, "ash") == 0)
		r = (struct reader){ BASHISM_ASH, false, STR("ash") };
	if (r.lacks_of || strcmp(shell, "sh") != 0 || !ctx->stage)
		return r;
	if (!ctx->sh_replaced)
		ctx->sh_replaced = find_replaced(ctx);
	if (!ctx->sh_replaced[ctx->index])
		read_base(ctx, &r);
	return r;
}

/* --- reporting ------------------------------------------------------------------ */

static bool fails(const struct bashism *b, unsigned shells)
{
	if ((shells & BASHISM_DASH_PIPEFAIL) && str_is(b->what, "set -o pipefail"))
		return false;
	shells &= BOTH;
	return shells && (b->fails & shells) == shells;
}

static void report(struct check_ctx *ctx, const struct check *self,
		   const struct bashism *b)
{
	struct reader r = reader_of(ctx, b->shell);
	struct check_at at = check_at_line(&ctx->df->instrs[ctx->index], b->line);

	if (!fails(b, r.lacks_of))
		return;
	at.subject = b->what;
	at.info = r.presumed;
	if (r.presumed)
		at.severity = SEVERITY_LOW;
	check_report(ctx, self, at, STR_FMT " %s " STR_FMT, STR_ARG(b->what), b->effect,
		     STR_ARG(r.name));
}

/* False when it is none after all. */
static bool read_extension(struct check_ctx *ctx, const struct sh_extension *x,
			   struct bashism *out)
{
	struct str unused;

	*out = extensions[x->kind];
	out->shell = x->shell;
	out->line = x->line;
	if (x->kind == SH_X_VARIABLE) {
		out->what = arena_printf(ctx->arena, "$" STR_FMT, STR_ARG(x->text));
		if (str_is(x->text, "RANDOM"))
			out->fails = BASHISM_DASH;
		return check_variable(ctx, x->text, &unused) == DF_UNSET;
	}
	/* curl has such lists itself. */
	return x->kind != SH_X_BRACES || x->command == SIZE_MAX ||
	       !str_is(ctx->script->commands[x->command].name, "curl");
}

/* "(set -o pipefail) && set -o pipefail" has tried it first. */
static bool is_try(const struct sh_command *c)
{
	return str_is(c->name, "set") && (c->flags & SH_SUBSHELL);
}

/* Those of the RUN at hand, of every group; found once for all rules. */
static void find_all(struct check_ctx *ctx)
{
	const struct sh_script *s = ctx->script;
	struct bashism *v = arena_new_array(ctx->arena, struct bashism,
					    s->n_extensions + s->n_commands + 1);
	size_t n = 0;
	bool tried = false;

	for (size_t i = 0; i < s->n_extensions; i++)
		n += read_extension(ctx, &s->extensions[i], &v[n]);
	for (size_t i = 0; i < s->n_commands; i++) {
		const struct sh_command *c = &s->commands[i];

		tried |= is_try(c);
		if (!bashism_of_command(c, &v[n]) ||
		    (tried && v[n].group == BASHISM_OPTION))
			continue;
		v[n].shell = c->shell;
		v[n++].line = c->line;
	}
	ctx->bashisms_of = s;
	ctx->bashisms = v;
	ctx->n_bashisms = n;
}

void bashism_report(struct check_ctx *ctx, const struct check *self,
		    enum bashism_group group)
{
	if (!ctx->script || ctx->script->interpreter)
		return;
	if (ctx->bashisms_of != ctx->script)
		find_all(ctx);
	for (size_t i = 0; i < ctx->n_bashisms; i++)
		if (ctx->bashisms[i].group == group)
			report(ctx, self, &ctx->bashisms[i]);
}
