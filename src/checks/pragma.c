/* pragma.c - comments that silence a rule; see pragma.h. */
#include "checks/pragma.h"

#include <stdlib.h>

struct reader {
	struct arena *arena;
	struct diag_list *diags;
	struct str path;
	const struct dockerfile *df; /* NULL for a YAML file */
	unsigned target;             /* there: the line that the comment is about */
	date_day as_of;
	bool no_hadolint; /* its comments do not count */
	struct pragma *v;
	size_t n, cap;
};

/* Takes `word` off the front of *s, any case, with the blanks around it. */
static bool take(struct str *s, const char *word)
{
	struct str w = str_of(word);

	if (!str_starts_with_nocase(*s, w))
		return false;
	*s = str_trim_left(str_from(*s, w.len));
	return true;
}

/* The rules a name means; false when there are none. */
static bool add_name(struct check_set *set, struct str name)
{
	bool found = false;

	if (str_eq_nocase(name, STR("all")) || str_is(name, "*")) {
		check_set_all(set);
		return true;
	}
	for (size_t i = 0; i < check_table_len; i++) {
		if (!check_matches(check_table[i], name))
			continue;
		set->bits[i / 64] |= UINT64_C(1) << (i % 64);
		found = true;
	}
	return found;
}

static bool is_name_char(char c)
{
	return is_alnum(c) || c == '-' || c == '_' || c == '*';
}

/* Takes "A, B,C" off *s: names up to the first that no comma joins. */
static void take_names(struct reader *r, struct str *s, struct pragma *p,
		       const char *tool)
{
	for (;;) {
		size_t len = 0;

		while (len < s->len && is_name_char(s->ptr[len]))
			len++;
		struct str name = str_slice(*s, 0, len);

		*s = str_from(*s, len);
		if (len && !add_name(&p->set, name))
			diag_add(r->diags, DIAG_NOTE, DIAG_POLICY, r->path, p->line,
				 "the %s comment names " STR_FMT
				 ", which is no rule here",
				 tool, STR_ARG(name));
		struct str after = str_trim_left(*s);

		if (!after.len || after.ptr[0] != ',')
			return;
		*s = str_trim_left(str_from(after, 1));
	}
}

/* What is left of the comment, without what sets it off. */
static struct str reason_of(struct str s)
{
	s = str_trim(s);
	while (s.len && (s.ptr[0] == ':' || s.ptr[0] == '/' || s.ptr[0] == '#' ||
			 s.ptr[0] == '-' || s.ptr[0] == ' '))
		s = str_from(s, 1);
	return s;
}

static void set_until(struct reader *r, struct pragma *p, struct str date)
{
	date_day day;

	p->until = date;
	if (!date_parse(date, &day)) {
		diag_add(r->diags, DIAG_NOTE, DIAG_POLICY, r->path, p->line,
			 "\"" STR_FMT
			 "\" is not a date, so this comment silences nothing",
			 STR_ARG(date));
		p->dead = true;
	} else if (r->as_of > day) {
		diag_add(r->diags, DIAG_NOTE, DIAG_POLICY, r->path, p->line,
			 "this ignore comment expired on " STR_FMT, STR_ARG(date));
		p->dead = true;
	}
}

/* Lines and stage of the instruction that holds the line or comes next after it. */
static void find_target(const struct dockerfile *df, struct pragma *p)
{
	size_t lo = 0, hi = df->n_instrs;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (df->instrs[mid].end_line < p->line)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == df->n_instrs)
		return;
	p->first = df->instrs[lo].line;
	p->last = df->instrs[lo].end_line;
	p->stage = df->instrs[lo].stage;
}

static void add_pragma(struct reader *r, const struct pragma *p)
{
	struct pragma q = *p;

	if (r->df)
		find_target(r->df, &q);
	else
		q.first = q.last = r->target;
	arena_grow(r->arena, r->v, r->n, &r->cap);
	r->v[r->n++] = q;
}

static void read_hadolint(struct reader *r, struct str s, struct pragma *p)
{
	if (take(&s, "global "))
		p->scope = PRAGMA_FILE;
	else if (take(&s, "stage "))
		p->scope = PRAGMA_STAGE;
	if (!take(&s, "ignore") || !take(&s, "="))
		return; /* "shell=bash" and what later releases may add */
	take_names(r, &s, p, "hadolint");
	p->reason = reason_of(s);
	add_pragma(r, p);
}

