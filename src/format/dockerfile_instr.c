/*
 * dockerfile_instr.c - one instruction of a Dockerfile: keyword, flags, arguments.
 *
 * https://docs.docker.com/reference/dockerfile/ (2026-08) and BuildKit's instruction
 * parser, whose refusals are reported here.
 */
#include "format/dockerfile_impl.h"

enum form {
	FORM_TEXT,   /* shell text: no words */
	FORM_SHELL,  /* JSON array, else shell text */
	FORM_LIST,   /* JSON array, else words between blanks */
	FORM_BLANKS, /* words between blanks */
	FORM_ONE,    /* the rest is one word */
	FORM_PAIRS,  /* name=value … */
};

static const char *const copy_flags[] = { "from",         "chown",    "chmod",
					  "link",         "parents",  "exclude",
					  "keep-git-dir", "checksum", "unpack" };
static const char *const run_flags[] = { "mount", "network", "security", "device" };
static const char *const health_flags[] = { "interval", "timeout", "start-period",
					    "start-interval", "retries" };
static const char *const from_flags[] = { "platform" };

static const struct shape {
	const char *name;
	enum form form;
	size_t least; /* arguments */
	const char *const *flags;
	size_t n_flags;
} shapes[DF_KIND_COUNT] = {
	[DF_UNKNOWN] = { "", FORM_TEXT, 0, NULL, 0 },
	[DF_FROM] = { "FROM", FORM_BLANKS, 1, from_flags, 1 },
	[DF_RUN] = { "RUN", FORM_SHELL, 1, run_flags, 4 },
	[DF_CMD] = { "CMD", FORM_SHELL, 0, NULL, 0 },
	[DF_LABEL] = { "LABEL", FORM_PAIRS, 1, NULL, 0 },
	[DF_MAINTAINER] = { "MAINTAINER", FORM_ONE, 1, NULL, 0 },
	[DF_EXPOSE] = { "EXPOSE", FORM_BLANKS, 1, NULL, 0 },
	[DF_ENV] = { "ENV", FORM_PAIRS, 1, NULL, 0 },
	[DF_ADD] = { "ADD", FORM_LIST, 2, copy_flags, 9 },
	[DF_COPY] = { "COPY", FORM_LIST, 2, copy_flags, 6 },
	[DF_ENTRYPOINT] = { "ENTRYPOINT", FORM_SHELL, 0, NULL, 0 },
	[DF_VOLUME] = { "VOLUME", FORM_LIST, 1, NULL, 0 },
	[DF_USER] = { "USER", FORM_ONE, 1, NULL, 0 },
	[DF_WORKDIR] = { "WORKDIR", FORM_ONE, 1, NULL, 0 },
	[DF_ARG] = { "ARG", FORM_PAIRS, 1, NULL, 0 },
	[DF_ONBUILD] = { "ONBUILD", FORM_TEXT, 1, NULL, 0 },
	[DF_STOPSIGNAL] = { "STOPSIGNAL", FORM_ONE, 1, NULL, 0 },
	[DF_HEALTHCHECK] = { "HEALTHCHECK", FORM_TEXT, 1, health_flags, 5 },
	[DF_SHELL] = { "SHELL", FORM_SHELL, 1, NULL, 0 },
};

const char *df_kind_name(enum df_kind kind)
{
	return shapes[kind].name;
}

enum df_kind df_kind_of(struct str word)
{
	for (int k = DF_UNKNOWN + 1; k < DF_KIND_COUNT; k++)
		if (str_eq_nocase(word, str_of(shapes[k].name)))
			return (enum df_kind)k;
	return DF_UNKNOWN;
}

/* --- near names -------------------------------------------------------------- */

enum { NEAR_LEN = 24 };

/* Insertions, deletions and changes that make b of a; both shorter than NEAR_LEN. */
static unsigned edits(struct str a, struct str b)
{
	unsigned row[NEAR_LEN + 1];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = (unsigned)j;
	for (size_t i = 0; i < a.len; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i + 1;
		for (size_t j = 0; j < b.len; j++) {
			unsigned best =
				diagonal + (lower_of(a.ptr[i]) != lower_of(b.ptr[j]));

			diagonal = row[j + 1];
			if (diagonal + 1 < best)
				best = diagonal + 1;
			if (row[j] + 1 < best)
				best = row[j] + 1;
			row[j + 1] = best;
		}
	}
	return row[b.len];
}

const char *df_nearest(struct str word, const char *const *names, size_t n)
{
	const char *best = NULL;
	unsigned least = 3;

	if (!word.len || word.len > NEAR_LEN)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		unsigned d = edits(word, str_of(names[i]));

		if (d < least && d < word.len) {
			least = d;
			best = names[i];
		}
	}
	return best;
}

