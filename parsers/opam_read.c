/* opam_read.c - see opam_read.h and, for the format, format/opam.h. */
#include "parsers/opam_read.h"

#include "base/buf.h"
#include "base/map.h"
#include "format/opam.h"

enum { DEPS_MOST = 100000, REQUESTED_MOST = 4096, DEPTH_MOST = 32 };

struct reading {
	struct parse_ctx *ctx;
	struct opam_reader reader;
	struct opam_file *out;
	struct map by_name; /* index into out->deps */
	bool is_old;        /* opam-version 1.x: "test" and "doc" are flags */
	bool failed;
};

/* Says what is no token; false at the end. */
static bool next(struct reading *r, struct opam_token *t)
{
	while (opam_next(&r->reader, t)) {
		if (t->kind != OPAM_BAD)
			return true;
		if (!r->failed)
			parse_error(r->ctx, t->line, STR_FMT, STR_ARG(t->text));
		r->failed = true;
	}
	return false;
}

/* +1 for a bracket that opens, -1 for one that closes. */
static int depth_change(const struct opam_token *t)
{
	if (opam_is_sign(t, '[') || opam_is_sign(t, '{') || opam_is_sign(t, '('))
		return 1;
	if (opam_is_sign(t, ']') || opam_is_sign(t, '}') || opam_is_sign(t, ')'))
		return -1;
	return 0;
}

/* Reads on behind the bracket that has been read. */
static void skip_bracket(struct reading *r)
{
	struct opam_token t;
	size_t depth = 1;

	while (depth && next(r, &t)) {
		if (depth_change(&t) > 0)
			depth++;
		else if (depth_change(&t) < 0)
			depth--;
	}
}

/* --- depends ------------------------------------------------------------------- */

/* opam's names: letters, digits and - _ +, one letter at least. */
static bool is_name(struct str s)
{
	bool letter = false;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!is_alnum(c) && c != '-' && c != '_' && c != '+')
			return false;
		letter = letter || is_alpha(c);
	}
	return letter;
}

/* What of a filter tells a scope: {with-test}, {build & >= "2.0"}. */
static bool is_flag(const struct reading *r, struct str word)
{
	static const char *const flags[] = { "with-test", "with-doc", "with-dev-setup",
					     "build", "dev" };

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (str_is(word, flags[i]))
			return true;
	return r->is_old && (str_is(word, "test") || str_is(word, "doc"));
}

struct filter {
	struct buf text;
	struct str version; /* of the last "=" */
	size_t n_versions;
	bool other; /* a comparison that is not "=", or an alternative */
	char joint; /* '&' or '|' since the last version */
};

/* {= version} is the version of the file's own package; "%{x}%" is what opam's user
 * has set. */
static void take_version(const struct reading *r, struct filter *f, struct str op,
			 const struct opam_token *value)
{
	struct str version = value->text;

	if (value->kind == OPAM_WORD && str_is(version, "version") && r->out->version.len)
		version = r->out->version;
	else if (value->kind == OPAM_WORD || str_find(version, STR("%{")) != STR_NONE)
		f->other = true;
	if (f->text.len)
		buf_printf(&f->text, " %c ", f->joint == '|' ? '|' : '&');
	buf_add(&f->text, op);
	buf_add_char(&f->text, ' ');
	buf_add(&f->text, version);
	f->other = f->other || !str_is(op, "=") || f->joint == '|';
	f->version = version;
	f->n_versions++;
	f->joint = '&';
}

/*
 * The filter behind a name, its '{' already read.  "op value" is about the version when
 * no variable stands before it; {os = "linux"} is about another thing.
 */
static void read_filter(struct reading *r, struct opam_dep *dep, struct filter *f)
{
	struct opam_token t, before = { .kind = OPAM_SIGN, .text = STR("{") };
	struct str op = STR("");
	size_t depth = 1;

	while (depth && next(r, &t)) {
		int change = depth_change(&t);

		if (op.len && (t.kind == OPAM_STRING || t.kind == OPAM_WORD)) {
			take_version(r, f, op, &t);
			op = STR("");
		} else if (t.kind == OPAM_OP) {
			if (before.kind != OPAM_WORD && before.kind != OPAM_STRING)
				op = t.text;
		} else if (t.kind == OPAM_WORD && !opam_is_sign(&before, '!') &&
			   before.kind != OPAM_OP && is_flag(r, t.text)) {
			dep->scope = SCOPE_DEV;
			dep->group = t.text;
		} else if (opam_is_sign(&t, '&') || opam_is_sign(&t, '|')) {
			f->joint = t.text.ptr[0];
		}
		if (change > 0)
			depth++;
		else if (change < 0)
			depth--;
		before = t;
	}
}