/* The value of BuildKit's check directive: "skip=A,B;error=true". */
static void read_check(struct reader *r, struct str s, struct pragma *p)
{
	struct str part;
	bool skips = false;

	while (s.len) {
		str_cut(s, ';', &part, &s);
		part = str_trim(part);
		if (!take(&part, "skip") || !take(&part, "="))
			continue;
		take_names(r, &part, p, "check");
		p->reason = reason_of(part);
		skips = true;
	}
	if (skips)
		add_pragma(r, p);
}

static void read_trivy(struct reader *r, struct str s, struct pragma *p)
{
	size_t colon;

	p->or_file = true;
	take_names(r, &s, p, "trivy");
	if (take(&s, ":exp:")) {
		colon = 0;
		while (colon < s.len && !is_space(s.ptr[colon]) && s.ptr[colon] != ':')
			colon++;
		set_until(r, p, str_slice(s, 0, colon));
		s = str_from(s, colon);
	}
	p->reason = reason_of(s);
	add_pragma(r, p);
	/* Several may stand in one comment. */
	while (str_has_char(STR("# "), s.len ? s.ptr[0] : 'x'))
		s = str_from(s, 1);
	if (take(&s, "trivy:ignore:")) {
		r->v[r->n - 1].reason = STR("");
		read_trivy(r, s, &(struct pragma){ .line = p->line });
	}
}

static void read_checkov(struct reader *r, struct str s, struct pragma *p)
{
	p->scope = PRAGMA_FILE;
	take_names(r, &s, p, "checkov");
	p->reason = reason_of(s);
	add_pragma(r, p);
}

static void read_own(struct reader *r, struct str s, struct pragma *p)
{
	struct str word, rest;

	if (!take(&s, "ignore") || !take(&s, "=")) {
		diag_add(r->diags, DIAG_NOTE, DIAG_POLICY, r->path, p->line,
			 "this waybill comment is not understood: only ignore=ID is");
		return;
	}
	p->or_file = true;
	take_names(r, &s, p, "waybill");
	rest = str_trim_left(s);
	if (take(&rest, "until=")) {
		if (str_next_word(&rest, &word))
			set_until(r, p, word);
		else
			set_until(r, p, (struct str){ "", 0 });
	}
	p->reason = reason_of(rest);
	add_pragma(r, p);
}

/* "ignore[rule,rule] reason" */
static void read_zizmor(struct reader *r, struct str s, struct pragma *p)
{
	if (!take(&s, "ignore["))
		return;
	take_names(r, &s, p, "zizmor");
	if (!take(&s, "]"))
		return;
	p->reason = reason_of(s);
	add_pragma(r, p);
}

static void read_comment(struct reader *r, const struct df_comment *c,
			 bool *directive_seen)
{
	struct pragma p = { .scope = PRAGMA_NEXT, .line = c->line };
	struct str s = str_trim(c->text);

	if (take(&s, "trivy:ignore:")) {
		read_trivy(r, s, &p);
	} else if (take(&s, "checkov:skip=")) {
		read_checkov(r, s, &p);
	} else if (take(&s, "waybill:")) {
		read_own(r, s, &p);
	} else if (!r->df) {
		if (take(&s, "zizmor:"))
			read_zizmor(r, s, &p);
	} else if (take(&s, "hadolint ")) {
		if (!r->no_hadolint)
			read_hadolint(r, s, &p);
	} else if (take(&s, "check") && take(&s, "=")) {
		/* The directive at the top is among the comments, too. */
		if (r->df->check.len && !*directive_seen &&
		    (!r->df->n_instrs || c->line < r->df->instrs[0].line)) {
			*directive_seen = true;
			p.scope = PRAGMA_FILE;
		}
		read_check(r, s, &p);
	}
}