static void refuse_unknown(struct df_reader *r, struct str word, unsigned line)
{
	const char *names[DF_KIND_COUNT];
	const char *near;

	for (int k = 0; k < DF_KIND_COUNT; k++)
		names[k] = shapes[k].name;
	near = df_nearest(word, names + 1, DF_KIND_COUNT - 1);
	word = str_slice(word, 0, 40);
	if (near)
		df_refuse(r, line, "unknown instruction '" STR_FMT "', did you mean %s?",
			  STR_ARG(word), near);
	else
		df_refuse(r, line, "unknown instruction '" STR_FMT "'", STR_ARG(word));
}

static void check_flags(struct df_reader *r, const struct df_instr *in)
{
	const struct shape *shape = &shapes[in->kind];

	if (in->kind == DF_UNKNOWN)
		return;
	for (size_t i = 0; i < in->n_flags; i++) {
		const struct df_flag *f = &in->flags[i];
		const char *near;
		size_t k = 0;

		while (k < shape->n_flags && !str_is(f->name, shape->flags[k]))
			k++;
		if (k < shape->n_flags)
			continue;
		near = df_nearest(f->name, shape->flags, shape->n_flags);
		df_refuse(r, f->line, "%s has no flag --" STR_FMT "%s%s%s", shape->name,
			  STR_ARG(str_slice(f->name, 0, 40)),
			  near ? ", did you mean --" : "", near ? near : "",
			  near ? "?" : "");
	}
}

/* --- forms ------------------------------------------------------------------- */

static void take_words(struct df_instr *in, const struct df_words *words)
{
	in->words = words->v;
	in->n_words = words->n;
}

/* True when the text was an array, of strings or (after an error) of other things. */
static bool read_array(struct df_reader *r, struct df_line line, struct df_instr *in)
{
	struct df_words words = { NULL, 0, 0 };

	if (!line.text.len || line.text.ptr[0] != '[')
		return false;
	switch (df_array_read(r, line, &words)) {
	case DF_STRING_ARRAY:
		in->json = true;
		take_words(in, &words);
		return true;
	case DF_BAD_ARRAY:
		in->looks_json = true;
		df_refuse(r, in->line,
			  "the array of %s holds something else than strings",
			  shapes[in->kind].name);
		return true;
	default:
		in->looks_json = true;
		return false;
	}
}

static void read_one(struct df_reader *r, struct df_line line, struct df_instr *in)
{
	struct df_word *w;

	if (!line.text.len)
		return;
	w = arena_new(r->a, struct df_word);
	w->raw = line.text;
	w->text = df_unquote(r->a, line.text, r->escape);
	w->line = line.spans[0].line;
	in->words = w;
	in->n_words = 1;
}

/* "ENV name the rest of the line": the form of before 2014. */
static void read_legacy_pair(struct df_reader *r, struct df_line line,
			     struct df_instr *in)
{
	struct str rest = line.text, name;
	struct df_pair *p;

	str_next_word(&rest, &name);
	rest = str_trim_left(rest);
	in->legacy = true;
	if (!rest.len) {
		df_refuse(r, in->line, "%s needs a name and a value",
			  shapes[in->kind].name);
		return;
	}
	p = arena_new(r->a, struct df_pair);
	p->name = df_unquote(r->a, name, r->escape);
	p->raw = rest;
	p->value = df_unquote(r->a, rest, r->escape);
	p->has_value = true;
	p->line = line.spans[0].line;
	in->pairs = p;
	in->n_pairs = 1;
}

static void read_pairs(struct df_reader *r, struct df_line line, struct df_instr *in)
{
	struct df_words words = { NULL, 0, 0 };
	struct df_pair *pairs;
	size_t n = 0;

	df_split_quoted(r, line, &words);
	if (words.n && in->kind != DF_ARG && !str_has_char(words.v[0].raw, '=')) {
		read_legacy_pair(r, line, in);
		return;
	}
	take_words(in, &words);
	pairs = arena_new_array(r->a, struct df_pair, words.n ? words.n : 1);
	for (size_t i = 0; i < words.n; i++) {
		const struct df_word *w = &words.v[i];
		struct df_pair *p = &pairs[n];
		struct str name;

		p->has_value = str_cut(w->raw, '=', &name, &p->raw);
		p->name = df_unquote(r->a, name, r->escape);
		p->value = df_unquote(r->a, p->raw, r->escape);
		p->line = w->line;
		if (!p->has_value && in->kind != DF_ARG)
			df_refuse(r, w->line, "'" STR_FMT "' has no '=' (name=value)",
				  STR_ARG(str_slice(w->raw, 0, 60)));
		else if (!p->name.len)
			df_refuse(r, w->line, "%s without a name", shapes[in->kind].name);
		else
			n++;
	}
	in->pairs = pairs;
	in->n_pairs = n;
}

/* --- instructions inside instructions ---------------------------------------- */