static void set_constraint(struct reading *r, struct opam_dep *dep,
			   const struct filter *f)
{
	if (f->n_versions == 1 && !f->other) {
		dep->version = f->version;
		return;
	}
	if (f->text.full)
		parse_warn(r->ctx, dep->line, DIAG_LIMIT,
			   "a constraint of more than %d bytes is cut", REQUESTED_MOST);
	dep->requested = arena_dup(parse_arena(r->ctx), buf_str(&f->text));
}

static void add_dep(struct reading *r, const struct opam_dep *dep)
{
	struct opam_file *to = r->out;
	bool added;
	uint64_t at;

	if (!is_name(dep->name)) {
		parse_warn(r->ctx, dep->line, DIAG_BAD_NAME,
			   "'" STR_FMT "' is no name of a package of opam",
			   STR_ARG(str_slice(dep->name, 0, 80)));
		return;
	}
	at = map_get_or_put(&r->by_name, dep->name, to->n_deps, &added);
	if (!added) {
		/* named twice, for several systems say: the stronger scope stays */
		if (dep->scope > to->deps[at].scope) {
			to->deps[at].scope = dep->scope;
			to->deps[at].group = dep->group;
		}
		return;
	}
	if (to->n_deps == DEPS_MOST) {
		parse_warn(r->ctx, dep->line, DIAG_LIMIT,
			   "more than %d dependencies; the rest is left out", DEPS_MOST);
		return;
	}
	arena_grow(parse_arena(r->ctx), to->deps, to->n_deps, &to->cap_deps);
	to->deps[to->n_deps++] = *dep;
}

static void read_dep(struct reading *r, const struct opam_token *name,
		     enum dep_scope scope, struct str group)
{
	struct opam_dep dep = {
		.name = name->text, .scope = scope, .group = group, .line = name->line
	};
	struct filter f = { .joint = '&' };
	struct opam_token t;

	opam_peek(&r->reader, &t);
	if (opam_is_sign(&t, '{')) {
		next(r, &t);
		buf_init(&f.text, REQUESTED_MOST);
		read_filter(r, &dep, &f);
		set_constraint(r, &dep, &f);
		buf_release(&f.text);
	}
	add_dep(r, &dep);
}

/* What '|' and '&' join within one bracket. */
struct operand {
	size_t from;    /* index into deps of what the last one begins with */
	bool is_either; /* it follows a '|' */
	bool is_joined; /* the next one belongs to it */
};

/* Which of several is installed is opam's to choose: none of them must be. */
static void make_optional(struct reading *r, struct operand *o)
{
	for (; o->from < r->out->n_deps; o->from++)
		if (r->out->deps[o->from].scope == SCOPE_RUNTIME)
			r->out->deps[o->from].scope = SCOPE_OPTIONAL;
}

static void begin_operand(struct reading *r, struct operand *o)
{
	if (!o->is_joined)
		*o = (struct operand){ .from = r->out->n_deps };
	o->is_joined = false;
}

static void end_operand(struct reading *r, struct operand *o)
{
	if (o->is_either)
		make_optional(r, o);
}

static void join_operand(struct reading *r, struct operand *o, bool is_either)
{
	o->is_joined = true;
	if (!is_either)
		return;
	make_optional(r, o);
	o->is_either = true;
}

/* depends and depopts: a list, or one name; groups are read as what they hold.  Brackets
 * deeper than is counted are taken as one. */
static void read_depends(struct reading *r, enum dep_scope scope, struct str group)
{
	struct operand at[DEPTH_MOST + 1] = { { .from = r->out->n_deps } };
	struct opam_token t;
	size_t depth = 0;

	do {
		struct operand *o = &at[depth < DEPTH_MOST ? depth : DEPTH_MOST];

		if (!next(r, &t))
			return;
		if (t.kind == OPAM_STRING) {
			begin_operand(r, o);
			read_dep(r, &t, scope, group);
			end_operand(r, o);
		} else if (opam_is_sign(&t, '|') || opam_is_sign(&t, '&')) {
			join_operand(r, o, t.text.ptr[0] == '|');
		} else if (opam_is_sign(&t, '{')) {
			skip_bracket(r);
		} else if (depth_change(&t) > 0) {
			begin_operand(r, o);
			if (++depth <= DEPTH_MOST)
				at[depth] = (struct operand){ .from = r->out->n_deps };
		} else if (depth_change(&t) < 0 && depth) {
			if (--depth <= DEPTH_MOST)
				end_operand(r, &at[depth]);
		}
	} while (depth);
}

/* --- pins ---------------------------------------------------------------------- */

/* "name.1.2" and an address: the version of a pin is what its author called it. */
static void take_pin(struct reading *r, struct str package, struct str url, unsigned line)
{
	struct opam_file *to = r->out;
	struct opam_dep dep = { .scope = SCOPE_RUNTIME, .pinned = true, .line = line };
	uint64_t at;

	str_cut(package, '.', &dep.name, &dep.version);
	if (!map_has(&r->by_name, dep.name))
		add_dep(r, &dep);
	if (!map_get(&r->by_name, dep.name, &at))
		return;
	to->deps[at].pin = url;
	to->deps[at].pin_has_version = dep.version.len > 0;
}

