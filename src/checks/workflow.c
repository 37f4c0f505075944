/* workflow.c - the parts of a workflow; see workflow.h. */
#include "checks/workflow.h"

#include "checks/check_ctx.h"
#include "format/command.h"

const struct ynode *gh_jobs(const struct ynode *doc)
{
	const struct ynode *jobs = ynode_get(doc, "jobs");

	return jobs && jobs->type == YNODE_MAPPING ? jobs : NULL;
}

bool gh_has_trigger(const struct ynode *doc, const char *events)
{
	const struct ynode *on = ynode_get(doc, "on");

	if (!on)
		return false;
	if (on->type == YNODE_SCALAR)
		return word_in(on->text, events);
	ynode_each (v, on)
		if (word_in(on->type == YNODE_MAPPING ? v->key : v->text, events))
			return true;
	return false;
}

const struct ynode *gh_trigger(const struct ynode *doc, const char *event)
{
	return ynode_get(ynode_get(doc, "on"), event);
}

bool gh_is_privileged(const struct ynode *doc)
{
	return gh_has_trigger(doc, "pull_request_target workflow_run issue_comment "
				   "discussion_comment issues discussion");
}

/* --- steps ---------------------------------------------------------------- */

static const struct ynode *first_step(const struct ynode *holder)
{
	const struct ynode *steps = ynode_get(holder, "steps");

	return steps && steps->type == YNODE_SEQUENCE ? steps->child : NULL;
}

struct gh_steps gh_steps(const struct ynode *doc)
{
	const struct ynode *jobs = gh_jobs(doc);

	if (jobs && jobs->child)
		return (struct gh_steps){ .job = jobs->child,
					  .next = first_step(jobs->child) };
	return (struct gh_steps){ .next = first_step(ynode_get(doc, "runs")) };
}

struct gh_steps gh_steps_of(const struct ynode *job)
{
	return (struct gh_steps){ .job = job, .next = first_step(job), .one_job = true };
}

bool gh_next_step(struct gh_steps *it, struct gh_step *out)
{
	for (;;) {
		while (!it->next) {
			if (!it->job || it->one_job || !it->job->next)
				return false;
			it->job = it->job->next;
			it->next = first_step(it->job);
		}
		*out = (struct gh_step){ it->next, it->job };
		it->next = it->next->next;
		if (out->node->type == YNODE_MAPPING)
			return true;
	}
}

struct check_at gh_at(const struct ynode *v, const struct gh_step *step)
{
	return (struct check_at){
		.line = v->line,
		.end_line = v->line,
		.also = { v->key_line, step ? step->node->line : 0 },
	};
}

/* True when the block on this line is literal ('|'), so that lines stay lines. */
static bool is_literal(const struct check_ctx *ctx, unsigned line)
{
	struct str s =
		line && line <= ctx->yaml->n_lines ? ctx->yaml->lines[line - 1] : STR("");
	size_t bar = str_rfind_char(s, '|');

	if (bar == STR_NONE)
		return false;
	for (size_t i = bar + 1; i < s.len && s.ptr[i] != '#'; i++)
		if (!is_space(s.ptr[i]) && !is_digit(s.ptr[i]) && s.ptr[i] != '-' &&
		    s.ptr[i] != '+')
			return false;
	return true;
}

unsigned gh_line(const struct check_ctx *ctx, const struct ynode *v, size_t offset)
{
	unsigned line = v->line + 1;

	if (!v->block || !is_literal(ctx, v->line))
		return v->line;
	for (size_t i = 0; i < offset && i < v->text.len; i++)
		line += v->text.ptr[i] == '\n';
	return line < v->end_line ? line : v->end_line;
}

/* --- uses ----------------------------------------------------------------- */