static void read_health(struct df_reader *r, struct df_line line, struct df_instr *in)
{
	struct str rest = line.text, word;
	struct df_instr *cmd;

	str_next_word(&rest, &word);
	rest = str_trim_left(rest);
	if (str_eq_nocase(word, STR("NONE"))) {
		if (rest.len)
			df_refuse(r, in->line, "HEALTHCHECK NONE takes no arguments");
		return;
	}
	if (!str_eq_nocase(word, STR("CMD"))) {
		if (word.len)
			df_refuse(r, in->line,
				  "HEALTHCHECK needs NONE or CMD, not '" STR_FMT "'",
				  STR_ARG(str_slice(word, 0, 40)));
		return;
	}
	if (!rest.len) {
		df_refuse(r, in->line, "HEALTHCHECK CMD needs a command");
		return;
	}
	struct df_line part =
		df_line_slice(r->a, line, line.text.len - rest.len, line.text.len);
	cmd = arena_new(r->a, struct df_instr);
	cmd->kind = DF_CMD;
	cmd->keyword = word;
	cmd->line = part.spans[0].line;
	cmd->end_line = part.spans[part.n_spans - 1].line;
	cmd->from_stage = -1;
	cmd->text = part.text;
	cmd->spans = part.spans;
	cmd->n_spans = part.n_spans;
	read_array(r, part, cmd);
	in->health = cmd;
}

static void read_onbuild(struct df_reader *r, struct df_line line, struct df_instr *in,
			 unsigned depth)
{
	struct df_instr *inner;

	if (!line.text.len || depth)
		return;
	inner = arena_new(r->a, struct df_instr);
	df_instr_read(r, line, depth + 1, inner);
	in->onbuild = inner;
	if (inner->kind == DF_ONBUILD || inner->kind == DF_FROM ||
	    inner->kind == DF_MAINTAINER)
		df_refuse(r, in->line, "%s cannot stand in ONBUILD",
			  df_kind_name(inner->kind));
}

/* --- the whole --------------------------------------------------------------- */

static void read_arguments(struct df_reader *r, struct df_line line, struct df_instr *in,
			   unsigned depth)
{
	struct df_words words = { NULL, 0, 0 };

	switch (shapes[in->kind].form) {
	case FORM_TEXT:
		if (in->kind == DF_HEALTHCHECK)
			read_health(r, line, in);
		else if (in->kind == DF_ONBUILD)
			read_onbuild(r, line, in, depth);
		break;
	case FORM_SHELL:
		if (!read_array(r, line, in) && in->kind == DF_SHELL && line.text.len)
			df_refuse(r, in->line, "SHELL needs a JSON array of strings");
		break;
	case FORM_LIST:
		if (read_array(r, line, in))
			break;
		/* fallthrough */
	case FORM_BLANKS:
		df_split_blank(r, line, &words);
		take_words(in, &words);
		break;
	case FORM_ONE:
		read_one(r, line, in);
		break;
	case FORM_PAIRS:
		read_pairs(r, line, in);
		break;
	}
}

static void check_count(struct df_reader *r, const struct df_instr *in)
{
	const struct shape *shape = &shapes[in->kind];
	bool words = shape->form == FORM_BLANKS || shape->form == FORM_LIST ||
		     shape->form == FORM_ONE || (shape->form == FORM_SHELL && in->json);
	size_t n = words ? in->n_words : in->text.len > 0;

	if (in->looks_json && !in->n_words)
		return; /* said already, or shell text */
	if (in->json && in->kind == DF_RUN)
		return; /* BuildKit takes RUN [] */
	if (n < shape->least)
		df_refuse(r, in->line, "%s needs at least %s", shape->name,
			  shape->least == 1 ? "one argument" : "two arguments");
	else if (in->kind == DF_FROM &&
		 !(n == 1 || (n == 3 && str_eq_nocase(in->words[1].raw, STR("AS")))))
		df_refuse(r, in->line, "FROM needs an image, or an image, AS and a name");
}

void df_instr_read(struct df_reader *r, struct df_line line, unsigned depth,
		   struct df_instr *out)
{
	struct str rest = line.text;
	size_t at;

	*out = (struct df_instr){ .from_stage = -1 };
	str_next_word(&rest, &out->keyword);
	out->kind = df_kind_of(out->keyword);
	out->line = line.spans[0].line;
	out->end_line = line.spans[line.n_spans - 1].line;
	line = df_line_slice(r->a, line, line.text.len - rest.len, line.text.len);
	at = df_split_flags(r, line, out);
	line = df_line_slice(r->a, line, at, line.text.len);
	out->text = line.text;
	out->spans = line.spans;
	out->n_spans = line.n_spans;
	if (out->kind == DF_UNKNOWN) {
		refuse_unknown(r, out->keyword, out->line);
		return;
	}
	read_arguments(r, line, out, depth);
	check_flags(r, out);
	check_count(r, out);
}

const struct df_flag *df_flag(const struct df_instr *in, const char *name)
{
	for (size_t i = in->n_flags; i > 0; i--)
		if (str_eq_nocase(in->flags[i - 1].name, str_of(name)))
			return &in->flags[i - 1];
	return NULL;
}
