/*
 * pep508_marker.c - what an environment marker says, over all environments.
 *
 * https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
 * and PEP 751 for `extras` and `dependency_groups`.
 *
 * A scan knows no environment.  So the marker is evaluated with three values
 * (no, perhaps, yes) for each Python 3 in use, with and without extras: what is no
 * in all of them cannot apply.
 */
#include "format/pep508.h"

/* Python 3.9 is the oldest that images still bring; a later bound would call
 * requirements optional that such an image does install. */
enum { PYTHON_OLDEST = 9, PYTHON_NEWEST = 30 };

/* Markers of real files nest two deep. */
enum { MAX_DEPTH = 32 };

enum tri { NO, PERHAPS, YES };

struct environment {
	char version[8]; /* "3.11" */
	char full[16];   /* "3.11.0" */
	bool extras;     /* every extra and group is asked for */
	bool linux_only;
	const struct str *on; /* groups that always are */
	size_t n_on;
};

struct evaluation {
	struct str rest;
	const struct environment *env;
	const char *wrong;
	struct str extra;
	bool asks_group;
};

enum operand_kind {
	LITERAL,
	PY_VERSION,
	PY_FULL,
	EXTRA,
	GROUP,
	OS_NAME,
	SYS_PLATFORM,
	SYSTEM,
	OTHER
};

struct operand {
	enum operand_kind kind;
	struct str text; /* of a literal */
};

static const struct {
	const char *name;
	enum operand_kind kind;
} variables[] = {
	{ "python_version", PY_VERSION },
	{ "python_full_version", PY_FULL },
	{ "extra", EXTRA },
	{ "extras", EXTRA },
	{ "dependency_groups", GROUP },
	{ "os_name", OS_NAME },
	{ "os.name", OS_NAME },
	{ "sys_platform", SYS_PLATFORM },
	{ "sys.platform", SYS_PLATFORM },
	{ "platform_system", SYSTEM },
	{ "platform_machine", OTHER },
	{ "platform.machine", OTHER },
	{ "platform_release", OTHER },
	{ "platform_version", OTHER },
	{ "platform.version", OTHER },
	{ "platform_python_implementation", OTHER },
	{ "platform.python_implementation", OTHER },
	{ "python_implementation", OTHER },
	{ "implementation_name", OTHER },
	{ "implementation_version", OTHER },
};

static bool fail(struct evaluation *e, const char *wrong)
{
	if (!e->wrong)
		e->wrong = wrong;
	return false;
}

static struct str peek_word(const struct evaluation *e)
{
	size_t n = 0;

	while (n < e->rest.len && (is_alnum(e->rest.ptr[n]) || e->rest.ptr[n] == '_' ||
				   e->rest.ptr[n] == '.'))
		n++;
	return str_slice(e->rest, 0, n);
}

static void skip(struct evaluation *e, size_t n)
{
	e->rest = str_trim_left(str_from(e->rest, n));
}

static bool accept_word(struct evaluation *e, const char *word)
{
	if (!str_is(peek_word(e), word))
		return false;
	skip(e, strlen(word));
	return true;
}

static bool take_operand(struct evaluation *e, struct operand *out)
{
	struct str word;
	size_t end;

	if (e->rest.len && (e->rest.ptr[0] == '\'' || e->rest.ptr[0] == '"')) {
		end = str_find_char(str_from(e->rest, 1), e->rest.ptr[0]);
		if (end == STR_NONE)
			return fail(e, "a string of the marker does not end");
		*out = (struct operand){ LITERAL, str_slice(e->rest, 1, end + 1) };
		skip(e, end + 2);
		return true;
	}
	word = peek_word(e);
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		if (!str_is(word, variables[i].name))
			continue;
		*out = (struct operand){ variables[i].kind, word };
		skip(e, word.len);
		return true;
	}
	return fail(e, word.len ? "the marker names a variable that there is not"
				: "expected a variable or a string in the marker");
}

enum op { OP_EQ, OP_NE, OP_LE, OP_GE, OP_LT, OP_GT, OP_COMPATIBLE, OP_IN, OP_NOT_IN };

static bool take_operator(struct evaluation *e, enum op *out)
{
	static const struct {
		const char *text;
		enum op op;
	} ops[] = { { "===", OP_EQ }, { "==", OP_EQ }, { "~=", OP_COMPATIBLE },
		    { "!=", OP_NE },  { "<=", OP_LE }, { ">=", OP_GE },
		    { "<", OP_LT },   { ">", OP_GT } };

	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		if (!str_starts_with(e->rest, str_of(ops[i].text)))
			continue;
		*out = ops[i].op;
		skip(e, strlen(ops[i].text));
		return true;
	}
	if (accept_word(e, "in")) {
		*out = OP_IN;
		return true;
	}
	if (accept_word(e, "not") && accept_word(e, "in")) {
		*out = OP_NOT_IN;
		return true;
	}
	return fail(e, "expected a comparison in the marker");
}