bool pragma_is(struct str comment)
{
	struct str s = str_trim(comment);

	if (take(&s, "hadolint ")) {
		(void)(take(&s, "global ") || take(&s, "stage "));
		return take(&s, "ignore") && take(&s, "=");
	}
	if (!str_starts_with_nocase(s, STR("checkov")) && take(&s, "check"))
		return take(&s, "=") && str_find(s, STR("skip=")) != STR_NONE;
	return take(&s, "trivy:ignore:") || take(&s, "checkov:skip=") ||
	       take(&s, "waybill:");
}

/* What findings are looked up by. */
static unsigned key_of(const struct pragma *p)
{
	switch (p->scope) {
	case PRAGMA_NEXT:
		return p->first;
	case PRAGMA_STAGE:
		return p->stage;
	case PRAGMA_FILE:
		break;
	}
	return 0;
}

static int pragma_cmp(const void *pa, const void *pb)
{
	const struct pragma *a = pa, *b = pb;

	if (a->scope != b->scope)
		return a->scope < b->scope ? -1 : 1;
	if (key_of(a) != key_of(b))
		return key_of(a) < key_of(b) ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

#define SAME_TARGET_MAX 64

/* In the order of look-up; more than a few for one target are left out. */
static void sort_pragmas(struct reader *r)
{
	size_t same = 0;

	if (r->n)
		qsort(r->v, r->n, sizeof(*r->v), pragma_cmp);
	for (size_t i = 1; i < r->n; i++) {
		bool equal = r->v[i].scope == r->v[i - 1].scope &&
			     key_of(&r->v[i]) == key_of(&r->v[i - 1]);

		same = equal ? same + 1 : 0;
		if (same < SAME_TARGET_MAX)
			continue;
		r->v[i].dead = true;
		if (same == SAME_TARGET_MAX)
			diag_add(
				r->diags, DIAG_NOTE, DIAG_LIMIT, r->path, r->v[i].line,
				"this and further ignore comments for the same place are "
				"left out: at most %d count",
				SAME_TARGET_MAX);
	}
}

struct pragma *pragmas_read(struct arena *a, struct diag_list *d, struct str path,
			    const struct dockerfile *df, date_day as_of, bool no_hadolint,
			    size_t *n)
{
	struct reader r = { .arena = a,
			    .diags = d,
			    .path = path,
			    .df = df,
			    .as_of = as_of,
			    .no_hadolint = no_hadolint };
	bool directive_seen = false;

	for (size_t i = 0; i < df->n_comments; i++)
		read_comment(&r, &df->comments[i], &directive_seen);
	if (df->check.len && !directive_seen) {
		struct pragma p = { .scope = PRAGMA_FILE, .line = 1 };

		read_check(&r, df->check, &p);
	}
	sort_pragmas(&r);
	*n = r.n;
	return r.v;
}

/* The length of what begins a comment at the front of s; 0 when none does. */
static size_t comment_mark(struct str s, bool any_language)
{
	static const char *const marks[] = { "#", "//", "--", ";", "/*", "<!--" };

	for (size_t i = 0; i < (any_language ? sizeof(marks) / sizeof(marks[0]) : 1); i++)
		if (str_starts_with(s, str_of(marks[i])))
			return strlen(marks[i]);
	return 0;
}

/* Offset behind the mark of a comment at the end of a line that is one of ours; the
 * line's length when there is none. */
static size_t trailing_comment(struct str line, bool any_language)
{
	static const char *const heads[] = { "waybill:", "zizmor:", "trivy:ignore:",
					     "checkov:skip=" };

	for (size_t i = 1; i < line.len; i++) {
		size_t mark = is_space(line.ptr[i - 1])
				      ? comment_mark(str_from(line, i), any_language)
				      : 0;
		struct str text = str_trim_left(str_from(line, i + mark));

		for (size_t k = 0; mark && k < sizeof(heads) / sizeof(heads[0]); k++)
			if (str_starts_with_nocase(text, str_of(heads[k])))
				return i + mark;
	}
	return line.len;
}

static struct pragma *read_lines(struct reader *r, const struct check_yaml *y,
				 bool any_language, size_t *n)
{
	bool unused = false;
	unsigned next = 0; /* the first line from here on that is no comment; 0: none */

	for (size_t i = y->n_lines; i > 0; i--) {
		struct str line = y->lines[i - 1];
		struct df_comment c = { .line = (unsigned)i };
		size_t mark = comment_mark(str_trim_left(line), any_language);

		if (mark) {
			c.text = str_from(str_trim_left(line), mark);
			r->target = next;
		} else {
			if (str_trim(line).len)
				next = c.line;
			c.text = str_from(line, trailing_comment(line, any_language));
			r->target = c.line;
		}
		if (c.text.len)
			read_comment(r, &c, &unused);
	}
	sort_pragmas(r);
	*n = r->n;
	return r->v;
}

struct pragma *pragmas_read_yaml(struct arena *a, struct diag_list *d, struct str path,
				 const struct check_yaml *y, date_day as_of, size_t *n)
{
	struct reader r = { .arena = a, .diags = d, .path = path, .as_of = as_of };

	return read_lines(&r, y, false, n);
}

struct pragma *pragmas_read_text(struct arena *a, struct diag_list *d, struct str path,
				 const struct check_yaml *y, date_day as_of, size_t *n)
{
	struct reader r = { .arena = a, .diags = d, .path = path, .as_of = as_of };

	return read_lines(&r, y, true, n);
}

static bool covers(const struct pragma *p, const struct check_found *f)
{
	unsigned line = f->finding.line;

	if (p->dead || !check_set_has(&p->set, f->rule))
		return false;
	if (p->or_file && (!line || (f->check->traits & CHECK_ABSENT)))
		return true;
	switch (p->scope) {
	case PRAGMA_FILE:
		return true;
	case PRAGMA_STAGE:
		return f->stage == p->stage;
	case PRAGMA_NEXT:
		break;
	}
	return p->first && ((line >= p->first && line <= p->last) ||
			    p->first == f->also[0] || p->first == f->also[1]);
}

static bool names_enabled(const struct pragma *p, const struct check_set *enabled)
{
	for (size_t i = 0; i < CHECK_SET_WORDS; i++)
		if (p->set.bits[i] & enabled->bits[i])
			return true;
	return false;
}

/* The first of v[0..n) that is not before the key. */
static size_t lower_bound(const struct pragma *v, size_t n, enum pragma_scope scope,
			  unsigned key)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (v[mid].scope < scope ||
		    (v[mid].scope == scope && key_of(&v[mid]) < key))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void suppress(struct pragma *v, size_t from, size_t to, struct check_found *found)
{
	struct finding *f = &found->finding;

	for (size_t k = from; k < to; k++) {
		struct pragma *p = &v[k];

		if (!covers(p, found))
			continue;
		p->used = true;
		if (f->suppressed)
			continue;
		f->suppressed = true;
		f->suppressed_by = STR("inline");
		f->suppressed_reason = p->reason;
		f->suppressed_until = p->until;
	}
}

void pragmas_silence(struct check_ctx *ctx, struct check_found *f)
{
	static const enum pragma_scope scopes[] = { PRAGMA_NEXT, PRAGMA_NEXT, PRAGMA_NEXT,
						    PRAGMA_STAGE, PRAGMA_FILE };
	struct pragma *v = ctx->pragmas;
	size_t n = ctx->n_pragmas;
	unsigned line = f->finding.line;
	unsigned keys[] = { line, f->also[0], f->also[1], f->stage, 0 };

	/* A comment is about its own file only. */
	if (!n || !str_eq(f->finding.path, ctx->path))
		return;
	for (size_t s = 0; s < sizeof(keys) / sizeof(keys[0]); s++) {
		size_t from = lower_bound(v, n, scopes[s], keys[s]);
		size_t to = keys[s] == UINT32_MAX
				    ? from
				    : lower_bound(v, n, scopes[s], keys[s] + 1);

		suppress(v, from, to, f);
	}
	/* What is not there has no place for a comment. */
	if (!line || (f->check->traits & CHECK_ABSENT))
		suppress(v, 0, lower_bound(v, n, PRAGMA_STAGE, 0), f);
}

void pragmas_note_unused(const struct pragma *v, size_t n,
			 const struct check_set *enabled, struct diag_list *d,
			 struct str path)
{
	for (size_t k = 0; k < n; k++)
		if (!v[k].used && !v[k].dead && names_enabled(&v[k], enabled))
			diag_add(d, DIAG_NOTE, DIAG_POLICY, path, v[k].line,
				 "this ignore comment silences nothing");
}