bool gh_uses(const struct ynode *step_or_job, struct gh_uses *out)
{
	const struct ynode *v = ynode_get(step_or_job, "uses");
	struct gh_uses u = { .ref = { "", 0 } };
	struct str path, repo;

	if (!v || v->type != YNODE_SCALAR || !v->text.len)
		return false;
	u.text = str_trim(v->text);
	if (u.text.ptr[0] == '.' || u.text.ptr[0] == '$' ||
	    str_find(u.text, STR("://")) != STR_NONE ||
	    str_find(u.text, STR("${{")) != STR_NONE)
		return false;
	str_rcut(u.text, '@', &path, &u.ref);
	if (!str_cut(path, '/', &u.owner, &repo) || !u.owner.len)
		return false;
	str_cut(repo, '/', &repo, &u.path);
	if (!repo.len)
		return false;
	u.name = str_slice(path, 0, u.owner.len + 1 + repo.len);
	*out = u;
	return true;
}

bool gh_uses_one_of(const struct gh_uses *u, const char *names)
{
	struct str rest = str_of(names), word;

	while (str_next_word(&rest, &word))
		if (str_eq_nocase(u->name, word))
			return true;
	return false;
}

bool gh_step_uses(const struct gh_step *s, const char *names)
{
	struct gh_uses u;

	return gh_uses(s->node, &u) && gh_uses_one_of(&u, names);
}

const struct ynode *gh_with(const struct ynode *step_or_job, const char *key)
{
	const struct ynode *with = ynode_get(step_or_job, "with");

	/* Inputs are named in any case. */
	if (with && with->type == YNODE_MAPPING)
		ynode_each (v, with)
			if (str_eq_nocase(v->key, str_of(key)))
				return v;
	return NULL;
}

/* --- scripts -------------------------------------------------------------- */

static struct str default_shell(const struct ynode *holder)
{
	return ynode_string(ynode_get(ynode_get(holder, "defaults"), "run"), "shell");
}

static bool runs_on_windows(const struct ynode *job)
{
	const struct ynode *on = ynode_get(job, "runs-on");

	if (!on)
		return false;
	if (on->type == YNODE_SCALAR)
		return str_starts_with_nocase(on->text, STR("windows"));
	ynode_each (label, on)
		if (str_starts_with_nocase(label->text, STR("windows")))
			return true;
	return false;
}

static bool is_posix_shell(const struct ynode *doc, const struct gh_step *s)
{
	struct str shell = ynode_string(s->node, "shell"), word;

	if (!shell.len && s->job)
		shell = default_shell(s->job);
	if (!shell.len)
		shell = default_shell(doc);
	if (!shell.len)
		return !s->job || !runs_on_windows(s->job);
	return str_next_word(&shell, &word) &&
	       word_in(str_basename(word), "bash sh dash ash zsh ksh");
}

/* The script with a variable of the same length for each expression. */
static struct str hide_expressions(struct arena *a, struct str text)
{
	struct str copy = arena_dup(a, text), inner;
	char *p = (char *)copy.ptr; /* the arena's own */
	size_t from = 0, offset;

	while (gh_next_expression(text, &from, &inner, &offset)) {
		bool secret = str_find(inner, STR("secrets.")) != STR_NONE ||
			      str_find(inner, STR("secrets[")) != STR_NONE ||
			      str_find(inner, STR("toJSON(secrets")) != STR_NONE;

		p[offset] = '$';
		p[offset + 1] = secret ? 'S' : 'X';
		for (size_t i = offset + 2; i < from; i++)
			p[i] = '_';
	}
	return copy;
}

struct sh_script *gh_script(struct check_ctx *ctx, const struct ynode *doc,
			    const struct gh_step *s)
{
	const struct ynode *run = ynode_get(s->node, "run");

	if (!run || run->type != YNODE_SCALAR || !is_posix_shell(doc, s))
		return NULL;
	return shell_read(ctx->arena, hide_expressions(ctx->arena, run->text), 1);
}

struct check_at gh_at_command(const struct check_ctx *ctx, const struct gh_step *s,
			      const struct sh_command *c)
{
	const struct ynode *run = ynode_get(s->node, "run");
	struct check_at at = gh_at(run, s);
	size_t offset = 0;

	for (unsigned line = 1; line < c->line && offset < run->text.len; offset++)
		line += run->text.ptr[offset] == '\n';
	at.line = at.end_line = gh_line(ctx, run, offset);
	return at;
}