static enum op mirrored(enum op op)
{
	switch (op) {
	case OP_LE:
		return OP_GE;
	case OP_GE:
		return OP_LE;
	case OP_LT:
		return OP_GT;
	case OP_GT:
		return OP_LT;
	default:
		return op;
	}
}

static enum tri tri_of(bool yes)
{
	return yes ? YES : NO;
}

/* True when version begins with the numbers of prefix: "3.11" has "3.*". */
static bool has_prefix(struct str version, struct str prefix)
{
	return str_starts_with(version, prefix) &&
	       (version.len == prefix.len || version.ptr[prefix.len] == '.');
}

/* `python_version op "3.8"`; the numbers of releases are all that is compared. */
static enum tri compare_python(struct str python, enum op op, struct str text)
{
	struct str prefix = str_trim(text), unused;
	int cmp;

	if (op == OP_EQ || op == OP_NE) {
		if (str_ends_with(prefix, STR(".*"))) {
			prefix.len -= 2;
			return tri_of(has_prefix(python, prefix) == (op == OP_EQ));
		}
		return tri_of((pep508_cmp_release(python, prefix) == 0) == (op == OP_EQ));
	}
	cmp = pep508_cmp_release(python, prefix);
	switch (op) {
	case OP_LE:
		return tri_of(cmp <= 0);
	case OP_GE:
		return tri_of(cmp >= 0);
	case OP_LT:
		return tri_of(cmp < 0);
	case OP_GT:
		return tri_of(cmp > 0);
	case OP_COMPATIBLE:
		str_rcut(prefix, '.', &prefix, &unused);
		return tri_of(cmp >= 0 && has_prefix(python, prefix));
	case OP_IN:
	case OP_NOT_IN:
	default:
		return tri_of((str_find(text, python) != STR_NONE) == (op == OP_IN));
	}
}

/* On Linux the platform is known by its usual names, elsewhere it may be any. */
static enum tri compare_platform(const struct environment *env, const char *is,
				 enum op op, struct str text, bool literal_first)
{
	if (!env->linux_only)
		return PERHAPS;
	if (op == OP_EQ || op == OP_NE) {
		/* Python 2 called the platform "linux2". */
		bool same = str_is(text, is) || (str_is(text, "linux2") && is[0] == 'l');

		return tri_of(same == (op == OP_EQ));
	}
	if (op == OP_IN || op == OP_NOT_IN) {
		bool found = literal_first ? str_find(str_of(is), text) != STR_NONE
					   : str_find(text, str_of(is)) != STR_NONE;

		return tri_of(found == (op == OP_IN));
	}
	return PERHAPS;
}

/* Names of groups are compared as those of packages are (PEP 735). */
static bool same_group(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		bool both = str_has_char(STR("-_."), a.ptr[i]) &&
			    str_has_char(STR("-_."), b.ptr[i]);

		if (!both && lower_of(a.ptr[i]) != lower_of(b.ptr[i]))
			return false;
	}
	return true;
}

static bool is_on(const struct environment *env, struct str group)
{
	for (size_t i = 0; i < env->n_on; i++)
		if (same_group(env->on[i], group))
			return true;
	return false;
}

/* Asked for everything or for nothing: beyond the groups that always are, the name
 * itself does not matter. */
static enum tri compare_extra(struct evaluation *e, enum op op,
			      const struct operand *name, bool group)
{
	bool positive = op == OP_EQ || op == OP_IN;

	if (!positive && op != OP_NE && op != OP_NOT_IN)
		return PERHAPS;
	if (group && is_on(e->env, name->text))
		return tri_of(positive);
	if (positive && !e->extra.len) {
		e->extra = name->text;
		e->asks_group = group;
	}
	return tri_of(positive == e->env->extras);
}

static enum tri compare(struct evaluation *e, struct operand l, enum op op,
			struct operand r)
{
	bool literal_first = l.kind == LITERAL;

	if (literal_first) {
		struct operand swap = l;

		l = r;
		r = swap;
		op = mirrored(op);
	}
	if (l.kind == LITERAL || r.kind != LITERAL)
		return PERHAPS;
	switch (l.kind) {
	case PY_VERSION:
		return compare_python(str_of(e->env->version), op, r.text);
	case PY_FULL:
		return compare_python(str_of(e->env->full), op, r.text);
	case EXTRA:
	case GROUP:
		return compare_extra(e, op, &r, l.kind == GROUP);
	case OS_NAME:
		return compare_platform(e->env, "posix", op, r.text, literal_first);
	case SYS_PLATFORM:
		return compare_platform(e->env, "linux", op, r.text, literal_first);
	case SYSTEM:
		return compare_platform(e->env, "Linux", op, r.text, literal_first);
	case OTHER:
	case LITERAL:
	default:
		return PERHAPS;
	}
}