/* Pins come to what depends holds, wherever in the file that is. */
struct pin {
	struct str package, url;
	unsigned line;
};

struct pins {
	struct pin *v;
	size_t n, cap;
};

/* [["name.1.2" "git+https://…#commit"] …], or one of these alone. */
static void read_pins(struct reading *r, struct pins *pins)
{
	struct opam_token t;
	size_t depth = 0;
	struct pin pin = { .line = 0 };

	do {
		if (!next(r, &t))
			return;
		if (opam_is_sign(&t, '['))
			pin.line = 0;
		if (t.kind == OPAM_STRING && !pin.line) {
			pin = (struct pin){ .package = t.text, .line = t.line };
		} else if (t.kind == OPAM_STRING) {
			pin.url = t.text;
			arena_grow(parse_arena(r->ctx), pins->v, pins->n, &pins->cap);
			pins->v[pins->n++] = pin;
			pin.line = 0;
		}
		if (depth_change(&t) > 0)
			depth++;
		else if (depth_change(&t) < 0 && depth)
			depth--;
	} while (depth);
}

/* --- fields -------------------------------------------------------------------- */

static void read_licenses(struct reading *r)
{
	struct opam_file *to = r->out;
	struct opam_token t;
	size_t depth = 0;

	do {
		if (!next(r, &t))
			return;
		if (t.kind == OPAM_STRING && t.text.len) {
			arena_grow(parse_arena(r->ctx), to->licenses, to->n_licenses,
				   &to->cap_licenses);
			to->licenses[to->n_licenses++] = t.text;
		}
		if (depth_change(&t) > 0)
			depth++;
		else if (depth_change(&t) < 0 && depth)
			depth--;
	} while (depth);
}

static struct str read_text(struct reading *r, unsigned *line)
{
	struct opam_token t;

	opam_peek(&r->reader, &t);
	if (t.kind != OPAM_STRING)
		return STR("");
	next(r, &t);
	*line = t.line;
	return t.text;
}

static void check_version(struct reading *r, struct str version, unsigned line)
{
	struct str major, minor;
	uint32_t n = 0;

	str_cut(version, '.', &major, &minor);
	r->is_old = str_is(major, "1");
	if (!str_to_u32(major, 1000, &n) || n < 1 || n > 2)
		parse_warn(r->ctx, line, DIAG_UNSUPPORTED,
			   "opam-version '" STR_FMT "' is not known; read as 2.0",
			   STR_ARG(version));
}

/* Of a field that has not to be read: what is left of its value is passed over by the
 * loop of read_fields, since only a word with ':' behind it begins a field. */
static void read_field(struct reading *r, struct str name, struct pins *pins)
{
	unsigned line = 0;
	struct str text;

	if (str_is(name, "depends")) {
		read_depends(r, SCOPE_RUNTIME, STR(""));
	} else if (str_is(name, "depopts")) {
		read_depends(r, SCOPE_OPTIONAL, STR("depopts"));
	} else if (str_is(name, "pin-depends")) {
		read_pins(r, pins);
	} else if (str_is(name, "license")) {
		read_licenses(r);
	} else if (str_is(name, "opam-version")) {
		text = read_text(r, &line);
		check_version(r, text, line);
	} else if (str_is(name, "name")) {
		r->out->name = read_text(r, &line);
		if (line)
			r->out->line = line;
	} else if (str_is(name, "version")) {
		r->out->version = read_text(r, &line);
	} else if (str_starts_with(name, STR("x-opam-monorepo-"))) {
		r->out->is_monorepo = true;
	}
}

static void read_fields(struct reading *r, struct pins *pins)
{
	struct opam_token t, after;
	size_t n = 0;

	while (next(r, &t)) {
		if (depth_change(&t) > 0)
			skip_bracket(r); /* a section, or a value that is not needed */
		if (t.kind != OPAM_WORD)
			continue;
		opam_peek(&r->reader, &after);
		if (!opam_is_sign(&after, ':'))
			continue;
		next(r, &after);
		read_field(r, t.text, pins);
		n++;
	}
	if (!n && !r->failed) {
		parse_error(r->ctx, 1, "no field in it: not a file of opam");
		r->failed = true;
	}
}

bool opam_file_read(struct parse_ctx *ctx, struct str bytes, struct opam_file *out)
{
	struct reading r = { .ctx = ctx, .out = out };
	struct pins pins = { .n = 0 };

	*out = (struct opam_file){ .line = 1 };
	opam_init(&r.reader, parse_arena(ctx), bytes);
	map_init(&r.by_name);
	read_fields(&r, &pins);
	for (size_t i = 0; i < pins.n; i++)
		take_pin(&r, pins.v[i].package, pins.v[i].url, pins.v[i].line);
	map_release(&r.by_name);
	return !r.failed;
}