static enum tri eval_or(struct evaluation *e, unsigned depth);

static enum tri eval_term(struct evaluation *e, unsigned depth)
{
	struct operand l, r;
	enum op op;
	enum tri value;

	if (e->rest.len && e->rest.ptr[0] == '(') {
		if (depth >= MAX_DEPTH) {
			fail(e, "the marker nests too deep");
			return PERHAPS;
		}
		skip(e, 1);
		value = eval_or(e, depth + 1);
		if (!e->wrong && (!e->rest.len || e->rest.ptr[0] != ')'))
			fail(e, "expected ')' in the marker");
		skip(e, 1);
		return value;
	}
	if (!take_operand(e, &l) || !take_operator(e, &op) || !take_operand(e, &r))
		return PERHAPS;
	return compare(e, l, op, r);
}

static enum tri eval_and(struct evaluation *e, unsigned depth)
{
	enum tri value = eval_term(e, depth);

	while (!e->wrong && accept_word(e, "and")) {
		enum tri next = eval_term(e, depth);

		value = next < value ? next : value;
	}
	return value;
}

static enum tri eval_or(struct evaluation *e, unsigned depth)
{
	enum tri value = eval_and(e, depth);

	while (!e->wrong && accept_word(e, "or")) {
		enum tri next = eval_and(e, depth);

		value = next > value ? next : value;
	}
	return value;
}

static void set_python(struct environment *env, unsigned minor, bool first_patch)
{
	char *v = env->version, *f;

	*v++ = '3';
	*v++ = '.';
	if (minor >= 10)
		*v++ = (char)('0' + minor / 10);
	*v++ = (char)('0' + minor % 10);
	*v = '\0';
	f = env->full;
	for (const char *p = env->version; *p;)
		*f++ = *p++;
	*f++ = '.';
	if (!first_patch)
		*f++ = '9';
	*f++ = first_patch ? '0' : '9';
	*f = '\0';
}

/* The least and the most that the marker is over the Pythons in use. */
struct span {
	enum tri least, most;
};

static struct span evaluate(struct evaluation *e, struct str marker,
			    struct environment *env)
{
	struct span s = { YES, NO };
	/* What does not ask for the Python is the same on each. */
	unsigned newest = str_find(marker, STR("python")) == STR_NONE ? PYTHON_OLDEST
								      : PYTHON_NEWEST;

	e->env = env;
	for (unsigned minor = PYTHON_OLDEST; minor <= newest; minor++) {
		for (int patch = 0; patch < 2 && !e->wrong; patch++) {
			enum tri value;

			set_python(env, minor, patch == 0);
			e->rest = str_trim(marker);
			value = eval_or(e, 0);
			if (!e->wrong && e->rest.len)
				fail(e, "expected 'and', 'or' or the end of the marker");
			s.least = value < s.least ? value : s.least;
			s.most = value > s.most ? value : s.most;
		}
	}
	return s;
}

const char *pep508_judge_with(struct str marker, const struct str *groups, size_t n,
			      struct pep508_marker *out)
{
	struct evaluation e = { .wrong = NULL };
	struct environment env;
	struct span plain, with_extras, linux_plain, linux_extras;

	*out = (struct pep508_marker){ .verdict = PEP508_ALWAYS };
	if (!str_trim(marker).len)
		return NULL;
	env = (struct environment){ .on = groups, .n_on = n };
	plain = evaluate(&e, marker, &env);
	env.linux_only = true;
	linux_plain = evaluate(&e, marker, &env);
	env.extras = true;
	linux_extras = evaluate(&e, marker, &env);
	env.linux_only = false;
	with_extras = evaluate(&e, marker, &env);
	out->verdict = PEP508_MAYBE;
	if (e.wrong)
		return e.wrong;
	if (plain.least == YES)
		out->verdict = PEP508_ALWAYS;
	else if (plain.most == NO && with_extras.most == NO)
		out->verdict = PEP508_NEVER;
	else if (plain.most == NO)
		out->verdict = e.asks_group ? PEP508_GROUP : PEP508_EXTRA;
	if (out->verdict == PEP508_EXTRA || out->verdict == PEP508_GROUP)
		out->extra = e.extra;
	out->not_on_linux = out->verdict != PEP508_NEVER && linux_plain.most == NO &&
			    linux_extras.most == NO;
	return NULL;
}

const char *pep508_judge(struct str marker, struct pep508_marker *out)
{
	return pep508_judge_with(marker, NULL, 0, out);
}
